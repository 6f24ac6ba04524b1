//! What is given to options, read from what is typed; what is wrong is said in Chinese.

use std::path::PathBuf;

use crate::place::line_of;

/// The file of a list; none when the option stands alone.
#[derive(Debug, Clone)]
pub(super) struct ListFile(pub Option<PathBuf>);

impl ListFile {
    /// A name that spreadsheet programs take for a workbook.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let path = PathBuf::from(text);
        match path.extension() {
            _ if text.is_empty() => Ok(Self(None)),
            Some(extension) if extension.eq_ignore_ascii_case("xlsx") => Ok(Self(Some(path))),
            _ => Err("文件名应以 .xlsx 结尾".to_owned()),
        }
    }
}

/// A number or a cell, which may begin with a minus sign and is no mistyped option.
pub(super) fn shown_text(text: &str) -> Result<String, String> {
    if text.trim().is_empty() || text.starts_with("--") {
        return Err("应写报告里的数或单元格".to_owned());
    }
    Ok(text.to_owned())
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineAsked {
    /// The file.
    pub file: String,
    /// The line, 1-based.
    pub line: usize,
}

impl LineAsked {
    /// Reads `文件:行`, also with a column behind it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match line_of(text) {
            Some((file, line, _)) => Ok(Self { file: file.to_owned(), line }),
            None => Err("应写成 文件:行，如 report.md:120，行从 1 数起".to_owned()),
        }
    }
}
