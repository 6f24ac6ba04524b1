//! `pinggu init`: a new project folder from the built-in templates.

use std::path::Path;

use super::{starter, write};
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::narrate::{EXCERPT, built_in};
use crate::place::Place;
use crate::render::{Artifact, THEME};

/// A `report.yaml` to fill in, with every key explained.
const REPORT_YAML: &str = include_str!("../../templates/starter/report.yaml");
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

/// Makes the folder, of the mid-term evaluation when no kind of report is named. Nothing that is there is
/// overwritten.
///
/// # Errors
/// Stops when there is no such kind, or the folder holds files already or cannot be written.
pub(super) fn project(folder: &Path, kind: Option<&str>, sink: &mut Sink) -> Outcome<()> {
    let (kind, starter) = starter::of(kind, sink)?;
    let occupied = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied || folder.is_file() {
        let place = Place::File(folder.display().to_string());
        return Err(sink.stop(
            Diagnostic::error(Code::WriteFailed, place, "文件夹不是空的，没有新建项目")
                .because("新建项目会写入多个文件，可能盖掉已有的内容")
                .hint("请换一个文件夹名，或先清空它；上次新建时中断的，可以整个删除"),
        ));
    }
    let file = |name: String, bytes: &[u8]| Artifact { name, bytes: bytes.to_vec() };
    let mut files = vec![
        file("inputs/附表.xlsx".to_owned(), starter.workbook),
        file("templates/theme.typ".to_owned(), THEME.as_bytes()),
        file(EXCERPT.0.to_owned(), EXCERPT.1.as_bytes()),
    ];
    let narratives = starter.narratives(&NARRATIVES);
    files.extend(narratives.map(|(name, text)| file(format!("inputs/narrative/{name}"), text.as_bytes())));
    let sections = kind.sections.iter().filter_map(|name| built_in(kind, name));
    files.extend(sections.map(|(path, text)| file(path.to_owned(), text.as_bytes())));
    // Last, so that what is there before it is no project yet.
    files.push(file("inputs/report.yaml".to_owned(), starter.settings(kind, REPORT_YAML).as_bytes()));
    write::fresh(folder, &files, sink)
}
