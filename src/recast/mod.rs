//! Stage 4: report in, other views of it out. An excerpt is what one department answers for, under
//! the headings and numbers of the full report; a trace is where a number comes from; a diff is what
//! changed between two versions.

mod cut;
pub mod diff;
mod excerpt;
mod numerals;
pub mod trace;
mod unassigned;

pub use excerpt::{Counts, Excerpt, excerpt};
pub use unassigned::{Unassigned, UnassignedParagraph, UnassignedProject, unassigned};
