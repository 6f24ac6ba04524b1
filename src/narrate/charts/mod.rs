//! Charts made of the tables: which there are, which a report shows by itself, and how many things one can show.

mod investment;
mod progress;
mod series;
mod verdicts;

use super::arguments::ChartArgs;
use super::context::omitted;
use super::placeholders::Placeholders;
use super::tables::run;
use crate::diag::{Code, Diagnostic};
use crate::markup::block::Inline;
use crate::markup::chart::Chart;
use crate::model::facts::{Facts, Unknown};
use crate::model::kind::ChartKind;
use crate::place::Place;
use crate::project::JOB_FILE;
use crate::text::{chinese, tidy};

/// A chart, and who answers for it.
#[derive(Debug)]
pub(super) struct Made {
    pub chart: Chart,
    /// The departments of its indicator; none when it is of more than one.
    pub departments: Option<Vec<String>>,
}

/// Why there is no chart.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Something that is asked for is not there.
    Unknown(Unknown),
    /// More than a reader can make out.
    TooMuch(String),
}

impl From<Unknown> for Trouble {
    fn from(unknown: Unknown) -> Self {
        Self::Unknown(unknown)
    }
}

/// The reason why a chart with too much in it is left out.
pub(super) const TOO_MUCH: &str = "图上的字会小得看不清，所以没有画，报告的其他部分不受影响";

/// What a chart is made with.
#[derive(Clone, Copy)]
struct Source<'a> {
    facts: &'a Facts,
    placeholders: &'a Placeholders,
}

fn kind(asked: &ChartArgs) -> Result<ChartKind, Unknown> {
    ChartKind::ALL.into_iter().find(|kind| kind.word() == asked.kind).ok_or_else(|| {
        let known = ChartKind::ALL.map(|kind| kind.word().to_owned());
        Unknown::new(format!("没有名为 `{}` 的图", asked.kind), &asked.kind, known)
    })
}

/// The key of the chart that a template asks for, known before it is made.
pub(super) fn key(asked: &ChartArgs, facts: &Facts) -> Result<String, Trouble> {
    let kind = kind(asked)?;
    Ok(match (kind, &asked.item) {
        (ChartKind::Series, _) => format!("chart-{}", series::row(facts, asked.name.as_deref())?.name),
        (ChartKind::Investment, Some(item)) => format!("{}-{}", kind.key(), tidy(item)),
        _ => kind.key(),
    })
}

/// The charts that a template asks for, mostly one; many indicators are divided among several.
pub(super) fn charts(asked: &ChartArgs, facts: &Facts, placeholders: &Placeholders) -> Result<Vec<Made>, Trouble> {
    let (kind, key) = (kind(asked)?, key(asked, facts)?);
    let source = Source { facts, placeholders };
    let mut made = match kind {
        ChartKind::Progress => progress::charts(source)?,
        ChartKind::Verdicts => vec![verdicts::chart(source)?],
        ChartKind::Investment => vec![investment::chart(source, asked.item.as_deref())?],
        ChartKind::Series => vec![series::chart(source, series::row(facts, asked.name.as_deref())?)?],
    };
    let many = made.len() > 1;
    for (one, number) in made.iter_mut().zip(1_usize..) {
        let caption = asked.title.as_ref().unwrap_or(&one.chart.caption);
        one.chart.caption = if many { format!("{caption}（{}）", chinese::write(number)) } else { caption.clone() };
        one.chart.key = if number > 1 { format!("{key}-{number}") } else { key.clone() };
    }
    Ok(made)
}

/// Whether a chart of all the tables can be made at all.
fn check(kind: ChartKind, facts: &Facts) -> Result<(), Trouble> {
    match kind {
        ChartKind::Progress => progress::check(facts),
        ChartKind::Verdicts => verdicts::check(facts),
        ChartKind::Investment => investment::check(facts),
        ChartKind::Series => Ok(()),
    }
}

/// The charts that the kind of report shows by itself and the bureau does not do without.
fn automatic(facts: &Facts) -> impl Iterator<Item = (ChartKind, Result<(), Trouble>)> {
    let omitted = omitted(facts.job());
    let kinds = facts.job().kind.charts.iter().copied().filter(move |kind| !omitted.contains(&kind.key()));
    kinds.map(|kind| (kind, check(kind, facts)))
}

/// Those of them that can be made, by the words of their kinds.
pub(super) fn shown(facts: &Facts) -> Vec<&'static str> {
    automatic(facts).filter(|(_, check)| check.is_ok()).map(|(kind, _)| kind.word()).collect()
}

/// What is said of those that would show too much. A table that is not there is no news.
pub(super) fn left_out(facts: &Facts) -> Vec<Diagnostic> {
    let too_much = |(kind, check): (ChartKind, Result<(), Trouble>)| match check {
        Err(Trouble::TooMuch(why)) => {
            Some(Diagnostic::note(Code::ChartLeftOut, Place::File(JOB_FILE.to_owned()), why).because(TOO_MUCH).hint(
                format!("不要这张图的，请在 report.yaml 中写 `parts: {{ omit: [{}] }}`，以后不再提示", kind.key()),
            ))
        }
        _ => None,
    };
    automatic(facts).filter_map(too_much).collect()
}

/// What the tables lack for a chart.
fn lacking(message: impl Into<String>, cure: &str) -> Unknown {
    Unknown { cure: cure.to_owned(), ..Unknown::new(message.into(), "", []) }
}

fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}
