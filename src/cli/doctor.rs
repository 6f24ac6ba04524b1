//! `pinggu doctor`: checks that everything is installed that a report needs, and names substitutes.

use std::fmt::Write as _;
use std::path::Path;

use super::print::visible;
use super::{step, world};
use crate::diag::Sink;
use crate::model::job::Fonts;
use crate::pipeline;
use crate::project::Project;
use crate::render::{self, Family, FontBook, FontFolders, no_font, no_typst, other_version, typst_cli};

/// Looks at everything; the text is the answer, what is wrong goes to `sink`.
pub(super) fn examine(root: Option<&Path>, typst: Option<&Path>, sink: &mut Sink) -> String {
    let mut sheets = String::new();
    let project = root.and_then(|root| {
        let examined = pipeline::examine(&world(root), &step, sink).ok();
        examined.map(|mut examined| {
            let _ = examined.released(sink);
            for sheet in &examined.facts.data().coverage {
                let _ = writeln!(sheets, "工作表 {}", visible(&sheet.to_string()));
            }
            examined.project
        })
    });
    let is_right = !sink.has_errors();
    let mut tools = String::new();
    let has_tools = engine(&mut tools, project.as_ref(), typst, sink);
    let state = match &project {
        Some(_) if is_right && has_tools => "可以生成报告",
        Some(_) if is_right => "表格和正文没有错误，但缺少排版程序或字体，不能生成 PDF，见下",
        Some(project) if project.job.version.is_some() && has_tools => "可以生成报告，但核对发现错误，见下",
        Some(project) if project.job.version.is_some() => "核对发现错误，而且缺少排版程序或字体，不能生成 PDF，见下",
        _ => "有错误，见下",
    };
    let project = root.map_or_else(
        || "当前位置没有 inputs/report.yaml，只检查安装".to_owned(),
        |root| format!("{}（{state}）", root.display()),
    );
    format!("pinggu {}\n项目：{project}\n{sheets}{tools}", env!("CARGO_PKG_VERSION"))
}

/// typst and the fonts; true when a PDF can be set with them.
fn engine(out: &mut String, project: Option<&Project>, typst: Option<&Path>, sink: &mut Sink) -> bool {
    let world = project.map(|project| &project.world);
    let pinned = project.map_or(&[][..], |project| &project.job.fonts.paths);
    let defaults = Fonts::default();
    let chains = project.map_or(&defaults, |project| &project.job.fonts);
    let folders = FontFolders::of(world, pinned);
    match typst_cli::find(typst).and_then(|path| render::engine(path, folders, chains)) {
        Ok((found, supply)) => {
            let _ = writeln!(out, "typst：{}（{}）", found.version, found.path.display());
            sink.extend(other_version(&found));
            for (path, reason) in &supply.folders.ignored {
                let _ = writeln!(out, "字体文件夹：{}（{reason}）", path.display());
            }
            for path in &supply.folders.own {
                let _ = writeln!(out, "字体文件夹：{}", path.display());
            }
            fonts(out, chains, supply.book.as_ref(), sink)
        }
        Err(error) => {
            let _ = writeln!(out, "typst：没有找到");
            sink.push(no_typst(&error));
            false
        }
    }
}

/// For each chain, the font that is used, what it stands in for and where it lies; true when every chain has one.
fn fonts(out: &mut String, fonts: &Fonts, book: Option<&FontBook>, sink: &mut Sink) -> bool {
    let Some(book) = book else {
        let _ = writeln!(out, "字体：typst 没有列出字体");
        return false;
    };
    let mut has_all = true;
    for (key, use_of, chain) in fonts.chains() {
        let found = chain.iter().find_map(|name| Some((name, book.family(name)?)));
        let used = match (found, chain.first()) {
            (Some((name, family)), Some(first)) if name == first => format!("{name}{}", source(family)),
            (Some((name, family)), Some(first)) => format!("{name}（代替 {first}）{}", source(family)),
            _ => {
                sink.push(no_font(key, use_of, chain));
                has_all = false;
                "没有".to_owned()
            }
        };
        let _ = writeln!(out, "字体 {use_of}：{used}");
    }
    for family in book.present(&fonts.fallback) {
        let _ = writeln!(out, "字体 补缺字：{}{}", family.name, source(family));
    }
    has_all
}

/// Where a family is, for the end of a line.
fn source(family: &Family) -> String {
    let files: Vec<String> = family.files().iter().map(|path| path.display().to_string()).collect();
    if files.is_empty() { "，typst 自带".to_owned() } else { format!("，{}", files.join("、")) }
}
