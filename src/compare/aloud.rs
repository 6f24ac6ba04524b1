//! What changed, in at most ten sentences that can be read aloud: no cells, no tables, the weightiest first.

use super::change::{Change, Comparison, Count, DifferenceKind, RowChange, Transition};
use super::sentences::{class, period_names};
use crate::model::verdict_words::likely_class;
use crate::text::{distinct, tidy};

/// Sentences that somebody listens to.
const MOST: usize = 10;
/// Names that somebody remembers.
const MOST_NAMES: usize = 3;

/// The comparison in sentences, each with its full stop; none where nothing changed.
pub fn aloud(comparison: &Comparison) -> Vec<String> {
    if comparison.summary.equal {
        return Vec::new();
    }
    let found = [
        Some(opening(comparison)),
        indicators(comparison),
        verdicts(&comparison.verdicts, Direction::Better),
        verdicts(&comparison.verdicts, Direction::Worse),
        outlooks(comparison),
        goals(&comparison.indicators),
        revised(comparison),
        statuses(&comparison.indicators),
        departments(&comparison.indicators),
        text(comparison),
    ];
    found.into_iter().flatten().take(MOST).map(|sentence| sentence + "。").collect()
}

/// `甲、乙等5项`.
fn listed(names: &[String]) -> String {
    let shown = names.iter().take(MOST_NAMES).cloned().collect::<Vec<_>>().join("、");
    if names.len() > MOST_NAMES { format!("{shown}等{}项", names.len()) } else { shown }
}

fn opening(comparison: &Comparison) -> String {
    let (old, new) = (&comparison.old.label, &comparison.new.label);
    let whose = comparison.department.as_ref().map_or_else(String::new, |name| format!("{name}负责的部分，"));
    let periods = period_names(&comparison.columns.opened);
    let periods =
        if periods.is_empty() { String::new() } else { format!("，增加了{}的数据", periods.join("、")) };
    format!("{whose}{new}同{old}相比{periods}")
}

fn indicators(comparison: &Comparison) -> Option<String> {
    let of = |change: Change| -> Vec<String> {
        comparison.indicators.iter().filter(|row| row.change == change).map(|row| row.name.clone()).collect()
    };
    let (added, removed) = (of(Change::Added), of(Change::Removed));
    let renamed = comparison.indicators.iter().filter(|row| row.old_name.is_some());
    let renamed: Vec<String> = renamed.map(|row| row.name.clone()).collect();
    let phrase = |what: &str, names: &[String]| (!names.is_empty()).then(|| format!("{what}{}", listed(names)));
    let parts = [phrase("新增", &added), phrase("减少", &removed), phrase("改名的有", &renamed)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let number = comparison.counts.iter().find(|count| count.name == "指标");
    let number = number.map_or_else(String::new, |Count { old, new, .. }| {
        if old == new {
            format!("指标仍是{new}项，其中")
        } else {
            format!("指标由{old}项变为{new}项，")
        }
    });
    (!parts.is_empty()).then(|| format!("{number}{}", parts.join("，")))
}

/// Which way a verdict went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Better,
    Worse,
}

/// Verdicts that went one way: transitions come with the best class first.
fn verdicts(all: &[Transition], direction: Direction) -> Option<String> {
    let classes = distinct(all.iter().filter_map(|known| known.from.as_deref()));
    let rank = |word: Option<&str>| word.and_then(|word| classes.iter().position(|own| *own == word));
    // A class that nothing was in before has no place among them; then its word says how good it is.
    let likely = |word: Option<&str>| word.and_then(likely_class).map(|class| class as usize);
    let is_meant = |known: &&Transition| {
        let (from, to) = (known.from.as_deref(), known.to.as_deref());
        let ranks = rank(from).zip(rank(to)).or_else(|| likely(from).zip(likely(to)));
        ranks.is_some_and(|(from, to)| if direction == Direction::Better { to < from } else { to > from })
    };
    let moved: Vec<&Transition> = all.iter().filter(is_meant).collect();
    let count: usize = moved.iter().map(|known| known.indicators.len()).sum();
    let what = if direction == Direction::Better { "评价变好" } else { "评价变差" };
    (count > 0).then(|| format!("{what}的有{count}项：{}", moves(&moved)))
}

/// `甲、乙由滞后变为正常`.
fn moves(moved: &[&Transition]) -> String {
    let told = moved.iter().filter_map(|known| {
        let (from, to) = (known.from.as_deref()?, known.to.as_deref()?);
        Some(format!("{}由{}变为{}", listed(&known.indicators), class(from), class(to)))
    });
    let told: Vec<String> = told.collect();
    let more = if told.len() > MOST_NAMES { "，等等" } else { "" };
    format!("{}{more}", told[..told.len().min(MOST_NAMES)].join("，"))
}

fn outlooks(comparison: &Comparison) -> Option<String> {
    let moved = comparison.outlooks.iter().filter(|known| known.from.is_some() && known.to.is_some());
    let moved: Vec<&Transition> = moved.filter(|known| known.from != known.to).collect();
    let count: usize = moved.iter().map(|known| known.indicators.len()).sum();
    (count > 0).then(|| format!("预测分类变化的有{count}项：{}", moves(&moved)))
}

/// A cell of a row without line ends.
fn shown(text: Option<&String>) -> String {
    let text = text.map(String::as_str).map(tidy).unwrap_or_default();
    if text.is_empty() { "空白".to_owned() } else { text }
}

/// Changes of some kinds, row by row.
fn told(rows: &[RowChange], kinds: &[DifferenceKind], verb: &str) -> (usize, String) {
    let rows = rows.iter().filter(|row| !matches!(row.change, Change::Added | Change::Removed));
    let fields = rows.flat_map(|row| row.fields.iter().map(move |field| (row, field)));
    let own: Vec<String> = fields
        .filter(|(_, field)| kinds.contains(&field.kind))
        .map(|(row, field)| format!("{}由{}{verb}{}", row.name, shown(field.old.as_ref()), shown(field.new.as_ref())))
        .collect();
    let more = if own.len() > MOST_NAMES { "，等等" } else { "" };
    (own.len(), format!("{}{more}", own.iter().take(MOST_NAMES).cloned().collect::<Vec<_>>().join("，")))
}

fn goals(rows: &[RowChange]) -> Option<String> {
    let (targets, words) = told(rows, &[DifferenceKind::Target], "调整为");
    let (bases, _) = told(rows, &[DifferenceKind::Base], "调整为");
    let base = if bases > 0 { format!("；另有{bases}项的基数重新核定") } else { String::new() };
    match targets {
        0 => (bases > 0).then(|| format!("有{bases}项的基数重新核定")),
        _ => Some(format!("目标调整的有{targets}项：{words}{base}")),
    }
}

fn revised(comparison: &Comparison) -> Option<String> {
    let count = comparison.summary.cells.get(&DifferenceKind::Revised)?;
    let first = comparison.highlights.iter().find(|one| one.kind == Some(DifferenceKind::Revised));
    let first = first.map_or_else(String::new, |one| {
        let plain = one.text.split('（').next().unwrap_or(&one.text);
        format!("，变动最大的是{}，{plain}", one.subject)
    });
    Some(format!("以前报过的数修订了{count}处{first}"))
}

fn statuses(rows: &[RowChange]) -> Option<String> {
    let (count, words) = told(rows, &[DifferenceKind::Status], "变为");
    (count > 0).then(|| format!("完成情况变化的有{count}处：{words}"))
}

fn departments(rows: &[RowChange]) -> Option<String> {
    let (count, words) = told(rows, &[DifferenceKind::Department], "改归");
    (count > 0).then(|| format!("换了责任单位的有{count}项：{words}"))
}

fn text(comparison: &Comparison) -> Option<String> {
    let summary = &comparison.summary;
    let passages: usize = summary.passages.values().sum();
    let numbers = match (summary.numbers, summary.by_hand) {
        (0, _) => String::new(),
        (numbers, 0) => format!("，其中数字变化{numbers}处"),
        (numbers, hand) => format!("，其中数字变化{numbers}处，{hand}处是手工写入的，请重点核对"),
    };
    (passages > 0).then(|| format!("正文有{passages}段不同{numbers}"))
}
