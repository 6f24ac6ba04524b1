//! What a worker says to its supervisor: frames of a kind, a length and a text, on standard error.

use std::io::{self, BufRead, Read as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

/// What every frame begins with. No text that is printed holds it, and no last words do.
const MARK: u8 = 0x1e;
/// Longest text of a frame; an answer for programs may have tens of megabytes.
const LONGEST: u64 = 512 << 20;

/// What a worker says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// It begins a step, named for the user.
    Step(String),
    /// It works on this file from now on, until the step is over.
    File(String),
    /// The step has this many parts.
    Expect(usize),
    /// One of the parts is done.
    Done,
    /// For standard output.
    Output(String),
    /// For standard error.
    Complaint(String),
    /// How the run went, as JSON; for a supervisor that sums up several.
    Summary(String),
    /// What it wants to have standing by, for a supervisor that keeps something for it.
    Standby(String),
}

impl Message {
    fn parts(&self) -> (u8, &str) {
        match self {
            Self::Step(text) => (b's', text),
            Self::File(text) => (b'f', text),
            Self::Expect(_) => (b'e', ""),
            Self::Done => (b'd', ""),
            Self::Output(text) => (b'o', text),
            Self::Complaint(text) => (b'c', text),
            Self::Summary(text) => (b'r', text),
            Self::Standby(text) => (b't', text),
        }
    }

    /// The frame that says it.
    fn frame(&self) -> Vec<u8> {
        let (kind, text) = self.parts();
        let count = if let Self::Expect(count) = self { *count } else { text.len() };
        let mut frame = vec![MARK, kind];
        frame.extend(format!("{count}\n").bytes());
        frame.extend(text.bytes());
        frame
    }

    /// The message of a frame; none when it is no frame of ours, or has no whole text.
    fn of(kind: u8, count: u64, text: impl FnOnce() -> Option<String>) -> Option<Self> {
        Some(match kind {
            b's' => Self::Step(text()?),
            b'f' => Self::File(text()?),
            b'e' => Self::Expect(usize::try_from(count).unwrap_or(usize::MAX)),
            b'd' => Self::Done,
            b'o' => Self::Output(text()?),
            b'c' => Self::Complaint(text()?),
            b'r' => Self::Summary(text()?),
            b't' => Self::Standby(text()?),
            _ => return None,
        })
    }
}

/// What was heard.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Message(Message),
    /// Words that are no message: what the system or the language say when a process is ended.
    Words(String),
}

/// The next thing that a worker says; none when it says no more.
pub(super) fn hear(pipe: &mut impl BufRead) -> io::Result<Option<Heard>> {
    let mut words = Vec::new();
    // Words end with their line or where a frame begins.
    loop {
        let (taken, is_over) = {
            let waiting = pipe.fill_buf()?;
            let end = waiting.iter().position(|byte| *byte == MARK);
            let line = waiting.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let taken = [end, line].into_iter().flatten().min().unwrap_or(waiting.len());
            words.extend(waiting.iter().take(taken.min(MOST_WORDS.saturating_sub(words.len()))));
            (taken, waiting.is_empty() || end.is_some() || line.is_some())
        };
        pipe.consume(taken);
        if is_over {
            break;
        }
    }
    if !words.is_empty() {
        return Ok(Some(Heard::Words(String::from_utf8_lossy(&words).into_owned())));
    }
    let mut head = Vec::new();
    pipe.take(64).read_until(b'\n', &mut head)?;
    let [MARK, kind, count @ .., b'\n'] = &head[..] else {
        // Nothing more, or a frame that its worker did not live to finish.
        return Ok(None);
    };
    let count = str::from_utf8(count).ok().and_then(|count| count.parse().ok()).unwrap_or(0);
    let text = || {
        let mut text = Vec::new();
        let read = pipe.take(count.min(LONGEST)).read_to_end(&mut text).ok()?;
        String::from_utf8(text).ok().filter(|_| read as u64 == count)
    };
    Ok(Message::of(*kind, count, text).map(Heard::Message))
}

/// Most bytes of one line of words that are kept.
const MOST_WORDS: usize = 4096;

static IS_WORKER: AtomicBool = AtomicBool::new(false);

/// Makes this process a worker: what it says goes to its supervisor.
pub fn work_for() {
    IS_WORKER.store(true, Ordering::Relaxed);
}

/// True in a process that has a supervisor.
pub fn is_worker() -> bool {
    IS_WORKER.load(Ordering::Relaxed)
}

/// Says something to the supervisor. Without one, what is to be printed is printed, and nobody asks for
/// the rest.
///
/// # Errors
/// When what is to be printed cannot be written.
pub fn say(message: &Message) -> io::Result<()> {
    if is_worker() {
        // Locked as a whole: several threads may speak.
        return io::stderr().lock().write_all(&message.frame());
    }
    match message {
        Message::Output(text) => {
            let mut out = io::stdout().lock();
            out.write_all(text.as_bytes()).and_then(|()| out.flush())
        }
        Message::Complaint(text) => io::stderr().lock().write_all(text.as_bytes()),
        Message::Step(_)
        | Message::File(_)
        | Message::Expect(_)
        | Message::Done
        | Message::Summary(_)
        | Message::Standby(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(mut bytes: &[u8]) -> Vec<Heard> {
        std::iter::from_fn(|| hear(&mut bytes).expect("in memory")).collect()
    }

    #[test]
    fn what_is_said_is_heard() {
        let messages = [
            Message::Step("读取表格".to_owned()),
            Message::File("inputs/附表.xlsx".to_owned()),
            Message::Expect(12),
            Message::Done,
            Message::Output("一\n二".to_owned()),
            Message::Complaint(String::new()),
            Message::Summary("{}".to_owned()),
            Message::Standby("{}".to_owned()),
        ];
        let bytes: Vec<u8> = messages.iter().flat_map(Message::frame).collect();
        assert_eq!(heard(&bytes), messages.map(Heard::Message));
    }

    #[test]
    fn last_words_stand_between_messages_and_after_them() {
        let mut bytes = b"one\ntwo".to_vec();
        bytes.extend(Message::Done.frame());
        bytes.extend(b"memory allocation of 8 bytes failed\n");
        let words = |text: &str| Heard::Words(text.to_owned());
        let expected = [
            words("one\n"),
            words("two"),
            Heard::Message(Message::Done),
            words("memory allocation of 8 bytes failed\n"),
        ];
        assert_eq!(heard(&bytes), expected);
    }

    #[test]
    fn a_frame_that_was_never_finished_is_the_end() {
        let frame = Message::Output("甲".repeat(100)).frame();
        for length in 1..frame.len() {
            assert_eq!(heard(&frame[..length]), []);
        }
    }
}
