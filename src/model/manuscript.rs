//! A text document of Word or WPS as it was read: what it says, in reading order, with as much of its looks
//! as tells what a paragraph is.

use std::sync::Arc;

/// A text document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manuscript {
    /// The file, as findings name it.
    pub file: String,
    /// Its text from beginning to end.
    pub elements: Vec<Element>,
    /// Its footnotes and endnotes; what refers to one gives its index.
    pub notes: Vec<Vec<Element>>,
    /// Its pictures; what shows one gives its index.
    pub pictures: Vec<Picture>,
    /// What it holds and the text does not.
    pub losses: Vec<Loss>,
}

/// What stands below one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its place among all paragraphs of the file that hold something, from 1; those of cells, notes and text
    /// boxes count. People find it by its text, this keeps two alike apart.
    pub ordinal: usize,
    /// The name of its style, as Word shows it in English: `heading 1`, `toc 2`; empty for none.
    pub style: String,
    /// Its level in the outline, 1 to 9.
    pub outline: Option<u8>,
    /// The number that the program writes before it: `（一）`, `1.`, `•`; empty for none.
    pub label: String,
    /// What it says.
    pub spans: Vec<Span>,
    /// It is a line of a table of contents, which programs make anew.
    pub is_contents: bool,
    /// It stands in a text box, which is read where the box is anchored.
    pub is_boxed: bool,
}

/// A stretch of a paragraph that looks alike, or what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub kind: SpanKind,
    /// How it looks.
    pub look: Look,
    /// The address of the page that a click on it opens.
    pub link: Option<Arc<str>>,
}

/// What a span is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpanKind {
    /// Text; a tab and a line end in it are those of the page.
    Text(String),
    /// The mark of a note, by its index.
    Note(usize),
    /// A picture, by its index.
    Picture(usize),
}

/// How text looks, as far as it tells something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of Word that text has or has not")]
pub struct Look {
    /// Bold, or in a face that official documents use for it (黑体).
    pub is_strong: bool,
    /// Italic, or in the face that official documents use for it (楷体).
    pub is_emphatic: bool,
    /// Struck out.
    pub is_struck: bool,
    /// Raised, as the 2 of m².
    pub is_raised: bool,
    /// Lowered, as the 2 of CO₂.
    pub is_lowered: bool,
}

/// A table. Its cells stand by rows as the file has them; what a cell covers to the right is counted by
/// [`Cell::columns`], and below it stand cells that are covered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Its place among all tables of the file, from 1.
    pub ordinal: usize,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// It is shown again at the head of each page.
    pub is_header: bool,
    /// Columns that it leaves free on its left.
    pub before: usize,
    /// Its cells from left to right.
    pub cells: Vec<Cell>,
}

/// A cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Columns that it covers, at least 1.
    pub columns: usize,
    /// It is covered by the cell above it.
    pub is_covered: bool,
    /// What stands in it.
    pub elements: Vec<Element>,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its name in the file, without folders: `image1.png`.
    pub name: String,
    /// Text for those who cannot see it; often empty or that of a program.
    pub alt: String,
    /// What it is made of; empty when the file has none.
    pub bytes: Vec<u8>,
}

/// Something that the text of a document does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What it is.
    pub kind: LossKind,
    /// The ordinal of the paragraph that it stands in or after; 0 at the beginning or outside of the text.
    pub after: usize,
    /// What it says; empty where it has no text.
    pub text: String,
}

/// What is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LossKind {
    /// Text that was deleted while changes were tracked.
    Deleted,
    /// Hidden text.
    Hidden,
    /// A header of the pages.
    Header,
    /// A footer of the pages.
    Footer,
    /// A comment.
    Comment,
    /// The pronunciation above characters.
    Ruby,
    /// A chart that Word draws.
    Chart,
    /// A diagram of shapes (SmartArt), a drawing.
    Diagram,
    /// An embedded object: a worksheet, a formula of an old editor, a file.
    Object,
    /// A picture in a form that no report can show.
    Picture,
    /// A part of another document that Word puts in when it opens the file.
    Chunk,
    /// Text within the instruction of a field.
    Instruction,
    /// Text where no document may have any.
    Misplaced,
    /// Macros.
    Macros,
}

impl LossKind {
    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Deleted => "修订中已删去的文字",
            Self::Hidden => "隐藏文字",
            Self::Header => "页眉",
            Self::Footer => "页脚",
            Self::Comment => "批注",
            Self::Ruby => "拼音",
            Self::Chart => "Word 画的图表",
            Self::Diagram => "图形（SmartArt、自选图形）",
            Self::Object => "嵌入的对象（如工作表、公式）",
            Self::Picture => "不能排进报告的图片",
            Self::Chunk => "从别的文件插入的部分",
            Self::Instruction => "域代码里的文字",
            Self::Misplaced => "放在不合规定的位置的文字",
            Self::Macros => "宏",
        }
    }
}

impl Paragraph {
    /// Its text without its label; pictures and marks of notes are none.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| if let SpanKind::Text(text) = &span.kind { text.as_str() } else { "" }).collect()
    }

    /// True when it shows nothing at all.
    pub fn is_empty(&self) -> bool {
        self.spans.iter().all(|span| matches!(&span.kind, SpanKind::Text(text) if text.trim().is_empty()))
    }
}

impl Table {
    /// The columns of its widest row.
    pub fn columns(&self) -> usize {
        let width = |row: &Row| row.before + row.cells.iter().map(|cell| cell.columns).sum::<usize>();
        self.rows.iter().map(width).max().unwrap_or(0)
    }
}

impl Cell {
    /// Its text, a line for each of its paragraphs.
    pub fn text(&self) -> String {
        self.elements.iter().map(Element::text).collect::<Vec<_>>().join("\n")
    }
}

impl Element {
    /// Its text, a line for each of its paragraphs.
    pub fn text(&self) -> String {
        match self {
            Self::Paragraph(paragraph) => format!("{}{}", paragraph.label, paragraph.text()),
            Self::Table(table) => {
                let shown = table.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.is_covered);
                shown.map(Cell::text).collect::<Vec<_>>().join("\n")
            }
        }
    }
}
