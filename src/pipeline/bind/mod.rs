//! Binds the typed numbers of a project's texts to its tables, and proves that nothing else changes: the report is
//! made anew over the edited files before one of them is written.

mod facts;
mod made;

use std::collections::BTreeMap;

use super::examine::check;
use super::open::laid_over;
use crate::bind::{self, Edit, Fate, Left, Number};
use crate::diag::{Outcome, Sink, Stopped};
use crate::extract;
use crate::inspect::{Strictness, TypedNumber};
use crate::model::choice::ChosenRow;
use crate::place::Place;
use crate::project::{MOST_TEXT, Unreadable, World};
use crate::render::Artifact;
pub use facts::TabledFacts;
use made::Made;

/// What is asked of the user of a number that may be several things: the index of a candidate, or none.
pub type Chooser<'a> = dyn FnMut(&[Number]) -> Vec<Option<usize>> + 'a;

/// What `bind` is asked for.
pub struct BindOptions<'a> {
    /// The files of the project.
    pub world: &'a World,
    /// The files to bind, by the end of their paths; all when none is named.
    pub files: &'a [String],
    /// Numbers that are understood and stand in no table get a table of their own.
    pub facts: bool,
    /// Told the name of each step as it begins.
    pub step: &'a dyn Fn(&str),
}

/// What came of binding.
#[derive(Debug)]
pub struct Bound {
    /// Every number of the files, in the order of the report.
    pub numbers: Vec<Number>,
    /// The facts that stood in no table.
    pub facts: TabledFacts,
    /// The files that change.
    pub files: Vec<ChangedFile>,
    /// Names of files that were asked for and are not in the report.
    pub unknown: Vec<String>,
}

/// A file that changes.
#[derive(Debug)]
pub struct ChangedFile {
    /// As it was read; none for a new one.
    pub before: Option<Vec<u8>>,
    /// As it is to be written.
    pub after: Artifact,
}

impl ChangedFile {
    /// It is still as it was read: nobody has saved it since.
    pub fn is_current(&self, world: &World) -> bool {
        match (world.read(&self.after.name, MOST_TEXT), &self.before) {
            (Ok(bytes), Some(before)) => bytes == *before,
            (Err(Unreadable::Missing(_)), None) => true,
            _ => false,
        }
    }
}

/// The choices of a list that `bind` wrote and somebody has filled in, by the name under which it is spoken of.
///
/// # Errors
/// Stops when the file is no such list; the reason is in `sink`.
pub fn choices(name: &str, bytes: Vec<u8>, sink: &mut Sink) -> Outcome<Vec<ChosenRow>> {
    extract::choices(name, bytes, sink)
}

/// Binds what is certain, and what `choose` decides.
///
/// # Errors
/// Stops when there is no report to compare with; the reasons are in `sink`.
pub fn bind(options: &BindOptions<'_>, choose: &mut Chooser<'_>, sink: &mut Sink) -> Outcome<Bound> {
    let mut checked = check(options.world, Strictness::Draft, options.step, sink);
    if sink.has_errors() {
        return Err(Stopped);
    }
    let mut before = Made::of(&checked).ok_or(Stopped)?;
    let mut facts = TabledFacts::default();
    let mut world = options.world.clone();
    if options.facts {
        (options.step)("整理正文数据");
        facts = facts::tabled(options, &checked, &before);
        world = laid_over(&world, &facts.files);
        if !facts.rows.is_empty() {
            checked = check(&world, Strictness::Draft, &|_| {}, sink);
            before = Made::of(&checked).ok_or(Stopped)?;
        }
    }
    (options.step)("对应");
    let (typed, unknown) = asked(&before.numbers, options);
    let text = |file: &str| text_of(&world, file);
    let open = &checked.triaged.open;
    let proposed = bind::plan(typed.clone(), open, &text, &|_| None);
    let chosen = choose(&proposed);
    let mut numbers = bind::plan(typed, open, &text, &|index| chosen.get(index).copied().flatten());
    (options.step)("比较");
    let edited = settled(&mut numbers, &world, &before);
    let changed = std::mem::take(&mut facts.files)
        .into_iter()
        .chain(edited)
        .map(|after| ChangedFile { before: options.world.read(&after.name, MOST_TEXT).ok(), after });
    let files = changed.collect();
    Ok(Bound { numbers, facts, files, unknown })
}

/// The files with those edits that change nothing else in the report; the numbers of the others stay.
fn settled(numbers: &mut [Number], world: &World, before: &Made) -> Vec<Artifact> {
    let edits = numbers.iter().enumerate().filter_map(|(at, number)| match &number.fate {
        Fate::Bound(edit) => Some((at, edit.clone())),
        Fate::Figure | Fate::Left(_) => None,
    });
    let edits: Vec<(usize, Edit)> = edits.collect();
    let text = |file: &str| text_of(world, file);
    let of = |some: &[usize]| files(&some.iter().map(|index| &edits[*index].1).collect::<Vec<_>>(), &text);
    let (kept, refused) = bind::settle(edits.len(), &mut |some| {
        let made = before.again(&laid_over(world, &of(some)))?;
        let is_printed = made.prints(some.iter().map(|index| &numbers[edits[*index].0]));
        if is_printed { Ok(()) } else { Err("在文件里找不到这个数的准确位置".to_owned()) }
    });
    let files = of(&kept);
    for (index, why) in refused {
        numbers[edits[index].0].fate = Fate::Left(Left::Undone(why));
    }
    files
}

/// The text of a file as it stands.
fn text_of(world: &World, file: &str) -> Option<String> {
    String::from_utf8(world.read(file, MOST_TEXT).ok()?).ok()
}

/// The numbers of the files that are asked for: of texts of the project, whoever wrote them.
fn asked(numbers: &[TypedNumber], options: &BindOptions<'_>) -> (Vec<TypedNumber>, Vec<String>) {
    let mut own: BTreeMap<&str, bool> = BTreeMap::new();
    let mut met = vec![false; options.files.len()];
    let mut kept = Vec::new();
    for number in numbers {
        let Place::Line { at, .. } = &number.place else { continue };
        let is_own = *own.entry(&at.file).or_insert_with(|| options.world.allows(&at.file).is_ok());
        let named = options.files.iter().position(|name| is_named(&at.file, name));
        if let Some(index) = named {
            met[index] = true;
        }
        if is_own && (options.files.is_empty() || named.is_some()) {
            kept.push(number.clone());
        }
    }
    let unknown = options.files.iter().zip(met).filter(|(_, met)| !met).map(|(name, _)| name.clone());
    (kept, unknown.collect())
}

/// True when a name that somebody typed means a file.
fn is_named(file: &str, name: &str) -> bool {
    let name = name.replace('\\', "/");
    let name = name.strip_prefix("./").unwrap_or(&name);
    file == name || name.ends_with(&format!("/{file}")) || file.ends_with(&format!("/{name}"))
}

/// The files of some edits, with these made.
fn files(edits: &[&Edit], text: &dyn Fn(&str) -> Option<String>) -> Vec<Artifact> {
    let mut by_file: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(&edit.file).or_default().push(edit);
    }
    let made = by_file.into_iter().filter_map(|(file, edits)| {
        Some(Artifact { name: file.to_owned(), bytes: bind::edited(&text(file)?, &edits).into_bytes() })
    });
    made.collect()
}
