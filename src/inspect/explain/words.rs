//! The words of a text and what each of them means.

use serde::Serialize;

use super::View;
use crate::inspect::figures;
use crate::inspect::prose::lexicon::Subject;
use crate::inspect::prose::word::{Meaning, Word};
use crate::model::table::Row;
use crate::place::CellRef;

/// A word, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedWord {
    /// As it is written.
    pub text: String,
    /// What it is.
    pub kind: WordClass,
    /// What it means, in Chinese; empty for marks and what was not read.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub meaning: String,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WordClass {
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

impl WordClass {
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
    pub(super) fn word(&self, text: &str, word: &Word) -> ExplainedWord {
        let (kind, meaning) = match &word.meaning {
            Meaning::Rows(subjects) => (
                WordClass::Name,
                subjects.iter().flat_map(|subject| self.rows(*subject)).collect::<Vec<_>>().join("；"),
            ),
            Meaning::Number(told) => (WordClass::Number, told.clone()),
            Meaning::Period(told) => (WordClass::Period, told.clone()),
            Meaning::Said(told) => (WordClass::Word, (*told).to_owned()),
            Meaning::Mark => (WordClass::Mark, String::new()),
            Meaning::Unread => (WordClass::Unread, String::new()),
        };
        ExplainedWord { text: text[word.range.clone()].to_owned(), kind, meaning }
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
