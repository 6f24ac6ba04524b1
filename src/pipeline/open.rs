//! A project with its files of Word read: what departments send as Word is a narrative like any other.

use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::extract;
use crate::import::{AsNarrative, as_narrative};
use crate::model::manuscript::{LossKind, Manuscript};
use crate::narrate::NARRATIVES;
use crate::place::Place;
use crate::project::{Project, WORD, World};
use crate::render::Artifact;
use crate::text::distinct;

/// Opens a project and reads the files of Word among its narratives.
///
/// # Errors
/// Stops when its settings are wrong; the reasons are in `sink`. A file of Word that cannot be read is an error, and
/// the others are read.
pub(super) fn open(world: World, sink: &mut Sink) -> Outcome<Project> {
    let mut project = Project::open(world, sink)?;
    let names = project.world.list(NARRATIVES, &WORD).unwrap_or_default();
    let most = project.job.limits.workbook_mib << 20;
    for name in names {
        let path = format!("{NARRATIVES}/{name}");
        let read = project.world.read(&path, most);
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(refusal) => {
                sink.push(refusal.finding(&path, "文件无法读取", "请关闭正在使用它的程序，检查文件权限"));
                continue;
            }
        };
        let Ok(manuscript) = extract::manuscript(&path, &bytes, &project.job.limits, sink) else { continue };
        let entry = project.job.narratives.get(&name);
        let AsNarrative { markdown, paragraphs, pictures, left } = as_narrative(&manuscript, &name, entry);
        sink.extend(left_out(&path, &manuscript, left));
        let world = std::mem::take(&mut project.world).with_document(&path, markdown, paragraphs);
        project.world = pictures.into_iter().fold(world, |world, (path, bytes)| world.with(&path, bytes));
    }
    Ok(project)
}

/// These files with others over them, which stand in memory only.
pub(super) fn laid_over(world: &World, files: &[Artifact]) -> World {
    files.iter().fold(world.clone(), |world, Artifact { name, bytes }| world.with(name, bytes.clone()))
}

/// What of a file of Word is not in the report. Headers and footers say nothing of the text.
fn left_out(path: &str, manuscript: &Manuscript, left: Vec<String>) -> Option<Diagnostic> {
    let is_told = |kind: LossKind| !matches!(kind, LossKind::Header | LossKind::Footer);
    let losses = || manuscript.losses.iter().map(|loss| loss.kind).filter(|kind| is_told(*kind));
    let count = |kind| losses().filter(|own| *own == kind).count();
    let of_kind = distinct(losses()).into_iter().map(|kind| format!("{} {} 处", kind.words(), count(kind)));
    let words: Vec<String> = of_kind.chain(left).collect();
    let message = format!("Word 文件里有的内容没有读进报告：{}", words.join("、"));
    (!words.is_empty()).then(|| {
        Diagnostic::note(Code::WordLeftOut, Place::File(path.to_owned()), message)
            .because("修订按全部接受读；批注、隐藏文字、Word 画的图表和嵌入的对象没有对应的排法")
            .hint("要用的，请改成正文文字或图片；不用的，不用理会")
    })
}
