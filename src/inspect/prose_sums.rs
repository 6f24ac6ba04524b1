//! Sums within a sentence: a total after its parts, parts after 其中, shares of a structure.

use std::ops::Range;

use rust_decimal::Decimal;

use super::prose::Prose;
use super::prose::lex::{Token, TokenKind};
use super::prose::lexicon::is_average;
use super::prose::words::Sense;
use crate::diag::{Code, Diagnostic, Sink};
use crate::text::numeral::Numeral;

/// The tokens of prose that is no template, with where they stand.
fn written<'a>(prose: &'a Prose<'_>) -> impl Iterator<Item = (usize, usize, &'a Token)> {
    let passages = prose.passages.iter().zip(&prose.tokens).enumerate();
    passages
        .filter(|(_, (passage, _))| !passage.is_template(0))
        .flat_map(|(index, (_, tokens))| tokens.iter().enumerate().map(move |(at, token)| (index, at, token)))
}

/// Parts after 其中 that are more than the whole.
pub(super) fn parts(prose: &Prose<'_>, sink: &mut Sink) {
    let of_which =
        |token: &Token, index| matches!(token.kind, TokenKind::Word(_)) && prose.text(index, &token.range) == "其中";
    let starts = written(prose).filter(|(index, _, token)| of_which(token, *index));
    sink.extend(starts.filter_map(|(index, at, _)| more_than_whole(prose, index, at)));
}

/// Totals that are not the sum of the parts before them.
pub(super) fn sums(prose: &Prose<'_>, sink: &mut Sink) {
    let sums = written(prose).filter(|(index, _, token)| {
        let is_total = ["合计", "总计", "共计"].contains(&prose.text(*index, &token.range));
        is_total && token.is_word(Sense::Sum)
    });
    sink.extend(sums.filter_map(|(index, at, _)| other_sum(prose, index, at)));
}

/// Structures whose parts do not make up a hundred.
pub(super) fn structures(prose: &Prose<'_>, sink: &mut Sink) {
    let unread = written(prose).filter(|(.., token)| token.kind == TokenKind::Unknown);
    sink.extend(unread.filter_map(|(index, _, token)| structure(prose, index, &token.range)));
}

/// A number that can be added to others.
fn addend(token: &Token) -> Option<(Numeral, Range<usize>)> {
    let numeral = token.number().filter(|numeral| !numeral.ordinal && numeral.bound.is_none())?;
    Some((numeral.clone(), token.range.clone()))
}

/// Ages, rates and ratios do not add up.
fn adds_up(numeral: &Numeral) -> bool {
    !matches!(numeral.unit.dimension.as_str(), "" | "%" | "‰" | "百分点" | "千分点" | "岁" | "年" | "倍" | "：1")
}

/// The sum of the parts, with its terms.
fn sum(parts: &[(Numeral, Range<usize>)]) -> Option<(Decimal, String)> {
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, (part, _)| sum.checked_add(part.quantity.value))?;
    let terms: Vec<String> = parts.iter().map(|(part, _)| part.quantity.to_string()).collect();
    Some((sum, format!("{} = {sum}", terms.join(" + "))))
}

/// `78家，其中省级46家、市级42家`.
fn more_than_whole(prose: &Prose<'_>, index: usize, at: usize) -> Option<Diagnostic> {
    let (before, after) = prose.tokens[index].split_at(at);
    let in_sentence = |token: &&Token| !matches!(token.kind, TokenKind::Stop | TokenKind::Semicolon);
    let start = before.iter().rposition(|token| !in_sentence(&token)).map_or(0, |stop| stop + 1);
    let (whole, whole_at) = whole_of(prose, index, &before[start..])?;
    let mut parts: Vec<(Numeral, Range<usize>)> = Vec::new();
    for token in after.iter().take_while(in_sentence) {
        // A comma ends the list once it has begun; what follows is about the last part.
        if token.kind == TokenKind::Comma && parts.len() > 1 {
            break;
        }
        parts.extend(addend(token).filter(|(part, _)| part.unit == whole.unit));
    }
    if parts.len() < 2 || !adds_up(&whole) || whole.unit.dimension.contains('/') {
        return None;
    }
    let (sum, terms) = sum(&parts)?;
    (sum > whole.quantity.value).then(|| {
        let message = format!("“其中”各项之和大于总数 `{}`", prose.text(index, &whole_at));
        Diagnostic::error(Code::PartSum, prose.place(index, &whole_at), message)
            .because(terms)
            .related(prose.place(index, &parts[0].1), "其中的第一项")
            .hint("请核对总数和各项")
    })
}

/// What the parts after 其中 are parts of: the last number that is no change, since in 94.9万人，比上年增加
/// 0.1万人，其中… it is the people that have parts. A change that is compared with nothing may stand alone.
fn whole_of(prose: &Prose<'_>, index: usize, before: &[Token]) -> Option<(Numeral, Range<usize>)> {
    let is_word = |at: usize, senses: &[Sense]| {
        let own = before[..at]
            .iter()
            .rev()
            .take_while(|token| !matches!(token.kind, TokenKind::Number(_) | TokenKind::Comma));
        own.into_iter().any(|token| senses.iter().any(|sense| token.is_word(*sense)))
    };
    let changes = [
        Sense::Than,
        Sense::YearOnYear,
        Sense::Up,
        Sense::Net,
        Sense::Down,
        Sense::Fall,
        Sense::More,
        Sense::Less,
        Sense::Apart,
    ];
    let compares = [Sense::Than, Sense::YearOnYear, Sense::More, Sense::Less, Sense::Apart];
    let numbers = || (0..before.len()).rev().filter(|at| addend(&before[*at]).is_some());
    let at = numbers().find(|at| !is_word(*at, &changes)).or_else(|| numbers().find(|at| !is_word(*at, &compares)))?;
    let clause = before[..at].iter().rposition(|token| token.kind == TokenKind::Comma).map_or(0, |comma| comma + 1);
    let named = prose.text(index, &(before[clause].range.start..before[at].range.start));
    addend(&before[at]).filter(|_| !is_average(named))
}

/// `省级3个、市级22个，合计26个`: the sum right after its parts.
fn other_sum(prose: &Prose<'_>, index: usize, at: usize) -> Option<Diagnostic> {
    let tokens = &prose.tokens[index];
    let (total, total_at) = addend(tokens.get(at + 1)?)?;
    let before =
        tokens[..at].iter().rev().take_while(|token| !matches!(token.kind, TokenKind::Stop | TokenKind::Semicolon));
    // The clause right before is the list of the parts.
    let clause =
        before.skip_while(|token| token.kind == TokenKind::Comma).take_while(|token| token.kind != TokenKind::Comma);
    let mut parts: Vec<(Numeral, Range<usize>)> = clause.filter_map(addend).collect();
    parts.reverse();
    if parts.len() < 2 || !adds_up(&total) || parts.iter().any(|(part, _)| part.unit != total.unit) {
        return None;
    }
    let (sum, terms) = sum(&parts)?;
    (sum != total.quantity.value).then(|| {
        let message = format!("合计不等于前面各项之和：`{}`", prose.text(index, &total_at));
        Diagnostic::error(Code::ProseSumMismatch, prose.place(index, &total_at), message)
            .because(terms)
            .hint("请核对合计和各项；有重复计算的，请在文中写明")
    })
}

/// 7.26:45.82:46.92: shares of a structure make up a hundred.
fn structure(prose: &Prose<'_>, index: usize, range: &Range<usize>) -> Option<Diagnostic> {
    let text = prose.text(index, range);
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ':' | '：' | '∶');
    let end = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
    let written = &text[start..start + end];
    let parts: Vec<&str> = written.split([':', '：', '∶']).collect();
    let shares: Option<Vec<Decimal>> = parts.iter().map(|part| part.parse().ok()).collect();
    let shares = shares.filter(|shares| shares.len() >= 3)?;
    let decimals = parts.iter().map(|part| part.split_once('.').map_or(0, |(_, fraction)| fraction.len())).max()?;
    let sum = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(*share))?;
    let off = (sum - Decimal::ONE_HUNDRED).abs();
    let slack = Decimal::new(5, u32::try_from(decimals).ok()? + 1) * Decimal::from(shares.len());
    if off <= slack || off > Decimal::TEN {
        return None;
    }
    let at = range.start + start..range.start + start + end;
    Some(
        Diagnostic::error(Code::ProseShareSum, prose.place(index, &at), format!("构成 `{written}` 之和不是 100"))
            .because(format!("{} = {sum}", parts.join(" + ")))
            .hint("请核对各部分的比重"),
    )
}
