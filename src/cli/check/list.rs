//! `pinggu check --xlsx`: the findings as a workbook that the departments work off.

use std::path::{Component, Path, PathBuf};

use super::{Open, Results};
use crate::cli::{print, write};
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::inspect::{self, Accepted};
use crate::model::printed::Printed;
use crate::model::table::cells::Cells;
use crate::place::{CellRef, Place, position};
use crate::project::{World, date};
use crate::render::{self, Artifact, Decision, Issue, IssueList, Link};

/// Where the list goes when no file is named, below the project folder.
const DEFAULT: &str = "output/问题清单.xlsx";

/// Writes the list and returns what is to be said about it.
pub(super) fn write(root: &Path, file: Option<&Path>, results: &Results<'_>, sink: &mut Sink) -> Outcome<String> {
    let file = file.map_or_else(|| root.join(DEFAULT), Path::to_owned);
    let (Some(folder), Some(name)) = (file.parent(), file.file_name().and_then(|name| name.to_str())) else {
        return Err(sink.stop(misplaced(&file, "这不是一个文件名")));
    };
    // The workbooks that are checked stand there, perhaps under this very name.
    if plain(&file).starts_with(plain(&root.join("inputs"))) {
        return Err(sink.stop(misplaced(&file, "inputs 中是要核对的原件，不能写入")));
    }
    let cells = results.checked.facts.as_ref().map(|facts| Cells::new(facts.data()));
    let printed = results.checked.report().map(Printed::new).unwrap_or_default();
    let list = listed(results, &Sources { world: World::on_disk(root), folder, cells, printed });
    let bytes = render::issues(&list).map_err(|error| sink.stop(misplaced(&file, &error.to_string())))?;
    let rows = list.rows();
    let left_out = results.open.len() - list.open.len();
    drop(list);
    write::artifacts(folder, &[Artifact { name: name.to_owned(), bytes }], sink)?;
    let file = file.display();
    let shared = if results.departments.len() == 1 { "" } else { "（几个单位共同负责的，各列一行）" };
    let said = if rows == 0 { "没有待核实的问题".to_owned() } else { format!("{rows} 行{shared}") };
    let editors = format!("；{left_out} 条关于 report.yaml，由编写人员处理，没有写入");
    let editors = if left_out > 0 { editors.as_str() } else { "" };
    Ok(format!("已写出 {file}：{said}{editors}\n"))
}

fn misplaced(file: &Path, why: &str) -> Diagnostic {
    Diagnostic::error(Code::WriteFailed, Place::File(file.display().to_string()), "问题清单无法写入")
        .because(why)
        .hint(format!("请用 --xlsx 指定另一个文件，如 {DEFAULT}"))
}

fn listed<'a>(results: &'a Results<'_>, sources: &Sources<'_>) -> IssueList<'a> {
    let issue = |finding: &'a Diagnostic, departments: &'a [String], decision: Option<Decision<'a>>| Issue {
        finding,
        departments,
        decision,
        shown: sources.shown(finding, &finding.place).unwrap_or_default(),
        related: finding.related.iter().map(|related| sources.related(finding, related)).collect(),
        link: sources.link(&finding.place),
    };
    let job = results.checked.project.as_ref().map(|project| &project.job);
    let open = results.open.iter().filter(|one| !is_for_editors(one.finding.code));
    let accepted = |one: &'a Accepted| Some(Decision { reason: &one.reason, by: &one.by });
    IssueList {
        title: job.map_or("", |job| job.title.as_str()),
        date: job.and_then(|job| date(&job.date.value)),
        order: results.checked.responsibilities.order(),
        only: results.departments,
        open: open.map(|Open { finding, departments }| issue(finding, departments, None)).collect(),
        accepted: results.accepted.iter().map(|(one, names)| issue(&one.finding, names, accepted(one))).collect(),
    }
}

/// Findings about decisions and settings, which departments cannot act on.
fn is_for_editors(code: Code) -> bool {
    matches!(code, Code::StaleAcceptance | Code::BadConfig)
}

/// What the findings point at.
struct Sources<'a> {
    world: World,
    /// The folder that links start from.
    folder: &'a Path,
    cells: Option<Cells<'a>>,
    printed: Printed,
}

impl Sources<'_> {
    /// What stands at a place: of a line, the sentence that the report prints of it. What is wrong
    /// with the writing of a file is shown as it is written.
    fn shown(&self, finding: &Diagnostic, place: &Place) -> Option<String> {
        match place {
            Place::Cell { cell, .. } => self.cells.as_ref()?.shown(cell).map(str::to_owned),
            Place::Line { at, text } => {
                let printed = || self.printed.sentence(at, text, &quoted(finding));
                let sentence = if inspect::kind(finding.code).is_some() { printed() } else { None };
                Some(sentence.unwrap_or(text).trim().to_owned())
            }
            Place::File(_) => None,
        }
    }

    /// A related place with what stands there.
    fn related(&self, finding: &Diagnostic, (place, message): &(Place, String)) -> String {
        const MOST: usize = 80;
        let line = print::related(place, message, self.cells.as_ref());
        match place {
            Place::Line { .. } => {
                let shown = self.shown(finding, place).unwrap_or_default();
                format!("{line}：{}", shown.chars().take(MOST).collect::<String>())
            }
            Place::Cell { .. } | Place::File(_) => line,
        }
    }

    /// The way to a place; none when there is no such file, as for a built-in template.
    fn link(&self, place: &Place) -> Option<Link> {
        let (file, cell) = match place {
            Place::Cell { cell, .. } => (format!("inputs/{}", cell.book), Some(address(cell))),
            Place::Line { at, .. } => (at.file.to_string(), None),
            Place::File(file) => (file.clone(), None),
        };
        self.world.allows(&file).ok()?;
        let path = self.world.on_disk_at(&file)?;
        Some(Link { path: relative(self.folder, &path), cell })
    }
}

/// The names that a finding quotes in backticks.
fn quoted(finding: &Diagnostic) -> Vec<&str> {
    let related = finding.related.iter().map(|(_, message)| message);
    let texts = [&finding.message, &finding.reason].into_iter().chain(related);
    texts.flat_map(|text| text.split('`').skip(1).step_by(2)).collect()
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
