//! Answers of the departments held against what the checks find today: what may be accepted, what is
//! to be changed, who has not answered.

use std::collections::{BTreeMap, BTreeSet};

use super::Accepted;
use crate::diag::{Code, Diagnostic, Sink};
use crate::inspect::kind;
use crate::model::answer::{Answer, AnsweredRow, Identity, NOBODY, RowMark};
use crate::model::table::cells::Cells;
use crate::place::Place;

/// How a finding that was answered stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It is found as it was answered.
    Open(&'a Diagnostic),
    /// It is found at its place, and something has changed there since.
    Altered(&'a Diagnostic),
    /// `report.yaml` accepts it.
    Accepted,
    /// It is found no more.
    Gone,
}

/// An answer that a finding is to stay as it is, with its reason.
#[derive(Debug)]
pub struct ToAccept {
    /// The finding as `report.yaml` names it.
    pub entry: String,
    /// Place and finding, for people.
    pub about: String,
}

/// An answer that a finding is right.
#[derive(Debug)]
pub struct ToChange<'a> {
    /// The rows of all departments that answered so.
    pub rows: Vec<&'a AnsweredRow>,
    /// Whether it is still there.
    pub standing: Standing<'a>,
}

/// What the answers come to.
#[derive(Debug, Default)]
pub struct Answers<'a> {
    /// What may be accepted.
    pub to_accept: Vec<ToAccept>,
    /// What is to be changed, or is changed already.
    pub to_change: Vec<ToChange<'a>>,
    /// Departments with how many of their rows they left open, in the order of the rows.
    pub waiting: Vec<(&'a str, usize)>,
    /// How many were to stay as they are and are accepted already or gone.
    pub settled: usize,
    /// What the checks find today and no row is about.
    pub unasked: usize,
}

/// Sorts the rows of lists; rows that cannot be used as they are answered go to `sink`.
pub fn answers<'a>(
    rows: &'a [AnsweredRow],
    (open, accepted): (&'a [Diagnostic], &[Accepted]),
    cells: Option<&Cells<'_>>,
    sink: &mut Sink,
) -> Answers<'a> {
    let identity = |finding: &Diagnostic| {
        let shown = if let Place::Cell { cell, .. } = &finding.place {
            cells.and_then(|cells| cells.shown(cell))
        } else {
            None
        };
        Identity::of(finding, shown)
    };
    let known = open.iter().map(|finding| Known::new(finding, identity(finding))).collect();
    let today = Today::new(known, accepted.iter().map(|one| identity(&one.finding).mark()).collect());
    let mut answers = Answers::default();
    for group in grouped(rows.iter().filter(|row| row.answer.is_none()), |row| &row.department) {
        answers.waiting.push((&group[0].department, group.len()));
    }
    for group in grouped(rows.iter().filter(|row| row.answer.is_some()), |row| &row.mark) {
        let standing = today.standing(&group[0].mark);
        let (kept, changed): (Vec<_>, Vec<_>) = group.iter().partition(|row| row.answer == Some(Answer::Kept));
        match (&kept[..], &changed[..]) {
            ([], _) => answers.to_change.push(ToChange { rows: changed, standing }),
            (_, []) => answers.keep(&kept, standing, &today, sink),
            _ => sink.push(divided(&kept, &changed)),
        }
    }
    let asked: BTreeSet<usize> = rows.iter().filter_map(|row| today.find(&row.mark)).collect();
    answers.unasked = today.open.len() - asked.len();
    answers
}

/// Rows that are alike, in the order of the first of them.
fn grouped<'a, K: Ord + 'a>(
    rows: impl Iterator<Item = &'a AnsweredRow>,
    key: impl Fn(&'a AnsweredRow) -> &'a K,
) -> Vec<Vec<&'a AnsweredRow>> {
    let mut groups: Vec<Vec<&AnsweredRow>> = Vec::new();
    let mut known: BTreeMap<&K, usize> = BTreeMap::new();
    for row in rows {
        let at = *known.entry(key(row)).or_insert(groups.len());
        if at == groups.len() {
            groups.push(Vec::new());
        }
        groups[at].push(row);
    }
    groups
}

/// A finding of today.
struct Known<'a> {
    finding: &'a Diagnostic,
    identity: Identity,
    mark: RowMark,
}

impl<'a> Known<'a> {
    fn new(finding: &'a Diagnostic, identity: Identity) -> Self {
        Self { finding, mark: identity.mark(), identity }
    }
}

/// What the checks find today.
struct Today<'a> {
    open: Vec<Known<'a>>,
    accepted: Vec<RowMark>,
    /// Those that say the same.
    by_content: BTreeMap<(String, String), Vec<usize>>,
    /// Those at one place, of one kind.
    by_place: BTreeMap<(String, String), usize>,
}

impl<'a> Today<'a> {
    fn new(open: Vec<Known<'a>>, accepted: Vec<RowMark>) -> Self {
        let mut today = Self { open, accepted, by_content: BTreeMap::new(), by_place: BTreeMap::new() };
        for (at, Known { mark, .. }) in today.open.iter().enumerate() {
            today.by_content.entry((mark.code.clone(), mark.content.clone())).or_default().push(at);
            today.by_place.entry((mark.code.clone(), mark.place.clone())).or_insert(at);
        }
        today
    }

    /// The finding of a mark, by its index: of several that say the same, the one at its place.
    fn find(&self, mark: &RowMark) -> Option<usize> {
        let same = self.by_content.get(&(mark.code.clone(), mark.content.clone()));
        let here = same.and_then(|same| same.iter().find(|at| self.open[**at].mark.place == mark.place));
        let moved = || same.and_then(|same| same.first());
        here.or_else(moved).or_else(|| self.by_place.get(&(mark.code.clone(), mark.place.clone()))).copied()
    }

    fn standing(&self, mark: &RowMark) -> Standing<'a> {
        let is_accepted =
            |known: &RowMark| known.code == mark.code && (known.content == mark.content || known.place == mark.place);
        match self.find(mark).map(|at| &self.open[at]) {
            Some(known) if known.mark.content == mark.content => Standing::Open(known.finding),
            Some(known) => Standing::Altered(known.finding),
            None if self.accepted.iter().any(is_accepted) => Standing::Accepted,
            None => Standing::Gone,
        }
    }

    /// How `report.yaml` best names a finding: a sentence by its file and its text, since lines move, unless
    /// another finding of the kind is in it.
    fn named(&self, finding: &Diagnostic) -> Option<Identity> {
        let own = self.open.iter().find(|known| known.finding == finding)?;
        let is_alike = |known: &&Known<'_>| {
            let (one, other) = (&known.identity, &own.identity);
            (one.code, one.whole(), &one.text) == (other.code, other.whole(), &other.text)
        };
        let is_alone = own.identity.text.is_some() && self.open.iter().filter(is_alike).count() == 1;
        let at = if is_alone { own.identity.whole() } else { &own.identity.at };
        Some(Identity { at: at.to_owned(), ..own.identity.clone() })
    }
}

impl Answers<'_> {
    /// Sorts the answers that a finding is to stay as it is.
    fn keep(&mut self, rows: &[&AnsweredRow], standing: Standing<'_>, today: &Today<'_>, sink: &mut Sink) {
        let finding = match standing {
            Standing::Accepted | Standing::Gone => {
                self.settled += 1;
                return;
            }
            Standing::Altered(finding) => return sink.push(altered(rows[0], finding)),
            Standing::Open(finding) => finding,
        };
        if kind(finding.code).is_none() {
            return sink.push(unacceptable(rows[0]));
        }
        let Some(named) = today.named(finding) else { return };
        let (by, reasons) = (joined(rows, |row| &row.department, "、"), joined(rows, |row| &row.note, "；"));
        // Who accepts what belongs to nobody is to be filled in.
        let by = Some(by.as_str()).filter(|by| !by.is_empty() && *by != NOBODY);
        let about = format!("{}：{}", finding.place, finding.message);
        self.to_accept.push(ToAccept { entry: named.entry(Some(&reasons), by), about });
    }
}

/// What rows say, each thing once.
fn joined<'a>(rows: &[&'a AnsweredRow], text: impl Fn(&'a AnsweredRow) -> &'a String, between: &str) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for text in rows.iter().map(|row| text(row).as_str()) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.join(between)
}

fn warning(row: &AnsweredRow, message: String) -> Diagnostic {
    Diagnostic::warning(Code::UnreadAnswer, Place::cell(&row.cell), message)
}

fn divided(kept: &[&AnsweredRow], changed: &[&AnsweredRow]) -> Diagnostic {
    let (one, other) = (kept[0], changed[0]);
    let word = other.answer.map_or("", Answer::word);
    warning(one, format!("对同一个问题，{}答“不改”，{}答“{word}”", one.department, other.department))
        .because(format!("这一行是：{}", one.message))
        .related(Place::cell(&other.cell), format!("{}的答复", other.department))
        .hint("请两家商定后改成一致的答复，再读一次；现在既没有认可，也没有列入要改的")
}

fn altered(row: &AnsweredRow, finding: &Diagnostic) -> Diagnostic {
    warning(row, "答“不改”以后内容变了，没有认可".to_owned())
        .because(format!("答复时是：{}；现在是：{}", row.message, finding.message))
        .related(finding.place.clone(), "现在的问题")
        .hint("请用新的清单重新核实")
}

fn unacceptable(row: &AnsweredRow) -> Diagnostic {
    warning(row, "这一类问题不能认可，必须改正".to_owned())
        .because(format!("它使报告做不出来或数据读不全：{}", row.message))
        .hint("请按处理建议改正，答“属实”或“已改”")
}
