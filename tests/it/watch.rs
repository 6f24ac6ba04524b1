//! A save is followed by a new report, with its findings; lock files are nothing.

use crate::support::Project;
use crate::support::watched::Watch;

#[test]
fn a_save_makes_a_new_report() {
    let project = Project::starter();
    let mut watch = Watch::over(&project, &["--format", "md"]);
    assert!(watch.next().starts_with("已生成") && watch.next().starts_with("等待修改"));
    // As editors save: a new file, renamed over the old one.
    project.write("inputs/narrative/.new.tmp", "---\npart: tasks\n---\n第一次保存。\n");
    std::fs::rename(project.path("inputs/narrative/.new.tmp"), project.path("inputs/narrative/20-tasks.md"))
        .expect("rename");
    assert!(watch.next().starts_with("已生成") && watch.next().starts_with("等待修改"));
    assert!(project.read("output/report.md").contains("第一次保存"));
    // A finding is said and the watch goes on; a lock file in between is nothing.
    project.write("inputs/~$附表.xlsx", "lock");
    project.write("inputs/narrative/20-tasks.md", "---\nprat: tasks\n---\n第二次保存。\n");
    assert!(watch.next().starts_with("等待修改"));
    assert!(project.read("output/report.md").contains("第一次保存"), "the last good report stays");
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n第三次保存。\n");
    assert!(watch.next().starts_with("已生成") && watch.next().starts_with("等待修改"));
    assert!(project.read("output/report.md").contains("第三次保存"));
    watch.killed();
    assert!(watch.rest().contains("bad-front-matter"));
}
