//! Stage 5: report in, bytes out. Nothing here writes into the project; `cli` does.

mod broken;
mod cache;
mod chart;
mod choices;
mod documents;
mod docx;
mod drawing;
mod engine;
mod facts;
mod fit;
mod fonts;
mod formats;
mod html;
mod index;
mod issues;
mod json;
mod markdown;
mod merged;
mod names;
mod outline;
mod pages;
mod pdf;
mod process;
mod rows;
mod seal;
mod spans;
mod stamp;
mod standby;
mod state;
mod todo;
mod typeset;
mod typst;
pub mod typst_cli;
mod workspace;

pub use choices::{ChoiceRow, choices};
pub use docx::{Remark, is_untouched};
pub use facts::facts;
pub use fonts::{Family, FontBook, FontFolders, FontSupply, engine};
pub use formats::{Backend, FORMATS, Format, Outputs, Setup, differences, outputs, remarked, unwritable};
pub use html::{Backing, News, PageFinding, Preview, revision_of};
pub use index::{ExcerptEntry, index};
pub use issues::{Decision, Issue, IssueList, Link, Scope, UncheckedRow, issues};
pub use json::{archive, comparison};
pub use markdown::{markdown, markdown_with_lines};
pub use names::file_names;
pub use pages::KnownPages;
pub use pdf::{interrupted, no_font, no_typst, other_version};
pub use process::{RunError, in_order, interrupt, is_interrupted, unless_in_order};
pub use standby::Standby;
pub use todo::{plain_book, todo_book};
pub use typeset::{Style, THEME};
pub use typst::{Pages, Setting, Theme, TypstSource, typst};

/// The folders in an output folder that artifacts are put into.
pub const FOLDERS: [&str; 3] = ["charts", "excerpts", "images"];

/// A finished output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Path below the output folder, with `/`: a file in it, or in one of its [`FOLDERS`].
    pub name: String,
    /// Contents.
    pub bytes: Vec<u8>,
}
