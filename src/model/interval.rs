//! Arithmetic over printed numbers: what a computed number can be, given that each input was rounded.
//!
//! A printed `413.20` stands for anything from 413.195 to 413.205. A stated result agrees with its
//! inputs when it lies within half a unit of its last digit of the computed number, or of any number
//! that the rounding of the inputs allows. All operations are checked: none on overflow or division
//! by a range that holds zero.

use rust_decimal::{Decimal, RoundingStrategy};

use super::value::Quantity;

/// What a number can be: its value computed from the printed inputs, and the ends of the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Computed from the inputs as printed.
    pub value: Decimal,
    low: Decimal,
    high: Decimal,
}

/// How a stated number relates to a computed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// It is that number, as far as the precision of inputs and statement can tell.
    Agrees,
    /// It is that number cut off where it should be rounded half up.
    Truncated,
    /// It is another number.
    Differs,
}

/// Half a unit of the last digit at a number of decimals.
pub fn half_unit(decimals: u32) -> Decimal {
    Decimal::new(5, decimals.min(27) + 1)
}

impl Interval {
    /// A number that is exact, such as a count.
    pub fn exact(value: Decimal) -> Self {
        Self { value, low: value, high: value }
    }

    /// A printed number: its value as stored, with the range of what is printed the same.
    pub fn printed(quantity: Quantity) -> Self {
        let value = quantity.value;
        let shown = value.round_dp_with_strategy(quantity.decimals, RoundingStrategy::MidpointAwayFromZero);
        let half = half_unit(quantity.decimals);
        Self { value, low: shown.saturating_sub(half), high: shown.saturating_add(half) }
    }

    /// An operation over every pair of ends: with signs in play no single pair gives the whole range.
    fn over_ends(self, other: Self, by: fn(Decimal, Decimal) -> Option<Decimal>) -> Option<Self> {
        let value = by(self.value, other.value)?;
        let (mut low, mut high) = (value, value);
        for (own, its) in [self.low, self.high].into_iter().flat_map(|own| [(own, other.low), (own, other.high)]) {
            let end = by(own, its)?;
            (low, high) = (low.min(end), high.max(end));
        }
        Some(Self { value, low, high })
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let value = self.value.checked_add(other.value)?;
        Some(Self { value, low: self.low.checked_add(other.low)?, high: self.high.checked_add(other.high)? })
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        let value = self.value.checked_sub(other.value)?;
        Some(Self { value, low: self.low.checked_sub(other.high)?, high: self.high.checked_sub(other.low)? })
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        self.over_ends(other, Decimal::checked_mul)
    }

    /// The quotient; none when the divisor may be zero.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        if other.low <= Decimal::ZERO && other.high >= Decimal::ZERO {
            return None;
        }
        self.over_ends(other, Decimal::checked_div)
    }

    /// The n-th root of a positive range.
    #[must_use]
    pub fn root(self, n: u32) -> Option<Self> {
        let root = |value: Decimal| super::facts::root(value, n);
        let (low, high) = (root(self.low)?, root(self.high)?);
        Some(Self { value: root(self.value)?, low, high })
    }

    /// Times a hundred: a ratio as a percentage.
    #[must_use]
    pub fn as_percent(self) -> Option<Self> {
        self.times(Self::exact(Decimal::ONE_HUNDRED))
    }

    /// Times a hundred, less a hundred: a ratio as growth in percent.
    #[must_use]
    pub fn as_growth(self) -> Option<Self> {
        self.as_percent()?.minus(Self::exact(Decimal::ONE_HUNDRED))
    }

    /// How a stated number relates to this one.
    pub fn agreement(self, stated: Quantity) -> Agreement {
        let printed = Self::printed(stated);
        if printed.low <= self.high && printed.high >= self.low {
            return Agreement::Agrees;
        }
        if self.value.trunc_with_scale(stated.decimals) == printed.value {
            return Agreement::Truncated;
        }
        Agreement::Differs
    }

    /// True when the two can be one number.
    pub fn overlaps(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// The number rounded half up to a number of decimals, as text.
    pub fn shown(self, decimals: u32) -> String {
        Quantity::fixed(self.value, decimals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn printed(text: &str) -> Quantity {
        let decimals = text.split_once('.').map_or(0, |(_, fraction)| u32::try_from(fraction.len()).expect("short"));
        Quantity { value: text.parse().expect("decimal"), decimals, percent: false }
    }

    fn growth(to: &str, from: &str) -> Interval {
        let ratio = Interval::printed(printed(to)).over(Interval::printed(printed(from))).expect("ratio");
        ratio.as_growth().expect("growth")
    }

    #[test]
    fn stated_results_agree_as_far_as_printed_inputs_tell() {
        for (computed, stated, expected) in [
            (growth("40755", "36585"), "11.40", Agreement::Agrees),
            (growth("22.59", "21.78"), "2.20", Agreement::Differs),
            (growth("22.59", "21.78"), "3.72", Agreement::Agrees),
            (growth("43771", "40755"), "7.40", Agreement::Agrees),
            (Interval::exact(Decimal::new(19989, 4)), "1.99", Agreement::Truncated),
            (Interval::exact(Decimal::new(19989, 4)), "2.00", Agreement::Agrees),
            (Interval::exact(Decimal::new(19989, 4)), "2", Agreement::Agrees),
            (Interval::exact(Decimal::new(-7125, 3)), "-7.12", Agreement::Agrees),
        ] {
            assert_eq!(computed.agreement(printed(stated)), expected, "{} for {stated}", computed.value);
        }
    }

    #[test]
    fn the_largest_number_is_a_printed_number_too() {
        for value in [Decimal::MAX, Decimal::MIN] {
            let largest = Quantity { value, decimals: 0, percent: false };
            assert_eq!(Interval::printed(largest).agreement(largest), Agreement::Agrees);
        }
    }

    proptest! {
        #[test]
        fn what_was_rounded_from_true_inputs_always_agrees(
            from in 1_000_i64..1_000_000, to in 1_000_i64..1_000_000, cut in 1_u32..3, decimals in 0_u32..3,
        ) {
            let (exact_from, exact_to) = (Decimal::new(from, 3), Decimal::new(to, 3));
            let shown = |value: Decimal| Quantity { value, decimals: cut, percent: false };
            let true_growth = (exact_to / exact_from - Decimal::ONE) * Decimal::ONE_HUNDRED;
            let stated = Quantity { value: true_growth, decimals, percent: true };
            let computed = Interval::printed(shown(exact_to)).over(Interval::printed(shown(exact_from)));
            prop_assert_eq!(computed.and_then(Interval::as_growth).expect("positive").agreement(stated), Agreement::Agrees);
        }
    }
}
