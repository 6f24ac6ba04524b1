//! The growth of indicators against that of another or of the economy, without a number.

use super::growth_compared::is_economy;
use super::{PassageView, Rule, is_in_clause, range_of};
use crate::inspect::prose::claim::Direction;
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::statement::{RateOf, RatesCompared, Statement};
use crate::inspect::prose::words::Sense;
use crate::text::period::Period;

pub(super) const RULE: Rule = Rule {
    name: "指标之间比增速",
    reads: &[
        (
            "2022年规模以上工业增加值、全员劳动生产率增速均高于经济增速。",
            &["2022年 2 项指标的增速 高于 经济增速（高于）"],
        ),
        ("规模以上工业增加值年均增速慢于地区生产总值年均增速。", &["1 项指标的年均增速 低于 另一指标（慢于）"]),
    ],
    leaves: &[
        "规模以上工业增加值高于地区生产总值。",
        "2022年规模以上工业增加值增速高于全省地区生产总值增速。",
        "2022年规模以上工业增加值增速高于经济增速1.2个百分点。",
        "2022年工业投资增速高于经济增速。",
        "力争规模以上工业增加值增速高于经济增速。",
        "2022年规模以上工业增加值增速快于计划。",
        "2022年规模以上工业增加值增速快于经济开发区增速。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    for sentence in view.sentences() {
        if view.passage.is_template(range_of(sentence).start) || sentence.iter().any(leaves_open) {
            continue;
        }
        let mut period = None;
        for clause in sentence.split(|token| !is_in_clause(token)) {
            let mut periods = clause.iter().filter_map(|token| match token.kind {
                TokenKind::Period(at, None) => Some(at),
                _ => None,
            });
            period = periods.next_back().or(period);
            found.extend(compared(view, clause, period).map(Statement::RatesCompared));
        }
    }
}

/// What is to be, and what is of another place or of a condition.
fn leaves_open(token: &Token) -> bool {
    [Sense::Future, Sense::Supposed, Sense::Elsewhere, Sense::Group].iter().any(|sense| token.is_word(*sense))
}

fn compared(view: &PassageView<'_>, clause: &[Token], at: Option<Period>) -> Option<RatesCompared> {
    let is_comparison = |token: &Token| token.is_word(Sense::More) || token.is_word(Sense::Less);
    let word = clause.iter().position(is_comparison)?;
    let (left, right) = (&clause[..word], &clause[word + 1..]);
    let says = |tokens: &[Token], sense: Sense| tokens.iter().any(|token| token.is_word(sense));
    let of_average = |tokens: &[Token]| says(tokens, Sense::AverageGrowth) || says(tokens, Sense::Average);
    // One number, period or unknown word on the way, and it is of something else.
    let is_bare = left.iter().all(|token| match token.kind {
        TokenKind::Name(..) | TokenKind::Period(_, None) => true,
        TokenKind::Word(sense) => NEUTRAL.contains(&sense),
        _ => false,
    });
    let rows: Vec<usize> = left.iter().filter_map(Token::indicator).collect();
    let is_of_rates = says(right, Sense::Growth) || says(right, Sense::AverageGrowth);
    if !is_bare || rows.is_empty() || !is_of_rates || says(left, Sense::Amount) {
        return None;
    }
    // 高于经济年均增速, though the left says only 增速: of years as well.
    let is_average = of_average(right);
    if is_average != of_average(left) && says(left, Sense::Growth) {
        return None;
    }
    let direction = if clause[word].is_word(Sense::More) { Direction::Up } else { Direction::Down };
    let range = clause[word].range.clone();
    Some(RatesCompared { passage: view.index, word: range, direction, rows, with: other(view, right)?, is_average, at })
}

/// Words between a name and the comparison that leave the growth the growth of the name.
const NEUTRAL: [Sense; 9] = [
    Sense::Join,
    Sense::Of,
    Sense::Link,
    Sense::Here,
    Sense::Each,
    Sense::Growth,
    Sense::Average,
    Sense::AverageGrowth,
    Sense::WholeYear,
];

/// What is compared with: an indicator by its name, or the economy; nothing else may stand there.
fn other(view: &PassageView<'_>, right: &[Token]) -> Option<RateOf> {
    let is_word = |token: &Token| matches!(token.kind, TokenKind::Word(sense) if NEUTRAL.contains(&sense));
    if let [Token { kind: TokenKind::Name(_, subject), .. }, rest @ ..] = right {
        return subject.indicator.filter(|_| rest.iter().all(is_word)).map(RateOf::Row);
    }
    let unknown = right.iter().filter(|token| !is_word(token)).count();
    (unknown == 1 && is_economy(view, view.text(&range_of(right)))).then_some(RateOf::Economy)
}
