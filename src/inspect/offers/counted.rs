//! The calls that count indicators as sentences do: 滞后4项, 其中约束性指标2项.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::inspect::figures::Call;
use crate::inspect::prose::Prose;
use crate::inspect::prose::statement::{CountScope, IndicatorCount, Standing};
use crate::inspect::{Evidence, counts};
use crate::model::facts::Selection;
use crate::model::table::cells::call;

/// The calls of the counts that the table confirms, by passage and first byte.
pub(super) fn calls(evidence: Evidence<'_>, prose: &Prose<'_>) -> BTreeMap<(usize, usize), Call> {
    let confirmed = counts::judged(evidence, prose).into_iter().filter(|(_, finding)| finding.is_none());
    let call = |said: &IndicatorCount| Some(((said.passage, said.range.start), call_of(evidence, prose, said)?));
    confirmed.filter_map(|(said, _)| call(said)).collect()
}

/// The call of a count; none for one that no call makes, and where two readings of the words come to it.
fn call_of(evidence: Evidence<'_>, prose: &Prose<'_>, said: &IndicatorCount) -> Option<Call> {
    if matches!(said.scope, CountScope::Listed(_)) {
        return None;
    }
    let any = [Standing::default()];
    let readings = if said.of.how.is_empty() { &any[..] } else { &said.of.how[..] };
    let size = |selection: &Selection| evidence.facts.count(selection).number().map(|count| count.value);
    let is_said =
        |selections: &Vec<Selection>| selections.iter().filter_map(size).sum::<Decimal>() == said.count.into();
    let fitting = readings.iter().map(|how| selections(evidence, prose, said, how)).filter(is_said);
    let mut calls: Vec<(String, Selection)> = Vec::new();
    for selections in fitting {
        let [selection] = <[Selection; 1]>::try_from(selections).ok()?;
        let call = written(&selection)?;
        if calls.iter().all(|(known, _)| *known != call) {
            calls.push((call, selection));
        }
    }
    let [(call, selection)] = <[(String, Selection); 1]>::try_from(calls).ok()?;
    Some(Call::new(call, &evidence.facts.count(&selection)))
}

/// What is counted by a reading of the words: one selection, or one for each verdict of several.
fn selections(evidence: Evidence<'_>, prose: &Prose<'_>, said: &IndicatorCount, how: &Standing) -> Vec<Selection> {
    let verdicts: Vec<Option<String>> = match &how.verdicts {
        Some(set) => prose.verdicts.conditions(set).into_iter().map(|word| Some(word.to_owned())).collect(),
        None => vec![None],
    };
    let outlook = how.outlook.map(|outlook| evidence.facts.job().kind.outlook.of(outlook).to_owned());
    let (domain, attribute) = (said.of.domain.clone(), said.of.attribute.map(str::to_owned));
    let base = Selection { domain, attribute, verdict: None, outlook, department: None };
    verdicts.into_iter().map(|verdict| Selection { verdict, ..base.clone() }).collect()
}

fn written(selection: &Selection) -> Option<String> {
    let Selection { domain, attribute, verdict, outlook, department: _ } = selection;
    let conditions = [("verdict", verdict), ("outlook", outlook), ("kind", attribute), ("domain", domain)];
    let arguments: Vec<(&str, &str)> =
        conditions.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?))).collect();
    call("count", &arguments)
}
