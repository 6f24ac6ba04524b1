//! How much there is of a thing that only prose speaks of, and how much there is to be.

use super::things::{SHORTEST, plain};
use super::{PassageView, Rule};
use crate::inspect::prose::claim::{About, Claim, Measure, Thing};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::statement::{Aimed, Reached, Statement};
use crate::text::numeral::Bound;

pub(super) const RULE: Rule = Rule {
    name: "已达到的数与以后的目标",
    reads: &[
        ("建成高标准农田30万亩。", &["高标准农田已达到 30万亩"]),
        ("到2025年，高标准农田面积达到30万亩以上。", &["高标准农田面积的目标 30万亩以上"]),
    ],
    leaves: &[
        // A floor is no goal to reach.
        "到2025年，高标准农田面积稳定在30万亩以上。",
        "到2025年，高标准农田面积达到30万亩。",
        "到2025年，学校达到30所以上。",
        "到2025年，高标准农田面积增长3%以上。",
        "高标准农田面积超过30万亩。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    for (claim, said) in view.numbered_claims() {
        let Some(thing) = thing(said) else { continue };
        let (own, tail) = (plain(&thing.own), thing.tail.as_deref().map(plain));
        let passage = view.index;
        if is_reached(said) {
            found.push(Statement::Reached(Reached { passage, claim, thing: own, tail }));
        } else if is_goal(view, said) && own.chars().count() >= SHORTEST {
            found.push(Statement::Aimed(Aimed { passage, claim, thing: own }));
        }
    }
}

fn thing(claim: &Claim) -> Option<&Thing> {
    match &claim.about {
        About::Thing(thing) if claim.is_sure() => Some(thing),
        About::Thing(_) | About::Table(..) | About::Nothing => None,
    }
}

fn is_reached(claim: &Claim) -> bool {
    claim.measure == Measure::Level && !claim.future && claim.numeral.bound.is_none() && !claim.numeral.ordinal
}

/// 保持在76%以上 is a floor, not a goal to reach.
fn is_goal(view: &PassageView<'_>, claim: &Claim) -> bool {
    let is_limit = claim.future && claim.numeral.bound == Some(Bound::Above) && claim.turn.is_none();
    is_limit && !Cue::Floor.is_in(view.clause_before(claim))
}
