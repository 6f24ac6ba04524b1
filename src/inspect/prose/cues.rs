//! The words by which the rules know a statement, read from `cues.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;

/// What words tell a rule; `cues.txt` names it in kebab case and says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::inspect) enum Cue {
    /// The whole list follows: 分别为.
    InFull,
    /// What points are counted as: 个方面.
    PointUnit,
    /// The number that follows is the sum of those before it: 合计.
    Total,
    /// A unit of numbers that do not add up: 岁.
    Unaddable,
    /// A mean, of which the number beside it may be a part.
    Mean,
    /// The target of the plan is named.
    PlanTarget,
    /// The economy is named.
    Economy,
    /// May stand between the economy and its growth.
    GrowthBetween,
    /// What is named of it is its growth.
    Grows,
    /// Right before a goal: it is not reached.
    BelowGoal,
    /// Right before a goal: it is passed.
    AboveGoal,
    /// Right before a goal: it is reached.
    AtGoal,
    /// The goal is only asked for.
    GoalOpen,
    /// It is so in every period.
    Keeps,
    /// Each year again.
    EachYear,
    /// What is there is to stay; it is no goal to reach.
    Floor,
    /// Words of like meaning in the names of things, a pair a line.
    Alike,
    /// Words that change nothing in the name of a thing.
    Unsaid,
    /// Indicators are spoken of.
    Indicators,
    /// A unit in which indicators are counted.
    IndicatorUnit,
    /// Other things that go well or badly.
    OthersJudged,
    /// All indicators are counted.
    CountsAll,
    /// A total with these after it is of some of what is listed.
    OfSome,
    /// What is counted is listed next.
    Lists,
    /// Others than those counted before: 其余.
    Rest,
    /// What one department answers for: 牵头.
    LedBy,
    /// What is counted next is of those that were counted: 指标中.
    AmongCounted,
    /// What is counted next is of those that were listed.
    AmongListed,
    /// The list is a choice.
    AndOthers,
    /// What is counted are domains, no indicators.
    Domains,
    CountedEarly,
    CountedSmooth,
    CountedEffort,
    /// A word for verdicts of a class.
    ClassBehind,
    /// A word for verdicts of both classes that are not behind.
    ClassMet,
    ClassAhead,
    ClassOnTrack,
    /// A word of the verdict column with it tells what was done.
    Done,
    /// The verdict before it and those above.
    OrBetter,
    /// What follows holds of those that are better, too.
    AllAlike,
    /// Of an indicator: it has to be fought for.
    Effort,
    /// Of an indicator: it is done ahead of time.
    Early,
    /// Of an indicator: it will be done.
    Smooth,
    /// Right before a word of the verdict column: it is the verdict.
    VerdictFrame,
    OnTrack,
    Ahead,
    Behind,
    Binding,
    Expected,
    /// Of an indicator of a plan that is over: it was not done.
    Missed,
    /// Of an indicator of a plan that is over: it was done.
    Met,
    /// The sentence leaves it open what becomes of the goal.
    Open,
    /// A goal is spoken of.
    Goal,
    /// Right before a verdict: it is not so.
    Denies,
    /// Right after a phrase: those of which it is said follow.
    Follow,
    /// What follows is said of all but what is named.
    Except,
    /// The goal of one year is met.
    YearMet,
    /// What is to be, not what is.
    ToCome,
    /// With these the name of a department ends.
    DepartmentEnd,
    /// With one of these before it 局 is the end of a word.
    NoDepartmentBefore,
    /// With one of these after it 局 is the beginning of a word.
    NoDepartmentAfter,
    /// Stands before the name of a department, never in it.
    DepartmentBreak,
    /// With 市 a word that is no place: 城市.
    CityWord,
    /// 市 begins this word in the name of a department.
    Market,
    /// One character that is a unit and begins no word when it stands twice.
    UnitOnly,
}

/// The lines of each cue, and all words of them, in the order of the file.
#[derive(Debug, Default)]
struct Entry {
    words: Vec<&'static str>,
    lines: Vec<Vec<&'static str>>,
}

static ENTRIES: LazyLock<BTreeMap<Cue, Entry>> = LazyLock::new(|| {
    let mut entries: BTreeMap<Cue, Entry> = BTreeMap::new();
    for (name, line) in lines() {
        // A name that is no cue is caught by the test below.
        if let Some(cue) = Cue::read(name) {
            let entry = entries.entry(cue).or_default();
            entry.words.extend(line.split(' '));
            entry.lines.push(line.split(' ').collect());
        }
    }
    entries
});

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("cues.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split_once(' ').unwrap_or((line, "")))
}

impl Cue {
    fn read(name: &str) -> Option<Self> {
        Self::deserialize(name.into_deserializer()).map_err(|_: Error| ()).ok()
    }

    /// Its words.
    pub(in crate::inspect) fn words(self) -> &'static [&'static str] {
        ENTRIES.get(&self).map_or(&[], |entry| &entry.words)
    }

    /// The words of each of its lines.
    pub(in crate::inspect) fn lines(self) -> impl Iterator<Item = &'static [&'static str]> {
        ENTRIES.get(&self).into_iter().flat_map(|entry| entry.lines.iter().map(Vec::as_slice))
    }

    /// One of them stands in a text.
    pub(in crate::inspect) fn is_in(self, text: &str) -> bool {
        self.words().iter().any(|word| text.contains(word))
    }

    /// A text begins with one of them.
    pub(in crate::inspect) fn begins(self, text: &str) -> bool {
        self.words().iter().any(|word| text.starts_with(word))
    }

    /// The one with which a text ends.
    pub(in crate::inspect) fn end_of(self, text: &str) -> Option<&'static str> {
        self.words().iter().find(|word| text.ends_with(**word)).copied()
    }

    /// The word is one of them.
    pub(in crate::inspect) fn is(self, word: &str) -> bool {
        self.words().contains(&word)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_line_has_a_cue_and_no_cue_has_a_word_twice() {
        let mut seen = BTreeSet::new();
        for (name, line) in lines() {
            assert!(Cue::read(name).is_some(), "{name}");
            for word in line.split(' ') {
                assert!(!word.is_empty() && seen.insert((name, word)), "`{word}` twice under {name}");
            }
        }
    }
}
