//! What stands before the text: cover, title, contents and the lists of tables and pictures.

use super::compose::{Composer, LINE, TYPE_AREA, spread};
use super::flow::{Link, Paragraph, Run, RunKind, Sheets, Side, Style, Twips};
use crate::markup::block::{BlockKind, Heading, for_each_block, plain_text};
use crate::model::page::Print;
use crate::model::report::{Report, SectionKind};
use crate::render::typst::{heading_mark, section_mark};
use crate::text::width::{EM, of};

/// Sizes of the title on the cover, the largest first, in points.
const TITLE_SIZES: [u64; 5] = [36, 32, 26, 24, 22];
/// … and above the text, where there is no cover.
pub(super) const HEAD_SIZE: u64 = 22;

/// The size in which the longest line of a title fits, in points.
pub(super) fn title_size(report: &Report) -> u64 {
    if !report.meta.page.cover {
        return HEAD_SIZE;
    }
    let widest = report.meta.title_lines().iter().map(|line| of(line)).max().unwrap_or(0);
    let fits = |size: &u64| widest * size * 20 / EM <= TYPE_AREA.0;
    TITLE_SIZES.into_iter().find(fits).unwrap_or(HEAD_SIZE)
}

/// From one line of the title to the next.
pub(super) fn title_line(size: u64) -> Twips {
    size * 20 * 8 / 5
}

/// The cover: marks and version at the top, the title in the upper third, bureau and date at the foot.
pub(super) fn cover(composer: &mut Composer<'_, '_>) {
    /// A line of 18 points.
    const FOOT: Twips = 540;
    let meta = &composer.report.meta;
    let mut used = 4 * LINE + FOOT;
    marks(composer, &mut used);
    if let Some(version) = &meta.version {
        composer.paragraph(Paragraph::new(Style::Mark, vec![Run::text(version.clone())]).at(Side::Right));
        used += LINE;
    }
    let lines = meta.title_lines();
    let size = title_size(composer.report);
    let height = |line: &String| title_line(size) * (of(line) * size * 20).div_ceil(EM * TYPE_AREA.0).max(1);
    used += lines.iter().map(height).sum::<Twips>() + 2 * FOOT;
    let free = TYPE_AREA.1.saturating_sub(used);
    for (at, line) in lines.into_iter().enumerate() {
        let mut title = Paragraph::new(Style::Title, vec![Run::text(line)]);
        title.before = if at == 0 { free / 3 } else { 0 };
        composer.paragraph(title);
    }
    if let Some(department) = &meta.department {
        composer.paragraph(Paragraph::new(Style::CoverLine, vec![Run::text(format!("（{department}摘编）"))]));
    }
    let (year, month, _) = meta.date;
    for (text, before) in [(meta.bureau.clone(), free * 2 / 3), (format!("{year}年{month}月"), 0)] {
        let mut line = Paragraph::new(Style::CoverLine, vec![Run::text(text)]);
        line.before = before;
        composer.paragraph(line);
    }
}

/// 份号 on the first line, 密级 on the second, other words below.
fn marks(composer: &mut Composer<'_, '_>, used: &mut Twips) {
    for line in composer.report.meta.marks.lines() {
        composer.paragraph(Paragraph::new(Style::Mark, vec![Run::text(line)]));
        *used += LINE;
    }
}

/// The title above the text of a report without a cover.
pub(super) fn head(composer: &mut Composer<'_, '_>) {
    let meta = &composer.report.meta;
    marks(composer, &mut 0);
    for line in meta.title_lines() {
        composer.paragraph(Paragraph::new(Style::Title, vec![Run::text(line)]));
    }
    let (year, month, _) = meta.date;
    let mut lines: Vec<String> = Vec::new();
    lines.extend(meta.department.as_ref().map(|name| format!("（{name}摘编）")));
    lines.extend(meta.version.as_ref().map(|version| format!("（{version}）")));
    // What is signed at the end is not signed here.
    if !meta.page.signature && !meta.bureau.is_empty() {
        lines.extend([meta.bureau.clone(), format!("{year}年{month}月")]);
    }
    for line in lines {
        composer.paragraph(Paragraph::new(Style::CoverLine, vec![Run::text(line)]));
    }
    let mut gap = Paragraph::new(Style::Body, Vec::new());
    gap.first = Some(0);
    composer.paragraph(gap);
}

/// A line of the contents.
struct Entry {
    level: u8,
    text: String,
    /// Name of what it leads to.
    name: String,
    page: Option<usize>,
}

/// The contents, and the lists of tables, pictures and boxes, with the pages of the PDF; Word can make them anew.
pub(super) fn contents(composer: &mut Composer<'_, '_>) {
    let page = &composer.report.meta.page;
    let instruction = format!("TOC \\o \"1-{}\" \\f \\h \\z", page.contents_depth);
    let entries = entries(composer);
    // In a bound print they begin on the front of a leaf, which sheets of their own do.
    let is_bound = page.print == Print::Duplex;
    if is_bound && page.cover {
        composer.sheets(Sheets::Front);
    }
    let on_new_page = page.cover && !is_bound;
    listed(composer, "目录", on_new_page, vec![(instruction, entries)], Style::Contents);
    if page.lists {
        let kinds = ["表", "图", "专栏"].map(|kind| (format!("TOC \\h \\z \\c \"{kind}\""), captions(composer, kind)));
        let filled: Vec<_> = kinds.into_iter().filter(|(_, entries)| !entries.is_empty()).collect();
        if !filled.is_empty() {
            listed(composer, "图表目录", false, filled, |_| Style::Listed);
        }
    }
}

/// Lists under a title, each of them a field.
fn listed(
    composer: &mut Composer<'_, '_>,
    title: &str,
    on_new_page: bool,
    lists: Vec<(String, Vec<Entry>)>,
    style: fn(u8) -> Style,
) {
    let mut head = Paragraph::new(Style::ContentsTitle, spread(title));
    head.on_new_page = on_new_page;
    composer.paragraph(head);
    for (instruction, entries) in lists {
        let last = entries.len().saturating_sub(1);
        let mut start = Some(Run::new(RunKind::FieldStart(instruction)));
        for (at, entry) in entries.into_iter().enumerate() {
            let mut runs: Vec<Run> = start.take().into_iter().collect();
            let shown = entry.page.map(|page| page.to_string()).unwrap_or_default();
            let page = RunKind::Field { instruction: format!("PAGEREF {} \\h", entry.name), shown };
            let link = Some(Link::Inside(entry.name));
            let linked = |run: Run| Run { link: link.clone(), ..run };
            runs.extend([linked(Run::text(entry.text)), linked(Run::text("\t")), linked(Run::new(page))]);
            if at == last {
                runs.push(Run::new(RunKind::FieldEnd));
            }
            composer.paragraph(Paragraph::new(style(entry.level), runs));
        }
    }
}

fn entries(composer: &Composer<'_, '_>) -> Vec<Entry> {
    let Composer { report, made, .. } = composer;
    let depth = report.meta.page.contents_depth;
    let mut entries = Vec::new();
    for section in &report.sections {
        let title = section.title.replace('\n', "");
        let text = match section.kind {
            SectionKind::Annex => Some(format!("{}\u{2002}{title}", section.number)),
            SectionKind::Preface => Some(title).filter(|title| !title.is_empty()),
            SectionKind::Body => None,
        };
        let page = made.pages.get(&section_mark(&section.key)).copied();
        entries.extend(text.map(|text| Entry { level: 1, text, name: section_name(&section.key, report), page }));
        for_each_block(&section.blocks, &mut |block| match &block.kind {
            BlockKind::Heading(heading) if !heading.run_in && heading.level <= depth => {
                entries.push(Entry {
                    level: heading.level,
                    text: format!("{}{}", heading.label(), plain_text(&heading.body).replace('\n', "")),
                    name: heading_name(heading),
                    page: made.pages.get(&heading_mark(heading.id)).copied(),
                });
            }
            _ => {}
        });
    }
    entries
}

/// What stands on the list of things of a kind.
fn captions(composer: &Composer<'_, '_>, kind: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |key: &str, number: &str, title: &str| {
        let name = composer.anchors.name(key).filter(|_| number.starts_with(kind));
        entries.extend(name.map(|name| Entry {
            level: 1,
            text: format!("{number}\u{2002}{title}"),
            name: name.clone(),
            page: composer.made.pages.get(key).copied(),
        }));
    };
    for section in &composer.report.sections {
        for_each_block(&section.blocks, &mut |block| match &block.kind {
            BlockKind::Table(table) => add(table.key.as_deref().unwrap_or_default(), &table.number, &table.title),
            BlockKind::ProjectBox(listed) => add(&listed.key, &listed.number, &plain_text(&listed.title)),
            BlockKind::Picture(shown) => add(&shown.key, &shown.number, &shown.caption),
            BlockKind::Chart(chart) => add(&chart.key, &chart.number, &chart.caption),
            _ => {}
        });
    }
    entries
}

/// Name of the title of a section, by which the contents lead to it.
pub(super) fn section_name(key: &str, report: &Report) -> String {
    let at = report.sections.iter().position(|section| section.key == key).unwrap_or_default();
    format!("_Toc9{at:08}")
}

/// Name of a heading.
pub(super) fn heading_name(heading: &Heading) -> String {
    format!("_Toc0{:08}", heading.id)
}
