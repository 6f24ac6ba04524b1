//! `pinggu batch --merge`: the summaries of all shards become that of the one run they are parts of. What
//! does not make up a whole is named, and nothing is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::close;
use super::summary::{BatchSummary, Part, ProjectResult, file_name, is_of_shard, share};
use crate::cli::args::{BatchArgs, Shard};
use crate::cli::{print, write};
use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped, file_trouble, listed};
use crate::place::Place;
use crate::project::given;

/// Largest summary that is read, in bytes: some 50,000 projects.
const MOST_BYTES: u64 = 16 << 20;

/// The summary of a shard, and its file.
struct Read {
    file: String,
    shard: Shard,
    listed: Vec<String>,
    projects: Vec<ProjectResult>,
}

/// Runs the command and returns the exit status: the worst of all projects.
pub(in crate::cli) fn merge(asked: &BatchArgs) -> u8 {
    let mut sink = Sink::default();
    let whole = write::withdraw(&asked.summary, &file_name(None), &mut sink)
        .and_then(|()| read_all(&asked.merge, &mut sink))
        .and_then(|parts| whole(parts, &mut sink));
    if let Ok(whole) = whole {
        return close(&whole, asked, &mut sink);
    }
    print::findings(&sink);
    2
}

/// The summaries that files and folders hold, by the number of the shard.
fn read_all(named: &[PathBuf], sink: &mut Sink) -> Outcome<Vec<Read>> {
    let mut files = Vec::new();
    for path in named {
        let found = in_folder(path);
        if found.as_ref().is_some_and(Vec::is_empty) {
            sink.push(nothing_in(path));
        }
        files.extend(found.unwrap_or_else(|| vec![path.clone()]));
    }
    let mut seen = BTreeSet::new();
    files.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    let mut parts: Vec<Read> = Vec::new();
    for file in files {
        match read(&file) {
            Ok(part) => parts.push(part),
            Err(finding) => sink.push(*finding),
        }
    }
    parts.sort_by(|one, other| (one.shard.index, &one.file).cmp(&(other.shard.index, &other.file)));
    if parts.is_empty() { Err(Stopped) } else { Ok(parts) }
}

/// The summaries of shards in a folder; none for what is no folder.
fn in_folder(folder: &Path) -> Option<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    let mut found: Vec<PathBuf> =
        entries.filter(|entry| is_of_shard(&entry.file_name().to_string_lossy())).map(|entry| entry.path()).collect();
    found.sort_unstable();
    Some(found)
}

/// Reads the summary of a shard, which may come from anywhere.
fn read(path: &Path) -> Result<Read, Box<Diagnostic>> {
    /// What tells a summary from other JSON, and its version.
    #[derive(Deserialize)]
    struct Cover {
        schema_version: u32,
        generator: String,
    }
    let file = path.display().to_string();
    let place = Place::File(file.clone());
    let wrong = |what: &str, why: String| {
        let redo = "请重新做这一份，再合并；汇总是 `pinggu batch --shard I/N` 写出的 batch-I-N.json";
        Box::new(Diagnostic::error(Code::BadSummary, place.clone(), what).because(why).hint(redo))
    };
    let bytes = given(path, MOST_BYTES).map_err(|error| {
        let finding = Diagnostic::error(Code::UnreadableFile, place.clone(), "汇总无法读取");
        Box::new(finding.because(file_trouble(&error)).hint("请检查路径和文件权限"))
    })?;
    let broken = |error: serde_json::Error| {
        wrong("汇总不完整，或者不是 batch 的汇总", format!("第 {} 行读不下去", error.line()))
    };
    let cover: Cover = serde_json::from_slice(&bytes).map_err(broken)?;
    if (cover.schema_version, cover.generator.as_str()) != (print::SHAPE, print::GENERATOR) {
        let (made, own) = (cover.generator, print::GENERATOR);
        let why = format!("它由 {made} 写出（格式 {}），本程序是 {own}（格式 {}）", cover.schema_version, print::SHAPE);
        return Err(wrong("汇总由另一个版本写出", why).hint("各台机器上要用同一个版本的 pinggu").into());
    }
    let BatchSummary { shard, projects } = serde_json::from_slice(&bytes).map_err(broken)?;
    let Some(Part { shard, listed }) = shard.filter(|part| part.shard.is_right()) else {
        return Err(wrong("不是其中一份的汇总", "没有写明是第几份、共几份".to_owned()));
    };
    if !projects.iter().map(|row| &row.project).eq(share(&listed, shard)) || projects.iter().any(|row| row.status > 2) {
        return Err(wrong("汇总的内容不是这一份应有的项目", format!("第 {shard} 份的项目与清单对不上，文件被改动过")));
    }
    Ok(Read { file, shard, listed, projects })
}

/// The summary that one run of all projects would have written.
fn whole(parts: Vec<Read>, sink: &mut Sink) -> Outcome<BatchSummary> {
    let Some(first) = parts.first() else { return Err(Stopped) };
    if let Some(other) = parts.iter().find(|part| part.shard.count != first.shard.count) {
        return Err(sink.stop(counted_otherwise(first, other)));
    }
    for pair in parts.windows(2).filter(|pair| pair[0].shard == pair[1].shard) {
        sink.push(
            Diagnostic::error(Code::ShardMismatch, place(&pair[1]), format!("第 {} 份有两份汇总", pair[1].shard))
                .related(place(&pair[0]), "另一份")
                .hint("请只写要用的那一份的文件；不同次的运行，汇总放在不同的文件夹"),
        );
    }
    for part in parts.iter().filter(|part| part.listed != first.listed) {
        sink.push(listed_otherwise(first, part));
    }
    sink.extend(done_twice(&parts));
    sink.extend(missing(&parts));
    if sink.has_errors() {
        return Err(Stopped);
    }
    // Dealt out in turn, they are taken up in turn.
    let mut hands: Vec<_> = parts.into_iter().map(|part| part.projects.into_iter()).collect();
    let count = hands.len();
    let projects = (0..).map_while(|at| hands[at % count].next()).collect();
    Ok(BatchSummary { shard: None, projects })
}

fn place(part: &Read) -> Place {
    Place::File(part.file.clone())
}

/// Names in backticks, at most twelve.
fn names<'a>(all: impl IntoIterator<Item = &'a String>) -> String {
    listed(&all.into_iter().map(String::as_str).collect::<Vec<_>>())
}

fn nothing_in(folder: &Path) -> Diagnostic {
    Diagnostic::error(Code::MissingShard, Place::File(folder.display().to_string()), "文件夹里没有各份的汇总")
        .because("各份的汇总叫 batch-I-N.json，做完一份才写出")
        .hint("请写 `--shard` 运行时 `--summary` 指明的文件夹；任务还没有做完的，等它做完")
}

fn counted_otherwise(first: &Read, other: &Read) -> Diagnostic {
    let message = format!("各份的份数不同：这是第 {} 份，别的是第 {} 份", other.shard, first.shard);
    Diagnostic::error(Code::ShardMismatch, place(other), message)
        .because("份数不同的几份合起来不是全部，多半是两次运行的汇总放在了一起")
        .related(place(first), format!("第 {} 份", first.shard))
        .hint("请删去不要的汇总，或只写同一次运行的文件；不同次的运行，汇总放在不同的文件夹")
}

fn listed_otherwise(first: &Read, part: &Read) -> Diagnostic {
    let only = |one: &Read, other: &Read| {
        let known: BTreeSet<&String> = other.listed.iter().collect();
        let own: Vec<&String> = one.listed.iter().filter(|name| !known.contains(name)).collect();
        (!own.is_empty()).then(|| format!("只有第 {} 份列出：{}", one.shard, names(own)))
    };
    let differences: Vec<String> = [only(part, first), only(first, part)].into_iter().flatten().collect();
    let why = if differences.is_empty() { "项目相同而顺序不同".to_owned() } else { differences.join("；") };
    let message = format!("第 {} 份与第 {} 份的项目清单不同", part.shard, first.shard);
    Diagnostic::error(Code::ShardMismatch, place(part), message)
        .because(why)
        .related(place(first), "清单不同的另一份")
        .hint("运行期间不要增减项目文件夹，各份都在同一个文件夹里、以同样的参数运行；请把各份重新做一遍")
}

/// Projects that more than one shard has made.
fn done_twice(parts: &[Read]) -> Vec<Diagnostic> {
    let mut makers: BTreeMap<&String, &Read> = BTreeMap::new();
    let mut found = Vec::new();
    for part in parts {
        let mut twice: BTreeMap<&String, Vec<&String>> = BTreeMap::new();
        for ProjectResult { project, .. } in &part.projects {
            match makers.get(project) {
                // Two summaries of one shard are told as such.
                Some(earlier) if earlier.shard == part.shard => {}
                Some(earlier) => twice.entry(&earlier.file).or_default().push(project),
                None => drop(makers.insert(project, part)),
            }
        }
        found.extend(twice.into_iter().map(|(earlier, projects)| {
            let message = format!("项目在两份里都有：{}", names(projects));
            Diagnostic::error(Code::ShardMismatch, place(part), message)
                .related(Place::File(earlier.clone()), "先有的一份")
                .hint("请把各份重新做一遍")
        }));
    }
    found
}

/// What no shard has made: shards that are not there, by the list of the others, and projects that only lists have.
fn missing(parts: &[Read]) -> Option<Diagnostic> {
    /// Numbers of shards that are named.
    const MOST: usize = 12;
    let first = parts.first()?;
    let count = first.shard.count;
    let there: BTreeSet<usize> = parts.iter().map(|part| part.shard.index).collect();
    let done: BTreeSet<&String> = parts.iter().flat_map(|part| &part.projects).map(|row| &row.project).collect();
    let mut seen = BTreeSet::new();
    let undone: Vec<&String> =
        parts.iter().flat_map(|part| &part.listed).filter(|name| !done.contains(name) && seen.insert(*name)).collect();
    let absent: Vec<usize> = (1..=count).filter(|index| !there.contains(index)).take(MOST).collect();
    let message = match (count - there.len(), &absent[..]) {
        (0, _) if undone.is_empty() => return None,
        (0, _) => "有的项目没有一份做过".to_owned(),
        (many, absent) => {
            let numbers = absent.iter().map(usize::to_string).collect::<Vec<_>>().join("、");
            let more = if many > absent.len() { format!(" 等 {many}") } else { String::new() };
            format!("共 {count} 份，缺第 {numbers}{more} 份")
        }
    };
    let why = if undone.is_empty() {
        "缺的份里没有项目".to_owned()
    } else {
        format!("没有结果的项目：{}", names(undone))
    };
    let finding = Diagnostic::error(Code::MissingShard, place(first), message).because(why);
    Some(match absent.first() {
        Some(index) => finding.hint(format!(
            "任务还在排队或运行的，等它做完；被中止的，重新做缺的份，如 `pinggu batch --shard {} …`，再合并",
            Shard { index: *index, count }
        )),
        None => finding.hint("请把各份重新做一遍"),
    })
}
