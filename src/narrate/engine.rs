//! The template engine: text with statements in, text with marks out. The only user of tera.
//!
//! Names and words are escaped as Markdown when printed; marks pass. Narratives are filled by the
//! same engine, but may only print: a statement in one is refused before it gets here.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;
use tera::{Context, Error, ErrorKind, Tera, Value};

use super::context::Variables;
use super::functions::{self, Tools};
use super::lines;
use super::sources::SourceText;
use crate::diag::{Code, Diagnostic, Sink};
use crate::markup::escape::escape_markdown;
use crate::markup::mark::{self, Piece};
use crate::place::Place;

/// What the engine makes of a text.
pub(super) struct Filled {
    /// Markdown with marks.
    pub text: String,
    /// For each of its lines, the line of the source.
    pub lines: Vec<usize>,
}

/// The engine with the functions of this run.
#[derive(Clone)]
pub(super) struct Engine {
    tera: Tera,
    context: Context,
    /// Files that do not parse; they are reported once and not filled.
    broken: BTreeSet<String>,
}

impl Engine {
    /// An engine over the given tools and variables.
    pub(super) fn new(tools: &Tools, variables: &Variables) -> Self {
        let mut tera = Tera::new();
        tera.autoescape_on([".md"]);
        tera.set_escape_fn(|text: &str, out: &mut dyn Write| out.write_all(escape_markdown(text).as_bytes()));
        functions::register(&mut tera, tools);
        // Serialising plain structs with string keys cannot fail.
        let mut context = Context::from_serialize(variables).unwrap_or_default();
        share_indicators(&mut context);
        Self { tera, context, broken: BTreeSet::new() }
    }

    /// Adds the texts; those that do not parse are reported and left out.
    pub(super) fn add<'a>(&mut self, texts: impl Iterator<Item = &'a SourceText>, sink: &mut Sink) {
        let sources: Vec<(&SourceText, String)> =
            texts.map(|text| (text, lines::marked(&text.body, text.first_line))).collect();
        let all = sources.iter().map(|(text, source)| (text.file.as_str(), source.as_str()));
        if self.tera.add_raw_templates(all.collect::<Vec<_>>()).is_ok() {
            return;
        }
        for (text, source) in &sources {
            if let Err(error) = self.tera.add_raw_template(&text.file, source) {
                sink.push(explain(&error, text, source));
                self.broken.insert(text.file.clone());
            }
        }
    }

    /// Fills the title of a section: words only, no figures.
    pub(super) fn title(&self, title: &str, text: &SourceText, sink: &mut Sink) -> String {
        let filled =
            if title.contains("{{") { self.tera.render_str(title, &self.context, false) } else { Ok(title.to_owned()) };
        let reason = match filled {
            Ok(filled) if mark::pieces(&filled).iter().all(|piece| matches!(piece, Piece::Text(_))) => return filled,
            Ok(_) => "标题里只能引用文字（如 plan.end_year），不能引用数据".to_owned(),
            Err(error) => error.to_string(),
        };
        let line = text.original.lines().position(|line| line.starts_with("title:")).map_or(1, |index| index + 1);
        sink.push(
            Diagnostic::error(Code::TemplateError, Place::line(&text.file, &text.original, line, 1), "标题无法套用")
                .because(reason)
                .hint("请改正 title 中 {{ }} 的写法，或直接写成文字"),
        );
        title.to_owned()
    }

    /// Gives a variable its value from here on.
    pub(super) fn set<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.context.insert(name, value);
    }

    /// Fills a text that was added.
    pub(super) fn fill(&self, text: &SourceText, sink: &mut Sink) -> Option<Filled> {
        if self.broken.contains(&text.file) {
            return None;
        }
        let mut out = Capped { text: Vec::new() };
        let filled = self.tera.render_to(&text.file, &self.context, &mut out);
        match filled.and_then(|()| Ok(String::from_utf8(out.text)?)) {
            Ok(filled) => {
                let (text, lines) = lines::unmarked(&filled, text.first_line);
                Some(Filled { text, lines })
            }
            Err(error) => {
                sink.push(explain(&error, text, &lines::marked(&text.body, text.first_line)));
                None
            }
        }
    }
}

/// A text that grows to a limit and no further.
struct Capped {
    text: Vec<u8>,
}

impl Capped {
    /// Most bytes that a template or a narrative may fill to: a book of ten thousand pages.
    const MOST: usize = 64 << 20;
}

impl Write for Capped {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        if self.text.len() + part.len() > Self::MOST {
            return Err(io::Error::other("套用后的文字超过 64 MB"));
        }
        self.text.extend_from_slice(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Puts into each domain its indicators, which are shared with the list of all: with thousands of
/// them a second copy would be most of the memory of a run.
fn share_indicators(context: &mut Context) {
    let (Some(all), Some(domains)) = (context.get("indicators").cloned(), context.remove("domains")) else { return };
    let all = all.as_array().unwrap_or_default();
    let own = |positions: &Value| -> Vec<Value> {
        let positions = positions.as_array().unwrap_or_default().iter();
        positions.filter_map(|at| all.get(usize::try_from(at.as_i128()?).ok()?).cloned()).collect()
    };
    let with_own = |domain: &Value| {
        let mut words = domain.as_map()?.clone();
        let shared = words.get(&"indicators".into()).map(own)?;
        words.insert("indicators".into(), Value::from(shared.as_slice()));
        Some(Value::from(words))
    };
    let domains: Vec<Value> = domains.as_array().unwrap_or_default().iter().filter_map(with_own).collect();
    context.insert_value("domains", Value::from(domains.as_slice()));
}

/// An error of the engine with its place in the file.
fn explain(error: &Error, text: &SourceText, marked: &str) -> Diagnostic {
    let whole = || (Place::File(text.file.clone()), without_marks(&error.to_string()));
    let (place, reason) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            let column = (span.start_col + 1).saturating_sub(lines::mark_width(marked, span.start_line)).max(1);
            let line = span.start_line + text.first_line - 1;
            (Place::line(&text.file, &text.original, line, column), without_marks(report.message()))
        }
        _ => pointed(&without_marks(&error.to_string()), text).unwrap_or_else(whole),
    };
    let reason = in_chinese(&reason);
    let quoted = matches!(&place, Place::Line { text, .. } if has_chinese_marks(text));
    let finding = Diagnostic::error(Code::TemplateError, place, "模板无法套用").because(reason);
    if quoted {
        return finding.hint("`{{ }}` 里面的引号、逗号、括号、等号要用英文半角，例如 {{ v(name=\"…\", at=\"…\") }}");
    }
    finding.hint("请对照手册“模板和正文里能写什么”检查这一处；字符串要用英文引号，参数写成 名称=值")
}

/// What the engine says, in Chinese; what has no words here is kept in brackets.
fn in_chinese(said: &str) -> String {
    const SAYINGS: [(&str, &str); 9] = [
        ("Unknown function", "没有这个名称的函数"),
        ("Unknown filter", "没有这个名称的过滤器"),
        ("is not defined", "没有这个名称的变量"),
        ("missing field", "缺少必填的参数"),
        ("more than once", "一个参数写了两次"),
        ("expected", "这里的写法不成立：少了或多了引号、逗号、括号或 `}}`"),
        ("expecting", "这里的写法不成立：少了或多了引号、逗号、括号或 `}}`"),
        ("nexpected", "这里的写法不成立：少了或多了引号、逗号、括号或 `}}`"),
        ("Unable to perform", "这两个值不能这样计算"),
    ];
    if let Some((_, rest)) = said.split_once("unknown field ") {
        let names: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
        let known = names.get(1..).unwrap_or_default().join("`、`");
        return format!("没有参数 `{}`，可用的有 `{known}`", names.first().copied().unwrap_or("?"));
    }
    let is_chinese = said.chars().any(|c| ('一'..='龥').contains(&c) && !said.contains('`'));
    let name = said.split('`').nth(1).map(|name| format!(" `{name}`")).unwrap_or_default();
    match SAYINGS.iter().find(|(words, _)| said.contains(words)) {
        Some((words, chinese)) if !is_chinese && (!words.contains("xpect")) => {
            format!("{chinese}{name}")
        }
        Some((_, chinese)) if !is_chinese => (*chinese).to_owned(),
        _ => said.to_owned(),
    }
}

/// Place and reason of an error that comes as text only: what is wrong, then `--> file:line:column`.
fn pointed(told: &str, text: &SourceText) -> Option<(Place, String)> {
    let (reason, rest) = told.split_once('\n')?;
    let numbers = rest.split_once("--> ")?.1.lines().next()?.strip_prefix(&text.file)?;
    let line: usize = numbers.trim_start_matches(':').split(':').next()?.parse().ok()?;
    let mut place = Place::line(&text.file, &text.original, line + text.first_line - 1, 1);
    if let Place::Line { at, text } = &mut place
        && let Some(found) = reason.split('`').nth(1).and_then(|name| text.find(name))
    {
        at.column = text[..found].chars().count() + 1;
    }
    Some((place, reason.trim_start_matches("error: ").to_owned()))
}

/// True when a tag of the line holds full-width punctuation, the commonest slip of a Chinese keyboard.
fn has_chinese_marks(line: &str) -> bool {
    line.split("{{").skip(1).any(|rest| {
        let tag = rest.split("}}").next().unwrap_or(rest);
        tag.contains(['“', '”', '‘', '’', '，', '（', '）', '＝'])
    })
}

/// The engine quotes the source, in which line marks stand.
fn without_marks(message: &str) -> String {
    lines::unmarked(message, 1).0
}
