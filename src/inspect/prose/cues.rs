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
}

/// The words of each cue, in the order of the file.
static WORDS: LazyLock<BTreeMap<Cue, Vec<&'static str>>> = LazyLock::new(|| {
    let mut words: BTreeMap<Cue, Vec<&'static str>> = BTreeMap::new();
    for (name, line) in lines() {
        // A name that is no cue is caught by the test below.
        if let Some(cue) = Cue::read(name) {
            words.entry(cue).or_default().extend(line.split(' '));
        }
    }
    words
});

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("cues.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').unwrap_or((line, "")))
}

impl Cue {
    fn read(name: &str) -> Option<Self> {
        Self::deserialize(name.into_deserializer()).map_err(|_: Error| ()).ok()
    }

    /// Its words.
    pub(in crate::inspect) fn words(self) -> &'static [&'static str] {
        WORDS.get(&self).map_or(&[], Vec::as_slice)
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
