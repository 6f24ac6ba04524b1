//! Documents of Word 97 to 2003 (`.doc`), and those of WPS that are such: streams in, a [`Manuscript`] out.
//!
//! Offsets and counts of a file are not trusted: `bytes.rs` reads nothing that is not there, pages are read once,
//! and `file.rs` counts the work that properties make.

mod boxes;
mod bytes;
mod fib;
mod file;
mod lists;
mod look;
mod paragraph;
mod picture;
mod pieces;
mod runs;
mod sprm;
mod styles;
mod tables;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use super::beside::ordered;
use super::flow::Flow;
use crate::extract::preflight::Refusal;
use crate::model::manuscript::{Element, Loss, LossKind, Manuscript};
use fib::{Part, Table};
use file::File;

/// Reads the streams of a file, by their names in lower case.
pub(super) fn read(streams: &BTreeMap<String, Vec<u8>>) -> Result<Manuscript, Refusal> {
    let file = File::open(|name| streams.get(name).map(Vec::as_slice).unwrap_or_default())?;
    let mut flow = Flow::default();
    let mut manuscript = Manuscript::default();
    let main = file.fib.range(Part::Main);
    text::read(main, &file, &mut flow, &mut manuscript.elements)?;
    flow.end_fields(0);
    let unanchored = |at: usize| at >= main.1 || file.text.units.get(at) != Some(&8);
    let lost = file.boxes.all().filter(|(at, _)| unanchored(*at)).map(|(_, range)| range);
    for range in file.boxes.loose.iter().copied().chain(lost) {
        text::boxed(range, &file, &mut flow)?;
    }
    // Empty ends stand behind the boxes of every file.
    flow.boxed.retain(|element| !is_blank(element));
    manuscript.elements.append(&mut flow.boxed);
    let mut notes = BTreeMap::new();
    for (table, part, is_end) in
        [(Table::FootnoteTexts, Part::Footnotes, false), (Table::EndnoteTexts, Part::Endnotes, true)]
    {
        for (number, range) in file.texts(table, 0, part)?.into_iter().enumerate() {
            let mut out = Vec::new();
            text::read(range, &file, &mut flow, &mut out)?;
            flow.end_fields(0);
            notes.insert((is_end, number.to_string()), out);
        }
    }
    manuscript.notes = ordered(notes, &mut flow);
    beside(&file, &mut flow)?;
    (manuscript.pictures, manuscript.losses) = (flow.pictures, flow.losses);
    Ok(manuscript)
}

/// What stands beside the text: headers, footers, comments, and text that no part of the file speaks of. What is
/// said twice is listed once.
fn beside(file: &File<'_>, flow: &mut Flow) -> Result<(), Refusal> {
    // Six lines above notes, then six texts of each section: its even, odd and first pages.
    let headers = file.texts(Table::Headers, 0, Part::Headers)?.into_iter().enumerate();
    let kind = |number: usize| if matches!(number % 6, 2 | 3 | 5) { LossKind::Footer } else { LossKind::Header };
    let mut texts: Vec<_> = headers.map(|(at, range)| (kind(at), range)).collect();
    let comments = file.texts(Table::CommentTexts, 0, Part::Comments)?;
    texts.extend(comments.into_iter().map(|range| (LossKind::Comment, range)));
    texts.push((LossKind::Header, file.fib.range(Part::HeaderBoxes)));
    let rest = (file.fib.range(Part::HeaderBoxes).1, file.text.units.len());
    texts.push((LossKind::Hidden, rest));
    let mut told = BTreeSet::new();
    for (kind, range) in texts {
        let mut aside = Flow::default();
        let mut out = Vec::new();
        text::read(range, file, &mut aside, &mut out)?;
        out.append(&mut aside.boxed);
        let text: String = out.iter().map(Element::text).collect();
        if !text.trim().is_empty() && told.insert((kind, text.clone())) {
            flow.losses.push(Loss { kind, after: 0, text });
        }
        let lost = aside.losses.into_iter().filter(|loss| told.insert((loss.kind, loss.text.clone())));
        flow.losses.extend(lost.map(|loss| Loss { after: 0, ..loss }).collect::<Vec<_>>());
    }
    Ok(())
}

/// A paragraph without anything in it.
fn is_blank(element: &Element) -> bool {
    matches!(element, Element::Paragraph(paragraph) if paragraph.is_empty())
}
