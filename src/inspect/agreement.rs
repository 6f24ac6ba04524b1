//! Prose against prose: one thing, one period, one measure, two values; and goals that what is
//! achieved has passed already.

use std::collections::BTreeMap;

use super::prose::Prose;
use super::prose::claim::{About, Claim, Measure, Thing};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::value::Quantity;
use crate::text::numeral::Bound;
use crate::text::period::Period;

/// Words of like meaning in the names of things; the second is what they are compared by.
const LIKE: [(&str, &str); 9] = [
    ("播种面积", "种植面积"),
    ("总面积", "面积"),
    ("规模以上", "规上"),
    ("限额以上", "限上"),
    ("地区生产总值", "GDP"),
    ("总数", ""),
    ("全社会", ""),
    ("“", ""),
    ("”", ""),
];

/// Fewer characters than this name too many things.
const SHORTEST: usize = 4;

/// A thing as it is compared.
fn plain(words: &str) -> String {
    let mut plain: String = words.chars().filter(|c| !c.is_whitespace() && *c != '的').collect();
    for (from, to) in LIKE {
        plain = plain.replace(from, to);
    }
    plain
}

/// What two claims must share to be about the same.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ClaimKey {
    thing: String,
    dimension: String,
    measure: Measure,
    at: Option<Period>,
    base: Option<Period>,
    in_city: bool,
    /// What is done or due each year (每年新增20家) is no amount of one.
    yearly: bool,
}

/// The thing of a claim that is compared with its like.
fn key(prose: &Prose<'_>, claim: &Claim) -> Option<ClaimKey> {
    let compared = matches!(claim.measure, Measure::Level | Measure::Growth | Measure::Rank | Measure::Average);
    if !claim.is_sure() || claim.future || !compared || claim.numeral.bound.is_some() || claim.when.since.is_some() {
        return None;
    }
    let thing = match &claim.about {
        About::Thing(Thing { own, tail: None }) => plain(own),
        // The tables decide what they know; only ranks in the city are not in them.
        About::Table(_, index, false) if claim.measure == Measure::Rank && claim.in_city => {
            prose.lexicon.names()[*index].form.clone()
        }
        About::Thing(_) | About::Table(..) | About::Nothing => return None,
    };
    // 公路总里程 without a year is the same wherever it stands; 总投资 is not.
    let has_period = claim.when.at.is_some()
        || (thing.chars().count() > SHORTEST
            && claim.measure == Measure::Level
            && !claim.numeral.unit.dimension.is_empty());
    let is_long = thing.chars().count() >= SHORTEST && !thing.starts_with("其中") && !thing.contains(['、', '，']);
    (is_long && has_period).then(|| ClaimKey {
        thing,
        dimension: claim.numeral.unit.dimension.clone(),
        measure: claim.measure,
        at: claim.when.at,
        base: claim.when.base,
        in_city: claim.in_city,
        yearly: prose.sentence_before(claim).contains("每年"),
    })
}

/// One subject with two values.
pub(super) fn conflicts(prose: &Prose<'_>, sink: &mut Sink) {
    let mut first: BTreeMap<ClaimKey, &Claim> = BTreeMap::new();
    for claim in &prose.claims {
        let Some(key) = key(prose, claim) else { continue };
        let Some(earlier) = first.get(&key) else {
            first.insert(key, claim);
            continue;
        };
        let in_one_sentence = earlier.passage == claim.passage && earlier.sentence == claim.sentence;
        if in_one_sentence || is_same(earlier, claim) {
            continue;
        }
        let at = key.at.map_or_else(String::new, |at| at.to_string());
        let message =
            format!("`{}`{at}的数前后不一致：`{}` 和 `{}`", key.thing, prose.number(earlier), prose.number(claim));
        sink.push(
            Diagnostic::error(Code::ProseConflict, prose.place_of(claim), message)
                .because("同一事项同一时期的数在两处不同，至少有一处是错的")
                .related(prose.place_of(earlier), format!("前面写的是 {}", prose.number(earlier)))
                .hint("请核对后改正其中一处；口径不同的，请在文中写明"),
        );
    }
}

/// True when both numbers are equal at the precision of the coarser one, in the unit of the first.
fn is_same(one: &Claim, other: &Claim) -> bool {
    let quantity = one.numeral.quantity;
    let Some(converted) = other.numeral.unit.convert(other.numeral.quantity.value, &one.numeral.unit) else {
        return true;
    };
    let decimals = quantity.decimals.min(other.numeral.quantity.decimals);
    let signed = |value: rust_decimal::Decimal, claim: &Claim| {
        let falls = claim.measure == Measure::Growth
            && claim.turn.as_ref().is_some_and(|turn| turn.direction == super::prose::claim::Direction::Down);
        Quantity::fixed(if falls { -value.abs() } else { value }, decimals)
    };
    signed(quantity.value, one) == signed(converted, other)
}

/// Goals at or below what is achieved already.
pub(super) fn goals(prose: &Prose<'_>, sink: &mut Sink) {
    let things = |claim: &Claim| match &claim.about {
        About::Thing(thing) if claim.is_sure() => Some((plain(&thing.own), thing.tail.as_deref().map(plain))),
        About::Thing(_) | About::Table(..) | About::Nothing => None,
    };
    let achieved: Vec<(&Claim, String, Option<String>)> = prose
        .claims
        .iter()
        .filter(|claim| {
            claim.measure == Measure::Level && !claim.future && claim.numeral.bound.is_none() && !claim.numeral.ordinal
        })
        .filter_map(|claim| things(claim).map(|(own, tail)| (claim, own, tail)))
        .collect();
    let mut by_head: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (_, own, _)) in achieved.iter().enumerate() {
        by_head.entry(own.chars().take(2).collect()).or_default().push(index);
    }
    let is_goal = |claim: &&Claim| claim.future && claim.numeral.bound == Some(Bound::Above) && claim.turn.is_none();
    for claim in prose.claims.iter().filter(is_goal) {
        // 保持在76%以上 is a floor, not a goal to reach.
        let clause = prose.clause_before(claim);
        if ["保持", "维持", "稳定在", "不低于"].iter().any(|word| clause.contains(word)) {
            continue;
        }
        let Some((goal, _)) = things(claim).filter(|(goal, _)| goal.chars().count() >= SHORTEST) else { continue };
        let head: String = goal.chars().take(2).collect();
        let known = by_head.get(&head).map_or(&[][..], Vec::as_slice);
        let passed = known.iter().map(|index| &achieved[*index]).find(|(done, own, tail)| {
            let unit = &claim.numeral.unit;
            let value = done.numeral.unit.convert(done.numeral.quantity.value, unit);
            is_thing(&goal, own, tail.as_deref()) && value.is_some_and(|value| value >= claim.numeral.quantity.value)
        });
        let Some((done, ..)) = passed else { continue };
        let (aimed, reached) = (prose.number(claim), prose.number(done));
        let message = format!("`{goal}` 的目标不高于已经达到的数：目标 `{aimed}`，已达到 `{reached}`");
        sink.push(
            Diagnostic::warning(Code::ProseGoalPassed, prose.place_of(claim), message)
                .because(format!("文中前面写已达到 {reached}，后期目标是 {aimed}"))
                .related(prose.place_of(done), "已达到的数")
                .hint("请核对目标；确是保底目标时，可在 report.yaml 的 check.accepted 中写明理由"),
        );
    }
}

/// 粮食种植面积 is 粮食 of the list 粮食、油料…种植面积.
fn is_thing(goal: &str, own: &str, tail: Option<&str>) -> bool {
    if goal == own {
        return true;
    }
    let rest = goal.strip_prefix(own).filter(|rest| rest.chars().count() >= 2);
    rest.zip(tail).is_some_and(|(rest, tail)| tail.ends_with(rest))
}
