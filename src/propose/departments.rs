//! Departments of the tables, with those names put together that are likely one.

use crate::text::yaml::scalar;

/// First characters that say which level an office belongs to.
const LEVELS: [char; 6] = ['省', '市', '州', '县', '区', '旗'];

/// The block `departments:`, in the order of the tables.
pub(super) fn yaml(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let line = |(name, others): (&str, Vec<&str>)| {
        let name = scalar(name);
        if others.is_empty() {
            return format!("  - {{ name: {name} }}\n");
        }
        let others = others.iter().map(|other| scalar(other)).collect::<Vec<_>>().join(", ");
        format!("  - {{ name: {name}, aliases: [{others}] }}   # 推测是同一个部门，请核对\n")
    };
    let lines = grouped(names).into_iter().map(line).collect::<Vec<_>>().concat();
    format!("departments:                   # 责任单位：表中用的简称、全称、其他写法\n{lines}")
}

/// Names with the others that are likely the same office. One that could belong to two stays alone.
fn grouped(names: &[String]) -> Vec<(&str, Vec<&str>)> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for name in names {
        let mut same = groups.iter_mut().filter(|(first, _)| is_same(first, name));
        match (same.next(), same.next()) {
            (Some((_, others)), None) => others.push(name),
            _ => groups.push((name, Vec::new())),
        }
    }
    groups
}

/// True for 区发改局 and 区发展和改革局, 区统计局 and 统计局: one is a short form of the other.
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (without_level(one), without_level(other));
    if let (Some(one), Some(other)) = (one.0, other.0)
        && one != other
    {
        return false;
    }
    let (short, long) =
        if one.1.chars().count() <= other.1.chars().count() { (one.1, other.1) } else { (other.1, one.1) };
    // 委 stands for 委员会.
    let long = long.strip_suffix("员会").unwrap_or(long);
    let is_ended_alike = short.chars().last() == long.chars().last();
    let is_begun_alike = short.chars().next() == long.chars().next();
    is_begun_alike && is_ended_alike && is_short_form(short, long)
}

/// The level that a name begins with, and what follows it.
fn without_level(name: &str) -> (Option<char>, &str) {
    let first = name.chars().next().filter(|first| LEVELS.contains(first));
    (first, first.map_or(name, |first| &name[first.len_utf8()..]))
}

/// True when the characters of `short` stand in `long` in this order, and what is left out is no more
/// than abbreviations leave out: 教育局 is not short for 教育体育局.
fn is_short_form(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    let is_within = short.chars().all(|wanted| rest.any(|c| c == wanted));
    // What is named in full is not shortened by naming it.
    let subject = short.strip_suffix(['局', '委', '办', '会']).unwrap_or(short);
    is_within && (short == long || !long.starts_with(subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_belong_to_their_names_and_other_offices_do_not() {
        for (one, other, same) in [
            ("区发改局", "区发展和改革局", true),
            ("区发展和改革局", "发改局", true),
            ("市发改委", "市发展和改革委员会", true),
            ("区统计局", "统计局", true),
            ("区人社局", "区人力资源和社会保障局", true),
            ("区水利局", "区水利和湖泊局", false),
            ("区教育局", "区教育体育局", false),
            ("区农业农村局", "区农业局", false),
            ("区发改局", "市发改局", false),
            ("区科技局", "区科经局", false),
            ("区卫健局", "区卫生健康局", true),
            ("区卫健委", "区卫生健康局", false),
            ("区林业局", "区水利局", false),
        ] {
            assert_eq!((is_same(one, other), is_same(other, one)), (same, same), "{one} {other}");
        }
    }

    #[test]
    fn a_name_that_fits_two_offices_stays_alone() {
        let names = ["区教育局", "市教育局", "教育局"].map(str::to_owned);
        assert_eq!(grouped(&names).len(), 3);
        let text = yaml(&["区发改局", "区发展和改革局", "A: b"].map(str::to_owned));
        assert!(text.contains("{ name: 区发改局, aliases: [区发展和改革局] }"), "{text}");
        assert!(text.contains("{ name: \"A: b\" }"), "{text}");
    }
}
