//! The two steps of an import: what a document says by itself, then the files that it becomes.

use std::collections::{BTreeMap, BTreeSet};

use super::boxes::{self, Listed};
use super::chapters::{Chapters, Setting, run_in};
use super::cover::{Cover, Day};
use super::fate::Fates;
use super::grid::{Grid, grid};
use super::outline::{Item, Outline, Placed, caption as caption_of, outline};
use super::prose::Prose;
use super::schema;
use super::workbook::{self, Sheet};
use crate::markup::escape::ascii_name;
use crate::model::kind::Kind;
use crate::model::manuscript::{LossKind, Manuscript};
use crate::model::report::{SectionKind, title_lines};
use crate::project::unfit;
use crate::text::distinct;
use crate::text::yaml::scalar;

/// A document, and what its elements are to each other.
pub struct Draft<'a> {
    manuscript: &'a Manuscript,
    outline: Outline<'a>,
    /// Its tables as sheets, each with the ordinals of the tables that it is made of.
    sheets: Vec<(Vec<usize>, Sheet)>,
    /// Its boxes, by the ordinal of their table.
    boxes: BTreeMap<usize, Listed>,
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
    fn alike(&self, shown: &[Vec<String>]) -> Option<&str> {
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

/// The sheet of boxes.
const BOXES: &str = "专栏";

/// Takes a document apart.
pub fn draft(manuscript: &Manuscript) -> Draft<'_> {
    let outline = outline(manuscript);
    let mut sheets: Vec<(Vec<usize>, Sheet)> = Vec::new();
    let mut boxes = BTreeMap::new();
    for (number, section) in outline.sections.iter().enumerate() {
        let annex = (section.kind == SectionKind::Annex).then(|| section.title.clone());
        let alone = section.items.iter().filter(|item| matches!(item, Item::Table(_))).count() == 1;
        for item in &section.items {
            let Item::Table(placed) = item else { continue };
            if let Some(listed) = boxes::listed(placed) {
                boxes.insert(placed.table.ordinal, listed);
                continue;
            }
            let grid = grid(placed.table);
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
    Draft { manuscript, outline, sheets, boxes }
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
    /// A workbook of its tables and boxes: all of them, or those sheets that are named. None when it has none, or
    /// when the tables are beyond what a workbook holds.
    pub fn workbook(&self, only: Option<&BTreeSet<String>>) -> Option<Vec<u8>> {
        let is_wanted = |name: &str| only.is_none_or(|only| only.contains(name));
        let mut sheets: Vec<Sheet> = self.sheets.iter().map(|(_, sheet)| sheet.clone()).collect();
        if !self.boxes.is_empty() {
            sheets.push(workbook::of_boxes(&self.boxes.values().cloned().collect::<Vec<_>>()));
        }
        sheets.retain(|sheet| is_wanted(&sheet.name));
        if sheets.is_empty() { None } else { workbook::workbook(&sheets).ok() }
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
        let Cover { title, version, bureau, date, marks, signature, has_contents } = &self.outline.cover;
        let mut blocks = Vec::new();
        if !title.is_empty() {
            // The program parts a title as covers do.
            let one = title.concat();
            let own = if title_lines(&one) == *title { one } else { title.join("\n") };
            blocks.push(("title", format!("title: {}\n", scalar(&own))));
        }
        blocks.extend(bureau.as_ref().map(|bureau| ("bureau", format!("bureau: {}\n", scalar(bureau)))));
        let version = version
            .as_ref()
            .map(|version| format!("version: {}            # 封面标注和水印；正式稿删去这一行\n", scalar(version)));
        blocks.push(("version", version.unwrap_or_default()));
        blocks.extend(date.map(|Day { year, month, of_month }| {
            let guess = if of_month.is_none() { "               # 封面只有年月，日是推测的" } else { "" };
            ("date", format!("date: {year}-{month:02}-{:02}{guess}\n", of_month.unwrap_or(20)))
        }));
        if !marks.is_empty() {
            blocks.push(("marks", marks_block(marks)));
        }
        let annexes = self.outline.sections.iter().any(|section| section.kind == SectionKind::Annex);
        let switches = [
            (*signature, "signature: true"),
            (annexes && !self.outline.has_annex_note, "annex-note: false"),
            (!has_contents, "contents: false"),
        ];
        let switches: Vec<&str> = switches.into_iter().filter(|(is_on, _)| *is_on).map(|(_, words)| words).collect();
        if !switches.is_empty() {
            blocks.push(("page", format!("page: {{ {} }}\n", switches.join(", "))));
        }
        blocks
    }

    /// The files of the project. `kind` decides to which parts the text belongs.
    pub fn project(&self, kind: &Kind, known: &Known) -> Imported {
        let (settings, sheets, differences) = self.tables(known);
        let (pictures, mut files) = self.pictures();
        let keys = self.keys(&settings, &pictures);
        let prose = Prose { manuscript: self.manuscript, keys: &keys, pictures: &pictures };
        let mut chapters = Chapters::new(prose, kind, &settings, &known.indicators, self.outline.fates.clone());
        for section in &self.outline.sections {
            chapters.section(section);
        }
        let counts = self.counts(&settings, &pictures);
        let Chapters { files: texts, sections, fates, .. } = chapters;
        files.extend(texts.into_iter().map(|(path, text)| (path, text.into_bytes())));
        Imported { files, sections, sheets, fates, differences, counts }
    }

    fn counts(&self, settings: &BTreeMap<usize, Setting>, pictures: &[Option<String>]) -> Counts {
        let items = || self.outline.sections.iter().flat_map(|section| &section.items);
        let titled = self.outline.sections.iter().filter(|section| !section.title.is_empty()).count();
        let called = settings.values().filter(|setting| matches!(setting, Setting::Called(_))).count();
        let boxes = settings
            .values()
            .filter(|setting| matches!(setting, Setting::Called(call) if call.contains("box(")))
            .count();
        let annexes = self.outline.sections.iter().filter(|section| section.kind == SectionKind::Annex);
        let run_ins = annexes.flat_map(|section| &section.items);
        Counts {
            heads: titled + items().filter(|item| matches!(item, Item::Heading(_))).count(),
            tables: called - boxes,
            boxes,
            typed: settings.len() - called,
            pictures: pictures.iter().flatten().count(),
            indicators: run_ins.filter(|item| matches!(item, Item::Text(text) if run_in(text).is_some())).count(),
            notes: self.manuscript.notes.len(),
        }
    }

    /// How each table is set, the sheets that the workbook keeps, and where what is set differs.
    fn tables(&self, known: &Known) -> (BTreeMap<usize, Setting>, BTreeSet<String>, Vec<String>) {
        let mut settings = BTreeMap::new();
        let mut kept = BTreeSet::new();
        let mut differences = Vec::new();
        let has_boxes = known.sheets.contains_key(BOXES);
        for (ordinal, listed) in &self.boxes {
            let call = format!("{{{{ box(key=\"{}\") }}}}", listed.key());
            let is_plain = listed.key().bytes().all(|byte| byte.is_ascii_digit());
            let setting = if has_boxes && is_plain { Setting::Called(call) } else { Setting::Framed };
            settings.insert(*ordinal, setting);
        }
        if known.sheets.get(BOXES).is_some_and(|kind| !known.given.contains(kind)) {
            kept.insert(BOXES.to_owned());
        }
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for (tables, sheet) in &self.sheets {
            let read = known.sheets.get(&sheet.name).map(String::as_str);
            let shown = sheet.grid.shown();
            let key = read.or_else(|| known.alike(&shown)).filter(|key| used.insert(key));
            let Some(key) = key else { continue };
            if read.is_some() && !known.given.contains(key) {
                kept.insert(sheet.name.clone());
            }
            if let Some((_, printed)) = known.printed.iter().find(|(known, _)| known == key) {
                differences.extend(unlike(&sheet.name, printed, &shown));
            }
            let title = if sheet.title.starts_with('表') { "" } else { ", title=\"\"" };
            for (nth, ordinal) in tables.iter().enumerate() {
                let call = if nth == 0 { format!("{{{{ table(key=\"{key}\"{title}) }}}}") } else { String::new() };
                settings.insert(*ordinal, Setting::Called(call));
            }
        }
        for item in self.outline.sections.iter().flat_map(|section| &section.items) {
            if let Item::Table(placed) = item {
                let is_frame = placed.table.rows.iter().all(|row| row.cells.len() == 1);
                let setting = if is_frame { Setting::Framed } else { Setting::Typed };
                settings.entry(placed.table.ordinal).or_insert(setting);
            }
        }
        (settings, kept, differences)
    }

    /// Names of the pictures that a report can show, and their files; what it cannot show is kept beside them.
    fn pictures(&self) -> (Vec<Option<String>>, Files) {
        let mut names = Vec::new();
        let mut files = Files::new();
        for (index, picture) in self.manuscript.pictures.iter().enumerate() {
            let (stem, ending) = picture.name.rsplit_once('.').unwrap_or((&picture.name, ""));
            let name = format!("{}-{}.{}", index + 1, ascii_name(stem), ending.to_ascii_lowercase());
            let is_there = !picture.bytes.is_empty();
            let is_shown = is_there && unfit(&name, &picture.bytes).is_none();
            names.push(is_shown.then(|| name.clone()));
            if is_there {
                files.push((format!("inputs/images/{name}"), picture.bytes.clone()));
            }
        }
        (names, files)
    }

    /// Things that are referred to by their number, where the program will number them alike.
    fn keys(&self, settings: &BTreeMap<usize, Setting>, pictures: &[Option<String>]) -> BTreeMap<String, String> {
        let mut keys = BTreeMap::new();
        let (mut tables, mut boxes, mut shown) = (0, 0, 0);
        let annexes = self.outline.sections.iter().filter(|section| section.kind == SectionKind::Annex).count();
        let mut nth_annex = 0;
        for section in &self.outline.sections {
            let is_annex = section.kind == SectionKind::Annex;
            nth_annex += usize::from(is_annex);
            for item in &section.items {
                match item {
                    Item::Table(placed) => {
                        let Some(Setting::Called(call)) = settings.get(&placed.table.ordinal) else { continue };
                        let Some(key) = call.split('"').nth(1) else { continue };
                        if let Some(listed) = self.boxes.get(&placed.table.ordinal) {
                            boxes += 1;
                            if listed.caption.number == format!("专栏{boxes}") {
                                keys.insert(listed.caption.number.clone(), format!("box-{key}"));
                            }
                        } else if section.kind == SectionKind::Body {
                            tables += 1;
                            let number = format!("表{tables}");
                            if placed.caption.as_ref().is_some_and(|(_, caption)| caption.number == number) {
                                keys.insert(number, key.to_owned());
                            }
                        }
                    }
                    Item::Picture { index, caption, .. } => {
                        let Some(Some(name)) = pictures.get(*index) else { continue };
                        shown += 1;
                        let number = format!("图{shown}");
                        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
                        let typed = caption.as_ref().map(|(below, _)| super::heads::line(below));
                        if typed.and_then(|line| caption_of(&line, "图")).is_some_and(|own| own.number == number) {
                            keys.insert(number, stem.to_owned());
                        }
                    }
                    Item::Heading(_) | Item::Text(_) => {}
                }
            }
            if is_annex && annexes > 1 && nth_annex <= 2 {
                let is_list = section.items.iter().any(|item| {
                    matches!(item, Item::Table(placed) if matches!(settings.get(&placed.table.ordinal), Some(Setting::Called(call)) if call.contains("\"indicators\"")))
                });
                let runs = section
                    .items
                    .iter()
                    .filter(|item| matches!(item, Item::Text(text) if run_in(text).is_some()))
                    .count();
                let key = if is_list { Some("annex2") } else { (runs > 1).then_some("annex1") };
                keys.extend(key.map(|key| (format!("附件{nth_annex}"), key.to_owned())));
            }
        }
        keys
    }

    /// What of the document is in no file, for people: kinds of losses with how many there are.
    pub fn losses(&self) -> Vec<(LossKind, usize)> {
        let kinds = distinct(self.manuscript.losses.iter().map(|loss| loss.kind));
        let count = |kind| self.manuscript.losses.iter().filter(|loss| loss.kind == kind).count();
        kinds.into_iter().map(|kind| (kind, count(kind))).collect()
    }
}

fn marks_block(marks: &[String]) -> String {
    let is_serial = |mark: &&String| mark.bytes().all(|byte| byte.is_ascii_digit());
    let is_secret = |mark: &&String| mark.contains('密');
    let serial = marks.iter().find(is_serial).map(|mark| format!("serial: \"{mark}\""));
    let class = marks.iter().find(is_secret).map(|mark| format!("classification: {}", scalar(mark)));
    let notice = marks.iter().find(|mark| !is_serial(mark) && !is_secret(mark));
    let notice = notice.map(|mark| format!("notice: {}", scalar(mark)));
    let words: Vec<String> = [serial, class, notice].into_iter().flatten().collect();
    format!("marks: {{ {} }}\n", words.join(", "))
}

/// A text without room, as tables are compared.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !super::heads::is_room(*c)).collect()
}

fn same(printed: &[Vec<String>], shown: &[Vec<String>]) -> bool {
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
