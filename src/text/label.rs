//! Labels of rows and columns, which often carry the unit in a bracket: `总投资（亿元）`.

use super::period::Period;
use super::tidy;

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

/// The label without the bracket at its end: `总投资（亿元）` → `总投资`.
pub fn name(label: &str) -> String {
    split(label).0
}

/// The unit in the bracket at the end of a label: `总投资（亿元）` → `亿元`. Ranks (位次) and periods stand
/// in brackets too and are none.
pub fn unit(label: &str) -> Option<String> {
    split(label).1.filter(|note| note != "位次" && Period::split(note).is_none())
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
}
