//! Suggests numbers of the report when nothing reads as asked.

use super::query::{Query, digits};
use crate::diag::nearest;

/// How many are offered.
const MOST: usize = 5;

/// The texts nearest to what is asked for: the same digits with another point first, then those a
/// slip or two away.
pub(super) fn near(query: &Query, texts: &[String]) -> Vec<String> {
    let length = query.text.chars().count();
    // A sentence that holds the digits or the word is no other way to write it.
    let is_short = |text: &&String| text.chars().count() <= length.max(SHORT) * 2;
    let Some(own) = query.digits() else {
        let short = texts.iter().filter(is_short).map(String::as_str);
        return nearest(&query.text, short).map(str::to_owned).into_iter().collect();
    };
    let mut ranked: Vec<(usize, &String)> = texts
        .iter()
        .filter(|text| is_short(text) && text.contains(|c: char| c.is_ascii_digit()))
        .filter_map(|text| {
            if !own.is_empty() && digits(text) == own {
                return Some((0, text));
            }
            // Most texts differ too much in length to be worth the comparison.
            let is_near = text.chars().count().abs_diff(length) <= SLIPS;
            let slips = is_near.then(|| strsim::osa_distance(&query.text, text))?;
            (slips <= SLIPS && slips * 3 <= length).then_some((slips, text))
        })
        .collect();
    ranked.sort_by_key(|(slips, _)| *slips);
    ranked.into_iter().take(MOST).map(|(_, text)| text.clone()).collect()
}

/// A question counts as at least this long when texts of up to twice its length are suggested.
const SHORT: usize = 6;
/// Characters that a mistyped number may differ in.
const SLIPS: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_point_comes_before_a_slip() {
        let texts = ["441.17", "4417.1", "9.99", "441.71亿", "地区生产总值"].map(str::to_owned);
        assert_eq!(near(&Query::read("44.171"), &texts), ["4417.1", "441.71亿", "441.17"]);
        assert_eq!(near(&Query::read("7777.7"), &texts), Vec::<String>::new());
        assert_eq!(near(&Query::read("地区生产总植"), &texts), ["地区生产总值"]);
        let sentences = ["到2022年，全部完成了任务，比上年有所提高".to_owned()];
        assert_eq!(near(&Query::read("2022"), &sentences), Vec::<String>::new());
    }
}
