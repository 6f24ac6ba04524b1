//! Tags: who answers for a block, written where the block is written.
//!
//! A comment line `<!-- departments: 区发改局、区科经局 -->` (or `<!-- 责任单位：区发改局 -->`) stands
//! before a heading, a paragraph, a list item or a table row; a heading may carry
//! `{departments=区发改局}` instead. The text after the key is kept as typed; it is resolved where the
//! departments are known.

use std::borrow::Cow;

use crate::diag::nearest;

/// Words that begin a tag.
pub(super) const KEYS: [&str; 2] = ["departments", "责任单位"];

/// What a comment says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Comment {
    /// A tag with the names as typed.
    Tag(String),
    /// Something that was meant to be a tag: the word that stands for its key.
    Misspelt(String),
    /// Anything else.
    Remark,
}

/// Reads a comment; none for other HTML.
pub(super) fn comment(html: &str) -> Option<Comment> {
    let inside = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let Some((key, names)) = inside.split_once([':', '：']) else { return Some(Comment::Remark) };
    let key = key.trim();
    if KEYS.contains(&key) {
        return Some(Comment::Tag(names.trim().to_owned()));
    }
    let meant = key.chars().count() <= 16 && nearest(key, KEYS).is_some();
    Some(if meant { Comment::Misspelt(key.to_owned()) } else { Comment::Remark })
}

/// Puts comment lines where Markdown leaves them to what follows: the tag of a list item or of a
/// table row goes to the end of its first line, and text after a comment goes to a line of its own,
/// which Markdown would otherwise drop. Returns the text and, for each of its lines, the entry of
/// `lines` that it had.
pub(super) fn lifted<'a>(text: &'a str, lines: &'a [usize]) -> (Cow<'a, str>, Cow<'a, [usize]>) {
    if !text.contains("<!--") {
        return (Cow::Borrowed(text), Cow::Borrowed(lines));
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut numbers = Vec::with_capacity(lines.len());
    let mut tag: Option<&str> = None;
    let all: Vec<&str> = text.lines().collect();
    let mut is_in_table = false;
    for (index, line) in all.iter().enumerate() {
        let number = lines.get(index).or(lines.last()).copied().unwrap_or(1);
        let next = all.get(index + 1).map_or("", |next| next.trim_start());
        let (comment, rest) = leading_comment(line);
        let is_alone = rest.trim().is_empty();
        let line = match comment {
            Some(comment) if is_alone && (is_item(next) || (is_in_table && next.starts_with('|'))) => {
                tag = Some(comment);
                continue;
            }
            Some(comment) if !is_alone => {
                out.extend([comment, "\n"]);
                numbers.push(number);
                rest
            }
            _ => line,
        };
        match tag.take() {
            Some(tag) => out.push_str(&tagged(line, tag)),
            None => out.push_str(line),
        }
        out.push('\n');
        numbers.push(number);
        is_in_table = line.trim_start().starts_with('|');
    }
    numbers.push(lines.last().copied().unwrap_or(1));
    (Cow::Owned(out), Cow::Owned(numbers))
}

/// The comment that a line begins with, and what follows it.
fn leading_comment(line: &str) -> (Option<&str>, &str) {
    let start = line.trim_start();
    let end = start.strip_prefix("<!--").and_then(|rest| rest.find("-->")).map(|at| at + "<!---->".len());
    end.map_or((None, line), |end| (Some(&start[..end]), &start[end..]))
}

/// The first line of a list item.
fn is_item(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    if digits > 0 {
        rest.starts_with(". ") || rest.starts_with(") ")
    } else {
        ["- ", "* ", "+ "].iter().any(|mark| rest.starts_with(mark))
    }
}

/// A line with a tag in it: inside the last cell of a row, at the end of an item.
fn tagged(line: &str, tag: &str) -> String {
    let line = line.trim_end();
    match line.strip_suffix('|').filter(|_| line.trim_start().starts_with('|')) {
        Some(cells) => format!("{cells}{tag}|"),
        None => format!("{line}{tag}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_tags_remarks_or_slips() {
        let tag = |names: &str| Some(Comment::Tag(names.to_owned()));
        for (html, read) in [
            ("<!-- departments: 区发改局、区科经局 -->", tag("区发改局、区科经局")),
            ("<!--责任单位：区发改局-->", tag("区发改局")),
            ("<!-- departmets: 区发改局 -->", Some(Comment::Misspelt("departmets".to_owned()))),
            ("<!-- 注：待核 -->", Some(Comment::Remark)),
            ("<!-- 待核 -->", Some(Comment::Remark)),
            ("<b>", None),
        ] {
            assert_eq!(comment(html), read, "{html}");
        }
    }

    #[test]
    fn tags_go_to_the_row_or_item_that_follows() {
        let text = "<!-- departments: 甲 -->\n- 一\n<!-- departments: 乙 -->\n- 二\n\n| a |\n|---|\n<!-- 责任单位：丙 -->\n| b |\n";
        let lines: Vec<usize> = (1..=10).collect();
        let (text, lines) = lifted(text, &lines);
        assert_eq!(
            text,
            "- 一<!-- departments: 甲 -->\n- 二<!-- departments: 乙 -->\n\n| a |\n|---|\n| b <!-- 责任单位：丙 -->|\n"
        );
        assert_eq!(*lines, [2, 4, 5, 6, 7, 9, 10]);
    }

    #[test]
    fn text_after_a_comment_is_kept() {
        let (text, lines) = lifted("<!-- 待核 --> 正文\n", &[1, 2]);
        assert_eq!((text.as_ref(), lines.as_ref()), ("<!-- 待核 -->\n 正文\n", [1, 1, 2].as_slice()));
    }
}
