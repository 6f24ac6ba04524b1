//! Putting a section together: filled text in, blocks out, with every directive carried out.

use std::collections::BTreeSet;

use super::arguments::ChartArgs;
use super::charts::{self, Made, Trouble};
use super::departments::{DepartmentResolver, DepartmentScope};
use super::engine::Engine;
use super::placeholders::{Directive, Placeholders};
use super::sources::{Narrative, SourceText, Template};
use super::tables;
use crate::diag::{Code, Diagnostic, Sink};
use crate::markup::block::{Block, BlockKind, Inline, Table, for_each_run};
use crate::markup::chart::Chart;
use crate::markup::parse::{Source, parse};
use crate::model::facts::{Facts, Unknown};
use crate::place::{LinePlace, Originals, Place};
use crate::project::World;
use crate::text::distinct;

/// Everything that directives need.
pub(super) struct Composer<'a> {
    /// Told of the text that is worked on.
    pub world: &'a World,
    pub facts: &'a Facts,
    pub placeholders: &'a Placeholders,
    pub engine: &'a Engine,
    pub narratives: &'a [Narrative],
    pub originals: &'a Originals,
    pub resolver: &'a DepartmentResolver<'a>,
    /// Parts that the bureau does without.
    pub omitted: &'a [String],
    /// A narrative could not be read, which may be the one that is looked for.
    pub incomplete: bool,
    /// What is put together stands inside a sentence.
    pub in_clause: bool,
    /// Files of narratives that were placed.
    pub placed: BTreeSet<String>,
    /// Keys of the tables and charts that were placed.
    pub set: BTreeSet<String>,
    /// Parts without a text, and where templates place them.
    pub missing: Vec<(String, LinePlace)>,
}

/// Where a directive stands.
#[derive(Clone, Copy)]
struct Placed<'a> {
    source: &'a LinePlace,
    /// Departments in force there.
    owners: &'a [String],
    /// Level of the last heading.
    depth: u8,
    in_narrative: bool,
}

/// Headings deeper than this do not exist in an official document.
const DEEPEST: u8 = 4;

impl Composer<'_> {
    /// A composer over another engine, which has placed nothing yet.
    pub(super) fn filled_by<'b>(&'b self, engine: &'b Engine) -> Composer<'b> {
        Composer { engine, placed: BTreeSet::new(), set: BTreeSet::new(), missing: Vec::new(), ..*self }
    }

    /// The blocks of a section.
    pub(super) fn section(&mut self, template: &Template, sink: &mut Sink) -> Vec<Block> {
        let blocks = self.blocks(&template.text, sink);
        self.expand(blocks, 0, &[], false, sink)
    }

    /// Fills and parses a text; directives stay nodes.
    fn blocks(&self, text: &SourceText, sink: &mut Sink) -> Vec<Block> {
        self.world.work_on(&text.file);
        let Some(filled) = self.engine.fill(text, sink) else { return Vec::new() };
        if self.placeholders.overflows() {
            sink.push(too_many_figures(Place::File(text.file.clone())));
        }
        let figure = |index: usize| self.placeholders.text(index);
        let source = Source {
            file: text.file.as_str().into(),
            text: &filled.text,
            lines: &text.places(&filled.lines),
            original: &text.original,
            figure: &figure,
        };
        parse(&source, sink)
    }

    /// Replaces directive blocks by what they stand for and directive runs likewise, and gives each
    /// block its departments. `depth` is the level of the last heading, under which narratives are
    /// placed; `owners` are the departments of the text.
    fn expand(
        &mut self,
        blocks: Vec<Block>,
        mut depth: u8,
        owners: &[String],
        in_narrative: bool,
        sink: &mut Sink,
    ) -> Vec<Block> {
        let mut out = Vec::new();
        let mut scope = DepartmentScope::new(owners);
        let mut announced = Vec::new();
        for mut block in blocks {
            let directive = match &block.kind {
                BlockKind::Directive(index) => self.placeholders.directive(*index),
                _ => None,
            };
            if let Some(Directive::Departments(names)) = directive {
                announced = names;
                continue;
            }
            let typed = std::mem::take(&mut block.departments);
            let from_table = std::mem::take(&mut announced);
            let own = if typed.is_empty() {
                self.resolver.roster.known(&from_table)
            } else {
                self.resolver.resolve(&typed, &block.source, sink)
            };
            block.departments = scope.of(&block.kind, own);
            match &mut block.kind {
                BlockKind::Directive(_) => {
                    if let Some(directive) = directive {
                        let placed = Placed { source: &block.source, owners: &block.departments, depth, in_narrative };
                        out.extend(reported(self.expand_block(directive, &placed, sink), sink));
                    }
                    continue;
                }
                BlockKind::Heading(heading) => {
                    heading.level = heading.level.min(DEEPEST);
                    depth = heading.level;
                }
                _ => {}
            }
            let mut alone = [block];
            for_each_run(&mut alone, &mut |run, source| self.expand_runs(run, source, sink));
            let [mut block] = alone;
            self.resolver.hand_down(&mut block, sink);
            out.push(block);
        }
        out
    }

    /// A directive that is a block of its own.
    fn expand_block(&mut self, directive: Directive, placed: &Placed<'_>, sink: &mut Sink) -> Expansion<Block> {
        let Placed { source, owners, in_narrative, .. } = *placed;
        let kind = match directive {
            Directive::Table { key, title } => {
                if let Some(at_odds) = tables::at_odds(&key, self.facts) {
                    return Err(self.columns_differ(at_odds, source).into());
                }
                if self.set.contains(&key) {
                    // It is said where keys are numbered; its rows would only be set for nothing.
                    return Ok(vec![again(key, source)]);
                }
                let table = tables::table(&key, self.facts, self.placeholders);
                let mut table = table.ok_or_else(|| self.no_table(&key, source))?;
                self.set.insert(key);
                table.title = title.unwrap_or(table.title);
                BlockKind::Table(Box::new(table))
            }
            Directive::ProjectBox(key) => {
                let boxes = self.facts.data().boxes();
                let listed = boxes.iter().find(|listed| listed.key == key).ok_or_else(|| {
                    let known = boxes.iter().map(|listed| listed.key.clone());
                    self.unknown(&Unknown::new(format!("工作簿中没有专栏 `{key}`"), &key, known), source)
                })?;
                BlockKind::ProjectBox(Box::new(tables::project_box(listed, self.placeholders)))
            }
            Directive::Chart(asked) => return self.charts(&asked, placed),
            Directive::Narrative(_) | Directive::Part { .. } if in_narrative => {
                let message = "正文文件里不能再嵌入正文文件";
                return Err(Diagnostic::error(Code::NarrativeStatement, self.originals.place(source), message)
                    .because("只有章节模板可以安排正文的位置")
                    .hint("请把这一行移到 templates/sections 的模板中")
                    .into());
            }
            Directive::Narrative(key) => {
                return Ok(self.narratives(|narrative| narrative.key == key, &key, placed, sink));
            }
            Directive::Part { part, indicator } => {
                if self.omitted.contains(&part) {
                    return Ok(Vec::new());
                }
                let is_meant = |narrative: &Narrative| match &indicator {
                    Some(name) => narrative.front.part == part && narrative.is_of(name),
                    None => narrative.front.part == part,
                };
                return Ok(self.narratives(is_meant, &part, placed, sink));
            }
            Directive::Departments(_) => return Ok(Vec::new()),
            inline @ (Directive::Clause(_) | Directive::Reference(_) | Directive::Failed(_)) => {
                BlockKind::Paragraph(reported(self.expand_inline(inline, source, sink), sink))
            }
        };
        if self.placeholders.overflows() {
            return Err(too_many_figures(self.originals.place(source)).into());
        }
        let mut block = Block { kind, source: source.clone(), departments: owners.to_vec() };
        self.resolver.hand_down(&mut block, sink);
        Ok(vec![block])
    }

    /// The charts that are asked for. One indicator's belong to its departments; one of all of them belongs to
    /// nobody, since no department answers for what the others have in it.
    fn charts(&mut self, asked: &ChartArgs, placed: &Placed<'_>) -> Expansion<Block> {
        let Placed { source, owners, .. } = *placed;
        let key = charts::key(asked, self.facts);
        if let Some(key) = key.ok().filter(|key| !self.set.insert(key.clone())) {
            // As for a table: it is said where keys are numbered.
            let kind = BlockKind::Chart(Box::new(Chart { key, ..Chart::default() }));
            return Ok(vec![Block::new(kind, source.clone())]);
        }
        let made = charts::charts(asked, self.facts, self.placeholders).map_err(|trouble| match trouble {
            Trouble::Unknown(unknown) => self.unknown(&unknown, source),
            Trouble::TooMuch(why) => Diagnostic::warning(Code::ChartLeftOut, self.originals.place(source), why)
                .because(charts::TOO_MUCH)
                .hint("请改用表格，或少画一些"),
        })?;
        if self.placeholders.overflows() {
            return Err(too_many_figures(self.originals.place(source)).into());
        }
        let block = |Made { chart, departments }| Block {
            kind: BlockKind::Chart(Box::new(chart)),
            source: source.clone(),
            departments: match departments {
                Some(own) if own.is_empty() => owners.to_vec(),
                Some(own) => self.resolver.roster.known(&own),
                None => Vec::new(),
            },
        };
        Ok(made.into_iter().map(block).collect())
    }

    /// The narratives that are meant, with their headings moved below the place.
    fn narratives(
        &mut self,
        meant: impl Fn(&Narrative) -> bool,
        wanted: &str,
        placed: &Placed<'_>,
        sink: &mut Sink,
    ) -> Vec<Block> {
        let Placed { source, depth, .. } = *placed;
        let narratives = self.narratives;
        let mut out = Vec::new();
        let mut any = false;
        for narrative in narratives.iter().filter(|narrative| meant(narrative)) {
            any = true;
            self.placed.insert(narrative.text.file.clone());
            let mut blocks = self.blocks(&narrative.text, sink);
            for block in &mut blocks {
                if let BlockKind::Heading(heading) = &mut block.kind {
                    heading.level = (heading.level + depth).min(DEEPEST);
                }
            }
            let own = &narrative.departments;
            let owners = if own.is_empty() { placed.owners } else { own };
            out.extend(self.expand(blocks, depth, owners, true, sink));
        }
        if !any && !self.incomplete {
            self.missing.push((wanted.to_owned(), source.clone()));
        }
        out
    }

    /// Replaces the directives inside a run.
    fn expand_runs(&mut self, run: &mut Vec<Inline>, source: &LinePlace, sink: &mut Sink) {
        if !run.iter().any(has_directive) {
            return;
        }
        let mut out = Vec::with_capacity(run.len());
        for mut inline in std::mem::take(run) {
            match &mut inline {
                Inline::Directive(index) => {
                    if let Some(directive) = self.placeholders.directive(*index) {
                        out.extend(reported(self.expand_inline(directive, source, sink), sink));
                    }
                    continue;
                }
                other => {
                    if let Some(inner) = other.inner_mut() {
                        self.expand_runs(inner, source, sink);
                    }
                }
            }
            out.push(inline);
        }
        *run = out;
    }

    /// A directive inside a paragraph.
    fn expand_inline(&mut self, directive: Directive, source: &LinePlace, sink: &mut Sink) -> Expansion<Inline> {
        match directive {
            Directive::Reference(key) => Ok(vec![Inline::Reference { key, text: String::new() }]),
            Directive::Failed(unknown) => Err(self.unknown(&unknown, source).into()),
            Directive::Clause(key) => self.clause(&key, source, sink),
            Directive::Table { .. }
            | Directive::ProjectBox(_)
            | Directive::Chart(_)
            | Directive::Narrative(_)
            | Directive::Part { .. }
            | Directive::Departments(_) => {
                let message = "表格、图、专栏和正文文件不能写在一句话中间";
                Err(Diagnostic::error(Code::TemplateError, self.originals.place(source), message)
                    .because("它们各占一段")
                    .hint("请让它单独占一行，前后各空一行")
                    .into())
            }
        }
    }

    /// The only paragraph of a narrative, to stand inside another.
    fn clause(&mut self, key: &str, source: &LinePlace, sink: &mut Sink) -> Expansion<Inline> {
        let narratives = self.narratives;
        let mut meant = narratives.iter().filter(|narrative| narrative.key == key);
        let narrative = meant.next().ok_or_else(|| self.no_narrative(key, source))?;
        if let Some(other) = meant.next() {
            sink.push(Self::two_clauses(key, narrative, other, source));
        }
        if self.in_clause {
            return Err(self.clause_in_clause(source).into());
        }
        self.placed.insert(narrative.text.file.clone());
        let blocks = self.blocks(&narrative.text, sink);
        self.in_clause = true;
        let mut paragraphs = self.expand(blocks, 0, &narrative.departments, true, sink).into_iter();
        self.in_clause = false;
        match (paragraphs.next(), paragraphs.next()) {
            (Some(Block { kind: BlockKind::Paragraph(body), source, .. }), None) => {
                Ok(vec![Inline::Clause { source, body }])
            }
            _ => {
                let file = Place::File(narrative.text.file.clone());
                Err(Diagnostic::error(Code::BadFrontMatter, file, "这个文件应当只有一段文字")
                    .because(format!("{source} 把它作为一个分句放在句中"))
                    .hint("请把内容合并为一段，不要标题和列表")
                    .into())
            }
        }
    }

    /// A clause in a clause, which could be itself, or make much of little.
    fn clause_in_clause(&self, source: &LinePlace) -> Diagnostic {
        let message = "放在句中的正文文件里不能再放一个";
        Diagnostic::error(Code::NarrativeStatement, self.originals.place(source), message)
            .because("这个文件已经由 `clause` 放在一句话里，一层套一层会没有尽头")
            .hint("请把要用的话直接写在这里，或在章节模板中依次放两个")
    }

    /// Two narratives of one key where only one can stand.
    fn two_clauses(key: &str, first: &Narrative, second: &Narrative, source: &LinePlace) -> Diagnostic {
        let message = format!("又一个正文文件的名称（key）是 `{key}`");
        Diagnostic::error(Code::BadFrontMatter, Place::File(second.text.file.clone()), message)
            .because(format!("{source} 只能放一个，无法判断用哪一个"))
            .related(Place::File(first.text.file.clone()), "先出现的一个")
            .hint("请删去其中一个，或在文件开头写上不同的 `key: …`")
    }

    /// A figure that does not exist, with the column of the wrong name when the line has it.
    fn unknown(&self, unknown: &Unknown, source: &LinePlace) -> Diagnostic {
        let mut place = self.originals.place(source);
        if let Place::Line { at, text } = &mut place
            && let Some(byte) = text.find(&unknown.wrong).filter(|_| !unknown.wrong.is_empty())
        {
            at.column = text[..byte].chars().count() + 1;
        }
        let finding =
            Diagnostic::error(Code::UnknownFigure, place, unknown.message.clone()).because("报告中的数必须来自表格");
        let finding = unknown.suggestion.iter().fold(finding, Diagnostic::hint);
        match unknown.cure.as_str() {
            "" if finding.hints.is_empty() => finding.hint("请改正名称，或在工作簿中补上数据"),
            "" => finding,
            cure => finding.hint(cure),
        }
    }

    fn columns_differ(&self, [first, other, lost]: [&str; 3], source: &LinePlace) -> Diagnostic {
        let message = format!("`{first}` 和 `{other}` 的列不同，不能排成一张表");
        Diagnostic::error(Code::RepeatedTable, self.originals.place(source), message)
            .because(format!("它们是同一种表，排在一起时 `{other}` 的列 `{lost}` 没有位置，数会丢失"))
            .hint("请把几张工作表的列改成一样，或在 inputs/tables 中给它们各写一种样式")
    }

    fn no_table(&self, key: &str, source: &LinePlace) -> Diagnostic {
        let place = self.originals.place(source);
        let keys = tables::keys(self.facts);
        if keys.contains(&key) {
            return Diagnostic::error(Code::MissingTable, place, format!("工作簿中没有模板要用的表 `{key}`"))
                .because("没有一张工作表的表头符合这张表")
                .hint("请在 workbooks 中补上含有该表的工作簿；不需要这张表时，请从模板中删去这一行");
        }
        Diagnostic::error(Code::UnknownFigure, place, format!("没有名为 `{key}` 的表"))
            .because("table(key=…) 只能取约定的几个名称，或 inputs/tables 中定义的 id")
            .closest(key, keys)
    }

    /// One warning for all parts without a text: whoever lacks one often lacks ten, for one reason.
    pub(super) fn without_text(&self) -> Option<Diagnostic> {
        let ((first, source), others) = self.missing.split_first()?;
        if others.is_empty() {
            return Some(self.no_narrative(first, source));
        }
        let parts: Vec<&str> = distinct(self.missing.iter().map(|(part, _)| part.as_str()));
        let message = format!("没有 `{}` 这 {} 部分的正文", parts.join("`、`"), parts.len());
        let places = others.iter().map(|(part, source)| (self.originals.place(source), part.as_str()));
        let finding = Diagnostic::warning(Code::MissingFile, self.originals.place(source), message)
            .because("inputs/narrative 中没有文件属于它们，报告的这些地方是空的")
            .related_to(places)
            .hint(
                "请在 inputs/narrative 中为每一部分新建一个 .md 文件，开头写明是哪一部分，如 `part: ".to_owned()
                    + first
                    + "`",
            )
            .hint(format!(
                "不需要的，在 report.yaml 中写 `parts: {{ omit: [{}] }}`，只留不需要的，以后不再提示",
                parts.join(", ")
            ));
        Some(finding)
    }

    fn no_narrative(&self, wanted: &str, source: &LinePlace) -> Diagnostic {
        let names = self.narratives.iter().flat_map(|narrative| [&*narrative.front.part, &*narrative.key]);
        let known = distinct(names.filter(|name| !name.is_empty()));
        Diagnostic::warning(Code::MissingFile, self.originals.place(source), format!("没有 `{wanted}` 这一部分的正文"))
            .because("inputs/narrative 中没有文件属于它，报告的这一处是空的")
            .hint(format!("请在 inputs/narrative 中新建一个 .md 文件，开头写明 `part: {wanted}`"))
            .hint(format!("不需要这一部分时，在 report.yaml 中写 `parts: {{ omit: [{wanted}] }}`，以后不再提示"))
            .closest(wanted, known)
    }
}

/// A table that was placed before, without its rows.
fn again(key: String, source: &LinePlace) -> Block {
    let table = Table { key: Some(key), ..Table::default() };
    Block::new(BlockKind::Table(Box::new(table)), source.clone())
}

fn too_many_figures(place: Place) -> Diagnostic {
    Diagnostic::error(Code::OverLimit, place, "报告引用的数据太多，到这里已经放不下")
        .because("正文反复引用很长的单元格、反复统计很多行，或把大表放了许多遍，成稿会有几亿字节")
        .hint("请检查这里是否重复，单元格里是否误贴了大段文字；表格只放一次，再提到时用 {{ ref(key=\"…\") }}")
}

/// What a directive stands for, or the finding that says why it stands for nothing.
type Expansion<T> = Result<Vec<T>, Box<Diagnostic>>;

/// Reports what could not be made and goes on without it.
fn reported<T>(made: Expansion<T>, sink: &mut Sink) -> Vec<T> {
    made.unwrap_or_else(|finding| {
        sink.push(*finding);
        Vec::new()
    })
}

fn has_directive(inline: &Inline) -> bool {
    matches!(inline, Inline::Directive(_)) || inline.inner().is_some_and(|inner| inner.iter().any(has_directive))
}
