//! Which words of a verdict column mean ahead, on track and behind.

use crate::model::facts::VerdictClass;
use crate::model::job::Verdicts;
use crate::model::kind::Kind;
use crate::model::verdict_words::likely_class;
use crate::text::yaml::scalar;

/// Words that a verdict is chosen from; with more of them the column holds sentences.
const MOST_WORDS: usize = 10;

/// The words of a verdict column by class.
pub(super) struct Sorted {
    words: Verdicts,
    unknown: Vec<String>,
    /// The kind of report knows all of them.
    is_usual: bool,
}

/// Sorts words by what the kind of report takes them for, else by what they say.
pub(super) fn sort(words: Vec<String>, kind: &Kind) -> Sorted {
    let class_of = |word: &String| {
        let lists = VerdictClass::ALL.into_iter().zip(kind.verdicts.lists());
        lists.into_iter().find(|(_, list)| list.contains(word)).map(|(class, _)| class)
    };
    let is_usual = words.iter().all(|word| class_of(word).is_some());
    let mut sorted = Sorted { words: Verdicts::default(), unknown: Vec::new(), is_usual };
    for word in words {
        match class_of(&word).or_else(|| likely_class(&word)) {
            Some(class) => sorted.words.list_mut(class).push(word),
            None => sorted.unknown.push(word),
        }
    }
    sorted
}

impl Sorted {
    fn is_vocabulary(&self) -> bool {
        self.count() <= MOST_WORDS
    }

    fn count(&self) -> usize {
        self.words.lists().map(<[_]>::len).into_iter().sum::<usize>() + self.unknown.len()
    }

    /// The block `verdicts:`; none where the words of the kind do.
    pub(super) fn yaml(&self) -> String {
        if self.is_usual || !self.is_vocabulary() {
            return String::new();
        }
        let list = |words: &[String]| words.iter().map(|word| scalar(word)).collect::<Vec<_>>().join(", ");
        let [ahead, on_track, behind] = self.words.lists().map(list);
        let rest = match list(&self.unknown) {
            rest if rest.is_empty() => rest,
            rest => format!("  # 还有不知道归入哪一类的，请补到上面：{rest}\n"),
        };
        format!(
            "verdicts:                      # 评价一列用的词，按字面推测归类，请核对\n  \
             ahead: [{ahead}]\n  on-track: [{on_track}]\n  behind: [{behind}]\n{rest}"
        )
    }

    /// What a person has to decide.
    pub(super) fn question(&self) -> Option<String> {
        if !self.is_vocabulary() {
            return Some(format!("评价一列有 {} 种不同的写法，不像约定的用语，请统一", self.count()));
        }
        let words = self.unknown.join("、");
        (!words.is_empty()).then(|| format!("report.yaml 的 verdicts：不知道 {words} 归入哪一类，请补上"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_words_need_no_block() {
        let sorted = |words: &[&str]| sort(words.iter().map(|word| (*word).to_owned()).collect(), &Kind::default());
        assert_eq!(sorted(&["超前", "滞后"]).yaml(), "");
        let own = sorted(&["快于预期", "暂缓"]);
        assert!(own.yaml().contains("ahead: [快于预期]") && own.yaml().contains("请补到上面：暂缓"), "{}", own.yaml());
        assert!(own.question().is_some_and(|question| question.contains("暂缓")));
        let sentences: Vec<String> = (0..11).map(|number| format!("已完成{number}项")).collect();
        let sentences = sort(sentences, &Kind::default());
        assert!(sentences.yaml().is_empty() && sentences.question().is_some());
    }
}
