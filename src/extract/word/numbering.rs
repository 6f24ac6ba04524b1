//! Automatic numbers: Word keeps them as lists with levels and counts them anew each time it shows a page.

use std::collections::{BTreeMap, BTreeSet};

use super::numerals::written;
use super::tree::{Node, attribute, child, elements, name, number, switch, value};

/// Levels of a list.
pub(super) const LEVELS: usize = 9;
/// Longest text of a level, which every paragraph of it gets; Word's own have some ten characters.
const LONGEST_TEXT: usize = 64;
/// What stands before an item that is not counted, whatever sign the program draws.
const BULLET: &str = "•";

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Their forms by id.
    pub forms: BTreeMap<String, Form>,
    /// Lists by id.
    pub by_id: BTreeMap<String, List>,
    /// Lists by the style that they belong to.
    by_style: BTreeMap<String, String>,
}

/// How the levels of lists are numbered.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub levels: BTreeMap<usize, Level>,
    /// The style whose list has the levels that this has not.
    pub style: Option<String>,
}

/// How a level is numbered.
#[derive(Debug, Clone)]
pub(super) struct Level {
    pub start: usize,
    /// Word's name of the numerals: `chineseCounting`.
    pub numerals: String,
    /// `（%2）`
    pub text: String,
    /// The style that takes this level of the list.
    pub style: Option<String>,
    /// All numbers in it are Arabic.
    pub is_legal: bool,
    /// After which level it begins anew; none for every level above it, 0 for none.
    pub restart: Option<usize>,
}

/// A list: a form, and what it changes of it.
#[derive(Debug)]
pub(super) struct List {
    pub form: String,
    pub levels: BTreeMap<usize, Level>,
    pub starts: BTreeMap<usize, usize>,
}

/// How far each list has been counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// By form: lists of one form count on. What is none has not begun.
    counts: BTreeMap<String, [Option<usize>; LEVELS]>,
    /// Lists that were counted already, with their level.
    begun: BTreeSet<(String, usize)>,
}

impl Lists {
    /// Those of a part.
    pub(super) fn read(root: Node<'_, '_>) -> Self {
        let mut lists = Self::default();
        for node in elements(root) {
            match name(node) {
                "abstractNum" => {
                    let Some(id) = attribute(node, "abstractNumId") else { continue };
                    let levels = elements(node).filter(|node| name(*node) == "lvl");
                    let form = Form {
                        levels: levels.filter_map(Level::of).collect(),
                        style: value(node, "numStyleLink").map(str::to_owned),
                    };
                    lists.forms.insert(id.to_owned(), form);
                    if let Some(style) = value(node, "styleLink") {
                        lists.by_style.insert(style.to_owned(), id.to_owned());
                    }
                }
                "num" => {
                    let (Some(id), Some(form)) = (attribute(node, "numId"), value(node, "abstractNumId")) else {
                        continue;
                    };
                    let changes = || elements(node).filter(|node| name(*node) == "lvlOverride");
                    let at = |node| attribute(node, "ilvl").and_then(|at| at.parse::<usize>().ok());
                    let list = List {
                        form: form.to_owned(),
                        levels: changes().filter_map(|node| child(node, "lvl").and_then(Level::of)).collect(),
                        starts: changes()
                            .filter_map(|node| Some((at(node)?, number(node, "startOverride")?)))
                            .collect(),
                    };
                    lists.by_id.insert(id.to_owned(), list);
                }
                _ => {}
            }
        }
        lists
    }

    /// Counts the next paragraph of a list, and gives the number that stands before it; empty where there is none.
    pub(super) fn next(&self, id: &str, at: usize, counters: &mut Counters) -> String {
        let at = at.min(LEVELS - 1);
        let Some(list) = self.by_id.get(id) else { return String::new() };
        let Some(level) = self.level(list, at) else { return String::new() };
        let counts = counters.counts.entry(list.form.clone()).or_insert([None; LEVELS]);
        let is_first = counters.begun.insert((id.to_owned(), at));
        let start = list.starts.get(&at).copied();
        counts[at] = match (start.filter(|_| is_first), counts[at]) {
            (Some(start), _) => Some(start),
            (None, Some(count)) => Some(count.saturating_add(1)),
            // A list that begins elsewhere does so whenever it begins anew.
            (None, None) => start.or(Some(level.start)),
        };
        for (below, count) in counts.iter_mut().enumerate().skip(at + 1) {
            let restart = self.level(list, below).and_then(|level| level.restart);
            if restart.is_none_or(|above| above > 0 && at < above) {
                *count = None;
            }
        }
        let counts = *counts;
        if level.numerals == "bullet" {
            return if level.text.trim().is_empty() { String::new() } else { BULLET.to_owned() };
        }
        self.label(list, level, &counts)
    }

    fn label(&self, list: &List, level: &Level, counts: &[Option<usize>; LEVELS]) -> String {
        let mut label = String::new();
        let mut rest = level.text.chars().peekable();
        while let Some(c) = rest.next() {
            let place = rest.peek().and_then(|c| c.to_digit(10)).filter(|place| c == '%' && *place > 0);
            let Some(place) = place else {
                label.push(c);
                continue;
            };
            rest.next();
            let above = place as usize - 1;
            let of = self.level(list, above);
            let start = || list.starts.get(&above).copied().or(of.map(|level| level.start));
            let count = counts[above].or_else(start).unwrap_or(1);
            let numerals = of.filter(|_| !level.is_legal).map_or("decimal", |level| level.numerals.as_str());
            label += &written(count, numerals);
        }
        label
    }

    /// The level of a list that is that of a style.
    pub(super) fn level_of(&self, id: &str, style: &str) -> Option<usize> {
        let list = self.by_id.get(id)?;
        (0..LEVELS).find(|at| self.level(list, *at).is_some_and(|level| level.style.as_deref() == Some(style)))
    }

    fn level<'a>(&'a self, list: &'a List, at: usize) -> Option<&'a Level> {
        let form = self.forms.get(&list.form)?;
        let linked = || self.forms.get(self.by_style.get(form.style.as_ref()?)?)?.levels.get(&at);
        list.levels.get(&at).or_else(|| form.levels.get(&at)).or_else(linked)
    }
}

impl Level {
    fn of(node: Node<'_, '_>) -> Option<(usize, Self)> {
        let at = attribute(node, "ilvl")?.parse().ok().filter(|at| *at < LEVELS)?;
        let level = Self {
            start: number(node, "start").unwrap_or(0),
            numerals: value(node, "numFmt").unwrap_or("decimal").to_owned(),
            text: value(node, "lvlText").unwrap_or_default().chars().take(LONGEST_TEXT).collect(),
            style: value(node, "pStyle").map(str::to_owned),
            is_legal: switch(node, "isLgl").unwrap_or(false),
            restart: number(node, "lvlRestart"),
        };
        Some((at, level))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use super::*;

    const XML: &str = "<numbering xmlns:w='u'>\
        <w:abstractNum w:abstractNumId='0'>\
          <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>\
          <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:pStyle w:val='2'/><w:lvlText w:val='（%2）'/></w:lvl>\
          <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:isLgl/><w:lvlText w:val='%1.%2.%3'/></w:lvl>\
          <w:lvl w:ilvl='3'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlRestart w:val='0'/><w:lvlText w:val='（%4）'/></w:lvl>\
        </w:abstractNum>\
        <w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='\u{f06c}'/></w:lvl></w:abstractNum>\
        <w:abstractNum w:abstractNumId='2'><w:numStyleLink w:val='list'/></w:abstractNum>\
        <w:abstractNum w:abstractNumId='3'><w:styleLink w:val='list'/>\
          <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimalEnclosedCircle'/><w:lvlText w:val='%1'/></w:lvl></w:abstractNum>\
        <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>\
        <w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>\
        <w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>\
        <w:num w:numId='4'><w:abstractNumId w:val='2'/></w:num>\
        <w:num w:numId='5'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='1'><w:startOverride w:val='3'/></w:lvlOverride></w:num>\
        </numbering>";

    #[test]
    fn levels_count_as_word_counts_them() {
        let lists = tree::with(XML.as_bytes(), "numbering", Lists::read).expect("read");
        let mut counters = Counters::default();
        let steps = [
            ("1", 0, "一、"),
            ("1", 1, "（一）"),
            ("1", 3, "（1）"),
            ("1", 1, "（二）"),
            ("1", 3, "（2）"),
            ("1", 2, "1.2.1"),
            ("1", 0, "二、"),
            ("1", 1, "（一）"),
            ("2", 0, "•"),
            // Another list of the same form begins where it says, and the first one goes on from there.
            ("3", 0, "五、"),
            ("3", 0, "六、"),
            ("1", 0, "七、"),
            ("4", 0, "①"),
            ("9", 0, ""),
            // One that begins elsewhere on a lower level does so under every head.
            ("5", 1, "（三）"),
            ("5", 1, "（四）"),
            ("5", 0, "八、"),
            ("5", 1, "（三）"),
        ];
        for (list, level, label) in steps {
            assert_eq!(lists.next(list, level, &mut counters), label, "{list} {level}");
        }
        assert_eq!((lists.level_of("1", "2"), lists.level_of("4", "2")), (Some(1), None));
    }
}
