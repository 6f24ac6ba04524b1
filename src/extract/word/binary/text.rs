//! The text of a part: its paragraphs by their ends, and in each of them stretches of alike properties.

use super::file::File;
use super::look::Characters;
use super::paragraph::Properties;
use super::tables::Open as OpenTables;
use crate::extract::preflight::Refusal;
use crate::extract::word::body::close;
use crate::extract::word::field::Ended;
use crate::extract::word::flow::Flow;
use crate::extract::word::look::LookPart;
use crate::extract::word::paragraph::Open;
use crate::extract::word::symbol::symbol;
use crate::model::manuscript::{Element, Look, LossKind, Paragraph, SpanKind};

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
    let mut tables = OpenTables::default();
    let mut at = begin;
    while at < end {
        let mark = (at..end).find(|at| is_end(*at, file)).unwrap_or(end - 1);
        file.spend_paragraph()?;
        let is_ended = is_end(mark, file);
        one((at, if is_ended { mark } else { end }), mark, file, flow, &mut tables, out)?;
        at = mark + 1;
    }
    close(&file.lists, flow, tables.inside(out));
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
    tables: &mut OpenTables,
    out: &mut Vec<Element>,
) -> Result<(), Refusal> {
    let Some(piece) = file.text.piece(mark) else { return Ok(()) };
    let run = file.paragraphs.at(piece.place(mark));
    let mut properties = Properties::of(run.properties);
    let more = properties.elsewhere.map(|at| file.elsewhere(at)).unwrap_or_default();
    properties.take(more);
    properties.take(&piece.properties);
    file.spend(run.properties.len() + more.len() + piece.properties.len())?;
    if properties.depth() != tables.depth() {
        close(&file.lists, flow, tables.inside(out));
    }
    tables.stand_at(properties.depth(), &mut flow.tables, out);
    let paragraph = paragraph(range, mark, run.style, &properties, file, flow)?;
    let is_row_end = properties.is_row_end() && properties.depth() > 0;
    let inside = tables.inside(out);
    if let Some(paragraph) = paragraph {
        if !is_row_end || !paragraph.is_empty() {
            inside.push(Element::Paragraph(paragraph));
        }
        inside.append(&mut flow.boxed);
    }
    if is_row_end || properties.is_cell_end(file.text.units[mark]) {
        close(&file.lists, flow, inside);
    }
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
) -> Result<Option<Paragraph>, Refusal> {
    let style = file.styles.get(style);
    // A field of the lines before may end where this begins; nothing of it is shown here.
    let is_field_end = |at: &usize| file.text.units[*at] == 0x15;
    let begin = (range.0..range.1).find(|at| !is_field_end(at)).unwrap_or(range.1);
    (range.0..begin).for_each(|_| told(flow.fields.end(), flow));
    let (own, of_style) = (properties.list(), style.list.as_ref());
    let list = own.as_ref().map(|own| &own.0).filter(|list| !list.is_empty()).or(of_style.map(|list| &list.id));
    let level = own.as_ref().and_then(|own| own.1).or(of_style.and_then(|list| list.level)).unwrap_or(0);
    let list = list.filter(|list| *list != "0").map(|list| (list.clone(), level));
    let open = Open::begin(style, properties.outline.or(style.outline), list, flow);
    let mut line = Line { open, lost: None, text: String::new() };
    let mut at = begin;
    while at < range.1 {
        let (characters, end) = stretch(at, style.look, file)?;
        let end = end.min(range.1);
        line.stretch((at, end), &characters, file, flow)?;
        at = end;
    }
    line.told(flow);
    line.open.look_around(flow);
    let is_deleted = range.1 == mark && stretch(mark, style.look, file)?.0.is_deleted;
    if is_deleted {
        flow.open = Some(line.open);
        return Ok(None);
    }
    Ok(Some(line.open.close(&file.lists, flow)))
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
    open: Open,
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
                self.field(sign, look, flow)?;
                file.spend(0)?;
            } else if flow.fields.hides() {
                let mut text = [0; 4];
                flow.fields.instruct(if sign >= ' ' { sign.encode_utf8(&mut text) } else { "" });
            } else if let Some(mark) = file.marks.get(&at).filter(|_| lost.is_none()) {
                self.flush(lost, look, flow);
                let index = flow.note(mark.0, &mark.1);
                self.open.put_thing(SpanKind::Note(index), flow);
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
                let link = flow.fields.link().cloned();
                self.open.put(text, look, link.as_ref(), flow);
            }
        }
    }

    fn told(&mut self, flow: &mut Flow) {
        if let Some((kind, text)) = self.lost.take() {
            flow.lose(kind, text);
        }
    }

    /// The beginning, the middle or the end of a field.
    fn field(&mut self, sign: char, look: Look, flow: &mut Flow) -> Result<(), Refusal> {
        match sign {
            '\u{13}' if flow.fields.depth() >= MOST_FIELDS => return Err(Refusal::damaged("域套得太深")),
            '\u{13}' => flow.fields.begin(),
            '\u{14}' => flow.fields.show(),
            _ => {
                let ended = flow.fields.end().unwrap_or_default();
                self.open.put(ended.text, look, None, flow);
                ended.losses.into_iter().for_each(|(kind, text)| flow.lose(kind, text));
            }
        }
        Ok(())
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
        if characters.is_object || flow.fields.is_object() {
            flow.lose(LossKind::Object, String::new());
        } else if let Some(index) = file.picture(characters.picture, &mut flow.pictures)? {
            self.open.put_thing(SpanKind::Picture(index), flow);
        } else {
            flow.lose(LossKind::Picture, String::new());
        }
        Ok(())
    }
}

/// Reads a text box, which follows the paragraph that it is anchored in.
pub(super) fn boxed(range: (usize, usize), file: &File<'_>, flow: &mut Flow) -> Result<(), Refusal> {
    let (fields, outer, open) = (std::mem::take(&mut flow.fields), std::mem::take(&mut flow.boxed), flow.open.take());
    flow.boxes += 1;
    let mut inside = Vec::new();
    let read = read(range, file, flow, &mut inside);
    flow.end_fields(0);
    flow.boxes -= 1;
    flow.boxed = outer;
    flow.boxed.append(&mut inside);
    (flow.fields, flow.open) = (fields, open);
    read
}

/// What the end of a field brings to light where nothing of it is shown.
fn told(ended: Option<Ended>, flow: &mut Flow) {
    let ended = ended.unwrap_or_default();
    ended.losses.into_iter().for_each(|(kind, text)| flow.lose(kind, text));
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
