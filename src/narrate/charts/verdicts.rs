//! Verdicts by domain: how many indicators have which.

use super::{Made, Source, Trouble, lacking, run, text};
use crate::markup::chart::{Chart, ChartBar, ChartCategory, ChartFill, ChartForm, ChartSeries};
use crate::model::facts::{Facts, Selection, VerdictClass};
use crate::model::table::Role;
use crate::text::{distinct, tidy};

/// Domains of one chart.
const MOST_DOMAINS: usize = 30;
/// Words of one class that can be told apart.
const MOST_WORDS: usize = 2;

/// How the first and the second word of a class are filled; what is behind is the darkest.
fn fills(class: Option<VerdictClass>) -> [ChartFill; MOST_WORDS] {
    match class {
        Some(VerdictClass::Ahead) => [ChartFill::Light, ChartFill::Dots],
        Some(VerdictClass::OnTrack) => [ChartFill::Hatch, ChartFill::BackHatch],
        Some(VerdictClass::Behind) => [ChartFill::Dark, ChartFill::Cross],
        None => [ChartFill::White, ChartFill::White],
    }
}

pub(super) fn check(facts: &Facts) -> Result<(), Trouble> {
    let table = facts.indicators();
    if !table.main_rows().any(|row| !table.text(row, &Role::Verdict).is_empty()) {
        return Err(lacking("指标表中没有评价，画不出评价图", "请在指标表的评价列填上用语").into());
    }
    let domains = domains(facts).len();
    if domains > MOST_DOMAINS {
        return Err(Trouble::TooMuch(format!("领域有 {domains} 个，评价图最多画 {MOST_DOMAINS} 个")));
    }
    Ok(())
}

/// The domains in the order of the table; the empty one where it names none.
fn domains(facts: &Facts) -> Vec<String> {
    distinct(facts.indicators().main_rows().map(|row| row.group().to_owned()))
}

/// A word, or where a class has many of them the class: its name, what selects it, how it is filled.
type Counted = (String, String, ChartFill);

fn counted(facts: &Facts) -> Vec<Counted> {
    let table = facts.indicators();
    let word = |row| tidy(table.text(row, &Role::Verdict));
    let classes = VerdictClass::ALL.map(Some).into_iter().chain([None]);
    let of_class = |class: Option<VerdictClass>| {
        let own = table.main_rows().filter(move |row| facts.verdict_class(row) == class);
        let words = distinct(own.map(word).filter(|word| !word.is_empty()));
        (class, words)
    };
    let all: Vec<(Option<VerdictClass>, Vec<String>)> = classes.map(of_class).collect();
    let by_word = all.iter().all(|(_, words)| words.len() <= MOST_WORDS);
    let of = |(class, words): (Option<VerdictClass>, Vec<String>)| -> Vec<Counted> {
        match class {
            Some(known) if !by_word && !words.is_empty() => {
                let name = facts.job().kind.classes.of(known).to_owned();
                vec![(name, known.word().to_owned(), fills(class)[0])]
            }
            _ => words.into_iter().zip(fills(class)).map(|(word, fill)| (word.clone(), word, fill)).collect(),
        }
    };
    all.into_iter().flat_map(of).collect()
}

pub(super) fn chart(source: Source<'_>) -> Result<Made, Trouble> {
    let Source { facts, placeholders } = source;
    check(facts)?;
    let counted = counted(facts);
    let domains = domains(facts);
    let category = |domain: &String| {
        // Where no domain is named, all indicators stand in one bar.
        let of = (domains.len() > 1 || !domain.is_empty()).then(|| domain.clone());
        let select = |verdict| Selection { domain: of.clone(), verdict, ..Selection::default() };
        let bars = counted.iter().enumerate().map(|(series, (_, wanted, _))| {
            let count = facts.count(&select(Some(wanted.clone())));
            ChartBar { series, value: count.number().map(|count| count.value), label: run(&count, placeholders) }
        });
        let name = if domain.is_empty() { "全部指标" } else { domain };
        ChartCategory {
            group: String::new(),
            name: name.to_owned(),
            bars: bars.collect(),
            total: run(&facts.count(&select(None)), placeholders),
        }
    };
    let table = facts.indicators();
    let is_open = table.main_rows().any(|row| tidy(table.text(row, &Role::Verdict)).is_empty());
    let chart = Chart {
        caption: "各领域指标评价情况".to_owned(),
        unit: "项".to_owned(),
        form: ChartForm::Parts,
        series: counted.iter().map(|(name, _, fill)| ChartSeries { name: name.clone(), fill: *fill }).collect(),
        categories: domains.iter().map(category).collect(),
        notes: is_open.then(|| vec![text("合计中含没有评价的指标。")]).into_iter().collect(),
        ..Chart::default()
    };
    Ok(Made { chart, departments: None })
}
