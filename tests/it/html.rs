//! The page: what its script knows is what the report is made of, nothing in it leads out, and what goes to a
//! department holds nothing of the others. `tests/it/browser/` opens such pages.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::{Project, workbook};

/// What the script of a page knows.
fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"data\">").expect("data");
    serde_json::from_str(rest.split_once("</script>").expect("its end").0).expect("JSON")
}

/// The numbers in an attribute, wherever the page has it.
fn attribute(page: &str, name: &str) -> Vec<usize> {
    let begin = format!(" {name}=\"");
    let parts = page.split(&begin).skip(1);
    parts
        .flat_map(|part| part.split('"').next().unwrap_or_default().split(' '))
        .map(|one| one.parse().expect("number"))
        .collect()
}

/// Addresses of cells by their indices in the data of a page.
fn addresses(data: &Value, indices: &Value) -> Vec<String> {
    let cell = |index: &Value| {
        let index = usize::try_from(index.as_u64().expect("index")).expect("index");
        data["cells"][index]["a"].as_str().expect("address").to_owned()
    };
    indices.as_array().into_iter().flatten().map(cell).collect()
}

/// What every cell of the tables shows, by its address.
fn shown_by_cell(archive: &Value) -> BTreeMap<String, String> {
    let all = |value: &Value| value.as_array().expect("a list").clone();
    let rows = all(&archive["dataset"]["tables"]).into_iter().flat_map(|table| all(&table["rows"]));
    let shown = |cell: &Value| {
        Some((cell["origin"]["cell"].as_str()?.to_owned(), cell["text"].as_str().expect("a text").to_owned()))
    };
    rows.flat_map(|row| all(&row["cells"])).filter_map(|cell| shown(&cell)).collect()
}

#[test]
fn the_page_knows_of_every_figure_what_the_archive_says() {
    for name in ["", "annual-2023", "city-2028"] {
        let project = if name.is_empty() { Project::sample() } else { Project::of_samples(name) };
        assert!(project.run(&["build", "--format", "html"]).status < 2);
        let page = project.read("output/report.html");
        let (data, archive) = (data(&page), project.read("output/report.json"));
        let archive: Value = serde_json::from_str(&archive).expect("JSON");
        let figures = archive["report"]["figures"].as_array().expect("figures");
        assert_eq!(data["figures"].as_array().map(Vec::len), Some(figures.len()));
        for (figure, known) in figures.iter().zip(data["figures"].as_array().expect("figures")) {
            let origin = &figure["origin"];
            let cells = match (&origin["cell"], &origin["computed"]) {
                (Value::String(cell), _) => vec![cell.clone()],
                (_, Value::Object(computed)) => {
                    assert_eq!(known["f"], computed["formula"]);
                    let inputs = computed["inputs"].as_array().expect("inputs");
                    inputs.iter().map(|cell| cell.as_str().expect("address").to_owned()).collect()
                }
                _ => Vec::new(),
            };
            assert_eq!(addresses(&data, &known["c"]), cells, "{figure}");
        }
        let shown: BTreeSet<usize> = attribute(&page, "data-f").into_iter().collect();
        assert!(!shown.is_empty() && shown.iter().all(|id| *id < figures.len()));
        // A cell of a table shows what the archive says it does, among those around it.
        let grids = data["grids"].as_array().expect("grids");
        let shown = shown_by_cell(&archive);
        let mut found = 0;
        for cell in data["cells"].as_array().expect("cells") {
            let Some(spot) = cell["g"].as_array() else { continue };
            let at = |index: usize| usize::try_from(spot[index].as_u64().expect("index")).expect("index");
            let text = grids[at(0)]["r"][at(1)][2][at(2)].as_str().expect("text");
            assert_eq!(Some(text), shown.get(cell["a"].as_str().expect("address")).map(String::as_str), "{cell}");
            found += 1;
        }
        assert!(found > 20, "{found}");
    }
}

#[test]
fn a_page_runs_its_own_script_and_loads_nothing() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let project = Project::starter();
    project.build(&["--format", "html"]);
    let page = project.read("output/report.html");
    let (_, policy) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").expect("a policy");
    let policy = policy.split_once('"').expect("its end").0.replace("&quot;", "\"");
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe") && !policy.contains("file:"));
    let hash = |text: &str| {
        let digest = sha2::Sha256::digest(text.as_bytes());
        format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(digest))
    };
    let inside =
        |open: &str, close: &str| page.split_once(open).and_then(|(_, rest)| rest.split_once(close)).expect("part").0;
    assert!(
        policy.contains(&hash(inside("<style>", "</style>")))
            && policy.contains(&hash(inside("<script>", "</script>")))
    );
    for way in [" src=\"http", " href=\"http", "<link", "<iframe", "@import", "url(", " style=\"", "eval(", "innerHTML"]
    {
        let allowed = if way == "url(" { page.matches("url(#").count() } else { 0 };
        assert_eq!(page.matches(way).count(), allowed, "{way}");
    }
    assert_eq!(project.run(&["build", "--format", "html"]).status, 0);
    assert_eq!(project.read("output/report.html"), page, "the same input, the same bytes");
}

#[test]
fn what_stands_in_prose_and_settings_is_text() {
    let project = Project::starter();
    let hostile = "</script><script>alert(1)</script><!-- ]]> \u{2028}";
    project.edit("inputs/report.yaml", "title: ", &format!("title: {hostile} "));
    project.write(
        "inputs/narrative/20-tasks.md",
        format!(
            "---\npart: tasks\n---\n甲{}乙，[链接](javascript:alert(1))，[邮件](mailto:a@b.cn)。\n",
            hostile.replace('<', "\\<")
        ),
    );
    let answer = project.run(&["build", "--format", "html"]);
    assert!(answer.status < 2, "{}", answer.stderr);
    let page = project.read("output/report.html");
    // The data, and the script.
    assert_eq!((page.matches("<script").count(), page.matches("</script>").count()), (2, 2));
    assert_eq!(page.matches("<!--").count(), 0);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("href=\"mailto:a@b.cn\""));
    assert!(!page.contains("javascript:"), "the text of the link alone is left");
}

#[test]
fn what_stands_in_cells_is_text() {
    let project = Project::starter();
    let name = "指标</script><script>alert(1)</script><!--";
    let header: &[&str] = &[
        "类型",
        "序号",
        "指标名称",
        "单位",
        "2020年基数",
        "2025年目标值",
        "年均增速",
        "属性",
        "责任单位",
        "2021年总量",
        "2021年增速",
        "2022年总量",
        "2022年增速",
        "基本评价",
    ];
    let row: &[&str] = &[
        "经济",
        "1",
        name,
        "亿元",
        "100",
        "140以上",
        "7以上",
        "预期性",
        "区发改局",
        "108",
        "8%",
        "116.6",
        "8%",
        "正常",
    ];
    project.retable(workbook(&[("附件2", &[header, row])]));
    let answer = project.run(&["build", "--format", "html"]);
    let page = project.read("output/report.html");
    assert_eq!((page.matches("<script").count(), page.matches("</script>").count()), (2, 2), "{}", answer.stderr);
    assert_eq!(page.matches("<!--").count(), 0);
    // It is there, and read back as it was.
    let told = data(&page).to_string();
    assert!(told.contains("指标</script><script>alert(1)") && page.contains("指标&lt;/script&gt;"));
}

#[test]
fn the_page_of_a_department_holds_nothing_of_the_others() {
    let project = Project::sample();
    project.run(&["excerpt", "--department", "区林业局", "--format", "html"]);
    let page = project.read("output/excerpts/区林业局.html");
    let data = data(&page);
    assert!(attribute(&page, "data-f").len() > 5 && data["cells"].as_array().is_some_and(|cells| !cells.is_empty()));
    for inward in ["inputs/", "templates/", "{{", "report.yaml 的"] {
        assert!(!data.to_string().contains(inward), "{inward}");
    }
    assert_eq!(data["findings"].as_array().map(Vec::len), Some(0));
    // The rows around are its own.
    let table = project.read("output/report.json");
    let archive: Value = serde_json::from_str(&table).expect("JSON");
    let indicators = crate::support::table(&archive, "indicators");
    let own: Vec<&str> = indicators["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .filter(|row| row["departments"].as_array().is_some_and(|all| all.iter().any(|one| one == "区林业局")))
        .filter_map(|row| row["name"].as_str())
        .collect();
    let rows = data["grids"]
        .as_array()
        .expect("grids")
        .iter()
        .filter(|grid| grid["t"].as_str().is_some_and(|name| name.starts_with("指标表")));
    let shown: Vec<&str> =
        rows.flat_map(|grid| grid["r"].as_array().expect("rows")).filter_map(|row| row[1].as_str()).collect();
    assert!(!shown.is_empty() && shown.iter().all(|name| own.contains(name)), "{shown:?} of {own:?}");
}

#[test]
fn a_number_that_changed_has_the_cells_of_both_versions() {
    let project = Project::annual();
    let (old, new) = (Project::sample(), project);
    let old = old.root().to_str().expect("UTF-8").to_owned();
    let answer = new.run(&["diff", &old, ".", "--format", "html,json"]);
    assert_eq!(answer.status, 1, "{}", answer.stderr);
    let page = new.read("output/diff.html");
    let (data, told) = (data(&page), new.read("output/diff.json"));
    let told: Value = serde_json::from_str(&told).expect("JSON");
    let side = |id: &Value| -> Vec<String> {
        id.as_u64()
            .map_or_else(Vec::new, |id| addresses(&data, &data["figures"][usize::try_from(id).expect("index")]["c"]))
    };
    let pairs: BTreeSet<(Vec<String>, Vec<String>)> =
        data["pairs"].as_array().expect("pairs").iter().map(|pair| (side(&pair[0]), side(&pair[1]))).collect();
    let mut changed = 0;
    for field in
        told["indicators"].as_array().expect("rows").iter().flat_map(|row| row["fields"].as_array().expect("fields"))
    {
        let (Some(old), Some(new)) = (field["old_cell"].as_str(), field["new_cell"].as_str()) else { continue };
        if field["kind"] != "revised" {
            continue;
        }
        changed += 1;
        let wanted = (vec![format!("旧版：{old}")], vec![format!("新版：{new}")]);
        assert!(pairs.contains(&wanted), "{wanted:?}");
    }
    assert!(changed > 3, "{changed}");
    let ids: BTreeSet<usize> = attribute(&page, "data-f").into_iter().collect();
    let figures = data["figures"].as_array().expect("figures").len();
    assert!(ids.iter().all(|id| *id < figures));
}
