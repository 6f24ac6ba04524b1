//! Report in, a Word document out: the same words and numbers on pages of the same measures, with headings,
//! contents, captions, references and footnotes that Word knows as such.
//!
//! `compose` makes pieces of the report, `write` makes XML of the pieces as they come. Where Word breaks its pages
//! is its own affair; the numbers in the contents are those of the PDF until somebody asks it to count anew.

mod compose;
mod flow;
mod front;
mod links;
mod package;
mod parts;
mod pictures;
mod sheets;
mod styles;
mod tables;
mod write;
mod xml;

use std::collections::BTreeMap;
use std::io;

use self::flow::Piece;
use self::links::web_address;
use self::package::Package;
use self::pictures::Pictures;
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
    let pictures = Pictures::new(report, world, &typeset.pixels);
    let made = Made { pages: &typeset.pages, pictures: &pictures, is_plain: false };
    packed(report, &pictures, &mut |out| compose::compose(report, &made, out))
}

/// Packs a document whose pieces `compose` hands out.
fn packed(report: &Report, pictures: &Pictures, compose: &mut dyn FnMut(&mut dyn FnMut(Piece))) -> io::Result<Vec<u8>> {
    let meta = &report.meta;
    let mut package = Package::new(meta.date);
    let day = parts::day(meta);
    package.add("[Content_Types].xml", &parts::content_types(&[])?)?;
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
    for part in ["styles", "settings", "fontTable", "footnotes"] {
        relations.part(part, format!("{part}.xml"));
    }
    package.add("word/_rels/document.xml.rels", relations.xml().as_bytes())?;
    let writer = Writer::new(package.begin("word/footnotes.xml")?, Sheet::new(meta), &day)?;
    let (_, relations) = writer.footnotes(&notes)?;
    package.add("word/_rels/footnotes.xml.rels", relations.xml().as_bytes())?;
    package.add("word/styles.xml", &styles::part(report)?)?;
    package.add("word/settings.xml", &parts::settings(meta)?)?;
    package.add("word/fontTable.xml", &styles::font_table(&meta.fonts)?)?;
    for ((kind, pages, file), number) in EDGES.into_iter().zip(1..) {
        let part = match kind {
            "header" => sheets::header(meta, number)?,
            _ => sheets::footer(meta, pages == "even")?,
        };
        package.add(&format!("word/{file}"), &part)?;
    }
    for (name, bytes) in pictures.files() {
        package.add(&format!("word/media/{name}"), bytes)?;
    }
    package.add("docProps/core.xml", &parts::core_properties(meta)?)?;
    package.add("docProps/app.xml", &parts::app_properties()?)?;
    package.finish()
}
