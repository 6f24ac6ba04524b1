//! Temporary folders of runs, and what killed runs have left of theirs.
//!
//! A run that uses such a folder holds a lock on a file in it, from before anything else is in the
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
    lock: File,
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
            let mut builder = tempfile::Builder::new();
            builder.prefix(PREFIX);
            // For this user alone: only such folders are swept.
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
            let folder = builder.tempdir_in(all)?;
            match locked(folder.path()) {
                Ok(Some(lock)) => return Ok(Self { lock, folder }),
                Ok(None) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::WouldBlock.into())
    }

    /// Its lock, for a program that works in it: should that outlive this run, the folder is in use.
    pub(super) fn hold(&self) -> io::Result<File> {
        self.lock.try_clone()
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
        // Where files cannot be locked, no other run can find the lock free either.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(path.exists().then_some(lock)),
    }
}

/// Removes the folders that no run uses.
fn sweep(all: &Path) {
    for entry in fs::read_dir(all).into_iter().flatten().flatten() {
        if !entry.file_name().to_str().is_some_and(is_name) || !is_mine(&entry.path()) {
            continue;
        }
        // What cannot be removed, for it is another user's or still written to, stays for now.
        let folder = entry.path();
        let lock = folder.join(LOCK);
        // What is no file was not put there by a run, and opening a pipe may never end.
        if fs::symlink_metadata(&lock).is_ok_and(|found| !found.file_type().is_file()) {
            continue;
        }
        match File::open(lock) {
            Ok(lock) if lock.try_lock().is_ok() => {
                if empty(&folder).is_ok() {
                    drop(lock);
                    let _ = fs::remove_dir_all(&folder);
                }
            }
            Ok(_) => {}
            // One that was not even locked yet, or is no more. What a typst writes that outlived its run
            // is old before it is taken for left behind.
            Err(_) => {
                let _ = fs::remove_dir(&folder);
                if is_old(&folder) {
                    let _ = fs::remove_dir_all(&folder);
                }
            }
        }
    }
}

/// True for the names that runs give their folders.
fn is_name(name: &str) -> bool {
    const RANDOM: usize = 6;
    name.strip_prefix(PREFIX)
        .is_some_and(|rest| rest.len() == RANDOM && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// True for a folder, and no link to one, that nobody else can write into. Among folders that others
/// can change, what is looked at may be another thing when it is removed.
fn is_mine(folder: &Path) -> bool {
    let Ok(found) = fs::symlink_metadata(folder) else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        // The user of this run owns what this run makes; there is no other way to ask without `unsafe`.
        let own = tempfile::tempfile().and_then(|file| file.metadata()).map(|file| file.uid());
        if found.mode() & 0o077 != 0 || own.ok() != Some(found.uid()) {
            return false;
        }
    }
    found.file_type().is_dir()
}

/// True for a folder that nothing was put into for an hour.
fn is_old(folder: &Path) -> bool {
    const HOUR: std::time::Duration = std::time::Duration::from_hours(1);
    let changed = fs::symlink_metadata(folder).and_then(|found| found.modified());
    changed.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > HOUR))
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
        let place = |name: &str| {
            let path = all.path().join(name);
            fs::create_dir_all(path.parent().expect("parent")).expect("folder");
            fs::copy("Cargo.toml", path).expect("file");
        };
        for name in ["pinggu-aaaaa1/.lock", "pinggu-aaaaa1/report.typ", "pinggu-aaaaa1/images/a.png"] {
            place(name);
        }
        // Names that no run gives, and one that a run is in: none of ours.
        for name in ["pinggu-2023/.lock", "pinggu-2023/论文.docx", "pinggu-mine/kept", "pinggu-bbbbb2/kept"] {
            place(name);
        }
        for name in ["pinggu-ccccc3", "other"] {
            fs::create_dir_all(all.path().join(name)).expect("folder");
        }
        for name in ["pinggu-aaaaa1", "pinggu-2023", "pinggu-bbbbb2", "pinggu-ccccc3"] {
            own(&all.path().join(name));
        }
        let next = Workspace::below(all.path()).expect("folder");
        let is_there = |name: &str| all.path().join(name).exists();
        assert!(used.path().exists() && next.path().exists());
        assert!(!is_there("pinggu-aaaaa1") && !is_there("pinggu-ccccc3"), "left behind");
        for name in ["pinggu-2023/论文.docx", "pinggu-mine/kept", "pinggu-bbbbb2/kept", "other"] {
            assert!(is_there(name), "{name} is none of ours");
        }
    }

    /// As a run makes its folders: for its user alone.
    fn own(folder: &Path) {
        #[cfg(unix)]
        fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).expect("permissions");
        let _ = folder;
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_others_can_change_is_left_alone() {
        let all = tempfile::tempdir().expect("folder");
        let folder = all.path().join("pinggu-aaaaa1");
        fs::create_dir(&folder).expect("folder");
        for name in [LOCK, "kept"] {
            fs::copy("Cargo.toml", folder.join(name)).expect("file");
        }
        fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o777)).expect("permissions");
        std::os::unix::fs::symlink(&folder, all.path().join("pinggu-ddddd4")).expect("link");
        drop(Workspace::below(all.path()).expect("folder"));
        assert!(folder.join("kept").exists());
    }
}
