//! Chinese text as the stages read and write it: numerals, periods, units, dashes and the labels
//! that carry them. The only readers and writers of them, so that two stages never disagree about what a number is.
//!
//! Knows nothing of tables or reports; every stage and every noun may use it.

pub mod cell;
pub mod chinese;
pub mod dash;
pub mod label;
pub mod numeral;
pub mod period;
pub mod quantity;
pub mod scan;
mod tidy;
pub mod unit;
pub mod width;
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
pub fn distinct<T: Ord>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.into_iter().collect();
    // Tables have thousands of names: each is compared with its neighbours in order, not with all.
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|one, other| all[*one].cmp(&all[*other]));
    let mut is_first = vec![true; all.len()];
    for pair in order.windows(2) {
        is_first[pair[1]] = all[pair[0]] != all[pair[1]];
    }
    let mut is_first = is_first.into_iter();
    all.retain(|_| is_first.next().unwrap_or(true));
    all
}
