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
    let exact = decimal(value);
    let section = section_for(code, value);
    let percents = u32::try_from(unquoted(section).filter(|c| *c == '%').count()).unwrap_or(0);
    let is_date = is_date(section);
    let rounded = match (exact, places(section)) {
        (Some(exact), Some(places)) if !is_date => exact
            .round_dp_with_strategy(places + 2 * percents, RoundingStrategy::MidpointAwayFromZero)
            .to_f64()
            .unwrap_or(value),
        _ => value,
    };
    let date_system = if is_1904 { DateSystem::Date1904 } else { DateSystem::Date1900 };
    let options = FormatOptions { date_system, ..FormatOptions::default() };
    // A code that cannot be parsed is shown as General, as Excel does on load.
    let format = || NumberFormat::parse(code).ok().map(|format| format.format(rounded, &options));
    let text = quietly(|| catch_unwind(AssertUnwindSafe(format))).ok().flatten();
    let text = text.unwrap_or_else(|| ssfmt::format(value, "General", &options).unwrap_or_default());
    let scale = (0..percents).try_fold(Decimal::ONE, |scale, _| scale.checked_mul(Decimal::ONE_HUNDRED));
    let exact = if is_date { None } else { exact.zip(scale).and_then(|(exact, scale)| exact.checked_mul(scale)) };
    Shown { text, exact: exact.map(|exact| exact.normalize()) }
}

/// The decimal number of 15 significant digits that Excel takes a float for.
pub(super) fn decimal(value: f64) -> Option<Decimal> {
    Decimal::from_scientific(&format!("{value:.14e}")).ok().map(|number| number.normalize())
}

/// The section of a format code (`positive;negative;zero;text`) that applies to a number. Sections
/// with conditions are left to the formatter; the first stands for them when places are counted.
fn section_for(code: &str, value: f64) -> &str {
    let mut sections = Vec::new();
    let (mut start, mut quoted, mut skip) = (0, false, false);
    for (at, c) in code.char_indices() {
        match c {
            _ if skip => skip = false,
            '\\' | '_' | '*' => skip = true,
            '"' => quoted = !quoted,
            ';' if !quoted => {
                sections.push(&code[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    sections.push(&code[start..]);
    let index = match sections.len() {
        1 => 0,
        2 => usize::from(value < 0.0),
        _ if value < 0.0 => 1,
        _ if value == 0.0 => 2,
        _ => 0,
    };
    sections[index]
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

/// Decimals a section shows; none for General, scientific, fractions and thousands scaling, whose
/// rounding is the formatter's.
fn places(section: &str) -> Option<u32> {
    let plain: String = unquoted(section).collect();
    let has_digits = plain.contains(['0', '#', '?']);
    if !has_digits || plain.contains(['E', 'e', '/']) || plain.trim_end_matches('%').trim_end().ends_with(',') {
        return None;
    }
    let fraction = plain.split_once('.').map_or("", |(_, fraction)| fraction);
    u32::try_from(fraction.chars().filter(|c| matches!(c, '0' | '#' | '?')).count()).ok()
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
