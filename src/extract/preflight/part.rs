//! The parts of a workbook, read as XML to count what reading them would take, and to note what
//! calamine passes over: hidden rows and columns, links to other files. The only user of quick-xml.
//!
//! Every part is scanned as XML, whatever its name says: a workbook may point anywhere. The reader is
//! the one that calamine uses, set up alike, so both see the same elements. What two readers could take for
//! two things is refused: an attribute under two names, an element that is never closed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::growth::{Formulas, OpenElements, Styles};
use super::opendocument::Tables;
use super::{Hidden, Refusal};
use crate::model::job::InputLimits;

/// Most bytes of one tag, text or comment, and of the text of one cell. Excel's longest text, 32,767
/// characters, each written as a reference by number, is a third of it.
const MOST_TOKEN: usize = 1 << 20;
/// Longest text of a number format; Excel takes 255 characters.
const MOST_FORMAT: usize = 1_020;
/// Hidden rows that are noted; more than any table has.
const MOST_HIDDEN: usize = 200_000;

/// Elements of which only so many are taken, and what they are. Excel's own limits, or well above.
const MOST_OF: [(&str, u64, &str); 11] = [
    // Empty ones included.
    ("c", 4_000_000, "单元格"),
    ("si", 1_000_000, "文字"),
    ("mergeCell", 100_000, "合并单元格"),
    ("xf", 65_536, "单元格样式"),
    ("font", 65_536, "字体"),
    ("fill", 65_536, "填充"),
    ("border", 65_536, "边框"),
    ("numFmt", 65_536, "数字格式"),
    ("definedName", 65_536, "名称"),
    ("Relationship", 200_000, "关系"),
    ("sheet", 1_000, "工作表"),
];

/// The shared strings among them.
const STRINGS: usize = 1;

/// What was found in all parts of a workbook.
#[derive(Debug, Default)]
pub(super) struct Found {
    counts: [u64; MOST_OF.len()],
    /// Cells of an `.xlsx` that hold something.
    cells: usize,
    /// Sheets of an `.xlsx`: name and relation.
    sheets: Vec<(String, String)>,
    /// Relations to sheets: id and part.
    targets: Vec<(String, String)>,
    /// Hidden rows and columns by part.
    parts: BTreeMap<String, Hidden>,
    /// Sheets of an `.ods`.
    tables: Tables,
    /// See [`super::Passed`].
    pub links: Vec<String>,
    /// See [`super::Passed`].
    pub has_macros: bool,
}

impl Found {
    /// Notes what the names of the parts say.
    pub(super) fn names(&mut self, names: &[String]) {
        let macros = ["vbaproject.bin", "/macrosheets/", "basic/", "scripts/"];
        let plain = |name: &String| format!("/{}", name.replace('\\', "/").to_ascii_lowercase());
        let is_macro = |name: String| {
            name.ends_with(macros[0])
                || name.contains(macros[1])
                || macros[2..].iter().any(|folder| name[1..].starts_with(folder))
        };
        self.has_macros = names.iter().map(plain).any(is_macro);
    }

    /// Counts an element.
    fn count(&mut self, element: &str) -> Result<(), Refusal> {
        let Some(at) = MOST_OF.iter().position(|(name, ..)| *name == element) else { return Ok(()) };
        self.counts[at] += 1;
        let (_, most, what) = MOST_OF[at];
        if self.counts[at] > most { Err(too_many(what, most)) } else { Ok(()) }
    }

    /// Judges what only all parts together show.
    pub(super) fn verify(&mut self, limits: &InputLimits) -> Result<(), Refusal> {
        let mut names = BTreeSet::new();
        for name in self.sheets.iter().map(|(name, _)| name).chain(self.tables.names()) {
            if !names.insert(name.to_lowercase()) {
                return Err(Refusal::forged(format!("有两张工作表都叫 `{name}`（不分大小写）")));
            }
        }
        let is_repeated = |pairs: &[(String, String)]| {
            pairs.iter().map(|(_, second)| second).collect::<BTreeSet<_>>().len() < pairs.len()
        };
        if is_repeated(&self.sheets) || is_repeated(&self.targets) {
            return Err(Refusal::forged("有两张工作表用的是同一份内容"));
        }
        self.tables.verify(limits)
    }

    /// Hidden rows and columns by name of the sheet.
    pub(super) fn hidden(&self) -> BTreeMap<String, Hidden> {
        let of_sheet = |(name, id): &(String, String)| {
            let (_, part) = self.targets.iter().find(|(target, _)| target == id)?;
            Some((name.clone(), self.parts.get(part)?.clone()))
        };
        self.sheets.iter().filter_map(of_sheet).chain(self.tables.hidden()).collect()
    }
}

pub(super) fn too_many(what: &str, most: u64) -> Refusal {
    Refusal::too_much(
        format!("{what}超过 {most} 个"),
        "请先核实来源；确是自己单位的文件，请把要用的工作表复制到新的工作簿",
    )
}

/// Reads a part to its end, or to where it is no XML any more.
pub(super) fn scan(name: &str, part: &mut dyn BufRead, found: &mut Found, limits: &InputLimits) -> Result<(), Refusal> {
    // No tag and no text is gathered whole before it is known to be short.
    let mut xml = Reader::from_reader(part.take(0));
    let config = xml.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    config.expand_empty_elements = true;
    let mut scan = Scan {
        part: key(name),
        found,
        limits,
        text: None,
        row: 0,
        formulas: Formulas::default(),
        styles: Styles::default(),
        open: OpenElements::default(),
    };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        xml.get_mut().set_limit(MOST_TOKEN as u64 + 1);
        let event = xml.read_event_into(&mut buffer);
        let is_cut = xml.get_ref().limit() == 0;
        match event {
            _ if is_cut && is_xml(name) => return Err(long_text()),
            // Some readers would wait for the end of what is open for ever.
            Ok(Event::Eof) if is_xml(name) && scan.open.is_any() => return Err(unfinished(name)),
            // What no reader gets past is not read: a picture, or a part that calamine refuses too.
            Ok(Event::Eof) | Err(_) => return scan.verify(),
            Ok(_) if is_cut => return scan.verify(),
            Ok(Event::Start(tag)) => {
                if !scan.open.start(tag.name().as_ref()) {
                    return if is_xml(name) { Err(Refusal::nested(name)) } else { scan.verify() };
                }
                scan.start(&tag, xml.buffer_position())?;
            }
            Ok(Event::End(tag)) => {
                if !scan.open.end(tag.name().as_ref()) && is_xml(name) {
                    return Err(unfinished(name));
                }
                scan.end(tag.name().as_ref(), xml.buffer_position())?;
            }
            Ok(Event::Text(text)) => scan.text(text.len())?,
            Ok(Event::CData(text)) => scan.text(text.len())?,
            Ok(Event::GeneralRef(text)) => scan.text(text.len())?,
            Ok(_) => {}
        }
    }
}

fn unfinished(name: &str) -> Refusal {
    Refusal::damaged(format!("`{}` 里的标记不成对，或者没有写完", name.escape_debug()))
}

fn long_text() -> Refusal {
    Refusal::forged("有一段超过 1 MB 的文字；Excel 的单元格最多 32767 个字")
}

fn is_xml(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".xml", ".rels"].iter().any(|end| name.ends_with(end))
}

/// What two names of one part have in common: the last folder and the name.
fn key(name: &str) -> String {
    let plain = name.replace('\\', "/").to_ascii_lowercase();
    let mut last: Vec<&str> = plain.rsplit('/').take(2).collect();
    last.reverse();
    last.join("/")
}

/// The reading of one part.
struct Scan<'a> {
    part: String,
    found: &'a mut Found,
    limits: &'a InputLimits,
    /// Bytes of text of the open cell or string.
    text: Option<usize>,
    /// Row that follows the last one, counted from 0.
    row: u32,
    formulas: Formulas,
    styles: Styles,
    open: OpenElements,
}

impl Scan<'_> {
    /// Judges the part as a whole.
    fn verify(&self) -> Result<(), Refusal> {
        self.formulas.verify()?;
        self.styles.verify()
    }

    /// An element begins; its tag ends at a byte of the part.
    fn start(&mut self, tag: &BytesStart<'_>, at: u64) -> Result<(), Refusal> {
        let local = tag.local_name();
        let element = local.as_ref();
        self.found.count(element)?;
        self.styles.start(element, at, tag.len());
        match element {
            "c" | "si" | "definedName" => self.text = Some(0),
            "f" => self.formulas.start(number(tag, "si")?)?,
            "row" => self.row(tag)?,
            "col" => self.column(tag)?,
            "sst" => {
                let (_, most, what) = MOST_OF[STRINGS];
                if number(tag, "uniqueCount")?.is_some_and(|count| count > most) {
                    return Err(too_many(what, most));
                }
            }
            "numFmt" if attribute(tag, "formatCode")?.is_some_and(|code| code.len() > MOST_FORMAT) => {
                return Err(Refusal::forged("有超过 4096 个字的数字格式"));
            }
            "sheet" => {
                if let (Some(name), Some(id)) = (attribute(tag, "name")?, attribute(tag, "id")?) {
                    self.found.sheets.push((name, id));
                }
            }
            "Relationship" => self.relation(tag)?,
            "encryption-data" => return Err(Refusal::encrypted()),
            "table-source" => self.link(attribute(tag, "href")?),
            // Of these calamine knows the names with their prefix only.
            _ => self.found.tables.start(tag.name().as_ref(), &mut |name| attribute(tag, name))?,
        }
        Ok(())
    }

    fn text(&mut self, length: usize) -> Result<(), Refusal> {
        self.formulas.text(length);
        self.found.tables.text(length);
        let Some(text) = &mut self.text else { return Ok(()) };
        *text += length;
        if *text > MOST_TOKEN { Err(long_text()) } else { Ok(()) }
    }

    fn end(&mut self, name: &str, at: u64) -> Result<(), Refusal> {
        let element = name.rsplit(':').next().unwrap_or(name);
        self.styles.end(element, at);
        match element {
            "c" => {
                // Of a sheet that is too large no more is read than it takes to know.
                self.found.cells += usize::from(self.text.take().is_some_and(|text| text > 0));
                if self.found.cells > self.limits.cells {
                    return Err(super::too_many_cells(self.limits));
                }
            }
            "si" | "definedName" => self.text = None,
            "f" => self.formulas.end(),
            "row" => self.row = self.row.saturating_add(1),
            _ => self.found.tables.end(name, self.limits)?,
        }
        Ok(())
    }

    fn row(&mut self, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        if let Some(row) = number(tag, "r")? {
            self.row = u32::try_from(row.saturating_sub(1)).unwrap_or(u32::MAX);
        }
        if is_true(tag, "hidden")? {
            let hidden = self.found.parts.entry(self.part.clone()).or_default();
            if hidden.rows.len() < MOST_HIDDEN {
                hidden.rows.insert(self.row);
            }
        }
        Ok(())
    }

    fn column(&mut self, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        let index = |column: u64| u32::try_from(column.saturating_sub(1)).ok();
        if let (true, Some(min), Some(max)) = (is_true(tag, "hidden")?, number(tag, "min")?, number(tag, "max")?)
            && let (Some(min), Some(max)) = (index(min), index(max))
        {
            let columns = &mut self.found.parts.entry(self.part.clone()).or_default().columns;
            // A sheet has at most as many as it has columns.
            if columns.len() < 16_384 {
                columns.push((min, max));
            }
        }
        Ok(())
    }

    fn relation(&mut self, tag: &BytesStart<'_>) -> Result<(), Refusal> {
        let (Some(id), Some(kind), Some(target)) =
            (attribute(tag, "Id")?, attribute(tag, "Type")?, attribute(tag, "Target")?)
        else {
            return Ok(());
        };
        let kind = kind.rsplit('/').next().unwrap_or_default();
        // What calamine follows. Only what is called XML was held to the limits of XML.
        let is_followed =
            ["officeDocument", "worksheet", "chartsheet", "dialogsheet", "sharedStrings", "styles"].contains(&kind);
        if is_followed && !is_xml(&target) {
            return Err(Refusal::forged(format!("工作簿的内容指向 `{}`", target.escape_debug())));
        }
        match kind {
            "worksheet" | "chartsheet" | "dialogsheet" => self.found.targets.push((id, key(&target))),
            "externalLinkPath" | "connections" => self.link(Some(target)),
            _ => {}
        }
        Ok(())
    }

    fn link(&mut self, target: Option<String>) {
        self.found
            .links
            .extend(target.filter(|target| !self.found.links.contains(target) && self.found.links.len() < 100));
    }
}

/// An attribute by its local name, with references resolved. calamine looks for one by its name with the
/// prefix that programs give it; an element that has two of one local name is refused, for who looks for one
/// finds another than who looks for the other.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Refusal> {
    let mut found = None;
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Refusal::damaged("标记里的属性写得不合规定"))?;
        let is_namespace = attribute.key.prefix().is_some_and(|prefix| prefix.as_ref() == "xmlns");
        if is_namespace || attribute.key.local_name().as_ref() != name {
            continue;
        }
        if found.is_some() {
            return Err(Refusal::forged(format!("一个标记里有两个叫 `{name}` 的属性，正常的工作簿不会这样")));
        }
        let value = quick_xml::escape::unescape(&attribute.value).map(Cow::into_owned);
        found = Some(value.unwrap_or_else(|_| attribute.value.into_owned()));
    }
    Ok(found)
}

fn number(tag: &BytesStart<'_>, name: &str) -> Result<Option<u64>, Refusal> {
    // A number too large to be read is too large for anything.
    let read = |text: String| {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(u64::MAX))
    };
    Ok(attribute(tag, name)?.and_then(read))
}

fn is_true(tag: &BytesStart<'_>, name: &str) -> Result<bool, Refusal> {
    Ok(attribute(tag, name)?.is_some_and(|value| value == "1" || value == "true"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(part: &str) -> Result<Found, Refusal> {
        let mut found = Found::default();
        scan("xl/worksheets/sheet1.xml", &mut part.as_bytes(), &mut found, &InputLimits::default())?;
        Ok(found)
    }

    #[test]
    fn hidden_rows_and_columns_are_noted() {
        let found = scanned(
            "<worksheet><cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"5\" max=\"5\"/></cols>\
             <sheetData><row r=\"2\" hidden=\"1\"/><row/><row hidden='true'></row></sheetData></worksheet>",
        )
        .expect("read");
        let hidden = &found.parts["worksheets/sheet1.xml"];
        assert_eq!(
            (hidden.columns.as_slice(), hidden.rows.iter().copied().collect::<Vec<_>>()),
            (&[(1, 2)][..], vec![1, 3])
        );
    }

    #[test]
    fn what_would_grow_in_the_reading_is_refused() {
        let shared = format!("<f t='shared' si='0' ref='A1:A9'>{}</f>", "A1+".repeat(30_000));
        for (part, words) in [
            ("<sst uniqueCount='18446744073709551616'>".to_owned(), "文字"),
            ("<c><f t='shared' si='99999999'/></c>".to_owned(), "共用公式"),
            (format!("<s>{shared}{}</s>", "<f t='shared' si='0'/>".repeat(2_000)), "公式太长"),
            (format!("<c a='{}'/>", "x".repeat(2 << 20)), "1 MB"),
            // A decoy for one reader or the other.
            ("<sst x:uniqueCount='1' uniqueCount='99999999999'/>".to_owned(), "两个叫 `uniqueCount`"),
            ("<c><f x:si='0' t='shared' si='99999999'/></c>".to_owned(), "两个叫 `si`"),
            ("<numFmt formatCode='0' y:formatCode='0'/>".to_owned(), "两个叫 `formatCode`"),
            ("<Relationship x:Type='x/image' Id='a' Type='x/worksheet' Target='a.bin'/>".to_owned(), "两个叫 `Type`"),
            ("<row x:r='1' r='9'/>".to_owned(), "两个叫 `r`"),
            // What is never closed, or closed by another.
            ("<worksheet><sheetData>".to_owned(), "没有写完"),
            ("<worksheet><sheetData></worksheet></sheetData>".to_owned(), "不成对"),
            ("<a>".repeat(1_000), "层以上"),
            (format!("<s><font><name val='{}'/></font>{}</s>", "x".repeat(100_000), "<xf/>".repeat(1_000)), "样式太多"),
            (format!("<s><border>{}</border>{}</s>", "<left/>".repeat(9_000), "<xf/>".repeat(2_000)), "样式太多"),
            (format!("<!--{}-->", "<>".repeat(1 << 20)), "1 MB"),
            (format!("<si><t>{}</t></si>", "a&amp;".repeat(600_000)), "1 MB"),
            ("<xf/>".repeat(65_537), "样式"),
            ("<Relationship Id='a' Type='x/worksheet' Target='media/a.png'/>".to_owned(), "指向"),
        ] {
            let refusal = scanned(&part).expect_err(words);
            assert!(refusal.reason.contains(words), "{refusal:?}");
        }
    }

    #[test]
    fn sheets_that_are_one_are_refused() {
        let relations = |second: &str| {
            format!(
                "<Relationship Id='a' Type='x/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='b' Type='x/worksheet' Target='{second}'/>"
            )
        };
        for (part, fails) in [
            (relations("worksheets/sheet2.xml"), false),
            (relations("/xl/Worksheets/Sheet1.xml"), true),
            ("<sheet name='甲' r:id='a'/><sheet name='乙' r:id='b'/>".to_owned(), false),
            ("<sheet name='甲' r:id='a'/><sheet name='乙' r:id='a'/>".to_owned(), true),
            ("<sheet name='Sheet' r:id='a'/><sheet name='sheet' r:id='b'/>".to_owned(), true),
        ] {
            let verified = scanned(&part).expect("read").verify(&InputLimits::default());
            assert_eq!(verified.is_err(), fails, "{part}");
        }
    }
}
