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

/// Code without its tests and comments.
fn code(text: &str) -> String {
    let end = text.find("#[cfg(test)]").unwrap_or(text.len());
    text[..end].lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn layer(file: &str) -> &str {
    Path::new(file).components().next().and_then(|part| part.as_os_str().to_str()).unwrap_or("").trim_end_matches(".rs")
}

#[test]
fn no_module_names_a_later_one() {
    let allowed: [(&str, &[&str]); 13] = [
        ("place", &[]),
        ("files", &[]),
        ("diag", &["place"]),
        ("markup", &["place", "diag", "markup"]),
        ("model", &["place", "diag", "markup", "model"]),
        ("extract", &["files", "place", "diag", "markup", "model", "extract"]),
        // A stage after the first may see the project that the first one read.
        ("inspect", &["place", "diag", "markup", "model", "inspect", "extract"]),
        ("narrate", &["files", "place", "diag", "markup", "model", "narrate", "extract"]),
        ("recast", &["place", "diag", "markup", "model", "recast"]),
        ("render", &["files", "place", "diag", "markup", "model", "recast", "render"]),
        (
            "pipeline",
            &[
                "files", "place", "diag", "markup", "model", "extract", "inspect", "narrate", "recast", "render",
                "pipeline",
            ],
        ),
        (
            "cli",
            &[
                "files", "place", "diag", "model", "pipeline", "cli", "extract", "inspect", "narrate", "recast",
                "render",
            ],
        ),
        ("main", &[]),
    ];
    for (file, text) in sources() {
        let own = layer(&file).to_owned();
        let Some((_, allowed)) = allowed.iter().find(|(name, _)| *name == own) else {
            assert_eq!(own, "lib", "{file} belongs to no layer");
            continue;
        };
        for used in code(&text).split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            assert!(allowed.contains(&used.as_str()) || used.is_empty(), "{file} must not use crate::{used}");
        }
    }
}

#[test]
fn each_outside_thing_has_one_owner() {
    let owners: [(&str, &[&str]); 14] = [
        ("calamine::", &["extract/workbook.rs"]),
        ("zip::", &["extract/preflight/archive.rs"]),
        ("quick_xml::", &["extract/preflight/part.rs"]),
        ("cfb::", &["extract/preflight/ole.rs"]),
        ("pulldown_cmark::", &["markup/parse/mod.rs", "markup/parse/inline.rs"]),
        ("tera::", &["narrate/engine.rs", "narrate/functions.rs"]),
        ("aho_corasick::", &["inspect/prose/lex.rs"]),
        ("similar::", &["recast/diff/text/align.rs"]),
        ("rust_xlsxwriter::", &["render/issues.rs"]),
        ("std::process::{", &["render/process.rs"]),
        ("process_wrap::", &["render/process.rs"]),
        ("ctrlc::", &["cli/interrupt.rs"]),
        ("imagesize::", &["pipeline/mod.rs"]),
        ("clap::", &["cli/args.rs", "cli/complaint.rs"]),
    ];
    for (file, text) in sources() {
        for (thing, owners) in owners {
            let uses = code(&text).contains(thing);
            assert!(!uses || owners.contains(&file.as_str()), "{file} uses {thing}");
        }
    }
}

#[test]
fn files_stay_small() {
    for (file, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 480, "{file} has {lines} lines; is it still one idea?");
    }
}
