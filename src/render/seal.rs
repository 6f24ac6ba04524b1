//! A seal on records that lie in folders of others: made with a key that lies with the user of this machine, so
//! that a record which came by mail with a PDF is not taken for one of a run of his.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use super::cache::{Hash, hash};
use crate::project::given;

/// Bytes of a key.
const LENGTH: usize = 32;

/// The seal of a record; none where this user can keep no key, and nothing is taken over from earlier runs.
pub(super) fn seal(record: &[u8]) -> Option<Hash> {
    let key = key()?;
    // Twice, so that nothing can be added to a record that was sealed.
    let inner = hash([key.as_slice(), record]);
    Some(hash([key.as_slice(), inner.as_bytes()]))
}

/// The key of this user on this machine, made when it is first asked for.
fn key() -> Option<Vec<u8>> {
    let folder = folder()?;
    let path = folder.join("key");
    let known = || given(&path, LENGTH as u64).ok().filter(|key| key.len() == LENGTH);
    known().or_else(|| {
        let mut fresh = [0; LENGTH];
        getrandom::fill(&mut fresh).ok()?;
        fs::create_dir_all(&folder).ok()?;
        // For this user alone, as temporary files are.
        let mut file = tempfile::NamedTempFile::new_in(&folder).ok()?;
        file.write_all(&fresh).ok()?;
        // Another run may have made one meanwhile, and sealed with it.
        let _ = file.persist_noclobber(&path);
        known()
    })
}

/// Where programs keep what is neither a setting nor to be lost.
fn folder() -> Option<PathBuf> {
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
