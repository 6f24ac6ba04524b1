//! The new edition while it is put together: checked, taken back where a check refuses it, its acceptances kept as far
//! as they hold.

use std::collections::BTreeSet;

use super::super::examine::check;
use super::super::open::laid_over;
use crate::diag::{Code, Diagnostic, Severity, Sink};
use crate::inspect::Strictness;
use crate::model::job::Acceptance;
use crate::next::{Prints, SettingsText, Text};
use crate::place::Place;
use crate::project::{JOB_FILE, Project, World};
use crate::render::Artifact;

/// The new edition while it is put together.
pub(super) struct Made {
    pub files: Vec<Artifact>,
    pub settings: SettingsText,
    pub texts: Vec<Text>,
}

impl Made {
    /// All files as they stand now.
    fn world(&self) -> World {
        let world = laid_over(&World::default(), &self.files);
        let world = self.texts.iter().fold(world, |world, text| world.with(text.file(), text.text()));
        world.with(JOB_FILE, self.settings.text())
    }

    /// What the checks of it find, errors first.
    fn findings(&self) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
        let mut sink = Sink::default();
        let checked = check(&self.world(), Strictness::Draft, &|_| {}, &mut sink);
        (sink.take(), checked.triaged.open)
    }

    /// Takes back what the checks call wrong, until nothing of it is left.
    /// Errors that the old edition had are none of this one's.
    pub(super) fn refused(&mut self, prints: &Prints, known: &BTreeSet<(Code, String)>) {
        /// One sentence that is taken back may contradict another.
        const MOST: usize = 4;
        for _ in 0..MOST {
            let (blocking, open) = self.findings();
            let all = blocking.into_iter().map(|one| (one, true)).chain(open.into_iter().map(|one| (one, false)));
            let mut is_changed = false;
            // What was put into a comment leaves a gap in 一是, 二是, which is nobody's fault.
            let is_gap = |finding: &Diagnostic| matches!(finding.code, Code::OrdinalGap | Code::OrdinalCount);
            let is_new =
                |finding: &Diagnostic| !is_gap(finding) && !known.contains(&(finding.code, finding.message.clone()));
            let errors = all.filter(|(finding, _)| finding.severity == Severity::Error && is_new(finding));
            for (finding, is_blocking) in errors {
                // Of two places that contradict each other it is the old sentence that has to go.
                let related = finding.related.iter().map(|(place, _)| place);
                for place in std::iter::once(&finding.place).chain(related) {
                    let Place::Line { at, .. } = place else { continue };
                    if let Some(text) = self.texts.iter_mut().find(|text| *text.file() == *at.file) {
                        is_changed |= text.refuse((at.line, at.column), (&finding.message, is_blocking), prints);
                    }
                }
            }
            if !is_changed {
                return;
            }
        }
    }

    /// Keeps the acceptances that still accept something, at their new cells; the others are told.
    pub(super) fn waivers(&mut self, old: &Project, moved: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
        let accepted = &old.job.check.accepted;
        if accepted.is_empty() {
            return Vec::new();
        }
        let Some(items) = self.settings.accepted().filter(|items| items.len() == accepted.len()) else {
            return vec!["check.accepted 不是逐行写的，没有改；不再适用的，请照核对的提示删去".to_owned()];
        };
        let places =
            accepted.iter().map(|one| Some((one.at.clone(), moved(&one.at).unwrap_or_else(|| one.at.clone()))));
        self.settings.revise_accepted(&items, &places.collect::<Vec<_>>());
        let (_, open) = self.findings();
        let stale: Vec<(usize, String)> = open
            .into_iter()
            .filter(|finding| finding.code == Code::StaleAcceptance)
            .filter_map(|finding| match finding.place {
                Place::Line { at, .. } => Some((at.line - 1, finding.reason)),
                _ => None,
            })
            .collect();
        let mut told = Vec::new();
        let kept = |((start, end), one): (&(usize, usize), &Acceptance)| {
            let Some((_, why)) = stale.iter().find(|(line, _)| (*start..*end).contains(line)) else {
                return Some((String::new(), String::new()));
            };
            told.push(format!("不再认可 `{}`（{}，理由原为：{}）：{why}", one.code.value, one.at, one.reason));
            None
        };
        let revised: Vec<Option<(String, String)>> = items.iter().zip(accepted).map(kept).collect();
        self.settings.revise_accepted(&items, &revised);
        told
    }

    /// Adds to sentences what the checks say of them; what keeps a report from being made is returned.
    pub(super) fn doubted(&mut self) -> Vec<String> {
        let (blocking, open) = self.findings();
        for finding in open.iter().filter(|finding| finding.severity != Severity::Note) {
            let Place::Line { at, .. } = &finding.place else { continue };
            if let Some(text) = self.texts.iter_mut().find(|text| *text.file() == *at.file) {
                let why = if finding.reason.is_empty() {
                    finding.message.clone()
                } else {
                    format!("{}（{}）", finding.message, finding.reason)
                };
                text.doubt((at.line, at.column), &why);
            }
        }
        let errors = blocking.into_iter().filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| format!("{}（{}）", finding.message, finding.place)).collect()
    }

    /// Puts the texts among the files, and hands the settings back.
    pub(super) fn finish(self) -> (Vec<Artifact>, SettingsText) {
        let Self { mut files, settings, texts } = self;
        for text in &texts {
            let bytes = text.text().into_bytes();
            match files.iter_mut().find(|file| file.name == text.file()) {
                Some(file) if text.is_editable() => file.bytes = as_it_was(bytes, &file.bytes),
                Some(_) => {}
                None => files.push(Artifact { name: text.file().to_owned(), bytes }),
            }
        }
        (files, settings)
    }
}

/// A text with the line ends and the mark of byte order that the old one has.
fn as_it_was(text: Vec<u8>, old: &[u8]) -> Vec<u8> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let has_returns = old.windows(2).any(|two| two == b"\r\n");
    let mark = if old.starts_with(MARK) && !text.starts_with(MARK) { MARK } else { &[] };
    let mut out = mark.to_vec();
    for byte in text {
        if byte == b'\n' && has_returns {
            out.push(b'\r');
        }
        out.push(byte);
    }
    out
}
