//! A chart: numbers of the workbooks with their labels, before any format draws it. Every label is a run,
//! so that the figures in it are found like those of a sentence.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::block::{Inline, plain_text};

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartForm {
    /// A horizontal bar for each category, in percent, against a line of what is due; what goes far beyond is cut.
    Progress,
    /// A horizontal bar for each category, divided into its parts.
    Parts,
    /// Columns for each category, one of each series.
    #[default]
    Columns,
}

/// How an area is filled: greys and hatchings that a black-and-white print tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartFill {
    /// Light grey.
    Light,
    /// Dark grey.
    Dark,
    /// Slanted lines.
    Hatch,
    /// Lines slanted the other way.
    BackHatch,
    /// Dots.
    Dots,
    /// Crossed lines.
    Cross,
    /// Nothing but the outline.
    White,
}

/// What the bars of one kind have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartSeries {
    /// Its name in the legend.
    pub name: String,
    /// How its bars are filled.
    pub fill: ChartFill,
}

/// A bar, or the place of one that has no number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartBar {
    /// Index of its series.
    pub series: usize,
    /// Its length; none where there is no number.
    pub value: Option<Decimal>,
    /// What is written at it.
    pub label: Vec<Inline>,
}

/// What stands beside one another along the axis: an indicator, a year, a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartCategory {
    /// What it stands under with its neighbours; empty for nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// Its name.
    pub name: String,
    /// Its bars, at most one of each series.
    pub bars: Vec<ChartBar>,
    /// The whole of which the bars are parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub total: Vec<Inline>,
}

/// A line across the bars: what is due, or what is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartLine {
    /// Where it stands.
    pub value: Decimal,
    /// What is written at it.
    pub label: Vec<Inline>,
}

/// A chart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// Key for references, and name of its file.
    pub key: String,
    /// `图1` once numbered; pictures are counted with it.
    pub number: String,
    /// Caption without its number.
    pub caption: String,
    /// Unit of the numbers; empty where the labels carry it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// How it is drawn.
    pub form: ChartForm,
    /// Its series, in the order of the legend.
    pub series: Vec<ChartSeries>,
    /// Its categories in order.
    pub categories: Vec<ChartCategory>,
    /// Lines across the bars.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<ChartLine>,
    /// Notes below it, one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Vec<Inline>>,
}

/// A label of a chart, and what it is the label of.
#[derive(Debug, Clone, Copy)]
pub struct ChartLabel<'a> {
    /// Name of the category; empty for a line and a note.
    pub category: &'a str,
    /// Name of the series; empty where there is none.
    pub series: &'a str,
    /// The label.
    pub run: &'a [Inline],
}

impl ChartCategory {
    fn labels<'a>(&'a self, series: &'a [ChartSeries]) -> impl Iterator<Item = ChartLabel<'a>> {
        let name = |at: usize| series.get(at).map_or("", |series| series.name.as_str());
        let bars = self.bars.iter().map(move |bar| (name(bar.series), &bar.label));
        bars.chain([("", &self.total)]).map(|(series, run)| ChartLabel { category: &self.name, series, run })
    }

    fn runs_mut(&mut self) -> impl Iterator<Item = &mut Vec<Inline>> {
        self.bars.iter_mut().map(|bar| &mut bar.label).chain([&mut self.total])
    }
}

impl Chart {
    /// Its labels in the order in which they are read.
    pub fn labels(&self) -> impl Iterator<Item = ChartLabel<'_>> {
        let apart = self.lines.iter().map(|line| &line.label).chain(&self.notes);
        let apart = apart.map(|run| ChartLabel { category: "", series: "", run });
        self.categories.iter().flat_map(|own| own.labels(&self.series)).chain(apart)
    }

    /// Its labels, to be changed.
    pub fn runs_mut(&mut self) -> impl Iterator<Item = &mut Vec<Inline>> {
        let lines = self.lines.iter_mut().map(|line| &mut line.label);
        self.categories.iter_mut().flat_map(ChartCategory::runs_mut).chain(lines).chain(&mut self.notes)
    }

    /// What it shows, in words and numbers, for those who cannot see it.
    pub fn alternative(&self) -> String {
        let is_named = self.series.len() > 1 && self.form != ChartForm::Progress;
        let of = |own: &ChartCategory| {
            let bars = own.bars.iter().map(|bar| {
                let series = self.series.get(bar.series).filter(|_| is_named);
                format!("{}{}", series.map_or("", |series| series.name.as_str()), plain_text(&bar.label))
            });
            let total = plain_text(&own.total);
            let total = (!total.is_empty()).then(|| format!("合计{total}"));
            format!("{}：{}", own.name, bars.chain(total).collect::<Vec<_>>().join("，"))
        };
        let unit = if self.unit.is_empty() { String::new() } else { format!("（单位：{}）", self.unit) };
        let lines = self.lines.iter().map(|line| plain_text(&line.label).replace('\n', ""));
        let all: Vec<String> = self.categories.iter().map(of).chain(lines).collect();
        let notes: String =
            self.notes.iter().map(|note| plain_text(note).trim_end_matches('。').to_owned() + "。").collect();
        format!("{}{unit}。{}。{notes}", self.caption, all.join("；"))
    }
}
