//! Slips of a Chinese keyboard in YAML. The reader stops where they no longer make sense to it, often
//! lines later; here the line is looked for in which one was made.

use crate::text::dash;

/// A line with a slip.
pub(super) struct Slip {
    /// Its number, 1-based.
    pub line: usize,
    /// Column of the first wrong character, 1-based.
    pub column: usize,
    /// What is wrong.
    pub reason: String,
    /// The line as it should be.
    pub right: String,
}

const INDENT: &str = "行首的缩进要用空格，不能用制表符（Tab）或全角空格";
const COLON: &str = "冒号要用英文半角 `:`，后面空一格";
const DASH: &str = "列表每行以英文减号加空格 `- ` 开头";
const MARKS: &str = "取值外面的括号、引号和隔开各项的逗号、冒号要用英文半角";

/// The last slip up to the line at which the reader stopped, or on the next one, which it may have taken
/// for more of the same.
pub(super) fn before(source: &str, stopped_at: usize) -> Option<Slip> {
    let lines = source.lines().enumerate().take(stopped_at.saturating_add(1)).collect::<Vec<_>>();
    lines.into_iter().rev().find_map(|(index, line)| {
        let (right, reasons) = mended(line)?;
        let same = line.chars().zip(right.chars()).take_while(|(one, other)| one == other).count();
        Some(Slip { line: index + 1, column: same + 1, reason: reasons.join("；"), right })
    })
}

/// The line as it should be and why; none for a line without a slip.
fn mended(line: &str) -> Option<(String, Vec<&'static str>)> {
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\u{3000}' | '\u{a0}');
    let rest = line.trim_start_matches(is_space);
    if rest.is_empty() || rest.starts_with('#') {
        return None;
    }
    let mut reasons = Vec::new();
    let indent = &line[..line.len() - rest.len()];
    let mut out: String = indent.chars().map(|c| if c == ' ' { " " } else { "  " }).collect();
    if out.len() != indent.len() {
        reasons.push(INDENT);
    }
    // 10～20 is no item of a list.
    let is_dash = |c: char| dash::is_range(c) && !matches!(c, '~' | '\u{ff5e}');
    let item = rest.strip_prefix(is_dash).filter(|after| {
        let is_number = after.starts_with(|c: char| c.is_ascii_digit());
        let is_rule = after.starts_with(is_dash);
        !is_rule && (!rest.starts_with('-') || !is_number)
    });
    let rest = match item {
        Some(after) => {
            out.push_str("- ");
            if !rest.starts_with('-') || !after.starts_with(' ') && !after.is_empty() {
                reasons.push(DASH);
            }
            after.trim_start_matches(is_space)
        }
        None => rest,
    };
    let (key, value) = keyed(rest);
    if let Some((key, colon)) = key {
        out.push_str(key);
        out.push(':');
        if !value.is_empty() {
            out.push(' ');
        }
        if colon == '：' || !value.is_empty() && !rest[key.len()..].trim_start().starts_with(": ") {
            reasons.push(COLON);
        }
    }
    let value = if key.is_some() { value.trim_start_matches(is_space) } else { value };
    let right = with_marks(value);
    if right != value {
        reasons.push(MARKS);
    }
    out.push_str(&right);
    (!reasons.is_empty()).then_some((out, reasons))
}

/// A key with its colon, and what follows. A key in Chinese is one before the English colon, or
/// before brackets; in prose the Chinese colon is a mark like others.
fn keyed(text: &str) -> (Option<(&str, char)>, &str) {
    let Some((at, colon)) = text.char_indices().find(|(_, c)| matches!(c, ':' | '：')) else { return (None, text) };
    let (key, value) = (text[..at].trim_end(), &text[at + colon.len_utf8()..]);
    let is_plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let opens = value.trim_start().starts_with(['[', '{', '【', '［', '｛']);
    let is_key = is_plain && !value.starts_with("//")
        || !key.contains(['"', '\'', '{', '[', '｛', '【', ' ', '“'])
            && !key.is_empty()
            && (opens || colon == ':' && value.starts_with(' '));
    if is_key { (Some((key, colon)), value) } else { (None, text) }
}

/// A value with English marks where they hold it together; text stays as it is.
fn with_marks(value: &str) -> String {
    let opens = value.starts_with(['[', '{', '【', '［', '｛']);
    if !opens {
        // “甲” is text with its marks; "甲” is a quotation that was not ended.
        let inner = value.strip_prefix('"').filter(|inner| !inner.contains('"')).and_then(|i| i.strip_suffix('”'));
        return inner.map_or_else(|| value.to_owned(), |inner| format!("\"{inner}\""));
    }
    let mut out = String::new();
    let (mut quote, mut depth) = (None, Vec::new());
    for (at, c) in value.char_indices() {
        let after = &value[at + c.len_utf8()..];
        let separator = |mark: &str| if after.starts_with(' ') { mark.to_owned() } else { format!("{mark} ") };
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '{' | '｛') => depth.push('{'),
            (None, '[' | '【' | '［') => depth.push('['),
            (None, '}' | '｝' | ']' | '】' | '］') => drop(depth.pop()),
            _ => {}
        }
        match c {
            _ if quote.is_some() || depth.is_empty() && !matches!(c, '｝' | '】' | '］') => out.push(c),
            '｛' => out.push('{'),
            '｝' => out.push('}'),
            '【' | '［' => out.push('['),
            '】' | '］' => out.push(']'),
            '，' => out.push_str(&separator(",")),
            '：' if depth.last() == Some(&'{') => out.push_str(&separator(":")),
            ':' if depth.last() == Some(&'{') && !after.starts_with([' ', '/']) => out.push_str(": "),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_a_line_are_mended() {
        for (line, right) in [
            ("\tname: 甲", "  name: 甲"),
            ("　　name: 甲", "    name: 甲"),
            ("part：tasks", "part: tasks"),
            ("part:tasks", "part: tasks"),
            ("  -附表.xlsx", "  - 附表.xlsx"),
            ("  － 附表.xlsx", "  - 附表.xlsx"),
            ("departments: 【区发改局，区统计局】", "departments: [区发改局, 区统计局]"),
            ("  - { name：区发改局，full：区发展和改革局 }", "  - { name: 区发改局, full: 区发展和改革局 }"),
            ("  - ｛ name: 甲 ｝", "  - { name: 甲 }"),
            ("  责任单位：[主责部门]", "  责任单位: [主责部门]"),
            ("version: \"甲”", "version: \"甲\""),
        ] {
            assert_eq!(mended(line).map(|(right, _)| right).as_deref(), Some(right), "{line}");
        }
    }

    #[test]
    fn right_lines_are_left_alone() {
        for line in [
            "title: 某某区：规划，评估（一）",
            "  name: “十四五”规划",
            "  - { name: 区发改局, full: 区发展和改革局 }   # 注：简称，全称",
            "link: https://example.cn/a:b",
            "  - 附表：一.xlsx",
            "at: '附表.xlsx!附件2!K5'",
            "---",
            "value: -7.12",
            "- -7.12",
            "# part：tasks",
            "",
        ] {
            assert!(mended(line).is_none(), "{line}: {:?}", mended(line));
        }
    }
}
