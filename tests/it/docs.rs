//! The documentation says what the program does: its examples are run here.

use std::fmt::Write as _;

use pinggu::diag::Code;

use crate::support::documented::{self, plain};
use crate::support::{Project, repository};

fn doc(name: &str) -> String {
    std::fs::read_to_string(repository().join("docs").join(name)).expect(name)
}

/// Fenced blocks of a language, each with the line that follows the fence.
fn blocks(text: &str, language: &str) -> Vec<(String, String)> {
    let fence = format!("```{language}\n");
    text.split(&fence)
        .skip(1)
        .filter_map(|rest| {
            let (body, after) = rest.split_once("```\n")?;
            let next = after.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            Some((body.to_owned(), next.to_owned()))
        })
        .collect()
}

#[test]
fn every_code_has_its_section() {
    let text = doc("findings.zh-CN.md");
    for code in Code::ALL {
        let heading = format!("## {}\n", code.as_str());
        assert_eq!(text.matches(&heading).count(), 1, "{} in docs/findings.zh-CN.md", code.as_str());
        let named = format!("{heading}\n**{}**\n", code.title());
        assert!(text.contains(&named), "{} is called {} in docs/findings.zh-CN.md", code.as_str(), code.title());
    }
}

/// Examples at a line of a narrative or of `report.yaml` are made again from that line.
#[test]
fn examples_of_findings_are_what_the_program_says() {
    let mut count = 0;
    for example in documented::examples() {
        let place: Vec<&str> = example[1].trim_start_matches("  位置：").split(':').collect();
        let (Some(line), Some((_, text))) =
            (place.get(1).and_then(|line| line.parse::<usize>().ok()), example[2].split_once(" | "))
        else {
            continue;
        };
        // Made from several lines by a test of its own.
        if example[0].contains("[stale-acceptance]") {
            continue;
        }
        let project = Project::starter();
        match place[0] {
            "inputs/narrative/20-tasks.md" if line > 3 => {
                let blank = "\n".repeat(line - 4);
                project.write(place[0], format!("---\npart: tasks\n---\n{blank}{text}\n"));
            }
            "inputs/narrative/20-tasks.md" => project.write(place[0], format!("---\n{text}\n---\n正文。\n")),
            "inputs/report.yaml" => {
                let yaml = project.read(place[0]);
                let mut lines: Vec<&str> = yaml.lines().collect();
                lines.resize(lines.len().max(line), "");
                lines[line - 1] = text;
                project.write(place[0], lines.join("\n"));
            }
            _ => continue,
        }
        // What checks merely note is listed by `check` alone, what fails in typst by `build`.
        let printed = plain(&(project.run(&["build"]).stderr + &project.run(&["check"]).stdout));
        let documented = plain(&example.join("\n"));
        assert!(printed.contains(&documented), "documented:\n{documented}\n\nprinted:\n{printed}");
        count += 1;
    }
    assert!(count >= 18, "only {count} examples were made");
}

#[test]
fn the_example_of_a_stale_acceptance_is_what_the_program_says() {
    let text = doc("findings.zh-CN.md");
    let section = text.split("\n## stale-acceptance\n").nth(1).expect("section");
    let (settings, _) = &blocks(section, "yaml")[0];
    let (example, _) = &blocks(section, "text")[0];
    let project = Project::starter();
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + settings);
    let printed = plain(&project.run(&["check"]).stdout);
    assert!(printed.contains(plain(example).trim()), "documented:\n{example}\n\nprinted:\n{printed}");
}

#[test]
fn examples_of_templates_run_and_print_what_they_promise() {
    let examples = blocks(&doc("templates.zh-CN.md"), "jinja");
    assert!(examples.len() >= 20, "only {} examples", examples.len());
    let project = Project::sample();
    for (at, (body, _)) in examples.iter().enumerate() {
        if body.starts_with("---\n") {
            // A whole file: front matter and body.
            project.write(&format!("inputs/narrative/99-example-{at:02}.md"), body.replace("part: ", "part: example-"));
        }
    }
    let mut section = String::from("---\nkey: examples\n---\n# 例子\n\n");
    for (at, (body, _)) in examples.iter().enumerate() {
        let _ =
            if body.starts_with("---\n") { Ok(()) } else { write!(section, "例{at}始\n\n{body}\n\n例{at}终\n\n") };
    }
    project.write("templates/sections/95-examples.md", section);
    // In place of the sample's own chapters, which place the same tables and pictures.
    project.write("templates/sections/94-tables.md", "# 表\n\n{{ table(key=\"projects\") }}\n");
    let yaml = project.read("inputs/report.yaml");
    project.write("inputs/report.yaml", yaml + "\nsections: [94-tables, 95-examples, 80-annex1, 90-annex2]\n");
    let answer = project.run(&["build", "--format", "md"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let markdown = project.read("output/report.md");
    for (at, (body, promised)) in examples.iter().enumerate() {
        let Some(promised) = promised.strip_prefix("→ ").filter(|_| !body.starts_with("---\n")) else { continue };
        let printed = markdown
            .split(&format!("例{at}始\n\n"))
            .nth(1)
            .and_then(|rest| rest.split(&format!("\n\n例{at}终")).next());
        let printed = printed.unwrap_or_default().trim().replace('\\', "");
        assert_eq!(printed, promised.trim().trim_matches('`'), "example {at}: {body}");
    }
}

#[test]
fn functions_and_filters_are_all_documented() {
    let source = std::fs::read_to_string(repository().join("src/narrate/functions.rs")).expect("source");
    let text = doc("templates.zh-CN.md");
    let registered = [
        "register_function(\"",
        "register_filter(\"",
        "figure(tera, tools, \"",
        "list(tera, tools, \"",
        "place(tera, \"",
    ];
    let mut count = 0;
    for start in registered {
        for rest in source.split(start).skip(1) {
            let name = rest.split('"').next().expect("name");
            count += 1;
            assert!(
                text.contains(&format!("`{name}`")) || text.contains(&format!("{name}(")),
                "{name} is not in docs/templates.zh-CN.md"
            );
        }
    }
    assert!(count >= 25, "only {count} names were found");
}

#[test]
fn the_whole_file_example_of_the_project_file_is_valid() {
    let examples = blocks(&doc("report-yaml.zh-CN.md"), "yaml");
    let (whole, _) = examples
        .iter()
        .find(|(body, _)| body.contains("title:") && body.contains("workbooks:"))
        .expect("a whole example");
    let project = Project::sample();
    project.write("inputs/report.yaml", whole);
    let answer = project.run(&["build", "--format", "md"]);
    assert!(!answer.stderr.contains("bad-config"), "{}", answer.stderr);
}

#[test]
fn every_key_of_the_project_file_is_documented() {
    let text = doc("report-yaml.zh-CN.md");
    let source = std::fs::read_to_string(repository().join("src/model/job.rs")).expect("source");
    let fields = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(':').map(|(name, _)| name.trim()));
    for field in fields.filter(|field| field.chars().all(|c| c.is_ascii_lowercase() || c == '_')) {
        let key = field.replace('_', "-");
        assert!(text.contains(&key), "`{key}` is not in docs/report-yaml.zh-CN.md");
    }
}
