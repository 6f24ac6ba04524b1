//! What could stand in the place of the numbers that were typed: for each the call that prints it where its
//! sentence says for certain which cell or formula it is, else why there is none.

mod alike;
mod computed;
mod counted;
mod meant;
mod slot;
mod stated;

use std::collections::BTreeMap;
use std::ops::Range;

pub(super) use meant::{is_exact, meant};
pub(super) use slot::Slot;
pub use stated::StatedFact;

use super::Evidence;
use super::coverage::{self, Number, NumberClass};
use super::figures::{self, Call, TableFigure};
use super::prose::Prose;
use super::prose::claim::Claim;
use super::prose::number::StatedNumber;
use super::values::{self, ClaimCheck};
use crate::model::value::{Reading, Value};
use crate::place::{CellRef, LinePlace, Place};
use crate::text::numeral;
use alike::{Alike, AlikeCell};
use computed::Computed;

/// A number of prose, and what could stand in its place.
#[derive(Debug, Clone)]
pub struct TypedNumber {
    /// Its passage and the bytes of it: the same in every report whose text is the same.
    pub at: (usize, Range<usize>),
    /// Where it was typed.
    pub place: Place,
    /// As it is written.
    pub number: String,
    /// Its sentence.
    pub sentence: String,
    /// What could stand in its place.
    pub offered: Offered,
    /// What it says of something that stands in no table, where that is certain.
    pub fact: Option<StatedFact>,
}

impl TypedNumber {
    /// Somebody has to decide what it is.
    pub fn is_open(&self) -> bool {
        matches!(self.offered, Offered::Several(_) | Offered::Alike(..))
    }
}

/// What could stand in the place of a number.
#[derive(Debug, Clone)]
pub enum Offered {
    /// It is a figure.
    Figure(Value),
    /// What it is, for certain.
    One(Box<Offer>),
    /// It may be each of these, and its sentence does not say which.
    Several(Vec<Offer>),
    /// It is what the tables say, and no call prints it as it is written.
    Unprintable(Vec<CellRef>),
    /// It does not agree with what it was held against.
    Differs,
    /// Nothing says what it is, and these cells show as much; why nothing says it.
    Alike(Vec<Offer>, String),
    /// No cell shows as much; why nothing says what it is.
    Alone(String),
    /// It is code.
    Code,
}

/// A call that prints a number.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Where what it prints was typed.
    pub place: LinePlace,
    /// What was typed there.
    pub typed: String,
    /// The tag: `{{ … }}`.
    pub tag: String,
    /// What it prints.
    pub prints: Value,
    /// What it is called: `2022年总量`.
    pub label: String,
}

/// Every number of prose that states something, in the order of the report.
pub fn typed_numbers(evidence: Evidence<'_>, prose: &Prose<'_>) -> Vec<TypedNumber> {
    let numbers = coverage::numbers(evidence, prose);
    let material = Material {
        evidence,
        prose,
        computed: Computed::of(evidence, prose),
        counts: counted::calls(evidence, prose),
        alike: Alike::new(evidence.facts),
    };
    numbers.iter().map(|number| material.number(number)).collect()
}

/// A figure that a number may be, and what prints it.
struct Candidate {
    figure: TableFigure,
    offer: Option<Offer>,
}

impl Candidate {
    /// Two methods may come to the same, and one call prints it.
    fn is_same(&self, other: &Self) -> bool {
        match (&self.offer, &other.offer) {
            (Some(own), Some(other)) => own.tag == other.tag,
            _ => self.figure.cells == other.figure.cells && self.figure.formula == other.figure.formula,
        }
    }
}

/// What offers are made of.
struct Material<'a> {
    evidence: Evidence<'a>,
    prose: &'a Prose<'a>,
    computed: Computed,
    counts: BTreeMap<(usize, usize), Call>,
    alike: Alike,
}

impl Material<'_> {
    fn number(&self, number: &Number<'_>) -> TypedNumber {
        let StatedNumber { passage, ref range, ref sentence, .. } = *number.stated;
        TypedNumber {
            at: (passage, range.clone()),
            place: self.prose.place(passage, range),
            number: self.prose.text(passage, range).to_owned(),
            sentence: self.prose.text(passage, sentence).trim().to_owned(),
            offered: self.offered(number),
            fact: StatedFact::of(self.prose, number),
        }
    }

    fn offered(&self, number: &Number<'_>) -> Offered {
        let StatedNumber { passage, ref range, .. } = *number.stated;
        let own = &self.prose.passages[passage];
        match number.class {
            NumberClass::Figure => return own.figure_in(range).cloned().map_or(Offered::Code, Offered::Figure),
            NumberClass::Differs => return Offered::Differs,
            _ if own.is_code(range.start) => return Offered::Code,
            _ => {}
        }
        if let Some(call) = self.counts.get(&(passage, range.start)) {
            return self.count(passage, range, call);
        }
        let candidates = self.candidates(number.claims);
        let mut offers: Vec<Offer> = candidates.iter().filter_map(|one| one.offer.clone()).collect();
        match (candidates.len(), offers.len()) {
            (1, 1) => Offered::One(Box::new(offers.remove(0))),
            (_, 1..) => Offered::Several(offers),
            (1.., 0) => Offered::Unprintable(candidates.into_iter().flat_map(|one| one.figure.cells).collect()),
            (0, 0) => self.held(number),
        }
    }

    /// The figures that a number may be: what each of the things that it is said of has, all in one list.
    fn candidates(&self, claims: &[Claim]) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        for claim in claims {
            let Ok(check) = ClaimCheck::new(self.evidence.facts, self.prose, claim) else { continue };
            let own: Vec<Candidate> = meant(self.evidence, claim, &check)
                .into_iter()
                .filter_map(|figure| self.candidate(claim, figure))
                .collect();
            // Of several methods that give the same, the report has one.
            let has_call = own.iter().any(|one| one.offer.is_some());
            let is_other_method = |one: &Candidate| has_call && one.offer.is_none() && one.figure.formula.is_some();
            found.extend(own.into_iter().filter(|one| !is_other_method(one)));
            found.extend(self.overlooked(claim, &found));
        }
        let mut distinct: Vec<Candidate> = Vec::new();
        for one in found {
            if !distinct.iter().any(|known| known.is_same(&one)) {
                distinct.push(one);
            }
        }
        distinct
    }

    /// None for a bound that the figure does not print itself: 440亿元以上 is not the number of a cell.
    fn candidate(&self, claim: &Claim, figure: TableFigure) -> Option<Candidate> {
        let computed = self.computed.call(&figure);
        let call = figure.call.as_ref().or(computed.as_ref());
        let slot = call.and_then(|call| Slot::of_claim(self.prose, claim, call));
        let is_bound = |slot: &Slot| matches!(slot.prints.reading, Reading::Bound { .. }) && slot.covers(&claim.range);
        let is_quoted = is_exact(claim) || slot.as_ref().is_some_and(is_bound);
        is_quoted.then(|| Candidate { offer: slot.map(|slot| Offer::new(slot, &figure.label)), figure })
    }

    /// Cells that show as much, of rows that the reader of prose does not know, but that the sentence or the header
    /// names: 全市 in a table of counties.
    fn overlooked(&self, claim: &Claim, known: &[Candidate]) -> Vec<Candidate> {
        if known.is_empty() {
            return Vec::new();
        }
        let sentence = self.prose.text(claim.passage, &claim.sentence);
        let name = claim.subject().map(|subject| figures::name_of(self.evidence.facts, self.prose.lexicon, subject));
        let is_named = |row: &str, column: &str| {
            self.prose.lexicon.find(row).is_none()
                && (sentence.contains(row) || name.is_some_and(|name| !name.is_empty() && column.contains(name)))
        };
        let alike = self.alike.of(self.prose.number(claim)).into_iter().filter(|one| is_named(&one.row, &one.column));
        alike.filter_map(|one| self.candidate(claim, one.figure.clone())).collect()
    }

    /// A count of indicators.
    fn count(&self, passage: usize, range: &Range<usize>, call: &Call) -> Offered {
        let text = self.prose.text(passage, range);
        let slot = numeral::plain(text).and_then(|(number, length)| {
            Slot::new(self.prose, (passage, range.start..range.start + length), number, call)
        });
        slot.map_or(Offered::Unprintable(Vec::new()), |slot| Offered::One(Box::new(Offer::new(slot, "指标个数"))))
    }

    /// A number that is no figure that a call prints.
    fn held(&self, number: &Number<'_>) -> Offered {
        let StatedNumber { passage, ref range, .. } = *number.stated;
        let agreeing = number.claims.iter().find_map(|claim| values::agreeing(self.evidence, self.prose, claim));
        if let Some(figure) = agreeing {
            return Offered::Unprintable(figure.cells);
        }
        if number.class == NumberClass::Agrees {
            return Offered::Unprintable(Vec::new());
        }
        let reason = number.reason().unwrap_or_else(|| number.class.title().to_owned());
        let text = self.prose.text(passage, range);
        let offer = |one: &AlikeCell| {
            let (quantity, digits) = numeral::plain(text)?;
            let part = (passage, range.start..range.start + digits);
            let slot = Slot::new(self.prose, part, quantity, one.figure.call.as_ref()?)?;
            Some(Offer::new(slot, &one.figure.label))
        };
        let offers: Vec<Offer> = self.alike.of(text).into_iter().filter_map(offer).collect();
        if offers.is_empty() { Offered::Alone(reason) } else { Offered::Alike(offers, reason) }
    }
}

impl Offer {
    fn new(slot: Slot, label: &str) -> Self {
        let Slot { at, typed, tag, prints, .. } = slot;
        Self { place: at, typed, tag, prints, label: label.to_owned() }
    }
}
