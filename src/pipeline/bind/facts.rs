//! The facts of the prose that stand in no table, as a workbook of their own that `report.yaml` lists.

use super::made::{Made, at};
use super::{BindOptions, asked};
use crate::bind::{self, FactRow};
use crate::inspect::Offered;
use crate::model::responsibility::Responsibilities;
use crate::narrate;
use crate::pipeline::examine::Checked;
use crate::pipeline::open::laid_over;
use crate::project::{JOB_FILE, MOST_TEXT, Project, Unreadable, World};
use crate::render::{self, Artifact};

/// Name of the workbook, without its ending.
const BOOK: &str = "正文数据";

/// The facts of the prose that stood in no table.
#[derive(Debug, Default)]
pub struct TabledFacts {
    /// Name of the workbook that they are written to; none where there are none.
    pub book: Option<String>,
    /// Those that are written.
    pub rows: Vec<FactRow>,
    /// Those that are not written, and why.
    pub refused: Vec<(FactRow, String)>,
    /// The workbook, and `report.yaml` that lists it.
    pub(super) files: Vec<Artifact>,
}

/// The facts of the files that are asked for. One is written only when the reader of prose then knows it for the
/// cell that it is, and finds nothing that it did not find before.
pub(super) fn tabled(options: &BindOptions<'_>, checked: &Checked, before: &Made) -> TabledFacts {
    let (Some(project), Some(facts)) = (&checked.project, &checked.facts) else { return TabledFacts::default() };
    let files = narrate::departments_of_files(project);
    let responsibilities = Responsibilities::new(facts, checked.report(), files);
    let (typed, _) = asked(&before.numbers, options);
    let (rows, mut refused) = bind::facts(&typed, &|place| responsibilities.of_place(place));
    let Some(book) = free_name(project) else { return TabledFacts::default() };
    let Some(job) = listing(project, options.world, &book) else {
        let why = "report.yaml 的 workbooks 不是一行一个，加不上工作簿".to_owned();
        refused.extend(rows.into_iter().map(|row| (row, why.clone())));
        return TabledFacts { refused, ..TabledFacts::default() };
    };
    let written = |some: &[usize]| {
        let some: Vec<&FactRow> = some.iter().map(|index| &rows[*index]).collect();
        let bytes = render::facts(&some.iter().map(|row| row.texts()).collect::<Vec<_>>());
        let sheet = Artifact { name: format!("inputs/{book}"), bytes: bytes.unwrap_or_default() };
        [sheet, Artifact { name: JOB_FILE.to_owned(), bytes: job.clone() }]
    };
    let (kept, unfit) = bind::settle(rows.len(), &mut |some| {
        let made = before.again(&laid_over(options.world, &written(some)))?;
        let is_known = |row: &FactRow| {
            let own = made.numbers.iter().filter(|number| row.numbers.contains(&at(number)));
            own.filter(|number| matches!(&number.offered, Offered::One(offer) if row.is_printed_by(&offer.tag))).count()
                == row.numbers.len()
        };
        let all_known = some.iter().all(|index| is_known(&rows[*index]));
        if all_known { Ok(()) } else { Err("写进表以后，句子说的仍对不上这一行".to_owned()) }
    });
    refused.extend(unfit.into_iter().map(|(index, why)| (rows[index].clone(), why)));
    if kept.is_empty() {
        return TabledFacts { refused, ..TabledFacts::default() };
    }
    let files = written(&kept).to_vec();
    TabledFacts { book: Some(book), rows: kept.into_iter().map(|index| rows[index].clone()).collect(), refused, files }
}

/// A name that no workbook has: what is there is not written over.
fn free_name(project: &Project) -> Option<String> {
    const MOST: usize = 100;
    let names = std::iter::once(format!("{BOOK}.xlsx")).chain((2..MOST).map(|number| format!("{BOOK}-{number}.xlsx")));
    let is_free = |name: &String| {
        let is_there = !matches!(project.world.allows(&format!("inputs/{name}")), Err(Unreadable::Missing(_)));
        !is_there && project.job.workbooks.iter().all(|book| book.value != *name)
    };
    names.into_iter().find(is_free)
}

/// `report.yaml` with one more workbook; none where it cannot be added without doubt.
fn listing(project: &Project, world: &World, book: &str) -> Option<Vec<u8>> {
    let text = String::from_utf8(world.read(JOB_FILE, MOST_TEXT).ok()?).ok()?;
    project.listing(&text, book).map(String::into_bytes)
}
