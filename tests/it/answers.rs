//! The list of findings in the office: it goes out to the departments, is filled in, saved by another
//! program, and comes back.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use crate::support::{Answer, Project, pdf_pages, squeezed, workbook};

const LIST: &str = "output/问题清单.xlsx";

/// The sample with nothing accepted, of this version; `None` is a final one.
fn sample(version: Option<&str>) -> Project {
    let project = Project::sample();
    let yaml = project.read("inputs/report.yaml");
    let (head, _) = yaml.split_once("\ncheck:").expect("decisions");
    let head = match version {
        Some(_) => head.to_owned(),
        None => head.replace("\nversion:", "\n# version:"),
    };
    project.write("inputs/report.yaml", head + "\n");
    project
}

/// A sheet as rows of texts.
type Rows = Vec<Vec<String>>;

fn rows(bytes: Vec<u8>, sheet: &str) -> Rows {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let text = |cell: &Data| if *cell == Data::Empty { String::new() } else { cell.to_string() };
    let range = book.worksheet_range(sheet).expect("sheet");
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

fn list(project: &Project) -> Rows {
    rows(project.bytes(LIST), "问题清单")
}

fn column(rows: &Rows, header: &str) -> usize {
    rows[0].iter().position(|title| title == header).unwrap_or_else(|| panic!("{header}: {:?}", rows[0]))
}

/// Answers the rows whose finding has these words.
fn answer(rows: &mut Rows, words: &str, result: &str, note: &str) {
    let columns = [column(rows, "问题"), column(rows, "核实结果"), column(rows, "理由或说明")];
    let mut count = 0;
    for row in rows.iter_mut().skip(1).filter(|row| row[columns[0]].contains(words)) {
        (row[columns[1]], row[columns[2]]) = (result.to_owned(), note.to_owned());
        count += 1;
    }
    assert!(count > 0, "{words}: {rows:?}");
}

/// Saves rows as another program would: without formats, choices and hidden columns.
fn save(project: &Project, file: &str, rows: &Rows) {
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    project.write(file, workbook(&[("问题清单", &rows)]));
}

fn read_back(project: &Project, files: &[&str]) -> Answer {
    project.run(&[&["check", "--answers"], files].concat())
}

/// A sentence with a wrong number, and one that is right twice.
const WRONG: &str = "2022年地区生产总值441.9亿元，增长3.9%。";

fn with_wrong_prose(project: &Project) {
    project.write(
        "inputs/narrative/40-situation.md",
        format!("---\npart: situation\ndepartments: [区统计局]\n---\n前一段。\n\n前一句。{WRONG}后一句。\n"),
    );
}

#[test]
fn the_list_speaks_to_those_who_have_only_the_report() {
    let project = sample(Some("征求意见稿"));
    with_wrong_prose(&project);
    project.edit(
        "inputs/narrative/40-situation.md",
        "后一句",
        "{{ v(name=\"地区生产总值\", at=\"2021年总量\") }}年后一句",
    );
    let said = project.run(&["check", "--xlsx"]).stdout;
    assert!(said.contains("条由编写人员处理（设置、模板、手工写入的数），没有写入"), "{said}");
    for sheet in ["问题清单", "已认可", "填写说明"] {
        for cell in rows(project.bytes(LIST), sheet).iter().flatten() {
            for code in ["{{", "}}", "inputs/", ".md", "report.yaml", "`", "认可这一条"] {
                assert!(!cell.contains(code), "{sheet}: {cell}");
            }
        }
    }
    let rows = list(&project);
    let of = |header: &str| {
        let at = column(&rows, "问题");
        let row = rows.iter().find(|row| row[at].contains("441.9亿元")).expect("the wrong number");
        row[column(&rows, header)].clone()
    };
    assert_eq!(of("位置").split_once("，第").map(|(_, paragraph)| paragraph), Some("2段"), "{}", of("位置"));
    assert_eq!(of("当前内容"), WRONG);
    assert_eq!(of("处理建议"), "请核对；以表格为准时改为“441.71亿元”");
    assert_eq!((of("责任单位"), of("页码")), ("区统计局".to_owned(), String::new()));
    let whose = column(&rows, "问题类型");
    assert!(rows.iter().all(|row| row[whose] != "手工写入的数"), "{rows:?}");
}

#[test]
fn pages_are_those_of_the_pdf_of_this_text() {
    let project = sample(Some("征求意见稿"));
    with_wrong_prose(&project);
    let answer = project.run(&["check", "--xlsx"]);
    assert!(answer.stdout.contains("；没有写页码：output/report.pdf 还没有"), "{}", answer.stdout);
    project.run(&["build"]);
    let answer = project.run(&["check", "--xlsx"]);
    assert!(!answer.stdout.contains("页码"), "{}", answer.stdout);
    let rows = list(&project);
    let at = column(&rows, "问题");
    let row = rows.iter().find(|row| row[at].contains("441.9亿元")).expect("the wrong number");
    let page: usize = row[column(&rows, "页码")].parse().expect("a page");
    let heading =
        row[column(&rows, "位置")].rsplit_once('，').expect("a paragraph").0.rsplit('—').next().expect("heading");
    let pages = pdf_pages(&project.path("output/report.pdf"));
    let holds: Vec<usize> = (0..pages.len()).filter(|at| pages[*at].contains(&squeezed(heading))).collect();
    // Pages are numbered after cover and contents.
    assert!(holds.iter().any(|at| pages[*at].contains(&format!("—{page}—"))), "{heading} on {page}: {holds:?}");
    // Another text has other pages.
    project.edit("inputs/narrative/40-situation.md", "前一段。", "前一段，改过。");
    let answer = project.run(&["check", "--xlsx"]);
    assert!(
        answer.stdout.contains("；没有写页码：output/report.pdf 还没有，或者不是按现在的内容排的"),
        "{}",
        answer.stdout
    );
}

#[test]
fn answers_become_entries_and_a_list_of_what_to_change() {
    let project = sample(None);
    with_wrong_prose(&project);
    let build = ["build", "--format", "md"];
    let refused = project.run(&build);
    assert!(
        refused.status == 1
            && refused.stderr.contains("（增速与总量不符 1 条，累计与各期不符 1 条，正文的数与表不符 1 条），正式稿"),
        "{}",
        refused.stderr
    );
    project.run(&["check", "--xlsx"]);
    let mut rows = list(&project);
    answer(&mut rows, "441.9亿元", "属实", "应为441.71");
    answer(&mut rows, "“2.20%”", "不改", "2020年基数沿用规划文本");
    answer(&mut rows, "市级重点项目", "不改：含跨年结转", "");
    save(&project, "回/区统计局.xlsx", &rows);
    // The line has moved since.
    project.edit("inputs/narrative/40-situation.md", "前一段。", "前一段。\n\n新的一段。");
    let back = read_back(&project, &["回/区统计局.xlsx"]);
    assert_eq!((back.status, back.stderr.as_str()), (0, ""), "{}", back.stdout);
    assert!(back.stdout.contains("== 要改的 1 条\n"), "{}", back.stdout);
    assert!(
        back.stdout
            .contains("      区统计局答“属实”：应为441.71\n      还没有改，在 inputs/narrative/40-situation.md:9:16\n"),
        "{}",
        back.stdout
    );
    let (_, entries) = back.stdout.split_once("：\n\ncheck:\n").expect("entries");
    let (entries, _) = entries.split_once("\n\n").unwrap_or((entries, ""));
    assert!(entries.contains("reason: \"2020年基数沿用规划文本\"\n      by: 区农业农村局\n"), "{entries}");
    // The row is nobody's, so somebody has to sign.
    assert!(entries.contains("reason: 含跨年结转\n      by:"), "{entries}");
    let entries = format!("check:\n{entries} 张三\n");
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + &entries);
    project.edit("inputs/narrative/40-situation.md", "441.9亿元", "441.71亿元");
    let answer = project.run(&build);
    assert_eq!(answer.status, 0, "accepted findings keep nothing back: {}", answer.stderr);
    let back = read_back(&project, &["回/区统计局.xlsx"]);
    assert!(back.stdout.contains("== 答属实、已改，现在没有了的 1 条\n"), "{}", back.stdout);
    assert!(back.stdout.contains("答“不改”的有 2 条已经认可，或者现在没有了，不用再写\n"), "{}", back.stdout);
}

#[test]
fn who_has_not_answered_is_counted() {
    let project = sample(Some("征求意见稿"));
    project.run(&["check", "--xlsx"]);
    let mut rows = list(&project);
    answer(&mut rows, "“2.20%”", "已改", "");
    save(&project, "一.xlsx", &rows);
    let back = read_back(&project, &["一.xlsx"]);
    assert!(back.stdout.contains("已改 1，不改 0，没有填或没有填对 "), "{}", back.stdout);
    assert!(
        back.stdout.contains("== 没有填或没有填对的\n\n  ")
            && back.stdout.contains("区农业农村局答“已改”\n      还没有改，"),
        "{}",
        back.stdout
    );
    // Two files of one finding that do not agree.
    answer(&mut rows, "“2.20%”", "不改", "口径");
    save(&project, "二.xlsx", &rows);
    let back = read_back(&project, &["一.xlsx", "二.xlsx"]);
    assert!(
        back.status == 1 && back.stderr.contains("对同一个问题，区农业农村局答“不改”，区农业农村局答“已改”"),
        "{}",
        back.stderr
    );
    assert!(!back.stdout.contains("可以认可"), "{}", back.stdout);
}

#[test]
fn what_changed_since_is_not_accepted() {
    let project = sample(Some("征求意见稿"));
    with_wrong_prose(&project);
    project.run(&["check", "--xlsx"]);
    let mut rows = list(&project);
    answer(&mut rows, "441.9亿元", "不改", "口径");
    save(&project, "一.xlsx", &rows);
    project.edit("inputs/narrative/40-situation.md", "441.9亿元", "442.9亿元");
    let back = read_back(&project, &["一.xlsx"]);
    assert!(
        back.status == 1 && back.stderr.contains("警告[unread-answer]：答“不改”以后内容变了，没有认可"),
        "{}",
        back.stderr
    );
    assert!(!back.stdout.contains("可以认可"), "{}", back.stdout);
}

/// What is said, where, and of what change of a list.
type Slip = (&'static str, String, Box<dyn Fn(&mut Rows)>);

/// The sample with its list.
fn listed() -> (Project, Rows) {
    let project = sample(Some("征求意见稿"));
    project.run(&["check", "--xlsx"]);
    let rows = list(&project);
    (project, rows)
}

/// The status and what is told of a changed list.
fn told(project: &Project, fresh: &Rows, change: &dyn Fn(&mut Rows)) -> (i32, String) {
    let mut rows = fresh.clone();
    change(&mut rows);
    save(project, "一.xlsx", &rows);
    let back = read_back(project, &["一.xlsx"]);
    (back.status, back.stderr)
}

#[test]
fn slips_of_those_who_fill_it_in_are_told_by_cell() {
    let (project, fresh) = listed();
    let [result, note, mark] = ["核实结果", "理由或说明", "识别码"].map(|header| column(&fresh, header));
    let cell = |col: usize, row: usize| {
        format!("一.xlsx!问题清单!{}{row}", char::from(b'A' + u8::try_from(col).expect("few")))
    };
    let slips: Vec<Slip> = vec![
        (
            "核实结果 `已核实无误` 不是可选的答复",
            cell(result, 2),
            Box::new(move |rows| rows[1][result] = "已核实无误".to_owned()),
        ),
        ("选了“不改”，没有写明理由", cell(note, 2), Box::new(move |rows| rows[1][result] = "不改".to_owned())),
        (
            "写了理由或说明（`口径`），没有选核实结果",
            cell(result, 2),
            Box::new(move |rows| rows[1][note] = "口径".to_owned()),
        ),
        (
            "不完整或被改动，这一行没有读",
            cell(mark, 3),
            Box::new(move |rows| rows[2][mark] = "growth-mismatch".to_owned()),
        ),
        (
            "行没有识别码，没有读",
            cell(mark, fresh.len() + 1),
            Box::new(move |rows| {
                let mut row = vec![String::new(); rows[0].len()];
                row[1] = "区统计局".to_owned();
                rows.push(row);
            }),
        ),
        (
            "清单里没有“核实结果”一栏",
            "一.xlsx!问题清单".to_owned(),
            Box::new(move |rows| rows[0][result] = "核实情况".to_owned()),
        ),
        (
            "读不出答复：没有“识别码”一栏",
            "一.xlsx".to_owned(),
            Box::new(move |rows| {
                for row in rows {
                    row.pop();
                }
            }),
        ),
    ];
    for (message, place, change) in slips {
        let (status, said) = told(&project, &fresh, &*change);
        assert!(status == 1 && said.contains(message), "{message}: {said}");
        assert!(said.contains(&format!("  位置：{place}\n")), "{place}: {said}");
    }
}

/// A title above, another order, a column more, rows left out and empty ones.
#[test]
fn a_list_may_be_laid_out_anew() {
    let (project, fresh) = listed();
    let (status, said) = told(&project, &fresh, &|rows: &mut Rows| {
        for row in rows.iter_mut() {
            row.reverse();
            row.insert(3, "备注".to_owned());
        }
        rows.remove(1);
        rows.insert(0, vec!["区统计局报来".to_owned()]);
        rows.push(vec![String::new(); 3]);
    });
    assert_eq!((status, said.as_str()), (0, ""));
}

#[test]
fn files_that_are_no_list_are_told() {
    let project = sample(Some("征求意见稿"));
    project.write("文.xlsx", "甲,乙");
    for (file, message) in
        [("无.xlsx", "文件无法读取"), ("文.xlsx", "这不是工作簿"), ("inputs/附表.xlsx", "没有“识别码”一栏")]
    {
        let back = read_back(&project, &[file]);
        assert!(back.status > 0 && back.stderr.contains(message), "{file}: {}", back.stderr);
    }
}

#[test]
fn a_list_with_answers_is_not_written_over() {
    let project = sample(Some("征求意见稿"));
    let write = || project.run(&["check", "--xlsx"]).stdout;
    write();
    let fresh = project.bytes(LIST);
    assert!(!write().contains("没有覆盖"), "one that nobody has filled in is renewed");
    let mut rows = list(&project);
    answer(&mut rows, "“2.20%”", "已改", "");
    save(&project, LIST, &rows);
    let filled = project.bytes(LIST);
    let said = write();
    assert!(
        said.contains("问题清单-2.xlsx：") && said.contains("；问题清单.xlsx 里有 1 行已经填写，没有覆盖"),
        "{said}"
    );
    assert!(project.bytes(LIST) == filled && project.bytes("output/问题清单-2.xlsx") == fresh);
    // What is no such list may be somebody's too.
    project.write(LIST, project.bytes("inputs/附表.xlsx"));
    assert!(write().contains("；问题清单.xlsx 不是没有填过的问题清单，没有覆盖"));
}

#[test]
fn a_report_that_cannot_be_made_says_nothing_of_answers() {
    let project = sample(Some("征求意见稿"));
    project.run(&["check", "--xlsx"]);
    project.edit("inputs/narrative/40-situation.md", "part: ", "part: {{");
    let back = read_back(&project, &[LIST]);
    assert!(back.status == 2 && back.stdout.is_empty(), "{back:?}");
    assert!(back.stderr.ends_with("先改正上面的错误，再读答复\n"), "{}", back.stderr);
}

#[test]
fn excerpts_show_other_bureaus_neither_paths_nor_code() {
    let project = sample(Some("征求意见稿"));
    with_wrong_prose(&project);
    project.run(&["excerpt", "--department", "区统计局", "--format", "md"]);
    let text = project.read("output/excerpts/区统计局.md");
    let (_, findings) = text.split_once("待核事项").expect("findings");
    assert!(findings.contains("441.9亿元") && findings.contains("，第2段。"), "{findings}");
    for code in ["{{", "inputs/", "report.yaml"] {
        assert!(!findings.contains(code), "{findings}");
    }
}

/// What comes by mail may be anything, and large.
#[test]
fn a_list_from_outside_is_looked_through_like_any_workbook() {
    let project = sample(Some("征求意见稿"));
    project.run(&["check", "--xlsx"]);
    let whole = project.bytes(LIST);
    project.write("断.xlsx", &whole[..whole.len() / 2]);
    let back = read_back(&project, &["断.xlsx"]);
    assert!(
        back.status == 2 && back.stderr.contains("损坏") && back.stderr.contains("  位置：断.xlsx\n"),
        "{}",
        back.stderr
    );
    let mut rows = list(&project);
    let again = rows[1].clone();
    rows.extend(std::iter::repeat_n(again, 20_000));
    rows.extend(std::iter::repeat_n(vec!["甲".to_owned()], 20_000));
    save(&project, "大.xlsx", &rows);
    let began = std::time::Instant::now();
    let back = read_back(&project, &["大.xlsx"]);
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    assert!(
        back.stderr.contains("等 20000 行没有识别码，没有读") && back.stderr.lines().count() < 10,
        "{}",
        back.stderr
    );
}
