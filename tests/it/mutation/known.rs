//! Which numbers of a text a cell or a formula knows. How the checks bind numbers to cells is not asked.

use std::ops::Range;

use pinggu::model::table::cells::{Cells, Labelled};
use pinggu::model::table::{Role, Row, Table};
use pinggu::model::value::Origin;
use pinggu::place::CellRef;
use pinggu::text::{label, scan};

use super::printed::Paragraph;

/// A number in a paragraph whose truth a cell or a formula knows.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Its digits.
    pub range: Range<usize>,
    /// The cell that shows it, or those it is computed from.
    pub cells: Vec<CellRef>,
    pub is_computed: bool,
}

/// The numbers that are known: those of figures; of those typed by hand the ones that a cell shows in its
/// unit, or that follow from the cells of a row, where the sentence names the row, or its paragraph begins
/// with it.
pub(super) fn known(paragraphs: &[Paragraph], cells: &Cells<'_>) -> Vec<Known> {
    let mut found = Vec::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        for numeral in scan::numerals(&paragraph.text) {
            let range = digits(&paragraph.text, numeral);
            let known = match paragraph.figure(&range) {
                Some(value) => Some((value.cells().to_vec(), matches!(value.origin, Origin::Computed { .. }))),
                None => Typed { paragraph, range: range.clone() }.known(cells),
            };
            let known = known.filter(|(cells, is_computed)| *is_computed || !cells.is_empty());
            found.extend(known.map(|(cells, is_computed)| Known { paragraph: index, range, cells, is_computed }));
        }
    }
    found
}

/// The part of a numeral that is digits and points.
fn digits(text: &str, range: Range<usize>) -> Range<usize> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let start = range.start + text[range.clone()].find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    start..start + text[start..range.end].find(|c| !is_part(c)).unwrap_or(range.end - start)
}

/// A number typed by hand.
struct Typed<'a> {
    paragraph: &'a Paragraph,
    range: Range<usize>,
}

impl Typed<'_> {
    fn known(&self, cells: &Cells<'_>) -> Option<(Vec<CellRef>, bool)> {
        [self.paragraph.sentence(self.range.start), self.paragraph.sentence(0)].into_iter().find_map(|sentence| {
            let named: Vec<_> = cells.iter().filter(|(_, cell)| self.is_named(&sentence, cell)).collect();
            let shown = named.iter().find(|(_, cell)| cell.is_data() && self.is_shown(cell));
            let computed = || named.iter().find(|(_, cell)| self.is_computed(cell.table, cell.row));
            shown.map(|(at, _)| (vec![(*at).clone()], false)).or_else(|| computed().map(|_| (Vec::new(), true)))
        })
    }

    fn number(&self) -> &str {
        &self.paragraph.text[self.range.clone()]
    }

    /// The row is named in a sentence: 地区生产总值 of 地区生产总值及增速, with what is measured of it.
    fn is_named(&self, sentence: &Range<usize>, cell: &Labelled<'_>) -> bool {
        let sentence = &self.paragraph.text[sentence.clone()];
        let name = label::name(&cell.row.name);
        let name = name.split('及').next().unwrap_or_default();
        let item = label::name(&cell.row.item);
        name.chars().count() > 2 && sentence.contains(name) && (item.contains("实际值") || sentence.contains(&item))
    }

    fn is_shown(&self, cell: &Labelled<'_>) -> bool {
        let after = unit_of(&self.paragraph.text[self.range.end..]);
        let Some(quantity) = cell.value.quantity() else { return false };
        let unit = if quantity.percent { "%" } else { cell.table.unit(cell.row, cell.at) };
        let is_level = quantity.to_string().trim_start_matches('-').trim_end_matches('%') == self.number();
        let is_rank = after.starts_with('位') && cell.value.text.contains(&format!("{}位）", self.number()));
        is_rank || (is_level && !unit.is_empty() && after.starts_with(unit))
    }

    /// It is the average growth of the years, or the change between two of them, of the levels of a row.
    fn is_computed(&self, table: &Table, row: &Row) -> bool {
        let levels = table.columns.iter().zip(&row.cells).filter_map(|(column, value)| {
            let year = match &column.role {
                Role::Base => None,
                Role::Level(period) if period.is_full_year() => Some(period.year),
                _ => return None,
            };
            Some((year, value.number()?.to_string().parse::<f64>().ok()?))
        });
        let mut levels: Vec<(Option<i32>, f64)> = levels.collect();
        levels.sort_by_key(|(year, _)| *year);
        let clause = self.paragraph.clause(self.range.start);
        let (before, after) =
            (&self.paragraph.text[clause.start..self.range.start], &self.paragraph.text[self.range.end..]);
        let decimals = self.number().split('.').nth(1).map_or(0, str::len);
        let is = |value: f64| format!("{:.decimals$}", value.abs()) == self.number();
        if before.contains("年均") && after.starts_with('%') {
            let ([(None, first), .., (Some(_), last)], count) = (&levels[..], levels.len()) else { return false };
            let years = i32::try_from(count - 1).unwrap_or(1);
            return is(((last / first).powf(1.0 / f64::from(years)) - 1.0) * 100.0);
        }
        let is_change =
            ["提高", "增加", "上升", "下降", "减少", "降低", "净增", "回落"].iter().any(|word| before.ends_with(word));
        let unit = if row.unit == "%" { "个百分点" } else { &row.unit };
        let pairs =
            levels.iter().enumerate().flat_map(|(at, (_, one))| levels[..at].iter().map(move |(_, other)| one - other));
        is_change && !unit.is_empty() && after.starts_with(unit) && pairs.into_iter().any(is)
    }
}

/// What follows a number, or the last one of its list: `、41.5万吨` is `万吨`.
fn unit_of(after: &str) -> &str {
    let next = after.strip_prefix(['、', '和']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    next.map_or(after, |rest| unit_of(rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')))
}
