//! Numbers of things that only prose speaks of, as they may stand again in another place.

use super::things::{SHORTEST, plain};
use super::{PassageView, Rule};
use crate::inspect::prose::claim::{About, Claim, Measure, Thing};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::statement::{Fact, FactKey, Statement};

pub(super) const RULE: Rule = Rule {
    name: "正文自己的数",
    reads: &[
        ("公路总里程达到3105公里。", &["公路总里程：3105公里"]),
        ("2022年水稻播种面积60万亩。", &["水稻种植面积2022年：60万亩"]),
    ],
    leaves: &[
        // Too short, without a year, a goal, a limit, of several years.
        "学校3所。",
        "总投资3亿元。",
        "到2025年，公路总里程达到3105公里。",
        "公路总里程超过3105公里。",
        "2021—2022年新建公路总里程3105公里。",
        "地区生产总值1亿元。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    let keys = view.numbered_claims().filter_map(|(claim, said)| Some((claim, key(view, said)?)));
    found.extend(keys.map(|(claim, key)| Statement::Fact(Fact { passage: view.index, claim, key })));
}

fn key(view: &PassageView<'_>, claim: &Claim) -> Option<FactKey> {
    // 新增47家 is what was added, wherever it stands.
    let is_added = claim.measure == Measure::Change && claim.net;
    let compared =
        is_added || matches!(claim.measure, Measure::Level | Measure::Growth | Measure::Rank | Measure::Average);
    if !claim.is_sure() || claim.future || !compared || claim.numeral.bound.is_some() || claim.when.since.is_some() {
        return None;
    }
    let thing = match &claim.about {
        About::Thing(Thing { own, tail: None }) => plain(own),
        // The tables decide what they know; only ranks in the city are not in them.
        About::Table(_, index, false) if claim.measure == Measure::Rank && (claim.in_city || claim.in_here) => {
            view.language.lexer.lexicon().names()[*index].form.clone()
        }
        About::Thing(_) | About::Table(..) | About::Nothing => return None,
    };
    let length = thing.chars().count();
    // 公路总里程 without a year is the same wherever it stands; 总投资 is not.
    let is_told_enough =
        length > SHORTEST && claim.measure == Measure::Level && !claim.numeral.unit.dimension.is_empty();
    let is_one = length >= SHORTEST && !thing.contains(['、', '，']);
    (is_one && (claim.when.at.is_some() || is_told_enough)).then(|| FactKey {
        thing,
        dimension: claim.numeral.unit.dimension.clone(),
        measure: claim.measure,
        at: claim.when.at,
        base: claim.when.base,
        in_city: claim.in_city || claim.in_here,
        yearly: Cue::EachYear.is_in(view.sentence_before(claim)),
    })
}
