//! Text documents of Word and WPS: bytes in, a [`Manuscript`] out.
//!
//! Every file passes the preflight first. What the text does not hold (what was deleted, hidden text, headers,
//! comments, charts) is listed, so that every character of the file stands in one or the other. Not of the file are
//! texts that a program keeps for itself: its building blocks (`word/glossary`), its settings and its properties.

mod beside;
mod binary;
mod body;
mod drawing;
mod field;
mod flow;
mod formula;
mod look;
mod numbering;
mod numerals;
mod package;
mod paragraph;
mod run;
mod styles;
mod symbol;
mod table;
mod tree;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::preflight::{self, Container, Refusal, Wanted};
use super::quiet::quietly;
use crate::diag::{Diagnostic, Outcome, Sink};
use crate::model::job::InputLimits;
use crate::model::manuscript::{Loss, LossKind, Manuscript};

/// Reads a text document; `file` is what findings call it.
///
/// # Errors
/// Stops when it cannot be read or is over a limit; the reason is in `sink`.
pub fn manuscript(file: &str, bytes: &[u8], limits: &InputLimits, sink: &mut Sink) -> Outcome<Manuscript> {
    // A document that makes a library panic is a broken document, not the end of the program.
    let read = quietly(|| catch_unwind(AssertUnwindSafe(|| read(file, bytes, limits))));
    let read = read.unwrap_or_else(|_| Err(Refusal::damaged("内部结构有误")));
    read.map_err(|refusal| sink.stop(finding(refusal, file)))
}

fn finding(refusal: Refusal, file: &str) -> Diagnostic {
    refusal.finding(file, Wanted::Document)
}

fn read(file: &str, bytes: &[u8], limits: &InputLimits) -> Result<Manuscript, Refusal> {
    let passed = preflight::check_document(bytes, limits)?;
    let mut manuscript = match passed.container {
        Container::Doc => binary::read(&passed.parts)?,
        _ => body::read(&package::Package::new(passed.parts))?,
    };
    file.clone_into(&mut manuscript.file);
    if passed.has_macros {
        manuscript.losses.push(Loss { kind: LossKind::Macros, after: 0, text: String::new() });
    }
    Ok(manuscript)
}
