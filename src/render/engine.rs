//! The engine of a PDF: which typst, which fonts, which limits, and a hash of all that it brings in.

use std::path::Path;

use super::cache::{Hash, hash};
use super::fonts::FontSupply;
use super::typst_cli::Typst;
use crate::model::job::TypstLimits;
use crate::project::World;

/// What setting a PDF needs besides the report.
#[derive(Debug)]
pub(super) struct PdfSetup<'a> {
    pub world: &'a World,
    pub typst: &'a Typst,
    pub fonts: &'a FontSupply,
    pub limits: TypstLimits,
    /// The folder of a typst that stands by, if one does.
    pub standby: Option<&'a Path>,
    /// Source of the page style.
    pub theme: &'a str,
}

impl PdfSetup<'_> {
    /// Hash of everything but the documents: this program, typst, fonts, page style.
    pub(super) fn key(&self) -> Hash {
        hash([env!("CARGO_PKG_VERSION"), &self.fonts.stamp, self.theme].map(str::as_bytes))
    }
}
