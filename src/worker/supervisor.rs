//! The supervisor of workers: starts them, hears what they say, and knows how each one ended.

use std::ffi::OsString;
use std::io::{self, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::FLAG;
use super::lifeline::{Lifeline, of_worker, program};
use super::message::{Heard, Message, hear};

/// How a worker ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// By itself, with this exit status.
    Done(u8),
    /// It needed more memory than it may have.
    Memory,
    /// It took more processor time than it may.
    Time,
    /// It nested deeper than its stack.
    Stack,
    /// Somebody ended it, or the system did for want of memory.
    Killed,
    /// It failed in a way that it should not.
    Crashed,
}

/// The end of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// How it ended.
    pub fate: Fate,
    /// The step that it was in.
    pub step: Option<String>,
    /// The file that it worked on in that step.
    pub file: Option<String>,
    /// What it said last that was no message.
    pub words: String,
}

/// Numbers of the processes of the workers that live. One is taken off before it is waited for, so that no
/// signal reaches another process that has got its number.
static LIVING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn living() -> MutexGuard<'static, Vec<u32>> {
    LIVING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs this program as a worker with these arguments, and hands on what it says, except where it is,
/// which the answer tells. `flags` say what it may know of who reads its answers.
///
/// # Errors
/// When it cannot be started.
pub fn run(flags: &str, arguments: &[OsString], tell: &mut dyn FnMut(Message)) -> io::Result<End> {
    let (mut child, _lifeline) = spawn(flags, arguments)?;
    let mut end = End { fate: Fate::Crashed, step: None, file: None, words: String::new() };
    let pipe = child.stderr.take();
    for heard in pipe.into_iter().flat_map(|pipe| {
        let mut pipe = BufReader::new(pipe);
        std::iter::from_fn(move || hear(&mut pipe).ok().flatten())
    }) {
        match heard {
            Heard::Words(words) => keep(&mut end.words, &words),
            Heard::Message(message) => {
                match &message {
                    Message::Step(step) => (end.step, end.file) = (Some(step.clone()), None),
                    Message::File(file) => end.file = Some(file.clone()),
                    _ => {}
                }
                tell(message);
            }
        }
    }
    living().retain(|living| *living != child.id());
    end.fate = fate(child.wait()?, &end.words);
    Ok(end)
}

/// Adds words to those that were kept, of which the last ones count.
fn keep(kept: &mut String, words: &str) {
    const MOST: usize = 16 << 10;
    if kept.len() + words.len() > MOST {
        kept.clear();
    }
    kept.push_str(words);
}

#[expect(
    clippy::disallowed_methods,
    reason = "the worker is this program, and its supervisor reads its pipe to the end"
)]
fn spawn(flags: &str, arguments: &[OsString]) -> io::Result<(Child, Lifeline)> {
    let mut command = Command::new(program()?);
    // What is given to the standard input of this program is for its worker.
    // Its supervisor may be gone before it can ask to end with it.
    command
        .arg(FLAG)
        .arg(format!("{flags}{}", std::process::id()))
        .args(arguments)
        .stdin(Stdio::inherit())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    // The last words of a worker are read by this program, which wants no backtrace in them.
    command.env("RUST_BACKTRACE", "0");
    // Lists of processes show the name by which it was started.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::arg0(
        &mut command,
        std::env::args_os().next().unwrap_or_else(|| "pinggu".into()),
    );
    // Held while it starts: a signal that comes meanwhile is not for the others alone.
    let mut living = living();
    let child = command.spawn()?;
    living.push(child.id());
    drop(living);
    let lifeline = of_worker(&child);
    Ok((child, lifeline))
}

/// What an exit status and last words tell of an end.
fn fate(status: ExitStatus, words: &str) -> Fate {
    /// Exit status of a program in Rust that panicked.
    const PANICKED: i32 = 101;
    let has = |any: &[&str]| any.iter().any(|one| words.contains(one));
    match (status.code(), signal(status)) {
        (Some(code @ 0..=2), _) if words.is_empty() || !has(&["panicked at"]) => {
            Fate::Done(u8::try_from(code).unwrap_or(2))
        }
        // Shells and this program say so of an end by Ctrl-C.
        (Some(130), _) => Fate::Done(130),
        _ if has(&["memory allocation of", "failed to spawn thread", "failed to allocate"]) => Fate::Memory,
        _ if has(&["has overflowed its stack"]) => Fate::Stack,
        (_, Some(XCPU)) => Fate::Time,
        (_, Some(SEGV | BUS)) => Fate::Stack,
        (_, Some(KILL | TERM)) => Fate::Killed,
        (Some(PANICKED), _) => Fate::Crashed,
        (Some(code), _) => of_windows(code),
        _ => Fate::Crashed,
    }
}

const BUS: i32 = 7;
const KILL: i32 = 9;
const SEGV: i32 = 11;
const TERM: i32 = 15;
const XCPU: i32 = 24;

/// What Windows makes of a process that ends for a reason of this kind: `STATUS_STACK_OVERFLOW`, and
/// `ERROR_NOT_ENOUGH_QUOTA` of a job whose time is over.
fn of_windows(code: i32) -> Fate {
    match code.cast_unsigned() {
        0xc000_00fd => Fate::Stack,
        1816 => Fate::Time,
        _ => Fate::Crashed,
    }
}

/// The signal that ended a process, where there are signals.
#[cfg(unix)]
pub fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

/// There are none.
#[cfg(not(unix))]
pub fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// Asks every worker to end in order. Where there is a console it has been asked by that too.
pub fn interrupt_all() {
    #[cfg(unix)]
    send(rustix::process::Signal::TERM);
}

/// Ends every worker at once. On Windows they end with this process.
pub fn end_all() {
    #[cfg(unix)]
    send(rustix::process::Signal::KILL);
}

#[cfg(unix)]
fn send(signal: rustix::process::Signal) {
    use rustix::process::{Pid, kill_process};
    for worker in living().iter() {
        if let Some(pid) = i32::try_from(*worker).ok().and_then(Pid::from_raw) {
            // One that is gone by now needs no signal.
            let _ = kill_process(pid, signal);
        }
    }
}
