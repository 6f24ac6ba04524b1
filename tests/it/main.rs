//! Behaviour of the whole program: real workbooks, the real typst, the real binary.

#![expect(clippy::disallowed_methods, reason = "tests lay out files and run the program")]

mod support;

mod answers;
mod batch;
mod bind;
mod binding;
#[cfg(unix)]
mod browser;
mod cache;
mod charts;
mod check_findings;
mod check_output;
mod check_tables;
mod clerk;
mod clerk_files;
mod cli;
mod coverage;
mod determinism;
mod diff;
mod docs;
mod excerpts;
mod facts;
mod failures;
mod fonts;
mod foreign;
mod formats;
mod front;
mod fuzzed;
mod held;
mod hostile;
mod html;
mod import;
mod init_from;
mod kinds;
mod layers;
mod merge;
mod mutation;
mod next;
mod open;
mod own_tables;
mod packaging;
mod page;
mod page_script;
mod places;
mod real_tables;
mod report_md;
mod roundtrip;
mod sample;
mod samples;
mod schema;
mod sentences;
#[cfg(unix)]
mod setup;
mod slips;
mod snapshots;
mod source;
#[cfg(unix)]
mod standby;
#[cfg(unix)]
mod standby_long;
mod tables;
mod trace;
mod trace_laws;
mod typed;
mod values;
#[cfg(unix)]
mod vocabulary;
mod watch;
mod word;
mod word_old;
mod world;
