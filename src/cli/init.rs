//! `pinggu init`: a new project folder from the built-in templates.

use std::path::Path;

use super::write;
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::model::kind::Kind;
use crate::narrate::{EXCERPT, built_in};
use crate::place::Place;
use crate::render::{Artifact, THEME};
use crate::text::tidy;

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
/// An empty 附件2 with its header, ready to be filled in.
const WORKBOOK: &[u8] = include_bytes!("../../templates/starter/附表.xlsx");

/// The latest year in the common workbook, of which the narratives speak.
const LATEST: &str = "2022年";

/// What a new project of a kind of report has instead of the common files.
struct Starter {
    /// Folder of the kind in `templates/kinds`.
    kind: &'static str,
    /// The first keys of `report.yaml`, up to the workbooks; the common ones when empty.
    head: &'static str,
    /// An empty workbook with the periods of such a report.
    workbook: &'static [u8],
    /// The latest year in its workbook.
    latest: &'static str,
    /// Narratives of parts that only it has.
    narratives: &'static [(&'static str, &'static str)],
    /// Narratives of parts that it does not have.
    without: &'static [&'static str],
}

/// What each kind starts with.
const STARTERS: [Starter; 3] = [
    Starter { kind: "midterm", head: "", workbook: WORKBOOK, latest: LATEST, narratives: &[], without: &[] },
    Starter {
        kind: "annual",
        head: include_str!("../../templates/kinds/annual/starter/head.yaml"),
        workbook: include_bytes!("../../templates/kinds/annual/starter/附表.xlsx"),
        latest: "2023年",
        narratives: &[],
        without: &[],
    },
    Starter {
        kind: "final",
        head: include_str!("../../templates/kinds/final/starter/head.yaml"),
        workbook: include_bytes!("../../templates/kinds/final/starter/附表.xlsx"),
        latest: "2025年",
        narratives: &[
            ("50-outcomes.md", include_str!("../../templates/kinds/final/starter/narrative/50-outcomes.md")),
            ("55-experience.md", include_str!("../../templates/kinds/final/starter/narrative/55-experience.md")),
        ],
        without: &["50-situation.md", "55-forecast.md"],
    },
];

/// Makes the folder, of the mid-term evaluation when no kind of report is named. Nothing that is there is
/// overwritten.
///
/// # Errors
/// Stops when there is no such kind, or the folder holds files already or cannot be written.
pub(super) fn project(folder: &Path, kind: Option<&str>, sink: &mut Sink) -> Outcome<()> {
    let (kind, starter) = starter(kind, sink)?;
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
    let common = NARRATIVES.iter().filter(|(name, _)| !starter.without.contains(name));
    let narratives = common.chain(starter.narratives);
    let narratives =
        narratives.map(|(name, text)| (format!("inputs/narrative/{name}"), text.replace(LATEST, starter.latest)));
    files.extend(narratives.map(|(name, text)| file(name, text.as_bytes())));
    let sections = kind.sections.iter().filter_map(|name| built_in(kind, name));
    files.extend(sections.map(|(path, text)| file(path.to_owned(), text.as_bytes())));
    // Last, so that what is there before it is no project yet.
    files.push(file("inputs/report.yaml".to_owned(), settings(kind, starter).as_bytes()));
    write::fresh(folder, &files, sink)
}

/// The kind of report of a name, and what a new project of it has.
fn starter(name: Option<&str>, sink: &mut Sink) -> Outcome<(&'static Kind, &'static Starter)> {
    let name = name.map(tidy);
    let kinds = Kind::built_in();
    let is_meant = |kind: &&Kind| name.as_deref().map_or(kind.folder() == "midterm", |name| kind.is_called(name));
    let kind = kinds.iter().find(is_meant);
    let found = kind.and_then(|kind| Some((kind, STARTERS.iter().find(|starter| starter.kind == kind.folder())?)));
    found.ok_or_else(|| {
        let name = name.unwrap_or_default();
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
        let place = Place::File("--kind".to_owned());
        sink.stop(
            Diagnostic::error(Code::BadConfig, place, format!("没有 `{name}` 这种报告，没有新建项目"))
                .because("报告的种类决定各章的模板、用语和评价的分类")
                .closest(&name, kinds.iter().flat_map(Kind::names))
                .hint(format!("可以写 {}", names.join("、"))),
        )
    })
}

/// `report.yaml` of a kind, with its defaults in the comments.
fn settings(kind: &Kind, starter: &Starter) -> String {
    let common = REPORT_YAML.split_once("title:").zip(REPORT_YAML.split_once("workbooks:"));
    let text = match common {
        Some(((before, _), (_, after))) if !starter.head.is_empty() => {
            format!("{before}{}workbooks:{after}", starter.head)
        }
        _ => REPORT_YAML.to_owned(),
    };
    let listed = |words: &[String]| words.join(", ");
    let [ahead, on_track, behind] = kind.verdicts.lists().map(listed);
    let line = |line: &str| match line.split_once(':').map(|(key, _)| key) {
        Some("# sections") => format!("# sections: [{}]\n", listed(&kind.sections)),
        Some("# verdicts") => {
            format!("# verdicts: {{ ahead: [{ahead}], on-track: [{on_track}], behind: [{behind}] }}\n")
        }
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}
