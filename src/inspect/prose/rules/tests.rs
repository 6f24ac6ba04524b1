//! Every rule reads its examples as it says and leaves the others alone.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{PassageView, RULES, Rule};
use crate::inspect::prose::passage::{Passage, PassageKind};
use crate::inspect::prose::tests::FACTS;
use crate::inspect::prose::{Language, reader};
use crate::place::LinePlace;

/// What the sample's prose is read with.
static LANGUAGE: LazyLock<Language> = LazyLock::new(|| Language::of(&FACTS));

/// What rules make of a text, typed by a writer of the sample.
fn told(rules: &[Rule], text: &str) -> Vec<String> {
    let Language { lexer, years, verdicts, domains, job } = &*LANGUAGE;
    let source = LinePlace { file: "inputs/narrative/甲.md".into(), line: 1, column: 1 };
    let passage = Passage::typed(PassageKind::Text, text, &source);
    let tokens = lexer.tokens(text);
    let reading = reader::read(lexer, text, &tokens, 0, *years);
    let view = PassageView {
        index: 0,
        section: 0,
        passage: &passage,
        tokens: &tokens,
        claims: &reading.claims,
        first_claim: 0,
        uneven: &reading.uneven,
        lexicon: lexer.lexicon(),
        job,
        verdicts,
        domains,
    };
    let mut found = Vec::new();
    for rule in rules {
        (rule.read)(&view, &mut found);
    }
    found.iter().map(|statement| statement.told(text, &reading.claims)).collect()
}

#[test]
fn rules_read_their_examples() {
    let mut faults = Vec::new();
    for rule in RULES {
        assert!(!rule.reads.is_empty() && !rule.leaves.is_empty(), "{} has no examples", rule.name);
        let reads = rule.reads.iter().copied();
        for (text, expected) in reads.chain(rule.leaves.iter().map(|text| (*text, &[][..]))) {
            let told = told(std::slice::from_ref(rule), text);
            if told != expected {
                faults.push(format!("{}: {text}\n  {told:?} for {expected:?}", rule.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "[0-9年月上半下%％、，。；：（）《》比由到至为增长第位亿元个项指标其中分别一是合计等方面高于目标 a-z.:\\-—]{0,60}") {
        let _ = told(RULES, &text);
    }
}
