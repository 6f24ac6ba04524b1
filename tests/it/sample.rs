//! The sample against the printed tables of the document it is modelled on (`tests/data`).

use crate::support::{built_sample, pdf_text, printed, squeezed, table};

/// Body rows of the Markdown tables, cell by cell, unescaped.
fn markdown_rows(markdown: &str) -> Vec<Vec<String>> {
    let unescaped = |cell: &str| {
        let mut out = String::new();
        let mut chars = cell.trim().chars();
        while let Some(c) = chars.next() {
            out.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
        }
        out
    };
    markdown
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|line| line.replace("<br>", "").split(" | ").map(unescaped).collect())
        .collect()
}

/// The printed rows with the first column carried down, as a reader understands a merged cell.
fn carried(rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let mut group = String::new();
    rows.into_iter()
        .map(|mut row| {
            if !row[0].is_empty() {
                group.clone_from(&row[0]);
            }
            row[0].clone_from(&group);
            row
        })
        .collect()
}

#[test]
fn all_cells_of_annex_2_stand_in_the_markdown() {
    let rows = markdown_rows(&built_sample().report());
    for expected in carried(printed("annex2.tsv")) {
        assert_eq!(expected.len(), 18);
        assert!(rows.contains(&expected), "{expected:?}");
    }
}

#[test]
fn all_cells_of_annex_2_stand_in_the_pdf_row_by_row() {
    let text = pdf_text(&built_sample().path("output/report.pdf"));
    for row in printed("annex2.tsv") {
        let line = squeezed(&row[1..].concat());
        assert!(text.contains(&line), "row {} is not in the text layer: {line}", row[1]);
    }
}

#[test]
fn domains_are_issued_again_on_each_page_of_annex_2() {
    let text = pdf_text(&built_sample().path("output/report.pdf"));
    let table = &text[text.rfind("类型序号").expect("header on the last page")..];
    assert!(table.contains("民生就业"), "the group that runs over the page break has no label: {table}");
    assert!(text.contains("附件2（续）"));
}

#[test]
fn table_1_and_table_2_stand_in_the_markdown_and_the_pdf() {
    let rows = markdown_rows(&built_sample().report());
    let text = pdf_text(&built_sample().path("output/report.pdf"));
    for expected in carried(printed("table1.tsv")) {
        // The remark is merged over the rows of a class.
        let found = rows.iter().any(|row| row.len() == 7 && row[..6] == expected[..6]);
        assert!(found, "{expected:?}");
        assert!(text.contains(&squeezed(&expected[1..6].concat())), "{expected:?}");
    }
    for row in printed("table2.tsv") {
        let (label, value) = (&row[row.len() - 2], &row[row.len() - 1]);
        assert!(rows.iter().any(|found| found.len() == 5 && &found[3] == label && &found[4] == value), "{row:?}");
        assert!(text.contains(&squeezed(&format!("{label}{value}"))), "{row:?}");
    }
}

#[test]
fn all_projects_of_the_boxes_stand_in_every_output() {
    let project = built_sample();
    let markdown = project.read("output/report.md");
    let text = pdf_text(&project.path("output/report.pdf"));
    // The head of a box that goes on on the next page may stand in the middle of a name.
    let text = (1..10).fold(text, |text, box_number| text.replace(&format!("专栏{box_number}（续）"), ""));
    let json = project.read("output/report.json");
    for row in printed("boxes.tsv") {
        for name in &row[1..] {
            assert!(markdown.contains(name.as_str()), "{name}");
            assert!(text.contains(&squeezed(name)), "{name}");
            assert!(json.contains(name.as_str()), "{name}");
        }
    }
}

#[test]
fn all_cells_stand_in_the_json_with_their_place() {
    let json: serde_json::Value = serde_json::from_str(&built_sample().read("output/report.json")).expect("JSON");
    let rows = table(&json, "indicators")["rows"].as_array().expect("rows");
    let printed = carried(printed("annex2.tsv"));
    assert_eq!(rows.len(), printed.len());
    for (index, (row, expected)) in rows.iter().zip(printed).enumerate() {
        let cells = row["cells"].as_array().expect("cells");
        for (col, text) in expected.iter().enumerate() {
            assert_eq!(squeezed(cells[col]["text"].as_str().expect("text")), squeezed(text));
            if col > 0 {
                let letter = char::from(b'A' + u8::try_from(col).expect("small"));
                let place = format!("附表.xlsx!附件2!{letter}{}", index + 4);
                assert_eq!(cells[col]["origin"]["cell"], place.as_str());
            }
        }
    }
}

#[test]
fn every_figure_of_the_report_knows_its_cells() {
    let json: serde_json::Value = serde_json::from_str(&built_sample().read("output/report.json")).expect("JSON");
    let figures = json["report"]["figures"].as_array().expect("figures");
    assert!(figures.len() > 500, "{}", figures.len());
    for figure in figures {
        let origin = &figure["origin"];
        let has_cells = origin["cell"].is_string()
            || origin["computed"]["inputs"].as_array().is_some_and(|cells| !cells.is_empty() || figure["text"] == "0");
        assert!(has_cells, "{figure}");
    }
}

#[test]
fn the_pdf_is_tagged_titled_and_dated_by_the_report() {
    let pdf = built_sample().bytes("output/report.pdf");
    let text = String::from_utf8_lossy(&pdf);
    for mark in ["/StructTreeRoot", "/Outlines", "pdfaid:part", "D:20231020"] {
        assert!(text.contains(mark), "{mark}");
    }
}
