//! Numbers that have turned, whatever words stand beside them: no list of words is ever complete.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::words::{Misfit, PrintedCall, Told, change, is_rank, number};

impl Told<'_> {
    /// Levels that went the other way against the year before, numbers that came to nothing or to a multiple, lists of
    /// indicators with other names, counts of them.
    pub(super) fn turns(&self) -> Vec<Misfit> {
        let mut found = Vec::new();
        for call in self.calls {
            if call.texts.0 == call.texts.1 {
                continue;
            }
            if let Some((then, now)) = call.trends.filter(|(then, now)| then != now && now.is_ne()) {
                let why = format!("{} {}，比上一年由{}变为{}", call.name, change(call), way(then), way(now));
                found.push(Misfit { is_certain: false, is_turn: true, why });
            }
            found.extend(listed(call));
            found.extend(sized(call));
        }
        found
    }
}

/// Names of indicators, and how many there are.
fn listed(call: &PrintedCall) -> Option<Misfit> {
    let function = call.measure.split('(').next().unwrap_or_default();
    let (then, now) = (call.texts.0.as_deref()?, call.texts.1.as_deref()?);
    let why = match function {
        "names" if now.is_empty() => format!("名单原为“{then}”，现在没有了"),
        "names" => format!("名单由“{then}”变为“{now}”"),
        "count" | "portion" | "on_pace" | "how_many" => format!("指标的个数或比重由 {then} 变为 {now}"),
        _ => return None,
    };
    // A list that is empty leaves a hole in the sentence.
    Some(Misfit { is_certain: function == "names" && now.is_empty(), is_turn: false, why })
}

/// What went up, down, or neither.
fn way(order: Ordering) -> &'static str {
    match order {
        Ordering::Less => "下降",
        Ordering::Equal => "持平",
        Ordering::Greater => "上升",
    }
}

/// A number that is nothing now, or a multiple or a part of what it was. Ranks and totals to date grow anyway.
fn sized(call: &PrintedCall) -> Option<Misfit> {
    let is_total = ["p(", "cumulative(", "share(", "avg("].iter().any(|function| call.measure.starts_with(function));
    if is_rank(call) || is_total || call.is_of_other_unit {
        return None;
    }
    let (then, now) = (number(call.old.as_ref())?.abs(), number(call.new.as_ref())?.abs());
    let is_other = now.is_zero() != then.is_zero()
        || now.checked_div(then).is_some_and(|times| times >= Decimal::TWO || times <= Decimal::new(5, 1));
    let why = format!("{} {}，相差很大", call.name, change(call));
    is_other.then_some(Misfit { is_certain: false, is_turn: true, why })
}
