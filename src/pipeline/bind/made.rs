//! What of a report must stay as it is when its sources are edited.

use std::collections::BTreeMap;

use crate::bind::Number;
use crate::diag::{Code, Sink};
use crate::inspect::{self, Evidence, Language, Offered, Prose, Strictness, TypedNumber};
use crate::model::value::Value;
use crate::pipeline::examine::{Checked, check};
use crate::project::World;
use crate::render;

/// A report as far as binding must not change it.
pub(super) struct Made {
    markdown: String,
    /// The numbers of its prose.
    pub numbers: Vec<TypedNumber>,
    /// What the checks find, and how often; columns move where a tag is longer than its number.
    findings: BTreeMap<(Code, String, String), usize>,
}

impl Made {
    pub(super) fn of(checked: &Checked) -> Option<Self> {
        let (project, facts, narrated) =
            (checked.project.as_ref()?, checked.facts.as_ref()?, checked.narrated.as_ref()?);
        let language = Language::of(facts);
        let prose = Prose::read(&narrated.report, &language, &narrated.originals);
        let mut findings = BTreeMap::new();
        // What is still typed is told by the line.
        for found in checked.triaged.open.iter().filter(|found| found.code != Code::TypedFigure) {
            *findings.entry((found.code, found.message.clone(), found.place.file().to_owned())).or_insert(0) += 1;
        }
        Some(Self {
            markdown: render::markdown(&narrated.report),
            numbers: inspect::typed_numbers(Evidence { facts, project }, &prose),
            findings,
        })
    }

    /// Reads the report of changed files; what it has otherwise than this one.
    pub(super) fn again(&self, world: &World) -> Result<Self, String> {
        let mut sink = Sink::default();
        let checked = check(world, Strictness::Draft, &|_| {}, &mut sink);
        if let Some(error) = sink.sorted().first().filter(|_| sink.has_errors()) {
            return Err(format!("报告做不出来：{}", error.message));
        }
        let made = Self::of(&checked).ok_or("报告做不出来")?;
        if made.markdown != self.markdown {
            return Err("报告的文字会变".to_owned());
        }
        let is_new = |(key, count): &(&(Code, String, String), &usize)| {
            self.findings.get(*key).is_none_or(|known| known < *count)
        };
        match made.findings.iter().find(is_new) {
            Some(((code, message, _), _)) => Err(format!("会多出一个问题（{}）：{message}", code.as_str())),
            None => Ok(made),
        }
    }

    /// True where each of some numbers is the figure that it was bound to.
    pub(super) fn prints<'n>(&self, mut bound: impl Iterator<Item = &'n Number>) -> bool {
        let printed = self.numbers.iter().filter_map(|number| match &number.offered {
            Offered::Figure(value) => Some((at(number), value)),
            _ => None,
        });
        let printed: BTreeMap<(usize, usize), &Value> = printed.collect();
        bound.all(|number| {
            let value = printed.get(&at(&number.typed));
            value.zip(number.offer()).is_some_and(|(value, offer)| offer.prints == **value)
        })
    }
}

/// Where a number stands in every report with the same text.
pub(super) fn at(number: &TypedNumber) -> (usize, usize) {
    (number.at.0, number.at.1.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_differs_by_a_character_or_a_finding_is_no_longer_the_same() {
        const TEXT: &str = "inputs/narrative/40-situation.md";
        let with = |text: &str| {
            let whole = format!("---\npart: situation\n---\n{text}\n");
            World::on_disk(env!("CARGO_MANIFEST_DIR")).with(TEXT, whole)
        };
        let checked = check(&with("形势总体平稳。"), Strictness::Draft, &|_| {}, &mut Sink::default());
        let made = Made::of(&checked).expect("a report");
        assert!(made.again(&with("形势总体平稳。<!-- 注 -->")).is_ok());
        for (text, why) in
            [("形势总体平稳", "报告的文字会变"), ("形势总体平稳。{{ v(name=\"无\", at=\"无\") }}", "报告做不出来")]
        {
            let refused = made.again(&with(text)).err().expect(text);
            assert!(refused.starts_with(why), "{refused}");
        }
    }
}
