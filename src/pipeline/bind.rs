//! Binds the typed numbers of a project's texts to its tables, and proves that nothing else changes: the report is
//! made anew over the edited files before one of them is written.

use std::collections::BTreeMap;

use super::examine::{Checked, check};
use crate::bind::{self, Edit, Fate, Left, Number};
use crate::diag::{Code, Outcome, Sink, Stopped};
use crate::extract;
use crate::inspect::{self, Evidence, Language, Offered, Prose, Strictness, TypedNumber};
use crate::model::choice::ChosenRow;
use crate::model::value::Value;
use crate::place::Place;
use crate::project::{MOST_TEXT, World};
use crate::render::{self, Artifact};

/// What is asked of the user of a number that may be several things: the index of a candidate, or none.
pub type Chooser<'a> = dyn FnMut(&[Number]) -> Vec<Option<usize>> + 'a;

/// What `bind` is asked for.
pub struct BindOptions<'a> {
    /// The files of the project.
    pub world: &'a World,
    /// The files to bind, by the end of their paths; all when none is named.
    pub files: &'a [String],
    /// Told the name of each step as it begins.
    pub step: &'a dyn Fn(&str),
}

/// What came of binding.
#[derive(Debug)]
pub struct Bound {
    /// Every number of the files, in the order of the report.
    pub numbers: Vec<Number>,
    /// The files that change.
    pub files: Vec<ChangedFile>,
    /// Names of files that were asked for and are not in the report.
    pub unknown: Vec<String>,
}

/// A file that changes.
#[derive(Debug)]
pub struct ChangedFile {
    /// As it was read.
    pub before: Vec<u8>,
    /// As it is to be written.
    pub after: Artifact,
}

impl ChangedFile {
    /// It is still as it was read: nobody has saved it since.
    pub fn is_current(&self, world: &World) -> bool {
        world.read(&self.after.name, MOST_TEXT).is_ok_and(|bytes| bytes == self.before)
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
    let world = options.world;
    let checked = check(world, Strictness::Draft, options.step, sink);
    if sink.has_errors() {
        return Err(Stopped);
    }
    let before = Made::of(&checked).ok_or(Stopped)?;
    (options.step)("对应");
    let (typed, unknown) = asked(&before.numbers, options);
    let text = |file: &str| world.read(file, MOST_TEXT).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let open = &checked.triaged.open;
    let proposed = bind::plan(typed.clone(), open, &text, &|_| None);
    let chosen = choose(&proposed);
    let mut numbers = bind::plan(typed, open, &text, &|index| chosen.get(index).copied().flatten());
    (options.step)("比较");
    let edits: Vec<(usize, Edit)> = numbers
        .iter()
        .enumerate()
        .filter_map(|(at, number)| match &number.fate {
            Fate::Bound(edit) => Some((at, edit.clone())),
            Fate::Figure | Fate::Left(_) => None,
        })
        .collect();
    let (kept, refused) = bind::settle(edits.len(), &mut |some| {
        let some: Vec<&(usize, Edit)> = some.iter().map(|index| &edits[*index]).collect();
        let (at, some): (Vec<usize>, Vec<&Edit>) = some.into_iter().map(|(at, edit)| (*at, edit)).unzip();
        let expected = at.into_iter().map(|at| &numbers[at]);
        before.stays(&laid_over(world, &files(&some, &text)), expected)
    });
    let kept: Vec<&Edit> = kept.into_iter().map(|index| &edits[index].1).collect();
    let files = files(&kept, &text)
        .into_iter()
        .map(|after| ChangedFile { before: text(&after.name).unwrap_or_default().into_bytes(), after });
    let files = files.collect();
    for (index, why) in refused {
        numbers[edits[index].0].fate = Fate::Left(Left::Undone(why));
    }
    Ok(Bound { numbers, files, unknown })
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

fn laid_over(world: &World, files: &[Artifact]) -> World {
    files.iter().fold(world.clone(), |world, Artifact { name, bytes }| world.with(name, bytes.clone()))
}

/// A report as far as binding must not change it.
struct Made {
    markdown: String,
    numbers: Vec<TypedNumber>,
    /// What the checks find, and how often; columns move where a tag is longer than its number.
    findings: BTreeMap<(Code, String, String), usize>,
}

impl Made {
    fn of(checked: &Checked) -> Option<Self> {
        let (project, facts, narrated) =
            (checked.project.as_ref()?, checked.facts.as_ref()?, checked.narrated.as_ref()?);
        let language = Language::of(facts);
        let prose = Prose::read(&narrated.report, &language, &narrated.originals);
        let mut findings = BTreeMap::new();
        // What is still typed is told by the line.
        for found in checked.triaged.open.iter().filter(|found| found.code != Code::TypedFigure) {
            *findings.entry((found.code, found.message.clone(), found.place.file().to_owned())).or_insert(0) += 1;
        }
        Some(Self {
            markdown: render::markdown(&narrated.report),
            numbers: inspect::typed_numbers(Evidence { facts, project }, &prose),
            findings,
        })
    }

    /// Says what a project's report would have otherwise than this one, where each of some numbers is to be the
    /// figure that it was bound to.
    fn stays<'n>(&self, world: &World, bound: impl Iterator<Item = &'n Number>) -> Result<(), String> {
        let mut sink = Sink::default();
        let checked = check(world, Strictness::Draft, &|_| {}, &mut sink);
        if let Some(error) = sink.sorted().first().filter(|_| sink.has_errors()) {
            return Err(format!("报告做不出来：{}", error.message));
        }
        let made = Self::of(&checked).ok_or("报告做不出来")?;
        if made.markdown != self.markdown {
            return Err("报告的文字会变".to_owned());
        }
        let figures: BTreeMap<(usize, usize), &Value> = made
            .numbers
            .iter()
            .filter_map(|number| match &number.offered {
                Offered::Figure(value) => Some(((number.at.0, number.at.1.start), value)),
                _ => None,
            })
            .collect();
        for number in bound {
            let (passage, range) = &number.typed.at;
            let printed = figures.get(&(*passage, range.start));
            if printed.is_none_or(|value| number.offer().is_some_and(|offer| offer.prints != **value)) {
                return Err("在文件里找不到这个数的准确位置".to_owned());
            }
        }
        let is_new = |(key, count): &(&(Code, String, String), &usize)| {
            self.findings.get(*key).is_none_or(|known| known < *count)
        };
        match made.findings.iter().find(is_new) {
            Some(((code, message, _), _)) => Err(format!("会多出一个问题（{}）：{message}", code.as_str())),
            None => Ok(()),
        }
    }
}
