//! How prose calls the verdicts: by the words of the table as they stand, or by a word for a class of them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::cues::Cue;
use crate::model::facts::{Facts, Outlook, VerdictClass};
use crate::model::table::Role;
use crate::text::tidy;

/// The words for a class or two, whatever words the table has.
const CLASSES: [(Cue, &[VerdictClass]); 4] = [
    (Cue::ClassBehind, &[VerdictClass::Behind]),
    (Cue::ClassMet, &[VerdictClass::Ahead, VerdictClass::OnTrack]),
    (Cue::ClassAhead, &[VerdictClass::Ahead]),
    (Cue::ClassOnTrack, &[VerdictClass::OnTrack]),
];

/// Each word for classes, with them.
fn class_words() -> impl Iterator<Item = (&'static str, &'static [VerdictClass])> {
    CLASSES.into_iter().flat_map(|(cue, classes)| cue.words().iter().map(move |word| (*word, classes)))
}

/// What is to be expected, as counts of indicators say it.
const OUTLOOKS: [(Cue, Outlook); 3] =
    [(Cue::CountedEarly, Outlook::Early), (Cue::CountedSmooth, Outlook::Smooth), (Cue::CountedEffort, Outlook::Effort)];

/// The phrases for what is to be expected, with what they mean.
pub(in crate::inspect) fn outlook_words() -> impl Iterator<Item = (&'static str, Outlook)> {
    OUTLOOKS.into_iter().flat_map(|(cue, outlook)| cue.words().iter().map(move |word| (*word, outlook)))
}

/// The first phrase of what is to be expected that stands in the words.
pub(in crate::inspect) fn outlook_in(words: &str) -> Option<(&'static str, Outlook)> {
    outlook_words().find(|(phrase, _)| words.contains(phrase))
}

/// A registered word of the verdict column.
#[derive(Debug)]
struct VerdictWord {
    text: String,
    class: VerdictClass,
    is_used: bool,
}

/// What a phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Word(usize),
    Classes(&'static [VerdictClass]),
}

/// The phrases by which verdicts are named, the longest first: 基本正常 is not 正常.
#[derive(Debug)]
pub(in crate::inspect) struct VerdictWords {
    words: Vec<VerdictWord>,
    phrases: Vec<(String, Meaning)>,
}

/// Verdicts by the index of their words.
pub(in crate::inspect) type VerdictSet = BTreeSet<usize>;

/// What was said of verdicts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::inspect) struct SaidVerdicts {
    /// The phrases as they stand.
    pub phrases: Vec<String>,
    /// The verdicts that may be meant, each a reading.
    pub readings: Vec<VerdictSet>,
}

impl VerdictWords {
    /// The words that are registered; one that the table does not use and that also tells what is to be
    /// expected (提前完成) is left to that.
    pub(in crate::inspect) fn new(facts: &Facts) -> Self {
        let verdicts = &facts.job().verdicts;
        let table = facts.indicators();
        let used: BTreeSet<String> = table.rows.iter().map(|row| tidy(table.text(row, &Role::Verdict))).collect();
        let lists = [&verdicts.ahead, &verdicts.on_track, &verdicts.behind];
        let all = VerdictClass::ALL
            .into_iter()
            .zip(lists)
            .flat_map(|(class, list)| list.iter().map(move |word| (class, word)));
        let words = all.map(|(class, word)| (class, tidy(word))).filter(|(_, word)| !word.is_empty());
        let words: Vec<VerdictWord> = words
            .map(|(class, text)| VerdictWord { is_used: used.contains(&text), class, text })
            .filter(|word| word.is_used || outlook_in(&word.text).is_none())
            .collect();
        let own = words.iter().enumerate().map(|(index, word)| (word.text.clone(), Meaning::Word(index)));
        let classes = class_words().map(|(text, classes)| (text.to_owned(), Meaning::Classes(classes)));
        let mut phrases: Vec<(String, Meaning)> = own.chain(classes).collect();
        // Of two that are alike the word comes first.
        phrases.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        Self { words, phrases }
    }

    /// The index of the word in a row's verdict column.
    pub(in crate::inspect) fn index(&self, text: &str) -> Option<usize> {
        let text = tidy(text);
        self.words.iter().position(|word| word.text == text)
    }

    /// The words of those that have done what was asked, or more.
    pub(in crate::inspect) fn met(&self) -> VerdictSet {
        let is_met = |word: &VerdictWord| word.class != VerdictClass::Behind;
        self.words.iter().enumerate().filter(|(_, word)| is_met(word)).map(|(index, _)| index).collect()
    }

    /// The words that the table has, the longest first.
    pub(in crate::inspect) fn used(&self) -> impl Iterator<Item = (&str, VerdictClass)> {
        let own = self.phrases.iter().filter_map(|(_, meaning)| match meaning {
            Meaning::Word(index) => Some(&self.words[*index]),
            Meaning::Classes(_) => None,
        });
        own.filter(|word| word.is_used).map(|word| (word.text.as_str(), word.class))
    }

    /// The words of the table that say by themselves that they are a verdict, the longest first: 相对滞后,
    /// but not 正常, which may be said of anything.
    pub(in crate::inspect) fn telling(&self) -> impl Iterator<Item = (&str, VerdictClass)> {
        /// Fewer characters (正常, 完成) are said of anything.
        const SHORTEST: usize = 4;
        let is_telling = |word: &str| !Cue::Done.is_in(word) && word.chars().count() >= SHORTEST;
        self.used().filter(move |(word, _)| is_telling(word))
    }

    /// The longest word of the table with which a text begins.
    pub(in crate::inspect) fn at_start(&self, text: &str) -> Option<(&str, VerdictClass)> {
        self.used().find(|(word, _)| text.starts_with(word))
    }

    /// The phrases in a text that are no part of a longer one.
    fn named(&self, text: &str) -> Vec<(Meaning, &str)> {
        let mut taken: Vec<Range<usize>> = Vec::new();
        let mut found = Vec::new();
        for (phrase, meaning) in &self.phrases {
            for (start, _) in text.match_indices(phrase.as_str()) {
                // 未能完成 is not 完成.
                if Cue::Denies.end_of(&text[..start]).is_some() {
                    continue;
                }
                let range = start..start + phrase.len();
                if taken.iter().all(|other| other.end <= range.start || range.end <= other.start) {
                    taken.push(range);
                    found.push((start, *meaning, phrase.as_str()));
                }
            }
        }
        found.sort_by_key(|(start, ..)| *start);
        found.into_iter().map(|(_, meaning, phrase)| (meaning, phrase)).collect()
    }

    /// How many different verdicts of the table a text names by their words.
    pub(in crate::inspect) fn count_named(&self, text: &str) -> usize {
        let named = self.named(text).into_iter();
        let words = named.filter_map(|(meaning, _)| match meaning {
            Meaning::Word(index) => Some(index).filter(|index| self.words[*index].is_used),
            Meaning::Classes(_) => None,
        });
        words.collect::<BTreeSet<usize>>().len()
    }

    /// What the words beside a number say of verdicts. A word that is also that of a class (超前3项) may stand
    /// for it, unless the sentence names another word of the class as well.
    pub(in crate::inspect) fn said(&self, words: &str, sentence: &str) -> SaidVerdicts {
        let named = self.named(words);
        let Some((_, last)) = named.last() else { return SaidVerdicts::default() };
        let (below, above) = words.rfind(last).map_or(("", ""), |at| (&words[..at], &words[at + last.len()..]));
        let is_above = Cue::OrBetter.begins(above);
        let others = self.named(sentence);
        let mut readings: Vec<VerdictSet> = Vec::new();
        let mut add = |reading: VerdictSet| {
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        };
        if !is_above {
            add(named.iter().flat_map(|(meaning, _)| self.exactly(*meaning)).collect());
        }
        let is_apart = |(meaning, _): &(Meaning, &str)| {
            match *meaning {
            Meaning::Word(own) => others.iter().any(|(other, _)| {
                matches!(*other, Meaning::Word(other) if other != own && self.words[other].class == self.words[own].class)
            }),
            Meaning::Classes(_) => false,
        }
        };
        // 全部完成 holds of those that are 超额完成 too.
        if Cue::AllAlike.end_of(below).is_some() {
            let met = VerdictClass::OnTrack;
            let is_met = |meaning: Meaning| matches!(meaning, Meaning::Word(own) if self.words[own].class == met);
            let reading = named.iter().map(|(meaning, _)| *meaning);
            add(reading
                .flat_map(|meaning| if is_met(meaning) { self.of(|class| class <= met) } else { self.exactly(meaning) })
                .collect());
        }
        if is_above || !named.iter().any(is_apart) {
            add(named.iter().flat_map(|(meaning, phrase)| self.broadly(*meaning, phrase, is_above)).collect());
        }
        SaidVerdicts { phrases: named.into_iter().map(|(_, phrase)| phrase.to_owned()).collect(), readings }
    }

    fn of(&self, is_meant: impl Fn(VerdictClass) -> bool) -> VerdictSet {
        (0..self.words.len()).filter(|index| is_meant(self.words[*index].class)).collect()
    }

    fn exactly(&self, meaning: Meaning) -> VerdictSet {
        match meaning {
            Meaning::Word(index) => VerdictSet::from([index]),
            Meaning::Classes(classes) => self.of(|class| classes.contains(&class)),
        }
    }

    /// All verdicts of the classes that a phrase names (符合预期 may be a word, and mean what is not behind), or
    /// all down to them.
    fn broadly(&self, meaning: Meaning, phrase: &str, is_above: bool) -> VerdictSet {
        let general = class_words().find(|(text, _)| *text == phrase).map(|(_, classes)| classes);
        match (meaning, general) {
            (Meaning::Word(index), _) if is_above => self.of(|class| class <= self.words[index].class),
            (Meaning::Word(index), None) => VerdictSet::from([index]),
            (Meaning::Classes(classes), _) | (Meaning::Word(_), Some(classes)) => {
                let worst = classes.iter().max().filter(|_| is_above);
                self.of(|class| worst.map_or(classes.contains(&class), |worst| class <= *worst))
            }
        }
    }

    /// What selections call a reading: the class of which it is all, else each of its words that the table has.
    pub(in crate::inspect) fn conditions(&self, reading: &VerdictSet) -> Vec<&str> {
        let used = reading.iter().map(|index| &self.words[*index]).filter(|word| word.is_used);
        let used: Vec<&str> = used.map(|word| word.text.as_str()).collect();
        let is_all = |class: &VerdictClass| self.of(|own| own == *class) == *reading;
        match VerdictClass::ALL.into_iter().find(is_all).filter(|_| used.len() > 1) {
            Some(class) => vec![class.word()],
            None => used,
        }
    }

    /// The words of a reading, as the table has them.
    pub(in crate::inspect) fn text_of(&self, reading: &VerdictSet) -> String {
        let words: Vec<&str> = reading.iter().map(|index| self.words[*index].text.as_str()).collect();
        words.join("、")
    }
}
