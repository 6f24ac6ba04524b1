//! What is read in sentences, against the names of the sample's tables.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::claim::{About, Claim};
use super::lex::Lexer;
use super::lexicon::Lexicon;
use super::reader;
use super::setting::Setting;
use crate::diag::Sink;
use crate::extract;
use crate::model::facts::Facts;
use crate::project::{Project, World};

/// The sample's tables, read once.
pub(super) static FACTS: LazyLock<Facts> = LazyLock::new(|| {
    let mut sink = Sink::default();
    let project = Project::open(World::on_disk(env!("CARGO_MANIFEST_DIR")), &mut sink).expect("project");
    let data = extract::dataset(&project, &mut sink).expect("dataset");
    Facts::new(Arc::new(data), Arc::new(project.job))
});

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
    out + if claim.is_sure() { "" } else { "?" }
}

fn claims(text: &str) -> Vec<String> {
    let lexer = Lexer::new(Lexicon::new(&FACTS), &Setting::of(FACTS.job()));
    let years = reader::Years { end: 2025, this: 2023, full: 2022, first: 2021, last: 2025 };
    let reading = reader::read(&lexer, text, &lexer.tokens(text), 0, years);
    reading.claims.iter().map(|claim| shown(claim, lexer.lexicon(), text)).collect()
}

/// Sentences and what each of their numbers says.
const SENTENCES: &[(&str, &[&str])] = &[
    (
        "2022年常住人口城镇化率为74.51%，两年累计提高1.71个百分点。",
        &["常住人口城镇化率|2022年|Level|74.51%", "常住人口城镇化率|2022年|Change|1.71个百分点|Up"],
    ),
    ("2022年常住人口城镇化率比2020年提高1.71个百分点。", &["常住人口城镇化率|2022年<2020年|Change|1.71个百分点|Up"]),
    (
        "2021年和2022年地区生产总值分别为1亿元和2亿元。",
        &["地区生产总值|2021年|Level|1亿元", "地区生产总值|2022年|Level|2亿元"],
    ),
    (
        "地区生产总值、常住人口城镇化率分别为1亿元、74.51%。",
        &["地区生产总值||Level|1亿元", "常住人口城镇化率||Level|74.51%"],
    ),
    (
        "2022年地区生产总值同比增长5.7%，居全市第二。",
        &["地区生产总值|2022年|Growth|5.7%|Up", "地区生产总值|2022年|Rank|第二"],
    ),
    ("2022年全市地区生产总值增长4.7%。", &["!地区生产总值|2022年|Growth|4.7%|Up"]),
    ("2022年汀泗桥镇地区生产总值12亿元。", &["「汀泗桥镇地区生产总值」|2022年|Level|12亿元"]),
    ("到2025年常住人口城镇化率达到76%。", &["常住人口城镇化率|2025年|Goal|76%"]),
    (
        "常住人口城镇化率低于76%的规划目标1.49个百分点。",
        &["常住人口城镇化率||Goal|76%|Down", "常住人口城镇化率||GoalGap|1.49个百分点|Down"],
    ),
    (
        "常住人口城镇化率从2020年的69.8%提高到2022年的74.51%。",
        &["常住人口城镇化率|2020年|Level|69.8%", "常住人口城镇化率|2022年|Level|74.51%|Up"],
    ),
    (
        "2022年常住人口城镇化率由2020年的69.8%提高到74.51%。",
        &["常住人口城镇化率|2020年|Level|69.8%", "常住人口城镇化率|2022年|Level|74.51%|Up"],
    ),
    (
        "常住人口城镇化率由2020年的69.8%提高到74.51%。",
        &["常住人口城镇化率|2020年|Level|69.8%", "常住人口城镇化率||Level|74.51%|Up"],
    ),
    (
        "2022年粮食综合生产能力是2020年的1.03倍；森林覆盖率41.5%。",
        &["粮食综合生产能力|2022年<2020年|Multiple|1.03倍", "森林覆盖率|2022年<2020年|Level|41.5%"],
    ),
    ("2022年净增粮食综合生产能力0.66万吨。", &["粮食综合生产能力|2022年|Change|0.66万吨|Up"]),
    ("2021年、2022年基本养老保险参保率平均为91.5%。", &["基本养老保险参保率|2022年|Typical|91.5%"]),
    ("森林覆盖率为45.5%，新建学校3所。", &["森林覆盖率||Level|45.5%", "「新建学校」||Level|3所"]),
    ("若地区生产总值增长6%，则财政收入增长3%。", &["地区生产总值||Growth|6%|Up?", "「财政收入」||Growth|3%|Up?"]),
    ("职工基本养老保险参保率达到95%。", &["「职工基本养老保险参保率」||Level|95%"]),
    ("（1）常住人口城镇化率。2022年为74.51%。", &["常住人口城镇化率|2022年|Level|74.51%"]),
    (
        "城镇、农村居民人均可支配收入分别为1元和2元。",
        &["城镇居民人均可支配收入||Level|1元", "农村居民人均可支配收入||Level|2元"],
    ),
];

#[test]
fn each_number_of_a_sentence_finds_its_owner_period_and_measure() {
    for (text, expected) in SENTENCES {
        assert_eq!(claims(text), *expected, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "[0-9年月上半下%％、，。；：（）《》比由到至为增长第位亿元个百分点其中分别一是 a-zA-Z.\\-—～]{0,60}") {
        let _ = claims(&text);
    }
}
