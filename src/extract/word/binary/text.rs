//! The text of a part: its paragraphs by their ends, and in each of them stretches of alike properties.

use super::file::File;
use super::finish::{finished, push, put};
use super::flow::{Field, Flow};
use super::look::Characters;
use super::paragraph::Properties;
use super::tables::Open;
use crate::extract::preflight::Refusal;
use crate::extract::word::look::LookPart;
use crate::extract::word::symbol::symbol;
use crate::model::manuscript::{Element, Look, LossKind, Paragraph, Span, SpanKind};

/// The end of a cell, or of a row.
pub(super) const CELL: u16 = 7;
const PARAGRAPH: u16 = 13;
/// The end of a page, or of a section and then of a paragraph.
const PAGE: u16 = 12;
/// Most fields within each other.
const MOST_FIELDS: usize = 64;

/// Reads a part of the text, from one character to another.
pub(super) fn read(
    (begin, end): (usize, usize),
    file: &File<'_>,
    flow: &mut Flow,
    out: &mut Vec<Element>,
) -> Result<(), Refusal> {
    let mut tables = Open::default();
    let mut at = begin;
    while at < end {
        let mark = (at..end).find(|at| is_end(*at, file)).unwrap_or(end - 1);
        file.spend_paragraph()?;
        let is_ended = is_end(mark, file);
        one((at, if is_ended { mark } else { end }), mark, file, flow, &mut tables, out)?;
        at = mark + 1;
    }
    tables.stand_at(0, &mut flow.tables, out);
    Ok(())
}

fn is_end(at: usize, file: &File<'_>) -> bool {
    match file.text.units[at] {
        CELL | PARAGRAPH => true,
        PAGE => file.text.piece(at).is_some_and(|piece| file.paragraphs.has_end(piece.place(at + 1))),
        _ => false,
    }
}

/// Reads a paragraph, which may end a cell or a row too.
fn one(
    range: (usize, usize),
    mark: usize,
    file: &File<'_>,
    flow: &mut Flow,
    tables: &mut Open,
    out: &mut Vec<Element>,
) -> Result<(), Refusal> {
    let Some(piece) = file.text.piece(mark) else { return Ok(()) };
    let run = file.paragraphs.at(piece.place(mark));
    let mut properties = Properties::of(run.properties);
    let more = properties.elsewhere.map(|at| file.elsewhere(at)).unwrap_or_default();
    properties.take(more);
    properties.take(&piece.properties);
    file.spend(run.properties.len() + more.len() + piece.properties.len())?;
    tables.stand_at(properties.depth(), &mut flow.tables, out);
    let joins = std::mem::take(&mut flow.is_open);
    let paragraph = paragraph(range, mark, run.style, &properties, file, flow)?;
    let is_row_end = properties.is_row_end() && properties.depth() > 0;
    let inside = tables.inside(out);
    if !is_row_end || !paragraph.is_empty() {
        put(paragraph, joins, inside);
    }
    inside.append(&mut flow.boxed);
    if is_row_end {
        tables.end_row(&[run.properties, more]);
    } else if properties.is_cell_end(file.text.units[mark]) {
        tables.end_cell();
    }
    Ok(())
}

fn paragraph(
    range: (usize, usize),
    mark: usize,
    style: u16,
    properties: &Properties,
    file: &File<'_>,
    flow: &mut Flow,
) -> Result<Paragraph, Refusal> {
    let style = file.styles.get(style);
    let outline = properties.outline.or(style.outline).filter(|level| *level > 0);
    // A field of the lines before may end where this begins; nothing of it is shown here.
    let is_field_end = |at: &usize| file.text.units[*at] == 0x15;
    let begin = (range.0..range.1).find(|at| !is_field_end(at)).unwrap_or(range.1);
    (range.0..begin).for_each(|_| drop(flow.fields.pop()));
    let was_in_contents = flow.is_in_contents();
    let paragraph = Paragraph { style: style.name.clone(), outline, is_boxed: flow.boxes > 0, ..Paragraph::default() };
    let mut line = Line { paragraph, lost: None, text: String::new() };
    let mut at = begin;
    while at < range.1 {
        let (characters, end) = stretch(at, style.look, file)?;
        let end = end.min(range.1);
        line.stretch((at, end), &characters, file, flow)?;
        at = end;
    }
    line.told(flow);
    flow.is_open = range.1 == mark && stretch(mark, style.look, file)?.0.is_deleted;
    let label = |flow: &mut Flow| {
        let (own, of_style) = (properties.list(), style.list.as_ref());
        let list = own.as_ref().map(|own| &own.0).filter(|list| !list.is_empty()).or(of_style.map(|list| &list.id));
        let level = own.as_ref().and_then(|own| own.1).or(of_style.and_then(|list| list.level)).unwrap_or(0);
        list.filter(|list| *list != "0")
            .map(|list| file.lists.next(list, level, &mut flow.counters))
            .unwrap_or_default()
    };
    Ok(finished(line.paragraph, was_in_contents, flow, label))
}

/// The properties at a character, and the first one behind it that may have others.
fn stretch(at: usize, around: LookPart, file: &File<'_>) -> Result<(Characters, usize), Refusal> {
    let Some(piece) = file.text.piece(at) else { return Ok((Characters::default(), at + 1)) };
    let run = file.characters.at(piece.place(at));
    file.spend(run.properties.len() + piece.properties.len())?;
    let mut characters = Characters::default();
    characters.take(run.properties, around, &file.fonts);
    characters.take(&piece.properties, around, &file.fonts);
    characters.look = characters.look.over(file.styles.of_text(characters.style)).over(around);
    Ok((characters, piece.behind(run.end).min(piece.end).max(at + 1)))
}

/// A paragraph that is being written.
struct Line {
    paragraph: Paragraph,
    /// What the text does not hold and is not told of yet.
    lost: Option<(LossKind, String)>,
    text: String,
}

impl Line {
    /// Puts a stretch behind what is there.
    fn stretch(
        &mut self,
        (begin, end): (usize, usize),
        characters: &Characters,
        file: &File<'_>,
        flow: &mut Flow,
    ) -> Result<(), Refusal> {
        let lost = match (characters.is_deleted, characters.look.is_hidden()) {
            (true, _) => Some(LossKind::Deleted),
            (_, true) => Some(LossKind::Hidden),
            _ => None,
        };
        let look = characters.look.look();
        let mut at = begin;
        for unit in char::decode_utf16(file.text.units[begin..end].iter().copied()) {
            let sign = unit.unwrap_or(char::REPLACEMENT_CHARACTER);
            if ('\u{13}'..='\u{15}').contains(&sign) {
                self.flush(lost, look, flow);
                field(sign, flow)?;
                file.spend(0)?;
            } else if flow.is_in_instruction() {
                if let Some(open) = flow.fields.last_mut().filter(|field| !field.shows && sign >= ' ') {
                    open.instruction.push(sign);
                }
            } else if let Some(mark) = file.marks.get(&at).filter(|_| lost.is_none()) {
                self.flush(lost, look, flow);
                flow.notes.push(mark.clone());
                self.put(SpanKind::Note(flow.notes.len() - 1));
                file.spend(0)?;
                self.text.extend(Some(sign).filter(|sign| *sign >= ' '));
            } else if matches!(sign, '\u{1}' | '\u{8}') {
                self.flush(lost, look, flow);
                file.spend(0)?;
                self.drawing(sign, at, characters, file, flow)?;
            } else {
                self.text.extend(shown(sign, characters, file));
            }
            at += sign.len_utf16();
        }
        self.flush(lost, look, flow);
        Ok(())
    }

    /// Puts the text that was read behind the paragraph, or to what is lost.
    fn flush(&mut self, lost: Option<LossKind>, look: Look, flow: &mut Flow) {
        let text = std::mem::take(&mut self.text);
        if text.is_empty() {
            return;
        }
        match (&mut self.lost, lost) {
            (Some((kind, said)), Some(lost)) if *kind == lost => *said += &text,
            (_, Some(lost)) => {
                self.told(flow);
                self.lost = Some((lost, text));
            }
            (_, None) => {
                self.told(flow);
                push(&mut self.paragraph, text, look, flow.field_link());
            }
        }
    }

    fn told(&mut self, flow: &mut Flow) {
        if let Some((kind, text)) = self.lost.take() {
            flow.lose(kind, text);
        }
    }

    fn put(&mut self, kind: SpanKind) {
        self.paragraph.spans.push(Span { kind, look: Look::default(), link: None });
    }

    /// What is drawn at a character: in the line, or anchored there.
    fn drawing(
        &mut self,
        sign: char,
        at: usize,
        characters: &Characters,
        file: &File<'_>,
        flow: &mut Flow,
    ) -> Result<(), Refusal> {
        if characters.is_data {
            return Ok(());
        }
        if sign == '\u{8}' {
            return match file.boxes.anchored(at).filter(|_| flow.boxes == 0) {
                Some(range) => boxed(range, file, flow),
                None => {
                    flow.lose(LossKind::Diagram, String::new());
                    Ok(())
                }
            };
        }
        let is_embedded = |field: &Field| {
            let word = field.instruction.trim_start();
            ["EMBED", "LINK"].iter().any(|name| word.starts_with(name))
        };
        if characters.is_object || flow.fields.iter().any(is_embedded) {
            flow.lose(LossKind::Object, String::new());
        } else if let Some(index) = file.picture(characters.picture, &mut flow.pictures)? {
            self.put(SpanKind::Picture(index));
        } else {
            flow.lose(LossKind::Picture, String::new());
        }
        Ok(())
    }
}

/// Reads a text box, which follows the paragraph that it is anchored in.
pub(super) fn boxed(range: (usize, usize), file: &File<'_>, flow: &mut Flow) -> Result<(), Refusal> {
    let fields = std::mem::take(&mut flow.fields);
    let outer = std::mem::take(&mut flow.boxed);
    let is_open = std::mem::take(&mut flow.is_open);
    flow.boxes += 1;
    let mut inside = Vec::new();
    let read = read(range, file, flow, &mut inside);
    flow.boxes -= 1;
    flow.boxed = outer;
    flow.boxed.append(&mut inside);
    (flow.fields, flow.is_open) = (fields, is_open);
    read
}

/// The beginning, the middle or the end of a field.
fn field(sign: char, flow: &mut Flow) -> Result<(), Refusal> {
    match sign {
        '\u{13}' if flow.fields.len() >= MOST_FIELDS => return Err(Refusal::damaged("域套得太深")),
        '\u{13}' => flow.fields.push(Field::default()),
        '\u{14}' => flow.fields.last_mut().into_iter().for_each(|field| field.shows = true),
        _ => drop(flow.fields.pop()),
    }
    Ok(())
}

/// What a character shows; ends of pages and marks of the program show nothing.
fn shown(sign: char, characters: &Characters, file: &File<'_>) -> Option<char> {
    match (sign, characters.symbol) {
        ('(', Some((face, code))) => {
            let face = file.fonts.get(usize::from(face)).map_or("", String::as_str);
            Some(symbol(face, u32::from(code)))
        }
        ('\t', _) => Some('\t'),
        ('\u{b}', _) => Some('\n'),
        ('\u{1e}', _) => Some('-'),
        _ => Some(sign).filter(|sign| *sign >= ' '),
    }
}
