//! What a report refers to by a number, and the key by which a template refers to it.

use std::collections::BTreeMap;

use super::chapters::run_in;
use super::heads::line;
use super::outline::{Item, Section, caption};
use super::tables::{Setting, Settings};
use crate::model::report::SectionKind;

/// How many paragraphs of a section begin with a head of their own.
pub(super) fn run_ins(section: &Section<'_>) -> usize {
    section.items.iter().filter(|item| matches!(item, Item::Text(text) if run_in(text).is_some())).count()
}

/// The key of each annex, none for other sections. The two that every report of its kind has are known by what they
/// hold: the table of indicators, or a paragraph for each of them.
pub(super) fn annex_keys(sections: &[Section<'_>], tables: &Settings) -> Vec<Option<String>> {
    let (mut list, mut text) = (Some("annex2"), Some("annex1"));
    let mut number = 0;
    let mut key = |section: &Section<'_>| {
        number += 1;
        let is_list = |item: &Item<'_>| matches!(item, Item::Table(placed) if tables.of(placed.table).is_indicators());
        let usual =
            if section.items.iter().any(is_list) { list.take() } else { text.take_if(|_| run_ins(section) > 1) };
        usual.map_or_else(|| format!("annex-{number}"), str::to_owned)
    };
    sections.iter().map(|section| (section.kind == SectionKind::Annex).then(|| key(section))).collect()
}

/// Numbers with their keys, where the program will give the same numbers.
pub(super) fn references(
    sections: &[Section<'_>],
    annexes: &[Option<String>],
    settings: &Settings,
    pictures: &[Option<String>],
) -> BTreeMap<String, String> {
    let mut keys = BTreeMap::new();
    let (mut tables, mut boxes, mut shown) = (0, 0, 0);
    let mut take = |number: String, typed: Option<String>, key: String| {
        if typed.as_ref() == Some(&number) {
            keys.insert(number, key);
        }
    };
    for section in sections {
        for item in &section.items {
            match item {
                Item::Table(placed) => match settings.of(placed.table) {
                    Setting::Boxed(number) => {
                        boxes += 1;
                        take(format!("专栏{boxes}"), Some(format!("专栏{number}")), format!("box-{number}"));
                    }
                    Setting::Placed { key, .. } if section.kind == SectionKind::Body => {
                        tables += 1;
                        let typed = placed.caption.as_ref().map(|(_, caption)| caption.number.clone());
                        take(format!("表{tables}"), typed, key.clone());
                    }
                    _ => {}
                },
                Item::Picture { index, caption: below, .. } => {
                    let Some(Some(name)) = pictures.get(*index) else { continue };
                    shown += 1;
                    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
                    let typed = below.as_ref().and_then(|(below, _)| caption(&line(below), "图"));
                    take(format!("图{shown}"), typed.map(|typed| typed.number), stem.to_owned());
                }
                Item::Heading(_) | Item::Text(_) => {}
            }
        }
    }
    // An only annex has no number.
    let annexes: Vec<&String> = annexes.iter().flatten().collect();
    if annexes.len() > 1 {
        keys.extend((1..).zip(annexes).map(|(number, key)| (format!("附件{number}"), key.clone())));
    }
    keys
}
