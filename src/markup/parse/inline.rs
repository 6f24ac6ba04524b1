//! The runs of a paragraph: events in, inlines out.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{BlockParser, DEEPEST, NO_FORM, PICTURE, UNOWNED, is_line_break};
use crate::markup::block::Inline;
use crate::markup::habits;
use crate::markup::mark::{Mark, Piece, pieces};
use crate::markup::tag::{self, Comment};

impl BlockParser<'_, '_> {
    pub(super) fn inlines(&mut self, until: TagEnd) -> Vec<Inline> {
        self.depth += 1;
        let mut run = Vec::new();
        while let Some((event, range)) = self.events.next() {
            if matches!(&event, Event::End(end) if *end == until) {
                break;
            }
            self.inline(event, range, &mut run);
        }
        self.depth -= 1;
        run
    }

    pub(super) fn inline(&mut self, event: Event<'_>, range: Range<usize>, run: &mut Vec<Inline>) {
        match event {
            // Deeper nesting is kept as plain text.
            Event::Start(_) if self.depth > DEEPEST => {}
            Event::Text(text) => self.text(&text, run),
            Event::Code(code) => run.push(Inline::Code(self.unmarked(&code))),
            Event::SoftBreak => self.soft_break(run),
            Event::HardBreak => run.push(Inline::Break),
            Event::FootnoteReference(label) => run.push(Inline::Footnote(vec![Inline::Code(label.to_string())])),
            Event::InlineHtml(html) if is_line_break(&html) => run.push(Inline::Break),
            Event::InlineHtml(html) => {
                if let Some(rest) = self.html(&html, range.start) {
                    run.push(Inline::Text(self.unmarked(&rest)));
                }
            }
            Event::Start(Tag::Strong) => run.push(Inline::Strong(self.inlines(TagEnd::Strong))),
            Event::Start(Tag::Emphasis) => run.push(Inline::Emphasis(self.inlines(TagEnd::Emphasis))),
            Event::Start(Tag::Strikethrough) => run.push(Inline::Strike(self.inlines(TagEnd::Strikethrough))),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let body = self.inlines(TagEnd::Link);
                run.push(Inline::Link { target: self.unmarked(&dest_url), body });
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let alt = self.inlines(TagEnd::Image);
                let target = format!("{PICTURE}{}\n{}", self.unmarked(&dest_url), self.unmarked(&title));
                run.push(Inline::Link { target, body: alt });
            }
            Event::Start(_)
            | Event::Html(_)
            | Event::End(_)
            | Event::Rule
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    /// Text with its marks turned into nodes.
    fn text(&self, text: &str, run: &mut Vec<Inline>) {
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => match run.last_mut() {
                    Some(Inline::Text(last)) => last.push_str(text),
                    _ => run.push(Inline::Text(text.to_owned())),
                },
                Piece::Mark(Mark::Figure(id)) => {
                    run.push(Inline::Figure { id, text: (self.source.figure)(id).unwrap_or_default() });
                }
                Piece::Mark(Mark::Directive(index)) => run.push(Inline::Directive(index)),
                Piece::Mark(Mark::Line(_)) => {}
            }
        }
    }

    /// Text of places that hold no nodes (addresses, verbatim): figures as their text.
    pub(super) fn unmarked(&self, text: &str) -> String {
        let shown = |piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Mark(Mark::Figure(id)) => (self.source.figure)(id).unwrap_or_default(),
            Piece::Mark(_) => String::new(),
        };
        pieces(text).into_iter().map(shown).collect()
    }

    /// Lines of Chinese run on without a space, lines of words with one; a line that is indented by
    /// full-width spaces begins a paragraph.
    fn soft_break(&mut self, run: &mut Vec<Inline>) {
        if matches!(self.events.peek(), Some((Event::Text(text), _)) if text.starts_with(habits::INDENT)) {
            run.push(Inline::Text("\n".to_owned()));
            return;
        }
        let ends_latin =
            matches!(run.last(), Some(Inline::Text(text)) if text.ends_with(|c: char| c.is_ascii_alphanumeric()));
        let starts_latin = matches!(self.events.peek(), Some((Event::Text(text), _)) if text.starts_with(|c: char| c.is_ascii_alphanumeric()));
        if ends_latin && starts_latin {
            run.push(Inline::Text(" ".to_owned()));
        }
    }

    /// Takes the tags out of HTML and skips other comments; what is left is reported and returned.
    pub(super) fn html(&mut self, html: &str, at: usize) -> Option<String> {
        let mut rest = html.trim();
        while let Some(end) = rest.strip_prefix("<!--").and_then(|inside| inside.find("-->")) {
            let (comment, after) = rest.split_at(end + "<!---->".len());
            self.comment(comment, at);
            rest = after.trim_start();
        }
        if rest.is_empty() || is_line_break(rest) {
            return None;
        }
        let (place, shown) = (self.place(at), rest.lines().next().unwrap_or(rest));
        self.complain(&place, &format!("不支持 HTML `{shown}`"), NO_FORM, "请改用 Markdown 写法，或删去这段 HTML");
        Some(rest.to_owned())
    }

    fn comment(&mut self, comment: &str, at: usize) {
        let place = self.place(at);
        match tag::comment(comment) {
            Some(Comment::Tag(names)) => self.tag = Some((names, place)),
            Some(Comment::Misspelt(key)) => self.complain(
                &place,
                &format!("注释里的 `{key}` 不是责任单位的标记"),
                UNOWNED,
                "请写成 <!-- departments: 部门名称 --> 或 <!-- 责任单位：部门名称 -->",
            ),
            Some(Comment::Remark) | None => {}
        }
    }
}
