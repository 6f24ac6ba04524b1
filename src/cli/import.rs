//! `pinggu import`: last year's Word file becomes a project.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::args::ImportArgs;
use super::init::vacant;
use super::streams::write_stdout;
use super::{print, starter, write};
use crate::diag::{Outcome, Sink};
use crate::narrate::EXCERPT;
use crate::pipeline::{self, ImportOptions, ImportedProject};
use crate::render::{Artifact, THEME};

/// Makes the project and says what was found; true when it was made.
pub(super) fn run(asked: &ImportArgs, sink: &mut Sink) -> bool {
    let Ok(imported) = project(asked, sink) else { return false };
    write_stdout(&print::visible(&summary(asked, &imported)));
    true
}

fn project(asked: &ImportArgs, sink: &mut Sink) -> Outcome<ImportedProject> {
    vacant(&asked.to, sink)?;
    let kind = match &asked.kind {
        Some(name) => Some(starter::of(Some(name), sink)?.0),
        None => None,
    };
    let workbooks: Vec<&Path> = asked.workbooks.iter().map(PathBuf::as_path).collect();
    let options = ImportOptions {
        document: &asked.document,
        workbooks: &workbooks,
        kind,
        empty: &|kind| starter::of(Some(&kind.name), &mut Sink::default()).map_or(&[], |(_, starter)| starter.workbook),
    };
    let mut imported = pipeline::import(&options, sink)?;
    let file = |name: &str, text: &str| Artifact { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    imported.files.splice(0..0, [file("templates/theme.typ", THEME), file(EXCERPT.0, EXCERPT.1)]);
    write::fresh(&asked.to, &imported.files, sink)?;
    Ok(imported)
}

fn summary(asked: &ImportArgs, imported: &ImportedProject) -> String {
    let folder = asked.to.display();
    let counts = &imported.counts;
    let mut out = format!(
        "已由 {} 建立项目：{folder}\n标题 {} 个，表 {} 张，专栏 {} 个，排成文字的表 {} 张，图片 {} 张，脚注 {} 条\n",
        asked.document.display(),
        counts.heads,
        counts.tables,
        counts.boxes,
        counts.typed,
        counts.pictures,
        counts.notes
    );
    let compared = match imported.differences {
        Some(0) => "按项目生成的报告，正文与原文一字不差\n".to_owned(),
        Some(count) => format!("按项目生成的报告，与原文有 {count} 处差别，见导入报告.md\n"),
        None => "按项目还不能生成报告，原因见下和导入报告.md\n".to_owned(),
    };
    out.push_str(&compared);
    if imported.losses > 0 {
        let _ = writeln!(out, "没有进入项目的内容 {} 处（页眉页脚、批注、修订等），见导入报告.md", imported.losses);
    }
    for question in &imported.questions {
        let _ = writeln!(out, "要由人决定：{question}");
    }
    let _ = writeln!(out, "下一步：看 {folder}/导入报告.md，然后运行 `pinggu --project {folder} build`");
    out
}
