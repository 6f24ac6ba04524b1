//! A sentence in the new edition: its figures moved to the periods that they mean now, the times that govern them
//! with them, lists of years longer, rows and units by their new names.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::holds::Hold;
use super::horizon::Shift;
use super::lists;
use super::renaming::Renaming;
use super::runs::Run;
use super::unread::is_part_of_latest;
use crate::markup::sentence::{Argument, Call, Piece, Sentence, Time};
use crate::text::period::Period;

/// A change of a text: the bytes, and what stands there instead.
pub(super) type TextEdit = (Range<usize>, String);

/// A sentence as it would be.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// Changes of the text, which do not touch each other.
    pub edits: Vec<TextEdit>,
    /// Its calls, each with the one that it becomes.
    pub calls: Vec<MovedCall>,
    /// What a person has to look at, whatever the figures say.
    pub doubts: Vec<String>,
    /// A number that is in another unit now stands without the old one behind it.
    pub has_lost_unit: bool,
    /// It tells of the latest period in words alone.
    pub tells_old_news: bool,
    /// Periods that it names and that stay.
    pub stays: BTreeSet<Period>,
    /// One of them is the latest of the old edition.
    pub stays_current: bool,
}

/// A call before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MovedCall {
    /// The tag as it stands.
    pub old: String,
    /// As it would be.
    pub new: String,
    /// Where it stands; none for one that is added.
    pub at: Option<Range<usize>>,
    /// What it is of, whatever the period.
    pub measure: String,
    /// The row that it names.
    pub row: Option<String>,
    /// The row is counted in another unit now.
    pub is_of_other_unit: bool,
    /// Of a level, the tags of the year before, then and now.
    pub before: Option<[String; 2]>,
}

/// Functions whose figures go to the latest data by themselves.
pub(super) const TO_DATE: [&str; 13] = [
    "avg",
    "cumulative",
    "progress",
    "count",
    "names",
    "portion",
    "on_pace",
    "how_many",
    "r",
    "gap",
    "share",
    "p",
    "cell",
];
/// Arguments that name a column.
pub(super) const COLUMNS: [&str; 3] = ["at", "from", "to"];

/// Everything that a sentence is looked at with.
pub(super) struct Drafting<'a> {
    pub text: &'a str,
    pub sentence: &'a Sentence,
    /// Numbers of it that were typed, and are of the old edition.
    pub stale: &'a [Range<usize>],
    pub shift: &'a Shift,
    pub renaming: &'a Renaming,
    /// Also what stands beside typed numbers moves: as it is proposed to people.
    pub moves_typed: bool,
    /// Periods that a measure is told of in the same paragraph.
    pub beside: &'a BTreeMap<String, BTreeSet<Period>>,
    /// Periods that an earlier sentence of the paragraph names, and that stay there.
    pub kept: &'a BTreeSet<Period>,
}

impl Drafting<'_> {
    /// The sentence as it would be.
    pub(super) fn draft(&self) -> Draft {
        let runs = self.runs();
        let mut draft = Draft::default();
        let held = self.held(&runs);
        let is_held = held.is_some();
        if let Some(Hold::Because(why)) = held {
            draft.doubts.push(why);
        }
        let together = self.together(&runs, is_held);
        let mut calls: BTreeMap<usize, Vec<TextEdit>> = BTreeMap::new();
        for (at, call) in self.calls() {
            calls.insert(at, self.of_call(call, &together));
        }
        let mut longer: Vec<(usize, String)> = Vec::new();
        for run in &runs {
            let grown = if is_held { None } else { lists::longer(self, run, &together) };
            match grown {
                Some(grown) => {
                    for at in &grown.kept {
                        calls.insert(*at, self.names(self.call(*at)));
                    }
                    draft.edits.extend(grown.edits);
                    longer.extend(grown.added);
                }
                None if is_held => {}
                None => self.of_run(run, &together, &mut draft),
            }
        }
        draft.doubts.extend(self.left_behind(&runs, &together, &longer).filter(|_| !is_held));
        draft.doubts.extend(self.past(&runs));
        draft.stays = self.staying(&runs, &draft);
        let is_news = self.shift.old.latest() != self.shift.new.latest();
        draft.stays_current = is_news && draft.stays.iter().any(|period| self.shift.old.is_current(*period));
        for (at, edits) in calls {
            draft.calls.push(self.moved(at, &edits));
            draft.edits.extend(edits);
            self.of_unit(at, &mut draft);
        }
        for (like, tag) in longer {
            let moved = self.moved(like, &[]);
            draft.calls.push(MovedCall { old: String::new(), new: tag, at: None, ..moved });
        }
        self.of_words(&mut draft, is_held);
        draft.edits.sort_by_key(|(range, _)| (range.start, range.end));
        draft
    }

    /// The calls with the indices of their pieces.
    pub(super) fn calls(&self) -> impl Iterator<Item = (usize, &Call)> {
        let pieces = self.sentence.pieces.iter().enumerate();
        pieces.filter_map(|(at, piece)| if let Piece::Call(call) = piece { Some((at, call)) } else { None })
    }

    pub(super) fn call(&self, at: usize) -> &Call {
        match &self.sentence.pieces[at] {
            Piece::Call(call) => call,
            _ => unreachable!("only pieces of calls are looked up"),
        }
    }

    /// The time of a piece.
    pub(super) fn time(&self, at: usize) -> Option<&Time> {
        if let Some(Piece::Time(time)) = self.sentence.pieces.get(at) { Some(time) } else { None }
    }

    /// The words of a piece.
    pub(super) fn words(&self, at: usize) -> Option<&str> {
        if let Some(Piece::Words(range)) = self.sentence.pieces.get(at) { self.text.get(range.clone()) } else { None }
    }

    /// The arguments of a call that name a period with data, and what they say beside it.
    pub(super) fn timed<'c>(&self, call: &'c Call) -> Vec<(&'c Argument, Period, String)> {
        let named = call.arguments.iter().filter(|own| COLUMNS.contains(&own.name.as_str()));
        let split = named.filter_map(|own| Period::split(&own.value).map(|(period, rest)| (own, period, rest)));
        split.filter(|(_, period, _)| self.shift.old.periods.contains(period)).collect()
    }

    /// What a call is of, whatever the period.
    pub(super) fn measure(&self, call: &Call) -> String {
        let timed = self.timed(call);
        let said = |own: &Argument| {
            let rest = timed.iter().find(|(timed, _, _)| timed.range == own.range).map(|(_, _, rest)| rest.as_str());
            // `2022年` alone is its total.
            let rest = rest.map(|rest| if rest.is_empty() { "总量" } else { rest });
            format!("{}={}", own.name, rest.unwrap_or(&own.value))
        };
        let arguments: Vec<String> = call.arguments.iter().map(said).collect();
        format!("{}({})", call.function, arguments.join(","))
    }

    /// For each measure of the sentence, the periods that it is told of together with what one time governs.
    fn together(&self, runs: &[Run], is_held: bool) -> Together {
        let mut groups: Vec<(BTreeSet<String>, BTreeSet<Period>)> = Vec::new();
        let mut join = |measures: BTreeSet<String>, periods: BTreeSet<Period>| {
            let (same, others): (Vec<_>, Vec<_>) =
                std::mem::take(&mut groups).into_iter().partition(|(own, _)| !own.is_disjoint(&measures));
            let merged = same.into_iter().fold((measures, periods), |(mut all, mut told), (own, periods)| {
                all.extend(own);
                told.extend(periods);
                (all, told)
            });
            groups = others;
            groups.push(merged);
        };
        for (_, call) in self.calls() {
            let periods: BTreeSet<Period> = self.timed(call).into_iter().map(|(_, period, _)| period).collect();
            if !periods.is_empty() {
                join(BTreeSet::from([self.measure(call)]), periods);
            }
        }
        for run in runs {
            let own = self.periods_of(run);
            let measures: BTreeSet<String> = self.governed(run, &own).map(|call| self.measure(call)).collect();
            if !measures.is_empty() {
                join(measures, BTreeSet::new());
            }
        }
        let years: BTreeSet<Period> = self.shift.old.years().into_iter().collect();
        let has_base = |measure: &str| {
            let base = measure.replace("at=总量", "at=基数");
            base != measure && self.calls().any(|(_, call)| self.measure(call) == base)
        };
        let moved = |(measures, told): (BTreeSet<String>, BTreeSet<Period>)| {
            let told: BTreeSet<Period> =
                measures.iter().filter_map(|own| self.beside.get(own)).flatten().copied().chain(told).collect();
            let to = self.shift.aligned(&told);
            // Years that are told one after the other are not cut off at their beginning.
            let is_whole = years.len() > 1 && years.is_subset(&told);
            let is_long = told.len() > 2 || measures.iter().any(|own| has_base(own));
            let is_series = is_whole && is_long && to.keys().any(|period| years.contains(period));
            let to = if is_held || is_series { BTreeMap::new() } else { to };
            measures.into_iter().map(move |measure| (measure, Group { told: told.clone(), to: to.clone(), is_series }))
        };
        Together(groups.into_iter().flat_map(moved).collect())
    }

    /// The calls that a run governs and that are of one of some periods.
    pub(super) fn governed<'c>(
        &'c self,
        run: &'c Run,
        periods: &'c BTreeSet<Period>,
    ) -> impl Iterator<Item = &'c Call> {
        let calls = run.calls.iter().map(|at| self.call(*at));
        calls.filter(|call| self.timed(call).iter().any(|(_, period, _)| periods.contains(period)))
    }

    /// What a call becomes: periods, and names of rows.
    fn of_call(&self, call: &Call, together: &Together) -> Vec<TextEdit> {
        let group = together.0.get(&self.measure(call));
        let moved = self.timed(call).into_iter().filter_map(|(own, period, rest)| {
            let to = group?.to.get(&period)?;
            Some((own.range.clone(), label(&own.value, period, *to, &rest)))
        });
        moved.chain(self.names(call)).collect()
    }

    /// The names in a call that are others now.
    pub(super) fn names(&self, call: &Call) -> Vec<TextEdit> {
        let renamed = call.arguments.iter().filter_map(|own| {
            let new = match own.name.as_str() {
                "name" | "row" | "indicator" => self.renaming.row(&own.value)?,
                "verdict" | "outlook" => self.renaming.selectors.get(&own.value)?,
                "key" => {
                    let new = self.renaming.row(own.value.strip_prefix("chart-")?)?;
                    return Some((own.range.clone(), format!("chart-{new}")));
                }
                "title" => return Some((own.range.clone(), self.title(&own.value)?)),
                _ => return None,
            };
            Some((own.range.clone(), new.to_owned()))
        });
        renamed.collect()
    }

    /// The title of a chart with the span of years that it shows now.
    fn title(&self, title: &str) -> Option<String> {
        let at = title.char_indices().find(|(at, _)| Period::span(&title[*at..]).is_some()).map(|(at, _)| at)?;
        let (first, last, length) = Period::span(&title[at..])?;
        let time = Time { range: at..at + length, first, last };
        let to = self.shift.aligned(&BTreeSet::from([time.end()]));
        let new = *to.get(&time.end())?;
        let ends = if last.is_some() { (first, Some(new)) } else { (new, None) };
        let written = rewritten(&title[time.range.clone()], &time, ends, false);
        Some(format!("{}{written}{}", &title[..at], &title[time.range.end..]))
    }

    /// A call with its changes.
    fn moved(&self, at: usize, edits: &[TextEdit]) -> MovedCall {
        let call = self.call(at);
        let row = call.arguments.iter().find(|own| matches!(own.name.as_str(), "name" | "row"));
        MovedCall {
            old: self.text[call.range.clone()].to_owned(),
            new: edited(self.text, &call.range, edits),
            at: Some(call.range.clone()),
            measure: self.measure(call),
            row: row.map(|own| own.value.clone()),
            is_of_other_unit: row.is_some_and(|own| self.renaming.unit(&own.value).is_some()),
            before: self.year_before(call, edits),
        }
    }

    /// The tags of a level one year earlier: of the call as it stands, and as it would be.
    fn year_before(&self, call: &Call, edits: &[TextEdit]) -> Option<[String; 2]> {
        let timed = self.timed(call);
        let [(own, period, rest)] = &timed[..] else { return None };
        let is_level = call.function == "v" && (rest.is_empty() || rest == "总量");
        let now = edits.iter().find(|(range, _)| *range == own.range).and_then(|(_, new)| Period::split(new));
        let now = now.map_or(*period, |(period, _)| period);
        let before = |period: Period, base: i32| {
            let year = Period { year: period.year - 1, ..period };
            let at =
                if year.is_full_year() && year.year == base { "基数".to_owned() } else { format!("{year}总量") };
            let others = edits.iter().filter(|(range, _)| *range != own.range).cloned();
            let edits: Vec<TextEdit> = others.chain([(own.range.clone(), at)]).collect();
            edited(self.text, &call.range, &edits)
        };
        let plain = |tag: String| tag.replace("unit=true", "unit=false");
        let old = before(*period, self.shift.old.base);
        is_level.then(|| [plain(old), plain(before(now, self.shift.new.base))])
    }

    /// The times of a run that is no longer list of years.
    fn of_run(&self, run: &Run, together: &Together, draft: &mut Draft) {
        let own = self.periods_of(run);
        let mut to: BTreeMap<Period, Period> = BTreeMap::new();
        let mut is_matched = false;
        for call in self.governed(run, &own) {
            is_matched = true;
            to.extend(together.0.get(&self.measure(call)).into_iter().flat_map(|group| &group.to));
        }
        let is_to_date = run.calls.iter().any(|at| TO_DATE.contains(&self.call(*at).function.as_str()));
        let is_free = self.moves_typed || !run.has_typed;
        if !is_matched && is_free && (is_to_date || self.is_of_change(run)) {
            to = self.shift.aligned(&own);
        }
        // 比2021年 keeps its distance from what is compared with it.
        if run.is_compared && !is_matched {
            let moved = together.0.values().find(|group| group.to.keys().any(|period| period.is_full_year()));
            let all = moved.map(|group| own.iter().chain(&group.told).copied().collect());
            to = all.map(|all| self.shift.aligned(&all)).unwrap_or_default();
        }
        let is_news = own.iter().any(|period| self.shift.old.is_current(*period));
        let has_call = run.calls.iter().any(|at| self.moves(self.call(*at)));
        let has_no_number = !has_call && !run.has_typed && !run.is_compared;
        // 2021年1月—2023年6月 ends with the old edition.
        let times = || run.times.iter().filter_map(|at| self.time(*at));
        let ends_there = times().any(|time| time.last.is_some_and(|last| is_part_of_latest(last, &self.shift.old)));
        draft.tells_old_news |= (is_news || ends_there) && has_no_number && !self.is_dated(run);
        for time in run.times.iter().filter_map(|at| self.time(*at)) {
            let written = &self.text[time.range.clone()];
            let dates = &self.renaming.dates;
            let ends = |date: &&String| time.last.is_some() && written.ends_with(date.as_str());
            if let Some((old, new)) = dates
                .get_key_value(written)
                .or_else(|| dates.keys().find(ends).and_then(|date| dates.get_key_value(date)))
            {
                draft.edits.push((time.range.end - old.len()..time.range.end, new.clone()));
                continue;
            }
            let begins = time.last.is_some() && time.first.year <= self.shift.old.base + 1;
            let first = to.get(&time.first).copied().filter(|_| !begins).unwrap_or(time.first);
            let last = time.last.map(|last| to.get(&last).copied().unwrap_or(last));
            if (first, last) != (time.first, time.last) {
                let is_end = self.text[..time.range.start].ends_with(['到', '至']);
                draft.edits.push((time.range.clone(), rewritten(written, time, (first, last), is_end)));
            }
        }
    }

    /// True for changes since the base year, which go to a period that the run does not name.
    fn is_of_change(&self, run: &Run) -> bool {
        let is_change = |call: &Call| call.function == "change" && self.timed(call).is_empty();
        run.calls.iter().any(|at| is_change(self.call(*at)))
    }

    /// True for days that the settings name.
    fn is_dated(&self, run: &Run) -> bool {
        let mut times = run.times.iter().filter_map(|at| self.time(*at));
        times.any(|time| self.renaming.dates.keys().any(|date| self.text[time.range.clone()].ends_with(date.as_str())))
    }
}

/// What measures are told of together.
pub(super) struct Together(pub BTreeMap<String, Group>);

/// Periods that are told of together, and where they go.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub told: BTreeSet<Period>,
    pub to: BTreeMap<Period, Period>,
    /// All years, one after the other, which stay where the list cannot be made longer.
    pub is_series: bool,
}

/// The name of a column with another period.
pub(super) fn label(written: &str, from: Period, to: Period, rest: &str) -> String {
    match written.strip_prefix(&from.to_string()) {
        Some(rest) => format!("{to}{rest}"),
        None => format!("{to}{rest}"),
    }
}

/// A time as it is written, with other periods.
pub(super) fn rewritten(written: &str, time: &Time, (first, last): (Period, Option<Period>), is_end: bool) -> String {
    let with_year =
        |text: &str, old: Period, new: Period| text.replacen(&old.year.to_string(), &new.year.to_string(), 1);
    let (old, new) = (time.end(), last.unwrap_or(first));
    let became_whole = new.is_full_year() && !old.is_full_year();
    match (time.last, last) {
        (Some(old), Some(new)) if !became_whole => {
            let split = written.rfind(&old.year.to_string()).unwrap_or(0);
            with_year(&written[..split], time.first, first) + &with_year(&written[split..], old, new)
        }
        (Some(old), Some(new)) => {
            let split = written.rfind(&old.year.to_string()).unwrap_or(0);
            format!("{}{new}", with_year(&written[..split], time.first, first))
        }
        _ if became_whole => {
            let end = if is_end || written.ends_with(['底', '末']) { "底" } else { "" };
            format!("{new}{end}")
        }
        _ => with_year(written, old, new),
    }
}

/// A part of a text with changes of it.
pub(super) fn edited(text: &str, range: &Range<usize>, edits: &[TextEdit]) -> String {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort_by_key(|(own, _)| (own.start, own.end));
    let mut out = String::new();
    let mut at = range.start;
    for (own, new) in sorted.into_iter().filter(|(own, _)| range.start <= own.start && own.end <= range.end) {
        if own.start < at {
            continue;
        }
        out.push_str(&text[at..own.start]);
        out.push_str(new);
        at = own.end;
    }
    out + &text[at..range.end]
}
