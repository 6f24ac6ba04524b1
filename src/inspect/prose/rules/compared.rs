//! Two numbers, and a word that says which is higher: 由21.97%提高到22.66%, 9.5%，快于城镇居民的9.38%.

use super::{PassageView, Rule, is_in_clause};
use crate::inspect::prose::claim::Claim;
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::statement::{Compared, Statement};
use crate::inspect::prose::words::Sense;

pub(super) const RULE: Rule = Rule {
    name: "两数相比",
    reads: &[
        ("入学率由21.97%提高到20.66%。", &["20.66% 高于 21.97%（提高到）"]),
        ("事故起数从12起下降到9起。", &["9起 低于 12起（下降到）"]),
        ("农村居民收入增长9.5%，快于城镇居民的9.38%。", &["9.5% 高于 9.38%（快于）"]),
    ],
    leaves: &[
        "入学率提高到20.66%。",
        "入学率为21.97%，就业率提高到20.66%。",
        "收入由5万元提高到60000元。",
        "增长9.5%，快于平均的9.38%。",
        "增长9.5%，快于城镇居民9.38个百分点。",
        "城乡低保标准分别提高到690元和510元。",
        "位次由第5位上升到第3位。",
        "面积由60亩以上增加到50亩。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    for (at, pair) in view.claims.windows(2).enumerate() {
        let [first, second] = pair else { continue };
        let Some(turn) = second.turn.as_ref().filter(|_| is_pair(view, first, second)) else { continue };
        let at = view.first_claim + at;
        let sides = if turn.reached {
            view.between(first, second)
                .iter()
                .all(|token| is_in_clause(token) && !token.is_word(Sense::Join))
                .then_some((at + 1, at))
        } else {
            // 快于城镇居民的9.38%: the first is on the named side of the second.
            let names = turn.compares && turn.range.start >= first.range.end && is_named(view, first, second);
            names.then_some((at, at + 1))
        };
        found.extend(sides.map(|(of, with)| {
            let word = turn.range.clone();
            Statement::Compared(Compared { passage: view.index, word, direction: turn.direction, of, with })
        }));
    }
}

/// Numbers of one unit in one sentence, neither of them a limit, a place in an order, or a difference.
fn is_pair(view: &PassageView<'_>, first: &Claim, second: &Claim) -> bool {
    let is_plain = |claim: &Claim| claim.numeral.bound.is_none() && !claim.numeral.ordinal;
    first.sentence == second.sentence
        && first.numeral.unit == second.numeral.unit
        && !second.numeral.unit.is_points()
        && is_plain(first)
        && is_plain(second)
        && !view.passage.is_template(first.range.start)
}

/// `的` stands right before the second number, and what it belongs to is no mean, of which one may be a part.
fn is_named(view: &PassageView<'_>, first: &Claim, second: &Claim) -> bool {
    let is_of = view.between(first, second).last().is_some_and(|token| token.is_word(Sense::Of));
    is_of && !Cue::Mean.is_in(view.text(&(first.range.end..second.range.start)))
}
