//! What of the numbers in prose was held against what, and what was not: nothing is passed over in silence.
//!
//! Every number that states something is of exactly one class. Years and dates, the numbers of points, of
//! documents and of tables, and digits in a name (PM2.5, S208, 第一产业) state nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use super::prose::Prose;
use super::prose::claim::Claim;
use super::prose::lex::{Token, TokenKind};
use super::prose::statement::{Amount, Statement};
use super::values::{self, Outcome};
use super::{Evidence, agreement, comparisons, counts, derived, enumerations, misprints, prose_sums};
use crate::place::Place;
use crate::text::dash;
use crate::text::numeral;

/// What became of a number. Of several that hold the first one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NumberClass {
    /// It was held against something and does not agree.
    Differs,
    /// A figure prints it: a cell, or computed from cells.
    Figure,
    /// It was typed, and agrees with a cell or with what is computed from cells.
    Agrees,
    /// It agrees with other numbers of the text: its parts, its list, the same thing in another place.
    Compared,
    /// It is understood, and of something that stands in no table.
    Absent,
    /// It was held against nothing.
    Unread,
}

impl NumberClass {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 6] = [Self::Figure, Self::Agrees, Self::Compared, Self::Differs, Self::Absent, Self::Unread];

    /// In words, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Figure => "由表格填入",
            Self::Agrees => "与表格相符",
            Self::Compared => "与文中别处相符",
            Self::Differs => "不一致",
            Self::Absent => "表格里没有的事项",
            Self::Unread => "未能核对",
        }
    }
}

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
}

/// What of the numbers in prose was held against what.
pub fn coverage(evidence: Evidence<'_>, prose: &Prose<'_>) -> NumberCoverage {
    let mut coverage = NumberCoverage::default();
    for number in numbers(evidence, prose) {
        let Number { passage, ref range, class, .. } = number;
        coverage.blocks.entry(prose.passages[passage].block(range.start)).or_default().add(class);
        if let Some(reason) = number.reason() {
            coverage.unchecked.push(UncheckedNumber {
                place: prose.place(passage, range),
                number: prose.text(passage, range).to_owned(),
                sentence: prose.text(passage, &sentence(&prose.tokens[passage], range)).trim().to_owned(),
                class,
                reason,
            });
        }
    }
    coverage
}

/// A number, what it says, and what became of that.
pub(super) struct Number<'a> {
    /// Index of the passage.
    pub passage: usize,
    /// Bytes of the number with its unit.
    pub range: Range<usize>,
    pub class: NumberClass,
    /// What it says; several for one number of several things, none when it was not read.
    pub claims: &'a [Claim],
    /// What the tables say of each claim.
    pub outcomes: Vec<Outcome>,
}

impl Number<'_> {
    /// Why it was held against nothing; none when it was.
    pub(super) fn reason(&self) -> Option<String> {
        if !matches!(self.class, NumberClass::Absent | NumberClass::Unread) {
            return None;
        }
        let decides = |(_, outcome): &(&Claim, &Outcome)| class_of(outcome) == self.class;
        let of_claims = self.claims.iter().zip(&self.outcomes).find(decides);
        let reason = of_claims.and_then(|(claim, outcome)| outcome.reason(claim));
        Some(reason.unwrap_or_else(|| "是范围、比例的一部分，或单位没有读懂".to_owned()))
    }
}

fn class_of(outcome: &Outcome) -> NumberClass {
    match outcome {
        Outcome::Differs(_) => NumberClass::Differs,
        Outcome::Agrees(_) => NumberClass::Agrees,
        Outcome::Absent(_) => NumberClass::Absent,
        Outcome::Unknown(_) | Outcome::Doubtful(_) => NumberClass::Unread,
    }
}

/// Every number that states something, in the order of the report.
pub(super) fn numbers<'a>(evidence: Evidence<'_>, prose: &'a Prose<'_>) -> Vec<Number<'a>> {
    let beside = Beside::of(evidence, prose);
    let mut claims = &prose.claims[..];
    let mut found = Vec::new();
    for (passage, tokens) in prose.tokens.iter().enumerate() {
        let text = &prose.passages[passage].text;
        for token in tokens {
            let count =
                claims.iter().take_while(|claim| claim.passage == passage && claim.range == token.range).count();
            let (own, rest) = claims.split_at(count);
            claims = rest;
            let ranges = match token.kind {
                // Without a claim it is the number of a point, or a part of a name: （2）, 第七次人口普查.
                TokenKind::Number(_) if !own.is_empty() => vec![token.range.clone()],
                TokenKind::Unknown => unread(text, &token.range),
                _ => Vec::new(),
            };
            found.extend(ranges.into_iter().map(|range| beside.number(evidence, prose, passage, range, own)));
        }
    }
    found
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
        let doubted = misprints::slips(evidence, prose).into_iter().chain(agreement::passed_goals(prose));
        for (claim, _) in doubted {
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
            Statement::Parts(said) => match prose_sums::sum(&said.parts) {
                Some((sum, _)) if sum < said.whole.numeral.quantity.value => {}
                Some(_) => self.sum(said.passage, &said.whole, &said.parts, prose_sums::exceeded(said).is_none()),
                None => {}
            },
            Statement::Sum(said) => {
                self.sum(said.passage, &said.total, &said.parts, prose_sums::missed(said).is_none());
            }
            Statement::Structure(said) => {
                for share in unread(&prose.passages[said.passage].text, &said.range) {
                    self.compare(said.passage, &share, prose_sums::is_whole(said));
                }
            }
            Statement::Derived(said) => {
                let Some(finding) = derived::judged(prose, said) else { return };
                let [of, one, other] = [said.of, said.from[0], said.from[1]].map(|at| &prose.claims[at].range);
                self.compare(said.passage, of, finding.is_none());
                self.compare(said.passage, one, true);
                self.compare(said.passage, other, true);
            }
            // Whether one lies above the other says little of either; what a number is by itself is its claim's.
            Statement::Paired(_)
            | Statement::Ordinals(_)
            | Statement::Compared(_)
            | Statement::AverageCompared(_)
            | Statement::GoalCompared(_)
            | Statement::Kept(_)
            | Statement::Fact(_)
            | Statement::Reached(_)
            | Statement::Aimed(_)
            | Statement::IndicatorCount(_)
            | Statement::Judged(_) => {}
        }
    }

    fn sum(&mut self, passage: usize, whole: &Amount, parts: &[Amount], agrees: bool) {
        self.compare(passage, &whole.range, agrees);
        parts.iter().for_each(|part| self.compare(passage, &part.range, true));
    }

    fn compare(&mut self, passage: usize, range: &Range<usize>, agrees: bool) {
        self.note(passage, range, if agrees { NumberClass::Compared } else { NumberClass::Differs });
    }

    fn note(&mut self, passage: usize, range: &Range<usize>, class: NumberClass) {
        let known = self.0.entry((passage, range.start)).or_insert(class);
        *known = class.min(*known);
    }

    fn number<'a>(
        &self,
        evidence: Evidence<'_>,
        prose: &Prose<'_>,
        passage: usize,
        range: Range<usize>,
        claims: &'a [Claim],
    ) -> Number<'a> {
        let outcomes: Vec<Outcome> = claims.iter().map(|claim| values::outcome(evidence, prose, claim)).collect();
        let classes = || outcomes.iter().map(class_of);
        let differs = classes().find(|class| *class == NumberClass::Differs);
        // One number of several things is as well checked as the least checked of them.
        let own = differs.or_else(|| classes().max()).unwrap_or(NumberClass::Unread);
        let printed = prose.passages[passage].has_figure(&range).then_some(NumberClass::Figure);
        let beside = self.0.get(&(passage, range.start)).copied();
        let class = [printed, beside].into_iter().flatten().fold(own, NumberClass::min);
        Number { passage, range, class, claims, outcomes }
    }
}

/// The sentence around a part of a passage.
pub(super) fn sentence(tokens: &[Token], part: &Range<usize>) -> Range<usize> {
    let stops = |token: &&Token| token.kind == TokenKind::Stop;
    let (before, after) = tokens.split_at(tokens.partition_point(|token| token.range.start < part.start));
    let start = before.iter().rev().find(stops).map_or(0, |stop| stop.range.end);
    let end = after.iter().find(stops).map(|stop| stop.range.end);
    start..end.or_else(|| tokens.last().map(|last| last.range.end)).unwrap_or(part.end)
}

/// The numbers of a piece that is no token of its own: shares of a structure, ends of a range, amounts in units
/// that nobody knows.
fn unread(text: &str, piece: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = piece.start;
    while let Some(c) = text[at..piece.end].chars().next() {
        let rest = &text[at..piece.end];
        let digits = numeral::digits(rest);
        let named = title(rest).or_else(|| ages(&text[at..]));
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
    let rest = text[numeral::digits(text)..].strip_prefix(dash::is_range)?;
    let end = rest[numeral::digits(rest)..].strip_prefix('岁')?;
    text.starts_with(|c: char| c.is_ascii_digit()).then_some(text.len() - end.len())
}

/// True for digits that are a part of a name, a date or a number of a document: S208, PM2.5, 5G, 〔2023〕153号, 6月.
fn is_name(before: &str, after: &str) -> bool {
    let names =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '〔' | '［' | '[' | '表' | '图' | '件' | '栏');
    let letters = after.chars().take_while(char::is_ascii_alphabetic).count();
    // One letter makes a name (5G, 4A级), two a unit that nobody knows (100MW).
    let ends = ["号", "月", "国道", "省道"];
    before.ends_with(names) || letters == 1 || ends.iter().any(|end| after.starts_with(end))
}
