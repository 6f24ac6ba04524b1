//! The records of an `.xls`, gone through as calamine does it: how many cells they make, how far
//! apart these stand, and how much text they come to.

use std::collections::{BTreeMap, BTreeSet};

use super::growth::MOST_FORMULA_BYTES;
use super::opendocument::within;
use super::{Hidden, Refusal};
use crate::model::job::InputLimits;

/// A record: what it is, and its bytes.
type Record<'a> = (u16, &'a [u8]);

/// The records from a position on, to the end or to where they break off.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = Record<'_>> {
    let mut rest = stream.get(from..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (kind, length) = (word(rest, 0)?, usize::from(word(rest, 2)?));
        let data = rest.get(4..4 + length)?;
        rest = &rest[4 + length..];
        Some((kind, data))
    })
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2).and_then(|bytes| bytes.try_into().ok()).map(u16::from_le_bytes)
}

fn double_word(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes)
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;
const FILE_PASS: u16 = 0x002f;
const CONTINUE: u16 = 0x003c;

/// Looks through the stream of a workbook. Returns hidden rows and columns by sheet.
pub(super) fn check(stream: &[u8], limits: &InputLimits) -> Result<BTreeMap<String, Hidden>, Refusal> {
    let mut book = Book { names: 16, ..Book::default() };
    let mut sheets = Vec::new();
    let mut strings: Vec<&[u8]> = Vec::new();
    let mut before = 0;
    for (kind, data) in records(stream, 0) {
        match kind {
            FILE_PASS if word(data, 0).is_some_and(|method| method != 0) => return Err(Refusal::encrypted()),
            0x0085 => sheets.extend(double_word(data, 0).map(|position| (position, sheet_name(data)))),
            // A name may be put into a formula at every five bytes of it.
            0x0018 => {
                book.names = book.names.max(3 * u64::from(data.get(3).copied().unwrap_or(0)) / 5);
                book.formulas += data.len() as u64;
            }
            0x00fc => strings = vec![data],
            CONTINUE if before == 0x00fc && !strings.is_empty() => strings.push(data),
            EOF => break,
            _ => {}
        }
        before = if kind == CONTINUE { before } else { kind };
    }
    book.longest = longest(&strings);
    let positions: BTreeSet<u32> = sheets.iter().map(|(position, _)| *position).collect();
    if positions.len() < sheets.len() {
        return Err(Refusal::forged("有两张工作表用的是同一份内容"));
    }
    let mut hidden = BTreeMap::new();
    for (position, name) in sheets {
        let found = book.sheet(records(stream, position as usize), limits)?;
        hidden.insert(name, found);
    }
    Ok(hidden)
}

/// The name of a sheet, for messages.
fn sheet_name(data: &[u8]) -> String {
    let (Some(length), Some(flags)) = (data.get(6), data.get(7)) else { return String::new() };
    let text = data.get(8..).unwrap_or_default();
    if flags & 1 == 0 {
        return text.iter().take(usize::from(*length)).map(|byte| char::from(*byte)).collect();
    }
    let wide: Vec<u16> =
        text.as_chunks::<2>().0.iter().take(usize::from(*length)).map(|two| u16::from_le_bytes(*two)).collect();
    String::from_utf16_lossy(&wide)
}

/// What was counted so far.
#[derive(Default)]
struct Book {
    /// Characters of the longest of the strings that cells refer to.
    longest: u64,
    /// How many bytes a byte of a formula may become.
    names: u64,
    formulas: u64,
    cells: u64,
    text: u64,
    positions: u64,
}

impl Book {
    fn sheet<'a>(
        &mut self,
        records: impl Iterator<Item = Record<'a>>,
        limits: &InputLimits,
    ) -> Result<Hidden, Refusal> {
        let (mut depth, mut is_begun) = (0_u32, false);
        let mut hidden = Hidden::default();
        let mut area = Area::default();
        for (kind, data) in records {
            match kind {
                BOF if is_begun => depth += 1,
                BOF => is_begun = true,
                EOF if depth == 0 => break,
                EOF => depth -= 1,
                _ if depth > 0 => {}
                0x0200 if !is_plausible(data) => return Err(Refusal::forged("工作表声明的范围不成立")),
                0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x0006 | 0x00fd | 0x00bd => {
                    self.cell(kind, data, &mut area);
                    if self.cells > limits.cells as u64 {
                        return Err(super::too_many_cells(limits));
                    }
                }
                0x0208 if word(data, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                    hidden.rows.extend(word(data, 0).map(u32::from));
                }
                0x007d if word(data, 8).is_some_and(|flags| flags & 1 != 0) => {
                    let span = word(data, 0).zip(word(data, 2));
                    hidden.columns.extend(span.map(|(first, last)| (u32::from(first), u32::from(last))));
                }
                _ => {}
            }
        }
        self.positions += area.positions();
        within(self.positions, self.text, limits)?;
        if self.formulas.saturating_mul(self.names) > MOST_FORMULA_BYTES {
            return Err(Refusal::too_much("公式太长、太多", "请用 Excel 或 WPS 另存为 .xlsx"));
        }
        Ok(hidden)
    }

    fn cell(&mut self, kind: u16, data: &[u8], area: &mut Area) {
        let (Some(row), Some(col)) = (word(data, 0), word(data, 2)) else { return };
        area.take(row, col);
        self.cells += 1;
        match kind {
            0x00fd => self.text += 3 * self.longest,
            0x0204 | 0x00d6 => self.text += 3 * data.len() as u64,
            0x0006 => self.formulas += data.len() as u64,
            // Several numbers in a row.
            0x00bd => {
                let more = (data.len() / 6).saturating_sub(1);
                area.take(row, col.saturating_add(u16::try_from(more).unwrap_or(u16::MAX)));
                self.cells += more as u64;
            }
            _ => {}
        }
    }
}

/// The rectangle around the cells of a sheet.
#[derive(Default)]
struct Area(Option<[u16; 4]>);

impl Area {
    fn take(&mut self, row: u16, col: u16) {
        let [top, left, bottom, right] = self.0.unwrap_or([row, col, row, col]);
        self.0 = Some([top.min(row), left.min(col), bottom.max(row), right.max(col)]);
    }

    fn positions(&self) -> u64 {
        let span = |from: u16, to: u16| u64::from(to - from) + 1;
        self.0.map_or(0, |[top, left, bottom, right]| span(top, bottom) * span(left, right))
    }
}

/// True for the announced range of a sheet that can be: memory is set aside for it.
fn is_plausible(data: &[u8]) -> bool {
    let range = match data.len() {
        10 => (word(data, 0).map(u32::from), word(data, 2).map(u32::from), word(data, 4), word(data, 6)),
        14 | 16 => (double_word(data, 0), double_word(data, 4), word(data, 8), word(data, 10)),
        _ => return true,
    };
    let (Some(top), Some(bottom), Some(left), Some(right)) = range else { return true };
    let is_empty = bottom == 0 || right == 0;
    is_empty || (top < bottom && left < right && bottom <= 65_536 && right <= 256)
}

/// Characters of the longest of the shared strings, which may run on from record to record.
fn longest(parts: &[&[u8]]) -> u64 {
    let mut reader = Strings { parts, at: 8 };
    let mut longest = 0;
    while reader.left() > 0 {
        // Where the strings cannot be followed to the end, any may come.
        longest = longest.max(reader.next_string().unwrap_or(u64::from(u16::MAX)));
        if longest == u64::from(u16::MAX) {
            break;
        }
    }
    longest
}

struct Strings<'a> {
    parts: &'a [&'a [u8]],
    at: usize,
}

impl Strings<'_> {
    /// Bytes left of the current record; the next one is taken when there are none.
    fn left(&mut self) -> usize {
        while self.parts.len() > 1 && self.at >= self.parts[0].len() {
            (self.parts, self.at) = (&self.parts[1..], 0);
        }
        self.parts.first().map_or(0, |part| part.len().saturating_sub(self.at))
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            let step = self.left().min(bytes);
            if step == 0 {
                return None;
            }
            self.at += step;
            bytes -= step;
        }
        Some(())
    }

    /// Skips a string and tells how many characters it has.
    fn next_string(&mut self) -> Option<u64> {
        let head = &self.parts[0][self.at..];
        let (length, flags) = (word(head, 0)?, *head.get(2)?);
        let mut size = 3;
        let runs = if flags & 8 != 0 { word(head, size)? } else { 0 };
        size += if flags & 8 != 0 { 2 } else { 0 };
        let extra = if flags & 4 != 0 { double_word(head, size)? } else { 0 };
        size += if flags & 4 != 0 { 4 } else { 0 };
        self.at += size;
        self.characters(usize::from(length), flags & 1 != 0)?;
        self.skip(usize::from(runs) * 4 + extra as usize)?;
        Some(u64::from(length))
    }

    /// Skips characters; each record on the way begins anew with whether they are wide.
    fn characters(&mut self, mut count: usize, mut wide: bool) -> Option<()> {
        loop {
            let size = if wide { 2 } else { 1 };
            let here = (self.parts.first()?.len().saturating_sub(self.at) / size).min(count);
            self.at += here * size;
            count -= here;
            if count == 0 {
                return Some(());
            }
            self.parts = self.parts.get(1..).filter(|rest| !rest.is_empty())?;
            wide = self.parts[0].first()? & 1 != 0;
            self.at = 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("short");
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    fn number(row: u16, col: u16) -> Vec<u8> {
        record(0x0203, &[&row.to_le_bytes()[..], &col.to_le_bytes(), &[0; 10]].concat())
    }

    /// A workbook of one sheet that holds these records.
    fn book(globals: &[u8], sheet: &[u8]) -> Vec<u8> {
        let bof = record(BOF, &[0, 6, 5, 0]);
        let bound = |position: u32| record(0x0085, &[&position.to_le_bytes()[..], &[0, 0, 1, 0], b"A"].concat());
        let size = bof.len() + bound(0).len() + globals.len() + 4;
        [
            &bof[..],
            &bound(u32::try_from(size).expect("short")),
            globals,
            &record(EOF, &[]),
            &bof,
            sheet,
            &record(EOF, &[]),
        ]
        .concat()
    }

    fn checked(globals: &[u8], sheet: &[u8]) -> Result<BTreeMap<String, Hidden>, Refusal> {
        check(&book(globals, sheet), &InputLimits::default())
    }

    #[test]
    fn cells_far_apart_are_refused() {
        assert!(checked(&[], &[number(0, 0), number(99, 99)].concat()).is_ok());
        assert!(checked(&[], &[number(0, 0), number(65_535, 255)].concat()).is_err());
        let announced = |rows: u32| record(0x0200, &[&[0; 4][..], &rows.to_le_bytes(), &[0, 0, 255, 0, 0, 0]].concat());
        assert!(checked(&[], &announced(65_536)).is_ok());
        assert!(checked(&[], &announced(u32::MAX)).is_err());
    }

    #[test]
    fn passwords_and_hidden_lines_are_noted() {
        assert_eq!(checked(&record(FILE_PASS, &[1, 0, 1, 0]), &[]), Err(Refusal::encrypted()));
        let row = record(0x0208, &[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0]);
        let columns = record(0x007d, &[1, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
        let hidden = checked(&[], &[row, columns].concat()).expect("read");
        assert_eq!(hidden["A"], Hidden { rows: [3].into(), columns: vec![(1, 2)] });
    }

    #[test]
    fn one_long_string_in_many_cells_is_refused() {
        // 30,000 wide characters over several records, after a short string.
        let mut first = [&[0; 8][..], &[2, 0, 0], b"ab", &30_000_u16.to_le_bytes(), &[1]].concat();
        first.extend([0x00, 0x4e].repeat(4_000));
        let strings = |rest: &[u8]| [record(0x00fc, &first), rest.to_vec()].concat();
        let more = |count: usize| record(CONTINUE, &[&[1][..], &[0x00, 0x4e].repeat(count)].concat());
        let whole = strings(
            &[more(4_000), more(4_000), more(4_000), more(4_000), more(4_000), more(4_000), more(2_000)].concat(),
        );
        let cell = |row: u16| record(0x00fd, &[&row.to_le_bytes()[..], &[0; 8]].concat());
        let cells = |count: u16| (0..count).flat_map(cell).collect::<Vec<u8>>();
        assert!(checked(&whole, &cells(500)).is_ok());
        assert!(checked(&whole, &cells(1_000)).is_err());
        let parts = [&first[..], &[1, 0, 0x4e]];
        assert_eq!(longest(&parts), u64::from(u16::MAX), "a string that breaks off");
        assert_eq!(longest(&[&[0; 8], &[3, 0, 0, b'a', b'b', b'c']]), 3);
    }
}
