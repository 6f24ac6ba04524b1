//! A Word document before it is written: what stands on its pages, in reading order.
//!
//! It is a flat stream, so that a table of ten thousand rows is never held as a whole, and so that two
//! versions can be laid over each other piece by piece.

/// Twentieths of a point, in which Word measures.
pub(super) type Twips = u64;

/// What a document is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A paragraph of the page.
    Paragraph(Paragraph),
    /// A table begins; its rows follow, then its end.
    Table(Grid),
    /// A row of the table that was begun last.
    Row(Row),
    /// The table has ended.
    TableEnd,
    /// What stands before it, as far as the one before, is on sheets of this kind.
    Sheets(Sheets),
}

/// Which of two versions something belongs to, when not to both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// The new one has it.
    Inserted,
    /// The old one had it.
    Deleted,
}

/// Sheets of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheets {
    /// Cover and contents, without page numbers.
    Front,
    /// Upright, numbered.
    Upright,
    /// Landscape, numbered.
    Turned,
}

/// What a paragraph is, which decides how it looks; each is a style of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    Body,
    /// A numbered heading of a level from 1 to 4.
    Heading(u8),
    /// The title of a preface, which is a heading of the first level.
    Preface,
    /// 附件1 above the title of an annex.
    AnnexNumber,
    /// The title of an annex, which is a heading of the first level.
    Annex,
    /// The title of the report on its cover.
    Title,
    /// Other lines of the cover: version, bureau, date.
    CoverLine,
    /// 份号, 密级 and other words at the top left.
    Mark,
    /// 目录 above the contents.
    ContentsTitle,
    /// A line of the contents, by the level of its heading.
    Contents(u8),
    /// A line of the lists of tables, pictures and boxes.
    Listed,
    /// Number and title of a table, box, picture or chart.
    Caption,
    /// 单位：亿元 above a table.
    Unit,
    /// A note below a table.
    Note,
    /// The text of a cell, by the size of its type in tenths of a point.
    Cell(u64),
    /// The title of a box.
    BoxTitle,
    /// A paragraph in a box.
    BoxText,
    /// What holds a picture.
    Picture,
    /// An item of a list; what it says is indented.
    Item,
    Quote,
    Code,
    /// 附件：1.… below the text.
    AnnexNote,
    /// Bureau and day below the text.
    Signature,
    Footnote,
    /// A paragraph of a remark at the margin.
    Remark,
    /// Holds a change of sheets and nothing to read.
    Gap,
}

/// Where the lines of a paragraph stand between its edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Center,
    Right,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// What it is.
    pub style: Style,
    /// Its text.
    pub runs: Vec<Run>,
    /// Where its lines stand, when not as its style says.
    pub side: Option<Side>,
    /// How far its lines are from the left edge of the text.
    pub indent: Twips,
    /// … and from the right edge.
    pub right: Twips,
    /// How far its first line begins to the right of the others, or to the left of them; when not as its style says.
    pub first: Option<i64>,
    /// It stays on the page of what follows.
    pub is_kept: bool,
    /// Room above it.
    pub before: Twips,
    /// It begins a page.
    pub on_new_page: bool,
    /// The hidden names by which it is found again.
    pub names: Vec<String>,
    /// Its end is of one version only: without it, it is one paragraph with the next.
    pub change: Option<Change>,
}

impl Paragraph {
    pub(super) fn new(style: Style, runs: Vec<Run>) -> Self {
        Self {
            style,
            runs,
            side: None,
            indent: 0,
            right: 0,
            first: None,
            is_kept: false,
            before: 0,
            on_new_page: false,
            names: Vec::new(),
            change: None,
        }
    }

    pub(super) fn at(self, side: Side) -> Self {
        Self { side: Some(side), ..self }
    }
}

/// What the names of figures begin with; their index in the report follows, and how often it was shown before.
pub(super) const FIGURE: &str = "_F";

/// A stretch of text that looks alike, or what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// What it is.
    pub kind: RunKind,
    /// How it differs from the text of its paragraph.
    pub look: Look,
    /// The hidden name by which it is found again; neighbours of one name have it together.
    pub name: Option<String>,
    /// Where a click on it leads.
    pub link: Option<Link>,
    /// Numbers of the remarks on it, from 0.
    pub remarks: Vec<usize>,
    /// It is of one version only.
    pub change: Option<Change>,
}

/// What a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RunKind {
    /// Text; a tab and a line end in it are those of a page.
    Text(String),
    /// What Word computes anew when it is asked to, and what it is now. The instruction is never made of
    /// text from outside.
    Field {
        instruction: String,
        shown: String,
    },
    /// What stands from here to its end, also in later paragraphs, is computed anew when Word is asked to.
    FieldStart(String),
    FieldEnd,
    /// An entry of the contents for what stands here: level and text.
    Entry(u8, String),
    /// A footnote.
    Footnote(Vec<Run>),
    /// A picture.
    Picture(Drawing),
}

/// How the text of a run differs from that of its paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Another face.
    pub face: Option<Face>,
    /// Struck out by whoever wrote it.
    pub is_struck: bool,
    /// Followed by a space of one character, which is no text.
    pub is_spread: bool,
    /// Small and grey: where the full report says it.
    pub is_aside: bool,
}

/// The faces of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Title,
    Body,
    Kai,
    Hei,
    Song,
}

/// Where a click leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    /// To a name in the document.
    Inside(String),
    /// To a page of the web.
    Outside(String),
}

/// A picture as it stands on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drawing {
    /// The file that every program can show, by its name among the pictures of the document.
    pub picture: String,
    /// … and the drawing that it was made of, for programs that can show that.
    pub vector: Option<String>,
    /// Width and height in points.
    pub size: (u64, u64),
    /// Text for those who cannot see it.
    pub alt: String,
}

impl Run {
    pub(super) fn new(kind: RunKind) -> Self {
        Self { kind, look: Look::default(), name: None, link: None, remarks: Vec::new(), change: None }
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::new(RunKind::Text(text.into()))
    }

    pub(super) fn in_face(self, face: Face) -> Self {
        Self { look: Look { face: Some(face), ..self.look }, ..self }
    }

    /// The figure of the report that it shows, by its index there.
    pub(super) fn figure(&self) -> Option<usize> {
        self.name.as_ref()?.strip_prefix(FIGURE)?.split('_').next()?.parse().ok()
    }

    /// What a reader sees of it in its line.
    pub(super) fn shown(&self) -> &str {
        match &self.kind {
            RunKind::Text(text) | RunKind::Field { shown: text, .. } => text,
            RunKind::FieldStart(_)
            | RunKind::FieldEnd
            | RunKind::Entry(..)
            | RunKind::Footnote(_)
            | RunKind::Picture(_) => "",
        }
    }
}

/// The text of runs.
pub(super) fn text_of(runs: &[Run]) -> String {
    runs.iter().map(Run::shown).collect()
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grid {
    /// Widths of its columns.
    pub widths: Vec<Twips>,
    /// Space between the text of a cell and its frame: at the sides, above and below.
    pub inset: (Twips, Twips),
    /// How far it is from the left edge of the text.
    pub indent: Twips,
    /// A frame alone, without lines between its rows.
    pub is_framed: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Its cells from left to right, together over all columns.
    pub cells: Vec<Cell>,
    /// Shown again at the head of every page.
    pub is_header: bool,
    /// May go over to the next page.
    pub is_breakable: bool,
    /// Height that it has at least.
    pub height: Option<Twips>,
    /// It is of one version only.
    pub change: Option<Change>,
}

/// A cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// Columns that it covers.
    pub columns: usize,
    /// Whether it goes on over rows.
    pub merge: Merge,
    /// Grey.
    pub is_shaded: bool,
    /// Its text.
    pub paragraphs: Vec<Paragraph>,
}

/// A cell's part in one that covers several rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Merge {
    /// None.
    #[default]
    No,
    /// The first row of several.
    First,
    /// A row below the first.
    Below,
}
