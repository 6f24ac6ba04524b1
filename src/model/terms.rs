//! Words that planning has fixed: the kinds of targets, and what is better when there is less of it.

/// Kinds of targets (属性): one that binds and one that is expected.
pub const ATTRIBUTES: [&str; 2] = ["约束性", "预期性"];

/// What is better when there is less of it.
const BURDENS: &str = "收入之比 收入比 能耗 能源消耗 水耗 用水 排放 失业率 浓度 PM2.5 PM10 死亡 事故 债务";

/// True for the name of a burden and a word for how it is counted: 失业率, PM2.5浓度, 用水总量. Not for
/// what is done about one, such as 排放达标率.
pub fn less_is_better(name: &str) -> bool {
    const COUNTED: [&str; 10] = ["", "量", "总量", "强度", "率", "数", "起数", "人数", "余额", "总额"];
    let name = COUNTED.iter().filter_map(|end| name.strip_suffix(end));
    // The one 浓度 of something good that reports have.
    name.into_iter().any(|name| BURDENS.split(' ').any(|burden| name.ends_with(burden)) && !name.contains("负氧离子"))
}

/// True where less may be better for all that the name says. A decline by name (能耗降低率) is none: of
/// it, more is better.
pub fn less_may_be_better(name: &str) -> bool {
    let is_decline = ["降低率", "降低", "下降率", "下降", "减少率"].iter().any(|word| name.ends_with(word));
    !is_decline && BURDENS.split(' ').any(|burden| name.contains(burden))
}

#[cfg(test)]
mod tests {
    use super::*;

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
