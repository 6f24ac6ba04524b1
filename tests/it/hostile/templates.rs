//! Templates and prose that would run on for ever, or slip by what prose may not do.

use super::run;
use crate::support::Project;

/// A project whose section 20 is this, with these narratives.
fn with(section: &str, narratives: &[(&str, &str)]) -> Project {
    let project = Project::starter();
    project.write("templates/sections/20-problems.md", format!("# 问题\n\n{section}\n"));
    for (name, body) in narratives {
        project.write(&format!("inputs/narrative/{name}.md"), format!("---\npart: clauses\n---\n{body}\n"));
    }
    project
}

#[track_caller]
fn refused(project: &Project, words: &[&str]) {
    let run = run(project, &["build", "--format", "md"]);
    assert!(run.status > 0 && !run.stderr.contains("over-limit"), "{} {}", run.status, run.stderr);
    for word in words {
        assert!(run.stderr.contains(word), "`{word}` is not in:\n{}", run.stderr);
    }
    assert!(!project.path("output/report.md").exists(), "a report was made");
}

#[test]
fn a_clause_holds_no_clause() {
    let call = |key: &str| format!("甲{{{{ clause(key=\"{key}\") }}}}乙");
    for narratives in [
        // Itself, each other, and ever more of the next.
        vec![("a".to_owned(), call("a"))],
        vec![("a".to_owned(), call("b")), ("b".to_owned(), call("a"))],
        (0..40).map(|at| (format!("c{at}"), call(&format!("c{}", at + 1)).repeat(2))).collect(),
    ] {
        let texts: Vec<(&str, &str)> = narratives.iter().map(|(name, body)| (name.as_str(), body.as_str())).collect();
        let project = with(&call(texts[0].0), &texts);
        refused(&project, &["错误[narrative-statement]", "里不能再放一个", "inputs/narrative"]);
    }
    // Two in a row are none of this.
    let sound = with(&format!("{}。", call("a").repeat(2)), &[("a", "丙")]);
    assert_eq!(run(&sound, &["build", "--format", "md"]).status, 0);
    assert!(sound.read("output/report.md").contains("甲丙乙甲丙乙。"));
}

#[test]
fn strings_hide_nothing_from_the_look_at_prose() {
    for body in [
        r#"{{ "\"" | replace(from="\"", to="aaaaaaaa") }}"#,
        r#"{{ "a\"" ~ "\"b" | indent(width=1000000000) }}"#,
        r#"{{ "}}" | replace(from="}", to="aaaaaaaa") }}"#,
        "{{ '}}' ~ [i for i in range(end=1000000000)] }}",
        "{{ `}}` ~ __tera_context }}",
        r#"{{ "{{" ~ __tera_context }}"#,
        r#"{# {{ " #}{{ "a" | replace(from="a", to="aaaaaaaa") }}{# " }} #}"#,
        "{{ \"甲\n }}{{ \" | replace(from=\"a\", to=\"aaaa\") }}",
        r#"{{ {"a": "b"} }}"#,
    ] {
        let project = Project::starter();
        project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{body}\n"));
        refused(&project, &["错误[", "inputs/narrative/20-tasks.md:"]);
    }
    let project = Project::starter();
    let body = "{{ [\"甲（a=b）\", 'c|d'] | join(sep=\"、\") }}";
    project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{body}\n"));
    assert_eq!(run(&project, &["build", "--format", "md"]).status, 0);
    assert!(project.read("output/report.md").contains("甲（a=b）、c\\|d"));
}

#[test]
fn what_nests_deeply_in_a_template_is_refused() {
    for (open, middle, close) in
        [("(", "1", ")"), ("[", "1", "]"), ("{% if true %}", "甲", "{% endif %}"), ("not ", "true", ""), ("-", "1", "")]
    {
        let nested = format!("{}{middle}{}", open.repeat(5_000), close.repeat(5_000));
        let section = if open.starts_with('{') { nested } else { format!("{{{{ {nested} }}}}") };
        refused(&with(&section, &[]), &["错误[template-error]", "templates/sections/20-problems.md:3"]);
    }
}
