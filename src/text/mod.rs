//! Chinese text as the stages read and write it: numerals, periods, units, dashes and the labels
//! that carry them. The only readers and writers of them, so that two stages never disagree about what a number is.
//!
//! Knows nothing of tables or reports; every stage and every noun may use it.

pub mod chinese;
pub mod dash;
pub mod label;
pub mod numeral;
pub mod period;
pub mod quantity;
pub mod scan;
mod tidy;
pub mod unit;
pub mod yaml;

pub use tidy::tidy;

/// A full-width form of an ASCII character as that character: what a Chinese keyboard makes of code.
pub fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Each of several things once, where it comes first.
pub fn distinct<T: PartialEq>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut found = Vec::new();
    for one in all {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}
