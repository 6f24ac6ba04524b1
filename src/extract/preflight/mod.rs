//! What is looked at before calamine sees a workbook: what kind of file it is, and whether reading
//! it stays within the limits, counted while it is unpacked and not taken from what it claims.
//!
//! Workbooks come by mail from dozens of offices. The libraries behind [`mod@super::workbook`] are made
//! for files of honest programs: they reserve what a file announces and follow where it points. Here
//! a file is refused by name before that, with a reason.

mod archive;
mod biff;
mod growth;
mod ole;
mod opendocument;
mod part;
mod tags;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use growth::DEEPEST;

use crate::diag::{Code, Diagnostic};
use crate::model::job::InputLimits;
use crate::place::Place;

/// Most bytes of the text of all cells together.
pub(super) const MOST_TEXT: u64 = 64 << 20;

/// What a file is, as its bytes say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// Excel since 2007.
    Xlsx,
    /// Excel before.
    Xls,
    /// OpenDocument.
    Ods,
    /// Word since 2007.
    Docx,
    /// Word 97 to 2003, and WPS.
    Doc,
}

/// What somebody meant to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A workbook.
    Workbook,
    /// A text of Word or WPS.
    Document,
}

impl Wanted {
    /// What is said of workbooks, in the words of what was meant.
    fn words(self, text: &str) -> String {
        match self {
            Self::Workbook => text.to_owned(),
            Self::Document => text
                .replace("Excel 或 WPS 表格", " Word 文件")
                .replace("Excel 或 WPS", "Word 或 WPS")
                .replace("Excel、WPS 工作簿", "Word、WPS 文字")
                .replace("工作簿", " Word 文件")
                .replace(".xlsx", ".docx")
                .trim_start()
                .to_owned(),
        }
    }
}

/// Rows and columns of a sheet that Excel does not show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hidden {
    /// Rows, counted from 0.
    pub rows: BTreeSet<u32>,
    /// First and last column, counted from 0.
    pub columns: Vec<(u32, u32)>,
}

/// A workbook that may be read.
#[derive(Debug)]
pub(super) struct Passed {
    /// What it is.
    pub container: Container,
    /// What calamine is to read.
    pub bytes: Vec<u8>,
    /// By name of the sheet.
    pub hidden: BTreeMap<String, Hidden>,
    /// Other files and sources that it takes values from, by the name it gives.
    pub links: Vec<String>,
    /// It holds macros.
    pub has_macros: bool,
}

/// Why a workbook is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    code: Code,
    message: String,
    reason: String,
    hint: String,
    /// What to do if it is to be read as it is.
    otherwise: Option<String>,
}

impl Refusal {
    fn new(code: Code, message: &str, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.to_owned(), reason: reason.into(), hint: hint.into(), otherwise: None }
    }

    /// The file is broken.
    pub(super) fn damaged(reason: impl Into<String>) -> Self {
        let reason = format!("文件损坏或不完整（{}）", reason.into());
        let hint = "请用 Excel 或 WPS 打开该文件，另存为 .xlsx；打不开时，请原单位重新发送";
        Self::new(Code::UnreadableFile, "工作簿无法读取", reason, hint)
    }

    /// The file is something else.
    fn other(reason: &str, hint: &str) -> Self {
        Self::new(Code::UnreadableFile, "这不是工作簿", reason, hint)
    }

    /// There is nothing in the file.
    fn empty() -> Self {
        Self::other("文件是空的（0 字节），多半是没有下载或复制完", "请重新取得该文件")
    }

    /// The file is locked by a password.
    pub(super) fn encrypted() -> Self {
        let reason = "文件内容是加密的，本程序不接受密码";
        let hint = "请用 Excel 或 WPS 打开该文件，去掉密码后另存为 .xlsx";
        Self::new(Code::UnreadableFile, "工作簿有密码，无法读取", reason, hint)
    }

    /// The file is of a Word before that of 1997.
    pub(super) fn old_document() -> Self {
        Self::other("这是 Word 6.0、95 或更早的文件", "请用 Word 或 WPS 打开该文件，另存为 .docx")
    }

    /// Reading the file would take more than it may.
    pub(super) fn too_much(reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Code::UnsafeFile, "工作簿超出限度，没有读取", reason, hint)
    }

    /// A document holds more than any report, or has the same read over and over.
    pub(super) fn too_much_of_document() -> Self {
        let hint = "请先核实来源；确是自己单位的文件，请用 Excel 或 WPS 打开后另存为 .xlsx";
        Self::too_much("文字、段落或格式的数量超出限度", hint)
    }

    /// No spreadsheet program writes such a file.
    pub(super) fn forged(reason: impl Into<String>) -> Self {
        let hint = "请先核实来源；确是自己单位的文件，请用 Excel 或 WPS 打开后另存为 .xlsx";
        Self::new(Code::UnsafeFile, "工作簿内部不合规定，没有读取", reason, hint)
    }

    /// Elements of a part are nested deeper than any program nests them.
    pub(super) fn nested(part: &str) -> Self {
        let part = part.escape_debug();
        Self::forged(format!("`{part}` 里的标记套了 {DEEPEST} 层以上，正常的工作簿只有几十层"))
    }

    /// The workbook holds macros.
    pub(super) fn macros(book: &str) -> Self {
        let reason = "宏是程序，报告用不到它；带宏的文件要先核实来源";
        let hint = "请用 Excel 或 WPS 打开，另存为 .xlsx（不带宏）";
        let otherwise = format!("来源可靠、要原样使用时，可在 report.yaml 中写 `allow-macros: [{book}]`；宏不会运行");
        Self {
            otherwise: Some(otherwise), ..Self::new(Code::MacroWorkbook, "工作簿带有宏，没有读取", reason, hint)
        }
    }

    /// The finding for a file, which was meant to be something.
    pub(super) fn finding(self, file: &str, wanted: Wanted) -> Diagnostic {
        let place = Place::File(file.to_owned());
        let words = |text: &String| wanted.words(text);
        let finding = Diagnostic::error(self.code, place, words(&self.message)).because(words(&self.reason));
        self.otherwise.into_iter().fold(finding.hint(words(&self.hint)), Diagnostic::hint)
    }
}

/// How compound files begin.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Looks through a workbook.
pub(super) fn check(bytes: Vec<u8>, limits: &InputLimits) -> Result<Passed, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::empty());
    }
    if bytes.starts_with(OLE) {
        return ole::check(&bytes, limits);
    }
    if bytes.starts_with(b"PK") {
        let (container, found) = archive::check(&bytes, limits)?;
        if container == Container::Docx {
            return Err(Refusal::other("这是 Word 或 PowerPoint 文件", "请向原单位要 Excel 或 WPS 表格"));
        }
        let hidden = found.hidden();
        return Ok(Passed { container, hidden, links: found.links, has_macros: found.has_macros, bytes });
    }
    Err(stranger(&bytes))
}

/// A text document that may be read.
#[derive(Debug)]
pub(super) struct PassedDocument {
    /// What it is.
    pub container: Container,
    /// Its parts by their names in it: those of an archive with `/` and in lower case.
    pub parts: BTreeMap<String, Vec<u8>>,
    /// It holds macros.
    pub has_macros: bool,
}

/// Looks through a text document.
pub(super) fn check_document(bytes: &[u8], limits: &InputLimits) -> Result<PassedDocument, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::empty());
    }
    if bytes.starts_with(OLE) {
        return ole::document(bytes, limits);
    }
    if bytes.starts_with(b"PK") {
        let (container, found) = archive::check(bytes, limits)?;
        let parts = archive::parts(bytes)?;
        if container != Container::Docx && !is_text_by_types(&parts) {
            return Err(Refusal::other("这是表格文件或别的压缩文件", "请选择 Word 或 WPS 文字的文件（.docx）"));
        }
        return Ok(PassedDocument { container: Container::Docx, parts, has_macros: found.has_macros });
    }
    Err(stranger(bytes))
}

/// True for a text document whose parts lie in other folders than those that Word gives them.
fn is_text_by_types(parts: &BTreeMap<String, Vec<u8>>) -> bool {
    const MAIN: [&str; 4] = [
        "wordprocessingml.document.main+xml",
        "wordprocessingml.template.main+xml",
        "ms-word.document.macroEnabled.main+xml",
        "ms-word.template.macroEnabledTemplate.main+xml",
    ];
    let types = parts.get("[content_types].xml").map(|types| String::from_utf8_lossy(types));
    types.is_some_and(|types| MAIN.iter().any(|kind| types.contains(kind)))
}

/// Looks through the tags of a part of a text document that is to be read.
pub(super) fn check_tags(part: &str, text: &str) -> Result<(), Refusal> {
    tags::check(part, text)
}

/// What a file is that is no workbook at all, as far as its beginning tells.
fn stranger(bytes: &[u8]) -> Refusal {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    let save = "请用 Excel 或 WPS 打开该文件，另存为 .xlsx";
    if head.starts_with('<') && (head.contains("<html") || head.contains("<table")) {
        return Refusal::other("这是网页（HTML），只是扩展名像工作簿；有的系统这样导出", save);
    }
    if head.starts_with("<?xml") || head.starts_with("<workbook") {
        return Refusal::other("这是 XML 文本，只是扩展名像工作簿", save);
    }
    if head.starts_with("%pdf") {
        return Refusal::other("这是 PDF 文件", "请向原单位要 Excel 或 WPS 表格");
    }
    let is_text = !bytes.iter().take(4096).any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31));
    if is_text {
        return Refusal::other("这是文本文件（如 CSV），只是扩展名像工作簿", save);
    }
    Refusal::other("文件损坏，或不是 Excel、WPS 工作簿", save)
}

/// The cells are too many.
pub(super) fn too_many_cells(limits: &InputLimits) -> Refusal {
    Refusal::too_much(
        format!("有内容的单元格超过 {} 个", limits.cells),
        "请只保留报告要用的工作表；确有这么多时，可在 report.yaml 的 limits.cells 中调大",
    )
}

/// The parts of a file are too many; `found` says of what.
fn too_many_parts(found: String) -> Refusal {
    Refusal::too_much(found, "请先核实来源；确有需要时，可在 report.yaml 的 limits.entries 中调大")
}

/// The cells hold too much text.
pub(super) fn too_much_text() -> Refusal {
    Refusal::too_much(
        format!("单元格的文字合计超过 {}", mib(MOST_TEXT)),
        "请先核实来源；确是自己单位的文件，请只保留要用的工作表",
    )
}

/// A number of bytes as people read it.
fn mib(bytes: u64) -> String {
    format!("{} MB", bytes >> 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_workbook_are_named() {
        for (bytes, words) in [
            (&b""[..], "空的"),
            (b"<html><table>", "网页"),
            (
                b"\xef\xbb\xbf<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                "XML",
            ),
            ("指标,数值\n甲,1\n".as_bytes(), "文本文件"),
            (b"%PDF-1.7\n\x00", "PDF"),
            (b"\x00\x01\x02", "不是 Excel"),
        ] {
            let refusal = check(bytes.to_vec(), &InputLimits::default()).expect_err("refused");
            assert!(refusal.reason.contains(words), "{refusal:?}");
        }
    }
}
