//! Tables of a document as a workbook: numbers become numbers that show as they did, cells stay merged.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::boxes::Listed;
use super::grid::Grid;
use crate::text::cell::number;
use crate::text::width;

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

/// Widest column, in digits.
const WIDEST: u64 = 40;

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
        // A sheet counts in digits, of which a Chinese character takes two.
        let lines = texts.flat_map(|(_, _, spot, _)| spot.text.lines());
        let widest = lines.map(|line| 2 * width::of(line) / width::EM).max().unwrap_or(0);
        let column = u16::try_from(column).unwrap_or(0);
        page.set_column_width(column, u32::try_from(widest.clamp(8, WIDEST) + 2).map_or(10.0, f64::from))?;
    }
    Ok(())
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
