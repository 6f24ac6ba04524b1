//! Words that the report counts by must be words it knows: verdicts, attributes, departments.

use super::Evidence;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::department::Roster;
use crate::model::facts::VerdictClass;
use crate::model::job::Job;
use crate::model::table::{INDICATORS, Role};
use crate::model::terms::ATTRIBUTES;
use crate::model::verdict_words::likely_class;
use crate::place::Place;
use crate::text::{tidy, yaml};

/// An empty cell where a word is due.
fn empty(place: Place, name: &str, what: &str) -> Diagnostic {
    Diagnostic::error(Code::EmptyCell, place, format!("指标 `{name}` 没有填写{what}"))
        .because(format!("按{what}统计时会漏掉这项指标"))
        .hint("请填写这个单元格")
}

/// Words outside a vocabulary: each with the cells that hold it, in the order of the tables, so that a
/// word used forty times is one question and not forty.
#[derive(Default)]
struct Unregistered(Vec<(String, Vec<Place>)>);

impl Unregistered {
    fn add(&mut self, word: &str, place: Place) {
        match self.0.iter_mut().find(|(known, _)| known == word) {
            Some((_, places)) => places.push(place),
            None => self.0.push((word.to_owned(), vec![place])),
        }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(word, _)| word.as_str())
    }

    /// A finding for each word, at its first cell, with some of the others.
    fn findings<'a>(
        &'a self,
        finding: impl Fn(&str, &str, Place) -> Diagnostic + 'a,
    ) -> impl Iterator<Item = Diagnostic> + 'a {
        const MOST: usize = 3;
        self.0.iter().filter_map(move |(word, places)| {
            let (first, others) = places.split_first()?;
            let often = if others.is_empty() { String::new() } else { format!("（共 {} 处）", places.len()) };
            let related = others.iter().take(MOST).map(|place| (place.clone(), "也是"));
            Some(finding(word, &often, first.clone()).related_to(related))
        })
    }
}

/// Verdicts outside the vocabulary of `verdicts:`.
pub(super) fn verdicts(evidence: Evidence<'_>, sink: &mut Sink) {
    let words = &evidence.facts.job().verdicts;
    let known: Vec<&str> = words.lists().into_iter().flatten().map(String::as_str).collect();
    let mut unknown = Unregistered::default();
    for row in evidence.facts.indicators().main_rows() {
        let stated = tidy(evidence.facts.indicators().text(row, &Role::Verdict));
        let place = evidence.place(row, &Role::Verdict);
        if stated.is_empty() {
            sink.push(empty(place, &row.name, "基本评价"));
        } else if evidence.facts.verdict_class(row).is_none() {
            unknown.add(&stated, place);
        }
    }
    let cure = registering(evidence.facts.job(), unknown.words());
    sink.extend(unknown.findings(|word, often, place| {
        Diagnostic::error(Code::UnknownVerdict, place, format!("评价 `{word}` 不在约定的用语中{often}"))
            .because("不知道它归入哪一类，个数无法统计")
            .closest(word, known.iter().copied())
            .hint(&cure)
    }));
}

/// The line of `report.yaml` that registers words, each in the class that it likely means.
fn registering<'a>(job: &Job, unknown: impl Iterator<Item = &'a str>) -> String {
    let mut all = job.verdicts.clone();
    let mut unsure = Vec::new();
    for word in unknown {
        let list = likely_class(word).map_or(&mut unsure, |class| all.list_mut(class));
        list.push(word.to_owned());
    }
    let list = |words: &[String]| words.iter().map(|word| yaml::scalar(word)).collect::<Vec<_>>().join(", ");
    let [ahead, on_track, behind] = all.lists().map(list);
    let line = format!("verdicts: {{ ahead: [{ahead}], on-track: [{on_track}], behind: [{behind}] }}");
    let rest =
        if unsure.is_empty() { String::new() } else { format!("，并把 {} 补进其中一组", list(&unsure)) };
    let classes = VerdictClass::ALL.map(|class| job.kind.classes.of(class)).join("、");
    format!("请改正单元格；是你们的用语的，在 report.yaml 中写 `{line}`{rest}（依次是{classes}，请核对归类）")
}

/// Attributes that are neither 约束性 nor 预期性.
pub(super) fn attributes(evidence: Evidence<'_>, sink: &mut Sink) {
    if evidence.facts.indicators().column(&Role::Attribute).is_none() {
        return;
    }
    let mut unknown = Unregistered::default();
    for row in evidence.facts.indicators().main_rows() {
        let stated = tidy(evidence.facts.indicators().text(row, &Role::Attribute));
        let place = evidence.place(row, &Role::Attribute);
        if stated.is_empty() {
            sink.push(empty(place, &row.name, "属性"));
        } else if !ATTRIBUTES.contains(&stated.as_str()) {
            unknown.add(&stated, place);
        }
    }
    sink.extend(unknown.findings(|word, often, place| {
        Diagnostic::error(Code::UnknownAttribute, place, format!("属性 `{word}` 不是约束性或预期性{often}"))
            .because("规划指标分为约束性和预期性两类，个数按此统计")
            .closest(word, ATTRIBUTES)
    }));
}

/// Departments that no name or alias of `departments:` knows.
pub(super) fn departments(evidence: Evidence<'_>, sink: &mut Sink) {
    let roster = Roster::of(evidence.facts.job());
    if roster.is_empty() {
        return;
    }
    let mut unknown = Unregistered::default();
    for table in &evidence.facts.data().tables {
        let has_owners = table.column(&Role::Owner).is_some();
        for row in &table.rows {
            let place = || table.place(row, &Role::Owner);
            let is_due = has_owners && table.kind == INDICATORS && !row.is_part();
            if is_due && tidy(table.text(row, &Role::Owner)).is_empty() {
                sink.push(empty(place(), &row.name, "责任单位"));
            }
            for name in row.departments.iter().filter(|name| roster.resolve(name).is_none()) {
                unknown.add(name, place());
            }
        }
    }
    sink.extend(unknown.findings(|name, often, place| {
        let line = format!("  - {{ name: {} }}", yaml::scalar(name));
        Diagnostic::error(Code::UnknownDepartment, place, format!("责任单位 `{name}` 没有登记{often}"))
            .because("不知道它是哪个部门，指标或项目会没有人负责")
            .closest(name, roster.aliases())
            .hint(format!(
                "请改正单元格；是另一个部门的，在 report.yaml 的 departments 下加一行 `{line}`，是已登记部门的别的写法的，写进它的 aliases"
            ))
    }));
}
