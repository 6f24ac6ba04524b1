//! Remarks on a report, each at the number or sentence that it is about, as a person would write them at the margin.

use std::collections::BTreeSet;

use super::flow::{Paragraph, Piece, Run, RunKind, Style, text_of};
use crate::model::remark::RemarkPlace;

/// A remark on a report.
#[derive(Debug, Clone)]
pub struct Remark {
    /// What it is about.
    pub at: RemarkPlace,
    /// What it says, by paragraphs.
    pub lines: Vec<String>,
}

/// Puts remarks where they belong; those that belong nowhere are on the first paragraph. Returns how many these are.
pub(super) fn attach(pieces: &mut [Piece], remarks: &[Remark]) -> usize {
    let mut left: Vec<(usize, &Remark)> = remarks.iter().enumerate().collect();
    for piece in pieces.iter_mut() {
        match piece {
            // What stands in the contents is gone when they are made anew.
            Piece::Paragraph(Paragraph { style: Style::Contents(_) | Style::Listed, .. }) => {}
            Piece::Paragraph(paragraph) => left.retain(|(id, remark)| !is_on(paragraph, &remark.at, *id)),
            Piece::Row(row) => {
                let mut lines: Vec<&mut Paragraph> =
                    row.cells.iter_mut().flat_map(|cell| &mut cell.paragraphs).collect();
                left.retain(|(id, remark)| !is_in(&mut lines, &remark.at, *id));
            }
            Piece::Table(_) | Piece::TableEnd | Piece::Sheets(_) => {}
        }
    }
    let is_said = |run: &&mut Run| !run.shown().is_empty();
    let first = pieces.iter_mut().find_map(|piece| match piece {
        Piece::Paragraph(paragraph) => paragraph.runs.iter_mut().find(is_said),
        _ => None,
    });
    if let Some(first) = first {
        first.remarks.extend(left.iter().map(|(id, _)| *id));
    }
    left.len()
}

/// Puts a remark into a row: at its figure, its sentence in a cell, or its sentence over several cells.
fn is_in(lines: &mut [&mut Paragraph], at: &RemarkPlace, id: usize) -> bool {
    if lines.iter_mut().any(|line| is_on(line, at, id)) {
        return true;
    }
    let RemarkPlace::Sentence(sentence) = at else { return false };
    let texts: Vec<String> = lines.iter().map(|line| text_of(&line.runs)).collect();
    if !texts.join("　").contains(sentence.as_str()) {
        return false;
    }
    let first = lines.iter_mut().flat_map(|line| &mut line.runs).find(|run| !run.shown().is_empty());
    first.map(|run| run.remarks.push(id)).is_some()
}

/// Puts a remark into a paragraph, if what it is about stands there.
fn is_on(paragraph: &mut Paragraph, at: &RemarkPlace, id: usize) -> bool {
    match at {
        RemarkPlace::Figures(figures) => {
            let run = paragraph.runs.iter_mut().find(|run| shows(run, figures));
            run.map(|run| run.remarks.push(id)).is_some()
        }
        RemarkPlace::Sentence(sentence) => {
            if let Some(start) = text_of(&paragraph.runs).find(sentence.as_str()) {
                mark(&mut paragraph.runs, start, start + sentence.len(), id);
                return true;
            }
            // A remark cannot stand in a footnote: it is at its mark.
            let has = |run: &&mut Run| matches!(&run.kind, RunKind::Footnote(note) if text_of(note).contains(sentence.as_str()));
            paragraph.runs.iter_mut().find(has).map(|run| run.remarks.push(id)).is_some()
        }
        RemarkPlace::Elsewhere => false,
    }
}

/// True for a run that is one of the figures, or a footnote that shows one.
fn shows(run: &Run, figures: &BTreeSet<usize>) -> bool {
    match &run.kind {
        RunKind::Footnote(note) => note.iter().any(|run| shows(run, figures)),
        _ => run.figure().is_some_and(|figure| figures.contains(&figure)),
    }
}

/// Puts a remark on the text from `start` to `end`, in bytes; text that reaches over these is divided.
fn mark(runs: &mut Vec<Run>, start: usize, end: usize, id: usize) {
    let mut at = 0;
    for run in std::mem::take(runs) {
        let length = run.shown().len();
        let (from, to) = (start.clamp(at, at + length) - at, end.clamp(at, at + length) - at);
        // What shows nothing, such as the mark of a footnote, goes with what is around it.
        let is_on = from < to || (length == 0 && start < at && at < end);
        at += length;
        match &run.kind {
            RunKind::Text(text) if is_on && to - from < length => {
                for (part, is_on) in [(&text[..from], false), (&text[from..to], true), (&text[to..], false)] {
                    let mut cut = Run { kind: RunKind::Text(part.to_owned()), ..run.clone() };
                    cut.remarks.extend(is_on.then_some(id));
                    runs.extend((!part.is_empty()).then_some(cut));
                }
            }
            _ => {
                let mut run = run;
                run.remarks.extend(is_on.then_some(id));
                runs.push(run);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(runs: Vec<Run>) -> Piece {
        Piece::Paragraph(Paragraph::new(Style::Body, runs))
    }

    fn figure(id: usize, text: &str) -> Run {
        Run { name: Some(format!("_F{id}_2")), ..Run::text(text) }
    }

    /// What remarks stand on, `[` and `]` around it.
    fn shown(pieces: &[Piece]) -> String {
        let runs = pieces.iter().flat_map(|piece| match piece {
            Piece::Paragraph(paragraph) => paragraph.runs.as_slice(),
            _ => &[],
        });
        let shown = |run: &Run| match run.remarks.as_slice() {
            [] => run.shown().to_owned(),
            on => format!("[{on:?}{}]", run.shown()).replace("[[", "[").replacen(']', ":", 1),
        };
        runs.map(shown).collect()
    }

    #[test]
    fn a_remark_is_on_what_it_is_about() {
        let sentence = |text: &str| RemarkPlace::Sentence(text.to_owned());
        let note = || Run::new(RunKind::Footnote(vec![figure(9, "5")]));
        for (at, expected, elsewhere) in [
            (sentence("乙增长7%。"), "甲得1.2亿元。[0:乙增长][0:7%][0:。]丙。", 0),
            (RemarkPlace::Figures([3].into()), "甲得1.2亿元。乙增长[0:7%]。丙。", 0),
            (RemarkPlace::Figures([9].into()), "甲得1.2亿元。乙增长7%。丙。[0:]", 0),
            (sentence("没有这一句。"), "[0:甲得1.2亿元。乙增长]7%。丙。", 1),
            (RemarkPlace::Elsewhere, "[0:甲得1.2亿元。乙增长]7%。丙。", 1),
        ] {
            let runs = vec![Run::text("甲得1.2亿元。乙增长"), figure(3, "7%"), Run::text("。丙。"), note()];
            let mut pieces = vec![paragraph(runs)];
            let remark = Remark { at: at.clone(), lines: Vec::new() };
            assert_eq!(attach(&mut pieces, &[remark]), elsewhere, "{at:?}");
            assert_eq!(shown(&pieces), expected, "{at:?}");
        }
    }
}
