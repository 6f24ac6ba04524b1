//! A project one period on: its files with what the new workbooks change, and a list of what a person must rewrite.

mod made;
mod notes;
mod prints;
mod settings;
mod sources;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::examine::check;
use super::open::{laid_over, open};
use crate::compare::{CandidateKind, SameRows};
use crate::diag::{Code, Diagnostic, Outcome, Severity, Sink, Stopped};
use crate::extract;
use crate::inspect::{Evidence, Language, Prose, Strictness, TypedNumber, typed_numbers};
use crate::model::edition::Edition;
use crate::model::facts::{Facts, Outlook, VerdictClass};
use crate::model::kind::Kind;
use crate::model::table::{FACTS, INDICATORS, Role};
use crate::model::todo::{FactAsked, TODO_BOOK, TODO_FILE, TodoItem};
use crate::model::value::Value;
use crate::narrate::Narrated;
use crate::next::{Conclusions, Horizon, Judged, Prints, Renaming, SettingsText, Shift, Text, TodoAccount, todo_list};
use crate::place::Place;
use crate::project::{JOB_FILE, Project, World};
use crate::render::{self, Artifact};
use crate::text::period::Period;
use crate::text::tidy;
use made::Made;
use settings::{Material, Plan};
use tables::NewTables;

/// What the next edition is made from.
pub struct NextOptions<'a> {
    /// The files of the old edition.
    pub world: &'a World,
    /// The workbooks of the new one.
    pub workbooks: &'a [&'a Path],
    /// The kind of report, where the user names one.
    pub kind: Option<&'static Kind>,
    /// The last period that counts, where the workbooks have later ones.
    pub to: Option<Period>,
    /// The date of the new report.
    pub date: Option<&'a str>,
    /// Told the name of each step as it begins.
    pub step: &'a dyn Fn(&str),
}

/// A project of the next period, before it is written.
#[derive(Debug)]
pub struct NextProject {
    /// What it is called beside the old edition: `2023年度监测`.
    pub label: String,
    /// All its files; `report.yaml` is the last.
    pub files: Vec<Artifact>,
    /// Every sentence, with what became of it.
    pub items: Vec<TodoItem>,
    /// What was changed in the settings, and what was inferred.
    pub done: Vec<String>,
    /// What a person has to decide.
    pub questions: Vec<String>,
    /// Cells of 指标说明 that speak of the last period.
    pub notes: usize,
    /// Errors that keep a report from being made.
    pub errors: Vec<String>,
}

/// The old edition, read and checked.
struct Old {
    project: Project,
    facts: Arc<Facts>,
    narrated: Narrated,
    /// What its checks call wrong already.
    errors: BTreeSet<(Code, String)>,
}

/// Makes the next edition.
///
/// # Errors
/// Stops when the old edition has no report, or the new workbooks cannot be read; the reasons are in `sink`.
pub fn next(options: &NextOptions<'_>, sink: &mut Sink) -> Outcome<NextProject> {
    let old = read_old(options, sink)?;
    (options.step)("读取新的工作簿");
    let tables = NewTables::read(options.workbooks, &old.project, sink)?;
    let plan =
        Plan::new(options, &old.project, &tables.periods(options.to)).ok_or_else(|| sink.stop(no_period(options)))?;
    let matched = Matched::new(&old, &tables);
    if let Some(to) = options.to.filter(|to| *to > plan.last) {
        return Err(sink.stop(no_data(to, plan.last)));
    }
    let text = old.project.world.raw_text(JOB_FILE).map_err(|_| Stopped)?;
    let material = Material { options, old: &old.project, text: &text, tables: &tables, matched: &matched };
    let (settings, mut done) = settings::settings(&material, &plan);
    let mut questions = asked(&matched);
    questions.extend(same_period(&old, &plan));
    let mut files = sources::carried((options.world, &old.project), &tables, &matched.kept, &plan, &mut questions);
    notes::carried(&mut files, &old.facts, &matched, &mut done, sink)?;
    let (project, facts) = new_facts(&files, &settings, sink)?;
    (options.step)("改写正文");
    let shift = Shift { old: Horizon::of(&old.facts), new: Horizon::of(&facts) };
    let notes = notes::outdated(&old.facts, &matched, &shift);
    let renaming = renaming(&old, &facts, &matched.rows, &plan);
    done.extend(goals(&old.facts, &facts, &matched.rows, &renaming));
    let mut texts = sources::texts(&old.project, (&typed(&old), &matched.departments), &renaming, &shift);
    let prints = printed(&old, (&project, &facts), &texts);
    let conclusions = conclusions(&matched.rows, &old.facts, &facts);
    let is_other_kind = old.project.job.kind.name != plan.kind.name;
    let subjects: Vec<String> = old.facts.indicators().rows.iter().map(|row| row.name.clone()).collect();
    let judged = Judged { conclusions: &conclusions, subjects: &subjects, is_other_kind };
    for text in &mut texts {
        text.settle(&prints, &judged);
    }
    (options.step)("核对");
    let mut made = Made { files, settings, texts };
    made.refused(&prints, &old.errors);
    done.extend(made.waivers(&old.project, &|at| sources::moved_cell(at, &old.facts, &facts, &matched.rows)));
    let errors = made.doubted();
    let items: Vec<TodoItem> = made.texts.iter().flat_map(|text| text.items(&prints)).collect();
    let (mut files, settings) = made.finish();
    let asked = facts_asked(&facts, &shift);
    let account = TodoAccount {
        items: &items,
        done: &done,
        questions: &questions,
        errors: &errors,
        facts: &asked,
        notes: &notes,
        units: &renaming.units,
    };
    let book = render::todo_book(&items, &asked).map_err(|error| sink.stop(render::unwritable(TODO_BOOK, &error)))?;
    let file = |name: &str, bytes: Vec<u8>| Artifact { name: name.to_owned(), bytes };
    files.push(file(TODO_FILE, todo_list(&account).into_bytes()));
    files.push(file(TODO_BOOK, book));
    files.push(file(JOB_FILE, settings.text().as_bytes().to_vec()));
    Ok(NextProject { label: plan.label(), files, items, done, questions, notes: notes.len(), errors })
}

/// What of the old edition is what in the new workbooks.
struct Matched {
    /// Rows of the tables that both have.
    rows: Vec<SameRows>,
    /// Workbooks of the old edition that stay.
    kept: Vec<String>,
    /// Kinds of tables that are gone with their workbooks.
    lost: Vec<String>,
    /// Departments that go by another name: then and now.
    departments: BTreeMap<String, String>,
}

impl Matched {
    fn new(old: &Old, tables: &NewTables) -> Self {
        let job = &old.project.job;
        let edition = Edition::new(old.narrated.report.clone(), &old.facts);
        let rows = tables.same_rows(&edition, job);
        let (kept, lost) = tables.kept(&old.project, old.facts.data());
        let known: Vec<String> = job.departments.iter().flat_map(|entry| entry.names().map(str::to_owned)).collect();
        let departments = tables::renamed_departments(&rows, old.facts.data(), &tables.data, &known);
        Self { rows, kept, lost, departments }
    }
}

fn read_old(options: &NextOptions<'_>, sink: &mut Sink) -> Outcome<Old> {
    let checked = check(options.world, Strictness::Draft, options.step, sink);
    let errors = checked.triaged.open.into_iter().filter(|finding| finding.severity == Severity::Error);
    let errors = errors.map(|finding| (finding.code, finding.message)).collect();
    match (checked.project, checked.facts, checked.narrated) {
        (Some(project), Some(facts), Some(narrated)) if !sink.has_errors() => {
            Ok(Old { project, facts, narrated, errors })
        }
        _ => {
            sink.close("上一期的项目还做不出报告，先照上面的提示改好，再做下一期");
            Err(Stopped)
        }
    }
}

fn no_period(options: &NextOptions<'_>) -> Diagnostic {
    let message = match options.to {
        Some(to) => format!("新的工作簿里没有到{to}为止的数据"),
        None => "新的工作簿里没有各年的数据".to_owned(),
    };
    Diagnostic::error(Code::MissingColumn, Place::File("--workbook".to_owned()), message)
        .because("要从指标表里带时期的各列，推算评估期和最近一年")
        .hint("请检查 --to 和表头里的年份，如 2023年总量、2023年增速")
}

fn no_data(to: Period, last: Period) -> Diagnostic {
    let message = format!("新的工作簿里没有{to}的数据，只到{last}");
    Diagnostic::error(Code::MissingColumn, Place::File("--to".to_owned()), message)
        .because("评估期要到有数据的一期为止")
        .hint("请换成本期的附表，或改正 --to")
}

/// The project of the new files, as far as its tables.
fn new_facts(files: &[Artifact], settings: &SettingsText, sink: &mut Sink) -> Outcome<(Project, Arc<Facts>)> {
    let world = laid_over(&World::default(), files).with(JOB_FILE, settings.text());
    let project = open(world, sink)?;
    let data = extract::dataset(&project, sink)?;
    let facts = Arc::new(Facts::new(Arc::new(data), Arc::new(project.job.clone())));
    Ok((project, facts))
}

/// The numbers of the old prose.
fn typed(old: &Old) -> Vec<TypedNumber> {
    let language = Language::of(&old.facts);
    let prose = Prose::read(&old.narrated.report, &language, &old.narrated.originals);
    typed_numbers(Evidence { facts: &old.facts, project: &old.project }, &prose)
}

/// What goes by another name.
fn renaming(old: &Old, new: &Facts, rows: &[SameRows], plan: &Plan) -> Renaming {
    let pairs = rows.iter().flat_map(|rows| &rows.pairs);
    let renamed = pairs.filter(|(then, now)| tidy(then) != tidy(now)).map(|(then, now)| (tidy(then), now.clone()));
    let (from, to) = (&old.project.job.kind, &plan.kind);
    let is_other = from.name != to.name;
    let mut selectors = BTreeMap::new();
    if is_other {
        let outlooks = Outlook::ALL.map(|class| (from.outlook.of(class), to.outlook.of(class)));
        let verdicts = VerdictClass::ALL.map(|class| (from.classes.of(class), to.classes.of(class)));
        let other = outlooks.into_iter().chain(verdicts).filter(|(then, now)| then != now);
        selectors.extend(other.map(|(then, now)| (then.to_owned(), now.to_owned())));
    }
    Renaming {
        rows: renamed.collect(),
        units: tables::units(rows, old.facts.data(), new.data()),
        selectors,
        kind: is_other.then(|| (from.name.clone(), to.name.clone())),
        dates: plan.dates(&old.project.job),
        gone: if is_other { sources::gone(from, to) } else { Vec::new() },
        parts: sources::parts(from, to),
    }
}

/// What the tags of all texts print, then and now.
fn printed(old: &Old, (project, facts): (&Project, &Arc<Facts>), texts: &[Text]) -> Prints {
    let (mut then, mut now) = (BTreeSet::new(), BTreeSet::new());
    for text in texts {
        let (old, new) = text.tags();
        then.extend(old);
        now.extend(new);
    }
    let old = prints::prints(&old.project, &old.facts, &then);
    Prints {
        old: old.into_iter().filter_map(|(tag, printed)| Some((tag, printed.ok()?))).collect(),
        new: prints::prints(project, facts, &now),
    }
}

/// Bases and targets that are others now.
fn goals(old: &Facts, new: &Facts, rows: &[SameRows], renaming: &Renaming) -> Vec<String> {
    let pairs = rows.iter().filter(|rows| rows.kind == INDICATORS).flat_map(|rows| &rows.pairs);
    let mut found = Vec::new();
    for (then, now) in pairs {
        let (Ok(one), Ok(other)) = (old.indicator(then), new.indicator(now)) else { continue };
        for (role, what) in [(Role::Base, "基数"), (Role::Target, "目标值")] {
            let (before, after) = (old.indicators().text(one, &role), new.indicators().text(other, &role));
            let number =
                |facts: &Facts, row| facts.indicators().value(row, &role).and_then(Value::number).map(|own| own.value);
            let is_same_number = number(old, one).is_some() && number(old, one) == number(new, other);
            // In another unit every number is another.
            if tidy(before) != tidy(after) && !is_same_number && !renaming.units.contains_key(&tidy(then)) {
                found.push(format!("`{now}` 的{what}在新表里由 {before} 变为 {after}，请核对"));
            }
        }
    }
    found
}

/// The numbers of 正文数据 that are told of the latest period and that the new one has no value of yet.
fn facts_asked(facts: &Facts, shift: &Shift) -> Vec<FactAsked> {
    let tables = facts.data().of_kind(FACTS);
    let asked = tables.flat_map(|table| table.rows.iter().map(move |row| (table, row))).filter_map(|(table, row)| {
        let (period, _) =
            Period::split(&row.item).filter(|(period, rest)| rest.is_empty() && shift.old.is_current(*period))?;
        let now = *shift.aligned(&BTreeSet::from([period])).get(&period)?;
        let at = table.column(&Role::Value)?;
        let is_there = facts.fact(&row.name, &now.to_string()).is_ok();
        (!is_there).then(|| FactAsked {
            name: row.name.clone(),
            unit: table.unit(row, at).to_owned(),
            then: (period.to_string(), row.cells[at].text.clone()),
            now: now.to_string(),
            departments: row.departments.clone(),
        })
    });
    asked.collect()
}

/// What is concluded otherwise about indicators, by their old names.
fn conclusions(rows: &[SameRows], old: &Facts, new: &Facts) -> BTreeMap<String, Conclusions> {
    let words = |facts: &Facts, name: &str| {
        let row = facts.indicator(name).ok()?;
        let verdict = tidy(facts.indicators().text(row, &Role::Verdict));
        Some((verdict, facts.outlook_word(row).to_owned()))
    };
    let pairs = rows.iter().filter(|rows| rows.kind == INDICATORS).flat_map(|rows| &rows.pairs);
    let other = pairs.filter_map(|(then, now)| {
        let ((verdict, outlook), (verdict_now, outlook_now)) = (words(old, then)?, words(new, now)?);
        let found = Conclusions { verdict: [verdict, verdict_now], outlook: [outlook, outlook_now] };
        let is_other = found.verdict[0] != found.verdict[1] || found.outlook[0] != found.outlook[1];
        is_other.then(|| (then.clone(), found))
    });
    other.collect()
}

/// That the data go no further than before.
fn same_period(old: &Old, plan: &Plan) -> Option<String> {
    let last = Horizon::of(&old.facts).latest()?;
    let why = if plan.last == last {
        "与上一期相同，做成的是同一期的新一稿"
    } else {
        "比上一期还早，请核对给的是不是本期的附表"
    };
    (plan.last <= last).then(|| format!("新的附表数据到{}，{why}", plan.last))
}

/// What is not certain about rows and workbooks, with what settles it.
fn asked(matched: &Matched) -> Vec<String> {
    let mut questions = Vec::new();
    // A fact of another period is another row.
    for SameRows { kind, gone, come, candidates, .. } in matched.rows.iter().filter(|rows| rows.kind != FACTS) {
        for candidate in candidates {
            let (then, now) = (candidate.old.join("、"), candidate.new.join("、"));
            let reason = &candidate.reason;
            questions.push(match candidate.kind {
                CandidateKind::Renamed => format!(
                    "`{then}` 是否改名 `{now}`（{reason}）？是的，在上一期的 report.yaml 写 `aliases: {{ {then}: [{now}] }}` 后重新做一次"
                ),
                CandidateKind::Split => format!("`{then}` 是否拆成 {now}（{reason}）？用到它的句子沿用上一期的数，请改写"),
                CandidateKind::Merged => format!("{then} 是否并为 `{now}`（{reason}）？用到它们的句子沿用上一期的数，请改写"),
            });
        }
        if kind == INDICATORS {
            let known =
                |name: &&String| !candidates.iter().any(|one| one.old.contains(*name) || one.new.contains(*name));
            questions.extend(
                gone.iter()
                    .filter(known)
                    .map(|name| format!("新表里没有指标 `{name}`，用到它的句子沿用上一期的数，请改写或删去")),
            );
            questions.extend(come.iter().filter(known).map(|name| format!("新增指标 `{name}`，正文里还没有写到")));
        }
    }
    if !matched.lost.is_empty() {
        let lost = matched.lost.join("、");
        questions.push(format!("新的工作簿里没有这些表，上一期有：{lost}；要用的，请补上"));
    }
    questions
}
