//! What a project is made from that begins with last year's Word file: its text, and the workbooks that go with it.

mod tables;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::open::laid_over;
use crate::diag::{Code, Diagnostic, Outcome, Severity, Sink, Stopped};
use crate::extract::{self, Book};
use crate::import::{self, Account, Counts, Imported, account, draft};
use crate::inspect::{self, Evidence, Language, NumberClass, NumberCounts, Prose};
use crate::model::facts::Facts;
use crate::model::job::InputLimits;
use crate::model::kind::Kind;
use crate::model::manuscript::Manuscript;
use crate::narrate;
use crate::place::Place;
use crate::project::{JOB_FILE, Project, World};
use crate::propose::{self, SETTINGS};
use crate::render::Artifact;
use crate::text::yaml::scalar;
use tables::Tables;

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
    given.iter().try_for_each(|book| readable(book, sink))?;
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
    // Each of its sheets was written before.
    let of_document = draft.workbook(Some(&imported.sheets)).ok().flatten();
    books.extend(of_document.map(|bytes| Book { name: own.to_owned(), bytes }));
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
    told.is_made = compare(&files, &manuscript, &imported, &mut told);
    let text = account(&manuscript, &imported, &told);
    files.insert(0, Artifact { name: ACCOUNT.to_owned(), bytes: text.into_bytes() });
    let differ = imported.differences.len() + told.missing.len() + told.added.len();
    Ok(ImportedProject {
        files,
        counts: imported.counts,
        losses: manuscript.losses.len() + imported.left.len(),
        differences: told.is_made.then_some(differ),
        questions: told.questions,
    })
}

/// A file that was given as a workbook and is none is no part of a project.
fn readable(book: &Book, sink: &mut Sink) -> Outcome<()> {
    let mut found = Sink::default();
    let read = extract::workbooks(std::slice::from_ref(book), &BTreeMap::new(), &[], &mut found);
    let is_refusal =
        |finding: &Diagnostic| matches!(finding.code, Code::UnreadableFile | Code::UnsafeFile | Code::MacroWorkbook);
    let refusals: Vec<Diagnostic> = found.take().into_iter().filter(is_refusal).collect();
    if read.is_ok() || refusals.is_empty() {
        return Ok(());
    }
    let place = |finding| Diagnostic { place: Place::File(book.name.clone()), ..finding };
    sink.extend(refusals.into_iter().map(place));
    Err(Stopped)
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

/// Makes the report of the project and holds it against the document; false when there can be none yet.
fn compare(files: &[Artifact], manuscript: &Manuscript, imported: &Imported, told: &mut Account) -> bool {
    let world = laid_over(&World::default(), files);
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
