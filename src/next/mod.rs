//! The next period: the texts of a project with their figures moved to what they mean in a new edition, and what a
//! person must rewrite.
//!
//! Goes in: the sources of the old edition, how far its data reach and how far those of the new one, what goes by
//! another name, and what each call prints then and now. Comes out: new sources, line by line the same, and of every
//! sentence one of four states. A sentence that the program cannot move truly stays as it was, with its old numbers
//! where the tables no longer have them, and is listed.

mod elapsed;
mod holds;
mod horizon;
mod list;
mod lists;
mod moves;
mod renaming;
mod rolled;
mod runs;
mod settings;
mod text;
mod turns;
mod unread;
mod wording;
mod words;

pub use horizon::{Horizon, Shift};
pub use list::{TodoAccount, todo_list};
pub use renaming::Renaming;
pub use settings::SettingsText;
pub use text::{Printed, Prints, SourceText, StaleNumber, Text};
pub use words::{Conclusions, Judged};
