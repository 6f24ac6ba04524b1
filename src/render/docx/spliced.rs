//! The words of two versions of a paragraph as one: those of both, those that only the old one had, and those that
//! only the new one has.

use super::flow::{Change, Look, Run, RunKind, text_of};
use crate::compare::text::{Op, words};

/// Runs of both versions; without the changes of one kind they are those of the other version.
pub(super) fn spliced(old: &[Run], new: &[Run]) -> Vec<Run> {
    let mut atoms = Atoms(Vec::new());
    let (of_old, of_new) = (atoms.text(old), atoms.text(new));
    let (mut old, mut new) = (Cutter::new(old), Cutter::new(new));
    let mut out = Vec::new();
    for run in words(&of_old, &of_new).runs {
        let length = run.text.chars().count();
        match run.op {
            Op::Equal => {
                old.take(length);
                out.extend(new.take(length));
            }
            Op::Removed => out.extend(old.take(length).into_iter().map(deleted)),
            Op::Added => out.extend(new.take(length).into_iter().map(inserted)),
        }
    }
    // What shows nothing and stands behind all text.
    out.extend(new.rest());
    out
}

/// A run that only the old version had, without its name: that is given to a place in the new one.
pub(super) fn deleted(run: Run) -> Run {
    let kind = match run.kind {
        RunKind::Footnote(note) => RunKind::Footnote(note.into_iter().map(|run| Run { name: None, ..run }).collect()),
        kind => kind,
    };
    Run { kind, name: None, change: Some(Change::Deleted), ..run }
}

/// A run that only the new version has.
pub(super) fn inserted(run: Run) -> Run {
    Run { change: Some(Change::Inserted), ..run }
}

/// What stands in a line and is no text, each by a character that no text has.
struct Atoms(Vec<String>);

impl Atoms {
    /// The text of runs with a character for each thing in it.
    fn text(&mut self, runs: &[Run]) -> String {
        runs.iter()
            .map(|run| if is_atom(run) { self.character(run).to_string() } else { run.shown().to_owned() })
            .collect()
    }

    fn character(&mut self, run: &Run) -> char {
        const FIRST: u32 = 0xf_0000;
        let said = match &run.kind {
            RunKind::Footnote(note) => format!("note {}", text_of(note)),
            other => format!("{other:?}"),
        };
        let at = self.0.iter().position(|known| *known == said).unwrap_or_else(|| {
            self.0.push(said);
            self.0.len() - 1
        });
        u32::try_from(at).ok().and_then(|at| char::from_u32(FIRST + at)).unwrap_or('\u{fffc}')
    }
}

fn is_atom(run: &Run) -> bool {
    !matches!(run.kind, RunKind::Text(_))
}

/// Hands out runs piece by piece.
struct Cutter<'a> {
    runs: std::slice::Iter<'a, Run>,
    /// What is left of the run that was cut last.
    left: Option<Run>,
}

impl<'a> Cutter<'a> {
    fn new(runs: &'a [Run]) -> Self {
        Self { runs: runs.iter(), left: None }
    }

    /// The next runs of so many characters, where a thing is one.
    fn take(&mut self, mut characters: usize) -> Vec<Run> {
        let mut out = Vec::new();
        while characters > 0 {
            let Some(run) = self.left.take().or_else(|| self.runs.next().cloned()) else { break };
            let RunKind::Text(text) = &run.kind else {
                characters -= 1;
                out.push(run);
                continue;
            };
            let held = text.chars().count();
            if held <= characters {
                characters -= held;
                out.push(run);
                continue;
            }
            let at = text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
            let (first, rest) = (text[..at].to_owned(), text[at..].to_owned());
            characters = 0;
            // A name is given once, and a space behind a letter stands behind its last one.
            let look = Look { is_spread: false, ..run.look };
            self.left = Some(Run { kind: RunKind::Text(rest), name: None, ..run.clone() });
            out.push(Run { kind: RunKind::Text(first), look, ..run });
        }
        out
    }

    fn rest(&mut self) -> impl Iterator<Item = Run> {
        self.left.take().into_iter().chain(self.runs.by_ref().cloned())
    }
}
