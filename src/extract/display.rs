//! Number formats: a stored number and its format code in, the text Excel shows out.
//!
//! The format language itself is the `ssfmt` crate's. One thing is done here: Excel rounds the
//! *decimal* number of 15 significant digits half away from zero, a float formatter rounds the
//! binary one (1.005 under `0.00` is 1.01 in Excel, 1.00 as a float). The number is therefore
//! rounded in decimal to the places of its format before it is formatted.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use ssfmt::{DateSystem, FormatOptions, NumberFormat};

use super::format_code::section_for;
use super::quiet::quietly;

/// Longest format code in bytes: 255 characters.
const MOST_CODE: usize = 1_020;

/// What a numeric cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// Text as Excel shows it, with the blanks that `_ ` formats leave.
    pub text: String,
    /// The exact number in the shown unit (percent for a percentage), none for dates and for
    /// numbers outside the decimal range.
    pub exact: Option<Decimal>,
}

/// Formats `value` under `code`; `is_1904` is the workbook's date system.
pub(super) fn shown(value: f64, code: &str, is_1904: bool) -> Shown {
    // Excel takes no longer code; what is not one of its codes is shown as General.
    let code = if code.len() > MOST_CODE { "General" } else { code };
    let date_system = if is_1904 { DateSystem::Date1904 } else { DateSystem::Date1900 };
    let options = FormatOptions { date_system, ..FormatOptions::default() };
    let exact = decimal(value).map(|exact| exact.normalize());
    let general = |value: f64| ssfmt::format(value, "General", &options).unwrap_or_default();
    let Some((section, unsigned)) = section_for(code, value) else { return Shown { text: general(value), exact } };
    let value = if unsigned { value.abs() } else { value };
    if let Some((before, after)) = section.around_general() {
        let sign = if value < 0.0 { "-" } else { "" };
        let number = general(value.abs());
        let number = section.numerals.map_or(number.clone(), |numerals| numerals.aloud(&number));
        return Shown { text: format!("{sign}{before}{number}{after}"), exact };
    }
    // A code that ends in nothing shows nothing: `;;;` and the zeros of `0;-0;`.
    if section.body.is_empty() {
        return Shown { text: String::new(), exact };
    }
    let body = section.body.as_str();
    let is_date = is_date(body);
    let scale = Some(Scale::of(body)).filter(|_| !is_date);
    let rounded = scale.and_then(|scale| scale.round(decimal(value)?)).and_then(|exact| exact.to_f64());
    // A code that cannot be parsed is shown as General, as Excel does on load.
    let format = || NumberFormat::parse(body).ok().map(|format| format.format(rounded.unwrap_or(value), &options));
    let text = quietly(|| catch_unwind(AssertUnwindSafe(format))).ok().flatten();
    let text = text.unwrap_or_else(|| general(value));
    let text = section.numerals.map_or(text.clone(), |numerals| numerals.one_by_one(&text));
    Shown { text, exact: exact.and_then(|exact| scale?.shown(exact)).map(|exact| exact.normalize()) }
}

/// The decimal number of 15 significant digits that Excel takes a float for.
pub(super) fn decimal(value: f64) -> Option<Decimal> {
    Decimal::from_scientific(&format!("{value:.14e}")).ok().map(|number| number.normalize())
}

/// How a section moves the point of what it shows, and how many decimals it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scale {
    percents: u32,
    /// Commas behind the digits: each divides by a thousand.
    thousands: u32,
    /// Digits behind a point that is a literal: `0\.0,` shows 12,345 as 1.2.
    behind_literal: u32,
    /// None for scientific numbers and fractions, whose rounding is the formatter's.
    places: Option<u32>,
}

impl Scale {
    fn of(section: &str) -> Self {
        let plain: String = unquoted(section).collect();
        let count = |text: &str, wanted: fn(char) -> bool| {
            u32::try_from(text.chars().filter(|c| wanted(*c)).count()).unwrap_or(u32::MAX)
        };
        let is_digit = |c: char| matches!(c, '0' | '#' | '?');
        let behind = plain.rfind(is_digit).map_or("", |at| &plain[at + 1..]);
        let thousands = behind.len() - behind.trim_start_matches(',').len();
        let fraction = plain.split_once('.').map_or("", |(_, fraction)| fraction);
        let is_other = !plain.contains(is_digit) || plain.contains(['E', 'e', '/']);
        let literal =
            section.split_once("\\.").or_else(|| section.split_once("\".\"")).filter(|_| !plain.contains('.'));
        let literal = literal.filter(|(before, _)| unquoted(before).any(is_digit));
        Self {
            percents: count(&plain, |c| c == '%'),
            thousands: u32::try_from(thousands).unwrap_or(0),
            behind_literal: literal.map_or(0, |(_, after)| {
                let after: String = unquoted(after).collect();
                count(&after, |c| matches!(c, '0' | '#' | '?'))
            }),
            places: (!is_other).then(|| count(fraction, |c| matches!(c, '0' | '#' | '?'))),
        }
    }

    /// What the number is multiplied with before it is shown.
    fn factor(self) -> Option<Decimal> {
        let times =
            |factor: Decimal, by: Decimal, count: u32| (0..count).try_fold(factor, |factor, _| factor.checked_mul(by));
        times(times(Decimal::ONE, Decimal::ONE_HUNDRED, self.percents)?, Decimal::new(1, 3), self.thousands)
    }

    /// The number rounded so that a float formatter cannot round it another way.
    fn round(self, exact: Decimal) -> Option<Decimal> {
        let (factor, places) = (self.factor()?, self.places?);
        let scaled = exact.checked_mul(factor)?;
        let rounded = scaled.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        rounded.checked_div(factor)
    }

    /// The exact number in the unit that is shown.
    fn shown(self, exact: Decimal) -> Option<Decimal> {
        exact.checked_mul(self.factor()?)?.checked_mul(Decimal::new(1, self.behind_literal.min(20)))
    }
}

/// The characters of a section that are neither quoted, escaped nor in brackets.
fn unquoted(section: &str) -> impl Iterator<Item = char> + '_ {
    let (mut quoted, mut bracketed, mut skip) = (false, false, false);
    section.chars().filter(move |c| {
        if skip {
            skip = false;
            return false;
        }
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' => bracketed = true,
            ']' => bracketed = false,
            '\\' | '_' | '*' => skip = true,
            _ => return !bracketed,
        }
        false
    })
}

fn is_date(section: &str) -> bool {
    !section.eq_ignore_ascii_case("general")
        && unquoted(section).any(|c| matches!(c.to_ascii_lowercase(), 'y' | 'm' | 'd' | 'h' | 's'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shows_what_excel_shows() {
        for (value, code, text) in [
            (413.2, "0.00_ ", "413.20 "),
            (360.6, "0.00", "360.60"),
            (0.114, "0.00%", "11.40%"),
            (0.069, "0.0%", "6.9%"),
            (0.1, "0%", "10%"),
            (69.8, "0.0", "69.8"),
            (71.0, "0", "71"),
            (-12.74, "0.00", "-12.74"),
            (-3.0, "0.0_ ", "-3.0 "),
            (1.005, "0.00", "1.01"),
            (0.285, "0%", "29%"),
            (2.675, "0.00", "2.68"),
            (-0.0155, "0.0%", "-1.6%"),
            (1_234_567.0, "#,##0.0", "1,234,567.0"),
            (36585.0, "General", "36585"),
            (0.1 + 0.2, "General", "0.3"),
            (12.5, "0.00;[Red]-0.00", "12.50"),
            (-12.5, "0.00;[Red]-0.00", "-12.50"),
            (-1.5, "0.00_);(0.00)", "(1.50)"),
            (3.0, "0\"个\"", "3个"),
            (45219.0, "yyyy\"年\"m\"月\"d\"日\"", "2023年10月20日"),
            (45219.0, "yyyy\"年\"m\"月\"", "2023年10月"),
            (-12.34, "General;-General;", "-12.34"),
            (12.34, "General;-General;", "12.34"),
            (0.0, "General;-General;", ""),
            (-12.34, "General;(General)", "(12.34)"),
            (0.0, "0;-0;;@", ""),
            (7.0, ";;;", ""),
            (123_456.0, "0!.0,", "12.3"),
            (123_456.0, "0\\.0,", "12.3"),
            (12_345.0, "0!.0,", "1.2"),
            (-123_456.0, "0!.0,", "-12.3"),
            (123_456.0, "0.0,\"千\"", "123.5千"),
            (1_250.0, "0.0,", "1.3"),
            (123_456.0, "[>=10000]0!.0,\"万\";0", "12.3万"),
            (9_999.0, "[>=10000]0!.0,\"万\";0", "9999"),
            (-12.0, "[>=10000]0!.0,\"万\";0", "-12"),
            (12_345.0, "[DBNum1][$-804]General", "一万二千三百四十五"),
            (12_345.0, "[DBNum2][$-804]General", "壹万贰仟叁佰肆拾伍"),
            (-12.34, "[DBNum1]General", "-一十二.三四"),
            (12.5, "[DBNum1]0.0", "一二.五"),
            (441.71, "G/通用格式", "441.71"),
            (-3.0, "G/通用格式\"元\"", "-3元"),
            (3.0, "0.00\"万元\"", "3.00万元"),
            (3.0, "0.00!万!元", "3.00万元"),
            (-1.5, "#,##0.00_);[红色](#,##0.00)", "(1.50)"),
            (12.0, "0\"%\"", "12%"),
            (12.0, "0!%", "12%"),
            (12.3, "@", "12.3"),
            (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
            (-1234.5, "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", " -1,234.50 "),
            (0.0, "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", " - "),
            (45219.0, "yyyy-mm-dd", "2023-10-20"),
        ] {
            assert_eq!(shown(value, code, false).text, text, "{value} under `{code}`");
        }
    }

    #[test]
    fn the_exact_number_is_in_the_shown_unit() {
        assert_eq!(shown(0.11437, "0.00%", false).exact, Some(Decimal::new(11437, 3)));
        assert_eq!(shown(441.71, "0", false).exact, Some(Decimal::new(44171, 2)));
        assert_eq!(shown(45219.0, "yyyy-mm-dd", false).exact, None);
        assert_eq!(shown(1e300, "0.00", false).exact, None);
        for (value, code, exact) in [
            (123_456.0, "0!.0,", Decimal::new(123_456, 4)),
            (123_456.0, "0.0,\"千\"", Decimal::new(123_456, 3)),
            (12.0, "0!%", Decimal::from(12)),
            (12.345, "0.0\"万元\"", Decimal::new(12_345, 3)),
            (-12.34, "General;-General;", Decimal::new(-1234, 2)),
        ] {
            assert_eq!(shown(value, code, false).exact, Some(exact), "{value} under {code}");
        }
    }

    proptest! {
        #[test]
        fn any_code_and_number_give_text(value in any::<f64>(), code in ".{0,24}") {
            let _ = shown(value, &code, false);
        }

        #[test]
        fn fixed_places_round_half_up(units in -9_999_999_i64..9_999_999, places in 0_usize..4) {
            let exact = Decimal::new(units, 4);
            let value = exact.to_f64().expect("small");
            let code = if places == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(places)) };
            let expected = crate::model::value::Quantity::fixed(exact, u32::try_from(places).expect("small"));
            prop_assert_eq!(shown(value, &code, false).text, expected);
        }
    }
}
