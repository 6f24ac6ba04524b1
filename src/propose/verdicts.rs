//! Which words of a verdict column mean ahead, on track and behind.

use super::yaml::scalar;
use crate::model::job::Verdicts;

/// Parts of words by what they mean. The worse ones are asked first: 未完成 holds 完成, 基本符合 is no 快于.
const BEHIND: [&str; 15] = [
    "滞后", "未", "难", "压力", "缓慢", "较缓", "偏慢", "落后", "慢于", "低于", "不及", "不足", "差距", "不达", "预警",
];
const AHEAD: [&str; 9] = ["超", "提前", "快于", "好于", "高于", "领先", "优于", "已实现", "已达到"];
const ON_TRACK: [&str; 10] = ["正常", "符合", "达到", "达标", "顺利", "完成", "实现", "良好", "同步", "稳步"];
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
        let says = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
        // 未 says the opposite of what stands behind it, save in 尚未下达 and the like, which say nothing.
        let list = if says(&["无法", "暂", "尚未", "—"]) {
            &mut sorted.unknown
        } else if says(&BEHIND) {
            &mut sorted.behind
        } else if says(&AHEAD) {
            &mut sorted.ahead
        } else if says(&ON_TRACK) {
            &mut sorted.on_track
        } else {
            &mut sorted.unknown
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
    fn words_of_any_vocabulary_are_sorted() {
        for (word, class) in [
            ("超前", "ahead"),
            ("提前实现", "ahead"),
            ("快于预期", "ahead"),
            ("超额完成", "ahead"),
            ("好于预期", "ahead"),
            ("正常", "on-track"),
            ("基本符合预期", "on-track"),
            ("进展顺利", "on-track"),
            ("完成", "on-track"),
            ("预计可完成", "on-track"),
            ("达到进度要求", "on-track"),
            ("相对滞后", "behind"),
            ("未完成", "behind"),
            ("未达到预期进度", "behind"),
            ("难以完成", "behind"),
            ("有压力", "behind"),
            ("进展较缓", "behind"),
            ("不及预期", "behind"),
            ("暂无数据", "unknown"),
            ("Ⅱ类", "unknown"),
        ] {
            let sorted = sort(vec![word.to_owned()]);
            let lists = [
                ("ahead", sorted.ahead),
                ("on-track", sorted.on_track),
                ("behind", sorted.behind),
                ("unknown", sorted.unknown),
            ];
            let found: Vec<&str> = lists.iter().filter(|(_, words)| !words.is_empty()).map(|(name, _)| *name).collect();
            assert_eq!(found, [class], "{word}");
        }
    }

    #[test]
    fn usual_words_need_no_block() {
        assert_eq!(sort(vec!["超前".into(), "滞后".into()]).yaml(), "");
        let own = sort(vec!["快于预期".into(), "暂缓".into()]);
        assert!(own.yaml().contains("ahead: [快于预期]") && own.yaml().contains("请补到上面：暂缓"), "{}", own.yaml());
        assert!(own.question().is_some_and(|question| question.contains("暂缓")));
    }
}
