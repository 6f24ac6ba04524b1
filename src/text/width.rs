//! How wide a text is when it is set, in thousandths of its size (of an em), and where its lines may break.
//!
//! 汉字 and full-width marks are one em; letters, digits and their marks are as wide as in Times New Roman,
//! whose free stand-in (Liberation Serif) has the same widths. Other Latin faces may be wider, so whoever
//! needs room leaves some.

/// One em.
pub const EM: u64 = 1000;

/// Widths of the characters from `!` to `~` in Times New Roman.
const LATIN: [u64; 94] = [
    333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, // ! to /
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, // 0 to 9
    278, 278, 564, 564, 564, 444, 921, // : to @
    722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, // A to M
    722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, // N to Z
    333, 278, 333, 469, 500, 333, // [ to `
    444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, // a to m
    500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, // n to z
    480, 200, 480, 541, // { to ~
];

/// The width of a character.
pub fn of_char(c: char) -> u64 {
    match c {
        ' ' | '\u{a0}' => 250,
        '!'..='~' => LATIN[c as usize - '!' as usize],
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => 0,
        // Letters with marks are no wider than the widest of their kind.
        '\u{a1}'..='\u{24f}' => 722,
        _ => EM,
    }
}

/// The width of a text on one line.
pub fn of(text: &str) -> u64 {
    text.chars().map(of_char).fold(0, u64::saturating_add)
}

/// The pieces of a line that stay together, with their widths: a 汉字 with the marks that may not be parted
/// from it, or a number or a word of letters with its sign and unit mark.
pub fn pieces(line: &str) -> Vec<u64> {
    let mut found: Vec<u64> = Vec::new();
    let mut before: Option<char> = None;
    for c in line.chars() {
        let joins = before.is_some_and(|before| stays(before, c));
        match found.last_mut() {
            Some(last) if joins => *last = last.saturating_add(of_char(c)),
            _ => found.push(of_char(c)),
        }
        before = Some(c);
    }
    found
}

/// True when no line breaks between two characters.
fn stays(before: char, c: char) -> bool {
    /// Never at the start of a line.
    const CLOSING: &str = "，。、；：？！）》〉」』】〕”’%％‰℃·…—～";
    /// Never at the end of a line.
    const OPENING: &str = "（《〈「『【〔“‘";
    let is_latin = |c: char| c.is_ascii_graphic() || ('\u{a1}'..='\u{24f}').contains(&c);
    CLOSING.contains(c) || OPENING.contains(before) || (is_latin(before) && is_latin(c))
}

/// Lines that pieces take in a width, as a typesetter fills them: one after the other.
pub fn lines(pieces: &[u64], width: u64) -> u64 {
    let (mut lines, mut used) = (1, 0_u64);
    for piece in pieces {
        if used > 0 && used.saturating_add(*piece) > width {
            lines += 1;
            used = 0;
        }
        used = used.saturating_add(*piece);
        // What is wider than the line itself runs on or is broken by force.
        if used > width && width > 0 {
            lines += used / width - u64::from(used % width == 0);
            used %= width;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_as_wide_as_they_are_set() {
        for (text, width) in
            [("", 0), ("县", 1000), ("4132000.58", 9 * 500 + 250), ("7.5%", 500 + 250 + 500 + 833), ("万元/人", 3278)]
        {
            assert_eq!(of(text), width, "{text}");
        }
    }

    #[test]
    fn lines_break_where_a_typesetter_breaks_them() {
        for (text, expected) in [
            ("地区生产总值", vec![1000; 6]),
            ("441.71亿元", vec![2750, 1000, 1000]),
            ("（亿元）", vec![2000, 2000]),
            ("[-26.6]%", vec![of("[-26.6]%")]),
            ("科经局、教育局", vec![1000, 1000, 2000, 1000, 1000, 1000]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
        let text = pieces("区发改局、区科经局");
        for (width, expected) in [(9000, 1), (5000, 2), (3000, 3), (2000, 5)] {
            assert_eq!(lines(&text, width), expected, "in {width}");
        }
        assert_eq!(lines(&[5500], 2000), 3);
        assert_eq!(lines(&[], 2000), 1);
    }
}
