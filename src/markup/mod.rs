//! The block tree of a document, how Markdown becomes one, and the two escapers.

pub mod block;
pub mod chart;
pub mod escape;
pub mod habits;
mod pasted;
pub mod linemap;
pub mod mark;
pub mod parse;
pub(crate) mod sentence;
mod tag;

pub use pasted::typed_number;
