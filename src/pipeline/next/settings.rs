//! `report.yaml` of the new edition, and what was decided in it.

use std::collections::BTreeMap;

use super::tables::NewTables;
use super::{Matched, NextOptions};
use crate::model::job::Job;
use crate::model::kind::Kind;
use crate::model::table::{INDICATORS, Role};
use crate::model::verdict_words::likely_class;
use crate::narrate::built_in_parts;
use crate::next::SettingsText;
use crate::project::Project;
use crate::text::period::Period;
use crate::text::yaml::scalar;
use crate::text::{distinct, tidy};

/// What the new edition is of.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub kind: Kind,
    /// The last period with data, and the last full year of them.
    pub last: Period,
    pub year: Period,
    /// What was decided without being told, for people.
    pub decided: Vec<String>,
}

impl Plan {
    /// What the user asks for, else what the data and the old edition make likely.
    pub(super) fn new(options: &NextOptions<'_>, old: &Project, periods: &[Period]) -> Option<Self> {
        let last = *periods.last()?;
        let year = periods.iter().copied().rfind(|period| period.is_full_year()).unwrap_or(last);
        let mut decided = Vec::new();
        let kind = match options.kind {
            Some(kind) => kind.clone(),
            None => {
                let named = |name: &str| Kind::built_in().iter().find(|kind| kind.is_called(name));
                let of_data = if last.is_full_year() && last.year >= old.job.plan.end_year {
                    named("final")
                } else if last.is_full_year() {
                    named("annual")
                } else {
                    named("midterm")
                };
                let kind = of_data.cloned().unwrap_or_else(|| old.job.kind.clone());
                decided.push(format!("报告的种类按数据定为{}（数据到{last}）；不对的，请用 --kind 写明", kind.name));
                kind
            }
        };
        Some(Self { kind, last, year, decided })
    }

    /// What the edition is called beside the others.
    pub(super) fn label(&self) -> String {
        let (year, kind) = (self.last.year, &self.kind.name);
        if kind.starts_with('年') { format!("{year}{kind}") } else { format!("{year}年{kind}") }
    }

    fn day(period: Period) -> String {
        let (month, day) = period.last_day();
        format!("{}年{month}月{day}日", period.year)
    }

    /// Days of the old settings with those of the new, as prose writes them.
    pub(super) fn dates(&self, old: &Job) -> BTreeMap<String, String> {
        let evaluation = &old.evaluation;
        let pairs = [
            (&evaluation.to, Self::day(self.last)),
            (&evaluation.monthly_data, Self::day(self.last)),
            (&evaluation.annual_data, Self::day(self.year)),
        ];
        let changed = pairs.into_iter().filter(|(then, now)| *then != now && !then.is_empty());
        changed.map(|(then, now)| (then.clone(), now)).collect()
    }

    /// The title with the new kind and year.
    fn title(&self, old: &Job) -> String {
        let title = &old.title;
        let names = old.kind.names().map(|name| name.trim_end_matches("报告"));
        let names = names.filter(|name| !name.is_ascii() && title.contains(name));
        // Its own name rather than a longer one with words that go on in the title.
        let own = Some(old.kind.name.as_str()).filter(|name| title.contains(name));
        let Some(name) = own.or(names.max_by_key(|name| name.chars().count())) else { return title.clone() };
        let Some(at) = title.find(name) else { return title.clone() };
        let before = title[..at].trim_end_matches(|c: char| c.is_ascii_digit());
        let is_yearly = self.kind.name.starts_with('年');
        let year = if is_yearly { self.last.year.to_string() } else { String::new() };
        format!("{before}{year}{}{}", self.kind.name, &title[at + name.len()..])
    }
}

/// What goes into the settings of the new edition.
pub(super) struct Material<'a> {
    pub options: &'a NextOptions<'a>,
    pub old: &'a Project,
    pub text: &'a str,
    pub tables: &'a NewTables,
    pub matched: &'a Matched,
}

/// Writes the settings; what was changed in them is told to people.
pub(super) fn settings(material: &Material<'_>, plan: &Plan) -> (SettingsText, Vec<String>) {
    let Material { options, old, text, tables, matched } = material;
    let job = &old.job;
    let mut settings = SettingsText::new(text);
    let mut done = plan.decided.clone();
    let title = plan.title(job);
    if title != job.title {
        settings.set("title", &title);
        done.push(format!("题目：{title}"));
    }
    match options.date {
        Some(date) => settings.set("date", date),
        None => {
            let (month, day) = plan.last.last_day();
            let date = format!("{}-{month:02}-{day:02}", plan.last.year);
            if date > job.date.value {
                settings.set("date", &date);
            }
            done.push("报告日期（date）没有写明，先写数据截止的日子，请改为实际日期".to_owned());
        }
    }
    if job.version.is_none() {
        settings.set("version", "征求意见稿");
        done.push("上一期是正式稿；新的一期先写 `version: 征求意见稿`，定稿时删去这一行".to_owned());
    }
    let (last, year) = (Plan::day(plan.last), Plan::day(plan.year));
    let values = [
        ("kind", plan.kind.name.as_str()),
        ("from", &job.evaluation.from),
        ("to", &last),
        ("annual-data", &year),
        ("monthly-data", &last),
    ];
    settings.set_below("evaluation", &values);
    done.push(format!("评估期到 {last}，年度数据到 {year}，种类 {}", plan.kind.name));
    let books = tables.books.iter().map(|book| &book.name).chain(&matched.kept);
    settings.list("workbooks", &books.map(|name| scalar(name)).collect::<Vec<_>>());
    if plan.kind.name != job.kind.name && !job.sections.is_empty() {
        settings.block("sections", "");
        done.push("报告种类变了，sections 改用新种类默认的章节；要增减的请重新写".to_owned());
    }
    omitted(material, plan, &mut settings, &mut done);
    names(material, &mut settings, &mut done);
    words(material, plan, &mut settings, &mut done);
    (settings, done)
}

/// Parts that are left out, as far as the new kind of report has them.
fn omitted(material: &Material<'_>, plan: &Plan, settings: &mut SettingsText, done: &mut Vec<String>) {
    let job = &material.old.job;
    let known = built_in_parts(&plan.kind);
    let (kept, gone): (Vec<&String>, Vec<&String>) =
        job.parts.omit.iter().map(|part| &part.value).partition(|part| known.contains(&tidy(part)));
    if plan.kind.name == job.kind.name || gone.is_empty() {
        return;
    }
    let kept = kept.iter().map(|part| scalar(part)).collect::<Vec<_>>().join(", ");
    settings.block("parts", &format!("parts:\n  omit: [{kept}]\n"));
    let gone = gone.iter().map(|part| part.as_str()).collect::<Vec<_>>().join("、");
    done.push(format!("{}没有 {gone} 这些部分，已从 parts.omit 中删去", plan.kind.name));
}

/// Rows and departments by their new names.
fn names(material: &Material<'_>, settings: &mut SettingsText, done: &mut Vec<String>) {
    let Material { old, tables, matched: Matched { rows, departments, .. }, .. } = material;
    let job = &old.job;
    let renamed = rows.iter().flat_map(|rows| &rows.pairs).filter(|(then, now)| tidy(then) != tidy(now));
    let is_known = |now: &str, then: &str| job.renamed.get(now).is_some_and(|own| own == then);
    let renamed: Vec<&(String, String)> = distinct(renamed.filter(|(then, now)| !is_known(now, then)));
    // What a row was called before that is of no use any more.
    let lines: Vec<String> = renamed.iter().map(|(then, now)| format!("{}: {}", scalar(now), scalar(then))).collect();
    settings.append(
        "renamed",
        "                       # 表中各行在上一期的名称：现名在左，原名在右；按名称和数推断，请核对",
        &lines,
    );
    done.extend(renamed.iter().map(|(then, now)| format!("`{then}` 改名 `{now}`（按名称和数推断，请核对）")));
    let old_names = |name: &String| rows.iter().flat_map(|rows| &rows.pairs).find(|(then, _)| tidy(then) == tidy(name));
    let is_gone = |name: &String| rows.iter().flat_map(|rows| &rows.gone).any(|gone| tidy(gone) == tidy(name));
    let keys = [("methods", job.methods.keys().collect::<Vec<_>>()), ("aliases", job.aliases.keys().collect())];
    for (block, keys) in keys {
        for key in keys {
            match old_names(key) {
                Some((_, now)) if tidy(now) != tidy(key) => settings.rename_below(block, key, Some(now)),
                None if is_gone(key) => {
                    settings.rename_below(block, key, None);
                    done.push(format!("新表里没有 `{key}`，已从 {block} 中删去"));
                }
                _ => {}
            }
        }
    }
    let known: Vec<String> = job.departments.iter().flat_map(|entry| entry.names().map(str::to_owned)).collect();
    let all = tables.data.tables.iter().flat_map(|table| &table.rows).flat_map(|row| row.departments.iter().cloned());
    let mut lines = Vec::new();
    for name in distinct(all.filter(|name| !known.iter().any(|own| tidy(own) == tidy(name)))) {
        let before = departments.iter().find(|(_, heir)| **heir == name).map(|(own, _)| own);
        match before {
            Some(before) => done.push(format!("责任单位 `{before}` 改名 `{name}`（原来各行现在都归它，请核对）")),
            None => {
                lines.push(format!("- {{ name: {} }}", scalar(&name)));
                done.push(format!("新的责任单位 `{name}`，全称、别名请补上"));
            }
        }
    }
    for (before, name) in departments {
        settings.rename_department(before, name);
    }
    settings.append("departments", "                   # 责任单位：表中用的简称、全称、其他写法", &lines);
}

/// Words of verdicts and headers that nobody registered yet.
fn words(material: &Material<'_>, plan: &Plan, settings: &mut SettingsText, done: &mut Vec<String>) {
    let Material { old, tables, .. } = material;
    let job = &old.job;
    if !tables.headers.is_empty() {
        let lines: Vec<String> = tables
            .headers
            .iter()
            .map(|(standard, words)| {
                let known = job.headers.get(standard).into_iter().flatten().chain(words);
                let words = known.map(|word| scalar(word)).collect::<Vec<_>>().join(", ");
                format!("{}: [{words}]", scalar(standard))
            })
            .collect();
        let others = job.headers.iter().filter(|(standard, _)| !tables.headers.contains_key(*standard));
        let others = others.map(|(standard, words)| {
            let words = words.iter().map(|word| scalar(word)).collect::<Vec<_>>().join(", ");
            format!("{}: [{words}]", scalar(standard))
        });
        let lines: Vec<String> = others.chain(lines).collect();
        settings.block("headers", "");
        settings.append("headers", "                       # 表头的其他写法；新的按字面和内容推测，请核对", &lines);
        done.push("新表的表头有没登记过的写法，已推测登记在 headers，请核对".to_owned());
    }
    let Some(table) = tables.data.table(INDICATORS) else { return };
    let stated =
        distinct(table.rows.iter().map(|row| tidy(table.text(row, &Role::Verdict))).filter(|word| !word.is_empty()));
    // Words of the bureau's own are written in the file; those of the kind need not be.
    let own = job.verdicts.lists().map(<[String]>::to_vec);
    let is_of_bureau = own != job.kind.verdicts.lists().map(<[String]>::to_vec);
    let of_kind = plan.kind.verdicts.lists();
    let mut lists = if is_of_bureau { own } else { of_kind.map(<[String]>::to_vec) };
    let unknown: Vec<String> =
        stated.into_iter().filter(|word| !lists.iter().any(|list| list.contains(word))).collect();
    if unknown.is_empty() {
        return;
    }
    let mut left = Vec::new();
    for word in unknown {
        let among = of_kind.iter().position(|list| list.contains(&word));
        match among.or_else(|| likely_class(&word).map(|class| class as usize)) {
            Some(class) => lists[class].push(word),
            None => left.push(word),
        }
    }
    let list = |words: &[String]| words.iter().map(|word| scalar(word)).collect::<Vec<_>>().join(", ");
    let [ahead, on_track, behind] = [&lists[0], &lists[1], &lists[2]].map(|words| list(words));
    settings.block(
        "verdicts",
        &format!(
            "verdicts:                      # 评价一列用的词，新的按字面推测归类，请核对\n  ahead: [{ahead}]\n  \
             on-track: [{on_track}]\n  behind: [{behind}]\n"
        ),
    );
    done.push("评价一列有新的用语，已推测归类在 verdicts，请核对".to_owned());
    if !left.is_empty() {
        done.push(format!("不知道 {} 归入哪一类，请补到 report.yaml 的 verdicts", left.join("、")));
    }
}
