//! 导入报告.md: what became of everything in the document, for the person who has to answer for the report.

use super::draft::{Counts, Imported};
use super::fate::Fate;
use super::prose::first_words;
use crate::markup::escape::escape_markdown_inside;
use crate::model::manuscript::{Element, Loss, Manuscript, Paragraph};
use std::fmt::Write as _;

/// What is told beside what the import itself knows.
#[derive(Debug, Default)]
pub struct Account {
    /// Lines of the document that the report does not have, and the other way round.
    pub missing: Vec<String>,
    /// Lines of the report that the document does not have.
    pub added: Vec<String>,
    /// The report of the project could be made, and was held against the document.
    pub is_made: bool,
    /// What a person has to decide.
    pub questions: Vec<String>,
    /// Names of the workbooks of the project.
    pub workbooks: Vec<String>,
    /// Numbers of its prose: what they were held against, and how many there are.
    pub numbers: Vec<(&'static str, usize)>,
}

/// Most lines of one list; who wants more finds them in the files.
const MOST: usize = 2_000;

/// Writes the account of an import.
pub fn account(manuscript: &Manuscript, imported: &Imported, told: &Account) -> String {
    let Counts { heads, tables, boxes, typed, pictures, indicators, notes } = imported.counts;
    let mut out = format!("# 导入报告\n\n来自 `{}`。\n\n", manuscript.file);
    let _ = write!(
        out,
        "标题 {heads} 个，取自工作簿的表 {tables} 张，专栏 {boxes} 个，排成文字的表 {typed} 张，图片 {pictures} 张，脚注 {notes} 条，附件中的指标段 {indicators} 段。\n\n"
    );
    if !told.numbers.is_empty() {
        let all: usize = told.numbers.iter().map(|(_, count)| count).sum();
        let classes: Vec<String> = told.numbers.iter().map(|(title, count)| format!("{title} {count} 处")).collect();
        let _ = write!(
            out,
            "正文中的数 {all} 处，都还是文字：{}。用 `pinggu bind` 把有把握的改成取自表格。\n\n",
            classes.join("，")
        );
    }
    if !told.workbooks.is_empty() {
        let _ = write!(out, "工作簿：{}。\n\n", told.workbooks.join("、"));
    }
    section(&mut out, "要由人决定的", "没有。", &told.questions);
    let losses: Vec<String> = manuscript.losses.iter().map(loss).chain(imported.left.iter().cloned()).collect();
    section(&mut out, "没有进入项目的内容", "没有。", &losses);
    let left: Vec<String> = left(manuscript, imported);
    section(&mut out, "没有位置的段落", "没有。", &left);
    let listed =
        |lines: &[String], what: &str| lines.iter().map(|line| format!("{what}：{}", short(line))).collect::<Vec<_>>();
    let mut differences = imported.differences.clone();
    differences.extend(listed(&told.missing, "原文有、成稿没有"));
    differences.extend(listed(&told.added, "成稿有、原文没有"));
    let none = if told.is_made {
        "没有：按这个项目生成的报告，正文与原文一字不差。"
    } else {
        "没有比较：按这个项目还不能生成报告，原因见“要由人决定的”。"
    };
    section(&mut out, "成稿与原文的差别", none, &differences);
    out += "## 每一段的去处\n\n| 原文 | 去处 |\n| --- | --- |\n";
    let texts = texts(manuscript);
    for (first, last, where_to) in runs(imported) {
        let words = texts.iter().find(|paragraph| paragraph.ordinal == first).map(|paragraph| first_words(paragraph));
        let range = if first == last { format!("第 {first} 段") } else { format!("第 {first}—{last} 段") };
        let _ = writeln!(out, "| {range} {} | {where_to} |", escape_markdown_inside(&words.unwrap_or_default()));
    }
    out
}

fn section(out: &mut String, title: &str, none: &str, lines: &[String]) {
    let _ = write!(out, "## {title}\n\n");
    if lines.is_empty() {
        let _ = write!(out, "{none}\n\n");
        return;
    }
    for line in lines.iter().take(MOST) {
        let _ = writeln!(out, "- {line}");
    }
    if let Some(more) = lines.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = writeln!(out, "- 另有 {more} 处");
    }
    out.push('\n');
}

fn loss(loss: &Loss) -> String {
    let place = if loss.after == 0 { String::new() } else { format!("（第 {} 段处）", loss.after) };
    let text = if loss.text.is_empty() { String::new() } else { format!("：{}", short(&loss.text)) };
    format!("{}{place}{text}", loss.kind.words())
}

/// A text in one line of Markdown.
fn short(text: &str) -> String {
    const LONGEST: usize = 200;
    let line: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).take(LONGEST).collect();
    let more = if text.chars().count() > LONGEST { "…" } else { "" };
    format!("{}{more}", escape_markdown_inside(line.trim()))
}

/// Paragraphs that stand in no file, and why.
fn left(manuscript: &Manuscript, imported: &Imported) -> Vec<String> {
    let why = |paragraph: &Paragraph| match imported.fates.of(paragraph.ordinal) {
        Some(Fate::Left(why)) => Some(*why),
        None => Some("没有找到它的去处，请告诉我们"),
        Some(_) => None,
    };
    let texts = texts(manuscript);
    let told = texts.iter().filter(|paragraph| paragraph.ordinal > 0).filter_map(|paragraph| {
        Some(format!("第 {} 段（{}）：{}", paragraph.ordinal, why(paragraph)?, short(&paragraph.text())))
    });
    told.collect()
}

/// All paragraphs of a document, those of cells and notes too.
fn texts(manuscript: &Manuscript) -> Vec<&Paragraph> {
    let mut out = Vec::new();
    for_each_paragraph(manuscript, &mut |paragraph| out.push(paragraph));
    out
}

/// Calls `visit` on every paragraph of a document, those of cells and notes too.
pub(super) fn for_each_paragraph<'a>(manuscript: &'a Manuscript, visit: &mut dyn FnMut(&'a Paragraph)) {
    fn each<'a>(elements: &'a [Element], visit: &mut dyn FnMut(&'a Paragraph)) {
        for element in elements {
            match element {
                Element::Paragraph(paragraph) => visit(paragraph),
                Element::Table(table) => {
                    for cell in table.rows.iter().flat_map(|row| &row.cells) {
                        each(&cell.elements, visit);
                    }
                }
            }
        }
    }
    each(&manuscript.elements, visit);
    manuscript.notes.iter().for_each(|note| each(note, visit));
}

/// Neighbours that went to the same place: first and last ordinal, and the place.
fn runs(imported: &Imported) -> Vec<(usize, usize, String)> {
    let mut out: Vec<(usize, usize, String)> = Vec::new();
    for (ordinal, fate) in imported.fates.all() {
        let place = words(fate);
        match out.last_mut() {
            Some((_, last, known)) if *known == place && *last + 1 == ordinal => *last = ordinal,
            _ => out.push((ordinal, ordinal, place)),
        }
    }
    out
}

fn words(fate: &Fate) -> String {
    match fate {
        Fate::Setting(key) => format!("report.yaml 的 `{key}`"),
        Fate::MadeAnew(what) => format!("{what}，由程序生成"),
        Fate::Head(path) => format!("标题，`{path}`"),
        Fate::Text(path) => format!("`{path}`"),
        Fate::Caption(path) => format!("表题、单位、注或图题，`{path}`"),
        Fate::Cell(path) => format!("表格，`{path}`"),
        Fate::Note(path) => format!("脚注，`{path}`"),
        Fate::Left(why) => format!("没有位置：{why}"),
    }
}
