//! pinggu (评估): from the workbooks of a five-year-plan evaluation to the finished report.
//!
//! # One way through
//!
//! ```text
//! project  →  extract  →  inspect  →  narrate  →  bind · next · excerpt · trace · compare  →  render
//! files,      xlsx →      findings    tera→md→    figures for typed numbers, the       md, typ→pdf,
//! yaml        Dataset                 Report      period after, one department's       report.json
//!                                                 part, where from, what changed
//! ```
//!
//! All of this runs in a [`worker`], a process with limits on memory and time that the system enforces.
//!
//! Beside it, `propose` makes the settings of a new project out of tables that were read (`init --from`), and
//! `import` a whole project out of a Word file (`import`).
//!
//! The modules below stand in the order of the pipeline, then the nouns they share. Each stage
//! takes references to the values before it and returns a new one; no stage names a later one, and
//! only [`pipeline`] calls them. What is wrong is collected in a [`diag::Sink`] with its place and
//! printed by [`cli`], which is also the only writer of files.
//!
//! Each outside thing has one owner: `project/` the files of a project, `extract/workbook.rs`
//! calamine, the files of `extract/preflight/` zip, quick-xml and cfb, `narrate/engine.rs` (with
//! `functions.rs`) tera, `markup/parse/` pulldown-cmark, `compare/text/align.rs` similar,
//! `render/process.rs` processes, `worker/` those of this program and the limits of both, `cli/interrupt.rs` ctrlc, `extract/word/tree.rs` roxmltree, `render/issues.rs`, `render/choices.rs`, `render/facts.rs`, `render/todo.rs`, `render/rows.rs` and `import/workbook.rs` rust_xlsxwriter.
//!
//! # What holds everywhere
//!
//! - Every figure knows its cell: a [`model::value::Value`] keeps displayed text, meaning and origin,
//!   and stays a node of the block tree until it is set.
//! - Facts before prose: [`model::facts`] counts and computes in decimal; templates choose words.
//! - Displayed text is sacred: a cell stands in the report as Excel shows it.
//! - Same input, same bytes: no clock, no locale, no hash order.

// These macros panic when the reader of a pipe goes away; `cli` writes and goes on.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod project;
pub mod extract;
pub mod import;
pub mod propose;
pub mod inspect;
pub mod narrate;
pub mod bind;
pub mod next;
pub mod excerpt;
pub mod trace;
pub mod compare;
pub mod render;

pub mod pipeline;
pub mod worker;
pub mod cli;

pub mod model;
pub mod markup;
pub mod diag;
pub mod place;
pub mod text;
