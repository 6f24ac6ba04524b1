//! `.xls` files as other programs write them say the same as the `.xlsx` of the same table.

use serde_json::Value;

use crate::support::{Project, repository, table};

/// The indicators of a workbook: names, groups and what the cells show, numbers without trailing zeros.
fn indicators(file: &str) -> Vec<(Value, Value, Vec<String>)> {
    let project = Project::empty();
    let book = repository().join("tests/data/xls").join(file);
    let made = project.run(&["init", "新", "--from", book.to_str().expect("UTF-8")]);
    assert_eq!(made.status, 0, "{file}: {}", made.stderr);
    let built = project.run(&["--project", "新", "build", "--format", "md"]);
    assert_eq!(built.status, 0, "{file}: {}", built.stderr);
    let report = serde_json::from_str(&project.read("新/output/report.json")).expect("JSON");
    let table = table(&report, "indicators");
    assert_eq!(table["notes"].as_array().map(Vec::len), Some(1), "{file}: the note below");
    let shown = |cell: &Value| {
        let text = cell["text"].as_str().expect("text");
        let (number, percent) = text.strip_suffix('%').map_or((text, ""), |number| (number, "%"));
        let is_number = number.contains('.') && number.parse::<f64>().is_ok();
        let number = if is_number { number.trim_end_matches('0').trim_end_matches('.') } else { number };
        format!("{number}{percent}")
    };
    let cells = |row: &Value| row["cells"].as_array().expect("cells").iter().map(shown).collect();
    let rows = table["rows"].as_array().expect("rows");
    rows.iter().map(|row| (row["name"].clone(), row["groups"].clone(), cells(row))).collect()
}

#[test]
fn files_of_other_programs_say_what_the_same_xlsx_says() {
    let expected = indicators("same.xlsx");
    assert_eq!(expected.len(), 24);
    assert!(expected[0].2.contains(&"11.4%".to_owned()), "{:?}", expected[0]);
    assert_eq!(indicators("libreoffice.xls"), expected);
    assert_eq!(indicators("xlwt.xls"), expected);
    assert_eq!(indicators("xlwt-small.xls"), expected[..4]);
}
