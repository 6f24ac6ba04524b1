//! Paragraphs of a document as Markdown that reads back as the same text.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::grid::grid;
use super::heads::line;
use crate::markup::escape::{escape_markdown, escape_markdown_inside};
use crate::model::manuscript::{Element, Look, Manuscript, Paragraph, Span, SpanKind, Table};

/// What the text of a file refers to, and what it needs.
pub(super) struct Prose<'a> {
    pub manuscript: &'a Manuscript,
    /// Numbers of things with the key by which they are referred to: 表1 → projects.
    pub keys: &'a BTreeMap<String, String>,
    /// Names of the pictures in `inputs/images`, by index; none for one that cannot be shown.
    pub pictures: &'a [Option<String>],
}

impl Prose<'_> {
    /// A paragraph as Markdown. `notes` gets the notes that it refers to.
    pub(super) fn paragraph(&self, paragraph: &Paragraph, notes: &mut BTreeSet<usize>) -> String {
        let spans = trimmed(&paragraph.spans);
        if let Some(item) = self.item(paragraph, &spans, notes) {
            return item;
        }
        let gap = if paragraph.label.ends_with('.') { " " } else { "" };
        let mut out = escape(&format!("{}{gap}", paragraph.label), true);
        self.spans(&spans, &mut out, notes);
        out
    }

    /// An item of a list: a bullet, or a number that a tab parts from its text.
    fn item(&self, paragraph: &Paragraph, spans: &[Span], notes: &mut BTreeSet<usize>) -> Option<String> {
        let SpanKind::Text(first) = &spans.first()?.kind else { return None };
        let (mark, rest) = match (paragraph.label.as_str(), first.split_once('\t')) {
            ("•", _) => ("-", first.as_str()),
            ("", Some((mark, rest))) if matches!(mark.trim(), "•" | "●" | "·") => ("-", rest),
            ("", Some((mark, rest))) if is_number(mark) => (mark, rest),
            _ => return None,
        };
        let mut own = spans.to_vec();
        own[0].kind = SpanKind::Text(rest.trim_start().to_owned());
        let mut out = format!("{mark} ");
        self.spans(&own, &mut out, notes);
        Some(out)
    }

    fn spans(&self, spans: &[Span], out: &mut String, notes: &mut BTreeSet<usize>) {
        let texts = || spans.iter().filter(|span| matches!(span.kind, SpanKind::Text(_)));
        // What all of a paragraph looks like distinguishes nothing in it.
        let all = |is: fn(&Look) -> bool| texts().all(|span| is(&span.look));
        let (strong, emphatic) = (all(|look| look.is_strong), all(|look| look.is_emphatic));
        for span in spans {
            match &span.kind {
                SpanKind::Text(text) => {
                    let look = Look {
                        is_strong: span.look.is_strong && !strong,
                        is_emphatic: span.look.is_emphatic && !emphatic,
                        ..span.look
                    };
                    let text = self.text(&levelled(text, look), out.is_empty());
                    out.push_str(&marked(&text, look, span.link.as_deref()));
                }
                SpanKind::Note(index) => {
                    notes.insert(*index);
                    let _ = write!(out, "[^{}]", index + 1);
                }
                // One in a line of text stands behind its paragraph.
                SpanKind::Picture(_) => {}
            }
        }
    }

    /// Text with its references.
    fn text(&self, text: &str, is_first: bool) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((at, number, key)) = self.reference(rest) {
            out.push_str(&escape(&rest[..at], is_first && out.is_empty()));
            let _ = write!(out, "{{{{ ref(key=\"{key}\") }}}}");
            rest = &rest[at + number..];
        }
        out.push_str(&escape(rest, is_first && out.is_empty()));
        out
    }

    /// The first number of a thing that a text refers to: its place, its length, the key of the thing.
    fn reference(&self, text: &str) -> Option<(usize, usize, &str)> {
        const BEFORE: [char; 7] = ['见', '如', '据', '由', '和', '、', '（'];
        let found = self.keys.iter().filter_map(|(number, key)| {
            let at = text.match_indices(number.as_str()).find_map(|(at, _)| {
                let is_referred = text[..at].ends_with(BEFORE);
                let is_whole = !text[at + number.len()..].starts_with(|c: char| c.is_ascii_digit() || c == '-');
                (is_referred && is_whole).then_some(at)
            })?;
            Some((at, number.len(), key.as_str()))
        });
        found.min()
    }

    /// A quotation of what stands in a frame.
    pub(super) fn framed(&self, table: &Table, notes: &mut BTreeSet<usize>) -> String {
        let mut paragraphs = Vec::new();
        for element in table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.elements) {
            match element {
                Element::Paragraph(paragraph) if paragraph.ordinal > 0 => {
                    paragraphs.push(format!("> {}", self.paragraph(paragraph, notes).replace('\n', "\n> ")));
                }
                Element::Paragraph(_) => {}
                Element::Table(table) => paragraphs.push(self::table(table).replace('\n', "\n> ")),
            }
        }
        paragraphs.join("\n>\n")
    }

    /// The notes that a file refers to, as they stand at its end.
    pub(super) fn notes(&self, wanted: &BTreeSet<usize>) -> String {
        let mut out = String::new();
        for index in wanted {
            let elements = self.manuscript.notes.get(*index).map(Vec::as_slice).unwrap_or_default();
            let mut inner = BTreeSet::new();
            let texts = elements.iter().filter_map(|element| match element {
                Element::Paragraph(paragraph) if paragraph.ordinal > 0 => Some(self.paragraph(paragraph, &mut inner)),
                Element::Paragraph(_) => None,
                Element::Table(_) => Some(inside(&element.text().replace('\n', " "))),
            });
            let _ = write!(out, "\n[^{}]: {}\n", index + 1, texts.collect::<Vec<_>>().join("\n    \n    "));
        }
        out
    }

    /// A picture as Markdown.
    pub(super) fn picture(&self, index: usize, caption: &str) -> Option<String> {
        let name = self.pictures.get(index)?.as_ref()?;
        let alt = self.manuscript.pictures.get(index).map(|picture| picture.alt.as_str()).unwrap_or_default();
        let alt = if alt.is_empty() { caption } else { alt };
        let title =
            if caption.is_empty() { String::new() } else { format!(" \"{}\"", caption.replace(['"', '\\', '\n'], "")) };
        Some(format!("![{}](<images/{name}>{title})", inside(alt)))
    }
}

/// A table that is no workbook's, in Markdown: cells that cover others are said in each place.
pub(super) fn table(table: &Table) -> String {
    let Some(grid) = grid(table) else { return String::new() };
    let rows = grid.shown();
    let line = |row: &Vec<String>| {
        let cells = row.iter().map(|text| {
            let lines: Vec<String> = text.lines().map(inside).collect();
            lines.join("<br>")
        });
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    let rule = format!("|{}", " --- |".repeat(grid.width));
    lines.insert(lines.len().min(1), rule);
    lines.join("\n")
}

/// `1.`, `2)`
fn is_number(mark: &str) -> bool {
    let digits = mark.trim_end_matches(['.', ')']);
    !digits.is_empty()
        && digits.len() + 1 == mark.len()
        && digits.len() < 4
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without the room that people indent and end paragraphs with.
fn trimmed(spans: &[Span]) -> Vec<Span> {
    let mut spans = spans.to_vec();
    let is_last_text = |span: Option<&Span>| matches!(span.map(|span| &span.kind), Some(SpanKind::Text(text)) if text.trim().is_empty());
    while is_last_text(spans.last()) {
        spans.pop();
    }
    while is_last_text(spans.first()) {
        spans.remove(0);
    }
    if let Some(Span { kind: SpanKind::Text(text), .. }) = spans.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Span { kind: SpanKind::Text(text), .. }) = spans.last_mut() {
        *text = text.trim_end().to_owned();
    }
    spans
}

/// Raised and lowered digits as characters of their own: m² and CO₂.
fn levelled(text: &str, look: Look) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let lowered = |digit: u32| char::from_u32(u32::from('₀') + digit);
    let shown = |c: char| match c.to_digit(10) {
        Some(digit) if look.is_raised => RAISED.get(digit as usize).copied().unwrap_or(c),
        Some(digit) if look.is_lowered => lowered(digit).unwrap_or(c),
        _ => c,
    };
    text.chars().map(shown).collect()
}

/// Text with its marks; room stays outside of them, where they would do nothing.
fn marked(text: &str, look: Look, link: Option<&str>) -> String {
    let mark = match look {
        Look { is_struck: true, .. } => "~~",
        Look { is_strong: true, .. } => "**",
        Look { is_emphatic: true, .. } => "*",
        _ => "",
    };
    let inner = text.trim();
    if inner.is_empty() || (mark.is_empty() && link.is_none()) {
        return text.to_owned();
    }
    let start = text.find(inner).unwrap_or(0);
    let (before, after) = (&text[..start], &text[start + inner.len()..]);
    let is_address =
        |link: &&str| link.starts_with("http://") || link.starts_with("https://") || link.starts_with("mailto:");
    let shown = format!("{mark}{inner}{mark}");
    let shown = match link.filter(is_address).filter(|link| !link.contains(['<', '>', '\n', '{', '}'])) {
        Some(link) => format!("[{shown}](<{link}>)"),
        None => shown,
    };
    format!("{before}{shown}{after}")
}

/// Text as Markdown; the lines of a paragraph stay lines.
fn escape(text: &str, is_first: bool) -> String {
    let lines = text.split('\n').enumerate().map(|(at, line)| {
        // A tab has no width in a report.
        let line = line.replace('\t', "\u{3000}");
        inert(&if is_first || at > 0 { escape_markdown(&line) } else { escape_markdown_inside(&line) })
    });
    lines.collect::<Vec<_>>().join("\\\n")
}

fn inside(text: &str) -> String {
    inert(&escape_markdown_inside(text))
}

/// Text in which no template finds anything of its own: no braces, and no call that lacks them.
fn inert(text: &str) -> String {
    let text = text.replace("\\{", "&#123;").replace("\\}", "&#125;");
    let mut parts = text.split('(');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // What `v(name="…")` is without its braces, a narrative takes for a slip.
        let is_call = out.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') && part.contains('=');
        out.push_str(if is_call { "\\(" } else { "(" });
        out.push_str(part);
    }
    out
}

/// The text of a heading.
pub(super) fn heading(text: &str) -> String {
    inside(&text.replace(['\n', '\t'], " "))
}

/// The first words of a paragraph, for people to know it by.
pub(super) fn first_words(paragraph: &Paragraph) -> String {
    const MOST: usize = 24;
    let line = line(paragraph);
    let short: String = line.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).take(MOST).collect();
    if line.chars().count() > MOST { format!("{short}…") } else { short }
}
