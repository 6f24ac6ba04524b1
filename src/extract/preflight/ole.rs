//! The compound file that an `.xls` or a `.doc` is, and that an encrypted `.xlsx` is wrapped in. The only user of
//! cfb.
//!
//! calamine follows the chains of such a file wherever they lead, in a circle too. It therefore gets
//! a new file that holds the one stream that was looked through, and nothing else.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use cfb::{CompoundFile, Version};

use super::{Container, Hidden, Passed, PassedDocument, Refusal, biff, mib, too_many_parts};
use crate::model::job::InputLimits;

/// Largest stream of an `.xls`; a full one of 65,536 rows is smaller.
const MOST_STREAM: u64 = 32 << 20;

/// A compound file, and the names of what is in it.
type Opened = (CompoundFile<Cursor<Vec<u8>>>, Vec<String>);

fn damaged(_: std::io::Error) -> Refusal {
    Refusal::damaged("复合文件的目录或链不合规定")
}

/// Opens a compound file.
fn open(bytes: &[u8], limits: &InputLimits) -> Result<Opened, Refusal> {
    let file = CompoundFile::open(Cursor::new(filled_up(bytes))).map_err(damaged)?;
    let mut names: Vec<String> = Vec::new();
    for entry in file.walk() {
        if names.len() > limits.entries {
            return Err(too_many_parts(format!("文件里有超过 {} 个部分", limits.entries)));
        }
        names.push(entry.name().to_owned());
    }
    if has(&names, "EncryptionInfo") || has(&names, "EncryptedPackage") {
        return Err(Refusal::encrypted());
    }
    Ok((file, names))
}

fn has(names: &[String], wanted: &str) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(wanted))
}

fn has_macros(names: &[String]) -> bool {
    ["_VBA_PROJECT_CUR", "VBA", "Macros"].iter().any(|name| has(names, name))
}

/// Looks through a text document: its streams by their names in lower case.
pub(super) fn document(bytes: &[u8], limits: &InputLimits) -> Result<PassedDocument, Refusal> {
    let (mut file, names) = open(bytes, limits)?;
    if !has(&names, "WordDocument") {
        let is_book = has(&names, "Workbook") || has(&names, "Book");
        let reason = if is_book { "这是工作簿" } else { "文件里没有 Word 97～2003 的正文" };
        return Err(Refusal::other(reason, "请用 Word 或 WPS 打开该文件，另存为 .docx"));
    }
    let mut parts = BTreeMap::new();
    for name in ["WordDocument", "0Table", "1Table", "Data"] {
        let Ok(opened) = file.open_stream(format!("/{name}")) else { continue };
        let mut stream = Vec::new();
        opened.take(MOST_STREAM + 1).read_to_end(&mut stream).map_err(damaged)?;
        if stream.len() as u64 > MOST_STREAM {
            let found = format!("文件的一个部分超过 {}", mib(MOST_STREAM));
            return Err(Refusal::too_much(found, "请用 Word 或 WPS 另存为 .docx"));
        }
        parts.insert(name.to_lowercase(), stream);
    }
    Ok(PassedDocument { container: Container::Doc, parts, has_macros: has_macros(&names) })
}

/// Looks through a workbook.
pub(super) fn check(bytes: &[u8], limits: &InputLimits) -> Result<Passed, Refusal> {
    let (mut file, names) = open(bytes, limits)?;
    let has = |wanted: &str| has(&names, wanted);
    let Some(name) = ["Workbook", "Book"].into_iter().find(|name| has(name)) else {
        let reason = if has("WordDocument") { "这是 Word 文档" } else { "文件里没有工作簿的内容" };
        return Err(Refusal::other(reason, "请用 Excel 或 WPS 打开该文件，另存为 .xlsx"));
    };
    let mut stream = Vec::new();
    let opened = file.open_stream(format!("/{name}")).map_err(damaged)?;
    opened.take(MOST_STREAM + 1).read_to_end(&mut stream).map_err(damaged)?;
    if stream.len() as u64 > MOST_STREAM {
        let found = format!(".xls 的内容超过 {}", mib(MOST_STREAM));
        return Err(Refusal::too_much(found, "请用 Excel 或 WPS 另存为 .xlsx"));
    }
    let hidden = biff::check(&stream, limits)?;
    Ok(Passed {
        container: Container::Xls,
        bytes: alone(name, &stream).map_err(damaged)?,
        hidden: hidden.into_iter().filter(|(_, hidden)| *hidden != Hidden::default()).collect(),
        links: Vec::new(),
        has_macros: has_macros(&names),
    })
}

/// The file with as many sectors as its last table of sectors speaks of. Some writers (those of web
/// pages) end that table with entries for sectors that are not there, which cfb refuses.
fn filled_up(bytes: &[u8]) -> Vec<u8> {
    let sector: usize = if bytes.get(26) == Some(&4) { 4096 } else { 512 };
    let entries = sector / 4;
    let sectors = bytes.len().div_ceil(sector).saturating_sub(1).next_multiple_of(entries);
    let mut filled = bytes.to_vec();
    filled.resize(bytes.len().max((sectors + 1) * sector), 0);
    filled
}

/// A compound file with one stream. Of version 3, as Excel writes it: of version 4 calamine reads only
/// those that hold a stream below 4,096 bytes.
fn alone(name: &str, stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new()))?;
    file.create_stream(format!("/{name}"))?.write_all(stream)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}
