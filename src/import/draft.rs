//! The two steps of an import: what a document says by itself, then the files that it becomes.

use std::collections::{BTreeMap, BTreeSet};

use super::boxes::{self, Listed};
use super::chapters::Chapters;
use super::fate::Fates;
use super::grid::{Grid, grid};
use super::outline::{Item, Outline, Placed, outline};
use super::pictures::{Pictures, pictures};
use super::prose::Prose;
use super::references::{annex_keys, references, run_ins};
use super::schema;
use super::tables::{BOXES, Setting, Settings, same};
use super::workbook::{self, Sheet};
use crate::model::kind::Kind;
use crate::model::manuscript::Manuscript;
use crate::model::report::SectionKind;

/// A document, and what its elements are to each other.
pub struct Draft<'a> {
    manuscript: &'a Manuscript,
    outline: Outline<'a>,
    /// Its tables as sheets, each with the ordinals of the tables that it is made of.
    sheets: Vec<(Vec<usize>, Sheet)>,
    /// Its boxes, by the ordinal of their table.
    boxes: BTreeMap<usize, Listed>,
    /// Ordinals of tables that are larger than any report has.
    too_large: BTreeSet<usize>,
}

/// Files by path.
pub type Files = Vec<(String, Vec<u8>)>;

/// What is known of the tables of a document once its workbook was read.
#[derive(Debug, Default)]
pub struct Known {
    /// The kinds that its sheets were read as, by name of the sheet.
    pub sheets: BTreeMap<String, String>,
    /// Kinds that other workbooks have, which count before it.
    pub given: BTreeSet<String>,
    /// Names of the indicators, as their table has them.
    pub indicators: Vec<String>,
    /// The tables that the program sets, as it would set them: key and texts of all places.
    pub printed: Vec<(String, Vec<Vec<String>>)>,
}

impl Known {
    /// The table that the program sets with the same texts.
    pub(super) fn alike(&self, shown: &[Vec<String>]) -> Option<&str> {
        self.printed.iter().find(|(_, printed)| same(printed, shown)).map(|(key, _)| key.as_str())
    }
}

/// A project before it is written.
#[derive(Debug)]
pub struct Imported {
    /// Its templates, narratives and pictures, by path.
    pub files: Files,
    /// Names of the templates in the order of the report.
    pub sections: Vec<String>,
    /// Names of the sheets that its workbook keeps.
    pub sheets: BTreeSet<String>,
    /// What became of each paragraph.
    pub fates: Fates,
    /// Where a table that the program sets differs from that of the document: a line each.
    pub differences: Vec<String>,
    /// What of it is in no file beside the losses of its reading, a line each.
    pub left: Vec<String>,
    /// How many heads, tables set from workbooks, boxes, other tables, pictures and paragraphs of indicators it has.
    pub counts: Counts,
}

/// What an import found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Heads, with titles of sections.
    pub heads: usize,
    /// Tables that are sheets of a workbook, or computed by the program.
    pub tables: usize,
    /// Boxes.
    pub boxes: usize,
    /// Tables that became text.
    pub typed: usize,
    /// Pictures that the report shows.
    pub pictures: usize,
    /// Paragraphs of an annex with a head of their own.
    pub indicators: usize,
    /// Notes.
    pub notes: usize,
}

/// Takes a document apart.
pub fn draft(manuscript: &Manuscript) -> Draft<'_> {
    let outline = outline(manuscript);
    let mut sheets: Vec<(Vec<usize>, Sheet)> = Vec::new();
    let mut boxes = BTreeMap::new();
    let mut too_large = BTreeSet::new();
    for (number, section) in outline.sections.iter().enumerate() {
        let annex = (section.kind == SectionKind::Annex).then(|| section.title.clone());
        let alone = section.items.iter().filter(|item| matches!(item, Item::Table(_))).count() == 1;
        for item in &section.items {
            let Item::Table(placed) = item else { continue };
            if let Some(listed) = boxes::listed(placed) {
                boxes.insert(placed.table.ordinal, listed);
                continue;
            }
            let Some(grid) = grid(placed.table) else {
                too_large.insert(placed.table.ordinal);
                continue;
            };
            if let Some((tables, sheet)) = sheets.last_mut().filter(|_| is_continued(placed)) {
                tables.push(placed.table.ordinal);
                sheet.grid.continue_with(grid);
            } else if grid.width > 1 {
                let title = annex.clone().filter(|_| alone && placed.caption.is_none());
                let sheet = sheet(placed, grid, title, number, &sheets);
                sheets.push((vec![placed.table.ordinal], sheet));
            }
        }
    }
    Draft { manuscript, outline, sheets, boxes, too_large }
}

/// 续表: the next page of the table before it.
fn is_continued(placed: &Placed<'_>) -> bool {
    placed.caption.as_ref().is_some_and(|(_, caption)| caption.number.starts_with('续'))
}

fn sheet(
    placed: &Placed<'_>,
    grid: Grid,
    annex: Option<String>,
    section: usize,
    others: &[(Vec<usize>, Sheet)],
) -> Sheet {
    let number = placed.caption.as_ref().map(|(_, caption)| caption.number.clone());
    let wanted = number
        .clone()
        .or_else(|| annex.as_ref().map(|_| format!("附件{section}")))
        .unwrap_or_else(|| "表格".to_owned());
    let is_free = |name: &String| others.iter().all(|(_, other)| other.name != *name);
    let again = (2..).map(|nth| format!("{wanted}_{nth}"));
    let name = std::iter::once(wanted.clone()).chain(again).find(is_free).unwrap_or_default();
    let title = match (&placed.caption, annex) {
        (Some((_, caption)), _) => format!("{}：{}", caption.number, caption.title),
        (None, Some(title)) => title,
        (None, None) => String::new(),
    };
    let line = |paragraph: &crate::model::manuscript::Paragraph| super::heads::line(paragraph);
    Sheet {
        name,
        title,
        unit: placed.unit.map(line).unwrap_or_default(),
        grid,
        notes: placed.notes.iter().map(|note| line(note)).collect(),
    }
}

impl Draft<'_> {
    /// A workbook of its tables and boxes: all of them, or those sheets that are named. None when it has none.
    ///
    /// # Errors
    /// A table is beyond what a sheet holds, in words.
    pub fn workbook(&self, only: Option<&BTreeSet<String>>) -> Result<Option<Vec<u8>>, String> {
        let is_wanted = |name: &str| only.is_none_or(|only| only.contains(name));
        let mut sheets: Vec<Sheet> = self.sheets.iter().map(|(_, sheet)| sheet.clone()).collect();
        if !self.boxes.is_empty() {
            sheets.push(workbook::of_boxes(&self.boxes.values().cloned().collect::<Vec<_>>()));
        }
        sheets.retain(|sheet| is_wanted(&sheet.name));
        if sheets.is_empty() {
            return Ok(None);
        }
        // What the library says is English and about its own insides.
        workbook::workbook(&sheets).map(Some).map_err(|_| "工作表放不下这么大的表".to_owned())
    }

    /// Names of its sheets.
    pub fn sheets(&self) -> Vec<String> {
        let boxes = (!self.boxes.is_empty()).then(|| BOXES.to_owned());
        self.sheets.iter().map(|(_, sheet)| sheet.name.clone()).chain(boxes).collect()
    }

    /// Descriptions of those sheets that were read as none of the kinds that are known, and that the program does
    /// not compute: name of the sheet, path and text.
    pub fn schemas(&self, known: &Known) -> Vec<(String, (String, String))> {
        let is_unread =
            |sheet: &&Sheet| !known.sheets.contains_key(&sheet.name) && known.alike(&sheet.grid.shown()).is_none();
        let unread = self.sheets.iter().map(|(_, sheet)| sheet).filter(is_unread);
        let described = unread.enumerate();
        described.filter_map(|(nth, sheet)| Some((sheet.name.clone(), schema::of_sheet(sheet, nth + 1)?))).collect()
    }

    /// The title that its cover has, in one line; empty when it has none.
    pub fn title(&self) -> String {
        self.outline.cover.title.concat()
    }

    /// The name of the plan, as the text gives it first: 《…规划…》.
    pub fn plan(&self) -> Option<String> {
        let paragraphs = self.outline.sections.iter().flat_map(|section| &section.items);
        paragraphs.filter_map(|item| if let Item::Text(text) = item { Some(text.text()) } else { None }).find_map(
            |text| {
                text.match_indices('《').find_map(|(at, _)| {
                    let name = text[at..].split_inclusive('》').next()?;
                    let is_plan = name.contains("国民经济") && (name.contains("规划") || name.contains("纲要"));
                    is_plan.then(|| name.to_owned())
                })
            },
        )
    }

    /// Keys of `report.yaml` that the cover and the form of the document give, with their blocks.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let annexes = self.outline.sections.iter().any(|section| section.kind == SectionKind::Annex);
        self.outline.cover.settings(annexes && !self.outline.has_annex_note)
    }

    /// The files of the project. `kind` decides to which parts the text belongs.
    pub fn project(&self, kind: &Kind, known: &Known) -> Imported {
        let mut tables = Settings::default();
        tables.boxes(&self.boxes, known);
        tables.tables(&self.sheets, known);
        tables.others(&self.outline.sections, &self.too_large);
        let Pictures { names, mut files, unshown } = pictures(self.manuscript, "");
        let annexes = annex_keys(&self.outline.sections, &tables);
        let keys = references(&self.outline.sections, &annexes, &tables, &names);
        let prose = Prose { manuscript: self.manuscript, keys: &keys, pictures: &names };
        let mut chapters = Chapters::new(prose, kind, &tables, &known.indicators, self.outline.fates.clone());
        for (section, key) in self.outline.sections.iter().zip(&annexes) {
            chapters.section(section, key.as_deref());
        }
        let counts = self.counts(&tables, &names);
        let Chapters { files: texts, sections, fates, .. } = chapters;
        files.extend(texts.into_iter().map(|(path, text)| (path, text.into_bytes())));
        let left = unshown.into_iter().chain(tables.left).collect();
        Imported { files, sections, sheets: tables.sheets, fates, differences: tables.differences, left, counts }
    }

    fn counts(&self, tables: &Settings, pictures: &[Option<String>]) -> Counts {
        let items = || self.outline.sections.iter().flat_map(|section| &section.items);
        let titled = self.outline.sections.iter().filter(|section| !section.title.is_empty()).count();
        let set = |is: fn(&Setting) -> bool| tables.by_table.values().filter(|setting| is(setting)).count();
        let annexes = self.outline.sections.iter().filter(|section| section.kind == SectionKind::Annex);
        Counts {
            heads: titled + items().filter(|item| matches!(item, Item::Heading(_))).count(),
            tables: set(|setting| matches!(setting, Setting::Placed { .. })),
            boxes: set(|setting| matches!(setting, Setting::Boxed(_))),
            typed: set(|setting| matches!(setting, Setting::Typed | Setting::Framed)),
            pictures: pictures.iter().flatten().count(),
            indicators: annexes.map(run_ins).sum(),
            notes: self.manuscript.notes.len(),
        }
    }
}
