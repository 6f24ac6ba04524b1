//! Word files: what a reader of Word finds in them. Other programs are asked by `make word`.

use std::sync::OnceLock;

use crate::support::word::{Word, WordParagraph};
use crate::support::{Project, pdf_pages, squeezed, workbook};

const DOCUMENT: &str = "word/document.xml";

/// The sample in every format.
fn sample() -> &'static Project {
    static BUILT: OnceLock<Project> = OnceLock::new();
    BUILT.get_or_init(|| {
        let project = Project::sample();
        project.build(&["--format", "pdf,md,docx"]);
        project
    })
}

fn word(project: &Project, name: &str) -> Word {
    Word::read(&project.bytes(&format!("output/{name}")))
}

fn of_style<'a>(paragraphs: &'a [WordParagraph], style: &'a str) -> impl Iterator<Item = &'a WordParagraph> {
    paragraphs.iter().filter(move |paragraph| paragraph.style == style)
}

#[test]
fn the_contents_name_the_pages_of_the_pdf() {
    let word = word(sample(), "report.docx");
    word.assert_sound();
    let pages = pdf_pages(&sample().path("output/report.pdf"));
    let paragraphs = word.paragraphs(DOCUMENT);
    let references = word.page_references();
    assert!(references.len() > 20, "{references:?}");
    for (name, shown) in references {
        let heading = paragraphs.iter().find(|paragraph| paragraph.names.contains(&name)).expect("its heading");
        let is_there =
            |page: &&String| page.ends_with(&format!("—{shown}—")) && page.contains(&squeezed(&heading.text));
        assert!(pages.iter().any(|page| is_there(&page)), "{} is not on page {shown}", heading.text);
    }
}

#[test]
fn the_headings_are_those_of_the_report() {
    let paragraphs = word(sample(), "report.docx").paragraphs(DOCUMENT);
    let mut number = String::new();
    let mut found = Vec::new();
    for paragraph in paragraphs {
        let text = squeezed(&paragraph.text);
        match paragraph.style.as_str() {
            "AnnexNumber" => number = text,
            "AnnexTitle" => found.push((1, number.clone() + &text)),
            "PrefaceTitle" => found.push((1, text)),
            style => found.extend(style.strip_prefix("Heading").map(|level| (level.parse().expect("a level"), text))),
        }
    }
    let report = sample().report();
    let heads =
        report.lines().filter(|line| line.starts_with("## ") || line.starts_with("### ") || line.starts_with("#### "));
    let heads = heads.filter(|line| *line != "## 目录");
    let expected: Vec<(usize, String)> = heads
        .map(|line| {
            let level = line.bytes().take_while(|byte| *byte == b'#').count();
            (level - 1, squeezed(&line[level..]).replace('\\', ""))
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn pages_and_styles_are_those_of_the_standard() {
    let word = word(sample(), "report.docx");
    let document = word.part(DOCUMENT);
    // Cover and contents, the text, and the annex alone on landscape sheets.
    let sheets: Vec<&str> =
        document.split("<w:pgSz ").skip(1).map(|rest| rest.split("/>").next().expect("a size")).collect();
    let upright = "w:w=\"11906\" w:h=\"16838\"";
    assert_eq!(sheets, [upright, upright, "w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\""]);
    assert_eq!(document.matches("<w:footerReference ").count(), 2, "later sheets have those of the first");
    assert!(word.part("word/settings.xml").contains("evenAndOddHeaders"));
    assert!(
        word.part("word/footer1.xml").contains("w:val=\"right\"")
            && word.part("word/footer2.xml").contains("w:val=\"left\"")
    );
    assert!(word.part("word/header1.xml").contains("string=\"征求意见稿\""));
    for style in ["Heading1", "Heading2", "Heading3", "TOC1", "TOC2", "TOC3"] {
        assert!(word.part("word/styles.xml").contains(&format!("w:styleId=\"{style}\"")), "{style}");
    }
    let styles = word.part("word/styles.xml");
    assert_eq!(
        styles.matches("<w:style ").count(),
        styles.matches("w:eastAsia=").count() - 2,
        "each style has a Chinese face"
    );
    // “ ” and — are Chinese in every run.
    let runs = document.split("<w:r>").skip(1).filter(|run| run.contains("<w:t "));
    runs.for_each(|run| assert!(run.contains("w:hint=\"eastAsia\"/>"), "{run}"));
}

#[test]
fn a_date_zone_language_or_company_changes_no_byte() {
    let again = Project::sample();
    let answer = again.run_with(&["build", "--format", "docx"], &[("LC_ALL", "C"), ("TZ", "Asia/Shanghai")]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    assert!(again.bytes("output/report.docx") == sample().bytes("output/report.docx"));
    assert!(!again.path("output/report.pdf").exists(), "nobody asked for it");
}

#[test]
fn what_stands_in_cells_stays_text() {
    let hostile = "</w:t></w:r></w:p><w:p>甲&#60;{ QUOTE \"乙\" }\u{1}\u{b}";
    let project = Project::starter();
    project.retable(workbook(&[(
        "附件2",
        &[
            &["序号", "指标名称", "单位", "2020年基数", "2025年目标值", "2021年", "2022年", "属性", "责任单位", "评价"],
            &["1", hostile, "%", "1", "5", "2", "3", "预期性", "区发改局", "正常"],
        ],
    )]));
    let answer = project.run(&["build", "--format", "docx"]);
    assert!(answer.status < 2, "{}", answer.stderr);
    let word = word(&project, "report.docx");
    word.assert_sound();
    let held: String = hostile.chars().filter(|c| !c.is_control()).collect();
    assert!(word.text().contains(&held), "{}", word.text());
}

#[test]
fn an_excerpt_has_fields_to_sign_and_names_pages_of_the_report() {
    let project = Project::sample();
    let answer = project.run(&["excerpt", "--department", "区水利局", "--format", "docx"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let word = word(&project, "excerpts/区水利局.docx");
    word.assert_sound();
    let text = word.text();
    let pages = pdf_pages(&sample().path("output/report.pdf"));
    let page = pages.iter().find(|page| page.contains("（21）万元GDP用水量降低")).expect("indicator 21");
    let printed = page.rsplit('—').nth(1).expect("page number");
    assert!(text.contains(&format!("〔报告第{printed}页〕")), "{printed}: {text}");
    for words in ["（区水利局摘编）", "待核事项", "填报人", "盖章"] {
        assert!(text.contains(words), "{words}");
    }
    assert!(!text.contains("inputs/") && !text.contains("{{"), "paths and code are not for other bureaus");
    assert!(word.page_references().is_empty(), "an excerpt has no contents");
}

#[test]
fn findings_are_remarks_where_they_belong() {
    let project = Project::sample();
    let wrong = "常住人口城镇化率2022年达到75.51%。";
    let narrative = "inputs/narrative/10-economy.md";
    project.write(narrative, format!("{}\n\n{wrong}\n", project.read(narrative)));
    project.edit("inputs/report.yaml", "text: 2.20%", "text: 2.21%");
    let answer = project.run(&["check", "--format", "docx"]);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    assert!(answer.stdout.contains("核对.docx："), "{}", answer.stdout);
    let word = word(&project, "核对.docx");
    word.assert_sound();
    let remarks = word.paragraphs("word/comments.xml");
    let first = |line: &&WordParagraph| line.text.starts_with('【');
    let on: Vec<(String, String)> =
        remarks.iter().filter(first).enumerate().map(|(id, line)| (line.text.clone(), word.remarked(id))).collect();
    for (message, expected) in [("城镇化率”2022年的数与表格不一致", wrong), ("粮食综合生产能力”2021年增速", "2.20%")]
    {
        let found = on.iter().find(|(text, _)| text.contains(message)).unwrap_or_else(|| panic!("{message}: {on:?}"));
        assert_eq!(found.1, expected, "{message}");
    }
    let listed = project.run(&["check", "--format", "docx", "--list"]);
    assert_eq!(listed.status, 2, "{}", listed.stdout);
}

#[test]
fn a_file_that_somebody_has_changed_is_not_overwritten() {
    let project = Project::starter();
    let build = || project.run(&["build", "--format", "docx"]);
    assert!(build().status < 2);
    let made = project.bytes("output/report.docx");
    assert!(build().status < 2);
    assert!(!project.path("output/report-2.docx").exists(), "nobody has changed it");
    // Whatever saves it again puts its own name in, and may pack it in any other way.
    let changed = workbook(&[("甲", &[&["乙"]])]);
    project.write("output/report.docx", &changed);
    for _ in 0..2 {
        let answer = build();
        assert!(answer.stderr.contains("警告[edited-output]"), "{}", answer.stderr);
        assert!(answer.stdout.contains("report-2.docx"), "{}", answer.stdout);
    }
    assert!(project.bytes("output/report.docx") == changed && project.bytes("output/report-2.docx") == made);
    assert!(!project.path("output/report-3.docx").exists());
}

#[test]
fn without_pages_there_is_no_word_file() {
    let project = Project::starter();
    assert!(project.run(&["build", "--format", "docx"]).status < 2);
    let made = project.bytes("output/report.docx");
    assert!(Word::read(&made).page_references().iter().all(|(_, page)| !page.is_empty()));
    // What typst does not set has no pages, and the earlier file stays.
    project.edit("templates/theme.typ", "#let shade", "#let shade = nothing\n#let other-shade");
    let answer = project.run(&["build", "--format", "docx"]);
    assert!(answer.status > 0 && answer.stderr.contains("typst-failed"), "{}", answer.stderr);
    assert!(project.bytes("output/report.docx") == made);
}

#[test]
fn report_yaml_may_name_the_formats() {
    let project = Project::starter();
    let yaml = project.read("inputs/report.yaml");
    project.write("inputs/report.yaml", format!("{yaml}\nformats: [docx]\n"));
    assert!(project.run(&["build"]).status < 2);
    let made = |file: &str| project.path("output").join(file).is_file();
    assert!(made("report.docx") && !made("report.pdf") && !made("report.md"));
    assert!(project.run(&["build", "--format", "md"]).status < 2);
    assert!(made("report.md") && !made("report.pdf"));
    project.write("inputs/report.yaml", format!("{yaml}\nformats: [word]\n"));
    let answer = project.run(&["build"]);
    assert!(answer.status == 2 && answer.stderr.contains("docx"), "{}", answer.stderr);
}

#[test]
fn odd_documents_stay_within_what_word_opens() {
    let project = Project::starter();
    let cells = |text: &str| format!("|{}\n", format!("{text}|").repeat(70));
    let deep: Vec<String> = (0..12).map(|level| format!("{}- 第{level}层\n", "  ".repeat(level))).collect();
    let deep = deep.concat();
    let links = "[甲](http://a:+80/)、[乙](javascript:a)、[丙](https://www.gov.cn/a?b=1&c=2)";
    let prose = format!("\n{deep}\n{}{}{}\n{links}。\n", cells("栏"), cells("---"), cells("1"));
    let narrative = "inputs/narrative/20-tasks.md";
    project.write(narrative, project.read(narrative) + &prose);
    let answer = project.run(&["build", "--format", "docx"]);
    assert!(answer.status < 2, "{}", answer.stderr);
    let word = word(&project, "report.docx");
    word.assert_sound();
    let document = word.part(DOCUMENT);
    let columns = document.split("<w:tblGrid>").skip(1).map(|grid| grid.split("</w:tblGrid>").next().expect("its end"));
    columns.for_each(|grid| assert!(grid.matches("<w:gridCol ").count() <= 63 && !grid.contains("w:w=\"0\"")));
    assert!(word.text().contains(&["栏"; 70].join("\t")), "nothing of the table is lost");
    let indents = document.split("w:left=\"").skip(1).map(|rest| rest.split('"').next().expect("a number"));
    indents.for_each(|indent| assert!(indent.parse::<u32>().expect("a number") <= 8844 / 2, "{indent}"));
    let relations = word.part("word/_rels/document.xml.rels");
    assert_eq!(relations.matches("TargetMode=\"External\"").count(), 1, "{relations}");
}

#[test]
fn captions_and_references_are_fields() {
    let word = word(sample(), "report.docx");
    let document = word.part(DOCUMENT);
    let paragraphs = word.paragraphs(DOCUMENT);
    let captions: Vec<&str> = of_style(&paragraphs, "Caption").map(|caption| caption.text.as_str()).collect();
    for kind in ["表", "图"] {
        let shown: Vec<&&str> = captions.iter().filter(|caption| caption.starts_with(kind)).collect();
        let counted = document.matches(&format!(" SEQ {kind} \\* ARABIC </w:instrText>")).count();
        assert!(!shown.is_empty() && shown.len() == counted, "{kind}: {shown:?}, {counted}");
    }
    assert!(document.contains(" REF _Ref"), "详见表1 leads there");
    assert!(
        document.contains("<asvg:svgBlip ") && word.has("word/media/image1.png") && word.has("word/media/image2.svg")
    );
}

#[test]
fn changes_undone_leave_the_old_version_and_accepted_the_new_one() {
    let annual = Project::annual();
    annual.build(&["--format", "docx"]);
    // Words, a paragraph, a heading and a row of a table beside what differs anyway.
    let old = sample().path("output/report.json");
    let old = old.to_str().expect("UTF-8");
    let answer = annual.run(&["diff", old, ".", "--format", "docx"]);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    let redline = word(&annual, "diff.docx");
    redline.assert_sound();
    let document = redline.part(DOCUMENT);
    for mark in ["<w:ins ", "<w:del ", "<w:delText "] {
        assert!(document.matches(mark).count() > 20, "{mark}");
    }
    let is_same = |found: Vec<String>, expected: Vec<String>| {
        let differs = found.iter().zip(&expected).find(|(found, expected)| squeezed(found) != squeezed(expected));
        assert!(differs.is_none() && found.len() == expected.len(), "{differs:?} {} {}", found.len(), expected.len());
    };
    is_same(redline.without("w:del"), word(&annual, "report.docx").without("w:del"));
    is_same(redline.without("w:ins"), word(sample(), "report.docx").without("w:ins"));
    let one = annual.run(&["diff", old, ".", "--format", "docx", "--department", "区水利局"]);
    assert!(one.status == 2 && one.stderr.contains("--department"), "{}", one.stderr);
    let again = annual.run(&["diff", old, ".", "--format", "docx", "--output", "again"]);
    assert_eq!(again.status, 1, "{}", again.stderr);
    assert!(annual.bytes("again/diff.docx") == annual.bytes("output/diff.docx"));
}
