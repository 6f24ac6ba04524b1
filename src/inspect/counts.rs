//! Counts of indicators in prose: `4项指标已提前完成`, `预期性指标15项`.

use std::collections::BTreeMap;

use super::Evidence;
use super::prose::Prose;
use super::prose::statement::{CountScope, IndicatorCount, IndicatorKind, Standing, Statement};
use super::prose::verdicts::VerdictWords;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::facts::{Facts, Outlook};
use crate::model::table::Role;
use crate::text::tidy;

/// How many indicators of each kind the table has: counted once, asked for in every sentence.
struct Tally<'a> {
    facts: &'a Facts,
    words: &'a VerdictWords,
    kinds: BTreeMap<(&'a str, String, Option<usize>, Outlook), usize>,
}

impl<'a> Tally<'a> {
    fn new(facts: &'a Facts, words: &'a VerdictWords) -> Self {
        let table = facts.indicators();
        let mut kinds = BTreeMap::new();
        for row in table.main_rows() {
            let attribute = tidy(table.text(row, &Role::Attribute));
            let verdict = words.index(table.text(row, &Role::Verdict));
            *kinds.entry((row.group(), attribute, verdict, facts.outlook(row))).or_default() += 1;
        }
        Self { facts, words, kinds }
    }

    fn all(&self) -> usize {
        self.kinds.values().sum()
    }

    fn count(&self, meant: &IndicatorKind, how: &Standing) -> usize {
        let is_meant = |(domain, attribute, verdict, outlook): &(&str, String, Option<usize>, Outlook)| {
            meant.domain.as_deref().is_none_or(|wanted| wanted == *domain)
                && meant.attribute.is_none_or(|wanted| wanted == attribute)
                && how.outlook.is_none_or(|wanted| wanted == *outlook)
                && how.verdicts.as_ref().is_none_or(|set| verdict.is_some_and(|verdict| set.contains(&verdict)))
        };
        self.kinds.iter().filter(|(kind, _)| is_meant(kind)).map(|(_, count)| count).sum()
    }

    /// The numbers that a count may be, each with the words for its reading.
    fn counts(&self, meant: &IndicatorKind) -> Vec<(usize, String)> {
        let any = [Standing::default()];
        let readings = if meant.how.is_empty() { &any[..] } else { &meant.how };
        let what = |how: &Standing| match (&how.verdicts, how.outlook) {
            (Some(set), _) => format!("评价为{}的", self.words.text_of(set)),
            (None, Some(outlook)) => format!("预测为{}的", outlook.word()),
            (None, None) => String::new(),
        };
        readings.iter().map(|how| (self.count(meant, how), what(how))).collect()
    }
}

/// What a sentence has counted so far.
#[derive(Default)]
struct Counted {
    /// Passage and first byte of the sentence.
    sentence: (usize, usize),
    /// All indicators of the table.
    all: bool,
    /// Some of them, nobody knows which.
    some: bool,
    /// What follows is of those.
    is_among: bool,
}

/// Counts of indicators that are not those of the table.
pub(super) fn indicators(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    sink.extend(judged(evidence, prose).into_iter().filter_map(|(_, finding)| finding));
}

/// The counts that the table decides, each with what is wrong with it.
pub(super) fn judged<'a>(
    evidence: Evidence<'_>,
    prose: &'a Prose<'_>,
) -> Vec<(&'a IndicatorCount, Option<Diagnostic>)> {
    let mut judged = Vec::new();
    let tally = Tally::new(evidence.facts, prose.verdicts);
    let mut counted = Counted::default();
    for statement in &prose.statements {
        let Statement::IndicatorCount(said) = statement else { continue };
        if counted.sentence != (said.passage, said.sentence) {
            counted = Counted { sentence: (said.passage, said.sentence), ..Counted::default() };
        }
        match &said.scope {
            CountScope::Listed(rows) => judged.push((said, among_listed(&tally, prose, said, rows))),
            _ if is_certain(&tally, said, &mut counted) => judged.push((said, of_table(&tally, prose, said))),
            _ => {}
        }
    }
    judged
}

/// What is counted is certain; notes what the sentence has counted with it.
fn is_certain(tally: &Tally<'_>, said: &IndicatorCount, counted: &mut Counted) -> bool {
    let claims_all = said.scope == CountScope::All;
    if said.of.attribute.is_none() && !said.of.says_how() {
        let is_all = said.count == tally.all();
        counted.all |= is_all && said.of.domain.is_none();
        counted.some = !is_all && !claims_all;
        counted.is_among = false;
    }
    counted.is_among |= counted.some && said.is_part;
    let is_of_all = (counted.all || said.scope == CountScope::BothAttributes) && !counted.is_among;
    said.of.says_how() || claims_all || (said.of.attribute.is_some() && is_of_all)
}

fn of_table(tally: &Tally<'_>, prose: &Prose<'_>, said: &IndicatorCount) -> Option<Diagnostic> {
    let counts = tally.counts(&said.of);
    let what = if said.of.attribute.is_none() && !said.of.says_how() {
        "指标".to_owned()
    } else {
        format!("{}的指标", said.of.words())
    };
    let is_wrong = counts.iter().all(|(right, _)| *right != said.count);
    is_wrong.then(|| mismatch(prose, said, &what).because(told(&counts)))
}

/// The count among the indicators that the sentence lists.
fn among_listed(tally: &Tally<'_>, prose: &Prose<'_>, said: &IndicatorCount, rows: &[usize]) -> Option<Diagnostic> {
    let table = tally.facts.indicators();
    let rows = rows.iter().filter_map(|row| table.rows.get(*row));
    let attributes: Vec<&str> = rows.map(|row| table.text(row, &Role::Attribute)).collect();
    let is_meant = |text: &&&str| said.of.attribute.is_some_and(|word| text.contains(word));
    let right = attributes.iter().filter(is_meant).count();
    (right != said.count).then(|| {
        mismatch(prose, said, &format!("所列指标中{}的", said.of.words()))
            .because(format!("列出的 {} 项中，按表格统计是 {right} 项", attributes.len()))
    })
}

/// The finding for a number that is not the number of the indicators that it counts.
fn mismatch(prose: &Prose<'_>, said: &IndicatorCount, what: &str) -> Diagnostic {
    let message = format!("{what}个数与表格不一致：文中是 `{}`", prose.text(said.passage, &said.range));
    Diagnostic::error(Code::CountMismatch, prose.place(said.passage, &said.range), message)
        .hint("请核对；个数可写成 {{ count(…) }} 由程序统计")
}

/// The numbers that the table gives, with what each counts where more than one may be meant.
fn told(counts: &[(usize, String)]) -> String {
    match counts {
        [(right, _)] => format!("按表格统计是 {right} 项"),
        several => {
            let each: Vec<String> = several.iter().map(|(right, what)| format!("{what}是 {right} 项")).collect();
            format!("按表格统计，{}", each.join("，"))
        }
    }
}
