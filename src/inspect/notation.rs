//! How numbers are written, whatever they say: signs of unit and range, units written twice, decimals
//! within a series, a negative number after a word of decline.

use super::prose::Prose;
use super::prose::claim::{Claim, Direction};
use super::prose::statement::{FormSlip, NumberList, Statement, YearRange};
use crate::diag::{Code, Diagnostic, Sink};
use crate::place::Place;
use crate::text::{dash, distinct, period::Period};

/// ％ for %, m3 for m³, a hyphen between years where the report otherwise has a dash.
pub(super) fn forms(prose: &Prose<'_>, sink: &mut Sink) {
    let usual = usual_dash(prose);
    for statement in &prose.statements {
        match statement {
            Statement::YearRange(said) if said.dash != usual => {
                let written = prose.text(said.passage, &said.range);
                let (what, why) = ("年份范围的连接号与全文不一致", "时间的起止用一字线 —（GB/T 15834）");
                let place = prose.place(said.passage, &said.range);
                sink.push(form(place, written, what, why, &written.replace(said.dash, "—")));
            }
            Statement::FigureForm(said) => {
                let (what, why) = match said.slip {
                    FormSlip::WidePercent => ("百分号用了全角", "数字后面的百分号用半角 %，全文一致"),
                    FormSlip::Exponent => ("单位的指数没有写成上标", "立方米写作 m³ 或立方米，不写 m3"),
                    FormSlip::WideDigits => ("数字用了全角", "数字用半角，全文一致"),
                };
                let place = prose.place(said.passage, &said.range);
                sink.push(form(place, prose.text(said.passage, &said.range), what, why, &said.right));
            }
            _ => {}
        }
    }
}

/// The dash that the report has between years: the right one where it has it at all, else the most frequent.
fn usual_dash(prose: &Prose<'_>) -> char {
    let ranges = || {
        prose
            .statements
            .iter()
            .filter_map(|said| if let Statement::YearRange(YearRange { dash, .. }) = said { Some(*dash) } else { None })
    };
    let counts = dash::RANGE.map(|dash| ranges().filter(|own| *own == dash).count());
    if counts[0] > 0 {
        return dash::RANGE[0];
    }
    dash::RANGE.iter().zip(counts).max_by_key(|(_, count)| *count).map_or('—', |(dash, _)| *dash)
}

fn form(place: Place, written: &str, what: &str, why: &str, right: &str) -> Diagnostic {
    Diagnostic::note(Code::FigureForm, place, format!("{what}：`{written}`"))
        .because(why)
        .hint(format!("请改为 `{right}`"))
}

/// `92.8%%`, `441.71亿元亿元`: the unit of a cell's text and once more.
pub(super) fn doubled(prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::DoubledUnit(said) = statement else { continue };
        let message = format!("单位写了两次：`{}`", prose.text(said.passage, &said.range));
        sink.push(
            Diagnostic::warning(Code::DoubleUnit, prose.place(said.passage, &said.number), message)
                .because("单元格显示的文字已经带单位，正文又写了一次")
                .hint("请删去一个；单元格里只写数、不带单位更好"),
        );
    }
}

/// Decimals that vary within one series: the numbers of one thing in several periods. What is said of unlike things
/// has the decimals that each is published with.
pub(super) fn decimals(prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::NumberList(said) = statement else { continue };
        let [first, .., last] = &said.numbers[..] else { continue };
        let decimals = || said.numbers.iter().map(|amount| amount.numeral.quantity.decimals);
        let varies = decimals().any(|own| own != first.numeral.quantity.decimals);
        // Whole numbers of a percentage (100%) are common and no slip.
        let fractions = decimals().filter(|own| *own > 0).count();
        if varies && fractions > 1 && is_series(prose, said) {
            let written = prose.text(said.passage, &(first.range.start..last.range.end));
            let message = format!("同一组数的小数位数不一致：`{written}`");
            sink.push(
                Diagnostic::note(Code::DecimalsVary, prose.place(said.passage, &first.range), message)
                    .because("并列的数小数位数应当相同")
                    .hint("请统一小数位数"),
            );
        }
    }
}

/// True for numbers of as many periods.
fn is_series(prose: &Prose<'_>, list: &NumberList) -> bool {
    let first = prose.claims.partition_point(|claim| claim.passage < list.passage);
    let claims = prose.claims[first..].iter().take_while(|claim| claim.passage == list.passage);
    let is_listed = |claim: &&Claim| list.numbers.iter().any(|number| number.range.start == claim.range.start);
    let periods: Vec<Period> = claims.filter(is_listed).filter_map(|claim| claim.when.at).collect();
    periods.len() == list.numbers.len() && distinct(periods.iter().copied()).len() == periods.len()
}

/// 下降-3%.
pub(super) fn double_negatives(prose: &Prose<'_>, sink: &mut Sink) {
    for claim in &prose.claims {
        let Some(turn) = claim.turn.as_ref().filter(|turn| turn.direction == Direction::Down && !turn.reached) else {
            continue;
        };
        let value = claim.numeral.quantity.value;
        let negative = value.is_sign_negative() && !value.is_zero();
        if !negative || claim.numeral.ordinal || prose.passages[claim.passage].is_template(claim.range.start) {
            continue;
        }
        let word = prose.text(claim.passage, &turn.range);
        let number = prose.number(claim);
        let magnitude = number.trim_start_matches(dash::is_minus);
        let message = format!("`{word}` 后面又是负数：{number}");
        sink.push(
            Diagnostic::warning(Code::DoubleNegative, prose.place(claim.passage, &turn.range), message)
                .because("两个否定意思相反，读者会以为是增长")
                .hint(format!("请写成“{word}{magnitude}”；引用单元格时加过滤器 `| magnitude`")),
        );
    }
}
