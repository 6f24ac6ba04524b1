//! `pinggu batch`: many reports in one run. Each is made by a worker of its own, as many at a time as there
//! are processors; one that fails, in whatever way, stops no other.

mod merge;
mod summary;

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::args::{BatchArgs, Cli, Shard};
use super::build::Summary;
use super::streams::{terminals, write_stderr, write_stdout};
use super::{interrupt, print, status, supervise, write};
pub(super) use merge::merge;
use summary::{BatchSummary, Part, ProjectResult, file_name, share};

use crate::diag::{Code, Diagnostic, Sink, file_trouble};
use crate::place::Place;
use crate::project::{given, is_project};
use crate::render::{Format, interrupted};
use crate::worker::{self, Message};

/// Largest list of projects, in bytes.
const MOST_LIST: u64 = 1 << 20;

/// Runs the command and returns the exit status: the worst of all projects.
pub(super) fn run(cli: &Cli, asked: &BatchArgs) -> u8 {
    let mut sink = Sink::default();
    let listed = listed(asked, &mut sink);
    // Who kills this run shall not leave the summary of an earlier one in its place.
    if sink.has_errors() || write::withdraw(&asked.summary, &file_name(asked.shard), &mut sink).is_err() {
        print::findings(&sink);
        return 2;
    }
    let projects: Vec<&PathBuf> = share(&listed, asked.shard.unwrap_or(Shard::WHOLE)).collect();
    let results = build_all(cli, asked, &projects);
    let mut rows = Vec::new();
    for (project, made) in projects.iter().zip(results) {
        if !made.said.is_empty() {
            write_stderr(&print::visible(&format!("== {}\n", project.display())));
            write_stderr(&made.said);
        }
        rows.push(ProjectResult::of(project, made.status, made.summary));
    }
    let names = || listed.iter().map(|project| project.display().to_string()).collect();
    let shard = asked.shard.map(|shard| Part { shard, listed: names() });
    close(&BatchSummary { shard, projects: rows }, asked, &mut sink)
}

/// Shows and writes a summary, and returns the exit status that it stands for.
fn close(summary: &BatchSummary, asked: &BatchArgs, sink: &mut Sink) -> u8 {
    write_stdout(&print::visible(&summary.table()));
    let _ = write::artifacts(&asked.summary, &[summary.file()], sink);
    print::findings(sink);
    summary.status().max(status(sink, true))
}

/// The project folders of the arguments and the list, in the order given, each once. A folder that is no
/// project stands for the projects right below it.
fn listed(asked: &BatchArgs, sink: &mut Sink) -> Vec<PathBuf> {
    let mut named: Vec<PathBuf> = asked.folders.clone();
    if let Some(list) = &asked.list {
        let read = given(list, MOST_LIST);
        match read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| ErrorKind::InvalidData.into())) {
            Ok(text) => {
                let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
                named.extend(lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(PathBuf::from));
            }
            Err(error) => sink.push(
                Diagnostic::error(Code::UnreadableFile, Place::File(list.display().to_string()), "清单无法读取")
                    .because(file_trouble(&error))
                    .hint("清单是 UTF-8 的文本文件，一行一个项目文件夹"),
            ),
        }
    }
    let mut found: Vec<PathBuf> = Vec::new();
    for folder in named {
        if is_project(&folder) {
            found.push(folder);
            continue;
        }
        let mut below: Vec<PathBuf> = std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()).filter(|path| is_project(path)))
            .collect();
        below.sort_unstable();
        // One that is no project at all fails as a project, beside the others.
        if below.is_empty() { found.push(folder) } else { found.extend(below) }
    }
    let mut seen = BTreeSet::new();
    found.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    found
}

/// How a project went.
#[derive(Debug)]
struct Made {
    /// The exit status of its worker.
    status: u8,
    /// What it said besides.
    said: String,
    summary: Summary,
}

impl Default for Made {
    /// One that was not begun, since the user wants no more.
    fn default() -> Self {
        let mut sink = Sink::default();
        sink.push(interrupted());
        Self { status: 2, said: String::new(), summary: Summary::of(None, &sink) }
    }
}

/// Makes a project in a worker.
fn make(cli: &Cli, root: &Path, formats: &[&Format]) -> Made {
    let (mut said, mut summary) = (String::new(), None);
    let arguments = supervise::build_arguments(cli, root, formats, Some(&root.join("output")));
    let end = worker::run(&terminals(), &arguments, &mut |message| match message {
        Message::Complaint(text) => said.push_str(&text),
        Message::Summary(text) => summary = serde_json::from_str(&text).ok(),
        Message::Step(_)
        | Message::File(_)
        | Message::Expect(_)
        | Message::Done
        | Message::Output(_)
        | Message::Standby(_) => {}
    });
    let mut sink = Sink::default();
    let status = match &end {
        Ok(end) => {
            sink.extend(supervise::finding(end, true));
            supervise::status(end)
        }
        Err(error) => {
            sink.push(supervise::not_started(error));
            2
        }
    };
    said += &print::said(&sink);
    let summary = summary.filter(|_| !sink.has_errors()).unwrap_or_else(|| Summary::of(None, &sink));
    Made { status, said, summary }
}

/// Makes all projects, and returns how each went, in order.
fn build_all(cli: &Cli, asked: &BatchArgs, projects: &[&PathBuf]) -> Vec<Made> {
    let next = AtomicUsize::new(0);
    let results: Vec<OnceLock<Made>> = projects.iter().map(|_| OnceLock::new()).collect();
    let formats = asked.formats.format.clone();
    let workers = asked.jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
    let bar = supervise::spinner();
    bar.set_length(projects.len() as u64);
    supervise::set_template(&bar, "{spinner} {pos}/{len} 个项目  {msg}");
    let work = || {
        while let Some(index) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !interrupt::is_wanted())
            && let Some(root) = projects.get(index)
        {
            bar.set_message(root.display().to_string());
            results[index].get_or_init(|| make(cli, root, &formats));
            bar.inc(1);
        }
    };
    thread::scope(|scope| {
        let more = 1..workers.clamp(1, projects.len().max(1));
        // Where the system gives no more threads, there are fewer.
        let started: Vec<_> = more.map_while(|_| thread::Builder::new().spawn_scoped(scope, work).ok()).collect();
        work();
        drop(started);
    });
    bar.finish_and_clear();
    results.into_iter().map(|result| result.into_inner().unwrap_or_default()).collect()
}
