//! Narratives come from many hands: they may print figures, but hold no statements, and nothing
//! that makes much of little.

use crate::diag::{Code, Diagnostic, Sink};
use crate::place::Place;

use super::sources::Narrative;

/// Filters that prose may use: those of figures, and those whose result is no longer than what they
/// are given. A chain of `replace` makes ten characters ten thousand million.
const FILTERS: [&str; 12] =
    ["abs", "as_percent", "default", "first", "fixed", "join", "last", "length", "magnitude", "round", "str", "trim"];
/// The engine's own functions, which are for loops and stops.
const NO_FUNCTIONS: [&str; 2] = ["range", "throw"];
/// Longest tag in bytes.
const MOST_TAG: usize = 4096;

/// The narratives that only print; the others are reported.
pub(super) fn printing_only(narratives: Vec<Narrative>, sink: &mut Sink) -> Vec<Narrative> {
    let is_fine = |narrative: &Narrative| {
        let body = &narrative.text.body;
        let Some((at, message, hint)) = statement(body).or_else(|| tags(body).find_map(|(at, tag)| slip(at, tag)))
        else {
            return true;
        };
        sink.push(refused(narrative, at, &message, hint));
        false
    };
    narratives.into_iter().filter(is_fine).collect()
}

/// What is not allowed: where, what, and what to do.
type Violation = (usize, String, &'static str);

const TO_TEMPLATES: &str = "请把需要判断或循环的内容写到 templates/sections 的模板中";

fn statement(body: &str) -> Option<Violation> {
    body.find("{%").map(|at| (at, "正文文件里不能使用 `{% … %}` 语句".to_owned(), TO_TEMPLATES))
}

/// The insides of `{{ … }}` and where they stand.
fn tags(body: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + body.get(from..)?.find("{{")? + 2;
        let end = start + tag_length(&body[start..]);
        from = end;
        Some((start, &body[start..end]))
    })
}

/// Length of the inside of a tag that a text begins with: to the first `}}` that no string holds.
fn tag_length(rest: &str) -> usize {
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (c, quote) {
            ('"' | '\'' | '`', None) => quote = Some(c),
            _ if Some(c) == quote => quote = None,
            ('}', None) if rest[at..].starts_with("}}") => return at,
            _ => {}
        }
    }
    rest.len()
}

/// What in a tag is not for prose.
fn slip(at: usize, tag: &str) -> Option<Violation> {
    if tag.len() > MOST_TAG {
        return Some((at, "`{{ … }}` 里的内容过长".to_owned(), "请检查是否漏了 `}}`；一处只引用一个数据"));
    }
    let mut before = ' ';
    // What a separator is joined of grows with every level.
    let mut joins = 0;
    let mut rest = tag;
    while let Some(first) = rest.chars().next() {
        let place = at + tag.len() - rest.len();
        let end = match first {
            '"' | '\'' | '`' => match string_end(rest, first) {
                Ok(end) => end,
                Err((found, what)) => {
                    return Some((
                        place + found,
                        what,
                        "请改成不含这些符号的写法；要印在报告里的，写在 `{{ … }}` 外面",
                    ));
                }
            },
            '\\' | '{' | '}' => {
                let what = format!("`{{{{ … }}}}` 里不能有 `{first}`");
                return Some((place, what, "请对照手册“模板和正文里能写什么”改正这一处"));
            }
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        if is_word(first) && before == '|' && !FILTERS.contains(&word) {
            let cure = "请只用手册“模板和正文里能写什么”中列出的写法";
            return Some((place, format!("正文文件里不能使用过滤器 `{word}`"), cure));
        }
        if is_word(first) && before == '|' && word == "join" {
            joins += 1;
        }
        if joins > 1 {
            let cure = "请分成几处，或写到 templates/sections 的模板中";
            return Some((place, "正文文件里一处只能用一个 `join`".to_owned(), cure));
        }
        let is_statement = ["for", "in"].contains(&word) || word.starts_with("__");
        if is_statement || (NO_FUNCTIONS.contains(&word) && after.trim_start().starts_with('(')) {
            return Some((place, format!("正文文件里不能使用 `{word}`"), TO_TEMPLATES));
        }
        if !first.is_whitespace() {
            before = first;
        }
        rest = after;
    }
    None
}

/// Where a string ends that `rest` begins with. What the engine would read in it otherwise than it looks is
/// refused where it stands: an escaped quote does not end a string, and braces in one do not end the tag.
fn string_end(rest: &str, quote: char) -> Result<usize, (usize, String)> {
    let inside = &rest[1..];
    let found = inside.find([quote, '\\', '{', '}']);
    match found.map(|at| (at, inside[at..].chars().next())) {
        Some((at, Some(c))) if c == quote => Ok(at + 2),
        Some((at, Some(c))) => Err((at + 1, format!("`{{{{ … }}}}` 的引号里不能有 `{c}`"))),
        _ => Err((0, format!("`{{{{ … }}}}` 里的引号 `{quote}` 少了另一半"))),
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn refused(narrative: &Narrative, at: usize, message: &str, hint: &str) -> Diagnostic {
    let text = &narrative.text;
    let before = &text.body[..at];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
    let place = Place::line(&text.file, &text.original, text.first_line + line, column);
    Diagnostic::error(Code::NarrativeStatement, place, message)
        .because("正文由各部门提供，只能用 `{{ … }}` 引用数据，不能执行语句")
        .hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_may_print_and_nothing_more() {
        let found = |body: &str| tags(body).find_map(|(at, tag)| slip(at, tag)).map(|(at, ..)| at);
        for fine in [
            "{{ v(name=\"甲|replace\", at='range(') }}",
            "{{ names(verdict=\"滞后\") | magnitude | join(sep=\"、\") }}与 a | replace",
            "{{ ref(key=`a`) }}{{ count() | fixed(places=2) }}",
        ] {
            assert_eq!(found(fine), None, "{fine}");
        }
        for (wrong, at) in [
            ("甲{{ \"a\" | replace(from=\"a\", to=\"aa\") }}", 12),
            ("{{ 1 }}{{ x |indent(width=9) }}", 13),
            ("{{ range (end=9) }}", 3),
            ("{{ [1, 1] | join(sep=[1, 1] | join(sep=\"x\")) }}", 30),
            ("{{ [i for i in names()] | length }}", 6),
            ("{{ \"没有结尾 }}{{ throw(message=\"\") }}", 17),
            ("{{ \"a\\\"\" | replace(from=\"a\", to=\"aa\") }}", 5),
            ("{{ \"}}\" | replace(from=\"a\", to=\"aa\") }}", 4),
            ("{{ '{{' }}", 4),
            ("{{ \"没有结尾", 3),
            ("{{ {\"a\": 1} }}", 3),
            ("{{ a \\ b }}", 5),
        ] {
            assert_eq!(found(wrong), Some(at), "{wrong}");
        }
        assert!(found(&format!("{{{{ {} }}}}", "1+".repeat(3_000))).is_some());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_through(body in ".{0,60}", parts in proptest::collection::vec("[{}|\"'`a-z甲( ]", 0..40)) {
            let mixed = parts.concat();
            for body in [&body, &mixed] {
                let _ = tags(body).find_map(|(at, tag)| slip(at, tag));
            }
        }
    }
}
