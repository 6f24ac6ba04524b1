//! Names of departments of the own place.

use super::{PassageView, Rule};
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::statement::{Department, Statement};

pub(super) const RULE: Rule = Rule {
    name: "部门名称",
    reads: &[("由区发改局牵头，区住建局、区卫健委配合。", &["部门 区发改局", "部门 区住建局", "部门 区卫健委"])],
    leaves: &["优化全区产业布局。", "由市统计局核定。", "全区大局稳定。", "园区管理局面向企业。"],
    read,
};

/// No department of a place has a longer name: 区农业农村和水利湖泊局 has eleven characters.
const LONGEST: usize = 12;
/// 区某局 may be anything: a shorter name is one of a word's parts.
const SHORTEST: usize = 4;

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    let text = view.passage.text.as_str();
    let own = view.language.job.region.level.character();
    for end in Cue::DepartmentEnd.words() {
        for (at, _) in text.match_indices(end) {
            // 布局, 格局, 结局 … are words, and so are 局面, 局势.
            let end = at + end.len();
            if Cue::NoDepartmentBefore.end_of(&text[..at]).is_some() || Cue::NoDepartmentAfter.begins(&text[end..]) {
                continue;
            }
            let Some(start) = department_start(text, at, own) else { continue };
            if text[start..end].chars().count() >= SHORTEST {
                found.push(Statement::Department(Department { passage: view.index, range: start..end }));
            }
        }
    }
}

/// Where the name of an own department that ends at a byte begins: `区…局` of a district, `市…局` of a city.
fn department_start(text: &str, end: usize, own: char) -> Option<usize> {
    let is_name =
        |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) && !Cue::DepartmentBreak.is(c.encode_utf8(&mut [0; 4]));
    let mut name = text[..end].char_indices().rev().take(LONGEST).take_while(|(_, c)| is_name(*c));
    let start = name.find(|(_, c)| *c == own).map(|(at, _)| at)?;
    // 城市管理局, 市市场监管局: the character is a part of another word.
    match text[..start].chars().next_back() {
        Some(before) if own == '市' && Cue::CityWord.is(before.encode_utf8(&mut [0; 4])) => None,
        Some(before) if before == own && Cue::Market.begins(&text[start..]) => Some(start - before.len_utf8()),
        _ => Some(start),
    }
}
