//! Laws of comparisons over random tables and random edits of them.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::rows::{ComparedRow, of_kind};
use super::*;
use crate::model::facts::Facts;
use crate::model::job::Job;
use crate::model::report::Report;
use crate::model::table::{Dataset, Role};
use std::sync::Arc;

/// A table as texts: column headers and rows.
#[derive(Debug, Clone)]
struct Sheet {
    columns: Vec<(Role, String)>,
    rows: Vec<Vec<String>>,
}

fn edition(sheet: &Sheet) -> Edition {
    let columns: Vec<(Role, &str)> = sheet.columns.iter().map(|(role, label)| (role.clone(), label.as_str())).collect();
    let rows: Vec<Vec<&str>> = sheet.rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let mut data = Dataset::of(&columns, &rows);
    let department = columns.iter().position(|(role, _)| *role == Role::Owner);
    for row in &mut data.tables[0].rows {
        row.departments.extend(department.map(|at| row.cells[at].text.clone()));
        row.name = tidy(&row.name);
    }
    let job: Job = serde_yaml::from_str(include_str!("../extract/standalone.yaml")).expect("settings");
    let report = Report::without_text(&job);
    Edition::new(report, &Facts::new(Arc::new(data), Arc::new(job)))
}

fn compared(old: &Edition, new: &Edition) -> Comparison {
    compare(old, new, &text::compare(&old.report, &new.report), CompareOptions::default())
}

const FIXED: [(Role, &str); 7] = [
    (Role::Key(1), "指标名称"),
    (Role::Unit, "单位"),
    (Role::Base, "2020年·基数"),
    (Role::Target, "2025年·目标值"),
    (Role::Owner, "责任单位"),
    (Role::Verdict, "基本评价"),
    (Role::Attribute, "属性"),
];

const NAMES: [&str; 12] = [
    "地区生产总值",
    "全员劳动生产率",
    "规模以上工业增加值",
    "常住人口城镇化率",
    "研发经费投入增长",
    "城镇调查失业率",
    "人均预期寿命",
    "基本养老保险参保率",
    "森林覆盖率",
    "单位地区生产总值用水量降低",
    "空气质量优良天数比例",
    "粮食综合生产能力",
];

fn period(year: i32) -> (Role, String) {
    (Role::Level(Period::year(year)), format!("{year}年·总量"))
}

/// A number that no other cell of the table has, so that rows can be told apart by their numbers.
fn number() -> impl Strategy<Value = String> {
    (1_u32..100_000, 0_u32..3).prop_map(|(digits, decimals)| {
        let factor = 10_u32.pow(decimals);
        if decimals == 0 {
            digits.to_string()
        } else {
            format!("{}.{:0>2$}", digits / factor, digits % factor, decimals as usize)
        }
    })
}

fn sheet() -> impl Strategy<Value = Sheet> {
    let row = (
        prop::sample::select(vec!["亿元", "%", "万人"]),
        prop::collection::vec(number(), 4),
        prop::sample::select(vec!["区发改局", "区统计局"]),
        prop::sample::select(vec!["超前", "正常", "滞后"]),
    );
    prop::collection::vec(row, 1..NAMES.len()).prop_map(|rows| {
        let mut columns: Vec<(Role, String)> =
            FIXED.iter().map(|(role, label)| (role.clone(), (*label).to_owned())).collect();
        columns.extend([period(2021), period(2022)]);
        let rows = rows.into_iter().zip(NAMES).map(|((unit, numbers, department, verdict), name)| {
            let [base, target, first, second] = &numbers[..] else { unreachable!("four numbers") };
            [name, unit, base, target, department, verdict, "预期性", first, second].map(str::to_owned).to_vec()
        });
        Sheet { columns, rows: rows.collect() }
    })
}

#[derive(Debug, Clone)]
enum Edit {
    SwapRows(usize, usize),
    SwapColumns(usize, usize),
    /// One character more in the name.
    Rename(usize),
    Revise(usize, usize, String),
    /// A zero more behind the point.
    Reformat(usize, usize),
    Add(String),
    Drop(usize),
    Open(String),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = 0_usize..64;
    prop_oneof![
        (at.clone(), at.clone()).prop_map(|(one, other)| Edit::SwapRows(one, other)),
        (at.clone(), at.clone()).prop_map(|(one, other)| Edit::SwapColumns(one, other)),
        at.clone().prop_map(Edit::Rename),
        (at.clone(), at.clone(), number()).prop_map(|(row, col, text)| Edit::Revise(row, col, text)),
        (at.clone(), at.clone()).prop_map(|(row, col)| Edit::Reformat(row, col)),
        number().prop_map(Edit::Add),
        at.prop_map(Edit::Drop),
        number().prop_map(Edit::Open),
    ]
}

/// Edits that change no value.
fn is_harmless(edit: &Edit) -> bool {
    matches!(edit, Edit::SwapRows(..) | Edit::SwapColumns(..) | Edit::Reformat(..))
}

fn edited(mut sheet: Sheet, edits: &[Edit]) -> Sheet {
    let name = |sheet: &Sheet| sheet.columns.iter().position(|(role, _)| *role == Role::Key(1)).expect("names");
    let data = |sheet: &Sheet, col: usize| {
        let numbers: Vec<usize> = (0..sheet.columns.len()).filter(|at| sheet.columns[*at].0.is_data()).collect();
        numbers[col % numbers.len()]
    };
    for edit in edits {
        let height = sheet.rows.len();
        match edit {
            Edit::SwapRows(one, other) => sheet.rows.swap(one % height, other % height),
            Edit::SwapColumns(one, other) => {
                let width = sheet.columns.len();
                sheet.columns.swap(one % width, other % width);
                sheet.rows.iter_mut().for_each(|row| row.swap(one % width, other % width));
            }
            Edit::Rename(row) => {
                let at = name(&sheet);
                sheet.rows[row % height][at].push('数');
            }
            Edit::Revise(row, col, text) => {
                let col = data(&sheet, *col);
                sheet.rows[row % height][col].clone_from(text);
            }
            Edit::Reformat(row, col) => {
                let col = data(&sheet, *col);
                let text = &mut sheet.rows[row % height][col];
                let zero = if text.contains('.') { "0" } else { ".0" };
                text.push_str(zero);
            }
            Edit::Add(text) => {
                let named =
                    (0..).map(|n| format!("新增指标之{}", "甲乙丙丁戊己庚辛壬癸子丑".chars().nth(n).expect("few")));
                let own = name(&sheet);
                let free = named.into_iter().find(|name| sheet.rows.iter().all(|row| row[own] != *name)).expect("free");
                let row = sheet.columns.iter().map(|(role, _)| match role {
                    Role::Key(1) => free.clone(),
                    Role::Unit => "个".to_owned(),
                    _ => text.clone(),
                });
                let row = row.collect();
                sheet.rows.push(row);
            }
            Edit::Drop(row) if height > 1 => {
                sheet.rows.remove(row % height);
            }
            Edit::Drop(_) => {}
            Edit::Open(text) => {
                let year = 2023 + i32::try_from(sheet.columns.len() - FIXED.len() - 2).expect("few");
                sheet.columns.push(period(year));
                sheet.rows.iter_mut().for_each(|row| row.push(text.clone()));
            }
        }
    }
    sheet
}

type Named = (String, BTreeMap<String, String>);
type Table = Vec<Named>;

/// An edition as a list of names, each with its texts by column.
fn as_table(edition: &Edition) -> Table {
    let shown = |row: &ComparedRow<'_>| {
        let fields = row.fields.iter().map(|field| (field.label.clone(), field.value.text.clone()));
        (row.name(), fields.collect())
    };
    of_kind(edition, INDICATORS).iter().map(shown).collect()
}

/// The old table with the listed changes made, which must fit it.
fn applied(mut table: Table, comparison: &Comparison) -> Table {
    let mut placed: Vec<(usize, Named)> = Vec::new();
    for row in &comparison.indicators {
        let old_name = row.old_name.as_ref().unwrap_or(&row.name);
        let mut texts = BTreeMap::new();
        let at = table.iter().position(|(name, _)| name == old_name);
        if row.change != Change::Added {
            texts = table[at.expect("the old row")].1.clone();
        }
        for field in &row.fields {
            match (&field.old, texts.get(&field.field)) {
                (Some(old), Some(known)) => assert_eq!(old, known, "{}", row.name),
                (None, None) => {}
                (old, known) => panic!("{}: {old:?} where {known:?} stands", row.name),
            }
            match &field.new {
                Some(new) => texts.insert(field.field.clone(), new.clone()),
                None => texts.remove(&field.field),
            };
        }
        match (row.change, row.moved, at) {
            (Change::Removed, _, Some(at)) => {
                table.remove(at);
            }
            (Change::Added, _, _) => placed.push((row.position.new.expect("place"), (row.name.clone(), texts))),
            (_, true, Some(at)) => {
                table.remove(at);
                placed.push((row.position.new.expect("place"), (row.name.clone(), texts)));
            }
            (_, false, Some(at)) => table[at] = (row.name.clone(), texts),
            (_, _, None) => panic!("{} is not in the old table", row.name),
        }
    }
    placed.sort_by_key(|(place, _)| *place);
    for (place, row) in placed {
        table.insert(place - 1, row);
    }
    table
}

fn mirrored_change(change: Change) -> Change {
    match change {
        Change::Added => Change::Removed,
        Change::Removed => Change::Added,
        other => other,
    }
}

fn mirrored_kind(kind: DifferenceKind) -> DifferenceKind {
    match kind {
        DifferenceKind::Filled => DifferenceKind::Emptied,
        DifferenceKind::Emptied => DifferenceKind::Filled,
        DifferenceKind::Opened => DifferenceKind::Closed,
        DifferenceKind::Closed => DifferenceKind::Opened,
        other => other,
    }
}

fn mirrored(comparison: &Comparison) -> Vec<RowChange> {
    let mut rows: Vec<RowChange> = comparison
        .indicators
        .iter()
        .map(|row| RowChange {
            name: row.old_name.clone().unwrap_or_else(|| row.name.clone()),
            old_name: row.old_name.as_ref().map(|_| row.name.clone()),
            change: mirrored_change(row.change),
            position: Position { old: row.position.new, new: row.position.old },
            fields: row
                .fields
                .iter()
                .map(|field| FieldChange {
                    kind: mirrored_kind(field.kind),
                    old: field.new.clone(),
                    new: field.old.clone(),
                    old_cell: field.new_cell.clone(),
                    new_cell: field.old_cell.clone(),
                    ..field.clone()
                })
                .collect(),
            ..row.clone()
        })
        .collect();
    sort(&mut rows);
    rows
}

/// In an order that has no side.
fn sort(rows: &mut [RowChange]) {
    for row in rows.iter_mut() {
        row.departments.sort_unstable();
        row.fields.sort_by(|one, other| one.field.cmp(&other.field));
        // The sign of a difference turns with the sides.
        row.fields.iter_mut().for_each(|field| {
            field.difference = field.difference.take().map(|gap| gap.trim_start_matches(['+', '-']).to_owned());
        });
    }
    rows.sort_by(|one, other| one.name.cmp(&other.name));
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(sheet in sheet()) {
        let edition = edition(&sheet);
        let same = compared(&edition, &edition);
        prop_assert!(same.summary.equal);
        prop_assert!(same.indicators.is_empty() && same.highlights.is_empty() && same.candidates.is_empty());
    }

    #[test]
    fn the_changes_make_the_new_table_of_the_old_one(sheet in sheet(), edits in prop::collection::vec(edit(), 0..8)) {
        let (old, new) = (edition(&sheet), edition(&edited(sheet, &edits)));
        let comparison = compared(&old, &new);
        prop_assert_eq!(applied(as_table(&old), &comparison), as_table(&new));
    }

    #[test]
    fn seen_from_the_other_side_it_is_the_mirror_image(sheet in sheet(), edits in prop::collection::vec(edit(), 0..8)) {
        let (old, new) = (edition(&sheet), edition(&edited(sheet, &edits)));
        let forward = compared(&old, &new);
        let mut backward = compared(&new, &old).indicators;
        sort(&mut backward);
        prop_assert_eq!(mirrored(&forward), backward);
    }

    #[test]
    fn order_and_writing_alone_revise_nothing(
        sheet in sheet(),
        edits in prop::collection::vec(edit().prop_filter("harmless", is_harmless), 0..8),
    ) {
        let (old, new) = (edition(&sheet), edition(&edited(sheet, &edits)));
        let comparison = compared(&old, &new);
        let kinds: Vec<DifferenceKind> = comparison.summary.cells.keys().copied().collect();
        prop_assert!(kinds.iter().all(|kind| *kind == DifferenceKind::Reformatted), "{:?}", kinds);
        prop_assert!(comparison.indicators.iter().all(|row| matches!(row.change, Change::Moved | Change::Reformatted)));
    }

    #[test]
    fn a_name_that_drifted_is_no_other_indicator(sheet in sheet(), row in 0_usize..64) {
        let edits = [Edit::Rename(row)];
        let (old, new) = (edition(&sheet), edition(&edited(sheet, &edits)));
        let comparison = compared(&old, &new);
        let changes: Vec<(Change, bool)> =
            comparison.indicators.iter().map(|row| (row.change, row.old_name.is_some())).collect();
        prop_assert_eq!(changes, [(Change::Changed, true)]);
    }
}
