//! Draws the cells around a cell as an aligned grid for a terminal.

use std::fmt::Write as _;

use super::print::{Colours, padded, visible, widest, width};
use crate::model::table::cells::{NearRow, Neighbourhood};
use crate::place::column_letters;

/// What evidence that is shown below a finding begins with.
pub(super) const EDGE: &str = "┊";
/// Widest drawing, in columns of a terminal.
const MOST: usize = 100;
/// Widest label of a row.
const MOST_LABEL: usize = 24;
/// Widest cell.
const MOST_CELL: usize = 20;

/// The rows and columns around a cell, which is in brackets.
pub(super) fn around(near: &Neighbourhood<'_>, mark: &str, colours: Colours) -> String {
    let Colours { dim, reset, .. } = colours;
    let numbers: Vec<String> = near.rows.iter().map(|row| (row.row + 1).to_string()).collect();
    let labels = shortened(&near.rows.iter().map(|row| row.label.as_str()).collect::<Vec<_>>(), MOST_LABEL);
    let number_width = numbers.iter().map(String::len).max().unwrap_or(0);
    let label_width = widest(labels.iter().map(String::as_str));
    let headers = headers(near);
    let rows: Vec<Vec<String>> = (0..).zip(&near.rows).map(|(at, row)| cells(at, row, near.at)).collect();
    let wide: Vec<usize> = (0..headers.len())
        .map(|column| widest(rows.iter().map(|row| &*row[column]).chain([&*headers[column]])))
        .collect();
    let kept = fitting(&wide, near.at.1, MOST.saturating_sub(number_width + label_width + 6));
    let mut out = String::new();
    let _ = write!(out, "  {dim}{EDGE} {}", " ".repeat(number_width + 1 + label_width));
    for column in kept.clone() {
        let _ = write!(out, "  {}", right(&headers[column], wide[column]));
    }
    let _ = writeln!(out, "{reset}");
    for (at, row) in rows.iter().enumerate() {
        let label = padded(&labels[at], label_width);
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

/// The letters of the columns with their labels.
fn headers(near: &Neighbourhood<'_>) -> Vec<String> {
    let letters: Vec<String> = near.columns.iter().map(|column| column_letters(column.col)).collect();
    let longest = letters.iter().map(String::len).max().unwrap_or(0);
    let labels: Vec<&str> = near.columns.iter().map(|column| column.label).collect();
    let labels = shortened(&labels, MOST_CELL - longest - 1);
    letters.iter().zip(labels).map(|(letters, label)| format!("{letters} {label}")).collect()
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

/// Labels that stand beside each other, each at most so wide. Those that would look alike when they
/// are cut at the end are cut in the middle or in front, or around where they differ.
fn shortened(labels: &[&str], most: usize) -> Vec<String> {
    let lines: Vec<String> = labels.iter().map(|label| one_line(label)).collect();
    let ends: Vec<String> = lines.iter().map(|line| clipped(line, most)).collect();
    let short = |at: usize| {
        let alike: Vec<&str> = (0..lines.len()).filter(|one| ends[*one] == ends[at]).map(|one| &*lines[one]).collect();
        if alike.iter().all(|other| *other == lines[at]) {
            ends[at].clone()
        } else {
            distinct_form(&alike, &lines[at], most)
        }
    };
    (0..lines.len()).map(short).collect()
}

/// One of several texts that look alike when they are cut at the end.
fn distinct_form(alike: &[&str], line: &str, most: usize) -> String {
    let room = most - 2;
    for head in [room / 2, room / 4, 0] {
        let own = gap(line, head, most);
        if alike.iter().all(|other| *other == line || gap(other, head, most) != own) {
            return own;
        }
    }
    // They differ in the middle: from a little before where the first of them does.
    let differs = alike.iter().map(|other| shared(other, line)).min().unwrap_or(0);
    clipped(&format!("..{}", line.chars().skip(differs.saturating_sub(1)).collect::<String>()), most)
}

/// How many characters two texts share from the start.
fn shared(a: &str, b: &str) -> usize {
    if a == b { usize::MAX } else { a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count() }
}

/// A text with its middle cut out: at most `head` columns of its start, then as much of its end as
/// there is room for.
fn gap(line: &str, head: usize, most: usize) -> String {
    if width(line) <= most {
        return line.to_owned();
    }
    let start = fit(line.chars(), head);
    let end: String = fit(line.chars().rev(), most - 2 - width(&start)).chars().rev().collect();
    format!("{start}..{end}")
}

/// The leading characters that fit into `most` columns.
fn fit(chars: impl Iterator<Item = char>, most: usize) -> String {
    let mut used = 0;
    let fits = |c: &char| {
        used += width(c.encode_utf8(&mut [0; 4]));
        used <= most
    };
    chars.take_while(fits).collect()
}

/// Text without line breaks.
fn one_line(text: &str) -> String {
    visible(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// One line of at most `most` columns; two dots stand for what is cut off.
pub(super) fn clipped(text: &str, most: usize) -> String {
    let line = one_line(text);
    if width(&line) <= most { line } else { fit(line.chars(), most - 2) + ".." }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::print::PLAIN;
    use crate::model::table::cells::Cells;
    use crate::model::table::{Dataset, Role};
    use crate::place::CellRef;

    #[test]
    fn cells_stand_under_each_other_and_fit() {
        let columns: Vec<_> = std::iter::once((Role::Key(1), "指标名称"))
            .chain((0..9).map(|_| (Role::Extra, "2022年总量（亿元）")))
            .collect();
        let mut rows = vec![vec!["1234.5"; 10]; 3];
        for (row, name) in rows.iter_mut().zip(["地区生产总值", "第一产业增加值占地区生产总值的比重", "人口"])
        {
            row[0] = name;
        }
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let data = Dataset::of(&columns, &rows);
        let known = Cells::new(&data);
        let cell = CellRef::read("附表.xlsx!附件2!F4").expect("cell");
        let text = around(&known.near(&cell).expect("near"), "", PLAIN);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4, "{text}");
        let widths: Vec<usize> = lines.iter().map(|line| width(line)).collect();
        assert!(widths.iter().all(|wide| *wide == widths[0] && *wide <= MOST), "{widths:?}\n{text}");
        assert!(lines[2].contains("  [1234.5]") && lines[2].contains("第一产业增加值占地区生.."), "{text}");
        assert!(lines[0].contains("F 2022年总量（亿元）"), "{text}");
    }

    #[test]
    fn neighbours_that_differ_look_different() {
        for (labels, most, expected) in [
            (["2023年上半年·总量", "2023年上半年·增速"], 16, ["2023年..年·总量", "2023年..年·增速"]),
            (["2023年上半年·总量", "2023年上半年·总量"], 16, ["2023年上半年·..", "2023年上半年·.."]),
            (["城镇居民人均可支配收入", "农村居民人均可支配收入"], 16, ["城镇居民人均可..", "农村居民人均可.."]),
            (["甲乙丙丁戊己庚辛子壬癸甲乙丙丁", "甲乙丙丁戊己庚辛丑壬癸甲乙丙丁"], 10, ["..辛子壬..", "..辛丑壬.."]),
            (["收入", "城镇居民人均可支配收入"], 16, ["收入", "城镇居民人均可.."]),
        ] {
            let short = shortened(&labels, most);
            assert_eq!(short, expected);
            assert!(short.iter().all(|label| width(label) <= most), "{short:?}");
        }
        let three = ["城镇居民人均可支配收入", "城镇居民人均可支配收入增速", "城镇居民人均可支配收入位次"];
        let short = shortened(&three, 16);
        assert!(short[0] != short[1] && short[1] != short[2] && short[0] != short[2], "{short:?}");
    }

    #[test]
    fn the_nearest_columns_are_kept() {
        assert_eq!(fitting(&[10; 7], 3, 36), 2..5);
        assert_eq!(fitting(&[10; 4], 3, 24), 2..4);
        assert_eq!(fitting(&[200], 0, 24), 0..1);
        assert_eq!(clipped("一 二\n三", 20), "一 二 三");
    }
}
