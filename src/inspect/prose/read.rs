//! From tokens to claims. A sentence is read from left to right; a number belongs to the names and
//! periods last heard, as long as nothing unknown stands between.

use std::ops::Range;

use super::claim::{About, Claim, Measure, Thing, Uneven, When};
use super::clause::Clause;
use super::lex::{Kind, Lexer, Token};
use super::lexicon::Subject;
use super::numeral::Numeral;
use super::words::Sense;
use crate::model::period::Period;

/// A period or the years from one to another.
type Span = (Period, Option<Period>);

/// Ends of the names of places.
const PLACES: &[&str] = &["区", "镇", "乡", "街道", "县", "市", "园", "村", "社区"];

/// Years that sentences count from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Years {
    /// Last year of the plan.
    pub end: i32,
    /// The year of the last data: 今年.
    pub this: i32,
}

/// How many things a sentence keeps in mind.
const REMEMBERED: usize = 12;

/// What was read of a passage.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub claims: Vec<Claim>,
    pub uneven: Vec<Uneven>,
}

/// A list that may go on: names, or periods.
#[derive(Debug, Clone)]
struct List<T> {
    items: Vec<T>,
    /// The next one is joined to it.
    is_open: bool,
}

impl<T> List<T> {
    fn new(items: Vec<T>) -> Self {
        Self { items, is_open: false }
    }

    fn add(&mut self, more: impl IntoIterator<Item = T>) {
        if !self.is_open {
            self.items.clear();
        }
        self.items.extend(more);
        self.is_open = true;
    }
}

/// Reads one passage.
pub(super) struct Reader<'a> {
    lexer: &'a Lexer<'a>,
    text: &'a str,
    tokens: &'a [Token],
    passage: usize,
    years: Years,
    /// What the paragraph is about as a whole.
    topic: Vec<About>,
    subjects: List<About>,
    /// What the sentence has spoken of last, in order.
    spoken: Vec<About>,
    periods: List<Span>,
    base: Option<Period>,
    /// The clause itself names the base.
    clause_base: bool,
    /// A number was told against the base.
    base_used: bool,
    clause: Clause,
    /// Clauses that a bracket interrupts.
    outer: Vec<Clause>,
    future: bool,
    /// The sentence does not say what is, or on another basis.
    supposed: bool,
    /// The sentence speaks of a rate of fall.
    falls: bool,
    /// The sentence speaks of another district.
    elsewhere: bool,
    /// What the last number measured.
    last: Option<Measure>,
    sentence: Range<usize>,
    out: Reading,
}

/// Reads the claims of a passage.
pub(super) fn read(lexer: &Lexer<'_>, text: &str, tokens: &[Token], passage: usize, years: Years) -> Reading {
    let topic = topic(tokens);
    let mut reader = Reader {
        lexer,
        text,
        tokens,
        passage,
        years,
        subjects: List::new(topic.clone()),
        topic,
        spoken: Vec::new(),
        periods: List::new(Vec::new()),
        base: None,
        clause_base: false,
        base_used: false,
        clause: Clause::default(),
        outer: Vec::new(),
        future: false,
        supposed: false,
        falls: false,
        elsewhere: false,
        last: None,
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
                Kind::Semicolon | Kind::Comma => self.end_clause(),
                Kind::Open if self.is_marker(at) => next = at + 3,
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

    /// `（2）` counts paragraphs.
    fn is_marker(&self, at: usize) -> bool {
        let bare = |token: &Token| matches!(&token.kind, Kind::Number(numeral) if numeral.unit.dimension.is_empty() && numeral.quantity.decimals == 0);
        self.tokens.get(at + 1).is_some_and(bare)
            && self.tokens.get(at + 2).is_some_and(|token| token.kind == Kind::Close)
    }

    fn begin_sentence(&mut self, first: usize) {
        let start = self.tokens.get(first).map_or(self.text.len(), |token| token.range.start);
        let stop = self.tokens[first.min(self.tokens.len())..].iter().find(|token| token.kind == Kind::Stop);
        self.sentence = start..stop.map_or(self.text.len(), |token| token.range.start);
        self.periods.is_open = false;
        self.subjects.is_open = false;
        if !self.goes_on(first) {
            self.subjects = List::new(self.topic.clone());
            self.spoken.clear();
            self.periods = List::new(Vec::new());
        }
        self.base = None;
        self.clause = Clause::default();
        self.outer.clear();
        self.future = false;
        self.supposed = false;
        self.falls = false;
        self.elsewhere = false;
        self.last = None;
    }

    /// A sentence that begins with 比, 同比, 增长 … goes on with what the one before spoke of.
    fn goes_on(&self, first: usize) -> bool {
        let opens = |sense: &Sense| {
            matches!(
                sense,
                Sense::Than | Sense::YearOnYear | Sense::Up | Sense::Down | Sense::Average | Sense::Cumulative
            )
        };
        first > 0 && matches!(self.tokens.get(first).map(|token| &token.kind), Some(Kind::Word(sense)) if opens(sense))
    }

    /// A clause with words of its own and no number changes the subject to something unknown.
    fn end_clause(&mut self) {
        if !self.clause.unknown.is_empty() && !self.clause.has_number {
            self.subjects = List::new(self.topic.clone());
        }
        self.clause = Clause::default();
        self.subjects.is_open = false;
        self.periods.is_open = false;
        self.clause_base = false;
    }

    fn word(&mut self, sense: Sense, range: &Range<usize>) {
        match sense {
            Sense::Future => self.future = true,
            Sense::Supposed => self.supposed = true,
            Sense::Fall => self.falls = true,
            Sense::ThisYear => self.name_period(Period::year(self.years.this)),
            Sense::LastYear => self.name_period(Period::year(self.years.this - 1)),
            Sense::ThisHalf => self.name_period(Period { year: self.years.this, months: (1, 6) }),
            Sense::WholeYear => {
                if let Some((from, to)) = self.periods.items.last_mut() {
                    *from = Period::year(to.unwrap_or(*from).year);
                    *to = None;
                }
            }
            Sense::Here => self.elsewhere = false,
            // A sum over several things is none of them.
            Sense::Sum if self.spoken.len() > 1 && !self.clause.has_name => {
                self.subjects = List::new(vec![About::Nothing]);
            }
            // 其中 turns to a part of what was spoken of.
            Sense::Part if self.clause.unknown.is_empty() => {
                self.subjects = List::new(vec![About::Nothing]);
            }
            Sense::Other => {
                self.clause.unknown.push(range.clone());
                return;
            }
            _ => {}
        }
        self.clause.hear(sense, range);
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
        if self.before(at).as_ref().is_some_and(glued) {
            self.clause.unknown.push(range);
            return;
        }
        if self.is_object(at) {
            self.clause.is_compared = true;
            return;
        }
        let foreign = self.is_foreign(at);
        let own = About::Table(subject, index, foreign);
        let first = self.left_part(at).or_else(|| self.left_thing(at));
        self.subjects.add(first.into_iter().chain([own]));
        self.clause.turn_to_name();
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
        let at = self.tokens.partition_point(|token| token.range.start < unknown.start);
        let join = self.before(at).filter(|token| token.kind == Kind::Word(Sense::Join))?;
        let name = self.before(at - 1).filter(|token| token.range.end == join.range.start)?;
        let Kind::Name(..) = name.kind else { return None };
        let part = &self.text[unknown.clone()];
        let found = self.lexer.lexicon().complete(part, &self.text[name.range.clone()], false)?;
        let index = self.lexer.lexicon().index(&found.form)?;
        Some(About::Table(found.subject, index, false))
    }

    /// 快于GDP, 比省级重点项目: the name is what is compared with, not what is spoken of.
    fn is_object(&self, at: usize) -> bool {
        let compares = |token: &Token| matches!(token.kind, Kind::Word(Sense::Than | Sense::More | Sense::Less));
        !self.subjects.items.is_empty() && self.before(at).is_some_and(compares)
    }

    /// 固定资产投资 in 固定资产投资、地区生产总值分别…: an item of the list that no table knows.
    fn left_thing(&self, at: usize) -> Option<About> {
        let join = self.before(at).filter(|token| token.kind == Kind::Word(Sense::Join))?;
        let part = self.before(at - 1).filter(|token| token.range.end == join.range.start)?;
        let is_item = matches!(part.kind, Kind::Unknown | Kind::Word(Sense::Elsewhere));
        let own = self.text[part.range.clone()].to_owned();
        is_item.then_some(About::Thing(Thing { own, tail: None }))
    }

    /// 全省GDP, 汀泗桥镇2022年GDP: the number is of another district, and so are those of the names
    /// after it until our own is named.
    fn is_foreign(&mut self, at: usize) -> bool {
        for token in self.tokens[..at].iter().rev() {
            match &token.kind {
                Kind::Word(Sense::Elsewhere | Sense::Group) => self.elsewhere = true,
                Kind::Unknown if PLACES.iter().any(|end| self.text[token.range.clone()].ends_with(end)) => {
                    self.elsewhere = true
                }
                Kind::Period(..) | Kind::Word(Sense::Link | Sense::Of) => continue,
                _ => {}
            }
            break;
        }
        self.elsewhere
    }

    fn period(&mut self, at: usize, span: Span) {
        let than = |token: &Token| matches!(token.kind, Kind::Word(Sense::Than));
        let after = self.tokens.get(at + 1).is_some_and(than);
        // 与2020年相比, 比2020年, 较2020年; 与 alone joins.
        let before = self.before(at).is_some_and(than);
        if before || after {
            self.base = Some(span.0);
            self.clause_base = true;
            self.base_used = false;
            return;
        }
        // 比2020年…，2023年上半年…: a new period is not compared any more.
        if self.base_used {
            self.base = None;
        }
        self.periods.add([span]);
        self.clause.has_period = true;
    }

    /// 去年, 今年上半年.
    fn name_period(&mut self, period: Period) {
        self.periods.add([(period, None)]);
        self.clause.has_period = true;
    }

    /// The numbers of one list, and what each of them says; returns the token after the list.
    fn numbers(&mut self, first: usize) -> usize {
        let (list, end) = self.list(first);
        let count = list.len();
        let (owners, sure) = self.owners(count);
        let goal = self.is_target_after(end);
        let periods = match &self.periods.items[..] {
            [one] if count > 1 => years_of(*one),
            several => several.to_vec(),
        };
        let sure = sure && !self.supposed && !self.clause.moves_twice();
        let is_rank = list.first().is_some_and(|(numeral, _)| numeral.ordinal);
        // Unknown words may be a list of their own; periods are always known.
        let is_countable = self.clause.unknown.is_empty() || periods.len() > 1;
        if count > 1 && self.clause.has(Sense::Respectively) && is_countable {
            self.check_even(&list, owners.len(), periods.len());
        }
        let pairs_owner = count > 1 && owners.len() == count;
        let pairs_period = count > 1 && !pairs_owner && periods.len() == count;
        let several = count > 1 && !pairs_owner && !pairs_period;
        let unclear = several || (count == 1 && (owners.len() > 1 || periods.len() > 1));
        // 甲、乙均居第7位: the same of each.
        if count == 1 && owners.len() > 1 && periods.len() < 2 && self.clause.has(Sense::Each) {
            let span = self.periods.items.last().copied();
            for about in &owners {
                self.claim(list[0].clone(), about.clone(), span, sure, goal);
            }
            return self.past_numbers(owners, goal, is_rank, end);
        }
        for (index, (numeral, range)) in list.into_iter().enumerate() {
            let about = if pairs_owner { owners.get(index) } else { owners.last() };
            let span = if pairs_period { periods.get(index) } else { self.periods.items.last() };
            let about = about.cloned().unwrap_or(About::Nothing);
            let span = span.copied().filter(|_| !several);
            self.claim((numeral, range), about, span, sure && !unclear, goal);
        }
        self.past_numbers(owners, goal, is_rank, end)
    }

    /// Remembers what the numbers were about; the token after them.
    fn past_numbers(&mut self, owners: Vec<About>, goal: bool, is_rank: bool, end: usize) -> usize {
        for about in &owners {
            self.spoken.retain(|known| known != about);
            self.spoken.push(about.clone());
        }
        let old = self.spoken.len().saturating_sub(REMEMBERED);
        self.spoken.drain(..old);
        self.subjects = List::new(owners);
        self.periods.is_open = false;
        self.base_used = self.base.is_some();
        self.clause.turn_past_number(goal, is_rank);
        end
    }

    /// Numbers joined by 、 or 和, and the token after them.
    fn list(&self, first: usize) -> (Vec<(Numeral, Range<usize>)>, usize) {
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
        (list, at)
    }

    /// What so many numbers belong to, and whether every word before them is known.
    fn owners(&self, count: usize) -> (Vec<About>, bool) {
        let subjects = &self.subjects.items;
        let unknown = &self.clause.unknown;
        // 甲为94.61，乙86个，分别居第18位和第20位: the list takes up what came before.
        let takes_up = count > 1 && unknown.is_empty() && !self.clause.has_name && self.clause.has(Sense::Respectively);
        if takes_up && subjects.len() < count && self.periods.items.len() < 2 && self.spoken.len() >= count {
            return (self.spoken[self.spoken.len() - count..].to_vec(), true);
        }
        if let [only] = &unknown[..]
            && let Some(second) = self.right_part(only)
        {
            let mut owners = subjects.clone();
            owners.push(second);
            return (owners, true);
        }
        let (Some(first), Some(last)) = (unknown.first(), unknown.last()) else {
            let is_known = subjects.iter().all(|about| *about != About::Nothing);
            return (subjects.clone(), is_known && !subjects.is_empty());
        };
        // 快于城镇居民的9.38%: the rest of the name is that of the subject.
        if let ([only], Some(About::Table(_, index, foreign))) = (&unknown[..], subjects.last()) {
            // 比农村居民高21873元: what it is compared with.
            let at = self.tokens.partition_point(|token| token.range.start < only.start);
            if self.before(at).is_some_and(|token| token.kind == Kind::Word(Sense::Than)) {
                return (subjects.clone(), false);
            }
            let beside = &self.lexer.name(*index).form;
            let found = self.lexer.lexicon().complete(&self.text[only.clone()], beside, true);
            if let Some((name, index)) = found.and_then(|name| Some((name, self.lexer.lexicon().index(&name.form)?))) {
                return (vec![About::Table(name.subject, index, *foreign)], true);
            }
        }
        // 最高的华容区（52.6%）: the holder is unknown, what is measured is not.
        if self.clause.has(Sense::Best) {
            return (subjects.clone(), true);
        }
        // A list of names of which the tables know some.
        if self.clause.has_name
            && subjects.len() + unknown.len() == count
            && unknown.iter().all(|range| self.is_joined(range))
        {
            let things = unknown.iter().map(|range| self.thing(range));
            return (subjects.iter().cloned().chain(things).collect(), true);
        }
        let words = &self.text[first.start..last.end];
        let parts: Vec<&str> = words.split('、').map(str::trim).filter(|part| !part.is_empty()).collect();
        let front = self.front();
        let tail = parts.last().map(|tail| (*tail).to_owned());
        let thing = |own: &str| {
            let tail = tail.clone().filter(|tail| tail != own);
            About::Thing(Thing { own: format!("{front}{own}"), tail })
        };
        (parts.into_iter().map(thing).collect(), true)
    }

    /// What a rank is the rank of: what the clause names, else what the last number measured.
    fn ranks(&self) -> Option<Measure> {
        if self.clause.has(Sense::Growth) {
            return Some(Measure::Growth);
        }
        if self.clause.has(Sense::Amount) {
            return Some(Measure::Level);
        }
        match self.last? {
            Measure::Level => Some(Measure::Level),
            Measure::Growth | Measure::Change | Measure::Speed => Some(Measure::Growth),
            _ => None,
        }
    }

    /// Changes of a fall, parts of a number, goals of one year: nothing that the tables decide.
    fn is_unclear(&self, measure: Measure) -> bool {
        let of_fall = self.falls && matches!(measure, Measure::Change | Measure::Speed);
        let is_goal = matches!(measure, Measure::Goal | Measure::GoalGap | Measure::GoalShare);
        // 高于全市4688元: only the mean of the group is in the tables.
        let of_others = measure == Measure::Gap && !self.clause.has(Sense::Mean);
        of_fall || of_others || (is_goal && self.clause.has(Sense::Yearly)) || self.clause.is_part_of_number()
    }

    /// What goes before the words of a thing: another district, or the name it belongs to.
    fn front(&self) -> String {
        let elsewhere = self.clause.elsewhere.as_ref().map_or("", |range| &self.text[range.clone()]);
        let name = match self.subjects.items.last().filter(|_| self.clause.has_name) {
            Some(About::Table(_, index, _)) => self.lexer.name(*index).form.as_str(),
            _ => "",
        };
        format!("{elsewhere}{name}")
    }

    fn is_joined(&self, range: &Range<usize>) -> bool {
        let at = self.tokens.partition_point(|token| token.range.start < range.start);
        self.before(at).is_some_and(|token| token.kind == Kind::Word(Sense::Join))
    }

    fn thing(&self, range: &Range<usize>) -> About {
        About::Thing(Thing { own: self.text[range.clone()].to_owned(), tail: None })
    }

    /// `低于50%的规划目标`.
    fn is_target_after(&self, at: usize) -> bool {
        let sense = |at: usize| match self.tokens.get(at)?.kind {
            Kind::Word(sense) => Some(sense),
            _ => None,
        };
        let is_filler = |sense: &Sense| {
            matches!(sense, Sense::Of | Sense::Average | Sense::Yearly | Sense::Link | Sense::Cumulative)
        };
        let after = (at..at + 4).map_while(sense).find(|sense| !is_filler(sense));
        after == Some(Sense::Target) && sense(at).is_some_and(|first| matches!(first, Sense::Of | Sense::Target))
    }

    fn check_even(&mut self, list: &[(Numeral, Range<usize>)], owners: usize, periods: usize) {
        let numbers = list.len();
        let several = owners.max(1) * periods.max(1);
        if numbers == owners || numbers == periods || numbers == several || (owners < 2 && periods < 2) {
            return;
        }
        let (Some((_, start)), Some((_, end))) = (list.first(), list.last()) else { return };
        let owners = if periods > 1 { periods } else { owners };
        self.out.uneven.push(Uneven { passage: self.passage, range: start.start..end.end, numbers, owners });
    }

    fn claim(
        &mut self,
        (mut numeral, range): (Numeral, Range<usize>),
        about: About,
        span: Option<Span>,
        sure: bool,
        goal: bool,
    ) {
        let is_start = self.clause.has(Sense::From) && self.clause.turn().is_none_or(|turn| !turn.reached);
        // 2020年至2022年，从69.8%提高到74.51%.
        let at = span.map(|(from, to)| if is_start { from } else { to.unwrap_or(from) });
        let when = When {
            at,
            is_own: self.clause.has_period,
            since: span.and_then(|(from, to)| to.map(|_| from)).filter(|_| !is_start),
            base: self.base.filter(|_| !self.clause.has(Sense::YearOnYear)),
            is_own_base: self.clause_base,
            year_on_year: self.clause.has(Sense::YearOnYear),
        };
        let to_come = at.is_some_and(|at| at.year >= self.years.end);
        let is_amount = self.clause.has(Sense::Share) && !numeral.unit.is_percent();
        let measure = if goal { Measure::Goal } else { self.clause.measure(&numeral, to_come) };
        // 年均增长10.59%，快于城镇居民的9.38%: the same is told of both.
        let is_likewise = self.clause.turn().is_some_and(|turn| turn.compares) && !self.clause.unknown.is_empty();
        let measure = self.last.filter(|_| is_likewise && measure <= Measure::Growth).unwrap_or(measure);
        let ranks = self.ranks();
        self.last = Some(measure);
        numeral.bound = numeral.bound.or(self.clause.bound(measure));
        let is_known = measure != Measure::Share || self.clause.is_known_share();
        self.out.claims.push(Claim {
            passage: self.passage,
            range,
            sentence: self.sentence.clone(),
            numeral,
            about,
            when,
            measure,
            turn: self.clause.turn(),
            in_city: self.clause.elsewhere.as_ref().is_some_and(|range| self.text[range.clone()].ends_with('市')),
            is_of_total: self.clause.has(Sense::TotalInvestment),
            ranks,
            future: self.future || to_come,
            sure: sure && is_known && !is_amount && !self.is_unclear(measure),
        });
    }
}

/// The full years of a span, to be paired with as many numbers; a part of a year is one of them.
fn years_of((from, to): Span) -> Vec<Span> {
    let Some(to) = to else { return vec![(from, None)] };
    let mut years: Vec<Span> = (from.year..to.year).map(|year| (Period::year(year), None)).collect();
    years.push((to, None));
    years
}
