//! What a report in Markdown says to a reader, taken apart as the page is.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::support::shown::html_tables;
use crate::support::squeezed;

/// What stands for a table in a text.
pub(super) const TABLE: &str = "⟦表⟧";

/// Cells of a table by rows, merged ones at each of their places.
pub(super) type Matrix = Vec<Vec<String>>;

/// A report, without white space.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub text: String,
    pub tables: Vec<Matrix>,
    pub notes: Vec<String>,
    /// References to notes in the text.
    pub marks: usize,
    /// What says in words what a chart or a picture shows, and its file.
    pub drawings: Vec<(String, String)>,
}

/// Where the text that is read goes.
#[derive(Default)]
struct Reader {
    told: Told,
    /// Texts that are not finished: a note, a cell, the words of a picture.
    inner: Vec<String>,
    is_in_contents: bool,
    is_in_table: bool,
}

impl Told {
    pub(super) fn of(markdown: &str) -> Self {
        let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
        let mut merged = html_tables(markdown).into_iter();
        let mut reader = Reader::default();
        let events: Vec<Event<'_>> = Parser::new_ext(markdown, options).collect();
        for (at, event) in events.iter().enumerate() {
            if let Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) = event {
                let title = events.get(at + 1);
                reader.is_in_contents = matches!(title, Some(Event::Text(title)) if &**title == "目录");
            }
            if reader.is_in_contents {
                continue;
            }
            match event {
                Event::Html(line) if line.trim_start().starts_with("<table>") => {
                    let table = merged.next().expect("a table");
                    reader.put(TABLE);
                    reader.told.tables.push([table.header, table.rows].concat().iter().map(|row| cells(row)).collect());
                }
                event => reader.event(event),
            }
        }
        assert!(merged.next().is_none(), "a table was not met");
        reader.told
    }
}

/// Cells without the marks of Markdown.
fn cells(row: &[String]) -> Vec<String> {
    row.iter().map(|cell| squeezed(&cell.replace("**", "").replace("~~", "").replace("<br>", ""))).collect()
}

impl Reader {
    fn put(&mut self, text: &str) {
        self.inner.last_mut().unwrap_or(&mut self.told.text).push_str(&squeezed(text));
    }

    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.put(text),
            Event::FootnoteReference(_) => self.told.marks += usize::from(self.inner.is_empty() || self.is_in_table),
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.told.drawings.push((String::new(), dest_url.to_string()));
                self.inner.push(String::new());
            }
            Event::Start(Tag::FootnoteDefinition(_) | Tag::TableCell) => self.inner.push(String::new()),
            Event::Start(Tag::Table(_)) => {
                self.put(TABLE);
                self.told.tables.push(Vec::new());
                self.is_in_table = true;
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.told.tables.last_mut().expect("a table").push(Vec::new());
            }
            Event::End(TagEnd::Table) => self.is_in_table = false,
            Event::End(TagEnd::FootnoteDefinition) => {
                let note = self.inner.pop().expect("a note");
                self.told.notes.push(note);
            }
            Event::End(TagEnd::TableCell) => {
                let cell = self.inner.pop().expect("a cell");
                self.told.tables.last_mut().and_then(|table| table.last_mut()).expect("a row").push(cell);
            }
            Event::End(TagEnd::Image) => {
                let words = self.inner.pop().expect("words");
                self.told.drawings.last_mut().expect("a picture").0 = words;
            }
            _ => {}
        }
    }
}
