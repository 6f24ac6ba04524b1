//! The variables of a template: names and words to choose by. Figures are not here, they are
//! printed by functions, so that each one keeps its cell.

use std::cmp::Ordering;

use serde::Serialize;

use super::forms::sum_word;
use super::sources::Narrative;
use crate::model::facts::{Facts, TargetKind};
use crate::model::job::{Evaluation, Plan};
use crate::model::table::{FACTS, Role, Row};
use crate::text::{distinct, tidy};

/// Everything a template sees.
#[derive(Debug, Serialize)]
pub(super) struct Variables {
    title: String,
    region: String,
    bureau: String,
    version: Option<String>,
    year: i32,
    month: u8,
    day: u8,
    plan: Plan,
    evaluation: Evaluation,
    /// Label of the latest full year (`2022年`).
    latest: String,
    /// Periods after the latest full year (`2023年上半年`).
    part_years: Vec<PeriodWords>,
    indicators: Vec<IndicatorWords>,
    domains: Vec<DomainWords>,
    attributes: Vec<String>,
    boxes: Vec<String>,
    has_projects: bool,
    has_ranking: bool,
}

/// Words about a period.
#[derive(Debug, Serialize)]
struct PeriodWords {
    label: String,
    year: i32,
}

/// Words about an indicator.
#[derive(Debug, Serialize)]
struct IndicatorWords {
    name: String,
    number: String,
    domain: String,
    unit: String,
    attribute: String,
    verdict: String,
    /// ahead, on-track, behind, or empty.
    class: &'static str,
    /// level, level-rate, rate, cumulative, decree, sync, open.
    kind: TargetKind,
    /// How a cumulative target adds up: chained, since-base, points, ratio, amount; empty for other kinds.
    sum: &'static str,
    /// Whether the tables give the change that a cumulative target asks for.
    summed: bool,
    inverse: bool,
    /// 已提前完成, 可顺利完成, 需力争完成.
    outlook: &'static str,
    /// A numeric target is reached.
    done: bool,
    departments: Vec<String>,
    basis: String,
    /// 高于, 等于 or 低于: average growth against its target or the economy; empty for other kinds.
    pace: &'static str,
}

/// Words about a domain.
#[derive(Debug, Serialize)]
struct DomainWords {
    name: String,
    /// The phrase used in the overview and as the head in 附件1 (`稳中有进`).
    progress: String,
    meaning: String,
    /// Key of the clause with the evidence, empty when there is none.
    evidence: String,
    /// Departments that answer for the evidence.
    departments: Vec<String>,
    /// Positions in the list of all indicators; the engine puts these themselves here.
    indicators: Vec<usize>,
}

/// What the template of an excerpt's first section knows about the department.
#[derive(Debug, Serialize)]
pub(super) struct DepartmentWords<'a> {
    name: &'a str,
    full: &'a str,
    /// The indicators it answers for.
    indicators: Vec<IndicatorWords>,
    /// The numbers of 正文数据 that it answers for.
    facts: Vec<FactWords<'a>>,
}

/// What `fact` is asked for.
#[derive(Debug, Serialize)]
struct FactWords<'a> {
    name: &'a str,
    at: &'a str,
}

/// Makes the words about a department.
pub(super) fn department<'a>(facts: &'a Facts, name: &'a str, full: &'a str) -> DepartmentWords<'a> {
    let is_own = |row: &&Row| row.departments.iter().any(|department| department == name);
    let indicators = facts.indicators().rows.iter().filter(is_own).map(|row| indicator(facts, row)).collect();
    let stated = stated_by(facts, name).map(|row| FactWords { name: &row.name, at: &row.item }).collect();
    DepartmentWords { name, full, indicators, facts: stated }
}

/// The rows of 正文数据 that a department answers for.
pub(super) fn stated_by<'a>(facts: &'a Facts, department: &'a str) -> impl Iterator<Item = &'a Row> {
    let rows = facts.data().of_kind(FACTS).flat_map(|table| &table.rows);
    rows.filter(move |row| row.departments.iter().any(|own| own == department))
}

/// Makes the variables.
pub(super) fn variables(facts: &Facts, date: (i32, u8, u8), narratives: &[Narrative]) -> Variables {
    let job = facts.job();
    let table = facts.indicators();
    let latest = table.latest_year();
    let indicators: Vec<IndicatorWords> = table.rows.iter().map(|row| indicator(facts, row)).collect();
    let domains = table.groups().into_iter().map(|name| domain(name, narratives, &indicators)).collect();
    let later = table.periods().into_iter().filter(|period| Some(*period) > latest);
    Variables {
        title: job.title.clone(),
        region: job.region.clone(),
        bureau: job.bureau.clone(),
        version: job.version.clone(),
        year: date.0,
        month: date.1,
        day: date.2,
        plan: job.plan.clone(),
        evaluation: job.evaluation.clone(),
        latest: latest.map(|period| period.to_string()).unwrap_or_default(),
        part_years: later.map(|period| PeriodWords { label: period.to_string(), year: period.year }).collect(),
        attributes: distinct(indicators.iter().map(|indicator| indicator.attribute.clone())),
        indicators,
        domains,
        boxes: facts.data().boxes().into_iter().map(|listed| listed.key).collect(),
        has_projects: facts.data().table("projects").is_some(),
        has_ranking: facts.data().table("ranking").is_some(),
    }
}

fn indicator(facts: &Facts, row: &Row) -> IndicatorWords {
    let text = |column| tidy(facts.indicators().text(row, &column));
    let method = facts.job().methods.get(&row.name);
    IndicatorWords {
        name: row.name.clone(),
        number: text(Role::Number),
        domain: row.group().to_owned(),
        unit: row.unit.clone(),
        attribute: text(Role::Attribute),
        verdict: text(Role::Verdict),
        class: facts.verdict_class(row).map_or("", |class| class.word()),
        kind: facts.kind(row),
        sum: facts.cumulative_goal(row).map_or("", |(_, sum)| sum_word(sum)),
        summed: facts.cumulative_change(row).is_some(),
        inverse: facts.is_inverse(row),
        outlook: facts.outlook(row).word(),
        done: facts.is_done(row),
        departments: row.departments.clone(),
        pace: pace(facts, row),
        basis: method.and_then(|method| method.basis.clone()).unwrap_or_default(),
    }
}

fn domain(name: &str, narratives: &[Narrative], indicators: &[IndicatorWords]) -> DomainWords {
    let narrative = narratives.iter().find(|narrative| narrative.front.domain.as_deref() == Some(name));
    let words = |pick: fn(&Narrative) -> Option<&String>| narrative.and_then(pick).cloned().unwrap_or_default();
    DomainWords {
        name: name.to_owned(),
        progress: words(|narrative| narrative.front.progress.as_ref()),
        meaning: words(|narrative| narrative.front.meaning.as_ref()),
        evidence: narrative.map(|narrative| narrative.key.clone()).unwrap_or_default(),
        departments: narrative.map(|narrative| narrative.departments.clone()).unwrap_or_default(),
        indicators: (0..indicators.len()).filter(|at| indicators[*at].domain == name).collect(),
    }
}

/// Average growth against what it should be.
fn pace(facts: &Facts, row: &Row) -> &'static str {
    match facts.growth_to_goal(row) {
        Some(Ordering::Greater) => "高于",
        Some(Ordering::Equal) => "等于",
        Some(Ordering::Less) => "低于",
        None => "",
    }
}
