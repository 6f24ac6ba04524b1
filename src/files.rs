//! Files that others may have made, as bytes: never more than a limit, never a pipe or a device, and
//! those of a project never from outside of it.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path};

/// Largest text of a project (`report.yaml`, a narrative, a template, the page style), in bytes.
pub(crate) const MOST_TEXT: u64 = 16 << 20;

/// Largest picture, in bytes.
pub(crate) const MOST_PICTURE: u64 = 64 << 20;

/// Largest PDF that is kept or taken over, in bytes.
pub(crate) const MOST_PDF: u64 = 1 << 30;

/// Reads a file of at most so many bytes; what it claims as its size is not believed.
///
/// # Errors
/// It cannot be read, is no file, or is larger.
pub(crate) fn capped(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    // Opening a pipe or reading a device may never end.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("不是普通文件"));
    }
    let file = fs::File::open(path)?;
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::other(format!("文件超过 {} MB", most >> 20)));
    }
    Ok(bytes)
}

/// The same as text.
///
/// # Errors
/// The same, and [`io::ErrorKind::InvalidData`] when it is not UTF-8.
pub(crate) fn capped_text(path: &Path, most: u64) -> io::Result<String> {
    String::from_utf8(capped(path, most)?).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// True for a path that names something below the folder it is joined to.
pub(crate) fn is_below(path: &str) -> bool {
    let parts = path.split(['/', '\\']);
    let is_plain = |part: &str| part != ".." && !part.contains('\0');
    !path.is_empty()
        && !path.contains(':')
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
        && !path.starts_with(['/', '\\'])
        && parts.into_iter().all(is_plain)
}

/// True when a file of the project is in truth one outside of it, by a link on the way.
pub(crate) fn leads_outside(root: &Path, file: &Path) -> bool {
    let (Ok(root), Ok(file)) = (root.canonicalize(), file.canonicalize()) else { return false };
    !file.starts_with(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_below_a_folder() {
        for name in ["附表.xlsx", "2022/附表.xlsx", "./附表.xlsx", "..附表.xlsx", "附表. .xlsx"] {
            assert!(is_below(name), "{name}");
        }
        for name in [
            "",
            "../附表.xlsx",
            "2022/../../附表.xlsx",
            "2022\\..\\附表.xlsx",
            "/etc/passwd",
            "\\\\host\\share",
            "C:\\x",
            "a\0b",
        ] {
            assert!(!is_below(name), "{name}");
        }
    }
}
