//! Versions as people write them, and what a reader is told of them.

use super::*;
use crate::diag::Sink;
use crate::markup::block::{BlockKind, Inline, plain_text};
use crate::markup::mark::Mark;
use crate::markup::parse::{Source, parse};
use crate::model::grammar;
use crate::model::job::{Evaluation, Fonts, Plan};
use crate::model::page::{Marks, Page};
use crate::model::report::{Meta, SectionKind};
use crate::model::value::Origin;
use crate::place::CellRef;

/// A report of one chapter; `{441.71}` is a figure.
pub(super) fn report(markdown: &str) -> Report {
    let mut figures: Vec<Value> = Vec::new();
    let mut text = String::new();
    for (index, piece) in markdown.split(['{', '}']).enumerate() {
        if index % 2 == 0 {
            text.push_str(piece);
            continue;
        }
        let row = u32::try_from(figures.len()).expect("few figures");
        let cell = CellRef { book: "附表.xlsx".into(), sheet: "附件1".into(), row, col: 0 };
        text.push_str(&Mark::Figure(figures.len()).encode());
        figures.push(Value { text: piece.into(), reading: grammar::read(piece), origin: Origin::Cell(cell) });
    }
    let lines: Vec<usize> = (1..=text.lines().count() + 1).collect();
    let figure = |id: usize| figures.get(id).map(|value| value.text.clone());
    let source = Source { file: "甲.md".into(), text: &text, lines: &lines, original: &text, figure: &figure };
    let blocks = parse(&source, &mut Sink::default());
    let section = Section {
        key: "chapter".into(),
        kind: SectionKind::Body,
        number: String::new(),
        title: String::new(),
        cited: false,
        blocks,
    };
    Report { meta: meta(), sections: vec![section], figures, images: Vec::new() }
}

fn meta() -> Meta {
    let text = String::new;
    Meta {
        title: text(),
        region: text(),
        bureau: text(),
        version: None,
        marks: Marks::default(),
        date: (2023, 9, 1),
        plan: Plan {
            name: text(),
            short: text(),
            term: text(),
            base_year: 2020,
            end_year: 2025,
            approved: text(),
            growth_indicator: text(),
        },
        evaluation: Evaluation { kind: text(), from: text(), to: text(), annual_data: text(), monthly_data: text() },
        page: Page::default(),
        fonts: Fonts::default(),
        department: None,
        sign_off: Vec::new(),
    }
}

/// `~~removed~~`, `**added**`.
fn runs(change: &TextChange) -> String {
    let run = |run: &Run| match run.op {
        Op::Equal => run.text.clone(),
        Op::Removed => format!("~~{}~~", run.text),
        Op::Added => format!("**{}**", run.text),
    };
    change.runs.iter().map(run).collect()
}

/// `5%→6%`, with `*` after a number that has a cell and `=` between two that are only shown otherwise.
fn numbers(change: &TextChange) -> String {
    let side = |number: &Option<Number>| {
        number
            .as_ref()
            .map_or_else(String::new, |number| format!("{}{}", number.text, if number.by_hand { "" } else { "*" }))
    };
    let numbers = change.numbers.iter().map(|number| {
        format!("{}{}{}", side(&number.old), if number.is_reformatted { "=" } else { "→" }, side(&number.new))
    });
    numbers.collect::<Vec<_>>().join(" ")
}

fn sign<T>(old: Option<&T>, new: Option<&T>, is_moved: bool) -> &'static str {
    match (old, new) {
        (None, _) => "+ ",
        (_, None) => "- ",
        _ if is_moved => "> ",
        _ => "",
    }
}

fn told(old: &str, new: &str) -> String {
    let (old, new) = (report(old), report(new));
    let comparison = compare(&old, &new);
    let mut lines = Vec::new();
    for part in &comparison.parts {
        if !part.title.runs.is_empty() {
            lines.push(format!("{}# {}", sign(part.old.as_ref(), part.new.as_ref(), part.is_moved), runs(&part.title)));
        }
        for passage in &part.passages {
            let text = if let Some(table) = &passage.table { cells(table) } else { runs(&passage.text) };
            let sign = sign(passage.old.as_ref(), passage.new.as_ref(), passage.is_moved);
            lines.push(format!("{sign}{text}"));
        }
    }
    lines.join("\n")
}

fn cells(table: &TableDiff<'_>) -> String {
    let labels: Vec<String> = table.columns.iter().map(|column| runs(&column.label)).collect();
    let row = |row: &RowPair<'_>| {
        let cells: Vec<String> = row.cells.iter().flatten().map(runs).collect();
        format!("{}|{}|", sign(row.old.as_ref(), row.new.as_ref(), false), cells.join("|"))
    };
    let rows: Vec<String> = table.rows.iter().map(row).collect();
    format!("|{}|\n{}", labels.join("|"), rows.join("\n"))
}

#[test]
fn words_are_compared_so_that_a_person_can_read_it() {
    for (old, new, expected, expected_numbers) in [
        (
            "全区生产总值441.71亿元，增长5%。",
            "全区生产总值455.2亿元，增长5%。",
            "全区生产总值~~441.71亿元~~**455.2亿元**，增长5%。",
            "441.71亿元→455.2亿元",
        ),
        // A figure takes the unit after it.
        (
            "全区生产总值{441.71}亿元，增长{5%}。",
            "全区生产总值{455.2}亿元，增长6%。",
            "全区生产总值~~441.71亿元~~**455.2亿元**，增长~~5%~~**6%**。",
            "441.71亿元*→455.2亿元* 5%*→6%",
        ),
        // Words beside a number; the number told once.
        ("投资比上年增长3.2%。", "投资比上年下降1.4%。", "投资比上年~~增长3.2%~~**下降1.4%**。", "3.2%→1.4%"),
        // Only shown otherwise.
        (
            "目标为{500亿元以上}。",
            "目标为{≥500亿元}。",
            "目标为~~500亿元以上~~**≥500亿元**。",
            "500亿元以上*=≥500亿元*",
        ),
        ("占比为{69.8}%，较好。", "占比为{69.80}%，较好。", "占比为~~69.8%~~**69.80%**，较好。", "69.8%*=69.80%*"),
        // A year is no number.
        (
            "2022年全区新增就业12人。",
            "2023年上半年全区新增就业12人。",
            "~~2022年~~**2023年上半年**全区新增就业12人。",
            "",
        ),
        // An island of one character is none.
        (
            "要稳步推进各项改革工作，确保落实到位。",
            "要扎实推动各项改革工作，确保落实到位。",
            "要~~稳步推进~~**扎实推动**各项改革工作，确保落实到位。",
            "",
        ),
        // A sentence more.
        (
            "农业提质增效。工业顶压前行。",
            "农业提质增效。服务业稳步扩容。工业顶压前行。",
            "农业提质增效。**服务业稳步扩容。**工业顶压前行。",
            "",
        ),
        // A number beside what stayed stands alone.
        (
            "建成学校3所、公园5个，共投入2亿元。",
            "建成公园7个，共投入2亿元。",
            "建成~~学校3所、~~公园~~5个~~**7个**，共投入2亿元。",
            "3所→ 5个→7个",
        ),
        // Hardly anything in common, but in the same place.
        ("城市品质提升。", "城市更新。", "城市~~品质提升~~**更新**。", ""),
    ] {
        let (a, b) = (report(old), report(new));
        let comparison = compare(&a, &b);
        let passage = &comparison.parts[0].passages[0];
        assert_eq!((runs(&passage.text).as_str(), numbers(&passage.text).as_str()), (expected, expected_numbers));
        let is_only_shown = passage.text.numbers.iter().all(|number| number.is_reformatted) && !passage.text.wording;
        assert_eq!(passage.is_changed(), !is_only_shown, "{old}");
    }
}

#[test]
fn numbers_that_change_places_are_told_and_a_sentence_that_does_has_the_same() {
    let exchanged = words("两项指标分别增长7.9%和8.9%。", "两项指标分别增长8.9%和7.9%。");
    assert_eq!(exchanged.numbers.len(), 2, "{exchanged:?}");
    let exchanged = words("甲增长7.9%，乙增长8.9%。", "甲增长8.9%，乙增长7.9%。");
    assert_eq!(exchanged.numbers.len(), 2, "{exchanged:?}");
    let moved = words("投资225亿元，增长17%。上半年，指标增长7.9%。", "上半年，指标增长7.9%。投资225亿元，增长17%。");
    assert!(moved.numbers.is_empty() && moved.wording, "{moved:?}");
}

#[test]
fn white_space_alone_is_no_change() {
    for (old, new) in [("进度评价为正常。", "进度评价为正 常。"), ("甲。\n乙。", "甲。乙。")] {
        let change = words(old, new);
        assert!(!change.is_changed() && !change.is_same(), "{change:?}");
    }
    assert!(words("很正常", "正常").is_changed());
}

#[test]
fn headings_and_paragraphs_are_found_where_they_went() {
    let a = "# 综合经济稳中向好\n\n经济规模持续扩大，增速达到5%。\n\n内需支撑总体稳固。\n\n# 改革创新多点突破\n\n## 平台\n\n创新主体和平台加快成长，高新技术企业达到110家。\n\n## 开放\n\n开放合作的领域不断拓宽，15家企业实现出口破零。\n";
    for (name, old, new, expected) in [
        (
            "nothing changed",
            a,
            a,
            "# 综合经济稳中向好\n经济规模持续扩大，增速达到5%。\n内需支撑总体稳固。\n# 改革创新多点突破\n# 平台\n创新主体和平台加快成长，高新技术企业达到110家。\n# 开放\n开放合作的领域不断拓宽，15家企业实现出口破零。",
        ),
        (
            "a chapter renamed, a section moved before another, a paragraph moved and changed",
            a,
            "# 综合经济稳中提质\n\n内需支撑总体稳固。\n\n# 改革创新多点突破\n\n## 开放\n\n开放合作的领域不断拓宽，19家企业实现出口破零。\n\n经济规模持续扩大，增速达到6%。\n\n## 平台\n\n创新主体和平台加快成长，高新技术企业达到110家。\n",
            "# 综合经济稳中~~向好~~**提质**\n内需支撑总体稳固。\n# 改革创新多点突破\n> # 开放\n开放合作的领域不断拓宽，~~15家~~**19家**企业实现出口破零。\n> 经济规模持续扩大，增速达到~~5%~~**6%**。\n# 平台\n创新主体和平台加快成长，高新技术企业达到110家。",
        ),
        (
            "a section removed with its text, another added",
            "# 甲章\n\n## 消费恢复不均衡\n\n居民消费趋于谨慎。\n\n## 农业\n\n农业基础不够牢固。\n",
            "# 甲章\n\n## 农业\n\n农业基础不够牢固。\n\n## 外贸基础薄弱\n\n出口附加值不高。\n",
            "# 甲章\n- # ~~消费恢复不均衡~~\n- ~~居民消费趋于谨慎。~~\n# 农业\n农业基础不够牢固。\n+ # **外贸基础薄弱**\n+ **出口附加值不高。**",
        ),
        (
            "a chapter with another title is known by what stands under it",
            "# 存在的主要问题\n\n森工等传统行业经营困难。\n\n城区遇到极端暴雨容易内涝。\n\n# 建议\n\n加快改造。\n",
            "# 短板和弱项\n\n森工等传统行业经营困难。\n\n城区遇到极端暴雨容易内涝。\n\n# 建议\n\n加快改造。\n",
            "# ~~存在的主要问题~~**短板和弱项**\n森工等传统行业经营困难。\n城区遇到极端暴雨容易内涝。\n# 建议\n加快改造。",
        ),
        (
            "lists, quotations and footnotes",
            "- 甲项工作有序推进\n- 乙项工作全面完成\n\n> 引文一句。\n\n改造[^1]工程。\n\n[^1]: 指老旧小区。\n",
            "- 乙项工作基本完成\n- 丙\n\n> 引文两句。\n\n改造[^1]工程。\n\n[^1]: 指老旧小区和厂区。\n",
            "- ~~甲项工作有序推进~~\n乙项工作~~全面~~**基本**完成\n+ **丙**\n引文~~一~~**两**句。\n改造工程。\n指老旧小区**和厂区**。",
        ),
        (
            "paragraphs that differ only in numbers keep their order",
            "甲镇有1家。\n\n甲镇有2家。\n\n甲镇有3家。\n",
            "甲镇有2家。\n\n甲镇有3.5家。\n",
            "- ~~甲镇有1家。~~\n甲镇有2家。\n甲镇有~~3家~~**3.5家**。",
        ),
    ] {
        assert_eq!(told(old, new), expected, "{name}");
    }
}

#[test]
fn a_table_written_in_prose_is_compared_cell_by_cell() {
    let old = "| 镇 | 2021年 | 2022年 |\n|---|---|---|\n| 汀泗 | 1 | 2 |\n| 官埠 | 3 | 4 |\n| 双溪 | 5 | 6 |\n";
    let new = "| 镇 | 2022年 | 2023年 |\n|---|---|---|\n| 双溪 | 6 | 7 |\n| 汀泗 | 2.5 | 3 |\n| 高桥 | 8 | 9 |\n";
    let expected = [
        "|镇|~~2021年~~|2022年|**2023年**|",
        "|双溪|~~5~~|6|**7**|",
        "|汀泗|~~1~~|~~2~~**2.5**|**3**|",
        "- |~~官埠~~|~~3~~|~~4~~|",
        "+ |**高桥**|**8**|**9**|",
    ];
    assert_eq!(told(old, new), expected.join("\n"));
}

#[test]
fn another_number_of_the_same_table_is_no_change() {
    let body = |key: &str, text: &str| {
        vec![
            Inline::Text("主要指标见".into()),
            Inline::Reference { key: key.into(), text: text.into() },
            Inline::Text("。".into()),
        ]
    };
    let (old, new, other) = (body("ranking", "表1"), body("ranking", "表2"), body("projects", "表2"));
    let flat = |body| flat::Flat::inline(body, &[]);
    let renumbered = TextChange::between(&flat(&old), &flat(&new));
    assert_eq!(runs(&renumbered), "主要指标见~~表1~~**表2**。");
    assert!(!renumbered.is_changed() && !renumbered.is_same());
    assert!(TextChange::between(&flat(&old), &flat(&other)).is_changed());
}

#[test]
fn rows_with_a_key_stand_for_the_row_with_the_same_key_and_no_other() {
    fn only<'a>(report: &'a Report, keys: &'a [Option<String>]) -> TableOf<'a> {
        let Some(BlockKind::Table(table)) = report.sections[0].blocks.first().map(|block| &block.kind) else {
            panic!("no table");
        };
        TableOf { table, figures: &report.figures, keys }
    }
    let old = report("| 镇 | 数 |\n|---|---|\n| 汀泗 | {1} |\n| 官埠 | {2} |\n");
    let new = report("| 镇 | 数 |\n|---|---|\n| 官埠 | {2.5} |\n| 高桥 | {1} |\n");
    let names = |report: &Report| -> Vec<Option<String>> {
        only(report, &[]).table.rows.iter().map(|row| Some(plain_text(&row.cells[0].body))).collect()
    };
    let (old_names, new_names) = (names(&old), names(&new));
    let (old, new) = (only(&old, &old_names), only(&new, &new_names));
    let change = table(Some(old), Some(new));
    let expected = ["|镇|数|", "- |~~汀泗~~|~~1~~|", "|官埠|~~2~~**2.5**|", "+ |**高桥**|**1**|"];
    assert_eq!(cells(&change), expected.join("\n"));
    let shown: Vec<String> = change.rows[1].cells.iter().flatten().map(numbers).collect();
    assert_eq!(shown, ["", "2*→2.5*"]);
    assert!(change.is_changed() && !table(Some(old), Some(old)).is_changed());
    assert_eq!(table(None, Some(new)).rows.len(), 2);
}
