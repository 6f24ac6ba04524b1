//! Findings as people read them: where, what with the line and a caret, why, what to do. Colour only
//! on a terminal and without `NO_COLOR`.

use std::fmt::Write as _;

use serde::Serialize;

use super::grid;
use super::streams::{Stream, write_stderr};
use crate::diag::{Diagnostic, Severity, Sink};
use crate::inspect;
use crate::markup::mark::is_reserved;
use crate::model::table::cells::Cells;
use crate::place::Place;
use crate::project::is_word;

/// Escape sequences, or nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colours {
    error: &'static str,
    warning: &'static str,
    note: &'static str,
    pub dim: &'static str,
    pub reset: &'static str,
}

pub(super) const PLAIN: Colours = Colours { error: "", warning: "", note: "", dim: "", reset: "" };
const BRIGHT: Colours =
    Colours { error: "\x1b[1;31m", warning: "\x1b[1;33m", note: "\x1b[1;36m", dim: "\x1b[2m", reset: "\x1b[0m" };

impl Colours {
    /// Those that suit where the text goes.
    pub(super) fn on(stream: Stream) -> Self {
        let is_wanted = stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        if is_wanted { BRIGHT } else { PLAIN }
    }

    /// The one of a severity.
    pub(super) fn of(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Note => self.note,
        }
    }
}

/// Prints the findings of a run to standard error, with a summary line. What checks merely note is
/// counted: it would bury the rest, and `check` lists it.
pub(super) fn findings(sink: &Sink) {
    write_stderr(&said(sink));
}

/// What [`findings`] prints.
pub(super) fn said(sink: &Sink) -> String {
    let is_quiet = |finding: &Diagnostic| finding.severity == Severity::Note && inspect::kind(finding.code).is_some();
    shown(sink, &is_quiet, Colours::on(Stream::Complaints))
}

/// Findings that are listed. They come by weight; who has more begins with these.
const MOST_SHOWN: usize = 500;

fn shown(sink: &Sink, is_quiet: &dyn Fn(&Diagnostic) -> bool, colours: Colours) -> String {
    let (quiet, loud): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        sink.sorted().into_iter().partition(|finding| is_quiet(finding));
    let mut out = String::new();
    for finding in loud.iter().take(MOST_SHOWN) {
        one(finding, None, colours, &mut out);
    }
    if loud.len() > MOST_SHOWN {
        let _ = writeln!(out, "只列出前 {MOST_SHOWN} 条");
    }
    if !loud.is_empty() {
        let _ = writeln!(out, "{}", counts(&loud));
    }
    if !quiet.is_empty() {
        let _ = writeln!(out, "另有提示 {} 条，运行 `pinggu check` 查看", quiet.len());
    }
    if let Some(why) = sink.closing() {
        let _ = writeln!(out, "{}", visible(why).trim_end());
    }
    out
}

/// `共 3 条：错误 1，警告 2，提示 0`.
pub(super) fn counts(all: &[&Diagnostic]) -> String {
    let count = |severity| all.iter().filter(|finding| finding.severity == severity).count();
    let counts = [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| format!("{} {}", severity.label(), count(severity)));
    format!("共 {} 条：{}", all.len(), counts.join("，"))
}

/// A place; of a file of Word also by the paragraph, which is what its lines are.
fn place(place: &Place) -> String {
    match place {
        Place::Line { at, .. } if is_word(&at.file) => {
            format!("{at}（第 {} 段）", at.line)
        }
        other => other.to_string(),
    }
}

/// One finding; with the cells of the tables, also what stands around its cell and what the related
/// cells show.
pub(super) fn one(finding: &Diagnostic, cells: Option<&Cells<'_>>, colours: Colours, out: &mut String) {
    let Colours { dim, reset, .. } = colours;
    let colour = colours.of(finding.severity);
    let (label, code) = (finding.severity.label(), finding.code.as_str());
    let _ = writeln!(out, "{colour}{label}[{code}]{reset}：{}", visible(&finding.message));
    let _ = writeln!(out, "  位置：{}", visible(&place(&finding.place)));
    line(finding, colours, out);
    if let (Some(cells), Place::Cell { cell, .. }) = (cells, &finding.place) {
        *out += &cells.near(cell).map(|near| grid::around(&near, colour, colours)).unwrap_or_default();
    }
    if !finding.reason.is_empty() {
        let _ = writeln!(out, "  原因：{}", visible(&finding.reason).replace('\n', "\n        "));
    }
    for (place, message) in &finding.related {
        let _ = writeln!(out, "  参见：{}", visible(&related(place, message, cells)));
        if let (Some(_), Place::Line { at, text }) = (cells, place) {
            let _ = writeln!(out, "      {dim}{}{reset} {}", grid::EDGE, part(text, at.column));
        }
    }
    for hint in &finding.hints {
        let _ = writeln!(out, "  处理：{}", visible(hint));
    }
    let _ = writeln!(out, "{dim}{reset}");
}

/// A related place in one line: with the cells of the tables, a cell with what its row and column are called and
/// what it shows, and the finding's remark only when it says something else.
pub(super) fn related(place: &Place, message: &str, cells: Option<&Cells<'_>>) -> String {
    const MOST: usize = 60;
    let cell = if let Place::Cell { cell, .. } = place { Some(cell) } else { None };
    let known = cell.zip(cells).and_then(|(cell, cells)| Some((cell, cells.get(cell)?)));
    let Some((cell, known)) = known else { return format!("{place}（{message}）") };
    let (shown, row, column) = (known.value.text.as_str(), known.row_label(), known.column());
    // The cell of a row's name is not called by it.
    let labels = if row == shown || row.is_empty() { column.to_owned() } else { format!("{row} {column}") };
    let said = format!("{cell}（{labels}）：{}", grid::clipped(shown, MOST));
    let bare = |text: &str| text.replace(|c: char| c.is_whitespace() || "·`".contains(c), "");
    let known = [bare(&labels), bare(shown)];
    let says_nothing_else = message.split(['`', ' ']).all(|word| known.iter().any(|known| known.contains(&bare(word))));
    if says_nothing_else { said } else { format!("{said}（{message}）") }
}

/// A line of text from a little before a column on.
fn part(text: &str, column: usize) -> String {
    const MOST: usize = 88;
    const BEFORE: usize = 12;
    let skipped = if width(text) > MOST { column.saturating_sub(1 + BEFORE) } else { 0 };
    let part: String = text.chars().skip(skipped).collect();
    grid::clipped(&format!("{}{part}", if skipped > 0 { "…" } else { "" }), MOST)
}

/// The source line with carets under the column and what is quoted from there.
fn line(finding: &Diagnostic, colours: Colours, out: &mut String) {
    const MOST: usize = 60;
    let Place::Line { at, text } = &finding.place else { return };
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
    let after: String = chars[column.max(start)..end].iter().collect();
    let lead = if start > 0 { "…" } else { "" };
    let tail = if end < chars.len() { "…" } else { "" };
    let number = at.line.to_string();
    let pad = " ".repeat(number.len());
    let space = " ".repeat(width(lead) + width(&before));
    let carets = "^".repeat(quoted(&finding.message, &after).max(1));
    let Colours { dim, reset, .. } = colours;
    let _ = writeln!(out, "  {dim} {number} | {reset}{lead}{}{tail}", visible(&part));
    let _ = writeln!(out, "  {dim} {pad} | {reset}{space}{}{carets}{reset}", colours.of(finding.severity));
}

/// Width of the longest name in backticks that a text begins with; 0 when it begins with none.
fn quoted(message: &str, text: &str) -> usize {
    let names = message.split('`').skip(1).step_by(2);
    names.filter(|name| text.starts_with(name)).map(width).max().unwrap_or(0)
}

/// The version of the shape of what is answered to programs.
pub(super) const SHAPE: u32 = 1;
/// Who answers.
pub(super) const GENERATOR: &str = concat!("pinggu ", env!("CARGO_PKG_VERSION"));

/// An answer for programs: the version of its shape and the program that made it, then its own fields.
pub(super) fn json(answer: impl Serialize) -> String {
    #[derive(Serialize)]
    struct Envelope<T> {
        schema_version: u32,
        generator: &'static str,
        #[serde(flatten)]
        answer: T,
    }
    let whole = Envelope { schema_version: SHAPE, generator: GENERATOR, answer };
    // Structs of strings and numbers cannot fail.
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}

/// Width in columns of the widest of several texts.
pub(super) fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(width).max().unwrap_or(0)
}

/// A text with spaces after it up to a width in columns.
pub(super) fn padded(text: &str, wide: usize) -> String {
    format!("{text}{}", " ".repeat(wide.saturating_sub(width(text))))
}

/// Columns on a terminal: wide characters take two.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if u32::from(c) >= 0x1100 && !c.is_control() { 2 } else { 1 }).sum()
}

/// Text that cannot steer the terminal.
pub(super) fn visible(text: &str) -> String {
    let is_steering = |c: char| c != '\n' && (c.is_control() || is_reserved(c));
    text.chars().map(|c| if is_steering(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    fn finding(severity: Severity, code: Code, message: &str) -> Diagnostic {
        let place = Place::line("甲.md", "增长 7.2%，与表不符", 1, 4);
        Diagnostic { severity, ..Diagnostic::error(code, place, message) }
    }

    #[test]
    fn notes_of_checks_are_counted_and_not_listed() {
        let mut sink = Sink::default();
        sink.push(finding(Severity::Warning, Code::ValueMismatch, "甲"));
        sink.push(finding(Severity::Note, Code::FigureForm, "乙"));
        sink.push(finding(Severity::Note, Code::StaleOutput, "丙"));
        sink.close("到此为止");
        let text = shown(&sink, &|finding| finding.code == Code::FigureForm, PLAIN);
        assert!(text.contains("[stale-output]") && !text.contains("[figure-form]"), "{text}");
        let end = "共 2 条：错误 0，警告 1，提示 1\n另有提示 1 条，运行 `pinggu check` 查看\n到此为止\n";
        assert!(text.ends_with(end), "{text}");
    }

    #[test]
    fn a_related_cell_is_said_once() {
        use crate::model::table::{Dataset, Role};
        use crate::place::CellRef;
        let columns = [(Role::Key(1), "指标名称"), (Role::Base, "2022年·总量")];
        let data = Dataset::of(&columns, &[&["地区生产总值", "161.6"]]);
        let cells = Cells::new(&data);
        let cell = |text: &str| Place::cell(&CellRef::read(text).expect("cell"));
        let (value, name) = (cell("附表.xlsx!附件2!B3"), cell("附表.xlsx!附件2!A3"));
        let said = "附表.xlsx!附件2!B3（地区生产总值 2022年·总量）：161.6";
        for (message, remark) in
            [("161.6", ""), ("2022年总量", ""), ("`地区生产总值` 161.6", ""), ("先出现的一行", "（先出现的一行）")]
        {
            assert_eq!(related(&value, message, Some(&cells)), format!("{said}{remark}"));
        }
        assert_eq!(related(&name, "同名", Some(&cells)), "附表.xlsx!附件2!A3（指标名称）：地区生产总值（同名）");
        assert_eq!(related(&value, "161.6", None), "附表.xlsx!附件2!B3（161.6）");
        let line = format!("{}得数161.6亿元", "甲".repeat(100));
        assert_eq!(part(&line, 101), format!("…{}得数161.6亿元", "甲".repeat(12)));
    }

    #[test]
    fn carets_stand_under_what_is_quoted() {
        for (message, carets) in [("`7.2%` 不是表中的数", "^^^^"), ("`7.2` 与 `7.2%`", "^^^^"), ("`7.3` 不符", "^")]
        {
            let mut out = String::new();
            line(&finding(Severity::Error, Code::ValueMismatch, message), PLAIN, &mut out);
            assert!(out.ends_with(&format!("| {}{carets}\n", " ".repeat(5))), "{message}:\n{out}");
        }
    }
}
