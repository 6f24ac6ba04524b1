//! A typst that stands by between the builds of a watch: it keeps what it has set, and sets what has changed
//! in a fraction of the time that one started anew takes.
//!
//! The supervisor of the builds keeps it ([`Standby`]), since a worker ends with its build. A worker lays its
//! sources out in the folder of that typst, says which command it wants to be running there ([`Order`]), and
//! takes over what is made ([`bundle`]). Whatever else happens, typst says, or fails to say, makes the
//! worker set the documents as if nothing stood by: an error is told by that run alone.
//!
//! How the two agree: every revision has a number. The first source begins with reading a file that is named after
//! it, and is written last, in place, so that typst never loses sight of it. What typst says that it has read,
//! which it writes after everything else, therefore tells which revision it has made.

mod guest;
mod host;
mod said;

use serde::{Deserialize, Serialize};

pub(super) use guest::bundle;
pub use host::Standby;

/// What a worker wants to be running.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Order {
    /// The revision for which it is wanted.
    number: u64,
    command: Command,
}

/// A typst that watches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Command {
    /// Name of the folder for what is its own, below that of the sources. Two commands have two.
    room: String,
    program: String,
    arguments: Vec<String>,
    memory_mib: u64,
}

/// How many revisions have names of their own; then the first comes again.
const NAMES: u64 = 64;

/// What the folders of commands begin with.
const ROOM: &str = "room-";

/// What typst says, in the folder of its command.
const SAID: &str = "said.log";

/// The file by which a revision is known.
fn mark(number: u64) -> String {
    format!("revision-{}", number % NAMES)
}

/// The file that is there when the typst that a revision was for has ended.
fn gone(number: u64) -> String {
    format!("gone-{}", number % NAMES)
}

#[cfg(test)]
mod tests;
