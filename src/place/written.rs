//! Places as people write them: copied from a finding, shortened, or typed with an input method
//! that makes digits, letters and marks full-width. The one reader of them.

use super::{CellRef, Place};

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

impl CellRef {
    /// Reads an address as it is shown: `附表.xlsx!附件2!J4`, also with `$` signs.
    pub fn read(text: &str) -> Option<Self> {
        let Address { book, sheet, row, col } = Address::read(text)?;
        Some(Self { book: book?.into(), sheet: sheet.into(), row, col })
    }
}

impl Address {
    /// Reads `附表.xlsx!附件2!J4` or `附件2!J4`, also with `$` signs, a quoted sheet, a full-width
    /// `！`, the header in brackets that findings show, and as Excel writes a workbook:
    /// `[附表.xlsx]附件2!J4`.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.trim().rsplitn(3, ['!', '！']);
        let (address, sheet) = (parts.next()?, parts.next()?.trim().trim_matches('\''));
        let (row, col) = Self::position(without_header(address))?;
        let excel = sheet.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let (book, sheet) = match (parts.next(), excel) {
            (None, Some((book, sheet))) => (Some(book), sheet),
            (book, _) => (book, sheet),
        };
        Some(Self { book: book.map(|book| book.trim().to_owned()), sheet: sheet.to_owned(), row, col })
    }

    /// Row and column of an address within a sheet, such as `$J$4`.
    pub fn position(text: &str) -> Option<(u32, u32)> {
        let address: String = text.chars().map(half_width).filter(|c| *c != '$' && !c.is_whitespace()).collect();
        let digits = address.find(|c: char| c.is_ascii_digit())?;
        let (letters, number) = address.split_at(digits);
        let number = Some(number).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))?;
        Some((number.parse::<u32>().ok()?.checked_sub(1)?, column_index(letters)?))
    }

    /// True when it means a cell, as far as it says where that is.
    pub fn means(&self, cell: &CellRef) -> bool {
        (self.row, self.col) == (cell.row, cell.col)
            && is_same_name(&self.sheet, &cell.sheet)
            && self.book.as_deref().is_none_or(|book| is_same_name(book, &cell.book))
    }
}

/// A place as it is written in `report.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// A cell.
    Cell(Address),
    /// A line of a text file, or one place on it.
    Line {
        /// The file, with `/`.
        file: String,
        /// The line, 1-based.
        line: usize,
        /// The column in characters, 1-based, when it is written.
        column: Option<usize>,
    },
    /// A file or a sheet of a workbook.
    Whole(String),
}

impl Written {
    /// Reads a place; what is neither a cell nor a line is a whole file or sheet.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        if let Some(address) = Address::read(text) {
            return Self::Cell(address);
        }
        match line_of(text) {
            Some((file, line, column)) => Self::Line { file: with_slashes(file), line, column },
            None => Self::Whole(with_slashes(text)),
        }
    }

    /// True when a place is the written one, or within it.
    pub fn has(&self, place: &Place) -> bool {
        match (self, place) {
            (Self::Cell(address), Place::Cell { cell, .. }) => address.means(cell),
            (Self::Line { file, line, column }, Place::Line { at, .. }) => {
                is_file(file, &at.file) && *line == at.line && column.is_none_or(|column| column == at.column)
            }
            (Self::Whole(whole), Place::Cell { cell, .. }) => match whole.split_once(['!', '！']) {
                Some((book, sheet)) => is_same_name(book, &cell.book) && is_same_name(sheet, &cell.sheet),
                None => is_same_name(whole, &cell.book),
            },
            (Self::Whole(whole), Place::Line { at, .. }) => is_file(whole, &at.file),
            (Self::Whole(whole), Place::File(file)) => is_file(whole, file),
            _ => false,
        }
    }
}

/// File, line and column of `文件:行` or `文件:行:列`, with colons of either width.
pub fn line_of(text: &str) -> Option<(&str, usize, Option<usize>)> {
    let (file, last) = number_after(text)?;
    let found = match number_after(file) {
        Some((file, line)) => (file, line, Some(last)),
        None => (file, last, None),
    };
    (!found.0.is_empty()).then_some(found)
}

/// A text and the positive number behind its last colon.
fn number_after(text: &str) -> Option<(&str, usize)> {
    let (before, number) = text.rsplit_once([':', '：'])?;
    let number: String = number.trim().chars().map(half_width).collect();
    Some((before.trim_end(), number.parse::<usize>().ok().filter(|number| *number > 0)?))
}

/// True when two names differ at most in the width of characters and in space around them.
pub fn is_same_name(one: &str, other: &str) -> bool {
    one.trim().chars().map(half_width).eq(other.trim().chars().map(half_width))
}

/// True when a written path is the file, or its end from some folder on.
fn is_file(written: &str, file: &str) -> bool {
    written == file || (!written.is_empty() && file.ends_with(&format!("/{written}")))
}

/// A path as the project has it: with `/`, from the project folder.
fn with_slashes(path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    path.strip_prefix("./").unwrap_or(&path).to_owned()
}

/// An address without the header that findings show behind it: `K27（2021年·增速）` → `K27`.
fn without_header(address: &str) -> &str {
    let ends = address.trim_end().ends_with(['）', ')']);
    address.find(['（', '(']).filter(|_| ends).map_or(address, |at| &address[..at])
}

/// The character that a full-width form stands for.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// The column of its letters: `A` → 0, `XFD` → 16383.
pub(super) fn column_index(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let value = |byte: u8| u32::from(byte.to_ascii_uppercase() - b'A') + 1;
    Some(letters.bytes().fold(0, |index, byte| index * 26 + value(byte)) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
        for text in ["附表.xlsx!附件2!J4", "附表.xlsx！附件２！Ｊ４"] {
            assert!(Address::read(text).is_some_and(|address| address.means(&cell)), "{text}");
        }
        for text in ["J4", "附表.xlsx!J4", "附表.xlsx!附件2!4", "附表.xlsx!附件2!J0", "441.71", "a!b!JJJJ4"] {
            assert_eq!(CellRef::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_place_is_read_as_findings_show_it_and_as_people_type_it() {
        let cell = Place::cell(&CellRef { book: "附表.xlsx".into(), sheet: "附件2".into(), row: 26, col: 10 });
        let line = Place::line("inputs/narrative/20-investment.md", "", 7, 43);
        for (text, place, is_there) in [
            ("附表.xlsx!附件2!K27", &cell, true),
            ("附表.xlsx!附件2!K27（2021年·增速）", &cell, true),
            ("附表.xlsx!附件2!K27 (2021年·增速(%))", &cell, true),
            ("附件2!K27", &cell, true),
            ("附件２！Ｋ２７", &cell, true),
            ("附表.xlsx!附件2", &cell, true),
            ("附表.xlsx", &cell, true),
            ("附件2!K28", &cell, false),
            ("附件3!K27", &cell, false),
            ("另表.xlsx!附件2!K27", &cell, false),
            ("inputs/narrative/20-investment.md:7:43", &line, true),
            ("inputs/narrative/20-investment.md:7", &line, true),
            ("inputs\\narrative\\20-investment.md:7", &line, true),
            ("./inputs/narrative/20-investment.md：７", &line, true),
            ("20-investment.md:7", &line, true),
            ("inputs\\narrative\\20-investment.md", &line, true),
            ("inputs/narrative/20-investment.md:7:42", &line, false),
            ("inputs/narrative/20-investment.md:8", &line, false),
            ("0-investment.md", &line, false),
            ("", &line, false),
        ] {
            assert_eq!(Written::read(text).has(place), is_there, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_some_place(text in any::<String>()) {
            let _ = (Written::read(&text), Address::position(&text));
        }
    }
}
