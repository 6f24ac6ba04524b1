//! Report in, a Word document out: the same words and numbers on pages of the same measures, with headings,
//! contents, captions, references and footnotes that Word knows as such.
//!
//! `compose` makes pieces of the report, `write` makes XML of the pieces as they come. Where Word breaks its pages
//! is its own affair; the numbers in the contents are those of the PDF until somebody asks it to count anew.

mod anchors;
mod compose;
mod flow;
mod front;
mod inline;
mod links;
mod package;
mod parts;
mod pictures;
mod remarks;
mod sheets;
mod spliced;
mod styles;
mod tables;
mod theme;
mod tracked;
mod write;
mod xml;

use std::collections::BTreeMap;
use std::io;

use self::flow::Piece;
use self::links::web_address;
use self::package::Package;
use self::pictures::{Media, Pictures};
pub use self::remarks::Remark;
use self::sheets::{EDGES, Sheet};
use self::write::Writer;
use crate::model::report::Report;
use crate::project::World;
use crate::render::documents::Typeset;

/// What a document is made of besides its report.
#[derive(Debug)]
struct Made<'a> {
    /// Pages of the PDF of the full report by the marks of what stands on them.
    pub pages: &'a BTreeMap<String, usize>,
    /// The pictures that it shows.
    pub pictures: &'a Pictures,
    /// Numbers are text, as where changes are marked: nothing in it is counted anew.
    pub is_plain: bool,
}

/// The report as the bytes of a Word file.
pub(super) fn file(report: &Report, world: &World, typeset: &Typeset) -> io::Result<Vec<u8>> {
    let mut media = Media::default();
    let pictures = Pictures::new(report, world, &typeset.pixels, &mut media);
    let made = Made { pages: &typeset.pages, pictures: &pictures, is_plain: false };
    packed(report, &media, &[], &mut |out| compose::compose(report, &made, out))
}

/// The report with remarks, and how many of them are about nothing that is printed.
pub(super) fn remarked(
    report: &Report,
    world: &World,
    typeset: &Typeset,
    remarks: &[Remark],
) -> io::Result<(Vec<u8>, usize)> {
    let mut media = Media::default();
    let pictures = Pictures::new(report, world, &typeset.pixels, &mut media);
    let made = Made { pages: &typeset.pages, pictures: &pictures, is_plain: false };
    let mut pieces = Vec::new();
    compose::compose(report, &made, &mut |piece| pieces.push(piece));
    let elsewhere = remarks::attach(&mut pieces, remarks);
    let mut pieces = pieces.into_iter();
    let bytes = packed(report, &media, remarks, &mut |out| pieces.by_ref().for_each(out))?;
    Ok((bytes, elsewhere))
}

/// The text of a new version with what changed since an old one marked, without contents; each version comes with
/// the pixels of its drawings. Of pictures in files there are those of the new version alone.
pub(super) fn tracked(versions: [(&Report, &Typeset); 2], world: &World) -> io::Result<Vec<u8>> {
    let mut media = Media::default();
    let [old, new] = versions.map(|(report, typeset)| {
        let pictures = Pictures::new(report, world, &typeset.pixels, &mut media);
        let made = Made { pages: &typeset.pages, pictures: &pictures, is_plain: true };
        let mut pieces = Vec::new();
        compose::compose(&without_contents(report), &made, &mut |piece| pieces.push(piece));
        pieces
    });
    let mut pieces = tracked::merged(old, new).into_iter();
    packed(versions[1].0, &media, &[], &mut |out| pieces.by_ref().for_each(out))
}

/// A report whose pages nobody knows, so that no contents name them.
fn without_contents(report: &Report) -> Report {
    let mut report = report.clone();
    report.meta.page.contents = false;
    report
}

/// True for a file as it was made here: every program that saves it again puts its own name in.
pub fn is_untouched(bytes: &[u8]) -> bool {
    package::short_part(bytes, parts::APP).is_some_and(|part| part.contains("<Application>pinggu "))
}

/// Hands out the pieces of a document, one after the other.
type Compose<'a> = dyn FnMut(&mut dyn FnMut(Piece)) + 'a;

/// Packs a document whose pieces `compose` hands out.
fn packed(report: &Report, media: &Media, remarks: &[Remark], compose: &mut Compose<'_>) -> io::Result<Vec<u8>> {
    let meta = &report.meta;
    let mut package = Package::new(meta.date);
    let day = parts::day(meta);
    let more: &[&str] = if remarks.is_empty() { &[] } else { &["comments"] };
    package.add("[Content_Types].xml", &parts::content_types(more)?)?;
    package.add("_rels/.rels", &parts::relationships()?)?;
    let mut writer = Writer::new(package.begin("word/document.xml")?, Sheet::new(meta), &day)?;
    writer.begin()?;
    let mut result = Ok(());
    compose(&mut |piece| {
        if result.is_ok() {
            result = writer.put(piece);
        }
    });
    result?;
    let (_, mut relations, notes) = writer.end()?;
    for part in ["styles", "settings", "fontTable", "footnotes"].iter().chain(more) {
        relations.part(part, format!("{part}.xml"));
    }
    relations.part("theme", "theme/theme1.xml");
    package.add("word/_rels/document.xml.rels", &relations.part_of_all()?)?;
    let writer = Writer::new(package.begin("word/footnotes.xml")?, Sheet::new(meta), &day)?;
    let (_, relations) = writer.footnotes(&notes)?;
    package.add("word/_rels/footnotes.xml.rels", &relations.part_of_all()?)?;
    if !remarks.is_empty() {
        let writer = Writer::new(package.begin("word/comments.xml")?, Sheet::new(meta), &day)?;
        writer.comments(remarks.iter().map(|remark| remark.lines.as_slice()))?;
    }
    package.add("word/styles.xml", &styles::part(report)?)?;
    package.add("word/settings.xml", &parts::settings(meta)?)?;
    package.add("word/theme/theme1.xml", &theme::part(&meta.fonts)?)?;
    package.add("word/fontTable.xml", &styles::font_table(&meta.fonts)?)?;
    for ((kind, pages, file), number) in EDGES.into_iter().zip(1..) {
        let part = match kind {
            "header" => sheets::header(meta, number)?,
            _ => sheets::footer(meta, pages == "even")?,
        };
        package.add(&format!("word/{file}"), &part)?;
    }
    for (name, bytes) in media.files() {
        let name = format!("word/media/{name}");
        // Drawings are text; pixels are packed already.
        if bytes.starts_with(b"<") { package.add(&name, bytes)? } else { package.add_packed(&name, bytes)? }
    }
    package.add("docProps/core.xml", &parts::core_properties(meta)?)?;
    package.add(parts::APP, &parts::app_properties()?)?;
    package.finish()
}
