//! The runs of a report as Markdown: escaped, marked, linked to what they refer to.

use super::MarkdownWriter;
use super::lines::Lines;
use crate::markup::block::Inline;
use crate::markup::escape::{escape_markdown, escape_markdown_inside};

impl<'a> MarkdownWriter<'a> {
    /// A run as a paragraph, whose lines begin nothing else.
    pub(super) fn paragraph(&mut self, run: &'a [Inline]) -> Lines<'a> {
        self.inlines(run).map(|text| {
            // A break before nothing would be printed.
            let text = text.trim_end_matches("\\\n");
            text.split('\n').map(inert).collect::<Vec<_>>().join("\n")
        })
    }

    /// A run at the start of a line.
    pub(super) fn inlines(&mut self, run: &'a [Inline]) -> Lines<'a> {
        self.run(run, true)
    }

    pub(super) fn run(&mut self, run: &'a [Inline], line_start: bool) -> Lines<'a> {
        let mut out = Lines::default();
        for inline in run {
            let line_start = if out.text.is_empty() { line_start } else { out.text.ends_with('\n') };
            let made = match inline {
                Inline::Text(text) | Inline::Figure { text, .. } => Lines::of(with_breaks(text, line_start)),
                Inline::Reference { key, text } => {
                    let text = escape_markdown(text);
                    match self.target(key) {
                        Some(target) => link(&mut out, &text, &target),
                        None => Lines::of(text),
                    }
                }
                Inline::Strong(body) | Inline::Added(body) => self.inlines(body).map(|text| marked("**", text)),
                Inline::Emphasis(body) => self.inlines(body).map(|text| format!("*{text}*")),
                Inline::Strike(body) | Inline::Removed(body) => self.inlines(body).map(|text| marked("~~", text)),
                Inline::Code(text) if self.in_table => Lines::of(code(text).replace('|', "\\|")),
                Inline::Code(text) => Lines::of(code(text)),
                Inline::Clause { body, .. } => self.run(body, line_start),
                Inline::Link { target, body } => {
                    let body = self.linked(|writer| writer.inlines(body));
                    let text = body.text.clone();
                    Lines { marks: body.marks, ..link(&mut out, &text, &format!("<{}>", address(target))) }
                }
                Inline::Footnote(body) => {
                    let note = self.inlines(body).on_one_line(|text| text.replace("\\\n", " "));
                    self.notes.push(note);
                    Lines::of(format!("[^{}]", self.notes.len()))
                }
                Inline::Break => Lines::of("\\\n"),
                Inline::Directive(_) => Lines::default(),
            };
            out.marks.push((inline, out.ends));
            out.append(made);
        }
        out
    }
}

/// A link behind what is written already, whose `!` would make a picture of it.
fn link<'a>(before: &mut Lines<'_>, text: &str, target: &str) -> Lines<'a> {
    if before.text.ends_with('!') {
        before.text.insert(before.text.len() - 1, '\\');
    }
    Lines::of(format!("[{text}]({target})"))
}

/// Text between marks; white space at its ends would undo them and stays outside.
fn marked(mark: &str, text: &str) -> String {
    let inner = text.trim();
    if inner.is_empty() {
        return text.to_owned();
    }
    let (before, after) = text.split_once(inner).unwrap_or_default();
    format!("{before}{mark}{inner}{mark}{after}")
}

/// An address between `<` and `>`.
pub(super) fn address(target: &str) -> String {
    target.replace(['<', '>', '\n'], "").replace('\\', "\\\\").replace('&', "&amp;")
}

/// A line of a paragraph that begins neither a list nor code nor a note, whatever it is put together of: what
/// comes from several cells is escaped each for itself.
fn inert(line: &str) -> String {
    let text = line.trim_start_matches([' ', '\t']);
    let spaces: String = line[..line.len() - text.len()].chars().map(|_| "&#32;").collect();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let label = text.strip_prefix("[^").and_then(|rest| rest.find(']')).map(|end| end + 3);
    let (at, mark) = match label {
        Some(at) if text[at..].starts_with(':') => (at, "\\"),
        _ if digits > 0 && text[digits..].starts_with(['.', ')']) && is_end(&text[digits + 1..]) => (digits, "\\"),
        _ => (0, ""),
    };
    format!("{spaces}{}{mark}{}", &text[..at], &text[at..])
}

/// True where a mark of a list would end.
fn is_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([' ', '\t', '\n'])
}

/// Escaped text whose line breaks are kept.
fn with_breaks(text: &str, line_start: bool) -> String {
    let mut lines = text.split('\n');
    let first = lines.next().map(|line| if line_start { escape_markdown(line) } else { escape_markdown_inside(line) });
    first.into_iter().chain(lines.map(escape_markdown)).collect::<Vec<_>>().join("\\\n")
}

/// Verbatim text between enough back ticks.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(text, '`') + 1);
    // One space at either end is taken off, unless there is nothing else.
    let is_spaced = text.starts_with(' ') && text.ends_with(' ') && !text.trim_matches(' ').is_empty();
    let pad = if text.starts_with('`') || text.ends_with('`') || is_spaced { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut current) = (0, 0);
    for c in text.chars() {
        current = if c == wanted { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    longest
}
