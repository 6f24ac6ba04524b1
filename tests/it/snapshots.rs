//! The starter project's Markdown and typst source, as a person reviewed them. Renew with
//! `INSTA_UPDATE=always cargo test` and read the difference.

use crate::support::Project;

#[test]
fn starter() {
    let project = Project::starter();
    project.build(&[]);
    insta::assert_snapshot!("starter_markdown", project.read("output/report.md"));
    let typst = project.read("output/report.typ");
    // The page style in front is templates/theme.typ itself.
    let report = &typst[typst.find("#show: report.with").expect("settings")..];
    insta::assert_snapshot!("starter_typst", report);
}
