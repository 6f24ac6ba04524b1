//! The words of a text and what each of them means.

use serde::Serialize;

use super::View;
use crate::inspect::figures;
use crate::inspect::prose::lex::{Token, TokenKind};
use crate::inspect::prose::lexicon::Subject;
use crate::model::table::Row;
use crate::model::value::Quantity;
use crate::place::CellRef;
use crate::text::numeral::{Bound, Numeral};
use crate::text::unit::Unit;

/// A word, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedToken {
    /// As it is written.
    pub text: String,
    /// What it is.
    pub kind: TokenClass,
    /// What it means, in Chinese; empty for marks and what was not read.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub meaning: String,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenClass {
    /// A name of something in the tables.
    Name,
    /// A number with its unit.
    Number,
    /// A period.
    Period,
    /// A word that says something of a number, or links.
    Word,
    /// A punctuation mark.
    Mark,
    /// Anything else.
    Unread,
}

impl TokenClass {
    /// In Chinese, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Name => "事项",
            Self::Number => "数",
            Self::Period => "时期",
            Self::Word => "词",
            Self::Mark => "标点",
            Self::Unread => "没有读懂",
        }
    }
}

impl View<'_> {
    pub(super) fn token(&self, text: &str, token: &Token) -> ExplainedToken {
        let (kind, meaning) = match &token.kind {
            TokenKind::Name(_, subject) => (TokenClass::Name, self.rows(*subject).join("；")),
            TokenKind::Pair(pair) => {
                let names = pair.map(|index| self.rows(self.prose.lexicon.names()[index].subject).join("；"));
                (TokenClass::Name, names.join("；"))
            }
            TokenKind::Number(numeral) => (TokenClass::Number, number(&text[token.range.clone()], numeral)),
            TokenKind::Period(from, to) => {
                (TokenClass::Period, to.map_or_else(|| from.to_string(), |to| format!("{from}到{to}")))
            }
            TokenKind::Word(sense) => (TokenClass::Word, sense.told().to_owned()),
            TokenKind::Unknown => (TokenClass::Unread, String::new()),
            TokenKind::Comma | TokenKind::Open | TokenKind::Close | TokenKind::Semicolon | TokenKind::Stop => {
                (TokenClass::Mark, String::new())
            }
        };
        ExplainedToken { text: text[token.range.clone()].to_owned(), kind, meaning }
    }

    /// The rows that a name means: `地区生产总值（附表.xlsx!附件2 第4行）`.
    fn rows(&self, subject: Subject) -> Vec<String> {
        let (facts, lexicon) = (self.evidence.facts, self.prose.lexicon);
        let indicators = &facts.indicators().rows;
        let ratio = lexicon.ratio(subject).into_iter().flatten();
        let own = subject.indicator.into_iter().chain(ratio).filter_map(|row| indicators.get(row));
        let listed = lexicon.listed(subject).iter();
        let listed = listed.filter_map(|(table, row)| facts.data().tables.get(*table)?.rows.get(*row));
        own.chain(listed).map(row).collect()
    }

    /// What the tables call something.
    pub(super) fn name_of(&self, subject: Subject) -> &str {
        figures::name_of(self.evidence.facts, self.prose.lexicon, subject)
    }
}

fn row(row: &Row) -> String {
    let cell = row.cells.iter().find_map(|value| value.cells().first());
    let place = cell.map(|CellRef { book, sheet, row, .. }| format!("（{book}!{sheet} 第{}行）", row + 1));
    format!("{}{}", row.name, place.unwrap_or_default())
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
pub(super) fn bound_told(bound: Bound) -> &'static str {
    match bound {
        Bound::Above => "至少",
        Bound::Below => "至多",
        Bound::About => "大约",
    }
}
