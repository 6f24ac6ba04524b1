//! Workbooks that are one thing to the look through them and another to their reader, that never end, or that
//! grow in the reading.

use super::books::{SHEET, archive, edited, replaced};
use super::{build_with, refused, table};

const STYLES: &str = "xl/styles.xml";

/// A sound workbook with one change to one of its parts.
fn changed(part: &str, from: &str, to: &str) -> Vec<u8> {
    edited(&table(|_| {}), part, replaced(from, to), &[])
}

/// An `.ods` of this content.
fn ods(content: &str) -> Vec<u8> {
    archive([
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>".to_vec()),
        ("content.xml", content.as_bytes().to_vec()),
    ])
}

/// An `.ods` with this in its only sheet.
fn sheet(rows: &str) -> Vec<u8> {
    ods(&format!(
        "<office:document-content><table:table table:name=\"通讯录\">{rows}</table:table></office:document-content>"
    ))
}

const MANY: &str = "<table:table-cell table:number-columns-repeated=\"1024\" office:value=\"1\"/>";

#[test]
fn an_attribute_under_two_names_is_refused() {
    for (part, from, to, name) in [
        ("xl/sharedStrings.xml", "uniqueCount=", "x:uniqueCount=\"1\" uniqueCount=", "uniqueCount"),
        (SHEET, "<row r=", "<row x:r=\"1\" r=", "r"),
        (
            STYLES,
            "<fonts",
            "<numFmts count=\"1\"><numFmt numFmtId=\"165\" x:formatCode=\"0\" formatCode=\"0.00\"/></numFmts><fonts",
            "formatCode",
        ),
        ("xl/_rels/workbook.xml.rels", " Type=", " x:Type=\"a/image\" Type=", "Type"),
    ] {
        refused(&changed(part, from, to), "unsafe-file", &[&format!("两个叫 `{name}` 的属性")]);
    }
    let rows = format!(
        "<table:table-row x:number-rows-repeated=\"1\" table:number-rows-repeated=\"1048576\">{MANY}</table:table-row>"
    );
    refused(&sheet(&rows), "unsafe-file", &["两个叫 `number-rows-repeated` 的属性"]);
}

#[test]
fn an_element_of_another_name_counts_for_nothing() {
    let many = format!("<table:table-row table:number-rows-repeated=\"1048576\">{MANY}</table:table-row>");
    for decoy in [
        format!("<x:table></x:table>{many}"),
        format!("<table:table-row>{MANY}<x:table-row></x:table-row></table:table-row>{many}"),
        format!("<x:table-row table:number-rows-repeated=\"1\"/>{many}"),
    ] {
        refused(&sheet(&decoy), "unsafe-file", &["有数据的区域"]);
    }
}

#[test]
fn what_is_never_closed_is_damaged() {
    for content in [
        "<office:document-content><table:table table:name=\"通讯录\"><table:table-row><table:table-cell office:value=\"1\">",
        "<office:document-content><table:table table:name=\"通讯录\"><table:table-row>",
        "<office:document-content><table:table table:name=\"通讯录\"></office:document-content></table:table>",
        "<office:document-content><table:named-expressions>",
    ] {
        refused(&ods(content), "unreadable-file", &["没有写完"]);
    }
    refused(&changed(SHEET, "</worksheet>", ""), "unreadable-file", &["没有写完"]);
    let parts = [("xl/other.xml", "<a>".repeat(300).into_bytes())];
    let more: Vec<(&str, &[u8])> = parts.iter().map(|(name, part)| (*name, part.as_slice())).collect();
    refused(&edited(&table(|_| {}), "", str::to_owned, &more), "unsafe-file", &["层以上"]);
}

#[test]
fn what_grows_in_the_reading_is_counted() {
    let spaces = |count: &str| {
        format!(
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p><text:s text:c=\"{count}\"/></text:p></table:table-cell></table:table-row>"
        )
    };
    refused(&sheet(&spaces("999999999")), "unsafe-file", &["空格"]);
    let long = format!("<font><name val=\"{}\"/></font></fonts>", "x".repeat(900_000));
    let styles = changed(STYLES, "</fonts>", &long);
    let styles = edited(
        &styles,
        STYLES,
        replaced("</cellXfs>", &format!("{}</cellXfs>", "<xf fontId=\"1\"/>".repeat(100))),
        &[],
    );
    refused(&styles, "unsafe-file", &["样式太多"]);
    let format =
        format!("<numFmts count=\"1\"><numFmt numFmtId=\"165\" formatCode=\"{}\"/></numFmts><fonts", "0".repeat(2_000));
    refused(&changed(STYLES, "<fonts", &format), "unsafe-file", &["数字格式"]);
    // Spaces as people type them, hidden rows to the end of the sheet.
    let hidden = "<table:table-row table:visibility=\"collapse\" table:number-rows-repeated=\"1048000\"/>";
    let run = build_with(&sheet(&format!("{}{hidden}", spaces("40"))));
    assert!(run.stderr.contains("missing-table"), "{}", run.stderr);
}
