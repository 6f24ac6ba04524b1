//! How numbers are written, whatever they say: signs of unit and range, units written twice, decimals
//! within a series, a negative number after a word of decline.

use std::collections::BTreeSet;
use std::ops::Range;

use super::prose::Prose;
use super::prose::claim::{About, Direction};
use super::prose::lex::{Token, TokenKind};
use super::prose::words::Sense;
use crate::diag::{Code, Diagnostic, Sink};
use crate::text::dash;
use crate::text::scan::numerals;
use crate::text::tidy;

/// ％ for %, m3 for m³, a hyphen between years where the report otherwise has a dash.
pub(super) fn forms(prose: &Prose<'_>, sink: &mut Sink) {
    let ranges = year_ranges(prose);
    let counts = dash::RANGE.map(|dash| ranges.iter().filter(|(_, _, own)| *own == dash).count());
    let usual = if counts[0] > 0 {
        dash::RANGE[0]
    } else {
        dash::RANGE.iter().zip(counts).max_by_key(|(_, count)| *count).map_or('—', |(dash, _)| *dash)
    };
    for (index, range, dash) in ranges.iter().filter(|(.., dash)| *dash != usual) {
        let right = prose.text(*index, range).replace(*dash, "—");
        let (what, why) = ("年份范围的连接号与全文不一致", "时间的起止用一字线 —（GB/T 15834）");
        sink.push(form(prose, *index, range, what, why, &right));
    }
    for (index, passage) in prose.passages.iter().enumerate() {
        let text = &passage.text;
        let mut report = |range: Range<usize>, what: &str, why: &str, right: String| {
            sink.push(form(prose, index, &range, what, why, &right));
        };
        for range in numerals(text) {
            let number = &text[range.clone()];
            if number.ends_with('％') && !number.contains(is_wide) {
                let right = number.replace('％', "%");
                report(range.clone(), "百分号用了全角", "数字后面的百分号用半角 %，全文一致", right);
            }
            let unit = text[range.end..].trim_start();
            for (wrong, right) in [("m3", "m³"), ("m2", "m²")].into_iter().filter(|(wrong, _)| unit.starts_with(wrong))
            {
                let range = range.start..text.len() - unit.len() + wrong.len();
                let right = text[range.clone()].replace(wrong, right);
                report(range, "单位的指数没有写成上标", "立方米写作 m³ 或立方米，不写 m3", right);
            }
        }
        let wide = text.match_indices(|c| is_wide(c) && c != '．');
        for (at, _) in wide.filter(|(at, _)| !text[..*at].ends_with(is_wide)) {
            let end = text[at..].find(|c| !is_wide(c)).map_or(text.len(), |length| at + length);
            report(at..end, "数字用了全角", "数字用半角，全文一致", tidy(&text[at..end]));
        }
    }
}

/// A full-width digit, or the point between two.
fn is_wide(c: char) -> bool {
    matches!(c, '０'..='９' | '．')
}

fn form(prose: &Prose<'_>, index: usize, range: &Range<usize>, what: &str, why: &str, right: &str) -> Diagnostic {
    let text = prose.text(index, range);
    Diagnostic::note(Code::FigureForm, prose.place(index, range), format!("{what}：`{text}`"))
        .because(why)
        .hint(format!("请改为 `{right}`"))
}

/// Ranges of years with their dash.
fn year_ranges(prose: &Prose<'_>) -> Vec<(usize, Range<usize>, char)> {
    let mut found = Vec::new();
    for (index, tokens) in prose.tokens.iter().enumerate() {
        for token in tokens {
            let TokenKind::Period(_, Some(_)) = token.kind else { continue };
            let text = prose.text(index, &token.range);
            let dash = dash::RANGE.iter().find(|dash| text.contains(**dash));
            found.extend(dash.map(|dash| (index, token.range.clone(), *dash)));
        }
    }
    found
}

/// `92.8%%`, `441.71亿元亿元`: the unit of a cell's text and once more.
pub(super) fn doubled(prose: &Prose<'_>, sink: &mut Sink) {
    for (index, passage) in prose.passages.iter().enumerate() {
        for token in &prose.tokens[index] {
            let Some(numeral) = token.number() else { continue };
            let written = &passage.text[token.range.start + numeral.digits..token.range.end];
            let unit = written.trim();
            let rest = &passage.text[token.range.end..];
            // 个个 and the like are words.
            let is_unit = unit.chars().count() > 1 || matches!(unit, "%" | "％" | "元" | "岁" | "件");
            if !unit.is_empty() && is_unit && rest.starts_with(unit) {
                let range = token.range.start..token.range.end + unit.len();
                let message = format!("单位写了两次：`{}`", prose.text(index, &range));
                sink.push(
                    Diagnostic::warning(Code::DoubleUnit, prose.place(index, &token.range), message)
                        .because("单元格显示的文字已经带单位，正文又写了一次")
                        .hint("请删去一个；单元格里只写数、不带单位更好"),
                );
            }
        }
    }
}

/// Decimals that vary within one list.
pub(super) fn decimals(prose: &Prose<'_>, sink: &mut Sink) {
    // The tables have the decimals that they have.
    let of_tables = prose.claims.iter().filter(|claim| matches!(claim.about, About::Table(..)));
    let of_tables: BTreeSet<(usize, usize)> = of_tables.map(|claim| (claim.passage, claim.range.start)).collect();
    for (index, passage) in prose.passages.iter().enumerate() {
        for list in number_lists(&prose.tokens[index]) {
            let numbers: Vec<_> = list.iter().filter_map(|token| Some((token.number()?, &token.range))).collect();
            let [(first, start), .., (_, end)] = &numbers[..] else { continue };
            let varies = numbers.iter().any(|(numeral, _)| numeral.quantity.decimals != first.quantity.decimals);
            let comparable = numbers.iter().all(|(numeral, _)| numeral.unit == first.unit && !numeral.ordinal);
            let typed =
                numbers.iter().all(|(_, range)| !passage.has_figure(range)) && !passage.is_template(start.start);
            // Whole numbers of a percentage (100%) are common and no slip.
            let fractions = numbers.iter().filter(|(numeral, _)| numeral.quantity.decimals > 0).count();
            let is_told = numbers.iter().any(|(_, range)| of_tables.contains(&(index, range.start)));
            if varies && comparable && typed && fractions > 1 && !is_told {
                let message = format!("同一组数的小数位数不一致：`{}`", prose.text(index, &(start.start..end.end)));
                sink.push(
                    Diagnostic::note(Code::DecimalsVary, prose.place(index, start), message)
                        .because("并列的数小数位数应当相同")
                        .hint("请统一小数位数"),
                );
            }
        }
    }
}

/// Numbers joined by 、 or 和.
fn number_lists(tokens: &[Token]) -> Vec<&[Token]> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let mut end = start;
        while let [number, join, next, ..] = &tokens[end..]
            && number.number().is_some()
            && join.is_word(Sense::Join)
            && next.number().is_some()
        {
            end += 2;
        }
        if end > start {
            found.push(&tokens[start..=end]);
        }
        start = end + 1;
    }
    found
}

/// 下降-3%.
pub(super) fn double_negatives(prose: &Prose<'_>, sink: &mut Sink) {
    for claim in &prose.claims {
        let Some(turn) = claim.turn.as_ref().filter(|turn| turn.direction == Direction::Down && !turn.reached) else {
            continue;
        };
        let value = claim.numeral.quantity.value;
        let negative = value.is_sign_negative() && !value.is_zero();
        if !negative || claim.numeral.ordinal || prose.passages[claim.passage].is_template(claim.range.start) {
            continue;
        }
        let word = prose.text(claim.passage, &turn.range);
        let number = prose.number(claim);
        let magnitude = number.trim_start_matches(dash::is_minus);
        let message = format!("`{word}` 后面又是负数：{number}");
        sink.push(
            Diagnostic::warning(Code::DoubleNegative, prose.place(claim.passage, &turn.range), message)
                .because("两个否定意思相反，读者会以为是增长")
                .hint(format!("请写成“{word}{magnitude}”；引用单元格时加过滤器 `| magnitude`")),
        );
    }
}
