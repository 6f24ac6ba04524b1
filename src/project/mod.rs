//! The project: its files, and what its `report.yaml` says.
//!
//! A [`World`] is the only way to open a file of a project, so that the limits on what others may
//! have sent hold everywhere, and a test or a preview can lay files over those on disk.

mod yaml_error;
mod yaml_slip;
mod file;
mod job;
mod keys;
mod kind;
mod listing;
mod page;
mod picture;
mod spelt_out;
mod svg;
mod todo;
mod world;

pub use job::{JOB_FILE, Project, limits_of};
pub(crate) use picture::{picture_size, unfit};
pub use todo::{TodoLine, todo};
pub(crate) use world::picture_path;
pub use world::{Paragraphs, Unreadable, World};

pub(crate) use file::{MOST_TEXT, WORD, given, is_below, is_lock_file, is_project, is_word, names_in};
pub(crate) use job::date;
pub(crate) use spelt_out::spelt_out;
pub(crate) use yaml_error::place_at;
pub use yaml_error::yaml_fault;
