//! What the program keeps for the user of this machine, beside no project.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Where programs keep what is neither a setting nor to be lost; none where this user has no such place.
pub(super) fn folder() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if cfg!(windows) {
        named("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        named("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        named("XDG_STATE_HOME").or_else(|| named("HOME").map(|home| home.join(".local/state")))
    };
    base.map(|base| base.join("pinggu"))
}

/// A finished temporary file in a folder, which is made if need be; for this user alone.
pub(super) fn prepared(folder: &Path, bytes: &[u8]) -> Option<tempfile::NamedTempFile> {
    fs::create_dir_all(folder).ok()?;
    let mut file = tempfile::NamedTempFile::new_in(folder).ok()?;
    file.write_all(bytes).ok()?;
    Some(file)
}
