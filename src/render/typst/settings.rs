//! The call at the head of a document that sets its pages: title matter, fonts and options.

use super::contents;
use crate::markup::escape::typst_string;
use crate::model::job::Fonts;
use crate::model::page::{Page, PageNumber, Print};
use crate::model::report::Report;
use crate::text::distinct;

pub(super) fn settings(report: &Report) -> String {
    let meta = &report.meta;
    let (year, month, day) = meta.date;
    let or_none = |text: &Option<String>| text.as_deref().map_or_else(|| "none".to_owned(), typst_string);
    let marks = &meta.marks;
    format!(
        "#show: report.with(\n  title: {}, department: {}, region: {}, bureau: {},\n  version: {}, date: datetime(year: {year}, month: {month}, day: {day}), date-text: \"{year}年{month}月\",\n  marks: (serial: {}, classification: {}, notice: {}),\n{}{})\n\n",
        typst_string(&meta.title_lines().join("\n")),
        or_none(&meta.department),
        typst_string(&meta.region),
        typst_string(&meta.bureau),
        or_none(&meta.version),
        or_none(&marks.serial),
        or_none(&marks.classification),
        or_none(&marks.notice),
        fonts(&meta.fonts),
        options(&meta.page, contents::gap(report)),
    )
}

fn fonts(fonts: &Fonts) -> String {
    let list = |names: Vec<&String>| -> String { names.into_iter().map(|name| typst_string(name) + ", ").collect() };
    let chain = |own: &[String]| list(distinct(own.iter().chain(&fonts.fallback)));
    format!(
        "  fonts: (\n    title: ({}),\n    body: ({}),\n    kai: ({}),\n    hei: ({}),\n    song: ({}),\n  ),\n  latin: ({}),\n",
        chain(&fonts.title),
        chain(&fonts.body),
        chain(&fonts.kai),
        chain(&fonts.hei),
        chain(&fonts.song),
        list(fonts.latin.iter().collect()),
    )
}

fn options(page: &Page, gap: u64) -> String {
    let number = match page.number {
        PageNumber::Outside => "outside",
        PageNumber::Center => "center",
    };
    let print = match page.print {
        Print::Screen => "screen",
        Print::Duplex => "duplex",
    };
    format!(
        "  options: (\n    print: \"{print}\", page-number: \"{number}\", cover: {}, signed: {},\n    contents: {}, contents-depth: {}, contents-gap: {gap}pt, lists: {}, watermark: {}, watermark-grey: {}%,\n    bold-heads: {},\n  ),\n",
        page.cover,
        page.signature,
        page.contents,
        page.contents_depth,
        page.lists,
        page.watermark,
        page.watermark_grey,
        page.bold_heads,
    )
}
