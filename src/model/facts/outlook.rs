//! Counts by domain, attribute, verdict and outlook; the outlook classes of 表3.
//!
//! Outlook: 提前完成 when a numeric target is reached by the latest full year, 需力争 when the
//! stated verdict is 滞后, 可顺利完成 otherwise. A target such as 完成省定目标 can never be early.

use serde::{Deserialize, Serialize};

use super::Facts;
use crate::model::edition::Conclusion;
use crate::model::kind::Closing;
use crate::model::table::{Role, Row};
use crate::model::value::{Value, cells_of};
use crate::text::tidy;

/// Class of the forecast to the end of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outlook {
    /// 已提前完成.
    Early,
    /// 可顺利完成.
    Smooth,
    /// 需力争完成.
    Effort,
}

impl Outlook {
    /// All classes in the order of 表3.
    pub const ALL: [Self; 3] = [Self::Early, Self::Smooth, Self::Effort];

    /// The Chinese word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Early => "已提前完成",
            Self::Smooth => "可顺利完成",
            Self::Effort => "需力争完成",
        }
    }
}

/// Class of a stated verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictClass {
    /// 超前.
    Ahead,
    /// 正常.
    OnTrack,
    /// 滞后.
    Behind,
}

impl VerdictClass {
    /// All classes, from the best.
    pub const ALL: [Self; 3] = [Self::Ahead, Self::OnTrack, Self::Behind];

    /// The word by which templates and `count(verdict=…)` name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::OnTrack => "on-track",
            Self::Behind => "behind",
        }
    }

    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ahead => "超前",
            Self::OnTrack => "正常",
            Self::Behind => "滞后",
        }
    }
}

/// Which indicators are meant; a field that is none admits all.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Domain (类型).
    pub domain: Option<String>,
    /// Attribute (约束性, 预期性).
    pub attribute: Option<String>,
    /// Verdict word, or a class word (`ahead`, `on-track`, `behind`).
    pub verdict: Option<String>,
    /// Outlook word.
    pub outlook: Option<String>,
    /// Canonical name of a department.
    pub department: Option<String>,
}

impl Facts {
    /// The class of the stated verdict; none for a word outside the vocabulary.
    pub fn verdict_class(&self, row: &Row) -> Option<VerdictClass> {
        let stated = tidy(self.text(row, &Role::Verdict));
        let words = &self.job().verdicts;
        let among = |list: &[String]| list.iter().any(|word| tidy(word) == stated);
        let lists = [&words.ahead, &words.on_track, &words.behind];
        VerdictClass::ALL.into_iter().zip(lists).find(|(_, list)| among(list)).map(|(class, _)| class)
    }

    /// What is concluded about an indicator.
    pub fn conclusion(&self, row: &Row) -> Conclusion {
        Conclusion { verdict_class: self.verdict_class(row), outlook: self.outlook(row) }
    }

    /// The outlook of an indicator; of a plan that is over, its outcome.
    pub fn outlook(&self, row: &Row) -> Outlook {
        let class = self.verdict_class(row);
        if self.job().kind.closing == Closing::Outcome {
            return match class {
                Some(VerdictClass::Ahead) => Outlook::Early,
                Some(VerdictClass::OnTrack) => Outlook::Smooth,
                None if self.is_done(row) => Outlook::Smooth,
                Some(VerdictClass::Behind) | None => Outlook::Effort,
            };
        }
        if self.is_done(row) {
            Outlook::Early
        } else if class == Some(VerdictClass::Behind) {
            Outlook::Effort
        } else {
            Outlook::Smooth
        }
    }

    /// What the kind of report calls the outlook of an indicator.
    pub fn outlook_word(&self, row: &Row) -> &str {
        self.job().kind.outlook.of(self.outlook(row))
    }

    /// The indicators of a selection, in the order of the table.
    pub fn select(&self, selection: &Selection) -> Vec<&Row> {
        self.indicators().main_rows().filter(|row| self.matches(row, selection)).collect()
    }

    fn matches(&self, row: &Row, selection: &Selection) -> bool {
        let is = |wanted: &Option<String>, test: &dyn Fn(&str) -> bool| wanted.as_deref().is_none_or(test);
        // The cheapest and narrowest first: an excerpt asks this for every department.
        is(&selection.department, &|department| row.departments.iter().any(|own| own == department))
            && is(&selection.domain, &|domain| row.group() == domain)
            && is(&selection.attribute, &|attribute| tidy(self.text(row, &Role::Attribute)) == attribute)
            && is(&selection.verdict, &|verdict| {
                tidy(self.text(row, &Role::Verdict)) == verdict
                    || self.verdict_class(row).is_some_and(|class| class.word() == verdict)
            })
            && is(&selection.outlook, &|outlook| self.outlook_word(row) == outlook)
    }

    /// How many indicators a selection has; its cells are those that decide.
    pub fn count(&self, selection: &Selection) -> Value {
        let rows = self.select(selection);
        let deciding = rows.iter().filter_map(|row| self.value(row, &Role::Verdict).or_else(|| row.cells.first()));
        let cells = cells_of(&deciding.collect::<Vec<_>>());
        let Selection { domain, attribute, verdict, outlook, department } = selection;
        // A class goes by the word that the kind of report has for it.
        let named = |condition: &str| {
            let class = VerdictClass::ALL.into_iter().find(|class| class.word() == condition);
            class.map_or(condition, |class| self.job().kind.classes.of(class)).to_owned()
        };
        let verdict = verdict.as_deref().map(named);
        let conditions = [domain, attribute, &verdict, outlook, department].into_iter().flatten();
        let conditions: Vec<&str> = conditions.map(String::as_str).collect();
        let of = if conditions.is_empty() { String::new() } else { format!("{}的", conditions.join("、")) };
        Value::count(rows.len(), format!("{of}指标个数"), cells)
    }
}
