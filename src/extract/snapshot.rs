//! `report.json` in, the [`Edition`] that it was written from out.
//!
//! A snapshot may come from anybody, so nothing in it is taken for granted: version and shape are
//! checked before it is used, and characters that no document may hold are refused.

use std::cell::Cell as Count;
use std::convert::identity;
use std::fmt;
use std::path::Path;

use serde::de::{DeserializeOwned, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::legacy::DatasetV1;
use super::schema;
use crate::diag::{Code, Diagnostic, Outcome, Sink, file_trouble};
use crate::markup::block::{Block, BlockKind, Cell, Inline, for_each_block, for_each_inline, for_each_run};
use crate::markup::mark::without_reserved;
use crate::model::edition::{Conclusion, Edition, Names, SCHEMA_VERSION};
use crate::model::report::Report;
use crate::model::table::{Dataset, INDICATORS};
use crate::place::Place;
use crate::project::{given, is_below};

/// Name of the snapshot in an output folder.
pub const SNAPSHOT: &str = "report.json";

/// Largest snapshot that is read, in bytes: thirty times that of a report of forty pages. Read, one
/// takes about eight times its size in memory.
const MOST_BYTES: u64 = 16 << 20;

/// Values of a snapshot: sixteen times those of a report of forty pages. The smallest of them take ten times
/// their size in memory and more.
const MOST_VALUES: usize = 600_000;

/// Tables of a snapshot. Each is looked for among all.
const MOST_TABLES: usize = 1_000;

/// The oldest shape that is still read.
const FIRST_VERSION: u32 = 1;

/// What tells a snapshot from other JSON, and its version.
#[derive(Deserialize)]
struct Cover {
    schema_version: u32,
    generator: String,
}

#[derive(Deserialize)]
#[serde(bound = "D: DeserializeOwned")]
struct Contents<D> {
    report: Report,
    dataset: D,
    facts: Vec<Conclusion>,
    #[serde(default)]
    names: Names,
}

/// Reads a snapshot.
///
/// # Errors
/// Stops when it cannot be read, is no snapshot, or is of a later version; the reason is in `sink`.
pub fn snapshot(path: &Path, sink: &mut Sink) -> Outcome<Edition> {
    read(path).map_err(|finding| sink.stop(*finding))
}

fn read(path: &Path) -> Result<Edition, Box<Diagnostic>> {
    let place = Place::File(path.display().to_string());
    let bytes = given(path, MOST_BYTES).map_err(|error| {
        Diagnostic::error(Code::UnreadableFile, place.clone(), "快照无法读取")
            .because(file_trouble(&error))
            .hint("请检查路径和文件权限；快照是 `pinggu build` 写在 output 里的 report.json")
            .hint("快照过大时，请直接写项目文件夹")
    })?;
    parsed(&bytes, &place)
}

/// The edition that the bytes of a snapshot hold.
pub(super) fn parsed(bytes: &[u8], place: &Place) -> Result<Edition, Box<Diagnostic>> {
    let wrong = |what: &str, why: String| {
        Diagnostic::error(Code::BadSnapshot, place.clone(), what.to_owned())
            .because(why)
            .hint("快照是 `pinggu build` 写在 output 里的 report.json；也可以直接写项目文件夹")
    };
    let cover: Cover = serde_json::from_slice(bytes).map_err(|error| {
        let what =
            if error.is_data() { "不是 pinggu 的快照" } else { "快照不完整或已损坏，不能读取" };
        wrong(what, told(&error))
    })?;
    if !cover.generator.starts_with("pinggu ") {
        return Err(Box::new(wrong("不是 pinggu 的快照", format!("generator 是 `{}`", shortened(&cover.generator)))));
    }
    if !(FIRST_VERSION..=SCHEMA_VERSION).contains(&cover.schema_version) {
        return Err(Box::new(other_version(place.clone(), &cover)));
    }
    Clean::check(bytes).map_err(|error| wrong("快照的内容不能使用", told(&error)))?;
    let misfit = |error| wrong("快照的内容与它的版本不符，不能对比", told(&error));
    let read = match cover.schema_version {
        FIRST_VERSION => edition(bytes, DatasetV1::into_dataset),
        _ => edition::<Dataset>(bytes, identity),
    };
    let mut edition = read.map_err(misfit)?;
    match unsound(&mut edition) {
        Some(why) => Err(Box::new(wrong("快照的内容前后不符，不能对比", why))),
        None => Ok(edition),
    }
}

/// The edition of a snapshot whose dataset has one of the shapes.
fn edition<D: DeserializeOwned>(bytes: &[u8], read: fn(D) -> Dataset) -> serde_json::Result<Edition> {
    let Contents { report, dataset, facts: conclusions, names } = serde_json::from_slice(bytes)?;
    let mut data = read(dataset);
    let schemas = schema::built_in(&mut Sink::default());
    for table in &mut data.tables {
        // A kind that is not known keeps its name.
        if let Some(schema) = schemas.iter().find(|schema| schema.id == table.kind) {
            table.schema = schema.clone();
            table.name.clone_from(&schema.name);
        }
    }
    Ok(Edition { report, data, conclusions, names })
}

fn other_version(place: Place, cover: &Cover) -> Diagnostic {
    let version = cover.schema_version;
    let message = format!("快照的格式版本是 {version}，本程序只认 {FIRST_VERSION} 至 {SCHEMA_VERSION}");
    Diagnostic::error(Code::BadSnapshot, place, message)
        .because(format!("它由 {} 生成", shortened(&cover.generator)))
        .hint(if version > SCHEMA_VERSION {
            "请换用同样新或更新的 pinggu 再对比"
        } else {
            "请用本程序对原项目重新 `pinggu build`，再用新的快照对比"
        })
}

fn told(error: &serde_json::Error) -> String {
    format!("第 {} 行第 {} 列：{}", error.line(), error.column(), shortened(&error.to_string()))
}

/// Text of a file that nobody vouches for, as it may stand in a message.
fn shortened(text: &str) -> String {
    const MOST: usize = 120;
    let text = without_reserved(text).unwrap_or_else(|| text.to_owned());
    if text.chars().count() > MOST { text.chars().take(MOST).chain(['…']).collect() } else { text }
}

/// Why an edition cannot have been written by this program; none when it can.
fn unsound(edition: &mut Edition) -> Option<String> {
    let Edition { report, data, conclusions, .. } = edition;
    let indicators = data.table(INDICATORS).map_or(0, |table| table.rows.len());
    if conclusions.len() != indicators {
        return Some(format!("facts 有 {} 项，指标表有 {indicators} 行", conclusions.len()));
    }
    if data.tables.len() > MOST_TABLES {
        return Some(format!("里面有 {} 张表，最多 {MOST_TABLES} 张", data.tables.len()));
    }
    let rows = data.tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    let mut widths = rows.map(|(table, row)| (row.cells.len(), table.columns.len()));
    if let Some((cells, columns)) = widths.find(|(cells, columns)| cells != columns) {
        return Some(format!("有一行是 {cells} 格，表头是 {columns} 列"));
    }
    if let Some(why) = report.sections.iter().find_map(|section| unsound_table(&section.blocks)) {
        return Some(why);
    }
    let mut sources = Vec::new();
    for section in &mut report.sections {
        for_each_block(&section.blocks, &mut |block| sources.push(block.source.file.clone()));
        for_each_run(&mut section.blocks, &mut |run, _| {
            for_each_inline(run, &mut |inline| {
                if let Inline::Clause { source, .. } = inline {
                    sources.push(source.file.clone());
                }
            });
        });
    }
    // A message shows the line that it is about.
    if let Some(file) = sources.iter().find(|file| !is_below(file)) {
        return Some(format!("正文的出处 `{}` 不在项目里", shortened(file)));
    }
    let figures = report.figures.len();
    let mut stray = None;
    for section in &mut report.sections {
        for_each_run(&mut section.blocks, &mut |run, _| {
            for_each_inline(run, &mut |inline| match inline {
                Inline::Figure { id, .. } if *id >= figures => stray = Some(*id),
                _ => {}
            });
        });
    }
    stray.map(|id| format!("正文引用了第 {id} 个数，figures 只有 {figures} 个"))
}

/// Why a table among blocks cannot be set; none when all can.
fn unsound_table(blocks: &[Block]) -> Option<String> {
    let mut found = None;
    for_each_block(blocks, &mut |block| {
        let BlockKind::Table(table) = &block.kind else { return };
        let width = table.columns.len();
        let header: Vec<&[Cell]> = table.header.iter().map(Vec::as_slice).collect();
        let rows: Vec<&[Cell]> = table.rows.iter().map(|row| row.cells.as_slice()).collect();
        for lines in [header, rows] {
            let fits = |at: usize, (col, cell): (usize, &Cell)| {
                cell.colspan <= width - col && cell.rowspan <= lines.len() - at
            };
            let is_sound = |(at, line): (usize, &&[Cell])| {
                line.len() == width && line.iter().enumerate().all(|place| fits(at, place))
            };
            if !lines.iter().enumerate().all(is_sound) {
                found = Some("有一张表的行、列或合并的单元格超出了表的大小".to_owned());
            }
        }
    });
    found
}

/// JSON of which no string holds a character that no document may hold. Cells and prose are cleaned
/// when they are read, so a snapshot with such a character was not written by this program. Its values are
/// counted before any is kept.
#[derive(Clone, Copy)]
struct Clean<'c>(&'c Count<usize>);

impl Clean<'_> {
    /// Goes through the bytes of a snapshot.
    fn check(bytes: &[u8]) -> serde_json::Result<()> {
        let mut reader = serde_json::Deserializer::from_slice(bytes);
        Clean(&Count::new(0)).deserialize(&mut reader)?;
        reader.end()
    }

    fn counted<E: Error>(self) -> Result<(), E> {
        self.0.set(self.0.get() + 1);
        if self.0.get() > MOST_VALUES {
            Err(E::custom(format!("里面的数据超过 {MOST_VALUES} 项")))
        } else {
            Ok(())
        }
    }
}

impl<'de> DeserializeSeed<'de> for Clean<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.counted()?;
        deserializer.deserialize_any(self)
    }
}

/// Visits of what holds no characters.
macro_rules! harmless {
    ($($visit:ident: $kind:ty),+) => { $(fn $visit<E: Error>(self, _: $kind) -> Result<(), E> { Ok(()) })+ };
}

impl<'de> Visitor<'de> for Clean<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without reserved characters")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        match without_reserved(text) {
            Some(clean) => Err(E::custom(format!("文字中有不能使用的字符：{}", shortened(&clean)))),
            None => Ok(()),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(self)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while entries.next_entry_seed(self, self)?.is_some() {
            // A key is no value.
            self.0.set(self.0.get() - 1);
        }
        Ok(())
    }

    harmless!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64);

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}
