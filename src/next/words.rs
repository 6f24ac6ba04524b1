//! Words that depend on numbers: where the numbers of a sentence have changed so that they no longer fit.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::markup::sentence::{Piece, Sentence};
use crate::model::value::{Reading, Value};

/// Words by what they depend on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    direction: Vec<String>,
    comparison: Vec<String>,
    rank: Vec<String>,
    streak: Vec<String>,
    achievement: Vec<String>,
    claim: Vec<String>,
    stage: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let parsed = serde_yaml::from_str(include_str!("words.yaml"));
    parsed.unwrap_or_else(|error| unreachable!("words.yaml comes with the program: {error}"))
});

/// What puts numbers beside one another without comparing them.
const LISTS: [&str; 2] = ["分别", "依次"];

/// What a call printed then and prints now.
#[derive(Debug, Clone)]
pub(super) struct PrintedCall {
    /// Where it stands in the source of the old edition; none for one that was added.
    pub at: Option<Range<usize>>,
    /// What it is of, whatever the period.
    pub measure: String,
    /// What it is called for people.
    pub name: String,
    /// Its row.
    pub row: Option<String>,
    /// Of a difference that is printed without its sign: which way it went then, and goes now.
    pub signs: Option<(Ordering, Ordering)>,
    /// What it prints then and now, be it a figure or not.
    pub texts: (Option<String>, Option<String>),
    /// Whether it was more than in the year before, then and now.
    pub trends: Option<(Ordering, Ordering)>,
    /// It is counted in another unit now.
    pub is_of_other_unit: bool,
    /// Then.
    pub old: Option<Value>,
    /// Now.
    pub new: Option<Value>,
}

/// What is concluded about an indicator in words, then and now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusions {
    /// The verdict.
    pub verdict: [String; 2],
    /// The forecast or outcome.
    pub outlook: [String; 2],
}

/// What is known of the indicators beside their numbers.
#[derive(Debug)]
pub struct Judged<'a> {
    /// What was concluded otherwise, by the old name of the indicator.
    pub conclusions: &'a BTreeMap<String, Conclusions>,
    /// Names of all indicators.
    pub subjects: &'a [String],
    /// The kind of report is another.
    pub is_other_kind: bool,
}

/// Why words no longer fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    /// It is so for certain, and the sentence would be wrong.
    pub is_certain: bool,
    /// Something has turned, so that a head above may be wrong too.
    pub is_turn: bool,
    pub why: String,
}

/// A sentence with its figures then and now.
pub(super) struct Told<'a> {
    pub text: &'a str,
    pub sentence: &'a Sentence,
    pub calls: &'a [PrintedCall],
    /// Names of indicators, in which no word is looked for.
    pub subjects: &'a [String],
    /// What was concluded otherwise, by the old name of the indicator.
    pub conclusions: &'a BTreeMap<String, Conclusions>,
    /// Something that it prints is another than before.
    pub is_moved: bool,
    /// Or it has numbers that were typed.
    pub is_news: bool,
    /// The kind of report is another.
    pub is_other_kind: bool,
}

impl Told<'_> {
    /// What no longer fits, what is certain first.
    pub(super) fn misfits(&self) -> Vec<Misfit> {
        let mut found = self.directions();
        found.extend(self.turns());
        found.extend(self.comparisons());
        found.extend(self.ranks());
        found.extend(self.order());
        found.extend(self.statuses());
        found.extend(self.achievements());
        found.extend(self.wholes());
        found.extend(self.claims());
        if self.is_news {
            found.extend(self.doubts(&WORDS.streak, "说的是上一期，本期未必还成立"));
        }
        if self.is_other_kind {
            found.extend(self.doubts(&WORDS.stage, "报告的种类变了，请看这个词是否还合适"));
        }
        found.sort_by_key(|misfit| !misfit.is_certain);
        found.dedup();
        found
    }

    /// The words of a list in a part of the sentence that is no call.
    fn spoken(&self, words: &[String], part: &Range<usize>) -> Vec<String> {
        let mut found = BTreeSet::new();
        for piece in &self.sentence.pieces {
            let Piece::Words(range) = piece else { continue };
            let (start, end) = (range.start.max(part.start), range.end.min(part.end));
            let Some(text) = self.text.get(start..end) else { continue };
            // 增加 in 规模以上工业增加值 says nothing.
            let names = self.subjects.iter().filter(|name| text.contains(name.as_str()));
            let text = names.fold(text.to_owned(), |text, name| text.replace(name.as_str(), "　"));
            found.extend(words.iter().filter(|word| text.contains(word.as_str())).cloned());
        }
        found.into_iter().collect()
    }

    fn whole(&self) -> Range<usize> {
        self.sentence.range.clone()
    }

    fn misfit(is_certain: bool, words: &[String], why: &str) -> Misfit {
        let mut distinct: Vec<&String> = words.iter().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let words = distinct.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().concat();
        let why = if words.is_empty() { why.to_owned() } else { format!("{words}：{why}") };
        Misfit { is_certain, is_turn: false, why }
    }

    /// Numbers whose sign has turned, and differences that went the other way.
    fn directions(&self) -> Vec<Misfit> {
        let words = self.spoken(&WORDS.direction, &self.whole());
        let compared: Vec<String> =
            words.iter().cloned().chain(self.spoken(&WORDS.comparison, &self.whole())).collect();
        let told = self.calls.iter().filter_map(|call| {
            // A difference may also be told as one thing above another.
            let words = if call.signs.is_some() { &compared } else { &words };
            let values = number(call.old.as_ref()).zip(number(call.new.as_ref()));
            let (then, now) = call.signs.or(values.map(|(old, new)| (signum(old), signum(new))))?;
            let is_turned = then != now && (!words.is_empty() || (then.is_ne() && now.is_ne()));
            is_turned.then(|| {
                let turned = if call.signs.is_some() { "，增减反过来了" } else { "" };
                let own = Self::misfit(!words.is_empty(), words, &format!("{} {}{turned}", call.name, change(call)));
                Misfit { is_turn: true, ..own }
            })
        });
        told.collect()
    }

    /// Pairs of neighbouring numbers whose order has turned: of one measure always, of others where words compare.
    fn comparisons(&self) -> Vec<Misfit> {
        let mut found = Vec::new();
        let placed: Vec<(&PrintedCall, &Range<usize>)> =
            self.calls.iter().filter_map(|call| Some((call, call.at.as_ref()?))).collect();
        for pair in placed.windows(2) {
            let [(one, first), (other, second)] = pair else { continue };
            let is_series = one.measure == other.measure;
            let order = |of: fn(&PrintedCall) -> Option<&Value>| {
                let (one, other) = (number(of(one))?, number(of(other))?);
                Some(one.cmp(&other))
            };
            let (then, now) = (order(|call| call.old.as_ref()), order(|call| call.new.as_ref()));
            if then.is_none() || now.is_none() || then == now || !is_alike(one, other) {
                continue;
            }
            let words: Vec<String> = WORDS.direction.iter().chain(&WORDS.comparison).cloned().collect();
            let own = if is_series { &words } else { &WORDS.comparison };
            let between = self.spoken(own, &(first.end..second.start));
            let anywhere = self.spoken(&WORDS.claim, &self.whole()).into_iter().chain(self.spoken(own, &self.whole()));
            let (is_certain, words) = if between.is_empty() { (false, anywhere.collect()) } else { (true, between) };
            // 分别为 compares nothing.
            let is_list = self.spoken(&LISTS.map(str::to_owned), &self.whole()).is_empty();
            if is_series || !words.is_empty() || is_list {
                let why = format!("{} {}；{} {}，大小反过来了", one.name, change(one), other.name, change(other));
                found.push(Misfit { is_turn: true, ..Self::misfit(is_certain, &words, &why) });
            }
        }
        found
    }

    /// Percentages that have come to the whole, or fallen below it.
    fn wholes(&self) -> Vec<Misfit> {
        let words = self.spoken(&WORDS.achievement, &self.whole());
        let is_whole = |value: Option<&Value>| {
            let number = value?.number().filter(|number| number.percent)?;
            Some(number.value >= Decimal::ONE_HUNDRED)
        };
        let crossed = self.calls.iter().filter(|call| {
            is_whole(call.old.as_ref()).zip(is_whole(call.new.as_ref())).is_some_and(|(then, now)| then != now)
        });
        crossed.map(|call| Self::misfit(false, &words, &format!("{} {}", call.name, change(call)))).collect()
    }

    /// Claims about numbers that are others now, in their clause or in one beside it.
    fn claims(&self) -> Option<Misfit> {
        if !self.is_moved {
            return None;
        }
        let changed = |call: &&PrintedCall| text(call.old.as_ref()) != text(call.new.as_ref());
        let mut words: BTreeSet<String> = BTreeSet::new();
        for at in self.calls.iter().filter(changed).filter_map(|call| call.at.as_ref()) {
            words.extend(self.spoken(&WORDS.claim, &self.clause(at)));
        }
        let words: Vec<String> = words.into_iter().collect();
        (!words.is_empty()).then(|| Self::misfit(false, &words, "数变了，请看这个说法是否还成立"))
    }

    /// The clause of a call with the one before and the one behind it.
    fn clause(&self, at: &Range<usize>) -> Range<usize> {
        const STOPS: [char; 4] = ['，', '；', '：', '。'];
        let whole = self.whole();
        let mut start = at.start;
        for _ in 0..2 {
            start = self.text[whole.start..start].rfind(STOPS).map_or(whole.start, |found| whole.start + found);
        }
        let mut end = at.end;
        for _ in 0..2 {
            let rest = &self.text[end..whole.end];
            let stop = rest.char_indices().skip(1).find(|(_, c)| STOPS.contains(c)).map(|(at, _)| at);
            end = stop.map_or(whole.end, |stop| end + stop);
        }
        start..end
    }

    /// Ranks that are others.
    fn ranks(&self) -> Vec<Misfit> {
        let words = self.spoken(&WORDS.rank, &self.whole());
        let ranks =
            self.calls.iter().filter(|call| is_rank(call) && text(call.old.as_ref()) != text(call.new.as_ref()));
        let ranks = ranks.filter(|_| !words.is_empty());
        ranks.map(|call| Self::misfit(false, &words, &format!("{}{}", call.name, change(call)))).collect()
    }

    /// Things that were listed by size and no longer are.
    fn order(&self) -> Option<Misfit> {
        const LEAST: usize = 3;
        let mut groups: BTreeMap<bool, Vec<&PrintedCall>> = BTreeMap::new();
        for call in self.calls.iter().filter(|call| call.old.is_some() && call.new.is_some() && call.at.is_some()) {
            groups.entry(is_rank(call)).or_default().push(call);
        }
        let calls = groups.remove(&true).filter(|calls| calls.len() >= LEAST)?;
        let of = |value: fn(&PrintedCall) -> Option<&Value>| -> Vec<Decimal> {
            calls.iter().filter_map(|call| number(value(call))).collect()
        };
        let (then, now) = (of(|call| call.old.as_ref()), of(|call| call.new.as_ref()));
        let is_sorted = |all: &[Decimal]| all.is_sorted() || all.iter().rev().is_sorted();
        (then.len() == calls.len() && is_sorted(&then) && !is_sorted(&now)).then(|| Misfit {
            is_certain: false,
            is_turn: false,
            why: "列举的先后：上期按位次排列，本期次序变了".to_owned(),
        })
    }

    /// Words of cells, and whatever is no number, that read otherwise.
    fn statuses(&self) -> Vec<Misfit> {
        let is_words = |value: &Option<Value>| {
            value.as_ref().is_some_and(|value| matches!(value.reading, Reading::Status(_) | Reading::Text))
        };
        let other =
            self.calls.iter().filter(|call| is_words(&call.old) && text(call.old.as_ref()) != text(call.new.as_ref()));
        other
            .map(|call| Misfit { is_certain: false, is_turn: true, why: format!("{} {}", call.name, change(call)) })
            .collect()
    }

    /// Indicators that are judged otherwise, where the sentence speaks of what was reached.
    fn achievements(&self) -> Vec<Misfit> {
        let words = self.spoken(&WORDS.achievement, &self.whole());
        let words_of_it: String = self
            .sentence
            .pieces
            .iter()
            .filter_map(|piece| if let Piece::Words(range) = piece { self.text.get(range.clone()) } else { None })
            .collect();
        // Whose number is printed anew is told of, whatever the words are.
        let is_printed = |name: &String| {
            self.calls.iter().any(|call| call.row.as_ref() == Some(name) && call.texts.0 != call.texts.1)
        };
        let named = |name: &String| is_printed(name) || (!words.is_empty() && words_of_it.contains(name.as_str()));
        let judged = self.conclusions.iter().filter(|(name, _)| named(name));
        let told = judged.flat_map(|(name, Conclusions { verdict, outlook })| {
            let of = |what: &str, [then, now]: &[String; 2]| {
                (then != now).then(|| Self::misfit(false, &words, &format!("{name} 的{what}由“{then}”变为“{now}”")))
            };
            [of("评价", verdict), of("预测分类", outlook)]
        });
        told.flatten().collect()
    }

    fn doubts(&self, words: &[String], why: &str) -> Option<Misfit> {
        let spoken = self.spoken(words, &self.whole());
        (!spoken.is_empty()).then(|| Self::misfit(false, &spoken, why))
    }
}

pub(super) fn number(value: Option<&Value>) -> Option<Decimal> {
    Some(value?.number()?.value)
}

fn signum(value: Decimal) -> Ordering {
    value.cmp(&Decimal::ZERO)
}

fn text(value: Option<&Value>) -> Option<&str> {
    value.map(|value| value.text.as_str())
}

/// `由 8% 变为 -2%`.
pub(super) fn change(call: &PrintedCall) -> String {
    let shown = |value: &Option<Value>| text(value.as_ref()).unwrap_or("（没有）").to_owned();
    format!("由 {} 变为 {}", shown(&call.old), shown(&call.new))
}

pub(super) fn is_rank(call: &PrintedCall) -> bool {
    call.measure.contains("part=rank")
}

/// True for numbers that may be compared: of one measure, or both percentages, or of one column.
fn is_alike(one: &PrintedCall, other: &PrintedCall) -> bool {
    let percent = |call: &PrintedCall| call.old.as_ref().and_then(Value::number).map(|number| number.percent);
    let column = |call: &PrintedCall| call.measure.split("at=").nth(1).map(str::to_owned);
    // A level beside its goal, both read from the table.
    let is_of_row = one.row.is_some()
        && one.row == other.row
        && one.measure.starts_with("v(")
        && other.measure.starts_with("v(")
        && percent(one) == percent(other);
    one.measure == other.measure
        || is_of_row
        || (percent(one) == Some(true) && percent(other) == Some(true))
        || (column(one).is_some() && column(one) == column(other))
        || (is_rank(one) && is_rank(other))
}
