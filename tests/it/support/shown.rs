//! The Markdown of a report as a viewer shows it: links as their words, tables of HTML between bars.
//!
//! The reader of tables knows the tags that the program writes and no others, and holds that the cells of each
//! row fill it.

use std::collections::BTreeMap;

/// A table that was written as HTML. Merged cells are repeated.
#[derive(Debug, Default)]
pub(crate) struct HtmlTable {
    pub(crate) header: Vec<Vec<String>>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// Every HTML table, in order.
pub(crate) fn html_tables(markdown: &str) -> Vec<HtmlTable> {
    let mut tables = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if line.trim_start_matches([' ', '>']) == "<table>" {
            tables.push(html_table(&mut lines));
        }
    }
    tables
}

/// What a reader sees of the Markdown.
pub(crate) fn shown(markdown: &str) -> String {
    let mut out = String::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("<a id=\"") {
            // The mark and the line between it and what it marks.
            lines.next();
        } else if line == "<table>" {
            let HtmlTable { header, rows } = html_table(&mut lines);
            let joined = (0..header.first().map_or(0, Vec::len)).map(|col| {
                let mut names: Vec<&str> =
                    header.iter().map(|row| row[col].as_str()).filter(|name| !name.is_empty()).collect();
                names.dedup();
                names.join("·")
            });
            out += &bars(&joined.collect::<Vec<_>>());
            out.extend(rows.iter().map(|row| bars(row)));
        } else {
            out += &unlinked(line);
            out.push('\n');
        }
    }
    out
}

fn bars(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// A line without the links to places of the report.
fn unlinked(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("](#") {
        let end = at + rest[at..].find(')').expect("the end of a link") + 1;
        let (words, target) = (&rest[..at], &rest[at..end]);
        assert!(target.starts_with("](#to-") || target.starts_with("](#heading-"), "{target}");
        let start = words.rmatch_indices('[').map(|(start, _)| start).find(|start| !words[..*start].ends_with('\\'));
        let start = start.expect("the start of a link");
        out += &words[..start];
        out += &words[start + 1..];
        rest = &rest[end..];
    }
    out + rest
}

/// Reads up to `</table>`.
fn html_table<'a>(lines: &mut impl Iterator<Item = &'a str>) -> HtmlTable {
    let mut table = HtmlTable::default();
    let mut part: Vec<Vec<(String, usize, usize)>> = Vec::new();
    for line in lines {
        match line.trim_start_matches([' ', '>']) {
            "<thead>" | "<tbody>" => {}
            "</thead>" => table.header = filled(&std::mem::take(&mut part)),
            "</tbody>" => table.rows = filled(&std::mem::take(&mut part)),
            "</table>" => return table,
            row => part.push(cells(row)),
        }
    }
    panic!("the table has no end");
}

/// The cells of a row, each with the rows and columns it covers.
fn cells(line: &str) -> Vec<(String, usize, usize)> {
    let begin = ["<tr>", "<tr align=\"center\">"];
    let inside = begin.into_iter().find_map(|begin| line.strip_prefix(begin)?.strip_suffix("</tr>"));
    let mut rest = inside.unwrap_or_else(|| panic!("no row: {line}"));
    let mut cells = Vec::new();
    while !rest.is_empty() {
        let (tag, after) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')).expect("a tag");
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(["th", "td"].contains(&name), "{line}");
        let attributes: BTreeMap<&str, &str> = attributes
            .split_terminator("\" ")
            .filter(|one| !one.is_empty())
            .map(|one| one.trim_end_matches('"').split_once("=\"").expect("an attribute"))
            .collect();
        let known = ["scope", "align", "colspan", "rowspan"];
        assert!(attributes.keys().all(|key| known.contains(key)), "{line}");
        let covered = |key| attributes.get(key).map_or(1, |number| number.parse().expect("a number"));
        let (body, after) = after.split_once(&format!("</{name}>")).expect("the end of a cell");
        cells.push((text(body), covered("rowspan"), covered("colspan")));
        rest = after;
    }
    cells
}

/// Cells as a full matrix; they neither overlap nor leave a gap.
fn filled(rows: &[Vec<(String, usize, usize)>]) -> Vec<Vec<String>> {
    let width = rows.first().map_or(0, |row| row.iter().map(|(_, _, columns)| columns).sum());
    let mut matrix: Vec<Vec<Option<String>>> = vec![vec![None; width]; rows.len()];
    for (at, row) in rows.iter().enumerate() {
        for (text, height, columns) in row {
            let col = matrix[at].iter().position(Option::is_none).unwrap_or_else(|| panic!("{text} is one too many"));
            for line in &mut matrix[at..at + height] {
                for place in &mut line[col..col + columns] {
                    assert_eq!(place.replace(text.clone()), None, "two cells at one place");
                }
            }
        }
    }
    let whole = |row: Vec<Option<String>>| row.into_iter().map(|cell| cell.expect("a cell is missing")).collect();
    matrix.into_iter().map(whole).collect()
}

/// What a cell shows, with the marks that Markdown has for what is struck out and strong.
fn text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out += &rest[..at];
        rest = &rest[at..];
        let end = rest.find(if rest.starts_with('<') { '>' } else { ';' }).expect("an end") + 1;
        let tag = &rest[..end];
        out += &match tag {
            "<br>" => "<br>".to_owned(),
            "<strong>" | "</strong>" | "<ins>" | "</ins>" => "**".to_owned(),
            "<del>" | "</del>" => "~~".to_owned(),
            "<code>" | "</code>" => "`".to_owned(),
            "<em>" | "</em>" => "*".to_owned(),
            "<sup>" | "</sup>" | "</a>" => String::new(),
            "&amp;" => "&".to_owned(),
            "&lt;" => "<".to_owned(),
            "&gt;" => ">".to_owned(),
            "&quot;" => "\"".to_owned(),
            tag if tag.starts_with("<a href=\"") => String::new(),
            tag => {
                let number =
                    tag.strip_prefix("&#").and_then(|rest| rest.strip_suffix(';')).and_then(|n| n.parse().ok());
                let c = number.and_then(char::from_u32).unwrap_or_else(|| panic!("{tag} in {html}"));
                c.to_string()
            }
        };
        rest = &rest[end..];
    }
    out + rest
}
