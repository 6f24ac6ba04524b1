//! `pinggu import`: a Word file becomes a project that says the same.

use std::path::PathBuf;

use crate::support::docx::{Docx, with_words, without_styles};
use crate::support::{Project, repository};

/// The lines of Markdown but for what an import does not know: names of things that are linked to, faces of words,
/// and that a chart was made from numbers.
fn plain(markdown: &str) -> Vec<String> {
    let line = |line: &str| {
        let mut out = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("](") {
            let (target, after) = after.split_once(')').unwrap_or(("", after));
            out += before;
            out += if target.starts_with('#') { "](#)" } else { "](…)" };
            rest = after;
        }
        out += rest;
        let is_mark = out.starts_with("<a id=\"to-");
        let picture = out.starts_with("![").then(|| "![…]".to_owned());
        (!is_mark).then(|| picture.unwrap_or(out).replace("**", ""))
    };
    markdown.lines().filter_map(line).filter(|line| !line.is_empty()).collect()
}

/// The project that a Word file becomes, in a folder of its own.
fn imported(file: &[u8], workbooks: &[(&str, Vec<u8>)]) -> (Project, String) {
    let project = Project::empty();
    project.write("旧报告.docx", file);
    let mut arguments = vec!["import", "旧报告.docx"];
    for (name, bytes) in workbooks {
        project.write(name, bytes);
        arguments.push(name);
    }
    arguments.extend(["--to", "新"]);
    let answer = project.run(&arguments);
    assert_eq!(answer.status, 0, "{}{}", answer.stdout, answer.stderr);
    (project, answer.stdout)
}

#[test]
fn every_sample_comes_back_from_its_word_file_without_styles() {
    let samples = [
        (Project::sample(), 71, 7),
        (Project::annual(), 72, 7),
        (Project::of_samples("city-2028"), 43, 3),
        (Project::of_samples("final-2025"), 28, 0),
    ];
    for (sample, heads, boxes) in samples {
        let built = sample.run(&["build", "--format", "docx,md"]);
        assert_eq!(built.status, 0, "{}", built.stderr);
        let (project, told) = imported(&without_styles(&sample.bytes("output/report.docx")), &[]);
        assert!(told.contains(&format!("标题 {heads} 个")) && told.contains(&format!("专栏 {boxes} 个")), "{told}");
        assert!(told.contains("一字不差"), "{told}");
        let again = project.run(&["--project", "新", "build", "--format", "md"]);
        // What the bureau accepted stands in no Word file.
        assert!(again.status < 2, "{}", again.stderr);
        assert_eq!(plain(&project.read("新/output/report.md")), plain(&sample.read("output/report.md")));
        let account = project.read("新/导入报告.md");
        assert!(account.contains("## 没有位置的段落\n\n没有。"), "{account}");
    }
}

/// What a document of lines and of cells that begin with a tab says, as a Word file.
fn model_document(text: &str) -> Docx {
    let mut docx = Docx::default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        let line = without_marks(line);
        if let Some(cell) = line.strip_prefix('\t') {
            if !is_open {
                rows.push(Vec::new());
            }
            is_open = true;
            rows.last_mut().expect("a row").push(cell.to_owned());
        } else if is_open && !line.is_empty() && !line.starts_with(' ') {
            let cell = rows.last_mut().and_then(|row| row.last_mut()).expect("a cell");
            cell.push('\n');
            cell.push_str(&line);
        } else if is_open && line.is_empty() {
            is_open = false;
        } else {
            is_open = false;
            if !rows.is_empty() {
                docx.table(&rows);
                rows.clear();
            }
            docx.paragraph(&line);
        }
    }
    if !rows.is_empty() {
        docx.table(&rows);
    }
    docx
}

/// A line without the names and pictures that its writer left in it.
fn without_marks(line: &str) -> String {
    let mut out = line.to_owned();
    for mark in ["[bookmark:", "[image:"] {
        while let Some(at) = out.find(mark) {
            let end = out[at..].find(']').map_or(out.len(), |end| at + end + 1);
            out.replace_range(at..end, "");
        }
    }
    out.retain(|c| c == '\t' || !c.is_control());
    out
}

#[test]
fn the_model_document_is_taken_apart_as_a_whole() {
    let folder: PathBuf = repository().join("../shared/source");
    let Ok(text) = std::fs::read_to_string(folder.join("report.txt")) else {
        eprintln!("*** SKIPPED: the source document is not at {} ***", folder.display());
        return;
    };
    let workbook = std::fs::read(folder.join("附表.xlsx")).expect("its workbook");
    let docx = model_document(&text).bytes();
    let (project, told) = imported(&docx, &[("附表.xlsx", workbook)]);
    // One of the four tables is the second annex.
    assert!(told.contains("标题 67 个，表 4 张，专栏 7 个，排成文字的表 0 张，图片 0 张，脚注 2 条"), "{told}");
    let account = project.read("新/导入报告.md");
    assert!(account.contains("附件中的指标段 25 段"), "{account}");
    assert!(account.contains("## 没有位置的段落\n\n没有。"), "{account}");
    // The text that it was made from has lost the numbers of some heads, which the program counts anew; no sentence differs.
    let differ =
        account.split("## 成稿与原文的差别").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a list");
    let sentences = differ.lines().filter(|line| line.contains('。'));
    assert_eq!(sentences.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_department_s_word_file_is_a_narrative_and_findings_name_its_paragraphs() {
    let project = Project::sample();
    let mut docx = Docx::default();
    docx.table(&[vec!["所属部分".into(), "主要任务".into()], vec!["责任单位".into(), "区林业局、区统计局".into()]])
        .paragraph("（一）林业生态不断改善")
        .paragraph("2022年森林覆盖率为41.5%。")
        .paragraph("2022年常住人口城镇化率为{{ 77.77 }}%[footnoteRef:0]，*不是*斜体。")
        .xml("<w:p><w:del><w:r><w:delText>旧话</w:delText></w:r></w:del><w:r><w:t>2022年常住人口城镇化率为77.77%。</w:t></w:r></w:p>");
    project.write("inputs/narrative/99-林业.docx", docx.bytes());
    let built = project.run(&["build", "--format", "md"]);
    assert!(built.status < 2, "{}", built.stderr);
    let report = project.read("output/report.md");
    assert!(report.contains("#### 9. 林业生态不断改善\n\n2022年森林覆盖率为41.5%。\n"), "a point of the tasks");
    assert!(
        report.contains("率为\\{\\{ 77.77 \\}\\}%[^2]，\\*不是\\*斜体。") && report.contains("[^2]: 注文1"),
        "text stays text"
    );
    let checked = project.run(&["check"]);
    assert!(checked.stdout.contains("inputs/narrative/99-林业.docx:8:"), "{}", checked.stdout);
    assert!(
        checked.stdout.contains("（第 8 段）") && checked.stdout.contains("2022年常住人口城镇化率为77.77%。"),
        "{}",
        checked.stdout
    );
    assert!(
        checked.stdout.contains("word-left-out") && checked.stdout.contains("修订中已删去的文字 1 处"),
        "{}",
        checked.stdout
    );
    let excerpt = project.run(&["excerpt", "--department", "区林业局", "--format", "md"]);
    assert!(excerpt.status < 2, "{}", excerpt.stderr);
    assert!(project.read("output/excerpts/区林业局.md").contains("林业生态不断改善"));

    // Without the table, report.yaml says where it belongs; nobody's is told with what to paste.
    let mut bare = Docx::default();
    bare.paragraph("全区没有发生较大以上森林火灾。");
    project.write("inputs/narrative/99-林业.docx", bare.bytes());
    let told = project.run(&["check"]).stdout;
    assert!(told.contains("narratives:\n  \"99-林业.docx\": { part: tasks, departments: [] }"), "{told}");
    project.edit(
        "inputs/report.yaml",
        "methods:",
        "narratives:\n  99-林业.docx: { part: tasks, departments: [区林业局] }\nmethods:",
    );
    project.run(&["build", "--format", "md"]);
    assert!(project.read("output/report.md").contains("全区没有发生较大以上森林火灾。"));

    // One that cannot be read is an error, not a report without it.
    project.write("inputs/narrative/99-林业.docx", "不是 Word");
    let refused = project.run(&["build", "--format", "md"]);
    assert!(refused.status > 0 && refused.stderr.contains("99-林业.docx"), "{}", refused.stderr);
}

#[test]
fn a_word_file_is_a_version_that_can_be_compared() {
    let project = Project::sample();
    project.run(&["build", "--format", "docx"]);
    project.write("旧.docx", without_styles(&project.bytes("output/report.docx")));
    let same = project.run(&["diff", "旧.docx", ".", "--format", "md", "--output", "对比"]);
    assert_eq!(same.status, 0, "{}{}", same.stdout, same.stderr);
    assert!(same.stdout.contains("没有变化"), "{}", same.stdout);
    assert!(same.stderr.contains("没有对比的表：指标说明"), "what the file does not show is told: {}", same.stderr);
    project.edit("inputs/narrative/75-agriculture.md", "以良田、良机、良法稳产增效。", "以良田、良机、良种稳产增效。");
    let other = project.run(&["diff", "旧.docx", ".", "--format", "json", "--output", "对比"]);
    assert_eq!(other.status, 1, "{}{}", other.stdout, other.stderr);
    assert!(other.stdout.contains("文字：段落修改1"), "{}", other.stdout);
    // Two of Word.
    project.run(&["build", "--format", "docx"]);
    let both = project.run(&["diff", "旧.docx", "output/report.docx", "--format", "json", "--output", "对比"]);
    assert_eq!(both.status, 1, "{}{}", both.stdout, both.stderr);
    assert!(both.stdout.contains("文字：段落修改1"), "{}", both.stdout);
}

#[test]
fn a_cover_and_contents_that_somebody_typed_are_no_text() {
    let mut docx = Docx::default();
    for line in [
        "000012",
        "内部资料",
        "临江区“十四五”规划实施情况",
        "中期评估报告",
        "（送审稿）",
        "临江区发展和改革局　二〇二三年十月",
        "目　录",
        "前言",
        "一、总体情况\t1",
        "（一）目标……2",
        "前　言",
        "本报告评估规划。",
        "一、总体情况",
        "（一）目标",
        "目标按期推进。",
        "附件1　指标说明",
        "各项指标另表列出。",
        "附件2：",
        "工作安排",
        "按月调度。",
    ] {
        docx.paragraph(line);
    }
    let (project, _) = imported(&docx.bytes(), &[]);
    let settings = project.read("新/inputs/report.yaml");
    for line in [
        "title: 临江区“十四五”规划实施情况中期评估报告\n",
        "region: 临江区\n",
        "version: 送审稿",
        "bureau: 临江区发展和改革局\n",
        "date: 2023-10-01               # 封面只有年月，日是推测的\n",
        "marks: { serial: \"000012\", notice: 内部资料 }\n",
        "sections: [\"00-preface\", \"10-targets\", \"85-annex\", \"85-annex-2\"]",
    ] {
        assert!(settings.contains(line), "{line}\n{settings}");
    }
    let account = project.read("新/导入报告.md");
    assert!(account.contains("第 7—10 段 目 录 | 目录，由程序生成"), "{account}");
    assert!(account.contains("## 没有位置的段落\n\n没有。"), "{account}");
    // Nothing was a table; the program says so and gives an empty one to fill in.
    assert!(account.contains("附表.xlsx 是空表，请填写"), "{account}");
}

#[test]
fn what_stands_in_no_file_of_the_project_is_told() {
    const PICTURE: &str = "<w:p><w:r><w:pict><v:imagedata r:id='picture'/></w:pict></w:r></w:p>";
    let mut docx = Docx::default();
    docx.paragraph("一、总体情况").xml(PICTURE).xml(&format!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>项目</w:t></w:r></w:p></w:tc><w:tc>{PICTURE}</w:tc></w:tr></w:tbl>"
    ));
    docx.table(&[vec!["说明".into(), "数据[footnoteRef:0]".into()]]);
    let (project, told) = imported(&docx.bytes(), &[]);
    let account = project.read("新/导入报告.md");
    for line in [
        // The picture of the tests is none that can be shown.
        "- 图片 `inputs/images/1-image1.png`：这不是能用的图片（",
        "- 第 1 张表的格子里的图片 1 张\n",
        "- 第 2 张表的格子里的脚注 1 处\n",
    ] {
        assert!(account.contains(line), "{line}\n{account}");
    }
    assert!(told.contains("没有进入项目的内容 3 处"), "{told}");
    assert!(project.path("新/inputs/images/1-image1.png").is_file(), "the picture is kept");

    // A department's file says the same of itself.
    let own = Project::sample();
    docx.paragraph("甲。");
    own.write("inputs/narrative/99-主要任务-林业.docx", docx.bytes());
    let checked = own.run(&["check"]).stdout;
    assert!(checked.contains("第 1 张表的格子里的图片 1 张"), "{checked}");
}

#[test]
fn annexes_and_paragraphs_of_one_kind_are_not_placed_twice() {
    let mut docx = Docx::default();
    docx.paragraph("一、总体情况").paragraph("情况良好，见附件1、附件2。");
    for annex in ["附件1：完成情况", "附件2：补充情况"] {
        docx.paragraph(annex);
        for text in ["（1）森林覆盖率。2022年为41.5%。", "（2）粮食产量。2022年为22.44万吨。"] {
            docx.paragraph(text);
        }
    }
    let workbook = std::fs::read(repository().join("inputs/附表.xlsx")).expect("a workbook");
    let (project, told) = imported(&docx.bytes(), &[("附表.xlsx", workbook)]);
    assert!(told.contains("一字不差"), "{told}");
    assert!(project.path("新/templates/sections/80-annex1.md").is_file());
    assert!(project.read("新/templates/sections/85-annex.md").contains("key: annex-2\n"));
    assert!(project.read("新/inputs/narrative/001-总体情况.md").contains("{{ ref(key=\"annex-2\") }}"));
}

#[test]
fn where_report_and_document_differ_is_told() {
    let sample = Project::sample();
    sample.run(&["build", "--format", "docx"]);
    let books: Vec<(&str, Vec<u8>)> =
        ["附表.xlsx", "指标说明.xlsx"].map(|name| (name, sample.bytes(&format!("inputs/{name}")))).to_vec();
    // A cell that the workbook has otherwise, and a head whose number is not the next one.
    let file = with_words(&sample.bytes("output/report.docx"), ">129.84<", ">129.48<");
    let file = with_words(&file, ">二、<", ">三、<");
    let (project, told) = imported(&file, &books);
    assert!(told.contains("与原文有 3 处差别"), "{told}");
    let account = project.read("新/导入报告.md");
    for line in [
        "- `表1` 第 7 行第 5 列：原文 `129.48`，成稿 `129.84`\n",
        "- 原文有、成稿没有：三 《规划》实施中存在的主要问题\n",
        "- 成稿有、原文没有：二 《规划》实施中存在的主要问题\n",
    ] {
        assert!(account.contains(line), "{line}\n{account}");
    }
    assert!(!project.path("新/inputs/原报告的表.xlsx").exists(), "every table is in the workbooks that were given");
}

#[test]
fn text_that_looks_like_code_is_text_and_no_table_is_no_obstacle() {
    let mut docx = Docx::default();
    docx.paragraph("临江市“十五五”规划中期评估报告").paragraph("一、总体情况");
    let lines = [
        "继续努力{{ v(name=\"x\") }}{% if a %}{# b #}，见 p(key='y') 和GDP(亿元)。",
        "# 不是标题",
        "- 不是列表",
        "> 不是引用",
        "<b>不是标签</b>&amp;`码`*号*_线_|格|~~删~~[链](http://a.cn)![图](a.png)[^1]",
        "1. 不是编号。",
        "--- part: x",
    ];
    for line in lines {
        docx.paragraph(line);
    }
    let (project, told) = imported(&docx.bytes(), &[]);
    assert!(told.contains("一字不差") && told.contains("附表.xlsx 是空表，请填写"), "{told}");
    let settings = project.read("新/inputs/report.yaml");
    for line in ["region: 临江市\n", "  term: “十五五”\n", "  end-year: 2030 "] {
        assert!(settings.contains(line), "{line}\n{settings}");
    }
    assert_eq!(project.run(&["--project", "新", "build", "--format", "md"]).status, 0);
}

#[test]
fn a_project_that_makes_no_report_does_not_claim_to_say_the_same() {
    let mut docx = Docx::default();
    docx.paragraph("一、总体情况").paragraph("良好。");
    // A workbook that can be read and lacks what every indicator table has.
    let rows: &[&[&str]] = &[&["指标名称", "单位", "基数", "目标值", "属性", "责任单位"], &["甲", "", "", "", "", ""]];
    let book = crate::support::workbook(&[("附件2", rows)]);
    let (project, told) = imported(&docx.bytes(), &[("附表.xlsx", book)]);
    assert!(told.contains("按项目还不能生成报告") && !told.contains("一字不差"), "{told}");
    let account = project.read("新/导入报告.md");
    assert!(account.contains("没有比较：按这个项目还不能生成报告") && !account.contains("一字不差"), "{account}");

    // One that is none is refused before anything is written.
    project.write("不是表.xlsx", "甲");
    let refused = project.run(&["import", "旧报告.docx", "不是表.xlsx", "--to", "另一个"]);
    assert_eq!(refused.status, 2, "{}", refused.stdout);
    assert!(refused.stderr.contains("这不是工作簿\n  位置：不是表.xlsx"), "{}", refused.stderr);
    assert!(!project.path("另一个").exists());
}
