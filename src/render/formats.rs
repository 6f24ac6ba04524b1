//! The formats of the outputs, as one list. A format is a file beside this one and a line in
//! [`FORMATS`]; the command line, the outputs and the index of excerpts take it from there.

use std::io;
use std::path::Path;

use super::documents::{PdfRequest, Typeset};
use super::docx::{self, Remark};
use super::drawing::Drawings;
use super::html::{self, Backing};
use super::json::comparison;
use super::typeset::{SetDocuments, Style, typeset};
use super::{Artifact, chart, markdown};
use crate::compare::Extent::{self, Changes, Whole};
use crate::compare::{Comparison, Differences};
use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped};
use crate::model::job::{OutputFormat, TypstLimits};
use crate::model::report::Report;
use crate::place::Place;
use crate::project::World;

/// A format of the outputs.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// The ending of its files.
    pub ending: &'static str,
    /// Its name in print.
    pub label: &'static str,
    /// How much of a comparison it tells.
    pub extent: Extent,
    /// Written when nobody says which.
    pub is_default: bool,
    /// How it is written.
    pub backend: Backend,
}

/// How a format is written, which decides what it needs.
#[derive(Debug)]
pub enum Backend {
    /// From a report and the pictures of its project alone.
    Plain(fn(&Report, &World) -> io::Result<Vec<u8>>),
    /// By typst, all reports of a run together.
    Typst,
    /// From a report and what typst made of it: its pages and its drawings.
    Paged(fn(&Report, &World, &Typeset) -> io::Result<Vec<u8>>),
    /// From a report, with what stands behind its figures and what was found in it.
    Backed(fn(&Report, &World, &Backing) -> io::Result<Vec<u8>>),
    /// From a comparison itself, as data; it is not offered for reports.
    Comparison(fn(&Comparison) -> io::Result<Vec<u8>>),
}

/// Every format, in the order in which help names them.
pub static FORMATS: [Format; 5] = [
    Format { name: "pdf", ending: "pdf", label: "PDF", extent: Whole, is_default: true, backend: Backend::Typst },
    Format {
        name: "md",
        ending: "md",
        label: "Markdown",
        extent: Changes,
        is_default: true,
        backend: Backend::Plain(markdown::file),
    },
    Format {
        name: "docx",
        ending: "docx",
        label: "Word",
        extent: Whole,
        is_default: false,
        backend: Backend::Paged(docx::file),
    },
    Format {
        name: "html",
        ending: "html",
        label: "HTML",
        extent: Whole,
        is_default: false,
        backend: Backend::Backed(html::file),
    },
    Format {
        name: "json",
        ending: "json",
        label: "JSON",
        extent: Whole,
        is_default: true,
        backend: Backend::Comparison(comparison),
    },
];

/// What outputs are written with.
pub struct Setup<'a> {
    /// The files of the project.
    pub world: &'a World,
    /// What pages look like.
    pub style: Style,
    /// Folders of fonts that the project pins.
    pub fonts: &'a [String],
    /// Limits of typst.
    pub limits: TypstLimits,
    /// The typst to use, if the user names one.
    pub typst: Option<&'a Path>,
    /// The folder of a typst that stands by, if one does.
    pub standby: Option<&'a Path>,
    /// The output folder: what it holds already and is still right is not made again.
    pub output: &'a Path,
    /// What a page tells beside the text of a report.
    pub backing: &'a dyn Fn(&Report) -> Backing,
    /// Told the name of each step as it begins.
    pub step: &'a dyn Fn(&str),
    /// Told how many documents typst will set.
    pub expect: &'a dyn Fn(usize),
    /// Told of each document that was set.
    pub done: &'a (dyn Fn() + Sync),
}

/// What a format made of the reports of a run.
#[derive(Debug, Default)]
pub struct Outputs {
    /// A file for each report; none for one that could not be made.
    pub files: Vec<Option<Artifact>>,
    /// What belongs beside them.
    pub beside: Vec<Artifact>,
}

impl Outputs {
    /// All files, for a run in which each of them is needed.
    ///
    /// # Errors
    /// Stops when one could not be made; its finding is in the sink already.
    pub fn whole(self) -> Outcome<Vec<Artifact>> {
        let files: Option<Vec<Artifact>> = self.files.into_iter().collect();
        Ok(files.ok_or(Stopped)?.into_iter().chain(self.beside).collect())
    }
}

impl Format {
    /// The formats of reports, in the order of help.
    pub fn of_reports() -> Vec<&'static Self> {
        FORMATS.iter().filter(|format| !matches!(format.backend, Backend::Comparison(_))).collect()
    }

    /// Those that are written: what the command line asks for, else what `report.yaml` does, else the usual ones.
    pub fn chosen(asked: &[&'static Self], of_job: &[OutputFormat]) -> Vec<&'static Self> {
        let wanted = |format: &&'static Self| match (asked, of_job) {
            ([], []) => format.is_default,
            ([], of_job) => of_job.iter().any(|wanted| wanted.name() == format.name),
            (asked, _) => asked.iter().any(|asked| asked.name == format.name),
        };
        Self::of_reports().into_iter().filter(wanted).collect()
    }

    /// The formats of comparisons, the shortest to read first.
    pub fn of_comparisons() -> Vec<&'static Self> {
        let mut formats: Vec<&Self> = FORMATS.iter().collect();
        formats.sort_by_key(|format| format.extent == Whole);
        formats
    }

    /// Those that are asked for, each once, in the order in which they are written: typst, which takes longest and
    /// may be missing, has its turn when all else is right, and then what needs its pages.
    pub fn in_turn(asked: &[&'static Self]) -> Vec<&'static Self> {
        let wanted = |format: &&'static Self| asked.iter().any(|asked| asked.name == format.name);
        let mut formats: Vec<&'static Self> = FORMATS.iter().filter(wanted).collect();
        formats.sort_by_key(|format| match format.backend {
            Backend::Plain(_) | Backend::Backed(_) | Backend::Comparison(_) => 0,
            Backend::Typst => 1,
            Backend::Paged(_) => 2,
        });
        formats
    }

    /// True when it is set on pages, which takes typst and the page style of a project.
    pub fn has_pages(&self) -> bool {
        matches!(self.backend, Backend::Typst | Backend::Paged(_))
    }

    /// True when a comparison in it is the whole text of both versions, whatever is asked for.
    pub fn tells_all(&self) -> bool {
        matches!(self.backend, Backend::Paged(_))
    }

    /// The file of a name without ending.
    pub fn file(&self, stem: &str) -> String {
        format!("{stem}.{}", self.ending)
    }
}

/// Writes reports by their names without ending, below the output folder, in the formats that are asked for, one
/// after the other; a full report comes before its excerpts.
///
/// # Errors
/// Stops when a format cannot be written at all; the reasons are in `sink`.
pub fn outputs(
    formats: &[&'static Format],
    reports: &[(String, &Report)],
    setup: &Setup<'_>,
    sink: &mut Sink,
) -> Outcome<Vec<Outputs>> {
    let mut set: Option<SetDocuments> = None;
    let mut made = Vec::new();
    for format in Format::in_turn(formats) {
        made.push(match format.backend {
            Backend::Plain(write) => {
                let files = each(format, reports, &|report| write(report, setup.world), sink);
                Outputs { files, beside: chart::files(reports.iter().map(|(_, report)| *report)) }
            }
            Backend::Backed(write) => {
                let write = |report: &Report| write(report, setup.world, &(setup.backing)(report));
                Outputs { files: each(format, reports, &write, sink), beside: Vec::new() }
            }
            Backend::Typst => {
                let SetDocuments { typeset, beside } = set.insert(set_documents(formats, reports, setup, sink)?);
                let pdfs = reports.iter().zip(&mut typeset.pdfs);
                let file = |((stem, _), pdf): (&(String, _), &mut Option<Vec<u8>>)| {
                    Some(Artifact { name: format.file(stem), bytes: std::mem::take(pdf.as_mut()?) })
                };
                Outputs { files: pdfs.map(file).collect(), beside: std::mem::take(beside) }
            }
            Backend::Paged(write) => {
                let SetDocuments { typeset, beside } = match set.take() {
                    Some(set) => set,
                    None => set_documents(formats, reports, setup, sink)?,
                };
                let write = |report: &Report| write(report, setup.world, &typeset);
                let files = each(format, reports, &write, sink);
                // Whose pages could not be set, and why is said, has no numbers for its contents.
                let files = files.into_iter().map(|file| file.filter(|_| !typeset.pages.is_empty()));
                // What a later run keeps; of the PDF, which nobody asked for, there is nothing else.
                let beside = beside.into_iter().filter(|artifact| artifact.name.starts_with(".pinggu/"));
                Outputs { files: files.collect(), beside: beside.collect() }
            }
            Backend::Comparison(_) => Outputs::default(),
        });
    }
    Ok(made)
}

/// The file of each report; none of one that cannot be encoded.
fn each(
    format: &Format,
    reports: &[(String, &Report)],
    write: &dyn Fn(&Report) -> io::Result<Vec<u8>>,
    sink: &mut Sink,
) -> Vec<Option<Artifact>> {
    reports.iter().map(|(stem, report)| artifact(format.file(stem), write(report), sink)).collect()
}

/// Writes a report with remarks as a Word file, and tells how many of them are about nothing that is printed.
///
/// # Errors
/// Stops when typst cannot set the report, whose pages the contents name; the reasons are in `sink`.
pub fn remarked(
    (stem, report): (&str, &Report),
    remarks: &[Remark],
    setup: &Setup<'_>,
    sink: &mut Sink,
) -> Outcome<(Artifact, usize)> {
    let wanted = [PdfRequest { name: "report.pdf".to_owned(), report }];
    let set = typeset(&wanted, Drawings::of(&[report], true, &report.meta), setup, sink)?;
    if set.typeset.pages.is_empty() {
        return Err(Stopped);
    }
    let name = format!("{stem}.docx");
    match docx::remarked(report, setup.world, &set.typeset, remarks) {
        Ok((bytes, elsewhere)) => Ok((Artifact { name, bytes }, elsewhere)),
        Err(error) => Err(sink.stop(unwritable(&name, &error))),
    }
}

/// Has typst set the reports, with what any of the formats needs of it.
fn set_documents(
    formats: &[&'static Format],
    reports: &[(String, &Report)],
    setup: &Setup<'_>,
    sink: &mut Sink,
) -> Outcome<SetDocuments> {
    let wanted: Vec<PdfRequest<'_>> =
        reports.iter().map(|(stem, report)| PdfRequest { name: format!("{stem}.pdf"), report }).collect();
    let is_drawn = formats.iter().any(|format| matches!(format.backend, Backend::Paged(_)));
    let all: Vec<&Report> = reports.iter().map(|(_, report)| *report).collect();
    let Some(first) = all.first() else { return Ok(SetDocuments::default()) };
    typeset(&wanted, Drawings::of(&all, is_drawn, &first.meta), setup, sink)
}

/// Writes what differs between two editions.
///
/// # Errors
/// Stops when a format cannot be written; the reasons are in `sink`.
pub fn differences(
    formats: &[&'static Format],
    differences: &Differences<'_>,
    setup: &Setup<'_>,
    sink: &mut Sink,
) -> Outcome<Vec<Artifact>> {
    const STEM: &str = "diff";
    let mut artifacts = Vec::new();
    for format in Format::in_turn(formats) {
        match format.backend {
            Backend::Comparison(write) => {
                let made = artifact(format.file(STEM), write(differences.comparison), sink);
                artifacts.push(made.ok_or(Stopped)?);
            }
            Backend::Paged(_) => {
                let (old, new) = (&differences.editions.0.report, &differences.editions.1.report);
                // No page is named in it.
                let drawn = |report: &Report, sink: &mut Sink| -> Outcome<Typeset> {
                    Ok(typeset(&[], Drawings::of(&[report], true, &report.meta), setup, sink)?.typeset)
                };
                let (of_old, of_new) = (drawn(old, sink)?, drawn(new, sink)?);
                let bytes = docx::tracked([(old, &of_old), (new, &of_new)], setup.world);
                let made = artifact(format.file(STEM), bytes, sink);
                artifacts.push(made.ok_or(Stopped)?);
            }
            Backend::Backed(_) => {
                let made =
                    artifact(format.file(STEM), html::differences(differences, format.extent, setup.world), sink);
                artifacts.push(made.ok_or(Stopped)?);
            }
            Backend::Plain(_) | Backend::Typst => {
                let report = differences.report(format.extent);
                for made in outputs(&[format], &[(STEM.to_owned(), &report)], setup, sink)? {
                    artifacts.extend(made.whole()?);
                }
            }
        }
    }
    Ok(artifacts)
}

fn artifact(name: String, made: io::Result<Vec<u8>>, sink: &mut Sink) -> Option<Artifact> {
    match made {
        Ok(bytes) => Some(Artifact { name, bytes }),
        Err(error) => {
            sink.push(unwritable(&name, &error));
            None
        }
    }
}

/// The finding for an output that cannot be encoded.
pub fn unwritable(file: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::error(Code::WriteFailed, Place::File(file.to_owned()), "无法写出数据")
        .because(error.to_string())
        .hint("请把这个问题报告给我们")
}
