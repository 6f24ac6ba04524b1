//! Reporting periods: `2022年`, `2023年上半年`, `2023年1-6月`, `2023年一季度`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::chinese;
use super::dash;
use super::scan::is_digit;
use super::tidy;

/// Digits of a year.
const YEAR: usize = 4;

/// A year, or the months of a year from its first to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// Calendar year.
    pub year: i32,
    /// First and last month, 1-based and inclusive.
    pub months: (u8, u8),
}

impl Period {
    /// A whole calendar year.
    pub fn year(year: i32) -> Self {
        Self { year, months: (1, 12) }
    }

    /// True for a whole calendar year.
    pub fn is_full_year(self) -> bool {
        self.months == (1, 12)
    }

    /// Month and day that it ends with.
    pub fn last_day(self) -> (u8, u8) {
        let month = self.months.1;
        let is_leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let day = match month {
            2 => 28 + u8::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        (month, day)
    }

    /// Reads the period at the start of `label` and returns what follows it, tidied:
    /// `2023年上半年总量` → (2023 first half, `总量`).
    pub fn split(label: &str) -> Option<(Self, String)> {
        let tidy = tidy(label);
        let year = year(&tidy)?;
        let rest = tidy[YEAR..].strip_prefix('年').unwrap_or(&tidy[YEAR..]);
        let (months, rest) = months(rest).unwrap_or(((1, 12), rest));
        Some((Self { year, months }, wording(rest)))
    }

    /// Reads the part of a year at the start of `label`, whose year stands elsewhere, and returns what
    /// follows it: `1-6月总量` → (2023 first half, `总量`).
    pub fn part_of(year: i32, label: &str) -> Option<(Self, String)> {
        let tidy = tidy(label);
        let (months, rest) = months(&tidy)?;
        Some((Self { year, months }, wording(rest)))
    }

    /// First and last month of the part of a year at the start of running text, with the length in bytes:
    /// 前两个月, 1—2月, 一季度.
    pub fn months(text: &str) -> Option<((u8, u8), usize)> {
        months(text).map(|(months, rest)| (months, text.len() - rest.len()))
    }

    /// The periods that a title names, in order: `2022年县域经济排名` → 2022. Digits that are part of a
    /// longer number are none.
    pub fn all(title: &str) -> Vec<Self> {
        // Not tidied as a whole: without its space `表10 1999年` has one long number.
        let starts = title.char_indices().filter(|(at, c)| is_digit(*c) && !title[..*at].ends_with(is_digit));
        starts.filter_map(|(at, _)| Self::split(&title[at..])).map(|(period, _)| period).collect()
    }

    /// The period at the start of running text, or the first and last of a range, with the length in
    /// bytes: `2022年末`, `2023上半年`, `2021—2022年`. A year in prose is one by what follows it: 年, the
    /// name of a part of it, the end of a range or of a list (of `2021、2022年` the first is read).
    pub fn span(text: &str) -> Option<(Self, Option<Self>, usize)> {
        let from = year(text)?;
        let first = in_year(&text[YEAR..], from);
        let end = YEAR + first.map_or(0, |(_, length)| length);
        let tail = &text[end..];
        let after_dash = tail.trim_start_matches(dash::joins_times);
        if after_dash.len() < tail.len()
            && let Some(to) = year(after_dash).filter(|to| *to > from)
        {
            let (last, length) = in_year(&after_dash[YEAR..], to).unwrap_or((Self::year(to), 0));
            let first = first.map_or(Self::year(from), |(first, _)| first);
            return Some((first, Some(last), text.len() - after_dash.len() + YEAR + length));
        }
        if let Some((first, _)) = first {
            return Some((first, None, end));
        }
        let listed = tail.strip_prefix(['、', '和', '与']).and_then(year).is_some_and(|other| other > from);
        listed.then_some((Self::year(from), None, end))
    }

    /// The first and last year of a span at the start of a label, and the rest: `2021—2025年年均增速`.
    pub fn years(label: &str) -> Option<(i32, i32, &str)> {
        let from = year(label)?;
        let rest = label[YEAR..].strip_prefix('年').unwrap_or(&label[YEAR..]);
        let after = rest.trim_start_matches(dash::joins_times);
        let to = year(after).filter(|to| after.len() < rest.len() && *to > from)?;
        Some((from, to, after[YEAR..].strip_prefix('年').unwrap_or(&after[YEAR..])))
    }

    /// The first period that a title names.
    pub fn find(title: &str) -> Option<Self> {
        Self::all(title).into_iter().next()
    }
}

/// What a label says beside its period: without the marks between them.
fn wording(rest: &str) -> String {
    let rest = rest.strip_prefix(['·', '/', '-', '：', ':']).unwrap_or(rest);
    // Brackets around all of it say no more than it does.
    let inner = rest.strip_prefix('（').and_then(|rest| rest.strip_suffix('）')).filter(|rest| !rest.contains('（'));
    inner.unwrap_or(rest).to_owned()
}

/// The year at the start of `text`: four digits and no more, of a century that plans speak of.
pub(super) fn year(text: &str) -> Option<i32> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(..digits).filter(|_| digits == YEAR)?.parse().ok().filter(|year| (1900..2100).contains(year))
}

/// What follows the digits of a year in prose, and its length: 年, 年末, 上半年, 年1-6月, 年12月31日.
fn in_year(text: &str, year: i32) -> Option<(Period, usize)> {
    let after = text.strip_prefix('年');
    let Some((part, rest)) = months(after.unwrap_or(text)) else {
        // 2022年末 is what the year came to.
        let rest = after?;
        let rest = rest.strip_prefix(['底', '末', '度']).unwrap_or(rest);
        return Some((Period::year(year), text.len() - rest.len()));
    };
    let (rest, months) = match rest.strip_prefix(['底', '末']) {
        // So is 2022年12月末; a half year is one with or without.
        Some(rest) if part.0 == part.1 => (rest, (1, part.1)),
        _ => (after_day(rest), part),
    };
    Some((Period { year, months }, text.len() - rest.len()))
}

/// What follows the day of a month.
fn after_day(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix('日').filter(|_| rest.len() < text.len()).unwrap_or(text)
}

/// The part of a year at the start of `text`, and the rest: 上半年, 前三季度, 1—6月, 前两个月.
fn months(text: &str) -> Option<((u8, u8), &str)> {
    const NAMED: [(&str, (u8, u8)); 3] = [("上半年", (1, 6)), ("下半年", (7, 12)), ("全年", (1, 12))];
    let named = NAMED.iter().find_map(|(name, months)| Some((*months, text.strip_prefix(name)?)));
    named.or_else(|| to_date(text)).or_else(|| quarters(text)).or_else(|| months_by_number(text))
}

/// 前三季度, 前两个月, 前5月: from the beginning of the year.
fn to_date(text: &str) -> Option<((u8, u8), &str)> {
    let (count, rest) = small(text.strip_prefix('前')?)?;
    let months = |last: u8| (1..=12).contains(&last).then_some((1, last));
    let in_months = rest.strip_prefix("个月").or_else(|| rest.strip_prefix('月'));
    let in_quarters = || rest.strip_prefix("个季度").or_else(|| rest.strip_prefix("季度"));
    in_months
        .and_then(|rest| Some((months(count)?, rest)))
        .or_else(|| Some((months(count.checked_mul(3)?)?, in_quarters()?)))
}

/// 一季度, 第2季度, 一至三季度.
fn quarters(text: &str) -> Option<((u8, u8), &str)> {
    let (first, rest) = small(text.strip_prefix('第').unwrap_or(text))?;
    let after = rest.trim_start_matches(dash::joins_times);
    let (last, rest) = if after.len() < rest.len() { small(after)? } else { (first, rest) };
    let rest = rest.strip_prefix("季度")?;
    // Not `then_some`: of 100季度 the months would be counted before the bound is looked at.
    (1 <= first && first <= last && last <= 4).then(|| ((3 * first - 2, 3 * last), rest))
}

/// 3月, 1—6月, 1月至6月, 1-2月份.
fn months_by_number(text: &str) -> Option<((u8, u8), &str)> {
    let (first, rest) = small(text)?;
    let end = rest.strip_prefix('月');
    let after = end.unwrap_or(rest).trim_start_matches(dash::joins_times);
    let is_range = after.len() < end.unwrap_or(rest).len();
    let last = small(after).filter(|_| is_range).and_then(|(last, rest)| Some((last, rest.strip_prefix('月')?)));
    let (last, rest) = last.or_else(|| Some((first, end?)))?;
    let rest = rest.strip_prefix('份').unwrap_or(rest);
    (1 <= first && first <= last && last <= 12).then_some(((first, last), rest))
}

/// The small number at the start of `text`, in digits or characters, and the rest.
fn small(text: &str) -> Option<(u8, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if digits > 0 {
        return Some((text[..digits].parse().ok()?, &text[digits..]));
    }
    let (number, length) = chinese::read(text)?;
    Some((u8::try_from(number).ok()?, &text[length..]))
}

impl Ord for Period {
    /// By end, then by length: a half year stands before the year it belongs to.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.year, self.months.1, other.months.0).cmp(&(other.year, other.months.1, self.months.0))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.months {
            (1, 12) => write!(f, "{}年", self.year),
            (1, 6) => write!(f, "{}年上半年", self.year),
            (7, 12) => write!(f, "{}年下半年", self.year),
            (first, last) if first == last => write!(f, "{}年{first}月", self.year),
            (first, last) => write!(f, "{}年{first}—{last}月", self.year),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let whole = Self::split(&text).filter(|(_, rest)| rest.is_empty());
        whole.map(|(period, _)| period).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a period")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_of_the_tables_are_read() {
        for (label, shown, rest) in [
            ("2021年", "2021年", ""),
            ("2021 年 总量", "2021年", "总量"),
            ("2023年上半年增速", "2023年上半年", "增速"),
            ("2023年1-6月总量", "2023年上半年", "总量"),
            ("2023年1—9月", "2023年1—9月", ""),
            ("2025年目标值是否调整", "2025年", "目标值是否调整"),
            ("2024年一季度", "2024年1—3月", ""),
            ("2024年3月", "2024年3月", ""),
            ("2024年1-2月", "2024年1—2月", ""),
            ("2024年1—2月份", "2024年1—2月", ""),
            ("2024年1月-2月总量", "2024年1—2月", "总量"),
            ("2024年1至5月", "2024年1—5月", ""),
            ("2024年前两个月增速", "2024年1—2月", "增速"),
            ("2024年前2个月", "2024年1—2月", ""),
            ("2024年前5月", "2024年1—5月", ""),
            ("2024年前三季度", "2024年1—9月", ""),
            ("2024年前两个季度", "2024年上半年", ""),
            ("2024年第1季度", "2024年1—3月", ""),
            ("2024年一至三季度", "2024年1—9月", ""),
            ("2024年四季度", "2024年10—12月", ""),
            ("2024年十二月", "2024年12月", ""),
            ("2024年13月", "2024年", "13月"),
            ("2024年五季度", "2024年", "五季度"),
            ("2020基数", "2020年", "基数"),
            ("2020年（基数）", "2020年", "基数"),
        ] {
            let (period, tail) = Period::split(label).expect(label);
            assert_eq!((period.to_string().as_str(), tail.as_str()), (shown, rest), "{label}");
        }
        for label in ["指标名称", "年均增速", "20221", "2150年", "3022年"] {
            assert_eq!(Period::split(label), None, "{label}");
        }
    }

    #[test]
    fn the_periods_of_a_title_are_found_wherever_they_stand() {
        for (title, periods) in [
            ("2022年县域经济排名的主要指标", &["2022年"][..]),
            ("表2：2022 年县域经济排名", &["2022年"]),
            ("表10 1999年、2023年1-6月重点项目", &["1999年", "2023年上半年"]),
            ("附件12022年", &[]),
            ("2021—2022年主要指标", &["2021年", "2022年"]),
            ("发改规划〔2023〕153号", &["2023年"]),
            ("12345户", &[]),
            ("", &[]),
        ] {
            let found: Vec<String> = Period::all(title).iter().map(Period::to_string).collect();
            assert_eq!(found, periods, "{title}");
            assert_eq!(Period::find(title).map(|period| period.to_string()).as_deref(), periods.first().copied());
        }
    }

    #[test]
    fn periods_of_prose_are_read() {
        for (text, from, to, rest) in [
            ("2022年，", "2022年", None, "，"),
            ("1978年以来", "1978年", None, "以来"),
            ("2022年末", "2022年", None, ""),
            ("2022年度报告", "2022年", None, "报告"),
            ("2023年上半年同比", "2023年上半年", None, "同比"),
            ("2023上半年分别", "2023年上半年", None, "分别"),
            ("2023年第一季度", "2023年1—3月", None, ""),
            ("2023年1-9月，", "2023年1—9月", None, "，"),
            ("2023年1至6月，", "2023年上半年", None, "，"),
            ("2021—2022年全区", "2021年", Some("2022年"), "全区"),
            ("2021-2022年", "2021年", Some("2022年"), ""),
            ("2021——2022年", "2021年", Some("2022年"), ""),
            ("2021－2022年", "2021年", Some("2022年"), ""),
            ("2020到2022年", "2020年", Some("2022年"), ""),
            ("2021—2022分别", "2021年", Some("2022年"), "分别"),
            ("2021年-2023上半年累计", "2021年", Some("2023年上半年"), "累计"),
            ("2021、2022年", "2021年", None, "、2022年"),
            ("2022年12月31日", "2022年12月", None, ""),
            ("2022年12月末，", "2022年", None, "，"),
            ("2022年9月末，", "2022年1—9月", None, "，"),
            ("2022年5个", "2022年", None, "5个"),
            ("2022年5", "2022年", None, "5"),
        ] {
            let (first, last, length) = Period::span(text).expect(text);
            let last = last.map(|last| last.to_string());
            assert_eq!((first.to_string().as_str(), last.as_deref(), &text[length..]), (from, to, rest), "{text}");
        }
        for text in ["2772个", "1980人", "20221年", "2000户", "2150年", "2022", ""] {
            assert_eq!(Period::span(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_written_period_is_read_back(year in 1900..2100_i32, one in 1_u8..=12, other in 1_u8..=12) {
            let period = Period { year, months: (one.min(other), one.max(other)) };
            let text = period.to_string();
            prop_assert_eq!(Period::split(&text), Some((period, String::new())));
            prop_assert_eq!(Period::span(&text), Some((period, None, text.len())));
            prop_assert_eq!(Period::find(&format!("表1 {text}")), Some(period));
        }

        #[test]
        fn any_text_is_looked_at(text in any::<String>(), mixed in "(20|19|[0-9年月日末至、—-]|上半年|季度){0,12}") {
            for text in [text, mixed] {
                let _ = (Period::split(&text), Period::all(&text));
                prop_assert!(Period::span(&text).is_none_or(|(_, _, length)| text.is_char_boundary(length)));
            }
        }
    }

    #[test]
    fn a_quarter_that_no_year_has_is_none() {
        for text in ["2022年100季度", "2022年255季度", "2022年0季度", "2022年5季度", "2022年三至二季度"]
        {
            assert_eq!(Period::split(text).map(|(period, _)| period), Some(Period::year(2022)), "{text}");
        }
    }

    #[test]
    fn a_half_year_stands_before_its_year() {
        let half = Period { year: 2023, months: (1, 6) };
        assert!(Period::year(2022) < half && half < Period::year(2023));
    }
}
