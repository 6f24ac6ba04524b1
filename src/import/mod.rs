//! A Word file of last year's report in, a project out: its heads make sections, its text narratives, its tables
//! sheets of a workbook, its cover settings.
//!
//! It takes two steps. [`Draft`] is what the document says by itself, with a workbook of all its tables; the
//! pipeline has that workbook read as any other. With the tables that were known in it, [`Draft::project`] makes
//! the files. Nothing is passed over in silence: [`Fates`] has every paragraph, [`account()`] is written for people.

mod account;
mod boxes;
mod chapters;
mod cover;
mod draft;
mod fate;
mod grid;
mod heads;
mod lines;
mod narrative;
mod outline;
mod pictures;
mod prose;
mod references;
mod schema;
mod single;
mod tables;
mod workbook;

pub use account::{Account, account};
pub use draft::{Counts, Draft, Files, Imported, Known, draft};
pub use fate::{Fate, Fates};
pub use lines::{Differences, differences};
pub use schema::schema_id;
pub use single::{AsNarrative, as_narrative};
