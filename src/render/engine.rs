//! The engine of a PDF: which typst, which fonts, which limits, and a hash of all that it brings in.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::cache::{Cache, Hash, hash};
use super::typst_cli::{FontSetup, Typst};
use crate::model::job::TypstLimits;
use crate::project::World;

/// What setting a PDF needs besides the report.
#[derive(Debug)]
pub(super) struct PdfSetup<'a> {
    pub world: &'a World,
    pub typst: &'a Typst,
    pub fonts: FontSetup,
    pub limits: TypstLimits,
    /// Source of the page style.
    pub theme: &'a str,
}

impl PdfSetup<'_> {
    /// Hash of everything but the documents: this program, typst, fonts, page style.
    pub(super) fn key(&self) -> Hash {
        let fonts = fonts(&self.fonts);
        hash([env!("CARGO_PKG_VERSION"), &stamp(&self.typst.path), &fonts, self.theme].map(str::as_bytes))
    }
}

/// The version of a typst: the recorded one if it is the same file, else what it answers.
///
/// # Errors
/// When it cannot be run.
pub(super) fn typst_at(path: PathBuf, cache: &mut Cache) -> std::io::Result<Typst> {
    let stamp = stamp(&path);
    if let Some(version) = cache.typst_version(&stamp) {
        let version = version.to_owned();
        return Ok(Typst { path, version });
    }
    let typst = super::typst_cli::ask(path)?;
    cache.keep_typst(&stamp, &typst.version);
    Ok(typst)
}

/// What tells a file from another one of the same name without reading it.
fn stamp(path: &Path) -> String {
    fs::metadata(path).map_or_else(|_| String::new(), |meta| format!("{}|{}", path.display(), size_and_time(&meta)))
}

fn size_and_time(meta: &Metadata) -> String {
    let changed = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!("{}|{}", meta.len(), changed.map_or(0, |time| time.as_nanos()))
}

/// Hash over names, sizes and times of all font files that typst may see.
fn fonts(setup: &FontSetup) -> Hash {
    let mut folders = setup.paths.clone();
    if !setup.ignore_system {
        folders.extend(system_folders());
    }
    let mut files = Vec::new();
    for folder in &folders {
        files_below(folder, 0, &mut files);
    }
    files.sort_unstable();
    hash(files.iter().map(String::as_bytes))
}

/// Deeper than this no font folder goes.
const DEEPEST: usize = 8;
/// More files than this no font folders have.
const MOST_FILES: usize = 20_000;

/// True for a folder with more files below it than fonts are, all of which typst would open.
pub(super) fn is_too_large(folder: &Path) -> bool {
    let mut files = Vec::new();
    files_below(folder, 0, &mut files);
    files.len() >= MOST_FILES
}

/// The files below a folder; of folders that are links only the first is followed, as systems have it.
fn files_below(folder: &Path, depth: usize, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if files.len() >= MOST_FILES {
            return;
        }
        let path = entry.path();
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        match fs::metadata(&path) {
            Ok(meta) if meta.is_dir() && !is_link && depth < DEEPEST => files_below(&path, depth + 1, files),
            Ok(meta) if meta.is_file() => files.push(format!("{}|{}", path.display(), size_and_time(&meta))),
            _ => {}
        }
    }
}

/// Where Linux, Windows and macOS keep fonts.
fn system_folders() -> Vec<PathBuf> {
    let fixed = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/usr/share/texmf/fonts",
        "/System/Library/Fonts",
        "/Library/Fonts",
        "/Network/Library/Fonts",
    ];
    let own = [
        ("HOME", ".fonts"),
        ("HOME", ".local/share/fonts"),
        ("HOME", "Library/Fonts"),
        ("XDG_DATA_HOME", "fonts"),
        ("WINDIR", "Fonts"),
        ("LOCALAPPDATA", "Microsoft/Windows/Fonts"),
        ("APPDATA", "Microsoft/Windows/Fonts"),
    ];
    let own = own.iter().filter_map(|(variable, tail)| Some(PathBuf::from(std::env::var_os(variable)?).join(tail)));
    fixed.iter().map(PathBuf::from).chain(own).collect()
}
