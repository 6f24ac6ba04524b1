//! The only writer of files: each one appears by rename of a finished temporary file in its folder.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped};
use crate::place::Place;
use crate::render::Artifact;

/// Writes all outputs and returns how many files are new or changed. All temporary files are finished before the first rename, so a full disk or
/// a missing permission leaves the earlier outputs as they were.
///
/// # Errors
/// Stops when a file cannot be written; the reasons are in `sink`.
pub(super) fn artifacts(folder: &Path, artifacts: &[Artifact], sink: &mut Sink) -> Outcome<usize> {
    let errors = sink.errors();
    let mut finished = Vec::new();
    for artifact in artifacts {
        let target = folder.join(&artifact.name);
        // What is right already keeps its time, so that nobody takes it for changed.
        if fs::read(&target).is_ok_and(|present| present == artifact.bytes) {
            continue;
        }
        match prepared(&target, &artifact.bytes) {
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

/// A finished temporary file beside the target.
fn prepared(target: &Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let folder = target.parent().map_or_else(|| PathBuf::from("."), Path::to_owned);
    fs::create_dir_all(&folder)?;
    if target.is_dir() {
        return Err(std::io::Error::other("这个名字已经是一个文件夹"));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pinggu-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder.tempfile_in(&folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn failed(target: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(
        Code::WriteFailed,
        Place::File(target.display().to_string()),
        "输出文件无法写入，原有文件没有改动",
    )
    .because(error.to_string())
    .hint("请关闭正在打开它的程序（PDF 阅读器、WPS），检查文件夹权限和磁盘空间后重试")
}
