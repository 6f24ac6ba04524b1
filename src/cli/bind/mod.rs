//! `pinggu bind`: typed numbers become calls of the figures that they are; the rest is listed.

mod ask;
mod human;
mod list;

use self::list::List;
use super::args::{BindArgs, Cli};
use super::streams::write_stdout;
use super::{found_root, print, step, world, write};
use crate::bind::{self, Number};
use crate::diag::{Code, Diagnostic, Sink, Stopped};
use crate::pipeline::{self, BindOptions, Bound};
use crate::place::Place;
use crate::project::World;
use crate::render::Artifact;

/// Runs the command; true when everything was done that was asked for.
pub(super) fn run(cli: &Cli, asked: &BindArgs, sink: &mut Sink) -> bool {
    let Some(root) = found_root(cli, sink) else { return false };
    let file = asked.list.as_ref().and_then(|list| list.0.as_deref());
    let list = match file.map(|file| list::read(&root, file, sink).map(|list| (file, list))).transpose() {
        Ok(list) => list,
        Err(Stopped) => return false,
    };
    let world = world(&root);
    let options = BindOptions { world: &world, files: &asked.files, facts: asked.facts, step: &step };
    let mut settled = 0;
    let mut choose = |numbers: &[Number]| match &list {
        Some((_, List::Filled(rows))) => {
            let (chosen, before) = bind::decided(numbers, rows, sink);
            settled = before;
            chosen
        }
        _ if asked.interactive => ask::choices(numbers),
        _ => vec![None; numbers.len()],
    };
    // What is wrong with tables and text is told by `check`.
    let mut of_report = Sink::default();
    let Ok(bound) = pipeline::bind(&options, &mut choose, &mut of_report) else {
        sink.extend(of_report.take());
        return false;
    };
    sink.extend(bound.unknown.iter().map(|name| not_there(name)));
    let mut text = human::tabled(&bound.facts) + &human::listed(&bound, asked.dry_run);
    let is_written = asked.dry_run || bound.files.is_empty() || is_written(&root, &world, &bound, sink);
    text += &human::summary(&bound, asked.dry_run, is_written);
    let said = match &list {
        None => Ok(String::new()),
        Some((file, List::New)) => list::write(file, &bound.numbers, asked.dry_run, sink),
        Some((file, List::Filled(rows))) => Ok(list::followed(file, rows, &bound.numbers, settled)),
    };
    let is_listed = said.is_ok();
    text += &said.unwrap_or_default();
    write_stdout(&print::visible(&text));
    is_written && is_listed
}

/// Writes the files that change, unless somebody has saved one of them since.
fn is_written(root: &std::path::Path, world: &World, bound: &Bound, sink: &mut Sink) -> bool {
    if let Some(changed) = bound.files.iter().find(|file| !file.is_current(world)) {
        let place = Place::File(changed.after.name.clone());
        sink.push(
            Diagnostic::error(Code::WriteFailed, place, "这个文件刚刚有人改过，都没有写")
                .because("按改动之前的文字改，会盖掉刚存的内容")
                .hint("请再运行一次"),
        );
        return false;
    }
    let after: Vec<Artifact> = bound
        .files
        .iter()
        .map(|file| Artifact { name: file.after.name.clone(), bytes: file.after.bytes.clone() })
        .collect();
    write::sources(root, &after, sink).is_ok()
}

fn not_there(name: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingFile, Place::File(name.to_owned()), "报告里没有这个文件的数")
        .because("没有这个文件，它没有用在报告里，或者里面没有说明事情的数")
        .hint("请写正文或模板的路径，如 inputs/narrative/10-economy.md，或只写文件名")
}
