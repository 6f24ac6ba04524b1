//! Word files of other writers than ours: what stands in them is read, or told not to be.

mod forms;
mod hostile;
mod lists;
mod packages;
mod revisions;
mod tables;

use crate::support::manuscript::{characters, read, told};
use crate::support::parts::document;

/// What is read of a body, and of parts beside it.
#[track_caller]
fn read_with(body: &str, beside: &[(&str, &str)]) -> String {
    let manuscript = read(&document(body, beside)).unwrap_or_else(|refusal| panic!("{refusal}\n{body}"));
    told(&manuscript)
}

/// Bodies, and what is read of them.
#[track_caller]
fn each_is_read(cases: &[(&str, &str)]) {
    for (body, expected) in cases {
        let found = read_with(body, &[]);
        assert_eq!(found.trim_end_matches('\n'), *expected, "{body}");
    }
}

/// A run with text.
fn t(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A paragraph with text.
fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", t(text))
}

/// A paragraph with properties and text.
fn pp(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", t(text))
}
