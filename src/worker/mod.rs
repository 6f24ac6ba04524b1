//! The worker: what reads files from outside runs in a process of its own, within limits that the
//! system enforces. However such a file is made, the worst that it can do is to end that process; the one
//! that supervises it says so, with the step and the file, and nothing that was there has changed.
//!
//! The program starts itself again with [`FLAG`]. The worker limits itself before it reads anything
//! ([`restrict`]), and tells its supervisor what it does and what is to be printed ([`Message`]), over
//! what would be its standard error. What else arrives there are the last words of a process that
//! the system ended.

mod lifeline;
mod limits;
mod message;
mod supervisor;

pub use lifeline::{LEASH, Lifeline, leash, leashed, tied};
pub use limits::{Limits, STACK, TYPST_STACK, is_orphan, limit_child, restrict};
pub use message::{Message, is_worker, say, work_for};
pub use supervisor::{End, Fate, end_all, interrupt_all, run, signal};

/// The first argument of a worker; the second says what its supervisor prints to.
pub const FLAG: &str = "--worker";
