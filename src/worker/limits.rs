//! What a process may take, enforced by the system: memory and processor time by resource limits on Linux
//! and by a job on Windows (memory only), the stack by the thread that it is the stack of.

use std::thread;

use process_wrap::std::ChildWrapper;

/// Stack of the thread that does a worker's work, the same on every system: what nests deeper than
/// the limits of each reader allow ends there and not in the memory of others.
pub const STACK: usize = 16 << 20;

/// Stack of each thread of typst. Exporting many documents at once nests deeply: with 200 documents the
/// usual 2 MiB overflow.
pub const TYPST_STACK: u64 = 128 << 20;

/// What a process may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most memory of its own, in bytes.
    pub memory: u64,
    /// Most processor time, in seconds; none where the caller keeps the time.
    pub seconds: Option<u64>,
}

impl Limits {
    /// A limit on typst, which makes room for the stacks of its threads whether they are used or not.
    pub fn of_typst(memory_mib: u64) -> Self {
        let threads = thread::available_parallelism().map_or(1, |count| count.get() as u64);
        Self { memory: (memory_mib << 20).saturating_add((threads + 1) * TYPST_STACK), seconds: None }
    }

    /// Programs that are not optimised are many times as slow, and nobody uses them for more than tests.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "no limit on time is set there"))]
    fn whole_seconds(self) -> Option<u64> {
        const SLOWER: u64 = 20;
        self.seconds.map(|seconds| if cfg!(debug_assertions) { seconds.saturating_mul(SLOWER) } else { seconds })
    }
}

#[cfg(target_os = "linux")]
pub(super) use system::end_with_parent;

#[cfg(target_os = "linux")]
mod system {
    use std::sync::OnceLock;

    use process_wrap::std::ChildWrapper;
    use rustix::process::{
        Pid, Resource, Rlimit, Signal, getrlimit, prlimit, set_parent_process_death_signal, setrlimit,
    };

    use super::Limits;

    /// Limits this process. Who has set it lower limits from outside wants those.
    pub(super) fn restrict(limits: Limits) -> bool {
        static OUTER: OnceLock<[Rlimit; 2]> = OnceLock::new();
        // A worker without a supervisor has nobody to report to.
        end_with_parent();
        let [data, cpu] = OUTER.get_or_init(|| [Resource::Data, Resource::Cpu].map(getrlimit));
        let set = |resource, outer: &Rlimit, wanted| {
            let limit = Rlimit { current: lower(wanted, outer.current), maximum: outer.maximum };
            setrlimit(resource, limit).is_ok()
        };
        set(Resource::Data, data, Some(limits.memory)) & set(Resource::Cpu, cpu, limits.whole_seconds())
    }

    /// Has the system end this process with the one that started it. What this process becomes ends so too.
    pub(in crate::worker) fn end_with_parent() {
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
    }

    /// Limits a child, which has those of this process to begin with.
    pub(super) fn limit_child(child: &dyn ChildWrapper, limits: Limits) -> bool {
        let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else { return false };
        let set = |resource, wanted: Option<u64>| {
            let maximum = getrlimit(resource).maximum;
            prlimit(Some(pid), resource, Rlimit { current: lower(wanted, maximum), maximum }).is_ok()
        };
        set(Resource::Data, Some(limits.memory)) & set(Resource::Cpu, limits.seconds)
    }

    /// The lower one of two limits, of which none is without end.
    fn lower(one: Option<u64>, other: Option<u64>) -> Option<u64> {
        [one, other].into_iter().flatten().min()
    }
}

#[cfg(windows)]
mod system {
    use std::cell::OnceCell;
    use std::os::windows::io::AsRawHandle as _;

    use process_wrap::std::ChildWrapper;
    use win32job::{ExtendedLimitInfo, Job};

    use super::Limits;

    /// `JOB_OBJECT_LIMIT_PROCESS_MEMORY` and `…_SILENT_BREAKAWAY_OK` of the Windows headers. The limit on time
    /// is behind a union, which there is no safe way to set.
    const MEMORY: u32 = 0x100;
    /// What a worker starts is no worker: typst has a job of its own.
    const BREAKAWAY: u32 = 0x1000;

    fn info(limits: Limits, more: u32) -> ExtendedLimitInfo {
        let mut info = ExtendedLimitInfo::new();
        info.0.BasicLimitInformation.LimitFlags |= MEMORY | more;
        info.0.ProcessMemoryLimit = usize::try_from(limits.memory).unwrap_or(usize::MAX);
        info
    }

    thread_local! {
        /// The job of this process, held by the thread that limits it.
        static OWN: OnceCell<Option<Job>> = const { OnceCell::new() };
    }

    /// Limits this process; always from one thread.
    pub(super) fn restrict(limits: Limits) -> bool {
        let assigned = || {
            let job = Job::create().ok()?;
            job.assign_current_process().ok()?;
            Some(job)
        };
        let set = |job: &Job| job.set_extended_limit_info(&mut info(limits, BREAKAWAY)).is_ok();
        OWN.with(|own| own.get_or_init(assigned).as_ref().is_some_and(set))
    }

    /// Limits a child. Its job lives as long as it does, whether anybody holds it or not.
    pub(super) fn limit_child(child: &dyn ChildWrapper, limits: Limits) -> bool {
        let Some(handle) = child.process_handle() else { return false };
        let job = Job::create_with_limit_info(&mut info(limits, 0));
        job.is_ok_and(|job| job.assign_process(handle.as_raw_handle().cast()).is_ok())
    }
}

#[cfg(not(any(target_os = "linux", windows)))]
mod system {
    use process_wrap::std::ChildWrapper;

    use super::Limits;

    /// There is no limit on memory that the system would enforce.
    pub(super) fn restrict(_: Limits) -> bool {
        false
    }

    /// Nor for a child.
    pub(super) fn limit_child(_: &dyn ChildWrapper, _: Limits) -> bool {
        false
    }
}

/// True in a worker whose supervisor, by its number, ended before the worker could ask to end with it.
#[cfg(unix)]
pub fn is_orphan(supervisor: u32) -> bool {
    std::os::unix::process::parent_id() != supervisor
}

/// On Windows it is in a job that ends with its supervisor.
#[cfg(not(unix))]
pub fn is_orphan(_: u32) -> bool {
    false
}

/// Limits this process; false where the system does not enforce it. To be called again with other limits.
pub fn restrict(limits: Limits) -> bool {
    system::restrict(limits)
}

/// Limits a process that this one has started, other than itself; false where the system does not enforce it.
pub fn limit_child(child: &dyn ChildWrapper, limits: Limits) -> bool {
    system::limit_child(child, limits)
}
