//! The outline of a report: what a document's elements are to each other. Cover and contents come off, heads
//! make sections, captions and notes go to their tables and pictures.

use super::cover::{self, Cover};
use super::fate::{Fate, Fates};
use super::heads::{Head, Levels, head, line};
use crate::model::manuscript::{Element, Manuscript, Paragraph, SpanKind, Table};
use crate::model::report::SectionKind;

/// A report by its sections.
#[derive(Debug, Default)]
pub(super) struct Outline<'a> {
    pub cover: Cover,
    pub sections: Vec<Section<'a>>,
    /// The annexes are listed after the text.
    pub has_annex_note: bool,
    pub fates: Fates,
}

/// A section of a report.
#[derive(Debug, Default)]
pub(super) struct Section<'a> {
    pub kind: SectionKind,
    /// Without its number.
    pub title: String,
    /// Ordinals of the paragraphs that title and number were taken from.
    pub titled: Vec<usize>,
    pub items: Vec<Item<'a>>,
}

/// Something in a section.
#[derive(Debug)]
pub(super) enum Item<'a> {
    Heading(Heading<'a>),
    Text(&'a Paragraph),
    Table(Placed<'a>),
    /// A picture with a line of its own: its index, the paragraph that holds it, its caption.
    Picture {
        index: usize,
        held: &'a Paragraph,
        caption: Option<(&'a Paragraph, String)>,
    },
}

/// A head below the title of its section.
#[derive(Debug)]
pub(super) struct Heading<'a> {
    pub level: u8,
    pub text: String,
    pub paragraph: &'a Paragraph,
}

/// A table with what stands around it.
#[derive(Debug)]
pub(super) struct Placed<'a> {
    pub table: &'a Table,
    /// Its caption, and the number and title in it.
    pub caption: Option<(&'a Paragraph, Caption)>,
    /// 单位：亿元.
    pub unit: Option<&'a Paragraph>,
    /// Notes below it.
    pub notes: Vec<&'a Paragraph>,
}

/// A caption in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caption {
    /// `表1`; empty for none.
    pub number: String,
    pub title: String,
}

/// The caption that a line is: `表1　…`, `图2：…`, `专栏3 …`; `kind` is the word.
pub(super) fn caption(line: &str, kind: &str) -> Option<Caption> {
    let rest = line.trim().strip_prefix(kind)?.trim_start();
    let digits =
        rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '.')).len();
    let number = rest[..digits].trim_end_matches(['.', '-', '—']);
    let title = rest[number.len()..]
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '：' | ':' | '.' | '．' | '、'));
    let is_parted = title.len() < rest.len() - number.len() || !title.starts_with(|c: char| c.is_alphanumeric());
    let is_title = !title.contains(['。', '；', '\n']) && title.chars().count() <= 60;
    (!number.is_empty() && is_title && (is_parted || title.is_empty()))
        .then(|| Caption { number: format!("{kind}{number}"), title: title.trim_end().to_owned() })
}

/// Takes a document apart.
pub(super) fn outline(manuscript: &Manuscript) -> Outline<'_> {
    let elements: Vec<&Element> = manuscript.elements.iter().filter(|element| !is_blank(element)).collect();
    let heads: Vec<Option<Head>> = (0..elements.len()).map(|at| head_at(&elements, at)).collect();
    let mut outline = Outline::default();
    let begin = cover::take(&elements, &heads, &mut outline);
    let levels = Levels::of(heads[begin..].iter().flatten());
    let mut builder = Builder { elements: &elements, heads: &heads, levels, outline };
    let mut at = begin;
    while at < elements.len() {
        at = builder.next(at);
    }
    builder.outline
}

/// A paragraph that shows nothing.
pub(super) fn is_blank(element: &Element) -> bool {
    matches!(element, Element::Paragraph(paragraph) if paragraph.ordinal == 0)
}

fn paragraph<'a>(elements: &[&'a Element], at: Option<usize>) -> Option<&'a Paragraph> {
    match elements.get(at?)? {
        Element::Paragraph(paragraph) => Some(paragraph),
        Element::Table(_) => None,
    }
}

fn head_at(elements: &[&Element], at: usize) -> Option<Head> {
    let beside = [paragraph(elements, at.checked_sub(1)), paragraph(elements, Some(at + 1))];
    head(paragraph(elements, Some(at))?, beside)
}

/// 前言 and its like: a title without a number before the first chapter.
pub(super) fn is_preface(line: &str) -> bool {
    let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(bare.as_str(), "前言" | "序言" | "引言" | "导言" | "序")
}

struct Builder<'a, 'b> {
    elements: &'b [&'a Element],
    heads: &'b [Option<Head>],
    levels: Levels,
    outline: Outline<'a>,
}

impl<'a> Builder<'a, '_> {
    /// Takes what begins at an element, and gives the place of the next.
    fn next(&mut self, at: usize) -> usize {
        let paragraph = match self.elements[at] {
            Element::Table(table) => return self.table(table, at),
            Element::Paragraph(paragraph) => paragraph,
        };
        let line = line(paragraph);
        if paragraph.is_contents {
            self.outline.fates.note(paragraph.ordinal, Fate::MadeAnew("目录"));
            return at + 1;
        }
        if let Some(end) = self.annex_note(&line, at) {
            return end;
        }
        if let Some(end) = self.annex(&line, at) {
            return end;
        }
        if let Some(end) = self.signature(&line, at) {
            return end;
        }
        if is_preface(&line) && self.outline.sections.iter().all(|section| section.kind == SectionKind::Preface) {
            self.open(
                SectionKind::Preface,
                line.chars().filter(|c| !c.is_whitespace()).collect(),
                vec![paragraph.ordinal],
            );
            return at + 1;
        }
        if let Some(found) = &self.heads[at] {
            let level = self.levels.level(found);
            let kind = self.outline.sections.last().map_or(SectionKind::Preface, |section| section.kind);
            // Heads of lower levels belong to a chapter, whether its own head is there or not.
            if level > 1 && kind == SectionKind::Preface {
                self.open(SectionKind::Body, String::new(), Vec::new());
            }
            if level == 1 && kind != SectionKind::Annex {
                self.open(SectionKind::Body, found.text.clone(), vec![paragraph.ordinal]);
            } else {
                let text = found.text.clone();
                self.section().items.push(Item::Heading(Heading { level, text, paragraph }));
            }
            return at + 1;
        }
        self.text(paragraph, at)
    }

    /// The section that is filled; what stands before the first title is one without a title.
    fn section(&mut self) -> &mut Section<'a> {
        if self.outline.sections.is_empty() {
            self.open(SectionKind::Preface, String::new(), Vec::new());
        }
        let last = self.outline.sections.len() - 1;
        &mut self.outline.sections[last]
    }

    fn open(&mut self, kind: SectionKind, title: String, titled: Vec<usize>) {
        self.outline.sections.push(Section { kind, title, titled, items: Vec::new() });
    }

    /// A paragraph of text, or one that holds a picture alone.
    fn text(&mut self, paragraph: &'a Paragraph, at: usize) -> usize {
        let shown = paragraph.text();
        let is_alone = shown.trim().is_empty();
        let pictures: Vec<usize> = paragraph
            .spans
            .iter()
            .filter_map(|span| if let SpanKind::Picture(index) = span.kind { Some(index) } else { None })
            .collect();
        let (Some(last), true) = (pictures.last().copied(), is_alone) else {
            self.section().items.push(Item::Text(paragraph));
            return at + 1;
        };
        let below = self::paragraph(self.elements, Some(at + 1));
        let found = below.and_then(|below| Some((below, caption(&line(below), "图")?.title)));
        let has_caption = found.is_some();
        for index in pictures {
            let caption = found.clone().filter(|_| index == last);
            self.section().items.push(Item::Picture { index, held: paragraph, caption });
        }
        at + 1 + usize::from(has_caption)
    }

    /// A table, with the caption and unit that were taken for text before it, and the notes after it.
    fn table(&mut self, table: &'a Table, at: usize) -> usize {
        let mut placed = Placed { table, caption: None, unit: None, notes: Vec::new() };
        let items = &mut self.section().items;
        while let Some(Item::Text(above)) = items.last() {
            let line = line(above);
            if placed.unit.is_none() && placed.caption.is_none() && is_unit_line(&line) {
                placed.unit = Some(above);
            } else if let Some(found) = ["表", "续表", "专栏"].into_iter().find_map(|kind| caption(&line, kind))
                && placed.caption.is_none()
            {
                placed.caption = Some((above, found));
            } else {
                break;
            }
            items.pop();
        }
        let mut end = at + 1;
        while let Some(below) = paragraph(self.elements, Some(end)).filter(|below| is_note(&line(below))) {
            placed.notes.push(below);
            end += 1;
        }
        self.section().items.push(Item::Table(placed));
        end
    }

    /// 附件：1.… 2.… after the text, which the program writes itself.
    fn annex_note(&mut self, line: &str, at: usize) -> Option<usize> {
        let first = line.strip_prefix("附件：").or_else(|| line.strip_prefix("附件:"))?;
        let is_list = |line: &str| line.starts_with(|c: char| c.is_ascii_digit());
        let has_annex = (at + 1..self.elements.len()).any(|next| self.annex_number(next).is_some());
        if !has_annex || first.trim().is_empty() {
            return None;
        }
        let mut end = at + 1;
        let is_next = |at: usize| paragraph(self.elements, Some(at)).is_some_and(|next| is_list(&self::line(next)));
        while is_list(first.trim_start()) && is_next(end) {
            end += 1;
        }
        for at in at..end {
            let ordinal = paragraph(self.elements, Some(at)).map_or(0, |paragraph| paragraph.ordinal);
            self.outline.fates.note(ordinal, Fate::MadeAnew("附件说明"));
        }
        self.outline.has_annex_note = true;
        Some(end)
    }

    /// What follows 附件N in a line that begins an annex; empty where the title stands below.
    fn annex_number(&self, at: usize) -> Option<String> {
        const LONGEST: usize = 60;
        let line = line(paragraph(self.elements, Some(at))?);
        let rest = line.strip_prefix("附件").or_else(|| line.strip_prefix("附表"))?.trim_start();
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || crate::text::chinese::is_numeral(c));
        let title = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '：' | ':'));
        let is_parted = title.len() < rest.len() || title.is_empty();
        let is_short = title.chars().count() <= LONGEST && !title.contains(['。', '；', '，']);
        // 附件：1.… is the list of them.
        let is_list = line.starts_with("附件：") && !title.is_empty();
        (is_parted && is_short && !is_list).then(|| title.to_owned())
    }

    fn annex(&mut self, line: &str, at: usize) -> Option<usize> {
        if !line.starts_with("附") {
            return None;
        }
        let mut title = self.annex_number(at)?;
        let mut titled = vec![paragraph(self.elements, Some(at))?.ordinal];
        let mut end = at + 1;
        if title.is_empty() {
            let below = paragraph(self.elements, Some(end)).filter(|below| self::line(below).chars().count() <= 60)?;
            title = self::line(below);
            titled.push(below.ordinal);
            end += 1;
        }
        self.open(SectionKind::Annex, title.replace('\n', ""), titled);
        Some(end)
    }

    /// The bureau and the day after the text.
    fn signature(&mut self, line: &str, at: usize) -> Option<usize> {
        let below = paragraph(self.elements, Some(at + 1))?;
        let is_last = at + 2 >= self.elements.len() || self.annex_number(at + 2).is_some();
        let day = cover::day(&self::line(below)).filter(|_| is_last && cover::is_bureau(line))?;
        let cover = &mut self.outline.cover;
        cover.signature = true;
        cover.bureau.get_or_insert_with(|| line.to_owned());
        // A cover has the month, the signature the day.
        cover.date = Some(day);
        for ordinal in [paragraph(self.elements, Some(at))?.ordinal, below.ordinal] {
            self.outline.fates.note(ordinal, Fate::MadeAnew("落款"));
        }
        Some(at + 2)
    }
}

fn is_unit_line(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || "（）()".contains(c));
    (bare.starts_with("单位：") || bare.starts_with("单位:")) && bare.chars().count() <= 30
}

fn is_note(line: &str) -> bool {
    let first = line.split(['：', ':']).next().unwrap_or_default();
    let word = first.trim_end_matches(|c: char| c.is_ascii_digit());
    line.len() > first.len() && ["注", "备注", "数据来源", "资料来源", "来源", "说明"].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_have_a_number_and_few_words() {
        for (line, kind, expected) in [
            ("表1　重大项目实施情况", "表", Some(("表1", "重大项目实施情况"))),
            ("表2：县域经济排名", "表", Some(("表2", "县域经济排名"))),
            ("表 3-1 投资", "表", Some(("表3-1", "投资"))),
            ("专栏1  促消费项目", "专栏", Some(("专栏1", "促消费项目"))),
            ("图4", "图", Some(("图4", ""))),
            ("表1显示，投资增长。", "表", None),
            ("表明态度", "表", None),
            ("图书馆3个", "图", None),
        ] {
            let found = caption(line, kind);
            let found = found.as_ref().map(|found| (found.number.as_str(), found.title.as_str()));
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn lines_around_tables() {
        assert!(is_unit_line("（单位：亿元、%）") && !is_unit_line("单位数量增加"));
        assert!(is_note("注：数据为初步核算数。") && is_note("备注1：甲") && !is_note("注意：甲") && !is_note("注"));
    }
}
