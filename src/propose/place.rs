//! The place that a workbook speaks of, by its titles and file names, and the bureau that signs.

use super::Asked;
use crate::model::region::Region;
use crate::model::table::Dataset;
use crate::text::tidy;

/// What follows the name of a place in a title.
const AFTER: [&str; 8] = ["“", "\"", "《", "国民经济", "十", "规划", "主要", "经济社会"];
/// Longest name of a place, in characters.
const MOST: usize = 12;

/// The place and its bureau.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    pub name: String,
    pub bureau: String,
    /// The workbook names no place.
    pub is_unnamed: bool,
}

impl Guess {
    pub(super) fn comment(&self) -> &'static str {
        if self.is_unnamed { "              # 表中没有写，请填写" } else { "" }
    }
}

/// Finds the place in titles and file names; without one, its level by the names of offices.
pub(super) fn guess(data: &Dataset, asked: &Asked<'_>, owners: &[String]) -> Guess {
    let of_tables = data.tables.iter().map(|table| table.title.as_str());
    let of_files = asked.workbooks.iter().map(String::as_str);
    let found = asked.title.into_iter().chain(of_tables).chain(of_files).find_map(named);
    let level = || {
        let first = |name: &String| name.chars().next().filter(|first| ['市', '州', '县', '区', '旗'].contains(first));
        owners.iter().find_map(first).unwrap_or('区')
    };
    let name = found.clone().unwrap_or_else(|| format!("某某{}", level()));
    Guess { bureau: format!("{name}{}", office(&name, owners)), name, is_unnamed: found.is_none() }
}

/// The place that a title begins with: 咸安区 of 附件2：咸安区“十四五”规划主要指标.
fn named(title: &str) -> Option<String> {
    let tidied = tidy(title);
    let own = match tidied.split_once(['：', ':']) {
        Some((before, after)) if before.starts_with('附') || before.starts_with('表') => after,
        _ => &tidied,
    };
    let end = AFTER.iter().filter_map(|word| own.find(word)).min()?;
    let name = &own[..end];
    let is_short = name.chars().count() <= MOST && name.chars().all(|c| c.is_alphabetic() && !c.is_ascii());
    (is_short && Region::is_name(name)).then(|| name.to_owned())
}

/// The office for development and reform as the tables call it, written in full.
fn office(place: &str, owners: &[String]) -> String {
    let own = owners.iter().find(|name| ["发改", "发展和改革", "发展改革"].iter().any(|part| name.contains(part)));
    let is_commission = match own {
        Some(name) => name.ends_with('委') || name.ends_with("委员会"),
        None => place.ends_with('市') || place.ends_with('州'),
    };
    if is_commission { "发展和改革委员会" } else { "发展和改革局" }.to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_place_is_found_at_the_head_of_a_title() {
        for (title, name) in [
            ("咸安区“十四五”规划主要指标", Some("咸安区")),
            ("附件2：咸安区国民经济和社会发展主要指标", Some("咸安区")),
            ("临江市十五五规划指标.xlsx", Some("临江市")),
            ("长阳土家族自治县“十四五”规划", Some("长阳土家族自治县")),
            ("东湖高新技术开发区主要指标", Some("东湖高新技术开发区")),
            ("“十四五”规划主要指标", None),
            ("全区“十四五”规划主要指标", None),
            ("附表.xlsx", None),
            ("规划主要指标", None),
        ] {
            assert_eq!(named(title).as_deref(), name, "{title}");
        }
    }

    #[test]
    fn without_a_place_its_level_comes_from_the_offices() {
        let names = ["市发改委".to_owned()];
        let headers = BTreeMap::new();
        let asked = Asked { workbooks: &[], kind: None, headers: &headers, title: None, plan: None };
        let guess = guess(&Dataset::default(), &asked, &names);
        assert_eq!((guess.name.as_str(), guess.bureau.as_str()), ("某某市", "某某市发展和改革委员会"));
    }
}
