//! What a project is made from that begins with last year's Word file: its text, and the workbooks that go with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Outcome, Severity, Sink};
use crate::extract::{self, Book};
use crate::import::{self, Account, Counts, Draft, Imported, Known, account, draft};
use crate::inspect::{self, Evidence, Language, NumberClass, NumberCounts, Prose};
use crate::model::facts::Facts;
use crate::model::job::InputLimits;
use crate::model::kind::Kind;
use crate::model::manuscript::Manuscript;
use crate::model::table::{Dataset, INDICATORS};
use crate::narrate;
use crate::project::{JOB_FILE, Project, World};
use crate::propose::{self, Asked, Proposal, SETTINGS, proposal};
use crate::render::Artifact;
use crate::text::yaml::scalar;

/// What an import is asked for.
#[derive(Clone, Copy)]
pub struct ImportOptions<'a> {
    /// The Word file.
    pub document: &'a Path,
    /// Workbooks that go with it, which count before its own tables.
    pub workbooks: &'a [&'a Path],
    /// The kind of report, where the user names one.
    pub kind: Option<&'static Kind>,
    /// A workbook for the case that neither the document nor the workbooks have a table, by kind.
    pub empty: &'a dyn Fn(&Kind) -> &'static [u8],
}

/// A project that was imported, before it is written.
#[derive(Debug)]
pub struct ImportedProject {
    /// All its files; `report.yaml` is the last.
    pub files: Vec<Artifact>,
    /// What was found.
    pub counts: Counts,
    /// Things of the document that are in no file.
    pub losses: usize,
    /// Lines that the document and the report say differently; none when no report could be made.
    pub differences: Option<usize>,
    /// What a person has to decide.
    pub questions: Vec<String>,
}

/// Name of the workbook that holds the tables of the document.
const OWN: &str = "附表.xlsx";
/// … where a workbook of that name was given.
const OWN_BESIDE: &str = "原报告的表.xlsx";
/// The account for people.
const ACCOUNT: &str = "导入报告.md";

/// Reads a Word file and makes a project of it.
///
/// # Errors
/// Stops when a file cannot be read; the reasons are in `sink`.
pub fn import(options: &ImportOptions<'_>, sink: &mut Sink) -> Outcome<ImportedProject> {
    let document = extract::book(options.document, sink)?;
    let given = options.workbooks.iter().map(|path| extract::book(path, sink)).collect::<Outcome<Vec<Book>>>()?;
    let manuscript = extract::manuscript(&document.name, &document.bytes, &InputLimits::default(), sink)?;
    let draft = draft(&manuscript);
    let own = if given.iter().any(|book| book.name == OWN) { OWN_BESIDE } else { OWN };
    let kind = options.kind.or_else(|| kind_of(&draft.title()));
    let tables = Tables::read(&draft, given, own, kind);
    let mut proposal = tables.proposal(&draft, kind);
    for (key, block) in draft.settings() {
        proposal = proposal.with(key, block);
    }
    let known = tables.known(&proposal);
    let imported = draft.project(proposal.kind, &known);
    let own_kinds =
        tables.own_kinds.iter().map(|(name, text)| Artifact { name: name.clone(), bytes: text.clone().into_bytes() });
    let mut files: Vec<Artifact> = own_kinds.collect();
    let mut books = tables.given.clone();
    books.extend(draft.workbook(Some(&imported.sheets)).map(|bytes| Book { name: own.to_owned(), bytes }));
    let mut questions = proposal.questions.clone();
    questions.extend(
        tables.unread.iter().map(|(sheet, why)| {
            format!("原文的表 `{sheet}` 没有读成附表（{why}）；要用它的数，请在工作簿里补上这张表")
        }),
    );
    if books.is_empty() {
        questions.push("原文里没有认出任何一张附表，附表.xlsx 是空表，请填写".to_owned());
        books.push(Book { name: OWN.to_owned(), bytes: (options.empty)(proposal.kind).to_vec() });
    }
    let names: Vec<String> = books.iter().map(|book| book.name.clone()).collect();
    let sections = imported.sections.iter().map(|name| scalar(name)).collect::<Vec<_>>().join(", ");
    let sections = format!("sections: [{sections}]       # 报告的各章，按这个顺序；模板在 templates/sections\n");
    let proposal = proposal.with("workbooks", propose::workbooks(&names)).with("sections", sections);
    let settings = proposal.settings(SETTINGS);
    files.extend(imported.files.iter().map(|(name, bytes)| Artifact { name: name.clone(), bytes: bytes.clone() }));
    files.extend(books.into_iter().map(|book| Artifact { name: format!("inputs/{}", book.name), bytes: book.bytes }));
    files.push(Artifact { name: JOB_FILE.to_owned(), bytes: settings.into_bytes() });
    let mut told = Account { questions, workbooks: names, ..Account::default() };
    let is_made = compare(&files, &manuscript, &imported, &mut told);
    let text = account(&manuscript, &imported, &told);
    files.insert(0, Artifact { name: ACCOUNT.to_owned(), bytes: text.into_bytes() });
    let differ = imported.differences.len() + told.missing.len() + told.added.len();
    Ok(ImportedProject {
        files,
        counts: imported.counts,
        losses: manuscript.losses.len(),
        differences: is_made.then_some(differ),
        questions: told.questions,
    })
}

/// Why a sheet that looks like a table that is known cannot be read; none for one that looks like nothing.
fn wrong(sink: &Sink) -> Option<String> {
    let is_fault = |finding: &&Diagnostic| finding.severity == Severity::Error && finding.code != Code::MissingTable;
    sink.sorted().into_iter().find(is_fault).map(|finding| finding.message.clone())
}

/// The kinds that the sheets of a workbook were read as.
fn sheets(data: &Dataset, book: &str) -> BTreeMap<String, String> {
    let begin = format!("{book}!");
    let own = data.tables.iter().filter_map(|table| Some((table.sheet.strip_prefix(&begin)?, table.kind.clone())));
    own.map(|(sheet, kind)| (sheet.to_owned(), kind)).collect()
}

/// The kind of report that a title names, the longest name first.
fn kind_of(title: &str) -> Option<&'static Kind> {
    let named = |kind: &'static Kind| {
        let names = kind.names().filter(|name| !name.is_ascii() && title.contains(name));
        names.map(|name| name.chars().count()).max().map(|length| (length, kind))
    };
    let found = Kind::built_in().iter().filter_map(named).max_by_key(|(length, _)| *length);
    found.map(|(_, kind)| kind)
}

/// The tables of the document and of the workbooks that were given.
struct Tables {
    given: Vec<Book>,
    /// All of them: those of the document last.
    books: Vec<Book>,
    /// What was read of all of them.
    data: Dataset,
    /// Kinds that the given ones have.
    given_kinds: BTreeSet<String>,
    headers: BTreeMap<String, Vec<String>>,
    /// What the sheets of the document were read as.
    found: BTreeMap<String, String>,
    /// Its sheets that look like a table that is known and cannot be read, and why.
    unread: Vec<(String, String)>,
    /// Kinds of tables that only this document has: path and text.
    own_kinds: Vec<(String, String)>,
}

impl Tables {
    fn read(draft: &Draft<'_>, given: Vec<Book>, own: &'static str, kind: Option<&'static Kind>) -> Self {
        let of_draft = |only: Option<&BTreeSet<String>>| {
            let book = draft.workbook(only).map(|bytes| Book { name: own.to_owned(), bytes });
            book.into_iter().collect::<Vec<Book>>()
        };
        let mut books = of_draft(None);
        books.splice(0..0, given.iter().cloned());
        let headers = extract::likely_headers(&books);
        let words = headers.clone();
        let read = |books: &[Book], own: &[(String, String)]| {
            let read = extract::workbooks(books, &words, own, &mut Sink::default());
            read.map_or_else(|_| Dataset::default(), |(_, data)| data)
        };
        let kinds = |data: &Dataset| data.tables.iter().map(|table| table.kind.clone()).collect::<BTreeSet<String>>();
        let given_kinds = if given.is_empty() { BTreeSet::new() } else { kinds(&read(&given, &[])) };
        // Each by itself, so that a table that cannot be read takes none of the others with it.
        let mut found = BTreeMap::new();
        let mut unread = Vec::new();
        for sheet in draft.sheets() {
            let book = of_draft(Some(&BTreeSet::from([sheet.clone()])));
            let mut sink = Sink::default();
            match extract::workbooks(&book, &words, &[], &mut sink) {
                Ok((_, data)) => found.extend(sheets(&data, own)),
                Err(_) => unread.extend(wrong(&sink).map(|why| (sheet, why))),
            }
        }
        // Of a table that a workbook has, the document's is no second one.
        let mut used = given_kinds.clone();
        let mut kept: BTreeSet<String> = draft
            .sheets()
            .into_iter()
            .filter(|sheet| found.get(sheet).is_some_and(|kind| used.insert(kind.clone())))
            .collect();
        let mut books = given.clone();
        books.extend(of_draft(Some(&kept)));
        let data = read(&books, &[]);
        let mut tables =
            Self { given: given.clone(), books, data, given_kinds, headers, found, unread, own_kinds: Vec::new() };
        // What is none of the kinds that are known gets one of its own, where that works.
        let known = tables.known(&tables.proposal(draft, kind));
        for (sheet, described) in draft.schemas(&known) {
            let book = of_draft(Some(&BTreeSet::from([sheet.clone()])));
            let data = read(&book, std::slice::from_ref(&described));
            if data.table(import::schema_id(&described.0)).is_some() {
                tables.found.insert(sheet.clone(), import::schema_id(&described.0).to_owned());
                tables.own_kinds.push(described);
                kept.insert(sheet);
            }
        }
        if !tables.own_kinds.is_empty() {
            tables.books = given;
            tables.books.extend(of_draft(Some(&kept)));
            tables.data = read(&tables.books, &tables.own_kinds);
        }
        tables
    }

    fn proposal(&self, draft: &Draft<'_>, kind: Option<&'static Kind>) -> Proposal {
        let names: Vec<String> = self.books.iter().map(|book| book.name.clone()).collect();
        let (title, plan) = (draft.title(), draft.plan());
        let title = Some(title.as_str()).filter(|title| !title.is_empty());
        proposal(&self.data, Asked { workbooks: &names, kind, headers: &self.headers, title, plan: plan.as_deref() })
    }

    /// What the program makes of the tables, with the settings that are proposed.
    fn known(&self, proposal: &Proposal) -> Known {
        let mut known = Known { given: self.given_kinds.clone(), sheets: self.found.clone(), ..Known::default() };
        if let Some(table) = self.data.table(INDICATORS) {
            known.indicators = table.rows.iter().map(|row| row.name.clone()).collect();
        }
        let mut world = World::default().with(JOB_FILE, proposal.settings(SETTINGS));
        for (path, text) in &self.own_kinds {
            world = world.with(path, text.clone());
        }
        for book in &self.books {
            world = world.with(&format!("inputs/{}", book.name), book.bytes.clone());
        }
        let mut unheard = Sink::default();
        let facts = Project::open(world, &mut unheard).and_then(|project| {
            let data = extract::dataset(&project, &mut unheard)?;
            Ok(Facts::new(Arc::new(data), Arc::new(project.job)))
        });
        known.printed = facts.map(|facts| narrate::printed_tables(&facts)).unwrap_or_default();
        known
    }
}

/// A project that stands in memory only.
pub(super) fn world(files: &[Artifact]) -> World {
    files.iter().fold(World::default(), |world, file| world.with(&file.name, file.bytes.clone()))
}

/// Makes the report of the project and holds it against the document; false when there can be none yet.
fn compare(files: &[Artifact], manuscript: &Manuscript, imported: &Imported, told: &mut Account) -> bool {
    let world = world(files);
    let mut sink = Sink::default();
    let narrated = Project::open(world, &mut sink).and_then(|project| {
        let data = extract::dataset(&project, &mut sink)?;
        let facts = Arc::new(Facts::new(Arc::new(data), Arc::new(project.job.clone())));
        let narrated = narrate::report(&project, &facts, &[], &mut sink)?;
        Ok((narrated, facts, project))
    });
    let Ok((narrated, facts, project)) = narrated else {
        let errors = sink.sorted().into_iter().filter(|finding| finding.severity == Severity::Error);
        told.questions
            .extend(errors.map(|finding| format!("还不能生成报告：{}（{}）", finding.message, finding.place)));
        return false;
    };
    let language = Language::of(&facts);
    let prose = Prose::read(&narrated.report, &language, &narrated.originals);
    let coverage = inspect::coverage(Evidence { facts: &facts, project: &project }, &prose);
    let counts = coverage.blocks.values().fold(NumberCounts::default(), NumberCounts::and);
    told.numbers = NumberClass::ALL.map(|class| (class.title(), counts.of(class))).to_vec();
    let import::Differences { missing, added } = import::differences(manuscript, &imported.fates, &narrated.report);
    (told.missing, told.added) = (missing, added);
    true
}
