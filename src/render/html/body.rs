//! The text of a report as HTML: sections and blocks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

use super::Backing;
use super::data::TypedNote;
use super::policy::picture;
use crate::markup::block::{Block, BlockKind, BoxBlock, Heading, Inline, Item, Picture, plain_text};
use crate::markup::chart::Chart;
use crate::markup::escape::{ascii_name, escape_tags};
use crate::model::remark::RemarkPlace;
use crate::model::report::{EndMatter, Report, Section, SectionKind};
use crate::place::LinePlace;
use crate::project::World;
use crate::render::chart;
use crate::render::outline::{heading_name, key_name};

/// Blocks of a section which a browser lays out one by one when they come near what is seen. In shorter ones all are
/// laid out at once: what is not laid out is not told to readers of the screen.
const LONG: usize = 500;

/// Writes the text of a page, and notes what its script needs to know of it.
pub(super) struct BodyWriter<'a> {
    pub report: &'a Report,
    world: &'a World,
    pub backing: &'a Backing,
    /// What is written so far.
    pub out: String,
    /// Where the text was written that is being set.
    pub source: &'a LinePlace,
    /// The title of its section.
    pub title: &'a str,
    /// Typed numbers in the order in which they stand, by which the script knows them.
    pub typed: Vec<TypedNote<'a>>,
    /// The footnotes so far, in the order of their marks.
    pub notes: Vec<String>,
    /// What references can lead to.
    pub keys: BTreeSet<String>,
    /// Names given so far: a picture may stand twice.
    named: BTreeSet<String>,
    /// Numbers of the departments.
    departments: BTreeMap<&'a str, usize>,
    /// Findings on sentences that were not met yet, by their numbers.
    sentences: Vec<(usize, &'a str)>,
    /// Findings on figures that were not met yet, by figure.
    pub figures: BTreeMap<usize, Vec<usize>>,
}

impl<'a> BodyWriter<'a> {
    pub(super) fn new(report: &'a Report, world: &'a World, backing: &'a Backing, nowhere: &'a LinePlace) -> Self {
        let (mut sentences, mut figures) = (Vec::new(), BTreeMap::<usize, Vec<usize>>::new());
        for (number, noted) in backing.findings.iter().enumerate() {
            match &noted.at {
                RemarkPlace::Sentence(sentence) => sentences.push((number, sentence.as_str())),
                RemarkPlace::Figures(ids) => ids.iter().for_each(|id| figures.entry(*id).or_default().push(number)),
                RemarkPlace::Elsewhere => {}
            }
        }
        let departments = backing.departments.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
        let (keys, named) = (report.keys(), BTreeSet::new());
        let (out, typed, notes) = (String::new(), Vec::new(), Vec::new());
        Self {
            report,
            world,
            backing,
            out,
            source: nowhere,
            title: "",
            typed,
            notes,
            keys,
            named,
            departments,
            sentences,
            figures,
        }
    }

    /// The whole report.
    pub(super) fn report(&mut self) -> io::Result<()> {
        self.cover();
        let (text, annexes) = self.report.text_and_annexes();
        for section in text {
            self.section(section)?;
        }
        self.end_matter(&self.report.end_matter());
        for section in annexes {
            self.section(section)?;
        }
        self.footnotes();
        Ok(())
    }

    fn cover(&mut self) {
        let meta = &self.report.meta;
        self.put("<header class=\"cover\">\n");
        for line in meta.marks.lines() {
            let _ = writeln!(self.out, "<p class=\"mark\">{}</p>", escape_tags(line));
        }
        let of = meta.department.as_ref().map_or_else(String::new, |name| format!("（{}摘编）", escape_tags(name)));
        let lines: Vec<String> = meta.title_lines().iter().map(|line| escape_tags(line)).collect();
        let _ = writeln!(self.out, "<h1>{}{of}</h1>", lines.join("<br>"));
        if let Some(version) = &meta.version {
            let _ = writeln!(self.out, "<p class=\"version\">（{}）</p>", escape_tags(version));
        }
        if !meta.bureau.is_empty() && !meta.page.signature {
            let (year, month, _) = meta.date;
            let _ = writeln!(self.out, "<p class=\"bureau\">{}　{year}年{month}月</p>", escape_tags(&meta.bureau));
        }
        self.put("</header>\n");
    }

    fn end_matter(&mut self, end: &EndMatter<'_>) {
        if end.annexes.is_empty() && end.signature.is_none() {
            return;
        }
        self.put("<section class=\"end\">\n");
        for (at, (number, title)) in end.annexes.iter().enumerate() {
            let lead = if at == 0 { "附件：" } else { "　　　" };
            let dot = if number.is_empty() { "" } else { ". " };
            let _ = writeln!(self.out, "<p class=\"annexes\">{lead}{number}{dot}{}</p>", escape_tags(title));
        }
        if let Some((bureau, day)) = &end.signature {
            let _ = writeln!(self.out, "<p class=\"signature\">{}<br>{day}</p>", escape_tags(bureau));
        }
        self.put("</section>\n");
    }

    fn footnotes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.put("<section class=\"notes\" aria-label=\"脚注\"><ol>\n");
        for (note, number) in std::mem::take(&mut self.notes).into_iter().zip(1..) {
            let back = format!("<a class=\"back\" href=\"#ref-{number}\" aria-label=\"回到正文\">↩</a>");
            let _ = writeln!(self.out, "<li id=\"note-{number}\"><span>{note}</span>{back}</li>");
        }
        self.put("</ol></section>\n");
    }

    fn section(&mut self, section: &'a Section) -> io::Result<()> {
        let class = match section.kind {
            SectionKind::Preface => "preface",
            SectionKind::Body => "body",
            SectionKind::Annex => "annex",
        };
        self.title = &section.title;
        let title = escape_tags(&section.title).replace('\n', "<br>");
        let name = self.name(&section.key);
        let long = if section.blocks.len() > LONG { " long" } else { "" };
        let _ = writeln!(self.out, "<section class=\"{class}{long}\"{name}>");
        match section.kind {
            SectionKind::Preface if !section.title.is_empty() => {
                let _ = writeln!(self.out, "<h2 class=\"title\">{title}</h2>");
            }
            SectionKind::Annex => {
                let number = escape_tags(&section.number);
                // Printed, the title goes onto the landscape page of its table.
                let first = section.blocks.first().map(|block| &block.kind);
                let wide = if matches!(first, Some(BlockKind::Table(table)) if table.wide) { " wide" } else { "" };
                let _ = writeln!(self.out, "<h2 class=\"title{wide}\"><span>{number}　</span>{title}</h2>");
            }
            SectionKind::Preface | SectionKind::Body => {}
        }
        self.blocks(&section.blocks)?;
        self.put("</section>\n");
        Ok(())
    }

    fn blocks(&mut self, blocks: &'a [Block]) -> io::Result<()> {
        let mut rest = blocks.iter().peekable();
        while let Some(block) = rest.next() {
            self.source = &block.source;
            match &block.kind {
                BlockKind::Heading(heading) if heading.run_in => {
                    let following = rest.next_if(|next| matches!(next.kind, BlockKind::Paragraph(_)));
                    self.run_in(block, heading, following);
                }
                _ => self.block(block)?,
            }
        }
        Ok(())
    }

    fn block(&mut self, block: &'a Block) -> io::Result<()> {
        match &block.kind {
            BlockKind::Heading(heading) => self.heading(block, heading),
            BlockKind::Paragraph(body) => {
                self.open("p", "", block, Some(body));
                self.run(body);
                self.put("</p>\n");
            }
            BlockKind::List(items) => self.list(items)?,
            BlockKind::Quote(inner) => self.around("blockquote", "", inner)?,
            BlockKind::Changed(inner) => self.around("div", " class=\"changed\"", inner)?,
            BlockKind::Code(text) => {
                self.open("pre", "", block, None);
                self.put(&escape_tags(text));
                self.put("</pre>\n");
            }
            BlockKind::Table(table) => self.table(block, table),
            BlockKind::ProjectBox(listed) => self.project_box(listed),
            BlockKind::Picture(shown) => self.picture(block, shown)?,
            BlockKind::Chart(chart) => self.chart(block, chart),
            BlockKind::SignOff(fields) => {
                self.put("<table class=\"sign-off\"><thead><tr><th>项目</th><th>签认</th></tr></thead><tbody>\n");
                for field in fields {
                    let _ = writeln!(self.out, "<tr><td>{}</td><td></td></tr>", escape_tags(field));
                }
                self.put("</tbody></table>\n");
            }
            BlockKind::Directive(_) => {}
        }
        Ok(())
    }

    fn around(&mut self, tag: &str, attributes: &str, inner: &'a [Block]) -> io::Result<()> {
        let _ = writeln!(self.out, "<{tag}{attributes}>");
        self.blocks(inner)?;
        let _ = writeln!(self.out, "</{tag}>");
        Ok(())
    }

    fn heading(&mut self, block: &'a Block, heading: &'a Heading) {
        let tag = format!("h{}", (heading.level + 1).min(6));
        let name = if heading.id > 0 { format!(" id=\"{}\"", heading_name(heading)) } else { String::new() };
        self.open(&tag, &name, block, Some(&heading.body));
        self.put(&escape_tags(&heading.label()));
        self.run(&heading.body);
        let _ = writeln!(self.out, "</{tag}>");
    }

    fn run_in(&mut self, block: &'a Block, heading: &'a Heading, following: Option<&'a Block>) {
        let body = following.map(|next| &next.kind);
        let body: &[Inline] = if let Some(BlockKind::Paragraph(body)) = body { body } else { &[] };
        let text = format!("{}。{}", plain_text(&heading.body), plain_text(body));
        let both = [block.departments.as_slice(), following.map_or(&[], |next| &next.departments)].concat();
        let marks = self.department_marks(&both) + &self.found(&text);
        let _ = write!(self.out, "<p{marks}><b id=\"{}\">{}", heading_name(heading), escape_tags(&heading.number));
        self.run(&heading.body);
        self.put("</b>。");
        self.source = following.map_or(&block.source, |next| &next.source);
        self.run(body);
        self.put("</p>\n");
    }

    fn list(&mut self, items: &'a [Item]) -> io::Result<()> {
        let tag = if items.iter().any(|item| item.number.is_some()) { "ol" } else { "ul" };
        let _ = writeln!(self.out, "<{tag}>");
        for item in items {
            let number = item.number.map_or_else(String::new, |number| format!(" value=\"{number}\""));
            let _ = write!(self.out, "<li{number}>");
            self.blocks(&item.blocks)?;
            self.put("</li>\n");
        }
        let _ = writeln!(self.out, "</{tag}>");
        Ok(())
    }

    fn project_box(&mut self, listed: &'a BoxBlock) {
        let name = self.name(&listed.key);
        let _ = write!(self.out, "<div class=\"box\"{name}><p class=\"caption\">{}　", escape_tags(&listed.number));
        self.run(&listed.title);
        self.put("</p>\n");
        for group in &listed.groups {
            self.put("<p class=\"group\"><b>");
            self.run(&group.name);
            self.put("</b><span class=\"stop\">。</span>");
            for (at, item) in group.items.iter().enumerate() {
                let comma = if at > 0 { "<span class=\"comma\">、</span>" } else { "" };
                let marks = self.department_marks(&item.departments);
                let _ = write!(self.out, "<span class=\"item\"{marks}>{comma}");
                self.run(&item.body);
                self.put("</span>");
            }
            self.put("<span class=\"stop\">。</span></p>\n");
        }
        self.put("</div>\n");
    }

    fn picture(&mut self, block: &'a Block, shown: &'a Picture) -> io::Result<()> {
        let name = self.name(&shown.key);
        let address = picture(&shown.path, &self.world.picture(&shown.path)?);
        self.open("figure", &name, block, None);
        let _ = writeln!(self.out, "<img src=\"{address}\" alt=\"{}\">", escape_tags(&shown.alt));
        self.caption(&shown.number, &shown.caption);
        Ok(())
    }

    fn caption(&mut self, number: &str, caption: &str) {
        let text = format!("{}　{}", escape_tags(number), escape_tags(caption));
        let _ = writeln!(self.out, "<figcaption>{text}</figcaption></figure>");
    }

    /// The drawing, and its numbers as a table, whose figures can be asked like those of any other.
    fn chart(&mut self, block: &'a Block, chart: &'a Chart) {
        let name = self.name(&chart.key);
        self.open("figure", &format!(" class=\"chart\"{name}"), block, None);
        let drawn = chart::draw(chart, &self.report.meta.fonts);
        // Hatchings are found by name in the whole page, where each drawing needs its own.
        let own = format!("{}-", ascii_name(&chart.key));
        let drawn = drawn.replace(" id=\"", &format!(" id=\"{own}")).replace("url(#", &format!("url(#{own}"));
        self.put(&drawn);
        self.put("\n<details class=\"numbers\"><summary>图中各数</summary><table><tbody>\n");
        for label in chart.labels().filter(|label| !plain_text(label.run).is_empty()) {
            let of = [label.category, label.series].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
            let _ = write!(self.out, "<tr><th scope=\"row\">{}</th><td>", escape_tags(&of.join("·")));
            self.run(label.run);
            self.put("</td></tr>\n");
        }
        self.put("</tbody></table></details>\n");
        self.caption(&chart.number, &chart.caption);
    }

    /// Opens the tag of a block: who answers for it, and which findings are on it.
    pub(super) fn open(&mut self, tag: &str, attributes: &str, block: &'a Block, body: Option<&'a Vec<Inline>>) {
        let found = body.map(|body| self.found(&plain_text(body))).unwrap_or_default();
        let marks = self.department_marks(&block.departments) + &found;
        let _ = write!(self.out, "<{tag}{attributes}{marks}>");
    }

    /// The attribute that says who answers for something.
    pub(super) fn department_marks(&self, departments: &[String]) -> String {
        let mut numbers: Vec<usize> =
            departments.iter().filter_map(|name| self.departments.get(name.as_str()).copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        if numbers.is_empty() { String::new() } else { format!(" data-d=\"{}\"", numbers.join(" ")) }
    }

    /// The attribute that says which findings are about a sentence of this text; each is told where it stands first.
    pub(super) fn found(&mut self, text: &str) -> String {
        let mut numbers: Vec<String> = Vec::new();
        self.sentences.retain(|(number, sentence)| {
            let is_here = text.contains(sentence);
            numbers.extend(is_here.then(|| number.to_string()));
            !is_here
        });
        if numbers.is_empty() { String::new() } else { format!(" data-x=\"{}\"", numbers.join(" ")) }
    }

    /// The attribute that names a thing; the first of several keeps the name.
    pub(super) fn name(&mut self, key: &str) -> String {
        let name = key_name(key);
        let attribute = format!(" id=\"{name}\"");
        if self.named.insert(name) { attribute } else { String::new() }
    }

    pub(super) fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }
}
