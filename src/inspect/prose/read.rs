//! From tokens to claims. A sentence is read from left to right; a number belongs to the names and
//! periods last heard, as long as nothing unknown stands between.

use std::ops::Range;

use super::claim::{About, Claim, Direction, Measure, Thing, Turn, Uneven, When};
use super::lex::{Kind, Lexer, Token};
use super::lexicon::Subject;
use super::numeral::{Bound, Numeral};
use super::words::Sense;
use crate::model::period::Period;

/// A period or the years from one to another.
type Span = (Period, Option<Period>);

/// What was read of a passage.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub claims: Vec<Claim>,
    pub uneven: Vec<Uneven>,
}

/// Words of a clause since its start, its subject or its last number.
#[derive(Debug, Clone, Default)]
struct Clause {
    senses: Vec<(Sense, Range<usize>)>,
    /// Unknown pieces, each with the joins before it counted.
    unknown: Vec<Range<usize>>,
    /// The numbers of the clause are rates of growth.
    growth: bool,
    average: bool,
    names_period: bool,
    has_number: bool,
    elsewhere: Option<Range<usize>>,
}

impl Clause {
    fn has(&self, sense: Sense) -> bool {
        self.senses.iter().any(|(own, _)| *own == sense)
    }
}

/// Reads one passage.
pub(super) struct Reader<'a> {
    lexer: &'a Lexer<'a>,
    text: &'a str,
    tokens: &'a [Token],
    passage: usize,
    end_year: i32,
    /// What the paragraph is about as a whole.
    topic: Vec<About>,
    subjects: Vec<About>,
    /// All that the sentence has spoken of so far, in order.
    spoken: Vec<About>,
    /// The list of subjects may go on.
    subjects_open: bool,
    /// A name was heard since the last number.
    has_own_subject: bool,
    periods: Vec<Span>,
    periods_open: bool,
    base: Option<Period>,
    clause: Clause,
    /// Clauses that a bracket interrupts.
    outer: Vec<Clause>,
    future: bool,
    target: bool,
    sentence: Range<usize>,
    out: Reading,
}

/// Reads the claims of a passage.
pub(super) fn read(lexer: &Lexer<'_>, text: &str, tokens: &[Token], passage: usize, end_year: i32) -> Reading {
    let topic = topic(tokens);
    let mut reader = Reader {
        lexer,
        text,
        tokens,
        passage,
        end_year,
        subjects: topic.clone(),
        topic,
        spoken: Vec::new(),
        subjects_open: false,
        has_own_subject: false,
        periods: Vec::new(),
        periods_open: false,
        base: None,
        clause: Clause::default(),
        outer: Vec::new(),
        future: false,
        target: false,
        sentence: 0..0,
        out: Reading::default(),
    };
    reader.run();
    reader.out
}

/// The subject of a paragraph that opens with its name: `（3）规模以上工业增加值。…`.
fn topic(tokens: &[Token]) -> Vec<About> {
    topic_name(tokens).map(|(index, subject)| About::Table(subject, index, false)).into_iter().collect()
}

/// The same as rows of the tables.
pub(in crate::inspect) fn topic_of(tokens: &[Token]) -> Option<Subject> {
    topic_name(tokens).map(|(_, subject)| subject)
}

fn topic_name(tokens: &[Token]) -> Option<(usize, Subject)> {
    let is_mark = |token: &&Token| matches!(&token.kind, Kind::Comma | Kind::Number(_) | Kind::Open | Kind::Close);
    let mut rest = tokens.iter().skip_while(is_mark);
    let Some(Token { kind: Kind::Name(index, subject), .. }) = rest.next() else { return None };
    let ends = match rest.next().map(|token| &token.kind) {
        None | Some(Kind::Stop) => true,
        Some(Kind::Open) => {
            let after = rest.skip_while(|token| token.kind != Kind::Close).nth(1);
            after.is_none_or(|token| token.kind == Kind::Stop)
        }
        Some(_) => false,
    };
    ends.then_some((*index, *subject))
}

impl Reader<'_> {
    fn run(&mut self) {
        self.begin_sentence(0);
        let mut at = 0;
        while at < self.tokens.len() {
            let token = &self.tokens[at];
            let mut next = at + 1;
            match &token.kind {
                Kind::Stop => {
                    self.end_clause();
                    self.begin_sentence(next);
                }
                Kind::Semicolon => {
                    self.end_clause();
                    self.target = false;
                }
                Kind::Comma => self.end_clause(),
                Kind::Open => self.outer.push(self.clause.clone()),
                Kind::Close => {
                    if let Some(outer) = self.outer.pop() {
                        self.clause = outer;
                    }
                }
                Kind::Name(index, subject) => self.name(at, *index, *subject),
                Kind::Period(from, to) => self.period(at, (*from, *to)),
                Kind::Word(sense) => self.word(*sense, &token.range),
                Kind::Unknown => self.clause.unknown.push(token.range.clone()),
                Kind::Number(_) => next = self.numbers(at),
            }
            at = next;
        }
    }

    fn begin_sentence(&mut self, first: usize) {
        let start = self.tokens.get(first).map_or(self.text.len(), |token| token.range.start);
        let stop = self.tokens[first.min(self.tokens.len())..].iter().find(|token| token.kind == Kind::Stop);
        self.sentence = start..stop.map_or(self.text.len(), |token| token.range.start);
        self.subjects = self.topic.clone();
        self.spoken.clear();
        self.subjects_open = false;
        self.periods.clear();
        self.periods_open = false;
        self.base = None;
        self.clause = Clause::default();
        self.outer.clear();
        self.future = false;
        self.target = false;
    }

    /// A clause with words of its own and no number changes the subject to something unknown.
    fn end_clause(&mut self) {
        if !self.clause.unknown.is_empty() && !self.clause.has_number {
            self.subjects = self.topic.clone();
            self.subjects_open = false;
        }
        self.clause = Clause::default();
        self.subjects_open = false;
        self.periods_open = false;
        self.base = None;
        self.target = false;
    }

    fn word(&mut self, sense: Sense, range: &Range<usize>) {
        match sense {
            Sense::Future => self.future = true,
            Sense::Target => self.target = true,
            Sense::Growth => self.clause.growth = true,
            Sense::Average => self.clause.average = true,
            Sense::Elsewhere => self.clause.elsewhere = Some(range.clone()),
            // 其中 turns to a part of what was spoken of.
            Sense::Part if self.clause.unknown.is_empty() => self.subjects = vec![About::Nothing],
            Sense::Other => {
                self.clause.unknown.push(range.clone());
                return;
            }
            _ => {}
        }
        self.clause.senses.push((sense, range.clone()));
    }

    fn before(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at.checked_sub(1)?)
    }

    /// A name begins a list of subjects or goes on with one; with unknown words right before it, it
    /// is the name of something else (职工基本养老保险参保率).
    fn name(&mut self, at: usize, index: usize, subject: Subject) {
        let range = self.tokens[at].range.clone();
        let glued =
            |token: &&Token| token.kind == Kind::Unknown && !self.text[token.range.clone()].ends_with(['的', '“']);
        if self.before(at).filter(glued).is_some() {
            self.clause.unknown.push(range);
            return;
        }
        let mut found = Vec::new();
        if let Some(first) = self.left_part(at) {
            found.push(first);
        }
        found.push(About::Table(subject, index, self.is_foreign(at)));
        if self.subjects_open {
            self.subjects.append(&mut found);
        } else {
            self.subjects = found;
        }
        self.subjects_open = true;
        self.has_own_subject = true;
        let kept = self.clause.senses.iter().filter(|(sense, _)| *sense == Sense::Respectively).cloned().collect();
        let Clause { has_number, names_period, .. } = self.clause;
        self.clause = Clause { senses: kept, has_number, names_period, ..Clause::default() };
    }

    /// 城镇 in 城镇、农村居民人均可支配收入.
    fn left_part(&self, at: usize) -> Option<About> {
        let name = &self.tokens[at];
        let join = self.before(at).filter(|token| token.kind == Kind::Word(Sense::Join))?;
        let part =
            self.before(at - 1).filter(|token| token.kind == Kind::Unknown && token.range.end == join.range.start)?;
        let beside = &self.text[name.range.clone()];
        let found = self.lexer.lexicon().complete(&self.text[part.range.clone()], beside, true)?;
        let index = self.lexer.lexicon().index(&found.form)?;
        Some(About::Table(found.subject, index, false))
    }

    /// 0-3岁婴幼儿托位 in 每千人口拥有执业（助理）医师和0-3岁婴幼儿托位.
    fn right_part(&self, unknown: &Range<usize>) -> Option<About> {
        let at = self.tokens.iter().position(|token| token.range.start == unknown.start)?;
        let join = self.before(at).filter(|token| token.kind == Kind::Word(Sense::Join))?;
        let name = self.before(at - 1).filter(|token| token.range.end == join.range.start)?;
        let Kind::Name(..) = name.kind else { return None };
        let part = &self.text[unknown.clone()];
        let found = self.lexer.lexicon().complete(part, &self.text[name.range.clone()], false)?;
        let index = self.lexer.lexicon().index(&found.form)?;
        Some(About::Table(found.subject, index, false))
    }

    /// 全省GDP, 全国2022年GDP: the number is of another district.
    fn is_foreign(&self, at: usize) -> bool {
        for token in self.tokens[..at].iter().rev() {
            match &token.kind {
                Kind::Word(Sense::Elsewhere) => return true,
                Kind::Period(..) | Kind::Word(Sense::Link) => {}
                _ => return false,
            }
        }
        false
    }

    fn period(&mut self, at: usize, span: Span) {
        let than = |token: &Token| matches!(token.kind, Kind::Word(Sense::Than));
        let after = self.tokens.get(at + 1).is_some_and(than);
        // 与2020年相比, 比2020年, 较2020年; 与 alone joins.
        let before = self.before(at).is_some_and(than);
        if before || after {
            self.base = Some(span.0);
            return;
        }
        if !self.periods_open {
            self.periods.clear();
        }
        self.periods.push(span);
        self.periods_open = true;
        self.clause.names_period = true;
    }

    /// The numbers of one list, and what each of them says; returns the token after the list.
    fn numbers(&mut self, first: usize) -> usize {
        let mut list = Vec::new();
        let mut at = first;
        while let Some(Token { kind: Kind::Number(numeral), range }) = self.tokens.get(at) {
            list.push((numeral.clone(), range.clone()));
            at += 1;
            let join = self.tokens.get(at).is_some_and(|token| token.kind == Kind::Word(Sense::Join));
            let goes_on = self.tokens.get(at + 1).is_some_and(|token| matches!(token.kind, Kind::Number(_)));
            if !(join && goes_on) {
                break;
            }
            at += 1;
        }
        let count = list.len();
        let (mut owners, sure) = self.owners();
        // 甲为94.61，乙86个，分别居第18位和第20位: the list takes up what came before.
        let takes_up =
            count > 1 && owners.len() < count && self.clause.unknown.is_empty() && self.clause.has(Sense::Respectively);
        if takes_up && self.periods.len() < 2 && self.spoken.len() >= count && !self.has_own_subject {
            owners = self.spoken[self.spoken.len() - count..].to_vec();
        }
        let measure_after = self.is_target_after(at);
        let by_period = self.periods.len() == 1 && count > 1;
        let periods = if by_period { years_of(self.periods[0]) } else { self.periods.clone() };
        if count > 1 && self.clause.has(Sense::Respectively) {
            self.check_even(&list, owners.len(), periods.len());
        }
        for (index, (numeral, range)) in list.iter().enumerate() {
            let pairs_owner = count > 1 && owners.len() == count;
            let pairs_period = count > 1 && !pairs_owner && periods.len() == count;
            let about = if pairs_owner { owners.get(index) } else { owners.last() };
            let span = if pairs_period { periods.get(index) } else { self.periods.last() };
            let several = count > 1 && !pairs_owner && !pairs_period;
            let unclear = several || (count == 1 && (owners.len() > 1 || self.periods.len() > 1));
            let about = about.cloned().unwrap_or(About::Nothing);
            let span = span.copied().filter(|_| !several);
            self.claim(numeral, range, about, span, sure && !unclear, measure_after);
        }
        for about in &owners {
            self.spoken.retain(|known| known != about);
            self.spoken.push(about.clone());
        }
        self.has_own_subject = false;
        self.subjects = owners;
        self.subjects_open = false;
        self.periods_open = false;
        self.clause.senses.clear();
        self.clause.unknown.clear();
        self.clause.has_number = true;
        at
    }

    /// What the numbers belong to, and whether every word before them is known.
    fn owners(&self) -> (Vec<About>, bool) {
        let unknown = &self.clause.unknown;
        if let [only] = &unknown[..]
            && let Some(second) = self.right_part(only)
        {
            let mut owners = self.subjects.clone();
            owners.push(second);
            return (owners, true);
        }
        let (Some(first), Some(last)) = (unknown.first(), unknown.last()) else {
            let is_known = self.subjects.iter().all(|about| *about != About::Nothing);
            return (self.subjects.clone(), is_known && !self.subjects.is_empty());
        };
        // 快于城镇居民的9.38%: the rest of the name is that of the subject.
        if let ([only], Some(About::Table(_, index, foreign))) = (&unknown[..], self.subjects.last()) {
            let beside = &self.lexer.name(*index).form;
            let found = self.lexer.lexicon().complete(&self.text[only.clone()], beside, true);
            if let Some((name, index)) = found.and_then(|name| Some((name, self.lexer.lexicon().index(&name.form)?))) {
                return (vec![About::Table(name.subject, index, *foreign)], true);
            }
        }
        // 最高的华容区（52.6%）: the holder is unknown, what is measured is not.
        if self.clause.has(Sense::Best) {
            return (self.subjects.clone(), true);
        }
        let words = &self.text[first.start..last.end];
        let parts: Vec<&str> = words.split('、').map(str::trim).filter(|part| !part.is_empty()).collect();
        let tail = parts.last().map(|tail| (*tail).to_owned());
        let thing = |own: &str| {
            let tail = tail.clone().filter(|tail| tail != own);
            About::Thing(Thing { own: own.to_owned(), tail })
        };
        (parts.into_iter().map(thing).collect(), true)
    }

    /// `低于50%的规划目标`.
    fn is_target_after(&self, at: usize) -> bool {
        let is = |at: usize, sense: Sense| self.tokens.get(at).is_some_and(|token| token.kind == Kind::Word(sense));
        is(at, Sense::Target) || (is(at, Sense::Link) && is(at + 1, Sense::Target))
    }

    fn check_even(&mut self, list: &[(Numeral, Range<usize>)], owners: usize, periods: usize) {
        let numbers = list.len();
        let several = owners.max(1) * periods.max(1);
        if numbers == owners || numbers == periods || numbers == several || (owners < 2 && periods < 2) {
            return;
        }
        let (Some((_, first)), Some((_, last))) = (list.first(), list.last()) else { return };
        let owners = if periods > 1 { periods } else { owners };
        self.out.uneven.push(Uneven { passage: self.passage, range: first.start..last.end, numbers, owners });
    }

    fn claim(
        &mut self,
        numeral: &Numeral,
        range: &Range<usize>,
        about: About,
        span: Option<Span>,
        sure: bool,
        goal: bool,
    ) {
        let at = span.map(|(from, to)| to.unwrap_or(from));
        let when = When {
            at,
            is_own: self.clause.names_period,
            since: span.and_then(|(from, to)| to.map(|_| from)),
            base: self.base,
            year_on_year: self.clause.has(Sense::YearOnYear),
        };
        let to_come = at.is_some_and(|at| at.year >= self.end_year);
        let measure = if goal { Measure::Goal } else { self.measure(numeral, to_come) };
        let mut numeral = numeral.clone();
        numeral.bound = numeral.bound.or(self.bound(measure));
        self.out.claims.push(Claim {
            passage: self.passage,
            range: range.clone(),
            sentence: self.sentence.clone(),
            numeral,
            about,
            when,
            measure,
            turn: self.turn(),
            in_city: self.clause.elsewhere.as_ref().is_some_and(|range| self.text[range.clone()].ends_with('市')),
            future: self.future || to_come,
            sure,
        });
    }

    /// 突破440亿元, 近三成: a word before the number that makes it a limit or inexact. More than
    /// another thing is no limit: 高于全市1.6个百分点.
    fn bound(&self, measure: Measure) -> Option<Bound> {
        let is_amount =
            matches!(measure, Measure::Level | Measure::Goal | Measure::Growth | Measure::Average | Measure::Share);
        let last = self.clause.senses.iter().rev().find(|(sense, _)| *sense != Sense::Link)?;
        match last.0 {
            Sense::Nearly => Some(Bound::About),
            Sense::AtLeast => Some(Bound::Above),
            Sense::AtMost => Some(Bound::Below),
            // 快于城镇居民的9.38%: the number is that of the other.
            Sense::More | Sense::Less if !self.clause.unknown.is_empty() => None,
            Sense::More if is_amount => Some(Bound::Above),
            Sense::Less if is_amount => Some(Bound::Below),
            _ => None,
        }
    }

    /// The word that says which way, the last one before the number.
    fn turn(&self) -> Option<Turn> {
        self.clause.senses.iter().rev().find_map(|(sense, range)| {
            let direction = match sense {
                Sense::Up | Sense::UpTo | Sense::More => Direction::Up,
                Sense::Down | Sense::DownTo | Sense::Less => Direction::Down,
                _ => return None,
            };
            let reached = matches!(sense, Sense::UpTo | Sense::DownTo);
            let compares = matches!(sense, Sense::More | Sense::Less);
            Some(Turn { direction, reached, compares, range: range.clone() })
        })
    }

    /// What is measured, by the unit and the words before the number.
    fn measure(&self, numeral: &Numeral, to_come: bool) -> Measure {
        let has = |sense| self.clause.has(sense);
        let unit = &numeral.unit;
        let moves = has(Sense::Up) || has(Sense::Down);
        if numeral.ordinal {
            return Measure::Rank;
        }
        if self.target {
            return Measure::Goal;
        }
        let investment = [
            (Sense::TotalInvestment, Measure::TotalInvestment),
            (Sense::DoneInvestment, Measure::DoneInvestment),
            (Sense::PlannedInvestment, Measure::PlannedInvestment),
        ];
        if !unit.is_percent()
            && let Some((_, measure)) = investment.into_iter().find(|(sense, _)| has(*sense))
        {
            return measure;
        }
        let beside = has(Sense::More) || has(Sense::Less) || has(Sense::Apart);
        if has(Sense::Best) {
            return Measure::Best;
        }
        if has(Sense::Mean) {
            return if unit.is_percent() {
                Measure::Share
            } else if beside {
                Measure::Gap
            } else {
                Measure::Mean
            };
        }
        if beside && (unit.is_points() || self.clause.elsewhere.is_some()) {
            return Measure::Gap;
        }
        if unit.is_percent() {
            return self.percentage(moves, to_come);
        }
        if unit.is_points() || moves {
            return Measure::Change;
        }
        if to_come { Measure::Goal } else { Measure::Level }
    }

    fn percentage(&self, moves: bool, to_come: bool) -> Measure {
        let has = |sense| self.clause.has(sense);
        let reached = has(Sense::UpTo) || has(Sense::DownTo);
        if self.clause.average {
            return Measure::Average;
        }
        if has(Sense::Cumulative) && moves {
            return Measure::Cumulative;
        }
        if self.clause.growth {
            return Measure::Growth;
        }
        if moves && !reached {
            return Measure::Growth;
        }
        if has(Sense::Share)
            || [Sense::TotalInvestment, Sense::DoneInvestment, Sense::PlannedInvestment].into_iter().any(has)
        {
            return Measure::Share;
        }
        if to_come { Measure::Goal } else { Measure::Level }
    }
}

/// The full years of a span, to be paired with as many numbers; a part of a year is one of them.
fn years_of((from, to): Span) -> Vec<Span> {
    let Some(to) = to else { return vec![(from, None)] };
    let mut years: Vec<Span> = (from.year..to.year).map(|year| (Period::year(year), None)).collect();
    years.push((to, None));
    years
}
