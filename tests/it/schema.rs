//! `report.json` is what `docs/report.schema.json` says, and nothing else.

use serde_json::Value;

use crate::docs::variants;
use crate::support::{HEADER, Project, ROW, built_sample, repository, workbook};

pub(crate) fn validator(name: &str) -> jsonschema::Validator {
    let text = std::fs::read_to_string(repository().join("docs").join(name)).expect("schema");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    jsonschema::validator_for(&schema).expect("a valid schema")
}

#[track_caller]
fn holds(project: &Project, file: &str, schema: &str) {
    holds_text(&project.read(file), schema);
}

#[track_caller]
fn holds_text(text: &str, schema: &str) {
    let snapshot: Value = serde_json::from_str(text).expect("JSON");
    let faults: Vec<String> = validator(schema)
        .iter_errors(&snapshot)
        .take(5)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_sample_holds_to_the_schema() {
    holds(built_sample(), "output/report.json", "report.schema.json");
}

#[test]
fn the_starter_holds_to_the_schema() {
    let project = Project::starter();
    project.build(&["--format", "md"]);
    holds(&project, "output/report.json", "report.schema.json");
}

#[test]
fn the_index_of_excerpts_holds_to_its_schema() {
    let project = Project::sample();
    let answer = project.run(&["excerpt", "--all", "--format", "md"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    holds(&project, "output/excerpts/index.json", "index.schema.json");
}

#[test]
fn the_summaries_of_batches_hold_to_their_schema() {
    let folder = Project::empty();
    folder.run(&["init", "甲"]);
    folder.run(&["batch", "甲", "没有", "--format", "md"]);
    holds(&folder, "batch.json", "batch.schema.json");
    folder.run(&["batch", "甲", "没有", "--format", "md", "--shard", "2/3"]);
    holds(&folder, "batch-2-3.json", "batch.schema.json");
    let mut wrong: Value = serde_json::from_str(&folder.read("batch-2-3.json")).expect("JSON");
    wrong["projects"][0]["state"] = Value::from("built");
    assert!(!validator("batch.schema.json").is_valid(&wrong));
}

#[test]
fn what_check_finds_holds_to_its_schema() {
    let project = Project::starter();
    holds_text(&project.run(&["check", "--format", "json"]).stdout, "check.schema.json");
    let mut row = ROW;
    row[7] = "四十";
    project.write("inputs/附表.xlsx", workbook(&[("附件2", &[&HEADER, &row, &ROW])]));
    project.write("inputs/narrative/20-tasks.md", "---\npart: tasks\n---\n见{{ ref(key=\"不存在\") }}。\n");
    let answer = project.run(&["check", "--format", "json"]);
    assert!(answer.stdout.contains("\"cell\"") && answer.stdout.contains("\"related\": [\n"), "{}", answer.stdout);
    holds_text(&answer.stdout, "check.schema.json");
    // A project that cannot be read answers in the same form.
    project.write("inputs/report.yaml", "title: 甲\n");
    holds_text(&project.run(&["check", "--format", "json"]).stdout, "check.schema.json");
}

#[test]
fn the_list_of_checks_holds_to_its_schema() {
    holds_text(&Project::empty().run(&["check", "--list", "--format", "json"]).stdout, "check-list.schema.json");
    let project = Project::starter();
    let settings = "check: { severity: { sum-mismatch: note, share-sum: \"off\" } }\n";
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + settings);
    let answer = project.run(&["check", "--list", "--format", "json"]);
    holds_text(&answer.stdout, "check-list.schema.json");
    let whole: Value = serde_json::from_str(&answer.stdout).expect("JSON");
    let configured = |code: &str| {
        let one = whole["checks"].as_array().expect("list").iter().find(|one| one["code"] == code);
        one.expect(code)["configured"].as_str().map(str::to_owned)
    };
    assert_eq!(configured("serial-gap").as_deref(), Some("note"), "it was a part of sum-mismatch");
    assert_eq!(configured("share-sum").as_deref(), Some("off"), "its own code goes first");
    assert_eq!(configured("growth-mismatch"), None);
}

#[test]
fn the_schema_has_every_role_of_a_column() {
    let text = std::fs::read_to_string(repository().join("docs/report.schema.json")).expect("schema");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let forms = schema["$defs"]["role"]["oneOf"].as_array().expect("forms");
    let names = |form: &Value| match form["enum"].as_array() {
        Some(words) => words.clone(),
        None => form["required"].as_array().expect("name").clone(),
    };
    let described = forms.iter().flat_map(names).map(|name| name.as_str().expect("name").to_owned()).collect();
    let role = std::fs::read_to_string(repository().join("src/model/table/role.rs")).expect("role.rs");
    assert_eq!(variants(&role, "roles!"), described);
}

#[test]
fn the_schema_can_fail() {
    let mut snapshot: Value = serde_json::from_str(&built_sample().read("output/report.json")).expect("JSON");
    snapshot["dataset"]["tables"][0]["rows"][0]["cells"][0]["colour"] = Value::from("red");
    assert!(!validator("report.schema.json").is_valid(&snapshot), "an unknown field was let through");
    snapshot["schema_version"] = Value::from("1");
    assert!(!validator("report.schema.json").is_valid(&snapshot));
}
