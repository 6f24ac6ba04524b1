//! `report.md` in a viewer: its links lead somewhere, its tables are whole, its words are those of the PDF.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser};

use crate::support::shown::{html_tables, shown};
use crate::support::{HEADER, Project, ROW, built_sample, workbook};

/// What stands between `before` and `after`, each time.
fn between<'a>(text: &'a str, before: &str, after: char) -> Vec<&'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split_once(after)).map(|(found, _)| found).collect()
}

/// The starter project with this text in a chapter, as Markdown.
fn written(text: &str) -> String {
    let project = Project::starter();
    project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{text}\n"));
    project.build(&["--format", "md"]);
    project.read("output/report.md")
}

#[test]
fn every_link_leads_to_one_mark() {
    let markdown = built_sample().read("output/report.md");
    let marks = between(&markdown, "<a id=\"", '"');
    let ids: BTreeSet<&str> = marks.iter().copied().collect();
    assert_eq!(ids.len(), marks.len(), "a mark stands twice");
    let links = between(&markdown, "](#", ')');
    assert!(links.len() > 30, "only {}", links.len());
    for link in links {
        assert!(ids.contains(link), "{link} leads nowhere");
    }
    for (words, id, marked) in [
        ("推进情况见[表1](#to-projects)。", "to-projects", "**表1　咸安区"),
        ("重点项目见[专栏1](#to-box-1)。", "to-box-1", "> **专栏1　"),
        ("各项指标的进展见[附件1](#to-annex1)，", "to-annex1", "## 附件1　"),
    ] {
        assert!(markdown.contains(words), "{words}");
        assert!(markdown.contains(&format!("<a id=\"{id}\"></a>\n\n{marked}")), "{id}");
    }
}

#[test]
fn the_contents_are_the_headings_that_the_settings_ask_for() {
    let project = Project::starter();
    for (page, deepest) in [("{}", 2), ("{ contents-depth: 3 }", 3), ("{ contents-depth: 1 }", 1)] {
        let job = project.read("inputs/report.yaml");
        project.write("inputs/report.yaml", format!("{job}\npage: {page}\n"));
        project.build(&["--format", "md"]);
        project.write("inputs/report.yaml", &job);
        let markdown = project.read("output/report.md");
        let (contents, text) = markdown.split_once("<a id=").expect("the first mark");
        let listed: Vec<String> = contents.lines().filter(|line| line.contains("](#")).map(entry).collect();
        let headings = text.lines().filter_map(|line| line.strip_prefix("##"));
        let expected: Vec<String> = headings
            .map(|line| line.split_once(' ').expect("a heading"))
            .filter(|(marks, _)| marks.len() < deepest)
            .map(|(_, title)| format!("- {title}"))
            .collect();
        assert_eq!(listed.iter().map(|line| line.trim_start()).collect::<Vec<_>>(), expected, "{page}");
        for (title, indent) in
            [("一、", 0), ("（二）主要任务", 2), ("1. 综合经济", 4), ("1. 经济发展目标", 2), ("2. 生态环境目标", 2)]
        {
            let line = listed.iter().find(|line| line.contains(title));
            assert_eq!(line.map_or(indent, |line| line.len() - line.trim_start().len()), indent, "{title}");
        }
    }
    project.edit("inputs/report.yaml", "# page: {", "page: { contents: false }\n# {");
    project.build(&["--format", "md"]);
    let markdown = project.read("output/report.md");
    assert!(!markdown.contains("目录") && !markdown.contains("heading-"), "{markdown}");
    assert!(markdown.contains("[附件1](#to-annex1)"), "references stay links");
}

fn entry(line: &str) -> String {
    shown(line).trim_end().to_owned()
}

#[test]
fn what_prints_full_stops_in_the_pdf_prints_them_here() {
    let markdown = built_sample().read("output/report.md");
    assert!(markdown.contains("> **恢复和扩大消费项目**。海德公馆"), "the group of a box");
    assert!(markdown.contains("**一是综合质效偏低**。2022年"), "a head in its paragraph");
}

#[test]
fn wide_and_merged_tables_are_html_and_others_are_not() {
    let markdown = built_sample().read("output/report.md");
    let tables = html_tables(&markdown);
    let sizes: Vec<(usize, usize, usize)> =
        tables.iter().map(|table| (table.header.len(), table.rows.len(), table.header[0].len())).collect();
    assert_eq!(sizes, [(1, 8, 7), (1, 69, 5), (1, 4, 3), (2, 25, 18)]);
    // Each stands in the file as one block, which a blank line would end.
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let mut html = String::new();
    for event in Parser::new_ext(&markdown, options) {
        match event {
            Event::Html(part) => html.push_str(&part),
            Event::Start(pulldown_cmark::Tag::Table(_)) => panic!("a table between bars"),
            _ => {}
        }
    }
    assert_eq!(html.matches("<table>").count(), 4);
    assert_eq!(html.matches("<tr").count(), markdown.matches("<tr").count());
    assert!(markdown.contains("<th scope=\"col\" rowspan=\"2\">单位</th>"));
    assert!(markdown.contains("<th scope=\"colgroup\" colspan=\"2\">2021年</th>"));
    assert!(markdown.contains("<tr align=\"center\"><th scope=\"rowgroup\" rowspan=\"4\">经济发展</th><td>1</td>"));
    let plain = written("| 指标 | 说明 |\n|---|---|\n| 甲 | 一句话 |\n");
    assert!(plain.contains("| 指标 | 说明 |\n| :---: | :---: |\n| 甲 | 一句话 |\n"), "{plain}");
}

#[test]
fn rows_of_a_group_share_a_cell_though_the_sheet_repeats_it() {
    let project = Project::starter();
    let second = ["生态环境", "水质达标率", "%", "80", "90", "约束性", "区林业局", "82", "85", "正常"];
    let third = ["民生福祉", "新建学校", "所", "1", "9", "预期性", "区林业局", "2", "5", "正常"];
    project.retable(workbook(&[("附件2", &[&HEADER, &ROW, &second, &third])]));
    project.build(&["--format", "md"]);
    let markdown = project.read("output/report.md");
    for row in [
        "<tr align=\"center\"><th scope=\"rowgroup\" rowspan=\"2\">生态环境</th><td align=\"left\">森林覆盖率</td>",
        "<tr align=\"center\"><td align=\"left\">水质达标率</td>",
        "<tr align=\"center\"><td>民生福祉</td><td align=\"left\">新建学校</td>",
    ] {
        assert!(markdown.contains(row), "{row}\n{markdown}");
    }
    let line = markdown.lines().position(|line| line.contains("水质达标率</td>")).expect("its line");
    let traced = project.run(&["trace", "--line", &format!("report.md:{}", line + 1)]).stdout;
    assert!(traced.contains("\n水质达标率\n") && !traced.contains("\n生态环境\n"), "{traced}");
}

#[test]
fn cells_of_html_tables_keep_links_notes_marks_and_lines() {
    let row = |cells: [&str; 9]| format!("| {} |\n", cells.join(" | "));
    let text = [
        row(["一", "二", "三", "四", "五", "六", "七", "八", "九"]),
        row(["---"; 9]),
        row([
            "**粗**<br>*斜*",
            "~~删~~",
            "`<b>`",
            "[链](http://a.b/?x=1&y=\"2\")",
            "{{ ref(key=\"annex1\") }}",
            "注[^甲]乙[^乙]",
            "\\*星\\* \\<b> 63%~68%",
            "\\|",
            "{{ v(name=\"地区生产总值\", at=\"2022年总量\") }}",
        ]),
    ];
    let markdown = written(&format!("{}\n\n段[^甲]\n\n[^甲]: 甲**注**\n[^乙]: 乙注\n", text.concat()));
    let expected = "<tr align=\"center\"><td><strong>粗</strong><br><em>斜</em></td><td><del>删</del></td>\
        <td><code>&lt;b&gt;</code></td><td><a href=\"http://a.b/?x=1&amp;y=&quot;2&quot;\">链</a></td>\
        <td><a href=\"#to-annex1\">附件1</a></td><td>注<sup>注1</sup>乙<sup>注2</sup></td>\
        <td>&#42;星&#42; &lt;b&gt; 63%&#126;68%</td><td>&#124;</td><td>116.6</td></tr>\n";
    assert!(markdown.contains(expected), "{markdown}");
    // Notes in HTML would not be read as such; they follow the table.
    assert!(markdown.contains("</table>\n\n注1：甲**注**\n\n注2：乙注\n\n段[^1]\n"), "{markdown}");
    assert!(markdown.contains("[^1]: 甲**注**\n") && !markdown.contains("[^2]"), "{markdown}");
}

#[test]
fn a_reference_inside_a_link_is_no_second_link() {
    let markdown = written("见[表{{ ref(key=\"annex1\") }}](http://a.b)和!{{ ref(key=\"annex1\") }}。");
    assert!(markdown.contains("见[表附件1](<http://a.b>)和\\![附件1](#to-annex1)。"), "{markdown}");
}
