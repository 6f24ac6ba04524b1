//! The `typst` command line: source and pictures in, PDF bytes out. The only user of processes.
//!
//! typst runs in a temporary folder that holds nothing but the job, without network packages, is
//! killed after a limit, and its messages are given back with the line of the source they are at.

use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// The version this tool is written for: same first two numbers.
pub const WANTED: &str = "0.15";
/// Most bytes of messages that are kept.
const MOST_MESSAGES: u64 = 1 << 20;

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
    /// It could not be started or its files could not be written.
    Io(std::io::Error),
    /// It did not end within the limit.
    Timeout(Duration),
    /// It ended with an error; its messages.
    Refused(Vec<Message>),
    /// It ended with an error and said nothing that could be placed.
    Crashed(String),
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

/// Fonts of a run.
#[derive(Debug, Clone, Default)]
pub struct FontSetup {
    /// Folders to search.
    pub paths: Vec<PathBuf>,
    /// Leave the system's fonts out.
    pub ignore_system: bool,
}

/// A run of typst.
#[derive(Debug)]
pub struct Job<'a> {
    /// Source files by name, all in one folder; the first is set, the others are used by it.
    pub sources: &'a [(&'a str, &'a str)],
    /// Pictures: path below `images/`, and the file.
    pub images: Vec<(String, PathBuf)>,
    /// Seconds since 1970 of the report's date.
    pub timestamp: i64,
    /// Fonts.
    pub fonts: &'a FontSetup,
    /// Time limit.
    pub limit: Duration,
}

/// Where typst may be, in order; the first that is there is used.
#[must_use]
pub fn candidates(explicit: Option<&Path>, root: &Path) -> Vec<PathBuf> {
    let name = format!("typst{}", std::env::consts::EXE_SUFFIX);
    let mut found: Vec<PathBuf> = Vec::new();
    if let Some(path) = explicit {
        return vec![path.to_owned()];
    }
    found.extend(std::env::var_os("PINGGU_TYPST").filter(|path| !path.is_empty()).map(PathBuf::from));
    found.push(root.join(".tools/bin").join(&name));
    if let Some(folder) = std::env::current_exe().ok().as_deref().and_then(Path::parent) {
        found.push(folder.join(&name));
        // A build folder: target/release/pinggu beside .tools.
        found.extend(folder.ancestors().nth(2).map(|top| top.join(".tools/bin").join(&name)));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    found.extend(std::env::split_paths(&path).map(|folder| folder.join(&name)));
    found
}

/// The first candidate that is a file.
///
/// # Errors
/// When none is there ([`std::io::ErrorKind::NotFound`]).
pub fn find(explicit: Option<&Path>, root: &Path) -> std::io::Result<PathBuf> {
    let found = candidates(explicit, root).into_iter().find(|path| path.is_file());
    found.ok_or_else(|| std::io::ErrorKind::NotFound.into())
}

/// A typst with the version that it answers.
///
/// # Errors
/// When it cannot be run.
pub fn ask(path: PathBuf) -> std::io::Result<Typst> {
    let (_, stdout, stderr) = run(command(&path, &[OsString::from("--version")]), Duration::from_secs(20)).map_err(
        |failure| match failure {
            Failure::Io(error) => error,
            Failure::Timeout(_) | Failure::Refused(_) | Failure::Crashed(_) => {
                std::io::Error::other("typst --version 没有回答")
            }
        },
    )?;
    let version = stdout.split_whitespace().nth(1).map(str::to_owned);
    version.map(|version| Typst { path, version }).ok_or_else(|| std::io::Error::other(stderr))
}

/// Families that typst sees with a font setup.
///
/// # Errors
/// When typst cannot be run.
pub fn families(typst: &Typst, fonts: &FontSetup) -> Result<Vec<String>, Failure> {
    let mut arguments = vec![OsString::from("fonts")];
    arguments.extend(font_arguments(fonts));
    let (_, stdout, _) = run(command(&typst.path, &arguments), Duration::from_mins(1))?;
    Ok(stdout.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect())
}

fn font_arguments(fonts: &FontSetup) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    if fonts.ignore_system {
        arguments.push("--ignore-system-fonts".into());
    }
    for path in &fonts.paths {
        arguments.push("--font-path".into());
        arguments.push(path.into());
    }
    arguments
}

/// Sets the first source as a PDF.
///
/// # Errors
/// See [`Failure`].
pub fn compile(typst: &Typst, job: &Job<'_>) -> Result<(Vec<u8>, Vec<Message>), Failure> {
    let folder = laid_out(job)?;
    let output = folder.path().join("out.pdf");
    let messages = set(typst, job, folder.path(), &output, &[])?;
    Ok((fs::read(output).map_err(Failure::Io)?, messages))
}

/// Sets several documents in one run. The first source says which (`document` elements); `names`
/// are the names it gives them.
///
/// # Errors
/// See [`Failure`]; a typst older than 0.15 refuses.
pub fn bundle(typst: &Typst, job: &Job<'_>, names: &[String]) -> Result<(Vec<Vec<u8>>, Vec<Message>), Failure> {
    let folder = laid_out(job)?;
    let output = folder.path().join("out");
    let messages = set(typst, job, folder.path(), &output, &["--features", "bundle", "--format", "bundle"])?;
    let read = names.iter().map(|name| fs::read(output.join(name))).collect::<Result<_, _>>();
    Ok((read.map_err(Failure::Io)?, messages))
}

/// What typst says of every run that sets several documents, also of one that it refuses. It is
/// about typst and nothing that a clerk could act on.
const EXPERIMENTAL: &str = "bundle export is experimental";

/// True when typst refused because it cannot set several documents in one run.
#[must_use]
pub fn knows_no_bundle(messages: &[Message]) -> bool {
    messages.iter().any(|message| message.is_error && message.text.starts_with("invalid value 'bundle'"))
}

/// The value of the only element with a label in the first source, as JSON.
///
/// # Errors
/// See [`Failure`].
pub fn query(typst: &Typst, job: &Job<'_>, label: &str) -> Result<String, Failure> {
    let folder = laid_out(job)?;
    let main = folder.path().join(job.sources.first().map_or("", |(name, _)| name));
    let mut arguments: Vec<OsString> = vec!["query".into(), "--root".into(), folder.path().into()];
    arguments.extend(font_arguments(job.fonts));
    arguments.extend([main.into(), format!("<{label}>").into()]);
    arguments.extend(["--field", "value", "--one", "--diagnostic-format", "short"].map(OsString::from));
    let (success, stdout, stderr) = run(command(&typst.path, &arguments), job.limit)?;
    if success { Ok(stdout) } else { Err(refused(stderr)) }
}

/// A temporary folder with everything of a job.
fn laid_out(job: &Job<'_>) -> Result<tempfile::TempDir, Failure> {
    let folder = tempfile::Builder::new().prefix("pinggu-").tempdir().map_err(Failure::Io)?;
    lay_out(folder.path(), job).map_err(Failure::Io)?;
    Ok(folder)
}

/// Runs `typst compile` in a laid-out folder.
fn set(typst: &Typst, job: &Job<'_>, root: &Path, output: &Path, more: &[&str]) -> Result<Vec<Message>, Failure> {
    let main = root.join(job.sources.first().map_or("", |(name, _)| name));
    let mut arguments: Vec<OsString> = vec!["compile".into(), "--root".into(), root.into()];
    arguments.extend(font_arguments(job.fonts));
    for (name, value) in [("--package-path", root.join("packages")), ("--package-cache-path", root.join("packages"))] {
        arguments.push(name.into());
        arguments.push(value.into());
    }
    arguments.extend(["--creation-timestamp".into(), job.timestamp.to_string().into()]);
    arguments.extend(["--pdf-standard", "a-2a", "--diagnostic-format", "short"].map(OsString::from));
    arguments.extend(more.iter().map(OsString::from));
    arguments.extend([main.into(), output.into()]);
    let (success, _, stderr) = run(command(&typst.path, &arguments), job.limit)?;
    if success { Ok(messages(&stderr)) } else { Err(refused(stderr)) }
}

fn refused(stderr: String) -> Failure {
    let messages = messages(&stderr);
    if messages.iter().any(|message| message.is_error) { Failure::Refused(messages) } else { Failure::Crashed(stderr) }
}

/// Puts source and pictures into the job's folder.
#[expect(clippy::disallowed_methods, reason = "the files live in a temporary folder of this run")]
fn lay_out(root: &Path, job: &Job<'_>) -> std::io::Result<()> {
    for (name, text) in job.sources {
        fs::write(root.join(name), text)?;
    }
    for (name, file) in &job.images {
        let target = root.join("images").join(name);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(file, target)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the one place that starts processes")]
fn command(path: &Path, arguments: &[OsString]) -> Command {
    let mut command = Command::new(path);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // The outcome must not depend on what the user has exported for typst.
    for name in [
        "TYPST_ROOT",
        "TYPST_FONT_PATHS",
        "TYPST_PACKAGE_PATH",
        "TYPST_FEATURES",
        "TYPST_IGNORE_SYSTEM_FONTS",
        "SOURCE_DATE_EPOCH",
    ] {
        command.env_remove(name);
    }
    // Exporting many documents at once nests deeply on the threads of typst: with 200 documents the
    // usual 2 MiB overflow. The memory is only reserved.
    command.env("RUST_MIN_STACK", (128 << 20).to_string());
    command
}

/// Runs a command to its end, or kills it at the limit: success, standard output, standard error.
fn run(mut command: Command, limit: Duration) -> Result<(bool, String, String), Failure> {
    let deadline = Instant::now() + limit;
    let mut child = command.spawn().map_err(Failure::Io)?;
    let stdout = drained(child.stdout.take());
    let stderr = drained(child.stderr.take());
    let out = stdout.recv_timeout(limit).ok();
    let err = stderr.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok();
    match (out, err, ended(&mut child, deadline)) {
        (Some(out), Some(err), Some(success)) => Ok((success, out, err)),
        _ => {
            let _ = child.kill();
            let _ = child.wait();
            Err(Failure::Timeout(limit))
        }
    }
}

/// True or false once the child has ended, none at the deadline. Its pipes are closed by then, so
/// the wait is short.
fn ended(child: &mut Child, deadline: Instant) -> Option<bool> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_micros(200)),
            Ok(None) | Err(_) => return None,
        }
    }
}

/// Reads a pipe to its end in a thread, so that a chatty child never blocks; keeps the beginning.
fn drained<R: Read + Send + 'static>(pipe: Option<R>) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.by_ref().take(MOST_MESSAGES).read_to_end(&mut kept);
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        }
        let _ = sender.send(String::from_utf8_lossy(&kept).into_owned());
    });
    receiver
}

/// Messages in typst's short form: `path:line:column: error: text`, or without a place.
#[must_use]
pub fn messages(stderr: &str) -> Vec<Message> {
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
