//! Stage 2: dataset, facts and report in, findings out. Each check is a file with a row in [`CHECKS`].
//!
//! Requirements look for what makes a report impossible; their findings are errors and stay so.
//! Checks look for what is likely wrong; `report.yaml` may change what their findings weigh and
//! accept single ones ([`settle()`]). Checks of the tables need the facts alone, checks of the prose
//! need the report, in which every figure still knows its cell.

mod agreement;
mod comparisons;
mod counts;
mod growth;
mod identity;
mod labels;
mod lists;
mod outlook;
mod percent;
pub mod prose;
mod ranks;
mod settle;
mod slots;
mod targets;
mod totals;
mod values;
mod verdict;
mod vocabulary;

use std::cmp::Ordering;

use rust_decimal::Decimal;

pub use prose::Prose;
pub use settle::{Accepted, Settled, Strictness, settle};

use crate::diag::{Code, Sink};
use crate::model::facts::Facts;
use crate::model::table::{Role, Row};
use crate::place::Place;
use crate::project::Project;

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// Dataset and what is computed from it.
    pub facts: &'a Facts,
    /// The project, to place findings about `report.yaml`.
    pub project: &'a Project,
}

impl Evidence<'_> {
    /// The cell of an indicator under a column, with its header path.
    fn place(self, row: &Row, column: &Role) -> Place {
        self.facts.indicators().place(row, column)
    }
}

/// The sign between two numbers, in the width of Chinese text.
fn sign(a: Decimal, b: Decimal) -> &'static str {
    match a.cmp(&b) {
        Ordering::Less => "＜",
        Ordering::Equal => "=",
        Ordering::Greater => "＞",
    }
}

/// What must hold before a report can be made.
pub struct Requirement {
    /// What it looks for, for people.
    pub title: &'static str,
    /// The check.
    pub run: fn(Evidence<'_>, &mut Sink),
}

/// All requirements, in the order they run.
pub const REQUIREMENTS: &[Requirement] = &[
    Requirement { title: "指标不重名", run: identity::duplicates },
    Requirement { title: "说明、方法、别名所指的指标都在指标表中", run: identity::strangers },
    Requirement { title: "评价用语在约定范围内", run: vocabulary::verdicts },
    Requirement { title: "属性为约束性或预期性", run: vocabulary::attributes },
    Requirement { title: "责任单位都已登记", run: vocabulary::departments },
    Requirement { title: "report.yaml 的 check 中都是核对项的编号", run: settle::unknown_codes },
];

/// A check.
pub struct Check {
    /// Codes of its findings.
    pub codes: &'static [Code],
    /// What it looks for, for people.
    pub title: &'static str,
    /// The check.
    pub run: Run,
}

/// A check by what it needs.
#[derive(Clone, Copy)]
pub enum Run {
    /// The tables.
    Tables(fn(Evidence<'_>, &mut Sink)),
    /// The tables and the prose of the report.
    Prose(fn(Evidence<'_>, &Prose<'_>, &mut Sink)),
}

/// All checks, in the order they run.
pub const CHECKS: &[Check] = &[
    Check { codes: &[Code::GrowthMismatch], title: "增速与总量相符", run: Run::Tables(growth::mismatches) },
    Check { codes: &[Code::SumMismatch], title: "累计与各期相符", run: Run::Tables(totals::periods_of_rows) },
    Check { codes: &[Code::SumMismatch], title: "构成之和为100", run: Run::Tables(totals::shares) },
    Check { codes: &[Code::SumMismatch], title: "序号连续", run: Run::Tables(totals::serials) },
    Check {
        codes: &[Code::RankMismatch], title: "位次与最高值、平均值相符", run: Run::Tables(ranks::ranks)
    },
    Check {
        codes: &[Code::RankMismatch], title: "排名表与指标表的同一个数相同", run: Run::Tables(ranks::shared)
    },
    Check { codes: &[Code::UnitSlip], title: "同一行的百分号写法一致", run: Run::Tables(percent::signs) },
    Check {
        codes: &[Code::VerdictPassed, Code::VerdictUnequal, Code::VerdictRule],
        title: "评价与进度、评价与评价相称",
        run: Run::Tables(verdict::verdicts),
    },
    Check {
        codes: &[Code::GoalPassed],
        title: "预期目标值高于现有水平、不低于规划目标",
        run: Run::Tables(targets::expected),
    },
    Check {
        codes: &[Code::ValueMismatch, Code::DirectionMismatch, Code::UnitSlip, Code::PointSlip, Code::AverageMismatch],
        title: "正文的数与表格一致",
        run: Run::Prose(values::against_tables),
    },
    Check {
        codes: &[Code::AverageMismatch], title: "年均增速按指定的算法", run: Run::Prose(values::averages)
    },
    Check {
        codes: &[Code::DirectionMismatch], title: "高低、增减的词与数一致", run: Run::Prose(comparisons::pairs)
    },
    Check {
        codes: &[Code::DirectionMismatch],
        title: "年均增速与所比的对象一致",
        run: Run::Prose(comparisons::averages),
    },
    Check {
        codes: &[Code::DirectionMismatch], title: "与目标的比较成立", run: Run::Prose(comparisons::targets)
    },
    Check {
        codes: &[Code::ValueMismatch], title: "“保持在…以上”各年都成立", run: Run::Prose(comparisons::kept)
    },
    Check { codes: &[Code::ValueMismatch], title: "指标个数与表格一致", run: Run::Prose(counts::indicators) },
    Check {
        codes: &[Code::OutlookMismatch],
        title: "正文的评价、预测与表格一致",
        run: Run::Prose(outlook::expectations),
    },
    Check { codes: &[Code::ProseConflict], title: "同一事项前后一致", run: Run::Prose(agreement::conflicts) },
    Check { codes: &[Code::GoalPassed], title: "目标高于已经达到的数", run: Run::Prose(agreement::goals) },
    Check { codes: &[Code::ListCount], title: "“分别”前后一一对应", run: Run::Prose(lists::uneven) },
    Check { codes: &[Code::ListCount], title: "列出的与总数一致", run: Run::Prose(lists::counted) },
    Check { codes: &[Code::ListCount], title: "逐一列出的与总数一致", run: Run::Prose(lists::closed) },
    Check { codes: &[Code::ListCount], title: "分点的序数连续", run: Run::Prose(lists::ordinals) },
    Check { codes: &[Code::PartSum], title: "部分之和不大于总数", run: Run::Prose(lists::parts) },
    Check {
        codes: &[Code::FigureForm], title: "百分号、单位、连接号的写法", run: Run::Prose(labels::forms)
    },
    Check { codes: &[Code::UnitSlip], title: "单位不重复", run: Run::Prose(labels::doubled) },
    Check { codes: &[Code::DecimalsVary], title: "同组的数小数位数一致", run: Run::Prose(labels::decimals) },
    Check {
        codes: &[Code::DoubleNegative], title: "“下降”后面不写负数", run: Run::Prose(labels::double_negatives)
    },
    Check { codes: &[Code::NameDrift], title: "指标名称前后一致", run: Run::Prose(labels::drifts) },
    Check { codes: &[Code::DepartmentName], title: "部门名称都已登记", run: Run::Prose(labels::departments) },
    Check {
        codes: &[Code::PeriodBeyond], title: "时期不超出数据截止时点", run: Run::Prose(labels::periods)
    },
    Check {
        codes: &[Code::TypedFigure], title: "表格里有的数由程序填入", run: Run::Prose(values::typed_by_hand)
    },
];

/// True for the codes of checks, which `report.yaml` may weigh and accept.
#[must_use]
pub fn is_check(code: Code) -> bool {
    CHECKS.iter().any(|check| check.codes.contains(&code))
}

/// The codes of all checks, each once.
pub fn codes() -> impl Iterator<Item = Code> {
    Code::ALL.iter().copied().filter(|code| is_check(*code))
}

/// Runs all requirements.
pub fn requirements(evidence: Evidence<'_>, sink: &mut Sink) {
    for requirement in REQUIREMENTS {
        (requirement.run)(evidence, sink);
    }
}

/// Runs all checks; those of the prose only when there is a report.
pub fn checks(evidence: Evidence<'_>, prose: Option<&Prose<'_>>, sink: &mut Sink) {
    for check in CHECKS {
        match (check.run, prose) {
            (Run::Tables(run), _) => run(evidence, sink),
            (Run::Prose(run), Some(prose)) => run(evidence, prose, sink),
            (Run::Prose(_), None) => {}
        }
    }
}
