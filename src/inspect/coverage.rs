//! What of the numbers in prose was held against what, and what was not: nothing is passed over in silence.
//! Every number that states something is of exactly one class.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use super::outcome::{Judged, Outcome};
use super::prose::Prose;
use super::prose::claim::Claim;
use super::prose::number::StatedNumber;
use super::prose::statement::{Amount, Statement};
use super::{Evidence, agreement, comparisons, counts, derived, enumerations, prose_sums};
pub use crate::model::checked::{MarkedNumber, MarkedTexts, NumberClass};
use crate::place::Place;

/// How many numbers there are of each class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct NumberCounts {
    /// All of them.
    pub numbers: usize,
    /// Printed by figures.
    pub figures: usize,
    /// Typed, and as the tables have them.
    pub agreeing: usize,
    /// As other numbers of the text have them.
    pub compared: usize,
    /// Held against something that does not agree.
    pub differing: usize,
    /// Of what stands in no table.
    pub absent: usize,
    /// Held against nothing.
    pub unread: usize,
}

impl NumberCounts {
    /// How many there are of a class.
    pub fn of(&self, class: NumberClass) -> usize {
        match class {
            NumberClass::Figure => self.figures,
            NumberClass::Agrees => self.agreeing,
            NumberClass::Compared => self.compared,
            NumberClass::Differs => self.differing,
            NumberClass::Absent => self.absent,
            NumberClass::Unread => self.unread,
        }
    }

    fn add(&mut self, class: NumberClass) {
        self.numbers += 1;
        *match class {
            NumberClass::Figure => &mut self.figures,
            NumberClass::Agrees => &mut self.agreeing,
            NumberClass::Compared => &mut self.compared,
            NumberClass::Differs => &mut self.differing,
            NumberClass::Absent => &mut self.absent,
            NumberClass::Unread => &mut self.unread,
        } += 1;
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        Self {
            numbers: self.numbers + other.numbers,
            figures: self.figures + other.figures,
            agreeing: self.agreeing + other.agreeing,
            compared: self.compared + other.compared,
            differing: self.differing + other.differing,
            absent: self.absent + other.absent,
            unread: self.unread + other.unread,
        }
    }
}

/// A number that was held against nothing, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UncheckedNumber {
    /// Where it was written.
    pub place: Place,
    /// As it is written.
    pub number: String,
    /// The sentence that it stands in.
    pub sentence: String,
    /// Of something in no table, or not read.
    pub class: NumberClass,
    /// Why it was held against nothing.
    pub reason: String,
}

/// The numbers of prose by where they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberCoverage {
    /// How many there are in each block of a text and in each cell with words, without columns.
    pub blocks: BTreeMap<Place, NumberCounts>,
    /// Those that were held against nothing, in the order of the report.
    pub unchecked: Vec<UncheckedNumber>,
    /// Those that were typed.
    pub typed: MarkedTexts,
}

/// What of the numbers in prose was held against what.
pub fn coverage(evidence: Evidence<'_>, prose: &Prose<'_>) -> NumberCoverage {
    let mut coverage = NumberCoverage::default();
    for number in numbers(evidence, prose) {
        let StatedNumber { passage, ref range, ref sentence, .. } = *number.stated;
        let class = number.class;
        coverage.blocks.entry(prose.passages[passage].block(range.start)).or_default().add(class);
        let reason = number.reason();
        if let Some((source, text, part)) = prose.passages[passage].typed_in(range) {
            let marked = MarkedNumber { range: part, class, reason: reason.clone() };
            coverage.typed.entry((source.clone(), text.to_owned())).or_default().push(marked);
        }
        if let Some(reason) = reason {
            coverage.unchecked.push(UncheckedNumber {
                place: prose.place(passage, range),
                number: prose.text(passage, range).to_owned(),
                sentence: prose.text(passage, sentence).trim().to_owned(),
                class,
                reason,
            });
        }
    }
    // A template that prints a line for each of several things types its numbers once.
    for marked in coverage.typed.values_mut() {
        marked.sort_by_key(|number| (number.range.start, number.class));
        marked.dedup_by_key(|number| number.range.start);
    }
    coverage
}

/// A number, what it says, and what became of that.
pub(super) struct Number<'a> {
    pub stated: &'a StatedNumber,
    pub class: NumberClass,
    /// What it says.
    pub claims: &'a [Claim],
    /// What the tables say of each claim.
    pub outcomes: &'a [Outcome],
}

impl Number<'_> {
    /// Why it was held against nothing; none when it was.
    pub(super) fn reason(&self) -> Option<String> {
        if !matches!(self.class, NumberClass::Absent | NumberClass::Unread) {
            return None;
        }
        let decides = |(_, outcome): &(&Claim, &Outcome)| class_of(outcome) == self.class;
        let of_claims = self.claims.iter().zip(self.outcomes).find(decides);
        let reason = of_claims.and_then(|(claim, outcome)| outcome.reason(claim));
        Some(reason.unwrap_or_else(|| "是范围、比例的一部分，或单位没有读懂".to_owned()))
    }
}

fn class_of(outcome: &Outcome) -> NumberClass {
    match outcome {
        Outcome::Differs(_) => NumberClass::Differs,
        Outcome::Agrees => NumberClass::Agrees,
        Outcome::Absent(_) => NumberClass::Absent,
        Outcome::Unknown(_) | Outcome::Doubtful(_) => NumberClass::Unread,
    }
}

/// Every number that states something, in the order of the report.
pub(super) fn numbers<'a>(evidence: Evidence<'_>, prose: &'a Prose<'_>) -> Vec<Number<'a>> {
    let beside = Beside::of(evidence, prose);
    prose.numbers.iter().map(|stated| beside.number(evidence, prose, stated)).collect()
}

/// What checks that look at more than one number say of each.
struct Beside(BTreeMap<(usize, usize), NumberClass>);

impl Beside {
    fn of(evidence: Evidence<'_>, prose: &Prose<'_>) -> Self {
        let mut beside = Self(BTreeMap::new());
        for (said, finding) in counts::judged(evidence, prose) {
            let class = if finding.is_some() { NumberClass::Differs } else { NumberClass::Agrees };
            beside.note(said.passage, &said.range, class);
        }
        for (claim, finding) in comparisons::judged_limits(evidence, prose) {
            let class = if finding.is_some() { NumberClass::Differs } else { NumberClass::Agrees };
            beside.note(claim.passage, &claim.range, class);
        }
        let slips = Judged::of(evidence, prose).slips.iter().map(|(index, _)| &prose.claims[*index]);
        let passed = agreement::passed_goals(prose).into_iter().map(|(claim, _)| claim);
        for claim in slips.chain(passed) {
            beside.note(claim.passage, &claim.range, NumberClass::Differs);
        }
        for pair in agreement::repeated(prose) {
            for claim in [pair.earlier, pair.later] {
                beside.compare(claim.passage, &claim.range, pair.agrees);
            }
        }
        prose.statements.iter().for_each(|statement| beside.statement(prose, statement));
        beside
    }

    /// Lists and sums; of a sum that is wrong the parts may be right.
    fn statement(&mut self, prose: &Prose<'_>, statement: &Statement) {
        match statement {
            // A choice, or some of the parts, only sets a limit: nothing is confirmed by it.
            Statement::Listed(said) => match enumerations::is_counted_right(said) {
                true if !said.items.contains(&said.count) => {}
                is_right => self.compare(said.passage, &said.range, is_right),
            },
            Statement::OfWhich(said) => match prose_sums::sum(&said.parts) {
                Some((sum, _)) if sum < said.whole.numeral.quantity.value => {}
                Some(_) => self.sum(said.passage, &said.whole, &said.parts, prose_sums::exceeded(said).is_none()),
                None => {}
            },
            Statement::Sum(said) => {
                self.sum(said.passage, &said.total, &said.parts, prose_sums::missed(said).is_none());
            }
            Statement::Structure(said) => {
                let is_share =
                    |number: &&StatedNumber| number.passage == said.passage && said.range.contains(&number.range.start);
                for share in prose.numbers.iter().filter(is_share) {
                    self.compare(said.passage, &share.range, prose_sums::is_whole(said));
                }
            }
            Statement::Derived(said) if derived::is_made(prose, said) => {
                let agrees = derived::other(prose, said).is_none();
                self.compare(said.passage, &prose.claims[said.of].range, agrees);
                for claim in said.from {
                    self.compare(said.passage, &prose.claims[claim].range, true);
                }
            }
            // Of the others no number is confirmed: which of two is higher says little of either, and what a
            // number is by itself is its claim's.
            _ => {}
        }
    }

    fn sum(&mut self, passage: usize, whole: &Amount, parts: &[Amount], agrees: bool) {
        self.compare(passage, &whole.range, agrees);
        for part in parts {
            self.compare(passage, &part.range, true);
        }
    }

    fn compare(&mut self, passage: usize, range: &Range<usize>, agrees: bool) {
        self.note(passage, range, if agrees { NumberClass::Compared } else { NumberClass::Differs });
    }

    fn note(&mut self, passage: usize, range: &Range<usize>, class: NumberClass) {
        let known = self.0.entry((passage, range.start)).or_insert(class);
        *known = class.min(*known);
    }

    fn number<'a>(&self, evidence: Evidence<'_>, prose: &'a Prose<'_>, stated: &'a StatedNumber) -> Number<'a> {
        let claims = &prose.claims[stated.claims.clone()];
        let outcomes = &Judged::of(evidence, prose).outcomes[stated.claims.clone()];
        let classes = || outcomes.iter().map(class_of);
        let differs = classes().find(|class| *class == NumberClass::Differs);
        // One number of several things is as well checked as the least checked of them.
        let own = differs.or_else(|| classes().max()).unwrap_or(NumberClass::Unread);
        let printed = prose.passages[stated.passage].has_figure(&stated.range).then_some(NumberClass::Figure);
        let beside = self.0.get(&(stated.passage, stated.range.start)).copied();
        let class = [printed, beside].into_iter().flatten().fold(own, NumberClass::min);
        Number { stated, class, claims, outcomes }
    }
}
