//! What the grammar makes of the forms of real tables, and of any text.

use super::*;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn kind(text: &str) -> String {
    match read(text) {
        Reading::Blank => "blank".into(),
        Reading::Missing => "missing".into(),
        Reading::Number(q) => format!("number {q}"),
        Reading::Bound { prefix, comparison, quantity, unit } => format!(
            "bound {}{comparison:?} {quantity}{}",
            prefix.map(|p| p + " ").unwrap_or_default(),
            unit.unwrap_or_default()
        ),
        Reading::Amount(it) => format!("amount {}{}", it.quantity, it.unit.unwrap_or_default()),
        Reading::Range { prefix, from, to, unit } => {
            format!("range {}{from}～{to}{}", prefix.map(|p| p + " ").unwrap_or_default(), unit.unwrap_or_default())
        }
        Reading::Course { from, to, unit } => format!("course {from}→{to}{}", unit.unwrap_or_default()),
        Reading::Change(it) => format!("change {}{}", it.quantity, it.unit.unwrap_or_default()),
        Reading::Cumulative(it) => format!("cumulative {}{}", it.quantity, it.unit.unwrap_or_default()),
        Reading::Qualified { word, quantity } => format!("qualified {word} {quantity}"),
        Reading::Ranked { quantity, rank } => format!("ranked {quantity} {rank}"),
        Reading::Held { quantity, holder } => format!("held {quantity} {holder}"),
        Reading::Ratio(parts) => format!("ratio {}", parts.len()),
        Reading::Status(status) => format!("status {status:?}"),
        Reading::Text => "text".into(),
    }
}

/// What stands in a cell, and what it is.
const FORMS: &[(&str, &str)] = &[
    ("", "blank"),
    (" \u{a0}\u{3000}\n", "blank"),
    ("—", "missing"),
    ("-", "missing"),
    ("--", "missing"),
    ("/", "missing"),
    ("360.60", "number 360.60"),
    ("413.20 ", "number 413.20"),
    ("11.40%", "number 11.40%"),
    ("11.40％", "number 11.40%"),
    ("-12.74", "number -12.74"),
    ("−12.74", "number -12.74"),
    ("＋3", "number 3"),
    ("１２", "number 12"),
    ("1,234,567.0", "number 1234567.0"),
    ("1，234，567.0", "number 1234567.0"),
    ("12,34", "text"),
    ("1234,567", "text"),
    ("－12.74", "number -12.74"),
    ("5.", "text"),
    (".5", "text"),
    ("0", "number 0"),
    ("500亿元以上", "bound AtLeast 500亿元"),
    ("≥1，234元", "bound AtLeast 1234元"),
    ("300公里以上", "bound AtLeast 300公里"),
    ("6.5‰以内", "bound AtMost 6.5‰"),
    ("50m3以下", "bound AtMost 50m3"),
    ("7以上", "bound AtLeast 7"),
    ("4.5以内", "bound AtMost 4.5"),
    ("≧500亿元", "bound AtLeast 500亿元"),
    ("＞7.5", "bound MoreThan 7.5"),
    ("≧22.5万吨", "bound AtLeast 22.5万吨"),
    ("年均增速7%以上", "bound 年均增速 AtLeast 7%"),
    ("7.5%以上", "bound AtLeast 7.5%"),
    ("[-14]", "cumulative -14"),
    ("累计增速[-26.6]%", "cumulative -26.6%"),
    ("预计41.575", "qualified 预计 41.575"),
    ("全年预计4.56", "qualified 全年预计 4.56"),
    ("夏粮0.4748", "qualified 夏粮 0.4748"),
    ("441.71（21位）", "ranked 441.71 21"),
    ("-0.9（第17位）", "ranked -0.9 17"),
    ("441.71(21位)", "ranked 441.71 21"),
    ("1240.74（黄陂区）", "held 1240.74 黄陂区"),
    ("3.3：1", "ratio 2"),
    ("9.57:41.33:49.10", "ratio 3"),
    ("完成当年目标", "status MetYear"),
    ("未完成\n当年目标", "status MissedYear"),
    ("无半年数据", "status NoHalfYear"),
    ("与经济增长同步", "status WithGrowth"),
    ("各年度视情提出", "status Yearly"),
    ("〔18〕", "cumulative 18"),
    ("【18】", "cumulative 18"),
    ("［18］", "cumulative 18"),
    ("[≥18]", "cumulative 18"),
    ("[14]以上", "cumulative 14"),
    ("[4]个百分点", "cumulative 4个百分点"),
    ("[5万人]", "cumulative 5万人"),
    ("累计[5]", "cumulative 5"),
    ("累计降低14%", "cumulative -14%"),
    ("累计降低[14]%", "cumulative -14%"),
    ("累计下降14%以上", "bound 累计下降 AtLeast 14%"),
    ("6%-6.5%", "range 6%～6.5%"),
    ("6%～6.5%", "range 6%～6.5%"),
    ("6-6.5%", "range 6%～6.5%"),
    ("6%—6.5%左右", "text"),
    ("3-5", "range 3～5"),
    ("3～5年", "range 3～5年"),
    ("6%至7%之间", "range 6%～7%"),
    ("年均增长6%-6.5%", "range 年均增长 6%～6.5%"),
    ("5-3", "text"),
    ("60→64", "course 60→64"),
    ("60%->64%", "course 60%→64%"),
    ("由60%提高到64%", "course 60%→64%"),
    ("60-64", "range 60～64"),
    ("6.5%左右", "bound About 6.5%"),
    ("7.5‰", "amount 7.5‰"),
    ("16.9/10万", "amount 16.9/10万"),
    ("16.9人/10万", "amount 16.9人/10万"),
    ("121亿元", "amount 121亿元"),
    ("12.34万元", "amount 12.34万元"),
    ("1.2万", "amount 1.2万"),
    ("90万人以上", "bound AtLeast 90万人"),
    ("不低于2", "bound AtLeast 2"),
    ("不少于2个", "bound AtLeast 2个"),
    ("不超过5%", "bound AtMost 5%"),
    ("不高于1.5", "bound AtMost 1.5"),
    ("大于3", "bound MoreThan 3"),
    ("小于3", "bound LessThan 3"),
    ("控制在1.3%以内", "bound AtMost 1.3%"),
    ("控制在10以下", "bound AtMost 10"),
    ("控制在5%左右", "bound About 5%"),
    ("控制在10", "bound AtMost 10"),
    ("0.03以下", "bound AtMost 0.03"),
    ("达到95%", "bound AtLeast 95%"),
    ("达到95%以上", "bound AtLeast 95%"),
    ("保持在5%左右", "bound About 5%"),
    ("稳定在95%以上", "bound AtLeast 95%"),
    ("力争达到95%", "bound AtLeast 95%"),
    ("力争95%", "bound AtLeast 95%"),
    ("力争控制在10", "bound AtMost 10"),
    ("约3", "qualified 约 3"),
    ("约3万人", "bound About 3万人"),
    ("增长7.5%", "change 7.5%"),
    ("下降3%", "change -3%"),
    ("降低14%", "change -14%"),
    ("增长7%以上", "bound 增长 AtLeast 7%"),
    ("提高4个百分点", "change 4个百分点"),
    ("年均增长7.5%", "bound 年均增长 AtLeast 7.5%"),
    ("年均下降3%", "bound 年均下降 AtLeast 3%"),
    ("降低到10以下", "bound AtMost 10"),
    ("（12.30）", "text"),
    ("完成省下达任务", "status Superior"),
    ("达到国家要求", "status Superior"),
    ("持平", "status KeepsLevel"),
    ("与GDP增长基本同步", "status WithGrowth"),
    ("高于经济增速", "status AboveGrowth"),
    ("约好了", "text"),
    ("1.2.3", "text"),
    ("12个月", "text"),
    ("（3）", "text"),
    ("99999999999999999999999999999999", "text"),
];

#[test]
fn every_form_of_the_tables_is_read() {
    for (text, expected) in FORMS {
        assert_eq!(kind(text), *expected, "for `{text}`");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn a_shown_number_reads_back_as_itself(units in -10_000_000_i64..10_000_000, decimals in 0_u32..6, percent: bool) {
        let quantity = Quantity { value: Decimal::new(units, decimals), decimals, percent };
        prop_assert_eq!(read(&quantity.to_string()), Reading::Number(quantity));
    }

    #[test]
    fn white_space_never_changes_the_reading(units in 0_i64..100_000, at in 0_usize..4) {
        let text = Decimal::new(units, 2).to_string();
        let mut spaced = text.clone();
        spaced.insert(at.min(text.len()), '\u{3000}');
        prop_assert_eq!(read(&spaced), read(&text));
    }
}
