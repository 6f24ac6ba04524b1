//! Programs run to their end, within limits: of time, of what they print, and of the user's
//! patience; and such as run until they are not needed any more. The only user of processes.
//!
//! A program is the head of a group of its own (a job on Windows). What is ended is the group, so
//! that nothing that it has started stays behind, and it is waited for, so that no dead one does.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use process_wrap::std::{ChildWrapper, CommandWrap};

use crate::model::job::TypstLimits;
use crate::worker::{Lifeline, Limits, TYPST_STACK, leashed, limit_child, signal, tied};

/// Most bytes of messages that are kept.
const MOST_KEPT: u64 = 1 << 20;
/// Most bytes that a program may print before it is taken for one that will not stop.
const MOST_PRINTED: u64 = 64 << 20;

/// Why a program did not end by itself.
#[derive(Debug)]
pub enum RunError {
    /// It could not be started.
    Io(io::Error),
    /// It did not end within the limit.
    Timeout(Duration),
    /// It printed without end.
    Flood,
    /// The user does not want to wait any longer.
    Interrupted,
}

/// How a program ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub success: bool,
    /// The signal that ended it, where there are signals.
    pub signal: Option<i32>,
    /// The beginning of what it printed.
    pub stdout: String,
    /// The beginning of what it complained.
    pub stderr: String,
}

/// What happens to a running program.
enum Event {
    Output(String),
    Messages(String),
    Flood,
    Interrupt,
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
/// Channels of the runs in progress, by their number.
static WAITING: Mutex<Vec<(u64, Sender<Event>)>> = Mutex::new(Vec::new());
static RUNS: AtomicU64 = AtomicU64::new(0);

fn waiting() -> MutexGuard<'static, Vec<(u64, Sender<Event>)>> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends every program that runs, and keeps others from being started. For the handler of Ctrl-C.
pub fn interrupt() {
    INTERRUPTED.store(true, Ordering::SeqCst);
    for (_, one) in waiting().iter() {
        // A run that has ended has closed its channel.
        let _ = one.send(Event::Interrupt);
    }
}

/// True once the user has interrupted.
pub fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Held for reading by what must not be left half done.
static ORDER: RwLock<()> = RwLock::new(());

/// Does what must not be left half done: it looks at [`is_interrupted`] itself, and ends in order.
pub fn in_order<T>(work: impl FnOnce() -> T) -> T {
    let _order = ORDER.read().unwrap_or_else(PoisonError::into_inner);
    work()
}

/// Does something unless there is work under way that ends in order; no such work begins meanwhile.
pub fn unless_in_order(then: impl FnOnce()) {
    match ORDER.try_write() {
        Ok(_none) => then(),
        Err(TryLockError::Poisoned(_none)) => then(),
        Err(TryLockError::WouldBlock) => {}
    }
}

/// Runs a program to its end, or ends it at a limit. It keeps `input` open as long as it or what it has
/// started lives.
pub(super) fn run(program: &Path, arguments: &[OsString], input: Stdio, limit: TypstLimits) -> Result<Ended, RunError> {
    in_order(|| run_to_end(program, arguments, input, limit))
}

fn run_to_end(program: &Path, arguments: &[OsString], input: Stdio, limit: TypstLimits) -> Result<Ended, RunError> {
    if is_interrupted() {
        return Err(RunError::Interrupted);
    }
    let limits = Limits::of_typst(limit.memory_mib);
    let limit = Duration::from_secs(limit.timeout);
    let deadline = Instant::now() + limit;
    let mut child = command(program, arguments, input, Stdio::piped()).spawn().map_err(RunError::Io)?;
    // Where the system enforces no limits, typst has only its time, as SECURITY.md says.
    limit_child(child.as_ref(), limits);
    let (sender, events) = mpsc::channel();
    let number = RUNS.fetch_add(1, Ordering::Relaxed);
    waiting().push((number, sender.clone()));
    let drained = drain(child.stdout().take(), sender.clone(), Event::Output)
        .and_then(|()| drain(child.stderr().take(), sender, Event::Messages));
    let (mut stdout, mut stderr) = (None, None);
    let stopped = loop {
        if let Err(error) = drained {
            break Some(RunError::Io(error));
        }
        if is_interrupted() {
            break Some(RunError::Interrupted);
        }
        if stdout.is_some() && stderr.is_some() {
            break None;
        }
        match events.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(Event::Output(text)) => stdout = Some(text),
            Ok(Event::Messages(text)) => stderr = Some(text),
            Ok(Event::Flood) => break Some(RunError::Flood),
            Ok(Event::Interrupt) => break Some(RunError::Interrupted),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break Some(RunError::Timeout(limit)),
        }
    };
    let ended = match stopped {
        None => ended(child.as_mut(), deadline).ok_or(RunError::Timeout(limit)),
        Some(stopped) => Err(stopped),
    };
    if ended.is_err() {
        end(child.as_mut());
    }
    waiting().retain(|(other, _)| *other != number);
    let status = ended?;
    let (stdout, stderr) = (stdout.unwrap_or_default(), stderr.unwrap_or_default());
    Ok(Ended { success: status.success(), signal: signal(status), stdout, stderr })
}

/// A program that runs until it is ended, which it is with this value and with this process.
#[derive(Debug)]
pub(super) struct Resident {
    child: Box<dyn ChildWrapper>,
    _lifeline: Lifeline,
}

impl Resident {
    /// Starts a program, whose messages go into a file. It keeps `input` open as long as it or what it has started
    /// lives; `gone` is called when it has ended, by itself or not.
    pub(super) fn start(
        (program, arguments): (&Path, &[OsString]),
        input: Stdio,
        messages: File,
        memory_mib: u64,
        gone: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let (program, mut all) = leashed(program);
        all.extend_from_slice(arguments);
        let mut child = command(&program, &all, input, messages.into()).spawn()?;
        limit_child(child.as_ref(), Limits::of_typst(memory_mib));
        let lifeline = tied(child.as_ref());
        let output = child.stdout().take();
        let resident = Self { child, _lifeline: lifeline };
        // It prints nothing there, and the end of the pipe is its own.
        let work = move || {
            let _ = output.map(|mut pipe| io::copy(&mut pipe, &mut io::sink()));
            gone();
        };
        thread::Builder::new().spawn(work)?;
        Ok(resident)
    }
}

impl Drop for Resident {
    fn drop(&mut self) {
        end(self.child.as_mut());
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that starts processes")]
fn command(program: &Path, arguments: &[OsString], input: Stdio, messages: Stdio) -> CommandWrap {
    let mut command = Command::new(program);
    command.args(arguments).stdin(input).stdout(Stdio::piped()).stderr(messages);
    // The outcome must not depend on what the user has exported for typst.
    for name in [
        "TYPST_ROOT",
        "TYPST_FONT_PATHS",
        "TYPST_PACKAGE_PATH",
        "TYPST_FEATURES",
        "TYPST_IGNORE_SYSTEM_FONTS",
        "SOURCE_DATE_EPOCH",
    ] {
        command.env_remove(name);
    }
    // typst would fetch a package that a page style names; at this address no proxy answers.
    for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env(name, "http://127.0.0.1:9");
    }
    command.env_remove("no_proxy").env_remove("NO_PROXY");
    // The memory is only reserved.
    command.env("RUST_MIN_STACK", TYPST_STACK.to_string());
    let mut command = CommandWrap::from(command);
    #[cfg(unix)]
    command.wrap(process_wrap::std::ProcessGroup::leader());
    #[cfg(windows)]
    command.wrap(process_wrap::std::JobObject);
    command
}

/// Ends a program with its group, and waits for it, but not for ever: one that the system cannot end
/// stays behind.
fn end(child: &mut dyn ChildWrapper) {
    const LONGEST: Duration = Duration::from_secs(5);
    let _ = child.start_kill();
    // It may have left its group.
    let _ = child.inner_mut().start_kill();
    let deadline = Instant::now() + LONGEST;
    while Instant::now() < deadline && matches!(child.try_wait(), Ok(None)) {
        thread::sleep(Duration::from_millis(1));
    }
}

/// How the program ended, none at the deadline. Its pipes are closed by then, so the wait is short.
fn ended(child: &mut dyn ChildWrapper, deadline: Instant) -> Option<ExitStatus> {
    let mut pause = Duration::from_micros(100);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline && !is_interrupted() => thread::sleep(pause),
            Ok(None) | Err(_) => return None,
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// Reads a pipe to its end in a thread, so that a chatty program never blocks; keeps the beginning.
fn drain<R: Read + Send + 'static>(
    pipe: Option<R>,
    sender: Sender<Event>,
    event: fn(String) -> Event,
) -> io::Result<()> {
    let work = move || {
        let mut kept = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.by_ref().take(MOST_KEPT).read_to_end(&mut kept);
            let more = io::copy(&mut pipe.take(MOST_PRINTED), &mut io::sink()).unwrap_or(0);
            if more == MOST_PRINTED {
                let _ = sender.send(Event::Flood);
            }
        }
        let _ = sender.send(event(String::from_utf8_lossy(&kept).into_owned()));
    };
    thread::Builder::new().spawn(work).map(drop)
}
