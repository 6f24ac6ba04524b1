//! Lists of years that grow with the plan: 2021年、2022年，…分别为{{ … }}和{{ … }}.

use super::moves::{Drafting, Group, TextEdit, Together, edited, label, rewritten};
use super::runs::Run;
use crate::markup::sentence::{Call, Time};
use crate::text::period::Period;

/// A list that has become longer.
pub(super) struct Longer {
    /// Changes of the text.
    pub edits: Vec<TextEdit>,
    /// Pieces of the calls that stay of their periods.
    pub kept: Vec<usize>,
    /// Tags that are added, each with the piece of the call that it is like.
    pub added: Vec<(usize, String)>,
}

/// Between the last two of a list.
const ENDS: [&str; 4] = ["和", "与", "及", "以及"];

/// The list of all years so far, with those that have been added; none where the run is no such list, or its figures
/// are not told one after the other.
pub(super) fn longer(drafting: &Drafting<'_>, run: &Run, together: &Together) -> Option<Longer> {
    let (old, new) = (drafting.shift.old.years(), drafting.shift.new.years());
    let more: Vec<Period> = new.iter().copied().filter(|year| Some(year) > old.last()).collect();
    let own: Vec<Period> = drafting.periods_of(run).into_iter().collect();
    if own != old || old.len() < 2 || more.is_empty() || !new.starts_with(&old) {
        return None;
    }
    let is_whole = |group: &Group| group.told.iter().copied().eq(old.iter().copied());
    let all = drafting.periods_of(run);
    let mut governed = drafting.governed(run, &all).peekable();
    governed.peek()?;
    if !governed.all(|call| together.0.get(&drafting.measure(call)).is_some_and(is_whole)) {
        return None;
    }
    let mut longer = Longer { edits: times(drafting, run, &more)?, kept: Vec::new(), added: Vec::new() };
    let pieces: Vec<(usize, &Call)> =
        drafting.calls().filter(|(at, call)| run.calls.contains(at) && !drafting.timed(call).is_empty()).collect();
    for told in pieces.chunks(old.len()) {
        figures(drafting, told, &old, &more, &mut longer)?;
    }
    Some(longer)
}

/// The times with those that are added.
fn times(drafting: &Drafting<'_>, run: &Run, more: &[Period]) -> Option<Vec<TextEdit>> {
    let at = *run.times.last()?;
    let last = drafting.time(at)?;
    let written = &drafting.text[last.range.clone()];
    let newest = *more.last()?;
    if let Some(end) = last.last {
        let time = Time { last: Some(end), ..last.clone() };
        return Some(vec![(last.range.clone(), rewritten(written, &time, (last.first, Some(newest)), false))]);
    }
    let before = drafting.time(at.checked_sub(2)?)?;
    let joiner = drafting.words(at - 1)?;
    let mut edits = Vec::new();
    if ENDS.contains(&joiner) {
        edits.push((before.range.end..last.range.start, "、".to_owned()));
    }
    // 2021、2022年
    let is_short = !drafting.text[before.range.clone()].ends_with('年');
    let listed = |year: &Period| if is_short { year.year.to_string() } else { format!("{year}") };
    let tail = written.trim_start_matches(|c: char| c.is_ascii_digit());
    let (inner, end) = more.split_at(more.len() - 1);
    let kept = if is_short { last.first.year.to_string() } else { written.to_owned() };
    let listed: Vec<String> = std::iter::once(kept).chain(inner.iter().map(listed)).collect();
    edits.push((last.range.clone(), format!("{}{joiner}{}{tail}", listed.join("、"), end.first()?.year)));
    Some(edits)
}

/// The figures of one measure with those that are added.
fn figures(
    drafting: &Drafting<'_>,
    told: &[(usize, &Call)],
    old: &[Period],
    more: &[Period],
    longer: &mut Longer,
) -> Option<()> {
    let [.., (before, _), (last, call)] = told else { return None };
    let is_one = |(at, own): &(usize, &Call)| drafting.measure(own) == drafting.measure(call) && (last - at) % 2 == 0;
    let periods: Vec<Period> =
        told.iter().flat_map(|(_, own)| drafting.timed(own)).map(|(_, period, _)| period).collect();
    let is_in_order = told.windows(2).all(|pair| pair[1].0 == pair[0].0 + 2);
    if periods != old || !told.iter().all(is_one) || !is_in_order || before + 2 != *last {
        return None;
    }
    let between = drafting.words(before + 1)?;
    let mark = between.find(['、', '和', '与', '及', '，'])?;
    let (unit, joiner) = between.split_at(mark);
    let is_joiner = ENDS.contains(&joiner) || matches!(joiner, "、" | "，");
    let follows = drafting.words(last + 1).unwrap_or_default();
    if !is_joiner || !follows.starts_with(unit) {
        return None;
    }
    let gap = told[told.len() - 2].1.range.end + unit.len()..call.range.start;
    let end = call.range.end + unit.len();
    if ENDS.contains(&joiner) {
        longer.edits.push((gap, "、".to_owned()));
    }
    let (own, period, rest) = drafting.timed(call).into_iter().next()?;
    let mut text = String::new();
    for (index, year) in more.iter().enumerate() {
        let mut edits = drafting.names(call);
        edits.push((own.range.clone(), label(&own.value, period, *year, &rest)));
        let tag = edited(drafting.text, &call.range, &edits);
        let joiner = if index + 1 == more.len() { joiner } else { "、" };
        text.extend([joiner, &tag, unit]);
        longer.added.push((*last, tag));
    }
    longer.edits.push((end..end, text));
    longer.kept.extend(told.iter().map(|(at, _)| *at));
    Some(())
}
