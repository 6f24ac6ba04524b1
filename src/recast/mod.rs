//! Stage 4: report in, reports out. An excerpt is what one department answers for, under the
//! headings and numbers of the full report.

mod cut;
mod excerpt;
mod unassigned;

pub use excerpt::{Counts, Excerpt, excerpt};
pub use unassigned::{Unassigned, UnassignedParagraph, UnassignedProject, unassigned};
