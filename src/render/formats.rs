//! The formats of the outputs, as one list. A format is a file beside this one and a line in
//! [`FORMATS`]; the command line, the outputs and the index of excerpts take it from there.

use std::io;
use std::path::Path;

use super::documents::PdfRequest;
use super::json::comparison;
use super::typeset::{Style, typeset};
use super::{Artifact, chart, markdown};
use crate::compare::Extent::{self, Changes, Whole};
use crate::compare::{Comparison, Differences};
use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped};
use crate::model::job::TypstLimits;
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
    /// From a comparison itself, as data; it is not offered for reports.
    Comparison(fn(&Comparison) -> io::Result<Vec<u8>>),
}

/// Every format, in the order in which help names them. They are written from the last to the first,
/// so that typst, which takes longest and may be missing, has its turn when all else is right.
pub static FORMATS: [Format; 3] = [
    Format { name: "pdf", ending: "pdf", label: "PDF", extent: Whole, backend: Backend::Typst },
    Format { name: "md", ending: "md", label: "Markdown", extent: Changes, backend: Backend::Plain(markdown::file) },
    Format { name: "json", ending: "json", label: "JSON", extent: Whole, backend: Backend::Comparison(comparison) },
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
    /// The output folder: what it holds already and is still right is not made again.
    pub output: &'a Path,
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

    /// The formats of comparisons, the shortest to read first.
    pub fn of_comparisons() -> Vec<&'static Self> {
        let mut formats: Vec<&Self> = FORMATS.iter().collect();
        formats.sort_by_key(|format| format.extent == Whole);
        formats
    }

    /// Those that are asked for, each once, in the order in which they are written.
    pub fn in_turn(asked: &[&'static Self]) -> impl Iterator<Item = &'static Self> {
        FORMATS.iter().rev().filter(|format| asked.iter().any(|asked| asked.name == format.name))
    }

    /// True when it is set on pages, which takes typst and the page style of a project.
    pub fn has_pages(&self) -> bool {
        matches!(self.backend, Backend::Typst)
    }

    /// The file of a name without ending.
    pub fn file(&self, stem: &str) -> String {
        format!("{stem}.{}", self.ending)
    }

    /// Writes reports by their names without ending, below the output folder; a full report comes
    /// before its excerpts.
    ///
    /// # Errors
    /// Stops when the format cannot be written at all; the reasons are in `sink`.
    pub fn write(&self, reports: &[(String, &Report)], setup: &Setup<'_>, sink: &mut Sink) -> Outcome<Outputs> {
        let wanted = reports.iter().map(|(stem, report)| PdfRequest { name: self.file(stem), report });
        match self.backend {
            Backend::Typst => typeset(&wanted.collect::<Vec<_>>(), setup, sink),
            Backend::Plain(write) => {
                let made = |one: PdfRequest<'_>| artifact(one.name, write(one.report, setup.world), sink);
                let beside = chart::files(reports.iter().map(|(_, report)| *report));
                Ok(Outputs { files: wanted.map(made).collect(), beside })
            }
            Backend::Comparison(_) => Ok(Outputs::default()),
        }
    }

    /// Writes what differs between two editions.
    ///
    /// # Errors
    /// Stops when it cannot be written; the reasons are in `sink`.
    pub fn write_differences(
        &self,
        differences: &Differences<'_>,
        setup: &Setup<'_>,
        sink: &mut Sink,
    ) -> Outcome<Vec<Artifact>> {
        const STEM: &str = "diff";
        if let Backend::Comparison(write) = self.backend {
            let made = artifact(self.file(STEM), write(differences.comparison), sink);
            return Ok(vec![made.ok_or(Stopped)?]);
        }
        self.write(&[(STEM.to_owned(), &differences.report(self.extent))], setup, sink)?.whole()
    }
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
