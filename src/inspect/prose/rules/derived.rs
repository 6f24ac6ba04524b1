//! A number that follows from two others of its sentence: 由92.3%提高到96.2%，提升3.9个百分点; 94家，是2020年62家的1.5倍.

use super::{PassageView, Rule, is_in_clause};
use crate::inspect::prose::claim::{About, Claim, Measure};
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::statement::{Derivation, Derived, Statement};
use crate::inspect::prose::words::Sense;

pub(super) const RULE: Rule = Rule {
    name: "由前面两个数推算",
    reads: &[
        ("水质达标率由92.3%提高到96.2%，提升3.9个百分点。", &["3.9个百分点 = 96.2% − 92.3%"]),
        ("专利授权量由286件增加到341件，增长19.2%。", &["19.2% = 341件 ÷ 286件 − 1"]),
        ("规上企业达到94家，是2020年62家的1.5倍。", &["1.5倍 = 94家 ÷ 62家"]),
        ("完成年度计划的21.85%，高于时序进度（16.67%）5.18个百分点。", &["5.18个百分点 = 16.67% − 21.85%"]),
        ("92个续建项目中已开工51个，开工率55.4%。", &["55.4% = 51个 ÷ 92个"]),
        ("到位资金44.2亿元，为上年28.5亿元的155.1%。", &["155.1% = 44.2亿元 ÷ 28.5亿元"]),
    ],
    leaves: &[
        "水质达标率由92.3%提高到96.2%，比全市高3.9个百分点。",
        "水质达标率由92.3%提高到96.2%，比上年提高1.9个百分点。",
        "专利授权量由286件增加到341件，商标注册量增长19.2%。",
        "规上企业由2020年的62家增加到2025年的94家，其中2025年净增6家。",
        "专利授权量341件，增长19.2%。",
        "92个续建项目中已开工51个，投资完成率55.4%。",
        "完成年度计划的21.85%，高于全市16.67%的平均水平5.18个百分点。",
        "规上企业达到94家，其中62家的1.5倍以上。",
        "到位资金44.2亿元，居同类地区28.5亿元的155.1%。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    if view.passage.is_template(0) {
        return;
    }
    for (at, three) in view.claims.windows(3).enumerate() {
        let [first, second, third] = three else { continue };
        let is_one = first.sentence == second.sentence && second.sentence == third.sentence;
        let is_plain = |claim: &Claim| claim.numeral.bound.is_none() && !claim.numeral.ordinal && !claim.future;
        if !is_one || !three.iter().all(is_plain) || first.numeral.unit != second.numeral.unit {
            continue;
        }
        let how = change(first, second, third)
            .filter(|_| !view.between(second, third).iter().any(is_of_its_own))
            .or_else(|| beyond_schedule(view, first, second, third))
            .or_else(|| rate(view, first, second, third))
            .or_else(|| part(view, first, second, third));
        let at = view.first_claim + at;
        found.extend(how.map(|how| {
            let (of, to) = (at + 2, if how.goes_from_first() { [at + 1, at] } else { [at, at + 1] });
            Statement::Derived(Derived { passage: view.index, of, from: to, how })
        }));
    }
}

/// From where a thing began to where it is; what the tables know of is held against them.
fn change(first: &Claim, second: &Claim, third: &Claim) -> Option<Derivation> {
    let is_reached = second.turn.as_ref().is_some_and(|turn| turn.reached);
    let is_of_thing =
        matches!(second.about, About::Thing(_)) && second.about == third.about && first.about == second.about;
    let is_of_way = third.when.base == second.when.base
        && !third.when.year_on_year
        && third.object.is_none()
        && third.years.is_none()
        && !third.cumulative;
    if !(is_reached && is_of_thing && is_of_way) || third.doubt.is_some() || first.measure != Measure::Level {
        return None;
    }
    let unit = &third.numeral.unit;
    match third.measure {
        Measure::Change if *unit == second.numeral.unit.of_change() => Some(Derivation::Difference),
        Measure::Growth | Measure::Cumulative if unit.is_percent() && !second.numeral.unit.is_percent() => {
            Some(Derivation::Growth)
        }
        _ => None,
    }
}

/// 其中2025年净增6家: what follows is told of a part, or of a time of its own.
fn is_of_its_own(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Period(..)) || token.is_word(Sense::Part)
}

/// 完成21.85%，高于时序进度（16.67%）5.18个百分点: the one less the other, whichever comes first.
fn beyond_schedule(view: &PassageView<'_>, first: &Claim, second: &Claim, third: &Claim) -> Option<Derivation> {
    let is_told = view.between(first, third).iter().any(|token| token.is_word(Sense::Schedule));
    let are_shares = first.numeral.unit.is_percent() && second.numeral.unit.is_percent();
    (is_told && are_shares && third.numeral.unit.is_points()).then_some(Derivation::Difference)
}

/// 92个项目中已开工51个，开工率55.4%: the rate has the word that stands before the smaller number.
fn rate(view: &PassageView<'_>, first: &Claim, second: &Claim, third: &Claim) -> Option<Derivation> {
    let words = view.text(&(second.range.end..third.range.start));
    let done =
        words.trim_matches(|c: char| !c.is_alphanumeric()).trim_end_matches(['为', '达', '是']).strip_suffix('率')?;
    let counted = view.text(&(first.range.end..second.range.start));
    let is_counted = first.numeral.unit == second.numeral.unit && !first.numeral.unit.dimension.is_empty();
    let is_part = first.numeral.quantity.value >= second.numeral.quantity.value;
    let is_of = done.chars().count() > 1 && counted.ends_with(done) && third.numeral.unit.is_percent();
    (is_counted && is_part && is_of).then_some(Derivation::Rate)
}

/// 94家，是2020年62家的1.5倍: the second stands right before 的 and the third, and nothing but 是 or 为 before it.
fn part(view: &PassageView<'_>, first: &Claim, second: &Claim, third: &Claim) -> Option<Derivation> {
    let is_of = matches!(view.between(second, third), [of] if of.is_word(Sense::Of));
    let unit = &third.numeral.unit;
    let is_ratio = unit.is_multiple() || unit.is_percent();
    let mut between = view.between(first, second).split(|token| token.kind == TokenKind::Comma);
    let (Some([]), Some(clause), None) = (between.next(), between.next(), between.next()) else { return None };
    let is_told = clause.first().is_some_and(|token| ["是", "为", "约为", "相当于"].contains(&view.word(token)));
    let is_silent = |token: &Token| {
        is_in_clause(token)
            && matches!(
                token.kind,
                TokenKind::Period(..)
                    | TokenKind::Word(
                        Sense::Link
                            | Sense::Share
                            | Sense::Nearly
                            | Sense::LastYear
                            | Sense::YearOnYear
                            | Sense::PlannedInvestment
                    )
            )
    };
    (is_of && is_ratio && is_told && clause.iter().all(is_silent)).then_some(Derivation::Quotient)
}
