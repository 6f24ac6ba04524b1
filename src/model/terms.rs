//! Words that planning has fixed: the kinds of targets, and what is better when there is less of it.

/// The kind of a target (属性) that binds.
pub const BINDING: &str = "约束性";
/// The kind of a target (属性) that is expected.
pub const EXPECTED: &str = "预期性";
/// Kinds of targets.
pub const ATTRIBUTES: [&str; 2] = [BINDING, EXPECTED];

/// What is better when there is less of it.
const BURDENS: [&str; 14] = [
    "收入之比",
    "收入比",
    "能耗",
    "能源消耗",
    "水耗",
    "用水",
    "排放",
    "失业率",
    "浓度",
    "PM2.5",
    "PM10",
    "死亡",
    "事故",
    "债务",
];

/// True for the name of a burden and a word for how it is counted: 失业率, PM2.5浓度, 用水总量. Not for
/// what is done about one, such as 排放达标率.
pub fn less_is_better(name: &str) -> bool {
    const COUNTED: [&str; 10] = ["", "量", "总量", "强度", "率", "数", "起数", "人数", "余额", "总额"];
    let name = COUNTED.iter().filter_map(|end| name.strip_suffix(end));
    // The one 浓度 of something good that reports have.
    name.into_iter().any(|name| BURDENS.iter().any(|burden| name.ends_with(burden)) && !name.contains("负氧离子"))
}

/// Ends of the names of a change of each year or of the plan.
const CHANGES: [&str; 14] = [
    "增长",
    "增长率",
    "增长幅度",
    "增速",
    "增幅",
    "涨幅",
    "降低率",
    "降低",
    "下降率",
    "下降",
    "下降幅度",
    "减少率",
    "减少",
    "降幅",
];

/// True for an indicator that is a change itself: 研发经费投入增长, 单位GDP能耗降低率, 居民消费价格涨幅.
pub fn is_rate_of_change(name: &str) -> bool {
    let name = without_notes(name);
    CHANGES.iter().any(|end| name.ends_with(end))
}

/// True for an indicator that is a decline: of it, more is better where a fall is a positive number.
pub fn declines(name: &str) -> bool {
    let name = without_notes(name);
    CHANGES.iter().any(|end| (end.contains('降') || end.contains("减少")) && name.ends_with(end))
}

/// True for the name of a share, a ratio or a rate in percent, which is a level and no growth.
pub fn is_share(name: &str) -> bool {
    let name = without_notes(name);
    ["率", "比重", "比例", "占比", "之比", "程度", "水平"].iter().any(|end| name.ends_with(end))
        && !is_rate_of_change(name)
}

/// True for the name of a share of something in itself, which is at most the whole: 参保率, 森林覆盖率, 税收占比.
/// Not for rates of one thing to another, such as 负债率, 毛入学率 or 进出口总额占GDP比重, nor for 完成率.
pub fn is_part_of_whole(name: &str) -> bool {
    const RATES: [&str; 29] = [
        "覆盖率",
        "参保率",
        "普及率",
        "城镇化率",
        "合格率",
        "优良率",
        "达标率",
        "处理率",
        "处置率",
        "入学率",
        "入园率",
        "巩固率",
        "失业率",
        "发生率",
        "绿化率",
        "绿地率",
        "入户率",
        "硬化率",
        "通达率",
        "签约率",
        "满意率",
        "满意度",
        "天数比例",
        "天数比率",
        "天数占比",
        "水体比例",
        "水体比率",
        "断面比例",
        "上云率",
    ];
    let name = without_notes(name);
    let is_rate = RATES.iter().any(|end| name.ends_with(end)) && !name.contains('毛');
    is_rate || part_and_whole(name).is_some_and(|(part, whole)| is_within(part, whole))
}

/// Part and whole of the name of a share: 高新技术产业增加值占GDP比重 → 高新技术产业增加值, GDP.
pub fn part_and_whole(name: &str) -> Option<(&str, &str)> {
    let name = without_notes(name);
    let (part, rest) = name.split_once('占')?;
    let whole = ["比重", "比例", "比率", "百分比", "份额"].iter().find_map(|end| rest.strip_suffix(end))?;
    let whole = whole.strip_suffix('的').unwrap_or(whole);
    (!part.is_empty() && !whole.is_empty()).then_some((part, whole))
}

/// True where the names of a part and a whole say that the one lies within the other: value added in the
/// product, taxes in revenue, what is called by the same noun.
fn is_within(part: &str, whole: &str) -> bool {
    let is_product = whole.ends_with("生产总值") || whole.ends_with("GDP");
    let noun = ["总额", "总量", "总数", "总值"].iter().find_map(|end| whole.strip_suffix(end)).unwrap_or(whole);
    let noun: String = noun.chars().skip(noun.chars().count().saturating_sub(2)).collect();
    if is_product {
        part.contains("增加值") || part.ends_with("产业")
    } else {
        part.ends_with(&noun) || (part.ends_with("税收") && whole.ends_with("收入"))
    }
}

/// True for what a plan keeps in hand rather than reaches: prices and unemployment.
pub fn is_held(name: &str) -> bool {
    let name = without_notes(name);
    ["失业率", "消费价格", "消费价格指数", "CPI"].iter().any(|end| name.ends_with(end)) || name.ends_with("涨幅")
}

/// True for a change since the base year, which is not chained: 能耗较基期累计降低, 地耗累计降低率.
pub fn is_since_base(name: &str) -> bool {
    let is_named = ["较基期", "比基期", "较基数", "比基数", "基期累计"].iter().any(|word| name.contains(word));
    is_named || (name.contains("累计") && is_rate_of_change(name))
}

/// True for what each year adds: 城镇新增就业, 新建改建农村公路.
pub fn is_flow(name: &str) -> bool {
    ["新增", "净增", "新建", "新改建", "改扩建", "改建", "改造", "转移", "招引", "引进"]
        .iter()
        .any(|word| name.contains(word))
}

/// The name without the number or the note in brackets at its end: 降低（%）, `降低[累计]`.
fn without_notes(name: &str) -> &str {
    name.trim_end_matches(['）', ']', '〕']).split(['（', '[', '〔']).next().unwrap_or(name)
}

/// True where less may be better for all that the name says. A decline by name (能耗降低率) is none: of
/// it, more is better.
pub fn less_may_be_better(name: &str) -> bool {
    !declines(name) && BURDENS.iter().any(|burden| name.contains(burden))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_levels_and_flows_are_told_apart() {
        for (name, is_change, declines, is_share) in [
            ("研发经费投入增长", true, false, false),
            ("单位GDP能源消耗降低", true, true, false),
            ("单位GDP能耗降低率", true, true, false),
            ("单位GDP能源消耗降低（%）", true, true, false),
            ("居民消费价格涨幅", true, false, false),
            ("城镇调查失业率", false, false, true),
            ("常住人口城镇化率", false, false, true),
            ("高新技术产业增加值占GDP比重", false, false, true),
            ("社会消费品零售总额", false, false, false),
        ] {
            assert_eq!(
                (is_rate_of_change(name), super::declines(name), super::is_share(name)),
                (is_change, declines, is_share),
                "{name}"
            );
        }
        assert!(is_flow("城镇新增就业人数") && !is_flow("规模以上企业数"));
        assert!(is_since_base("万元GDP能耗较基期累计降低") && is_since_base("地耗累计降低率"));
        assert!(!is_since_base("单位GDP能耗降低") && !is_since_base("累计新增企业"));
        assert!(is_held("城镇调查失业率") && !is_held("森林覆盖率"));
    }

    #[test]
    fn a_part_is_told_from_what_may_be_more_than_the_other() {
        for name in [
            "基本养老保险参保率",
            "森林覆盖率（%）",
            "高新技术产业增加值占GDP比重",
            "工业投资占固定资产投资的比重",
            "地方税收占地方一般公共预算收入比重",
            "出口占进出口总额比重",
            "地表水达到或好于Ⅲ类水体比例",
        ] {
            assert!(is_part_of_whole(name), "{name}");
        }
        for name in [
            "资产负债率",
            "高等教育毛入学率",
            "投资完成率",
            "贷款余额占GDP比重",
            "进出口总额占地区生产总值比重",
            "粮食自给率",
            "存贷比",
            "城镇化率增幅",
        ] {
            assert!(!is_part_of_whole(name), "{name}");
        }
    }

    #[test]
    fn burdens_are_told_from_what_is_done_about_them() {
        for (name, is, may_be) in [
            ("城镇调查失业率", true, true),
            ("城乡居民人均可支配收入之比", true, true),
            ("细颗粒物（PM2.5）年均浓度", true, true),
            ("PM2.5", true, true),
            ("单位GDP能耗", true, true),
            ("万元GDP用水量", true, true),
            ("主要污染物排放总量", true, true),
            ("亿元GDP生产安全事故死亡率", true, true),
            ("政府债务余额", true, true),
            ("空气负氧离子浓度", false, true),
            ("工业废水排放达标率", false, true),
            ("农村饮用水安全人口", false, true),
            ("税收占财政收入比重", false, true),
            ("万元地区生产总值能耗降低率", false, false),
            ("单位GDP二氧化碳排放降低", false, false),
            ("研发经费投入与地区生产总值之比", false, false),
            ("地区生产总值", false, false),
            ("", false, false),
        ] {
            assert_eq!((less_is_better(name), less_may_be_better(name)), (is, may_be), "{name}");
        }
    }
}
