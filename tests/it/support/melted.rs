//! Narratives as if a clerk had typed every figure of them.

use std::sync::Arc;

use pinggu::diag::Sink;
use pinggu::markup::block::{for_each_run, plain_text};
use pinggu::model::facts::Facts;
use pinggu::narrate;

use super::Project;
use super::checked::{Read, read};

/// Replaces each printing tag of the narratives by what it prints.
pub(crate) fn melt(project: &Project) {
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
    let mut texts = printed(project, count).into_iter();
    for (file, text) in originals {
        project.write(file, replaced(&text, &mut |_| texts.next().expect("printed")));
    }
}

/// A text with each of its printing tags replaced; other tags stay.
fn replaced(text: &str, with: &mut dyn FnMut(&str) -> String) -> String {
    let is_printing = |tag: &str| !["ref(", "box(", "table("].iter().any(|name| tag.trim_start().starts_with(name));
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once("{{") {
        let (inside, after) = tag.split_once("}}").expect("closed");
        out.push_str(before);
        if is_printing(inside) {
            out += &with(inside.trim());
        } else {
            out.extend(["{{", inside, "}}"]);
        }
        rest = after;
    }
    out + rest
}

/// What each marked tag prints.
fn printed(project: &Project, count: usize) -> Vec<String> {
    let Read { project, data } = read(project.root());
    let facts = Arc::new(Facts::new(Arc::new(data), Arc::new(project.job.clone())));
    let mut report = narrate::report(&project, &facts, &[], &mut Sink::default()).expect("report").report;
    let mut texts = vec![String::new(); count];
    for section in &mut report.sections {
        for_each_run(&mut section.blocks, &mut |run, _| {
            let text = plain_text(run);
            for marked in text.split('〖').skip(1) {
                let (number, printed) = marked.split_once('〗').expect("closed");
                if let Some(own) = number.parse::<usize>().ok().and_then(|number| texts.get_mut(number)) {
                    printed.clone_into(own);
                }
            }
        });
    }
    texts
}
