//! Every rule reads its examples as it says and leaves the others alone.

use proptest::prelude::*;

use super::{PassageView, RULES, Rule};
use crate::inspect::prose::lex::Lexer;
use crate::inspect::prose::lexicon::Lexicon;
use crate::inspect::prose::passage::{Passage, PassageKind};
use crate::inspect::prose::setting::Setting;
use crate::inspect::prose::tests::FACTS;
use crate::inspect::prose::{reader, years};
use crate::place::LinePlace;

/// What a rule makes of a text, typed by a writer of the sample.
fn told(rule: &Rule, text: &str) -> Vec<String> {
    let lexicon = Lexicon::new(&FACTS);
    let setting = Setting::of(FACTS.job());
    let lexer = Lexer::new(&lexicon, &setting).knowing(&FACTS.indicators().periods());
    let source = LinePlace { file: "inputs/narrative/甲.md".into(), line: 1, column: 1 };
    let passage = Passage::typed(PassageKind::Text, text, &source);
    let tokens = lexer.tokens(text);
    let reading = reader::read(&lexer, text, &tokens, 0, years(&FACTS));
    let view = PassageView {
        index: 0,
        section: 0,
        passage: &passage,
        tokens: &tokens,
        claims: &reading.claims,
        first_claim: 0,
        uneven: &reading.uneven,
    };
    let mut found = Vec::new();
    (rule.read)(&view, &mut found);
    found.iter().map(|statement| statement.told(text)).collect()
}

#[test]
fn rules_read_their_examples() {
    for rule in RULES {
        assert!(!rule.reads.is_empty() && !rule.leaves.is_empty(), "{} has no examples", rule.name);
        for (text, expected) in rule.reads {
            assert_eq!(told(rule, text), *expected, "{}: {text}", rule.name);
        }
        for text in rule.leaves {
            assert!(told(rule, text).is_empty(), "{}: {text} {:?}", rule.name, told(rule, text));
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "[0-9年月上半下%％、，。；：（）《》比由到至为增长第位亿元个项指标其中分别一是合计等方面高于目标 a-z.:\\-—]{0,60}") {
        for rule in RULES {
            let _ = told(rule, &text);
        }
    }
}
