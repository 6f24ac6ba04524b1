//! Where something stands: a cell of a workbook, or a line of a text file.
//!
//! Goes in: nothing. Comes out: the two kinds of address every value and every finding carries.
//! Indices are 0-based inside and shown 1-based (`附表.xlsx!附件2!J4`, `文件:行:列`).

mod originals;
mod written;

use std::fmt;
use std::sync::Arc;

pub use originals::{Originals, sentence_at, without_tags};
pub use written::{Address, Written, is_same_name, line_of};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}!{}!{}", self.book, self.sheet, position(self.row, self.col))
    }
}

impl Serialize for CellRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CellRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a cell")))
    }
}

/// The letters that Excel shows above a column: 0 → `A`, 25 → `Z`, 26 → `AA`.
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

/// Row and column (0-based) as Excel shows them: `L4`.
pub fn position(row: u32, col: u32) -> String {
    format!("{}{}", column_letters(col), row + 1)
}

/// A position in a text file of the project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
        text: Arc<str>,
    },
}

impl Place {
    /// A cell without a header path.
    pub fn cell(cell: &CellRef) -> Self {
        Self::Cell { cell: cell.clone(), header: None }
    }

    /// The file that it is in: its path, or the name of a workbook.
    pub fn file(&self) -> &str {
        match self {
            Self::File(file) => file,
            Self::Cell { cell, .. } => &cell.book,
            Self::Line { at, .. } => &at.file,
        }
    }

    /// The line of `source` (the whole text of `file`) that holds `line`:`column` (both 1-based).
    pub fn line(file: &str, source: &str, line: usize, column: usize) -> Self {
        // A whole file may be one line.
        const MOST: usize = 4_000;
        let text = source.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let text = text.char_indices().nth(MOST).map_or(text, |(end, _)| &text[..end]);
        Self::Line { at: LinePlace { file: file.into(), line, column }, text: text.into() }
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
                map.serialize_entry("cell", &position(cell.row, cell.col))?;
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
    fn columns_are_lettered_as_in_excel() {
        for (col, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(column_letters(col), letters);
            assert_eq!(written::column_index(letters), Some(col));
        }
    }
}
