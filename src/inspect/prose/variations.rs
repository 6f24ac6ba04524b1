//! How prose calls what the tables name: short forms, other words, and what of a name says what is measured.

use std::sync::LazyLock;

use crate::model::table::schema::RoleName;
use crate::model::table::{INDICATORS, Row, Table};
use crate::text::label;

/// How names change in prose; `names.txt` says what the kinds mean.
static VARIATIONS: LazyLock<Vec<Variation>> = LazyLock::new(|| {
    let lines = include_str!("names.txt").lines().filter(|line| !line.starts_with('#'));
    let split = lines.filter_map(|line| line.split_once(' '));
    split.map(|(kind, words)| Variation { kind, words: words.split(' ').collect() }).collect()
});

struct Variation {
    kind: &'static str,
    words: Vec<&'static str>,
}

/// The words of all lines of a kind.
pub(super) fn words(kind: &str) -> impl Iterator<Item = &'static str> {
    VARIATIONS.iter().filter(move |line| line.kind == kind).flat_map(|line| line.words.iter().copied())
}

/// The words of each line of a kind.
pub(super) fn lines_of(kind: &str) -> impl Iterator<Item = Vec<&'static str>> {
    VARIATIONS.iter().filter(move |line| line.kind == kind).map(|line| line.words.clone())
}

/// True when the words of a sentence up to a number speak of another amount or time than that of the row
/// with this name: 电商企业新增6家 says nothing of how many there are.
pub(in crate::inspect) fn is_of_other_amount(sentence: &str, name: &str) -> bool {
    let clause = sentence.rsplit(['，', ',']).next().unwrap_or(sentence);
    // 民间投资占制造业投资的82.3%: the name is the whole, not the part.
    let is_whole = clause.find(name).is_some_and(|at| clause[..at].contains('占'));
    // 由612家增加到703家: what is reached is the amount itself.
    let is_reached = |after: &str| after.starts_with(['到', '至', '为']);
    let is_said =
        |text: &str, word: &str| text.match_indices(word).any(|(at, _)| !is_reached(&text[at + word.len()..]));
    let has = |text: &str, kind: &str| words(kind).any(|word| is_said(text, word) && !name.contains(word));
    let is_timed = words("span").any(|word| {
        // 2023年上半年 is a period like any other, and read as such.
        sentence.match_indices(word).any(|(at, _)| !sentence[..at].ends_with('年')) && !name.contains(word)
    });
    is_whole || is_timed || has(clause, "part")
}

/// True when the words before a number make it an average, which has neither parts nor a sum.
pub(in crate::inspect) fn is_average(words: &str) -> bool {
    self::words("average").any(|word| words.contains(word))
}

/// True for what is published in the prices of one year: the growth of the totals is another one.
pub(in crate::inspect) fn is_at_constant_prices(name: &str) -> bool {
    words("constant").any(|part| name.contains(part))
}

/// What a row of growth is the growth of: 固定资产投资 of 固定资产投资增速.
pub(in crate::inspect) fn grown(name: &str) -> Option<&str> {
    words("growth").find_map(|end| name.strip_suffix(end)).filter(|name| !name.is_empty())
}

/// True for the name of a rate of growth.
pub(in crate::inspect) fn is_growth(name: &str) -> bool {
    words("growth").any(|end| name.ends_with(end))
}

/// What must follow a name of a table for prose to mean its numbers: 制造业 alone may be its output, its
/// jobs or its investment. Empty for a table whose names say it themselves.
pub(in crate::inspect) fn ends(table: &Table) -> Vec<String> {
    // A plan is of the measure beside it; alone it says itself what is planned.
    let of_role = |role: RoleName| table.schema.columns.iter().filter(move |column| column.role == role);
    let measured = of_role(if of_role(RoleName::Level).next().is_some() { RoleName::Level } else { RoleName::Plan });
    let mut ends: Vec<String> = Vec::new();
    for word in measured.flat_map(|column| &column.words) {
        let stem = ["完成", "实际", "累计", "计划"].iter().find_map(|front| word.strip_prefix(front)).unwrap_or(word);
        let stem = ["总额", "总量", "额", "量", "数"].iter().find_map(|end| stem.strip_suffix(end)).unwrap_or(stem);
        for end in [word.as_str(), stem] {
            let is_general = end.chars().count() < 2 || words("general").any(|word| word == end);
            if !is_general && ends.iter().all(|known| known != end) {
                ends.push(end.to_owned());
            }
        }
    }
    ends
}

/// How prose calls a row of a table whose columns say what is measured.
pub(super) fn spoken(name: &str, ends: &[String]) -> Vec<String> {
    if ends.is_empty() {
        // Two characters and less are words of every sentence.
        return Some(name.to_owned()).filter(|name| name.chars().count() >= 3).into_iter().collect();
    }
    let with =
        ends.iter().map(|end| if name.ends_with(end.as_str()) { name.to_owned() } else { format!("{name}{end}") });
    with.collect()
}

/// How prose calls a part of a row: 城镇 of 全体居民人均可支配收入 is 城镇居民人均可支配收入. A long name stands
/// for itself.
pub(super) fn spoken_part(whole: &str, part: &str) -> Vec<String> {
    const OWN: usize = 6;
    let (name, whole) = (label::name(part), label::name(whole));
    let stem = ["全体", "全部", "全市", "全区", "全县", "总"].iter().find_map(|front| whole.strip_prefix(front));
    let stem = stem.unwrap_or(&whole);
    let joined = if name.contains(stem) { name.clone() } else { format!("{name}{stem}") };
    let own = Some(name).filter(|name| name.chars().count() >= OWN && *name != joined);
    own.into_iter().chain([joined, format!("{whole}（{part}）")]).collect()
}

/// What a row of a table is called where its table is not there to say what it measures, with the words that
/// [`ends`] gives for it.
pub(in crate::inspect) fn called(table: &Table, row: &Row, ends: &[String]) -> Vec<String> {
    let is_own = table.kind == INDICATORS || !table.schema.items.is_empty();
    match () {
        () if row.is_part() => spoken_part(&row.parent, &row.name),
        () if is_own => match row.name.split_once('·') {
            Some((whole, part)) if table.kind == INDICATORS => spoken_part(whole, part),
            _ => vec![row.name.clone()],
        },
        () => spoken(&row.name, ends),
    }
}

/// Ways of writing one name, the name itself first; with each, whether it has a wrong word.
pub(in crate::inspect) fn forms(name: &str) -> Vec<(String, bool)> {
    const MOST: usize = 48;
    let mut found = vec![(name.to_owned(), false)];
    let mut next = 0;
    while next < found.len() && found.len() < MOST {
        let (form, drifts) = found[next].clone();
        next += 1;
        let mut add = |form: String, drifts: bool| {
            // Two characters and less are words of every sentence.
            if form.chars().count() >= 3 && found.iter().all(|(known, _)| *known != form) {
                found.push((form, drifts));
            }
        };
        for Variation { kind, words } in VARIATIONS.iter().filter(|line| matches!(line.kind, "like" | "slip")) {
            let [from, to] = words[..] else { continue };
            // 常住居民 does not become 常住常住居民.
            if form.contains(from) && !(to.contains(from) && form.contains(to)) {
                add(form.replace(from, to), drifts || *kind == "slip");
            }
        }
        let without_end = words("end").filter_map(|end| form.strip_suffix(end));
        let without_front = words("front").filter_map(|front| form.strip_prefix(front));
        for rest in without_end.chain(without_front) {
            add(rest.to_owned(), drifts);
        }
        if let Some((before, rest)) = form.split_once('（')
            && let Some((_, after)) = rest.split_once('）')
        {
            add(format!("{before}{after}"), drifts);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_the_forms_that_prose_uses() {
        for (name, form) in [
            ("地区生产总值", "GDP"),
            ("规模以上工业增加值", "规上工业增加值"),
            ("研发经费投入增长", "研发费用投入"),
            ("单位GDP能源消耗降低", "单位GDP能耗"),
            ("农村居民人均可支配收入", "农村常住居民人均可支配收入"),
            ("每千人口拥有执业（助理）医师数", "千人口拥有执业（助理）医师"),
            ("城市空气质量优良天数比例", "空气质量优良天数比率"),
            ("制造业增加值占地区生产总值比重及增减幅度", "制造业增加值占比"),
            ("农村常住居民人均可支配收入及增幅", "农村居民人均可支配收入"),
        ] {
            assert!(forms(name).iter().any(|(known, _)| known == form), "{form} in {:?}", forms(name));
        }
        assert!(forms("研发经费投入增长").contains(&("研发费用投入".to_owned(), true)));
    }

    #[test]
    fn a_row_of_an_industry_is_meant_only_with_what_is_measured_of_it() {
        assert_eq!(spoken("制造业", &["投资额".into(), "投资".into()]), ["制造业投资额", "制造业投资"]);
        assert_eq!(spoken("房地产开发投资", &["投资".into()]), ["房地产开发投资"]);
        assert_eq!(spoken("粮食产量", &[]), ["粮食产量"]);
        assert!(spoken("粮食", &[]).is_empty());
    }
}
