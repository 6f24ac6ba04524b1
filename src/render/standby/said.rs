//! What a typst that watches says: that it begins, that it has ended, and what it has to say of that.

/// What was said since somebody began to listen.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said<'a> {
    /// Nothing.
    Nothing,
    /// One round and no other, from its beginning to its end; its messages.
    Round(&'a str),
    /// Anything else: the rest of an earlier round, a round that is under way, several.
    More,
}

impl<'a> Said<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        if text.is_empty() {
            return Self::Nothing;
        }
        let (mut begun, mut round) = (false, None);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            at += line.len();
            match state(line.trim_end()) {
                Some(State::Begins) if begun || round.is_some() => return Self::More,
                Some(State::Begins) => begun = true,
                Some(State::Ended) if !begun || round.is_some() => return Self::More,
                Some(State::Ended) => round = text.get(at..),
                None if !begun && !is_head(line.trim_end()) => return Self::More,
                None => {}
            }
        }
        round.map_or(Self::More, Self::Round)
    }
}

enum State {
    Begins,
    Ended,
}

/// The state that a line tells: `[12:30:00] compiling ...`.
fn state(line: &str) -> Option<State> {
    let (time, word) = line.strip_prefix('[')?.split_once("] ")?;
    if time.is_empty() || !time.bytes().all(|byte| byte.is_ascii_digit() || byte == b':') {
        return None;
    }
    if word == "compiling ..." {
        return Some(State::Begins);
    }
    word.starts_with("compiled ").then_some(State::Ended)
}

/// True for what stands above every state.
fn is_head(line: &str) -> bool {
    line.is_empty() || line.starts_with("watching ") || line.starts_with("writing to ")
}
