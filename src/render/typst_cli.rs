//! The `typst` command line: source and pictures in, PDF bytes out.
//!
//! typst runs in a temporary folder that holds nothing but the job, without network packages, is
//! killed after a limit, and its messages are given back with the line of the source they are at.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::cache::MOST_PDF;
use super::fonts::{FontBook, FontFolders, FontSet};
use super::process::{self, Ended, RunError};
use super::workspace::Workspace;
use crate::model::job::TypstLimits;
use crate::project::{World, given};

/// The version this tool is written for: same first two numbers.
pub const WANTED: &str = "0.15";

/// An installed typst.
#[derive(Debug, Clone)]
pub struct Typst {
    /// The program.
    pub path: PathBuf,
    /// What it answers to `--version`, such as `0.15.1`.
    pub version: String,
}

/// Why typst made no PDF.
#[derive(Debug)]
pub enum Failure {
    /// It did not run to its end, or its files could not be written or read.
    NotRun(RunError),
    /// It ended with an error; its messages.
    Refused(Vec<Message>),
    /// It ended with an error and said nothing that could be placed.
    Crashed(String),
    /// The system ended it, by this signal.
    Killed(i32),
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        Self::NotRun(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::NotRun(RunError::Io(error))
    }
}

/// A message of typst.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// True for an error, false for a warning.
    pub is_error: bool,
    /// Name of the source file.
    pub file: Option<String>,
    /// Line of the source, 1-based.
    pub line: Option<usize>,
    /// What it says.
    pub text: String,
}

/// The input of a run of typst.
#[derive(Debug)]
pub(super) struct TypstJob<'a> {
    /// The program.
    pub typst: &'a Typst,
    /// Source files by name, all in one folder; the first is set, the others are used by it.
    pub sources: &'a [(&'a str, &'a str)],
    /// Pictures by name.
    pub images: Vec<&'a str>,
    /// Where the pictures are.
    pub world: &'a World,
    /// Seconds since 1970 of the report's date.
    pub timestamp: i64,
    /// Where fonts are.
    pub folders: &'a FontFolders,
    /// Those that this run is given.
    pub fonts: FontSet,
    /// What it may take.
    pub limits: TypstLimits,
}

/// Where typst may be, in order; the first that is there is used. The project is not among them: it
/// may have come by mail, and a program in it would be run.
pub fn candidates(explicit: Option<&Path>) -> Vec<PathBuf> {
    let name = format!("typst{}", std::env::consts::EXE_SUFFIX);
    let mut found: Vec<PathBuf> = Vec::new();
    if let Some(path) = explicit {
        return vec![path.to_owned()];
    }
    found.extend(std::env::var_os("PINGGU_TYPST").filter(|path| !path.is_empty()).map(PathBuf::from));
    if let Some(folder) = std::env::current_exe().ok().as_deref().and_then(Path::parent) {
        found.push(folder.join(&name));
        // A build folder: target/release/pinggu beside .tools.
        found.extend(folder.ancestors().nth(2).map(|top| top.join(".tools/bin").join(&name)));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    // A relative folder in PATH is one of whatever folder one happens to be in.
    let folders = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
    found.extend(folders.map(|folder| folder.join(&name)));
    found
}

/// The first candidate that is a file.
///
/// # Errors
/// When none is there ([`io::ErrorKind::NotFound`]).
pub fn find(explicit: Option<&Path>) -> io::Result<PathBuf> {
    let found = candidates(explicit).into_iter().find(|path| path.is_file());
    found.ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// A typst with the version that it answers.
///
/// # Errors
/// When it cannot be run.
pub fn ask(path: PathBuf) -> io::Result<Typst> {
    let asked = process::run(&path, &[OsString::from("--version")], Stdio::null(), within(20));
    let Ended { stdout, .. } = asked.map_err(|error| match error {
        RunError::Io(error) => error,
        RunError::Interrupted => io::ErrorKind::Interrupted.into(),
        RunError::Timeout(_) | RunError::Flood => io::Error::other("typst --version 没有回答"),
    })?;
    let mut words = stdout.split_whitespace();
    let version = (words.next() == Some("typst")).then(|| words.next()).flatten();
    let version = version.filter(|version| version.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned);
    version
        .map(|version| Typst { path, version })
        .ok_or_else(|| io::Error::other("它不是 typst：typst --version 没有回答版本"))
}

/// The fonts that typst knows, those of some folders among them.
///
/// # Errors
/// When typst cannot be run.
pub(super) fn font_book(typst: &Typst, folders: &FontFolders) -> Result<FontBook, Failure> {
    let folder = Workspace::new()?;
    let mut arguments = vec![OsString::from("fonts"), "--variants".into()];
    arguments.extend(font_arguments(&folder.path().join(FONTS), &FontSet::ALL, folders)?);
    let ended = process::run(&typst.path, &arguments, folder.hold()?.into(), within(60))?;
    if ended.success {
        Ok(FontBook::parse(&ended.stdout, folders, &folder.path().join(FONTS)))
    } else {
        Err(refused(ended))
    }
}

/// Limits of a run that sets nothing: so many seconds.
fn within(timeout: u64) -> TypstLimits {
    TypstLimits { timeout, ..TypstLimits::default() }
}

/// Where the fonts of a run lie in its folder.
const FONTS: &str = "fonts";

/// The options for the fonts of a run, which are laid out in a folder of their own: typst takes whole folders
/// only, and would follow whatever link is in them.
fn font_arguments(top: &Path, fonts: &FontSet, folders: &FontFolders) -> io::Result<Vec<OsString>> {
    let (files, is_all) = match fonts {
        FontSet::Files(files) => (files, false),
        FontSet::All { .. } => (&folders.files, true),
    };
    let mut arguments: Vec<OsString> = Vec::new();
    if !is_all || !folders.has_system {
        arguments.push("--ignore-system-fonts".into());
    }
    // One folder for each, since the order in which typst reads a folder is the file system's.
    for (number, file) in files.iter().enumerate() {
        let own = top.join(format!("{number:04}"));
        fs::create_dir_all(&own)?;
        link(file, &own.join(file.file_name().unwrap_or_default()))?;
        if !is_all {
            arguments.extend(["--font-path".into(), own.into()]);
        }
    }
    if is_all {
        arguments.extend(["--font-path".into(), top.into()]);
    }
    Ok(arguments)
}

/// A file under a second name: a link, or a copy where this user may make none, as on Windows.
fn link(file: &Path, name: &Path) -> io::Result<()> {
    #[cfg(unix)]
    return std::os::unix::fs::symlink(file, name);
    #[cfg(not(unix))]
    fs::hard_link(file, name).or_else(|_| fs::copy(file, name).map(drop))
}

/// Sets the first source as a PDF.
pub(super) fn compile(job: &TypstJob<'_>) -> Result<(Vec<u8>, Vec<Message>), Failure> {
    let folder = laid_out(job)?;
    let output = folder.path().join("out.pdf");
    let messages = set(job, &folder, &output, &["--features", "a11y-extras"])?;
    Ok((made(&output)?, messages))
}

/// What typst has made, which it may only say that it has: the file itself and no link to another, and a PDF
/// from its first bytes to its last.
pub(super) fn made(path: &Path) -> io::Result<Vec<u8>> {
    /// Where the end mark of a PDF is looked for.
    const TAIL: usize = 1024;
    let bytes = if fs::symlink_metadata(path).is_ok_and(|found| found.is_file()) {
        given(path, MOST_PDF)?
    } else {
        return Err(io::Error::other("typst 说排好了，却没有写出文件"));
    };
    let is_pdf = path.extension().is_none_or(|ending| ending != "pdf")
        || bytes.starts_with(b"%PDF-")
            && bytes[bytes.len().saturating_sub(TAIL)..].windows(5).any(|part| part == b"%%EOF");
    if is_pdf { Ok(bytes) } else { Err(io::Error::other("typst 写出的文件不是完整的 PDF")) }
}

/// The options of a run that sets several documents.
const BUNDLE: [&str; 4] = ["--features", "bundle,a11y-extras", "--format", "bundle"];

/// Sets several documents in one run. The first source says which (`document` elements); `names`
/// are the names it gives them. A typst older than 0.15 refuses.
pub(super) fn bundle(job: &TypstJob<'_>, names: &[String]) -> Result<(Vec<Vec<u8>>, Vec<Message>), Failure> {
    let folder = laid_out(job)?;
    let output = folder.path().join("out");
    let messages = set(job, &folder, &output, &BUNDLE)?;
    let read: io::Result<_> = names.iter().map(|name| made(&output.join(name))).collect();
    Ok((read?, messages))
}

/// What typst says of every run that sets several documents, also of one that it refuses. It is
/// about typst and nothing that a clerk could act on.
const EXPERIMENTAL: &str = "bundle export is experimental";

/// True when typst refused because it cannot set several documents in one run.
pub(super) fn knows_no_bundle(messages: &[Message]) -> bool {
    messages.iter().any(|message| message.is_error && message.text.starts_with("invalid value 'bundle'"))
}

/// The value of the only element with a label in the first source, as JSON.
pub(super) fn query(job: &TypstJob<'_>, label: &str) -> Result<String, Failure> {
    let options = ["--field", "value", "--one"].map(OsString::from);
    Ok(run_in(&laid_out(job)?, job, "query", options, format!("<{label}>").into())?.stdout)
}

/// Runs `typst compile` in a folder that holds the job.
fn set(job: &TypstJob<'_>, folder: &Workspace, output: &Path, more: &[&str]) -> Result<Vec<Message>, Failure> {
    let options = settings(job, folder.path(), more);
    Ok(messages(&run_in(folder, job, "compile", options, output.into())?.stderr))
}

/// The options of every run that sets pages, in a folder.
fn settings(job: &TypstJob<'_>, folder: &Path, more: &[&str]) -> Vec<OsString> {
    // Packages are looked for in the folder of the run, where there are none.
    let packages = folder.join("packages");
    let mut options: Vec<OsString> =
        vec!["--package-path".into(), (&packages).into(), "--package-cache-path".into(), packages.into()];
    options.extend(["--creation-timestamp".into(), job.timestamp.to_string().into()]);
    options.extend(["--pdf-standard", "a-2a,ua-1"].iter().chain(more).map(OsString::from));
    options
}

/// Runs a command of typst on the first source, in a folder that it holds; `last` is what the command
/// asks for besides the source.
fn run_in(
    folder: &Workspace,
    job: &TypstJob<'_>,
    command: &str,
    options: impl IntoIterator<Item = OsString>,
    last: OsString,
) -> Result<Ended, Failure> {
    let fonts = font_arguments(&folder.path().join(FONTS), &job.fonts, job.folders)?;
    let arguments = arguments(folder.path(), job, command, fonts.into_iter().chain(options), last);
    let ended = process::run(&job.typst.path, &arguments, folder.hold()?.into(), job.limits)?;
    if ended.success { Ok(ended) } else { Err(refused(ended)) }
}

/// The arguments of a command on the first source of a folder.
fn arguments(
    folder: &Path,
    job: &TypstJob<'_>,
    command: &str,
    options: impl IntoIterator<Item = OsString>,
    last: OsString,
) -> Vec<OsString> {
    let main = folder.join(job.sources.first().map_or("", |(name, _)| name));
    let mut arguments: Vec<OsString> = vec![command.into(), "--root".into(), folder.into()];
    arguments.extend(options);
    arguments.extend(["--diagnostic-format".into(), "short".into(), main.into(), last]);
    arguments
}

/// The arguments of a typst that sets several documents again whenever a source in a folder changes. In
/// `own` are its fonts and what it writes: the documents, and then what they were made of.
pub(super) fn watching(job: &TypstJob<'_>, folder: &Path, own: &Path) -> io::Result<Vec<OsString>> {
    let fonts = font_arguments(&own.join(FONTS), &job.fonts, job.folders)?;
    let mut options = settings(job, folder, &BUNDLE);
    options.extend(["--no-serve".into(), "--deps".into(), own.join(MADE_OF).into()]);
    Ok(arguments(folder, job, "watch", fonts.into_iter().chain(options), own.join(MADE).into()))
}

/// What a typst that watches writes the documents into, below its own folder.
pub(super) const MADE: &str = "out";
/// Where it says what it made them of, when all else is written and said.
pub(super) const MADE_OF: &str = "made-of.json";

fn refused(ended: Ended) -> Failure {
    let messages = messages(&ended.stderr);
    match ended.signal {
        _ if messages.iter().any(|message| message.is_error) => Failure::Refused(messages),
        // A process killed by the system has no last words; one that aborts prints a message.
        Some(signal @ (9 | 15)) => Failure::Killed(signal),
        _ => Failure::Crashed(ended.stderr),
    }
}

/// A temporary folder with the sources and pictures of a job.
#[expect(clippy::disallowed_methods, reason = "the files live in a temporary folder of this run")]
fn laid_out(job: &TypstJob<'_>) -> io::Result<Workspace> {
    let folder = Workspace::new()?;
    for (name, text) in job.sources {
        fs::write(folder.path().join(name), text)?;
    }
    for name in &job.images {
        let target = folder.path().join("images").join(name);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(target, job.world.picture(name)?)?;
    }
    Ok(folder)
}

/// Messages in typst's short form: `path:line:column: error: text`, or without a place.
pub(super) fn messages(stderr: &str) -> Vec<Message> {
    stderr
        .lines()
        .filter_map(|line| {
            let (head, is_error, text) = ["error: ", "warning: "]
                .into_iter()
                .filter_map(|kind| line.find(kind).map(|at| (at, kind)))
                // A crash says `fatal runtime error: …`, which is no message about the document.
                .filter(|(at, _)| *at == 0 || line[..*at].ends_with(": "))
                .min()
                .map(|(at, kind)| (&line[..at], kind == "error: ", &line[at + kind.len()..]))?;
            // From the end: column, line, and a path that may hold colons itself.
            let mut parts = head.trim_end_matches([' ', ':']).rsplitn(3, ':').skip(1);
            let line = parts.next().and_then(|line| line.parse().ok());
            let path = parts.next().filter(|_| line.is_some());
            let file = path.and_then(|path| path.rsplit(['/', '\\']).next()).map(str::to_owned);
            Some(Message { is_error, file, line, text: text.to_owned() })
        })
        .filter(|message| !message.text.starts_with(EXPERIMENTAL))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_messages_are_placed() {
        let stderr = "/tmp/x/report.typ:12:3: error: unknown variable: foo\nwarning: layout did not converge\nother\n";
        assert_eq!(
            messages(stderr),
            [
                Message {
                    is_error: true,
                    file: Some("report.typ".into()),
                    line: Some(12),
                    text: "unknown variable: foo".into()
                },
                Message { is_error: false, file: None, line: None, text: "layout did not converge".into() },
            ]
        );
        assert_eq!(messages("fatal runtime error: stack overflow, aborting"), []);
        assert_eq!(messages("warning: bundle export is experimental and may change\n hint: see issues\n"), []);
        let windows = "C:\\Temp\\report.typ:7:1: warning: unknown font family: simsun";
        assert_eq!((messages(windows)[0].line, messages(windows)[0].file.as_deref()), (Some(7), Some("report.typ")));
    }
}
