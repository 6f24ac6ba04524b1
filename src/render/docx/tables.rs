//! Tables, boxes and pictures as pieces of a Word document.

use super::compose::{Composer, LINE, TYPE_AREA};
use super::flow::{Cell, Drawing, Face, Grid, Look, Merge, Paragraph, Piece, Row, Run, RunKind, Side, Style, Twips};
use crate::markup::block::{Align, BoxBlock, Cell as BlockCell, Picture, Table};
use crate::markup::chart::Chart;
use crate::render::chart;
use crate::render::fit::{Fit, Length, Sheet};
use crate::render::spans::spans;

/// What of a page a table may take and still be kept on one.
const WHOLE: Length = 3;
/// What of a page a row may take and still not be broken.
const UNBROKEN: Length = 2;

/// Columns of a table that Word opens.
const MOST_COLUMNS: usize = 63;

/// Hundredths of a point as Word measures.
fn twips(length: Length) -> Twips {
    length / 5
}

impl<'a> Composer<'a, '_> {
    /// A table with its caption above and its notes below.
    pub(super) fn table(&mut self, table: &'a Table, fit: &Fit) {
        let name = self.next_name();
        let title = (!table.title.is_empty()).then(|| Run::text(table.title.clone()));
        let caption = self.caption(table.key.as_deref(), &table.number, title.into_iter().collect());
        if !caption.is_empty() {
            let mut line = Paragraph::new(Style::Caption, caption);
            (line.is_kept, line.names, line.indent) = (true, vec![name], self.level.indent);
            self.paragraph(line);
        }
        if !table.unit.is_empty() {
            let mut line = Paragraph::new(Style::Unit, vec![Run::text(table.unit_line())]);
            line.is_kept = true;
            self.paragraph(line);
        }
        if fit.widths.len() > MOST_COLUMNS {
            return self.lines(table);
        }
        let (side, above) = fit.inset();
        let widths = self.widths(fit);
        let columns = widths.len();
        let grid = Grid { widths, inset: (twips(side), twips(above)), indent: self.level.indent, is_framed: false };
        self.put(Piece::Table(grid));
        let height = fit.head + fit.heights.iter().sum::<Length>();
        let setting = Setting { table, style: Style::Cell(fit.size), columns, is_whole: height <= fit.page() / WHOLE };
        self.header(&setting);
        self.rows(&setting, fit);
        self.put(Piece::TableEnd);
        for note in &table.notes {
            let line = Paragraph::new(Style::Note, vec![Run::text(note.clone())]);
            self.paragraph(Paragraph { indent: self.level.indent, ..line });
        }
    }

    /// The rows of a table that Word has no table for: a line for each, its cells between tabs.
    fn lines(&mut self, table: &'a Table) {
        for row in table.header.iter().chain(table.rows.iter().map(|row| &row.cells)) {
            let mut runs = Vec::new();
            for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_covered()) {
                runs.extend((at > 0).then(|| Run::text("\t")));
                runs.extend(self.inlines(&cell.body, Look::default()));
            }
            self.paragraph(Paragraph::new(Style::Note, runs));
        }
    }

    /// The widths of the columns; inside something else they are shares of what room there is.
    fn widths(&self, fit: &Fit) -> Vec<Twips> {
        if fit.sheet != Sheet::Inside {
            return fit.widths.iter().map(|width| twips(*width)).collect();
        }
        let room = TYPE_AREA.0.saturating_sub(self.level.indent);
        let all = fit.widths.iter().sum::<Length>().max(1);
        fit.widths.iter().map(|width| width * room / all).collect()
    }

    fn header(&mut self, setting: &Setting<'a>) {
        let mut below = Vec::new();
        for row in &setting.table.header {
            let sizes: Vec<(usize, usize)> = row.iter().map(|cell| (cell.colspan, cell.rowspan)).collect();
            let cells = merged(&sizes, setting.columns, &mut below).into_iter().map(|(at, columns, merge)| {
                let text = row.get(at).filter(|_| merge != Merge::Below);
                let look = Look { face: Some(Face::Hei), ..Look::default() };
                let runs = text.map(|cell| self.inlines(&cell.body, look)).unwrap_or_default();
                let mut line = Paragraph::new(setting.style, runs).at(Side::Center);
                line.is_kept = true;
                Cell { columns, merge, is_shaded: true, paragraphs: vec![line] }
            });
            let cells = cells.collect();
            self.put(Piece::Row(Row { cells, is_header: true, is_breakable: false, height: None, change: None }));
        }
    }

    fn rows(&mut self, setting: &Setting<'a>, fit: &Fit) {
        let table = setting.table;
        let mut below = Vec::new();
        for (at, (row, sizes)) in table.rows.iter().zip(spans(table)).enumerate() {
            let is_last = at + 1 == table.rows.len();
            // The last row heads nothing, whatever it looks like.
            let is_heading = row.is_heading() && !is_last;
            let cells = merged(&sizes, setting.columns, &mut below);
            let cells = cells.into_iter().map(|(col, columns, merge)| {
                let cell = row.cells.get(col).filter(|_| merge != Merge::Below);
                let side = if is_heading { Side::Left } else { side(table, col) };
                let mut line = self.cell(setting, cell, side);
                line.is_kept = (setting.is_whole && !is_last) || is_heading;
                Cell { columns, merge, is_shaded: false, paragraphs: vec![line] }
            });
            let cells = cells.collect();
            let height = fit.heights.get(at).copied().unwrap_or_default();
            let is_breakable = height > fit.page() / UNBROKEN;
            self.put(Piece::Row(Row { cells, is_header: false, is_breakable, height: None, change: None }));
        }
    }

    fn cell(&mut self, setting: &Setting<'a>, cell: Option<&BlockCell>, side: Side) -> Paragraph {
        let runs = cell.map(|cell| self.inlines(&cell.body, Look::default())).unwrap_or_default();
        Paragraph::new(setting.style, runs).at(side)
    }

    /// A framed box of projects, its title on every page.
    pub(super) fn project_box(&mut self, listed: &'a BoxBlock) {
        const INSET: (Twips, Twips) = (160, 100);
        let name = self.next_name();
        let width = TYPE_AREA.0.saturating_sub(self.level.indent);
        let grid = Grid { widths: vec![width], inset: INSET, indent: self.level.indent, is_framed: true };
        self.put(Piece::Table(grid));
        let title = self.inlines(&listed.title, Look::default());
        let caption = self.caption(Some(&listed.key), &listed.number, title);
        let mut head = Paragraph::new(Style::BoxTitle, caption);
        (head.is_kept, head.names) = (true, vec![name]);
        let row = |paragraphs: Vec<Paragraph>, is_header: bool| {
            let cells = vec![Cell { columns: 1, merge: Merge::No, is_shaded: is_header, paragraphs }];
            Piece::Row(Row { cells, is_header, is_breakable: !is_header, height: None, change: None })
        };
        self.put(row(vec![head], true));
        let groups = listed.groups.iter().map(|group| {
            let look = Look { face: Some(Face::Hei), ..Look::default() };
            let mut runs = self.inlines(&group.name, look);
            runs.push(Run::text("。").in_face(Face::Hei));
            for (at, item) in group.items.iter().enumerate() {
                runs.extend((at > 0).then(|| Run::text("、")));
                runs.extend(self.inlines(&item.body, Look::default()));
            }
            runs.push(Run::text("。"));
            Paragraph::new(Style::BoxText, runs)
        });
        let mut groups: Vec<Paragraph> = groups.collect();
        if groups.is_empty() {
            groups.push(Paragraph::new(Style::BoxText, Vec::new()));
        }
        self.put(row(groups, false));
        self.put(Piece::TableEnd);
    }

    /// A picture, four fifths as wide as the text, with its caption below.
    pub(super) fn picture(&mut self, shown: &'a Picture) {
        let drawn = self.made.pictures.of_file(&shown.path);
        self.drawn(drawn, 4, &shown.alt, (&shown.key, &shown.number, &shown.caption));
    }

    /// A chart, as wide as the text.
    pub(super) fn chart(&mut self, chart: &'a Chart) {
        let drawn = self.made.pictures.of_chart(&chart::file(&chart.key));
        self.drawn(drawn, 5, &chart.alternative(), (&chart.key, &chart.number, &chart.caption));
    }

    fn drawn(
        &mut self,
        drawn: Option<super::pictures::Shown>,
        fifths: u64,
        alt: &str,
        (key, number, caption): (&str, &str, &str),
    ) {
        // Room for the caption is kept.
        let room = (TYPE_AREA.1 - 3 * LINE) / 20;
        let name = self.next_name();
        // Somebody who cannot see it is told at least that there is one.
        let alt = if alt.trim().is_empty() { number } else { alt };
        let run = match drawn {
            Some(shown) => {
                let size = shown.within((TYPE_AREA.0.saturating_sub(self.level.indent)) / 20 * fifths / 5, room);
                let drawing = Drawing { picture: shown.picture, vector: shown.vector, size, alt: alt.to_owned() };
                Run::new(RunKind::Picture(drawing))
            }
            None => Run::text(format!("〔此处为图片：{alt}〕")),
        };
        let mut held = Paragraph::new(Style::Picture, vec![run]);
        (held.is_kept, held.names, held.indent) = (true, vec![name], self.level.indent);
        self.paragraph(held);
        let runs = self.caption(Some(key), number, vec![Run::text(caption)]);
        self.paragraph(Paragraph { indent: self.level.indent, ..Paragraph::new(Style::Caption, runs) });
    }

    /// Lines to be filled in by hand: one row for each field.
    pub(super) fn sign_off(&mut self, fields: &'a [String]) {
        let width = TYPE_AREA.0;
        let grid = Grid { widths: vec![width / 4, width - width / 4], inset: (80, 40), indent: 0, is_framed: false };
        self.put(Piece::Table(grid));
        for field in fields {
            let texts = [vec![Run::text(field.clone()).in_face(Face::Hei)], Vec::new()];
            let cells = texts.map(|runs| {
                let mut line = Paragraph::new(Style::Cell(160), runs).at(Side::Center);
                line.is_kept = true;
                Cell { columns: 1, merge: Merge::No, is_shaded: false, paragraphs: vec![line] }
            });
            let height = Some(2 * LINE);
            self.put(Piece::Row(Row {
                cells: cells.to_vec(),
                is_header: false,
                is_breakable: false,
                height,
                change: None,
            }));
        }
        self.put(Piece::TableEnd);
    }
}

/// How the cells of a table are set.
struct Setting<'a> {
    table: &'a Table,
    style: Style,
    columns: usize,
    is_whole: bool,
}

fn side(table: &Table, col: usize) -> Side {
    match table.columns.get(col).map(|column| column.align) {
        Some(Align::Left) => Side::Left,
        Some(Align::Right) => Side::Right,
        Some(Align::Center) | None => Side::Center,
    }
}

/// A cell that goes on below: rows that are left, and columns.
type Open = Option<(usize, usize)>;

/// The cells of a row, each by its first column with the columns that it covers; together they fill the table,
/// whatever the sizes say. `below` holds what goes on from the rows above.
fn merged(sizes: &[(usize, usize)], columns: usize, below: &mut Vec<Open>) -> Vec<(usize, usize, Merge)> {
    below.resize(columns, None);
    let mut cells = Vec::new();
    let mut at = 0;
    while at < columns {
        if let Some((left, covered)) = below[at].take() {
            cells.push((at, covered, Merge::Below));
            below[at] = (left > 1).then_some((left - 1, covered));
            at += covered;
            continue;
        }
        let (wide, high) = sizes.get(at).copied().unwrap_or((1, 1));
        // A cell ends where one from above goes on.
        let free = (at + 1..columns).find(|next| below[*next].is_some()).unwrap_or(columns) - at;
        let covered = wide.clamp(1, free);
        if high > 1 {
            below[at] = Some((high - 1, covered));
        }
        cells.push((at, covered, if high > 1 { Merge::First } else { Merge::No }));
        at += covered;
    }
    cells
}
