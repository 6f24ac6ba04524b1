//! Typed numbers become calls of the figures that they were taken from, and nothing else changes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::{Command, Stdio};

use calamine::{Data, Reader as _, Xlsx};
use pinggu::bind::{Fate, Group, Number};
use pinggu::diag::Sink;
use pinggu::inspect::{Offered, Strictness};
use pinggu::model::value::{Origin, Value};
use pinggu::pipeline::{self, BindOptions, Bound};
use pinggu::place::{CellRef, Place};
use pinggu::project::World;

use crate::support::melted::{all_typed, markdown, original};
use crate::support::{HEADER, Project, repository, workbook};

/// The narrative of the sample that the texts of these tests stand in.
const TEXT: &str = "inputs/narrative/40-situation.md";
const HEAD: &str = "---\npart: situation\n---\n";

/// What binding makes of the files in memory.
fn bound_in(world: &World, files: &[String]) -> Bound {
    let mut sink = Sink::default();
    let options = BindOptions { world, files, facts: false, step: &|_| {} };
    let bound = pipeline::bind(&options, &mut |numbers| vec![None; numbers.len()], &mut sink);
    bound.unwrap_or_else(|_| panic!("{:#?}", sink.sorted()))
}

/// What binding makes of a project; nothing is written.
fn bound(project: &Project) -> Bound {
    bound_in(&World::on_disk(project.root()), &[])
}

/// The sample with a text for the situation, bound: the text as it would be written.
fn bound_text(text: &str) -> (String, Bound) {
    let world = World::on_disk(repository()).with(TEXT, text);
    let bound = bound_in(&world, &[TEXT.to_owned()]);
    let after = bound.files.iter().find(|file| file.after.name == TEXT);
    let after =
        after.map_or_else(|| text.to_owned(), |file| String::from_utf8(file.after.bytes.clone()).expect("UTF-8"));
    (after, bound)
}

/// The cells of a value; which way round a difference is taken is of no account.
fn cells(value: &Value) -> BTreeSet<&CellRef> {
    value.cells().iter().collect()
}

/// What kind of figure a value is.
fn kind(value: &Value) -> String {
    match &value.origin {
        Origin::Computed { formula, .. } if formula.contains("指标个数") => "count".to_owned(),
        Origin::Computed { formula, .. } if !formula.contains("改写为") => "computed".to_owned(),
        _ => value.cells().first().map_or_else(String::new, |cell| cell.sheet.to_string()),
    }
}

/// Numbers by their passage and their first byte.
fn by_place(bound: &Bound) -> BTreeMap<(usize, usize), &Number> {
    bound.numbers.iter().map(|number| ((number.typed.at.0, number.typed.at.1.start), number)).collect()
}

#[test]
fn figures_that_were_typed_are_found_again() {
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    let mut kinds: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for (name, project) in all_typed() {
        let (before, after) = (bound(&original(name)), bound(&project));
        let figures = by_place(&before);
        for (at, number) in by_place(&after) {
            let figure =
                figures.get(&at).filter(|_| number.group() != Group::Figure).map(|number| &number.typed.offered);
            let Some(Offered::Figure(value)) = figure else { continue };
            all += 1;
            let count = kinds.entry(kind(value)).or_default();
            count[1] += 1;
            match number.offer() {
                Some(offer) if cells(&offer.prints) == cells(value) && offer.prints.text == value.text => {
                    right += 1;
                    count[0] += 1;
                }
                Some(offer) => wrong.push(format!("{name} {}: {} is {value:?}", number.typed.place, offer.tag)),
                None => {}
            }
        }
    }
    println!("{right} of {all} figures found again, {} wrong; by sheet of the cell: {kinds:?}", wrong.len());
    assert!(right * 100 >= (right + wrong.len()) * 99, "{wrong:#?}");
    assert!(right * 4 >= all * 3, "{right} of {all}");
}

#[test]
fn every_number_of_the_texts_is_told_of() {
    for project in ["sample", "city-2028"].map(original) {
        let world = World::on_disk(project.root());
        let checked = pipeline::check(&world, Strictness::Draft, &|_| {}, &mut Sink::default());
        let is_own = |place: &Place| matches!(place, Place::Line { at, .. } if project.path(&at.file).exists());
        let blocks = checked.numbers.blocks.iter().filter(|(place, _)| is_own(place));
        let counted: usize = blocks.map(|(_, counts)| counts.numbers).sum();
        let bound = bound(&project);
        assert_eq!(bound.numbers.len(), counted);
        let grouped = Group::ALL.map(|group| bound.numbers.iter().filter(|number| number.group() == group).count());
        assert_eq!(grouped.iter().sum::<usize>(), counted);
    }
}

#[test]
fn sentences_are_bound_as_written_beside_them() {
    let document = std::fs::read_to_string(repository().join("tests/bind/sentences.md")).expect("document");
    let blocks: Vec<(&str, &str)> = document
        .split("\n\n")
        .skip(2)
        .map(str::trim)
        .filter(|block| !block.is_empty())
        .map(|block| block.split_once("\n→ ").unwrap_or((block, block)))
        .collect();
    assert!(blocks.len() > 30);
    let typed: Vec<&str> = blocks.iter().map(|(typed, _)| *typed).collect();
    let (after, _) = bound_text(&format!("{HEAD}\n{}\n", typed.join("\n\n")));
    let after: Vec<&str> = after.strip_prefix(HEAD).expect("front matter").trim().split("\n\n").collect();
    let expected: Vec<&str> = blocks.iter().map(|(_, expected)| *expected).collect();
    assert_eq!(after, expected);
}

#[test]
fn what_is_bound_is_bound_once_and_prints_the_same() {
    for (name, project) in all_typed() {
        let before = markdown(&project);
        let answer = project.run(&["bind"]);
        assert_eq!(answer.status, 0, "{}{}", answer.stdout, answer.stderr);
        assert!(answer.stdout.contains("已改 inputs/narrative/"), "{}", answer.stdout);
        assert!(markdown(&project) == before, "{name}: the report changed");
        let again = bound(&project);
        assert!(
            again.files.is_empty(),
            "{name}: {:?}",
            again.files.iter().map(|file| &file.after.name).collect::<Vec<_>>()
        );
    }
}

#[test]
fn nothing_but_the_number_changes_in_a_file() {
    let level = Some("{{ v(name=\"地区生产总值\", at=\"2021年总量\") }}");
    let growth = Some("{{ v(name=\"地区生产总值\", at=\"2022年增速\") }}");
    let parts = [
        ("\u{feff}---\r\npart: situation\r\n---\r\n2021年地区生产总值为", None),
        ("413.20", level),
        (
            "亿元 ，<!-- 2021年地区生产总值为413.20亿元 -->{{ latest }}增长{{ v(name=\"地区生产总值\", at=\"2022年增速\") }}，",
            None,
        ),
        ("`413.20`。\r\n\t\r\n## 小标题　2021年地区生产总值为", None),
        ("413.20", level),
        ("亿元\r\n\r\n| 甲 | 乙 |\r\n|---|---|\r\n| 413.20 | 2022年地区生产总值增长", None),
        ("3.90%", growth),
        (" |", None),
    ];
    let typed: Vec<&str> = parts.iter().map(|(typed, _)| *typed).collect();
    let expected: Vec<&str> = parts.iter().map(|(typed, tag)| tag.unwrap_or(typed)).collect();
    let (after, bound) = bound_text(&typed.concat());
    // The ranking table has the growth too.
    let candidates: Vec<&Number> = bound.numbers.iter().filter(|number| number.group() == Group::Several).collect();
    let after = match candidates[..] {
        [number] => after.replacen("长3.90% |", &format!("长{} |", number.candidates()[0].tag), 1),
        _ => panic!("{candidates:#?}"),
    };
    assert_eq!(after, expected.concat());
}

/// A small project with the numbers of two rows in 2021 and 2022.
fn small(forest: [&str; 2], wetland: [&str; 2]) -> Project {
    let project = Project::starter();
    let row = |name, [first, second]: [_; 2]| {
        ["生态环境", name, "%", "30", "45", "约束性", "区林业局", first, second, "正常"]
    };
    let rows = [row("森林覆盖率", forest), row("湿地保护率", wetland)];
    project.retable(workbook(&[("表", &[&HEADER, &rows[0], &rows[1]])]));
    project
}

#[test]
fn bindings_name_rows_and_columns_and_follow_their_cell_alone() {
    let text = "2021年森林覆盖率为40.5%。\n\n2022年湿地保护率为40.5%。\n\n2021年湿地保护率为38.2%。";
    let project = small(["40.5", "41.3"], ["38.2", "40.5"]);
    project.write("inputs/narrative/10-overview.md", format!("---\npart: overview\n---\n{text}\n"));
    assert_eq!(project.run(&["bind"]).status, 0);
    let tags = project.read("inputs/narrative/10-overview.md");
    for tag in [
        "{{ v(name=\"森林覆盖率\", at=\"2021年总量\") }}%。",
        "{{ v(name=\"湿地保护率\", at=\"2022年总量\") }}%。",
        "{{ v(name=\"湿地保护率\", at=\"2021年总量\") }}%。",
    ] {
        assert!(tags.contains(tag), "{tag} in {tags}");
    }
    // 40.5 has moved to another year of the first row, whose cell nothing is bound to.
    let swapped = small(["40.5", "40.5"], ["38.2", "41.3"]);
    let before = markdown(&project);
    let workbook = swapped.bytes("inputs/附表.xlsx");
    project.write("inputs/附表.xlsx", workbook);
    let after = markdown(&project);
    let differing: Vec<(&str, &str)> = sentences(&before, &after);
    assert_eq!(differing, [("2022年湿地保护率为40.5%。", "2022年湿地保护率为41.3%。")]);
}

/// The sentences of the overview that differ.
fn sentences<'a>(before: &'a str, after: &'a str) -> Vec<(&'a str, &'a str)> {
    let own = |text: &'a str| {
        text.lines().filter(|line| line.contains("率为") && line.ends_with("%。") && !line.contains('，'))
    };
    own(before).zip(own(after)).filter(|(one, other)| one != other).collect()
}

#[test]
fn a_number_that_contradicts_its_cell_is_left_and_its_finding_named() {
    let text = format!("{HEAD}\n2021年地区生产总值为413.30亿元。\n");
    let (after, bound) = bound_text(&text);
    assert_eq!(after, text);
    assert_eq!(bound.numbers[0].group(), Group::Differs);
    let project = Project::sample();
    project.write(TEXT, text);
    let answer = project.run(&["bind", "--dry-run", "40-situation.md"]);
    assert!(answer.stdout.contains("40-situation.md:5:13：`413.30亿元` value-mismatch"), "{}", answer.stdout);
}

#[test]
fn an_edit_that_misses_its_number_is_left_out_alone() {
    // The number of the note is looked for in the paragraph that it hangs on.
    let text = format!("{HEAD}\n2021年地区生产总值为413.20亿元[^1]。\n\n[^1]: 2021年地区生产总值为413.20亿元。\n");
    let (after, bound) = bound_text(&text);
    let tag = "{{ v(name=\"地区生产总值\", at=\"2021年总量\") }}";
    assert_eq!(after, text.replacen("413.20", tag, 1));
    let groups: Vec<Group> = bound.numbers.iter().map(Number::group).collect();
    assert_eq!(groups, [Group::Bound, Group::Undone]);
}

#[test]
fn the_number_of_a_table_is_no_typed_number() {
    let text = format!("{HEAD}位次见{{{{ ref(key=\"ranking\") }}}}，文化和旅游发展指数居第2位。\n");
    let world = World::on_disk(repository().join("samples/annual-2023")).with(TEXT, text.clone());
    let bound = bound_in(&world, &[TEXT.to_owned()]);
    let tag = "{{ r(name=\"文化和旅游发展指数\", item=\"实际值\", part=\"rank\") }}";
    let after = bound.files.first().map(|file| String::from_utf8(file.after.bytes.clone()).expect("UTF-8"));
    assert_eq!(after, Some(text.replace("第2位", &format!("第{tag}位"))));
}

#[test]
fn a_dry_run_shows_each_edit_and_writes_nothing() {
    let project = Project::sample();
    let text = format!("{HEAD}2021年地区生产总值为413.20亿元。\n");
    project.write(TEXT, &text);
    let answer = project.run(&["bind", "--dry-run", TEXT]);
    let shown = [
        "  inputs/narrative/40-situation.md:4:13：`413.20` → `{{ v(name=\"地区生产总值\", at=\"2021年总量\") }}`\n",
        "      2021年地区生产总值为413.20亿元\n",
        "      附表.xlsx!附件2!J4（2021年总量）\n",
    ];
    assert!(answer.stdout.contains(&shown.concat()), "{}", answer.stdout);
    assert!(answer.stdout.contains("会改 inputs/narrative/40-situation.md：1 处"), "{}", answer.stdout);
    assert_eq!((answer.status, project.read(TEXT)), (0, text));
}

#[test]
fn a_file_that_the_report_does_not_have_is_told() {
    let project = Project::sample();
    let answer = project.run(&["bind", "--dry-run", "99-nothing.md"]);
    assert_eq!(answer.status, 2);
    assert!(answer.stderr.contains("报告里没有这个文件的数"), "{}", answer.stderr);
}

/// A text with a number that two cells show.
fn ambiguous() -> (Project, String) {
    let project = Project::sample();
    let text = format!("{HEAD}到2025年人均预期寿命达到78.5岁。\n\n到2025年基本养老保险参保率达到95%。\n");
    project.write(TEXT, &text);
    (project, text)
}

#[test]
fn of_several_candidates_somebody_says_which() {
    let (project, text) = ambiguous();
    let ask = |typed: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pinggu"));
        command.args(["bind", "--interactive", "40-situation.md"]).current_dir(project.root());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        child.stdin.take().expect("input").write_all(typed.as_bytes()).expect("answers");
        let output = child.wait_with_output().expect("output");
        assert!(output.status.success());
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(ask("").contains("（1/2）"));
    assert_eq!(project.read(TEXT), text, "without answers all stays");
    assert!(ask("7\n2\n\n").contains("没有 `7` 这个候选"));
    let expected = text.replace("78.5", "{{ v(name=\"人均预期寿命\", at=\"2025年预期目标值\") }}");
    assert_eq!(project.read(TEXT), expected);
}

/// The rows of a sheet.
fn sheet(bytes: Vec<u8>, name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let text = |cell: &Data| if *cell == Data::Empty { String::new() } else { cell.to_string() };
    book.worksheet_range(name).expect("sheet").rows().map(|row| row.iter().map(text).collect()).collect()
}

/// A list with decisions, saved as another program would.
fn decide(project: &Project, decisions: &[&str]) {
    let mut rows = sheet(project.bytes("output/待定.xlsx"), "待定的数");
    let column = rows[0].iter().position(|title| title == "决定").expect("column");
    for (row, decision) in rows.iter_mut().skip(1).zip(decisions) {
        (*decision).clone_into(&mut row[column]);
    }
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    project.write("output/待定.xlsx", workbook(&[("待定的数", &rows)]));
}

#[test]
fn a_list_goes_out_is_filled_in_and_comes_back() {
    let list = ["bind", "40-situation.md", "--list", "output/待定.xlsx"];
    let (project, text) = ambiguous();
    let answer = project.run(&list);
    assert!(answer.stdout.contains("已写出 output/待定.xlsx：待定的数 2 个"), "{}", answer.stdout);
    assert_eq!(project.read(TEXT), text);
    let answer = project.run(&list);
    assert!(answer.stdout.contains("“决定”一栏还没有填"), "{}", answer.stdout);
    decide(&project, &["1", "9"]);
    // The sentence has moved and is the same.
    project.write(TEXT, text.replace(HEAD, &format!("{HEAD}新的一段。\n\n")));
    let answer = project.run(&list);
    assert!(answer.stdout.contains("填了 1 行，照办 1 处"), "{}", answer.stdout);
    assert!(answer.stderr.contains("决定 `9` 不是这一行的候选"), "{}", answer.stderr);
    assert!(project.read(TEXT).contains("达到{{ v(name=\"人均预期寿命\", at=\"2025年目标值\") }}岁"));
    let answer = project.run(&list);
    assert!(answer.stdout.contains("照办 0 处，另有 1 处以前已经改好"), "{}", answer.stdout);
}

#[test]
fn a_decision_is_of_its_sentence_alone() {
    let list = ["bind", "40-situation.md", "--list", "output/待定.xlsx"];
    let (project, text) = ambiguous();
    project.run(&list);
    decide(&project, &["1", "2"]);
    let changed = text.replace("达到78.5岁", "力争达到78.5岁");
    project.write(TEXT, &changed);
    let answer = project.run(&list);
    assert!(answer.stderr.contains("这一句改过了"), "{}", answer.stderr);
    // The cell of what is expected shows 95%.
    let expected = changed.replace("95%", "{{ v(name=\"基本养老保险参保率\", at=\"2025年预期目标值\") }}");
    assert_eq!(project.read(TEXT), expected);
}

/// The sample with a text of facts that stand in no table.
fn stating(text: &str) -> Project {
    let project = Project::sample();
    project.write(TEXT, format!("---\npart: situation\ndepartments: [区人社局]\n---\n{text}\n"));
    project
}

#[test]
fn facts_that_stand_in_no_table_get_one_and_the_text_stays() {
    let project = stating(
        "2022年新能源汽车产量为1,250辆。2022年新能源汽车产量达到1,250辆，2021年新能源汽车产量为860.50辆。\n\n\
         旅行社数量很多，两年共办会展30场，某些事项为7个。",
    );
    let (before, yaml) = (markdown(&project), project.read("inputs/report.yaml"));
    let answer = project.run(&["bind", "--facts", "40-situation.md"]);
    assert_eq!(answer.status, 0, "{}{}", answer.stdout, answer.stderr);
    let rows = sheet(project.bytes("inputs/正文数据.xlsx"), "正文数据");
    assert_eq!(rows[0], ["名称", "时期", "数值", "单位", "责任单位", "来源", "说明"]);
    let facts: Vec<&[String]> = rows[1..].iter().map(|row| &row[..5]).collect();
    assert_eq!(
        facts,
        [
            ["新能源汽车产量", "2022年", "1250", "辆", "区人社局"],
            ["新能源汽车产量", "2021年", "860.5", "辆", "区人社局"]
        ]
    );
    assert_eq!(rows[1][6], "2022年新能源汽车产量为1,250辆");
    let fact = |at: &str| format!("{{{{ fact(name=\"新能源汽车产量\", at=\"{at}\") }}}}");
    assert_eq!(project.read(TEXT).matches(&fact("2022年")).count(), 2, "{}", project.read(TEXT));
    assert_eq!(project.read(TEXT).matches(&fact("2021年")).count(), 1);
    assert_eq!(
        project.read("inputs/report.yaml"),
        yaml.replacen("指标说明.xlsx\n", "指标说明.xlsx\n  - 正文数据.xlsx\n", 1)
    );
    assert!(markdown(&project) == before, "the report changed");
    let kept = project.bytes("inputs/正文数据.xlsx");
    let answer = project.run(&["bind", "--facts", "40-situation.md"]);
    assert!(answer.stdout.contains("没有要改的"), "{}", answer.stdout);
    // What is new goes beside what the bureau has.
    let text = project.read(TEXT);
    project.write(TEXT, format!("{text}\n2022年公共充电桩数量为320个。\n"));
    let answer = project.run(&["bind", "--facts", "40-situation.md"]);
    assert!(answer.stdout.contains("写进 inputs/正文数据-2.xlsx 的 1 项"), "{}", answer.stdout);
    assert_eq!(project.bytes("inputs/正文数据.xlsx"), kept);
    assert!(project.read("inputs/report.yaml").contains("  - 正文数据.xlsx\n  - \"正文数据-2.xlsx\"\n"));
}

#[test]
fn a_workbook_of_facts_that_is_there_is_left_as_it_is() {
    let project = stating("2022年新能源汽车产量为1250辆。");
    project.write("inputs/正文数据.xlsx", "not listed");
    let answer = project.run(&["bind", "--facts", "40-situation.md"]);
    assert!(answer.stdout.contains("写进 inputs/正文数据-2.xlsx 的 1 项"), "{}", answer.stdout);
    assert_eq!(project.read("inputs/正文数据.xlsx"), "not listed");
}

#[test]
fn a_fact_that_is_said_in_two_ways_is_told_and_not_written() {
    let text = "2022年新能源汽车产量为1250辆。\n\n2022年新能源汽车产量为1260辆。";
    let project = stating(text);
    let (yaml, before) = (project.read("inputs/report.yaml"), project.read(TEXT));
    let answer = project.run(&["bind", "--facts", "40-situation.md"]);
    let told = "：新能源汽车产量 · 2022年 · 1250辆：同一事项、同一时期，正文里有两个说法";
    assert!(answer.stdout.contains(told), "{}", answer.stdout);
    assert_eq!((project.read("inputs/report.yaml"), project.read(TEXT)), (yaml, before));
    assert!(!project.path("inputs/正文数据.xlsx").exists());
}

#[test]
fn a_fact_that_other_sentences_contradict_is_not_written() {
    let project = stating("2022年新能源汽车产量为1250辆。\n\n2022年新能源汽车产量超过1300辆。");
    let answer = project.run(&["bind", "--facts", "40-situation.md"]);
    assert!(answer.stdout.contains("1250辆：会多出一个问题（value-mismatch）"), "{}", answer.stdout);
    assert!(!project.path("inputs/正文数据.xlsx").exists());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 6, failure_persistence: None, ..Default::default() })]

    /// Characters in, characters out: whatever is written between the numbers, the report prints what it printed.
    #[test]
    fn the_report_keeps_every_character(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "2021年", "2022年", "地区生产总值", "为413.20亿元", "达到441.71亿元", "，", "。", "；\n\n", "增长11.40%", "*", "**",
                "`413.20`", "<!--", "-->", "{{ latest }}", "[^1]", "\n[^1]: 注413.20亿元。\n", "分别为413.20亿元和441.71亿元", "# ", "- ",
                "森林覆盖率41.5%", "比2020年下降2.2个百分点", "\\", "[", "](413.20)", "| ", "滞后4项", "共25项指标", "\u{a0}", "_", "~~",
            ]),
            1..60,
        ),
    ) {
        let text = format!("{HEAD}{}\n", parts.concat());
        let world = World::on_disk(repository()).with(TEXT, text.clone());
        let read = |world: &World| {
            let checked = pipeline::check(world, Strictness::Draft, &|_| {}, &mut Sink::default());
            checked.narrated.map(|narrated| pinggu::render::markdown(&narrated.report))
        };
        if let Some(before) = read(&world) {
            let (after, bound) = bound_text(&text);
            let same = read(&World::on_disk(repository()).with(TEXT, after.clone()));
            proptest::prop_assert_eq!(same.as_ref(), Some(&before));
            let count = bound.numbers.iter().filter(|number| matches!(number.fate, Fate::Bound(_))).count();
            proptest::prop_assert!(count == 0 || after != text);
        }
    }
}
