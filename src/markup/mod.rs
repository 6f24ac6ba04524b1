//! The block tree of a document, how Markdown becomes one, and the two escapers.

pub mod block;
pub mod escape;
pub mod habits;
pub mod linemap;
pub mod mark;
pub mod parse;
mod tag;
