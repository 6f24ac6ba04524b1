//! Stage 5: report in, bytes out. Nothing here writes into the project; `cli` does.

mod archive;
mod cache;
mod comparison;
mod documents;
mod engine;
mod index;
mod issues;
mod markdown;
mod names;
mod pdf;
mod process;
mod typst;
pub mod typst_cli;
mod workspace;

pub use archive::archive;
pub use cache::{CACHE_FILE, Cache};
pub use comparison::comparison;
pub use documents::{Wanted, documents};
pub use engine::{PdfSetup, typst_at};
pub use index::{Entry, index};
pub use issues::{Decision, Issue, IssueList, Link, issues};
pub use markdown::{markdown, markdown_with_lines};
pub use names::file_names;
pub use pdf::{interrupted, no_font, no_typst, other_version};
pub use process::{interrupt, is_interrupted};
pub use typst::{Pages, Setting, Theme, TypstSource, typst};

/// A finished output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Path below the output folder, with `/`.
    pub name: String,
    /// Contents.
    pub bytes: Vec<u8>,
}

/// A format that `--format` offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// PDF, with the typst source it was set from.
    Pdf,
    /// Markdown with its pictures.
    Markdown,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::Pdf, Self::Markdown];

    /// Its name on the command line and its extension.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Markdown => "md",
        }
    }
}
