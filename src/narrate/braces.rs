//! Slips in `{{ … }}`: full-width braces, quotes and brackets, a brace too few. Left alone they would
//! print code in the report, or be answered by the engine in its own words.

use super::sources::SourceText;
use crate::diag::{Code, Diagnostic, Sink};
use crate::place::Place;
use crate::text::half_width;

/// Reports every line of a narrative whose `{{ … }}` are not written as they must be, with the line
/// as it should be, and goes on with that one: the figures that it asks for are looked up too.
pub(super) fn mend(text: &mut SourceText, sink: &mut Sink) {
    let mended = mended(&text.body);
    for (index, (typed, right)) in text.body.lines().zip(mended.lines()).enumerate() {
        if typed == right {
            continue;
        }
        let same = typed.chars().zip(right.chars()).take_while(|(one, other)| one == other).count();
        let place = Place::line(&text.file, &text.original, text.first_line + index, same + 1);
        sink.push(
            Diagnostic::error(Code::TemplateError, place, "取数的写法 `{{ … }}` 有误")
                .because("两头各要两个英文花括号，里面的引号、括号、逗号、等号也用英文半角，否则会原样印在报告里")
                .hint(format!("请把这一行改成：\n{right}")),
        );
    }
    text.body = mended;
}

/// The text with its tags as they must be written; line by line the same but for them.
fn mended(body: &str) -> String {
    let chars: Vec<char> = body.chars().collect();
    let mut out = String::with_capacity(body.len() + 16);
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let end = match c {
            '`' | '<' => verbatim(&chars, at),
            _ if is_brace(*c) || c.is_ascii_alphabetic() => match tag(&chars, at) {
                Some((tag, end)) => {
                    out.push_str(&tag);
                    at = end;
                    continue;
                }
                None if is_brace(*c) => unread(&chars, at),
                None => at + chars[at..].iter().take_while(|c| is_name(**c)).count().max(1),
            },
            _ => at + 1,
        };
        out.extend(&chars[at..end]);
        at = end;
    }
    out
}

fn is_brace(c: char) -> bool {
    matches!(c, '{' | '｛')
}

fn is_closing(c: char) -> bool {
    matches!(c, '}' | '｝')
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Where code or a comment ends that begins here; only its first character when it is none.
fn verbatim(chars: &[char], at: usize) -> usize {
    let rest = &chars[at..];
    let after = |skip: usize, mark: &[char]| {
        rest.get(skip..)?.windows(mark.len()).position(|part| part == mark).map(|found| at + skip + found + mark.len())
    };
    let ticks = rest.iter().take_while(|c| **c == '`').count();
    let found = match ticks {
        0 if rest.starts_with(&['<', '!', '-', '-']) => after(4, &['-', '-', '>']),
        0 => None,
        _ => after(ticks, &rest[..ticks]),
    };
    found.unwrap_or(at + ticks.max(1))
}

/// Where braces end of which nothing is known: a statement, an expression, an attribute of a heading.
fn unread(chars: &[char], at: usize) -> usize {
    let line = chars[at..].iter().take_while(|c| **c != '\n').count();
    let inside = chars[at..at + line].iter().position(|c| is_closing(*c));
    let end = at + inside.unwrap_or_else(|| chars[at..].iter().take_while(|c| is_brace(**c)).count());
    end + chars[end..].iter().take_while(|c| is_closing(**c)).count()
}

/// Braces from a position on, also with spaces between: how many, and where they end.
fn braces(chars: &[char], mut at: usize, is: fn(char) -> bool) -> (usize, usize) {
    let (mut count, mut end) = (0, at);
    while let Some(c) = chars.get(at).filter(|c| is(**c) || matches!(**c, ' ' | '\t' | '\u{3000}')) {
        at += 1;
        if is(*c) {
            (count, end) = (count + 1, at);
        }
    }
    (count, end)
}

/// A tag that begins here, as it must be written, and where it ends.
fn tag(chars: &[char], at: usize) -> Option<(String, usize)> {
    let (opening, start) = braces(chars, at, is_brace);
    if opening == 0 && at > 0 && (is_name(chars[at - 1]) || chars[at - 1] == '.') {
        return None;
    }
    // A subscript of a formula.
    if opening == 1 && at > 0 && matches!(chars[at - 1], '_' | '^' | '$') {
        return None;
    }
    let (expression, stop) = expression(chars, start)?;
    let (closing, end) = braces(chars, stop, is_closing);
    let follows = chars[stop..].iter().find(|c| **c != ' ');
    if closing == 0 && opening > 1 && follows.is_some_and(|c| "+-*/~<>=!.[".contains(*c)) {
        return None;
    }
    let end = if closing == 0 { stop } else { end };
    let is_call = expression.contains('(');
    let is_meant = match (opening, closing) {
        (0, 0) => is_call && expression.contains("=\""),
        (0, _) | (_, 0) => is_call,
        (1, 1) => is_call || expression.chars().all(|c| is_name(c) || c == '.'),
        _ => true,
    };
    if !is_meant {
        return None;
    }
    let typed: String = chars[at..end].iter().collect();
    let inside = typed.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    if inside.is_some_and(|inside| inside.trim_matches(['-', ' ', '\n', '\t']) == expression) {
        return Some((typed, end));
    }
    // Its lines stay lines, and what trails it stays outside.
    Some((format!("{{{{ {expression} }}}}"), end))
}

/// What a full-width character of an expression stands for.
fn half(c: char) -> char {
    match c {
        '“' | '”' | '„' | '‟' | '‘' | '’' => '"',
        '、' => ',',
        '：' => '=',
        '\u{3000}' => ' ',
        _ => half_width(c),
    }
}

/// The expression from a position on, in half-width marks, and where it ends. None for what is neither
/// a variable nor a call.
fn expression(chars: &[char], start: usize) -> Option<(String, usize)> {
    let mut out = String::new();
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(c) = chars.get(at).copied() {
        let is_last_line = c == '\n' && (depth == 0 || chars.get(at + 1) == Some(&'\n'));
        if is_closing(c) || is_last_line {
            break;
        }
        let plain = half(c);
        match plain {
            '"' | '\'' => {
                let end = string_end(chars, at)?;
                out.push(if plain == c { c } else { '"' });
                out.extend(&chars[at + 1..end]);
                out.push(if plain == c && plain == '\'' { c } else { '"' });
                at = end + 1;
                if depth > 0 && is_argument(&chars[at..]) {
                    out.push(',');
                }
                continue;
            }
            '(' => depth += 1,
            ')' if depth == 0 => break,
            ')' => depth -= 1,
            _ if is_brace(c) => return None,
            _ if depth > 0 || is_name(plain) || matches!(plain, '.' | '|' | ' ' | '\t' | '-') => {}
            _ => break,
        }
        out.push(plain);
        at += 1;
        let next = chars[at..].iter().find(|c| !matches!(c, ' ' | '\t' | '\u{3000}')).copied();
        if plain == ')' && depth == 0 && next.is_none_or(|next| half(next) != '|') {
            break;
        }
    }
    let is_closed = chars.get(at).is_some_and(|c| is_closing(*c));
    if depth > 0 && !is_closed {
        return None;
    }
    let spaces = out.len() - out.trim_end().len();
    let expression = format!("{}{}", out.trim_matches([' ', '\t', '\n', '-']), ")".repeat(depth));
    let is_read = expression.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    is_read.then_some((expression, if is_closed { at } else { at - spaces }))
}

/// True where an argument begins that no comma keeps apart from the one before it.
fn is_argument(rest: &[char]) -> bool {
    let rest: Vec<char> = rest.iter().map(|c| half(*c)).skip_while(|c| *c == ' ').take(40).collect();
    let name = rest.iter().take_while(|c| is_name(**c)).count();
    name > 0 && rest[name..].iter().find(|c| **c != ' ') == Some(&'=')
}

/// Where the text ends whose quotation mark stands at a position: an English one ends at the next
/// English one, a Chinese one where another stands before a comma or a bracket.
fn string_end(chars: &[char], at: usize) -> Option<usize> {
    let is_english = chars[at] == half(chars[at]);
    let mut inner = 0_usize;
    for (end, c) in chars.iter().enumerate().skip(at + 1) {
        let next = chars[end + 1..].iter().find(|c| !c.is_whitespace());
        let is_before_mark = next.is_none_or(|next| matches!(half(*next), ',' | ')' | '|' | '}'));
        match c {
            '\n' => return None,
            _ if *c == chars[at] && is_english => return Some(end),
            '“' | '‘' if !is_before_mark => inner += 1,
            '”' | '’' if inner > 0 => inner -= 1,
            _ if matches!(half(*c), '"') && is_before_mark => return Some(end),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: &str = "总量{{ v(name=\"甲（%）\", at=\"2022年总量\") }}亿元。";

    #[test]
    fn slips_are_mended() {
        for typed in [
            "总量｛｛ v(name=\"甲（%）\", at=\"2022年总量\") ｝｝亿元。",
            "总量{{ v(name=\"甲（%）\", at=\"2022年总量\") }亿元。",
            "总量{ v(name=\"甲（%）\", at=\"2022年总量\") }亿元。",
            "总量{ v(name=\"甲（%）\", at=\"2022年总量\") }}亿元。",
            "总量{ { v(name=\"甲（%）\", at=\"2022年总量\") } }亿元。",
            "总量{{ v(name=“甲（%）”, at=“2022年总量”) }}亿元。",
            "总量{{ v（name＝\"甲（%）\"，at＝\"2022年总量\"） }}亿元。",
            "总量{{ v(name=\"甲（%）”, at=\"2022年总量“) }}亿元。",
            "总量{{ v(name=\"甲（%）\", at=\"2022年总量\" }}亿元。",
            "总量{{ v(name=\"甲（%）\", at=\"2022年总量\")亿元。",
            "总量v(name=\"甲（%）\", at=\"2022年总量\") }}亿元。",
            "总量{{ v(name=\"甲（%）\" at=\"2022年总量\") }}亿元。",
            "总量v(name=\"甲（%）\", at=\"2022年总量\")亿元。",
            "总量｛v（name：“甲（%）”、 at：“2022年总量”）｝亿元。",
        ] {
            assert_eq!(mended(typed).replace(",at", ", at"), RIGHT, "{typed}");
        }
        assert_eq!(mended("截至｛｛latest｝｝，"), "截至{{ latest }}，");
        assert_eq!(mended("截至{latest}，"), "截至{{ latest }}，");
    }

    #[test]
    fn what_is_right_or_no_tag_is_left_alone() {
        for text in [
            RIGHT,
            "{{latest}}、{{ plan.end_year }}、{{- latest -}}",
            "{{ v(name=\"甲\",\n   at=\"乙\") }}。",
            "{{ fixed(v(name='甲'), 2) | magnitude }}和{{ avg(name=\"“两山”指数\") }}。",
            "{{ count(verdict=\"滞后\") + 1 }}项，{{ a[0].name }}",
            "## 任务 {departments=区发改局}",
            "## 任务 {.run-in}",
            "{% if a %}甲{% endif %}",
            "`{ v(name=\"甲\") }`、<!-- ｛｛ 甲 ｝｝ -->",
            "集合｛甲、乙｝和{甲}，函数 f(x) 和 CO_{2}。",
        ] {
            assert_eq!(mended(text), text);
        }
    }
}
