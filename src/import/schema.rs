//! Kinds of tables that only one document has: a description by its header, so that its numbers have cells too.

use super::workbook::Sheet;
use crate::text::yaml::scalar;
use std::fmt::Write as _;

/// Folder of a project's own kinds of tables.
const FOLDER: &str = "inputs/tables/";
/// Longest header of a column, in characters.
const LONGEST: usize = 60;

/// The key of the kind that a file describes.
pub fn schema_id(path: &str) -> &str {
    path.trim_start_matches(FOLDER).trim_end_matches(".yaml")
}

/// The description of a sheet: path and text. None where its first row is no header.
pub(super) fn of_sheet(sheet: &Sheet, nth: usize) -> Option<(String, String)> {
    let grid = &sheet.grid;
    let header = grid.header.max(1);
    let shown = grid.shown();
    // Levels of a header are read as one.
    let column = |at: usize| {
        let mut levels: Vec<&str> = shown.iter().take(header).map(|row| row[at].trim()).collect();
        levels.dedup();
        levels.concat().replace('\n', "")
    };
    let words: Vec<String> = (0..grid.width).map(column).collect();
    let is_header = words.iter().all(|word| !word.is_empty() && word.chars().count() <= LONGEST);
    let has_rows = shown.len() > header && shown[header..].iter().any(|row| !row[0].is_empty());
    if !is_header || !has_rows {
        return None;
    }
    let id = format!("table-{nth}");
    let title = sheet.title.split_once('：').map_or(sheet.title.as_str(), |(_, title)| title);
    let name = if title.is_empty() { &sheet.name } else { title };
    let mut text = format!(
        "# 由 Word 里的表建立，列按表头认。各列是什么（哪年的数、单位、增速……）可以改写，见手册“表格样式”。\n\
         id: {id}\nname: {}\ncolumns:\n  - {{ role: key, words: [{}], from: [merged], required: true }}\n",
        scalar(name),
        scalar(&words[0])
    );
    for word in &words[1..] {
        let _ = writeln!(text, "  - {{ role: extra, words: [{}], required: true }}", scalar(word));
    }
    Some((format!("{FOLDER}{id}.yaml"), text))
}
