//! What a process starts ends with it, in whatever way it ends itself: a worker, and a program that would
//! otherwise run for ever.
//!
//! On Linux whoever wants that has to ask the system for it himself. A worker does; for a program that knows
//! nothing of this, this program is started with [`LEASH`], asks, and becomes that program. On Windows there is
//! a job that ends when nobody holds it any more.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

pub(super) use system::of_worker;
pub use system::{Lifeline, tied};

/// The first argument of this program where it is to become another; then come the number of the process with
/// which that one is to end, its path and its arguments.
pub const LEASH: &str = "--leash";

/// This program, also where its file was replaced since it was started.
pub(super) fn program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") {
        return Ok(PathBuf::from("/proc/self/exe"));
    }
    std::env::current_exe()
}

/// What is to be started instead of a program, with which arguments before its own, so that it ends with this
/// process. To be started by a thread that lives as long as it should: to Linux, that is the parent.
pub fn leashed(path: &Path) -> (PathBuf, Vec<OsString>) {
    match program() {
        Ok(own) if cfg!(target_os = "linux") => {
            (own, vec![LEASH.into(), std::process::id().to_string().into(), path.into()])
        }
        _ => (path.to_owned(), Vec::new()),
    }
}

/// Becomes the program of these arguments, which are what follows [`LEASH`].
///
/// # Errors
/// When it cannot, or when nobody wants it any more; else it does not return.
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "nothing is started: this process goes on as another program")]
pub fn leash(arguments: &[OsString]) -> io::Result<std::convert::Infallible> {
    use std::os::unix::process::CommandExt as _;
    let [supervisor, path, arguments @ ..] = arguments else { return Err(io::ErrorKind::InvalidInput.into()) };
    super::limits::end_with_parent();
    if supervisor.to_str().and_then(|number| number.parse().ok()).is_none_or(super::is_orphan) {
        return Err(io::ErrorKind::NotFound.into());
    }
    Err(std::process::Command::new(path).args(arguments).exec())
}

/// Elsewhere no program is started in this way.
///
/// # Errors
/// Always.
#[cfg(not(target_os = "linux"))]
pub fn leash(_: &[OsString]) -> io::Result<std::convert::Infallible> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(windows))]
mod system {
    use std::convert::Infallible;
    use std::process::Child;

    use process_wrap::std::ChildWrapper;

    /// Held as long as a process is to live; here it asks the system itself.
    pub type Lifeline = Option<Infallible>;

    pub(in crate::worker) fn of_worker(_: &Child) -> Lifeline {
        None
    }

    /// A lifeline for a program that this one has started.
    pub fn tied(_: &dyn ChildWrapper) -> Lifeline {
        None
    }
}

#[cfg(windows)]
mod system {
    use std::os::windows::io::{AsHandle as _, AsRawHandle as _, BorrowedHandle};
    use std::process::Child;

    use process_wrap::std::ChildWrapper;
    use win32job::{ExtendedLimitInfo, Job};

    /// Held as long as a process is to live: a job that ends when its holder lets go of it.
    pub type Lifeline = Option<Job>;

    pub(in crate::worker) fn of_worker(child: &Child) -> Lifeline {
        of(child.as_handle())
    }

    /// A lifeline for a program that this one has started.
    pub fn tied(child: &dyn ChildWrapper) -> Lifeline {
        child.process_handle().and_then(of)
    }

    fn of(process: BorrowedHandle<'_>) -> Lifeline {
        let mut info = ExtendedLimitInfo::new();
        info.limit_kill_on_job_close();
        let job = Job::create_with_limit_info(&mut info).ok()?;
        job.assign_process(process.as_raw_handle().cast()).ok()?;
        Some(job)
    }
}
