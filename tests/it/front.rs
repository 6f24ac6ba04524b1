//! Cover, contents, end matter and the two ways of printing: what `page` and `marks` of `report.yaml` do.

use std::path::Path;

use crate::support::paper::Paper;
use crate::support::{Project, built_sample, pdf_pages, pdf_text};

/// The starter project with these lines at the end of its settings.
fn starter(settings: &str) -> Project {
    let project = Project::starter();
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + settings);
    project
}

fn markdown(settings: &str) -> String {
    let project = starter(settings);
    project.build(&["--format", "md"]);
    project.read("output/report.md")
}

/// A piece of text on a page: the sheet, counted from 1, its left edge and its middle from the top left
/// of the page, in millimetres.
#[derive(Debug)]
struct Word {
    sheet: usize,
    text: String,
    left: f64,
    x: f64,
    y: f64,
}

/// The words of a PDF with the sizes of its pages, in millimetres.
fn words(pdf: &Path) -> (Vec<(f64, f64)>, Vec<Word>) {
    const MILLIMETRES: f64 = 25.4 / 72.0;
    let Paper { words, sizes } = Paper::of(pdf);
    let words = words.into_iter().map(|word| Word {
        sheet: word.page,
        left: word.left * MILLIMETRES,
        x: f64::midpoint(word.left, word.right) * MILLIMETRES,
        y: f64::midpoint(word.top, word.bottom) * MILLIMETRES,
        text: word.text,
    });
    (sizes.into_iter().map(|(width, height)| (width * MILLIMETRES, height * MILLIMETRES)).collect(), words.collect())
}

/// The number of a page, which stands below the type area: on a landscape page as on the sheet it is printed on.
fn number((sizes, words): &(Vec<(f64, f64)>, Vec<Word>), page: usize) -> &Word {
    let is_below = |word: &&Word| {
        let (width, height) = sizes[word.sheet - 1];
        if width < height { word.y > height - 35.0 } else { word.x < 30.0 }
    };
    let text = page.to_string();
    words
        .iter()
        .filter(is_below)
        .find(|word| word.text.trim_matches('—') == text)
        .unwrap_or_else(|| panic!("no page {page}"))
}

#[test]
fn both_sides_of_a_bound_print_fall_on_their_leaves() {
    // Without the charts, which would take a page of their own.
    let project = starter("page: { print: duplex }\nparts: { omit: [chart-verdicts, chart-progress] }\n");
    // One page more of text, so that the landscape annex is on an even page.
    let more = format!("---\npart: overview\n---\n{}\n", "总体情况良好。".repeat(120));
    for (text, annex) in [(None, 5), (Some(more), 6)] {
        if let Some(text) = text {
            project.write("inputs/narrative/10-overview.md", text);
        }
        project.build(&["--format", "pdf"]);
        let laid = words(&project.path("output/report.pdf"));
        let (sizes, words) = &laid;
        // Cover, a blank back, contents, a blank back, text.
        for sheet in [2, 4] {
            assert!(words.iter().all(|word| word.sheet != sheet), "sheet {sheet} is not blank");
        }
        for page in 1..=annex {
            let at = number(&laid, page);
            assert_eq!(at.sheet, page + 4);
            let (width, height) = sizes[at.sheet - 1];
            let is_odd = page % 2 == 1;
            if page == annex {
                // Seen landscape: at the left edge, below on odd pages and above on even ones.
                assert!(width > height && at.x < 30.0, "{at:?}");
                assert!(if is_odd { at.y > height - 50.0 } else { at.y < 50.0 }, "{at:?}");
            } else {
                assert!(width < height && at.y > 262.0, "{at:?}");
                assert!(if is_odd { at.x > width - 50.0 } else { at.x < 50.0 }, "{at:?}");
            }
        }
        // The text begins 28 mm from the fold: at the left of odd pages, where even ones have 26 mm.
        let left = |page: usize| {
            let of_page = words.iter().filter(|word| word.sheet == page + 4 && word.y < 260.0);
            of_page.map(|word| word.left).fold(f64::INFINITY, f64::min)
        };
        assert!((left(1) - 28.0).abs() < 0.5 && (left(2) - 26.0).abs() < 0.5, "{} {}", left(1), left(2));
    }
}

#[test]
fn excerpts_and_differences_begin_on_the_front_of_a_leaf() {
    let project = starter("page: { print: duplex }\n");
    let answer = project.run(&["excerpt", "--all", "--format", "pdf"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let answer = project.run(&["diff", ".", ".", "--output", "output", "--format", "pdf"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let excerpts = std::fs::read_dir(project.path("output/excerpts")).expect("excerpts");
    let mut pdfs: Vec<_> = excerpts.map(|entry| entry.expect("entry").path()).collect();
    pdfs.retain(|path| path.extension().is_some_and(|ending| ending == "pdf"));
    assert_eq!(pdfs.len(), 3);
    pdfs.push(project.path("output/diff.pdf"));
    for pdf in pdfs {
        let laid = words(&pdf);
        assert_eq!(number(&laid, 1).sheet % 2, 1, "{}", pdf.display());
    }
}

#[test]
fn a_report_for_the_screen_has_no_blank_pages() {
    let pages = pdf_pages(&built_sample().path("output/report.pdf"));
    let blank = pages.iter().rev().skip(1).filter(|page| page.is_empty()).count();
    assert_eq!(blank, 0);
    // The contents take one page, although they would run over at their usual spacing.
    assert!(pages[1].starts_with("目录") && pages[1].contains("附件2"), "{}", pages[1]);
    assert!(pages[2].starts_with("前言"), "{}", pages[2]);
}

#[test]
fn the_watermark_is_no_text() {
    let pages = pdf_pages(&built_sample().path("output/report.pdf"));
    let found: Vec<usize> =
        (1..).zip(&pages).filter(|(_, page)| page.contains("征求意见稿")).map(|(at, _)| at).collect();
    assert_eq!(found, [1], "the label is found on other pages than the cover");
}

#[test]
fn the_first_page_bears_its_marks() {
    for (settings, expected) in [
        ("", "# 某某区"),
        ("marks: { serial: \"000123\" }\n", "000123\n\n# 某某区"),
        ("marks: { serial: 000123, classification: 秘密★1年 }\n", "000123\\\n秘密★1年\n\n# 某某区"),
        ("marks: { notice: 内部资料 *注意* }\n", "内部资料 \\*注意\\*\n\n# 某某区"),
    ] {
        let markdown = markdown(settings);
        assert!(markdown.starts_with(expected), "{settings}: {}", &markdown[..60]);
    }
}

#[test]
fn marks_are_set_on_the_cover_and_on_what_is_made_of_the_report() {
    let project = starter("marks: { serial: \"000123\", classification: 秘密★1年, notice: 内部资料 }\n");
    let answer = project.run(&["excerpt", "--department", "区统计局"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let (_, words) = words(&project.path("output/report.pdf"));
    // One line each from the top of the type area, at its left edge.
    for (text, top) in [("000123", 37.0), ("秘密★1年", 47.0), ("内部资料", 57.0)] {
        let found = words.iter().find(|word| word.sheet == 1 && word.text == text).expect(text);
        assert!((top..top + 10.0).contains(&found.y) && found.x < 45.0, "{found:?}");
    }
    let excerpt = project.read("output/excerpts/区统计局.md");
    assert!(excerpt.starts_with("秘密★1年\\\n内部资料\n\n# "), "{excerpt}");
    let json: serde_json::Value = serde_json::from_str(&project.read("output/report.json")).expect("JSON");
    assert_eq!(json["report"]["meta"]["marks"]["serial"], "000123");
}

#[test]
fn end_matter_stands_between_the_text_and_the_annexes() {
    let note = "附件：1. 《规划》指标中期完成情况\\\n　　　2. 《规划》指标中期完成情况及2025年预期值一览表\n\n";
    let signature = "某某区发展和改革局\\\n2023年10月20日\n\n";
    let head = "某某区发展和改革局　2023年10月\n";
    for (settings, expected, is_headed) in [
        ("", note.to_owned(), true),
        ("page: { annex-note: false }\n", String::new(), true),
        ("page: { signature: true }\n", format!("{note}{signature}"), false),
        ("page: { signature: true, annex-note: false }\n", signature.to_owned(), false),
    ] {
        let markdown = markdown(settings);
        let (text, _) = markdown.split_once("<a id=\"to-annex1\"></a>\n\n## 附件1").expect("annexes");
        assert!(
            text.ends_with(&format!(
                "（措施和目标。引用表、附件请写成：见[表1](#to-outlook)、[附件1](#to-annex1)。）\n\n{expected}"
            )),
            "{settings}: {text}"
        );
        assert_eq!(markdown.contains("附件：1. "), expected.contains("附件：1. "), "{settings}");
        assert_eq!(text.contains(head), is_headed, "{settings}: the bureau is named once");
    }
}

#[test]
fn an_only_annex_has_no_number() {
    let project = starter("sections: [00-preface, 30-forecasts, 90-annex2]\n");
    for file in std::fs::read_dir(project.path("inputs/narrative")).expect("narratives") {
        let path = file.expect("entry").path();
        let text = std::fs::read_to_string(&path).expect("text");
        std::fs::write(&path, text.replace("{{ ref(key=\"annex1\") }}", "附件")).expect("write");
    }
    project.build(&["--format", "md"]);
    let markdown = project.read("output/report.md");
    assert!(
        markdown.contains(
            "\n附件：《规划》指标中期完成情况及2025年预期值一览表\n\n<a id=\"to-annex2\"></a>\n\n## 附件　《规划》"
        ),
        "{markdown}"
    );
}

#[test]
fn end_matter_is_set_without_a_cover() {
    let project = starter("page: { cover: false, contents: false, signature: true }\n");
    project.build(&["--format", "pdf"]);
    let (_, words) = words(&project.path("output/report.pdf"));
    let find =
        |text: &str| words.iter().find(|word| word.text.contains(text)).unwrap_or_else(|| panic!("{text}: {words:?}"));
    let (note, bureau, day) = (find("附件："), find("某某区发展和改革局"), find("20日"));
    assert_eq!((note.sheet, bureau.sheet), (day.sheet, day.sheet));
    assert!(note.y < bureau.y && bureau.y < day.y && bureau.x > 105.0, "{note:?} {bureau:?} {day:?}");
    let text = pdf_text(&project.path("output/report.pdf"));
    assert_eq!(text.matches("某某区发展和改革局").count(), 1, "the bureau is named under the title too");
}

#[test]
fn an_excerpt_without_a_cover_says_whose_it_is() {
    let project = starter("page: { cover: false }\n");
    let answer = project.run(&["excerpt", "--department", "区统计局", "--format", "pdf"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let text = pdf_text(&project.path("output/excerpts/区统计局.pdf"));
    assert!(text.contains("中期评估报告（区统计局摘编）（征求意见稿）"), "{text}");
}

#[test]
fn tables_and_boxes_are_listed_after_the_contents_when_asked_for() {
    let project = Project::sample();
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + "page: { lists: true }\n");
    project.build(&["--format", "pdf"]);
    let pages = pdf_pages(&project.path("output/report.pdf"));
    let list = pages.iter().find(|page| page.contains("图表目录")).expect("a list");
    let (_, list) = list.split_once("图表目录").expect("a list");
    for caption in ["表1", "表2", "表3", "图1", "专栏1", "专栏7"] {
        assert_eq!(list.matches(caption).count(), 1, "{caption} in {list}");
    }
    // The page that is listed has the caption.
    let entry = list.split("表3").nth(1).and_then(|rest| rest.split("图1").next()).expect("表3");
    let page: usize = entry.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("a page");
    let first = pages.iter().position(|page| page.starts_with("前言")).expect("前言");
    assert!(pages[first + page - 1].contains("表3规划指标预测可完成情况"), "{entry}");
}

#[test]
fn settings_that_no_page_can_have_are_told_with_their_line() {
    for (settings, said) in [
        ("marks: { serial: A00001 }", "marks.serial 不能是 `A00001`"),
        ("marks: { serial: 1 }", "marks.serial 不能是 `1`"),
        ("marks: { classification: 内部 }", "marks.classification 不能是 `内部`"),
        ("marks: { notice: \"\" }", "marks.notice 不能是 ``"),
        ("page: { contents-depth: 9 }", "page.contents-depth 不能是 `9`"),
        ("page: { watermark-grey: 90 }", "page.watermark-grey 不能是 `90`"),
        ("page: { print: book }", "不认识的取值 `book`"),
    ] {
        let project = starter(settings);
        let answer = project.run(&["build", "--format", "md"]);
        assert_ne!(answer.status, 0, "{settings}");
        let line = project.read("inputs/report.yaml").lines().count();
        assert!(answer.stderr.contains(said), "{settings}: {}", answer.stderr);
        assert!(answer.stderr.contains(&format!("inputs/report.yaml:{line}:")), "{settings}: {}", answer.stderr);
    }
}
