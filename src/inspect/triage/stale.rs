//! An acceptance that accepts nothing: why, and what to write instead.

use super::{Accepted, LocatedAcceptance, is_meant};
use crate::diag::{Code, Diagnostic, nearest};
use crate::inspect::Evidence;
use crate::inspect::registry::successors;
use crate::model::value::Value;
use crate::place::{Address, CellRef, Place, Written, is_same_name};

/// What an unused acceptance is judged by.
pub(super) struct Review<'a> {
    pub evidence: Evidence<'a>,
    pub acceptances: &'a [LocatedAcceptance<'a>],
    /// What each of them accepts.
    pub accepted: &'a [Vec<Accepted>],
    /// Findings that none of them accepts.
    pub others: &'a [Diagnostic],
}

/// Characters of a changed line that are shown.
const MOST: usize = 60;

impl Review<'_> {
    /// The finding for the acceptance of an index, which accepts nothing.
    pub(super) fn stale(&self, at: usize) -> Diagnostic {
        let acceptance = &self.acceptances[at];
        self.twice(acceptance)
            .or_else(|| self.changed(acceptance))
            .or_else(|| self.of_many_books(acceptance))
            .unwrap_or_else(|| self.gone(acceptance))
    }

    fn warning(&self, acceptance: &LocatedAcceptance<'_>, message: String) -> Diagnostic {
        Diagnostic::warning(Code::StaleAcceptance, self.evidence.project.place_of(&acceptance.entry.code), message)
    }

    /// An earlier entry accepts the same.
    fn twice(&self, acceptance: &LocatedAcceptance<'_>) -> Option<Diagnostic> {
        let data = self.evidence.facts.data();
        let covers = |found: &Vec<Accepted>| found.iter().any(|one| acceptance.covers(&one.finding, data));
        let first = self.accepted.iter().position(covers)?;
        let place = self.evidence.project.place_of(&self.acceptances[first].entry.code);
        let accepted = acceptance.entry;
        Some(
            self.warning(acceptance, format!("`{}`（{}）认可了两次", accepted.code.value, accepted.at))
                .because("同一处的同一种问题只能认可一次，以前面的一条为准")
                .related(place, "前面的一条")
                .hint("请从 check.accepted 中删去其中一条"),
        )
    }

    /// The finding is there, but not with the text that was accepted.
    fn changed(&self, acceptance: &LocatedAcceptance<'_>) -> Option<Diagnostic> {
        let accepted = acceptance.entry;
        let pinned = accepted.text.as_deref()?.trim();
        let data = self.evidence.facts.data();
        let mut about = self.others.iter().filter(|finding| acceptance.is_about(finding));
        let (finding, now) = about.find_map(|finding| Some((finding, acceptance.pinned(finding, data)?)))?;
        let what = if matches!(finding.place, Place::Cell { .. }) { "这一格" } else { "这一行" };
        Some(
            self.warning(acceptance, format!("对 `{}`（{}）的认可已失效：内容变了", accepted.code.value, accepted.at))
                .because(format!("认可时{what}{} `{pinned}`，现在是 `{}`", verb(&finding.place), clipped(&now)))
                .hint("请重新核实：有错的，改正后删去这一条；仍要认可的，把 text 改为现在的内容"),
        )
    }

    /// Several workbooks have the sheet, so the place says no cell.
    fn of_many_books(&self, acceptance: &LocatedAcceptance<'_>) -> Option<Diagnostic> {
        let first = acceptance.books.first()?;
        let accepted = acceptance.entry;
        let at = accepted.at.trim();
        Some(
            self.warning(acceptance, format!("认可的位置 `{at}` 指哪个工作簿不清楚"))
                .because(format!(
                    "有 {} 个工作簿都有这张工作表：{}",
                    acceptance.books.len(),
                    acceptance.books.join("、")
                ))
                .hint(format!("请写上工作簿，如 `{first}!{at}`")),
        )
    }

    /// No such finding is there.
    fn gone(&self, acceptance: &LocatedAcceptance<'_>) -> Diagnostic {
        let accepted = acceptance.entry;
        let found =
            self.warning(acceptance, format!("认可的问题 `{}`（{}）已不存在", accepted.code.value, accepted.at));
        if let Some((wrong, known)) = self.unknown_name(acceptance) {
            return found
                .because(format!("工作簿里没有 `{wrong}`"))
                .closest(&wrong, known.iter().map(String::as_str))
                .hint("请照抄问题的“位置”；已经改正的，从 check.accepted 中删去这一条");
        }
        if let Some((then, now)) = self.other_text(acceptance) {
            return found
                .because(format!("认可时这一格是 `{then}`，现在是 `{now}`"))
                .hint("请重新核实：没有问题的，删去这一条；仍要认可的，把 text 改为现在的内容");
        }
        let found = found.because("这个位置现在没有这样的问题：可能已经改正，也可能位置、编号写错");
        let found = match self.elsewhere(acceptance) {
            Some(meant) => found.hint(meant),
            None => found,
        };
        let found = match &successors(&accepted.code.value)[..] {
            [] => found,
            several => found.hint(format!("`{}` 现已分为 `{}`", accepted.code.value, several.join("`、`"))),
        };
        found.hint("请从 check.accepted 中删去这一条，或改正它的位置、编号")
    }

    /// The workbook or sheet of the place that no table stands in, and those that there are.
    fn unknown_name(&self, acceptance: &LocatedAcceptance<'_>) -> Option<(String, Vec<String>)> {
        let Written::Cell(Address { book, sheet, .. }) = &acceptance.at else { return None };
        let cells = || self.evidence.facts.data().values().flat_map(Value::cells);
        let known = |name: &dyn Fn(&CellRef) -> String| {
            let mut names: Vec<String> = cells().map(name).collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        let is_there = |names: &[String], wanted: &str| names.iter().any(|name| is_same_name(name, wanted));
        let books = known(&|cell| cell.book.to_string());
        match book.as_ref().filter(|book| !is_there(&books, book)) {
            Some(book) => Some((book.clone(), books)),
            None => {
                let sheets = known(&|cell| cell.sheet.to_string());
                (!is_there(&sheets, sheet)).then(|| (sheet.clone(), sheets))
            }
        }
    }

    /// The text that was accepted and the one that stands in the cell now.
    fn other_text(&self, acceptance: &LocatedAcceptance<'_>) -> Option<(String, String)> {
        let Written::Cell(address) = &acceptance.at else { return None };
        let then = acceptance.entry.text.as_deref()?.trim();
        let means = |value: &&Value| value.cells().first().is_some_and(|cell| address.means(cell));
        let value = self.evidence.facts.data().values().find(means)?;
        (value.text != then).then(|| (then.to_owned(), value.text.clone()))
    }

    /// Another code at the place, or another place of the code, that may have been meant.
    fn elsewhere(&self, acceptance: &LocatedAcceptance<'_>) -> Option<String> {
        let here = self.others.iter().find(|finding| acceptance.is_here(&finding.place));
        if let Some(other) = here {
            return Some(format!("这个位置有 `{}`，编号是否为它？", other.code.as_str()));
        }
        let of_code = self.others.iter().filter(|finding| is_meant(&acceptance.entry.code.value, finding.code));
        let places: Vec<String> = of_code.map(|finding| plain(&finding.place)).collect();
        let meant = nearest(acceptance.entry.at.trim(), places.iter().map(String::as_str))?;
        Some(format!("位置是否为 `{meant}`？"))
    }
}

/// A place as it is best written in `report.yaml`.
fn plain(place: &Place) -> String {
    match place {
        Place::Cell { cell, .. } => cell.to_string(),
        Place::Line { .. } | Place::File(_) => place.to_string(),
    }
}

/// A cell is its text, a line has the text in it.
fn verb(place: &Place) -> &'static str {
    if matches!(place, Place::Cell { .. }) { "是" } else { "有" }
}

fn clipped(text: &str) -> String {
    let start: String = text.chars().take(MOST).collect();
    if start.len() < text.len() { start + "…" } else { start }
}

#[cfg(test)]
mod tests {
    use super::super::Strictness;
    use super::super::tests::{CELL, accepting, at_cell, at_line, triaged};
    use super::*;

    /// The findings about acceptances that these settings leave.
    fn stale(check: &str, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let open = triaged(check, findings, Strictness::Draft).open;
        open.into_iter().filter(|finding| finding.code == Code::StaleAcceptance).collect()
    }

    #[test]
    fn an_acceptance_of_nothing_says_what_has_changed() {
        let gone = |text| stale(&accepting("growth-mismatch", CELL, text), Vec::new());
        let [changed] = &gone("40.5")[..] else { panic!("one finding") };
        assert_eq!(changed.reason, "认可时这一格是 `40.5`，现在是 `41`");
        let Place::Line { at, .. } = &changed.place else { panic!("a line") };
        assert_eq!((at.line, at.column), (10, 13), "the line of the acceptance");
        assert!(gone("41")[0].reason.contains("没有这样的问题"));
    }

    #[test]
    fn a_finding_with_other_text_is_not_called_gone() {
        for (finding, code, at, text, reason) in [
            (at_cell(), "growth-mismatch", "附件2!B3", "40.5", "认可时这一格是 `40.5`，现在是 `41`"),
            (at_line(), "value-mismatch", "甲.md:2", "42亿元", "认可时这一行有 `42亿元`，现在是 `得数41亿元`"),
            (at_line(), "value-mismatch", "甲.md", "42亿元", "认可时这一行有 `42亿元`，现在是 `得数41亿元`"),
        ] {
            let found = stale(&accepting(code, at, text), vec![finding]);
            assert_eq!(found[0].message, format!("对 `{code}`（{at}）的认可已失效：内容变了"));
            assert_eq!(found[0].reason, reason);
        }
    }

    #[test]
    fn the_same_finding_accepted_twice_is_told_with_the_other_entry() {
        let one = accepting("growth-mismatch", CELL, "41");
        let two = one.clone() + one.split_once('\n').expect("list").1;
        let found = stale(&two, vec![at_cell()]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, format!("`growth-mismatch`（{CELL}）认可了两次"));
        let (Place::Line { at, .. }, Place::Line { at: first, .. }) = (&found[0].place, &found[0].related[0].0) else {
            panic!("lines")
        };
        assert_eq!((at.line, first.line), (11, 10));
    }

    #[test]
    fn a_former_code_of_nothing_is_told_with_its_successors() {
        let found = stale(&accepting("sum-mismatch", CELL, ""), Vec::new());
        let hint = "`sum-mismatch` 现已分为 `sum-mismatch`、`share-sum`、`serial-gap`".to_owned();
        assert!(found[0].hints.contains(&hint), "{:?}", found[0].hints);
    }

    #[test]
    fn a_wrong_place_is_told_with_the_nearest_right_one() {
        for (finding, code, at, hint) in [
            (at_cell(), "growth-mismatch", "附表.xlsx!附件22!B3", "是否为 `附件2`？"),
            (at_cell(), "growth-mismatch", "附标.xlsx!附件2!B3", "是否为 `附表.xlsx`？"),
            (at_cell(), "growth-mismatch", "附表.xlsx!附件2!B4", "位置是否为 `附表.xlsx!附件2!B3`？"),
            (at_cell(), "value-mismatch", CELL, "这个位置有 `growth-mismatch`，编号是否为它？"),
            (at_line(), "value-mismatch", "甲.md:7", "位置是否为 `甲.md:2:3`？"),
        ] {
            let found = stale(&accepting(code, at, ""), vec![finding]);
            assert_eq!(found[0].hints[0], hint, "{code} {at}");
        }
    }
}
