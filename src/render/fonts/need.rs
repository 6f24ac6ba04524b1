//! Which fonts documents need: of each chain the first that there is, and of those behind it what shows
//! the characters that the ones before lack.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::FontSupply;
use super::book::{Family, FontBook};
use crate::model::job::Fonts;
use crate::text::distinct;

/// The fonts that a run of typst is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) enum FontSet {
    /// These files and no others, in this order.
    Files(Vec<PathBuf>),
    /// All folders.
    All {
        /// Characters that no font of the chains has, for which typst looks among all fonts.
        borrowed: Vec<char>,
    },
}

impl FontSet {
    /// All fonts, for no character in particular.
    pub(in crate::render) const ALL: Self = Self::All { borrowed: Vec::new() };

    /// What documents in these fonts need, given their page style and their sources.
    pub(in crate::render) fn needed<'a>(
        supply: &FontSupply,
        fonts: &Fonts,
        theme: &str,
        sources: impl Iterator<Item = &'a str>,
    ) -> Self {
        let Some(book) = &supply.book else { return Self::ALL };
        // Which characters are left to the Latin faces is for the page style to say. They are all given: they are
        // small.
        let mut families: Vec<&Family> = book.present(&fonts.latin).collect();
        let mut shown = shown(theme, sources);
        shown.retain(|character| !(is_latin(*character) && families.iter().any(|family| family.has(*character))));
        let mut borrowed = BTreeSet::new();
        for (_, _, chain) in fonts.chains().into_iter().filter(|(key, _, _)| *key != "latin") {
            let (taken, lacking) = taken(book, chain.iter().chain(&fonts.fallback), &shown);
            families.extend(taken);
            borrowed.extend(lacking);
        }
        if !borrowed.is_empty() {
            return Self::All { borrowed: borrowed.into_iter().collect() };
        }
        families.extend(named(book, theme));
        Self::Files(distinct(families.into_iter().flat_map(Family::files).map(Path::to_owned)))
    }
}

/// The families of a chain that are needed for the characters, and the characters that it does not show.
fn taken<'a>(
    book: &'a FontBook,
    chain: impl Iterator<Item = &'a String>,
    shown: &[char],
) -> (Vec<&'a Family>, Vec<char>) {
    let mut lacking = shown.to_vec();
    let mut taken = Vec::new();
    for family in book.present(chain) {
        let before = lacking.len();
        lacking.retain(|character| !family.has(*character));
        // The first one is used for all that is not text, such as heights of lines.
        if taken.is_empty() || lacking.len() < before {
            taken.push(family);
        }
    }
    (taken, lacking)
}

/// Families that a page style of the bureau's own names in quotation marks. A mark within a text turns inside
/// and outside round, so both are looked at.
fn named<'a>(book: &'a FontBook, theme: &str) -> Vec<&'a Family> {
    theme.split('"').filter_map(|name| book.family(name)).collect()
}

/// What typst sets by itself: quotation marks, dashes and dots that it makes of plain ones.
const MADE: &str = "“”‘’–—…";

/// The characters that sources may show, in order. What nobody sees needs no font.
fn shown<'a>(theme: &str, sources: impl Iterator<Item = &'a str>) -> Vec<char> {
    let mut is_there = vec![false; 0x11_0000];
    let mut mark = |text: &str| {
        for character in text.chars().chain(escaped(text)) {
            is_there[u32::from(character) as usize] = true;
        }
    };
    mark(theme);
    mark(MADE);
    sources.for_each(mark);
    let written = (0..).zip(is_there).filter(|(_, is_there)| *is_there).filter_map(|(code, _)| char::from_u32(code));
    written.filter(|c| !c.is_whitespace() && !c.is_control() && !is_ignorable(*c)).collect()
}

/// The characters that a source writes as `\u{3000}`.
fn escaped(source: &str) -> impl Iterator<Item = char> {
    let codes = source.split("\\u{").skip(1).filter_map(|rest| rest.split('}').next());
    codes.filter_map(|code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32))
}

/// True for the letters, digits and marks of Latin writing, for which Chinese fonts are not used.
fn is_latin(character: char) -> bool {
    character < '\u{250}'
}

/// True for characters that are not shown where a font lacks them: Unicode's `Default_Ignorable_Code_Point`.
fn is_ignorable(character: char) -> bool {
    matches!(u32::from(character),
        0xad | 0x34f | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f
        | 0x202a..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xfff8
        | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fonts::FontFolders;

    /// A supply with families, each in a file of its name that has these characters and no others.
    fn supply(families: &[(&str, &str)]) -> FontSupply {
        let faces = |(name, characters): &(&str, &str)| {
            let covers: BTreeSet<(u32, u32)> = characters.chars().map(|c| (u32::from(c), u32::from(c))).collect();
            let family = serde_json::json!({
                "name": name, "faces": {"Regular": {"File": [0, format!("{name}.otf")]}}, "covers": covers
            });
            ((*name).to_lowercase(), family)
        };
        let book: serde_json::Map<_, _> = families.iter().map(faces).collect();
        FontSupply {
            folders: FontFolders::default(),
            book: serde_json::from_value(book.into()).expect("book"),
            stamp: String::new(),
        }
    }

    #[test]
    fn of_a_chain_is_given_what_shows_the_text() {
        let kept = "甲乙“”‘’–—…";
        let ascii: String = ('!'..='~').collect();
        let all = supply(&[
            ("Fang", kept),
            ("Lacking", "丙"),
            ("Song", kept),
            ("Ext", "㐀㐁"),
            ("Roman", &format!("{ascii}é")),
            ("Serif", &ascii),
            ("Own", ""),
        ]);
        let list = |names: &str| names.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let chain = list("None fang Lacking Song");
        let fonts = Fonts {
            title: chain.clone(),
            body: chain.clone(),
            kai: chain.clone(),
            hei: chain.clone(),
            song: chain,
            latin: list("Absent Roman Serif"),
            fallback: list("Ext"),
            paths: Vec::new(),
        };
        let files = |names: &str| FontSet::Files(list(names).iter().map(|name| format!("{name}.otf").into()).collect());
        let borrowed = |characters: &str| FontSet::All { borrowed: characters.chars().collect() };
        let cases = [
            ("甲乙", "", files("Roman Serif Fang")),
            ("甲丙", "", files("Roman Serif Fang Lacking")),
            ("甲㐀", "", files("Roman Serif Fang Ext")),
            // Latin letters are the Latin faces'; nobody sees blanks and controls.
            ("甲aé b\u{200b}\u{3000}\u{fe00}\n", "", files("Roman Serif Fang")),
            // A page style may name a font, and write a character by its number.
            ("甲", "#set text(font: \"own\")", files("Roman Serif Fang Own")),
            ("甲", "\"\\u{3401}\"", files("Roman Serif Fang Ext")),
            ("丁甲", "戊", borrowed("丁戊")),
            ("ÿ", "", borrowed("ÿ")),
        ];
        for (text, theme, expected) in cases {
            assert_eq!(FontSet::needed(&all, &fonts, theme, [text].into_iter()), expected, "{text} {theme}");
        }
        let unknown = FontSupply { book: None, ..all };
        assert_eq!(FontSet::needed(&unknown, &fonts, "", ["甲"].into_iter()), FontSet::ALL);
    }
}
