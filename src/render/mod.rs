//! Stage 5: report in, bytes out. Nothing here writes into the project; `cli` does.

mod archive;
mod cache;
mod comparison;
mod documents;
mod engine;
mod formats;
mod index;
mod issues;
mod markdown;
mod names;
mod pdf;
mod process;
mod typeset;
mod typst;
pub mod typst_cli;
mod workspace;

use std::io;

use serde::Serialize;

pub use archive::archive;
pub use comparison::comparison;
pub use formats::{Backend, FORMATS, Format, Outputs, Setup, unwritable};
pub use index::{Entry, index};
pub use issues::{Decision, Issue, IssueList, Link, issues};
pub use markdown::{markdown, markdown_with_lines};
pub use names::file_names;
pub use pdf::{interrupted, no_font, no_typst, other_version};
pub use process::{RunError, interrupt, is_interrupted};
pub use typeset::{Style, THEME, fonts};
pub use typst::{Pages, Setting, Theme, TypstSource, typst};

/// What every JSON output begins with: the version of its shape, and who wrote it.
#[derive(Serialize)]
struct Versioned<T: Serialize> {
    schema_version: u32,
    generator: &'static str,
    #[serde(flatten)]
    content: T,
}

impl<T: Serialize> Versioned<T> {
    fn new(schema_version: u32, content: T) -> Self {
        Self { schema_version, generator: concat!("pinggu ", env!("CARGO_PKG_VERSION")), content }
    }

    /// As indented JSON with a line end.
    fn pretty(&self) -> io::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// A finished output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Path below the output folder, with `/`.
    pub name: String,
    /// Contents.
    pub bytes: Vec<u8>,
}
