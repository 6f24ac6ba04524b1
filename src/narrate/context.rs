//! The variables of a template: names and words to choose by. Figures are not here, they are
//! printed by functions, so that each one keeps its cell.

use std::cmp::Ordering;

use serde::Serialize;

use super::charts;
use super::forms::sum_word;
use super::said;
use super::sources::Narrative;
use crate::model::facts::{Facts, Outlook, TargetKind, VerdictClass};
use crate::model::job::{Evaluation, Job, MethodName, Plan};
use crate::model::kind::{ClassWords, Closing, OutlookWords};
use crate::model::table::{FACTS, Role, Row};
use crate::model::value::Value;
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
    kind: KindWords,
    /// Parts that the bureau does without.
    omitted: Vec<String>,
    /// Label of the latest full year (`2022年`).
    latest: String,
    /// Periods after the latest full year (`2023年上半年`).
    part_years: Vec<PeriodWords>,
    indicators: Vec<IndicatorWords>,
    domains: Vec<DomainWords>,
    /// Names of the domains of which a text says how they get on, in order.
    phrased: Vec<usize>,
    /// Words of the verdict column as they stand, in the order of classes and of the table.
    verdict_words: Vec<VerdictWord>,
    /// All of them are the names of classes, such as 正常 and 基本正常.
    verdicts_are_classes: bool,
    /// Classes of the forecast or outcome that some indicator has.
    outcomes: Vec<OutcomeWord>,
    attributes: Vec<String>,
    boxes: Vec<String>,
    has_projects: bool,
    has_ranking: bool,
    /// Charts that the report shows by itself.
    charts: Vec<&'static str>,
}

/// The words of the kind of report, with periods and terms filled in.
#[derive(Debug, Serialize)]
struct KindWords {
    name: String,
    period: String,
    progress: String,
    view: String,
    until: String,
    lead: String,
    met: String,
    advice: String,
    closing: Closing,
    classes: ClassWords,
    outlook: OutlookWords,
}

/// A word of the verdict column.
#[derive(Debug, Serialize)]
struct VerdictWord {
    word: String,
    class: &'static str,
}

/// A class of the forecast or outcome.
#[derive(Debug, Serialize)]
struct OutcomeWord {
    word: String,
}

/// Words about a period.
#[derive(Debug, Serialize)]
struct PeriodWords {
    label: String,
    year: i32,
}

/// Words about an indicator.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "templates ask each of them by itself")]
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
    /// What the kind of report calls its forecast or outcome: 已提前完成, 可顺利完成, 需力争完成.
    outlook: String,
    /// early, smooth, effort.
    closes: Outlook,
    /// A numeric target is reached.
    done: bool,
    departments: Vec<String>,
    basis: String,
    /// 高于, 等于 or 低于: average growth against its target or the economy; empty for other kinds.
    pace: &'static str,
    /// 超过, 达到 or 低于: the latest total against a target that is a plain number; empty for others.
    margin: &'static str,
    /// The bureau has a text of its own for 附件1.
    own: bool,
    /// A note of the bureau says the verdict, or the forecast.
    says_verdict: bool,
    says_forecast: bool,
    /// The average growth is the one that was published.
    stated: bool,
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
    let indicators = facts.indicators().main_rows().filter(is_own).map(|row| indicator(facts, row, &[])).collect();
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
    let latest = facts.latest_year();
    let indicators: Vec<IndicatorWords> = table.main_rows().map(|row| indicator(facts, row, narratives)).collect();
    let domains: Vec<DomainWords> =
        table.groups().into_iter().map(|name| domain(name, narratives, &indicators)).collect();
    let phrased = (0..domains.len()).filter(|at| !domains[*at].progress.is_empty()).collect();
    let verdict_words = verdict_words(&indicators);
    let is_class = |one: &VerdictWord| {
        let named = VerdictClass::ALL.into_iter().find(|class| class.word() == one.class);
        let name = named.map_or("", |class| job.kind.classes.of(class));
        one.word == name || one.word.strip_prefix("基本") == Some(name)
    };
    let verdicts_are_classes = verdict_words.iter().all(is_class);
    let has = |word: &str| indicators.iter().any(|indicator| indicator.outlook == word);
    let all = Outlook::ALL.map(|outlook| job.kind.outlook.of(outlook));
    let outcomes = all.into_iter().filter(|word| has(word)).map(|word| OutcomeWord { word: word.to_owned() }).collect();
    let later = table.periods().into_iter().filter(|period| !period.is_full_year() && Some(*period) > latest);
    Variables {
        title: job.title.clone(),
        region: job.region.name.clone(),
        bureau: job.bureau.clone(),
        version: job.version.clone(),
        year: date.0,
        month: date.1,
        day: date.2,
        plan: job.plan.clone(),
        evaluation: job.evaluation.clone(),
        kind: kind(facts),
        omitted: omitted(job),
        latest: latest.map(|period| period.to_string()).unwrap_or_default(),
        part_years: later.map(|period| PeriodWords { label: period.to_string(), year: period.year }).collect(),
        attributes: distinct(indicators.iter().map(|one| one.attribute.clone()).filter(|own| !own.is_empty())),
        verdict_words,
        verdicts_are_classes,
        outcomes,
        phrased,
        indicators,
        domains,
        boxes: facts.data().boxes().into_iter().map(|listed| listed.key).collect(),
        has_projects: facts.data().table("projects").is_some(),
        has_ranking: facts.data().table("ranking").is_some(),
        charts: charts::shown(facts),
    }
}

/// The words of the kind of report. `{latest}` and the like stand for what only the data or the plan knows.
fn kind(facts: &Facts) -> KindWords {
    let Job { kind, plan, .. } = facts.job();
    let latest = facts.indicators().latest_year().map(|period| period.to_string()).unwrap_or_default();
    let filled = |text: &String| {
        text.replace("{latest}", &latest)
            .replace("{term}", &plan.term)
            .replace("{next}", &plan.next_term())
            .replace("{end}", &plan.end_year.to_string())
    };
    KindWords {
        name: kind.name.clone(),
        period: filled(&kind.period),
        progress: filled(&kind.progress),
        view: filled(&kind.view),
        until: filled(&kind.until),
        lead: filled(&kind.lead),
        met: filled(&kind.met),
        advice: filled(&kind.advice),
        closing: kind.closing,
        classes: kind.classes.clone(),
        outlook: kind.outlook.clone(),
    }
}

/// Parts that the bureau or the kind of report does without.
pub(super) fn omitted(job: &Job) -> Vec<String> {
    let own = job.parts.omit.iter().map(|part| tidy(&part.value));
    distinct(own.chain(job.kind.omit.iter().cloned()))
}

/// The words of the verdict column, the best class first.
fn verdict_words(indicators: &[IndicatorWords]) -> Vec<VerdictWord> {
    let order = VerdictClass::ALL.map(VerdictClass::word);
    let of_class = |class: &'static str| {
        let own = indicators.iter().filter(move |indicator| indicator.class == class);
        distinct(own.map(|indicator| indicator.verdict.clone()))
            .into_iter()
            .map(move |word| VerdictWord { word, class })
    };
    order.into_iter().flat_map(of_class).collect()
}

fn indicator(facts: &Facts, row: &Row, narratives: &[Narrative]) -> IndicatorWords {
    let text = |column| tidy(facts.indicators().text(row, &column));
    let method = facts.job().methods.get(&row.name);
    IndicatorWords {
        name: row.name.clone(),
        number: Some(text(Role::Number)).filter(|number| !number.is_empty()).unwrap_or_else(|| row.number.clone()),
        domain: row.group().to_owned(),
        unit: row.unit.clone(),
        attribute: text(Role::Attribute),
        verdict: text(Role::Verdict),
        class: facts.verdict_class(row).map_or("", |class| class.word()),
        kind: facts.kind(row),
        sum: facts.cumulative_goal(row).map_or("", |(_, sum)| sum_word(sum)),
        summed: facts.cumulative_change(row).is_some(),
        inverse: facts.is_inverse(row),
        outlook: facts.outlook_word(row).to_owned(),
        closes: facts.outlook(row),
        done: facts.is_done(row),
        departments: row.departments.clone(),
        pace: pace(facts, row),
        margin: margin(facts, row),
        own: narratives.iter().any(|narrative| narrative.is_of(&row.name)),
        says_verdict: said::verdict(facts, row),
        says_forecast: said::forecast(facts, row),
        stated: method.is_some_and(|method| method.name == MethodName::Stated),
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

/// The latest total against its target, where both are plain numbers.
fn margin(facts: &Facts, row: &Row) -> &'static str {
    let target = facts.indicators().value(row, &Role::Target).and_then(Value::number);
    let latest = facts.latest(row).and_then(Value::number);
    match target.zip(latest).map(|(target, latest)| latest.value.cmp(&target.value)) {
        Some(Ordering::Greater) => "超过",
        Some(Ordering::Equal) => "达到",
        Some(Ordering::Less) => "低于",
        None => "",
    }
}
