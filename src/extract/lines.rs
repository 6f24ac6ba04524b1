//! What the lines under a header are: rows of the table, groups of them, notes, and lines that only help
//! the eye (甲 乙 1 2 3, the header again on the next page, a row of units).

use super::candidate::{self, one_line, unit_line};
use super::naming;
use super::sheet::Sheet;
use crate::model::table::{Role, Table};
use crate::text::{label, tidy};

/// A line under a header.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Words under the table.
    Note(String),
    /// None of the table's, with what it is.
    Skipped(&'static str),
    /// Units of the columns, by their indices.
    Units(Vec<(usize, String)>),
    /// The name of those that follow, and the heading as the sheet shows it: （一）经济发展（5项）.
    Group { name: String, shown: String },
    /// A row.
    Row,
}

/// Words before a colon that begin what stands under a table.
const FOOTERS: [&str; 24] = [
    "注",
    "说明",
    "备注",
    "附注",
    "资料来源",
    "数据来源",
    "来源",
    "填报人",
    "填报单位",
    "填表人",
    "填表单位",
    "制表人",
    "制表",
    "制表单位",
    "审核人",
    "审核",
    "审核单位",
    "负责人",
    "单位负责人",
    "统计负责人",
    "联系人",
    "联系电话",
    "填报日期",
    "报送日期",
];
/// Number columns where a table has no number for them.
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";

/// Tells the lines of a sheet apart, from top to bottom.
pub(super) struct Lines<'a> {
    sheet: &'a Sheet,
    /// First row and row below the header.
    header: (u32, u32),
    columns: u32,
    name: u32,
    number: Option<u32>,
    title: String,
    has_groups: bool,
    in_notes: bool,
    /// The line before was one of the header, or helped the eye as it does.
    is_under_header: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(sheet: &'a Sheet, header: (u32, u32), table: &Table, name_at: usize) -> Self {
        let index = |at: usize| u32::try_from(at).unwrap_or(0);
        Self {
            sheet,
            header,
            columns: sheet.cols.min(candidate::SEARCHED_COLUMNS),
            name: index(name_at),
            number: table.column(&Role::Number).map(index),
            title: tidy(&table.title),
            has_groups: table.schema.rows.groups,
            in_notes: false,
            is_under_header: true,
        }
    }

    /// What a row of the sheet is.
    pub(super) fn kind(&mut self, row: u32) -> Line {
        let texts = self.texts(row);
        if let Some(note) = self.note(&texts) {
            self.in_notes = true;
            return Line::Note(note);
        }
        if let Some(what) = self.skipped(row, &texts) {
            self.is_under_header = true;
            return Line::Skipped(what);
        }
        if let Some(units) = self.units(&texts).filter(|_| self.is_under_header) {
            return Line::Units(units);
        }
        (self.in_notes, self.is_under_header) = (false, false);
        let group = if self.has_groups { self.group(row, &texts) } else { None };
        group.map_or(Line::Row, |(name, shown)| Line::Group { name, shown })
    }

    /// The cells of a row that show something, merged ones once.
    fn texts(&self, row: u32) -> Vec<(u32, &'a str)> {
        let mut texts: Vec<(u32, &str)> = Vec::new();
        let mut last = None;
        for col in 0..self.columns {
            let anchor = self.sheet.anchor(row, col);
            if last.replace(anchor) != Some(anchor) {
                texts.push((col, self.sheet.text(row, col)));
            }
        }
        texts.retain(|(_, text)| !text.is_empty());
        texts
    }

    /// A line under the table; one that goes on with the note above it stands alone in its row.
    fn note(&self, texts: &[(u32, &str)]) -> Option<String> {
        let (_, first) = *texts.first()?;
        let is_alone = texts.len() == 1;
        let is_marked = is_alone && first.starts_with(['*', '＊', '※']) && first.chars().count() > 1;
        let goes_on = self.in_notes && is_alone;
        (is_marked || goes_on || is_footer(first)).then(|| {
            let texts: Vec<&str> = texts.iter().map(|(_, text)| *text).collect();
            texts.join("\u{3000}")
        })
    }

    /// What a line is that only helps the eye.
    fn skipped(&self, row: u32, texts: &[(u32, &str)]) -> Option<&'static str> {
        if texts.is_empty() {
            return None;
        }
        let is_like = |above: u32| texts.iter().all(|(col, text)| tidy(self.sheet.text(above, *col)) == tidy(text));
        if texts.len() > 1 && (self.header.0..self.header.1).any(is_like) {
            return Some("重复的表头");
        }
        let is_title = |text: &str| (!self.title.is_empty() && tidy(text) == self.title) || text.starts_with("续表");
        if texts.iter().all(|(_, text)| is_title(text) || unit_line(text).is_some()) {
            return Some("重复的标题");
        }
        (self.is_under_header && self.is_index(row, texts)).then_some("栏号")
    }

    /// 甲 乙 1 2 3, or 1 2 3 4 5 throughout: numbers of the columns.
    fn is_index(&self, row: u32, texts: &[(u32, &str)]) -> bool {
        if texts.len() < 3 {
            return false;
        }
        let name = self.sheet.text(row, self.name);
        let mut before = 0;
        let mut is_next = |text: &str| match index(text) {
            Some(ColumnIndex::Letter) => true,
            Some(ColumnIndex::Number(number)) if number == before + 1 => {
                before = number;
                true
            }
            _ => false,
        };
        index(name).is_some() && texts.iter().all(|(_, text)| is_next(text)) && before > 1
    }

    /// A row of units right under the header.
    fn units(&self, texts: &[(u32, &str)]) -> Option<Vec<(usize, String)>> {
        let is_title = |text: &str| matches!(tidy(text).as_str(), "单位" | "计量单位");
        let unit = |text: &str| {
            let tidied = tidy(text);
            let bare = tidied.trim_start_matches('（').trim_end_matches('）').to_owned();
            Some(bare).filter(|unit| label::is_unit(unit))
        };
        let mut found = Vec::new();
        for (col, text) in texts.iter().filter(|(_, text)| !is_title(text)) {
            found.push((*col as usize, unit(text).filter(|_| *col != self.name)?));
        }
        // A row of one percent sign may be the unit of a row without a name.
        (found.len() > 1 || (found.len() == 1 && texts.len() > 1)).then_some(found)
    }

    /// The group that a row names: alone in it, with a number, a count or over the columns of names.
    fn group(&self, row: u32, texts: &[(u32, &str)]) -> Option<(String, String)> {
        let mut texts = texts.to_vec();
        texts.dedup_by(|one, other| one.1 == other.1);
        match texts[..] {
            [(col, only)] => {
                let spans_name = self.sheet.anchor(row, self.name) != (row, self.name);
                // Not numbered among numbered rows.
                let is_unnumbered = || {
                    let numbered = |row: u32| self.number.is_some_and(|col| !self.sheet.text(row, col).is_empty());
                    col == self.name && !numbered(row) && numbered(row + 1)
                };
                let is_group = naming::heads_group(only) || spans_name || is_unnumbered();
                is_group.then(|| (naming::group(only), one_line(only)))
            }
            [(_, number), (_, name)] if naming::is_group_number(number) => {
                Some((naming::group(name), format!("{}　{}", one_line(number), one_line(name))))
            }
            _ => None,
        }
    }
}

fn is_footer(text: &str) -> bool {
    let Some((word, rest)) = text.split_once(['：', ':']) else {
        // 注1 …, 注 …
        let rest = text.strip_prefix('注').unwrap_or_default();
        return rest.starts_with(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '、' | '.'));
    };
    let word = tidy(word);
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
    FOOTERS.contains(&bare) && !(rest.trim().is_empty() && bare == "来源")
}

/// What a cell says in a row that numbers columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ColumnIndex {
    /// 甲, A.
    Letter,
    /// A number, alone or with how it is made of others: 4=3/2.
    Number(u32),
}

/// Reads a cell of such a row.
fn index(text: &str) -> Option<ColumnIndex> {
    let tidied = tidy(text);
    let bare = tidied.trim_start_matches('（').trim_end_matches('）');
    let is_letter = bare.chars().count() == 1 && bare.chars().all(|c| STEMS.contains(c) || c.is_ascii_uppercase());
    if is_letter {
        return Some(ColumnIndex::Letter);
    }
    let circled = bare.chars().next().filter(|c| ('①'..='⑳').contains(c) && bare.chars().count() == 1);
    if let Some(c) = circled {
        return Some(ColumnIndex::Number(u32::from(c) - u32::from('①') + 1));
    }
    let (number, formula) = bare.split_once('=').unwrap_or((bare, ""));
    let is_formula = formula.chars().all(|c| c.is_ascii_digit() || "+-*/×÷%（）".contains(c));
    number.parse().ok().filter(|number| is_formula && (1..100).contains(number)).map(ColumnIndex::Number)
}
