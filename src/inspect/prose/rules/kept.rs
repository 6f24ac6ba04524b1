//! A limit that every period is said to have kept to: 保持在85.5%以上.

use super::{PassageView, Rule};
use crate::inspect::prose::claim::Measure;
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::statement::{Kept, Statement};
use crate::text::numeral::Bound;

pub(super) const RULE: Rule = Rule {
    name: "始终保持",
    reads: &[
        ("基本养老保险参保率保持在85.5%以上。", &["各期都在 85.5%以上"]),
        ("城镇调查失业率始终控制在5%以内。", &["各期都在 5%以内"]),
    ],
    leaves: &[
        "基本养老保险参保率在85.5%以上。",
        "基本养老保险参保率保持在85.5%。",
        // Of one period; that is a matter of its cell.
        "2022年基本养老保险参保率保持在85.5%以上。",
        "到2025年，基本养老保险参保率力争保持在85.5%以上。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    for (claim, said) in view.numbered_claims() {
        let is_level = said.measure == Measure::Level && !said.future && said.when.at.is_none();
        let is_limit = matches!(said.numeral.bound, Some(Bound::Above | Bound::Below));
        if is_level && is_limit && Cue::Keeps.is_in(view.clause_before(said)) {
            found.push(Statement::Kept(Kept { passage: view.index, claim }));
        }
    }
}
