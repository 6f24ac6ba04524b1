//! Prose against tables: every number whose subject is in the tables is held against them.

use rust_decimal::Decimal;

use super::Evidence;
use super::figures::{self, Fit, TableFigure};
use super::outcome::{Absence, Gap, Judged, Outcome};
use super::prose::Prose;
use super::prose::claim::{About, Claim, Direction, Doubt, Measure, Thing};
use super::prose::lexicon::Subject;
use super::prose::variations::is_of_other_amount;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::Facts;
use crate::model::value::Quantity;
use crate::place::Place;
use crate::text::numeral::Bound;
use crate::text::period::Period;
use crate::text::unit::Unit;

/// What the tables say of each claim.
pub(super) fn outcomes(evidence: Evidence<'_>, prose: &Prose<'_>) -> Vec<Outcome> {
    let outcome = |claim| ClaimCheck::new(evidence.facts, prose, claim).map_or_else(|it| it, |it| it.outcome());
    prose.claims.iter().map(outcome).collect()
}

/// The figure that a claim agrees with.
pub(super) fn agreeing(evidence: Evidence<'_>, prose: &Prose<'_>, claim: &Claim) -> Option<TableFigure> {
    ClaimCheck::new(evidence.facts, prose, claim).ok()?.agreeing().cloned()
}

/// Numbers that are not those of the tables, that go the other way, or whose unit cannot be.
pub(super) fn against_tables(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    sink.extend(Judged::of(evidence, prose).outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::Differs(finding) => Some((**finding).clone()),
        Outcome::Agrees | Outcome::Absent(_) | Outcome::Unknown(_) | Outcome::Doubtful(_) => None,
    }));
}

/// True for words that may be said of something in the tables, and name nothing of their own: those that begin
/// with a name (地区生产总值 and more), and those too short for a name where the sentence has named a row
/// (快, 处在).
fn is_unread(prose: &Prose<'_>, claim: &Claim, thing: &Thing) -> bool {
    /// Names of things have three characters and more, or two that stand without another name: 出口, 耕地.
    const SHORTEST: usize = 2;
    let length = thing.own.chars().count();
    if length < SHORTEST || (length == SHORTEST && !claim.named.is_empty()) {
        return true;
    }
    let mut starts = thing.own.char_indices().map(|(at, c)| &thing.own[..at + c.len_utf8()]);
    starts.any(|start| prose.lexicon.find(start).is_some())
}

/// True for a row of tables whose columns alone say what is measured.
fn is_plain(facts: &Facts, prose: &Prose<'_>, subject: Subject) -> bool {
    let mut listed = prose.lexicon.listed(subject).iter();
    subject.indicator.is_none() && listed.all(|(table, _)| facts.data().tables[*table].schema.items.is_empty())
}

/// A claim with everything the tables know of it.
pub(super) struct ClaimCheck<'a> {
    facts: &'a Facts,
    prose: &'a Prose<'a>,
    claim: &'a Claim,
    subject: Subject,
    name: String,
    stated: Quantity,
    pub(super) fits: Vec<(TableFigure, Fit)>,
}

impl<'a> ClaimCheck<'a> {
    /// An outcome at once when the number is not to be held against the tables.
    pub(super) fn new(facts: &'a Facts, prose: &'a Prose<'a>, claim: &'a Claim) -> Result<Self, Outcome> {
        let (subject, index) = match (claim.doubt, &claim.about) {
            (Some(doubt), _) => return Err(Outcome::Doubtful(doubt)),
            (None, About::Nothing) => return Err(Outcome::Doubtful(Doubt::NoSubject)),
            (None, About::Table(_, _, true)) => return Err(Outcome::Absent(Absence::OtherPlace)),
            (None, About::Thing(thing)) if is_unread(prose, claim, thing) => {
                return Err(Outcome::Unknown(Gap::UnreadWords));
            }
            (None, About::Thing(_)) => return Err(Outcome::Absent(Absence::Thing)),
            (None, About::Table(subject, index, false)) => (*subject, *index),
        };
        let form = &prose.lexicon.names()[index].form;
        if is_plain(facts, prose, subject) && is_of_other_amount(prose.sentence_before(claim), form) {
            return Err(Outcome::Unknown(Gap::OtherAmount));
        }
        let row = subject.indicator.map(|row| &facts.indicators().rows[row]);
        if figures::is_unknown(facts, prose.lexicon, claim, subject) {
            return Err(Outcome::Unknown(Gap::ErrorCell));
        }
        let stated = signed(claim, form);
        let stated = if row.is_some_and(|row| facts.counts_falls(row)) { counted(claim, stated) } else { stated };
        let known = figures::meant_by(facts, prose.lexicon, claim, subject);
        let fits = known.into_iter().map(|figure| {
            let fit = figure.fit(stated, &claim.numeral.unit);
            (figure, fit)
        });
        let fits = fits.collect();
        let name = subject.indicator.map_or_else(|| form.clone(), |row| facts.indicators().rows[row].name.clone());
        Ok(Self { facts, prose, claim, subject, name, stated, fits })
    }

    fn place(&self) -> Place {
        self.prose.place_of(self.claim)
    }

    fn text(&self) -> &str {
        self.prose.number(self.claim)
    }

    /// The first figure that is like this, with how the number relates to it.
    fn first(&self, is_like: impl Fn(&TableFigure, Fit) -> bool) -> Option<&TableFigure> {
        self.fits.iter().find(|(figure, fit)| is_like(figure, *fit)).map(|(figure, _)| figure)
    }

    fn agreeing(&self) -> Option<&TableFigure> {
        self.first(|figure, fit| fit == Fit::Same || self.holds_as_bound(figure))
    }

    fn outcome(&self) -> Outcome {
        if self.agreeing().is_some() {
            return Outcome::Agrees;
        }
        let gap = if self.fits.is_empty() { Gap::NoFigure } else { Gap::OtherUnit };
        self.finding().map_or(Outcome::Unknown(gap), |finding| Outcome::Differs(Box::new(finding)))
    }

    /// What is wrong with a number that is none of the figures.
    fn finding(&self) -> Option<Diagnostic> {
        let first = |wanted: Fit| self.first(|_, fit| fit == wanted);
        if let Some(figure) = first(Fit::Opposite) {
            return Some(self.opposite(figure));
        }
        // 年均增长10.59个百分点.
        if let Some(finding) = first(Fit::OtherUnit)
            .filter(|_| self.claim.measure == Measure::Average)
            .and_then(|figure| self.other_unit(figure))
        {
            return Some(finding);
        }
        if self.claim.measure == Measure::Average {
            return first(Fit::Truncated).or(first(Fit::Other)).map(|figure| self.average(figure));
        }
        if let Some(figure) = first(Fit::Truncated) {
            return Some(self.truncated(figure));
        }
        if let Some(finding) = first(Fit::OtherUnit).and_then(|figure| self.other_unit(figure)) {
            return Some(finding);
        }
        let is_goal = matches!(self.claim.measure, Measure::Goal | Measure::GoalGap | Measure::GoalShare);
        if let Some(figure) = self.other_kind().filter(|_| !is_goal) {
            return Some(self.point_slip(&figure));
        }
        if self.fits.is_empty() {
            return self.other_year();
        }
        // Of several that may be meant, the nearest.
        let others = self.fits.iter().filter(|(_, fit)| *fit == Fit::Other).map(|(figure, _)| figure);
        let value = |figure: &TableFigure| self.claim.numeral.unit.convert(self.stated.value, &figure.unit);
        others
            .min_by_key(|figure| value(figure).map(|value| (figure.number.value - value).abs()))
            .map(|figure| self.other(figure))
    }

    /// `440亿元以上` holds for 441.71亿元, `约440亿元` for what is within a twentieth of it.
    fn holds_as_bound(&self, figure: &TableFigure) -> bool {
        // A goal is quoted, not outdone.
        if self.claim.future || self.claim.measure == Measure::Goal {
            return false;
        }
        let Some(value) = self.claim.numeral.unit.convert(self.stated.value, &figure.unit) else { return false };
        let own = figure.number.value;
        // 下降超过12%: more of a fall is less of a number.
        let (own, value) = if value.is_sign_negative() { (-own, -value) } else { (own, value) };
        match self.claim.numeral.bound {
            Some(Bound::Above) => own >= value,
            Some(Bound::Below) => own <= value,
            Some(Bound::About) => (own - value).abs() <= value.abs() / Decimal::from(20),
            None => false,
        }
    }

    /// A figure as the number would have to be written.
    fn shown(&self, figure: &TableFigure) -> String {
        figure.text(self.claim.numeral.quantity)
    }

    /// The figure's cells and arithmetic.
    fn with_source(&self, finding: Diagnostic, figure: &TableFigure) -> Diagnostic {
        let text = self.shown(figure);
        let cells = figure.cells.iter();
        let Some(formula) = &figure.formula else {
            let finding = finding.because(format!("表格中{}是 `{text}`", figure.label));
            return finding.related_to(cells.map(|cell| (Place::cell(cell), &*figure.label)));
        };
        let shown = |cell| self.facts.data().shown(cell).unwrap_or_default().replace('\n', "");
        let finding = finding.because(format!("{}：{formula} = {text}", figure.label));
        finding.related_to(cells.map(|cell| (Place::cell(cell), shown(cell))))
    }

    fn other(&self, figure: &TableFigure) -> Diagnostic {
        let what = self.what(figure);
        // A goal may have been revised since, and what is expected is no fact.
        let is_soft = self.claim.measure == Measure::Goal || self.claim.future;
        let weighed = if is_soft { Diagnostic::warning } else { Diagnostic::error };
        let message = format!("`{}`{what}与表格不一致：文中是 `{}`", self.name, self.text());
        let finding = self.with_source(weighed(Code::ValueMismatch, self.place(), message), figure);
        let elsewhere = self.elsewhere();
        let finding = match &elsewhere {
            Some(other) => finding.hint(format!("`{}` 是{}的数，请核对年份和口径", self.text(), other.label)),
            None => finding,
        };
        let right = self.shown(figure);
        if let Some(known) = self.candidates() {
            return finding.hint(format!("文中没有写明时期，请写明；表格中{known}"));
        }
        let written = figure.call.as_ref().and_then(|call| call.written(&right));
        let or_else = written.map(|call| format!("，或写成 `{call}` 由程序填入"));
        finding.hint(format!("请核对；以表格为准时改为 `{right}`{}", or_else.unwrap_or_default()))
    }

    /// Without a period the number may be any of these; none when only one is left.
    fn candidates(&self) -> Option<String> {
        let is_open = self.claim.when.at.is_none() && matches!(self.claim.measure, Measure::Level | Measure::Growth);
        let others = self.fits.iter().filter(|(figure, fit)| *fit == Fit::Other && figure.shown.is_some());
        let known: Vec<String> =
            others.map(|(figure, _)| format!("{}是 `{}`", figure.label, self.shown(figure))).collect();
        (is_open && known.len() > 1).then(|| known.join("，"))
    }

    /// ` 2022年的数`, ` 的位次` …
    fn what(&self, figure: &TableFigure) -> String {
        match self.claim.measure {
            Measure::Rank => " 的位次".to_owned(),
            _ if figure.formula.is_some() => format!(" {}", figure.label),
            _ => self.claim.when.at.map_or_else(|| " 的数".to_owned(), |at| format!(" {at}的数")),
        }
    }

    /// Another figure of the row that is this number: the year or the column was mistaken.
    fn elsewhere(&self) -> Option<TableFigure> {
        let row = self.subject.indicator?;
        let same = |figure: &TableFigure| figure.fit(self.stated, &self.claim.numeral.unit) == Fit::Same;
        figures::of_indicator(self.facts, row).into_iter().find(same)
    }

    fn opposite(&self, figure: &TableFigure) -> Diagnostic {
        let turn = self.claim.turn.as_ref();
        let place = turn.map(|turn| self.prose.place(self.claim.passage, &turn.range));
        let says = turn.map_or("", |turn| self.prose.text(self.claim.passage, &turn.range));
        let message = if says.is_empty() {
            format!("`{}`{}正负号与表格相反：文中是 `{}`", self.name, self.what(figure), self.text())
        } else {
            format!("`{}`{}方向与表格相反：文中写 `{says}`", self.name, self.what(figure))
        };
        let place = place.unwrap_or_else(|| self.place());
        let finding = Diagnostic::error(Code::DirectionMismatch, place, message);
        self.with_source(finding, figure).hint("请核对，改正表示增减、高低的词或正负号")
    }

    fn truncated(&self, figure: &TableFigure) -> Diagnostic {
        let decimals = self.claim.numeral.quantity.decimals;
        let message = format!("`{}`{}没有四舍五入：文中是 `{}`", self.name, self.what(figure), self.text());
        self.with_source(Diagnostic::error(Code::ValueMismatch, self.place(), message), figure)
            .hint(format!("截去了后面的位数，四舍五入应为 `{}`", figure.rounded(decimals, &self.claim.numeral.unit)))
    }

    /// A number of a period that the table does not have, which it has for another.
    fn other_year(&self) -> Option<Diagnostic> {
        const DISTINCT: usize = 3;
        let digits = self.claim.numeral.quantity.value.abs().mantissa().to_string().len();
        let is_part = |at: Period| at.is_full_year() || at.months == (1, 6);
        let told = matches!(self.claim.measure, Measure::Level | Measure::Growth)
            && !self.claim.future
            && self.claim.when.is_own
            && self.claim.when.at.is_some_and(is_part);
        let figure = self.elsewhere().filter(|_| told && digits >= DISTINCT && self.claim.when.at.is_some())?;
        let message = format!("`{}`{}不在表格里：文中是 `{}`", self.name, self.what(&figure), self.text());
        let finding = Diagnostic::warning(Code::ValueMismatch, self.place(), message);
        Some(self.with_source(finding, &figure).hint(format!("`{}` 是{}的数，请核对年份", self.text(), figure.label)))
    }

    /// The number read with % for 个百分点 or the reverse, when that makes it right.
    fn other_kind(&self) -> Option<TableFigure> {
        let (unit, measures): (_, &[Measure]) = if self.claim.numeral.unit == Unit::read("百分点") {
            ("%", &[Measure::Level, Measure::Growth, Measure::Average, Measure::Share])
        } else if self.claim.numeral.unit.is_percent() {
            ("个百分点", &[Measure::Change])
        } else {
            return None;
        };
        let mut claim = self.claim.clone();
        claim.numeral.unit = Unit::read(unit);
        measures.iter().find_map(|measure| {
            claim.measure = *measure;
            let figures = figures::meant_by(self.facts, self.prose.lexicon, &claim, self.subject);
            // Agreement within rounding is no sign of a wrong unit: the digits must be equal.
            let is_exact = |figure: &TableFigure| {
                figure.shown.is_some() == (unit == "%")
                    && figure.number.shown(self.stated.decimals)
                        == Quantity::fixed(self.stated.value, self.stated.decimals)
            };
            figures
                .into_iter()
                .find(|figure| is_exact(figure) && figure.fit(self.stated, &claim.numeral.unit) == Fit::Same)
        })
    }

    fn point_slip(&self, figure: &TableFigure) -> Diagnostic {
        let right = if figure.unit.is_points() { format!("个{}", figure.unit.dimension) } else { "%".to_owned() };
        let message = format!("`{}`{}的单位应为{right}：文中是 `{}`", self.name, self.what(figure), self.text());
        self.with_source(Diagnostic::warning(Code::PointSlip, self.place(), message), figure)
            .hint("两个百分数相减是百分点，增长率和比重用%")
    }

    /// The digits agree, the unit does not: 5.9人 where the table counts 个.
    fn other_unit(&self, figure: &TableFigure) -> Option<Diagnostic> {
        let unit = &self.claim.numeral.unit;
        if (unit.is_percent() && figure.unit.is_points()) || (unit.is_points() && figure.unit.is_percent()) {
            return Some(self.point_slip(figure));
        }
        // A count of something else beside the name: 5个领域.
        let has_digits = self.claim.numeral.quantity.decimals > 0
            || self.claim.numeral.quantity.value.abs() >= Decimal::TEN
            || self.claim.measure == Measure::Goal;
        let plain = !unit.dimension.is_empty() && !figure.unit.dimension.is_empty() && !self.claim.numeral.ordinal;
        if !has_digits || !plain {
            return None;
        }
        let message = format!("`{}` 的单位与表格不一致：文中是 `{}`", self.name, self.text());
        let finding = Diagnostic::warning(Code::UnitSlip, self.place(), message);
        Some(self.with_source(finding, figure).hint(format!("请改为 `{}`", self.shown(figure))))
    }

    /// A stated average that no method gives, or another than the one that was named.
    fn average(&self, figure: &TableFigure) -> Diagnostic {
        let told = |figure: &TableFigure| {
            let (formula, text) = (figure.formula.as_deref().unwrap_or_default(), self.shown(figure));
            format!("{} {formula} = {text}", figure.label)
        };
        let others = self.fits.iter().filter(|(_, fit)| *fit != Fit::Apart);
        let others: Vec<String> = others.map(|(figure, _)| told(figure)).collect();
        let message = format!("`{}` 的年均增速推算不出：文中是 `{}`", self.name, self.text());
        let finding = Diagnostic::error(Code::AverageMismatch, self.place(), message)
            .because(format!("按各种算法分别是：{}", others.join("；")));
        let shown = |cell| (Place::cell(cell), self.facts.data().shown(cell).unwrap_or_default());
        finding.related_to(figure.cells.iter().map(shown)).hint(
            "请核对；是统计部门公布的数时，在 report.yaml 的 methods 中写明 name: stated 和 value，并在正文交代口径",
        )
    }
}

/// The number with the sign that the words give it.
fn signed(claim: &Claim, form: &str) -> Quantity {
    let quantity = claim.numeral.quantity;
    let moves = matches!(
        claim.measure,
        Measure::Growth
            | Measure::Average
            | Measure::Cumulative
            | Measure::Change
            | Measure::Gap
            | Measure::Goal
            | Measure::GoalGap
            | Measure::Speed
    );
    let falls = match &claim.turn {
        // 增速不足4% is no fall.
        Some(turn) if turn.compares && !matches!(claim.measure, Measure::Gap | Measure::GoalGap | Measure::Change) => {
            false
        }
        Some(turn) => moves && !turn.reached && turn.direction == Direction::Down,
        // 单位GDP能源消耗降低3%: the word is part of the name.
        None => {
            form.ends_with("降低") && matches!(claim.measure, Measure::Level | Measure::Growth | Measure::Cumulative)
        }
    };
    if falls && quantity.value.is_sign_positive() { Quantity { value: -quantity.value, ..quantity } } else { quantity }
}

/// The number as a row has it that counts falls: 降低2.7% is 2.7 there, and what rises is negative.
fn counted(claim: &Claim, signed: Quantity) -> Quantity {
    let rises = claim.turn.as_ref().is_some_and(|turn| !turn.compares && turn.direction == Direction::Up);
    let is_turned = signed.value != claim.numeral.quantity.value || (rises && signed.value.is_sign_positive());
    if is_turned { Quantity { value: -signed.value, ..signed } } else { signed }
}

/// Average growth by another method than the one that `report.yaml` names.
pub(super) fn averages(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    for claim in prose.claims.iter().filter(|claim| claim.is_reached_average()) {
        let Some(row) = evidence.indicator_of(claim) else { continue };
        if !evidence.facts.job().methods.contains_key(&row.name) {
            continue;
        }
        let Ok(check) = ClaimCheck::new(evidence.facts, prose, claim) else { continue };
        let [(named, first), others @ ..] = &check.fits[..] else { continue };
        if *first == Fit::Same {
            continue;
        }
        let Some((fits, _)) = others.iter().find(|(_, fit)| *fit == Fit::Same) else { continue };
        let message = format!("`{}` 的年均增速用了另一种算法：文中是 `{}`", row.name, check.text());
        let finding = Diagnostic::warning(Code::AverageMethod, check.place(), message).because(format!(
            "report.yaml 指定{}，应为 {}；文中的数是{}",
            named.label,
            named.text(claim.numeral.quantity),
            fits.label
        ));
        sink.push(finding.hint(format!("请改为 `{}`，或改正 methods 中的算法", named.text(claim.numeral.quantity))));
    }
}
