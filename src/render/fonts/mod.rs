//! The fonts of a run. Looking through all fonts of a machine takes typst longer than setting a short
//! report, so it is asked once which there are, and from then on given only the files that a document needs.

mod book;
mod coverage;
mod folders;
mod need;
mod record;

pub use book::{Family, FontBook};
pub use folders::FontFolders;
pub(super) use folders::{is_bounded, is_too_large};
pub(super) use need::FontSet;
pub use record::engine;

use super::cache::Hash;

/// The fonts that documents are set from.
#[derive(Debug)]
pub struct FontSupply {
    /// Where they are.
    pub folders: FontFolders,
    /// What there is; none when typst does not tell.
    pub book: Option<FontBook>,
    /// Changes with every font that comes, goes or is replaced, and with typst.
    pub(super) stamp: Hash,
}
