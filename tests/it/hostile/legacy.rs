//! `.xls` and `.ods`: older and other formats, whose readers are easier to lead astray.

use super::books::{archive, compound, label, record, stream};
use super::{build_with, refused};
use crate::support::{HEADER, ROW};

/// The records of the table.
fn cells() -> Vec<u8> {
    let texts = |row: u16, texts: [&str; 10]| {
        (0..).zip(texts).flat_map(move |(col, text)| label(row, col, text)).collect::<Vec<u8>>()
    };
    [texts(0, HEADER), texts(1, ROW)].concat()
}

fn xls(globals: &[u8], sheet: &[u8]) -> Vec<u8> {
    compound(&[("/Workbook", &stream(globals, sheet))])
}

#[test]
fn a_sound_xls_is_read() {
    let run = build_with(&xls(&[], &cells()));
    assert!(run.status == 0 && run.stderr.contains("no-number-formats"), "{}", run.stderr);
}

#[test]
fn a_locked_workbook_is_refused() {
    refused(&compound(&[("/EncryptionInfo", b"x"), ("/EncryptedPackage", b"y")]), "unreadable-file", &["有密码"]);
    refused(&xls(&record(0x002f, &[1, 0, 1, 0]), &cells()), "unreadable-file", &["有密码"]);
}

#[test]
fn other_documents_of_the_old_office_are_named() {
    refused(&compound(&[("/WordDocument", b"x")]), "unreadable-file", &["Word"]);
    refused(&compound(&[("/x", b"x")]), "unreadable-file", &["没有工作簿"]);
}

#[test]
fn macros_of_an_xls_are_refused() {
    let stream = stream(&[], &cells());
    refused(&compound(&[("/Workbook", &stream), ("/_VBA_PROJECT_CUR/VBA/dir", b"x")]), "macro-workbook", &["带有宏"]);
}

/// The allocation table leads in a circle: following it would never end. Entries that no chain needs may
/// say what they like.
#[test]
fn chains_that_run_in_a_circle() {
    let sound = xls(&[], &cells().repeat(30));
    let table = 512;
    let mut refusals = 0;
    for at in 0..32 {
        let mut bent = sound.clone();
        for entry in 0..=at {
            let place = table + 4 * (at - entry);
            bent[place..place + 4].copy_from_slice(&u32::try_from(entry).expect("small").to_le_bytes());
        }
        let run = build_with(&bent);
        if run.status != 0 {
            refused(&bent, "unreadable-file", &[]);
            refusals += 1;
        }
    }
    assert!(refusals >= 28, "{refusals}");
}

#[test]
fn cells_of_an_xls_far_apart() {
    let far = [cells(), label(65_535, 255, "误填")].concat();
    refused(&xls(&[], &far), "unsafe-file", &["有数据的区域"]);
    let announced = record(0x0200, &[0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 255, 255, 0, 0]);
    refused(&xls(&[], &[announced, cells()].concat()), "unsafe-file", &["声明的范围"]);
}

/// An `.ods` with this in its only sheet.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"表\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive([
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>".to_vec()),
        ("content.xml", content.into_bytes()),
    ])
}

#[test]
fn an_ods_cell_that_stands_for_millions() {
    let cell = "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"><text:p>1</text:p></table:table-cell>";
    let row = format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
    refused(&ods(&row), "unsafe-file", &["有数据的区域"]);
    let macros = archive([
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("content.xml", Vec::new()),
        ("Basic/Standard/Module1.xml", Vec::new()),
    ]);
    refused(&macros, "macro-workbook", &["带有宏"]);
}

#[test]
fn an_encrypted_ods_is_refused() {
    let locked = archive([
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("META-INF/manifest.xml", b"<manifest><file-entry><encryption-data/></file-entry></manifest>".to_vec()),
        ("content.xml", b"\x01\x02\x03".to_vec()),
    ]);
    refused(&locked, "unreadable-file", &["有密码"]);
}
