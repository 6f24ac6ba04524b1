//! Names of rows and groups as bureaus type them: with serial numbers, counts, marks of notes and the word
//! for a part of the row above.

use std::collections::BTreeMap;

use crate::model::table::Row;
use crate::text::{label, tidy};

/// What a cell says that names a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The name itself.
    pub name: String,
    /// The serial number typed before it.
    pub number: String,
    /// A word such as 其中 says that it is a part of the row above.
    pub is_part: bool,
}

/// Reads a name: `7.城镇调查失业率*` → 7, 城镇调查失业率; `其中：城镇` is a part.
pub(super) fn read(text: &str, part_words: &[&str]) -> Named {
    let tidied = tidy(text);
    let after = part_words.iter().filter_map(|word| after_part_word(&tidied, word)).min_by_key(|rest| rest.len());
    let rest = after.unwrap_or(&tidied);
    let (number, rest) = label::numbered(rest).map_or((String::new(), rest), |(number, rest)| (number, rest));
    let name = label::without_mark(rest).unwrap_or(rest).to_owned();
    Named { name, number, is_part: after.is_some() }
}

/// What follows the word for a part. A mark (#, ——) stands right before the name.
fn after_part_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(word)?;
    let is_mark = word.chars().all(|c| !c.is_alphanumeric());
    let named = rest.trim_start_matches(['：', ':', '，', '、']);
    let is_said = is_mark || named.len() < rest.len() || word == "其中";
    Some(named).filter(|named| is_said && named.starts_with(|c: char| !c.is_ascii_digit() && !c.is_ascii_punctuation()))
}

/// The name of a group without its number, the count of its rows and its colon: `（一）经济发展（5项）：`.
pub(super) fn group(text: &str) -> String {
    let tidied = tidy(text);
    let rest = label::numbered(&tidied).map_or(&*tidied, |(_, rest)| rest);
    uncounted(rest.trim_end_matches(['：', ':'])).to_owned()
}

/// A name without the count in its bracket: `经济发展（共5项）`.
fn uncounted(text: &str) -> &str {
    let count = text.strip_suffix('）').and_then(|inside| inside.rsplit_once('（'));
    count.filter(|(name, note)| !name.is_empty() && is_count(note)).map_or(text, |(name, _)| name)
}

fn is_count(note: &str) -> bool {
    let note = note.trim_start_matches(['共', '计', '合']);
    let digits = note.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < note.len() && matches!(digits, "" | "项" | "个" | "项指标" | "个指标")
}

/// Takes the unit off the names that carry it (`地区生产总值（亿元）`), so that sentences and `report.yaml`
/// name the row without it; where it tells two rows apart it stays.
pub(super) fn leave_units(rows: &mut [Row]) {
    let bare = |name: &str, unit: &str| Some(label::name(name)).filter(|_| label::unit(name).as_deref() == Some(unit));
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    for row in &*rows {
        *often.entry(bare(&row.name, &row.unit).unwrap_or_else(|| row.name.clone())).or_default() += 1;
    }
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    for row in rows {
        if let Some(name) = bare(&row.name, &row.unit).filter(|name| often.get(name) == Some(&1)) {
            renamed.insert(std::mem::replace(&mut row.name, name.clone()), name);
        }
        if let Some(whole) = renamed.get(&row.parent) {
            row.parent.clone_from(whole);
        }
    }
}

/// True for a text that can only name a group where it stands alone: it has a number or a count.
pub(super) fn heads_group(text: &str) -> bool {
    let tidied = tidy(text);
    let bare = tidied.trim_end_matches(['：', ':']);
    label::numbered(&tidied).is_some() || uncounted(bare) != bare
}

/// True for a number of a group in a cell of its own: 一, （二）, 三、, Ⅳ.
pub(super) fn is_group_number(text: &str) -> bool {
    let tidied = tidy(text);
    let is_word =
        |text: &str| label::numbered(text).is_some_and(|(number, _)| !number.starts_with(|c: char| c.is_ascii_digit()));
    is_word(&format!("{tidied}甲")) || is_word(&format!("{tidied}、甲"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_without_what_stands_around_them() {
        let words = ["其中", "分指标", "#", "——", "-"];
        for (text, name, number, is_part) in [
            ("7.城镇调查失业率", "城镇调查失业率", "7", false),
            ("⑦ 城镇调查失业率*", "城镇调查失业率", "7", false),
            ("其中：城镇", "城镇", "", true),
            ("其中:（1）城镇", "城镇", "1", true),
            ("　其中 农村", "农村", "", true),
            ("#规模以上工业", "规模以上工业", "", true),
            ("——农村", "农村", "", true),
            ("分指标：城镇", "城镇", "", true),
            ("分指标完成率", "分指标完成率", "", false),
            ("0-3岁婴幼儿托位数", "0-3岁婴幼儿托位数", "", false),
            ("森林覆盖率（%）", "森林覆盖率（%）", "", false),
            ("粮食产量①", "粮食产量", "", false),
        ] {
            let expected = Named { name: name.to_owned(), number: number.to_owned(), is_part };
            assert_eq!(read(text, &words), expected, "{text}");
        }
    }

    #[test]
    fn groups_are_named_without_number_and_count() {
        for (text, name) in [
            ("一、经济发展", "经济发展"),
            ("（一）经济发展（5项）", "经济发展"),
            ("1.经济发展：", "经济发展"),
            ("经济 发展（共5个）", "经济发展"),
            ("Ⅱ、创新（驱动）", "创新（驱动）"),
        ] {
            assert_eq!((group(text).as_str(), heads_group(text)), (name, true), "{text}");
        }
        assert!(!heads_group("经济发展") && !heads_group("森林覆盖率（%）"));
        for (text, is_number) in
            [("一", true), ("（二）", true), ("三、", true), ("Ⅳ", true), ("1", false), ("甲", false), ("", false)]
        {
            assert_eq!(is_group_number(text), is_number, "{text}");
        }
    }
}
