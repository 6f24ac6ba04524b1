//! What of a part grows in the reading: formulas that many cells share, fonts of which every style gets a copy,
//! elements within elements.

use super::Refusal;
use super::part::too_many;

/// Most shared formulas of a sheet.
const MOST_SHARED: u64 = 65_536;
/// Most bytes that the formulas of a part may come to when each cell gets its own.
pub(super) const MOST_FORMULA_BYTES: u64 = 128 << 20;
/// Most bytes of the font, filling, border and number format of a style, times the number of styles: each
/// style gets its own copy.
const MOST_STYLES: u64 = 64 << 20;
/// Deepest nesting of elements; drawings have some thirty levels, a text box in a table in a text box some sixty.
pub(in crate::extract) const DEEPEST: usize = 256;

/// The elements of a part that are open, by their names one after the other.
#[derive(Default)]
pub(super) struct OpenElements {
    names: String,
    starts: Vec<usize>,
}

impl OpenElements {
    /// False where an element is too deep.
    pub(super) fn start(&mut self, name: &str) -> bool {
        self.starts.push(self.names.len());
        self.names.push_str(name);
        self.starts.len() <= DEEPEST
    }

    /// False where another element is open, or none.
    pub(super) fn end(&mut self, name: &str) -> bool {
        let Some(start) = self.starts.pop() else { return false };
        let is_it = self.names[start..] == *name;
        self.names.truncate(start);
        is_it
    }

    pub(super) fn is_any(&self) -> bool {
        !self.starts.is_empty()
    }
}

/// What the styles of a part come to when each has its own copy of what it refers to.
#[derive(Default)]
pub(super) struct Styles {
    /// Largest font, filling, border and number format so far, in bytes.
    largest: [u64; 4],
    /// The one that is open, and where it began.
    open: Option<(usize, u64)>,
    count: u64,
}

impl Styles {
    const PARTS: [&str; 4] = ["font", "fill", "border", "numFmt"];

    pub(super) fn start(&mut self, element: &str, at: u64, length: usize) {
        self.count += u64::from(element == "xf");
        if let (None, Some(part)) = (self.open, Self::PARTS.iter().position(|part| *part == element)) {
            self.open = Some((part, at.saturating_sub(length as u64)));
        }
    }

    pub(super) fn end(&mut self, element: &str, at: u64) {
        if let Some((part, begun)) = self.open.filter(|(part, _)| Self::PARTS[*part] == element) {
            self.largest[part] = self.largest[part].max(at.saturating_sub(begun));
            self.open = None;
        }
    }

    pub(super) fn verify(&self) -> Result<(), Refusal> {
        if self.largest.iter().sum::<u64>().saturating_mul(self.count) > MOST_STYLES {
            return Err(Refusal::too_much(
                "单元格样式太多，用的字体、边框又写得太长",
                "请先核实来源；确是自己单位的文件，请把要用的工作表复制到新的工作簿",
            ));
        }
        Ok(())
    }
}

/// The formulas of a part. One that many cells share is written once and grows in the reading.
#[derive(Default)]
pub(super) struct Formulas {
    is_open: bool,
    length: u64,
    longest: u64,
    count: u64,
}

impl Formulas {
    /// A formula begins; `shared` is the number under which others share it.
    pub(super) fn start(&mut self, shared: Option<u64>) -> Result<(), Refusal> {
        if shared.is_some_and(|index| index >= MOST_SHARED) {
            return Err(too_many("共用公式", MOST_SHARED));
        }
        (self.is_open, self.length) = (true, 0);
        self.count += 1;
        Ok(())
    }

    pub(super) fn text(&mut self, length: usize) {
        if self.is_open {
            self.length += length as u64;
        }
    }

    pub(super) fn end(&mut self) {
        self.is_open = false;
        self.longest = self.longest.max(self.length);
    }

    pub(super) fn verify(&self) -> Result<(), Refusal> {
        if self.longest.saturating_mul(self.count) > MOST_FORMULA_BYTES {
            return Err(Refusal::too_much(
                "公式太长、太多",
                "请先核实来源；确是自己单位的文件，请把公式粘贴为数值后另存",
            ));
        }
        Ok(())
    }
}
