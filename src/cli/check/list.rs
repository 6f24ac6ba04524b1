//! `pinggu check --xlsx`: the findings as a workbook that the departments work off.

use std::path::{Component, Path, PathBuf};

use super::{Open, Results, scope};
use crate::cli::destination::among_sources;
use crate::cli::{print, world, write};
use crate::diag::{Code, Diagnostic, Outcome, Sink, file_trouble};
use crate::inspect::Accepted;
use crate::model::answer::{Answer, Identity, SHEET};
use crate::model::outward::{self, quoted};
use crate::model::printed::Printed;
use crate::model::table::cells::Cells;
use crate::pipeline;
use crate::place::{CellRef, Place, position, sentence_at};
use crate::project::{World, date, given};
use crate::render::{self, Artifact, Decision, Issue, IssueList, KnownPages, Link};

/// Where the list goes when no file is named, below the project folder.
const DEFAULT: &str = "output/问题清单.xlsx";

/// Largest list that is looked into, in bytes.
const MOST_LIST: u64 = 64 << 20;

/// Writes the list and returns what is to be said about it.
pub(super) fn write(root: &Path, file: Option<&Path>, results: &Results<'_>, sink: &mut Sink) -> Outcome<String> {
    let file = file.map_or_else(|| root.join(DEFAULT), Path::to_owned);
    let (Some(folder), Some(name)) = (file.parent(), file.file_name().and_then(|name| name.to_str())) else {
        return Err(sink.stop(misplaced(&file, "这不是一个文件名")));
    };
    // The workbooks that are checked stand there, perhaps under this very name.
    if let Some(finding) = among_sources(root, &file) {
        return Err(sink.stop(finding));
    }
    let (name, taken) = free_name(folder, name, sink)?;
    let world = world(root);
    let cells = results.checked.facts.as_ref().map(|facts| Cells::new(facts.data()));
    let printed = results.checked.report().map(Printed::new).unwrap_or_default();
    let pages = results.checked.report().and_then(|report| KnownPages::of(report, &world, &root.join("output")));
    let has_pages = pages.is_some();
    let list = listed(results, &Sources { world, folder, cells, printed, pages });
    let bytes = render::issues(&list).map_err(|error| sink.stop(misplaced(&file, &error.to_string())))?;
    let rows = list.rows();
    let left_out = results.open.len() - list.open.len();
    drop(list);
    write::artifacts(folder, &[Artifact { name: name.clone(), bytes }], sink)?;
    let shared = if results.departments.len() == 1 { "" } else { "（几个单位共同负责的，各列一行）" };
    let mut said = vec![if rows == 0 { "没有待核实的问题".to_owned() } else { format!("{rows} 行{shared}") }];
    if left_out > 0 {
        said.push(format!("{left_out} 条由编写人员处理（设置、模板、手工写入的数），没有写入"));
    }
    if let Some(answered) = taken {
        said.push(format!("{answered}，没有覆盖，答复用 `pinggu check --answers` 读回"));
    }
    if rows > 0 && !has_pages && results.checked.report().is_some() {
        let how = "没有写页码：output/report.pdf 还没有，或者不是按现在的内容排的，先运行 `pinggu build` 就有";
        said.push(how.to_owned());
    }
    Ok(format!("已写出 {}：{}\n", folder.join(&name).display(), said.join("；")))
}

/// A name for the list under which no answers stand, with what stands under the one that was asked for: a list
/// that somebody has filled in is the work of weeks.
fn free_name(folder: &Path, name: &str, sink: &mut Sink) -> Outcome<(String, Option<String>)> {
    const MOST: usize = 1_000;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let names = std::iter::once(name.to_owned()).chain((2..MOST).map(|number| format!("{stem}-{number}.xlsx")));
    let mut taken = None;
    for candidate in names {
        match standing(&folder.join(&candidate)).map_err(|finding| sink.stop(*finding))? {
            None => return Ok((candidate, taken)),
            Some(what) if taken.is_none() => taken = Some(format!("{name} {what}")),
            Some(_) => {}
        }
    }
    Err(sink.stop(misplaced(&folder.join(name), "这个名称和它后面的编号都已有填过的清单")))
}

/// What a file holds that may not be lost; none when it is not there, or is a list that nobody has filled in.
fn standing(file: &Path) -> Result<Option<String>, Box<Diagnostic>> {
    match given(file, MOST_LIST) {
        Ok(bytes) => Ok(match pipeline::answered(file, bytes, &mut Sink::default()) {
            Ok(0) => None,
            Ok(count) => Some(format!("里有 {count} 行已经填写")),
            Err(_) => Some(format!("不是没有填过的{SHEET}")),
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Box::new(misplaced(file, &file_trouble(&error)))),
    }
}

fn misplaced(file: &Path, why: &str) -> Diagnostic {
    Diagnostic::error(Code::WriteFailed, Place::File(file.display().to_string()), "问题清单无法写入")
        .because(why)
        .hint(format!("请用 --xlsx 指定另一个文件，如 {DEFAULT}"))
}

fn listed<'a>(results: &'a Results<'_>, sources: &Sources<'_>) -> IssueList<'a> {
    let job = results.checked.project.as_ref().map(|project| &project.job);
    let open = results.open.iter().filter(|one| outward::concerns(&one.finding));
    let accepted = results.accepted.iter().filter(|(one, _)| outward::concerns(&one.finding));
    let decision = |one: &'a Accepted| Some(Decision { reason: &one.reason, by: &one.by });
    IssueList {
        title: job.map_or("", |job| job.title.as_str()),
        date: job.and_then(|job| date(&job.date.value)),
        order: results.checked.responsibilities.order(),
        only: results.departments,
        open: open.map(|Open { finding, departments }| sources.issue(finding, departments, None)).collect(),
        accepted: accepted.map(|(one, names)| sources.issue(&one.finding, names, decision(one))).collect(),
        scope: results.checked.report().map(|_| scope::of(&results.numbers, &sources.printed, sources.pages.as_ref())),
    }
}

/// What the findings point at.
struct Sources<'a> {
    world: World,
    /// The folder that links start from.
    folder: &'a Path,
    cells: Option<Cells<'a>>,
    printed: Printed,
    pages: Option<KnownPages>,
}

impl Sources<'_> {
    /// A finding as its readers know what it speaks of.
    fn issue<'a>(
        &self,
        finding: &'a Diagnostic,
        departments: &'a [String],
        decision: Option<Decision<'a>>,
    ) -> Issue<'a> {
        let shown = if let Place::Cell { cell, .. } = &finding.place { self.shown_in(cell) } else { None };
        let kept = format!("答“{}”", Answer::Kept.word());
        Issue {
            finding,
            departments,
            decision,
            place: outward::place(finding, &finding.place, &self.printed),
            page: self.page(finding),
            shown: self.shown(finding, &finding.place).unwrap_or_default(),
            related: finding.related.iter().map(|related| self.related(finding, related)).collect(),
            // Departments do not accept, they give the reason.
            advice: outward::advice(finding).iter().map(|one| one.replace("认可这一条", &kept)).collect(),
            link: self.link(&finding.place),
            mark: Identity::of(finding, shown).mark().to_string(),
        }
    }

    fn shown_in(&self, cell: &CellRef) -> Option<&str> {
        self.cells.as_ref()?.shown(cell)
    }

    fn page(&self, finding: &Diagnostic) -> Option<usize> {
        let Place::Line { at, text } = &finding.place else { return None };
        self.pages.as_ref()?.page(self.printed.spot(at, text, &quoted(finding))?)
    }

    /// What stands at a place: of a line, the sentence that the report prints of it, as far as it is printed.
    fn shown(&self, finding: &Diagnostic, place: &Place) -> Option<String> {
        match place {
            Place::Cell { cell, .. } => self.shown_in(cell).map(str::to_owned),
            Place::Line { at, text } => {
                let printed = self.printed.sentence(at, text, &quoted(finding));
                printed
                    .or_else(|| Some(sentence_at(text, at.column)).filter(|text| !text.contains("{{")))
                    .map(str::to_owned)
            }
            Place::File(_) => None,
        }
    }

    /// A related place with what stands there.
    fn related(&self, finding: &Diagnostic, (place, message): &(Place, String)) -> String {
        const MOST: usize = 80;
        match place {
            Place::Line { .. } => {
                let shown = self.shown(finding, place).unwrap_or_default();
                let shown: String = shown.chars().take(MOST).collect();
                format!("{}（{message}）：{shown}", outward::place(finding, place, &self.printed))
            }
            Place::Cell { .. } | Place::File(_) => print::related(place, message, self.cells.as_ref()),
        }
    }

    /// The way to a cell. Sentences are in files that the readers do not have.
    fn link(&self, place: &Place) -> Option<Link> {
        let Place::Cell { cell, .. } = place else { return None };
        let file = format!("inputs/{}", cell.book);
        self.world.allows(&file).ok()?;
        let path = self.world.on_disk_at(&file)?;
        Some(Link { path: relative(self.folder, &path), cell: Some(address(cell)) })
    }
}

/// A cell as a link names it: `'附件2'!J4`.
fn address(cell: &CellRef) -> String {
    format!("'{}'!{}", cell.sheet.replace('\'', "''"), position(cell.row, cell.col))
}

/// The way from a folder to a file, with `/`; the whole path where there is none, as to another drive.
fn relative(folder: &Path, file: &Path) -> String {
    let (from, to) = (plain(folder), plain(file));
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return to.display().to_string();
    }
    let up = from.components().skip(common).map(|_| "..".to_owned());
    let down = to.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// An absolute path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_from_folder_to_file() {
        for (folder, file, expected) in [
            ("/甲/output", "/甲/inputs/附表.xlsx", "../inputs/附表.xlsx"),
            ("/甲/./output/../清单", "/甲/inputs/a/b.md", "../inputs/a/b.md"),
            ("/乙/丙", "/甲/b.md", "../../甲/b.md"),
            ("/甲", "/甲/inputs/b.md", "inputs/b.md"),
        ] {
            assert_eq!(relative(Path::new(folder), Path::new(file)), expected);
        }
    }
}
