//! `pinggu init`: a new project folder from the built-in templates.

use std::path::{Path, PathBuf};

use super::args::InitArgs;
use super::streams::write_stdout;
use super::{print, starter, step, world, write};
use crate::diag::{Code, Diagnostic, Outcome, Severity, Sink};
use crate::inspect::Strictness;
use crate::narrate::{EXCERPT, built_in};
use crate::pipeline::{self, Proposed};
use crate::place::Place;
use crate::propose::{Proposal, SETTINGS};
use crate::render::{Artifact, THEME};

/// One narrative per part of the report, with what to write there.
const NARRATIVES: [(&str, &str); 13] = [
    ("00-preface.md", include_str!("../../templates/starter/narrative/00-preface.md")),
    ("10-overview.md", include_str!("../../templates/starter/narrative/10-overview.md")),
    ("15-lagging.md", include_str!("../../templates/starter/narrative/15-lagging.md")),
    ("20-tasks.md", include_str!("../../templates/starter/narrative/20-tasks.md")),
    ("30-investment.md", include_str!("../../templates/starter/narrative/30-investment.md")),
    ("31-key-projects.md", include_str!("../../templates/starter/narrative/31-key-projects.md")),
    ("32-attraction.md", include_str!("../../templates/starter/narrative/32-attraction.md")),
    ("35-ranking.md", include_str!("../../templates/starter/narrative/35-ranking.md")),
    ("40-problems.md", include_str!("../../templates/starter/narrative/40-problems.md")),
    ("50-situation.md", include_str!("../../templates/starter/narrative/50-situation.md")),
    ("55-forecast.md", include_str!("../../templates/starter/narrative/55-forecast.md")),
    ("58-recommendations-lead.md", include_str!("../../templates/starter/narrative/58-recommendations-lead.md")),
    ("60-recommendations.md", include_str!("../../templates/starter/narrative/60-recommendations.md")),
];

/// Makes the folder and says what comes next; true when it was made.
pub(super) fn run(asked: &InitArgs, sink: &mut Sink) -> bool {
    let Ok(proposed) = project(asked, sink) else { return false };
    let folder = asked.folder.display();
    let next = match proposed {
        None => {
            format!("下一步：填写 inputs/附表.xlsx 和 inputs/report.yaml，然后运行 `pinggu --project {folder} build`\n")
        }
        Some(proposal) => {
            let questions = proposal.questions.iter().map(|question| format!("要由人决定：{question}\n"));
            let questions = questions.collect::<Vec<_>>().concat();
            format!("report.yaml 已按附表填写，推测的地方有说明，请打开核对\n{questions}{}", outcome(&asked.folder))
        }
    };
    let text = format!("已新建项目：{folder}\n{next}");
    write_stdout(&print::visible(&text));
    true
}

/// What a check of the new project says of its tables.
fn outcome(folder: &Path) -> String {
    let mut sink = Sink::default();
    let checked = pipeline::check(&world(folder), Strictness::Draft, &step, &mut sink);
    let errors = |findings: &[&Diagnostic]| {
        findings.iter().filter(|finding| finding.severity == Severity::Error).map(|one| one.code).collect::<Vec<_>>()
    };
    let blocking = errors(&sink.sorted());
    let next = format!("pinggu --project {}", folder.display());
    if blocking.is_empty() && checked.report().is_some() {
        return format!("下一步：`{next} build` 生成报告，`{next} check` 核对；正文写在 inputs/narrative 中\n");
    }
    format!("表中有 {} 处须先处理，报告才能生成。下一步：运行 `{next} check`，逐条处理\n", blocking.len())
}

/// Makes the folder, of the kind of report that is named, else of the one that the workbooks hold, else of
/// the mid-term evaluation. Nothing that is there is overwritten. The answer is what the workbooks proposed.
///
/// # Errors
/// Stops when there is no such kind, the folder holds files already or cannot be written, or a workbook cannot
/// be read.
fn project(asked: &InitArgs, sink: &mut Sink) -> Outcome<Option<Proposal>> {
    let folder = &asked.folder;
    vacant(folder, sink)?;
    let named = starter::of(asked.kind.as_deref(), sink)?;
    let paths: Vec<&Path> = asked.from.iter().map(PathBuf::as_path).collect();
    let proposed = match paths[..] {
        [] => None,
        _ => Some(pipeline::propose(&paths, asked.kind.as_ref().map(|_| named.0), sink)?),
    };
    let (kind, starter) = match &proposed {
        Some(proposed) => starter::of(Some(&proposed.proposal.kind.name), sink)?,
        None => named,
    };
    let settings = starter.settings(kind, SETTINGS);
    let file = |name: String, bytes: &[u8]| Artifact { name, bytes: bytes.to_vec() };
    let mut files = vec![
        file("templates/theme.typ".to_owned(), THEME.as_bytes()),
        file(EXCERPT.0.to_owned(), EXCERPT.1.as_bytes()),
    ];
    let narrative = |text: String| match &proposed {
        Some(proposed) => proposed.proposal.narrative(&text),
        None => text,
    };
    let narratives = starter.narratives(&NARRATIVES);
    files.extend(narratives.map(|(name, text)| file(format!("inputs/narrative/{name}"), narrative(text).as_bytes())));
    let sections = kind.sections.iter().filter_map(|name| built_in(kind, name));
    files.extend(sections.map(|(path, text)| file(path.to_owned(), text.as_bytes())));
    // Last, so that what is there before it is no project yet.
    let report = |text: &str| file("inputs/report.yaml".to_owned(), text.as_bytes());
    match proposed {
        None => {
            files.extend([file("inputs/附表.xlsx".to_owned(), starter.workbook), report(&settings)]);
            write::fresh(folder, &files, sink)?;
            Ok(None)
        }
        Some(Proposed { proposal, workbooks }) => {
            files.extend(workbooks.into_iter().chain([report(&proposal.settings(&settings))]));
            write::fresh(folder, &files, sink)?;
            Ok(Some(proposal))
        }
    }
}

/// A new project needs a folder that holds nothing.
///
/// # Errors
/// Stops when it holds files already, or is one.
pub(super) fn vacant(folder: &Path, sink: &mut Sink) -> Outcome<()> {
    let occupied = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if !occupied && !folder.is_file() {
        return Ok(());
    }
    let place = Place::File(folder.display().to_string());
    Err(sink.stop(
        Diagnostic::error(Code::WriteFailed, place, "文件夹不是空的，没有新建项目")
            .because("新建项目会写入多个文件，可能盖掉已有的内容")
            .hint("请换一个文件夹名，或先清空它；上次新建时中断的，可以整个删除"),
    ))
}
