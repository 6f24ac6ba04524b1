//! The tables of a Word file and of the workbooks that go with it, read as those of any project.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Severity, Sink};
use crate::extract::{self, Book};
use crate::import::{Draft, Known, schema_id};
use crate::model::facts::Facts;
use crate::model::kind::Kind;
use crate::model::table::{Dataset, INDICATORS};
use crate::narrate;
use crate::project::{JOB_FILE, Project, World};
use crate::propose::{Asked, Proposal, SETTINGS, proposal};

/// The tables of both.
pub(super) struct Tables {
    pub given: Vec<Book>,
    /// The workbooks that were given, and one of those tables of the document that none of them has.
    books: Vec<Book>,
    /// What was read of them.
    data: Dataset,
    /// Kinds that the given ones have.
    given_kinds: BTreeSet<String>,
    headers: BTreeMap<String, Vec<String>>,
    /// What the sheets of the document were read as.
    found: BTreeMap<String, String>,
    /// Its sheets that look like a table that is known and cannot be read, and why.
    pub unread: Vec<(String, String)>,
    /// Kinds of tables that only this document has: path and text.
    pub own_kinds: Vec<(String, String)>,
}

/// Reads workbooks with some words for headers.
struct Reading<'a> {
    draft: &'a Draft<'a>,
    /// The name of the workbook of the document.
    own: &'a str,
    headers: &'a BTreeMap<String, Vec<String>>,
}

impl Reading<'_> {
    /// A workbook of one sheet of the document, read by itself, so that a table that cannot be read takes none of the
    /// others with it.
    fn alone(&self, sheet: &str, kinds: &[(String, String)]) -> Result<Dataset, Option<String>> {
        let bytes = self.draft.workbook(Some(&BTreeSet::from([sheet.to_owned()]))).map_err(Some)?;
        let book = bytes.map(|bytes| Book { name: self.own.to_owned(), bytes });
        let mut sink = Sink::default();
        let read = extract::workbooks(book.as_slice(), self.headers, kinds, &mut sink);
        read.map(|(_, data)| data).map_err(|_| wrong(&sink))
    }

    /// All of some workbooks; nothing when one of them cannot be read, which is told once the project is made.
    fn all(&self, books: &[Book], kinds: &[(String, String)]) -> Dataset {
        let read = extract::workbooks(books, self.headers, kinds, &mut Sink::default());
        read.map_or_else(|_| Dataset::default(), |(_, data)| data)
    }

    /// The workbooks that were given, and one of some sheets of the document.
    fn with(&self, given: &[Book], sheets: &BTreeSet<String>) -> Vec<Book> {
        // Each of the sheets was written by itself.
        let own = self.draft.workbook(Some(sheets)).ok().flatten();
        let own = own.map(|bytes| Book { name: self.own.to_owned(), bytes });
        given.iter().cloned().chain(own).collect()
    }

    /// The kinds that the sheets of the document were read as.
    fn kinds(&self, data: &Dataset) -> BTreeMap<String, String> {
        let begin = format!("{}!", self.own);
        let own = data.tables.iter().filter_map(|table| Some((table.sheet.strip_prefix(&begin)?, &table.kind)));
        own.map(|(sheet, kind)| (sheet.to_owned(), kind.clone())).collect()
    }
}

/// Why a sheet that looks like a table that is known cannot be read; none for one that looks like nothing.
fn wrong(sink: &Sink) -> Option<String> {
    let is_fault = |finding: &&Diagnostic| finding.severity == Severity::Error && finding.code != Code::MissingTable;
    sink.sorted().into_iter().find(is_fault).map(|finding| finding.message.clone())
}

impl Tables {
    /// Reads them; `own` is the name that the workbook of the document gets.
    pub(super) fn read(draft: &Draft<'_>, given: Vec<Book>, own: &str, kind: Option<&'static Kind>) -> Self {
        let all: BTreeSet<String> = draft.sheets().into_iter().collect();
        let none = BTreeMap::new();
        let headers = extract::likely_headers(&Reading { draft, own, headers: &none }.with(&given, &all));
        let reading = Reading { draft, own, headers: &headers };
        let of_given = if given.is_empty() { Dataset::default() } else { reading.all(&given, &[]) };
        let given_kinds: BTreeSet<String> = of_given.tables.into_iter().map(|table| table.kind).collect();
        let (mut found, mut unread) = (BTreeMap::new(), Vec::new());
        for sheet in draft.sheets() {
            match reading.alone(&sheet, &[]) {
                Ok(data) => found.extend(reading.kinds(&data)),
                Err(why) => unread.extend(why.map(|why| (sheet, why))),
            }
        }
        // Of a table that a workbook has, the document's is no second one.
        let mut used = given_kinds.clone();
        let is_new = |sheet: &String| found.get(sheet).is_some_and(|kind| used.insert(kind.clone()));
        let mut kept: BTreeSet<String> = draft.sheets().into_iter().filter(is_new).collect();
        let books = reading.with(&given, &kept);
        let data = reading.all(&books, &[]);
        let mut tables =
            Self { given, books, data, given_kinds, headers: headers.clone(), found, unread, own_kinds: Vec::new() };
        // What is none of the kinds that are known gets one of its own, where that works.
        let known = tables.known(&tables.proposal(draft, kind));
        for (sheet, described) in draft.schemas(&known) {
            let id = schema_id(&described.0);
            let is_read = |data: Dataset| data.table(id).is_some();
            if reading.alone(&sheet, std::slice::from_ref(&described)).is_ok_and(is_read) {
                tables.found.insert(sheet.clone(), id.to_owned());
                tables.own_kinds.push(described);
                kept.insert(sheet);
            }
        }
        if !tables.own_kinds.is_empty() {
            tables.books = reading.with(&tables.given, &kept);
            tables.data = reading.all(&tables.books, &tables.own_kinds);
        }
        tables
    }

    pub(super) fn proposal(&self, draft: &Draft<'_>, kind: Option<&'static Kind>) -> Proposal {
        let names: Vec<String> = self.books.iter().map(|book| book.name.clone()).collect();
        let (title, plan) = (draft.title(), draft.plan());
        let title = Some(title.as_str()).filter(|title| !title.is_empty());
        proposal(&self.data, Asked { workbooks: &names, kind, headers: &self.headers, title, plan: plan.as_deref() })
    }

    /// What the program makes of the tables, with the settings that are proposed.
    pub(super) fn known(&self, proposal: &Proposal) -> Known {
        let mut known = Known { given: self.given_kinds.clone(), sheets: self.found.clone(), ..Known::default() };
        if let Some(table) = self.data.table(INDICATORS) {
            known.indicators = table.rows.iter().map(|row| row.name.clone()).collect();
        }
        let settings = World::default().with(JOB_FILE, proposal.settings(SETTINGS));
        let with_kinds = self.own_kinds.iter().fold(settings, |world, (path, text)| world.with(path, text.clone()));
        let world = self
            .books
            .iter()
            .fold(with_kinds, |world, book| world.with(&format!("inputs/{}", book.name), book.bytes.clone()));
        let mut unheard = Sink::default();
        let facts = Project::open(world, &mut unheard).and_then(|project| {
            let data = extract::dataset(&project, &mut unheard)?;
            Ok(Facts::new(Arc::new(data), Arc::new(project.job)))
        });
        known.printed = facts.map(|facts| narrate::printed_tables(&facts)).unwrap_or_default();
        known
    }
}
