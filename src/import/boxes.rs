//! Boxes of projects (专栏): a framed table of one cell in a document, rows of a sheet in a workbook.

use super::heads::{line, numbered};
use super::outline::{Caption, Placed, caption};
use crate::model::manuscript::{Element, Paragraph};
use crate::text::label;

/// A box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// Its number and title.
    pub caption: Caption,
    /// Its classes with their projects.
    pub groups: Vec<(String, Vec<String>)>,
}

impl Listed {
    /// The key by which a template places it: its number.
    pub(super) fn key(&self) -> &str {
        self.caption.number.trim_start_matches("专栏")
    }
}

/// The box that a table is: one column, a title with its number, and lines of a class and its projects.
pub(super) fn listed(placed: &Placed<'_>) -> Option<Listed> {
    let rows = &placed.table.rows;
    if rows.iter().any(|row| row.cells.len() != 1) {
        return None;
    }
    let mut lines: Vec<String> = Vec::new();
    for cell in rows.iter().flat_map(|row| &row.cells) {
        for element in &cell.elements {
            let Element::Paragraph(paragraph) = element else { return None };
            if !is_plain(paragraph) {
                return None;
            }
            lines.extend(Some(line(paragraph)).filter(|line| !line.is_empty()));
        }
    }
    let above =
        placed.caption.as_ref().map(|(_, caption)| caption).filter(|caption| caption.number.starts_with("专栏"));
    let caption = match above {
        Some(caption) => caption.clone(),
        None => caption(&lines.remove(lines.first().map(|_| 0)?), "专栏")?,
    };
    let groups = lines.iter().map(|line| group(line)).collect::<Option<Vec<_>>>()?;
    (!groups.is_empty() && !caption.title.is_empty()).then_some(Listed { caption, groups })
}

/// Text alone: no picture and no note would get lost in a sheet.
fn is_plain(paragraph: &Paragraph) -> bool {
    use crate::model::manuscript::SpanKind;
    paragraph.spans.iter().all(|span| matches!(span.kind, SpanKind::Text(_)))
}

/// 交通投资项目：甲、乙。 A number before the class is left to the program.
fn group(line: &str) -> Option<(String, Vec<String>)> {
    const LONGEST: usize = 40;
    let own = numbered(line).map_or(line, |(_, _, rest)| rest);
    let own = label::numbered(own).map_or(own, |(_, rest)| rest);
    let (name, rest) = own.split_once(['。', '：', ':'])?;
    let rest = rest.trim().strip_suffix('。').unwrap_or(rest.trim());
    let is_class = name.chars().count() <= LONGEST && !name.is_empty();
    (is_class && !rest.is_empty()).then(|| (name.trim().to_owned(), projects(rest)))
}

/// Projects that 、 parts, outside of brackets and quotes. What has clauses is one.
fn projects(text: &str) -> Vec<String> {
    if text.contains(['，', '；']) {
        return vec![text.to_owned()];
    }
    let mut out = vec![String::new()];
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '（' | '(' | '“' | '《' | '〔' => depth += 1,
            '）' | ')' | '”' | '》' | '〕' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match out.last_mut() {
            Some(_) if c == '、' && depth == 0 => out.push(String::new()),
            Some(last) => last.push(c),
            None => {}
        }
    }
    out.retain(|project| !project.trim().is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_class_and_its_projects() {
        for (line, name, items) in [
            ("物流项目：甲中心、乙（一、二期）工程。", "物流项目", &["甲中心", "乙（一、二期）工程"][..]),
            ("1. 新基建项目。“甲、乙”平台", "新基建项目", &["“甲、乙”平台"]),
            ("水安全项目。加固甲；新建乙、丙。", "水安全项目", &["加固甲；新建乙、丙"]),
            ("水安全项目。甲工程、乙工程。丙工程、丁工程。", "水安全项目", &["甲工程", "乙工程。丙工程", "丁工程"]),
        ] {
            let (found, projects) = group(line).expect(line);
            assert_eq!((found.as_str(), projects), (name, items.iter().map(|item| (*item).to_owned()).collect()));
        }
        assert_eq!(group("只有一句话"), None);
    }
}
