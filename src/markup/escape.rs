//! The escapers: data into Markdown, into HTML inside it, into Typst markup, and into names that all of them take.

use std::fmt::Write as _;

/// Escapes plain text so that Markdown reads it back as the same text.
///
/// The set is small, people read this Markdown: characters that mean something anywhere, and those
/// that mean something at the start of a line only when the text starts with them. Line breaks
/// become spaces; tables write theirs as `<br>` themselves.
pub fn escape_markdown(text: &str) -> String {
    escaped(text, true)
}

/// Escapes text that cannot stand at the start of a line, because it is in a table cell or after other
/// text: what means something only there is left alone.
pub fn escape_markdown_inside(text: &str) -> String {
    escaped(text, false)
}

fn escaped(text: &str, line_start: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let is_escaped = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '{' | '}' => true,
            '#' | '+' | '-' | '=' | ':' => at == 0 && line_start,
            // What would begin an ordered list: `1. `, `1) `.
            '.' | ')' => {
                line_start
                    && at == digits
                    && digits > 0
                    && text[at + 1..].chars().next().is_none_or(char::is_whitespace)
            }
            '!' => text[at + 1..].starts_with('['),
            _ => false,
        };
        if is_escaped {
            out.push('\\');
        }
        out.push(if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c });
    }
    out
}

/// Escapes plain text as HTML inside Markdown, on one line.
///
/// Some viewers read Markdown between tags, so its characters are written by number too.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '{' | '}' | '$' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\n' | '\r' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Escapes plain text as text or a quoted attribute of HTML and of XML.
pub fn escape_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// A name made of a key: other characters than letters, digits and `-` are written by number.
pub fn ascii_name(key: &str) -> String {
    let mut name = String::new();
    for c in key.chars() {
        if c.is_ascii_alphanumeric() || c == '-' {
            name.push(c);
        } else {
            let _ = write!(name, "_{:x}", u32::from(c));
        }
    }
    name
}

/// Escapes plain text as Typst markup that shows the same text.
///
/// Every ASCII character that is neither a letter, a digit nor a space is escaped: markup, code,
/// math, comments, references, shorthands (`--`, `...`), smart quotes and bare links all need one.
/// A second space in a row and other white space, which markup would fold, are written by number.
pub fn escape_typst(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut after_space = true;
    for c in text.chars() {
        match c {
            ' ' if !after_space => out.push(' '),
            '\n' => out.push_str("\\ "),
            c if c.is_ascii_punctuation() => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_whitespace() || c.is_control() || is_invisible(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            _ => out.push(c),
        }
        after_space = c.is_whitespace();
    }
    // A space before the next node would be kept, one at the end of a block is trimmed.
    if out.ends_with(' ') && text.ends_with(' ') {
        out.pop();
        out.push_str("\\u{20}");
    }
    out
}

/// Characters that Typst's markup gives a meaning (soft hyphen and joiners are shown as they are).
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// A Typst string literal.
pub fn typst_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_stays_readable() {
        for (text, escaped) in [
            ("地区生产总值441.71亿元", "地区生产总值441.71亿元"),
            ("-12.74", "\\-12.74"),
            ("1. 甲", "1\\. 甲"),
            ("441.71", "441.71"),
            ("a|b*c", "a\\|b\\*c"),
            ("# 标题", "\\# 标题"),
            ("63%~68%", "63%\\~68%"),
        ] {
            assert_eq!(escape_markdown(text), escaped);
        }
    }

    #[test]
    fn html_is_inert_and_markdown_in_it_too() {
        assert_eq!(escape_html("441.71（#1）"), "441.71（#1）");
        assert_eq!(escape_html("<b a=\"1\">&"), "&lt;b a=&quot;1&quot;&gt;&amp;");
        assert_eq!(escape_html("**粗**\n\n# 题"), "&#42;&#42;粗&#42;&#42;  # 题");
    }

    #[test]
    fn different_keys_have_different_names() {
        let names = ["a-1", "图", "a_", "a b", "a\"b"].map(ascii_name);
        assert_eq!(names, ["a-1", "_56fe", "a_5f", "a_20b", "a_22b"]);
    }

    #[test]
    fn typst_markup_is_inert() {
        assert_eq!(escape_typst("441.71（#1）"), "441\\.71（\\#1）");
        assert_eq!(escape_typst("a  b"), "a \\u{20}b");
        assert_eq!(escape_typst("//x"), "\\/\\/x");
        assert_eq!(typst_string("a\"b\\"), "\"a\\\"b\\\\\"");
    }
}
