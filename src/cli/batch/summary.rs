//! What a batch leaves for programs: `batch.json`, or `batch-I-N.json` of a shard, and the same as a table for people.
//!
//! The file says how things stand and not how they came about, so that a run, the same run again, one that
//! was killed and begun anew, and merged shards have the same bytes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::cli::args::Shard;
use crate::cli::build::Summary;
use crate::cli::print;
use crate::render::Artifact;

/// How a project stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// Its outputs are those of its inputs.
    Done,
    /// It has no new outputs.
    Failed,
}

/// One line of the summary.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ProjectResult {
    /// Its folder, as the command line leads to it.
    pub project: String,
    state: State,
    /// The exit status of its build.
    pub status: u8,
    errors: usize,
    warnings: usize,
    notes: usize,
    /// Codes of the findings, each once.
    codes: BTreeSet<String>,
    /// Whether this very run has made the outputs; not known of a run elsewhere.
    #[serde(skip)]
    is_new: Option<bool>,
}

impl ProjectResult {
    /// Of a project whose build ended so.
    pub(super) fn of(project: &Path, status: u8, summary: Summary) -> Self {
        let Summary { changed, errors, warnings, notes, codes } = summary;
        let state = if changed.is_some() { State::Done } else { State::Failed };
        let project = project.display().to_string();
        Self { project, state, status, errors, warnings, notes, codes, is_new: changed }
    }

    fn label(&self) -> &'static str {
        match (self.state, self.is_new) {
            (State::Failed, _) => "失败",
            (State::Done, Some(true)) => "已生成",
            (State::Done, Some(false)) => "无变化",
            (State::Done, None) => "完成",
        }
    }
}

/// Which part of a run a summary is of.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Part {
    #[serde(flatten)]
    pub shard: Shard,
    /// The projects of all shards, in order: what is missing has a name, and shards of different runs are
    /// told apart.
    pub listed: Vec<String>,
}

/// The contents of the file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BatchSummary {
    /// None when it is of all projects.
    pub shard: Option<Part>,
    pub projects: Vec<ProjectResult>,
}

impl BatchSummary {
    /// The file of it.
    pub(super) fn file(&self) -> Artifact {
        let name = file_name(self.shard.as_ref().map(|part| part.shard));
        Artifact { name, bytes: print::json(self).into_bytes() }
    }

    /// The worst exit status of its projects.
    pub(super) fn status(&self) -> u8 {
        self.projects.iter().map(|row| row.status).max().unwrap_or(0)
    }

    /// The table that people see.
    pub(super) fn table(&self) -> String {
        let rows = &self.projects;
        let wide = print::widest(rows.iter().map(|row| row.project.as_str()).chain(["项目"]));
        let mut out = format!("{}  结果    错误  警告  提示\n", print::padded("项目", wide));
        for row in rows {
            let (project, label) = (print::padded(&row.project, wide), print::padded(row.label(), 6));
            let _ = writeln!(out, "{project}  {label}  {:>4}  {:>4}  {:>4}", row.errors, row.warnings, row.notes);
        }
        let is_own = rows.iter().any(|row| row.is_new.is_some());
        let labels: &[&str] = if is_own { &["已生成", "无变化", "失败"] } else { &["完成", "失败"] };
        let count = |label: &&str| format!("{label} {}", rows.iter().filter(|row| row.label() == *label).count());
        let counts: Vec<String> = labels.iter().map(count).collect();
        let _ = writeln!(out, "共 {} 个项目：{}", rows.len(), counts.join("，"));
        out
    }
}

/// What the file of a run is called.
pub(super) fn file_name(shard: Option<Shard>) -> String {
    shard.map_or_else(|| "batch.json".to_owned(), |Shard { index, count }| format!("batch-{index}-{count}.json"))
}

/// True for the name of the file of a shard.
pub(super) fn is_of_shard(name: &str) -> bool {
    let middle = name.strip_prefix("batch-").and_then(|rest| rest.strip_suffix(".json"));
    middle.and_then(|middle| middle.split_once('-')).is_some_and(|(index, count)| Shard::of(index, count).is_some())
}

/// The share of a shard in what is listed.
pub(super) fn share<T>(all: &[T], Shard { index, count }: Shard) -> impl Iterator<Item = &T> {
    all.iter().skip(index - 1).step_by(count)
}
