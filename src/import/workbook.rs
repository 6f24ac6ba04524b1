//! Tables of a document as a workbook: numbers become numbers that show as they did, cells stay merged.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::boxes::Listed;
use super::grid::Grid;

/// A sheet before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    /// Its name, which no other sheet has.
    pub name: String,
    /// The line above the table; empty for none.
    pub title: String,
    /// 单位：亿元; empty for none.
    pub unit: String,
    pub grid: Grid,
    /// Lines below the table.
    pub notes: Vec<String>,
}

/// Widest column, in characters.
const WIDEST: usize = 40;
/// Digits that a number of Excel keeps.
const MOST_DIGITS: usize = 15;

/// A workbook of these sheets.
///
/// # Errors
/// The library refuses a sheet.
pub(super) fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The day on which it was made is none of what it says.
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
    for sheet in sheets {
        let page = workbook.add_worksheet().set_name(&sheet.name)?;
        write(page, sheet)?;
    }
    workbook.save_to_buffer()
}

/// The sheet that boxes are rows of.
pub(super) fn of_boxes(boxes: &[Listed]) -> Sheet {
    let spot = |text: &str| super::grid::Spot { text: text.to_owned(), covers: Some((1, 1)) };
    let mut rows = vec![["专栏", "专栏名称", "类别", "项目"].map(spot).to_vec()];
    for listed in boxes {
        for (class, projects) in &listed.groups {
            rows.extend(projects.iter().map(|project| {
                [&listed.caption.number, &listed.caption.title, class, project].map(|text| spot(text)).to_vec()
            }));
        }
    }
    let grid = Grid { width: 4, header: 1, rows };
    Sheet { name: "专栏".into(), title: String::new(), unit: String::new(), grid, notes: Vec::new() }
}

fn write(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let base = Format::new().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter).set_text_wrap();
    let framed = base.clone().set_border(FormatBorder::Thin);
    let head = framed.clone().set_bold();
    let last = u16::try_from(sheet.grid.width.saturating_sub(1)).unwrap_or(0);
    let mut top = 0;
    for (line, align) in [(&sheet.title, FormatAlign::Center), (&sheet.unit, FormatAlign::Right)] {
        if line.is_empty() {
            continue;
        }
        let format = Format::new().set_align(align);
        if last > 0 {
            page.merge_range(top, 0, top, last, line, &format)?;
        } else {
            page.write_string_with_format(top, 0, line, &format)?;
        }
        top += 1;
    }
    for (row, column, spot, (columns, rows)) in sheet.grid.cells() {
        let format = if row < sheet.grid.header { &head } else { &framed };
        let (row, column) = (top + u32::try_from(row).unwrap_or(0), u16::try_from(column).unwrap_or(0));
        if columns > 1 || rows > 1 {
            let below = row + u32::try_from(rows - 1).unwrap_or(0);
            let beside = column + u16::try_from(columns - 1).unwrap_or(0);
            page.merge_range(row, column, below, beside, "", format)?;
        }
        cell(page, (row, column), &spot.text, format)?;
    }
    let below = top + u32::try_from(sheet.grid.rows.len()).unwrap_or(0);
    for (row, note) in (below..).zip(&sheet.notes) {
        page.write_string(row, 0, note)?;
    }
    for column in 0..sheet.grid.width {
        let texts = sheet.grid.cells().filter(|(_, at, _, (columns, _))| *at == column && *columns == 1);
        let widest = texts.map(|(_, _, spot, _)| width(&spot.text)).max().unwrap_or(0);
        let column = u16::try_from(column).unwrap_or(0);
        page.set_column_width(column, u32::try_from(widest.clamp(8, WIDEST) + 2).map_or(10.0, f64::from))?;
    }
    Ok(())
}

/// Widths of lines as a sheet counts them: a Chinese character is as wide as two digits.
fn width(text: &str) -> usize {
    text.lines().map(|line| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()).max().unwrap_or(0)
}

fn cell(page: &mut Worksheet, (row, column): (u32, u16), text: &str, format: &Format) -> Result<(), XlsxError> {
    match number(text) {
        Some((value, code)) => {
            page.write_number_with_format(row, column, value, &format.clone().set_num_format(code))?
        }
        None if text.is_empty() => page.write_blank(row, column, format)?,
        None => page.write_string_with_format(row, column, text, format)?,
    };
    Ok(())
}

/// The number that a text is, and the format in which a cell shows it as this text. What no format shows alike
/// (007, 1.5亿) stays text.
fn number(text: &str) -> Option<(f64, String)> {
    let (plain, percent) = text.strip_suffix('%').map_or((text, ""), |plain| (plain, "%"));
    let digits = plain.strip_prefix('-').unwrap_or(plain);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = whole.contains(',');
    let bare: String = whole.chars().filter(|c| *c != ',').collect();
    let is_grouped_right = !grouped
        || whole
            .split(',')
            .enumerate()
            .all(|(at, part)| part.len() == 3 || (at == 0 && part.len() < 3 && !part.is_empty()));
    let is_number = !bare.is_empty() && is_digits(&bare) && is_digits(decimals) && is_grouped_right;
    let is_short = bare.len() + decimals.len() <= MOST_DIGITS && (bare.len() == 1 || !bare.starts_with('0'));
    let ends_in_point = digits.ends_with('.');
    // Minus nothing is shown as nothing.
    let is_zero = plain.starts_with('-') && !digits.contains(|c: char| ('1'..='9').contains(&c));
    if !is_number || !is_short || ends_in_point || is_zero {
        return None;
    }
    let sign = if plain.starts_with('-') { "-" } else { "" };
    let value: f64 = format!("{sign}{bare}.{decimals}0").parse().ok()?;
    let value = if percent.is_empty() { value } else { value / 100.0 };
    let point = if decimals.is_empty() { String::new() } else { format!(".{}", "0".repeat(decimals.len())) };
    let whole = if grouped { "#,##0" } else { "0" };
    Some((value, format!("{whole}{point}{percent}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_looks_and_other_texts_stay_texts() {
        for (text, expected) in [
            ("84.20", Some((84.2, "0.00"))),
            ("-12.74%", Some((-0.1274, "0.00%"))),
            ("1,240.7", Some((1240.7, "#,##0.0"))),
            ("0", Some((0.0, "0"))),
            ("007", None),
            ("1,24", None),
            ("12.", None),
            ("-0.00", None),
            ("441.71（21位）", None),
            ("—", None),
            ("1234567890123456", None),
            ("", None),
        ] {
            let found = number(text);
            assert_eq!(found.as_ref().map(|(value, code)| (*value, code.as_str())), expected, "{text}");
        }
    }
}
