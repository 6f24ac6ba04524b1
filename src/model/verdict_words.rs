//! What a word for progress likely means, of whatever vocabulary it is. Only for proposals: what a project
//! counts by is what its `report.yaml` says.

use super::facts::VerdictClass;

/// Parts of words by what they mean. The worse ones are asked first: 未完成 holds 完成, 基本符合 is no 快于.
const BEHIND: [&str; 15] = [
    "滞后", "未", "难", "压力", "缓慢", "较缓", "偏慢", "落后", "慢于", "低于", "不及", "不足", "差距", "不达", "预警",
];
const AHEAD: [&str; 9] = ["超", "提前", "快于", "好于", "高于", "领先", "优于", "已实现", "已达到"];
const ON_TRACK: [&str; 10] = ["正常", "符合", "达到", "达标", "顺利", "完成", "实现", "良好", "同步", "稳步"];
/// Words that say that nothing is said.
const SILENT: [&str; 4] = ["无法", "暂", "尚未", "—"];

/// The class that a word likely belongs to; none where it says nothing of the kind.
pub fn likely_class(word: &str) -> Option<VerdictClass> {
    let says = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    if says(&SILENT) {
        return None;
    }
    let classes =
        [(VerdictClass::Behind, &BEHIND[..]), (VerdictClass::Ahead, &AHEAD), (VerdictClass::OnTrack, &ON_TRACK)];
    classes.into_iter().find(|(_, parts)| says(parts)).map(|(class, _)| class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_vocabulary_are_sorted() {
        for (class, words) in [
            (Some(VerdictClass::Ahead), "超前 提前实现 快于预期 超额完成 好于预期 已达到"),
            (Some(VerdictClass::OnTrack), "正常 基本符合预期 进展顺利 完成 预计可完成 达到进度要求"),
            (Some(VerdictClass::Behind), "相对滞后 未完成 未达到预期进度 难以完成 有压力 进展较缓 不及预期"),
            (None, "暂无数据 Ⅱ类 尚未下达"),
        ] {
            for word in words.split(' ') {
                assert_eq!(likely_class(word), class, "{word}");
            }
        }
    }
}
