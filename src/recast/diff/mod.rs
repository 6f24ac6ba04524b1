//! Two versions of a report in, what changed between them out.

pub mod text;
