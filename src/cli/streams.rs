//! Standard output and standard error: a worker's go through its supervisor, which prints them in the
//! order in which they were said.

use std::ffi::OsStr;
use std::io::{ErrorKind, IsTerminal as _};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::worker::{self, Message};

/// Where a text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// Answers.
    Output,
    /// What went wrong, and what is to be noted.
    Complaints,
}

/// Which of the streams a person looks at: output, complaints.
static TERMINALS: OnceLock<[bool; 2]> = OnceLock::new();

impl Stream {
    /// True where a person looks at it.
    pub(super) fn is_terminal(self) -> bool {
        let own = || [std::io::stdout().is_terminal(), std::io::stderr().is_terminal()];
        let [output, complaints] = TERMINALS.get_or_init(own);
        match self {
            Self::Output => *output,
            Self::Complaints => *complaints,
        }
    }
}

/// What a worker is to know of the streams of its supervisor.
pub(super) fn terminals() -> String {
    let mark = |stream: Stream| if stream.is_terminal() { "t" } else { "-" };
    [Stream::Output, Stream::Complaints].map(mark).concat()
}

/// Takes the streams to be as a supervisor says of its own.
pub(super) fn believe(terminals: &OsStr) {
    let told = terminals.as_encoded_bytes();
    let is_one = |at: usize| told.get(at) == Some(&b't');
    let _ = TERMINALS.set([is_one(0), is_one(1)]);
}

/// True when an answer could not be written.
static UNSAID: AtomicBool = AtomicBool::new(false);

/// Prints to standard output; a reader that went away is no error, a full disk is.
pub(super) fn write_stdout(text: &str) {
    let said = worker::say(&Message::Output(text.to_owned()));
    if said.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe) {
        UNSAID.store(true, Ordering::Relaxed);
    }
}

/// Prints to standard error; a reader that went away is no error there either.
pub(super) fn write_stderr(text: &str) {
    let _ = worker::say(&Message::Complaint(text.to_owned()));
}

/// The exit status of a run, or 2 with a word when its answer was lost.
pub(super) fn exit_code(status: u8) -> ExitCode {
    if UNSAID.load(Ordering::Relaxed) {
        write_stderr("错误：结果写不出去，可能是磁盘已满；请换一个地方重试\n");
        return ExitCode::from(2);
    }
    ExitCode::from(status)
}
