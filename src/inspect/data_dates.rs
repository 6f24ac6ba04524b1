//! Until when the numbers of a table go (截至2023年6月), as its title and its notes say, against `report.yaml`.

use super::Evidence;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::table::Table;
use crate::place::Place;
use crate::text::period::Period;
use crate::text::tidy;

/// Words before a date until which numbers go.
const UNTIL: [&str; 4] = ["截至", "截止到", "截止至", "截止"];

/// A month of a year.
type Month = (i32, u8);

/// Dates of data that are not those of the evaluation. A title must have one of them; a note may speak of older
/// numbers, not of later ones.
pub(super) fn dates(evidence: Evidence<'_>, sink: &mut Sink) {
    let evaluation = &evidence.facts.job().evaluation;
    let due: Vec<Month> =
        [&evaluation.annual_data, &evaluation.monthly_data].into_iter().filter_map(|date| month(date)).collect();
    let Some(last) = due.iter().max().copied() else { return };
    for table in &evidence.facts.data().tables {
        let headers = table.header.iter().flatten().map(|cell| &cell.text);
        let heads = [&table.title].into_iter().chain(headers).map(|text| (text, true));
        for (text, is_head) in heads.chain(table.notes.iter().map(|note| (note, false))) {
            for (date, written) in until(text) {
                let is_wrong = if is_head { !due.contains(&date) } else { date > last };
                if is_wrong {
                    sink.push(finding(evidence, table, text, &written));
                }
            }
        }
    }
}

/// The month that a date of `report.yaml` lies in.
fn month(date: &str) -> Option<Month> {
    Period::find(&tidy(date)).map(|period| (period.year, period.months.1))
}

/// The dates until which a text says that numbers go, as months, with how they are written.
fn until(text: &str) -> Vec<(Month, String)> {
    let text = tidy(text);
    let starts = UNTIL.iter().flat_map(|word| text.match_indices(word)).map(|(at, word)| at + word.len());
    let dates = starts.filter_map(|at| {
        let (period, _, length) = Period::span(&text[at..])?;
        Some(((period.year, period.months.1), text[at..at + length].to_owned()))
    });
    dates.collect()
}

fn finding(evidence: Evidence<'_>, table: &Table, text: &str, written: &str) -> Diagnostic {
    let evaluation = &evidence.facts.job().evaluation;
    let message = format!("{}写的是截至 `{written}`，与设置的数据截止时点不同", table.short_name());
    Diagnostic::warning(Code::DataDate, Place::File(table.sheet.clone()), message)
        .because(format!(
            "表上写：{}；年度数据截止{}，月度数据截止{}",
            text.trim(),
            evaluation.annual_data,
            evaluation.monthly_data
        ))
        .hint("请核对表上的时点；数据确已更新的，改 report.yaml 的 evaluation")
}

#[cfg(test)]
mod tests {
    use super::until;

    #[test]
    fn a_date_until_which_numbers_go_is_read_as_a_month() {
        for (text, date) in [
            ("重点项目进展情况（截至2023年6月）", Some((2023, 6))),
            ("截止到2022年底的数", Some((2022, 12))),
            ("注：数据截至 2023 年 6 月 30 日。", Some((2023, 6))),
            ("截至2023年上半年", Some((2023, 6))),
            ("2022年重点项目", None),
            ("截至目前", None),
        ] {
            assert_eq!(until(text).first().map(|(date, _)| *date), date, "{text}");
        }
    }
}
