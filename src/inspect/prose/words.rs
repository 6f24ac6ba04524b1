//! The words that may stand between a subject and its number, by what they say about the number.
//!
//! Reading is by exclusion: between a subject and a number every word must be one of these (or a
//! period, a number, a mark). One unknown word, and the number belongs to something else.

/// What a word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inspect) enum Sense {
    /// Nothing about the number.
    Link,
    /// It has grown.
    Up,
    /// It has fallen.
    Down,
    /// It has grown to this.
    UpTo,
    /// It has fallen to this.
    DownTo,
    /// The number is a rate of growth.
    Growth,
    /// A yearly average.
    Average,
    /// Added up over years.
    Cumulative,
    /// Against the year before.
    YearOnYear,
    /// What is aimed at.
    Target,
    /// What is to come.
    Future,
    /// More than something else.
    More,
    /// Less than something else.
    Less,
    /// Apart from something else, either way.
    Apart,
    /// At least.
    AtLeast,
    /// At most.
    AtMost,
    /// The mean of a group.
    Mean,
    /// The best of a group.
    Best,
    /// A part of something.
    Share,
    /// The report's own district.
    Here,
    /// Another district, the city, the province, the country.
    Elsewhere,
    /// One by one.
    Respectively,
    /// A part of what was spoken of.
    Part,
    /// And.
    Join,
    /// Where a comparison starts: 由, 从.
    From,
    /// What it is compared with: 比, 较.
    Than,
    /// A place in an order follows.
    Ranked,
    /// 总投资.
    TotalInvestment,
    /// 完成投资.
    DoneInvestment,
    /// 计划投资.
    PlannedInvestment,
    /// A word that makes another thing of a name beside it: 占GDP, 亩均GDP.
    Other,
}

/// Words by sense. Of two that begin alike the longer one is read.
pub(super) const WORDS: &[(Sense, &[&str])] = &[
    (
        Sense::Link,
        &[
            "的", "了", "针对", "为", "是", "达", "达到", "完成", "实现", "有", "共", "共有", "共计", "合计", "总计", "数据", "数值", "均", "均为", "也", "都",
            "已", "已经", "将", "可", "能", "应", "在", "于", "到", "至", "截至", "截止", "底", "年底", "末", "年末", "初", "期末", "期间", "当年", "全年",
            "约", "约为", "近", "仅", "仅为", "只有", "只", "就", "又", "再", "还", "并", "且", "而", "同期", "同时", "目前", "年度", "各年", "总量", "规模",
            "数量", "数", "总数", "总额", "值", "水平", "情况", "进度", "指标", "该指标", "其", "全部", "总体", "整体", "稳定", "保持", "维持", "继续", "稳步", "逐步",
            "进一步", "明显", "大幅", "小幅", "略", "有所", "控制", "按可比价计算", "可比价", "按可比价", "可比", "初步", "核算", "统计", "按新口径统计", "按新口径",
            "分别达", "连续两年", "前两年", "两年", "两年半", "三年", "中", "内", "上", "下", "里", "等", "说明", "让", "推动", "要求",
            "实施", "累计实施", "建成", "新增", "开展", "投入", "任务", "“十四五”", "《规划》", "规划", "“十四五”以来", "评估期", "评估期内", "一类县（市、区）", "一类县市区", "一类县",
            "同类县（市、区）", "末位", "首位", "同类县", "全省一类县（市、区）", "中期", "实际", "实际值", "工作", "方面", "领域", "时点", "增幅度", "位次", "名次", "名列", "全年数", "突破", "首次",
            "比重", "幅度", "降低控制在",
        ],
    ),
    (Sense::Up, &["增长", "提高", "增加", "上升", "提升", "回升", "增多", "扩大", "净增", "净增加", "多增", "增", "升高", "反弹", "上涨"]),
    (Sense::Down, &["下降", "降低", "减少", "回落", "缩小", "下滑", "减", "降", "收窄", "缩减", "压减", "负增长", "下跌", "累计降幅", "降幅"]),
    (
        Sense::UpTo,
        &[
            "增长到", "增长至", "提高到", "提高至", "提高为", "增加到", "增加至", "增加为", "上升到", "上升至", "上升为", "提升到", "提升至", "提升为", "回升到", "回升至", "发展到", "扩大到", "扩大至", "增至", "增到",
            "升至", "升到", "壮大到",
        ],
    ),
    (
        Sense::DownTo,
        &["下降到", "下降至", "下降为", "降低到", "降低至", "降低为", "减少到", "减少至", "减少为", "回落到", "回落至", "回落为", "缩小到", "缩小至", "缩小为", "降至", "降到", "降为", "减至"],
    ),
    (Sense::Growth, &["增速", "增幅", "增长率", "同比增速", "可比增速", "可比价增速", "增长速度", "增速%"]),
    (Sense::Average, &["年均", "平均", "年均增速", "年均增长", "年平均", "平均增速", "平均增长", "年均增幅"]),
    (Sense::Cumulative, &["累计", "合计累计", "累计增速"]),
    (Sense::YearOnYear, &["同比", "比上年", "较上年", "比去年", "较去年", "上年", "比上年同期", "较上年同期", "比上年末"]),
    (Sense::Target, &["目标", "规划目标", "目标值", "预期目标", "规划目标值", "约束性目标", "目标为"]),
    (
        Sense::Future,
        &["力争", "确保", "使", "稳定在", "预计", "有望", "争取", "预期", "预测", "计划", "拟", "到期末", "需要", "突破性"],
    ),
    (Sense::More, &["多", "高于", "快于", "超过", "高出", "多于", "超出", "大于", "领先", "优于", "高"]),
    (Sense::Less, &["低于", "慢于", "少于", "小于", "低", "少", "不到", "不足", "落后"]),
    (Sense::Apart, &["相差", "差距", "差"]),
    (Sense::AtLeast, &["不低于", "不少于", "不小于"]),
    (Sense::AtMost, &["不高于", "不超过", "不大于"]),
    (Sense::Mean, &["平均值", "平均水平", "平均额", "均值", "平均数"]),
    (Sense::Best, &["最高值", "最高", "最大值", "最优值"]),
    (Sense::Share, &["占", "相当于", "占全部", "占比"]),
    (Sense::Here, &["全区", "我区", "本区", "区内", "辖区", "全县", "我县"]),
    (
        Sense::Elsewhere,
        &["全市", "全省", "全国", "省市", "湖北省", "咸宁市", "国家", "省", "市", "省内", "市内", "同期全省", "湖北", "全省全市"],
    ),
    (Sense::Respectively, &["分别", "依次", "分别为", "分别是", "分别完成", "分别达到", "分别实现"]),
    (Sense::Part, &["其中"]),
    (Sense::Join, &["、", "和", "与", "及", "以及", "或"]),
    (Sense::From, &["由", "从"]),
    (Sense::Than, &["比", "较", "相比", "对比", "相较于", "与"]),
    (Sense::Ranked, &["居", "列", "排", "排名", "位居", "位列", "居于", "排在", "排名第", "并列", "居全市", "列全市"]),
    (Sense::TotalInvestment, &["总投资", "投资总额", "计划总投资", "总投资额"]),
    (Sense::DoneInvestment, &["完成投资", "完成投资额", "投资完成额"]),
    (Sense::PlannedInvestment, &["年度计划投资", "计划投资", "年度计划投资额", "完成计划投资"]),
    (
        Sense::Other,
        &[
            "占GDP", "亩均GDP", "单位GDP", "万元GDP", "亿元GDP", "人均GDP", "占地区生产总值", "单位地区生产总值", "人均地区生产总值", "万元地区生产总值", "亿元地区生产总值",
            "增加值率", "第一产业", "第二产业", "第三产业",
        ],
    ),
];
