//! The cells that a formula names: `J4/'附件 1'!$I$4-1` in, `J4` and `附件 1!I4` out.
//!
//! This is no parser of formulas: names, whole columns and other workbooks are passed over.

use crate::place::{Address, CellRef};
use crate::text::distinct;

/// Cells of one area that are listed; a larger area gives its first ones.
const MOST_OF_AREA: usize = 64;

/// The cells that the formula of `cell` names, each once, in the order of the formula.
pub(super) fn precedents(formula: &str, cell: &CellRef) -> Vec<CellRef> {
    let mut found: Vec<CellRef> = Vec::new();
    let mut rest = formula;
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' => text_end(rest),
            _ if before.is_some_and(is_part) => first.len_utf8(),
            _ => reference(rest, cell).map_or(first.len_utf8(), |(cells, end)| {
                found.extend(cells);
                end
            }),
        };
        before = rest[..end].chars().next_back();
        rest = &rest[end..];
    }
    distinct(found)
}

/// Characters that go on with a name, or with a reference into another workbook.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '!' | ']' | '\'')
}

/// The end of a text in quotes, in which a quote is written twice.
fn text_end(text: &str) -> usize {
    text[1..].find('"').map_or(text.len(), |at| at + 2)
}

/// The cells of a reference at the start of `text`, and where it ends.
fn reference(text: &str, own: &CellRef) -> Option<(Vec<CellRef>, usize)> {
    let (sheet, start) = sheet_prefix(text).map_or((&*own.sheet, 0), |(sheet, end)| (sheet, end));
    if sheet.contains('[') {
        return None;
    }
    let ((row, col), first) = position(&text[start..])?;
    let mut end = start + first;
    let mut last = (row, col);
    if let Some(((row, col), length)) = text[end..].strip_prefix(':').and_then(position) {
        last = (row, col);
        end += 1 + length;
    }
    if text[end..].starts_with(|c: char| is_part(c) || c == '(') {
        return None;
    }
    let (rows, cols) = (row.min(last.0)..=row.max(last.0), col.min(last.1)..=col.max(last.1));
    let cells = rows.flat_map(|row| cols.clone().map(move |col| (row, col)));
    let at = |(row, col)| CellRef { book: own.book.clone(), sheet: sheet.into(), row, col };
    Some((cells.take(MOST_OF_AREA).map(at).collect(), end))
}

/// `附件2!` or `'附件 2'!` at the start of a text: the name, and where the cell begins.
fn sheet_prefix(text: &str) -> Option<(&str, usize)> {
    if let Some(inside) = text.strip_prefix('\'') {
        let end = inside.find("'!")?;
        return Some((&inside[..end], end + 3));
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.'))?;
    (end > 0 && text[end..].starts_with('!')).then(|| (&text[..end], end + 1))
}

/// `$J$4` at the start of a text: row and column, and where it ends.
fn position(text: &str) -> Option<((u32, u32), usize)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '$').unwrap_or(text.len());
    Address::position(&text[..end]).map(|position| (position, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(formula: &str) -> Vec<String> {
        let cell = CellRef { book: "甲.xlsx".into(), sheet: "表".into(), row: 0, col: 0 };
        precedents(formula, &cell).iter().map(|cell| cell.to_string().replace("甲.xlsx!", "")).collect()
    }

    #[test]
    fn cells_of_formulas_are_found() {
        for (formula, cells) in [
            ("L4/J4-1", &["表!L4", "表!J4"][..]),
            ("ROUND($L$4/J4,2)+J4", &["表!L4", "表!J4"]),
            ("附件2!L4*'附件 3'!A1", &["附件2!L4", "附件 3!A1"]),
            ("SUM(A1:B2)", &["表!A1", "表!B1", "表!A2", "表!B2"]),
            ("SUM(附件2!B2:A1)", &["附件2!A1", "附件2!B1", "附件2!A2", "附件2!B2"]),
            ("IF(A1=\"B2 \"\"C3\",LOG10(2),D4)", &["表!A1", "表!D4"]),
            ("[1]附件2!L4+'[乙.xlsx]附件2'!L4+_A1+A1B+税率2023", &[]),
            ("A:A+1:1+Z0", &[]),
            ("\"没有结尾", &[]),
        ] {
            assert_eq!(named(formula), cells, "{formula}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_through(formula in ".{0,40}") {
            let _ = named(&formula);
        }

        #[test]
        fn any_mixture_of_parts_is_looked_through(parts in proptest::collection::vec("[A-Z1-9$!:'\"\\[\\]表()]", 0..16)) {
            let _ = named(&parts.concat());
        }
    }
}
