//! What tags print in a project, all of them at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::Sink;
use crate::markup::block::{BlockKind, Inline};
use crate::model::facts::Facts;
use crate::model::report::Report;
use crate::narrate;
use crate::next::Printed;
use crate::place::Place;
use crate::project::Project;

/// Functions that print no figure but place something.
const DIRECTIVES: [&str; 8] = ["table", "box", "narrative", "clause", "ref", "chart", "narratives", "departments"];
/// Stands before each tag, so that one that prints nothing is a paragraph all the same.
const MARK: char = '值';

/// What each tag prints, or why it prints nothing. Tags that place something are left out.
pub(super) fn prints(
    project: &Project,
    facts: &Arc<Facts>,
    tags: &BTreeSet<String>,
) -> BTreeMap<String, Result<Printed, String>> {
    let mut open: Vec<&String> = tags.iter().filter(|tag| is_figure(tag)).collect();
    let mut found = BTreeMap::new();
    // A tag that fails is taken out, and the others are asked again.
    while !open.is_empty() {
        let asked: Vec<String> = open.iter().map(|tag| format!("{MARK}{}", tag.replace('\n', " "))).collect();
        let text = asked.join("\n\n");
        let mut sink = Sink::default();
        if let Ok(narrated) = narrate::alone(project, facts, &text, "取数", &mut sink) {
            for (line, printed) in paragraphs(&narrated.report) {
                if let Some(tag) = open.get((line - 1) / 2) {
                    found.insert((*tag).clone(), Ok(printed));
                }
            }
            break;
        }
        let mut failed: BTreeMap<usize, String> = BTreeMap::new();
        for finding in sink.sorted() {
            if let Place::Line { at, .. } = &finding.place {
                failed.entry(at.line.saturating_sub(1) / 2).or_insert_with(|| finding.message.clone());
            }
        }
        if failed.is_empty() {
            let why = sink.sorted().first().map(|finding| finding.message.clone()).unwrap_or_default();
            found.extend(open.iter().map(|tag| ((*tag).clone(), Err(why.clone()))));
            break;
        }
        let mut at = 0;
        open.retain(|tag| {
            let why = failed.remove(&at);
            at += 1;
            let is_good = why.is_none();
            found.extend(why.map(|why| ((*tag).clone(), Err(why))));
            is_good
        });
    }
    found
}

fn is_figure(tag: &str) -> bool {
    let inner = tag.trim_start_matches(['{', '-', ' ']);
    let name: String = inner.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    !name.is_empty() && !DIRECTIVES.contains(&name.as_str())
}

/// What each paragraph prints, by its line.
fn paragraphs(report: &Report) -> Vec<(usize, Printed)> {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let printed = blocks.filter_map(|block| {
        let BlockKind::Paragraph(body) = &block.kind else { return None };
        let figures = body
            .iter()
            .filter_map(|inline| if let Inline::Figure { id, .. } = inline { report.figures.get(*id) } else { None });
        let figures: Vec<_> = figures.collect();
        let text: String = body
            .iter()
            .map(|inline| match inline {
                Inline::Text(text) | Inline::Figure { text, .. } => text.as_str(),
                _ => "",
            })
            .collect();
        let value = if let [one] = figures[..] { Some(one.clone()) } else { None };
        Some((block.source.line, Printed { text: text.trim_start_matches(MARK).to_owned(), value }))
    });
    printed.collect()
}
