//! Findings as people read them, on standard error: where, what with the line and a caret, why,
//! what to do. Colour only on a terminal and without `NO_COLOR`.

use std::fmt::Write as _;
use std::io::IsTerminal;

use crate::diag::{Diagnostic, Severity, Sink};
use crate::place::Place;

/// Escape sequences, or nothing.
#[derive(Debug, Clone, Copy)]
struct Colours {
    error: &'static str,
    warning: &'static str,
    note: &'static str,
    dim: &'static str,
    reset: &'static str,
}

const PLAIN: Colours = Colours { error: "", warning: "", note: "", dim: "", reset: "" };
const BRIGHT: Colours =
    Colours { error: "\x1b[1;31m", warning: "\x1b[1;33m", note: "\x1b[1;36m", dim: "\x1b[2m", reset: "\x1b[0m" };

/// Prints all findings and a summary line.
pub(super) fn findings(sink: &Sink) {
    let wants_colour =
        std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let text = shown(sink, if wants_colour { BRIGHT } else { PLAIN });
    eprint!("{text}");
}

/// All findings and a summary line, for standard output.
pub(super) fn shown_plain(sink: &Sink) -> String {
    let wants_colour =
        std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    shown(sink, if wants_colour { BRIGHT } else { PLAIN })
}

fn shown(sink: &Sink, colours: Colours) -> String {
    let all = sink.sorted();
    let mut out = String::new();
    for finding in &all {
        one(finding, colours, &mut out);
    }
    if !all.is_empty() {
        let count = |severity| all.iter().filter(|finding| finding.severity == severity).count();
        let counts = [Severity::Error, Severity::Warning, Severity::Note]
            .map(|severity| format!("{} {}", severity.label(), count(severity)));
        let _ = writeln!(out, "共 {} 条：{}", all.len(), counts.join("，"));
    }
    out
}

fn one(finding: &Diagnostic, colours: Colours, out: &mut String) {
    let Colours { dim, reset, .. } = colours;
    let colour = match finding.severity {
        Severity::Error => colours.error,
        Severity::Warning => colours.warning,
        Severity::Note => colours.note,
    };
    let _ = writeln!(
        out,
        "{colour}{}[{}]{reset}：{}",
        finding.severity.label(),
        finding.code.as_str(),
        visible(&finding.message)
    );
    let _ = writeln!(out, "  位置：{}", visible(&finding.place.to_string()));
    line(&finding.place, colours, out);
    if !finding.reason.is_empty() {
        let _ = writeln!(out, "  原因：{}", visible(&finding.reason).replace('\n', "\n        "));
    }
    for (place, message) in &finding.related {
        let _ = writeln!(out, "  参见：{}（{}）", visible(&place.to_string()), visible(message));
    }
    for hint in &finding.hints {
        let _ = writeln!(out, "  处理：{}", visible(hint));
    }
    let _ = writeln!(out, "{dim}{reset}");
}

/// The source line with a caret under the column.
fn line(place: &Place, colours: Colours, out: &mut String) {
    const MOST: usize = 60;
    let Place::Line { at, text } = place else { return };
    if text.trim().is_empty() {
        return;
    }
    let chars: Vec<char> = text.chars().collect();
    let column = at.column.saturating_sub(1).min(chars.len());
    // A paragraph is one long line: show the part around the column.
    let start = if chars.len() > MOST { column.saturating_sub(MOST / 3) } else { 0 };
    let end = (start + MOST).min(chars.len());
    let part: String = chars[start..end].iter().collect();
    let before: String = chars[start..column.max(start)].iter().collect();
    let lead = if start > 0 { "…" } else { "" };
    let tail = if end < chars.len() { "…" } else { "" };
    let number = at.line.to_string();
    let pad = " ".repeat(number.len());
    let width = width(lead) + width(&before);
    let _ = writeln!(out, "  {} {number} | {}{lead}{}{tail}", colours.dim, colours.reset, visible(&part));
    let _ = writeln!(
        out,
        "  {} {pad} | {}{}{}^{}",
        colours.dim,
        colours.reset,
        " ".repeat(width),
        colours.error,
        colours.reset
    );
}

/// Columns on a terminal: wide characters take two.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if u32::from(c) >= 0x1100 && !c.is_control() { 2 } else { 1 }).sum()
}

/// Text that cannot steer the terminal.
pub(super) fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}
