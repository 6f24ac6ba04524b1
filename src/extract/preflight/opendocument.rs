//! The sheets of an `.ods`, where a cell or a row may stand for a million of its kind: how large they
//! become when they are written out, as calamine does it.

use std::collections::BTreeMap;

use super::{Hidden, MOST_TEXT, Refusal, too_much_text};
use crate::model::job::InputLimits;

/// Most positions, empty ones included, of all sheets together.
pub(super) const MOST_POSITIONS: u64 = 1_000_000;

/// Hidden rows that are noted of a sheet, and hidden columns; more than any table has.
const MOST_HIDDEN: usize = 10_000;
const MOST_COLUMNS: usize = 16_384;
/// Most spaces in a row; Excel's longest text has 32,767 characters.
const MOST_SPACES: u64 = 32_767;

/// The sheets.
#[derive(Debug, Default)]
pub(super) struct Tables {
    names: Vec<String>,
    hidden: BTreeMap<String, Hidden>,
    positions: u64,
    text: u64,
    open: Option<Table>,
}

/// The sheet that is being read.
#[derive(Debug, Default)]
struct Table {
    rows: u64,
    columns: u64,
    /// Columns of the widest row, and rows down to the last one that holds something.
    width: u64,
    height: u64,
    row: OpenRow,
}

/// The row that is being read.
#[derive(Debug, Default)]
struct OpenRow {
    repeated: u64,
    width: u64,
    /// Empty cells after the last that holds something.
    trailing: u64,
    /// Text of the row, and of its open cell.
    text: u64,
    cell: Option<(u64, u64)>,
}

impl Tables {
    /// Names of the sheets.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.names.iter()
    }

    /// Hidden rows and columns by sheet.
    pub(super) fn hidden(&self) -> impl Iterator<Item = (String, Hidden)> {
        self.hidden.clone().into_iter()
    }

    /// An element begins.
    pub(super) fn start(
        &mut self,
        element: &str,
        attribute: &mut dyn FnMut(&str) -> Result<Option<String>, Refusal>,
    ) -> Result<(), Refusal> {
        if element == "table:table" {
            if let Some(name) = attribute("name")? {
                self.names.push(name);
                self.open = Some(Table::default());
            }
            return Ok(());
        }
        let Some(table) = &mut self.open else { return Ok(()) };
        let mut repeated = |name: &str| {
            let number = attribute(name)?.map_or(1, |text| text.parse().unwrap_or(u64::MAX));
            Ok(number.min(1 << 24))
        };
        match element {
            "table:table-row" => {
                table.row = OpenRow { repeated: repeated("number-rows-repeated")?, ..OpenRow::default() };
                let first = table.rows;
                table.rows += table.row.repeated;
                if attribute("visibility")?.is_some_and(|word| word != "visible") {
                    let rows = (first..table.rows).filter_map(|row| u32::try_from(row).ok());
                    if let Some(name) = self.names.last() {
                        let hidden = &mut self.hidden.entry(name.clone()).or_default().rows;
                        let room = MOST_HIDDEN.saturating_sub(hidden.len());
                        hidden.extend(rows.take(room));
                    }
                }
            }
            "table:table-column" => {
                let first = table.columns;
                table.columns += repeated("number-columns-repeated")?;
                let span = (u32::try_from(first), u32::try_from(table.columns.saturating_sub(1)));
                if let (true, (Ok(first), Ok(last)), Some(name)) =
                    (attribute("visibility")?.is_some_and(|word| word != "visible"), span, self.names.last())
                {
                    let hidden = &mut self.hidden.entry(name.clone()).or_default().columns;
                    if hidden.len() < MOST_COLUMNS {
                        hidden.push((first, last));
                    }
                }
            }
            // So many spaces in a cell.
            "text:s" => {
                let spaces = attribute("c")?.map_or(1, |text| text.parse().unwrap_or(u64::MAX));
                if spaces > MOST_SPACES {
                    return Err(Refusal::forged(format!("有一个单元格里连着 {MOST_SPACES} 个以上的空格")));
                }
                self.text(usize::try_from(spaces).unwrap_or(usize::MAX));
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let own = ["value", "string-value", "date-value", "time-value", "boolean-value", "formula"];
                let times = repeated("number-columns-repeated")?;
                let mut text = 0;
                for name in own {
                    text += attribute(name)?.map_or(0, |value| value.len() as u64 + 1);
                }
                table.row.cell = Some((times, text));
            }
            _ => {}
        }
        Ok(())
    }

    /// Text stands here.
    pub(super) fn text(&mut self, length: usize) {
        if let Some(Table { row: OpenRow { cell: Some((_, text)), .. }, .. }) = &mut self.open {
            *text += length as u64;
        }
    }

    /// An element ends.
    pub(super) fn end(&mut self, element: &str, limits: &InputLimits) -> Result<(), Refusal> {
        let Some(table) = &mut self.open else { return Ok(()) };
        match element {
            "table:table-cell" | "table:covered-table-cell" => {
                let row = &mut table.row;
                let Some((times, text)) = row.cell.take() else { return Ok(()) };
                if text == 0 {
                    row.trailing += times;
                } else {
                    row.width += row.trailing + times;
                    row.trailing = 0;
                    row.text += text.saturating_mul(times);
                }
            }
            "table:table-row" if table.row.width > 0 => {
                self.text = self.text.saturating_add(table.row.text.saturating_mul(table.row.repeated));
                table.height = table.rows;
                table.width = table.width.max(table.row.width);
                let positions = self.positions.saturating_add(table.height.saturating_mul(table.width));
                within(positions, self.text, limits)?;
            }
            "table:table" => {
                self.positions = self.positions.saturating_add(table.height.saturating_mul(table.width));
                self.open = None;
            }
            _ => {}
        }
        Ok(())
    }

    /// Judges all sheets together.
    pub(super) fn verify(&self, limits: &InputLimits) -> Result<(), Refusal> {
        within(self.positions, self.text, limits)
    }
}

/// Within the limits, for the formats whose empty positions take memory too.
pub(super) fn within(positions: u64, text: u64, limits: &InputLimits) -> Result<(), Refusal> {
    // Who allows more cells allows more positions around them.
    let most = MOST_POSITIONS.max(5 * limits.cells as u64);
    if positions > most {
        return Err(Refusal::too_much(
            format!("有数据的区域（连同中间的空格）超过 {most} 个单元格"),
            "请删去远离表格的零星单元格；或另存为 .xlsx，空单元格就不占限度",
        ));
    }
    if text > MOST_TEXT {
        return Err(too_much_text());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::part::{Found, scan};
    use super::*;

    fn verified(content: &str) -> Result<(), Refusal> {
        let (mut found, limits) = (Found::default(), InputLimits::default());
        scan("content.xml", &mut content.as_bytes(), &mut found, &limits)?;
        found.verify(&limits)
    }

    #[test]
    fn decoys_for_another_reader_do_not_help() {
        let cells = "<table:table-cell table:number-columns-repeated='1024' office:value='1'/>";
        let rows = format!("<table:table-row table:number-rows-repeated='1048576'>{cells}</table:table-row>");
        for bomb in [
            // Ends and rows that are none of those that are read.
            format!("<table:table table:name='甲'><x:table></x:table>{rows}</table:table>"),
            format!("<table:table table:name='甲'><table:table-row><x:table-row></x:table-row>{cells}</table:table-row>{rows}</table:table>"),
            format!("<table:table table:name='甲'>{}</table:table>", rows.replace("table:number-rows", "x:number-rows-repeated='1' table:number-rows")),
            format!("<table:table table:name='甲'>{}</table:table>", rows.replace("table:number-columns", "x:number-columns-repeated='1' table:number-columns")),
            format!("<table:table x:name='乙' table:name='甲'>{rows}</table:table>"),
            format!("<table:table table:name='甲'>{rows}"),
            "<table:table table:name='甲'><table:table-row><table:table-cell office:value-type='string'><text:p><text:s text:c='999999999'/></text:p></table:table-cell></table:table-row></table:table>".to_owned(),
            format!("<table:table table:name='甲'><table:table-row table:number-rows-repeated='9999'><table:table-cell office:value-type='string'>{}</table:table-cell></table:table-row></table:table>", "<text:s text:c='30000'/>".repeat(30)),
        ] {
            assert!(verified(&bomb).is_err(), "{bomb:.300}");
        }
    }

    #[test]
    fn repeated_cells_and_rows_count_as_many() {
        let cell = |times: u32| format!("<table:table-cell table:number-columns-repeated='{times}' office:value='1'/>");
        let row = |times: u32, cells: &str| {
            format!("<table:table-row table:number-rows-repeated='{times}'>{cells}</table:table-row>")
        };
        let table = |rows: &str| format!("<table:table table:name='甲'>{rows}</table:table>");
        let blank = "<table:table-cell table:number-columns-repeated='16384'/>";
        // As LibreOffice writes it: a small table, empty cells and rows to the end of the sheet.
        let usual = table(&(row(1, &format!("{}{blank}", cell(20))) + &row(1_048_575, blank)));
        assert_eq!(verified(&usual), Ok(()));
        for bomb in [
            table(&row(1_048_576, &cell(1_024))),
            table(&(row(1_048_575, blank) + &row(1, &cell(2)))),
            (0..20).map(|at| table(&row(60_000, &cell(1))).replace('甲', &at.to_string())).collect(),
            table(&row(
                100,
                "<table:table-cell table:number-columns-repeated='1000' office:string-value='x' table:formula='FFFF'/>",
            ))
            .replace("FFFF", &"F".repeat(10_000)),
        ] {
            assert!(verified(&bomb).is_err(), "{bomb:.200}");
        }
    }
}
