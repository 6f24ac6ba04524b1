//! Which paragraphs are heads, and of which level: by the outline of their styles, else by the number that was
//! typed before a few words.

use crate::markup::typed_number;
use crate::model::manuscript::Paragraph;

/// Longest head, in characters, of what is known as one by its looks alone.
const LONGEST: usize = 40;
/// … and of what is one by its outline: writers give whole paragraphs a level by mistake.
const LONGEST_STYLED: usize = 80;
/// The deepest level of an official document.
const DEEPEST: usize = 4;

/// How a head is numbered, from the outermost on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scheme {
    /// 第一章
    Chapter,
    /// 第一节
    Part,
    /// 一、
    Chinese,
    /// （一）
    Bracketed,
    /// 1.
    Arabic,
    /// （1）
    BracketedArabic,
}

impl Scheme {
    /// Its level in a document that has neither 章 nor 节.
    fn level(self) -> usize {
        match self {
            Self::Chapter | Self::Part | Self::Chinese => 1,
            Self::Bracketed => 2,
            Self::Arabic => 3,
            Self::BracketedArabic => 4,
        }
    }
}

/// A head before its level is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// How it is numbered; none for one that has no number.
    pub scheme: Option<Scheme>,
    /// Its level in the outline.
    pub outline: Option<u8>,
    /// What it says.
    pub text: String,
}

/// A number before a text, and the text.
pub(super) fn numbered(text: &str) -> Option<(Scheme, &str, &str)> {
    let (level, length) = typed_number(text)?;
    let number = &text[..length];
    let scheme = match level {
        1 if number.contains('节') => Scheme::Part,
        1 if number.starts_with('第') => Scheme::Chapter,
        1 => Scheme::Chinese,
        2 => Scheme::Bracketed,
        3 => Scheme::Arabic,
        _ => Scheme::BracketedArabic,
    };
    Some((scheme, number, &text[length..]))
}

/// What a paragraph shows in one line, with its number and without room around it.
pub(super) fn line(paragraph: &Paragraph) -> String {
    let gap = if paragraph.label.ends_with('.') { " " } else { "" };
    let text = paragraph.text();
    format!("{}{gap}{}", paragraph.label, text.trim()).trim().to_owned()
}

/// The head that a paragraph is by itself; `beside` are the paragraphs before and after it, of which a list
/// has the same numbers.
pub(super) fn head(paragraph: &Paragraph, beside: [Option<&Paragraph>; 2]) -> Option<Head> {
    if paragraph.is_contents || paragraph.is_boxed || paragraph.is_empty() {
        return None;
    }
    let line = line(paragraph);
    let found = numbered(&line);
    let outline = paragraph.outline.filter(|_| is_short(&line, LONGEST_STYLED));
    let is_head = outline.is_some()
        || found.is_some_and(|(scheme, ..)| {
            let is_same = |other: &Paragraph| typed_scheme(other) == Some(scheme);
            // Points in a row are a list: a head has something below it.
            let is_list = scheme >= Scheme::Arabic && beside.into_iter().flatten().any(is_same);
            is_short(&line, LONGEST) && !is_list
        });
    if !is_head {
        return None;
    }
    let (scheme, text) = match found {
        Some((scheme, _, text)) => (Some(scheme), text),
        None => (None, line.as_str()),
    };
    Some(Head { scheme, outline, text: text.trim().to_owned() })
}

fn typed_scheme(paragraph: &Paragraph) -> Option<Scheme> {
    let line = line(paragraph);
    numbered(&line).filter(|_| is_short(&line, LONGEST)).map(|(scheme, ..)| scheme)
}

/// A few words that no sentence ends.
fn is_short(line: &str, longest: usize) -> bool {
    let is_open = !line.ends_with(['：', ':', '、', '！', '？', ';', '；', ',', '，']);
    line.chars().count() <= longest && !line.contains(['。', '；', '\t', '\n']) && is_open
}

/// Levels by the schemes of numbers that a document has.
#[derive(Debug, Default)]
pub(super) struct Levels {
    schemes: Vec<Scheme>,
}

impl Levels {
    /// Those of a document with these heads.
    pub(super) fn of<'a>(heads: impl Iterator<Item = &'a Head>) -> Self {
        let mut schemes: Vec<Scheme> = heads.filter_map(|head| head.scheme).collect();
        schemes.sort_unstable();
        schemes.dedup();
        Self { schemes }
    }

    /// The level of a head: by its number, which every reader sees, else by the outline.
    pub(super) fn level(&self, head: &Head) -> u8 {
        let has_chapters = self.schemes.first().is_some_and(|first| *first < Scheme::Chinese);
        let by_number = head.scheme.map(|scheme| match self.schemes.iter().position(|known| *known == scheme) {
            Some(at) if has_chapters => at + 1,
            _ => scheme.level(),
        });
        let by_outline = head.outline.map(usize::from);
        u8::try_from(by_number.or(by_outline).unwrap_or(1).clamp(1, DEEPEST)).unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::manuscript::{Look, Span, SpanKind};

    fn paragraph(text: &str) -> Paragraph {
        let span = Span { kind: SpanKind::Text(text.to_owned()), look: Look::default(), link: None };
        Paragraph { ordinal: 1, spans: vec![span], ..Paragraph::default() }
    }

    #[test]
    fn heads_are_known_by_their_numbers_and_few_words() {
        for (text, expected) in [
            ("一、《规划》实施总体情况", Some((Some(Scheme::Chinese), "《规划》实施总体情况"))),
            ("（一）促消费扩投资，壮大县域经济", Some((Some(Scheme::Bracketed), "促消费扩投资，壮大县域经济"))),
            ("1. 有效投资增速趋缓", Some((Some(Scheme::Arabic), "有效投资增速趋缓"))),
            ("第二章　主要任务", Some((Some(Scheme::Chapter), "主要任务"))),
            ("（1）地区生产总值", Some((Some(Scheme::BracketedArabic), "地区生产总值"))),
            // Text.
            ("（1）地区生产总值。规划目标为500亿元。", None),
            ("（一）坚持党的领导；", None),
            ("一是综合质效偏低", None),
            ("1.2亿元的项目", None),
            ("2022年经济增长3.9%", None),
        ] {
            let found = head(&paragraph(text), [None, None]);
            let found = found.as_ref().map(|head| (head.scheme, head.text.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn points_in_a_row_are_a_list() {
        let (one, two) = (paragraph("1. 甲"), paragraph("2. 乙"));
        assert_eq!(head(&one, [None, Some(&two)]), None);
        let styled = Paragraph { outline: Some(3), ..two };
        assert!(head(&styled, [Some(&one), None]).is_some(), "the outline says so");
    }

    #[test]
    fn levels_shift_where_there_are_chapters() {
        let heads: Vec<Head> = ["第一章　甲", "第一节　乙", "一、丙", "（一）丁"]
            .into_iter()
            .filter_map(|text| head(&paragraph(text), [None, None]))
            .collect();
        let level = |heads: &[Head]| {
            let levels = Levels::of(heads.iter());
            heads.iter().map(|head| levels.level(head)).collect::<Vec<_>>()
        };
        assert_eq!(level(&heads), [1, 2, 3, 4]);
        assert_eq!(level(&heads[2..]), [1, 2]);
        let plain = Head { scheme: None, outline: Some(2), text: "甲".into() };
        assert_eq!(level(&[plain]), [2]);
    }
}
