//! The report and its excerpts as PDFs, in one run of typst, or one by one where that fails.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::broken;
use super::cache::{Cache, Hash, hash};
use super::drawing::{self, Drawing, Drawings};
use super::engine::PdfSetup;
use super::fonts::FontSet;
use super::pdf::{self, Places, THEME_FILE};
use super::typst::{Pages, Setting, Theme, TypstSource, cited_marks, listed_keys, page_marks, typst};
use super::typst_cli::{self, Failure, Message};
use crate::diag::{Code, Diagnostic, Outcome, Severity, Sink, Stopped};
use crate::markup::escape::{ascii_name, typst_string};
use crate::model::report::{Meta, Report};
use crate::place::Place;

/// A PDF to make.
#[derive(Debug)]
pub(super) struct PdfRequest<'a> {
    /// Its name below the output folder.
    pub name: String,
    /// What it shows.
    pub report: &'a Report,
}

/// A document on its way.
struct Document<'a> {
    request: &'a PdfRequest<'a>,
    /// Name of its source; it depends on nothing but the output's name, so that a document is the
    /// same in whatever company it is set.
    slug: String,
    source: TypstSource,
}

impl Document<'_> {
    fn new<'a>(request: &'a PdfRequest<'a>, pages: &Pages) -> Document<'a> {
        let (slug, prefix) = if is_full(request.report) {
            ("report".to_owned(), String::new())
        } else {
            let slug = format!("d{}", &hash([request.name.as_bytes()])[..12]);
            (slug.clone(), slug + ".")
        };
        let setting = Setting { theme: Theme::File(THEME_FILE), prefix: &prefix, pages: pages.clone() };
        Document { request, source: typst(request.report, &setting), slug }
    }

    fn file(&self) -> String {
        format!("{}.typ", self.slug)
    }

    /// Hash of all that goes into it; `pages` are those of the full report, for an excerpt.
    fn key(&self, engine: &str, pages: &BTreeMap<String, usize>, setup: &PdfSetup<'_>) -> Hash {
        let report = self.request.report;
        let pictures: Vec<Vec<u8>> =
            report.images.iter().map(|name| setup.world.picture(name).unwrap_or_default()).collect();
        let cited: String = cited_marks(report)
            .iter()
            .map(|mark| pages.get(mark).map_or_else(String::new, usize::to_string) + " ")
            .collect();
        let mut parts = vec![engine.as_bytes(), self.source.text.as_bytes(), cited.as_bytes()];
        parts.extend(pictures.iter().map(Vec::as_slice));
        hash(parts)
    }
}

/// True for the full report, false for an excerpt of it.
fn is_full(report: &Report) -> bool {
    report.meta.department.is_none()
}

type Pdf = Option<Vec<u8>>;

/// What typst made of reports.
#[derive(Debug, Default)]
pub struct Typeset {
    /// A PDF of each; none for one that could not be set.
    pub pdfs: Vec<Pdf>,
    /// Pages of the full report by the marks of what stands on them.
    pub pages: BTreeMap<String, usize>,
    /// Drawings as PNG, by their names.
    pub pixels: BTreeMap<String, Vec<u8>>,
}

/// Makes PDFs of a full report, which comes first, and of excerpts of it, and pixels of drawings. What an
/// earlier run made from the same input is kept. What is wrong with a document is in `sink`. `done` is called
/// for each document.
///
/// # Errors
/// Stops when typst cannot be run at all.
pub(super) fn documents(
    requests: &[PdfRequest<'_>],
    drawings: Drawings<'_>,
    setup: &PdfSetup<'_>,
    cache: &mut Cache,
    done: &(dyn Fn() + Sync),
    sink: &mut Sink,
) -> Outcome<Typeset> {
    let engine = setup.key();
    let (pages, pdfs, pixels) = Default::default();
    let Drawings { meta, all: left } = drawings;
    let mut run = PdfRun { setup, cache, done, sink, engine, pages, pdfs, left, pixels };
    run.keep_drawings();
    if let Some((full, excerpts)) = requests.split_first() {
        run.all(full, excerpts)?;
    }
    run.draw(meta);
    let PdfRun { mut pdfs, pages, pixels, .. } = run;
    Ok(Typeset { pdfs: requests.iter().map(|request| pdfs.remove(&request.name)).collect(), pages, pixels })
}

/// The state of one call of [`documents`].
struct PdfRun<'a, 'b> {
    setup: &'a PdfSetup<'b>,
    cache: &'a mut Cache,
    done: &'a (dyn Fn() + Sync),
    sink: &'a mut Sink,
    engine: Hash,
    /// Pages of the marks of the full report, once known.
    pages: BTreeMap<String, usize>,
    pdfs: BTreeMap<String, Vec<u8>>,
    /// Drawings that have no pixels yet.
    left: Vec<Drawing>,
    pixels: BTreeMap<String, Vec<u8>>,
}

impl PdfRun<'_, '_> {
    /// Sets a full report and its excerpts.
    fn all(&mut self, full: &PdfRequest<'_>, excerpts: &[PdfRequest<'_>]) -> Outcome<()> {
        let report = Document::new(full, &Pages::Asked);
        // Excerpts have the same tables, or parts of them.
        let too_wide = places(std::slice::from_ref(&report), self.setup).too_wide(&report.source);
        self.sink.extend(too_wide);
        let excerpts: Vec<Document<'_>> =
            excerpts.iter().map(|request| Document::new(request, &Pages::Asked)).collect();
        // The pages of the full report are known from an earlier run, or from this one.
        let excerpts = if self.keep(&report) {
            excerpts
        } else {
            let (fresh, known): (Vec<_>, Vec<_>) =
                excerpts.into_iter().partition(|document| !self.is_recorded(document));
            let all: Vec<Document<'_>> = std::iter::once(report).chain(fresh).collect();
            self.set(&all)?;
            known
        };
        let stale: Vec<Document<'_>> = excerpts.into_iter().filter(|document| !self.keep(document)).collect();
        if !stale.is_empty() {
            let pages = Pages::Known(self.pages.clone());
            let all: Vec<Document<'_>> = stale.iter().map(|document| Document::new(document.request, &pages)).collect();
            self.set(&all)?;
        }
        Ok(())
    }

    /// Keeps a PDF of an earlier run if it is the same under the pages now known; false when it is to
    /// be set anew. Of the full report the pages are then known too.
    fn keep(&mut self, document: &Document<'_>) -> bool {
        let key = document.key(&self.engine, &self.pages, self.setup);
        let Some((bytes, kept)) = self.cache.kept(&document.request.name, &key) else { return false };
        if is_full(document.request.report) {
            self.pages.clone_from(&kept.pages);
        }
        self.pdfs.insert(document.request.name.clone(), bytes);
        (self.done)();
        true
    }

    /// True when the excerpt was made from the same source before, whatever the pages were.
    fn is_recorded(&self, document: &Document<'_>) -> bool {
        self.cache.has_source(&document.request.name, &self.source_hash(document))
    }

    fn source_hash(&self, document: &Document<'_>) -> Hash {
        hash([self.engine.as_bytes(), document.source.text.as_bytes()])
    }

    /// Sets documents in one run, or one by one where that fails.
    fn set(&mut self, documents: &[Document<'_>]) -> Outcome<()> {
        let Some(first) = documents.first() else { return Ok(()) };
        let fonts = &first.request.report.meta.fonts;
        let given = given(documents, self.setup);
        match in_one_run(documents, &self.left, given.clone(), self.setup) {
            Ok((Made { pdfs, pages, pixels }, messages)) => {
                self.drawn(pixels);
                let places = places(documents, self.setup);
                let mut findings = pdf::findings(fonts, &messages, &places);
                findings.extend(places.borrowed(&given));
                self.pages.extend(pages);
                let is_wrong = findings.iter().any(|finding| finding.severity == Severity::Error);
                for (document, bytes) in documents.iter().zip(pdfs).filter(|_| !is_wrong) {
                    // A PDF with messages is not recorded, so that the next run shows them again.
                    if findings.is_empty() {
                        self.record(document, &bytes);
                    }
                    self.pdfs.insert(document.request.name.clone(), bytes);
                    (self.done)();
                }
                self.sink.extend(findings);
                Ok(())
            }
            Err(Failure::Refused(messages)) if documents.len() == 1 && !typst_cli::knows_no_bundle(&messages) => {
                let reports = documents.iter().map(|document| document.request.report);
                let pictures = broken::pictures(&messages, reports, self.setup);
                let messages = if pictures.is_empty() { messages } else { broken::others(messages) };
                self.sink.extend(pictures);
                self.sink.extend(pdf::findings(fonts, &messages, &places(documents, self.setup)));
                Ok(())
            }
            // One document may be at fault, or typst cannot set several: the others are still wanted.
            Err(Failure::Refused(_) | Failure::Crashed(_)) => {
                self.set_singly(documents);
                Ok(())
            }
            Err(failure) => {
                self.sink.push(pdf::explain(&failure, self.setup));
                Err(Stopped)
            }
        }
    }

    /// Keeps the pixels that an earlier run made of the same drawings.
    fn keep_drawings(&mut self) {
        for drawing in std::mem::take(&mut self.left) {
            let key = drawing.key(&self.engine, self.setup.world);
            match self.cache.kept(&drawing::kept_as(&drawing.name), &key) {
                Some((bytes, _)) => drop(self.pixels.insert(drawing.name, bytes)),
                None => self.left.push(drawing),
            }
        }
    }

    /// Takes over the pixels that a run made of all drawings that were left.
    fn drawn(&mut self, pixels: Vec<Vec<u8>>) {
        for (drawing, bytes) in std::mem::take(&mut self.left).into_iter().zip(pixels) {
            let key = drawing.key(&self.engine, self.setup.world);
            self.cache.keep(&drawing::kept_as(&drawing.name), (&key, &key), &bytes, BTreeMap::new());
            self.pixels.insert(drawing.name, bytes);
        }
    }

    /// Makes the drawings that no document was set with.
    fn draw(&mut self, meta: &Meta) {
        if self.left.is_empty() {
            return;
        }
        let text = drawing::source(&self.left);
        let files = [("main.typ", text.as_str())];
        let (names, outputs) = (drawing::pictures(&self.left), drawing::files(&self.left).collect::<Vec<_>>());
        let fonts = pdf::fonts(meta, std::iter::once(text.as_str()), names.iter(), self.setup);
        let job = pdf::job(meta, names.iter(), &files, fonts, self.setup, 1);
        match pdf::run(job, |job| typst_cli::bundle(job, &outputs)) {
            Ok((read, _)) => self.drawn(read),
            Err(_) => self.sink.push(
                Diagnostic::warning(
                    Code::TypstFailed,
                    Place::File("Word".to_owned()),
                    "图没有画成位图，Word 里以文字代替",
                )
                .because("排版程序没有做成这一步")
                .hint("请重新生成一次；仍然这样时，请运行 `pinggu doctor` 检查安装"),
            ),
        }
    }

    fn record(&mut self, document: &Document<'_>, bytes: &[u8]) {
        // The key is that of the form in which an excerpt asks for its pages, however it was set.
        let asking = Document::new(document.request, &Pages::Asked);
        let key = asking.key(&self.engine, &self.pages, self.setup);
        let pages = if is_full(document.request.report) { self.pages.clone() } else { BTreeMap::new() };
        let source = self.source_hash(&asking);
        self.cache.keep(&document.request.name, (&key, &source), bytes, pages);
    }

    /// Every document in a run of its own. These PDFs differ from those of a common run in their
    /// inner order, so they are not recorded.
    fn set_singly(&mut self, documents: &[Document<'_>]) {
        if let Some(full) = documents.iter().find(|document| is_full(document.request.report)) {
            self.pages = pages(full, self.setup);
        }
        let pages = Pages::Known(self.pages.clone());
        let documents: Vec<Document<'_>> =
            documents.iter().map(|document| Document::new(document.request, &pages)).collect();
        let results = each_alone(&documents, self.setup, self.done);
        let places = places(&documents, self.setup);
        for (document, result) in documents.iter().zip(results) {
            if let Some(bytes) = finished(result, document.request.report, &places, self.setup, self.sink) {
                self.sink.extend(places.borrowed(&given(std::slice::from_ref(document), self.setup)));
                self.pdfs.insert(document.request.name.clone(), bytes);
            }
        }
    }
}

/// Where the lines of these documents were written.
fn places<'a>(documents: &'a [Document<'_>], setup: &'a PdfSetup<'_>) -> Places<'a> {
    let sources = documents.iter().map(|document| (document.file(), &document.source)).collect();
    Places { sources, theme: setup.theme, world: setup.world }
}

/// What a run over several documents made.
#[derive(Default)]
struct Made {
    pdfs: Vec<Vec<u8>>,
    pages: BTreeMap<String, usize>,
    pixels: Vec<Vec<u8>>,
}

type BundleResult = Result<(Made, Vec<Message>), Failure>;

/// Name under which a run gives the pages of the full report.
const PAGES: &str = "pages.json";

fn in_one_run(documents: &[Document<'_>], drawings: &[Drawing], fonts: FontSet, setup: &PdfSetup<'_>) -> BundleResult {
    let Some(first) = documents.first() else { return Ok((Made::default(), Vec::new())) };
    let mut main = String::new();
    let mut outputs = Vec::new();
    let mut report = None;
    for document in documents {
        let _ = writeln!(main, "#document(\"{0}.pdf\", include \"{0}.typ\")", document.slug);
        outputs.push(format!("{}.pdf", document.slug));
        if is_full(document.request.report) {
            report = Some(document.request.report);
        }
    }
    if let Some(report) = report {
        let _ = writeln!(main, "#context asset(\"{PAGES}\", json.encode({}))", pages_expression(report));
        outputs.push(PAGES.to_owned());
    }
    outputs.extend(drawing::files(drawings));
    main += &drawing::source(drawings);
    let names: Vec<String> = documents.iter().map(Document::file).collect();
    let mut files = vec![("main.typ", main.as_str()), (THEME_FILE, setup.theme)];
    files.extend(names.iter().zip(documents).map(|(name, document)| (name.as_str(), document.source.text.as_str())));
    let images = documents.iter().flat_map(|document| &document.request.report.images);
    let job = pdf::job(&first.request.report.meta, images, &files, fonts, setup, documents.len());
    let (read, messages) = pdf::bundle(job, &outputs, setup)?;
    let mut read = read.into_iter();
    let pdfs = read.by_ref().take(documents.len()).collect();
    let pages = report.and_then(|_| serde_json::from_slice(&read.next()?).ok()).unwrap_or_default();
    Ok((Made { pdfs, pages, pixels: read.collect() }, messages))
}

/// A Typst expression for the pages of the marks of a full report.
fn pages_expression(report: &Report) -> String {
    // A table goes by its key, and its label is made of that.
    let things = listed_keys(report).into_iter().map(|key| (ascii_name(&key), key));
    let marks = page_marks(report).into_iter().map(|mark| (mark.clone(), mark)).chain(things);
    let marks: Vec<String> = marks.map(|(label, name)| format!("({}, \"{label}\"),", typst_string(&name))).collect();
    // A thing that is set twice is where it stands first.
    let place = "query(label(mark)).first().location()";
    format!("({}).map(((name, mark)) => (name, counter(page).at({place}).first())).to-dict()", marks.join(" "))
}

/// The pages of the marks of the full report; none when it cannot be set.
fn pages(full: &Document<'_>, setup: &PdfSetup<'_>) -> BTreeMap<String, usize> {
    let report = full.request.report;
    let text = format!("{}\n#context [#metadata({}) <at.pages>]\n", full.source.text, pages_expression(report));
    let files = [("pages.typ", text.as_str()), (THEME_FILE, setup.theme)];
    let fonts = given(std::slice::from_ref(full), setup);
    let answer = typst_cli::query(&pdf::job(&report.meta, &report.images, &files, fonts, setup, 1), "at.pages");
    answer.ok().and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// The fonts that documents need.
fn given(documents: &[Document<'_>], setup: &PdfSetup<'_>) -> FontSet {
    let Some(first) = documents.first() else { return FontSet::ALL };
    let sources = documents.iter().map(|document| document.source.text.as_str());
    let images = documents.iter().flat_map(|document| &document.request.report.images);
    pdf::fonts(&first.request.report.meta, sources, images, setup)
}

type SingleResult = Result<(Vec<u8>, Vec<Message>), Failure>;

/// Sets the documents in runs of their own, as many at a time as there are processors.
fn each_alone(documents: &[Document<'_>], setup: &PdfSetup<'_>, done: &(dyn Fn() + Sync)) -> Vec<SingleResult> {
    let queue = Mutex::new(documents.iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut results = Vec::new();
        while let Some((index, document)) = next() {
            let (file, report) = (document.file(), document.request.report);
            let files = [(file.as_str(), document.source.text.as_str()), (THEME_FILE, setup.theme)];
            let job =
                pdf::job(&report.meta, &report.images, &files, given(std::slice::from_ref(document), setup), setup, 1);
            results.push((index, pdf::run(job, typst_cli::compile)));
            done();
        }
        results
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(documents.len());
    let mut results = thread::scope(|scope| {
        // Where the system gives no more threads, there are fewer.
        let more = (1..workers).map_while(|_| thread::Builder::new().spawn_scoped(scope, work).ok());
        let running: Vec<_> = more.collect();
        let own = work();
        let ended = running.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        ended.flatten().chain(own).collect::<Vec<_>>()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// The PDF of a single run, if nothing is wrong with it.
fn finished(
    result: SingleResult,
    report: &Report,
    places: &Places<'_>,
    setup: &PdfSetup<'_>,
    sink: &mut Sink,
) -> Option<Vec<u8>> {
    let (bytes, messages) = match result {
        Ok((bytes, messages)) => (Some(bytes), messages),
        Err(Failure::Refused(messages)) => (None, messages),
        Err(failure) => {
            sink.push(pdf::explain(&failure, setup));
            return None;
        }
    };
    let pictures = broken::pictures(&messages, std::iter::once(report), setup);
    let messages = if pictures.is_empty() { messages } else { broken::others(messages) };
    let findings: Vec<Diagnostic> =
        pictures.into_iter().chain(pdf::findings(&report.meta.fonts, &messages, places)).collect();
    let is_wrong = findings.iter().any(|finding| finding.severity == Severity::Error);
    sink.extend(findings);
    if bytes.is_some() && !is_wrong {
        return bytes;
    }
    let name = report.meta.department.as_deref().unwrap_or("完整报告");
    sink.push(
        Diagnostic::error(Code::TypstFailed, Place::File(name.to_owned()), format!("`{name}` 的 PDF 没有生成"))
            .because("排版这一份时出错，见其他各条")
            .hint("请先改正其他各条；其余各份不受影响"),
    );
    None
}
