//! Labels of rows and columns, which often carry the unit in a bracket: `总投资（亿元）`.

use super::chinese;
use super::period::Period;
use super::tidy;
use super::unit::Unit;

/// What a label names, tidied, and what the bracket at its end holds. A label that is all bracket keeps
/// it in its name, since a row needs one.
pub fn split(label: &str) -> (String, Option<String>) {
    let mut name = tidy(label);
    let Some(at) = opening(&name) else { return (name, None) };
    let note = name[at + '（'.len_utf8()..name.len() - '）'.len_utf8()].to_owned();
    if at > 0 {
        name.truncate(at);
    }
    (name, Some(note).filter(|note| !note.is_empty()))
}

/// A label as headers are compared: tidied, with one kind of brackets (`年均增速〔累计〕`, `[累计]`) and
/// without the marks between its levels.
pub fn heading(label: &str) -> String {
    let kept = tidy(label);
    kept.chars()
        .filter(|c| *c != '·')
        .map(|c| match c {
            '〔' | '[' => '（',
            '〕' | ']' => '）',
            other => other,
        })
        .collect()
}

/// The label without the bracket at its end: `总投资（亿元）` → `总投资`.
pub fn name(label: &str) -> String {
    split(label).0
}

/// The unit in the bracket at the end of a label: `总投资（亿元）` → `亿元`. Ranks (位次) and periods stand
/// in brackets too and are none.
pub fn unit(label: &str) -> Option<String> {
    split(label).1.filter(|note| note != "位次" && Period::split(note).is_none())
}

/// The title of a table without the number that somebody typed before it: `表1：重大项目` → `重大项目`.
pub fn title(text: &str) -> String {
    let rest = ["附件", "附表", "表"].iter().find_map(|word| text.strip_prefix(word));
    let Some(rest) = rest else { return text.to_owned() };
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || chinese::is_numeral(c));
    if after.len() == rest.len() {
        return text.to_owned();
    }
    after.trim_start_matches(['：', ':', ' ', '\u{3000}', '.', '．']).to_owned()
}

/// Units that stand beside a number in a table and not in prose.
const FURTHER_UNITS: [&str; 18] = [
    "克",
    "毫克",
    "微克",
    "千克",
    "公斤",
    "吨标准煤",
    "吨标煤",
    "标台",
    "册",
    "床",
    "天",
    "小时",
    "公顷",
    "分贝",
    "艘",
    "部",
    "篇",
    "株",
];

/// True for a text that is a unit and nothing else: 亿元, %, 微克/立方米, 人/10万人, 1/10万.
pub fn is_unit(text: &str) -> bool {
    let tidied = tidy(text);
    let known = |part: &str| {
        let bare = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let bare = bare.strip_prefix("每").unwrap_or(bare);
        let of_many = || ["亿", "万", "千", "百"].iter().find_map(|many| bare.strip_prefix(many));
        (bare.is_empty() && !part.is_empty())
            || Unit::whole(bare).is_some()
            || of_many().is_some_and(|rest| rest.is_empty() || FURTHER_UNITS.contains(&rest))
            || FURTHER_UNITS.contains(&bare)
    };
    !tidied.is_empty()
        && !tidied.starts_with(|c: char| c.is_ascii_digit() && !tidied.contains('/'))
        && tidied.split('/').all(known)
}

/// The serial number typed before a text and what follows it: `7.城镇调查失业率`, `（7）…`, `⑦…`, `一、…`.
pub fn numbered(text: &str) -> Option<(String, &str)> {
    let circled = |c: char| ('①'..='⑳').contains(&c).then(|| u32::from(c) - u32::from('①') + 1);
    if let Some(number) = text.chars().next().and_then(circled) {
        return rest_of(&text['①'.len_utf8()..]).map(|rest| (number.to_string(), rest));
    }
    let inside = text.strip_prefix('（');
    let body = inside.unwrap_or(text);
    let is_part = |c: char| c.is_ascii_digit() || chinese::is_numeral(c) || matches!(c, 'Ⅰ'..='Ⅻ');
    let length = body.find(|c: char| !is_part(c)).filter(|length| *length > 0)?;
    let (number, rest) = body.split_at(length);
    let is_number = number.len() <= 3 && number.bytes().all(|c| c.is_ascii_digit());
    let is_roman = number.chars().all(|c| matches!(c, 'Ⅰ'..='Ⅻ'));
    if !is_number && !is_roman && chinese::whole(number).is_none() {
        return None;
    }
    let rest = match inside {
        Some(_) => rest.strip_prefix('）')?,
        // 1.5 is a number.
        None => rest.strip_prefix(['.', '、', '）', '．'])?,
    };
    let rest = rest_of(rest).filter(|rest| inside.is_some() || !rest.starts_with(|c: char| c.is_ascii_digit()))?;
    Some((number.to_owned(), rest))
}

fn rest_of(text: &str) -> Option<&str> {
    Some(text.trim_start_matches(['、', '.', ' '])).filter(|rest| !rest.is_empty())
}

/// A text without the mark of a note at its end: `77.3*`, `77.3①`, `77.3注1`, `77.3（注2）`; none without one.
pub fn without_mark(text: &str) -> Option<&str> {
    let starred = text.trim_end_matches(['*', '＊', '※', '†', '#']);
    let circled = text.trim_end_matches(|c: char| ('①'..='⑳').contains(&c));
    let bare = text.strip_suffix(['）', ')', ']', '］', '】']).unwrap_or(text);
    let digits = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let worded = digits.strip_suffix('注').map(|rest| rest.trim_end_matches(['（', '(', '[', '［', '【']));
    let found = [Some(starred), Some(circled), worded].into_iter().flatten().min_by_key(|rest| rest.len())?;
    Some(found.trim_end()).filter(|rest| !rest.is_empty() && rest.len() < text.len())
}

/// Where the bracket opens that closes at the end of a tidied text.
fn opening(text: &str) -> Option<usize> {
    let inside = text.strip_suffix('）')?;
    let mut depth = 0_usize;
    inside.char_indices().rev().find_map(|(at, c)| match c {
        '（' if depth == 0 => Some(at),
        '（' => {
            depth -= 1;
            None
        }
        '）' => {
            depth += 1;
            None
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_name_and_the_unit_of_a_label_are_told_apart() {
        for (text, name, unit) in [
            ("总投资（亿元）", "总投资", Some("亿元")),
            ("完成投资(亿元)", "完成投资", Some("亿元")),
            (" 森林 覆盖率（%） ", "森林覆盖率", Some("%")),
            ("地区生产总值（亿元）及增速", "地区生产总值（亿元）及增速", None),
            ("PM2.5（细颗粒物）浓度（微克/立方米）", "PM2.5（细颗粒物）浓度", Some("微克/立方米")),
            ("投资（含农户（亿元））", "投资", Some("含农户（亿元）")),
            ("实际值（位次）", "实际值", None),
            ("增速%（位次）", "增速%", None),
            ("总量（2022年）", "总量", None),
            ("（亿元）", "（亿元）", Some("亿元")),
            ("总投资（）", "总投资", None),
            ("亿元）", "亿元）", None),
            ("项目数", "项目数", None),
            ("", "", None),
        ] {
            assert_eq!((super::name(text).as_str(), super::unit(text).as_deref()), (name, unit), "{text}");
        }
    }

    #[test]
    fn serial_numbers_and_marks_of_notes_are_told_from_what_they_stand_at() {
        for (text, expected) in [
            ("7.城镇调查失业率", Some(("7", "城镇调查失业率"))),
            ("12、粮食产量", Some(("12", "粮食产量"))),
            ("（7）粮食产量", Some(("7", "粮食产量"))),
            ("⑦粮食产量", Some(("7", "粮食产量"))),
            ("一、经济发展", Some(("一", "经济发展"))),
            ("（十二）经济发展", Some(("十二", "经济发展"))),
            ("Ⅲ.经济发展", Some(("Ⅲ", "经济发展"))),
            ("1.5倍", None),
            ("0-3岁婴幼儿托位数", None),
            ("5G用户普及率", None),
            ("一般公共预算收入", None),
            ("三、", None),
            ("2022.年", None),
        ] {
            let expected = expected.map(|(number, rest): (&str, &str)| (number.to_owned(), rest));
            assert_eq!(numbered(text), expected, "{text}");
        }
        for (text, bare) in [
            ("77.3*", Some("77.3")),
            ("77.3①", Some("77.3")),
            ("77.3注1", Some("77.3")),
            ("77.3（注2）", Some("77.3")),
            ("77.3[注]", Some("77.3")),
            ("77.3", None),
            ("77.3（亿元）", None),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(without_mark(text), bare, "{text}");
        }
    }

    #[test]
    fn units_are_told_from_other_words() {
        for unit in
            ["%", "‰", "亿元", "万人", "元", "微克/立方米", "吨标准煤/万元", "人/10万人", "1/10万", "万公顷", "册/人"]
        {
            assert!(is_unit(unit), "{unit}");
        }
        for word in ["含市直", "PM2.5", "2020年", "新口径", "位次", "甲", "1", "12", "", "/"] {
            assert!(!is_unit(word), "{word}");
        }
    }

    proptest! {
        #[test]
        fn a_label_that_was_written_is_read_back(name in "[一-龥A-Z0-9]{1,8}", unit in "(亿元|万元/人|%|微克/立方米)") {
            for text in [format!("{name}（{unit}）"), format!("{name} ({unit})")] {
                prop_assert_eq!((super::name(&text), super::unit(&text)), (name.clone(), Some(unit.clone())));
            }
        }

        #[test]
        fn any_text_is_read(text in any::<String>(), mixed in "[（）()甲 ]{0,8}") {
            for text in [text, mixed] {
                let _ = unit(&text);
            }
        }
    }

    #[test]
    fn the_bureau_s_own_numbers_are_taken_off_titles() {
        for (typed, kept) in [
            ("附件2：《规划》指标一览表", "《规划》指标一览表"),
            ("表1：重大项目实施情况", "重大项目实施情况"),
            ("表彰情况", "表彰情况"),
            ("重大项目", "重大项目"),
        ] {
            assert_eq!(title(typed), kept);
        }
    }
}
