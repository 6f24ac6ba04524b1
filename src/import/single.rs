//! A department's own text, which is one narrative: a Word file in `inputs/narrative` becomes Markdown in memory, and
//! what is said of a line of it is said of the paragraph that it comes from.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Files;
use super::grid::grid;
use super::heads::{Levels, head, line};
use super::outline::is_blank;
use super::pictures::{Pictures, pictures};
use super::prose::{Prose, heading, table};
use super::tables::in_cells;
use crate::markup::escape::ascii_name;
use crate::model::manuscript::{Element, Manuscript, Paragraph, SpanKind, Table};
use crate::model::narrative::NarrativeEntry;
use crate::project::Paragraphs;
use crate::text::yaml::scalar;

/// A Word file as a narrative.
#[derive(Debug)]
pub struct AsNarrative {
    /// Markdown with its front matter.
    pub markdown: String,
    /// Which paragraph each of its lines comes from.
    pub paragraphs: Paragraphs,
    /// Its pictures, by path.
    pub pictures: Files,
    /// What of it is in no text beside the losses of its reading, a line each.
    pub left: Vec<String>,
}

/// What the first column of a table of settings says, and the key that it means.
const KEYS: [(&str, &[&str]); 3] = [
    ("part", &["part", "部分", "所属部分", "报告部分"]),
    ("departments", &["departments", "责任单位", "责任部门", "填报单位", "报送单位"]),
    ("indicator", &["indicator", "指标", "指标名称"]),
];

/// What people call the parts of a report.
const PARTS: [(&str, &str); 16] = [
    ("preface", "前言"),
    ("overview", "总体情况"),
    ("targets", "目标完成情况"),
    ("lagging", "滞后指标"),
    ("tasks", "主要任务"),
    ("investment", "投资"),
    ("key-projects", "重点项目"),
    ("attraction", "招商"),
    ("ranking", "排名"),
    ("problems", "主要问题"),
    ("situation", "形势"),
    ("forecast", "预测"),
    ("recommendations-lead", "建议的引言"),
    ("recommendations", "建议"),
    ("outcomes", "完成情况"),
    ("experience", "实施经验"),
];

/// Makes a narrative of a file named `name`; `entry` is what `report.yaml` says of it.
pub fn as_narrative(manuscript: &Manuscript, name: &str, entry: Option<&NarrativeEntry>) -> AsNarrative {
    let elements: Vec<&Element> = manuscript.elements.iter().filter(|element| !is_blank(element)).collect();
    let (front, begin) = match elements.first() {
        Some(Element::Table(first)) => settings(first).map_or((None, 0), |front| (Some(front), 1)),
        _ => (None, 0),
    };
    let front =
        entry.cloned().or(front).unwrap_or_else(|| NarrativeEntry { part: of_name(name), ..NarrativeEntry::default() });
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let Pictures { names, files, unshown } = pictures(manuscript, &format!("{}-", ascii_name(stem)));
    let prose = Prose { manuscript, keys: &BTreeMap::new(), pictures: &names };
    let mut left = unshown;
    let mut out = Lines::default();
    out.put(&front_matter(&front), 1);
    out.text.truncate(out.text.trim_end().len());
    out.text.push('\n');
    out.of_lines.truncate(out.text.lines().count());
    let body = &elements[begin..];
    let heads: Vec<_> =
        (0..body.len()).map(|at| paragraph(body, Some(at)).and_then(|own| head(own, beside(body, at)))).collect();
    let levels = Levels::of(heads.iter().flatten());
    let top = heads.iter().flatten().map(|head| levels.level(head)).min().unwrap_or(1);
    let mut notes = BTreeSet::new();
    for (element, head) in body.iter().zip(&heads) {
        match (element, head) {
            (Element::Paragraph(own), Some(head)) => {
                let level = usize::from(levels.level(head) - top + 1);
                out.put(&format!("{} {}", "#".repeat(level), heading(&head.text)), own.ordinal);
            }
            (Element::Paragraph(own), None) => {
                out.put(&prose.paragraph(own, &mut notes), own.ordinal);
                for span in &own.spans {
                    if let SpanKind::Picture(index) = span.kind {
                        out.put(&prose.picture(index, "").unwrap_or_default(), own.ordinal);
                    }
                }
            }
            (Element::Table(own), _) => {
                let first = first_ordinal(own);
                let is_frame = own.rows.iter().all(|row| row.cells.len() == 1);
                left.extend(in_cells(own, is_frame));
                if !is_frame && grid(own).is_none() {
                    left.push(format!("第 {} 张表：格数太多", own.ordinal));
                }
                out.put(&if is_frame { prose.framed(own, &mut notes) } else { table(own) }, first);
            }
        }
    }
    out.put(&prose.notes(&notes), manuscript_end(manuscript));
    AsNarrative {
        markdown: out.text,
        paragraphs: Paragraphs { of_lines: out.of_lines, texts: texts(manuscript) },
        pictures: files,
        left,
    }
}

/// Markdown that grows, with the paragraph of each line.
#[derive(Default)]
struct Lines {
    text: String,
    of_lines: Vec<usize>,
}

impl Lines {
    fn put(&mut self, block: &str, ordinal: usize) {
        if block.trim().is_empty() {
            return;
        }
        self.text.push_str(block);
        self.text.push_str("\n\n");
        self.of_lines.resize(self.of_lines.len() + block.lines().count() + 1, ordinal.max(1));
    }
}

fn front_matter(front: &NarrativeEntry) -> String {
    let mut out = "---\n".to_owned();
    if !front.part.is_empty() {
        out += &["part: ", &scalar(&front.part), "\n"].concat();
    }
    if !front.departments.is_empty() {
        let names: Vec<String> = front.departments.iter().map(|name| scalar(name)).collect();
        out += &["departments: [", &names.join(", "), "]\n"].concat();
    }
    if let Some(name) = &front.indicator {
        out += &["indicator: ", &scalar(name), "\n"].concat();
    }
    out + "---"
}

/// What a first table of two columns says of the text; none for a table of data.
fn settings(table: &Table) -> Option<NarrativeEntry> {
    let rows = grid(table)?.shown();
    let mut front = NarrativeEntry::default();
    for row in &rows {
        let [label, value] = row.as_slice() else { return None };
        let key = KEYS.iter().find(|(_, words)| words.contains(&label.trim_matches(['：', ':', ' '])))?.0;
        let value = value.trim();
        match key {
            "part" => front.part = part_of(value),
            "departments" => {
                let names = value.split(['、', '，', ',', '\n']).map(str::trim).filter(|name| !name.is_empty());
                front.departments = names.map(str::to_owned).collect();
            }
            _ => front.indicator = Some(value.to_owned()).filter(|value| !value.is_empty()),
        }
    }
    (!rows.is_empty()).then_some(front)
}

/// The key of a part by its key or by what people call it.
fn part_of(value: &str) -> String {
    let known = PARTS.iter().find(|(key, name)| *key == value || *name == value);
    known.map_or(value, |(key, _)| key).to_owned()
}

/// The part that a file name gives: 20-主要任务.docx, tasks-农业.docx; empty for none.
fn of_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let own = stem.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' '));
    let is_named =
        |word: &str| own == word || own.strip_prefix(word).is_some_and(|rest| rest.starts_with(['-', '_', ' ', '（']));
    let found = PARTS.iter().find(|(key, name)| is_named(key) || is_named(name));
    found.map_or_else(String::new, |(key, _)| (*key).to_owned())
}

fn paragraph<'a>(elements: &[&'a Element], at: Option<usize>) -> Option<&'a Paragraph> {
    match elements.get(at?)? {
        Element::Paragraph(paragraph) => Some(paragraph),
        Element::Table(_) => None,
    }
}

fn beside<'a>(elements: &[&'a Element], at: usize) -> [Option<&'a Paragraph>; 2] {
    [paragraph(elements, at.checked_sub(1)), paragraph(elements, Some(at + 1))]
}

fn first_ordinal(table: &Table) -> usize {
    let all = table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| super::narrative::ordinals(&cell.elements));
    all.into_iter().find(|ordinal| *ordinal > 0).unwrap_or(1)
}

/// The ordinal of the last paragraph of the text.
fn manuscript_end(manuscript: &Manuscript) -> usize {
    super::narrative::ordinals(&manuscript.elements).into_iter().max().unwrap_or(1)
}

/// All paragraphs, one in a line, each on the line of its ordinal.
fn texts(manuscript: &Manuscript) -> String {
    let mut lines: BTreeMap<usize, String> = BTreeMap::new();
    super::account::for_each_paragraph(manuscript, &mut |paragraph| {
        lines.insert(paragraph.ordinal, line(paragraph).replace('\n', " "));
    });
    let last = lines.keys().next_back().copied().unwrap_or(0);
    (1..=last).map(|ordinal| lines.get(&ordinal).cloned().unwrap_or_default() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_may_say_the_part() {
        for (name, part) in [
            ("20-主要任务.docx", "tasks"),
            ("tasks-农业.docx", "tasks"),
            ("招商（二稿）.docx", "attraction"),
            ("农业农村局材料.docx", ""),
        ] {
            assert_eq!(of_name(name), part, "{name}");
        }
    }
}
