//! Which words of a verdict column mean ahead, on track and behind.

use crate::model::facts::VerdictClass;
use crate::model::job::Verdicts;
use crate::model::verdict_words::likely_class;
use crate::text::yaml::scalar;

/// Words that a verdict is chosen from; with more of them the column holds sentences.
const MOST_WORDS: usize = 10;

/// Verdict words by class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sorted {
    ahead: Vec<String>,
    on_track: Vec<String>,
    behind: Vec<String>,
    unknown: Vec<String>,
}

/// Sorts words by what they say.
pub(super) fn sort(words: Vec<String>) -> Sorted {
    let mut sorted = Sorted::default();
    for word in words {
        let list = match likely_class(&word) {
            Some(VerdictClass::Ahead) => &mut sorted.ahead,
            Some(VerdictClass::OnTrack) => &mut sorted.on_track,
            Some(VerdictClass::Behind) => &mut sorted.behind,
            None => &mut sorted.unknown,
        };
        list.push(word);
    }
    sorted
}

impl Sorted {
    fn count(&self) -> usize {
        [&self.ahead, &self.on_track, &self.behind, &self.unknown].into_iter().map(Vec::len).sum()
    }

    /// The block `verdicts:`; none where the default words do.
    pub(super) fn yaml(&self) -> String {
        let usual = Verdicts::default();
        let is_usual = |own: &[String], usual: &[String]| own.iter().all(|word| usual.contains(word));
        let suffices = is_usual(&self.ahead, &usual.ahead)
            && is_usual(&self.on_track, &usual.on_track)
            && is_usual(&self.behind, &usual.behind);
        if self.count() > MOST_WORDS || (suffices && self.unknown.is_empty()) {
            return String::new();
        }
        let list = |words: &[String]| words.iter().map(|word| scalar(word)).collect::<Vec<_>>().join(", ");
        let lines = [("ahead", &self.ahead), ("on-track", &self.on_track), ("behind", &self.behind)];
        let mut lines = lines.map(|(key, words)| format!("  {key}: [{}]\n", list(words))).concat();
        if !self.unknown.is_empty() {
            lines += "  # 还有不知道归入哪一类的，请补到上面：";
            lines += &list(&self.unknown);
            lines.push('\n');
        }
        format!("verdicts:                      # 评价一列用的词，按字面推测归类，请核对\n{lines}")
    }

    /// What a person has to decide.
    pub(super) fn question(&self) -> Option<String> {
        if self.count() > MOST_WORDS {
            return Some(format!("评价一列有 {} 种不同的写法，不像约定的用语，请统一", self.count()));
        }
        let words = self.unknown.join("、");
        (!words.is_empty()).then(|| format!("report.yaml 的 verdicts：不知道 {words} 算超前、正常还是滞后，请补上"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_words_need_no_block() {
        assert_eq!(sort(vec!["超前".into(), "滞后".into()]).yaml(), "");
        let own = sort(vec!["快于预期".into(), "暂缓".into()]);
        assert!(own.yaml().contains("ahead: [快于预期]") && own.yaml().contains("请补到上面：暂缓"), "{}", own.yaml());
        assert!(own.question().is_some_and(|question| question.contains("暂缓")));
    }
}
