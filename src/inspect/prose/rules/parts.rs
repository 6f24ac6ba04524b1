//! A number and parts of it after 其中.

use super::amounts::{adds_up, amount, typed};
use super::{PassageView, Rule, goes_on};
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::statement::{Amount, OfWhich, Statement};
use crate::inspect::prose::variations::is_average;
use crate::inspect::prose::words::Sense;

pub(super) const RULE: Rule = Rule {
    name: "其中各项",
    reads: &[
        ("培育龙头企业78家，其中省级46家、市级42家。", &["总数 78家，其中 46家、42家"]),
        // A change is no whole.
        (
            "常住人口94.9万人，比上年末增加0.1万人，其中城镇人口41.4万人，乡村人口53.5万人。",
            &["总数 94.9万人，其中 41.4万人、53.5万人"],
        ),
        ("净增企业9家，其中工业5家、服务业4家。", &["总数 9家，其中 5家、4家"]),
    ],
    leaves: &[
        "其中省级46家、市级42家。",
        "培育龙头企业78家，其中省级46家。",
        "全体居民人均可支配收入31260元，其中城镇43000元、农村22000元。",
        "合格率98%，其中省级46%、市级42%。",
        "税收强度5万元/亩，其中一区3万元/亩、二区4万元/亩。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    let starts = typed(view).iter().enumerate().filter(|(_, token)| token.is_word(Sense::Part));
    found.extend(starts.filter_map(|(at, _)| parts_from(view, at)).map(Statement::OfWhich));
}

fn parts_from(view: &PassageView<'_>, at: usize) -> Option<OfWhich> {
    let (before, after) = view.tokens.split_at(at);
    let start = before.iter().rposition(|token| !goes_on(token)).map_or(0, |stop| stop + 1);
    let whole = whole_of(view, &before[start..])?;
    let mut parts: Vec<Amount> = Vec::new();
    for token in after.iter().take_while(|token| goes_on(token)) {
        // A comma ends the list once it has begun; what follows is about the last part.
        if token.kind == TokenKind::Comma && parts.len() > 1 {
            break;
        }
        parts.extend(amount(token).filter(|part| part.numeral.unit == whole.numeral.unit));
    }
    // So many a day, so much a head.
    let is_per = whole.numeral.unit.dimension.contains('/');
    let is_sum = parts.len() > 1 && adds_up(&whole.numeral) && !is_per;
    is_sum.then_some(OfWhich { passage: view.index, whole, parts })
}

/// What the parts after 其中 are parts of: the last number that is no change, since in 94.9万人，比上年增加
/// 0.1万人，其中… it is the people that have parts. A change that is compared with nothing may stand alone.
fn whole_of(view: &PassageView<'_>, before: &[Token]) -> Option<Amount> {
    const COMPARES: [Sense; 5] = [Sense::Than, Sense::YearOnYear, Sense::More, Sense::Less, Sense::Apart];
    const CHANGES: [Sense; 4] = [Sense::Up, Sense::Net, Sense::Down, Sense::Fall];
    let says = |at: usize, senses: &[Sense]| {
        let is_own = |token: &&Token| !matches!(token.kind, TokenKind::Number(_) | TokenKind::Comma);
        let own = before[..at].iter().rev().take_while(is_own);
        own.into_iter().any(|token| senses.iter().any(|sense| token.is_word(*sense)))
    };
    let numbers = || (0..before.len()).rev().filter(|at| amount(&before[*at]).is_some());
    let at = numbers()
        .find(|at| !says(*at, &COMPARES) && !says(*at, &CHANGES))
        .or_else(|| numbers().find(|at| !says(*at, &COMPARES)))?;
    let clause = before[..at].iter().rposition(|token| token.kind == TokenKind::Comma).map_or(0, |comma| comma + 1);
    let named = view.text(&(before[clause].range.start..before[at].range.start));
    amount(&before[at]).filter(|_| !is_average(named))
}
