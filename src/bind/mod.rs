//! Turns numbers that were typed into the calls that print them, where their sentence says for certain which
//! cell or formula they are, and says of all others why they stay.
//!
//! Goes in: the numbers of the report's prose with what could stand in their place, and the files that they were
//! typed in. Comes out: what becomes of each, and edits, which are ranges of bytes: nothing else in a file changes.

mod decisions;
mod edit;
mod facts;
mod settle;

use std::collections::BTreeMap;

pub use decisions::{decided, marks};
pub use edit::{Edit, edited};
pub use facts::{FactRow, facts};
pub use settle::settle;

use crate::diag::{Code, Diagnostic};
use crate::inspect::{Offer, Offered, TypedNumber};
use crate::place::Place;

/// A number of prose that was typed into a file of the project, or that a tag of the file prints.
#[derive(Debug, Clone)]
pub struct Number {
    /// What is known of it.
    pub typed: TypedNumber,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a number.
#[derive(Debug, Clone)]
pub enum Fate {
    /// A figure prints it already.
    Figure,
    /// It becomes a call.
    Bound(Edit),
    /// It stays.
    Left(Left),
}

/// Why a number stays as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// It contradicts what it was held against; the codes of the findings that say so.
    Differs(Vec<Code>),
    /// It may be each of several cells.
    Several,
    /// It was to become a call, and something else than the number would have changed.
    Undone(String),
    /// The file says it once and the report more than once, and not always of the same.
    Repeated,
    /// It is what the tables say, and no call prints it as it is written.
    Unprintable,
    /// Cells show as much, and nothing says that it is theirs.
    Alike,
    /// No cell shows as much.
    Alone,
    /// It is code.
    Code,
}

/// What people are told of a number, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// See [`Fate::Figure`].
    Figure,
    /// See [`Fate::Bound`].
    Bound,
    /// See [`Left::Several`].
    Several,
    /// See [`Left::Differs`].
    Differs,
    /// See [`Left::Undone`].
    Undone,
    /// See [`Left::Repeated`].
    Repeated,
    /// See [`Left::Unprintable`].
    Unprintable,
    /// See [`Left::Alike`].
    Alike,
    /// See [`Left::Alone`].
    Alone,
    /// See [`Left::Code`].
    Code,
}

impl Group {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 10] = [
        Self::Figure,
        Self::Bound,
        Self::Several,
        Self::Differs,
        Self::Undone,
        Self::Repeated,
        Self::Unprintable,
        Self::Alike,
        Self::Alone,
        Self::Code,
    ];

    /// In words, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Figure => "已由表格填入",
            Self::Bound => "改成取数",
            Self::Several => "有几个候选",
            Self::Differs => "与表格或上下文不一致",
            Self::Undone => "改了会有别的变化",
            Self::Repeated => "在报告里出现几次，说的不都是同一格",
            Self::Unprintable => "与表格相符，没有印出来一字不差的写法",
            Self::Alike => "只是数值与表中某格相同",
            Self::Alone => "没有对应的单元格",
            Self::Code => "写在代码里",
        }
    }
}

impl Number {
    /// What people are told of it.
    pub fn group(&self) -> Group {
        match &self.fate {
            Fate::Figure => Group::Figure,
            Fate::Bound(_) => Group::Bound,
            Fate::Left(Left::Several) => Group::Several,
            Fate::Left(Left::Differs(_)) => Group::Differs,
            Fate::Left(Left::Undone(_)) => Group::Undone,
            Fate::Left(Left::Repeated) => Group::Repeated,
            Fate::Left(Left::Unprintable) => Group::Unprintable,
            Fate::Left(Left::Alike) => Group::Alike,
            Fate::Left(Left::Alone) => Group::Alone,
            Fate::Left(Left::Code) => Group::Code,
        }
    }
}

/// What is to become of the numbers of some files: each that can be only one thing is bound, and each for which
/// `chosen` names one of its candidates, by its index.
pub fn plan(
    numbers: Vec<TypedNumber>,
    findings: &[Diagnostic],
    text: &dyn Fn(&str) -> Option<String>,
    chosen: &dyn Fn(usize) -> Option<usize>,
) -> Vec<Number> {
    let mut texts = BTreeMap::new();
    let mut found: Vec<Number> = numbers
        .into_iter()
        .enumerate()
        .map(|(index, typed)| {
            let fate = fate(&typed, findings, chosen(index), &mut |offer| {
                let file = offer.place.file.to_string();
                let text = texts.entry(file.clone()).or_insert_with(|| text(&file));
                Edit::of(offer, text.as_deref()?)
            });
            Number { typed, fate }
        })
        .collect();
    part_repeated(&mut found);
    found
}

fn fate(
    typed: &TypedNumber,
    findings: &[Diagnostic],
    chosen: Option<usize>,
    edit: &mut dyn FnMut(&Offer) -> Option<Edit>,
) -> Fate {
    let mut bound =
        |offer: Option<&Offer>, left: Left| offer.and_then(&mut *edit).map_or(Fate::Left(left), Fate::Bound);
    match &typed.offered {
        Offered::Figure(_) => Fate::Figure,
        Offered::One(offer) => bound(Some(offer), Left::Unprintable),
        Offered::Several(offers) => bound(chosen.and_then(|chosen| offers.get(chosen)), Left::Several),
        Offered::Alike(offers, _) => bound(chosen.and_then(|chosen| offers.get(chosen)), Left::Alike),
        Offered::Unprintable(_) => Fate::Left(Left::Unprintable),
        Offered::Differs => Fate::Left(Left::Differs(codes(&typed.place, findings))),
        Offered::Alone(_) => Fate::Left(Left::Alone),
        Offered::Code => Fate::Left(Left::Code),
    }
}

/// The codes of what was found at a place, else on its line.
fn codes(place: &Place, findings: &[Diagnostic]) -> Vec<Code> {
    let line = |place: &Place| match place {
        Place::Line { at, .. } => Some((at.file.clone(), at.line)),
        Place::Cell { .. } | Place::File(_) => None,
    };
    let judging = findings.iter().filter(|finding| finding.code != Code::TypedFigure);
    let at = |is_there: &dyn Fn(&Place) -> bool| -> Vec<Code> {
        let there =
            judging.clone().filter(|one| is_there(&one.place) || one.related.iter().any(|(at, _)| is_there(at)));
        let mut codes: Vec<Code> = there.map(|finding| finding.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    };
    let exact = at(&|other| other == place);
    if exact.is_empty() { at(&|other| line(other).is_some() && line(other) == line(place)) } else { exact }
}

/// A text that stands in the report more than once is bound only where it is the same each time.
fn part_repeated(numbers: &mut [Number]) {
    let mut spots: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, number) in numbers.iter().enumerate() {
        if let Place::Line { at, .. } = &number.typed.place {
            spots.entry(at.to_string()).or_default().push(index);
        }
    }
    for all in spots.into_values().filter(|all| all.len() > 1) {
        let tags: Vec<Option<&str>> = all.iter().map(|index| numbers[*index].fate.tag()).collect();
        if tags.iter().any(Option::is_some) && tags.iter().any(|tag| *tag != tags[0]) {
            for index in all.into_iter().filter(|index| numbers[*index].fate.tag().is_some()).collect::<Vec<_>>() {
                numbers[index].fate = Fate::Left(Left::Repeated);
            }
        }
    }
}

impl Fate {
    fn tag(&self) -> Option<&str> {
        match self {
            Self::Bound(edit) => Some(&edit.tag),
            Self::Figure | Self::Left(_) => None,
        }
    }
}

impl Number {
    /// What it is bound to.
    pub fn offer(&self) -> Option<&Offer> {
        let tag = self.fate.tag()?;
        let offers = match &self.typed.offered {
            Offered::One(offer) => std::slice::from_ref(&**offer),
            Offered::Several(all) | Offered::Alike(all, _) => all,
            _ => &[],
        };
        offers.iter().find(|offer| offer.tag == tag)
    }

    /// The candidates that somebody may choose between.
    pub fn candidates(&self) -> &[Offer] {
        match (&self.fate, &self.typed.offered) {
            (
                Fate::Left(Left::Several | Left::Alike | Left::Undone(_)),
                Offered::Several(all) | Offered::Alike(all, _),
            ) => all,
            _ => &[],
        }
    }
}
