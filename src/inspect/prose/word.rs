//! The words of a text and what each of them means, for people who ask what was read.

use std::ops::Range;

use super::Language;
use super::lex::TokenKind;
use super::lexicon::Subject;
use crate::model::value::Quantity;
use crate::text::numeral::{Bound, Numeral};
use crate::text::unit::Unit;

/// A word, a number, a name or a mark.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) struct Word {
    /// Bytes of the text.
    pub range: Range<usize>,
    pub meaning: Meaning,
}

/// What a word means.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) enum Meaning {
    /// Rows of the tables.
    Rows(Vec<Subject>),
    /// A number, told in words.
    Number(String),
    Period(String),
    /// Something that is said of a number, or links.
    Said(&'static str),
    Mark,
    Unread,
}

impl Language {
    /// The words of a text.
    pub(in crate::inspect) fn words(&self, text: &str) -> Vec<Word> {
        let tokens = self.lexer.tokens(text).into_iter();
        let words = tokens.map(|token| {
            let meaning = match &token.kind {
                TokenKind::Name(_, subject) => Meaning::Rows(vec![*subject]),
                TokenKind::Pair(pair) => Meaning::Rows(pair.map(|index| self.lexer.name(index).subject).to_vec()),
                TokenKind::Number(numeral) => Meaning::Number(number(&text[token.range.clone()], numeral)),
                TokenKind::Period(from, None) => Meaning::Period(from.to_string()),
                TokenKind::Period(from, Some(to)) => Meaning::Period(format!("{from}到{to}")),
                TokenKind::Word(sense) => Meaning::Said(sense.told()),
                TokenKind::Comma | TokenKind::Open | TokenKind::Close | TokenKind::Semicolon | TokenKind::Stop => {
                    Meaning::Mark
                }
                TokenKind::Unknown => Meaning::Unread,
            };
            Word { range: token.range, meaning }
        });
        words.collect()
    }
}

/// `11.4，单位 %，至少`; `第 2`.
fn number(written: &str, numeral: &Numeral) -> String {
    if numeral.ordinal {
        return format!("第 {}", numeral.quantity);
    }
    let number = Quantity { percent: false, ..numeral.quantity };
    let rest = written.get(numeral.digits..).unwrap_or_default().trim_start_matches([' ', '\u{a0}', '余', '多']);
    let unit = Unit::split(rest).map(|(_, length)| format!("，单位 {}", &rest[..length])).unwrap_or_default();
    let bound = numeral.bound.map(|bound| format!("，{}", bound_told(bound))).unwrap_or_default();
    format!("{number}{unit}{bound}")
}

/// How exact a number is.
pub(in crate::inspect) fn bound_told(bound: Bound) -> &'static str {
    match bound {
        Bound::Above => "至少",
        Bound::Below => "至多",
        Bound::About => "大约",
    }
}
