//! Splits a text into tokens: a number with its unit, a date, a Latin word, or a single character.

use std::ops::Range;

use super::flat::{Flat, Shown};
use crate::model::value::{Reading, Value};
use crate::text::dash;
use crate::text::scan::{date_length, is_digit, numerals};
use crate::text::unit::Unit;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind<'a> {
    /// A number with sign, percent sign and unit; the unit begins after `bare` bytes.
    Number { figure: Option<&'a Value>, bare: usize },
    /// The number of a table or another thing, by the key of the thing.
    Reference(&'a str),
    /// A date or a word of letters and digits.
    Word,
    /// A Han character.
    Han,
    /// Punctuation or white space.
    Mark,
}

/// A piece of text that a diff keeps whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a, 't> {
    pub kind: TokenKind<'a>,
    pub text: &'t str,
}

impl Token<'_, '_> {
    pub(super) fn is_number(&self) -> bool {
        matches!(self.kind, TokenKind::Number { .. })
    }

    /// True for words: neither a number nor the automatic number of a table or picture.
    pub(super) fn is_worded(&self) -> bool {
        !matches!(self.kind, TokenKind::Number { .. } | TokenKind::Reference(_))
    }

    /// How much an equal token helps a reader find the place again; a comma does not at all.
    pub(super) fn weight(&self) -> usize {
        match self.kind {
            TokenKind::Number { .. } | TokenKind::Reference(_) | TokenKind::Word => 2,
            TokenKind::Han => 1,
            TokenKind::Mark => 0,
        }
    }
}

/// The tokens of a text; together they are the text.
pub(super) fn tokens<'a, 't>(flat: &'t Flat<'a>) -> Vec<Token<'a, 't>> {
    let mut reader = Tokenizer { text: &flat.text, tokens: Vec::new() };
    let mut at = 0;
    for (index, (range, shown)) in flat.shown.iter().enumerate() {
        // A name that a table shows is words.
        let is_name = matches!(shown, Shown::Figure(value) if matches!(value.reading, Reading::Text));
        if is_name || range.is_empty() {
            continue;
        }
        reader.typed(at..range.start);
        let next = flat.shown.get(index + 1).map_or(flat.text.len(), |(next, _)| next.start);
        at = match shown {
            Shown::Figure(value) => reader.number(range.clone(), next, Some(value)),
            Shown::Reference(key) => reader.push(TokenKind::Reference(key), range.clone()),
        };
    }
    reader.typed(at..flat.text.len());
    reader.tokens
}

struct Tokenizer<'a, 't> {
    text: &'t str,
    tokens: Vec<Token<'a, 't>>,
}

impl<'a> Tokenizer<'a, '_> {
    fn push(&mut self, kind: TokenKind<'a>, range: Range<usize>) -> usize {
        self.tokens.push(Token { kind, text: &self.text[range.clone()] });
        range.end
    }

    /// A number with the unit after it, which ends before `limit`; returns its end.
    fn number(&mut self, bare: Range<usize>, limit: usize, figure: Option<&'a Value>) -> usize {
        let is_percent = self.text[bare.clone()].ends_with(['%', '％']);
        let unit = if is_percent { None } else { Unit::split(&self.text[bare.end..limit]) };
        let end = bare.end + unit.map_or(0, |(_, length)| length);
        self.push(TokenKind::Number { figure, bare: bare.len() }, bare.start..end)
    }

    /// A stretch without figures.
    fn typed(&mut self, stretch: Range<usize>) {
        let text = &self.text[stretch.clone()];
        let mut numbers = numerals(text).into_iter().peekable();
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            while numbers.next_if(|number| number.start < at).is_some() {}
            let start = stretch.start + at;
            let is_here = |number: &Range<usize>| number.start == at && !is_name(text, number);
            let end = if let Some(number) = numbers.next_if(|number| is_here(number) && ages(&text[at..]).is_none()) {
                self.number(start..stretch.start + number.end, stretch.end, None)
            } else if let Some(length) = is_digit(first).then(|| fixed_length(&text[at..])).flatten() {
                self.push(TokenKind::Word, start..start + length)
            } else if is_of_word(first) {
                self.push(TokenKind::Word, start..start + word_length(&text[at..]))
            } else {
                let kind = if first.is_alphabetic() { TokenKind::Han } else { TokenKind::Mark };
                self.push(kind, start..start + first.len_utf8())
            };
            at = end - stretch.start;
        }
    }
}

/// The length of a date, or of ages that name a group of people, at the start of a text.
fn fixed_length(text: &str) -> Option<usize> {
    ages(text).or_else(|| date_length(text))
}

/// The length of `0-3岁` and the like, which names an age group and is no amount.
fn ages(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches(is_digit);
    let after = rest.strip_prefix(dash::is_range)?;
    let rest_of_range = after.trim_start_matches(is_digit);
    let is_range = rest.len() < text.len() && rest_of_range.len() < after.len();
    let end = rest_of_range.strip_prefix('岁').filter(|_| is_range)?;
    Some(text.len() - end.len())
}

/// True when a number is the beginning of a name: `5G`.
fn is_name(text: &str, number: &Range<usize>) -> bool {
    let after = &text[number.end..];
    text[number.clone()].ends_with(is_digit)
        && after.starts_with(|c: char| c.is_ascii_alphabetic())
        && Unit::split(after).is_none()
}

/// A letter or digit of a script that is written in words.
fn is_of_word(c: char) -> bool {
    const FIRST_OF_EAST_ASIA: char = '\u{2e80}';
    is_digit(c) || (c < FIRST_OF_EAST_ASIA && c.is_alphanumeric())
}

/// The length of a word such as `PM2.5`, `G351`, `A-5`.
fn word_length(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(is_of_word);
        match rest.strip_prefix(['.', '-', '_']) {
            Some(after) if after.starts_with(is_of_word) => rest = after,
            _ => return text.len() - rest.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(flat: &Flat<'_>) -> String {
        let parts = tokens(flat).into_iter().map(|token| match token.kind {
            TokenKind::Number { .. } => format!("<{}>", token.text),
            _ => token.text.to_owned(),
        });
        parts.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn numbers_keep_their_units_and_dates_are_whole() {
        for (text, expected) in [
            ("达441.71亿元，", "达|<441.71亿元>|，"),
            ("2022年增长-3.9%", "2022年|增|长|<-3.9%>"),
            ("2023年上半年有12个。", "2023年上半年|有|<12个>|。"),
            ("PM2.5和G351线", "PM2.5|和|G351|线"),
            ("10—20个百分点", "<10>|—|<20个百分点>"),
            ("“5G”", "“|5G|”"),
            ("每千人口0-3岁托位5.9个", "每|千|人|口|0-3岁|托|位|<5.9个>"),
            ("", ""),
        ] {
            assert_eq!(shown(&Flat::plain(text)), expected);
        }
    }

    #[test]
    fn a_figure_is_one_number_with_the_unit_after_it() {
        let value =
            |text: &str, reading| Value { text: text.into(), reading, origin: crate::model::value::Origin::Stated };
        let number = value("441.71", crate::model::grammar::read("441.71"));
        let name = value("城镇", Reading::Text);
        let flat = Flat {
            text: "甲441.71亿元城镇".into(),
            shown: vec![(3..9, Shown::Figure(&number)), (15..21, Shown::Figure(&name))],
        };
        assert_eq!(shown(&flat), "甲|<441.71亿元>|城|镇");
    }

    proptest! {
        #[test]
        fn tokens_are_the_text(text in any::<String>(), mixed in "[0-9０,.．%年月—、\\-甲乙A亿元 ]{0,30}") {
            for text in [text, mixed] {
                let flat = Flat::plain(text.clone());
                let joined: String = tokens(&flat).into_iter().map(|token| token.text).collect();
                prop_assert_eq!(joined, text);
            }
        }
    }
}
