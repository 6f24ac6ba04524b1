//! The printed page, measured in the PDF: tables and pictures at their limits, lines, grid, marks.

use std::fmt::Write as _;
use std::sync::OnceLock;

use crate::support::paper::{self, Paper, TYPE_AREA, Word};
use crate::support::{Answer, Project, built_sample, pdf_pages, pdf_text, workbook};

/// A number that stands once in the document: of a row and a column of a table.
fn number(table: usize, row: usize, col: usize) -> String {
    format!("{}.{}{col:02}", [1000, 4_132_000, 71_000_000][table] + row * 131 + col * 17, table + 1)
}

/// A Markdown table of numbers.
fn numbers(table: usize, columns: usize) -> String {
    let years = |col| format!("{}年", 2000 + 20 * table + col);
    let mut out = format!(
        "| 年份 |{}\n|{}\n",
        (1..columns).fold(String::new(), |all, col| all + &years(col) + "|"),
        "---|".repeat(columns)
    );
    for row in 0..3 {
        let cells = (1..columns).fold(String::new(), |all, col| all + &number(table, row, col) + "|");
        let _ = writeln!(out, "| 第{row}行 |{cells}");
    }
    out
}

/// A picture ten times as high as wide, with a word at either end.
const TALL: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="2000" viewBox="0 0 200 2000">
<rect width="200" height="2000" fill="#dddddd"/><text x="40" y="60" font-size="40">TOP</text>
<text x="40" y="1980" font-size="40">FOOT</text></svg>"##;

/// A project of tables and pictures at their limits, with what was said of it.
fn limits() -> &'static (Project, Answer, Paper) {
    static BUILT: OnceLock<(Project, Answer, Paper)> = OnceLock::new();
    BUILT.get_or_init(|| {
        let project = Project::starter();
        let rows: Vec<Vec<String>> = (0..3).map(indicator).collect();
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let sheet: Vec<&[&str]> = std::iter::once(&crate::check_tables::HEADER[..]).chain(rows.iter().map(Vec::as_slice)).collect();
        project.retable(workbook(&[("附件2", &sheet)]));
        project.edit("inputs/report.yaml", "# thresholds:", "verdicts: { on-track: [进展顺利] }\n# thresholds:");
        project.write("inputs/images/tall.svg", TALL);
        let text = format!(
            "---\npart: tasks\n---\n甲段。\n\n{}\n乙段。\n\n![高图](images/tall.svg \"高高的图\")\n\n丙段。\n\n| 项 | 数 |\n|---|---|\n| 子 | 8642 |\n\n丁段。\n\n{}\n",
            numbers(0, 12),
            numbers(2, 17)
        );
        project.write("inputs/narrative/20-tasks.md", text);
        let answer = project.build(&[]);
        let paper = Paper::of(&project.path("output/report.pdf"));
        (project, answer, paper)
    })
}

fn indicator(row: usize) -> Vec<String> {
    let names = ["地区生产总值", "城镇居民人均可支配收入", "规模以上工业增加值"];
    let mut cells: Vec<String> = ["经济发展", "1", names[row], "万元"].map(str::to_owned).to_vec();
    cells[1] = (row + 1).to_string();
    cells.extend((4..18).map(|col| match col {
        6 => "7以上".to_owned(),
        7 => "预期性".to_owned(),
        8 => "区发改局、区统计局".to_owned(),
        10 | 12 | 14 => "—".to_owned(),
        15 => "进展顺利".to_owned(),
        16 => "否".to_owned(),
        _ => number(1, row, col),
    }));
    cells
}

/// The numbers of a row, each found whole and once.
fn found(paper: &Paper, table: usize, row: usize, columns: impl IntoIterator<Item = usize>) -> Vec<&Word> {
    let one = |col| match paper.find(&number(table, row, col))[..] {
        [word] => word,
        ref found => panic!("{}: {found:?}", number(table, row, col)),
    };
    columns.into_iter().map(one).collect()
}

#[test]
fn no_number_leaves_its_cell() {
    let (_, _, paper) = limits();
    let rows = (0..3).flat_map(|row| [found(paper, 0, row, 1..12), found(paper, 1, row, [4, 5, 9, 11, 13, 17])]);
    for row in rows {
        for pair in row.windows(2) {
            let [one, next] = pair else { continue };
            // Twice the space that is left between a text and its frame.
            assert!(next.left - one.right >= 3.5, "{one:?} touches {next:?}");
            assert!((one.bottom - next.bottom).abs() < 30.0, "{one:?} and {next:?} are one row");
        }
        let (width, _) = paper.sizes[row[0].page - 1];
        let right = if width > 800.0 { width - 104.0 } else { TYPE_AREA[1] };
        assert!(row.iter().all(|word| word.right < right), "{row:?} end in the type area");
    }
}

#[test]
fn a_short_word_keeps_its_line() {
    let (_, _, paper) = limits();
    // In three cells, and once at the head of its numbers in the chart of verdicts.
    assert_eq!(paper.find("进展顺利").len(), 4);
}

#[test]
fn a_table_that_no_page_is_wide_enough_for_is_named() {
    let (_, answer, paper) = limits();
    assert!(answer.stderr.contains("警告[wide-table]") && answer.stderr.contains("20-tasks.md:"), "{}", answer.stderr);
    assert_eq!(answer.stderr.matches("[wide-table]").count(), 1, "{}", answer.stderr);
    // Its numbers are broken, and stand in the type area all the same.
    let page =
        paper.words.iter().find(|word| word.text.replace('\u{200b}', "").contains("2041年")).expect("the table").page;
    let (width, _) = paper.sizes[page - 1];
    assert!(width > 800.0, "it is turned");
    for word in paper.words.iter().filter(|word| word.page == page) {
        assert!(word.left > 90.0 && word.right < width - 98.0, "{word:?}");
    }
}

#[test]
fn a_tall_picture_stands_whole_above_its_caption() {
    let (_, _, paper) = limits();
    let [top, foot, caption] = ["TOP", "FOOT", "高高的图"].map(|text| paper.only(text));
    assert_eq!((top.page, foot.page), (caption.page, caption.page));
    assert!(
        top.top >= TYPE_AREA[2] - 1.0 && foot.bottom < caption.top && caption.bottom < TYPE_AREA[3],
        "{foot:?} {caption:?}"
    );
}

/// Distance of the bottom of a line from the lines of the page, in points.
fn off_grid(word: &Word) -> f64 {
    const PITCH: f64 = 29.53;
    let lines = (word.bottom - TYPE_AREA[2] - 15.75) / PITCH;
    (lines - lines.round()).abs() * PITCH
}

#[test]
fn text_goes_on_on_the_grid_after_pictures_and_small_tables() {
    let (_, _, paper) = limits();
    for after in ["丙段", "丁段"] {
        let word = paper.only(after);
        assert!(off_grid(word) < 0.3, "{word:?}");
    }
}

#[test]
fn a_table_in_a_list_or_a_quotation_stays_in_it() {
    let project = Project::starter();
    let rows = "| 项 | 说明 |\n|---|---|\n| 子项目 | 7531.24 |\n| 一段比较长的说明文字也在这里 | 右边缘 |\n";
    let within = |mark: &str, rest: &str| {
        rows.lines()
            .enumerate()
            .fold(String::new(), |all, (at, line)| all + if at == 0 { mark } else { rest } + line + "\n")
    };
    let text = format!("---\npart: tasks\n---\n- 项目：\n\n{}\n正文。\n\n{}\n", within("  ", "  "), within("> ", "> "));
    project.write("inputs/narrative/20-tasks.md", text);
    project.build(&["--format", "pdf"]);
    let paper = Paper::of(&project.path("output/report.pdf"));
    let edges = paper.find("右边缘");
    assert_eq!(edges.len(), 2, "{edges:?}");
    for word in edges.into_iter().chain(paper.find("7531.24")) {
        assert!(word.right < TYPE_AREA[1] - 4.0, "{word:?}");
    }
}

#[test]
fn a_tall_chart_leaves_no_page_half_empty() {
    let paper = Paper::of(&built_sample().path("output/report.pdf"));
    let caption =
        paper.words.iter().find(|word| word.text.contains("主要指标完成进度与时序进度对照")).expect("the chart");
    let before = paper.words.iter().filter(|word| word.page == caption.page - 1 && word.bottom < TYPE_AREA[3] + 4.0);
    let foot = before.map(|word| word.bottom).fold(0.0, f64::max);
    assert!(foot > TYPE_AREA[3] - 2.5 * 29.53, "the page before ends at {foot}");
}

#[test]
fn a_small_table_stands_on_one_page() {
    let project = Project::starter();
    let mut text = String::from("---\npart: tasks\n---\n");
    for table in 0..12 {
        // Of another height each time, so that some of them come to stand at the foot of a page.
        let rows = (0..4 + table % 3).fold(String::new(), |all, row| all + &format!("| 表{table}行{row} | {row} |\n"));
        let _ = writeln!(text, "{}\n\n| 项 | 数 |\n|---|---|\n{rows}", "一段话。".repeat(20 + 9 * table));
    }
    project.write("inputs/narrative/20-tasks.md", text);
    project.build(&["--format", "pdf"]);
    let paper = Paper::of(&project.path("output/report.pdf"));
    for table in 0..12 {
        let pages: Vec<usize> = (0..4 + table % 3).map(|row| paper.only(&format!("表{table}行{row}")).page).collect();
        assert!(pages.windows(2).all(|pair| pair[0] == pair[1]), "table {table}: {pages:?}");
    }
}

#[test]
fn a_full_page_has_22_lines_of_28_characters_that_fill_it() {
    let paper = Paper::of(&built_sample().path("output/report.pdf"));
    // Of the pages that hold nothing but running text, in lines of one size.
    let body = |page: usize| -> Vec<Vec<&Word>> {
        let in_area = |word: &Word| word.top > TYPE_AREA[2] - 3.0 && word.bottom < TYPE_AREA[3] + 4.0;
        // The watermark is larger.
        let is_body = |word: &&Word| in_area(word) && word.bottom - word.top < 20.0;
        let lines = paper.lines(page).into_iter().map(|line| line.into_iter().filter(is_body).collect::<Vec<_>>());
        lines.filter(|line| !line.is_empty()).collect()
    };
    let is_running = |lines: &Vec<Vec<&Word>>| lines.iter().flatten().all(|word| word.bottom - word.top > 12.5);
    let pages: Vec<Vec<Vec<&Word>>> = (4..=paper.sizes.len()).map(body).filter(is_running).collect();
    let fullest = pages.into_iter().max_by_key(Vec::len).expect("pages");
    assert_eq!(fullest.len(), 22, "{fullest:?}");
    let (first, last) = (fullest[0][0], fullest[21][0]);
    assert!((last.bottom - first.bottom - 21.0 * 29.53).abs() < 0.5, "{first:?} {last:?}");
    let widest = fullest.iter().map(|line| line.last().expect("words").right).fold(0.0, f64::max);
    // The blank half of a mark at the end of a line is cut off.
    assert!((-1.0..8.0).contains(&(widest - TYPE_AREA[1])), "{widest}");
}

#[test]
fn numbers_and_words_are_found_by_a_search_wherever_they_stand() {
    let sample = built_sample();
    let pdf = sample.path("output/report.pdf");
    let (joined, apart, markdown) = (pdf_text(&pdf), paper::text(&pdf), sample.read("output/report.md"));
    for wanted in ["2021年、2022年", "441.71亿元", "单位GDP能源消耗降低"] {
        let said = markdown.matches(wanted).count();
        assert!(said > 1 && joined.matches(wanted).count() >= said - 1, "{wanted}: {said} in report.md");
        // Only the end of a line parts it.
        let found = apart.matches(wanted).count();
        assert!(found * 10 >= said * 7, "{wanted}: {found} of {said}");
    }
}

#[test]
fn no_line_begins_with_a_dash_or_a_note_mark() {
    let project = Project::starter();
    let mut text = String::from("---\npart: tasks\n---\n");
    for filling in 0..28 {
        let words = "字".repeat(filling);
        let _ = writeln!(
            text,
            "{words}在2021—2022年和北京—上海之间有5～7处，见说明[^甲]，再写一些话占满这一行和下一行的位置。\n"
        );
    }
    text += "[^甲]: 说明的话。\n";
    project.write("inputs/narrative/20-tasks.md", text);
    project.build(&["--format", "pdf"]);
    let paper = Paper::of(&project.path("output/report.pdf"));
    let dashes = paper.words.iter().filter(|word| word.text.contains("2021—2022年")).count();
    assert!(dashes > 20, "the range is one word on most lines: {dashes}");
    for page in 1..=paper.sizes.len() {
        let is_upright = paper.sizes[page - 1].0 < 600.0;
        for line in paper.lines(page) {
            let first = line[0];
            let is_body = is_upright && first.bottom - first.top > 12.0 && first.bottom < TYPE_AREA[3];
            assert!(!is_body || !first.text.starts_with(['—', '～', '①', '②']), "{line:?}");
        }
    }
}

#[test]
fn the_pdf_says_that_it_is_archival_and_accessible() {
    let bytes = built_sample().bytes("output/report.pdf");
    let text = String::from_utf8_lossy(&bytes);
    for mark in
        ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>"]
    {
        assert!(text.contains(mark), "{mark}");
    }
}

/// The landscape pages of a report whose indicators fill several of them.
fn pages_of_many(columns: &[&str], group: impl Fn(usize) -> Vec<String>) -> Vec<String> {
    let project = Project::starter();
    let mut rows: Vec<Vec<String>> = vec![columns.iter().map(|text| (*text).to_owned()).collect()];
    for row in 0..60 {
        rows.extend(Some(group(row)).filter(|group| group.len() == 1));
        let first = Some(group(row)).filter(|group| group.len() > 1).into_iter().flatten().take(1);
        let name = format!("第{}项指标", row + 1);
        let rest = [name.as_str(), "个", "10", "20", "预期性", "区发改局", "12", "13", "正常"].map(str::to_owned);
        rows.push(first.chain(rest).collect());
    }
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    project.retable(workbook(&[("附件2", &rows.iter().map(Vec::as_slice).collect::<Vec<_>>())]));
    project.build(&["--format", "pdf"]);
    let pdf = project.path("output/report.pdf");
    let sizes = Paper::of(&pdf).sizes;
    let pages = pdf_pages(&pdf).into_iter().zip(sizes).filter(|(_, (width, _))| *width > 800.0);
    pages.map(|(text, _)| text).collect()
}

#[test]
fn the_label_of_a_group_stands_on_every_page_that_the_group_goes_on_to() {
    let columns = [&["类型"], &crate::support::HEADER[1..]].concat();
    let pages =
        pages_of_many(&columns, |row| vec![if row < 40 { "经济发展" } else { "民生福祉" }.to_owned(), String::new()]);
    assert!(pages.len() > 2, "{}", pages.len());
    for (at, page) in pages.iter().enumerate() {
        assert!(at == 0 || page.contains("附件2（续）"), "{page}");
        let rows: Vec<usize> = (1..=60).filter(|row| page.contains(&format!("第{row}项指标"))).collect();
        let labels = ["经济发展", "民生福祉"].map(|label| page.matches(label).count());
        let wanted = [rows.iter().any(|row| *row <= 40), rows.iter().any(|row| *row > 40)].map(usize::from);
        assert_eq!(labels, wanted, "{page}");
    }
}

#[test]
fn a_row_that_heads_others_stands_on_every_page_that_they_go_on_to() {
    let columns = &crate::support::HEADER[1..];
    let pages = pages_of_many(columns, |row| match row {
        0 => vec!["一、经济发展".to_owned()],
        40 => vec!["二、民生福祉".to_owned()],
        _ => Vec::new(),
    });
    assert!(pages.len() > 2, "{}", pages.len());
    for page in pages {
        let rows: Vec<usize> = (1..=60).filter(|row| page.contains(&format!("第{row}项指标"))).collect();
        let labels = ["一、经济发展", "二、民生福祉"].map(|label| page.matches(label).count());
        let wanted = [rows.iter().any(|row| *row <= 40), rows.iter().any(|row| *row > 40)].map(usize::from);
        assert_eq!(labels, wanted, "{page}");
    }
}
