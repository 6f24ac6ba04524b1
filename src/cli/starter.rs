//! What a new project of a kind of report has instead of what the others have.

use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::model::kind::Kind;
use crate::place::Place;
use crate::propose::EMPTY_WORKBOOK;
use crate::text::tidy;

/// The latest year in the common workbook, of which the narratives speak.
const LATEST: &str = "2022年";

/// What a new project of a kind of report has instead of the common files.
pub(super) struct Starter {
    /// Folder of the kind in `templates/kinds`.
    kind: &'static str,
    /// The first keys of `report.yaml`, up to the workbooks; the common ones when empty.
    head: &'static str,
    /// An empty workbook with the periods of such a report.
    pub workbook: &'static [u8],
    /// The latest year in its workbook.
    latest: &'static str,
    /// Narratives of parts that only it has.
    narratives: &'static [(&'static str, &'static str)],
    /// Narratives of parts that it does not have.
    without: &'static [&'static str],
}

/// What each kind starts with.
const STARTERS: [Starter; 3] = [
    Starter { kind: "midterm", head: "", workbook: EMPTY_WORKBOOK, latest: LATEST, narratives: &[], without: &[] },
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

/// The kind of report of a name, and what a new project of it has.
pub(super) fn of(name: Option<&str>, sink: &mut Sink) -> Outcome<(&'static Kind, &'static Starter)> {
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

impl Starter {
    /// The narratives that it starts with: of the common ones those that it has, and its own.
    pub(super) fn narratives<'a>(&'a self, common: &'a [(&str, &str)]) -> impl Iterator<Item = (&'a str, String)> {
        let common = common.iter().filter(|(name, _)| !self.without.contains(name));
        common.chain(self.narratives).map(|(name, text)| (*name, text.replace(LATEST, self.latest)))
    }

    /// `report.yaml` of a kind, with its defaults in the comments.
    pub(super) fn settings(&self, kind: &Kind, common: &str) -> String {
        let parts = common.split_once("title:").zip(common.split_once("workbooks:"));
        let text = match parts {
            Some(((before, _), (_, after))) if !self.head.is_empty() => {
                format!("{before}{}workbooks:{after}", self.head)
            }
            _ => common.to_owned(),
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
}
