//! Two versions of a report against each other, from whatever a stranger may send.

use std::sync::Arc;

use pinggu::compare::{Change, CompareOptions, Comparison, Differences, Extent, compare, text};
use pinggu::diag::Sink;
use pinggu::extract::probe;
use pinggu::markup::block::Block;
use pinggu::markup::{mark, parse};
use pinggu::model::edition::Edition;
use pinggu::render;

/// A snapshot is refused, or is a version that does not differ from itself.
pub fn snapshot(data: &[u8]) {
    let read = |bytes: &[u8]| {
        if let Some(edition) = probe::snapshot(bytes) {
            assert!(compared(&edition, &edition).summary.equal, "it differs from itself");
        }
    };
    read(data);
    // A sound one with a piece of it replaced: where (two bytes), how much goes, what comes.
    let [high, low, cut, rest @ ..] = data else { return };
    for sound in SOUND {
        let at = (usize::from(*high) << 8 | usize::from(*low)) * sound.len() / (1 << 16);
        let end = (at + usize::from(*cut)).min(sound.len());
        read(&[&sound[..at], rest, &sound[end..]].concat());
    }
}

/// The snapshot of a small report, as it is written and as it was in version 1.
const SOUND: [&[u8]; 2] = [include_bytes!("../seeds/report.json"), include_bytes!("../seeds/report-v1.json")];

/// Two versions, each a table (rows a line, cells between tabs), a blank line and prose; between
/// them a line of `=`. Whatever they are, they are compared, from either side alike, and the report
/// of differences can be written.
pub fn diff(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let clean = mark::without_reserved(&text).unwrap_or_else(|| text.clone().into_owned());
    let (old, new) = clean.split_once("\n=\n").unwrap_or((&clean, &clean));
    let (Some(old), Some(new)) = (edition(old), edition(new)) else { return };
    for one in [&old, &new] {
        assert!(compared(one, one).summary.equal, "it differs from itself: {text:?}");
    }
    let (forward, backward) = (compared(&old, &new), compared(&new, &old));
    assert_eq!(forward.summary.equal, backward.summary.equal, "{text:?}");
    let number = |one: &Comparison, change| one.summary.indicators.get(&change).copied().unwrap_or_default();
    for (there, back) in [
        (Change::Added, Change::Removed),
        (Change::Removed, Change::Added),
        (Change::Changed, Change::Changed),
        (Change::Moved, Change::Moved),
        (Change::Reformatted, Change::Reformatted),
    ] {
        assert_eq!(number(&forward, there), number(&backward, back), "{there:?}: {text:?}");
    }
    let words = text::compare(&old.report, &new.report);
    let differences = Differences { comparison: &forward, words: &words, editions: (&old, &new) };
    let _ = render::markdown(&differences.report(Extent::Changes));
    let _ = render::markdown(&differences.report(Extent::Whole));
    let _ = render::comparison(&forward).expect("JSON");
}

fn compared(old: &Edition, new: &Edition) -> Comparison {
    compare(old, new, &text::compare(&old.report, &new.report), CompareOptions::default())
}

fn edition(text: &str) -> Option<Edition> {
    let (table, prose) = text.split_once("\n\n").unwrap_or((text, ""));
    let cells = |line: &str| line.split('\t').map(|cell| cell.trim().to_owned()).collect();
    let rows: Vec<Vec<String>> = table.lines().map(cells).collect();
    probe::edition(&rows, blocks(prose))
}

/// The blocks of prose.
pub fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<usize> = (1..=text.lines().count() + 1).collect();
    let figure = |_: usize| None;
    let source = parse::Source { file: Arc::from("a.md"), text, lines: &lines, original: text, figure: &figure };
    parse::parse(&source, &mut Sink::default())
}
