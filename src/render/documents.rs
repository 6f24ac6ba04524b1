//! The report and its excerpts as PDFs, in one run of typst, or one by one where that fails.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::pdf::{self, PdfSetup, Places, THEME_FILE};
use super::typst::{Pages, Setting, Theme, TypstSource, page_marks, typst};
use super::typst_cli::{self, Failure, Message};
use crate::diag::{Code, Diagnostic, Outcome, Severity, Sink, Stopped};
use crate::model::report::Report;
use crate::place::Place;

/// Sets the full report and excerpts of it. Returns the PDFs in this order, none for a document
/// that could not be set; what is wrong with it is in `sink`. `done` is called for each document.
///
/// # Errors
/// Stops when typst cannot be run at all.
pub fn documents(
    reports: &[&Report],
    theme: &str,
    setup: &PdfSetup<'_>,
    done: &(dyn Fn() + Sync),
    sink: &mut Sink,
) -> Outcome<Vec<Option<Vec<u8>>>> {
    let Some(full) = reports.first() else { return Ok(Vec::new()) };
    let names: Vec<String> = (0..reports.len()).map(|index| format!("{index}.typ")).collect();
    let sources: Vec<TypstSource> = written(reports, &Pages::Asked);
    match in_one_run(full, &names, &sources, theme, setup) {
        Ok((pdfs, messages)) => {
            let places = Places { sources: named(&names, &sources), theme, root: setup.root };
            sink.extend(pdf::told(&full.meta.fonts, &messages, &places));
            for _ in &pdfs {
                done();
            }
            return Ok(pdfs.into_iter().map(Some).collect());
        }
        // One document may be at fault, or typst cannot set several: the others are still wanted.
        Err(Failure::Refused(_) | Failure::Crashed(_)) => {}
        Err(failure) => {
            sink.push(pdf::explain(&failure, setup));
            return Err(Stopped);
        }
    }
    let pages = pages(full, theme, setup);
    let sources: Vec<TypstSource> = written(reports, &Pages::Known(pages));
    let results = one_by_one(reports, &names, &sources, theme, setup, done);
    let places = Places { sources: named(&names, &sources), theme, root: setup.root };
    Ok(results.into_iter().zip(reports).map(|(result, report)| judged(result, report, &places, setup, sink)).collect())
}

/// The sources of all documents; each has label names of its own.
fn written(reports: &[&Report], pages: &Pages) -> Vec<TypstSource> {
    let prefix = |index: usize| if index == 0 { String::new() } else { format!("d{index}.") };
    let source = |(index, report): (usize, &&Report)| {
        typst(report, &Setting { theme: Theme::File(THEME_FILE), prefix: &prefix(index), pages: pages.clone() })
    };
    reports.iter().enumerate().map(source).collect()
}

fn named<'a>(names: &'a [String], sources: &'a [TypstSource]) -> Vec<(&'a str, &'a TypstSource)> {
    names.iter().map(String::as_str).zip(sources).collect()
}

type Run = Result<(Vec<Vec<u8>>, Vec<Message>), Failure>;

fn in_one_run(full: &Report, names: &[String], sources: &[TypstSource], theme: &str, setup: &PdfSetup<'_>) -> Run {
    let outputs: Vec<String> = (0..names.len()).map(|index| format!("{index}.pdf")).collect();
    let mut main = String::new();
    for (output, name) in outputs.iter().zip(names) {
        let _ = writeln!(main, "#document(\"{output}\", include \"{name}\")");
    }
    let mut files = vec![("main.typ", main.as_str()), (THEME_FILE, theme)];
    files.extend(names.iter().zip(sources).map(|(name, source)| (name.as_str(), source.text.as_str())));
    typst_cli::bundle(setup.typst, &pdf::job(full, &files, setup, names.len()), &outputs)
}

/// The pages of the marks of the full report; none when it cannot be set.
fn pages(full: &Report, theme: &str, setup: &PdfSetup<'_>) -> BTreeMap<String, usize> {
    let source = typst(full, &Setting { theme: Theme::File(THEME_FILE), prefix: "", pages: Pages::Asked });
    let marks = page_marks(full).join("\", \"");
    let text = format!(
        "{}\n#context [#metadata((\"{marks}\",).map(mark => (mark, counter(page).at(label(mark)).first())).to-dict()) <at.pages>]\n",
        source.text
    );
    let files = [("pages.typ", text.as_str()), (THEME_FILE, theme)];
    let answer = typst_cli::query(setup.typst, &pdf::job(full, &files, setup, 1), "at.pages");
    answer.ok().and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

type Single = Result<(Vec<u8>, Vec<Message>), Failure>;

/// Sets the documents in runs of their own, as many at a time as there are processors.
fn one_by_one(
    reports: &[&Report],
    names: &[String],
    sources: &[TypstSource],
    theme: &str,
    setup: &PdfSetup<'_>,
    done: &(dyn Fn() + Sync),
) -> Vec<Single> {
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<Single>>> = reports.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let (Some(report), Some(slot)) = (reports.get(index), results.get(index)) else { return };
            let files = [(names[index].as_str(), sources[index].text.as_str()), (THEME_FILE, theme)];
            let result = typst_cli::compile(setup.typst, &pdf::job(report, &files, setup, 1));
            *slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(result);
            done();
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(reports.len());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    let unfinished = || Err(Failure::Crashed("没有运行".to_owned()));
    results
        .into_iter()
        .map(|slot| slot.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).unwrap_or_else(unfinished))
        .collect()
}

/// The PDF of a single run, if nothing is wrong with it.
fn judged(
    result: Single,
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
    let findings = pdf::told(&report.meta.fonts, &messages, places);
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
