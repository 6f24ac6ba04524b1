//! Units of measure as written after a number: `亿元`, `万元/人`, `个百分点`, `%`.
//!
//! A unit is a dimension and a factor: 1 亿元 and 10000 万元 are the same quantity, 1 亿元 and 1 件
//! are not comparable.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::tidy;

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

impl Unit {
    /// The unit at the start of `text`, and its length in bytes.
    pub fn split(text: &str) -> Option<(Self, usize)> {
        let found = WRITTEN.iter().filter(|unit| text.starts_with(**unit)).max_by_key(|unit| unit.len())?;
        Some((Self::read(found), found.len()))
    }

    /// The unit that `text` is, when it is a known one and nothing else.
    pub fn whole(text: &str) -> Option<Self> {
        Self::split(text).filter(|(_, length)| *length == text.len()).map(|(unit, _)| unit)
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
        if self.dimension != to.dimension {
            return None;
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
    }
}
