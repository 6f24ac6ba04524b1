//! Values that are words: which phrases mean which [`Status`] is data, in `phrases.txt`.

use std::sync::LazyLock;

use super::reading::Status;

/// What it means, and the parts of one way of writing it, each a choice of words.
type Phrase = (Status, Vec<Vec<&'static str>>);

/// The phrases in their order; the first that fits decides.
static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let lines = include_str!("phrases.txt").lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let phrase = |line: &'static str| {
        let (kind, parts) = line.split_once(": ")?;
        Some((Status::named(kind)?, parts.split(' ').map(|part| part.split('|').collect()).collect()))
    };
    lines.filter_map(phrase).collect()
});

/// The status that a text (already tidied) means.
pub(super) fn status(text: &str) -> Option<Status> {
    const LONGEST: usize = 30;
    if text.chars().count() > LONGEST {
        return None;
    }
    PHRASES.iter().find(|(_, parts)| fits(text, parts)).map(|(status, _)| *status)
}

/// True when the parts, one word of each, make the whole text.
fn fits(text: &str, parts: &[Vec<&str>]) -> bool {
    let Some((words, rest)) = parts.split_first() else { return text.is_empty() };
    words.iter().any(|word| text.strip_prefix(word).is_some_and(|after| fits(after, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_of_a_known_kind() {
        let lines =
            include_str!("phrases.txt").lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count(), PHRASES.len());
        let first = |parts: &[Vec<&'static str>]| parts.iter().map(|words| words[0]).collect::<String>();
        for (status, parts) in PHRASES.iter() {
            let text = first(parts);
            assert!(text.is_empty() || super::status(&text) == Some(*status), "{text}");
        }
    }

    #[test]
    fn wordings_mean_what_they_say() {
        for (text, expected) in [
            ("完成当年目标", Some(Status::MetYear)),
            ("完成年度目标任务", Some(Status::MetYear)),
            ("未完成年度任务", Some(Status::MissedYear)),
            ("完成省定目标", Some(Status::Provincial)),
            ("完成省下达任务", Some(Status::Superior)),
            ("完成上级下达目标", Some(Status::Superior)),
            ("达到国家要求", Some(Status::Superior)),
            ("完成市级下达的目标任务", Some(Status::Superior)),
            ("控制在省下达指标以内", Some(Status::Superior)),
            ("符合国家标准", Some(Status::Superior)),
            ("与经济增长同步", Some(Status::WithGrowth)),
            ("与GDP增长基本同步", Some(Status::WithGrowth)),
            ("与地区生产总值增速基本同步", Some(Status::WithGrowth)),
            ("不低于经济增速", Some(Status::WithGrowth)),
            ("高于经济增速", Some(Status::AboveGrowth)),
            ("略高于GDP增速", Some(Status::AboveGrowth)),
            ("持平", Some(Status::KeepsLevel)),
            ("与上年基本持平", Some(Status::KeepsLevel)),
            ("保持稳定", Some(Status::KeepsLevel)),
            ("持续下降", Some(Status::Falls)),
            ("稳步提升", Some(Status::Rises)),
            ("省定指标未下达", Some(Status::NotIssued)),
            ("完成", None),
            ("国家", None),
            ("完成省", None),
            ("达到预期效果", None),
            ("", None),
        ] {
            assert_eq!(status(text), expected, "{text}");
        }
    }
}
