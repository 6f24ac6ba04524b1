//! The percent sign of a row: in the unit column, or with every number, but not with one of them.

use super::Evidence;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::table::{Role, Row};
use crate::model::value::Value;
use crate::place::Place;

/// A total with a percent sign in a row of the unit % whose other totals have none. A column in
/// which such rows have the sign throughout has its own style and is left alone.
pub(super) fn signs(evidence: Evidence<'_>, sink: &mut Sink) {
    let table = evidence.facts.indicators();
    let rows: Vec<&Row> = table.rows.iter().filter(|row| row.unit == "%").collect();
    let levels: Vec<usize> =
        (0..table.columns.len()).filter(|at| matches!(table.columns[*at].role, Role::Level(_))).collect();
    for row in &rows {
        let plain = levels.iter().filter(|at| has_sign(&row.cells[**at]) == Some(false)).count();
        let signed: Vec<usize> = levels.iter().copied().filter(|at| has_sign(&row.cells[*at]) == Some(true)).collect();
        if plain < signed.len() {
            continue;
        }
        for at in signed {
            let others = rows.iter().filter(|other| other.name != row.name);
            let (with, without) = others
                .filter_map(|other| has_sign(&other.cells[at]))
                .fold((0, 0), |(with, without), sign| if sign { (with + 1, without) } else { (with, without + 1) });
            if with <= without {
                sink.extend(finding(evidence, row, at, &levels));
            }
        }
    }
}

/// Whether a number is shown with a percent sign; none for what is no number.
fn has_sign(value: &Value) -> Option<bool> {
    value.number().map(|quantity| quantity.percent)
}

fn finding(evidence: Evidence<'_>, row: &Row, at: usize, levels: &[usize]) -> Option<Diagnostic> {
    let columns = &evidence.facts.indicators().columns;
    let place = |at: usize| {
        let cell = row.cells[at].cells().first()?;
        Some(Place::Cell { cell: cell.clone(), header: Some(columns[at].label.clone()) })
    };
    let shown = &row.cells[at].text;
    let other = levels.iter().copied().find(|at| has_sign(&row.cells[*at]) == Some(false))?;
    let message =
        format!("`{}` {}写的是 `{shown}`，同一行的其他数不带百分号", row.name, columns[at].label.replace('·', ""));
    Some(
        Diagnostic::warning(Code::PercentSign, place(at)?, message)
            .because("单位一栏已经是 %，正文在数后面再写 %，就会印出两个百分号")
            .related(place(other)?, row.cells[other].text.clone())
            .hint(format!("请改为 `{}`", shown.trim_end_matches(['%', '％']).trim_end())),
    )
}
