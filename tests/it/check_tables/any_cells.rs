//! Whatever stands in the cells, the checks come to an end.

use pinggu::diag::Sink;
use pinggu::extract;
use pinggu::inspect::{self, Evidence};
use pinggu::model::facts::Facts;
use pinggu::project::{JOB_FILE, Project, World};
use proptest::prelude::*;

use super::HEADER;
use crate::support::workbook;

const REPORT_YAML: &str = include_str!("../../../templates/starter/report.yaml");

/// Texts that have broken something, or may.
const ODD: &[&str] = &[
    "79228162514264337593543950335",
    "-79228162514264337593543950335",
    "0.0000000000000000000000000001",
    "-100%",
    "0",
    "完成省定目标",
    "未完成当年目标",
    "与经济增长同步",
    "[-14]",
    "[0]",
    "7以上",
    "9：41：50",
    "4294967295位",
    "3.9（0位）",
    "3.9（4294967295位）",
    "97.86（某某区）",
    "扣除99999999999个重复计算",
    "扣除7个重复计算",
    "—",
    "",
];

/// A cell as people and machines may leave it.
fn cell() -> impl Strategy<Value = String> {
    let number = "-?[0-9]{1,29}(\\.[0-9]{0,6})?%?";
    // The helper that makes workbooks takes `=…|…` for a formatted number.
    let text = "\\PC{0,8}".prop_map(|text| text.replace('=', ""));
    prop_oneof![number, proptest::sample::select(ODD).prop_map(str::to_owned), text]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_cells_are_checked_without_panic(
        annex in proptest::collection::vec(proptest::collection::vec(cell(), 15), 1..6),
        works in proptest::collection::vec(proptest::collection::vec(cell(), 5), 1..6),
        ranks in proptest::collection::vec(cell(), 4..16),
    ) {
        let texts: Vec<Vec<String>> = annex
            .iter()
            .enumerate()
            .map(|(at, cells)| {
                let name = if at == 0 { "地区生产总值".to_owned() } else { format!("指标{at}") };
                let given = ["经济发展".to_owned(), at.to_string(), name].into_iter();
                given.chain(cells.iter().cloned()).collect()
            })
            .collect();
        let works: Vec<Vec<String>> = works
            .iter()
            .zip(["个数", "总投资（亿元）", "完成投资（亿元）"].into_iter().cycle())
            .map(|(cells, item)| ["省级", item].map(str::to_owned).into_iter().chain(cells.iter().cloned()).collect())
            .collect();
        let items = ["最高值", "平均值", "实际值（位次）", "增速%（位次）"].into_iter().cycle();
        let ranks: Vec<Vec<String>> = ranks
            .iter()
            .zip(items)
            .map(|(value, item)| vec!["一、综合".to_owned(), "地区生产总值（亿元）".to_owned(), item.to_owned(), value.clone()])
            .collect();
        let sheet = |head: &[&[&str]], rows: &[Vec<String>]| -> Vec<Vec<String>> {
            let head = head.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect());
            head.chain(rows.iter().cloned()).collect()
        };
        let sheets = [
            ("附件2", sheet(&[&HEADER], &texts)),
            ("表1", sheet(&[&["项目类型", "", "2021年", "2022年", "2023年上半年", "累计", "备注"]], &works)),
            ("表2", sheet(&[&["2022年"], &["指标类别", "", "", "位次"]], &ranks)),
        ];
        let cells: Vec<Vec<Vec<&str>>> =
            sheets.iter().map(|(_, rows)| rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect()).collect();
        let rows: Vec<Vec<&[&str]>> = cells.iter().map(|rows| rows.iter().map(Vec::as_slice).collect()).collect();
        let book: Vec<(&str, &[&[&str]])> =
            sheets.iter().zip(&rows).map(|((name, _), rows)| (*name, rows.as_slice())).collect();
        let world = World::default().with("inputs/附表.xlsx", workbook(&book)).with(JOB_FILE, REPORT_YAML);
        let mut sink = Sink::default();
        let project = Project::open(world, &mut sink).expect("project");
        if let Ok(data) = extract::dataset(&project, &mut sink) {
            let facts = Facts::new(data.into(), project.job.clone().into());
            inspect::checks(Evidence { facts: &facts, project: &project }, None, &mut sink);
        }
    }
}
