//! How a table is set: widths of its columns from what stands in them, the size of its type, upright or
//! turned. What typst is told is computed here, so that Word can be told the same.
//!
//! The longest piece of a column that may not be broken, a number with its sign, is the least that it gets;
//! short texts (进展顺利) stay on one line where there is room. What is too wide gets smaller type, then a
//! landscape page. What is too wide even so is said, and its numbers are broken inside their cells.

mod text;

use crate::markup::block::{Cell, Inline, Table, TableSize};
use crate::text::width::EM;
use text::Text;

/// Hundredths of a point: lengths on paper.
pub(super) type Length = u64;

/// Width and height of the type area upright (156 mm × 225 mm), and of a cell's share of a page.
pub(super) const TYPE_AREA: (Length, Length) = (44_220, 63_779);

/// Smallest size of type, in tenths of a point: 六号.
const SMALLEST: u64 = 75;
/// Sizes differ by half a point.
const STEP: usize = 5;
/// … and that of the notes below a table, 小五.
const NOTE: u64 = 90;
/// What a number is given besides its width, so that rounding never breaks it.
const SLACK: u64 = 40;
/// Texts up to so many 汉字 are kept on one line where there is room, the longest first.
const SHORT: [u64; 6] = [8, 6, 5, 4, 3, 2];
/// … and a table that breaks texts of so many is set smaller first.
const COMFORT: u64 = 4;

/// How a table is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fit {
    /// Size of its type, in tenths of a point.
    pub size: u64,
    /// Widths of its columns, together as wide as the type area.
    pub widths: Vec<Length>,
    /// Heights of its rows, estimated.
    pub heights: Vec<Length>,
    /// Height of its header, estimated.
    pub head: Length,
    /// Where it stands.
    pub sheet: Sheet,
    /// What it lacks in width though turned and at the smallest size; 0 when it fits.
    pub lacks: Length,
}

impl Fit {
    /// It stands on landscape pages.
    pub(super) fn is_turned(&self) -> bool {
        self.sheet == Sheet::Turned
    }

    /// Space between the text of a cell and its frame: at the sides, above and below.
    pub(super) fn inset(&self) -> (Length, Length) {
        inset(self.size)
    }

    /// The height of a page on which it stands.
    pub(super) fn page(&self) -> Length {
        self.sheet.area().1
    }

    /// The height of a text in a column, without the space around it.
    pub(super) fn text_height(&self, body: &[Inline], col: usize) -> Length {
        let side = inset(self.size).0;
        let inner = in_ems(self.widths.get(col).copied().unwrap_or_default().saturating_sub(2 * side), self.size);
        height_of(Text::of(body).lines(inner), self.size)
    }
}

/// Where a table stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    /// On an upright page.
    Upright,
    /// On a landscape page.
    Turned,
    /// In a list or a quotation, which are narrower; its widths are shares of whatever there is.
    Inside,
}

impl Sheet {
    /// Width and height of the type area.
    fn area(self) -> (Length, Length) {
        /// What lists and quotations take at their sides: four characters.
        const INDENT: Length = 6_300;
        let (width, height) = TYPE_AREA;
        match self {
            Self::Upright => (width, height),
            Self::Turned => (height, width),
            Self::Inside => (width - INDENT, height),
        }
    }
}

/// Where a table may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// On pages of the document, which may be turned for it.
    Page,
    /// Inside a list, a quotation or a paragraph with changes.
    Inside,
}

/// Fits a table to the page.
pub(super) fn fit(table: &Table, room: Room) -> Fit {
    let measured = Measured::of(table);
    let largest = match table.size {
        TableSize::Normal => 105,
        TableSize::Small => 90,
        TableSize::Tiny => SMALLEST,
    };
    let sizes: Vec<u64> = (SMALLEST..=largest).rev().step_by(STEP).collect();
    let first = |sheet: Sheet, comfort: u64| {
        sizes
            .iter()
            .find_map(|size| measured.set(*size, sheet).filter(|(_, kept)| *kept >= comfort).map(|(fit, _)| fit))
    };
    if room == Room::Inside {
        return first(Sheet::Inside, COMFORT)
            .or_else(|| first(Sheet::Inside, 0))
            .unwrap_or_else(|| measured.squeezed(Sheet::Inside));
    }
    if table.wide {
        let all: Vec<(Fit, u64)> = sizes.iter().filter_map(|size| measured.set(*size, Sheet::Turned)).collect();
        return measured.largest_without_another_page(&all).unwrap_or_else(|| measured.squeezed(Sheet::Turned));
    }
    first(Sheet::Upright, COMFORT)
        .or_else(|| first(Sheet::Upright, 0))
        .or_else(|| first(Sheet::Turned, COMFORT))
        .or_else(|| first(Sheet::Turned, 0))
        .unwrap_or_else(|| measured.squeezed(Sheet::Turned))
}

fn inset(size: u64) -> (Length, Length) {
    match size {
        ..85 => (200, 275),
        85..100 => (300, 450),
        _ => (400, 500),
    }
}

/// A length in thousandths of an em of a size.
fn in_ems(length: Length, size: u64) -> u64 {
    length.saturating_mul(100) / size
}

/// Thousandths of an em as a length.
fn as_length(ems: u64, size: u64) -> Length {
    ems.saturating_mul(size).div_ceil(100)
}

/// The height of lines of a size: one em each, 0.35 em between them.
fn height_of(lines: u64, size: u64) -> Length {
    as_length((lines.saturating_mul(1350)).saturating_sub(350), size)
}

/// A cell of a table, measured.
struct MeasuredCell {
    col: usize,
    colspan: usize,
    rowspan: usize,
    text: Text,
}

/// A table of which every text is measured once.
struct Measured {
    columns: usize,
    /// Lines of notes below it.
    notes: u64,
    header: Vec<Vec<MeasuredCell>>,
    rows: Vec<Vec<MeasuredCell>>,
}

impl Measured {
    fn of(table: &Table) -> Self {
        let row = |cells: &[Cell]| -> Vec<MeasuredCell> {
            let own = cells.iter().enumerate().filter(|(_, cell)| !cell.is_covered());
            let measured = |(col, cell): (usize, &Cell)| MeasuredCell {
                col,
                colspan: cell.colspan,
                rowspan: cell.rowspan,
                text: Text::of(&cell.body),
            };
            own.map(measured).collect()
        };
        Self {
            columns: table.columns.len(),
            notes: table.notes.len() as u64,
            header: table.header.iter().map(|cells| row(cells)).collect(),
            rows: table.rows.iter().map(|own| row(&own.cells)).collect(),
        }
    }

    fn cells(&self) -> impl Iterator<Item = &MeasuredCell> {
        self.header.iter().chain(&self.rows).flatten()
    }

    /// The table at a size, with the length of the texts that keep their line (0 when numbers alone do); none
    /// when a number would leave its cell. Of the ways to share out the room it is the one with the least height.
    fn set(&self, size: u64, sheet: Sheet) -> Option<(Fit, u64)> {
        let (room, gap) = (in_ems(sheet.area().0, size), 2 * in_ems(inset(size).0, size));
        let mut ways: Vec<(u64, Vec<u64>)> =
            SHORT.into_iter().chain([0]).map(|limit| (limit, self.with_short(limit, gap))).collect();
        ways.retain(|(_, least)| least.iter().sum::<u64>() <= room);
        let kept = ways.first()?.0;
        // What breaks words of four is only for tables that have no room for anything else.
        ways.retain(|(limit, _)| *limit >= kept.min(COMFORT));
        let widths =
            ways.iter().flat_map(|(_, least)| [50, 80, 95, 100].map(|share| self.widened(least, share, room, gap)));
        let height = |widths: &Vec<u64>| heights(&self.rows, widths, gap, size).iter().sum::<u64>();
        Some((self.fitted(&widths.min_by_key(height)?, size, sheet), kept))
    }

    fn fitted(&self, widths: &[u64], size: u64, sheet: Sheet) -> Fit {
        let gap = 2 * in_ems(inset(size).0, size);
        let room = sheet.area().0;
        // Rounded down, the last column takes what is left.
        let mut lengths: Vec<Length> = widths.iter().map(|width| width * size / 100).collect();
        let used: Length = lengths.iter().sum();
        if let Some(last) = lengths.last_mut() {
            *last += room.saturating_sub(used);
        }
        Fit {
            size,
            heights: heights(&self.rows, widths, gap, size),
            head: heights(&self.header, widths, gap, size).iter().sum(),
            widths: lengths,
            sheet,
            lacks: 0,
        }
    }

    /// Widths in which every piece and every text up to `limit` 汉字 keeps its line.
    fn with_short(&self, limit: u64, gap: u64) -> Vec<u64> {
        /// A header of more lines looks like a column of its own.
        const LINES_OF_HEADER: u64 = 3;
        let mut widths = vec![gap + EM; self.columns];
        let of_header = self.header.iter().flatten().map(|cell| (cell, true));
        let of_rows = self.rows.iter().flatten().map(|cell| (cell, false));
        // Cells over several columns come last: what the columns have by themselves may be enough.
        let mut wanted: Vec<(&MeasuredCell, bool)> = of_header.chain(of_rows).collect();
        wanted.sort_by_key(|(cell, _)| cell.colspan);
        for (cell, is_header) in wanted {
            let text = &cell.text;
            let inner = match limit {
                0 => text.longest,
                _ if is_header => {
                    text.longest.max(text.whole.div_ceil(LINES_OF_HEADER).next_multiple_of(EM).min(text.whole))
                }
                _ if cell.colspan == 1 && text.whole <= limit * EM => text.whole,
                _ => text.longest,
            };
            let own = &mut widths[cell.col..(cell.col + cell.colspan).min(self.columns)];
            let lacks = (inner + gap + SLACK).saturating_sub(own.iter().sum());
            share_out(own, lacks, |width| *width);
        }
        widths
    }

    /// The least widths with what is left of the room: as many lines in every column, going by the texts of which
    /// `share` percent are no longer; a few long ones then take more lines.
    fn widened(&self, least: &[u64], share: usize, room: u64, gap: u64) -> Vec<u64> {
        /// Whoever needs more lines has room for nothing.
        const MOST_LINES: u64 = 60;
        let mut wholes: Vec<Vec<u64>> = vec![Vec::new(); self.columns];
        for cell in self.cells().filter(|cell| cell.colspan == 1) {
            wholes[cell.col].push(cell.text.whole + gap + SLACK);
        }
        let natural: Vec<u64> = wholes
            .iter_mut()
            .map(|wholes| {
                wholes.sort_unstable();
                wholes.get((wholes.len() * share / 100).min(wholes.len().saturating_sub(1))).copied().unwrap_or(0)
            })
            .collect();
        let in_lines = |lines: u64| -> Vec<u64> {
            let inner = |whole: u64| whole.saturating_sub(gap).div_ceil(lines).next_multiple_of(EM / 2) + gap + SLACK;
            least.iter().zip(&natural).map(|(least, whole)| (*least).max(inner(*whole).min(*whole))).collect()
        };
        let found = (1..=MOST_LINES)
            .map(|lines| (lines, in_lines(lines)))
            .find(|(_, widths)| widths.iter().sum::<u64>() <= room);
        let (lines, mut widths) = found.unwrap_or_else(|| (MOST_LINES, least.to_vec()));
        let left = room.saturating_sub(widths.iter().sum());
        let longest: Vec<u64> = wholes.iter().map(|wholes| wholes.last().copied().unwrap_or(0)).collect();
        let is_short = |at: usize, width: u64| longest[at].saturating_sub(width);
        let wish: Vec<u64> = widths.iter().enumerate().map(|(at, width)| is_short(at, *width)).collect();
        if lines > 1 && wish.iter().any(|wish| *wish > 0) {
            let mut wish = wish.into_iter();
            share_out(&mut widths, left, |_| wish.next().unwrap_or(0));
        } else {
            share_out(&mut widths, left, |width| *width);
        }
        widths
    }

    /// Of the sizes, from the largest, the first that takes no more pages than the smallest, and breaks no text
    /// that the smallest keeps whole.
    fn largest_without_another_page(&self, sizes: &[(Fit, u64)]) -> Option<Fit> {
        let (smallest, kept) = sizes.last()?;
        let (pages, comfort) = (self.pages(smallest), (*kept).min(COMFORT));
        let wanted = sizes.iter().find(|(fit, kept)| *kept >= comfort && self.pages(fit) <= pages);
        wanted.map(|(fit, _)| fit.clone())
    }

    /// Pages that the table takes, estimated: its title and header stand on each, and so does the row that heads
    /// those at its top.
    fn pages(&self, fit: &Fit) -> usize {
        /// Of a title of an attachment, and of 表1（续）.
        const TITLE: Length = 8_000;
        const CONTINUED: Length = 2_200;
        let room = |title: Length| fit.page().saturating_sub(title + fit.head);
        let (mut pages, mut left, mut heading) = (1, room(TITLE), 0);
        let rows = self.rows.iter().zip(&fit.heights).map(|(row, height)| (self.is_heading(row), *height));
        let notes = (false, self.notes * height_of(1, NOTE));
        let all: Vec<(bool, Length)> = rows.chain([notes]).collect();
        for (at, (is_heading, height)) in all.iter().enumerate() {
            let next = all.get(at + 1).map_or(0, |(_, height)| *height);
            if height + if *is_heading { next } else { 0 } > left {
                pages += 1;
                left = room(CONTINUED).saturating_sub(if *is_heading { 0 } else { heading });
            }
            left = left.saturating_sub(*height);
            heading = if *is_heading { *height } else { heading };
        }
        pages
    }

    fn is_heading(&self, row: &[MeasuredCell]) -> bool {
        self.columns > 1 && row.first().is_some_and(|cell| cell.colspan == self.columns)
    }

    /// The table at the smallest size in the room there is, though its numbers are wider.
    fn squeezed(&self, sheet: Sheet) -> Fit {
        let (room, gap) = (in_ems(sheet.area().0, SMALLEST), 2 * in_ems(inset(SMALLEST).0, SMALLEST));
        let wanted = self.with_short(0, gap);
        let sum = wanted.iter().sum::<u64>().max(1);
        let widths: Vec<u64> = wanted.iter().map(|width| width * room / sum).collect();
        Fit { lacks: as_length(sum.saturating_sub(room), SMALLEST), ..self.fitted(&widths, SMALLEST, sheet) }
    }
}

/// Heights of rows; what spans several rows is left out, it has the room of all of them.
fn heights(rows: &[Vec<MeasuredCell>], widths: &[u64], gap: u64, size: u64) -> Vec<Length> {
    let (_, above) = inset(size);
    let height = |cell: &MeasuredCell| {
        let own: u64 = widths.iter().skip(cell.col).take(cell.colspan).sum();
        height_of(cell.text.lines(own.saturating_sub(gap)), size)
    };
    let row = |row: &Vec<MeasuredCell>| {
        let single = row.iter().filter(|cell| cell.rowspan == 1);
        single.map(height).max().unwrap_or_else(|| height_of(1, size)) + 2 * above
    };
    rows.iter().map(row).collect()
}

/// Adds `left` to widths, in the proportion of what each of them wishes.
fn share_out(widths: &mut [u64], left: u64, wish: impl FnMut(&u64) -> u64) {
    let wishes: Vec<u64> = widths.iter().map(wish).collect();
    let all = wishes.iter().sum::<u64>().max(1);
    for (width, wish) in widths.iter_mut().zip(wishes) {
        *width += left * wish / all;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::block::{Align, ColumnStyle, TableRow};
    use proptest::prelude::*;

    fn table(rows: &[Vec<String>], size: TableSize) -> Table {
        let cells = |row: &Vec<String>| row.iter().map(|text| Cell::single(vec![Inline::Text(text.clone())])).collect();
        let columns = rows.first().map_or(0, Vec::len);
        Table {
            columns: vec![ColumnStyle { align: Align::Center }; columns],
            header: vec![cells(&rows[0])],
            rows: rows[1..].iter().map(|row| TableRow::new(cells(row))).collect(),
            size,
            ..Table::default()
        }
    }

    fn of(rows: &[&[&str]], size: TableSize) -> Fit {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect();
        fit(&table(&rows, size), Room::Page)
    }

    #[test]
    fn a_table_is_set_smaller_then_turned_then_said_to_be_too_wide() {
        let number = "41320000.58";
        for (columns, size, turned, fits) in [
            (4, 105, false, true),
            (8, 80, false, true),
            (11, 90, true, true),
            (14, 75, true, true),
            (18, 75, true, false),
        ] {
            let found = of(&[&vec!["数"; columns], &vec![number; columns]], TableSize::Normal);
            assert_eq!((found.is_turned(), found.lacks == 0), (turned, fits), "{columns} columns: {found:?}");
            assert!(found.size.abs_diff(size) <= 10, "{columns} columns: {found:?}");
        }
    }

    #[test]
    fn short_words_keep_their_line_and_long_texts_share_what_is_left() {
        let long = "扎实推进招商引资，签约亿元以上项目五十八个，落地率超过百分之四十六，带动投资持续增长。";
        let found =
            of(&[&["序号", "评价", "说明"], &["1", "进展顺利", long], &["2", "基本符合预期", long]], TableSize::Normal);
        assert!(found.widths[1] > 6 * 1050 + 800, "{found:?}");
        assert!(found.widths[2] > found.widths[0] + found.widths[1], "{found:?}");
        // One long text does not make the others high.
        let (few, many) = (["甲", "短文字一二三四五六七八"], ["乙", &long.repeat(9)[..]]);
        let found = of(&[&["项", "说明"], &few, &few, &few, &many], TableSize::Normal);
        assert_eq!(found.heights[..3], [found.heights[0]; 3], "{found:?}");
        assert!(found.heights[3] > 4 * found.heights[0], "{found:?}");
    }

    #[test]
    fn a_wide_table_has_the_largest_type_that_costs_no_page() {
        let of_rows = |rows: usize| {
            let mut lines = vec![vec!["指标".to_owned(), "数".to_owned()]];
            lines.extend((0..rows).map(|row| vec![format!("第{row}项"), "12.5".to_owned()]));
            let table = Table { wide: true, ..table(&lines, TableSize::Small) };
            let found = fit(&table, Room::Page);
            (found.size, Measured::of(&table).pages(&found))
        };
        let sizes: Vec<(u64, usize)> = [5, 22, 30, 34].map(of_rows).to_vec();
        assert_eq!(sizes[0], (90, 1));
        assert!(sizes.iter().any(|(size, pages)| *size < 90 && *pages == 1), "{sizes:?}");
        assert!(sizes.iter().any(|(size, pages)| *size == 90 && *pages == 2), "{sizes:?}");
    }

    proptest! {
        #[test]
        fn columns_fill_the_page_and_hold_their_longest_pieces(
            rows in (1_usize..14).prop_flat_map(|columns| prop::collection::vec(prop::collection::vec(
                prop_oneof!["[0-9]{1,9}(\\.[0-9]{1,2})?%?", "[一-龥]{0,30}", "[a-z（）、]{0,12}"], columns), 1..8)),
            wide in any::<bool>(),
        ) {
            let table = Table { wide, ..table(&rows, TableSize::Normal) };
            for room in [Room::Page, Room::Inside] {
                let found = fit(&table, room);
                prop_assert_eq!(found.widths.iter().sum::<u64>(), found.sheet.area().0);
                prop_assert!((SMALLEST..=105).contains(&found.size));
                prop_assert_eq!(found.heights.len(), table.rows.len());
                prop_assert!(room == Room::Page || !found.is_turned());
                if found.lacks == 0 {
                    for (col, width) in found.widths.iter().enumerate() {
                        let longest = rows.iter().map(|row| Text::of(&[Inline::Text(row[col].clone())]).longest).max();
                        prop_assert!(*width >= as_length(longest.unwrap_or(0), found.size) + 2 * found.inset().0);
                    }
                }
            }
        }
    }
}
