//! A text source taken apart: its sentences, and in each the calls, the times and the words that may be changed.

use std::ops::Range;

use crate::text::period::Period;

/// A sentence of a source, by its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub range: Range<usize>,
    pub pieces: Vec<Piece>,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// `{{ … }}`.
    Call(Call),
    /// A period, or the first and last of several.
    Time(Time),
    /// Words.
    Words(Range<usize>),
    /// What stands as it is: titles, quotations, code, comments, statements, targets of links.
    Kept,
}

/// A call of a template function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub range: Range<usize>,
    /// Empty for what is no call but a variable.
    pub function: String,
    pub arguments: Vec<Argument>,
}

/// A text that a call is given by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Argument {
    pub name: String,
    pub value: String,
    /// The bytes between its quotes.
    pub range: Range<usize>,
}

/// A period as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Time {
    pub range: Range<usize>,
    pub first: Period,
    pub last: Option<Period>,
}

impl Time {
    /// The years that it says, each whole; or its one period.
    pub(crate) fn periods(&self) -> Vec<Period> {
        match self.last {
            Some(last) if self.first.is_full_year() && last.is_full_year() => {
                (self.first.year..=last.year).map(Period::year).collect()
            }
            Some(last) => vec![self.first, last],
            None => vec![self.first],
        }
    }

    /// The period that it ends with.
    pub(crate) fn end(&self) -> Period {
        self.last.unwrap_or(self.first)
    }
}

/// The sentences of a text from a byte on, in order; between them lie line ends only.
pub(crate) fn sentences(text: &str, from: usize) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut at = from;
    while at < text.len() {
        let sentence = sentence(text, at);
        let end = sentence.range.end;
        if !text[sentence.range.clone()].trim().is_empty() {
            found.push(sentence);
        }
        at = end + usize::from(text[end..].starts_with('\n')).max(usize::from(end == at));
    }
    found
}

/// The sentence that begins at a byte: to its full stop, or to the end of the line.
fn sentence(text: &str, start: usize) -> Sentence {
    let mut pieces = Vec::new();
    let mut at = start;
    let mut words = start;
    let close = |pieces: &mut Vec<Piece>, words: usize, at: usize| {
        if words < at {
            pieces.push(Piece::Words(words..at));
        }
    };
    while let Some(c) = text[at..].chars().next().filter(|c| *c != '\n' || is_wrapped(text, at)) {
        if let Some((piece, end)) = piece(text, at) {
            close(&mut pieces, words, at);
            let is_apart = text[start..at].trim().is_empty() && text[at..].starts_with("<!--");
            pieces.push(piece);
            (at, words) = (end, end);
            // A comment before a sentence is none of it.
            if is_apart {
                break;
            }
            continue;
        }
        at += c.len_utf8();
        if matches!(c, '。' | '！' | '？') {
            // A closing mark belongs to what it closes.
            at += text[at..]
                .chars()
                .take_while(|c| matches!(c, '”' | '’' | '）' | '*'))
                .map(char::len_utf8)
                .sum::<usize>();
            break;
        }
    }
    close(&mut pieces, words, at);
    Sentence { range: start..at, pieces }
}

/// True for a line end inside a paragraph that was typed on several lines.
fn is_wrapped(text: &str, at: usize) -> bool {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    let next = text[at + 1..].split('\n').next().unwrap_or_default();
    let is_plain = |line: &str| {
        let line = line.trim();
        let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_item = digits.len() < line.len() && digits.starts_with(['.', ')', '、', '．']);
        !line.is_empty() && !is_item && !line.starts_with(['#', '|', '-', '*', '+', '>', '`', '<', '{', '!', '[', '$'])
    };
    is_plain(next) && !line.trim_start().starts_with(['#', '|', '`', '<', '$']) && !line.trim().is_empty()
}

/// What begins at a byte other than words, and where it ends.
fn piece(text: &str, at: usize) -> Option<(Piece, usize)> {
    const MARKS: [(&str, &str); 4] = [("{%", "%}"), ("{#", "#}"), ("<!--", "-->"), ("](", ")")];
    const QUOTES: [(&str, &str); 2] = [("《", "》"), ("“", "”")];
    let rest = &text[at..];
    let closed = |open: &str, close: &str| {
        let inner = rest.strip_prefix(open)?;
        Some(at + open.len() + inner.find(close)? + close.len())
    };
    if let Some(end) = closed("{{", "}}") {
        return Some((Piece::Call(call(text, at..end)), end));
    }
    let mark = MARKS.into_iter().find_map(|(open, close)| closed(open, close));
    let quoted = QUOTES.into_iter().find_map(|(open, close)| closed(open, close));
    let quoted = quoted.filter(|end| !text[at..*end].contains(['\n', '{']));
    if let Some(end) = mark.or(quoted).or_else(|| code(rest).map(|length| at + length)) {
        return Some((Piece::Kept, end));
    }
    let is_inside_number = text[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.');
    let (first, last, length) = Period::span(rest).filter(|_| !is_inside_number)?;
    Some((Piece::Time(Time { range: at..at + length, first, last }), at + length))
}

/// The length of code that a text begins with.
fn code(text: &str) -> Option<usize> {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let end = text.get(ticks..)?.find(&text[..ticks]).filter(|_| ticks > 0)?;
    Some(2 * ticks + end)
}

/// The call between braces.
fn call(text: &str, range: Range<usize>) -> Call {
    let inner = &text[range.clone()];
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let start = inner.trim_start_matches(['{', '-', ' ', '\n', '\t']);
    let name: String = start.chars().take_while(|c| is_name(*c)).collect();
    let is_call = start[name.len()..].trim_start().starts_with('(');
    let mut arguments = Vec::new();
    let mut at = 0;
    while let Some(equals) = inner[at..].find('=').map(|found| at + found) {
        let name: String = {
            let before: Vec<char> = inner[..equals].trim_end().chars().rev().take_while(|c| is_name(*c)).collect();
            before.into_iter().rev().collect()
        };
        let value = inner[equals + 1..].trim_start();
        let open = inner.len() - value.len();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let close = quote.and_then(|quote| value[1..].find(quote)).map(|length| open + 1 + length);
        at = close.map_or(equals + 1, |close| close + 1);
        if let Some(close) = close {
            let range = range.start + open + 1..range.start + close;
            arguments.push(Argument { name, value: text[range.clone()].to_owned(), range });
        }
    }
    Call { range, function: if is_call { name } else { String::new() }, arguments }
}

/// Where the text begins after its front matter.
pub(crate) fn body(text: &str) -> usize {
    let front = || {
        let marks = text.len() - text.trim_start_matches('\u{feff}').len();
        let rest = text[marks..].strip_prefix("---")?;
        let rest_at = marks + 3 + rest.find('\n')? + 1;
        let mut at = rest_at;
        for line in text[rest_at..].split_inclusive('\n') {
            at += line.len();
            if line.trim_end() == "---" {
                return Some(at);
            }
        }
        None
    };
    front().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<String> {
        sentences(text, body(text)).into_iter().map(|sentence| text[sentence.range].to_owned()).collect()
    }

    #[test]
    fn a_text_is_its_sentences() {
        let text = "---\npart: tasks\n---\n# 头\n\n甲{{ v(name=\"乙。\", at=\"2022年总量\") }}亿元。丙“丁。”戊！\n己\n";
        let expected = ["# 头", "甲{{ v(name=\"乙。\", at=\"2022年总量\") }}亿元。", "丙“丁。”戊！", "己"];
        assert_eq!(shown(text), expected);
        assert_eq!(shown("（甲。）乙\r\n"), ["（甲。）", "乙\r"]);
        assert_eq!(shown("2022年，\n甲为一。\n乙\n\n丙\n- 丁\n戊"), ["2022年，\n甲为一。", "乙", "丙", "- 丁\n戊"]);
        assert_eq!(shown("<!-- 甲。 -->乙。"), ["<!-- 甲。 -->", "乙。"]);
        assert_eq!(shown("| 甲 |\n| 乙 |\n# 丙\n丁"), ["| 甲 |", "| 乙 |", "# 丙", "丁"]);
        assert_eq!(shown("---\n甲"), ["---\n甲"], "no front matter");
    }

    #[test]
    fn times_and_calls_are_found_and_titles_are_kept() {
        let text = "2022年底《2021年规划》和“2021年度十大工程”，2020—2022年{{ change(name='甲', from=\"基数\", to=\"2022年总量\") | magnitude }}个、12022年";
        let sentence = sentence(text, 0);
        let times: Vec<&str> = sentence
            .pieces
            .iter()
            .filter_map(|piece| if let Piece::Time(time) = piece { Some(&text[time.range.clone()]) } else { None })
            .collect();
        assert_eq!(times, ["2022年底", "2020—2022年"]);
        let call =
            sentence.pieces.iter().find_map(|piece| if let Piece::Call(call) = piece { Some(call) } else { None });
        let call = call.expect("a call");
        let arguments: Vec<(&str, &str)> =
            call.arguments.iter().map(|own| (own.name.as_str(), &text[own.range.clone()])).collect();
        assert_eq!(call.function, "change");
        assert_eq!(arguments, [("name", "甲"), ("from", "基数"), ("to", "2022年总量")]);
    }

    proptest! {
        #[test]
        fn nothing_of_any_text_is_lost(text in "[甲2年。“”《》{}|%`=\"\n()a-]{0,40}") {
            let found = sentences(&text, 0);
            let mut at = 0;
            for Sentence { range, pieces } in found {
                prop_assert!(text[at..range.start].trim().is_empty());
                at = range.end;
                for piece in pieces {
                    if let Piece::Words(words) = piece {
                        prop_assert!(range.start <= words.start && words.end <= range.end);
                    }
                }
            }
            prop_assert!(text[at..].trim().is_empty());
        }
    }
}
