//! The list of what a person has to do, as Markdown: what is to be decided, then the sentences by department.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::answer::NOBODY;
use crate::model::todo::{FactAsked, TodoItem, TodoState};
use crate::text::distinct;

/// What the list tells.
#[derive(Debug, Clone, Copy)]
pub struct TodoAccount<'a> {
    /// Every sentence.
    pub items: &'a [TodoItem],
    /// What was changed in the settings, and what was inferred.
    pub done: &'a [String],
    /// What a person has to decide.
    pub questions: &'a [String],
    /// What keeps a report from being made.
    pub errors: &'a [String],
    /// Numbers of the kind 正文数据 that are asked for.
    pub facts: &'a [FactAsked],
    /// Cells of 指标说明 that speak of the last period.
    pub notes: &'a [String],
    /// Rows that are counted in another unit: then and now.
    pub units: &'a BTreeMap<String, (String, String)>,
}

/// The list of what a person has to do, as Markdown.
pub fn todo_list(account: &TodoAccount<'_>) -> String {
    let TodoAccount { items, done, questions, errors, facts, notes, units } = account;
    let count = |state| items.iter().filter(|item| item.state == state).count();
    let mut out = "# 待办\n\n".to_owned();
    let counts: Vec<String> =
        TodoState::ALL.into_iter().map(|state| format!("{} {} 句", state.word(), count(state))).collect();
    let _ = write!(
        out,
        "全部 {} 句：{}。\n\n办好一条，在方括号里打 `x`；改写过的句子不用打。`pinggu next --status` 数还剩多少。\n",
        items.len(),
        counts.join("，")
    );
    section(&mut out, "先处理：还做不出报告的原因", errors);
    section(&mut out, "请决定", questions);
    section(&mut out, "程序改了什么设置、推断了什么", done);
    let other = units.iter().map(|(name, (then, now))| format!("`{name}` 的计量单位由 {then} 改为 {now}"));
    section(&mut out, "计量单位", &other.collect::<Vec<_>>());
    let asked = facts.iter().map(|FactAsked { name, unit, then: (period, value), now, departments }| {
        format!("{name}，{now}：待补（{period}为{value}{unit}，{}）", departments.join("、"))
    });
    section(&mut out, "正文数据要补的数", &asked.collect::<Vec<_>>());
    section(&mut out, "指标说明没有换成本期的，请核对", notes);
    let open: Vec<&TodoItem> = items.iter().filter(|item| item.state.is_open()).collect();
    for department in distinct(open.iter().map(|item| owners(item).remove(0))) {
        let _ = write!(out, "\n## {department}\n\n");
        out.extend(open.iter().filter(|item| owners(item)[0] == department).map(|item| item.entry()));
    }
    out += &joint(&open);
    let changed: Vec<String> = items
        .iter()
        .filter(|item| item.state == TodoState::Changed)
        .map(|item| format!("{}:{}　{}", item.file, item.line, item.after))
        .collect();
    section(&mut out, "程序已改，请过目", &changed);
    out
}

/// Lines under a head; nothing where there are none.
fn section(out: &mut String, head: &str, lines: &[String]) {
    if !lines.is_empty() {
        let _ = write!(out, "\n## {head}\n\n");
        out.extend(lines.iter().map(|line| format!("- {line}\n")));
    }
}

/// What departments answer for beside the one that the sentence is listed under.
fn joint(open: &[&TodoItem]) -> String {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in open {
        for department in owners(item).into_iter().skip(1) {
            let place = format!("{}:{}（{}）", item.file, item.line, owners(item)[0]);
            let own = places.entry(department).or_default();
            if !own.contains(&place) {
                own.push(place);
            }
        }
    }
    let lines = places.iter().map(|(department, own)| format!("- {department}：{}\n", own.join("、")));
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("\n## 与别的单位同办的\n\n{lines}") }
}

/// Those who answer for an item; the bureau where nobody does.
fn owners(item: &TodoItem) -> Vec<String> {
    if item.departments.is_empty() { vec![NOBODY.to_owned()] } else { item.departments.clone() }
}
