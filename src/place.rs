//! Where something stands: a cell of a workbook, or a line of a text file.
//!
//! Goes in: nothing. Comes out: the two kinds of address every value and every finding carries.
//! Indices are 0-based inside and shown 1-based (`附表.xlsx!附件2!J4`, `文件:行:列`).

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// One cell of one sheet of one workbook.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// File name of the workbook, without its folder.
    pub book: Arc<str>,
    /// Name of the sheet.
    pub sheet: Arc<str>,
    /// Row, 0-based.
    pub row: u32,
    /// Column, 0-based.
    pub col: u32,
}

impl CellRef {
    /// Reads an address as it is shown: `附表.xlsx!附件2!J4`, also with `$` signs.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let Address { book, sheet, row, col } = Address::read(text)?;
        Some(Self { book: book?.into(), sheet: sheet.into(), row, col })
    }
}

/// The address of a cell as people write it, who may leave the workbook out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// File name of the workbook.
    pub book: Option<String>,
    /// Name of the sheet.
    pub sheet: String,
    /// Row, 0-based.
    pub row: u32,
    /// Column, 0-based.
    pub col: u32,
}

impl Address {
    /// Reads `附表.xlsx!附件2!J4` or `附件2!J4`, also with `$` signs, a quoted sheet, a full-width
    /// `！`, and as Excel writes a workbook: `[附表.xlsx]附件2!J4`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.trim().rsplitn(3, ['!', '！']);
        let (address, sheet) = (parts.next()?, parts.next()?.trim_matches('\''));
        let (row, col) = Self::position(address)?;
        let excel = sheet.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let (book, sheet) = match (parts.next(), excel) {
            (None, Some((book, sheet))) => (Some(book), sheet),
            (book, _) => (book, sheet),
        };
        Some(Self { book: book.map(str::to_owned), sheet: sheet.to_owned(), row, col })
    }

    /// Row and column of an address within a sheet, such as `$J$4`.
    #[must_use]
    pub fn position(text: &str) -> Option<(u32, u32)> {
        let address = text.replace('$', "");
        let digits = address.find(|c: char| c.is_ascii_digit())?;
        let (letters, number) = address.split_at(digits);
        Some((number.parse::<u32>().ok()?.checked_sub(1)?, column_index(letters)?))
    }
}

/// The column of its letters: `A` → 0, `XFD` → 16383.
fn column_index(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let value = |byte: u8| u32::from(byte.to_ascii_uppercase() - b'A') + 1;
    Some(letters.bytes().fold(0, |index, byte| index * 26 + value(byte)) - 1)
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}!{}!{}{}", self.book, self.sheet, column_letters(self.col), self.row + 1)
    }
}

impl Serialize for CellRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The letters that Excel shows above a column: 0 → `A`, 25 → `Z`, 26 → `AA`.
#[must_use]
pub fn column_letters(col: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = col + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// A position in a text file of the project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct LinePlace {
    /// Path relative to the project folder, with `/`.
    pub file: Arc<str>,
    /// Line, 1-based.
    pub line: usize,
    /// Column in characters, 1-based.
    pub column: usize,
}

impl fmt::Display for LinePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What a finding points at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A whole file or folder, by its path as the user knows it.
    File(String),
    /// A cell, with the joined header of its column when known.
    Cell {
        /// The cell.
        cell: CellRef,
        /// Header path such as `2025年·目标值`.
        header: Option<String>,
    },
    /// A line of a text file, with the text of the line for display.
    Line {
        /// The position.
        at: LinePlace,
        /// The line as it stands in the file.
        text: String,
    },
}

impl Place {
    /// A cell without a header path.
    #[must_use]
    pub fn cell(cell: &CellRef) -> Self {
        Self::Cell { cell: cell.clone(), header: None }
    }

    /// The line of `source` (the whole text of `file`) that holds `line`:`column` (both 1-based).
    #[must_use]
    pub fn line(file: &str, source: &str, line: usize, column: usize) -> Self {
        let text = source.lines().nth(line.saturating_sub(1)).unwrap_or_default().to_owned();
        Self::Line { at: LinePlace { file: file.into(), line, column }, text }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.write_str(path),
            Self::Cell { cell, header: None } => write!(f, "{cell}"),
            Self::Cell { cell, header: Some(header) } => write!(f, "{cell}（{header}）"),
            Self::Line { at, .. } => write!(f, "{at}"),
        }
    }
}

/// The text sources of a project as they stand on disk, by path.
#[derive(Debug, Default)]
pub struct Originals(BTreeMap<String, String>);

impl FromIterator<(String, String)> for Originals {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(texts: T) -> Self {
        Self(texts.into_iter().collect())
    }
}

impl Originals {
    /// The text of a file; empty when there is no such file.
    #[must_use]
    pub fn text(&self, file: &str) -> &str {
        self.0.get(file).map_or("", String::as_str)
    }

    /// A position with the line as it stands in the file.
    #[must_use]
    pub fn place(&self, at: &LinePlace) -> Place {
        Place::line(&at.file, self.text(&at.file), at.line, at.column)
    }

    /// The place of the `nth` (from 0) `typed` in the block that begins at `at`, template tags left
    /// out; the block itself when it is not there letter by letter.
    #[must_use]
    pub fn locate(&self, at: &LinePlace, typed: &str, nth: usize) -> Place {
        let text = self.text(&at.file);
        let lines = text.lines().enumerate().skip(at.line.saturating_sub(1));
        let mut seen = 0;
        for (index, line) in lines {
            // A block ends at a blank line; the first line is its own even when blank.
            if line.trim().is_empty() && index + 1 > at.line {
                break;
            }
            let plain = without_tags(line);
            let found = plain.match_indices(typed).nth(nth - seen);
            if let Some((byte, _)) = found {
                let column = plain[..byte].chars().count() + 1;
                return Place::Line {
                    at: LinePlace { file: at.file.clone(), line: index + 1, column },
                    text: line.to_owned(),
                };
            }
            seen += plain.matches(typed).count();
        }
        self.place(at)
    }
}

/// A line with the inside of its `{{ … }}` blanked, at the same columns.
fn without_tags(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, tag)) = rest.split_once("{{") {
        let (inside, after) = tag.split_once("}}").unwrap_or((tag, ""));
        out.push_str(before);
        out.extend(std::iter::repeat_n('\0', inside.chars().count() + 4));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// As in the JSON of `check`: `{file, sheet, cell}`, `{file, line, column}` or `{file}`.
impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::File(path) => map.serialize_entry("file", path)?,
            Self::Cell { cell, header } => {
                map.serialize_entry("file", &*cell.book)?;
                map.serialize_entry("sheet", &*cell.sheet)?;
                map.serialize_entry("cell", &format!("{}{}", column_letters(cell.col), cell.row + 1))?;
                if let Some(header) = header {
                    map.serialize_entry("header", header)?;
                }
            }
            Self::Line { at, .. } => {
                map.serialize_entry("file", &*at.file)?;
                map.serialize_entry("line", &at.line)?;
                map.serialize_entry("column", &at.column)?;
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_number_is_found_in_its_block_and_not_in_a_tag() {
        let text = "---\npart: tasks\n---\n增长7%，{{ v(at=\"7%\") }}，又增长7%，\n再增长7%。\n\n7%\n";
        let originals: Originals = [("a.md".to_owned(), text.to_owned())].into_iter().collect();
        let block = LinePlace { file: "a.md".into(), line: 4, column: 1 };
        for (nth, shown) in [(0, "a.md:4:3"), (1, "a.md:4:26"), (2, "a.md:5:4"), (3, "a.md:4:1")] {
            assert_eq!(originals.locate(&block, "7%", nth).to_string(), shown, "{nth}");
        }
    }

    #[test]
    fn an_address_reads_back_as_the_cell_it_shows() {
        let cell = CellRef { book: "附表.xlsx".into(), sheet: "附件2".into(), row: 3, col: 9 };
        assert_eq!(cell.to_string(), "附表.xlsx!附件2!J4");
        for text in ["附表.xlsx!附件2!J4", " 附表.xlsx!'附件2'!$J$4", "附表.xlsx！附件2！j4"] {
            assert_eq!(CellRef::read(text), Some(cell.clone()), "{text}");
        }
        for text in ["'[附表.xlsx]附件2'!$J$4", "[附表.xlsx]附件2!J4"] {
            assert_eq!(CellRef::read(text), Some(cell.clone()), "{text}");
        }
        let short = Address { book: None, sheet: "附件2".into(), row: 3, col: 9 };
        for text in ["附件2!J4", "'附件2'！$J$4"] {
            assert_eq!(Address::read(text), Some(short.clone()), "{text}");
        }
        for text in ["J4", "附表.xlsx!J4", "附表.xlsx!附件2!4", "附表.xlsx!附件2!J0", "441.71", "a!b!JJJJ4"] {
            assert_eq!(CellRef::read(text), None, "{text}");
        }
    }

    #[test]
    fn columns_are_lettered_as_in_excel() {
        for (col, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(column_letters(col), letters);
            assert_eq!(column_index(letters), Some(col));
        }
    }
}
