//! What notes on an indicator (指标说明) say of its progress and prospects, against its verdict.

use super::Evidence;
use super::prose::verdicts::outlook_in;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::{Outlook, VerdictClass};
use crate::model::table::{NOTES, Role, Row, Table};
use crate::model::value::Value;
use crate::text::tidy;

/// Words of a clause that is about the indicator as a whole.
const SUBJECTS: [&str; 8] = ["指标", "进度", "评价", "评估", "进展", "实施情况", "完成情况", "目标"];
/// Words of a clause that speaks of another time, of a part, or of what is not so.
const ELSEWHERE: [&str; 16] = [
    "前期", "一度", "曾", "部分", "个别", "其中", "如果", "若", "避免", "防止", "上年", "不", "没有", "扭转", "改变",
    "由",
];

/// Words of a sentence that speaks of what is to come, and so of no verdict.
const TO_COME: [&str; 12] =
    ["确保", "力争", "将", "争取", "推动", "努力", "预计", "有望", "可", "计划", "下一步", "需"];
/// Notes that say what is to be done.
const MEASURES: &str = "措施";
/// Notes that say what is to be expected; elsewhere 力争完成 is a resolve.
const PROSPECTS: [&str; 2] = ["预测", "评价说明"];

/// Notes whose word for the verdict or the outlook is another than that of the table.
pub(super) fn contradictions(evidence: Evidence<'_>, sink: &mut Sink) {
    for table in evidence.facts.data().of_kind(NOTES) {
        for note in &table.rows {
            let Ok(row) = evidence.facts.indicator(&note.name) else { continue };
            let kinds = table.columns.iter().zip(&note.cells).enumerate();
            for (at, (column, value)) in kinds {
                let Role::Note(kind) = &column.role else { continue };
                let said = contradiction(evidence, row, kind, value);
                sink.extend(said.map(|said| finding(evidence, table, note, at, row, &said)));
            }
        }
    }
}

/// What a note says that the table does not.
struct Said {
    word: String,
    /// What the table has in its place.
    stated: String,
}

fn contradiction(evidence: Evidence<'_>, row: &Row, kind: &str, value: &Value) -> Option<Said> {
    let text = tidy(&value.text);
    text.split(['。', '；', ';']).find_map(|sentence| {
        let mut clauses = sentence.split(['，', ',']).filter(|clause| is_of_indicator(clause));
        // 确保完成目标，使进度恢复正常: what is to come holds for all that follows.
        let is_now = kind != MEASURES && !TO_COME.iter().any(|word| sentence.contains(word));
        let stated = |clause: &str| verdict(evidence, row, clause).filter(|_| is_now);
        let prospect = |clause: &str| outlook(evidence, row, clause).filter(|_| PROSPECTS.contains(&kind));
        clauses.find_map(|clause| stated(clause).or_else(|| prospect(clause)))
    })
}

fn is_of_indicator(clause: &str) -> bool {
    SUBJECTS.iter().any(|word| clause.contains(word)) && !ELSEWHERE.iter().any(|word| clause.contains(word))
}

/// A registered verdict of another class, at the end of the clause.
fn verdict(evidence: Evidence<'_>, row: &Row, clause: &str) -> Option<Said> {
    let class = evidence.facts.verdict_class(row)?;
    let lists = VerdictClass::ALL.into_iter().zip(evidence.facts.job().verdicts.lists());
    let words = lists.flat_map(|(class, list)| list.iter().map(move |word| (class, tidy(word))));
    // 年度任务完成: said of anything.
    let words = words.filter(|(_, word)| !["完成", "达到", "达标", "实现", "良好", "符合"].contains(&word.as_str()));
    // 基本正常 ends with 正常.
    let (said, word) = words.filter(|(_, word)| clause.ends_with(word.as_str())).max_by_key(|(_, word)| word.len())?;
    let stated = tidy(evidence.text(row, &Role::Verdict));
    (said != class && !says_progress_of_part(clause)).then_some(Said { word, stated: format!("评价是 `{stated}`") })
}

/// True for a clause about a year, not about the plan.
fn says_progress_of_part(clause: &str) -> bool {
    clause.contains("当年") || clause.contains("年度") || clause.contains("半年")
}

/// A prospect that the class of the indicator does not allow.
fn outlook(evidence: Evidence<'_>, row: &Row, clause: &str) -> Option<Said> {
    let (word, said) = outlook_in(clause).filter(|_| !says_progress_of_part(clause))?;
    let own = evidence.facts.outlook(row);
    let differs = match said {
        Outlook::Effort => own != Outlook::Effort,
        Outlook::Smooth => own == Outlook::Effort,
        Outlook::Early => own != Outlook::Early,
    };
    let stated = format!("预测归入 `{}`", evidence.facts.outlook_word(row));
    differs.then(|| Said { word: word.to_owned(), stated })
}

fn finding(evidence: Evidence<'_>, table: &Table, note: &Row, at: usize, row: &Row, said: &Said) -> Diagnostic {
    let Said { word, stated } = said;
    let message = format!("`{}` 的说明写 `{word}`，表中{stated}", row.name);
    Diagnostic::warning(Code::NoteVerdict, table.place_at(note, at), message)
        .because("说明印在指标的评价之后，两处的判断应当一致")
        .related(evidence.place(row, &Role::Verdict), evidence.text(row, &Role::Verdict).trim())
        .hint("请核对，改说明或改评价")
}
