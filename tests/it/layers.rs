//! Which module may use which: stages do not name each other, nouns do not name stages, and each
//! outside thing has one owner.

use std::path::{Path, PathBuf};

use crate::support::repository;

fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![repository().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("src") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(repository().join("src"))
                    .expect("below src")
                    .to_str()
                    .expect("UTF-8")
                    .replace('\\', "/");
                found.push((name, std::fs::read_to_string(&path).expect("source")));
            }
        }
    }
    assert!(found.len() > 30, "the walk found only {}", found.len());
    found
}

/// Code without its tests and comments. A test item ends where its closing brace stands under its
/// first line, which rustfmt guarantees; what follows it is code again.
fn code(text: &str) -> String {
    let mut kept = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("//") {
            continue;
        }
        if trimmed != "#[cfg(test)]" {
            kept.push(line);
            continue;
        }
        let close = format!("{}}}", " ".repeat(line.len() - trimmed.len()));
        let mut item = lines.by_ref().skip_while(|line| line.trim_start().starts_with("#["));
        let is_open = item.next().is_some_and(|first| first.trim_end().ends_with('{'));
        if is_open {
            let _ = item.find(|line| *line == close);
        }
    }
    kept.join("\n")
}

#[test]
fn imports_that_follow_a_test_module_are_seen() {
    let text = "use a;\n#[cfg(test)]\nmod laws;\nuse b;\n#[cfg(test)]\nmod tests {\n    use c;\n    fn f() {\n    }\n}\n// use d;\nuse e;\n";
    assert_eq!(code(text), "use a;\nuse b;\nuse e;");
}

fn layer(file: &str) -> &str {
    Path::new(file).components().next().and_then(|part| part.as_os_str().to_str()).unwrap_or("").trim_end_matches(".rs")
}

#[test]
fn no_module_names_a_later_one() {
    // What each module may use beside itself: nouns of which it is made, stages that ran before it.
    let nouns = ["text", "place", "diag", "markup", "model"];
    let stages =
        ["extract", "import", "propose", "inspect", "narrate", "bind", "next", "excerpt", "trace", "compare", "render"];
    let made_of = |names: &[&'static str], more: &[&'static str]| [names, more].concat();
    let allowed: [(&str, Vec<&str>); 21] = [
        ("text", vec![]),
        ("place", vec!["text"]),
        ("diag", vec!["place"]),
        ("markup", vec!["text", "place", "diag"]),
        ("model", made_of(&nouns, &[])),
        // Every stage may read the project.
        ("project", made_of(&nouns, &[])),
        ("extract", made_of(&nouns, &["project"])),
        ("import", made_of(&nouns, &["project"])),
        ("propose", made_of(&nouns, &[])),
        ("inspect", made_of(&nouns, &["project"])),
        ("narrate", made_of(&nouns, &["project"])),
        // What stands in a number's place is what the checks have understood of it.
        ("bind", made_of(&nouns, &["inspect"])),
        ("next", made_of(&nouns, &[])),
        ("excerpt", made_of(&nouns, &[])),
        ("trace", made_of(&nouns, &[])),
        ("compare", made_of(&nouns, &[])),
        ("render", made_of(&nouns, &["project", "excerpt", "trace", "compare", "worker"])),
        ("pipeline", made_of(&nouns, &[&stages[..], &["project"]].concat())),
        ("cli", made_of(&nouns, &[&stages[..], &["project", "pipeline", "worker"]].concat())),
        ("worker", vec![]),
        ("main", vec![]),
    ];
    for (file, text) in sources() {
        let own = layer(&file).to_owned();
        let Some((_, allowed)) = allowed.iter().find(|(name, _)| *name == own) else {
            assert_eq!(own, "lib", "{file} belongs to no layer");
            continue;
        };
        // A file of tests alone may prepare its material with an earlier stage.
        if file.ends_with("/tests.rs") {
            continue;
        }
        for used in code(&text).split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            let is_allowed = used == own || used.is_empty() || allowed.contains(&used.as_str());
            assert!(is_allowed, "{file} must not use crate::{used}");
        }
    }
}

#[test]
fn each_outside_thing_has_one_owner() {
    let owners: [(&str, &[&str]); 23] = [
        ("calamine::", &["extract/workbook.rs"]),
        ("zip::", &["extract/preflight/archive.rs", "render/docx/package.rs"]),
        (
            "quick_xml::",
            &["extract/preflight/part.rs", "extract/preflight/tags.rs", "project/svg.rs", "render/docx/xml.rs"],
        ),
        ("roxmltree::", &["extract/word/tree.rs"]),
        ("flate2::", &["project/picture.rs"]),
        ("that_detached", &["cli/open.rs"]),
        ("base64::", &["render/html/policy.rs"]),
        ("cfb::", &["extract/preflight/ole.rs"]),
        ("pulldown_cmark::", &["markup/parse/mod.rs", "markup/parse/columns.rs", "markup/parse/inline.rs"]),
        ("tera::", &["narrate/engine.rs", "narrate/functions.rs"]),
        ("aho_corasick::", &["inspect/prose/lex.rs"]),
        ("similar::", &["compare/text/align.rs"]),
        (
            "rust_xlsxwriter::",
            &[
                "import/workbook.rs",
                "render/choices.rs",
                "render/facts.rs",
                "render/issues.rs",
                "render/issues/scope.rs",
                "render/rows.rs",
                "render/todo.rs",
            ],
        ),
        ("std::process::{", &["render/process.rs", "worker/supervisor.rs"]),
        ("process_wrap::", &["render/process.rs", "worker/lifeline.rs", "worker/limits.rs"]),
        ("rustix::", &["worker/limits.rs", "worker/supervisor.rs"]),
        ("win32job::", &["worker/lifeline.rs", "worker/limits.rs"]),
        ("indicatif::", &["cli/supervise.rs"]),
        ("ctrlc::", &["cli/interrupt.rs"]),
        ("notify::", &["cli/saves.rs"]),
        ("imagesize::", &["project/picture.rs"]),
        ("ttf_parser::", &["render/fonts/coverage.rs"]),
        ("clap::", &["cli/args.rs", "cli/args/making.rs", "cli/usage_error.rs", "cli/formats.rs"]),
    ];
    for (file, text) in sources() {
        for (thing, owners) in owners {
            let (uses, owns) = (code(&text).contains(thing), owners.contains(&file.as_str()));
            assert_eq!(uses, owns, "does {file} use {thing}?");
        }
    }
}

/// What `text` alone reads and writes; a set of dashes or numerals of one's own would soon be another.
#[test]
fn numerals_dashes_and_years_have_one_reader() {
    for (file, text) in sources().into_iter().filter(|(file, _)| layer(file) != "text") {
        for own in ["一二三", "'～'", "'–'", "'−'", "'－'", "(1900..", "(1990.."] {
            assert!(!code(&text).contains(own), "{file} has {own}");
        }
    }
}

#[test]
fn files_of_a_project_are_opened_in_one_place() {
    // Whoever else looks at a disk, and at what.
    let owners = [
        // The output folder.
        "cli/write.rs",
        "cli/destination.rs",
        // What the command line names: a new folder, folders of projects, links, two versions.
        "cli/init.rs",
        "cli/batch/mod.rs",
        "cli/batch/merge.rs",
        "cli/args.rs",
        "pipeline/diff.rs",
        // Folders that are watched and not read.
        "cli/saves.rs",
        // typst, its fonts and its folder.
        "render/fonts/book.rs",
        "render/fonts/folders.rs",
        "render/fonts/record.rs",
        "render/process.rs",
        "render/stamp.rs",
        "render/standby/guest.rs",
        "render/standby/host.rs",
        // What is kept for this user.
        "render/state.rs",
        "render/typeset.rs",
        "render/typst_cli.rs",
        "render/workspace.rs",
    ];
    let ways = [
        // Also what is imported from it.
        "fs::",
        "read_dir(",
        ".metadata()",
        "symlink_metadata(",
        ".is_file()",
        ".is_dir()",
        ".is_symlink()",
        ".exists()",
        "try_exists(",
        "canonicalize(",
        "read_link(",
    ];
    let mut used = std::collections::BTreeSet::new();
    for (file, text) in sources() {
        let code = code(&text);
        if let Some(way) = ways.iter().find(|way| code.contains(**way)).filter(|_| layer(&file) != "project") {
            assert!(owners.contains(&file.as_str()), "{file} uses {way}; files of a project are opened by its World");
            used.insert(file);
        }
    }
    assert_eq!(used.len(), owners.len(), "an owner that looks at no disk: {owners:?}");
}

/// Text becomes statements in `inspect/prose`, by rules that have their examples beside them; a check that
/// searched words itself would have none.
#[test]
fn checks_get_statements_and_search_no_words() {
    let ways = [
        "tokens",
        "contains(\"",
        "contains('",
        "contains([",
        "starts_with(\"",
        "find(\"",
        "rfind(",
        "rsplit",
        "match_indices(",
    ];
    let mut checks = 0;
    for (file, text) in sources() {
        let code = code(&text);
        let is_check = file.starts_with("inspect/") && !file.starts_with("inspect/prose/");
        if !is_check || !code.contains("Prose<") {
            continue;
        }
        checks += 1;
        let used = ways.iter().find(|way| code.contains(**way));
        assert!(used.is_none(), "{file} has {used:?}; a rule of inspect/prose/rules/ makes a statement of it");
    }
    assert!(checks > 8, "only {checks}");
}

#[test]
fn files_stay_small() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 480, "{file} has {lines} lines; is it still one idea?");
    }
}
