//! What a thing that only prose speaks of is called in full. A claim keeps the words that tell things apart; a table
//! needs the whole name: 社会消费品零售总额, not 社会消费品零售.

/// Words that a name ends with and a claim leaves out.
const ENDS: [&str; 16] = [
    "增加值",
    "总额",
    "总量",
    "总数",
    "总值",
    "水平",
    "数量",
    "面积",
    "产值",
    "里程",
    "比例",
    "比重",
    "率",
    "数",
    "量",
    "额",
];
/// The beginning of a name that a claim takes for a word of its own.
const STARTS: [&str; 1] = ["规模"];
/// What may stand before a name and is no part of it. The end of a period is one of its own.
const BEFORE: [&str; 18] = [
    "年", "月", "底", "末", "全区", "全市", "全县", "全州", "完成", "实现", "其中", "，", "。", "；", "：", "、", "的",
    "\n",
];
/// What may follow a name: what says how much, or since when.
const AFTER: [&str; 17] = [
    "由", "从", "为", "达", "有", "共", "完成", "实现", "增", "提高", "上升", "升", "降", "下降", "扩大", "发展",
    "突破",
];
/// Shorter names (经济, 投资) are given to many things, longer ones are half a sentence.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=18;

/// The whole name of a thing by the words that a claim has of it, from the sentence before its number; none where it
/// does not stand there by itself.
pub(in crate::inspect) fn called(before: &str, own: &str) -> Option<String> {
    let at = before.rfind(own)?;
    let (lead, rest) = (&before[..at], &before[at + own.len()..]);
    let start = STARTS.iter().find(|start| lead.ends_with(**start)).copied().unwrap_or_default();
    let lead = &lead[..lead.len() - start.len()];
    let end = ENDS.iter().find(|end| rest.starts_with(**end)).copied().unwrap_or_default();
    let rest = &rest[end.len()..];
    let begins = lead.is_empty() || BEFORE.iter().any(|word| lead.ends_with(word));
    let ends = rest.is_empty()
        || rest.starts_with(|c: char| c.is_ascii_digit())
        || AFTER.iter().any(|word| rest.starts_with(word));
    let name = [start, own, end].concat();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '“' | '”' | '（' | '）');
    let is_name = LENGTHS.contains(&name.chars().count()) && name.chars().all(is_part);
    (begins && ends && is_name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::called;

    #[test]
    fn a_name_is_whole_or_none() {
        for (before, own, name) in [
            ("2022年完成固定资产投资", "固定资产投资", Some("固定资产投资")),
            ("社会消费品零售总额为", "社会消费品零售", Some("社会消费品零售总额")),
            ("2023年上半年规模以上工业企业有", "以上工业企业", Some("规模以上工业企业")),
            ("高新技术企业由2020年的49家发展到2022年的", "高新技术企业", Some("高新技术企业")),
            ("当年引进的亿元以上项目由2020年的", "亿元以上项目", Some("亿元以上项目")),
            ("保障性租赁住房筹集", "保障性租赁住房", None),
            ("新的保障性租赁住房", "租赁住房", None),
            ("经济总量达到", "经济", Some("经济总量")),
            ("投资", "投资", None),
            ("甲 乙丙丁为", "甲 乙丙丁", None),
            ("没有", "高新技术企业", None),
        ] {
            assert_eq!(called(before, own).as_deref(), name, "{before}");
        }
    }
}
