//! Report in, the pieces of a Word document out: cover, contents, text and annexes.

use std::collections::{BTreeMap, BTreeSet};

use super::Made;
use super::anchors::Anchors;
use super::flow::{FIGURE, Face, Look, Paragraph, Piece, Run, RunKind, Sheets, Style, Twips, text_of};
use super::front;
use crate::markup::block::{Block, BlockKind, Heading, Inline, Item, Table};
use crate::model::report::{EndMatter, Report, Section, SectionKind};
use crate::render::fit::{Fit, Room, fit};
use crate::render::typst::{heading_mark, section_mark};
use crate::text::width::{EM, of};

/// One character of the body, as it is set: 16 points less a quarter, so that a line has 28.
pub(super) const CHARACTER: Twips = 315;
/// Width and height of the type area upright: 156 mm × 225 mm.
pub(super) const TYPE_AREA: (Twips, Twips) = (8844, 12756);

/// Hands the pieces of a document to `out`, one after the other.
pub(super) fn compose(report: &Report, made: &Made<'_>, out: &mut dyn FnMut(Piece)) {
    let anchors = Anchors::of(report);
    let mut composer = Composer {
        report,
        made,
        anchors: &anchors,
        out,
        figures: BTreeMap::new(),
        named: BTreeSet::new(),
        paragraphs: 0,
        counts: BTreeMap::new(),
        level: Level::default(),
        is_begun: false,
        is_fresh: true,
    };
    composer.front();
    let (text, annexes) = report.text_and_annexes();
    for section in text {
        composer.section(section);
    }
    composer.end_matter(&report.end_matter());
    for section in annexes {
        composer.section(section);
    }
    composer.sheets(Sheets::Upright);
}

/// What the blocks stand in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Level {
    /// How far their left edge is from that of the page.
    pub indent: Twips,
    pub is_quoted: bool,
    /// They are not free to stand on a sheet of their own.
    pub is_inside: bool,
}

impl Level {
    /// What stands further to the right inside it; half of the line is always left.
    fn deeper(self, by: Twips, is_quoted: bool) -> Self {
        let indent = (self.indent + by).min(TYPE_AREA.0 / 2);
        Self { indent, is_quoted: self.is_quoted || is_quoted, is_inside: true }
    }
}

pub(super) struct Composer<'a, 'b> {
    pub report: &'a Report,
    pub made: &'a Made<'a>,
    pub anchors: &'a Anchors,
    out: &'b mut dyn FnMut(Piece),
    /// How often each figure was shown so far.
    figures: BTreeMap<usize, usize>,
    /// The names given so far: each stands once in a document.
    named: BTreeSet<String>,
    paragraphs: usize,
    /// The last number of each kind of caption.
    counts: BTreeMap<&'static str, u64>,
    pub level: Level,
    /// Something stands on the sheets that are being filled.
    is_begun: bool,
    /// What comes next stands at the head of a page.
    is_fresh: bool,
}

impl<'a> Composer<'a, '_> {
    pub(super) fn put(&mut self, piece: Piece) {
        self.is_begun = true;
        self.is_fresh = false;
        (self.out)(piece);
    }

    pub(super) fn paragraph(&mut self, paragraph: Paragraph) {
        self.put(Piece::Paragraph(paragraph));
    }

    /// Ends the sheets that were filled so far, if there are any.
    pub(super) fn sheets(&mut self, sheets: Sheets) {
        if self.is_begun {
            (self.out)(Piece::Sheets(sheets));
        }
        self.is_begun = false;
        self.is_fresh = true;
    }

    /// A name that nothing else has; none when it is given already.
    pub(super) fn once(&mut self, name: String) -> Option<String> {
        self.named.insert(name.clone()).then_some(name)
    }

    /// The name of the next paragraph of the report: its place among all of them.
    pub(super) fn next_name(&mut self) -> String {
        self.paragraphs += 1;
        format!("_P{}", self.paragraphs)
    }

    fn front(&mut self) {
        let page = &self.report.meta.page;
        if page.cover {
            front::cover(self);
        }
        if page.contents {
            front::contents(self);
        }
        if self.is_begun {
            self.sheets(Sheets::Front);
        }
        if !page.cover {
            front::head(self);
        }
    }

    fn end_matter(&mut self, end: &EndMatter<'_>) {
        for (at, (number, title)) in end.annexes.iter().enumerate() {
            let dot = if number.is_empty() { "" } else { "." };
            let lead = if at == 0 { "附件：" } else { "" };
            let first = if at == 0 { -3 * i64::try_from(CHARACTER).unwrap_or_default() } else { 0 };
            let mut line = Paragraph::new(Style::AnnexNote, vec![Run::text(format!("{lead}{number}{dot}{title}"))]);
            line.indent = 5 * CHARACTER;
            line.first = Some(first);
            line.before = if at == 0 { LINE } else { 0 };
            self.paragraph(line);
        }
        if let Some((bureau, day)) = &end.signature {
            // The day four characters from the right edge, the name centred above it.
            let wide = |text: &str| of(text) * CHARACTER / EM;
            let overhang = wide(bureau).saturating_sub(wide(day)) / 2;
            let gap = (4 * CHARACTER).saturating_sub(overhang);
            let centred = wide(day).saturating_sub(wide(bureau)) / 2;
            for (text, right, before) in [(*bureau, gap + centred, 2 * LINE), (day, gap + overhang, 0)] {
                let mut line = Paragraph::new(Style::Signature, vec![Run::text(text)]);
                (line.right, line.before) = (right, before);
                self.paragraph(line);
            }
        }
    }

    fn section(&mut self, section: &'a Section) {
        let mut blocks = section.blocks.as_slice();
        match section.kind {
            SectionKind::Preface if !section.title.is_empty() => {
                let mut runs = self.entry(&section.title.replace('\n', ""));
                runs.extend(spread(&section.title));
                self.titled(section, Style::Preface, runs, false);
            }
            SectionKind::Annex => {
                let wide: Vec<(&Table, Fit)> = blocks.iter().map_while(turned).collect();
                if !wide.is_empty() {
                    self.sheets(Sheets::Upright);
                }
                let mut number = Run::text(section.number.clone());
                number.name = self.anchors.name(&section.key).cloned().and_then(|name| self.once(name));
                let mut line = Paragraph::new(Style::AnnexNumber, vec![number]);
                line.on_new_page = !self.is_fresh;
                self.paragraph(line);
                let mut runs = self.entry(&format!("{}\u{2002}{}", section.number, section.title.replace('\n', "")));
                runs.push(Run::text(section.title.clone()));
                self.titled(section, Style::Annex, runs, !wide.is_empty());
                if !wide.is_empty() {
                    blocks = &blocks[wide.len()..];
                    for (table, fit) in wide {
                        self.table(table, &fit);
                    }
                    self.sheets(Sheets::Turned);
                }
            }
            SectionKind::Preface | SectionKind::Body => {
                if let Some(aside) = self.cited(section.cited, &section_mark(&section.key)) {
                    self.paragraph(Paragraph::new(Style::Body, vec![aside]));
                }
            }
        }
        self.blocks(blocks);
    }

    /// The entry of the contents for a title that has no number of a chapter; nothing without contents.
    fn entry(&self, text: &str) -> Vec<Run> {
        let page = &self.report.meta.page;
        let entry = || Run::new(RunKind::Entry(1, text.to_owned()));
        page.contents.then(entry).into_iter().collect()
    }

    fn titled(&mut self, section: &Section, style: Style, runs: Vec<Run>, is_turned: bool) {
        let mut title = Paragraph::new(style, runs);
        title.names = self.once(front::section_name(&section.key, self.report)).into_iter().collect();
        title.names.push(self.next_name());
        self.paragraph(title);
        // On a landscape page the place of the full report would cost a line of the table.
        if let Some(aside) = self.cited(section.cited, &section_mark(&section.key)).filter(|_| !is_turned) {
            self.paragraph(Paragraph::new(Style::Body, vec![aside]));
        }
    }

    /// Where the full report says what an excerpt shows.
    fn cited(&self, is_cited: bool, mark: &str) -> Option<Run> {
        let page = self.made.pages.get(mark).filter(|_| is_cited && self.report.meta.department.is_some())?;
        let look = Look { is_aside: true, ..Look::default() };
        Some(Run { look, ..Run::text(format!("〔报告第{page}页〕")) })
    }

    /// A run-in heading joins the paragraph that follows it; a heading goes to the landscape page of its table.
    pub(super) fn blocks(&mut self, blocks: &'a [Block]) {
        let mut rest = blocks.iter().peekable();
        while let Some(block) = rest.next() {
            match &block.kind {
                BlockKind::Heading(heading) if heading.run_in => {
                    let following = rest.next_if(|next| matches!(next.kind, BlockKind::Paragraph(_)));
                    self.run_in(heading, following);
                }
                BlockKind::Heading(heading) => {
                    // Headings that nothing parts go together.
                    let mut heads = vec![heading];
                    while let Some(next) = rest.next_if(|next| standing(next).is_some()) {
                        heads.extend(standing(next));
                    }
                    let mut wide: Vec<(&Table, Fit)> = Vec::new();
                    while let Some(table) = rest.next_if(|next| !self.level.is_inside && turned(next).is_some()) {
                        wide.extend(turned(table));
                    }
                    if !wide.is_empty() {
                        self.sheets(Sheets::Upright);
                    }
                    for heading in heads {
                        self.heading(heading);
                    }
                    if !wide.is_empty() {
                        for (table, fit) in wide {
                            self.table(table, &fit);
                        }
                        self.sheets(Sheets::Turned);
                    }
                }
                kind => self.block(kind),
            }
        }
    }

    fn heading(&mut self, heading: &'a Heading) {
        let mut runs = vec![Run::text(heading.label())];
        runs.retain(|run| !run.shown().is_empty());
        runs.extend(self.inlines(&heading.body, Look::default()));
        runs.extend(self.cited(heading.cited, &heading_mark(heading.id)));
        let mut made = Paragraph::new(Style::Heading(heading.level), runs);
        made.names = self.once(front::heading_name(heading)).into_iter().collect();
        made.names.push(self.next_name());
        self.paragraph(made);
    }

    fn run_in(&mut self, heading: &'a Heading, following: Option<&'a Block>) {
        let mut runs = vec![Run::text(heading.number.clone())];
        runs.extend(self.inlines(&heading.body, Look::default()));
        runs.push(Run::text("。"));
        if let Some(BlockKind::Paragraph(body)) = following.map(|block| &block.kind) {
            runs.extend(self.inlines(body, Look::default()));
        }
        runs.extend(self.cited(heading.cited, &heading_mark(heading.id)));
        self.text(runs);
    }

    /// A paragraph of the running text, or of what it stands in.
    fn text(&mut self, runs: Vec<Run>) {
        let style = if self.level.is_quoted { Style::Quote } else { Style::Body };
        let mut made = Paragraph::new(style, runs);
        made.indent = self.level.indent;
        made.names = vec![self.next_name()];
        self.paragraph(made);
    }

    fn block(&mut self, kind: &'a BlockKind) {
        match kind {
            BlockKind::Heading(heading) => self.heading(heading),
            BlockKind::Paragraph(body) => {
                let runs = self.inlines(body, Look::default());
                self.text(runs);
            }
            BlockKind::List(items) => self.list(items),
            BlockKind::Quote(inner) => {
                let level = self.level.deeper(2 * CHARACTER, true);
                self.within(level, |composer| composer.blocks(inner));
            }
            BlockKind::Changed(inner) => self.blocks(inner),
            BlockKind::Code(text) => {
                let mut made = Paragraph::new(Style::Code, vec![Run::text(text.clone())]);
                made.indent = self.level.indent;
                made.names = vec![self.next_name()];
                self.paragraph(made);
            }
            BlockKind::Table(table) => self.placed_table(table),
            BlockKind::ProjectBox(listed) => self.project_box(listed),
            BlockKind::Picture(shown) => self.picture(shown),
            BlockKind::Chart(chart) => self.chart(chart),
            BlockKind::SignOff(fields) => self.sign_off(fields),
            BlockKind::Directive(_) => {}
        }
    }

    fn placed_table(&mut self, table: &'a Table) {
        let room = if self.level.is_inside { Room::Inside } else { Room::Page };
        let fit = fit(table, room);
        if fit.is_turned() {
            self.sheets(Sheets::Upright);
            self.table(table, &fit);
            self.sheets(Sheets::Turned);
        } else {
            self.table(table, &fit);
        }
    }

    /// Sets what stands inside something else.
    pub(super) fn within(&mut self, level: Level, set: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.level, level);
        set(self);
        self.level = outer;
    }

    /// The mark of an item and what it says, which stands to the right of the mark.
    fn list(&mut self, items: &'a [Item]) {
        for item in items {
            let mark = item.number.map_or_else(|| "•".to_owned(), |number| format!("{number}."));
            let hang = (of(&mark) * CHARACTER / EM + CHARACTER / 2).max(CHARACTER);
            let mut blocks = item.blocks.as_slice();
            let level = self.level.deeper(2 * CHARACTER + hang, false);
            let mut runs = vec![Run::text(format!("{mark}\t"))];
            if let Some((Block { kind: BlockKind::Paragraph(body), .. }, rest)) = blocks.split_first() {
                runs.extend(self.inlines(body, Look::default()));
                blocks = rest;
            }
            let mut made = Paragraph::new(Style::Item, runs);
            made.indent = level.indent;
            made.first = Some(-i64::try_from(hang).unwrap_or_default());
            made.names = vec![self.next_name()];
            self.paragraph(made);
            self.within(level, |composer| composer.blocks(blocks));
        }
    }

    /// A run of the report as runs of Word.
    pub(super) fn inlines(&mut self, run: &[Inline], look: Look) -> Vec<Run> {
        let mut out = Vec::new();
        for inline in run {
            match inline {
                Inline::Text(text) | Inline::Code(text) => out.push(Run { look, ..Run::text(text.clone()) }),
                Inline::Figure { id, text } => {
                    let nth = self.figures.entry(*id).or_insert(0);
                    *nth += 1;
                    let name = if *nth == 1 { format!("{FIGURE}{id}") } else { format!("{FIGURE}{id}_{nth}") };
                    out.push(Run { look, name: Some(name), ..Run::text(text.clone()) });
                }
                Inline::Strong(body) => {
                    out.extend(self.inlines(body, Look { face: Some(Face::Hei), ..look }));
                }
                Inline::Emphasis(body) => {
                    out.extend(self.inlines(body, Look { face: Some(Face::Kai), ..look }));
                }
                Inline::Strike(body) => out.extend(self.inlines(body, Look { is_struck: true, ..look })),
                Inline::Removed(body) | Inline::Added(body) | Inline::Clause { body, .. } => {
                    out.extend(self.inlines(body, look));
                }
                Inline::Link { target, body } => {
                    let mut inner = self.inlines(body, look);
                    let link = super::web_address(target).map(super::flow::Link::Outside);
                    for run in &mut inner {
                        run.link.clone_from(&link);
                    }
                    out.extend(inner);
                }
                Inline::Footnote(body) => {
                    let note = self.inlines(body, Look::default());
                    out.push(Run::new(RunKind::Footnote(note)));
                }
                Inline::Reference { key, text } => out.push(Run { look, ..self.reference(key, text) }),
                Inline::Break => out.push(Run { look, ..Run::text("\n") }),
                Inline::Directive(_) => {}
            }
        }
        out
    }

    /// A reference is the text of its target, which Word can look up again. An excerpt names things that stand
    /// in the full report only.
    fn reference(&self, key: &str, text: &str) -> Run {
        match self.anchors.name(key) {
            Some(name) if !text.is_empty() && !self.made.is_plain => {
                Run::new(RunKind::Field { instruction: format!("REF {name} \\h"), shown: text.to_owned() })
            }
            _ => Run::text(text),
        }
    }

    /// Number and title of a thing, which is referred to by its number.
    pub(super) fn caption(&mut self, key: Option<&str>, number: &str, title: Vec<Run>) -> Vec<Run> {
        let mut runs = self.numbered(number);
        let name = key.and_then(|key| self.anchors.name(key)).cloned().and_then(|name| self.once(name));
        for run in &mut runs {
            run.name.clone_from(&name);
        }
        if !runs.is_empty() && !text_of(&title).is_empty() {
            runs.push(Run::text("　"));
        }
        runs.extend(title);
        runs
    }

    /// The number of a table, box or picture. Word counts what is of one kind; from a number that is not the next
    /// one, as in an excerpt, it counts on.
    fn numbered(&mut self, number: &str) -> Vec<Run> {
        const KINDS: [&str; 3] = ["表", "图", "专栏"];
        let counted = KINDS.into_iter().find_map(|kind| Some((kind, number.strip_prefix(kind)?.parse::<u64>().ok()?)));
        let Some((kind, count)) = counted.filter(|_| !self.made.is_plain) else {
            return (!number.is_empty()).then(|| Run::text(number)).into_iter().collect();
        };
        let last = self.counts.insert(kind, count).unwrap_or(0);
        let reset = if count == last + 1 { String::new() } else { format!(" \\r {count}") };
        let instruction = format!("SEQ {kind} \\* ARABIC{reset}");
        vec![Run::text(kind), Run::new(RunKind::Field { instruction, shown: count.to_string() })]
    }
}

/// One line of the page: 22 of them in 225 mm.
pub(super) const LINE: Twips = 579;

/// A title of two characters with a space of one between them, which is no text.
pub(super) fn spread(title: &str) -> Vec<Run> {
    let mut letters = title.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (Some(first), Some(second), None) => {
            let look = Look { is_spread: true, ..Look::default() };
            vec![Run { look, ..Run::text(first) }, Run::text(second)]
        }
        _ => vec![Run::text(title)],
    }
}

/// A heading that stands on a line of its own.
fn standing(block: &Block) -> Option<&Heading> {
    match &block.kind {
        BlockKind::Heading(heading) if !heading.run_in => Some(heading),
        _ => None,
    }
}

/// A table that stands on landscape pages.
fn turned(block: &Block) -> Option<(&Table, Fit)> {
    let BlockKind::Table(table) = &block.kind else { return None };
    let fit = fit(table, Room::Page);
    fit.is_turned().then_some((table, fit))
}
