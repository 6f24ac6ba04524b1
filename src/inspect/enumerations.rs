//! Enumerations against the number of things that they announce: `等5座`, `分别为`, 四个方面：一是…四是.

use std::ops::Range;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::prose::lex::{Token, TokenKind};
use super::prose::words::Sense;
use super::prose::{PassageKind, Prose};
use crate::diag::{Code, Diagnostic, Sink};
use crate::text::chinese;
use crate::text::numeral::Numeral;

/// `分别` with more or fewer numbers than it promises.
pub(super) fn uneven(prose: &Prose<'_>, sink: &mut Sink) {
    for list in &prose.uneven {
        let passage = &prose.passages[list.passage];
        if passage.is_template(list.range.start) || is_even_by_marks(&passage.text[..list.range.start], list.numbers) {
            continue;
        }
        let message = format!("“分别”前面有 {} 项，后面有 {} 个数", list.owners, list.numbers);
        sink.push(
            Diagnostic::error(Code::ListUneven, prose.place(list.passage, &list.range), message)
                .because("数和它所属的年份或事项不能一一对应")
                .hint("请补上缺少的数，或删去多余的"),
        );
    }
}

/// True when the marks before 分别 part as many things as there are numbers: 工业、农业、服务业, of which
/// the tables may know only some.
fn is_even_by_marks(before: &str, numbers: usize) -> bool {
    let Some((things, _)) = before.rsplit_once("分别") else { return false };
    let list = things.rsplit(['。', '；', '，', '：']).next().unwrap_or_default();
    let least = list.matches('、').count() + 1;
    // 和 may also stand inside a name.
    let most = least + list.matches(['和', '与', '及']).count();
    (least..=most).contains(&numbers)
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
    let count = whole(tokens[at].number()?).filter(|count| (1..=50).contains(count))?;
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
    if !announces || !tokens[at].is_word(Sense::Respectively) {
        return None;
    }
    let ends = |token: &&Token| !matches!(token.kind, TokenKind::Stop | TokenKind::Semicolon | TokenKind::Comma);
    let list: Vec<&Token> = tokens[at + 1..].iter().take_while(ends).collect();
    if list.is_empty() || list.iter().any(|token| matches!(token.kind, TokenKind::Number(_) | TokenKind::Period(..))) {
        return None;
    }
    let mut before =
        tokens[..at].iter().rev().take_while(|token| !matches!(token.kind, TokenKind::Stop | TokenKind::Semicolon));
    let (count, number) = before.find_map(|token| Some((whole(token.number()?)?, token)))?;
    let joins = || list.iter().filter(|token| token.is_word(Sense::Join));
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
            TokenKind::Close => depth += 1,
            TokenKind::Open => depth = depth.saturating_sub(1),
            TokenKind::Stop | TokenKind::Semicolon | TokenKind::Comma => break,
            TokenKind::Word(Sense::Join) if depth == 0 && &text[token.range.clone()] == "、" => items += 1,
            // A number inside the list belongs to another thought.
            TokenKind::Number(_) if depth == 0 => return None,
            _ => {}
        }
    }
    (items > 1).then_some(items)
}

/// 一是…二是… with a number left out.
pub(super) fn ordinals(prose: &Prose<'_>, sink: &mut Sink) {
    let mut last = 0;
    for (index, passage) in prose.passages.iter().enumerate() {
        if passage.kind == PassageKind::Heading {
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
    let text_blocks = prose.passages.iter().enumerate().filter(|(_, passage)| passage.kind != PassageKind::Heading);
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
