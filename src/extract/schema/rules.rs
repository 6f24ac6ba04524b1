//! What a schema file asks of a table that it describes: how a sheet is known, what its numbers are held to.

use serde_yaml::Spanned;

use super::{RecogniseFile, Source};
use crate::diag::{Diagnostic, Sink};
use crate::model::table::schema::{CheckRule, PartsOf, Recognise, RoleName, Schema, WholeOf};

/// How a sheet is known; a mark that the table does not have would never be found.
pub(super) fn recognise(source: Source<'_>, file: Option<&RecogniseFile>, schema: &mut Schema) -> Vec<Diagnostic> {
    let Some(file) = file else { return Vec::new() };
    let marks = file.marks.iter().map(|mark| mark.value).collect();
    schema.recognise = Recognise { least: file.least, marks, of_marks: file.of_marks };
    let has = |mark: &Spanned<RoleName>| schema.columns.iter().any(|column| column.role == mark.value);
    let missing = file.marks.iter().filter(|mark| !has(mark));
    missing
        .map(|mark| {
            let found = source.error(mark, "recognise 的 marks 里有这张表没有的列".to_owned());
            found.because("没有这一列，工作表永远认不出来").hint("请在 columns 中加上，或从 marks 中删去")
        })
        .collect()
}

/// What the numbers are held to; a check of columns that are not there could not fail.
pub(super) fn checks(source: Source<'_>, wanted: &[Spanned<CheckRule>], schema: &mut Schema, sink: &mut Sink) {
    for rule in wanted {
        let missing = missing_for(rule.value, schema);
        if missing.is_empty() {
            if !schema.checks.contains(&rule.value) {
                schema.checks.push(rule.value);
            }
            continue;
        }
        let found = source.error(rule, format!("这项核对缺少它要用的{}", missing.join("、")));
        sink.push(found.because("没有它，核对无从进行，也查不出错").hint("请补上，或从 checks 中删去这一项"));
    }
}

/// What a rule needs and a schema lacks.
fn missing_for(rule: CheckRule, schema: &Schema) -> Vec<&'static str> {
    let has = |role: RoleName| schema.columns.iter().any(|column| column.role == role);
    let column = |role: RoleName, what: &'static str| (!has(role)).then_some(what);
    let total = || schema.rows.total.is_empty().then_some("合计行（rows 的 total）");
    let needs = match rule {
        CheckRule::Growth => [column(RoleName::Growth, "列 `growth`"), column(RoleName::Level, "列 `level`")],
        CheckRule::Sum(parts) => match parts.parts {
            PartsOf::Rows => [total(), column(RoleName::Level, "列 `level`").filter(|_| !has(RoleName::Plan))],
            PartsOf::Periods => [column(RoleName::Total, "列 `total`"), column(RoleName::Level, "列 `level`")],
        },
        CheckRule::Share(whole) => match whole.of {
            WholeOf::Plan => [column(RoleName::Share, "列 `share`"), column(RoleName::Plan, "列 `plan`")],
            WholeOf::Total => [column(RoleName::Share, "列 `share`"), total()],
        },
        CheckRule::Ranks => [column(RoleName::Item, "列 `item`"), column(RoleName::Value, "列 `value`")],
    };
    needs.into_iter().flatten().collect()
}
