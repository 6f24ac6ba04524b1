//! What is saved in a project: which events are a save, and when a burst of them is over.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::destination::SOURCES;
use crate::diag::{Code, Diagnostic, Sink};
use crate::place::Place;

/// A save is over when nothing more happens for this long; programs save in several steps.
const QUIET: Duration = Duration::from_millis(20);
/// A burst is not waited for longer than this.
const LONGEST_BURST: Duration = Duration::from_secs(1);

/// The saves of a project, from when it was made on.
pub(super) struct Saves {
    saved: Receiver<()>,
    _watcher: RecommendedWatcher,
}

impl Saves {
    /// Those of a project folder; none when it cannot be watched, for a reason in `sink`.
    pub(super) fn of(root: &Path, sink: &mut Sink) -> Option<Self> {
        let (sender, saved) = mpsc::channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| is_save(&event)) {
                let _ = sender.send(());
            }
        });
        let watching = watcher.and_then(|mut watcher| {
            for folder in SOURCES.map(|name| root.join(name)).iter().filter(|folder| folder.is_dir()) {
                watcher.watch(folder, RecursiveMode::Recursive)?;
            }
            Ok(watcher)
        });
        match watching {
            Ok(watcher) => Some(Self { saved, _watcher: watcher }),
            Err(error) => {
                let place = Place::File(root.display().to_string());
                sink.push(
                    Diagnostic::error(Code::UnreadableFile, place, "无法监视这个文件夹")
                        .because(error.to_string())
                        .hint("网络盘、移动盘可能不支持监视；请把项目放到本机的盘上，或每次改完运行 `pinggu build`"),
                );
                None
            }
        }
    }

    /// Waits for a save and for its burst to end; false when nobody watches any more.
    pub(super) fn wait(&self) -> bool {
        if self.saved.recv().is_err() {
            return false;
        }
        let begun = Instant::now();
        while begun.elapsed() < LONGEST_BURST && self.saved.recv_timeout(QUIET).is_ok() {}
        true
    }
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
