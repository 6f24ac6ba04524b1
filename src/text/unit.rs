//! Units of measure as written after a number: `亿元`, `万元/人`, `个百分点`, `%`.
//!
//! A unit is a dimension and a factor: 1 亿元 and 10000 万元 are the same quantity, 1 亿元 and 1 件
//! are not comparable.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::{dash, tidy};

/// A unit as a factor of its dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// `元`, `吨`, `个`, `%`, `百分点`; empty for a bare number.
    pub dimension: String,
    /// How much of the dimension one of the unit is: 10⁸ for 亿.
    pub factor: Decimal,
}

/// The units that are recognised after a number, as they are written; one dimension a line.
static WRITTEN: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("units.txt").split_whitespace().collect());

/// Units that only tables write after a number, and parts of such: in prose they are words.
static OF_TABLES: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("units-of-tables.txt").split_whitespace().collect());

/// Classifiers that are used for each other. 人 and 件 say what is counted.
const COUNTERS: [&str; 6] = ["个", "家", "户", "所", "座", "处"];

impl Unit {
    /// The unit at the start of `text`, and its length in bytes.
    pub fn split(text: &str) -> Option<(Self, usize)> {
        let written = |text: &str| WRITTEN.iter().filter(|unit| text.starts_with(**unit)).map(|unit| unit.len()).max();
        // 人/亿元, 人/10万, /10万: what there is of something for so much of another.
        let base = |text: &str| {
            let rest = text.strip_prefix('/')?;
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            Some((1 + digits + written(&rest[digits..])?, digits > 0))
        };
        let end = match written(text) {
            Some(end) => end + base(&text[end..]).map_or(0, |(more, _)| more),
            None => base(text).filter(|(_, has_number)| *has_number)?.0,
        };
        Some((Self::read(&text[..end]), end))
    }

    /// The unit that `text` is, when it is a known one and nothing else.
    pub fn whole(text: &str) -> Option<Self> {
        Self::split(text).filter(|(_, length)| *length == text.len()).map(|(unit, _)| unit)
    }

    /// True for a unit as a cell of a table writes it after a number, also for one made of two: 标台/万人,
    /// 人/10万, /10万.
    pub fn is_of_tables(text: &str) -> bool {
        let is_known = |part: &str| Self::whole(part).is_some() || OF_TABLES.contains(&part);
        match text.split_once('/') {
            Some((of, base)) => {
                let base = base.trim_start_matches(|c: char| c.is_ascii_digit());
                (of.is_empty() || of == "1" || is_known(of)) && is_known(base)
            }
            None => is_known(text),
        }
    }

    /// How a unit is written behind a number: nothing for a dash, `/10万` for `1/10万`, in brackets what
    /// begins with a number itself (上年=100).
    pub fn behind_number(unit: &str) -> String {
        let tidied = tidy(unit);
        if dash::is_missing(&tidied) || tidied == "无" {
            return String::new();
        }
        match tidied.strip_prefix("1/") {
            Some(base) => format!("/{base}"),
            None if tidied.contains('=') || tidied.starts_with(|c: char| c.is_ascii_digit()) => {
                format!("（{}）", tidied.trim_matches(['（', '）']))
            }
            None => unit.to_owned(),
        }
    }

    /// A unit as it is written in a table.
    pub fn read(text: &str) -> Self {
        let tidied = tidy(text);
        let plain = match tidied.as_str() {
            "个百分点" => "百分点",
            "个千分点" => "千分点",
            "m³" | "m3" | "㎥" => "立方米",
            "㎡" | "平米" => "平方米",
            "千米" => "公里",
            "平米/万元" => "平方米/万元",
            "每10万人" | "1/10万人" | "1/10万" | "/10万人" | "人/10万" | "人/10万人" | "例/10万" | "1/十万" => {
                "/10万"
            }
            other => other,
        };
        let (factor, dimension) = if let Some(rest) = plain.strip_prefix("万亿") {
            (Decimal::from(1_000_000_000_000_u64), rest)
        } else if let Some(rest) = plain.strip_prefix('亿') {
            (Decimal::from(100_000_000), rest)
        } else if let Some(rest) = plain.strip_prefix('万') {
            (Decimal::from(10_000), rest)
        } else {
            (Decimal::ONE, plain)
        };
        // A ton of coal equivalent is a ton; what it is a ton of stands after the unit.
        let dimension = ["标准煤", "标煤"].iter().find_map(|of| dimension.strip_suffix(of)).unwrap_or(dimension);
        Self { dimension: dimension.to_owned(), factor }
    }

    /// A bare number.
    pub fn none() -> Self {
        Self::read("")
    }

    /// True for a percentage.
    pub fn is_percent(&self) -> bool {
        self.dimension == "%"
    }

    /// True for a count in thousands of what is counted: ‰.
    pub fn is_permille(&self) -> bool {
        self.dimension == "‰"
    }

    /// True for what a rate changes by: percentage points, or points of a thousand.
    pub fn is_points(&self) -> bool {
        matches!(self.dimension.as_str(), "百分点" | "千分点")
    }

    /// True for 倍.
    pub fn is_multiple(&self) -> bool {
        self.dimension == "倍"
    }

    /// What a number of this unit changes by.
    #[must_use]
    pub fn of_change(&self) -> Self {
        match self.dimension.as_str() {
            "%" => Self::read("百分点"),
            "‰" => Self::read("千分点"),
            _ => self.clone(),
        }
    }

    /// What a number of this unit is in another; none between dimensions.
    pub fn convert(&self, value: Decimal, to: &Self) -> Option<Decimal> {
        match (self.dimension.as_str(), to.dimension.as_str()) {
            (own, other) if own == other => {}
            // Classifiers of one thing: a table counts 个 enterprises, a sentence 家.
            (own, other) if COUNTERS.contains(&own) && COUNTERS.contains(&other) => {}
            ("‰", "%") => return value.checked_div(Decimal::TEN),
            ("%", "‰") => return value.checked_mul(Decimal::TEN),
            _ => return None,
        }
        value.checked_mul(self.factor)?.checked_div(to.factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_split_from_what_follows_and_converted_within_a_dimension() {
        for (text, dimension, rest) in [
            ("亿元，", "元", "，"),
            ("万元/人和", "元/人", "和"),
            ("个百分点。", "百分点", "。"),
            ("个省级", "个", "省级"),
            ("％", "%", ""),
            ("万余栋", "", "余栋"),
            ("m3", "立方米", ""),
            ("人/10万。", "/10万", "。"),
            ("/10万，", "/10万", "，"),
            ("人/亿元以下", "人/亿元", "以下"),
            ("家/年", "家/年", ""),
        ] {
            let (unit, length) = Unit::split(text).expect(text);
            assert_eq!((unit.dimension.as_str(), &text[length..]), (dimension, rest), "{text}");
        }
        assert_eq!(Unit::split("号"), None);
        for (text, dimension) in
            [("亿元", Some("元")), ("m³", Some("立方米")), ("个省级", None), ("微克", None), ("", None)]
        {
            assert_eq!(Unit::whole(text).map(|unit| unit.dimension).as_deref(), dimension, "{text}");
        }
        let convert =
            |value: i64, from: &str, to: &str| Unit::read(from).convert(Decimal::from(value), &Unit::read(to));
        assert_eq!(convert(4748, "吨", "万吨"), Some(Decimal::new(4748, 4)));
        assert_eq!(convert(1, "亿元", "万元"), Some(Decimal::from(10_000)));
        assert_eq!(convert(1, "亿元", "件"), None);
        assert_eq!(convert(5, "‰", "%"), Some(Decimal::new(5, 1)));
        assert_eq!(convert(17, "人/10万", "1/10万"), Some(Decimal::from(17)));
    }

    #[test]
    fn units_of_tables_are_known_and_written_behind_numbers() {
        for text in
            ["亿元", "‰", "/10万", "人/10万", "标台/万人", "册/人", "吨标准煤/万元", "微克/立方米", "张/千人", "万"]
        {
            assert!(Unit::is_of_tables(text), "{text}");
        }
        for text in ["", "个月", "好了", "（21位）", "/", "亿元左右"] {
            assert!(!Unit::is_of_tables(text), "{text}");
        }
        for (unit, written) in [
            ("亿元", "亿元"),
            ("1/10万", "/10万"),
            ("人/10万", "人/10万"),
            ("—", ""),
            ("/", ""),
            ("上年=100", "（上年=100）"),
            ("10万人", "（10万人）"),
            ("", ""),
        ] {
            assert_eq!(Unit::behind_number(unit), written, "{unit}");
        }
    }
}
