//! Charts: what is drawn is held to the cells, by a reading of the picture that knows nothing of how it was drawn.

use serde_json::Value as Json;

use crate::support::{HEADER, Project, ROW, built_sample, workbook};

/// Without a place, a name or a series.
const NUMBER: [&str; 4] = ["x", "y", "width", "height"];

/// A bar of a picture: left, top, width and height.
type Bar = [f64; 4];

fn attribute(tag: &str, name: &str) -> f64 {
    let rest = tag.split(&format!(" {name}=\"")).nth(1).unwrap_or_else(|| panic!("no {name} in {tag}"));
    rest.split('"').next().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{name} of {tag}"))
}

/// The bars of a picture in the order in which they are drawn.
fn bars(svg: &str) -> Vec<Bar> {
    let tags = svg.split("<rect class=\"bar\"").skip(1).map(|rest| rest.split("/>").next().unwrap_or_default());
    tags.map(|tag| NUMBER.map(|name| attribute(tag, name))).collect()
}

/// The base line of a text, which must stand there once.
fn text_at(svg: &str, wanted: &str) -> f64 {
    let found: Vec<&str> =
        svg.split("<text").skip(1).filter(|tag| tag.contains(&format!(">{wanted}</text>"))).collect();
    assert_eq!(found.len(), 1, "{wanted} in {svg}");
    attribute(found[0], "y")
}

/// The bar beside a text.
fn bar_beside(svg: &str, wanted: &str) -> Option<Bar> {
    let baseline = text_at(svg, wanted);
    let is_beside = |bar: &Bar| (bar[1] + bar[3] / 2.0 - (baseline - 3.0)).abs() < 1.0;
    bars(svg).into_iter().find(is_beside)
}

#[track_caller]
fn is_near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 0.02, "{found} instead of {wanted}");
}

/// The number that a cell of the sample shows.
fn cell(kind: &str, row: &str, item: &str, column: usize) -> f64 {
    let json: Json = serde_json::from_str(&built_sample().read("output/report.json")).expect("JSON");
    let tables = json["dataset"]["tables"].as_array().expect("tables");
    let table = tables.iter().find(|table| table["kind"] == kind).expect("table");
    let rows = table["rows"].as_array().expect("rows");
    let own = rows.iter().find(|own| own["name"] == row && (item.is_empty() || own["item"] == item)).expect("row");
    let text = own["cells"][column]["text"].as_str().expect("text");
    text.trim_end_matches("以上").parse().unwrap_or_else(|_| panic!("{text} of {row}"))
}

#[test]
fn years_are_as_high_as_their_cells() {
    let svg = built_sample().read("output/charts/chart-地区生产总值.svg");
    let target = attribute(svg.split("<line").find(|tag| tag.contains("dasharray")).expect("target"), "y1");
    let zero = bars(&svg)[0][1] + bars(&svg)[0][3];
    // From zero to the line of the target is what the target says.
    let unit = (zero - target) / 500.0;
    for (bar, column) in bars(&svg).iter().zip([4, 9, 11]) {
        is_near(bar[3], cell("indicators", "地区生产总值", "", column) * unit);
        is_near(bar[1] + bar[3], zero);
    }
}

#[test]
fn progress_is_as_long_as_the_way_that_was_made() {
    let svg = built_sample().read("output/charts/chart-progress.svg");
    // A way of exactly 28 of 100 tells how long the axis is.
    let unit = bar_beside(&svg, "人均预期寿命").expect("bar")[2] / 28.0;
    let zero = bar_beside(&svg, "人均预期寿命").expect("bar")[0];
    let line = svg.split("<line").find(|tag| tag.contains("dasharray")).expect("time");
    is_near(attribute(line, "x1"), zero + 40.0 * unit);
    for name in ["高新技术产业增加值占GDP比重", "粮食综合生产能力", "森林覆盖率", "每千人口拥有执业（助理）医师数"]
    {
        let [base, target, now] = [4, 5, 11].map(|column| cell("indicators", name, "", column));
        let share = (now - base) / (target - base) * 100.0;
        let [left, _, width, _] = bar_beside(&svg, name).expect("bar");
        is_near(width, share.abs() * unit);
        is_near(if share < 0.0 { left + width } else { left }, zero);
    }
    // More than the axis holds is cut at its end, and marked; the label says how much it is.
    for (name, label) in [("常住人口城镇化率", "392.5%"), ("每万人发明专利拥有量", "643.6%")] {
        let [left, top, width, _] = bar_beside(&svg, name).expect("bar");
        is_near(left + width, zero + 150.0 * unit);
        is_near(text_at(&svg, label), text_at(&svg, name));
        assert!(svg.contains(&format!("y=\"{}\" width=\"3\"", top - 1.0)), "no break at {top}: {svg}");
    }
    // Growth as it should be stands at the line of time; what cannot be computed keeps its name.
    let growth = bar_beside(&svg, "地区生产总值").expect("bar");
    assert!((growth[2] - 7.58 / 7.0 * 40.0 * unit).abs() < 0.1, "{growth:?}");
    is_near(text_at(&svg, "7.58%/7%以上"), text_at(&svg, "地区生产总值"));
    assert_eq!(bar_beside(&svg, "劳动年龄人口平均受教育年限"), None);
    assert_eq!(
        bar_beside(&svg, "城市空气质量优良天数比例").map(|bar| bar[2] / unit),
        bar_beside(&svg, "地表水达到或好于Ⅲ类水体比例").map(|bar| bar[2] / unit)
    );
}

#[test]
fn investment_stands_in_the_proportion_of_its_cells() {
    let svg = built_sample().read("output/charts/chart-investment.svg");
    let all = bars(&svg);
    let unit = all[0][3] / cell("projects", "省级重点项目", "完成投资", 2);
    for (period, column) in [2, 3, 4].into_iter().enumerate() {
        for (class, row) in ["省级重点项目", "市级重点项目"].into_iter().enumerate() {
            is_near(all[period * 2 + class][3], cell("projects", row, "完成投资", column) * unit);
        }
    }
    assert!(svg.contains("url(#hatch)") && svg.contains("#d9d9d9"), "one class is hatched, one is grey");
}

#[test]
fn a_cell_is_traced_to_its_chart_and_the_markdown_says_the_numbers() {
    let project = built_sample();
    let answer = project.run(&["trace", "附表.xlsx!表1!D6"]);
    assert!(answer.stdout.contains("图4　各时期重大项目完成投资 · 2022年 · 省级重点项目"), "{}", answer.stdout);
    let answer = project.run(&["trace", "643.6%"]);
    assert!(
        answer.stdout.contains("图2　截至2022年底主要指标完成进度与时序进度对照 · 每万人发明专利拥有量"),
        "{}",
        answer.stdout
    );
    let markdown = project.read("output/report.md");
    let image = markdown.lines().find(|line| line.contains("charts/chart-progress.svg")).expect("picture");
    for said in ["常住人口城镇化率：392.5%", "时序进度 40%", "能源综合生产能力：无法计算"] {
        assert!(image.contains(said), "{said}: {image}");
    }
    assert!(
        markdown.contains("各领域的评价见[图1](#to-chart-verdicts)，进度与时间的对照见[图2](#to-chart-progress)。")
    );
    // What stands in a chart is no prose.
    let answer = project.run(&["check", "--unchecked"]);
    assert!(!answer.stdout.contains("643.6") && !answer.stdout.contains("时序进度"), "{}", answer.stdout);
}

#[test]
fn a_chart_of_one_indicator_goes_to_its_departments() {
    let project = Project::starter();
    let body = "---\npart: tasks\n---\n森林见{{ ref(key=\"chart-森林覆盖率\") }}。\n\n{{ chart(kind=\"series\", name=\"森林覆盖率\", title=\"森林\") }}\n";
    project.write("inputs/narrative/20-tasks.md", body);
    let answer = project.run(&["excerpt", "--all", "--format", "md"]);
    assert!(answer.status < 2, "{}", answer.stderr);
    let own = project.read("output/excerpts/区林业局.md");
    assert!(own.contains("(<../charts/chart-森林覆盖率.svg>)") && own.contains("　森林\n"), "{own}");
    let other = project.read("output/excerpts/区统计局.md");
    assert!(!other.contains("charts/"), "{other}");
    assert!(project.read("output/charts/chart-森林覆盖率.svg").starts_with("<svg "));
}

#[test]
fn a_bureau_chooses_its_charts() {
    let project = Project::starter();
    project.build(&["--format", "md"]);
    let shown = |project: &Project| {
        let markdown = project.read("output/report.md");
        ["verdicts", "progress", "investment"].map(|kind| markdown.contains(&format!("charts/chart-{kind}.svg")))
    };
    // The starter has no projects: their chart is neither there nor missed.
    assert_eq!(shown(&project), [true, true, false]);
    let yaml = project.read("inputs/report.yaml");
    project.write("inputs/report.yaml", format!("{yaml}\nparts: {{ omit: [chart-progress] }}\n"));
    project.build(&["--format", "md"]);
    assert_eq!(shown(&project), [true, false, false]);
    assert!(!project.read("output/report.md").contains("进度与时间的对照见"));
    project.write("inputs/report.yaml", format!("{yaml}\nparts: {{ omit: [chart-progres] }}\n"));
    let answer = project.run(&["build", "--format", "md"]);
    assert!(answer.stderr.contains("chart-progress"), "{}", answer.stderr);
}

#[test]
fn what_cannot_be_drawn_is_said_with_what_is_meant() {
    let project = Project::starter();
    for (call, said) in [
        ("chart(kind=\"progres\")", "没有名为 `progres` 的图"),
        ("chart(kind=\"series\", name=\"森林复盖率\")", "指标表中没有 `森林复盖率`"),
        ("chart(kind=\"series\")", "没有说画哪一项指标"),
        ("chart(kind=\"investment\")", "工作簿中没有重大项目表，画不出投资图"),
        ("chart(kind=\"series\", nmae=\"森林覆盖率\")", "没有参数 `nmae`"),
        ("chart(kind=\"progress\")", "`chart-progress` 在报告中出现了两次"),
    ] {
        project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n{{{{ {call} }}}}\n"));
        let answer = project.run(&["build", "--format", "md"]);
        assert!(answer.status > 0 && answer.stderr.contains(said), "{call}: {}", answer.stderr);
    }
}

/// The starter with indicators of the pattern of one row.
fn indicators(count: usize) -> Project {
    let project = Project::starter();
    let names: Vec<String> = (0..count).map(|at| format!("第{at}项")).collect();
    let of = |name: &str| -> Vec<String> {
        let cells = ROW.iter().enumerate().map(|(at, cell)| if at == 1 { name } else { cell });
        cells.map(str::to_owned).collect()
    };
    let rows: Vec<Vec<String>> = names.iter().map(|name| of(name)).collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let sheet: Vec<&[&str]> = std::iter::once(&HEADER[..]).chain(rows.iter().map(Vec::as_slice)).collect();
    project.retable(workbook(&[("附件2", &sheet)]));
    project
}

#[test]
fn many_indicators_are_divided_and_too_many_are_told() {
    let project = indicators(40);
    let answer = project.run(&["build", "--format", "md"]);
    let markdown = project.read("output/report.md");
    assert!(
        markdown.contains("charts/chart-progress.svg") && markdown.contains("charts/chart-progress-2.svg"),
        "{}",
        answer.stderr
    );
    assert!(markdown.contains("对照（一）") && markdown.contains("对照（二）"));
    let project = indicators(130);
    let answer = project.run(&["build", "--format", "md"]);
    assert!(answer.status < 2, "{}", answer.stderr);
    assert!(!project.read("output/report.md").contains("chart-progress"));
    let said = project.run(&["check"]).stdout;
    assert!(said.contains("chart-left-out"), "{said}");
}

#[test]
fn a_comparison_shows_how_many_stand_in_each_class() {
    let [old, new] = [Project::starter(), Project::starter()];
    let rows = |verdict: &str| {
        let mut row = ROW;
        row[9] = if verdict.is_empty() { "正常" } else { "滞后" };
        row
    };
    old.retable(workbook(&[("附件2", &[&HEADER, &rows("")])]));
    new.retable(workbook(&[("附件2", &[&HEADER, &rows("滞后")])]));
    let paths = [&old, &new].map(|project| project.root().to_str().expect("UTF-8").to_owned());
    let answer = new.run(&["diff", &paths[0], &paths[1], "--format", "md", "--output", "out"]);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    let markdown = new.read("out/diff.md");
    assert!(markdown.contains("旧版：正常1，滞后0，合计1；新版：正常0，滞后1，合计1"), "{markdown}");
    assert!(markdown.contains("图2　评价的变化"));
    assert!(markdown.contains("评价变差的有1项："), "{markdown}");
    assert!(new.read("out/charts/diff-评价.svg").contains("url(#hatch)"));
}
