//! The template engine: text with statements in, text with marks out. The only user of tera.
//!
//! Names and words are escaped as Markdown when printed; marks pass. Narratives are filled by the
//! same engine, but may only print: a statement in one is refused before it gets here.

use std::io::Write;

use tera::{Context, Error, ErrorKind, Tera};

use super::context::Variables;
use super::functions::{self, Tools};
use super::lines;
use super::sources::Text;
use crate::diag::{Code, Diagnostic, Sink};
use crate::markup::escape::escape_markdown;
use crate::place::Place;

/// Text filled by the engine.
pub(super) struct Filled {
    /// Markdown with marks.
    pub text: String,
    /// For each of its lines, the line of the source.
    pub lines: Vec<usize>,
}

/// The engine with the functions of this run.
pub(super) struct Engine {
    tera: Tera,
    context: Context,
}

impl Engine {
    /// An engine over the given tools and variables.
    pub fn new(tools: &Tools, variables: &Variables) -> Self {
        let mut tera = Tera::new();
        tera.autoescape_on([".md"]);
        tera.set_escape_fn(|text: &str, out: &mut dyn Write| out.write_all(escape_markdown(text).as_bytes()));
        functions::register(&mut tera, tools);
        // Serialising plain structs with string keys cannot fail.
        let context = Context::from_serialize(variables).unwrap_or_default();
        Self { tera, context }
    }

    /// Adds the texts; those that do not parse are reported and left out.
    pub fn add<'a>(&mut self, texts: impl Iterator<Item = &'a Text>, sink: &mut Sink) {
        let sources: Vec<(&Text, String)> =
            texts.map(|text| (text, lines::marked(&text.body, text.first_line))).collect();
        let all = sources.iter().map(|(text, source)| (text.file.as_str(), source.as_str()));
        if self.tera.add_raw_templates(all.collect::<Vec<_>>()).is_ok() {
            return;
        }
        for (text, source) in &sources {
            if let Err(error) = self.tera.add_raw_template(&text.file, source) {
                sink.push(explain(&error, text, source));
            }
        }
    }

    /// Fills a text that was added.
    pub fn fill(&self, text: &Text, sink: &mut Sink) -> Option<Filled> {
        match self.tera.render(&text.file, &self.context) {
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

/// An error of the engine with its place in the file.
fn explain(error: &Error, text: &Text, marked: &str) -> Diagnostic {
    let whole = || (Place::File(text.file.clone()), error.to_string());
    let (place, reason) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            let column = (span.start_col + 1).saturating_sub(lines::mark_width(marked, span.start_line)).max(1);
            let line = span.start_line + text.first_line - 1;
            (Place::line(&text.file, &text.original, line, column), without_marks(report.message()))
        }
        _ => whole(),
    };
    Diagnostic::error(Code::TemplateError, place, "模板无法套用")
        .because(reason)
        .hint("请对照手册“模板和正文里能写什么”检查这一处；字符串要用英文引号，参数写成 名称=值")
}

/// The engine quotes the source, in which line marks stand.
fn without_marks(message: &str) -> String {
    lines::unmarked(message, 1).0
}
