//! Lists against their counts: `等5座`, 一是…四是, `分别为`, totals and their parts.

use std::ops::Range;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::prose::lex::{Kind, Token};
use super::prose::words::Sense;
use super::prose::{Form, Prose};
use crate::diag::{Code, Diagnostic, Sink};
use crate::text::chinese;
use crate::text::numeral::Numeral;

/// `分别` with more or fewer numbers than it promises.
pub(super) fn uneven(prose: &Prose<'_>, sink: &mut Sink) {
    for list in &prose.uneven {
        if prose.passages[list.passage].is_template(list.range.start) {
            continue;
        }
        sink.push(
            Diagnostic::error(
                Code::ListUneven,
                prose.place(list.passage, &list.range),
                format!("“分别”前面有 {} 项，后面有 {} 个数", list.owners, list.numbers),
            )
            .because("数和它所属的年份或事项不能一一对应")
            .hint("请补上缺少的数，或删去多余的"),
        );
    }
}

/// Lists before 等N座 and after N座，分别为, with another number of things than is stated.
pub(super) fn counted(prose: &Prose<'_>, sink: &mut Sink) {
    for (index, tokens) in prose.tokens.iter().enumerate() {
        for at in 0..tokens.len() {
            sink.extend(more_than_counted(prose, index, tokens, at).or_else(|| not_all(prose, index, tokens, at)));
        }
    }
}

/// `甲、乙、丙、丁等3座`: more are named than there are.
fn more_than_counted(prose: &Prose<'_>, index: usize, tokens: &[Token], at: usize) -> Option<Diagnostic> {
    let Kind::Number(numeral) = &tokens[at].kind else { return None };
    let count = whole(numeral).filter(|count| (1..=50).contains(count))?;
    let before = at.checked_sub(1).filter(|before| prose.text(index, &tokens[*before].range) == "等")?;
    let listed = list_before(&prose.passages[index].text, tokens, before)?;
    (listed > count).then(|| {
        let range = &tokens[at].range;
        let message = format!("“等”前面列出了 {listed} 项，后面写的是 `{}`", prose.text(index, range));
        Diagnostic::error(Code::ListCount, prose.place(index, range), message)
            .because("“等”前面列出的多于后面的总数")
            .hint("请核对总数，或删去多列的一项")
    })
}

/// `4座病险水库，分别为甲、乙、丙和丁`: a closed list has as many as were counted.
fn not_all(prose: &Prose<'_>, index: usize, tokens: &[Token], at: usize) -> Option<Diagnostic> {
    let text = |token: &Token| prose.text(index, &token.range);
    let announces = ["分别为", "分别是", "依次是", "依次为"].contains(&text(&tokens[at]));
    if !announces || !matches!(tokens[at].kind, Kind::Word(Sense::Respectively)) {
        return None;
    }
    let ends = |token: &&Token| !matches!(token.kind, Kind::Stop | Kind::Semicolon | Kind::Comma);
    let list: Vec<&Token> = tokens[at + 1..].iter().take_while(ends).collect();
    if list.is_empty() || list.iter().any(|token| matches!(token.kind, Kind::Number(_) | Kind::Period(..))) {
        return None;
    }
    let mut before = tokens[..at].iter().rev().take_while(|token| !matches!(token.kind, Kind::Stop | Kind::Semicolon));
    let (count, number) = before.find_map(|token| match &token.kind {
        Kind::Number(numeral) => Some((whole(numeral)?, token)),
        _ => None,
    })?;
    let joins = || list.iter().filter(|token| matches!(token.kind, Kind::Word(Sense::Join)));
    // 和 may also stand inside a name.
    let (least, most) = (joins().filter(|join| text(join) == "、").count() + 1, joins().count() + 1);
    (most > 1 && !(least..=most).contains(&count)).then(|| {
        let message = format!("写的是 `{}`，后面列出了 {most} 项", text(number));
        Diagnostic::error(Code::ListCount, prose.place(index, &number.range), message)
            .because("“分别为”后面应当逐一列全")
            .hint("请核对总数，或补上、删去列出的项目")
    })
}

/// A count of things without a percent sign.
fn whole(numeral: &Numeral) -> Option<usize> {
    let counts = !numeral.unit.is_percent() && !numeral.ordinal && numeral.unit.factor == Decimal::ONE;
    (counts && numeral.quantity.decimals == 0).then(|| numeral.quantity.value.to_usize())?
}

/// Items separated by 、 before a token, back to the start of the clause; brackets are skipped.
fn list_before(text: &str, tokens: &[Token], end: usize) -> Option<usize> {
    let mut items = 1;
    let mut depth = 0_usize;
    for token in tokens[..end].iter().rev() {
        match &token.kind {
            Kind::Close => depth += 1,
            Kind::Open => depth = depth.saturating_sub(1),
            Kind::Stop | Kind::Semicolon | Kind::Comma => break,
            Kind::Word(Sense::Join) if depth == 0 && &text[token.range.clone()] == "、" => items += 1,
            // A number inside the list belongs to another thought.
            Kind::Number(_) if depth == 0 => return None,
            _ => {}
        }
    }
    (items > 1).then_some(items)
}

/// 一是…二是… with a number left out.
pub(super) fn ordinals(prose: &Prose<'_>, sink: &mut Sink) {
    let mut last = 0;
    for (index, passage) in prose.passages.iter().enumerate() {
        if passage.form == Form::Heading {
            last = 0;
            continue;
        }
        for (number, range) in firstly(&passage.text) {
            if number != 1 && number != last + 1 {
                let message =
                    format!("`{}` 的前面不是“{}是”", &passage.text[range.clone()], chinese::write(number - 1));
                sink.push(
                    Diagnostic::error(Code::OrdinalGap, prose.place(index, &range), message)
                        .because("分点的序数不连续，可能漏了一点或写错了序数")
                        .hint("请补上缺少的一点，或改正序数"),
                );
            }
            // A wrong one among right ones is one slip, not two.
            last = if number == 1 { 1 } else { last + 1 };
        }
    }
}

/// `四个方面：一是…` with another number of points in the same passage.
pub(super) fn announced(prose: &Prose<'_>, sink: &mut Sink) {
    let text_blocks = prose.passages.iter().enumerate().filter(|(_, passage)| passage.form != Form::Heading);
    sink.extend(text_blocks.filter_map(|(index, passage)| other_count(prose, index, &firstly(&passage.text))));
}

fn other_count(prose: &Prose<'_>, index: usize, found: &[(usize, Range<usize>)]) -> Option<Diagnostic> {
    let ((1, first), (last, _)) = (found.first()?, found.last()?) else { return None };
    let before = &prose.passages[index].text[..first.start];
    let units = ["个方面", "方面", "个问题", "个重点", "点"];
    let (at, unit) = units.iter().find_map(|unit| Some((before.rfind(unit)?, *unit)))?;
    // Right before the points, not in another sentence.
    if before[at + unit.len()..].contains('。') {
        return None;
    }
    let is_digit = |c: char| chinese::is_numeral(c) || c == '两' || c.is_ascii_digit();
    let digits = &before[before[..at].trim_end_matches(is_digit).len()..at];
    let count: usize = digits.parse().ok().or_else(|| chinese::whole(digits))?;
    let single = found.iter().filter(|(number, _)| *number == 1).count() == 1;
    (single && count != *last && count > 1).then(|| {
        let message = format!("写明 `{digits}{unit}`，后面列到“{}是”", chinese::write(*last));
        let range = at - digits.len()..at + unit.len();
        Diagnostic::error(Code::OrdinalCount, prose.place(index, &range), message)
            .because("分点的个数与前面说的不一致")
            .hint("请核对个数，或补上缺少的一点")
    })
}

/// 一是, 二是 … at the start of a text, a sentence or a clause.
fn firstly(text: &str) -> Vec<(usize, Range<usize>)> {
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
        |token: &Token, index| matches!(token.kind, Kind::Word(_)) && prose.text(index, &token.range) == "其中";
    let starts = written(prose).filter(|(index, _, token)| of_which(token, *index));
    sink.extend(starts.filter_map(|(index, at, _)| more_than_whole(prose, index, at)));
}

/// Totals that are not the sum of the parts before them.
pub(super) fn sums(prose: &Prose<'_>, sink: &mut Sink) {
    let sums = written(prose).filter(|(index, _, token)| {
        let is_total = ["合计", "总计", "共计"].contains(&prose.text(*index, &token.range));
        is_total && token.kind == Kind::Word(Sense::Sum)
    });
    sink.extend(sums.filter_map(|(index, at, _)| other_sum(prose, index, at)));
}

/// Structures whose parts do not make up a hundred.
pub(super) fn structures(prose: &Prose<'_>, sink: &mut Sink) {
    let unread = written(prose).filter(|(.., token)| token.kind == Kind::Unknown);
    sink.extend(unread.filter_map(|(index, _, token)| structure(prose, index, &token.range)));
}

/// A number that can be added to others.
fn addend(token: &Token) -> Option<(Numeral, Range<usize>)> {
    match &token.kind {
        Kind::Number(numeral) if !numeral.ordinal && numeral.bound.is_none() => {
            Some(((**numeral).clone(), token.range.clone()))
        }
        _ => None,
    }
}

/// Ages, rates and ratios do not add up.
fn adds_up(numeral: &Numeral) -> bool {
    !matches!(numeral.unit.dimension.as_str(), "" | "%" | "百分点" | "岁" | "年" | "倍" | "：1")
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
    let in_sentence = |token: &&Token| !matches!(token.kind, Kind::Stop | Kind::Semicolon);
    let (whole, whole_at) = before.iter().rev().take_while(in_sentence).find_map(addend)?;
    let mut parts: Vec<(Numeral, Range<usize>)> = Vec::new();
    for token in after.iter().take_while(in_sentence) {
        // A comma ends the list once it has begun; what follows is told of the last part.
        if token.kind == Kind::Comma && parts.len() > 1 {
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

/// `省级3个、市级22个，合计26个`: the sum right after its parts.
fn other_sum(prose: &Prose<'_>, index: usize, at: usize) -> Option<Diagnostic> {
    let tokens = &prose.tokens[index];
    let (total, total_at) = addend(tokens.get(at + 1)?)?;
    let before = tokens[..at].iter().rev().take_while(|token| !matches!(token.kind, Kind::Stop | Kind::Semicolon));
    // The clause right before is the list of the parts.
    let clause = before.skip_while(|token| token.kind == Kind::Comma).take_while(|token| token.kind != Kind::Comma);
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
