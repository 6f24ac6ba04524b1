//! Things that only prose speaks of, by the words that they are compared by.

use crate::inspect::prose::cues::Cue;

/// Fewer characters than this name too many things: 学校, 总投资.
pub(super) const SHORTEST: usize = 4;

/// A thing as it is compared: without marks and words that change nothing, in one of the words of like meaning.
pub(super) fn plain(words: &str) -> String {
    let mut plain: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    for line in Cue::Alike.lines() {
        if let [from, to] = line {
            plain = plain.replace(from, to);
        }
    }
    for word in Cue::Unsaid.words() {
        plain = plain.replace(word, "");
    }
    plain
}
