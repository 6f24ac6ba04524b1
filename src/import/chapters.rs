//! Sections of a document as the files of a project: a template for each section, which keeps its heads and
//! their order, and narratives with its text, which belong to the parts that the kind of report has.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::fate::{Fate, Fates};
use super::heads::{Scheme, line, numbered};
use super::narrative::{Narrative, fates_of, named, ordinals};
use super::outline::{Heading, Item, Section};
use super::prose::{Prose, heading};
use super::references::run_ins;
use super::tables::Settings;
use crate::model::kind::{ChapterHeads, Kind};
use crate::model::manuscript::{Paragraph, Span, SpanKind};
use crate::model::report::SectionKind;
use crate::text::yaml::scalar;
use crate::text::{label, tidy};

/// What the sections of a document are made into.
pub(super) struct Chapters<'a> {
    pub prose: Prose<'a>,
    pub kind: &'a Kind,
    /// How each table is set.
    pub tables: &'a Settings,
    /// Names of the indicators, as their table has them.
    pub indicators: &'a [String],
    /// What became of each paragraph.
    pub fates: Fates,
    /// Files by path, in the order in which they were made.
    pub files: Vec<(String, String)>,
    /// Names of the templates in the order of the report.
    pub sections: Vec<String>,
    /// Parts that were used, with how often each was begun.
    parts: BTreeMap<String, usize>,
    /// Indicators whose paragraph was placed.
    placed: BTreeSet<String>,
}

/// Part of the paragraphs of indicators.
const ANNEX: &str = "annex1";

impl<'a> Chapters<'a> {
    pub(super) fn new(
        prose: Prose<'a>,
        kind: &'a Kind,
        tables: &'a Settings,
        indicators: &'a [String],
        fates: Fates,
    ) -> Self {
        let (files, sections, parts, placed) = (Vec::new(), Vec::new(), BTreeMap::new(), BTreeSet::new());
        Self { prose, kind, tables, indicators, fates, files, sections, parts, placed }
    }

    /// Makes the files of a section; an annex has a key.
    pub(super) fn section(&mut self, section: &Section<'_>, annex: Option<&str>) {
        let (name, template) = match section.kind {
            SectionKind::Preface => self.preface(section),
            SectionKind::Body => self.chapter(section),
            SectionKind::Annex => self.annex(section, annex.unwrap_or_default()),
        };
        let path = format!("templates/sections/{name}.md");
        for ordinal in &section.titled {
            self.fates.note(*ordinal, Fate::Head(path.clone()));
        }
        self.files.push((path, template));
        self.sections.push(name);
    }

    /// A name that no template has yet.
    fn free(&self, wanted: &str) -> String {
        let is_free = |name: &String| !self.sections.contains(name);
        let numbered = (2..).map(|nth| format!("{wanted}-{nth}"));
        std::iter::once(wanted.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
    }

    /// A part that is placed once: the name of one that was closed gets a number.
    fn begin(&mut self, part: &str) -> String {
        let times = self.parts.entry(part.to_owned()).or_insert(0);
        *times += 1;
        if *times == 1 { part.to_owned() } else { format!("{part}-{times}") }
    }

    fn preface(&mut self, section: &Section<'_>) -> (String, String) {
        let name = self.free("00-preface");
        let mut template = format!("---\nkind: preface\ntitle: {}\n---\n", scalar(&section.title));
        let part = self.begin("preface");
        self.narrative(&part, &section.title, &[], &section.items, 0);
        template += &call(&part);
        (name, template)
    }

    fn chapter(&mut self, section: &Section<'_>) -> (String, String) {
        let known = self.kind.chapters.iter().filter(|(name, _)| !self.sections.contains(name));
        let own = ChapterHeads { words: Vec::new(), lead: "chapter".into(), rest: "chapter".into() };
        let found = longest(&section.title, known.map(|(name, heads)| ((name, heads), &heads.words)));
        let (name, heads) = found.map_or_else(
            || (self.free(&format!("{:02}-chapter", 10 * (self.sections.len() + 1))), own),
            |(name, heads)| (name.clone(), heads.clone()),
        );
        let head = if section.title.is_empty() { String::new() } else { format!("# {}\n\n", heading(&section.title)) };
        let mut template = head;
        let groups = split(&section.items, 2);
        let part_of = |kind: &Kind, head: &Heading<'_>| {
            longest(&head.text, kind.heads.iter().map(|(part, words)| (part.clone(), words)))
        };
        // A head that the template has puts all that follows below it.
        let has_own = groups.iter().any(|(head, _)| head.is_some_and(|head| part_of(self.kind, head).is_some()));
        let mut open = String::new();
        for (head, items) in groups {
            let matched = head.and_then(|head| part_of(self.kind, head));
            let (depth, wanted) = match head {
                None => (1, heads.lead.clone()),
                Some(head) if has_own => {
                    let _ = write!(template, "## {}\n\n", heading(&head.text));
                    self.head(head, &format!("templates/sections/{name}.md"));
                    open.clear();
                    (2, matched.unwrap_or_else(|| heads.rest.clone()))
                }
                Some(_) => (1, heads.rest.clone()),
            };
            // Points of a section have files of their own, so that each can be given to who writes it.
            for (at, (point, own)) in split(items, 3).into_iter().enumerate() {
                let wanted = point
                    .filter(|_| depth == 2)
                    .and_then(|point| part_of(self.kind, point))
                    .unwrap_or_else(|| wanted.clone());
                let first = if at == 0 && depth == 1 { head } else { None };
                let with: Vec<&Heading<'_>> = first.into_iter().chain(point).collect();
                if with.is_empty() && own.is_empty() {
                    continue;
                }
                if base(&open) != wanted {
                    open = self.begin(&wanted);
                    template += &call(&open);
                }
                let title = with.last().map_or(section.title.as_str(), |head| head.text.as_str());
                self.narrative(&open.clone(), title, &with, own, depth);
            }
        }
        (name, template)
    }

    fn annex(&mut self, section: &Section<'_>, key: &str) -> (String, String) {
        let called = |item: &Item<'_>| match item {
            Item::Table(placed) => self.tables.of(placed.table).call(),
            _ => None,
        };
        let runs = run_ins(section);
        let name = self.free(match key {
            ANNEX => "80-annex1",
            "annex2" => "90-annex2",
            _ => "85-annex",
        });
        let goes_on = if runs > 1 && runs_on(&section.items) { "continue-numbers: true\n" } else { "" };
        let mut template = format!("---\nkind: annex\nkey: {key}\ntitle: {}\n{goes_on}---\n", scalar(&section.title));
        if runs > 1 {
            self.indicators(&section.items, &name, &mut template);
        } else {
            // A table alone stands in the template: nobody writes it.
            let calls: Option<Vec<String>> = section.items.iter().map(called).collect();
            match calls.filter(|calls| !calls.is_empty()) {
                Some(calls) => {
                    let calls: Vec<String> = calls.into_iter().filter(|call| !call.is_empty()).collect();
                    template += &calls.join("\n\n");
                    template.push('\n');
                    for item in &section.items {
                        self.placed(item, &format!("templates/sections/{name}.md"));
                    }
                }
                None => {
                    let part = self.begin(key);
                    self.narrative(&part, &section.title, &[], &section.items, 0);
                    template += &call(&part);
                }
            }
        }
        (name, template)
    }

    /// Paragraphs of an annex that begin with a head each: those of indicators, which their departments answer for.
    fn indicators(&mut self, items: &[Item<'_>], name: &str, template: &mut String) {
        let path = format!("templates/sections/{name}.md");
        let mut rest = items;
        while let Some((item, after)) = rest.split_first() {
            rest = after;
            match item {
                Item::Heading(head) => {
                    let _ = writeln!(template, "\n{} {}", "#".repeat(usize::from(head.level)), heading(&head.text));
                    self.head(head, &path);
                }
                Item::Text(text) if let Some((head, skipped)) = run_in(text) => {
                    let below = after.iter().take_while(|item| is_below(item)).count();
                    let (bare, _) = label::split(&head);
                    let known = self.indicators.iter().find(|name| **name == tidy(&head) || **name == bare);
                    let known = known.filter(|name| !name.contains(['"', '\\', '{', '}']));
                    // Two paragraphs of one indicator would both be placed twice.
                    let known = known.filter(|name| self.placed.insert((*name).clone())).cloned();
                    let part = if known.is_some() { ANNEX.to_owned() } else { self.begin("annex1-text") };
                    let own = known.as_ref().map(|name| format!("{{{{ departments(name=\"{name}\") }}}}\n\n"));
                    let _ = write!(template, "\n{}#### {} {{.run-in}}\n\n", own.unwrap_or_default(), heading(&head));
                    let call = match &known {
                        Some(name) => format!("{{{{ narratives(part=\"{ANNEX}\", indicator=\"{name}\") }}}}\n"),
                        None => self::call(&part),
                    };
                    template.push_str(&call);
                    let first =
                        Paragraph { label: String::new(), spans: without(&text.spans, skipped), ..(*text).clone() };
                    let lead = [Item::Text(&first)];
                    let mut file = Narrative::new(&part, known.as_deref());
                    file.take(self, &lead, 0);
                    file.take(self, &rest[..below], 0);
                    self.finish(file, &head);
                    rest = &rest[below..];
                }
                other => {
                    let part = self.begin("annex1-text");
                    let _ = write!(template, "\n{}", call(&part));
                    self.narrative(&part, "附件", &[], std::slice::from_ref(other), 0);
                }
            }
        }
    }

    /// Writes a narrative: heads that it begins with, then items, all of them below a level.
    fn narrative(&mut self, part: &str, title: &str, heads: &[&Heading<'_>], items: &[Item<'_>], depth: u8) {
        let mut file = Narrative::new(part, None);
        for head in heads {
            file.head(head, depth);
        }
        file.take(self, items, depth);
        let path = self.finish(file, title);
        for head in heads {
            self.head(head, &path);
        }
    }

    /// Gives a narrative its name, and puts it among the files.
    fn finish(&mut self, file: Narrative, title: &str) -> String {
        let count = self.files.iter().filter(|(path, _)| path.starts_with("inputs/narrative/")).count() + 1;
        let path = format!("inputs/narrative/{count:03}-{}.md", file_name(title, &file.part));
        let indicator = file.indicator.map(|name| format!("indicator: {}\n", scalar(&name))).unwrap_or_default();
        let mut text = format!("---\npart: {}\n{indicator}---\n{}\n", file.part, file.blocks.join("\n\n"));
        text += &self.prose.notes(&file.notes);
        for (ordinal, fate) in file.fates {
            self.fates.note(ordinal, named(fate, &path));
        }
        for index in &file.notes {
            for ordinal in ordinals(self.prose.manuscript.notes.get(*index).map(Vec::as_slice).unwrap_or_default()) {
                self.fates.note(ordinal, Fate::Note(path.clone()));
            }
        }
        self.files.push((path.clone(), text));
        path
    }

    fn head(&mut self, head: &Heading<'_>, path: &str) {
        self.fates.note(head.paragraph.ordinal, Fate::Head(path.to_owned()));
    }

    /// Notes where a table and what stands around it went.
    fn placed(&mut self, item: &Item<'_>, path: &str) {
        for (ordinal, fate) in fates_of(item) {
            self.fates.note(ordinal, named(fate, path));
        }
    }
}

fn call(part: &str) -> String {
    format!("{{{{ narratives(part=\"{part}\") }}}}\n\n")
}

/// A part without the number that it was begun with.
fn base(part: &str) -> &str {
    part.rsplit_once('-')
        .filter(|(_, nth)| nth.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(part, |(part, _)| part)
}

/// What stands before the first heading of a level, then each such heading with what is below it.
fn split<'i, 'a>(items: &'i [Item<'a>], level: u8) -> Vec<(Option<&'i Heading<'a>>, &'i [Item<'a>])> {
    let heads: Vec<usize> =
        (0..items.len()).filter(|at| matches!(&items[*at], Item::Heading(head) if head.level <= level)).collect();
    let mut out = vec![(None, &items[..heads.first().copied().unwrap_or(items.len())])];
    for (nth, at) in heads.iter().enumerate() {
        let end = heads.get(nth + 1).copied().unwrap_or(items.len());
        if let Item::Heading(head) = &items[*at] {
            out.push((Some(head), &items[at + 1..end]));
        }
    }
    out
}

/// The thing whose words a head holds, the longest word first.
fn longest<'w, T>(head: &str, things: impl Iterator<Item = (T, &'w Vec<String>)>) -> Option<T> {
    let found = things.filter_map(|(thing, words)| {
        let there = words.iter().filter(|word| head.contains(word.as_str()));
        there.map(|word| word.chars().count()).max().map(|length| (length, thing))
    });
    let mut best: Option<(usize, T)> = None;
    for (length, thing) in found {
        if best.as_ref().is_none_or(|(known, _)| length > *known) {
            best = Some((length, thing));
        }
    }
    best.map(|(_, thing)| thing)
}

/// The head at the start of a paragraph, （1）地区生产总值。…, and the bytes that it takes with its full stop.
pub(super) fn run_in(paragraph: &Paragraph) -> Option<(String, usize)> {
    const LONGEST: usize = 40;
    let shown = line(paragraph);
    let (scheme, _, rest) = numbered(&shown)?;
    let (head, text) = rest.split_once('。')?;
    let is_head =
        scheme == Scheme::BracketedArabic && head.chars().count() <= LONGEST && !head.contains(['，', '；', '：']);
    let typed = shown.len() - rest.len();
    // A number of the program is none of the spans.
    let own = typed.saturating_sub(paragraph.label.len()) + head.len() + '。'.len_utf8();
    let indent = paragraph.text().len() - paragraph.text().trim_start().len();
    (is_head && !text.trim().is_empty()).then(|| (head.to_owned(), own + indent))
}

/// Spans without their first bytes.
fn without(spans: &[Span], mut bytes: usize) -> Vec<Span> {
    let mut out = Vec::new();
    for span in spans {
        match &span.kind {
            SpanKind::Text(text) if bytes >= text.len() => bytes -= text.len(),
            SpanKind::Text(text) => {
                let rest = text.get(bytes..).unwrap_or(text).to_owned();
                bytes = 0;
                out.push(Span { kind: SpanKind::Text(rest), ..span.clone() });
            }
            _ => out.push(span.clone()),
        }
    }
    out
}

/// It belongs to the paragraph above it that has a head.
fn is_below(item: &Item<'_>) -> bool {
    match item {
        Item::Heading(_) => false,
        Item::Text(text) => run_in(text).is_none(),
        Item::Table(_) | Item::Picture { .. } => true,
    }
}

/// The numbers of paragraphs go on across the heads between them.
fn runs_on(items: &[Item<'_>]) -> bool {
    let mut is_after_head = false;
    for item in items {
        match item {
            Item::Heading(_) => is_after_head = true,
            Item::Text(text) if run_in(text).is_some() => {
                let is_first = numbered(&line(text))
                    .is_some_and(|(_, number, _)| number.trim_matches(|c: char| !c.is_ascii_digit()) == "1");
                if is_after_head && !is_first {
                    return true;
                }
                is_after_head = false;
            }
            _ => {}
        }
    }
    false
}

/// A name for a file that every system takes.
fn file_name(title: &str, part: &str) -> String {
    const MOST: usize = 16;
    let name: String = title.chars().filter(|c| c.is_alphanumeric()).take(MOST).collect();
    if name.is_empty() { part.to_owned() } else { name }
}
