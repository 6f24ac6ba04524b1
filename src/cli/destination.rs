//! Where outputs may go: anywhere but among the sources that they are made from.

use std::path::{Component, Path, PathBuf};

use crate::diag::{Code, Diagnostic};
use crate::place::Place;

/// Folders of a project that hold its sources.
pub(super) const SOURCES: [&str; 2] = ["inputs", "templates"];

/// The finding for an output folder or file that stands among the sources of a project: they would be
/// overwritten, and `watch` would take what it wrote for a change.
pub(super) fn among_sources(root: &Path, output: &Path) -> Option<Diagnostic> {
    let target = resolved(output);
    let name = SOURCES.into_iter().find(|name| target.starts_with(resolved(&root.join(name))))?;
    let place = Place::File(output.display().to_string());
    Some(
        Diagnostic::error(Code::WriteFailed, place, format!("不能写到项目的 {name} 文件夹里"))
            .because("里面是原件：会被盖掉，写出的文件也会被当成原件再读一遍")
            .hint("请换一个文件夹，例如项目的 output"),
    )
}

/// A path with the links in it followed and without `.` and `..`, as far as it is there; what is not there
/// cannot be a link.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(out.pop()),
            Component::CurDir => {}
            other => {
                out.push(other);
                if let Ok(found) = out.canonicalize() {
                    out = found;
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_found_by_whatever_way() {
        let project = tempfile::tempdir().expect("folder");
        let root = project.path();
        for name in ["inputs/narrative", "templates", "output"] {
            std::fs::create_dir_all(root.join(name)).expect("folder");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(root.join("inputs"), root.join("link")).expect("link");
        for name in ["inputs", "inputs/new/x", "./inputs/.", "output/../templates", "templates/sections"] {
            assert!(among_sources(root, &root.join(name)).is_some(), "{name}");
        }
        #[cfg(unix)]
        assert!(among_sources(root, &root.join("link/x")).is_some(), "by a link");
        for name in ["output", "inputs2", "output/inputs", "."] {
            assert_eq!(among_sources(root, &root.join(name)), None, "{name}");
        }
    }
}
