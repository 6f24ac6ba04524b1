//! Saves in a project: what is one, and when it is over.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::destination::SOURCES;
use super::interrupt;
use crate::diag::{Code, Diagnostic, Sink};
use crate::place::Place;

/// A save is over when nothing more happens for this long; programs save in several steps.
const QUIET: Duration = Duration::from_millis(20);
/// A burst is not waited for longer than this.
const LONGEST_BURST: Duration = Duration::from_secs(1);

/// What a loop over saves waits for.
#[derive(Debug, PartialEq, Eq)]
enum Happened {
    Saved,
    /// The user wants no more.
    Interrupted,
}

/// The saves in a project, from the moment on in which this value is made.
#[derive(Debug)]
pub(super) struct Saves {
    happened: Receiver<Happened>,
    _watcher: RecommendedWatcher,
}

impl Saves {
    /// Those in the sources of a project; none, with a finding, when they cannot be watched.
    pub(super) fn of(root: &Path, sink: &mut Sink) -> Option<Self> {
        let (sender, happened) = mpsc::channel();
        let wish = sender.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| is_save(&event)) {
                let _ = sender.send(Happened::Saved);
            }
        });
        let watching = watcher.and_then(|mut watcher| {
            for folder in SOURCES.map(|name| root.join(name)).iter().filter(|folder| folder.is_dir()) {
                watcher.watch(folder, RecursiveMode::Recursive)?;
            }
            Ok(watcher)
        });
        match watching {
            Ok(watcher) => {
                interrupt::wake(move || drop(wish.send(Happened::Interrupted)));
                Some(Self { happened, _watcher: watcher })
            }
            Err(error) => {
                sink.push(unwatched(root, &error));
                None
            }
        }
    }

    /// Waits for a save and for its burst to end; false when the user wants no more, or nobody watches any more.
    pub(super) fn wait(&self) -> bool {
        if self.happened.recv() != Ok(Happened::Saved) {
            return false;
        }
        let begun = Instant::now();
        while begun.elapsed() < LONGEST_BURST {
            match self.happened.recv_timeout(QUIET) {
                Ok(Happened::Saved) => {}
                Ok(Happened::Interrupted) => return false,
                Err(_) => break,
            }
        }
        true
    }
}

fn unwatched(root: &Path, error: &notify::Error) -> Diagnostic {
    Diagnostic::error(Code::UnreadableFile, Place::File(root.display().to_string()), "无法监视这个文件夹")
        .because(error.to_string())
        .hint("网络盘、移动盘可能不支持监视；请把项目放到本机的盘上，或每次改完运行 `pinggu build`")
}

/// True when an event may have changed a source.
fn is_save(event: &Event) -> bool {
    !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|path| is_source(path))
}

/// False for the lock files and temporary files that programs leave beside an open one.
fn is_source(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return true };
    let is_temporary =
        name.ends_with('~') || [".tmp", ".swp", ".swx", ".part"].iter().any(|end| name.to_lowercase().ends_with(end));
    !(name.starts_with("~$") || name.starts_with('.') || is_temporary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_files_are_no_sources() {
        for (name, expected) in [
            ("附表.xlsx", true),
            ("~$附表.xlsx", false),
            (".~附表.xlsx", false),
            ("20-tasks.md", true),
            (".20-tasks.md.swp", false),
            ("20-tasks.md~", false),
            ("A1B2.tmp", false),
        ] {
            assert_eq!(is_source(&Path::new("inputs").join(name)), expected, "{name}");
        }
    }
}
