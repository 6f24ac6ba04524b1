//! Findings as those read them who know the report and the tables, and not the files it is made from:
//! other bureaus, in the list that they work off and in their excerpts.

use super::printed::Printed;
use crate::diag::{Code, Diagnostic};
use crate::place::{LinePlace, Place};

/// True for a finding that a department can act on: one of its numbers or sentences. Settings, templates,
/// layout and what is typed where a figure could stand are the editors' business.
pub fn concerns(finding: &Diagnostic) -> bool {
    let is_of_files = matches!(finding.place, Place::File(_));
    let is_of_sources = matches!(
        finding.code,
        Code::BadConfig
            | Code::UnknownColumn
            | Code::UnknownIndicator
            | Code::NameLink
            | Code::TypedFigure
            | Code::StaleAcceptance
            | Code::BadFrontMatter
            | Code::TemplateError
            | Code::UnknownFigure
            | Code::NarrativeStatement
            | Code::UnusedNarrative
            | Code::UnsupportedMarkup
            | Code::RepeatedKey
            | Code::UnknownReference
            | Code::MissingImage
            | Code::ChartLeftOut
    );
    !is_of_files && !is_of_sources
}

/// A text of a finding with quotation marks in the place of backticks.
pub fn said(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(at, part)| match at % 2 {
        // What has such marks already is set off by them.
        1 if !part.contains(['“', '”']) => format!("“{part}”"),
        _ => part.trim_matches(|c| c == ' ').to_owned(),
    });
    parts.collect()
}

/// What to do, without what is to be written into templates and settings.
pub fn advice(finding: &Diagnostic) -> Vec<String> {
    let plain: Vec<String> =
        finding.hints.iter().map(|hint| without_code(hint)).filter(|hint| !hint.is_empty()).collect();
    if plain.is_empty() {
        vec!["请核对当前内容和依据".to_owned()]
    } else {
        plain.iter().map(|hint| said(hint)).collect()
    }
}

/// A hint without the clauses that speak of template calls or of the settings, and what leads to them.
fn without_code(hint: &str) -> String {
    let is_inward = |clause: &str| {
        ['{', '}'].iter().any(|brace| clause.contains(*brace))
            || ["report.yaml", "check.", "inputs/", "templates/"].iter().any(|code| clause.contains(code))
    };
    // 名称无误时，可在 report.yaml 中登记: the condition goes with it. 改为甲，或写成 {{ … }}: what comes first stays.
    let plain = |part: &str| match part.split_once("，或") {
        _ if !is_inward(part) => Some(part.to_owned()),
        Some((first, _)) if !is_inward(first) => Some(first.to_owned()),
        _ => None,
    };
    hint.split('；').filter_map(plain).collect::<Vec<_>>().join("；")
}

/// A place of a finding: a cell as the workbook has it, a line by the headings above it.
pub fn place(finding: &Diagnostic, place: &Place, printed: &Printed) -> String {
    match place {
        Place::Line { at, text } => spot(finding, at, text, printed),
        Place::Cell { .. } => place.to_string(),
        Place::File(file) => file.rsplit('/').next().unwrap_or(file).to_owned(),
    }
}

fn spot(finding: &Diagnostic, at: &LinePlace, text: &str, printed: &Printed) -> String {
    let spot = printed.spot(at, text, &quoted(finding));
    // What is not printed is in no chapter.
    spot.map_or_else(|| "正文".to_owned(), ToString::to_string)
}

/// The names that a finding quotes in backticks.
pub fn quoted(finding: &Diagnostic) -> Vec<&str> {
    let related = finding.related.iter().map(|(_, message)| message);
    let texts = [&finding.message, &finding.reason].into_iter().chain(related);
    texts.flat_map(|text| text.split('`').skip(1).step_by(2)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_has_no_code() {
        let place = || Place::line("inputs/narrative/20-tasks.md", "甲", 1, 1);
        for (hint, expected) in [
            (
                "请核对；以表格为准时改为 `441亿元`，或写成 `{{ v(name=\"甲\", at=\"乙\") }}` 由程序填入",
                "请核对；以表格为准时改为“441亿元”",
            ),
            ("请改为 `77m³`", "请改为“77m³”"),
            ("请在 report.yaml 的 verdicts 中登记", "请核对当前内容和依据"),
            ("请核对目标；确是保底目标时，可在 report.yaml 的 check.accepted 中写明理由", "请核对目标"),
            ("请改为约定的用语，或在 report.yaml 的 verdicts 中登记", "请改为约定的用语"),
        ] {
            let finding = Diagnostic::error(Code::ValueMismatch, place(), "乙").hint(hint);
            assert_eq!(advice(&finding), [expected]);
        }
        assert!(concerns(&Diagnostic::error(Code::ValueMismatch, place(), "乙")));
        assert!(!concerns(&Diagnostic::note(Code::TypedFigure, place(), "乙")));
    }
}
