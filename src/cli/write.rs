//! The only writer of files: each one appears by rename of a finished temporary file in its folder.

use std::fs;
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped, file_trouble};
use crate::model::facts::Facts;
use crate::model::report::Report;
use crate::place::Place;
use crate::render::{self, Artifact};

/// Name of the snapshot of a report.
pub(super) const SNAPSHOT: &str = "report.json";

/// Writes what an output consists of.
type Contents<'a> = dyn Fn(&mut dyn Write) -> io::Result<()> + 'a;

/// Writes the files of a report with its snapshot, and returns how many are new or changed.
///
/// # Errors
/// Stops when a file cannot be written; the reasons are in `sink`.
pub(super) fn report(
    folder: &Path,
    artifacts: &[Artifact],
    (report, facts): (&Report, &Facts),
    sink: &mut Sink,
) -> Outcome<usize> {
    let snapshot = |out: &mut dyn Write| render::archive(report, facts, out);
    let written: Vec<_> = artifacts.iter().map(bytes).collect();
    let files =
        artifacts.iter().zip(&written).map(|(artifact, contents)| (artifact.name.as_str(), contents as &Contents<'_>));
    let all: Vec<(&str, &Contents<'_>)> =
        std::iter::once((SNAPSHOT, &snapshot as &Contents<'_>)).chain(files).collect();
    outputs(folder, &all, sink)
}

/// Writes files, and returns how many are new or changed.
///
/// # Errors
/// Stops when a file cannot be written; the reasons are in `sink`.
pub(super) fn artifacts(folder: &Path, artifacts: &[Artifact], sink: &mut Sink) -> Outcome<usize> {
    let written: Vec<_> = artifacts.iter().map(bytes).collect();
    let files =
        artifacts.iter().zip(&written).map(|(artifact, contents)| (artifact.name.as_str(), contents as &Contents<'_>));
    outputs(folder, &files.collect::<Vec<_>>(), sink)
}

fn bytes(artifact: &Artifact) -> impl Fn(&mut dyn Write) -> io::Result<()> + '_ {
    |out: &mut dyn Write| out.write_all(&artifact.bytes)
}

/// All temporary files are finished before the first rename, so a full disk or a missing permission
/// leaves the earlier outputs as they were.
fn outputs(folder: &Path, all: &[(&str, &Contents<'_>)], sink: &mut Sink) -> Outcome<usize> {
    let errors = sink.errors();
    let mut finished = Vec::new();
    for (name, contents) in all {
        let target = folder.join(name);
        // What is right already keeps its time, so that nobody takes it for changed.
        if is_same(&target, *contents) {
            continue;
        }
        match prepared(&target, *contents) {
            Ok(temporary) => finished.push((temporary, target)),
            Err(error) => sink.push(failed(&target, &error)),
        }
    }
    if sink.errors() > errors {
        return Err(Stopped);
    }
    let changed = finished.len();
    for (temporary, target) in finished {
        if let Err(error) = temporary.persist(&target) {
            sink.push(failed(&target, &error.error));
        }
    }
    if sink.errors() > errors { Err(Stopped) } else { Ok(changed) }
}

/// True when a file holds exactly these contents.
fn is_same(target: &Path, contents: &Contents<'_>) -> bool {
    let Ok(file) = fs::File::open(target) else { return false };
    let mut comparison = Comparison { file: BufReader::new(file), part: Vec::new() };
    let mut out = BufWriter::new(&mut comparison);
    let is_alike = contents(&mut out).is_ok() && out.flush().is_ok();
    // What is left unwritten must not be tried again.
    let _ = out.into_parts();
    is_alike && matches!(comparison.file.fill_buf(), Ok([]))
}

/// A writer that fails where what is written differs from a file.
struct Comparison {
    file: BufReader<fs::File>,
    part: Vec<u8>,
}

impl Write for Comparison {
    fn write(&mut self, wanted: &[u8]) -> io::Result<usize> {
        self.part.resize(wanted.len(), 0);
        self.file.read_exact(&mut self.part)?;
        if self.part == wanted { Ok(wanted.len()) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A finished temporary file beside the target.
fn prepared(target: &Path, contents: &Contents<'_>) -> io::Result<tempfile::NamedTempFile> {
    let folder = target.parent().map_or_else(|| PathBuf::from("."), Path::to_owned);
    fs::create_dir_all(&folder)?;
    if target.is_dir() {
        return Err(io::Error::other("这个名字已经是一个文件夹"));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pinggu-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder.tempfile_in(&folder)?;
    let mut out = BufWriter::new(&mut file);
    contents(&mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    Ok(file)
}

fn failed(target: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(
        Code::WriteFailed,
        Place::File(target.display().to_string()),
        "输出文件无法写入，原有文件没有改动",
    )
    .because(file_trouble(error))
    .hint("请关闭正在打开它的程序（PDF 阅读器、WPS），检查文件夹权限和磁盘空间后重试")
}
