//! Sums a comparison up in sentences, for the terminal and for the start of the report of differences.

use std::collections::BTreeMap;

use crate::model::department::split_joint;
use crate::text::distinct;

use super::change::{
    Candidate, CandidateKind, Change, Columns, Comparison, DifferenceKind, RowChange, Summary, TableChange, Transition,
};

/// Most names that a sentence lists.
const MOST_NAMES: usize = 8;

/// A comparison in sentences, each with its heading; only what there is to say.
pub fn sentences(comparison: &Comparison) -> Vec<(&'static str, String)> {
    let summary = &comparison.summary;
    let tables = comparison.tables.iter().map(table);
    let found = [
        ("时期", periods(&comparison.columns)),
        ("指标", indicators(comparison)),
        ("单元格", cells(summary)),
        ("评价", transitions(&comparison.verdicts)),
        ("预测", transitions(&comparison.outlooks)),
        ("责任单位", departments(&comparison.indicators)),
        ("其他表", tables.flatten().collect::<Vec<_>>().join("；")),
        ("文字", text(summary)),
        ("请确认", comparison.candidates.iter().map(candidate).collect::<Vec<_>>().join("；")),
    ];
    found.into_iter().filter(|(_, sentence)| !sentence.is_empty()).collect()
}

/// Some of the names and how many there are.
fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join("、");
    if names.len() > MOST_NAMES { format!("{shown}等{}项", names.len()) } else { shown }
}

/// `一，二` of the parts that have something to say.
fn joined(parts: impl IntoIterator<Item = Option<String>>) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join("，")
}

/// The periods of columns, each once.
pub fn period_names(columns: &[String]) -> Vec<&str> {
    let names = columns.iter().map(|label| label.strip_suffix("总量").or(label.strip_suffix("增速")).unwrap_or(label));
    distinct(names)
}

fn periods(columns: &Columns) -> String {
    let phrase = |what: &str, columns: &[String]| {
        (!columns.is_empty()).then(|| format!("{what}{}", period_names(columns).join("、")))
    };
    joined([phrase("新增", &columns.opened), phrase("不再列出", &columns.closed)])
}

fn indicators(comparison: &Comparison) -> String {
    let of = |is: &dyn Fn(&RowChange) -> bool| -> Vec<&str> {
        comparison.indicators.iter().filter(|row| is(row)).map(|row| row.name.as_str()).collect()
    };
    let phrase = |what: &str, names: &[&str]| {
        (!names.is_empty()).then(|| format!("{what}{}项（{}）", names.len(), listed(names)))
    };
    let number = comparison.counts.iter().find(|count| count.name == "指标").filter(|count| count.old != count.new);
    let has = |row: &RowChange, kind: DifferenceKind| row.fields.iter().any(|field| field.kind == kind);
    joined([
        number.map(|count| format!("{}项→{}项", count.old, count.new)),
        phrase("新增", &of(&|row| row.change == Change::Added)),
        phrase("减少", &of(&|row| row.change == Change::Removed)),
        phrase("改名", &of(&|row| has(row, DifferenceKind::Renamed) && row.old_name.is_some())),
        phrase("换单位", &of(&|row| row.change == Change::Changed && has(row, DifferenceKind::Unit))),
        phrase("改口径", &of(&|row| row.change == Change::Changed && has(row, DifferenceKind::Scope))),
        phrase("归入其他类型", &of(&|row| row.change == Change::Changed && has(row, DifferenceKind::Group))),
        phrase("换次序", &of(&|row| row.moved)),
    ])
}

fn cells(summary: &Summary) -> String {
    let phrase = |kind: DifferenceKind| {
        let number = summary.cells.get(&kind)?;
        Some(format!("{}{number}处", kind.label()))
    };
    let changes = joined(summary.cells.keys().filter(|kind| kind.is_change()).map(|kind| phrase(*kind)));
    let others = joined(summary.cells.keys().filter(|kind| !kind.is_change()).map(|kind| phrase(*kind)));
    match (changes.is_empty(), others.is_empty()) {
        (_, true) => changes,
        (true, false) => format!("{others}，不算变化"),
        (false, false) => format!("{changes}；另有{others}，不算变化"),
    }
}

/// `滞后→正常2项（…）`; indicators that kept their class are left out.
fn transitions(all: &[Transition]) -> String {
    let moved = all.iter().filter(|known| known.from != known.to);
    let both = moved.filter_map(|known| Some((known.from.as_deref()?, known.to.as_deref()?, &known.indicators)));
    joined(both.map(|(from, to, indicators)| {
        let names: Vec<&str> = indicators.iter().map(String::as_str).collect();
        Some(format!("{}→{}{}项（{}）", class(from), class(to), names.len(), listed(&names)))
    }))
}

/// A class in words; the cell of a verdict may be empty.
pub fn class(word: &str) -> &str {
    if word.is_empty() { "空白" } else { word }
}

fn departments(rows: &[RowChange]) -> String {
    let mut moves: BTreeMap<(DifferenceKind, String, String), usize> = BTreeMap::new();
    let fields = rows.iter().filter(|row| row.change == Change::Changed).flat_map(|row| &row.fields);
    for field in
        fields.filter(|field| matches!(field.kind, DifferenceKind::Department | DifferenceKind::DepartmentRenamed))
    {
        let names = |text: &Option<String>| split_joint(text.as_deref().unwrap_or_default());
        let (mut old, mut new) = (names(&field.old), names(&field.new));
        // Of several departments that share an indicator, only those whose names differ are listed.
        if field.kind == DifferenceKind::DepartmentRenamed {
            let shared: Vec<String> = old.iter().filter(|name| new.contains(name)).cloned().collect();
            old.retain(|name| !shared.contains(name));
            new.retain(|name| !shared.contains(name));
        }
        *moves.entry((field.kind, old.join("、"), new.join("、"))).or_default() += 1;
    }
    joined(moves.into_iter().map(|((kind, old, new), number)| {
        let what = if kind == DifferenceKind::DepartmentRenamed { "改名" } else { "改为" };
        Some(format!("{}{what}{}（{number}项）", class(&old), class(&new)))
    }))
}

fn table(table: &TableChange) -> Option<String> {
    let number = |change: Change, what: &str| {
        let number = table.rows.iter().filter(|row| row.change == change).count();
        (number > 0).then(|| format!("{what}{number}行"))
    };
    let whole = match table.change {
        Change::Added => Some("新增".to_owned()),
        Change::Removed => Some("不再列出".to_owned()),
        Change::Reformatted => return None,
        Change::Changed | Change::Moved => Some(joined([
            number(Change::Changed, "变化"),
            number(Change::Added, "新增"),
            number(Change::Removed, "减少"),
            number(Change::Moved, "换次序"),
            table.old_title.as_ref().map(|old| format!("原名“{old}”")),
        ])),
    };
    whole.filter(|whole| !whole.is_empty()).map(|whole| format!("{}{whole}", table.name))
}

fn text(summary: &Summary) -> String {
    let phrase = |of: &BTreeMap<Change, usize>, what: &str| {
        let verbs =
            [(Change::Added, "新增"), (Change::Removed, "删去"), (Change::Changed, "修改"), (Change::Moved, "移动")];
        let parts: Vec<String> = verbs
            .into_iter()
            .filter_map(|(change, verb)| of.get(&change).map(|number| format!("{verb}{number}")))
            .collect();
        (!parts.is_empty()).then(|| format!("{what}{}", parts.join("、")))
    };
    let hand = if summary.by_hand > 0 { format!("（手工写入的{}处）", summary.by_hand) } else { String::new() };
    let numbers = (summary.numbers > 0).then(|| format!("数字变化{}处{hand}", summary.numbers));
    joined([phrase(&summary.sections, "标题"), phrase(&summary.passages, "段落"), numbers])
}

/// What may belong together, as a question to a person.
pub fn candidate(candidate: &Candidate) -> String {
    let (old, new) = (candidate.old.join("、"), candidate.new.join("、"));
    let reason = &candidate.reason;
    match candidate.kind {
        CandidateKind::Renamed => {
            format!("“{old}”是否改名为“{new}”（{reason}），是则在 report.yaml 的 renamed 中登记")
        }
        CandidateKind::Split => format!("“{old}”是否拆分为“{new}”（{reason}）"),
        CandidateKind::Merged => format!("“{old}”是否合并为“{new}”（{reason}）"),
    }
}
