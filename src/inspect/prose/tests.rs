//! What is read in sentences, against the names of the sample's tables.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::claim::{About, Claim};
use super::lex::Lexer;
use super::lexicon::Lexicon;
use super::read;
use crate::diag::Sink;
use crate::extract;
use crate::model::facts::Facts;

fn facts() -> Facts {
    let mut sink = Sink::default();
    let project = extract::project(Path::new(env!("CARGO_MANIFEST_DIR")), &mut sink).expect("project");
    let data = extract::dataset(&project, &mut sink).expect("dataset");
    Facts::new(Arc::new(data), Arc::new(project.job))
}

/// `of what|when|measure|number`, with `?` when it is not certain.
fn shown(claim: &Claim, lexicon: &Lexicon, text: &str) -> String {
    let mut out = match &claim.about {
        About::Table(_, index, foreign) => {
            format!("{}{}", if *foreign { "!" } else { "" }, lexicon.names()[*index].form)
        }
        About::Thing(thing) => format!("「{}」", thing.own),
        About::Nothing => "-".to_owned(),
    };
    let at = claim.when.at.map_or_else(String::new, |at| at.to_string());
    let base = claim.when.base.map_or_else(String::new, |base| format!("<{base}"));
    let _ = write!(out, "|{at}{base}|{:?}|{}", claim.measure, &text[claim.range.clone()]);
    if let Some(turn) = &claim.turn {
        let _ = write!(out, "|{:?}", turn.direction);
    }
    out + if claim.sure { "" } else { "?" }
}

fn claims(text: &str) -> Vec<String> {
    let facts = facts();
    let lexicon = Lexicon::new(&facts);
    let lexer = Lexer::new(&lexicon, "咸安区");
    let reading = read::read(&lexer, text, &lexer.tokens(text), 0, read::Years { end: 2025, this: 2023 });
    reading.claims.iter().map(|claim| shown(claim, &lexicon, text)).collect()
}

#[test]
fn debug_sentences() {
    for text in [
        "2022年常住人口城镇化率为74.51%，两年累计提高1.71个百分点。",
        "扩大绿色空间，提高林草质量。针对2022年底森林覆盖率仅45.5%的实际，抓好国土绿化",
        "2022年常住人口城镇化率比2020年提高1.71个百分点",
    ] {
        println!("{text}\n  {:?}", claims(text));
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "[0-9年月上半下%％、，。；：（）《》比由到至为增长第位亿元个百分点其中分别一是 a-zA-Z.\\-—～]{0,60}") {
        let _ = claims(&text);
    }
}
