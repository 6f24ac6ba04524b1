//! Every check, declared once: what it looks at, and the kinds of findings that it alone makes. From
//! here come the keys of `check.severity`, `check --list` and the index of the manual of findings.

use super::stated::Numbers;
use super::{
    Evidence, Prose, agreement, comparisons, completion, counts, data_dates, derived, enumerations, growth, impossible,
    links, misprints, naming, notation, note_words, outlook, percent, period_sums, periods, prose_sums, rank_places,
    ranks, repeated, repeated_projects, row_sums, serials, shares, since_base, targets, typed, unrevised, values,
    verdict,
};
use crate::diag::{Code, Diagnostic, Severity, Sink};

/// A check.
pub struct Check {
    /// What it may find. No code belongs to two checks, so that each can be weighed alone.
    pub finds: &'static [FindingKind],
    /// What it needs and does.
    pub run: Run,
}

/// A kind of finding that a check makes.
#[derive(Debug)]
pub struct FindingKind {
    /// Its code, which has its Chinese title.
    pub code: Code,
    /// What most of its findings weigh.
    pub severity: Severity,
    /// What some of them weigh instead.
    pub sometimes: Option<Severity>,
    /// The code that it shared with others before it had its own. Decisions in `report.yaml` under
    /// that code still hold for it.
    pub formerly: Option<Code>,
}

impl FindingKind {
    const fn new(code: Code, severity: Severity) -> Self {
        Self { code, severity, sometimes: None, formerly: None }
    }

    const fn or(self, severity: Severity) -> Self {
        Self { sometimes: Some(severity), ..self }
    }

    const fn formerly(self, code: Code) -> Self {
        Self { formerly: Some(code), ..self }
    }

    /// Where the documentation explains it.
    pub fn page(&self) -> String {
        format!("docs/findings.zh-CN.md#{}", self.code.as_str())
    }

    /// Its weight in words: `警告`, or `警告或提示` where it varies.
    pub fn weight(&self) -> String {
        let other = self.sometimes.map_or_else(String::new, |other| format!("或{}", other.label()));
        format!("{}{other}", self.severity.label())
    }

    /// True when a code in `report.yaml` means it.
    pub fn is_meant(&self, code: &str) -> bool {
        self.code.as_str() == code || self.formerly.is_some_and(|old| old.as_str() == code)
    }
}

/// A check by what it needs.
#[derive(Clone, Copy)]
pub enum Run {
    /// The tables.
    Tables(fn(Evidence<'_>, &mut Sink)),
    /// The tables, whatever kinds they are, by what their numbers say.
    Numbers(fn(Evidence<'_>, &Numbers<'_>, &mut Sink)),
    /// The tables and the prose of the report.
    Both(fn(Evidence<'_>, &Prose<'_>, &mut Sink)),
    /// The prose of the report.
    Prose(fn(&Prose<'_>, &mut Sink)),
}

impl Run {
    /// True where there must be a report.
    pub fn needs_prose(self) -> bool {
        matches!(self, Self::Both(_) | Self::Prose(_))
    }

    /// What it looks at, as `check --list` and the manual group the checks.
    pub fn subject(self) -> &'static str {
        match self {
            Self::Tables(_) | Self::Numbers(_) => "表格",
            Self::Both(_) => "正文与表格",
            Self::Prose(_) => "正文",
        }
    }
}

impl Check {
    /// True when a finding is of a kind and weight that it declares.
    pub fn declares(&self, finding: &Diagnostic) -> bool {
        let weighs = |kind: &FindingKind| [Some(kind.severity), kind.sometimes].contains(&Some(finding.severity));
        self.finds.iter().any(|kind| kind.code == finding.code && weighs(kind))
    }

    /// Runs it; one that needs prose finds nothing while there is no report.
    pub fn run(&self, evidence: Evidence<'_>, numbers: &Numbers<'_>, prose: Option<&Prose<'_>>, sink: &mut Sink) {
        match (self.run, prose) {
            (Run::Tables(run), _) => run(evidence, sink),
            (Run::Numbers(run), _) => run(evidence, numbers, sink),
            (Run::Both(run), Some(prose)) => run(evidence, prose, sink),
            (Run::Prose(run), Some(prose)) => run(prose, sink),
            (Run::Both(_) | Run::Prose(_), None) => {}
        }
    }
}

const fn error(code: Code) -> FindingKind {
    FindingKind::new(code, Severity::Error)
}

const fn warning(code: Code) -> FindingKind {
    FindingKind::new(code, Severity::Warning)
}

const fn note(code: Code) -> FindingKind {
    FindingKind::new(code, Severity::Note)
}

/// All checks, in the order they run: of the tables, of prose against them, of prose alone.
pub const CHECKS: &[Check] = &[
    Check { finds: &[error(Code::GrowthMismatch).or(Severity::Warning)], run: Run::Numbers(growth::mismatches) },
    Check { finds: &[error(Code::SinceBaseMismatch)], run: Run::Tables(since_base::mismatches) },
    Check { finds: &[error(Code::SumMismatch)], run: Run::Tables(period_sums::totals) },
    Check { finds: &[error(Code::TotalMismatch)], run: Run::Tables(row_sums::totals) },
    Check { finds: &[error(Code::ShareMismatch).or(Severity::Warning)], run: Run::Numbers(shares::columns) },
    Check { finds: &[error(Code::ShareSum).formerly(Code::SumMismatch)], run: Run::Tables(shares::structures) },
    Check { finds: &[warning(Code::SerialGap).formerly(Code::SumMismatch)], run: Run::Tables(serials::gaps) },
    Check { finds: &[error(Code::RankMismatch)], run: Run::Tables(ranks::ranks) },
    Check { finds: &[error(Code::RankBeyond).or(Severity::Warning)], run: Run::Tables(rank_places::beyond) },
    Check { finds: &[error(Code::RankOrder)], run: Run::Tables(rank_places::order) },
    Check { finds: &[error(Code::ImpossibleValue)], run: Run::Tables(impossible::values) },
    Check { finds: &[note(Code::SeriesJump)], run: Run::Numbers(impossible::jumps) },
    Check { finds: &[error(Code::TableConflict).formerly(Code::RankMismatch)], run: Run::Numbers(repeated::conflicts) },
    Check { finds: &[note(Code::NameLink)], run: Run::Numbers(links::names) },
    Check { finds: &[warning(Code::PercentSign).formerly(Code::UnitSlip)], run: Run::Tables(percent::signs) },
    Check {
        finds: &[
            warning(Code::VerdictPassed),
            warning(Code::VerdictUnmet),
            warning(Code::VerdictUnequal),
            note(Code::VerdictRule),
        ],
        run: Run::Tables(verdict::verdicts),
    },
    Check { finds: &[error(Code::StatusMismatch)], run: Run::Numbers(completion::yearly) },
    Check { finds: &[warning(Code::NoteVerdict)], run: Run::Tables(note_words::contradictions) },
    Check { finds: &[warning(Code::DataDate)], run: Run::Tables(data_dates::dates) },
    Check { finds: &[note(Code::RepeatedProject)], run: Run::Tables(repeated_projects::repetitions) },
    Check {
        finds: &[warning(Code::GoalPassed), warning(Code::GoalBelowPlan).formerly(Code::GoalPassed)],
        run: Run::Numbers(targets::expected),
    },
    Check {
        finds: &[
            error(Code::ValueMismatch).or(Severity::Warning),
            error(Code::DirectionMismatch),
            warning(Code::UnitSlip),
            warning(Code::PointSlip),
            error(Code::AverageMismatch),
        ],
        run: Run::Both(values::against_tables),
    },
    Check { finds: &[warning(Code::LikelyMisprint)], run: Run::Both(misprints::likely) },
    Check { finds: &[warning(Code::AverageMethod).formerly(Code::AverageMismatch)], run: Run::Both(values::averages) },
    Check {
        finds: &[error(Code::AverageComparison).formerly(Code::DirectionMismatch)],
        run: Run::Both(comparisons::averages),
    },
    Check { finds: &[error(Code::GrowthComparison)], run: Run::Both(comparisons::growths) },
    Check {
        finds: &[error(Code::TargetComparison).formerly(Code::DirectionMismatch)],
        run: Run::Both(comparisons::targets),
    },
    Check { finds: &[error(Code::HoldMismatch).formerly(Code::ValueMismatch)], run: Run::Both(comparisons::kept) },
    Check { finds: &[error(Code::CountMismatch).formerly(Code::ValueMismatch)], run: Run::Both(counts::indicators) },
    Check { finds: &[error(Code::OutlookMismatch)], run: Run::Both(outlook::expectations) },
    Check { finds: &[error(Code::YearlyGoal)], run: Run::Both(outlook::yearly_goals) },
    Check { finds: &[note(Code::NameDrift)], run: Run::Both(naming::drifts) },
    Check { finds: &[warning(Code::DepartmentName).or(Severity::Note)], run: Run::Both(naming::departments) },
    Check { finds: &[warning(Code::PeriodBeyond).or(Severity::Note)], run: Run::Both(periods::beyond_data) },
    Check {
        finds: &[warning(Code::Unrevised).or(Severity::Error)],
        run: Run::Both(|evidence, _, sink| unrevised::sentences(evidence, sink)),
    },
    Check { finds: &[note(Code::TypedFigure)], run: Run::Both(typed::typed_by_hand) },
    Check {
        finds: &[error(Code::ComparisonMismatch).formerly(Code::DirectionMismatch)],
        run: Run::Prose(comparisons::pairs),
    },
    Check { finds: &[error(Code::ProseConflict)], run: Run::Prose(agreement::conflicts) },
    Check { finds: &[warning(Code::ProseGoalPassed).formerly(Code::GoalPassed)], run: Run::Prose(agreement::goals) },
    Check { finds: &[error(Code::ListCount)], run: Run::Prose(enumerations::counted) },
    Check { finds: &[error(Code::ListUneven).formerly(Code::ListCount)], run: Run::Prose(enumerations::uneven) },
    Check { finds: &[error(Code::OrdinalGap).formerly(Code::ListCount)], run: Run::Prose(enumerations::ordinals) },
    Check { finds: &[error(Code::OrdinalCount).formerly(Code::ListCount)], run: Run::Prose(enumerations::announced) },
    Check { finds: &[error(Code::PartSum)], run: Run::Prose(prose_sums::parts) },
    Check { finds: &[error(Code::ProseSumMismatch).formerly(Code::PartSum)], run: Run::Prose(prose_sums::sums) },
    Check { finds: &[error(Code::ProseShareSum).formerly(Code::PartSum)], run: Run::Prose(prose_sums::structures) },
    Check { finds: &[error(Code::ProseDerivation)], run: Run::Prose(derived::numbers) },
    Check { finds: &[note(Code::FigureForm)], run: Run::Prose(notation::forms) },
    Check { finds: &[warning(Code::DoubleUnit).formerly(Code::UnitSlip)], run: Run::Prose(notation::doubled) },
    Check { finds: &[note(Code::DecimalsVary)], run: Run::Prose(notation::decimals) },
    Check { finds: &[warning(Code::DoubleNegative)], run: Run::Prose(notation::double_negatives) },
];

/// What all checks may find.
pub fn kinds() -> impl Iterator<Item = &'static FindingKind> {
    CHECKS.iter().flat_map(|check| check.finds)
}

/// The declaration of a code; none for what is no finding of a check.
pub fn kind(code: Code) -> Option<&'static FindingKind> {
    kinds().find(|kind| kind.code == code)
}

/// The codes that a code of earlier versions has been divided into, itself first.
pub(super) fn successors(code: &str) -> Vec<&'static str> {
    let mut all: Vec<&str> = kinds().filter(|kind| kind.is_meant(code)).map(|kind| kind.code.as_str()).collect();
    all.sort_by_key(|own| *own != code);
    if all.len() > 1 { all } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_code_belongs_to_two_checks() {
        let mut seen = BTreeSet::new();
        for kind in kinds() {
            assert!(seen.insert(kind.code), "{} twice", kind.code.as_str());
            assert_ne!(kind.sometimes, Some(kind.severity), "{}", kind.code.as_str());
        }
    }

    /// A decision under a former code would otherwise hold for one of its successors and be an
    /// unknown code in the same file.
    #[test]
    fn a_former_code_is_still_the_code_of_a_check() {
        for old in kinds().filter_map(|kind| kind.formerly) {
            assert!(kind(old).is_some_and(|kind| kind.formerly.is_none()), "{}", old.as_str());
            assert_eq!(successors(old.as_str())[..1], [old.as_str()]);
        }
        assert!(successors("growth-mismatch").is_empty());
    }

    #[test]
    fn checks_stand_together_by_what_they_look_at() {
        let mut subjects: Vec<&str> = CHECKS.iter().map(|check| check.run.subject()).collect();
        subjects.dedup();
        assert_eq!(subjects, ["表格", "正文与表格", "正文"]);
    }
}
