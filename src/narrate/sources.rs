//! The texts of a report: section templates and narratives from disk, split into front matter and body.
//!
//! A built-in template stands in for each that the project does not have; the built-in ones are the files
//! of `templates/` at the time the program was built.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::braces;
use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped};
use crate::model::kind::Kind;
use crate::model::report::SectionKind;
use crate::place::Place;
use crate::project::{Paragraphs, Project, is_word, spelt_out, yaml_fault};
use crate::text::{distinct, tidy};

/// The built-in section templates by their path: those of every kind of report, and those of one.
pub const SECTIONS: [(&str, &str); 8] = [
    ("templates/sections/00-preface.md", include_str!("../../templates/sections/00-preface.md")),
    ("templates/sections/10-targets.md", include_str!("../../templates/sections/10-targets.md")),
    ("templates/sections/20-problems.md", include_str!("../../templates/sections/20-problems.md")),
    ("templates/sections/30-forecasts.md", include_str!("../../templates/sections/30-forecasts.md")),
    ("templates/sections/40-recommendations.md", include_str!("../../templates/sections/40-recommendations.md")),
    ("templates/sections/80-annex1.md", include_str!("../../templates/sections/80-annex1.md")),
    ("templates/sections/90-annex2.md", include_str!("../../templates/sections/90-annex2.md")),
    (
        "templates/kinds/final/sections/30-outcomes.md",
        include_str!("../../templates/kinds/final/sections/30-outcomes.md"),
    ),
];

/// The built-in template of the first section of an excerpt, and its file.
pub const EXCERPT: (&str, &str) = ("templates/excerpt.md", include_str!("../../templates/excerpt.md"));

/// Front matter of a section template.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct SectionFront {
    /// `preface`, `body` (default) or `annex`.
    pub kind: SectionKind,
    /// Title of a preface or an annex.
    pub title: String,
    /// Key for references; the file name without its number when left out.
    pub key: Option<String>,
    /// Fourth-level numbers run on across third-level heads.
    pub continue_numbers: bool,
}

/// Front matter of a narrative.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct NarrativeFront {
    /// The part of the report it belongs to.
    pub part: String,
    /// Key to place it alone; the file name without its number when left out.
    pub key: Option<String>,
    /// Departments that answer for it.
    pub departments: Vec<String>,
    /// The indicator whose paragraph in 附件1 it is.
    pub indicator: Option<String>,
    /// Evidence on a domain: the domain's name …
    pub domain: Option<String>,
    /// … its phrase …
    pub progress: Option<String>,
    /// … and what it means.
    pub meaning: Option<String>,
}

/// A text with its front matter taken off.
#[derive(Debug)]
pub(super) struct SourceText {
    /// Path relative to the project, with `/`.
    pub file: String,
    /// The whole file.
    pub original: String,
    /// What follows the front matter.
    pub body: String,
    /// Line of the file on which `body` begins, 1-based.
    pub first_line: usize,
    /// Where its lines come from when the file is one of Word; `original` has a line for each paragraph then.
    pub paragraphs: Option<Arc<Paragraphs>>,
}

impl SourceText {
    /// Lines of the file as findings count them: of a file of Word its paragraphs.
    pub(super) fn places<'a>(&self, lines: &'a [usize]) -> Cow<'a, [usize]> {
        let Some(paragraphs) = &self.paragraphs else { return Cow::Borrowed(lines) };
        let of = |line: &usize| paragraphs.of_lines.get(line.saturating_sub(1)).or(paragraphs.of_lines.last());
        lines.iter().map(|line| of(line).copied().unwrap_or(1)).collect()
    }
}

/// A section template.
#[derive(Debug)]
pub(super) struct Template {
    pub text: SourceText,
    pub key: String,
    pub front: SectionFront,
}

/// A narrative.
#[derive(Debug)]
pub(super) struct Narrative {
    pub text: SourceText,
    pub key: String,
    pub front: NarrativeFront,
    /// Canonical names of the departments of the front matter.
    pub departments: Vec<String>,
}

impl Narrative {
    /// True for the paragraph of an indicator in 附件1.
    pub(super) fn is_of(&self, indicator: &str) -> bool {
        self.front.indicator.as_deref().is_some_and(|name| tidy(name) == indicator)
    }
}

/// Where the section templates of a kind of report stand, the folder that counts first.
fn folders(kind: &Kind) -> Vec<String> {
    let own = kind.folders.iter().map(|folder| format!("templates/kinds/{folder}/sections"));
    std::iter::once("templates/sections".to_owned()).chain(own).collect()
}

/// The built-in template of a name, with its path.
pub(crate) fn built_in(kind: &Kind, name: &str) -> Option<(&'static str, &'static str)> {
    // Those of a kind stand before those that all kinds share.
    let (shared, own) = folders(kind).split_first().map(|(shared, own)| (shared.clone(), own.to_vec()))?;
    let found = |folder: &String| SECTIONS.iter().find(|(path, _)| *path == format!("{folder}/{name}.md")).copied();
    own.iter().chain([&shared]).find_map(found)
}

/// The parts that the built-in templates of a kind of report place.
pub(crate) fn built_in_parts(kind: &Kind) -> Vec<String> {
    let texts = kind.sections.iter().filter_map(|name| built_in(kind, name)).map(|(_, text)| text);
    let named = texts.flat_map(|text| text.split("part=\"").skip(1));
    let named = named.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
    distinct(named.chain(kind.charts.iter().map(|chart| chart.key())))
}

/// The section templates in the order of the report: those of its kind, and what else the project has.
/// A built-in one stands in for each that the project does not have.
pub(super) fn templates(project: &Project, sink: &mut Sink) -> Outcome<Vec<Template>> {
    let kind = &project.job.kind;
    // By name: the project's own file, none where the built-in one stands in.
    let mut own: BTreeMap<String, String> = BTreeMap::new();
    for folder in folders(kind) {
        for name in texts_in(project, &folder, sink)? {
            let path = format!("{folder}/{name}");
            own.entry(stem(&name).to_owned()).or_insert(path);
        }
    }
    // What a project has of another kind of report is none of this one.
    let is_extra = |name: &&String| SECTIONS.iter().all(|(path, _)| stem(path) != name.as_str());
    let names = distinct(kind.sections.iter().chain(own.keys().filter(is_extra)).cloned());
    if project.job.sections.is_empty() {
        sink.extend(stand_ins(kind, &own));
    }
    let errors = sink.errors();
    let mut found = Vec::new();
    for name in chosen(project, names, &own, sink) {
        let (file, original) = match (own.get(&name), built_in(kind, &name)) {
            (Some(file), _) => (file.clone(), project.world.text(file, sink).ok()),
            (None, Some((file, text))) => (file.to_owned(), Some(text.to_owned())),
            (None, None) => {
                sink.push(no_template(project, kind, &name));
                continue;
            }
        };
        let Some(original) = original else { continue };
        let Some((front, text)) = split::<SectionFront>(file, original, sink) else { continue };
        let key = front.key.clone().unwrap_or_else(|| key_of(&name));
        found.push(Template { text, key, front });
    }
    if sink.errors() > errors { Err(Stopped) } else { Ok(found) }
}

/// Says which built-in templates stand in where a project has most of them: whoever deleted a file meant to
/// drop its chapter.
fn stand_ins(kind: &Kind, own: &BTreeMap<String, String>) -> Option<Diagnostic> {
    let (there, absent): (Vec<&String>, Vec<&String>) =
        kind.sections.iter().partition(|name| own.contains_key(name.as_str()));
    let is_deleted = !absent.is_empty() && there.len() > absent.len();
    let names: Vec<String> = absent.iter().map(|name| format!("`{name}`")).collect();
    let left: Vec<&str> = own.keys().map(String::as_str).collect();
    is_deleted.then(|| {
        let place = Place::File("templates/sections".to_owned());
        Diagnostic::note(Code::MissingFile, place, format!("用了内置的章节模板 {}", names.join("、")))
            .because("这个文件夹里没有它，其余各章的都有")
            .hint(format!("有意删去这一章的，请在 report.yaml 中写 `sections: [{}]`", left.join(", ")))
            .hint("没有这个意思的，不用理会")
    })
}

/// A section of a kind of report that nobody wrote.
fn no_template(project: &Project, kind: &Kind, name: &str) -> Diagnostic {
    let file = Place::File(format!("templates/kinds/{}/kind.yaml", kind.folder()));
    Diagnostic::error(Code::MissingFile, file, format!("没有章节模板 `{name}`"))
        .because(format!("报告种类 `{}` 的 sections 列出了它", project.job.kind.name))
        .closest(name, SECTIONS.iter().map(|(path, _)| stem(path)))
        .hint(format!("请在 templates/sections 中放入 {name}.md，或改正名称"))
}

/// The name of a template: its file without folder and `.md`.
fn stem(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md")
}

/// The template of the first section of an excerpt: the project's own, else the built-in one.
pub(super) fn excerpt(project: &Project, sink: &mut Sink) -> Option<Template> {
    let (file, built_in) = EXCERPT;
    let original = project.world.text_or(file, built_in, sink).ok()?;
    let (front, text) = split::<SectionFront>(file.to_owned(), original, sink)?;
    let key = front.key.clone().unwrap_or_else(|| "excerpt".to_owned());
    Some(Template { text, key, front })
}

/// Names of the texts of a folder. A folder that is there but cannot be read is an error: without its
/// texts the report would look complete.
fn texts_in(project: &Project, folder: &str, sink: &mut Sink) -> Outcome<Vec<String>> {
    project.world.list(folder, &["md"]).map_err(|refusal| {
        sink.push(refusal.finding(folder, "文件夹无法读取", "请检查文件夹的权限"));
        Stopped
    })
}

/// The names that `sections:` lists, or all by name.
fn chosen(project: &Project, mut all: Vec<String>, own: &BTreeMap<String, String>, sink: &mut Sink) -> Vec<String> {
    if project.job.sections.is_empty() {
        all.sort();
        return all;
    }
    let mut chosen = Vec::new();
    for wanted in &project.job.sections {
        let name = stem(&wanted.value);
        if own.contains_key(name) || built_in(&project.job.kind, name).is_some() {
            chosen.push(name.to_owned());
            continue;
        }
        let message = format!("没有章节模板 `{}`", wanted.value);
        sink.push(
            Diagnostic::error(Code::MissingFile, project.place_of(wanted), message)
                .because("report.yaml 的 sections 列出了它")
                .closest(&wanted.value, all.iter().map(String::as_str)),
        );
    }
    chosen
}

/// The narratives by file name.
pub(super) fn narratives(project: &Project, sink: &mut Sink) -> Vec<Narrative> {
    let Ok(mut names) = texts_in(project, NARRATIVES, sink) else { return Vec::new() };
    let others = project.world.list(NARRATIVES, &OTHER_TEXTS).unwrap_or_default();
    // What could be read of Word stands in the place of its file.
    let is_read = |name: &String| project.world.paragraphs(&format!("{NARRATIVES}/{name}")).is_some();
    let (read, others): (Vec<String>, Vec<String>) = others.into_iter().partition(is_read);
    names.extend(read);
    names.sort_unstable();
    sink.extend(others.iter().filter_map(|name| no_markdown(name)));
    let most = project.job.limits.prose_kib;
    let mut left = usize::try_from(most << 10).unwrap_or(usize::MAX);
    names
        .into_iter()
        .filter_map(|name| {
            let file = format!("{NARRATIVES}/{name}");
            let paragraphs = project.world.paragraphs(&file);
            let original = project.world.text(&file, sink).ok()?;
            let Some(rest) = left.checked_sub(original.len()) else {
                sink.push(too_much(&file, most));
                return None;
            };
            left = rest;
            let (front, mut text) = split::<NarrativeFront>(file, original, sink)?;
            match paragraphs {
                Some(paragraphs) => {
                    text.original.clone_from(&paragraphs.texts);
                    text.paragraphs = Some(paragraphs);
                }
                None => braces::mend(&mut text, sink),
            }
            let key = front.key.clone().unwrap_or_else(|| key_of(&name));
            Some(Narrative { text, key, front, departments: Vec::new() })
        })
        .collect()
}

/// Folder of the narratives.
pub(crate) const NARRATIVES: &str = "inputs/narrative";

/// Endings of texts that are no Markdown, and of files that look like one where endings are hidden.
const OTHER_TEXTS: [&str; 14] =
    ["txt", "doc", "docx", "wps", "rtf", "odt", "pdf", "html", "htm", "markdown", "mdown", "xls", "xlsx", "pptx"];

/// The finding for a text of another kind, which would be missing in the report without a word.
fn no_markdown(name: &str) -> Option<Diagnostic> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    // What is wrong with a file of Word that was not read was said when it was opened.
    if is_word(name) {
        return None;
    }
    let stem = stem.strip_suffix(".md").unwrap_or(stem);
    let cure = match ending.to_ascii_lowercase().as_str() {
        "txt" | "markdown" | "mdown" => {
            format!("请把文件名改为 `{stem}.md`（在资源管理器的“查看”中勾选“文件扩展名”才看得到结尾），编码用 UTF-8")
        }
        "xls" | "xlsx" => "请放到 inputs 文件夹，并列入 report.yaml 的 workbooks".to_owned(),
        "rtf" | "odt" => format!("请用 Word 或 WPS 打开它，另存为 `{stem}.docx`"),
        _ => format!("请打开它，把文字复制到记事本，另存为 `{stem}.md`，编码选 UTF-8；标题以 `#` 开头，表格要重排"),
    };
    let place = Place::File(format!("inputs/narrative/{name}"));
    let finding = Diagnostic::warning(Code::UnusedNarrative, place, "这个文件没有读取，里面的文字不在报告里")
        .because("正文读 Markdown 文件（文件名以 .md 结尾）和 Word 文件（.docx、.doc、.wps）")
        .hint(cure);
    Some(finding)
}

fn too_much(file: &str, most: u64) -> Diagnostic {
    let message = format!("正文合计超过 {most} KB，没有读取");
    Diagnostic::error(Code::UnsafeFile, Place::File(file.to_owned()), message)
        .because("一份报告的正文不过几百 KB；更多的正文会占去过多的内存")
        .hint("请检查是否误放了文件；确有这么多时，可在 report.yaml 的 limits.prose-kib 中调大")
}

/// `10-targets.md` → `targets`.
fn key_of(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '_', '.']).to_owned()
}

/// Takes the front matter off a text. A wrong one is reported.
fn split<T: DeserializeOwned + Default>(file: String, original: String, sink: &mut Sink) -> Option<(T, SourceText)> {
    let parts = original.strip_prefix("---\n").and_then(|rest| {
        let end = if rest.starts_with("---\n") { 0 } else { rest.find("\n---\n")? + 1 };
        Some((&rest[..end], &rest[end + 4..]))
    });
    let Some((yaml, body)) = parts else {
        if let Some(line) = unopened(&original) {
            sink.push(no_front(&file, &original, line));
            return None;
        }
        let text = SourceText { file, body: original.clone(), original, first_line: 1, paragraphs: None };
        return Some((T::default(), text));
    };
    // An empty line for the first `---`, so that its lines have the numbers of the file.
    let padded = format!("\n{yaml}");
    let front = if yaml.trim().is_empty() { Ok(T::default()) } else { serde_yaml::from_str(&padded) };
    let front = front.map_err(|error: serde_yaml::Error| {
        let mut finding = yaml_fault(&file, &error, &padded);
        if let serde_yaml::Error::SerdeUnknownField { field, .. } = error.without_snippet()
            && !field.contains('：')
        {
            finding.reason = format!("不认识的键 `{field}`");
        } else if finding.message.starts_with("键 ") {
            finding.reason = format!("{}，{}", finding.message, finding.reason);
        }
        finding.code = Code::BadFrontMatter;
        "文件开头两行 `---` 之间的内容有误".clone_into(&mut finding.message);
        sink.push(finding);
    });
    let forged = spelt_out(&file, &padded).map(|found| sink.push(Diagnostic { code: Code::BadFrontMatter, ..found }));
    if forged.is_some() {
        return None;
    }
    let first_line = yaml.matches('\n').count() + 3;
    let body = body.to_owned();
    Some((front.ok()?, SourceText { file, original, body, first_line, paragraphs: None }))
}

/// The line of settings that stand at the beginning of a text without the two lines that mark them:
/// dashes that are none, an empty line before them, only one of them, none at all.
fn unopened(text: &str) -> Option<usize> {
    let is_dashes = |line: &str| line.chars().count() >= 2 && line.chars().all(|c| "-－—–".contains(c));
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let (index, first) = lines.next()?;
    let setting = if is_dashes(first.trim()) { lines.next()?.1 } else { first };
    let key = setting.split([':', '：']).next().filter(|key| key.len() < setting.len())?.trim();
    let is_setting = ["part", "key", "departments", "domain", "progress", "meaning", "kind", "title"].contains(&key);
    is_setting.then_some(index + 1)
}

fn no_front(file: &str, original: &str, line: usize) -> Diagnostic {
    let place = Place::line(file, original, line, 1);
    Diagnostic::error(Code::BadFrontMatter, place, "文件开头的设置没有起作用")
        .because("设置要夹在两行 `---` 之间：各是三个英文减号，单独成行；第一行就是 `---`，前面没有空行和空格")
        .hint("请写成：\n---\npart: tasks\n---")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_taken_off_and_lines_stay_right() {
        let mut sink = Sink::default();
        let mut read = |text: &str| split::<NarrativeFront>("a.md".into(), text.into(), &mut sink);
        let (front, text) = read("---\npart: tasks\n---\n正文\n").expect("front matter");
        assert_eq!((front.part.as_str(), text.body.as_str(), text.first_line), ("tasks", "正文\n", 4));
        let (_, text) = read("正文\n").expect("none is fine");
        assert_eq!((text.body.as_str(), text.first_line), ("正文\n", 1));
        assert!(read("---\nprat: tasks\n---\n正文\n").is_none());
        assert_eq!(sink.errors(), 1);
        assert_eq!(key_of("10-targets.md"), "targets");
    }
}
