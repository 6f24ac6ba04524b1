//! Lists and their counts, totals and their parts, numbers that are computed from others.

use std::ops::Range;
use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use crate::model::value::Quantity;
use crate::text::numeral::Numeral;

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
pub(in crate::inspect) struct OfWhich {
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
    /// It may be of some of the parts: 超前8项、正常13项、滞后4项，合计21项达到预期.
    pub of_some: bool,
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

/// A number that follows from two others of its sentence: 由92.3%提高到96.2%，提升3.9个百分点.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Derived {
    /// Index of the passage.
    pub passage: usize,
    /// The claim of the number.
    pub of: usize,
    /// The claims that it follows from, the minuend or dividend first.
    pub from: [usize; 2],
    pub how: Derivation,
}

/// How a number follows from two others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspect) enum Derivation {
    Difference,
    /// The one in percent more than the other.
    Growth,
    /// The one in percent of the other, or how many times as much.
    Quotient,
    /// The second in percent of the first, which is named before it.
    Rate,
}

impl Derivation {
    /// The sentence names first what is taken off or divided by.
    pub(in crate::inspect) fn goes_from_first(self) -> bool {
        self != Self::Quotient
    }
}

/// Two or more typed numbers of one unit in a list, none of them of the tables.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) struct NumberList {
    /// Index of the passage.
    pub passage: usize,
    pub numbers: Vec<Amount>,
}
