//! Many projects in one run: all of them, each once, and none lost for another.

use serde_json::Value;

use crate::support::{Answer, Project};

/// A folder with `count` projects; those listed in `broken` have a department that nobody knows.
fn county(count: usize, broken: &[usize]) -> Project {
    let folder = Project::empty();
    for index in 0..count {
        let name = format!("p{index}");
        assert_eq!(folder.run(&["init", &name]).status, 0);
        if broken.contains(&index) {
            folder.edit(&format!("{name}/inputs/report.yaml"), "区林业局", "区林业菊");
        }
    }
    folder
}

fn summary(folder: &Project, file: &str) -> Vec<(String, String)> {
    let json: Value = serde_json::from_str(&folder.read(file)).expect("JSON");
    let field = |project: &Value, name: &str| project[name].as_str().expect(name).to_owned();
    let projects = json["projects"].as_array().expect("projects");
    projects.iter().map(|project| (field(project, "project"), field(project, "state"))).collect()
}

fn batch(folder: &Project, arguments: &[&str]) -> Answer {
    folder.run(&[&["batch", "--format", "md"], arguments].concat())
}

#[test]
fn one_bad_project_stops_no_other() {
    let folder = county(4, &[1]);
    let answer = batch(&folder, &["."]);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    let states: Vec<String> = summary(&folder, "batch.json").into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, ["done", "failed", "done", "done"]);
    assert!(answer.stdout.contains("共 4 个项目：已生成 3，无变化 0，失败 1"), "{}", answer.stdout);
    assert!(answer.stderr.contains("unknown-department"), "{}", answer.stderr);
    // Run again after the cure: what is done is not done again.
    folder.edit("p1/inputs/report.yaml", "区林业菊", "区林业局");
    let answer = batch(&folder, &["."]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(answer.stdout.contains("已生成 1，无变化 3，失败 0"), "{}", answer.stdout);
}

#[test]
fn a_list_names_projects_and_each_is_made_once() {
    let folder = county(2, &[]);
    folder.write("list.txt", "# 清单\np1\n\n./p1\np0\nnowhere\n");
    let answer = batch(&folder, &["--list", "list.txt", "p0"]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    let states = summary(&folder, "batch.json");
    let expected = [("p0", "done"), ("p1", "done"), ("nowhere", "failed")];
    assert_eq!(states, expected.map(|(name, state)| (name.to_owned(), state.to_owned())));
}

#[test]
fn the_result_does_not_depend_on_how_many_work() {
    let folder = county(3, &[]);
    assert_eq!(batch(&folder, &[".", "--jobs", "3"]).status, 0);
    let first: Vec<Vec<u8>> = (0..3).map(|at| folder.bytes(&format!("p{at}/output/report.json"))).collect();
    for at in 0..3 {
        std::fs::remove_dir_all(folder.path(&format!("p{at}/output"))).expect("output");
    }
    assert_eq!(batch(&folder, &[".", "--jobs", "1"]).status, 0);
    let second: Vec<Vec<u8>> = (0..3).map(|at| folder.bytes(&format!("p{at}/output/report.json"))).collect();
    assert!(first == second);
}

#[test]
fn a_shard_is_a_part_of_a_whole() {
    let folder = county(1, &[]);
    for wrong in ["0/2", "3/2", "1", "a/b"] {
        assert_eq!(batch(&folder, &[".", "--shard", wrong]).status, 2, "{wrong}");
    }
}
