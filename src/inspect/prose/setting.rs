//! The words that the place and the plan of a report give: what means *here* and *elsewhere*, this plan
//! and another one.

use super::words::Sense;
use crate::model::job::Job;

/// The words of one report.
#[derive(Debug, Default)]
pub(in crate::inspect) struct Setting {
    words: Vec<(Sense, String)>,
    title: String,
}

impl Setting {
    /// Those of a project.
    pub(super) fn of(job: &Job) -> Self {
        let Job { region, plan, .. } = job;
        // “十四五”以来 tells of several years, “十四五” alone of none.
        let (since, links) = plan.own_words().into_iter().partition(|word| word.ends_with("以来"));
        let lists = [
            (Sense::Here, region.here()),
            (Sense::Elsewhere, region.elsewhere()),
            (Sense::Link, links),
            (Sense::Years, since),
            (Sense::Supposed, plan.other_words()),
        ];
        let words = lists.into_iter().flat_map(|(sense, words)| words.into_iter().map(move |word| (sense, word)));
        Self { words: words.collect(), title: plan.short.clone() }
    }

    /// The words by sense.
    pub(super) fn words(&self) -> impl Iterator<Item = (Sense, &str)> {
        self.words.iter().map(|(sense, word)| (*sense, word.as_str()))
    }

    /// Short title of the plan, which says nothing of a number.
    pub(super) fn title(&self) -> &str {
        &self.title
    }
}
