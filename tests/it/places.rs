//! The same sentences of other places and plans: what is right of a district on “十四五” is right of a
//! city on “十五五”, and what is wrong is found there too.

use pinggu::diag::Severity;

use crate::support::checked::Tables;
use crate::support::{Project, workbook};

/// A place and a plan, and the words they give.
struct Setting {
    /// What stands after `region:`.
    region: &'static str,
    name: &'static str,
    /// 全区, 全市 …
    whole: &'static str,
    /// 我区 …
    ours: &'static str,
    /// Words for places above.
    above: &'static [&'static str],
    /// Another place of the same level.
    beside: &'static str,
    base: i32,
}

const SETTINGS: &[Setting] = &[
    Setting {
        region: "咸安区",
        name: "咸安区",
        whole: "全区",
        ours: "我区",
        above: &["全市", "全省", "全国"],
        beside: "赤壁市",
        base: 2020,
    },
    Setting {
        region: "清江市",
        name: "清江市",
        whole: "全市",
        ours: "我市",
        above: &["全省", "全国"],
        beside: "安江市",
        base: 2025,
    },
    Setting {
        region: "{ name: 大冶市, level: 县级市, city: 黄石市, province: 湖北省 }",
        name: "大冶市",
        whole: "全市",
        ours: "我市",
        above: &["黄石市", "全省", "湖北省", "湖北"],
        beside: "阳新县",
        base: 2025,
    },
    Setting {
        region: "{ name: 清江高新技术产业开发区, city: 清江市, province: 湖北省 }",
        name: "清江高新区",
        whole: "全区",
        ours: "高新区",
        above: &["全市", "清江市", "全省"],
        beside: "安江经开区",
        base: 2025,
    },
    Setting {
        region: "恩施土家族苗族自治州",
        name: "恩施州",
        whole: "全州",
        ours: "我州",
        above: &["全省", "全国"],
        beside: "湘西州",
        base: 2020,
    },
    Setting {
        region: "长阳土家族自治县",
        name: "长阳县",
        whole: "全县",
        ours: "我县",
        above: &["全市", "全省"],
        beside: "五峰县",
        base: 2025,
    },
];

/// Sentences by what they stand for: 【】 holds the place, `Y1`, `Y2` years after the base `Y0`.
const RIGHT: &[&str] = &[
    "Y2年，全区森林覆盖率为41%。",
    "Y2年，我区森林覆盖率41%，比Y0年提高1个百分点。",
    "“十四五”以来，咸安区森林覆盖率由40%提高到Y2年的41%。",
    "Y2年，全区地区生产总值441亿元，比Y1年增加41亿元。",
    "“十四五”期间，咸安区地区生产总值由Y0年的360亿元增加到Y2年的441亿元。",
    "Y2年上级地区生产总值53734亿元。",
    "Y2年上级森林覆盖率为43.5%，全区为41%。",
    "Y2年全区森林覆盖率为41%，上级为43.5%。",
    "Y2年旁边森林覆盖率为48%。",
    "Y2年咸安区地区生产总值441亿元，旁边地区生产总值500亿元。",
    "“十三五”末，全区地区生产总值为300亿元。",
];

/// With one wrong number, in 【】.
const WRONG: &[&str] = &[
    "Y2年，全区森林覆盖率为【43】%。",
    "Y2年，我区森林覆盖率【48】%。",
    "“十四五”以来，咸安区森林覆盖率由40%提高到Y2年的【45】%。",
    "“十四五”期间，咸安区地区生产总值由Y0年的360亿元增加到Y2年的【471】亿元。",
    "Y2年，全区地区生产总值【414】亿元。",
    "Y2年上级森林覆盖率为43.5%，全区为【46】%。",
];

impl Setting {
    fn terms(&self) -> [&'static str; 2] {
        if self.base == 2020 { ["“十四五”", "“十三五”"] } else { ["“十五五”", "“十四五”"] }
    }

    fn transpose(&self, sentence: &str, above: &str) -> String {
        let [own, last] = self.terms();
        let year = |at: i32| (self.base + at).to_string();
        let mut text = sentence.replace("“十三五”", "末期").replace("“十四五”", own).replace("末期", last);
        for (at, name) in (0..).zip(["Y0", "Y1", "Y2"]) {
            text = text.replace(name, &year(at));
        }
        text.replace("全区", self.whole)
            .replace("我区", self.ours)
            .replace("咸安区", self.name)
            .replace("上级", above)
            .replace("旁边", self.beside)
    }

    fn project(&self) -> Project {
        let project = Project::starter();
        let year = |at: i32| format!("{}年", self.base + at);
        let header: Vec<String> = ["类型", "指标名称", "单位"]
            .map(str::to_owned)
            .into_iter()
            .chain([format!("{}基数", year(0)), format!("{}目标值", year(5))])
            .chain(["属性", "责任单位"].map(str::to_owned))
            .chain([format!("{}总量", year(1)), format!("{}总量", year(2)), "基本评价".to_owned()])
            .collect();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let forest = ["生态环境", "森林覆盖率", "%", "40", "42", "约束性", "林业局", "40.5", "41", "正常"];
        let economy = ["经济发展", "地区生产总值", "亿元", "360", "600", "预期性", "统计局", "400", "441", "正常"];
        project.retable(workbook(&[("附件2", &[&header, &economy, &forest])]));
        let yaml = project.read("inputs/report.yaml");
        let (head, _) = yaml.split_once("departments:").expect("departments");
        let yaml = head
            .replace("region: 某某区", &format!("region: {}", self.region))
            .replace("“十四五”", self.terms()[0])
            .replace("2022年", &year(2))
            .replace("base-year: 2020", &format!("base-year: {}", self.base))
            .replace("end-year: 2025", &format!("end-year: {}", self.base + 5));
        project.write("inputs/report.yaml", yaml);
        project
    }
}

#[test]
fn sentences_of_other_places_and_plans_are_read_as_those_of_a_district() {
    for setting in SETTINGS {
        let project = setting.project();
        let tables = Tables::of(project.root());
        let findings = |sentence: &str| {
            let mut found = tables.findings(sentence);
            found.retain(|finding| finding.severity != Severity::Note);
            found
        };
        for above in setting.above {
            for sentence in RIGHT.iter().map(|sentence| setting.transpose(sentence, above)) {
                let found = findings(&sentence);
                assert!(found.is_empty(), "{}: {sentence}\n{found:#?}", setting.region);
            }
            for marked in WRONG.iter().map(|sentence| setting.transpose(sentence, above)) {
                let sentence = marked.replace(['【', '】'], "");
                let found = findings(&sentence);
                let column = marked.chars().position(|c| c == '【').expect("a mark") + 1;
                let is_there = |place: String| place.ends_with(&format!(":{column}"));
                assert!(
                    found.iter().any(|finding| is_there(finding.place.to_string())),
                    "{}: {marked}\n{found:#?}",
                    setting.region
                );
            }
        }
    }
}

/// A name of an own department that nobody registered is said, whatever the level; common names are known.
#[test]
fn departments_of_every_level_are_known_by_their_common_names() {
    for (region, known, sentences, wrong) in [
        ("咸安区", "区发改局", &["区发展和改革局牵头实施。", "区发改委牵头实施。"][..], "区民政局"),
        ("清江市", "市发改委", &["市发展和改革委员会牵头。", "市发改局牵头。", "加强城市管理局面的统筹。"], "市民政局"),
        ("清江市", "市市场监管局", &["市市场监督管理局牵头。", "市场监管局牵头。"], "市卫健委"),
        ("通山县", "县发改局", &["县发展和改革局牵头。"], "县民政局"),
        ("清江高新技术产业开发区", "管委会经发局", &["高新区经济发展局牵头。"], "区民政局"),
    ] {
        let project = SETTINGS[0].project();
        project.edit("inputs/report.yaml", "region: 咸安区", &format!("region: {region}"));
        let yaml = project.read("inputs/report.yaml");
        let departments = format!("departments: [{{ name: {known} }}, {{ name: 林业局 }}, {{ name: 统计局 }}]\n");
        project.write("inputs/report.yaml", yaml + &departments);
        let tables = Tables::of(project.root());
        let names = |sentence: &str| {
            let found = tables.findings(sentence);
            found.iter().filter(|one| one.code.as_str() == "department-name").map(|one| one.message.clone()).collect()
        };
        for sentence in sentences {
            let found: Vec<String> = names(sentence);
            assert!(found.is_empty(), "{region}: {sentence} {found:?}");
        }
        let found: Vec<String> = names(&format!("{wrong}牵头实施。"));
        assert_eq!(found, [format!("部门名称 `{wrong}` 没有登记")], "{region}");
    }
}
