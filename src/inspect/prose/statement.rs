//! What prose says beside what each of its numbers says: lists and their counts, totals and their parts,
//! comparisons. The rules find statements; the checks hold them against each other and against the tables.

use std::ops::{Range, RangeInclusive};

use rust_decimal::Decimal;

use crate::model::value::Quantity;
use crate::text::numeral::Numeral;

/// A statement; each kind is made by the rule of its name and judged by the checks of its kind.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) enum Statement {
    Listed(Listed),
    Paired(Paired),
    Ordinals(Ordinals),
    Parts(Parts),
    Sum(Sum),
    Structure(Structure),
}

/// A number and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) struct Amount {
    pub numeral: Numeral,
    /// Bytes of the number with its unit.
    pub range: Range<usize>,
}

/// A list of things beside the number that counts them: 甲、乙等3座; 2座，分别为甲、乙.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Listed {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the number.
    pub range: Range<usize>,
    /// The number.
    pub count: usize,
    /// How many are listed; 和 may also stand inside a name.
    pub items: RangeInclusive<usize>,
    /// The list is said to be whole; else it may be a choice.
    pub is_whole: bool,
}

/// 分别 with another number of numbers than of what they belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Paired {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the numbers.
    pub range: Range<usize>,
    /// How many numbers there are.
    pub numbers: usize,
    /// How many things or periods they would belong to.
    pub owners: usize,
}

/// The points of one passage: 一是…二是….
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Ordinals {
    /// Index of the passage.
    pub passage: usize,
    /// How many headings stand before it: points go on from passage to passage, not past a heading.
    pub section: usize,
    /// The points, each with the bytes of 一是.
    pub points: Vec<(usize, Range<usize>)>,
    /// How many were announced, and where: 四个方面.
    pub announced: Option<(usize, Range<usize>)>,
}

/// A number and two or more parts of it: 78家，其中省级46家、市级42家.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) struct Parts {
    /// Index of the passage.
    pub passage: usize,
    pub whole: Amount,
    pub parts: Vec<Amount>,
}

/// Two or more numbers and their total: 3个、22个，合计26个.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) struct Sum {
    /// Index of the passage.
    pub passage: usize,
    pub total: Amount,
    pub parts: Vec<Amount>,
}

/// Shares that make up a hundred: 7.26:45.82:46.92.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) struct Structure {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of all of them.
    pub range: Range<usize>,
    pub shares: Vec<Quantity>,
    /// What they make up.
    pub sum: Decimal,
}

impl Statement {
    /// Index of its passage.
    pub(super) fn passage(&self) -> usize {
        match self {
            Self::Listed(Listed { passage, .. })
            | Self::Paired(Paired { passage, .. })
            | Self::Ordinals(Ordinals { passage, .. })
            | Self::Parts(Parts { passage, .. })
            | Self::Sum(Sum { passage, .. })
            | Self::Structure(Structure { passage, .. }) => *passage,
        }
    }

    /// In words, for the examples of the rules and for people who ask what was understood; `text` is that of
    /// its passage.
    pub(super) fn told(&self, text: &str) -> String {
        let quoted = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let amounts = |amounts: &[Amount]| {
            let amounts: Vec<&str> = amounts.iter().map(|amount| quoted(&amount.range)).collect();
            amounts.join("、")
        };
        match self {
            Self::Listed(listed) => {
                let (least, most) = (listed.items.start(), listed.items.end());
                let items = if least == most { least.to_string() } else { format!("{least}至{most}") };
                let kind = if listed.is_whole { "全部列出" } else { "列举" };
                format!("{kind} {items} 项，写明 {}", quoted(&listed.range))
            }
            Self::Paired(paired) => format!("分别：{} 项，{} 个数", paired.owners, paired.numbers),
            Self::Ordinals(ordinals) => {
                let points: Vec<&str> = ordinals.points.iter().map(|(_, range)| quoted(range)).collect();
                let announced = ordinals.announced.as_ref().map(|(_, range)| format!("，写明 {}", quoted(range)));
                format!("分点：{}{}", points.join("、"), announced.unwrap_or_default())
            }
            Self::Parts(said) => format!("总数 {}，其中 {}", quoted(&said.whole.range), amounts(&said.parts)),
            Self::Sum(said) => format!("合计 {}：{}", quoted(&said.total.range), amounts(&said.parts)),
            Self::Structure(said) => format!("构成 {}", quoted(&said.range)),
        }
    }
}
