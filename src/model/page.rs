//! The `page` and `marks` settings of `report.yaml`: what stands around the text, and how it is printed.

use serde::{Deserialize, Serialize};

/// Where page numbers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageNumber {
    /// Odd pages right, even pages left (GB/T 9704).
    Outside,
    /// Centred, as bound reports often do.
    Center,
}

/// What the pages are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Print {
    /// To be read on a screen, or printed on one side: no blank pages.
    Screen,
    /// Both sides of the paper, bound: contents and text begin on the front of a leaf.
    Duplex,
}

/// What the pages show besides the text; the default is a bound report after GB/T 9704.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in report.yaml")]
pub struct Page {
    /// A cover page.
    pub cover: bool,
    /// A table of contents.
    pub contents: bool,
    /// Levels of headings in the contents, from 1 to 4.
    pub contents_depth: u8,
    /// Lists of tables, pictures and boxes after the contents.
    pub lists: bool,
    /// What the pages are made for.
    pub print: Print,
    /// Position of the page number.
    pub number: PageNumber,
    /// The version label behind the text.
    pub watermark: bool,
    /// How dark it is, in percent of black.
    pub watermark_grey: u8,
    /// Heads of the third level (1.) in bold, as many bureaus have them; the standard has them plain.
    pub bold_heads: bool,
    /// 附件说明 after the text.
    pub annex_note: bool,
    /// The bureau and the day after the text.
    pub signature: bool,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            cover: true,
            contents: true,
            contents_depth: 2,
            lists: false,
            print: Print::Screen,
            number: PageNumber::Outside,
            watermark: true,
            watermark_grey: 8,
            bold_heads: false,
            annex_note: true,
            signature: false,
        }
    }
}

/// What stands at the top left of the first page, one below the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Marks {
    /// 份号: the number of the copy, six digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// 密级 with the time for which it is kept (`秘密★1年`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classification: Option<String>,
    /// Other words, such as 内部资料 注意保存.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
}

impl Marks {
    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Those that there are, from the top.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        [&self.serial, &self.classification, &self.notice].into_iter().flatten().map(String::as_str)
    }
}
