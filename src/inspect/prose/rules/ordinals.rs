//! Points that are numbered in words: 一是…二是…, and how many of them were announced.

use std::ops::Range;

use super::{PassageView, Rule};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::passage::PassageKind;
use crate::inspect::prose::statement::{Ordinals, Statement};
use crate::text::chinese;

pub(super) const RULE: Rule = Rule {
    name: "分点序数",
    reads: &[
        ("一是抓项目。二是抓招商。", &["分点：一是、二是"]),
        ("存在三个方面的问题：一是投入不足；三是进度偏慢。", &["分点：一是、三是，写明 三个方面"]),
        // Announced in the sentence before: what it counts is not certain.
        ("下步抓好2点。一是抓项目，二是抓招商。", &["分点：一是、二是"]),
    ],
    leaves: &["城镇化率是一是二的问题。", "其中一是指香山水库。", "抓好三个方面。"],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    let points = points(&view.passage.text);
    if view.passage.kind != PassageKind::Heading && !points.is_empty() {
        let announced = announced(&view.passage.text, &points);
        found.push(Statement::Ordinals(Ordinals { passage: view.index, section: view.section, points, announced }));
    }
}

/// 一是, 二是 … at the start of a text, a sentence or a clause.
fn points(text: &str) -> Vec<(usize, Range<usize>)> {
    let mut found = Vec::new();
    let mut starts = true;
    for (at, c) in text.char_indices() {
        if starts
            && let Some((number, length)) = chinese::read(&text[at..])
            && text[at + length..].starts_with('是')
        {
            found.push((number, at..at + length + '是'.len_utf8()));
        }
        starts = matches!(c, '。' | '；' | '：' | '，' | '\n' | ' ' | '\u{3000}');
    }
    found
}

/// `四个方面：一是…`, in the same sentence, where one list of points follows.
fn announced(text: &str, points: &[(usize, Range<usize>)]) -> Option<(usize, Range<usize>)> {
    let (1, first) = points.first()? else { return None };
    let before = &text[..first.start];
    let (at, unit) = Cue::PointUnit.words().iter().find_map(|unit| Some((before.rfind(unit)?, *unit)))?;
    let is_one_list = points.iter().filter(|(number, _)| *number == 1).count() == 1;
    if before[at + unit.len()..].contains('。') || !is_one_list {
        return None;
    }
    let is_digit = |c: char| chinese::is_numeral(c) || c == '两' || c.is_ascii_digit();
    let digits = &before[before[..at].trim_end_matches(is_digit).len()..at];
    let count = digits.parse().ok().or_else(|| chinese::whole(digits))?;
    // 一点 is no count of points.
    (count > 1).then(|| (count, at - digits.len()..at + unit.len()))
}
