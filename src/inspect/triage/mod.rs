//! What the bureau has decided about findings: other weights, accepted ones, strictness.
//!
//! An acceptance names a code and a place, with reason and name. It is listed with every run, and
//! when nothing is left for it to accept, that is a finding too.

mod answers;
mod stale;

pub use answers::{Answers, Standing, ToAccept, ToChange, answers};

use super::{Evidence, kind, kinds};
use crate::diag::{Code, Diagnostic, Severity, Sink, nearest};
use crate::model::job::{Acceptance, CheckSettings, Weight};
use crate::model::table::Dataset;
use crate::model::value::Value;
use crate::place::{Address, Place, Written, is_same_name, sentence_at};

/// Findings after the bureau's decisions.
#[derive(Debug, Default)]
pub struct Triaged {
    /// What is still open.
    pub open: Vec<Diagnostic>,
    /// What is accepted, in the order of `report.yaml`.
    pub accepted: Vec<Accepted>,
    /// Codes that `report.yaml` turns off, with the number of findings not shown.
    pub silenced: Vec<(Code, usize)>,
}

/// An accepted finding.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The finding.
    pub finding: Diagnostic,
    /// Why it is accepted.
    pub reason: String,
    /// Who accepts it.
    pub by: String,
}

/// How warnings weigh: a final version must have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// As they are.
    Draft,
    /// As errors, for a final version.
    Strict,
}

/// An acceptance with its place as it was understood.
struct LocatedAcceptance<'a> {
    entry: &'a Acceptance,
    at: Written,
    /// Workbooks that have the sheet, when the place names none and several have it.
    books: Vec<String>,
}

/// Applies the decisions of `report.yaml` to the findings of the checks. `whole` is false when some
/// checks could not run: an acceptance may then wait for its finding.
pub fn triage(evidence: Evidence<'_>, findings: Vec<Diagnostic>, whole: bool, strictness: Strictness) -> Triaged {
    let (settings, data) = (&evidence.facts.job().check, evidence.facts.data());
    let acceptances: Vec<LocatedAcceptance<'_>> =
        settings.accepted.iter().map(|one| LocatedAcceptance::new(one, data)).collect();
    let mut accepted: Vec<Vec<Accepted>> = acceptances.iter().map(|_| Vec::new()).collect();
    let mut others = Vec::new();
    for finding in findings {
        match acceptances.iter().position(|acceptance| acceptance.covers(&finding, data)) {
            Some(at) => {
                let Acceptance { reason, by, .. } = acceptances[at].entry;
                accepted[at].push(Accepted { finding, reason: reason.clone(), by: by.clone() });
            }
            None => others.push(finding),
        }
    }
    let mut stale = Vec::new();
    if whole {
        let review = stale::Review { evidence, acceptances: &acceptances, accepted: &accepted, others: &others };
        stale.extend((0..acceptances.len()).filter(|at| accepted[*at].is_empty()).map(|at| review.stale(at)));
    }
    let mut triaged = weighed(evidence, others);
    triaged.open.extend(stale);
    if strictness == Strictness::Strict {
        for finding in triaged.open.iter_mut().filter(|finding| finding.severity == Severity::Warning) {
            finding.severity = Severity::Error;
        }
    }
    triaged.accepted = accepted.into_iter().flatten().collect();
    triaged
}

/// What `report.yaml` says the findings of a code weigh, with the key that says so: the code itself,
/// else the one that it shared with others before.
pub fn weight(settings: &CheckSettings, code: Code) -> Option<(Code, Weight)> {
    let keys = [Some(code), kind(code).and_then(|kind| kind.formerly)];
    keys.into_iter().flatten().find_map(|key| Some((key, *settings.severity.get(key.as_str())?)))
}

/// True when a code in `report.yaml` means the findings of a code.
fn is_meant(written: &str, code: Code) -> bool {
    kind(code).map_or(written == code.as_str(), |kind| kind.is_meant(written))
}

/// The findings that are left, with the weight that the bureau gives them.
fn weighed(evidence: Evidence<'_>, findings: Vec<Diagnostic>) -> Triaged {
    let mut triaged = Triaged::default();
    for mut finding in findings {
        match weight(&evidence.facts.job().check, finding.code).map(|(_, weight)| weight) {
            Some(Weight::Off) => {
                match triaged.silenced.iter_mut().find(|(code, _)| *code == finding.code) {
                    Some((_, count)) => *count += 1,
                    None => triaged.silenced.push((finding.code, 1)),
                }
                continue;
            }
            Some(Weight::Error) => finding.severity = Severity::Error,
            Some(Weight::Warning) => finding.severity = Severity::Warning,
            Some(Weight::Note) => finding.severity = Severity::Note,
            None => {}
        }
        triaged.open.push(finding);
    }
    triaged
}

impl<'a> LocatedAcceptance<'a> {
    fn new(acceptance: &'a Acceptance, data: &Dataset) -> Self {
        let at = Written::read(&acceptance.at);
        let mut books: Vec<String> = Vec::new();
        if let Written::Cell(Address { book: None, sheet, .. }) = &at {
            let cells = data.values().flat_map(Value::cells);
            for cell in cells.filter(|cell| is_same_name(&cell.sheet, sheet)) {
                if books.iter().all(|known| **known != *cell.book) {
                    books.push(cell.book.to_string());
                }
            }
        }
        Self { entry: acceptance, at, books: if books.len() > 1 { books } else { Vec::new() } }
    }

    /// True when it is about a finding.
    fn covers(&self, finding: &Diagnostic, data: &Dataset) -> bool {
        self.is_about(finding) && self.pinned(finding, data).is_none()
    }

    /// True when code and place are those of a finding, whatever stands there.
    fn is_about(&self, finding: &Diagnostic) -> bool {
        is_meant(&self.entry.code.value, finding.code) && self.is_here(&finding.place)
    }

    fn is_here(&self, place: &Place) -> bool {
        self.books.is_empty() && self.at.has(place)
    }

    /// What stands at a finding instead of the text that the acceptance is pinned to.
    fn pinned(&self, finding: &Diagnostic, data: &Dataset) -> Option<String> {
        let pinned = self.entry.text.as_deref()?.trim();
        match &finding.place {
            // A number within another one is another value, so a cell is compared as a whole.
            Place::Cell { cell, .. } => Some(data.shown(cell).unwrap_or_default()).filter(|shown| shown != pinned),
            // A paragraph is one line; what was accepted is a sentence of it or more.
            Place::Line { at, text } => {
                let sentence = sentence_at(text, at.column);
                let is_here = sentence.contains(pinned) || (pinned.contains(sentence) && text.contains(pinned));
                (!is_here).then(|| sentence.to_owned())
            }
            Place::File(_) => None,
        }
    }
}

/// Codes in `check:` that no check has.
pub(super) fn unknown_codes(evidence: Evidence<'_>, sink: &mut Sink) {
    let known: Vec<&str> = kinds().map(|kind| kind.code.as_str()).collect();
    sink.extend(unknown_among(&known, evidence));
}

fn unknown_among(known: &[&str], evidence: Evidence<'_>) -> Vec<Diagnostic> {
    let settings = &evidence.facts.job().check;
    // All of them: there is no other list to choose from.
    let choice = |code: &str| match nearest(code, known.iter().copied()) {
        Some(name) => format!("是否为 `{name}`？"),
        None => format!("可用的有：`{}`", known.join("`、`")),
    };
    let finding = |code: &str, place: Place| {
        Diagnostic::error(Code::BadConfig, place, format!("check 中的 `{code}` 不是核对项的编号"))
            .because("只有核对项可以调整级别、可以认可；其余的问题必须改正")
            .hint(choice(code))
            .hint("核对项的编号在问题的方括号里")
    };
    let weights = settings.severity.keys().filter(|code| !known.contains(&code.as_str()));
    let weights =
        weights.map(|code| finding(code, evidence.project.place_of_path(&["check", "severity", code.as_str()])));
    let accepted = settings.accepted.iter().filter(|one| !known.contains(&one.code.value.as_str()));
    let accepted = accepted.map(|one| finding(&one.code.value, evidence.project.place_of(&one.code)));
    weights.chain(accepted).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::facts::Facts;
    use crate::model::table::Role;
    use crate::place::CellRef;
    use crate::project::Project;

    const YAML: &str = "\
title: 甲
region: 乙
bureau: 丙
date: 2023-10-20
plan: { name: 《丁》, short: 《丁》, term: 丁, base-year: 2020, end-year: 2025 }
evaluation: { from: 甲, to: 乙, annual-data: 丙, monthly-data: 丁 }
workbooks: []
";
    pub(super) const CELL: &str = "附表.xlsx!附件2!B3";

    pub(super) fn at_cell() -> Diagnostic {
        Diagnostic::warning(Code::GrowthMismatch, Place::cell(&CellRef::read(CELL).expect("cell")), "增速不符")
    }

    pub(super) fn at_line() -> Diagnostic {
        Diagnostic::warning(Code::ValueMismatch, Place::line("甲.md", "前\n得数41亿元\n", 2, 3), "与表不符")
    }

    /// In the first sentence of two.
    fn at_sentence() -> Diagnostic {
        Diagnostic::warning(Code::ValueMismatch, Place::line("甲.md", "得数41亿元。又增长5%。\n", 1, 3), "与表不符")
    }

    /// The findings after the decisions of this `check:`.
    pub(super) fn triaged(check: &str, findings: Vec<Diagnostic>, strictness: Strictness) -> Triaged {
        let project = Project::of(&format!("{YAML}check:\n{check}"));
        let columns = [(Role::Key(1), "指标名称"), (Role::Base, "基数")];
        let data = Dataset::of(&columns, &[&["甲", "41"]]);
        let facts = Facts::new(Arc::new(data), Arc::new(project.job.clone()));
        triage(Evidence { facts: &facts, project: &project }, findings, true, strictness)
    }

    pub(super) fn accepting(code: &str, at: &str, text: &str) -> String {
        let text = if text.is_empty() { String::new() } else { format!("text: \"{text}\", ") };
        format!("  accepted:\n  - {{ code: {code}, at: {at}, {text}reason: 口径调整, by: 张三 }}\n")
    }

    #[test]
    fn severity_is_what_the_bureau_says() {
        for (word, expected) in [
            ("error", Some(Severity::Error)),
            ("warning", Some(Severity::Warning)),
            ("note", Some(Severity::Note)),
            ("off", None),
        ] {
            let check = format!("  severity: {{ growth-mismatch: {word} }}\n");
            let triaged = triaged(&check, vec![at_cell(), at_line()], Strictness::Draft);
            let of = |code| triaged.open.iter().find(|finding| finding.code == code).map(|finding| finding.severity);
            assert_eq!(of(Code::GrowthMismatch), expected, "{word}");
            assert_eq!(of(Code::ValueMismatch), Some(Severity::Warning), "another code keeps its weight");
            let silenced: &[_] = if word == "off" { &[(Code::GrowthMismatch, 1)] } else { &[] };
            assert_eq!(triaged.silenced, silenced);
        }
    }

    #[test]
    fn a_former_code_holds_for_what_it_was_divided_into() {
        let gap = || Diagnostic::warning(Code::SerialGap, at_cell().place, "不连续");
        let weighed = |settings: &str| {
            let open = triaged(&format!("  severity: {{ {settings} }}\n"), vec![gap()], Strictness::Draft).open;
            open.first().map(|finding| finding.severity)
        };
        assert_eq!(weighed("sum-mismatch: note"), Some(Severity::Note));
        assert_eq!(weighed("sum-mismatch: off"), None);
        assert_eq!(weighed("sum-mismatch: off, serial-gap: error"), Some(Severity::Error), "its own code goes first");
        assert_eq!(weighed("share-sum: error"), Some(Severity::Warning), "a sibling says nothing of it");
        for (code, count) in [("sum-mismatch", 1), ("serial-gap", 1), ("share-sum", 0)] {
            let triaged = triaged(&accepting(code, CELL, "41"), vec![gap()], Strictness::Draft);
            assert_eq!(triaged.accepted.len(), count, "{code}");
        }
    }

    #[test]
    fn acceptance_is_by_place_and_pinned_text() {
        for (finding, code, at, text, is_accepted) in [
            (at_cell(), "growth-mismatch", CELL, "", true),
            (at_cell(), "growth-mismatch", "附表.xlsx!'附件2'!$B$3", "41", true),
            (at_cell(), "growth-mismatch", "附表.xlsx!附件2", "", true),
            (at_cell(), "growth-mismatch", "附表.xlsx", "", true),
            (at_cell(), "growth-mismatch", "附表.xlsx!附件2!B3（2020年·基数）", "41", true),
            (at_cell(), "growth-mismatch", "附件2!B3", "", true),
            (at_cell(), "growth-mismatch", CELL, "4", false),
            (at_cell(), "growth-mismatch", "附表.xlsx!附件2!B4", "", false),
            (at_cell(), "value-mismatch", CELL, "", false),
            (at_line(), "value-mismatch", "甲.md:2", "", true),
            (at_line(), "value-mismatch", "甲.md", "41亿元", true),
            (at_line(), "value-mismatch", "甲.md:2:3", "", true),
            (at_line(), "value-mismatch", "甲.md:2", "42亿元", false),
            (at_sentence(), "value-mismatch", "甲.md", "得数41亿元", true),
            (at_sentence(), "value-mismatch", "甲.md", "得数41亿元。又增长", true),
            // Another sentence of the paragraph is another finding.
            (at_sentence(), "value-mismatch", "甲.md", "又增长5%", false),
            (at_line(), "value-mismatch", "甲.md:3", "", false),
        ] {
            let triaged = triaged(&accepting(code, at, text), vec![finding], Strictness::Draft);
            let stale = triaged.open.iter().filter(|finding| finding.code == Code::StaleAcceptance).count();
            let counts = (triaged.accepted.len(), triaged.open.len(), stale);
            assert_eq!(counts, if is_accepted { (1, 0, 0) } else { (0, 2, 1) }, "{code} {at} {text}");
            if is_accepted {
                let Accepted { reason, by, .. } = &triaged.accepted[0];
                assert_eq!((reason.as_str(), by.as_str()), ("口径调整", "张三"));
            }
        }
    }

    #[test]
    fn an_acceptance_waits_for_checks_that_could_not_run() {
        let project = Project::of(&format!("{YAML}check:\n{}", accepting("growth-mismatch", CELL, "")));
        let facts = Facts::new(Arc::new(Dataset::of(&[], &[])), Arc::new(project.job.clone()));
        let evidence = Evidence { facts: &facts, project: &project };
        assert!(triage(evidence, Vec::new(), false, Strictness::Draft).open.is_empty());
    }

    #[test]
    fn strict_makes_errors_of_warnings_and_not_of_notes() {
        let note = Diagnostic { severity: Severity::Note, ..at_line() };
        let triaged = triaged("  accepted: []\n", vec![at_cell(), note], Strictness::Strict);
        let severities: Vec<_> = triaged.open.iter().map(|finding| finding.severity).collect();
        assert_eq!(severities, [Severity::Error, Severity::Note]);
    }

    #[test]
    fn codes_that_no_check_has_are_pointed_at() {
        let yaml = "check:\n  severity:\n    growth-mismach: note\n  accepted:\n    - code: hidden-sheet\n      at: 甲\n      reason: 乙\n      by: 丙\n";
        let project = Project::of(&format!("{YAML}{yaml}"));
        let facts = Facts::new(Arc::new(Dataset::of(&[], &[])), Arc::new(project.job.clone()));
        let known = ["growth-mismatch", "value-mismatch"];
        let found = unknown_among(&known, Evidence { facts: &facts, project: &project });
        let lines: Vec<String> = found.iter().map(|finding| finding.place.to_string()).collect();
        assert_eq!(lines, ["inputs/report.yaml:10:5", "inputs/report.yaml:12:13"]);
        assert_eq!(found[0].hints[0], "是否为 `growth-mismatch`？");
        assert!(found.iter().all(|finding| finding.code == Code::BadConfig));
        let all: Vec<&str> = kinds().map(|kind| kind.code.as_str()).collect();
        let found = unknown_among(&all, Evidence { facts: &facts, project: &project });
        let listed: Vec<&str> = found[1].hints[0].split('`').skip(1).step_by(2).collect();
        assert_eq!(listed, all, "every code, each once");
    }
}
