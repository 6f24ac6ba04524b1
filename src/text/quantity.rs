//! A number with the precision at which it is shown, and how it is rounded.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// A decimal number with the precision at which it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// The exact number. A percentage is in percent: `11.40%` is 11.4.
    pub value: Decimal,
    /// Decimals shown.
    pub decimals: u32,
    /// True when a percent sign is shown.
    pub percent: bool,
}

impl Quantity {
    /// Decimals without zeros at the end, but at least one where there are any.
    pub fn significant_decimals(self) -> u32 {
        self.decimals.min(self.shown().normalize().scale().max(1))
    }

    /// The number as it is shown; what is stored may have more decimals.
    pub fn shown(self) -> Decimal {
        self.value.round_dp_with_strategy(self.decimals, RoundingStrategy::MidpointAwayFromZero)
    }

    /// The quantity with its shown number as its exact one: what a reader of the table computes with.
    #[must_use]
    pub fn as_shown(self) -> Self {
        Self { value: self.shown(), ..self }
    }

    /// The number rounded half up (四舍五入) to `decimals`, as text without a sign of percent.
    pub fn fixed(value: Decimal, decimals: u32) -> String {
        let rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        let mut text = rounded.to_string();
        // The zeros are added by hand: formatting with a precision panics beyond 32 characters.
        let missing = decimals.saturating_sub(rounded.scale());
        if missing > 0 && rounded.scale() == 0 {
            text.push('.');
        }
        text.extend(std::iter::repeat_n('0', missing as usize));
        // −0.004 to two decimals is 0.00, not -0.00.
        match text.strip_prefix('-') {
            Some(rest) if rounded.is_zero() => rest.to_owned(),
            _ => text,
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.percent { "%" } else { "" };
        write!(f, "{}{sign}", Self::fixed(self.value, self.decimals))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_half_up_and_never_shows_minus_zero() {
        for (value, decimals, shown) in [
            ("1.005", 2, "1.01"),
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("-0.004", 2, "0.00"),
            ("7", 2, "7.00"),
            ("7.1", 2, "7.10"),
            ("-79228162514264337593543950335", 6, "-79228162514264337593543950335.000000"),
        ] {
            assert_eq!(Quantity::fixed(value.parse().expect("decimal"), decimals), shown);
        }
    }
}
