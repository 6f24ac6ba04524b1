//! From text to tokens: names, numbers, periods, words that say something of a number, marks; what
//! is left is unknown.

use std::ops::Range;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::lexicon::{Lexicon, Name, Subject};
use super::setting::Setting;
use super::words::{Sense, words};
use crate::text::dash;
use crate::text::numeral::{self, Bound, Numeral};
use crate::text::period::Period;
use crate::text::scan::is_digit;
use crate::text::unit::Unit;

/// Tokens and bytes of a sentence: nobody reads one that is longer. Rules look back and forth within a sentence
/// for each of its numbers, so it ends there for them.
const LONGEST: (usize, usize) = (2_000, 24_000);

/// Characters of the title of a document; looking further for the end of each takes long texts squared.
const MOST_TITLE: usize = 300;

/// A piece of text.
#[derive(Debug, Clone)]
pub(in crate::inspect) struct Token {
    /// Bytes of the passage.
    pub range: Range<usize>,
    pub kind: TokenKind,
}

impl Token {
    /// True for a word of a sense.
    pub(in crate::inspect) fn is_word(&self, sense: Sense) -> bool {
        self.kind == TokenKind::Word(sense)
    }

    /// The number that it is.
    pub(in crate::inspect) fn number(&self) -> Option<&Numeral> {
        if let TokenKind::Number(numeral) = &self.kind { Some(numeral) } else { None }
    }

    /// The row of the indicator table that it names.
    pub(in crate::inspect) fn indicator(&self) -> Option<usize> {
        if let TokenKind::Name(_, subject) = self.kind { subject.indicator } else { None }
    }
}

/// What a token is; opening and closing brackets and semicolons in either width.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) enum TokenKind {
    /// A name of something in the tables, by its index in the lexicon.
    Name(usize, Subject),
    /// Two names in one word: 城乡居民人均可支配收入.
    Pair([usize; 2]),
    /// A number with its unit; boxed, since most tokens are words.
    Number(Box<Numeral>),
    /// A period, or the years from the first to the last.
    Period(Period, Option<Period>),
    /// A word that says something of a number, or links.
    Word(Sense),
    /// ，or ：: a new clause of the same sentence.
    Comma,
    Open,
    Close,
    Semicolon,
    /// 。！？ and line ends.
    Stop,
    /// Anything else.
    Unknown,
}

/// Splits prose into tokens by one automaton over the names of the tables and the words of `words.txt`.
#[derive(Debug)]
pub(in crate::inspect) struct Lexer {
    lexicon: Lexicon,
    finder: Option<AhoCorasick>,
    senses: Vec<Sense>,
    /// Short title of the plan.
    title: String,
    /// Parts of years of which the tables have numbers.
    parts: Vec<Period>,
}

impl Lexer {
    /// A lexer over names and words, and those that the report's own place and plan give.
    pub(in crate::inspect) fn new(lexicon: Lexicon, setting: &Setting) -> Self {
        let mut entries: Vec<&str> = lexicon.names().iter().map(|name| name.form.as_str()).collect();
        let mut senses = Vec::new();
        // Of a word that both have the setting knows better what it means here.
        entries.extend(setting.words().map(|(_, word)| word));
        senses.extend(setting.words().map(|(sense, _)| sense));
        for (sense, word) in words() {
            entries.push(word);
            senses.push(sense);
        }
        // Only a set of hundreds of megabytes of names could fail to build.
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(&entries)
            .ok();
        Self { lexicon, finder, senses, title: setting.title().to_owned(), parts: Vec::new() }
    }

    /// One that knows parts of years by their months alone (前两个月), where these have numbers.
    pub(in crate::inspect) fn knowing(self, periods: &[Period]) -> Self {
        let parts = periods.iter().filter(|period| !period.is_full_year()).copied().collect();
        Self { parts, ..self }
    }

    /// Short title of the plan.
    pub(in crate::inspect) fn title(&self) -> &str {
        &self.title
    }

    /// The name behind a token.
    pub(in crate::inspect) fn name(&self, index: usize) -> &Name {
        &self.lexicon.names()[index]
    }

    pub(in crate::inspect) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The tokens of a text; a name wins over the numbers in it, a number over a word that begins with it.
    pub(in crate::inspect) fn tokens(&self, text: &str) -> Vec<Token> {
        let mut out: Vec<Token> = Vec::new();
        let mut at = number_of(text);
        let mut before = None;
        let mut year = None;
        let (mut tokens, mut start) = (0, 0);
        while let Some(c) = text[at..].chars().next() {
            let (kind, end) = match self.word(text, at) {
                // A name may hold digits: 每千人口拥有0-3岁婴幼儿托位数.
                Some((kind @ (TokenKind::Name(..) | TokenKind::Pair(_)), end)) => (kind, end),
                word => self
                    .part(text, at, year)
                    // 上半年 of a year that has one, else only a word.
                    .filter(|_| matches!(word, None | Some((TokenKind::Word(Sense::PartOfYear), _))))
                    .or_else(|| self.scan(text, at, before, c))
                    .or(word)
                    .unwrap_or((TokenKind::Unknown, at + c.len_utf8())),
            };
            match &kind {
                TokenKind::Period(from, None) => year = Some(from.year),
                TokenKind::Period(_, Some(_)) | TokenKind::Stop => year = None,
                _ => {}
            }
            if kind == TokenKind::Stop {
                (tokens, start) = (out.len() + 1, end);
            } else if out.len() - tokens >= LONGEST.0 || at - start >= LONGEST.1 {
                out.push(Token { range: at..at, kind: TokenKind::Stop });
                (tokens, start) = (out.len(), at);
            }
            push(&mut out, Token { range: at..end, kind });
            let is_name = out.last().is_some_and(|token| matches!(token.kind, TokenKind::Name(..)));
            // GDP2020年: the letters are a name of their own.
            before = text[at..end].chars().next_back().filter(|c| !is_name || !c.is_ascii_alphanumeric());
            at = end;
        }
        // Kept as long as the prose is.
        out.shrink_to_fit();
        out
    }

    /// Months without a year (1—2月, 前两个月, 一季度): of the year that the sentence has named, else of the only
    /// one of which the tables have them.
    fn part(&self, text: &str, at: usize, year: Option<i32>) -> Option<(TokenKind, usize)> {
        let is_told = |word: &str| text[..at].ends_with(word);
        // 去年前两个月, 上年同期: of another year than this.
        if self.parts.is_empty() || (is_told("年") && !is_told("今年")) || text[..at].ends_with(is_digit) {
            return None;
        }
        let (months, length) = Period::months(&text[at..]).or_else(|| month_end(&text[at..]))?;
        let is_meant = |part: &&Period| part.months == months && year.is_none_or(|year| part.year == year);
        let mut known = self.parts.iter().filter(is_meant);
        let only = known.next().filter(|_| known.next().is_none())?;
        Some((TokenKind::Period(*only, None), at + length))
    }

    /// The longest name or word that begins at a position, and its end.
    fn word(&self, text: &str, at: usize) -> Option<(TokenKind, usize)> {
        let input = Input::new(text).range(at..).anchored(Anchored::Yes);
        let found = self.finder.as_ref()?.find(input)?;
        let index = found.pattern().as_usize();
        let names = self.lexicon.names();
        let kind = match names.get(index) {
            Some(name) => match name.pair {
                Some(pair) => TokenKind::Pair(pair),
                None => TokenKind::Name(index, name.subject),
            },
            None => match self.senses[index - names.len()] {
                Sense::Plain => TokenKind::Unknown,
                sense => TokenKind::Word(sense),
            },
        };
        Some((kind, found.end()))
    }

    /// What digits may be besides a number: of a paragraph, a period, a ratio, a range.
    fn scan_digits(rest: &str, at: usize, before: Option<char>) -> Option<(TokenKind, usize)> {
        if before.is_none_or(|c| matches!(c, '；' | '。' | '\n' | '：'))
            && let length @ 1.. = number_of(rest)
        {
            return Some((TokenKind::Word(Sense::Link), at + length));
        }
        // 2026、2027两年: the year of the list that has no 年 of its own.
        if let Some(year) = rest.get(..4).filter(|_| rest[4..].starts_with("两年")).and_then(|year| year.parse().ok())
        {
            return Some((TokenKind::Period(Period::year(year), None), at + 4));
        }
        // 2023上半年.
        if let Some((year, (months, length))) = rest
            .get(..4)
            .filter(|year| year.starts_with("20") || year.starts_with("19"))
            .and_then(|year| Some((year.parse().ok()?, Period::months(&rest[4..])?)))
        {
            return Some((TokenKind::Period(Period { year, months }, None), at + 4 + length));
        }
        if let Some(length) = month(rest) {
            return Some((TokenKind::Unknown, at + length));
        }
        // In the middle of a name such as PM2.5 there is no period.
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.') {
            return None;
        }
        if let Some((from, to, length)) = Period::span(rest) {
            return Some((TokenKind::Period(from, to), at + length));
        }
        if let Some((numeral, length)) = to_one(rest) {
            return Some((TokenKind::Number(Box::new(numeral)), at + length));
        }
        ratio(rest).or_else(|| range(rest)).map(|length| (TokenKind::Unknown, at + length))
    }

    /// Marks, periods and numbers at a position.
    fn scan(&self, text: &str, at: usize, before: Option<char>, c: char) -> Option<(TokenKind, usize)> {
        let rest = &text[at..];
        let mark = match c {
            '，' | ',' | '：' | ':' | '—' => Some(TokenKind::Comma),
            '（' | '(' => Some(TokenKind::Open),
            '）' | ')' => Some(TokenKind::Close),
            '；' | ';' => Some(TokenKind::Semicolon),
            '。' | '！' | '？' | '\n' => Some(TokenKind::Stop),
            ' ' | '\u{a0}' | '\u{3000}' => Some(TokenKind::Word(Sense::Link)),
            _ => None,
        };
        // The title of a document says nothing here, whatever numbers are in it.
        if c == '《'
            && let Some((end, _)) = rest.char_indices().take(MOST_TITLE).find(|(_, c)| *c == '》')
        {
            let title = &rest[..end + '》'.len_utf8()];
            let kind = if title == self.title { TokenKind::Word(Sense::Link) } else { TokenKind::Unknown };
            return Some((kind, at + title.len()));
        }
        if c.is_ascii_digit()
            && let Some(found) = Self::scan_digits(rest, at, before)
        {
            return Some(found);
        }
        let is_dash = dash::is_range(c);
        if is_dash && before.is_some_and(|c| c.is_ascii_digit() || matches!(c, '%' | '％')) {
            return Some((TokenKind::Unknown, at + c.len_utf8()));
        }
        if is_digit(c) || (is_dash && c != '—') {
            return match numeral::arabic(rest, before) {
                Some((mut number, length)) => {
                    // One end of a range is no statement of its own.
                    if before.is_some_and(dash::is_range) {
                        number.bound = Some(Bound::About);
                    }
                    Some((TokenKind::Number(Box::new(number)), at + length))
                }
                None => {
                    let name = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(rest.len());
                    Some((TokenKind::Unknown, at + name.max(c.len_utf8())))
                }
            };
        }
        if (c == '第' || c == '首')
            && let Some((number, length)) = numeral::ordinal(rest)
        {
            return Some((TokenKind::Number(Box::new(number)), at + length));
        }
        mark.map(|kind| (kind, at + c.len_utf8()))
    }
}

/// The bytes of a month alone: 6月, 12月份.
fn month(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text[digits..].strip_prefix('月').filter(|_| (1..=2).contains(&digits))?;
    Some(text.len() - after.strip_prefix('份').unwrap_or(after).len())
}

/// 6月末: what stands then is that of the months up to it.
fn month_end(text: &str) -> Option<((u8, u8), usize)> {
    let length = month(text)?;
    let end = ["末", "底"].iter().find(|end| text[length..].starts_with(**end))?;
    let months: u8 = text[..text.find('月')?].parse().ok()?;
    Some(((1, months), length + end.len()))
}

/// Neighbouring unknown pieces are one.
fn push(out: &mut Vec<Token>, token: Token) {
    if let Some(last) = out.last_mut()
        && last.kind == TokenKind::Unknown
        && token.kind == TokenKind::Unknown
    {
        last.range.end = token.range.end;
        return;
    }
    out.push(token);
}

/// The bytes of the number of a paragraph: `（3）`, `3.`.
fn number_of(text: &str) -> usize {
    let inner = text.strip_prefix(['（', '(']).unwrap_or(text);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let closes = [')', '）', '.', '．', '、'].iter().find(|mark| inner[digits..].starts_with(**mark));
    let after = closes.map_or("", |mark| &inner[digits + mark.len_utf8()..]);
    let is_number = (1..=3).contains(&digits) && closes.is_some() && !after.starts_with(|c: char| c.is_ascii_digit());
    if is_number { text.len() - after.len() } else { 0 }
}

/// `1.99：1`: how many of one for each of the other.
fn to_one(text: &str) -> Option<(Numeral, usize)> {
    let end = ratio(text)?;
    let mut parts = text[..end].split([':', '：', '∶']);
    let (number, one) = (parts.next()?, parts.next()?);
    let (mut numeral, length) = numeral::arabic(number, None)?;
    numeral.unit = Unit::read("：1");
    (one == "1" && parts.next().is_none() && length == number.len()).then_some((numeral, end))
}

/// `9.57:41.33:49.10`, `2：1`: numbers of a ratio belong together.
fn ratio(text: &str) -> Option<usize> {
    let mut end = numeral::digits(text);
    let mut parts = 1;
    while let Some(rest) = text[end..].strip_prefix([':', '：', '∶']) {
        let length = numeral::digits(rest);
        if length == 0 {
            break;
        }
        end = text.len() - rest.len() + length;
        parts += 1;
    }
    (parts > 1).then_some(end)
}

/// `0-3岁`, `1～2条`: a range says nothing of one number, and often is a part of a name.
fn range(text: &str) -> Option<usize> {
    let rest = text[numeral::digits(text)..].strip_prefix(dash::is_range)?;
    let second = numeral::digits(rest);
    (second > 0).then(|| text.len() - rest.len() + second)
}
