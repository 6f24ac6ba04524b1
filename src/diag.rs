//! Findings: placed messages with a stable code. Made everywhere, printed only by `cli`.
//!
//! A finding says where ([`Place`]), what (`message`), why (`reason`) and what to do (`hints`).
//! Findings of a run are collected in a [`Sink`] and shown together; nothing stops at the first.

mod codes;
mod names;

pub use codes::Code;
pub use names::{MOST_NAME, nearest};

use crate::place::Place;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The data or the project is wrong; the exit status is not 0.
    Error,
    /// Likely wrong; the report is made.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The Chinese word shown to the user.
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "警告",
            Self::Note => "提示",
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its weight.
    pub severity: Severity,
    /// Its kind.
    pub code: Code,
    /// Where it stands.
    pub place: Place,
    /// What is wrong, one clause, no full stop, names in backticks.
    pub message: String,
    /// Why it is wrong or why it matters; empty when the message says it.
    pub reason: String,
    /// What to do, one line each.
    pub hints: Vec<String>,
    /// Other places that belong to it.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    fn new(severity: Severity, code: Code, place: Place, message: impl Into<String>) -> Self {
        let (message, reason) = (clipped(message.into()), String::new());
        Self { severity, code, place, message, reason, hints: Vec::new(), related: Vec::new() }
    }

    /// An error at `place`.
    #[must_use]
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place, message)
    }

    /// A warning at `place`.
    #[must_use]
    pub fn warning(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, place, message)
    }

    /// A note at `place`.
    #[must_use]
    pub fn note(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, place, message)
    }

    /// Adds why.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = clipped(reason.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(clipped(hint.into()));
        self
    }

    /// Adds 「是否为 `X`？」 when a name near `wrong` exists among `known`, else lists the known ones.
    #[must_use]
    pub fn closest<'a>(self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match suggestion(wrong, known) {
            Some(hint) => self.hint(hint),
            None => self,
        }
    }

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push((place, message.into()));
        self
    }

    /// Adds several places, or one that may not be there.
    #[must_use]
    pub fn related_to<M: Into<String>>(self, places: impl IntoIterator<Item = (Place, M)>) -> Self {
        places.into_iter().fold(self, |finding, (place, message)| finding.related(place, message))
    }
}

/// A sentence of a finding. What it quotes may be a cell of 32,767 characters.
fn clipped(text: String) -> String {
    const MOST: usize = 1_000;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}……（余下 {} 字略）", &text[..end], text[end..].chars().count()),
        None => text,
    }
}

/// What [`Diagnostic::closest`] adds; none when nothing is known.
#[must_use]
pub fn suggestion<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(wrong, known.iter().copied()) {
        Some(name) => Some(format!("是否为 `{name}`？")),
        None if known.is_empty() => None,
        None => Some(format!("可用的有：{}", listed(&known))),
    }
}

/// At most twelve names, then how many more there are.
pub(crate) fn listed(names: &[&str]) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST);
    if more == 0 { shown.join("、") } else { format!("{}等{}个", shown.join("、"), names.len()) }
}

/// Why a file operation failed, in the user's language as far as the kind is known.
#[must_use]
pub fn file_trouble(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let known = match error.kind() {
        ErrorKind::NotFound => "文件或文件夹不存在",
        ErrorKind::PermissionDenied => "没有权限，或文件正被其他程序占用",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘已满",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::IsADirectory => "这是一个文件夹，不是文件",
        ErrorKind::NotADirectory => "路径中间的一段是文件，不是文件夹",
        ErrorKind::InvalidFilename => "文件名不合规定",
        ErrorKind::FileTooLarge => "文件大小超出系统的限额",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy | ErrorKind::WouldBlock => "正被其他程序占用",
        ErrorKind::OutOfMemory => "内存不够",
        ErrorKind::DirectoryNotEmpty => "文件夹不是空的",
        // What this program says itself.
        _ if error.get_ref().is_some() => return error.to_string(),
        _ => "系统不让这样做",
    };
    // Who looks after the machine can look the number up.
    match error.raw_os_error() {
        Some(number) => format!("{known}（系统错误 {number}）"),
        None => known.to_owned(),
    }
}

/// Collects the findings of a run.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
    closing: Option<String>,
}

impl Sink {
    /// Adds a finding.
    pub fn push(&mut self, finding: Diagnostic) {
        self.found.push(finding);
    }

    /// Adds all of `findings`.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// Adds the finding for which a stage cannot go on: `return Err(sink.stop(…))`.
    pub(crate) fn stop(&mut self, finding: Diagnostic) -> Stopped {
        self.push(finding);
        Stopped
    }

    /// `value`, unless errors were added since there were `errors` of them.
    pub(crate) fn unless_more_than<T>(&self, errors: usize, value: T) -> Outcome<T> {
        if self.errors() > errors { Err(Stopped) } else { Ok(value) }
    }

    /// How many findings are errors.
    pub fn errors(&self) -> usize {
        self.found.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// True when a finding is an error.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// Says in one sentence why the run ends here, where the findings alone do not.
    pub fn close(&mut self, why: impl Into<String>) {
        self.closing = Some(why.into());
    }

    /// Why the run ended, to be said after the findings.
    pub fn closing(&self) -> Option<&str> {
        self.closing.as_deref()
    }

    /// All findings, in the order they were found; the sink is empty afterwards.
    pub fn take(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.found)
    }

    /// All findings, heaviest first, then by place; the same one is shown once.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.found.iter().collect();
        all.sort_by(|a, b| (a.severity, &a.place, a.code).cmp(&(b.severity, &b.place, b.code)));
        all.dedup();
        all
    }
}

/// What a stage returns when it cannot go on: everything that is wrong is already in the sink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// A stage's result: the value, or [`Stopped`] with the reasons in the sink.
pub type Outcome<T> = Result<T, Stopped>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_quotes_no_page() {
        let long = Diagnostic::error(Code::EmptyCell, Place::File(String::new()), "长".repeat(32_767));
        assert_eq!(long.message.chars().count(), 1_000 + "……（余下 31767 字略）".chars().count());
        assert_eq!(nearest(&"长".repeat(32_767), [&*"长".repeat(32_766)]), None);
    }

    #[test]
    fn codes_are_unique_and_kebab() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{} twice", code.as_str());
            assert!(code.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '-'));
            assert!(seen.insert(code.title()), "{} twice", code.title());
            assert!((4..=12).contains(&code.title().chars().count()), "{} is no short name", code.title());
        }
    }
}
