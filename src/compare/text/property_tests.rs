//! Laws of the comparison, for random reports and random edits of them.

use proptest::prelude::*;
use proptest::sample::select;

use super::tests::report;
use super::*;
use crate::text::scan::{is_digit, numerals};

const WORDS: [&str; 16] = [
    "全区",
    "经济",
    "规模",
    "持续",
    "扩大",
    "，",
    "。",
    "增长",
    "达{441.71}亿元",
    "5%",
    "12个",
    "2022年",
    "PM2.5",
    "、",
    "下降-3.2%",
    "改革",
];

fn sentence() -> impl Strategy<Value = String> {
    prop::collection::vec(select(&WORDS[..]), 1..24).prop_map(|words| words.concat())
}

fn block() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => sentence(),
        2 => sentence().prop_map(|text| format!("- 事项{text}")),
        1 => sentence().prop_map(|text| format!("> 引{text}")),
        2 => sentence().prop_map(|text| format!("# 章{text}").replace(['{', '}'], "")),
        1 => sentence().prop_map(|text| format!("## 节{text}").replace(['{', '}'], "")),
        1 => (sentence(), sentence()).prop_map(|(a, b)| format!("| 镇 | 数 |\n|---|---|\n| {a} | 1 |\n| {b} | 2 |")),
    ]
}

/// A report and an edit of it.
fn versions() -> impl Strategy<Value = (String, String)> {
    let edit = (any::<prop::sample::Index>(), 0..5_u8, block());
    (prop::collection::vec(block(), 1..12), prop::collection::vec(edit, 0..6)).prop_map(|(old, edits)| {
        let mut new = old.clone();
        for (at, what, block) in edits {
            let at = at.index(new.len().max(1)).min(new.len().saturating_sub(1));
            match what {
                _ if new.is_empty() => new.push(block),
                0 => drop(new.remove(at)),
                1 => new.insert(at, block),
                2 => {
                    let moved = new.remove(at);
                    new.push(moved);
                }
                3 => new[at] = block,
                _ => new[at] = new[at].replacen("经济", "社会", 1).replacen("5%", "6.5%", 1),
            }
        }
        (old.join("\n\n"), new.join("\n\n"))
    })
}

fn every<'c>(comparison: &'c TextComparison<'_>) -> Vec<&'c TextChange> {
    let mut all = Vec::new();
    for part in &comparison.parts {
        all.push(&part.title);
        for passage in &part.passages {
            all.push(&passage.text);
            if let Some(table) = &passage.table {
                all.extend(table.rows.iter().flat_map(|row| row.cells.iter().flatten()));
            }
        }
    }
    all
}

fn side(change: &TextChange, op: Op) -> String {
    change.runs.iter().filter(|run| run.op == Op::Equal || run.op == op).map(|run| run.text.as_str()).collect()
}

/// What a text change says, the other way round when asked.
fn words(change: &TextChange, is_mirrored: bool) -> String {
    let mut told: Vec<(Op, &str)> = Vec::new();
    for run in &change.runs {
        let op = match (run.op, is_mirrored) {
            (Op::Removed, true) => Op::Added,
            (Op::Added, true) => Op::Removed,
            (op, _) => op,
        };
        // What was taken out comes first, whichever way round.
        match told.last() {
            Some((Op::Added, _)) if op == Op::Removed => told.insert(told.len() - 1, (op, &run.text)),
            _ => told.push((op, &run.text)),
        }
    }
    let numbers = change.numbers.iter().map(|number| {
        let text = |number: &Option<Number>| number.as_ref().map(|number| (number.text.clone(), number.by_hand));
        let (old, new) = (text(&number.old), text(&number.new));
        if is_mirrored { (new, old, number.is_reformatted) } else { (old, new, number.is_reformatted) }
    });
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort();
    format!("{told:?} {numbers:?} {}", change.wording)
}

/// What a comparison says, in any order, the other way round when asked.
fn told(comparison: &TextComparison<'_>, is_mirrored: bool) -> Vec<String> {
    let flip = |old: String, new: String| if is_mirrored { (new, old) } else { (old, new) };
    let leaf = |leaf: &Option<Leaf<'_>>| leaf.as_ref().map_or_else(String::new, |leaf| leaf.block.source.to_string());
    let head = |head: &Option<Head<'_>>| {
        head.as_ref().map_or_else(String::new, |head| format!("{:?}{}{}", head.path, head.number, head.title))
    };
    let mut lines = Vec::new();
    for part in &comparison.parts {
        let both = flip(head(&part.old), head(&part.new));
        lines.push(format!("{both:?} {} {}", part.is_moved, words(&part.title, is_mirrored)));
        for passage in &part.passages {
            let both = flip(leaf(&passage.old), leaf(&passage.new));
            lines.push(format!("{both:?} {} {}", passage.is_moved, words(&passage.text, is_mirrored)));
            for row in passage.table.iter().flat_map(|table| &table.rows) {
                let mut cells: Vec<String> = row.cells.iter().flatten().map(|cell| words(cell, is_mirrored)).collect();
                cells.sort();
                lines.push(format!("{both:?} {cells:?}"));
            }
        }
    }
    lines.sort();
    lines
}

proptest! {
    #[test]
    fn a_version_does_not_differ_from_itself((text, _) in versions()) {
        let (old, new) = (report(&text), report(&text));
        let comparison = compare(&old, &new);
        for part in &comparison.parts {
            prop_assert!(part.old.is_some() && part.new.is_some() && !part.is_moved);
            for passage in &part.passages {
                prop_assert!(!passage.is_changed() && !passage.is_moved, "{passage:?}");
            }
        }
        prop_assert!(every(&comparison).into_iter().all(TextChange::is_same));
    }

    #[test]
    fn the_other_way_round_is_the_mirror((old, new) in versions()) {
        let (old, new) = (report(&old), report(&new));
        prop_assert_eq!(told(&compare(&old, &new), true), told(&compare(&new, &old), false));
    }

    #[test]
    fn runs_hold_both_texts((old, new) in versions()) {
        let (old, new) = (report(&old), report(&new));
        let (before, after) = (Outline::of(&old), Outline::of(&new));
        let comparison = compare(&old, &new);
        let mut seen = (Vec::new(), Vec::new());
        for part in &comparison.parts {
            for passage in part.passages.iter().filter(|passage| passage.table.is_none()) {
                seen.0.extend(passage.old.is_some().then(|| side(&passage.text, Op::Removed)));
                seen.1.extend(passage.new.is_some().then(|| side(&passage.text, Op::Added)));
            }
        }
        let texts = |outline: &Outline<'_>| -> Vec<String> {
            let prose = outline.texts.iter().filter(|text| !matches!(text.leaf.kind, LeafKind::Table(_)));
            prose.map(|text| text.flat.text.clone()).collect()
        };
        // The new text in its order; the old one in the order in which it is told.
        prop_assert_eq!(&seen.1, &texts(&after));
        let mut expected = texts(&before);
        expected.sort();
        seen.0.sort();
        prop_assert_eq!(seen.0, expected);
    }

    #[test]
    fn a_number_is_never_torn((old, new) in versions()) {
        let (old, new) = (report(&old), report(&new));
        for change in every(&compare(&old, &new)) {
            for op in [Op::Removed, Op::Added] {
                let text = side(change, op);
                let kept = change.runs.iter().filter(|run| run.op == Op::Equal || run.op == op);
                let mut bounds = vec![0];
                for run in kept {
                    bounds.push(bounds[bounds.len() - 1] + run.text.len());
                }
                for number in numerals(&text) {
                    prop_assert!(!bounds.iter().any(|at| number.start < *at && *at < number.end), "{:?}", change.runs);
                }
                for at in bounds {
                    let is_inside = text[..at].ends_with(is_digit) && text[at..].starts_with(is_digit);
                    // Two numbers that were typed one after another are read as one.
                    prop_assert!(!is_inside, "{:?}", change.runs);
                }
            }
        }
    }
}

#[test]
fn a_paragraph_that_moved_is_not_told_twice() {
    let paragraph = |number: usize| {
        format!("第{number}段说的是第{}件事情。", char::from(b'a' + u8::try_from(number).expect("few")))
    };
    let old: Vec<String> = (0..9).map(paragraph).collect();
    for (from, to) in [(0, 8), (8, 0), (3, 5)] {
        let mut new = old.clone();
        let moved = new.remove(from);
        new.insert(to, moved);
        let (a, b) = (report(&old.join("\n\n")), report(&new.join("\n\n")));
        let comparison = compare(&a, &b);
        let passages = &comparison.parts[0].passages;
        assert_eq!(passages.len(), 9);
        assert!(passages.iter().all(|passage| !passage.is_changed()));
        let moved: Vec<usize> =
            passages.iter().enumerate().filter(|(_, passage)| passage.is_moved).map(|(at, _)| at).collect();
        assert_eq!(moved, [to]);
    }
}
