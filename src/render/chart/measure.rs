//! How wide a text is at most, and how it is divided into lines.

/// Size of all text but the notes, 小五.
pub(super) const SIZE: f64 = 9.0;
/// From one line of text to the next.
pub(super) const LINE: f64 = 12.0;

/// The widths of characters in thousandths of their size, from above: Chinese faces have narrow and wide Latin
/// letters.
fn width_of(c: char) -> u32 {
    match c {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '(' | ')' | '[' | ']' => 500,
        '0'..='9' | 'a'..='l' | 'n'..='v' | 'x'..='z' | '-' | '/' | '+' => 620,
        _ => 1000,
    }
}

/// At most as wide as this.
pub(super) fn width(text: &str) -> f64 {
    f64::from(text.chars().map(width_of).sum::<u32>()) / 1000.0 * SIZE
}

/// Widest of several texts.
pub(super) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>) -> f64 {
    texts.into_iter().map(width).fold(0.0, f64::max)
}

/// A text in lines no wider than `most`, and where its own lines end. Numbers and Latin words are not broken
/// where they fit on a line of their own.
pub(super) fn lines(text: &str, most: f64) -> Vec<String> {
    // The widest of several texts is just as wide as the room that is made for it.
    let most = most + 0.01;
    let mut lines = Vec::new();
    for own in text.split('\n') {
        let mut line = String::new();
        for word in words(own) {
            if !line.is_empty() && width(&line) + width(word) > most {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                if !line.is_empty() && width(&line) + width(c.encode_utf8(&mut [0; 4])) > most {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
        }
        lines.push(line);
    }
    lines
}

/// What is not broken: runs of Latin letters and figures, and other characters with the marks that may not
/// begin a line.
fn words(text: &str) -> Vec<&str> {
    let is_latin = |c: char| c.is_ascii_graphic() || c == '\u{2030}';
    let cannot_begin = |c: char| "，。；：、）”’》％…".contains(c);
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let joins = before
            .is_some_and(|before| (is_latin(before) && is_latin(c)) || cannot_begin(c) || "（“‘《".contains(before));
        if at > start && !joins {
            words.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    words.push(&text[start..]);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_broken_between_words() {
        let most = 5.0 * SIZE;
        for (text, expected) in [
            ("常住人口城镇化率", vec!["常住人口城", "镇化率"]),
            ("增加值占GDP比重", vec!["增加值占", "GDP比重"]),
            ("占比（百分之）", vec!["占比（百分", "之）"]),
            ("2025年目标\n500亿元以上", vec!["2025年目", "标", "500亿元以", "上"]),
            ("1234567890123", vec!["12345678", "90123"]),
            ("", vec![""]),
        ] {
            assert_eq!(lines(text, most), expected, "{text}");
        }
    }
}
