//! The numbers of a text that state something. Years and dates, the numbers of points, of documents and of
//! tables, and digits in a name (PM2.5, S208, 第一产业, 0—3岁) state nothing.

use std::ops::Range;

use super::claim::Claim;
use super::lex::{Token, TokenKind};
use crate::text::dash;
use crate::text::numeral;

/// A number that states something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct StatedNumber {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the number with its unit.
    pub range: Range<usize>,
    /// Bytes of its sentence.
    pub sentence: Range<usize>,
    /// The claims of it, by their index: several for one number of several things, none when it was not read.
    pub claims: Range<usize>,
}

/// Adds the numbers of a passage, of whose claims `first` stand before it.
pub(super) fn read(
    passage: usize,
    text: &str,
    tokens: &[Token],
    claims: &[Claim],
    first: usize,
    found: &mut Vec<StatedNumber>,
) {
    let mut next = 0;
    for sentence in tokens.split(|token| token.kind == TokenKind::Stop) {
        let (Some(start), Some(end)) = (sentence.first(), sentence.last()) else { continue };
        let whole = start.range.start..end.range.end;
        for token in sentence {
            let own = claims[next..].iter().take_while(|claim| claim.range == token.range).count();
            let claims = first + next..first + next + own;
            next += own;
            let ranges = match token.kind {
                // Without a claim it is the number of a point, or a part of a name: （2）, 第七次人口普查.
                TokenKind::Number(_) if own > 0 => vec![token.range.clone()],
                TokenKind::Unknown => unread(text, &token.range),
                _ => Vec::new(),
            };
            let number = |range| StatedNumber { passage, range, sentence: whole.clone(), claims: claims.clone() };
            found.extend(ranges.into_iter().map(number));
        }
    }
}

/// The numbers of a piece that is no number by itself: shares of a structure, ends of a range, amounts in units
/// that nobody knows.
fn unread(text: &str, piece: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = piece.start;
    while let Some(c) = text[at..piece.end].chars().next() {
        let digits = numeral::digits(&text[at..piece.end]);
        let named = title(&text[at..piece.end]).or_else(|| ages(&text[at..]));
        if digits > 0 && named.is_none() && !is_name(&text[..at], &text[at + digits..]) {
            found.push(at..at + digits);
        }
        at = piece.end.min(at + named.unwrap_or(digits.max(c.len_utf8())));
    }
    found
}

/// The bytes of the title of a document, which says nothing, whatever numbers are in it.
fn title(text: &str) -> Option<usize> {
    text.strip_prefix('《')?;
    text.find('》').map(|end| end + '》'.len_utf8())
}

/// The bytes of an age group, which is a part of a name: 0—3岁婴幼儿.
fn ages(text: &str) -> Option<usize> {
    let first = Some(numeral::digits(text)).filter(|length| *length > 0)?;
    let rest = text[first..].strip_prefix(dash::is_range)?;
    let end = rest[numeral::digits(rest)..].strip_prefix('岁')?;
    Some(text.len() - end.len())
}

/// True for digits that are a part of a name, a date or the number of a document: S208, PM2.5, 5G, 〔2023〕153号,
/// 6月.
fn is_name(before: &str, after: &str) -> bool {
    let names =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '〔' | '［' | '[' | '表' | '图' | '件' | '栏');
    // One letter makes a name (5G, 4A级), two a unit that nobody knows (100MW).
    let letters = after.chars().take_while(char::is_ascii_alphabetic).count();
    let ends = ["号", "月", "国道", "省道"];
    before.ends_with(names) || letters == 1 || ends.iter().any(|end| after.starts_with(end))
}

#[cfg(test)]
mod tests {
    use super::unread;

    #[test]
    fn digits_in_names_titles_and_dates_are_no_numbers() {
        for (text, numbers) in [
            ("7.26:45.82:46.92", &["7.26", "45.82", "46.92"][..]),
            ("装机100MW", &["100"]),
            ("40～50", &["40", "50"]),
            ("S208、PM2.5、5G、4A级、110国道", &[]),
            ("〔2023〕153号、12号楼、6月、表2、专栏3", &[]),
            ("《2023年工作要点（12条）》印发", &[]),
            ("0—3岁婴幼儿托位", &[]),
        ] {
            let found: Vec<&str> = unread(text, &(0..text.len())).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, numbers, "{text}");
        }
    }
}
