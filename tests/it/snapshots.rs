//! The starter project's Markdown and typst source, as a person reviewed them in `tests/snapshots`.

use snapbox::{assert_data_eq, file};

use crate::support::Project;

#[test]
fn starter() {
    let project = Project::starter();
    project.build(&[]);
    // Raw: `[..]` and the like are text here and stand for nothing else.
    assert_data_eq!(project.read("output/report.md"), file!["../snapshots/starter.md"].raw());
    let typst = project.read("output/report.typ");
    // The page style in front is templates/theme.typ itself.
    let report = &typst[typst.find("#show: report.with").expect("settings")..];
    assert_data_eq!(report, file!["../snapshots/starter.typ"].raw());
}
