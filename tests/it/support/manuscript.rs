//! What was read of a Word file, in short lines for people.

use std::fmt::Write as _;

use pinggu::diag::Sink;
use pinggu::extract;
use pinggu::model::job::InputLimits;
use pinggu::model::manuscript::{Element, Manuscript, Paragraph, SpanKind, Table};

/// Reads a Word file; what is wrong with it instead.
pub(crate) fn read(bytes: &[u8]) -> Result<Manuscript, String> {
    let mut sink = Sink::default();
    extract::manuscript("旧.docx", bytes, &InputLimits::default(), &mut sink)
        .map_err(|_| format!("{:?}", sink.sorted()))
}

/// A line for each paragraph: `H1|label|text`, `P||text`, `C||a line of a table of contents`, `B||in a text box`; a
/// table as `[甲|乙>2][^|丙]`, where `>2` covers two columns and `^` is covered; notes and losses behind.
pub(crate) fn told(manuscript: &Manuscript) -> String {
    let mut out = String::new();
    elements(&manuscript.elements, &mut out);
    for (at, note) in manuscript.notes.iter().enumerate() {
        let mut text = String::new();
        elements(note, &mut text);
        let _ = writeln!(out, "^{at}: {}", text.trim_end().replace('\n', " / "));
    }
    for picture in &manuscript.pictures {
        let _ = writeln!(out, "{{{} {} {}}}", picture.name, picture.bytes.len(), picture.alt);
    }
    for loss in &manuscript.losses {
        let _ = writeln!(out, "-{:?}@{}|{}", loss.kind, loss.after, loss.text.replace('\n', "⏎"));
    }
    out
}

fn elements(elements: &[Element], out: &mut String) {
    for element in elements {
        match element {
            // What shows nothing says nothing.
            Element::Paragraph(paragraph) if paragraph.ordinal == 0 && paragraph.is_empty() => {}
            Element::Paragraph(paragraph) => {
                let kind = match (paragraph.outline, paragraph.is_contents, paragraph.is_boxed) {
                    (_, true, _) => "C".to_owned(),
                    (Some(level), ..) => format!("H{level}"),
                    (_, _, true) => "B".to_owned(),
                    _ => "P".to_owned(),
                };
                let _ = writeln!(out, "{kind}|{}|{}", paragraph.label, text(paragraph));
            }
            Element::Table(table) => {
                let _ = writeln!(out, "{}", rows(table));
            }
        }
    }
}

fn text(paragraph: &Paragraph) -> String {
    let mut out = String::new();
    for span in &paragraph.spans {
        let look = span.look;
        let marks = [
            (look.is_strong, '*'),
            (look.is_emphatic, '/'),
            (look.is_struck, '~'),
            (look.is_raised, '⁺'),
            (look.is_lowered, '₊'),
        ];
        let marks: String = marks.iter().filter(|(is_on, _)| *is_on).map(|(_, mark)| *mark).collect();
        let shown = match &span.kind {
            SpanKind::Text(text) => format!("{marks}{}{marks}", text.replace('\n', "⏎").replace('\t', "⇥")),
            SpanKind::Note(index) => format!("^{index}"),
            SpanKind::Picture(index) => format!("{{{index}}}"),
        };
        let link = span.link.as_ref().map_or_else(String::new, |link| format!("<{link}>"));
        out.extend([shown, link]);
    }
    out
}

fn rows(table: &Table) -> String {
    let mut out = String::new();
    for row in &table.rows {
        let mut cells = vec!["·".to_owned(); row.before];
        for cell in &row.cells {
            let mut inside = String::new();
            elements(&cell.elements, &mut inside);
            let plain: Vec<&str> =
                inside.trim_end().lines().map(|line| line.strip_prefix("P||").unwrap_or(line)).collect();
            let columns = if cell.columns > 1 { format!(">{}", cell.columns) } else { String::new() };
            let covered = if cell.is_covered { "^" } else { "" };
            cells.push(format!("{covered}{}{columns}", plain.join("/")));
        }
        let _ = write!(out, "[{}{}]", if row.is_header { "#" } else { "" }, cells.join("|"));
    }
    out
}

/// The text with what was told not to be in it; labels are no text of a file.
pub(crate) fn all_text(manuscript: &Manuscript) -> String {
    fn gather(elements: &[Element], out: &mut String) {
        for element in elements {
            match element {
                Element::Paragraph(paragraph) => *out += &(paragraph.text() + "\n"),
                Element::Table(table) => {
                    table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| gather(&cell.elements, out));
                }
            }
        }
    }
    let mut out = String::new();
    gather(&manuscript.elements, &mut out);
    manuscript.notes.iter().for_each(|note| gather(note, &mut out));
    for loss in &manuscript.losses {
        out += &loss.text;
        out.push('\n');
    }
    out
}
