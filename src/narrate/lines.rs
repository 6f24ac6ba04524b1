//! Line marks: so that a block knows the line of the template that wrote it, also inside loops.
//!
//! Before a template is handed to the engine, a mark with its line number is put at the start of
//! each line that prints text (not inside a tag, not a line that begins with a statement, whose
//! white-space control must keep working). After filling, the marks are taken out again and leave
//! a list: for each line of the result, the line of the template.

use crate::markup::mark::{Mark, Piece, pieces};

/// `source` with line marks; `first` is the number of its first line.
pub(super) fn marked(source: &str, first: usize) -> String {
    let mut out = String::with_capacity(source.len() + source.len() / 8);
    let mut open: Option<&'static str> = None;
    for (index, line) in source.split_inclusive('\n').enumerate() {
        let start = line.trim_start();
        let is_statement = start.starts_with("{%") || start.starts_with("{#");
        if open.is_none() && !is_statement && !start.is_empty() {
            out.push_str(&Mark::Line(first + index).encode());
        }
        open = tag_at_end(line, open);
        out.push_str(line);
    }
    out
}

/// The closing delimiter that is still awaited at the end of a line.
fn tag_at_end(line: &str, mut open: Option<&'static str>) -> Option<&'static str> {
    let mut rest = line;
    loop {
        match open {
            Some(close) => match rest.find(close) {
                Some(at) => {
                    rest = &rest[at + close.len()..];
                    open = None;
                }
                None => return open,
            },
            None => {
                rest = &rest[rest.find('{')? + 1..];
                open = match rest.bytes().next() {
                    Some(b'{') => Some("}}"),
                    Some(b'%') => Some("%}"),
                    Some(b'#') => Some("#}"),
                    _ => continue,
                };
                rest = &rest[1..];
            }
        }
    }
}

/// Takes the line marks out of filled text.
pub(super) fn unmarked(filled: &str, first: usize) -> (String, Vec<usize>) {
    let mut text = String::with_capacity(filled.len());
    let mut lines = Vec::new();
    let mut current = first;
    for line in filled.split_inclusive('\n') {
        let mut seen = false;
        for piece in pieces(line) {
            match piece {
                Piece::Mark(Mark::Line(number)) => {
                    if !seen {
                        current = number;
                    }
                    seen = true;
                }
                Piece::Mark(mark) => text.push_str(&mark.encode()),
                Piece::Text(plain) => text.push_str(plain),
            }
        }
        lines.push(current);
    }
    (text, lines)
}

/// How many characters a line mark adds in front of column 1 of `line` in marked text.
pub(super) fn mark_width(marked: &str, line: usize) -> usize {
    let text = marked.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    match pieces(text).first() {
        Some(Piece::Mark(mark @ Mark::Line(_))) => mark.encode().chars().count(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_filled_line_knows_its_template_line() {
        let source = "甲\n{% for x in y %}\n乙{{ x }}\n{% endfor %}\n丙 {{ f(\n  a=1) }} 丁\n戊\n";
        let marked = marked(source, 5);
        let marks: Vec<Mark> = pieces(&marked)
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Mark(mark) => Some(mark),
                Piece::Text(_) => None,
            })
            .collect();
        assert_eq!(marks, [Mark::Line(5), Mark::Line(7), Mark::Line(9), Mark::Line(11)]);
        let (text, lines) = unmarked(&marked, 5);
        assert_eq!(text, source);
        assert_eq!(lines, [5, 5, 7, 7, 9, 9, 11]);
    }
}
