//! Where fonts are: the folders of a project and of this program, and those of the system.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::World;
use crate::render::cache::{Hash, hash};
use crate::render::stamp::stamp_of;
use crate::text::distinct;

/// The folders in which a run looks for fonts.
#[derive(Debug, Clone, Default)]
pub struct FontFolders {
    /// Those of the project and of this program, as they really lie. What stands earlier goes first.
    pub own: Vec<PathBuf>,
    /// The font files in them, in the same order.
    pub files: Vec<PathBuf>,
    /// True when the system's fonts count too: a project may pin its own.
    pub has_system: bool,
    /// What was looked at and gives no fonts, each with the reason.
    pub ignored: Vec<(PathBuf, String)>,
}

impl FontFolders {
    /// The folders of a project, or of none: those it pins, else its own, the program's and the system's.
    pub fn of(world: Option<&World>, pinned: &[String]) -> Self {
        let project = world.and_then(World::folder);
        let mut found = Self { has_system: pinned.is_empty(), ..Self::default() };
        if pinned.is_empty() {
            for folder in usual(project) {
                found.add(folder);
            }
        } else {
            let top = project.unwrap_or_else(|| Path::new(""));
            found.own = pinned.iter().map(|path| top.join(path)).collect();
        }
        let mut walk = Walk::default();
        for folder in &found.own {
            walk.below(folder, 0);
        }
        found.files = walk.files.into_iter().map(|(path, _)| path).filter(|path| is_font(path)).collect();
        found.ignored.extend(walk.ignored.into_iter().map(|(link, to)| (link, too_wide(&to))));
        found
    }

    /// A link is followed, since fonts are shared by many projects.
    fn add(&mut self, folder: PathBuf) {
        let reason = match folder.canonicalize() {
            Ok(real) if !real.is_dir() => "没有用：不是文件夹".to_owned(),
            Ok(real) if !is_bounded(&real) => too_wide(&real),
            Ok(real) if self.own.contains(&real) => return,
            Ok(real) => {
                self.own.push(real);
                return;
            }
            Err(_) if folder.is_symlink() => "没有用：链接指向的文件夹不存在".to_owned(),
            Err(_) => "没有这个文件夹".to_owned(),
        };
        self.ignored.push((folder, reason));
    }

    /// Hash over names, sizes and times of all files that may bring fonts, those of `outside` too.
    pub(in crate::render) fn stamp(&self, outside: &[PathBuf]) -> Hash {
        let system = if self.has_system { system() } else { Vec::new() };
        let mut walk = Walk::default();
        for folder in self.own.iter().chain(&system).chain(outside) {
            walk.below(folder, 0);
        }
        let mut stamps: Vec<String> = walk.files.into_iter().map(|(_, stamp)| stamp).collect();
        stamps.sort_unstable();
        hash(stamps.iter().map(String::as_bytes))
    }

    /// The folders of files that lie in none that is known to hold fonts.
    pub(super) fn outside<'a>(&self, files: impl Iterator<Item = &'a Path>) -> Vec<PathBuf> {
        let known: Vec<PathBuf> = self.own.iter().cloned().chain(system()).collect();
        let known: Vec<PathBuf> = known.into_iter().map(|folder| folder.canonicalize().unwrap_or(folder)).collect();
        let outside = files.filter(|file| !known.iter().any(|folder| file.starts_with(folder)));
        distinct(outside.filter_map(Path::parent).map(Path::to_owned))
    }
}

fn too_wide(folder: &Path) -> String {
    format!("没有用：它指向 {}，范围太大", folder.display())
}

/// Where fonts are looked for beside the system's folders: in the project, then beside the program.
fn usual(project: Option<&Path>) -> Vec<PathBuf> {
    let tools = |top: &Path| top.join(".tools/fonts");
    let beside: Option<PathBuf> = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned));
    let mut paths: Vec<PathBuf> = project.into_iter().map(tools).collect();
    if let Some(folder) = beside {
        paths.push(folder.join("fonts"));
        paths.extend(folder.ancestors().nth(2).map(tools));
    }
    distinct(paths)
}

/// Where Linux, Windows and macOS keep fonts, and where Linux is told of more such places.
fn system() -> Vec<PathBuf> {
    let fixed = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/usr/share/texmf/fonts",
        "/etc/fonts",
        "/System/Library/Fonts",
        "/Library/Fonts",
        "/Network/Library/Fonts",
    ];
    let own = [
        ("HOME", ".fonts"),
        ("HOME", ".local/share/fonts"),
        ("HOME", ".config/fontconfig"),
        ("HOME", "Library/Fonts"),
        ("XDG_DATA_HOME", "fonts"),
        ("XDG_CONFIG_HOME", "fontconfig"),
        ("WINDIR", "Fonts"),
        ("LOCALAPPDATA", "Microsoft/Windows/Fonts"),
        ("APPDATA", "Microsoft/Windows/Fonts"),
    ];
    let own = own.iter().filter_map(|(variable, tail)| Some(PathBuf::from(std::env::var_os(variable)?).join(tail)));
    fixed.iter().map(PathBuf::from).chain(own).collect()
}

/// True for the endings of the files that typst takes for fonts.
pub(super) fn is_font(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("");
    ["ttf", "ttc", "otf", "otc"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// False for the top of a disk and the folders right below it: a project from elsewhere may link to any
/// folder of this machine, and all that is below it would be looked at.
pub(in crate::render) fn is_bounded(folder: &Path) -> bool {
    folder.components().count() > 2
}

/// True for a folder with more files below it than fonts are.
pub(in crate::render) fn is_too_large(folder: &Path) -> bool {
    let mut walk = Walk::default();
    walk.below(folder, 0);
    walk.files.len() >= MOST_FILES
}

/// Deeper than this no font folder goes.
const DEEPEST: usize = 8;
/// More files than this no font folders have.
const MOST_FILES: usize = 20_000;

/// A walk through folders, each of which is entered once, by whatever way it is reached.
#[derive(Default)]
struct Walk {
    /// Files as they really lie, with their stamps, in the order of their names.
    files: Vec<(PathBuf, String)>,
    seen: BTreeSet<PathBuf>,
    /// Links that were not followed, and where they lead.
    ignored: Vec<(PathBuf, PathBuf)>,
}

impl Walk {
    fn below(&mut self, folder: &Path, depth: usize) {
        let Ok(real) = folder.canonicalize() else { return };
        if depth > DEEPEST || !self.seen.insert(real.clone()) {
            return;
        }
        let mut paths: Vec<PathBuf> = fs::read_dir(&real).into_iter().flatten().flatten().map(|e| e.path()).collect();
        paths.sort_unstable();
        for path in paths {
            if self.files.len() >= MOST_FILES {
                return;
            }
            let real =
                if path.is_symlink() { path.canonicalize().unwrap_or_else(|_| path.clone()) } else { path.clone() };
            match fs::metadata(&real) {
                Ok(meta) if meta.is_dir() && !is_bounded(&real) => self.ignored.push((path, real)),
                Ok(meta) if meta.is_dir() => self.below(&real, depth + 1),
                Ok(meta) if meta.is_file() && self.seen.insert(real.clone()) => {
                    let stamp = stamp_of(&real, &meta);
                    self.files.push((real, stamp));
                }
                _ => {}
            }
        }
    }
}
