//! Temporary folders of runs, and what killed runs have left of theirs.
//!
//! Whoever uses such a folder holds a lock on a file in it, from before anything else is in the
//! folder until after everything else is gone. When the program is killed the lock ends with it, so
//! a folder whose lock is free belongs to nobody and is removed by the next run.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use tempfile::TempDir;

const PREFIX: &str = "pinggu-";
const LOCK: &str = ".lock";

/// A folder for one run, removed with the value.
#[derive(Debug)]
pub(super) struct Workspace {
    // Closed before the folder is removed, which Windows insists on.
    _lock: File,
    folder: TempDir,
}

impl Workspace {
    /// A new folder; those that were left behind are removed.
    pub(super) fn new() -> io::Result<Self> {
        Self::below(&std::env::temp_dir())
    }

    fn below(all: &Path) -> io::Result<Self> {
        // Another run may take a folder for left behind in the moment before it is locked.
        const TRIES: usize = 10;
        sweep(all);
        for _ in 0..TRIES {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(all)?;
            match locked(folder.path()) {
                Ok(Some(lock)) => return Ok(Self { _lock: lock, folder }),
                Ok(None) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::WouldBlock.into())
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        // The lock file goes last, with the folder itself.
        let _ = empty(self.folder.path());
    }
}

/// Locks a new folder; none when another run has taken it for left behind.
#[expect(clippy::disallowed_methods, reason = "the file lives in a temporary folder of this run")]
fn locked(folder: &Path) -> io::Result<Option<File>> {
    let path = folder.join(LOCK);
    let lock = File::create(&path)?;
    match lock.try_lock() {
        Err(TryLockError::WouldBlock) => Ok(None),
        // Where files cannot be locked nobody can take one for free either.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(path.exists().then_some(lock)),
    }
}

/// Removes the folders that nobody uses.
fn sweep(all: &Path) {
    for entry in fs::read_dir(all).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        // What cannot be removed, for it is another user's or still written to, stays for now.
        let folder = entry.path();
        match File::open(folder.join(LOCK)) {
            Ok(lock) if lock.try_lock().is_ok() => {
                if empty(&folder).is_ok() {
                    drop(lock);
                    let _ = fs::remove_dir_all(&folder);
                }
            }
            Ok(_) => {}
            // One that was not even locked yet, or is no more. One with contents is none of ours.
            Err(_) => {
                let _ = fs::remove_dir(&folder);
            }
        }
    }
}

/// Removes everything in a folder but its lock.
fn empty(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == LOCK {
            continue;
        }
        if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path())? } else { fs::remove_file(entry.path())? }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_uses_is_swept() {
        let all = tempfile::tempdir().expect("folder");
        let used = Workspace::below(all.path()).expect("folder");
        // As killed runs leave them: with the lock free, or before there was one.
        for name in ["pinggu-1/.lock", "pinggu-1/report.typ", "pinggu-1/images/a.png"] {
            let path = all.path().join(name);
            fs::create_dir_all(path.parent().expect("parent")).expect("folder");
            fs::copy("Cargo.toml", path).expect("file");
        }
        for name in ["pinggu-2", "pinggu-mine/kept", "other"] {
            fs::create_dir_all(all.path().join(name)).expect("folder");
        }
        let next = Workspace::below(all.path()).expect("folder");
        let is_there = |name: &str| all.path().join(name).exists();
        assert!(used.path().exists() && next.path().exists());
        assert!(!is_there("pinggu-1") && !is_there("pinggu-2"), "left behind");
        assert!(is_there("pinggu-mine/kept") && is_there("other"), "none of ours");
    }
}
