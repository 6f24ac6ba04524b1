//! Files that are no workbook, or one that is bent, locked, armed or blown up.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use super::books::{Dice, SHEET, archive, edited, entries, replaced};
use super::{build_with, project_with, refused, run, table};

#[test]
fn files_that_are_something_else_are_named() {
    for (bytes, words) in [
        (&b""[..], "空的"),
        ("指标名称,单位\n森林覆盖率,%\n".as_bytes(), "文本文件"),
        (b"\xd6\xb8\xb1\xea\xc3\xfb\xb3\xc6,\xb5\xa5\xce\xbb\r\n", "文本文件"),
        (b"<html><head></head><body><table><tr><td>1</td></tr></table></body></html>", "网页"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "不是 Excel"),
        (b"PK\x03\x04", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "损坏"),
    ] {
        refused(bytes, "unreadable-file", &[words]);
    }
    refused(&archive([("附表.xlsx", table(|_| {}))]), "unreadable-file", &["压缩包"]);
    refused(&archive([("[Content_Types].xml", vec![]), ("word/document.xml", vec![])]), "unreadable-file", &["Word"]);
    refused(&archive([("[Content_Types].xml", vec![]), ("xl/workbook.bin", vec![])]), "unreadable-file", &[".xlsb"]);
}

#[test]
fn a_cut_off_workbook_is_damaged() {
    let whole = table(|_| {});
    for part in 1..16 {
        refused(&whole[..whole.len() * part / 16], "unreadable-file", &["损坏"]);
    }
}

/// Flipped bits either do not matter or are told; never anything else.
#[test]
fn flipped_bits_never_get_past() {
    let whole = table(|_| {});
    let mut dice = Dice(7);
    let project = project_with(&whole);
    assert_eq!(run(&project, &["build", "--format", "md"]).status, 0);
    let sound = project.read("output/report.md");
    let mut told = 0;
    for _ in 0..40 {
        let mut bent = whole.clone();
        for _ in 0..=dice.below(4) {
            let at = dice.below(bent.len());
            bent[at] ^= 1 << dice.below(8);
        }
        project.write("inputs/附表.xlsx", &bent);
        let run = run(&project, &["build", "--format", "md"]);
        assert!(run.status == 0 || run.stderr.contains("附表.xlsx"), "{}", run.stderr);
        assert_eq!(project.read("output/report.md"), sound, "another report, and nothing is said");
        told += usize::from(run.status > 0);
    }
    assert!(told > 20, "only {told} of 40 were told");
}

#[test]
fn an_archive_with_a_password_is_refused() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, contents) in entries(&table(|_| {})) {
        archive.start_file(name, SimpleFileOptions::default()).expect("entry");
        archive.write_all(&contents).expect("entry");
    }
    let mut bytes = archive.finish().expect("archive").into_inner();
    // The flag of encryption, in the headers of all entries.
    for (magic, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let heads: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(magic)).collect();
        for at in heads {
            bytes[at + offset] |= 1;
        }
    }
    refused(&bytes, "unreadable-file", &["有密码", "去掉密码"]);
}

#[test]
fn macros_are_refused_by_name_unless_allowed() {
    let armed = edited(&table(|_| {}), "", |_| String::new(), &[("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")]);
    refused(&armed, "macro-workbook", &["带有宏", "allow-macros: [附表.xlsx]"]);
    let project = project_with(&armed);
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + "\nallow-macros: [附表.xlsx]\n");
    let run = run(&project, &["build", "--format", "md"]);
    assert!(run.status == 0 && !run.stderr.contains("macro"), "{}", run.stderr);
    let macros = edited(&table(|_| {}), "", |_| String::new(), &[("xl/macrosheets/sheet1.xml", b"<macrosheet/>")]);
    refused(&macros, "macro-workbook", &["带有宏"]);
}

#[test]
fn links_to_other_files_are_said_and_not_followed() {
    let rels = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath\" Target=\"file:///C:\\去年\\附表.xlsx\" TargetMode=\"External\"/></Relationships>";
    let linked = edited(
        &table(|_| {}),
        "",
        |_| String::new(),
        &[
            ("xl/externalLinks/_rels/externalLink1.xml.rels", rels.as_bytes()),
            ("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        ],
    );
    let run = build_with(&linked);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for words in ["external-links", "file:///C:\\去年\\附表.xlsx", "不打开"] {
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
}

/// An archive in which one entry is so much of the same.
fn bomb(name: &str, megabytes: usize, chunk: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let fast = SimpleFileOptions::default().compression_level(Some(6)).large_file(true);
    for (entry, contents) in entries(&table(|_| {})).into_iter().filter(|(entry, _)| entry != name) {
        archive.start_file(entry, SimpleFileOptions::default()).expect("entry");
        archive.write_all(&contents).expect("entry");
    }
    archive.start_file(name, fast).expect("entry");
    let block = chunk.repeat((1 << 20) / chunk.len());
    for _ in 0..megabytes {
        archive.write_all(&block).expect("entry");
    }
    archive.finish().expect("archive").into_inner()
}

#[test]
fn a_sheet_of_two_gigabytes_is_refused_early() {
    let bytes = bomb(SHEET, 2048, b" ");
    assert!(bytes.len() < 3 << 20, "{} bytes", bytes.len());
    refused(&bytes, "unsafe-file", &[SHEET, "压缩炸弹"]);
}

#[test]
fn a_picture_in_a_workbook_may_be_a_bomb_too() {
    refused(&bomb("xl/media/image1.png", 64, b"\0"), "unsafe-file", &["xl/media/image1.png", "压缩炸弹"]);
}

#[test]
fn what_unpacks_to_more_than_allowed_is_refused() {
    // Not dense enough to be a bomb, and too much all the same.
    let mut dice = Dice(3);
    let chunk: Vec<u8> = (0..1 << 16).map(|_| b"0123456789abcdef"[dice.below(16)]).collect();
    let bytes = bomb("xl/media/image1.png", 4, &chunk);
    let project = project_with(&bytes);
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + "\nlimits: { unpacked-mib: 2 }\n");
    let run = run(&project, &["build", "--format", "md"]);
    assert!(
        run.status == 2 && run.stderr.contains("超过 2 MB") && run.stderr.contains("limits.unpacked-mib"),
        "{}",
        run.stderr
    );
    assert_eq!(build_with(&bytes).status, 0, "it is within the usual limit");
}

#[test]
fn lying_sizes_do_not_help() {
    let mut bytes = bomb(SHEET, 64, b" ");
    for (magic, offset) in [(b"PK\x03\x04", 18), (b"PK\x01\x02", 20)] {
        let heads: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(magic)).collect();
        let last = *heads.last().expect("head");
        // Unpacked size; the extra field of large files is overruled by a size that fits.
        bytes[last + offset + 4..last + offset + 8].copy_from_slice(&100_u32.to_le_bytes());
    }
    refused(&bytes, "unreadable-file", &[SHEET]);
}

#[test]
fn many_entries_are_refused() {
    let names: Vec<String> = (0..5_000).map(|at| format!("xl/media/{at}")).collect();
    let more: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let project = project_with(b"");
    project.write("inputs/乡镇汇总.xlsx", edited(&table(|_| {}), "", |_| String::new(), &more));
    project.edit("inputs/report.yaml", "- 附表.xlsx", "- 乡镇汇总.xlsx");
    let run = run(&project, &["build", "--format", "md"]);
    assert!(
        run.status == 2 && run.stderr.contains("5010 个文件") && run.stderr.contains("limits.entries"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_archive_in_the_archive_is_not_opened() {
    let inner = bomb("x", 16, b"\0");
    let outer = edited(&table(|_| {}), "", |_| String::new(), &[("xl/embeddings/a.xlsx", &inner)]);
    assert_eq!(build_with(&outer).status, 0);
}

#[test]
fn names_that_lead_out_of_the_archive_are_refused() {
    for name in ["../../etc/cron.d/x", "xl/../../x", "..\\x", "/etc/passwd", "C:\\x"] {
        refused(&edited(&table(|_| {}), "", |_| String::new(), &[(name, b"x")]), "unsafe-file", &["会写到文件夹之外"]);
    }
}

#[test]
fn what_a_workbook_announces_is_not_believed() {
    let strings = "xl/sharedStrings.xml";
    for count in ["99999999999", "18446744073709551615", "99999999999999999999999"] {
        let lie = |text: &str| {
            let at = text.find("uniqueCount=\"").expect("count") + 13;
            let end = at + text[at..].find('"').expect("end");
            format!("{}{count}{}", &text[..at], &text[end..])
        };
        refused(&edited(&table(|_| {}), strings, lie, &[]), "unsafe-file", &["文字超过"]);
    }
}

#[test]
fn the_parts_of_a_workbook_may_lead_nowhere_else() {
    let rels = "xl/_rels/workbook.xml.rels";
    let elsewhere = edited(
        &table(|_| {}),
        rels,
        replaced("worksheets/sheet1.xml", "media/image1.png"),
        &[("xl/media/image1.png", b"<worksheet><sheetData/></worksheet>")],
    );
    refused(&elsewhere, "unsafe-file", &["指向 `media/image1.png`"]);
    let missing = edited(&table(|_| {}), rels, replaced("worksheets/sheet1.xml", "worksheets/sheet9.xml"), &[]);
    assert_eq!(build_with(&missing).status, 2);
}
