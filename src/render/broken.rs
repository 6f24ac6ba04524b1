//! Pictures that typst cannot draw. It says that there is one and not which: each is tried alone.

use super::engine::PdfSetup;
use super::fonts::FontSet;
use super::pdf;
use super::typst_cli::{self, Failure, Message};
use crate::diag::{Code, Diagnostic};
use crate::markup::block::{BlockKind, for_each_block};
use crate::model::report::Report;
use crate::place::{LinePlace, Place};
use crate::project::picture_path;

/// True for what typst says of a picture.
fn is_about_pictures(message: &Message) -> bool {
    let text = message.text.to_lowercase();
    message.is_error && ["image", "svg", "png", "jpeg", "gif", "webp"].iter().any(|word| text.contains(word))
}

/// The findings for the pictures of reports that cannot be drawn, if typst complains of any.
pub(super) fn pictures<'a>(
    messages: &[Message],
    reports: impl Iterator<Item = &'a Report>,
    setup: &PdfSetup<'_>,
) -> Vec<Diagnostic> {
    if !messages.iter().any(is_about_pictures) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for report in reports {
        found.extend(
            report.images.iter().filter(|name| is_broken(name, report, setup)).map(|name| finding(name, report, setup)),
        );
    }
    found
}

/// Without what is said of pictures that were found to be broken.
pub(super) fn others(messages: Vec<Message>) -> Vec<Message> {
    messages.into_iter().filter(|message| !is_about_pictures(message)).collect()
}

fn is_broken(name: &String, report: &Report, setup: &PdfSetup<'_>) -> bool {
    let source = format!("#image({})", crate::markup::escape::typst_string(&format!("images/{name}")));
    let files = [("picture.typ", source.as_str())];
    matches!(
        typst_cli::compile(&pdf::job(&report.meta, [name], &files, FontSet::ALL, setup, 1)),
        Err(Failure::Refused(_) | Failure::Crashed(_))
    )
}

fn finding(name: &str, report: &Report, setup: &PdfSetup<'_>) -> Diagnostic {
    let file = picture_path(name);
    let used = use_of(name, report).map(|at| {
        let original = setup.world.raw_text(&at.file).unwrap_or_default();
        Place::line(&at.file, &original, at.line, at.column)
    });
    let place = used.unwrap_or_else(|| Place::File(file.clone()));
    Diagnostic::error(Code::MissingImage, place, format!("图片 `{file}` 打不开"))
        .because("排版程序画不出这张图：文件损坏、没有下载完，或者用了它不认识的写法")
        .hint("请用画图软件打开它，另存为 PNG 后再放进来；打不开的，请原单位重新发送")
}

/// Where a picture is used first.
fn use_of(name: &str, report: &Report) -> Option<LinePlace> {
    let mut found = None;
    for section in &report.sections {
        for_each_block(&section.blocks, &mut |block| {
            let is_it = matches!(&block.kind, BlockKind::Picture(picture) if picture.path == name);
            if is_it && found.is_none() {
                found = Some(block.source.clone());
            }
        });
    }
    found
}
