//! The documentation says what the program does: its examples are run here.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use pinggu::diag::Code;
use pinggu::inspect::{CHECKS, Run};

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

/// The table at the top of the manual of findings is what the checks declare.
#[test]
fn the_index_of_checks_is_their_declarations() {
    let mut index = "| 核对什么 | 编号 | 名称 | 默认级别 | 以前的编号 |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for check in CHECKS {
        for kind in check.finds {
            let (subject, code, title) = (check.run.subject(), kind.code.as_str(), kind.code.title());
            let former = kind.formerly.map_or_else(String::new, |old| format!("`{}`", old.as_str()));
            let _ = writeln!(index, "| {subject} | [`{code}`](#{code}) | {title} | {} | {former} |", kind.weight());
        }
    }
    let text = doc("findings.zh-CN.md");
    assert!(text.contains(&format!("\n{index}\n")), "docs/findings.zh-CN.md should have:\n\n{index}");
}

/// Examples at a line of a narrative or of `report.yaml` are made again from that line. Every kind of
/// finding of the checks of prose has one; those of the tables alone are held by `check_tables`.
#[test]
fn examples_of_findings_are_what_the_program_says() {
    let mut count = 0;
    let mut made = BTreeSet::new();
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
        let mut project = Project::starter();
        match place[0] {
            "inputs/narrative/20-tasks.md" if line > 3 => {
                let blank = "\n".repeat(line - 4);
                project.write(place[0], format!("---\npart: tasks\n---\n{blank}{text}\n"));
            }
            "inputs/narrative/20-tasks.md" => project.write(place[0], format!("---\n{text}\n---\n正文。\n")),
            "inputs/report.yaml" => replace_line(&project, place[0], line, text),
            file if file.starts_with("inputs/narrative/") => {
                project = Project::sample();
                replace_line(&project, file, line, text);
            }
            _ => continue,
        }
        // What checks merely note is listed by `check` alone, what fails in typst by `build`.
        let printed = plain(&(project.run(&["build"]).stderr + &project.run(&["check"]).stdout));
        let documented = plain(&example.join("\n"));
        assert!(printed.contains(&documented), "documented:\n{documented}\n\nprinted:\n{printed}");
        count += 1;
        made.extend(example[0].split(['[', ']']).nth(1));
    }
    assert!(count >= 18, "only {count} examples were made");
    let of_prose = CHECKS.iter().filter(|check| !matches!(check.run, Run::Tables(_))).flat_map(|check| check.finds);
    let unmade: Vec<&str> = of_prose.map(|kind| kind.code.as_str()).filter(|code| !made.contains(code)).collect();
    assert!(unmade.is_empty(), "no example of these was made: {unmade:?}");
}

fn replace_line(project: &Project, file: &str, line: usize, text: &str) {
    let whole = project.read(file);
    let mut lines: Vec<&str> = whole.lines().collect();
    lines.resize(lines.len().max(line), "");
    lines[line - 1] = text;
    project.write(file, lines.join("\n"));
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
        "function(tera, tools, \"",
        "register_filter(\"",
        "figure(tera, tools, \"",
        "list(tera, tools, \"",
        "place(tera, \"",
        "without_arguments(tera, \"",
    ];
    let mut count = 0;
    for start in registered {
        for rest in source.split(start).skip(1) {
            let name = rest.split('"').next().expect("name");
            count += 1;
            // `v(` is also the end of other names.
            let is_call = |(at, _): (usize, &str)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let is_called = text.match_indices(&format!("{name}(")).any(is_call);
            assert!(is_called || text.contains(&format!("`{name}`")), "{name} is not in docs/templates.zh-CN.md");
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
    let mut count = 0;
    for field in fields.filter(|field| field.chars().all(|c| c.is_ascii_lowercase() || c == '_')) {
        let key = field.replace('_', "-");
        // A row of a table of keys begins with it; keys of keys stand in one row or in an example.
        let forms = [format!("`{key}`"), format!("`{key}:"), format!(" {key}: "), format!("\n{key}:")];
        assert!(forms.iter().any(|form| text.contains(form)), "`{key}` is not in docs/report-yaml.zh-CN.md");
        count += 1;
    }
    assert!(count > 60, "only {count} keys were found");
}
