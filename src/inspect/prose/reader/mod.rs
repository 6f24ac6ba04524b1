//! From tokens to claims. A sentence is read from left to right; a number belongs to the names and
//! periods last named, as long as no unknown word stands in between.

mod carried;
mod clause;
mod list;
mod number;
mod other;
mod sentence;
mod subjects;
mod times;

use std::ops::Range;

use crate::inspect::prose::claim::{About, Claim, UnevenList};
use crate::inspect::prose::lex::{Lexer, Token, TokenKind};
use crate::inspect::prose::lexicon::Subject;
use crate::inspect::prose::words::Sense;
use crate::text::chinese;
use crate::text::period::Period;
use clause::Clause;
use sentence::{MOST_ITEMS, OpenList, SentenceState};

/// Brackets within brackets that are told apart; what is deeper is no clause of its own.
const MOST_NESTED: usize = 8;

/// A period or the years from one to another.
pub(super) type Span = (Period, Option<Period>);

/// Years that sentences count from.
#[derive(Debug, Clone, Copy)]
pub(in crate::inspect::prose) struct Years {
    /// The first year whose numbers are goals: the last of the plan, or the one after the last data.
    pub end: i32,
    /// The year of the last data: 今年.
    pub this: i32,
    /// The last full year with data.
    pub full: i32,
    /// The first year of the plan.
    pub first: i32,
    /// The last year of the plan.
    pub last: i32,
}

/// What was read of a passage.
#[derive(Debug, Default)]
pub(in crate::inspect::prose) struct PassageClaims {
    pub claims: Vec<Claim>,
    pub uneven: Vec<UnevenList>,
}

/// The state while one passage is read from left to right.
pub(super) struct ClaimReader<'a> {
    pub lexer: &'a Lexer,
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub passage: usize,
    pub years: Years,
    /// What the paragraph is about as a whole.
    topic: Vec<About>,
    subjects: OpenList<About>,
    /// What the sentence has spoken of last, in order.
    pub spoken: Vec<About>,
    periods: OpenList<Span>,
    /// Periods after 由 or 从: only the number where the change starts is of them.
    pub starts: Vec<Span>,
    clause: Clause,
    /// Clauses that a bracket interrupts.
    outer: Vec<(Clause, OpenList<About>)>,
    /// Brackets that are open beyond those.
    deeper: usize,
    sentence: SentenceState,
    pub out: PassageClaims,
}

/// Reads the claims of a passage.
pub(in crate::inspect::prose) fn read(
    lexer: &Lexer,
    text: &str,
    tokens: &[Token],
    passage: usize,
    years: Years,
) -> PassageClaims {
    let topic = topic(tokens);
    let mut reader = ClaimReader {
        lexer,
        text,
        tokens,
        passage,
        years,
        subjects: OpenList::new(topic.clone()),
        topic,
        spoken: Vec::new(),
        periods: OpenList::new(Vec::new()),
        starts: Vec::new(),
        clause: Clause::default(),
        outer: Vec::new(),
        deeper: 0,
        sentence: SentenceState::default(),
        out: PassageClaims::default(),
    };
    reader.run();
    reader.out
}

/// How many years 两年, 近三年, 五年来 are.
fn years_of(word: &str) -> Option<i32> {
    let (before, after) = word.split_once('年')?;
    let start = before.char_indices().next_back().map(|(at, _)| at)?;
    let number = if before.ends_with('两') { Some(2) } else { chinese::whole(&before[start..]) };
    // 两年半, 两年多 are no whole number of years.
    number.filter(|_| !after.contains(['半', '多'])).and_then(|years| i32::try_from(years).ok())
}

/// The subject of a paragraph that opens with its name: `（3）规模以上工业增加值。…`.
fn topic(tokens: &[Token]) -> Vec<About> {
    topic_name(tokens).map(|(index, subject)| About::Table(subject, index, false)).into_iter().collect()
}

/// What the tables have on the subject of such a paragraph.
pub(in crate::inspect) fn topic_of(tokens: &[Token]) -> Option<Subject> {
    topic_name(tokens).map(|(_, subject)| subject)
}

fn topic_name(tokens: &[Token]) -> Option<(usize, Subject)> {
    let is_mark = |token: &&Token| {
        matches!(&token.kind, TokenKind::Comma | TokenKind::Number(_) | TokenKind::Open | TokenKind::Close)
    };
    let mut rest = tokens.iter().skip_while(is_mark);
    let Some(Token { kind: TokenKind::Name(index, subject), .. }) = rest.next() else { return None };
    let ends = match rest.next().map(|token| &token.kind) {
        None | Some(TokenKind::Stop) => true,
        Some(TokenKind::Open) => {
            let after = rest.skip_while(|token| token.kind != TokenKind::Close).nth(1);
            after.is_none_or(|token| token.kind == TokenKind::Stop)
        }
        Some(_) => false,
    };
    ends.then_some((*index, *subject))
}

impl ClaimReader<'_> {
    fn run(&mut self) {
        self.begin_sentence(0);
        let mut at = 0;
        while at < self.tokens.len() {
            let token = &self.tokens[at];
            let mut next = at + 1;
            match &token.kind {
                TokenKind::Stop => {
                    self.end_clause();
                    self.begin_sentence(next);
                }
                TokenKind::Semicolon | TokenKind::Comma => self.end_clause(),
                TokenKind::Open if self.is_marker(at) => next = at + 3,
                // Each open one keeps the clause, which may be long.
                TokenKind::Open if self.outer.len() == MOST_NESTED => self.deeper += 1,
                TokenKind::Close if self.deeper > 0 => self.deeper -= 1,
                TokenKind::Open => {
                    self.outer.push((self.clause.clone(), self.subjects.clone()));
                    self.clause.turn_to_brackets();
                }
                TokenKind::Close => {
                    // 高于城镇居民（7.4%）0.7个百分点 goes on about what it spoke of.
                    if let Some((clause, subjects)) = self.outer.pop() {
                        (self.clause, self.subjects) = (clause, subjects);
                    }
                }
                TokenKind::Name(index, subject) => self.name(at, *index, *subject),
                TokenKind::Pair(pair) => self.pair(at, *pair),
                TokenKind::Period(from, to) => self.period(at, (*from, *to)),
                // 其中2023年一度降至94.6%: a part of the time, not of the thing.
                TokenKind::Word(Sense::Part) if self.is_period(next) || self.is_period(next + 1) => {
                    self.sentence.start = None;
                }
                // 2022年全年 is that year.
                TokenKind::Word(Sense::WholeYear) if at > 0 && self.is_period(at - 1) => {}
                // 基期 is a year like any other.
                TokenKind::Word(Sense::BaseYear) => self.period(at, (Period::year(self.years.first - 1), None)),
                // 全省14个市（州）: how many there are says nothing of the subject.
                TokenKind::Number(_) if self.counts_places(at) => next = self.past_places(next),
                // 今年1—6月: the period after it says when.
                TokenKind::Word(Sense::ThisYear) if self.is_period(next) => {}
                TokenKind::Word(sense) => self.word(*sense, &token.range),
                TokenKind::Unknown => self.clause.miss(token.range.clone()),
                // 首位黄陂区 is a place, not what is said of the subject.
                TokenKind::Number(numeral) if numeral.ordinal && self.is_epithet(at) => {
                    self.clause.miss(token.range.clone());
                }
                TokenKind::Number(_) => next = self.numbers(at),
            }
            at = next;
        }
    }

    /// `14个市（州）`, `23个县`.
    fn counts_places(&self, at: usize) -> bool {
        let is_count = self.tokens[at].number().is_some_and(|number| number.unit.dimension == "个");
        let after = self.tokens.get(at + 1).map_or("", |token| &self.text[token.range.clone()]);
        is_count && ["市", "县", "区", "州", "镇", "乡", "省", "街道"].contains(&after)
    }

    /// The token after the places, with those in brackets.
    fn past_places(&self, at: usize) -> usize {
        let is_open = self.tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::Open);
        let mut near = self.tokens[at..].iter().take(if is_open { MOST_ITEMS } else { 0 });
        let close = near.position(|token| token.kind == TokenKind::Close);
        close.map_or(at + 1, |close| at + close + 1)
    }

    fn is_period(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Period(..)))
    }

    /// An ordinal that only describes the word after it.
    fn is_epithet(&self, at: usize) -> bool {
        let is_placed = self.clause.has(Sense::Ranked);
        let after = self.tokens[at + 1..].iter().find(|token| !token.is_word(Sense::Of));
        !is_placed && after.is_some_and(|token| token.kind == TokenKind::Unknown)
    }

    /// `（2）` counts paragraphs.
    fn is_marker(&self, at: usize) -> bool {
        let bare = |token: &Token| matches!(&token.kind, TokenKind::Number(numeral) if numeral.unit.dimension.is_empty() && numeral.quantity.decimals == 0);
        self.tokens.get(at + 1).is_some_and(bare)
            && self.tokens.get(at + 2).is_some_and(|token| token.kind == TokenKind::Close)
    }

    fn begin_sentence(&mut self, first: usize) {
        let start = self.tokens.get(first).map_or(self.text.len(), |token| token.range.start);
        let stop = self.tokens[first.min(self.tokens.len())..].iter().find(|token| token.kind == TokenKind::Stop);
        let range = start..stop.map_or(self.text.len(), |token| token.range.start);
        self.periods.is_open = false;
        self.subjects.is_open = false;
        if !self.goes_on(first) {
            self.subjects = OpenList::new(self.topic.clone());
            self.spoken.clear();
            self.periods = OpenList::new(Vec::new());
        }
        // A sentence that names nothing goes on about what the one before did.
        let before = std::mem::take(&mut self.sentence.named);
        let is_name = |token: &&Token| matches!(token.kind, TokenKind::Name(..) | TokenKind::Pair(_));
        let own = self.tokens[first.min(self.tokens.len())..].iter().take_while(|token| token.kind != TokenKind::Stop);
        let named = if own.into_iter().any(|token| is_name(&token)) { Vec::new() } else { before };
        self.sentence = SentenceState { range, named, ..SentenceState::default() };
        self.clause = Clause::default();
        self.outer.clear();
        self.deeper = 0;
    }

    /// A sentence that begins with 比, 同比, 增长 … goes on with what the one before spoke of.
    fn goes_on(&self, first: usize) -> bool {
        let opens = |sense: &Sense| {
            matches!(
                sense,
                Sense::Than
                    | Sense::YearOnYear
                    | Sense::Up
                    | Sense::Net
                    | Sense::Down
                    | Sense::Average
                    | Sense::AverageGrowth
                    | Sense::Cumulative
            )
        };
        first > 0
            && matches!(self.tokens.get(first).map(|token| &token.kind), Some(TokenKind::Word(sense)) if opens(sense))
    }

    /// A clause with words of its own and no number changes the subject to something unknown, unless it only
    /// tells of the thing that it names: 城镇化率实现历史性跨越，达到…, but not 城镇化率提高带动消费增长，达到….
    fn end_clause(&mut self) {
        let tells_of_name = self.clause.has_name && !self.clause.has(Sense::Leads);
        if !self.clause.unknown.is_empty() && !self.clause.has_number && !tells_of_name {
            self.subjects = OpenList::new(self.topic.clone());
        }
        // 从2022年看，…: no number was of it, so it is what the sentence goes on about.
        let starts = std::mem::take(&mut self.starts);
        if !self.clause.has_number && !starts.is_empty() {
            self.periods.add(starts);
        }
        self.clause = Clause::default();
        self.subjects.is_open = false;
        self.periods.is_open = false;
        self.sentence.is_own_base = false;
    }

    fn word(&mut self, sense: Sense, range: &Range<usize>) {
        if matches!(sense, Sense::Future | Sense::Target) {
            let word = &self.text[range.clone()];
            self.sentence.expects |= word.starts_with('预') || word == "有望";
        }
        self.clause.is_distance |=
            matches!(sense, Sense::More | Sense::Less) && self.text[range.clone()].ends_with('出');
        match sense {
            Sense::Elsewhere => self.sentence.place = Some(range.clone()),
            Sense::Years => {
                self.sentence.hear(sense);
                self.clause.years = years_of(&self.text[range.clone()]);
            }
            // 《规划》提出 is this plan.
            Sense::Supposed if self.text[..range.start].ends_with(self.lexer.title()) => {
                return self.clause.hear(Sense::PlanTarget, range);
            }
            Sense::Future | Sense::Supposed | Sense::Fall | Sense::Zero => self.sentence.hear(sense),
            // 到2030年要达到3.6人，目前为3.46人.
            Sense::Now => {
                self.sentence.heard.retain(|sense| *sense != Sense::Future);
                self.periods.items.retain(|(from, to)| to.unwrap_or(*from).year < self.years.end);
            }
            // Of a time that no table has; a period that is named ends it.
            Sense::PartOfYear => self.sentence.is_untold = true,
            Sense::LaterYears => self.periods = OpenList::new(Vec::new()),
            Sense::WholePlan => self.periods = OpenList::new(Vec::new()),
            Sense::PlanEnd => self.name_period(Period::year(self.years.last)),
            Sense::ThisYear => self.name_period(Period::year(self.years.this)),
            Sense::LastYear => self.name_period(Period::year(self.years.this - 1)),
            Sense::ThisHalf => self.name_period(Period { year: self.years.this, months: (1, 6) }),
            Sense::WholeYear => {
                self.sentence.is_untold = false;
                if let Some((from, to)) = self.periods.items.last_mut() {
                    *from = Period::year(to.unwrap_or(*from).year);
                    *to = None;
                }
            }
            Sense::Here => self.sentence.is_elsewhere = false,
            // A sum over several things is none of them.
            Sense::Sum if self.spoken.len() > 1 && !self.clause.has_name => {
                self.subjects = OpenList::new(vec![About::Nothing]);
            }
            // 其中 turns to a part of what was spoken of.
            Sense::Part if self.clause.unknown.is_empty() => {
                self.sentence.whole = self.subjects.items.last().filter(|about| **about != About::Nothing).cloned();
                self.subjects = OpenList::new(vec![About::Nothing]);
            }
            Sense::Other => {
                self.clause.miss(range.clone());
                return;
            }
            _ => {}
        }
        self.clause.hear(sense, range);
    }

    /// The token before one.
    pub(super) fn before(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at.checked_sub(1)?)
    }

    /// A name begins a list of subjects or goes on with one; with unknown words right before it, it
    /// is the name of something else (职工基本养老保险参保率).
    fn name(&mut self, at: usize, index: usize, subject: Subject) {
        let range = self.tokens[at].range.clone();
        let glued =
            |token: &&Token| token.kind == TokenKind::Unknown && !self.text[token.range.clone()].ends_with(['的', '“']);
        if self.before(at).as_ref().is_some_and(glued) {
            self.clause.miss(range);
            return;
        }
        if self.is_object(at) {
            self.clause.has_objects |= self.clause.object.is_some_and(|known| known != subject);
            self.clause.object = Some(subject);
            return;
        }
        let foreign = self.is_foreign(at);
        if !foreign {
            self.sentence.name(subject);
        }
        let own = About::Table(subject, index, foreign);
        let first = self.left_parts(at);
        self.subjects.add(first.into_iter().chain([own]));
        self.clause.turn_to_name();
        self.sentence.measured.clear();
        self.sentence.start = None;
    }

    /// 城乡居民人均可支配收入 names two rows.
    fn pair(&mut self, at: usize, pair: [usize; 2]) {
        self.name(at, pair[0], self.lexer.name(pair[0]).subject);
        self.subjects.is_open = true;
        self.name(at, pair[1], self.lexer.name(pair[1]).subject);
    }
}
