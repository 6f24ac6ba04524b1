//! Word files that somebody has written in. What is made anew does not take their place: it gets a number.

use std::io::ErrorKind;
use std::path::Path;

use crate::diag::{Code, Diagnostic, Sink};
use crate::place::Place;
use crate::project::given;
use crate::render::{Artifact, is_untouched};

/// Largest Word file that is looked into, in bytes.
const MOST: u64 = 64 << 20;

/// The outputs under names that are free: those of Word files that nobody has changed since they were made, and of
/// files that are not there.
pub(super) fn spared(folder: &Path, artifacts: Vec<Artifact>, sink: &mut Sink) -> Vec<Artifact> {
    artifacts.into_iter().map(|artifact| renamed(folder, artifact, sink)).collect()
}

fn renamed(folder: &Path, artifact: Artifact, sink: &mut Sink) -> Artifact {
    const MOST_NAMES: usize = 1_000;
    let Some(stem) = artifact.name.strip_suffix(".docx").map(str::to_owned) else { return artifact };
    if is_free(&folder.join(&artifact.name)) {
        return artifact;
    }
    let mut names = (2..MOST_NAMES).map(|number| format!("{stem}-{number}.docx"));
    // With a thousand of them the last one is the one to lose.
    let name = names.find(|name| is_free(&folder.join(name))).unwrap_or_else(|| artifact.name.clone());
    let place = Place::File(folder.join(&artifact.name).display().to_string());
    sink.push(
        Diagnostic::warning(Code::EditedOutput, place, format!("这个文件有人改过，没有覆盖；新的写在 `{name}`"))
            .because("它不是 pinggu 写出时的样子，里面可能有批注和改动")
            .hint("改动已经写回附表、正文的，请移走或删除改过的文件，再生成一次"),
    );
    Artifact { name, ..artifact }
}

/// True for the name of no file, or of one that is as it was made.
fn is_free(file: &Path) -> bool {
    match given(file, MOST) {
        Ok(bytes) => is_untouched(&bytes),
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}
