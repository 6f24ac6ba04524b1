//! Lists against their counts: `等5座`, 一是…四是, `分别为`, totals and their parts, counts of
//! indicators.

use std::ops::Range;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Evidence;
use super::prose::lex::{Kind, Token};
use super::prose::words::Sense;
use super::prose::{Form, Prose};
use crate::diag::{Code, Diagnostic, Sink};
use crate::text::chinese;
use crate::text::numeral::Numeral;

/// `分别` with more or fewer numbers than it promises.
pub(super) fn uneven(_: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    for list in &prose.uneven {
        if prose.passages[list.passage].is_template(list.range.start) {
            continue;
        }
        sink.push(
            Diagnostic::error(
                Code::ListCount,
                prose.place(list.passage, &list.range),
                format!("“分别”前面有 {} 项，后面有 {} 个数", list.owners, list.numbers),
            )
            .because("数和它所属的年份或事项不能一一对应")
            .hint("请补上缺少的数，或删去多余的"),
        );
    }
}

/// Lists before 等N and after N座，分别为.
pub(super) fn counted(_: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    for (index, passage) in prose.passages.iter().enumerate() {
        let tokens = &prose.tokens[index];
        for (at, token) in tokens.iter().enumerate() {
            let Kind::Number(numeral) = &token.kind else { continue };
            let Some(count) = whole(numeral).filter(|count| (1..=50).contains(count)) else { continue };
            let before = at.checked_sub(1).map(|at| &tokens[at]);
            let follows = before.filter(|word| &passage.text[word.range.clone()] == "等");
            if follows.is_none() {
                continue;
            }
            let Some(listed) = list_before(&passage.text, tokens, at - 1) else { continue };
            if listed <= count {
                continue;
            }
            sink.push(
                Diagnostic::error(
                    Code::ListCount,
                    prose.place(index, &token.range),
                    format!("“等”前面列出了 {listed} 项，后面写的是 `{}`", &passage.text[token.range.clone()]),
                )
                .because("“等”前面列出的多于后面的总数")
                .hint("请核对总数，或删去多列的一项"),
            );
        }
    }
}

/// `4座病险水库，分别为甲、乙、丙和丁`: a closed list has as many as were counted.
pub(super) fn closed(_: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    for (index, passage) in prose.passages.iter().enumerate() {
        let tokens = &prose.tokens[index];
        for (at, token) in tokens.iter().enumerate() {
            let announces = ["分别为", "分别是", "依次是", "依次为"].contains(&&passage.text[token.range.clone()]);
            if !announces || !matches!(token.kind, Kind::Word(Sense::Respectively)) {
                continue;
            }
            let ends = |token: &&Token| !matches!(token.kind, Kind::Stop | Kind::Semicolon | Kind::Comma);
            let list: Vec<&Token> = tokens[at + 1..].iter().take_while(ends).collect();
            let is_words =
                !list.is_empty() && list.iter().all(|token| !matches!(token.kind, Kind::Number(_) | Kind::Period(..)));
            let before =
                tokens[..at].iter().rev().take_while(|token| !matches!(token.kind, Kind::Stop | Kind::Semicolon));
            let count = before.filter_map(|token| match &token.kind {
                Kind::Number(numeral) => Some((whole(numeral)?, token)),
                _ => None,
            });
            let Some((count, number)) = count.take(1).next().filter(|_| is_words) else { continue };
            let joins = |wanted: &dyn Fn(&str) -> bool| {
                list.iter()
                    .filter(|token| {
                        matches!(token.kind, Kind::Word(Sense::Join)) && wanted(&passage.text[token.range.clone()])
                    })
                    .count()
            };
            // 和 may also stand inside a name.
            let least = joins(&|join| join == "、") + 1;
            let most = joins(&|_| true) + 1;
            if (least..=most).contains(&count) || most < 2 {
                continue;
            }
            sink.push(
                Diagnostic::error(
                    Code::ListCount,
                    prose.place(index, &number.range),
                    format!("写的是 `{}`，后面列出了 {most} 项", &passage.text[number.range.clone()]),
                )
                .because("“分别为”后面应当逐一列全")
                .hint("请核对总数，或补上、删去列出的项目"),
            );
        }
    }
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

/// 一是…二是… without a gap, and as many as announced.
pub(super) fn ordinals(_: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    let mut last = 0;
    for (index, passage) in prose.passages.iter().enumerate() {
        if passage.form == Form::Heading {
            last = 0;
            continue;
        }
        let found = firstly(&passage.text);
        for (number, range) in &found {
            if *number != 1 && *number != last + 1 {
                sink.push(
                    Diagnostic::error(
                        Code::ListCount,
                        prose.place(index, range),
                        format!("`{}` 的前面不是“{}是”", &passage.text[range.clone()], chinese::write(number - 1)),
                    )
                    .because("分点的序数不连续，可能漏了一点或写错了序数")
                    .hint("请补上缺少的一点，或改正序数"),
                );
            }
            // A wrong one among right ones is one slip, not two.
            last = if *number == 1 { 1 } else { last + 1 };
        }
        announced(prose, index, &found, sink);
    }
}

/// `四个方面：一是…` with another number of points in the same passage.
fn announced(prose: &Prose<'_>, index: usize, found: &[(usize, Range<usize>)], sink: &mut Sink) {
    let text = &prose.passages[index].text;
    let (Some((1, first)), Some((last, _))) = (found.first().map(|(n, r)| (*n, r)), found.last()) else { return };
    let before = &text[..first.start];
    let Some((at, unit)) =
        ["个方面", "方面", "个问题", "个重点", "点"].iter().find_map(|unit| Some((before.rfind(unit)?, *unit)))
    else {
        return;
    };
    // Right before the points, not in another sentence.
    if before[at + unit.len()..].contains('。') {
        return;
    }
    let start = before[..at]
        .char_indices()
        .rev()
        .take_while(|(_, c)| chinese::is_numeral(*c) || *c == '两' || c.is_ascii_digit())
        .last();
    let Some((start, _)) = start else { return };
    let digits = &before[start..at];
    let Some(count) = digits.parse().ok().or_else(|| chinese::whole(digits)) else { return };
    let single = found.iter().filter(|(number, _)| *number == 1).count() == 1;
    if single && count != *last && count > 1 {
        sink.push(
            Diagnostic::error(
                Code::ListCount,
                prose.place(index, &(start..at + unit.len())),
                format!("写明 `{digits}{unit}`，后面列到“{}是”", chinese::write(*last)),
            )
            .because("分点的个数与前面说的不一致")
            .hint("请核对个数，或补上缺少的一点"),
        );
    }
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

/// Parts after 其中 that are more than the whole.
pub(super) fn parts(_: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    for (index, passage) in prose.passages.iter().enumerate() {
        if passage.is_template(0) {
            continue;
        }
        let tokens = &prose.tokens[index];
        for (at, token) in tokens.iter().enumerate() {
            if matches!(token.kind, Kind::Word(_)) && &passage.text[token.range.clone()] == "其中" {
                sink.extend(more_than_whole(prose, index, tokens, at));
            }
            if token.kind == Kind::Word(Sense::Sum)
                && ["合计", "总计", "共计"].contains(&&passage.text[token.range.clone()])
            {
                sink.extend(other_sum(prose, index, tokens, at));
            }
            if token.kind == Kind::Unknown {
                sink.extend(structure(prose, index, &token.range));
            }
        }
    }
}

fn more_than_whole(prose: &Prose<'_>, index: usize, tokens: &[Token], at: usize) -> Option<Diagnostic> {
    let number = |token: &Token| match &token.kind {
        Kind::Number(numeral) if !numeral.ordinal && numeral.bound.is_none() => {
            Some(((**numeral).clone(), token.range.clone()))
        }
        _ => None,
    };
    let mut sentence =
        tokens[..at].iter().rev().take_while(|token| !matches!(token.kind, Kind::Stop | Kind::Semicolon));
    let (whole, whole_at) = sentence.find_map(number)?;
    let after = tokens[at..].iter().take_while(|token| !matches!(token.kind, Kind::Stop | Kind::Semicolon));
    let mut parts: Vec<(Numeral, Range<usize>)> = Vec::new();
    for token in after {
        // A comma ends the list once it has begun; what follows is told of the last part.
        if token.kind == Kind::Comma && parts.len() > 1 {
            break;
        }
        parts.extend(number(token).filter(|(part, _)| part.unit == whole.unit));
    }
    // Ages, rates and ratios do not add up.
    let adds_up = !matches!(whole.unit.dimension.as_str(), "" | "%" | "百分点" | "岁" | "年" | "倍" | "：1");
    if parts.len() < 2 || !adds_up || whole.unit.dimension.contains('/') {
        return None;
    }
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, (part, _)| sum.checked_add(part.quantity.value))?;
    if sum <= whole.quantity.value {
        return None;
    }
    let terms: Vec<String> = parts.iter().map(|(part, _)| part.quantity.to_string()).collect();
    Some(
        Diagnostic::error(
            Code::PartSum,
            prose.place(index, &whole_at),
            format!("“其中”各项之和大于总数 `{}`", prose.text(index, &whole_at)),
        )
        .because(format!("{} = {sum}", terms.join(" + ")))
        .related(prose.place(index, &parts[0].1), "其中的第一项")
        .hint("请核对总数和各项"),
    )
}

/// `省级3个、市级22个，合计26个`: the sum right after its parts.
fn other_sum(prose: &Prose<'_>, index: usize, tokens: &[Token], at: usize) -> Option<Diagnostic> {
    let number = |token: &Token| match &token.kind {
        Kind::Number(numeral) if !numeral.ordinal && numeral.bound.is_none() => {
            Some(((**numeral).clone(), token.range.clone()))
        }
        _ => None,
    };
    let (sum, sum_at) = number(tokens.get(at + 1)?)?;
    let before = tokens[..at].iter().rev().take_while(|token| !matches!(token.kind, Kind::Stop | Kind::Semicolon));
    // The clause right before is the list of the parts.
    let clause = before.skip_while(|token| token.kind == Kind::Comma).take_while(|token| token.kind != Kind::Comma);
    let parts: Vec<(Numeral, Range<usize>)> = clause.filter_map(number).collect();
    let adds_up = !matches!(sum.unit.dimension.as_str(), "" | "%" | "百分点" | "岁" | "年" | "倍" | "：1");
    if parts.len() < 2 || !adds_up || parts.iter().any(|(part, _)| part.unit != sum.unit) {
        return None;
    }
    let total = parts.iter().try_fold(Decimal::ZERO, |total, (part, _)| total.checked_add(part.quantity.value))?;
    if total == sum.quantity.value {
        return None;
    }
    let terms: Vec<String> = parts.iter().rev().map(|(part, _)| part.quantity.to_string()).collect();
    Some(
        Diagnostic::error(
            Code::PartSum,
            prose.place(index, &sum_at),
            format!("合计不等于前面各项之和：`{}`", prose.text(index, &sum_at)),
        )
        .because(format!("{} = {total}", terms.join(" + ")))
        .hint("请核对合计和各项；有重复计算的，请在文中写明"),
    )
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
        Diagnostic::error(Code::PartSum, prose.place(index, &at), format!("构成 `{written}` 之和不是 100"))
            .because(format!("{} = {sum}", parts.join(" + ")))
            .hint("请核对各部分的比重"),
    )
}
