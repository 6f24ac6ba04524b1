//! The cells around a cell, drawn so that they stand under each other on a terminal.

use std::fmt::Write as _;

use super::print::{Colours, visible, width};
use crate::model::neighbourhood::{NearRow, Neighbourhood};
use crate::place::column_letters;

/// What evidence that is shown below a finding begins with.
pub(super) const EDGE: &str = "┊";
/// Widest drawing, in columns of a terminal.
const MOST: usize = 100;
/// Widest label of a row.
const MOST_LABEL: usize = 24;
/// Widest cell.
const MOST_CELL: usize = 18;

/// The rows and columns around a cell, which is in brackets.
pub(super) fn around(near: &Neighbourhood<'_>, mark: &str, colours: Colours) -> String {
    let Colours { dim, reset, .. } = colours;
    let numbers: Vec<String> = near.rows.iter().map(|row| (row.row + 1).to_string()).collect();
    let labels: Vec<String> = near.rows.iter().map(|row| clipped(row.label, MOST_LABEL)).collect();
    let number_width = numbers.iter().map(String::len).max().unwrap_or(0);
    let label_width = labels.iter().map(|label| width(label)).max().unwrap_or(0);
    let headers: Vec<String> = near
        .columns
        .iter()
        .map(|column| clipped(&format!("{} {}", column_letters(column.col), column.label), MOST_CELL))
        .collect();
    let rows: Vec<Vec<String>> = (0..).zip(&near.rows).map(|(at, row)| cells(at, row, near.at)).collect();
    let wide: Vec<usize> = (0..headers.len())
        .map(|column| rows.iter().map(|row| width(&row[column])).chain([width(&headers[column])]).max().unwrap_or(0))
        .collect();
    let kept = fitting(&wide, near.at.1, MOST.saturating_sub(number_width + label_width + 6));
    let mut out = String::new();
    let _ = write!(out, "  {dim}{EDGE} {}", " ".repeat(number_width + 1 + label_width));
    for column in kept.clone() {
        let _ = write!(out, "  {}", right(&headers[column], wide[column]));
    }
    let _ = writeln!(out, "{reset}");
    for (at, row) in rows.iter().enumerate() {
        let label = format!("{}{}", labels[at], " ".repeat(label_width - width(&labels[at])));
        let _ = write!(out, "  {dim}{EDGE}{reset} {:>number_width$} {label}", numbers[at]);
        for column in kept.clone() {
            let text = right(&row[column], wide[column]);
            let is_marked = (at, column) == near.at;
            let _ = if is_marked { write!(out, "  {mark}{text}{reset}") } else { write!(out, "  {text}") };
        }
        // A drawing has no blanks at the ends of its lines.
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    out
}

/// The texts of a row, the one that is meant in brackets.
fn cells(at: usize, row: &NearRow<'_>, marked: (usize, usize)) -> Vec<String> {
    let text = |(column, text): (usize, &&str)| {
        let text = clipped(text, MOST_CELL);
        if (at, column) == marked { format!("[{text}]") } else { text }
    };
    row.cells.iter().enumerate().map(text).collect()
}

/// The columns around one that fit, the nearest first.
fn fitting(wide: &[usize], at: usize, most: usize) -> std::ops::Range<usize> {
    let mut kept = 0..wide.len();
    let total = |kept: &std::ops::Range<usize>| wide[kept.clone()].iter().map(|wide| wide + 2).sum::<usize>();
    while total(&kept) > most && kept.len() > 1 {
        // The farther end goes first; of equal ones the right one, as tables are read from the left.
        if at - kept.start > kept.end - 1 - at { kept.start += 1 } else { kept.end -= 1 }
    }
    kept
}

fn right(text: &str, wide: usize) -> String {
    format!("{}{text}", " ".repeat(wide.saturating_sub(width(text))))
}

/// One line of at most so many columns; what is cut off shows as two dots.
pub(super) fn clipped(text: &str, most: usize) -> String {
    let line: String = visible(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if width(&line) <= most {
        return line;
    }
    let mut short = String::new();
    for c in line.chars() {
        if width(&short) + width(c.encode_utf8(&mut [0; 4])) + 2 > most {
            break;
        }
        short.push(c);
    }
    short + ".."
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::neighbourhood::Atlas;
    use crate::model::tables::{Dataset, IndicatorColumn};
    use crate::place::CellRef;

    #[test]
    fn cells_stand_under_each_other_and_fit() {
        let columns: Vec<_> = std::iter::once((IndicatorColumn::Name, "指标名称"))
            .chain((0..9).map(|_| (IndicatorColumn::Extra, "2022年总量（亿元）")))
            .collect();
        let mut rows = vec![vec!["1234.5"; 10]; 3];
        for (row, name) in rows.iter_mut().zip(["地区生产总值", "第一产业增加值占地区生产总值的比重", "人口"])
        {
            row[0] = name;
        }
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let data = Dataset::of(&columns, &rows);
        let atlas = Atlas::new(&data);
        let cell = CellRef::read("附表.xlsx!附件2!F4").expect("cell");
        let plain = Colours::on(&std::fs::File::open("Cargo.toml").expect("file"));
        let text = around(&atlas.near(&cell).expect("near"), "", plain);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4, "{text}");
        let widths: Vec<usize> = lines.iter().map(|line| width(line)).collect();
        assert!(widths.iter().all(|wide| *wide == widths[0] && *wide <= MOST), "{widths:?}\n{text}");
        assert!(lines[2].contains("  [1234.5]") && lines[2].contains("第一产业增加值占地区生.."), "{text}");
        assert!(lines[0].contains("F 2022年总量（亿.."), "{text}");
    }

    #[test]
    fn the_nearest_columns_are_kept() {
        assert_eq!(fitting(&[10; 7], 3, 36), 2..5);
        assert_eq!(fitting(&[10; 4], 3, 24), 2..4);
        assert_eq!(fitting(&[200], 0, 24), 0..1);
        assert_eq!(clipped("一 二\n三", 20), "一 二 三");
    }
}
