//! Habits of Chinese prose that Markdown does not know, and slips about which it keeps silent.

use std::borrow::Cow;

use super::block::{Block, BlockKind, Inline, for_each_run};
use crate::place::LinePlace;

/// A comment that is shown nowhere. Beside `**` it counts as punctuation.
const NOTHING: &str = "<!---->";

/// Makes `**` and `~~` work between a word and a punctuation mark (`**一是增长。**全区`,
/// `把**“两山”**`).
///
/// Markdown tells opening from closing marks by the spaces around them. Chinese has none, and a
/// mark with a punctuation mark on its inner side and a word on its outer side does nothing. An
/// empty comment between the mark and the word makes it work, here and in every other viewer.
pub fn with_working_emphasis(text: &str) -> Cow<'_, str> {
    if !text.contains("**") && !text.contains("~~") {
        return Cow::Borrowed(text);
    }
    let mut open = Open::default();
    let lines = text.split_inclusive('\n').map(|line| {
        if line.contains('`') || line.trim().is_empty() {
            open = Open::default();
            return line.to_owned();
        }
        working(line, &mut open)
    });
    Cow::Owned(lines.collect())
}

/// What is between an opening and a closing mark.
#[derive(Default)]
struct Open {
    strong: bool,
    struck: bool,
}

/// A line with the comments it needs.
fn working(line: &str, open: &mut Open) -> String {
    let mut out = String::with_capacity(line.len() + NOTHING.len());
    let mut rest = line;
    while let Some(at) = rest.find(['\\', '*', '~']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('\\') {
            let escaped = rest.char_indices().nth(2).map_or(rest.len(), |(end, _)| end);
            out.push_str(&rest[..escaped]);
            rest = &rest[escaped..];
            continue;
        }
        let (mark, is_open) = if rest.starts_with('*') { ('*', &mut open.strong) } else { ('~', &mut open.struck) };
        let length = rest.len() - rest.trim_start_matches(mark).len();
        let (before, after) = (out.chars().next_back(), rest[length..].chars().next());
        let is = |kind: fn(char) -> bool, c: Option<char>| c.is_some_and(kind);
        if length >= 2 && !*is_open && is(is_word, before) && is(is_punctuation, after) {
            out.push_str(NOTHING);
        }
        out.push_str(&rest[..length]);
        if length >= 2 && *is_open && is(is_punctuation, before) && is(is_word, after) {
            out.push_str(NOTHING);
        }
        *is_open ^= length >= 2;
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

fn is_word(c: char) -> bool {
    !c.is_whitespace() && !is_punctuation(c)
}

/// Marks of figures are private-use characters, which Markdown takes for words.
fn is_punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control() && u32::from(c) < 0xe000
        || matches!(c, '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}

/// Begins a paragraph of pasted text: lines that start with full-width spaces.
pub(super) const INDENT: char = '\u{3000}';

/// Splits a run where a pasted paragraph begins (a line feed left by the parser), and drops the
/// spaces that stand for the indent, which the page style makes.
pub(super) fn paragraphs(body: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut out = vec![Vec::new()];
    for inline in body {
        let Inline::Text(text) = inline else {
            if let Some(last) = out.last_mut() {
                last.push(inline);
            }
            continue;
        };
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                out.push(Vec::new());
            }
            let Some(last) = out.last_mut() else { continue };
            let part = if last.is_empty() { part.trim_start_matches([INDENT, ' ']) } else { part };
            if !part.is_empty() {
                last.push(Inline::Text(part.to_owned()));
            }
        }
    }
    out.retain(|run| !run.is_empty());
    out
}

/// A slip: what is wrong and what to do.
pub(super) type Slip = (LinePlace, String, &'static str);

/// Markdown that was meant but does not work, and is shown as it was typed.
pub(super) fn slips(blocks: &mut [Block]) -> Vec<Slip> {
    let mut found = Vec::new();
    for_each_run(blocks, &mut |run, source| {
        for inline in run.iter() {
            let Inline::Text(text) = inline else { continue };
            if text.contains("[^") {
                found.push((source.clone(), "脚注没有定义".to_owned(), "请在同一文件中补上一行 `[^名称]: 脚注内容`"));
            }
            if text.contains("![") || text.contains("！[") || text.contains("!【") || text.contains("！【") {
                let hint = "请写成 `![图题](<images/文件名.png>)`：符号用英文半角，文件名里有空格、括号时用 `< >` 括住；或者改掉文件名";
                found.push((source.clone(), "图片没有插入：写法有误".to_owned(), hint));
            }
            if text.contains("**") {
                let hint = "请检查加粗的两头是否都写了 `**`，里侧不要留空格";
                found.push((source.clone(), "加粗记号 `**` 没有起作用".to_owned(), hint));
            }
        }
    });
    for block in blocks {
        if let BlockKind::Paragraph(body) = &block.kind
            && let Some(Inline::Text(text)) = body.first()
            && text.starts_with('#')
        {
            let message = "标题没有起作用：`#` 后面缺一个空格".to_owned();
            found.push((block.source.clone(), message, "请写成 `# 标题`，`#` 用英文半角，至多四个"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_beside_punctuation_works() {
        for (typed, kept) in [
            ("**一是增长。**全区", "**一是增长。**<!---->全区"),
            ("把**“两山”**转化", "把<!---->**“两山”**<!---->转化"),
            ("**一是增长**。全区", "**一是增长**。全区"),
            (r"\**甲。\**乙", r"\**甲。\**乙"),
            ("`**一。**二`", "`**一。**二`"),
        ] {
            assert_eq!(with_working_emphasis(typed), kept);
        }
    }
}
