//! `pinggu watch`: the report anew after every save.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecursiveMode, Watcher};

use super::args::{BuildArgs, Cli};
use super::destination::SOURCES;
use super::streams::write_stdout;
use super::{found_root, interrupt, print, supervise};
use crate::diag::{Code, Diagnostic, Sink};
use crate::place::Place;

/// A save is over when nothing more happens for this long; programs save in several steps.
const QUIET: Duration = Duration::from_millis(20);
/// A burst is not waited for longer than this.
const LONGEST_BURST: Duration = Duration::from_secs(1);

/// Runs until it is stopped; returns the exit status when watching is not possible.
pub(super) fn run(cli: &Cli, asked: &BuildArgs) -> u8 {
    let mut sink = Sink::default();
    if watched(cli, asked, &mut sink).is_none() {
        print::findings(&sink);
        return 2;
    }
    0
}

/// Runs until it is stopped; none when watching is not possible.
fn watched(cli: &Cli, asked: &BuildArgs, sink: &mut Sink) -> Option<()> {
    let root = found_root(cli, sink)?;
    let (sender, saved) = mpsc::channel();
    // Before the first build, so that no save is missed.
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
    let _watcher = match watching {
        Ok(watcher) => watcher,
        Err(error) => {
            sink.push(
                Diagnostic::error(Code::UnreadableFile, Place::File(root.display().to_string()), "无法监视这个文件夹")
                    .because(error.to_string())
                    .hint("网络盘、移动盘可能不支持监视；请把项目放到本机的盘上，或每次改完运行 `pinggu build`"),
            );
            return None;
        }
    };
    let formats = asked.formats.format.clone();
    let build = supervise::build_arguments(cli, &root, &formats, asked.output.as_deref());
    loop {
        supervise::run(&build, true);
        if interrupt::is_wanted() {
            return Some(());
        }
        write_stdout("等待修改……（按 Ctrl+C 结束）\n");
        if !interrupt::idle(|| wait(&saved)) {
            return Some(());
        }
    }
}

/// Waits for a save and for its burst to end; false when nobody watches any more.
fn wait(saved: &Receiver<()>) -> bool {
    if saved.recv().is_err() {
        return false;
    }
    let begun = Instant::now();
    while begun.elapsed() < LONGEST_BURST && saved.recv_timeout(QUIET).is_ok() {}
    true
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
