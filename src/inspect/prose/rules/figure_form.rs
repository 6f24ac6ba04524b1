//! How numbers are written: signs of unit in the wrong width, exponents, full-width digits.

use std::ops::Range;

use super::{PassageView, Rule};
use crate::inspect::prose::statement::{FigureForm, FormSlip, Statement};
use crate::text::scan::numerals;
use crate::text::tidy;

pub(super) const RULE: Rule = Rule {
    name: "数字写法",
    reads: &[
        ("入学率为95.5％。", &["写法：95.5％，应为 95.5%"]),
        ("日供水5000m3，绿化300 m2。", &["写法：5000m3，应为 5000m³", "写法：300 m2，应为 300 m²"]),
        ("建成１２座。", &["写法：１２，应为 12"]),
    ],
    leaves: &["入学率为95.5%。", "日供水5000m³，蓄水300立方米。", "建成12座。", "甲．乙"],
    read,
};

/// Exponents that are written as digits, with what they are.
const EXPONENTS: [(&str, &str); 2] = [("m3", "m³"), ("m2", "m²")];

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    let text = view.passage.text.as_str();
    let mut add = |range: Range<usize>, slip: FormSlip, right: String| {
        found.push(Statement::FigureForm(FigureForm { passage: view.index, range, slip, right }));
    };
    for range in numerals(text) {
        let number = &text[range.clone()];
        if number.ends_with('％') && !number.contains(is_wide) {
            add(range.clone(), FormSlip::WidePercent, number.replace('％', "%"));
        }
        let unit = text[range.end..].trim_start();
        for (wrong, right) in EXPONENTS.into_iter().filter(|(wrong, _)| unit.starts_with(wrong)) {
            let range = range.start..text.len() - unit.len() + wrong.len();
            let right = text[range.clone()].replace(wrong, right);
            add(range, FormSlip::Exponent, right);
        }
    }
    let wide = text.match_indices(|c| is_wide(c) && c != '．');
    for (at, _) in wide.filter(|(at, _)| !text[..*at].ends_with(is_wide)) {
        let end = text[at..].find(|c| !is_wide(c)).map_or(text.len(), |length| at + length);
        add(at..end, FormSlip::WideDigits, tidy(&text[at..end]));
    }
}

/// A full-width digit, or the point between two.
fn is_wide(c: char) -> bool {
    matches!(c, '０'..='９' | '．')
}
