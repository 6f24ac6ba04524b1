//! What the hints of typed figures say to paste, followed literally: the text stays as it is.

use std::collections::BTreeMap;

use crate::support::Project;
use crate::support::melted::{all_typed, markdown};

/// A finding of a typed figure: where it stands, and what its hints say.
struct Typed {
    file: String,
    line: usize,
    hints: Vec<String>,
}

fn typed(project: &Project) -> Vec<Typed> {
    let answer = project.run(&["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&answer.stdout).expect("JSON");
    let findings = json["findings"].as_array().expect("findings").iter();
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let typed = findings.filter(|finding| finding["code"] == "typed-figure").map(|finding| Typed {
        file: text(&finding["place"]["file"]),
        line: usize::try_from(finding["place"]["line"].as_u64().expect("line")).expect("line"),
        hints: finding["hints"].as_array().expect("hints").iter().map(text).collect(),
    });
    typed.collect()
}

/// The replacement that a hint spells out.
fn replacement(hint: &str) -> Option<(&str, &str)> {
    let (from, to) = hint.strip_prefix('`')?.split_once("` 可改写为 `")?;
    Some((from, to.strip_suffix('`')?))
}

#[test]
fn what_is_pasted_prints_what_it_replaces() {
    let mut all = [0; 2];
    let mut unpasteable: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, project) in all_typed() {
        let before = markdown(&project);
        let mut pasted = 0;
        let mut lines: BTreeMap<(String, usize), Vec<(String, String)>> = BTreeMap::new();
        for finding in typed(&project) {
            for hint in &finding.hints {
                all[0] += 1;
                match replacement(hint) {
                    Some((from, to)) => {
                        pasted += 1;
                        let line = lines.entry((finding.file.clone(), finding.line)).or_default();
                        line.push((from.to_owned(), to.to_owned()));
                    }
                    None => unpasteable.entry(name.to_owned()).or_default().push(hint.clone()),
                }
            }
        }
        for ((file, line), hints) in &lines {
            let text = project.read(file);
            let mut source: Vec<String> = text.split('\n').map(str::to_owned).collect();
            let old = source[line - 1].clone();
            let place = |from: &str| {
                let found: Vec<usize> = old.match_indices(from).map(|(at, _)| at).collect();
                assert_eq!(found.len(), 1, "{name} {file}:{line}: `{from}` in {old}");
                found[0]
            };
            let mut hints: Vec<(usize, &(String, String))> = hints.iter().map(|hint| (place(&hint.0), hint)).collect();
            // From the end, so that the places of the others stay.
            hints.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
            for (at, (from, to)) in hints {
                let new = source[line - 1].clone();
                assert!(new[at..].starts_with(from.as_str()), "{name} {file}:{line}: `{from}` in {new}");
                source[line - 1].replace_range(at..at + from.len(), to);
            }
            project.write(file, source.join("\n"));
        }
        let after = markdown(&project);
        let changed: Vec<(&str, &str)> = before.lines().zip(after.lines()).filter(|(old, new)| old != new).collect();
        assert!(before == after, "{name}: {} lines changed: {changed:#?}", changed.len());
        println!("{name}: {pasted} hints followed, 0 changed the text");
        all[1] += pasted;
        // Each of them is a figure now, and nothing is left to paste.
        let left: Vec<String> = typed(&project).into_iter().flat_map(|finding| finding.hints).collect();
        let left: Vec<&String> = left.iter().filter(|hint| replacement(hint).is_some()).collect();
        assert!(left.is_empty(), "{name}: {left:#?}");
    }
    println!("{} numbers told, {} with a hint to paste; without: {unpasteable:#?}", all[0], all[1]);
    assert!(all[1] * 10 >= all[0] * 9, "{all:?}");
}

/// What the hints for a paragraph of the sample say to write.
fn told(text: &str) -> Vec<String> {
    let project = Project::sample();
    project.write("inputs/narrative/40-situation.md", format!("---\npart: situation\n---\n{text}\n"));
    let own = |finding: &Typed| finding.file == "inputs/narrative/40-situation.md";
    typed(&project).into_iter().filter(own).flat_map(|finding| finding.hints).collect()
}

#[test]
fn the_cell_that_is_meant_is_offered() {
    // Both cells show 78.5.
    for (text, column) in [
        ("人均预期寿命的规划目标为78.5岁。", "2025年目标值"),
        ("到2025年人均预期寿命达到78.5岁的规划目标。", "2025年目标值"),
        ("预计到2025年人均预期寿命达到78.5岁。", "2025年预期目标值"),
        ("人均预期寿命2025年有望达到78.5岁。", "2025年预期目标值"),
    ] {
        let call = format!("{{{{ v(name=\"人均预期寿命\", at=\"{column}\") }}}}");
        assert_eq!(told(text), [format!("`78.5` 可改写为 `{call}`")], "{text}");
    }
}

#[test]
fn nothing_is_offered_for_code() {
    let told = told("2021年地区生产总值为`413.20`亿元。");
    assert!(told.iter().all(|hint| !hint.contains("可改写为")), "{told:#?}");
    assert_eq!(told.len(), 1);
}

#[test]
fn a_hint_names_what_it_replaces_and_nothing_twice() {
    for (text, expected) in [
        // The cell shows 11.40%.
        ("2021年地区生产总值增长11.40%。", "`11.40%` 可改写为 `{{ v(name=\"地区生产总值\", at=\"2021年增速\") }}`"),
        (
            "2021年地区生产总值增长11.4%。",
            "`11.4%` 可改写为 `{{ v(name=\"地区生产总值\", at=\"2021年增速\") | fixed(digits=1) }}`",
        ),
        (
            "2021年地区生产总值增长11.40%，有11.40%的企业停产。",
            "`长11.40%` 可改写为 `长{{ v(name=\"地区生产总值\", at=\"2021年增速\") }}`",
        ),
    ] {
        let told = told(text);
        assert!(told.iter().any(|hint| hint == expected), "{text} {told:#?}");
    }
}
