//! The list that a project was given when it was rolled forward, held against its sentences as they stand.

use std::collections::{BTreeMap, BTreeSet};

use super::World;
use super::file::MOST_TEXT;
use crate::markup::sentence::{body, sentences};
use crate::model::todo::{TODO_FILE, TodoMark, read_marks, sentence_id};

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodoLine {
    /// What it says.
    pub mark: TodoMark,
    /// Where its sentence stands now; none when it was rewritten or has gone.
    pub line: Option<usize>,
    /// The sentence as it stands.
    pub text: String,
}

impl TodoLine {
    /// Something is still to be done: nobody has ticked it off, and the sentence reads as it did.
    pub fn is_open(&self) -> bool {
        self.mark.state.is_open() && !self.mark.is_ticked && self.line.is_some()
    }
}

/// The lines of the list with their sentences as they stand; none for a project that has no list.
pub fn todo(world: &World) -> Option<Vec<TodoLine>> {
    let list = String::from_utf8(world.read(TODO_FILE, MOST_TEXT).ok()?).ok()?;
    let marks = read_marks(&list);
    // A file may have another name since.
    let now = ["inputs/narrative", "templates"].into_iter().flat_map(|folder| world.tree(folder).unwrap_or_default());
    let files: BTreeSet<String> = marks.iter().map(|mark| mark.file.clone()).chain(now).collect();
    let known: BTreeMap<String, BTreeMap<String, (usize, String)>> =
        files.into_iter().map(|file| (file.clone(), of_file(world, &file))).collect();
    let line = |mark: &TodoMark| {
        let own = known.get(&mark.file).and_then(|own| own.get(&mark.id));
        let found = own.or_else(|| known.values().find_map(|other| other.get(&mark.id)));
        let text = found.map(|(_, text)| text.clone()).unwrap_or_default();
        TodoLine { mark: mark.clone(), line: found.map(|(line, _)| *line), text }
    };
    Some(marks.iter().map(line).collect())
}

/// The sentences of a file by what they are known by, with their lines.
fn of_file(world: &World, file: &str) -> BTreeMap<String, (usize, String)> {
    let text = world.paragraphs(file).map(|paragraphs| paragraphs.texts.clone());
    let Some(text) = text.or_else(|| world.raw_text(file).ok()) else { return BTreeMap::new() };
    let own = sentences(&text, body(&text)).into_iter().map(|sentence| {
        let line = text[..sentence.range.start].matches('\n').count() + 1;
        let words = text[sentence.range].trim().to_owned();
        (sentence_id(&words), (line, words))
    });
    own.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_done_when_it_is_ticked_off_or_rewritten() {
        let file = "inputs/narrative/a.md";
        let entry = |words: &str, tick: &str| format!("- [{tick}] 需改写 · {file}:1 · {}\n", sentence_id(words));
        let list = [entry("甲。", " "), entry("乙。", "x"), entry("丙。", " ")].concat();
        let world = World::default().with(TODO_FILE, list).with(file, "---\npart: tasks\n---\n\n甲。乙。丁。\n");
        let found = todo(&world).expect("a list");
        let open: Vec<bool> = found.iter().map(TodoLine::is_open).collect();
        assert_eq!(open, [true, false, false]);
        assert_eq!((found[0].line, found[0].text.as_str()), (Some(5), "甲。"));
        assert_eq!(todo(&World::default()), None);
    }
}
