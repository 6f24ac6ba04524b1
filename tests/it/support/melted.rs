//! The samples with the figures of their prose typed by hand.

use super::Project;

/// The projects whose narratives are true, with the figures of their prose typed by hand.
pub(crate) fn all_typed() -> [(&'static str, Project); 4] {
    ["sample", "annual-2023", "city-2028", "final-2025"].map(|name| {
        let project = original(name);
        melt(&project);
        (name, project)
    })
}

/// The project as it is.
pub(crate) fn original(name: &str) -> Project {
    if name == "sample" { Project::sample() } else { Project::of_samples(name) }
}

/// A text with each of its printing tags replaced; other tags stay.
fn replaced(text: &str, with: &mut dyn FnMut(&str) -> String) -> String {
    let is_printing =
        |tag: &str| !["ref(", "box(", "table(", "chart("].iter().any(|call| tag.trim_start().starts_with(call));
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once("{{") {
        let (inside, after) = tag.split_once("}}").expect("closed");
        out.push_str(before);
        let other = || ["{{", inside, "}}"].concat();
        out.push_str(&if is_printing(inside) { with(inside.trim()) } else { other() });
        rest = after;
    }
    out + rest
}

/// Replaces each printing tag of the narratives by what it prints: the report is built once with marks around
/// them.
fn melt(project: &Project) {
    let folder = std::fs::read_dir(project.path("inputs/narrative")).expect("narratives");
    let mut files: Vec<String> = folder
        .map(|entry| format!("inputs/narrative/{}", entry.expect("entry").file_name().to_str().expect("UTF-8")))
        .collect();
    files.sort();
    let originals: Vec<(&String, String)> = files.iter().map(|file| (file, project.read(file))).collect();
    let mut count = 0;
    for (file, text) in &originals {
        let marked = replaced(text, &mut |tag| {
            count += 1;
            format!("〖{}〗{{{{ {tag} }}}}〖〗", count - 1)
        });
        project.write(file, marked);
    }
    let printed = markdown(project);
    let mut next = 0;
    for (file, text) in originals {
        let flat = replaced(&text, &mut |_| {
            let (_, after) = printed.split_once(&format!("〖{next}〗")).expect("printed");
            next += 1;
            after.split_once("〖〗").expect("closed").0.to_owned()
        });
        project.write(file, flat);
    }
}

/// The report as Markdown; a draft is made although it has errors.
pub(crate) fn markdown(project: &Project) -> String {
    project.run(&["build", "--format", "md"]);
    project.read("output/report.md")
}
