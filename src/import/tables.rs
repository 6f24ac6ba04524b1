//! How each table of a document is set in the report of its project.

use std::collections::{BTreeMap, BTreeSet};

use super::boxes::Listed;
use super::draft::Known;
use super::outline::{Item, Section};
use super::workbook::Sheet;
use crate::model::manuscript::{Element, SpanKind, Table};
use crate::model::table::INDICATORS;

/// How a table is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Setting {
    /// By the program, from a workbook or computed: the key that places it, and whether the annex has its title.
    Placed { key: String, is_untitled: bool },
    /// As the box of a number, from a workbook.
    Boxed(String),
    /// With the table before it, of which it is the next page.
    Continued,
    /// As Markdown.
    Typed,
    /// As the text of a frame.
    Framed,
    /// Not at all: it is too large.
    Left,
}

impl Setting {
    /// What a template or a narrative says to place it; none for what is written there itself.
    pub(super) fn call(&self) -> Option<String> {
        match self {
            Self::Placed { key, is_untitled } => {
                let title = if *is_untitled { ", title=\"\"" } else { "" };
                Some(format!("{{{{ table(key=\"{key}\"{title}) }}}}"))
            }
            Self::Boxed(number) => Some(format!("{{{{ box(key=\"{number}\") }}}}")),
            Self::Continued => Some(String::new()),
            Self::Typed | Self::Framed | Self::Left => None,
        }
    }

    /// It is the table of indicators.
    pub(super) fn is_indicators(&self) -> bool {
        matches!(self, Self::Placed { key, .. } if key == INDICATORS)
    }
}

/// How all tables are set.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// By the ordinal of the table.
    pub by_table: BTreeMap<usize, Setting>,
    /// Names of the sheets that the workbook keeps.
    pub sheets: BTreeSet<String>,
    /// Where what the program sets differs from what the document has, a line each.
    pub differences: Vec<String>,
    /// What of the tables is in no file, a line each.
    pub left: Vec<String>,
}

/// The sheet of boxes.
pub(super) const BOXES: &str = "专栏";

impl Settings {
    pub(super) fn of(&self, table: &Table) -> &Setting {
        self.by_table.get(&table.ordinal).unwrap_or(&Setting::Typed)
    }

    /// Boxes are set from their sheet, where it was read and they have a plain number.
    pub(super) fn boxes(&mut self, boxes: &BTreeMap<usize, Listed>, known: &Known) {
        let Some(kind) = known.sheets.get(BOXES) else { return };
        for (ordinal, listed) in boxes {
            let number = listed.key();
            if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
                self.by_table.insert(*ordinal, Setting::Boxed(number.to_owned()));
            }
        }
        if !known.given.contains(kind) {
            self.sheets.insert(BOXES.to_owned());
        }
    }

    /// Tables are set from their sheets, each kind once, or computed where they say what the program computes.
    pub(super) fn tables(&mut self, sheets: &[(Vec<usize>, Sheet)], known: &Known) {
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for (tables, sheet) in sheets {
            let read = known.sheets.get(&sheet.name).map(String::as_str);
            let shown = sheet.grid.shown();
            let key = read.or_else(|| known.alike(&shown)).filter(|key| used.insert(key));
            let (Some(key), Some((first, more))) = (key, tables.split_first()) else { continue };
            if read.is_some() && !known.given.contains(key) {
                self.sheets.insert(sheet.name.clone());
            }
            if let Some((_, printed)) = known.printed.iter().find(|(known, _)| known == key) {
                self.differences.extend(unlike(&sheet.name, printed, &shown));
            }
            let is_untitled = !sheet.title.starts_with('表');
            self.by_table.insert(*first, Setting::Placed { key: key.to_owned(), is_untitled });
            self.by_table.extend(more.iter().map(|table| (*table, Setting::Continued)));
        }
    }

    /// All others are written as they stand. `too_large` are those that no file takes.
    pub(super) fn others(&mut self, sections: &[Section<'_>], too_large: &BTreeSet<usize>) {
        for item in sections.iter().flat_map(|section| &section.items) {
            let Item::Table(placed) = item else { continue };
            let ordinal = placed.table.ordinal;
            let is_frame = placed.table.rows.iter().all(|row| row.cells.len() == 1);
            let other = if is_frame { Setting::Framed } else { Setting::Typed };
            let other = if too_large.contains(&ordinal) { Setting::Left } else { other };
            let setting = self.by_table.entry(ordinal).or_insert(other);
            if *setting == Setting::Left {
                self.left.push(format!("第 {ordinal} 张表：格数太多，没有读"));
            } else {
                self.left.extend(in_cells(placed.table, *setting == Setting::Framed));
            }
        }
    }
}

/// What stands in the cells of a table and in none of its texts; a frame keeps the marks of notes.
pub(super) fn in_cells(table: &Table, is_frame: bool) -> Option<String> {
    fn count(elements: &[Element], of: fn(&SpanKind) -> bool) -> usize {
        let each = elements.iter().map(|element| match element {
            Element::Paragraph(paragraph) => paragraph.spans.iter().filter(|span| of(&span.kind)).count(),
            Element::Table(table) => {
                table.rows.iter().flat_map(|row| &row.cells).map(|cell| count(&cell.elements, of)).sum()
            }
        });
        each.sum()
    }
    let all = |of| table.rows.iter().flat_map(|row| &row.cells).map(|cell| count(&cell.elements, of)).sum::<usize>();
    let pictures = all(|kind| matches!(kind, SpanKind::Picture(_)));
    let notes = if is_frame { 0 } else { all(|kind| matches!(kind, SpanKind::Note(_))) };
    let words = [(pictures, "图片", "张"), (notes, "脚注", "处")];
    let words: Vec<String> =
        words.iter().filter(|(count, ..)| *count > 0).map(|(count, what, of)| format!("{what} {count} {of}")).collect();
    (!words.is_empty()).then(|| format!("第 {} 张表的格子里的{}", table.ordinal, words.join("、")))
}

/// A text without room, as tables are compared.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Two tables say the same, place by place.
pub(super) fn same(printed: &[Vec<String>], shown: &[Vec<String>]) -> bool {
    let rows = |rows: &[Vec<String>]| {
        rows.iter().map(|row| row.iter().map(|text| bare(text)).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    rows(printed) == rows(shown)
}

/// Where a table differs from that of the document, a line for each place; one line when its form does.
fn unlike(name: &str, printed: &[Vec<String>], shown: &[Vec<String>]) -> Vec<String> {
    let width = |rows: &[Vec<String>]| rows.first().map_or(0, Vec::len);
    if (printed.len(), width(printed)) != (shown.len(), width(shown)) {
        let size = |rows: &[Vec<String>]| format!("{} 行 {} 列", rows.len(), width(rows));
        return vec![format!("`{name}`：原文是 {}，成稿是 {}", size(shown), size(printed))];
    }
    let cells = printed.iter().zip(shown).enumerate().flat_map(|(row, (printed, shown))| {
        printed.iter().zip(shown).enumerate().map(move |(column, (ours, theirs))| (row, column, ours, theirs))
    });
    let differ = cells.filter(|(_, _, ours, theirs)| bare(ours) != bare(theirs));
    differ
        .map(|(row, column, ours, theirs)| {
            format!("`{name}` 第 {} 行第 {} 列：原文 `{theirs}`，成稿 `{ours}`", row + 1, column + 1)
        })
        .collect()
}
