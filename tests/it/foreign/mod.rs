//! Word files of other writers than ours: what stands in them is read, or told not to be.

mod forms;
mod hostile;
mod law;
mod lists;
mod packages;
mod revisions;
mod tables;

use crate::support::manuscript::{all_text, read, told};
use crate::support::parts::document;
use crate::support::repository;

/// What is read of a body, and of parts beside it.
#[track_caller]
fn read_with(body: &str, beside: &[(&str, &str)]) -> String {
    let manuscript = read(&document(body, beside)).unwrap_or_else(|refusal| panic!("{refusal}\n{body}"));
    told(&manuscript)
}

/// Bodies, and what is read of them.
#[track_caller]
fn each_is_read(cases: &[(&str, &str)]) {
    for (body, expected) in cases {
        let found = read_with(body, &[]);
        assert_eq!(found.trim_end_matches('\n'), *expected, "{body}");
    }
}

/// A run with text.
fn t(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A paragraph with text.
fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", t(text))
}

/// A paragraph with properties and text.
fn pp(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", t(text))
}

/// Files that other programs wrote (`tests/word/foreign.py` made them), each beside what is read of it. Of the folder
/// that `PINGGU_WORD_FILES` names, what is read of each file is written beside it, with all its characters.
#[test]
fn files_of_other_programs() {
    let named = std::env::var_os("PINGGU_WORD_FILES").map(std::path::PathBuf::from);
    let folder = named.clone().unwrap_or_else(|| repository().join("tests/it/foreign/files"));
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("files").map(|entry| entry.expect("entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "docx"));
    files.sort_unstable();
    assert!(named.is_some() || files.len() >= 5, "only {}", files.len());
    for path in files {
        let manuscript = read(&std::fs::read(&path).expect("bytes")).unwrap_or_else(|said| panic!("{path:?}: {said}"));
        let (read, snapshot) = (told(&manuscript), path.with_extension("txt"));
        if named.is_some() || std::env::var_os("SNAPSHOTS").is_some() {
            std::fs::write(&snapshot, &read).expect("written");
        }
        if named.is_some() {
            std::fs::write(path.with_extension("characters"), all_text(&manuscript)).expect("written");
        }
        assert_eq!(read, std::fs::read_to_string(&snapshot).expect("what is read of it"), "{}", path.display());
    }
}
