//! The documentation says what the program does: its examples are run here.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use pinggu::bind::Group;
use pinggu::diag::Code;
use pinggu::inspect::{CHECKS, NumberClass};

use crate::support::documented::{self, plain};
use crate::support::{Project, repository, workbook};

fn doc(name: &str) -> String {
    std::fs::read_to_string(repository().join("docs").join(name)).expect(name)
}

/// Fenced blocks of a language, each with the line that follows the fence.
fn blocks(text: &str, language: &str) -> Vec<(String, String)> {
    let fence = format!("```{language}\n");
    text.split(&fence)
        .skip(1)
        .filter_map(|rest| {
            let (body, after) = rest.split_once("```\n")?;
            let next = after.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            Some((body.to_owned(), next.to_owned()))
        })
        .collect()
}

#[test]
fn every_code_has_its_section() {
    let text = doc("findings.zh-CN.md");
    for code in Code::ALL {
        let heading = format!("## {}\n", code.as_str());
        assert_eq!(text.matches(&heading).count(), 1, "{} in docs/findings.zh-CN.md", code.as_str());
        let named = format!("{heading}\n**{}**\n", code.title());
        assert!(text.contains(&named), "{} is called {} in docs/findings.zh-CN.md", code.as_str(), code.title());
    }
}

/// The table at the top of the manual of findings is what the checks declare.
#[test]
fn the_index_of_checks_is_their_declarations() {
    let mut index = "| 核对什么 | 编号 | 名称 | 默认级别 | 以前的编号 |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for check in CHECKS {
        for kind in check.finds {
            let (subject, code, title) = (check.run.subject(), kind.code.as_str(), kind.code.title());
            let former = kind.formerly.map_or_else(String::new, |old| format!("`{}`", old.as_str()));
            let _ = writeln!(index, "| {subject} | [`{code}`](#{code}) | {title} | {} | {former} |", kind.weight());
        }
    }
    let text = doc("findings.zh-CN.md");
    assert!(text.contains(&format!("\n{index}\n")), "docs/findings.zh-CN.md should have:\n\n{index}");
}

/// Examples at a line of a narrative or of `report.yaml` are made again from that line. Every kind of
/// finding of the checks of prose has one; those of the tables alone are held by `check_tables`.
#[test]
fn examples_of_findings_are_what_the_program_says() {
    let mut count = 0;
    let mut made = BTreeSet::new();
    for example in documented::examples() {
        let place: Vec<&str> = example[1].trim_start_matches("  位置：").split(':').collect();
        let (Some(line), Some((_, text))) =
            (place.get(1).and_then(|line| line.parse::<usize>().ok()), example[2].split_once(" | "))
        else {
            continue;
        };
        // Made from several lines, or with other settings, by tests of their own.
        if ["[stale-acceptance]", "[wide-table]", "[borrowed-glyph]", "[unrevised]"]
            .iter()
            .any(|code| example[0].contains(code))
        {
            continue;
        }
        let mut project = Project::starter();
        match place[0] {
            "inputs/narrative/20-tasks.md" if line > 3 => {
                let blank = "\n".repeat(line - 4);
                project.write(place[0], format!("---\npart: tasks\n---\n{blank}{text}\n"));
            }
            "inputs/narrative/20-tasks.md" => project.write(place[0], format!("---\n{text}\n---\n正文。\n")),
            "inputs/report.yaml" => replace_line(&project, place[0], line, text),
            file if file.starts_with("inputs/narrative/") => {
                project = Project::sample();
                replace_line(&project, file, line, text);
            }
            _ => continue,
        }
        // What checks merely note is listed by `check` alone, what fails in typst by `build`.
        let printed = plain(&(project.run(&["build"]).stderr + &project.run(&["check"]).stdout));
        let documented = plain(&example.join("\n"));
        assert!(printed.contains(&documented), "documented:\n{documented}\n\nprinted:\n{printed}");
        count += 1;
        made.extend(example[0].split(['[', ']']).nth(1));
    }
    assert!(count >= 18, "only {count} examples were made");
    let of_prose = CHECKS.iter().filter(|check| check.run.needs_prose()).flat_map(|check| check.finds);
    // Made of a project that was rolled forward, by `next`.
    let of_prose = of_prose.filter(|kind| kind.code != Code::Unrevised);
    let unmade: Vec<&str> = of_prose.map(|kind| kind.code.as_str()).filter(|code| !made.contains(code)).collect();
    assert!(unmade.is_empty(), "no example of these was made: {unmade:?}");
}

fn replace_line(project: &Project, file: &str, line: usize, text: &str) {
    let whole = project.read(file);
    let mut lines: Vec<&str> = whole.lines().collect();
    lines.resize(lines.len().max(line), "");
    lines[line - 1] = text;
    project.write(file, lines.join("\n"));
}

#[test]
fn the_example_of_a_stale_acceptance_is_what_the_program_says() {
    let text = doc("findings.zh-CN.md");
    let section = text.split("\n## stale-acceptance\n").nth(1).expect("section");
    let (settings, _) = &blocks(section, "yaml")[0];
    let (example, _) = &blocks(section, "text")[0];
    let project = Project::starter();
    project.write("inputs/report.yaml", project.read("inputs/report.yaml") + settings);
    let printed = plain(&project.run(&["check"]).stdout);
    assert!(printed.contains(plain(example).trim()), "documented:\n{example}\n\nprinted:\n{printed}");
}

#[test]
fn examples_of_templates_run_and_print_what_they_promise() {
    let tables = doc("tables.zh-CN.md");
    let examples = [blocks(&doc("templates.zh-CN.md"), "jinja"), blocks(&tables, "jinja")].concat();
    assert!(examples.len() >= 20, "only {} examples", examples.len());
    let project = Project::sample();
    // The kinds of tables that are shown there, and their sheets.
    let kinds = blocks(&tables, "yaml");
    assert!(kinds.len() >= 4, "only {} kinds of tables", kinds.len());
    for (at, (kind, _)) in kinds.iter().enumerate() {
        project.write(&format!("inputs/tables/{at}.yaml"), kind);
    }
    let sheets = ["例一：固定资产投资分行业表", "例二：年度计划表", "正文数据"].map(|heading| sheet(&tables, heading));
    let rows = sheets.each_ref().map(|rows| rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let named = [("一", &*rows[0]), ("二", &*rows[1]), ("三", &*rows[2])];
    project.write("inputs/说明.xlsx", workbook(&named));
    project.edit("inputs/report.yaml", "  - 附表.xlsx\n", "  - 附表.xlsx\n  - 说明.xlsx\n");
    for (at, (body, _)) in examples.iter().enumerate() {
        if body.starts_with("---\n") {
            // A whole file: front matter and body.
            project.write(&format!("inputs/narrative/99-example-{at:02}.md"), body.replace("part: ", "part: example-"));
        }
    }
    let mut section = String::from("---\nkey: examples\n---\n# 例子\n\n");
    for (at, (body, _)) in examples.iter().enumerate() {
        let _ =
            if body.starts_with("---\n") { Ok(()) } else { write!(section, "例{at}始\n\n{body}\n\n例{at}终\n\n") };
    }
    project.write("templates/sections/95-examples.md", section);
    // In place of the sample's own chapters, which place the same tables and pictures.
    project.write("templates/sections/94-tables.md", "# 表\n\n{{ table(key=\"projects\") }}\n");
    let yaml = project.read("inputs/report.yaml");
    project.write("inputs/report.yaml", yaml + "\nsections: [94-tables, 95-examples, 80-annex1, 90-annex2]\n");
    let answer = project.run(&["build", "--format", "md"]);
    assert_eq!(answer.status, 0, "{}", answer.stderr);
    let markdown = project.report();
    for (at, (body, promised)) in examples.iter().enumerate() {
        let Some(promised) = promised.strip_prefix("→ ").filter(|_| !body.starts_with("---\n")) else { continue };
        let printed = markdown
            .split(&format!("例{at}始\n\n"))
            .nth(1)
            .and_then(|rest| rest.split(&format!("\n\n例{at}终")).next());
        let printed = printed.unwrap_or_default().trim().replace('\\', "");
        assert_eq!(printed, promised.trim().trim_matches('`'), "example {at}: {body}");
    }
}

/// The first table under a heading, as the sheet that it shows.
fn sheet<'a>(text: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let (_, section) = text.split_once(&format!("## {heading}\n")).expect("heading");
    let lines = section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    let rows = lines.filter(|line| !line.starts_with("| ---"));
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

fn source(name: &str) -> String {
    std::fs::read_to_string(repository().join("src").join(name)).expect(name)
}

/// The lines of a declaration, without comments and attributes.
fn declared<'a>(source: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (_, body) = source.split_once(&format!("{name} {{\n")).unwrap_or_else(|| panic!("{name} is not declared"));
    let lines = body.lines().take_while(|line| *line != "}").map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with(['/', '#']))
}

/// The keys that a struct reads.
fn fields(source: &str, name: &str) -> BTreeSet<String> {
    declared(source, name)
        .map(|line| line.trim_start_matches("pub ").split(':').next().expect("name").replace('_', "-"))
        .collect()
}

/// The values that an enum reads, without what they hold.
pub(crate) fn variants(source: &str, name: &str) -> BTreeSet<String> {
    let name_of = |line: &str| line.split([',', '(']).next().expect("name").to_owned();
    let kebab = |name: String| {
        let parts = name.char_indices().map(|(at, c)| match c {
            'A'..='Z' if at > 0 => format!("-{}", c.to_ascii_lowercase()),
            _ => c.to_ascii_lowercase().to_string(),
        });
        parts.collect::<String>()
    };
    declared(source, name).map(name_of).map(kebab).collect()
}

/// What stands in backquotes in the first column of the first table after some text.
fn explained(text: &str, after: &str) -> BTreeSet<String> {
    let (_, rest) = text.split_once(after).unwrap_or_else(|| panic!("`{after}` is not there"));
    let lines = rest.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    lines.filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn every_key_and_value_of_a_kind_of_table_is_documented_and_no_other() {
    let text = doc("tables.zh-CN.md");
    let (reader, model) = (source("extract/schema.rs"), source("model/table/schema.rs"));
    for (after, known) in [
        ("\n## 样式文件的键\n", fields(&reader, "SchemaFile")),
        ("\n### `columns`：各列\n", fields(&reader, "ColumnFile")),
        ("\n### `role`：列的意思\n", variants(&source("model/table/role.rs"), "roles!")),
        ("\n`period` 取：\n", variants(&model, "PeriodRule")),
        ("\n### `rows`：各行\n", fields(&reader, "RowsFile")),
        ("\n### `recognise`：怎样认\n", fields(&reader, "RecogniseFile")),
        ("\n### `layout`：版式\n", fields(&model, "Layout")),
        ("\n### `items`：所计的内容\n", variants(&model, "ItemMeaning")),
    ] {
        assert_eq!(explained(&text, after), known, "the table after {after:?} of docs/tables.zh-CN.md");
    }
    // Values that stand in a cell or a sentence.
    let values = [
        variants(&reader, "LabelSource"),
        variants(&reader, "AlignWord"),
        variants(&model, "Short"),
        variants(&model, "Form"),
        variants(&source("markup/block.rs"), "TableSize"),
    ];
    for value in values.into_iter().flatten() {
        assert!(text.contains(&format!("`{value}`")), "{value} is not in docs/tables.zh-CN.md");
    }
    // Checks: the name of each with what it may hold.
    let mut checks = BTreeSet::new();
    for name in variants(&model, "CheckRule") {
        match name.as_str() {
            "sum" => checks.extend(
                variants(&model, "PartsOf")
                    .into_iter()
                    .map(|parts| format!("{{ sum: {{ parts: {parts}, total: total }} }}")),
            ),
            "share" => checks
                .extend(variants(&model, "WholeOf").into_iter().map(|whole| format!("{{ share: {{ of: {whole} }} }}"))),
            _ => drop(checks.insert(name)),
        }
    }
    assert_eq!(explained(&text, "\n### `checks`：核对\n"), checks);
}

#[test]
fn the_wordings_of_the_manual_are_those_of_the_built_in_kinds() {
    let list = source("extract/schema.rs");
    let kinds = list.split("(\"tables/").skip(1).filter_map(|rest| rest.split_once("\", include_str!"));
    let mut table = "| 表 | 标准表头 | 其他写法 |\n| --- | --- | --- |\n".to_owned();
    let mut count = 0;
    for (file, _) in kinds {
        let text = std::fs::read_to_string(repository().join("tables").join(file)).expect(file);
        let kind: serde_json::Value = serde_yaml::from_str(&text).expect(file);
        let name = kind["name"].as_str().expect("name").split('（').next().expect("name").to_owned();
        count += 1;
        for column in kind["columns"].as_array().expect("columns") {
            let all = |key: &str| column.get(key).and_then(|list| list.as_array()).cloned().unwrap_or_default();
            let words = all("words").iter().map(|word| word.as_str().expect("word").to_owned()).collect::<Vec<_>>();
            let Some(standard) = words.first().filter(|word| !word.is_empty()) else { continue };
            let others =
                words[1..].iter().map(|word| if word.is_empty() { "只写时期".to_owned() } else { word.clone() });
            let endings = all("endings").into_iter().map(|end| format!("以“{}”结尾", end.as_str().expect("end")));
            let others: Vec<String> = others.chain(endings).collect();
            let ends: Vec<String> = all("suffix").iter().map(|end| end.as_str().expect("suffix").to_owned()).collect();
            let ends = if ends.is_empty() { String::new() } else { format!("；末尾可加 {}", ends.join("、")) };
            let _ = writeln!(table, "| {name} | {standard} | {}{ends} |", others.join("、"));
        }
    }
    assert_eq!(count, 6, "kinds in BUILT_IN");
    assert!(doc("manual.zh-CN.md").contains(&format!("\n{table}\n")), "docs/manual.zh-CN.md should have:\n\n{table}");
}

#[test]
fn functions_and_filters_are_all_documented() {
    let source = std::fs::read_to_string(repository().join("src/narrate/functions.rs")).expect("source");
    let text = doc("templates.zh-CN.md");
    let registered = [
        "register_function(\"",
        "function(tera, tools, \"",
        "register_filter(\"",
        "figure(tera, tools, \"",
        "list(tera, tools, \"",
        "place(tera, \"",
        "without_arguments(tera, \"",
    ];
    let mut count = 0;
    for start in registered {
        for rest in source.split(start).skip(1) {
            let name = rest.split('"').next().expect("name");
            count += 1;
            // `v(` is also the end of other names.
            let is_call = |(at, _): (usize, &str)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let is_called = text.match_indices(&format!("{name}(")).any(is_call);
            assert!(is_called || text.contains(&format!("`{name}`")), "{name} is not in docs/templates.zh-CN.md");
        }
    }
    assert!(count >= 25, "only {count} names were found");
}

#[test]
fn the_whole_file_example_of_the_project_file_is_valid() {
    let examples = blocks(&doc("report-yaml.zh-CN.md"), "yaml");
    let (whole, _) = examples
        .iter()
        .find(|(body, _)| body.contains("title:") && body.contains("workbooks:"))
        .expect("a whole example");
    let project = Project::sample();
    project.write("inputs/report.yaml", whole);
    let answer = project.run(&["build", "--format", "md"]);
    assert!(!answer.stderr.contains("bad-config"), "{}", answer.stderr);
}

#[test]
fn every_key_of_the_project_file_is_documented() {
    let text = doc("report-yaml.zh-CN.md");
    let files = ["job.rs", "page.rs"].map(|file| repository().join("src/model").join(file));
    let source = files.map(|file| std::fs::read_to_string(file).expect("source")).concat();
    let fields = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(':').map(|(name, _)| name.trim()));
    let mut count = 0;
    for field in fields.filter(|field| field.chars().all(|c| c.is_ascii_lowercase() || c == '_')) {
        let key = field.replace('_', "-");
        // A row of a table of keys begins with it; keys of keys stand in one row or in an example.
        let forms = [format!("`{key}`"), format!("`{key}:"), format!(" {key}: "), format!("\n{key}:")];
        assert!(forms.iter().any(|form| text.contains(form)), "`{key}` is not in docs/report-yaml.zh-CN.md");
        count += 1;
    }
    assert!(count > 60, "only {count} keys were found");
}

#[test]
fn the_example_of_an_explanation_is_what_the_program_says() {
    let text = doc("manual.zh-CN.md");
    let section = text.split("### 一句话是怎么读的").nth(1).expect("section");
    let [(command, _), (shown, _)] = &blocks(section, "text")[..2] else { panic!("two blocks") };
    let sentence = command.trim().strip_prefix("pinggu check --explain '").and_then(|rest| rest.strip_suffix('\''));
    let answer = Project::sample().run(&["check", "--explain", sentence.expect("a sentence")]);
    assert_eq!(answer.stdout, *shown);
}

#[test]
fn every_reason_why_a_number_stays_is_explained() {
    let text = doc("manual.zh-CN.md");
    let section = text.split("## 手写的数改成取数：bind").nth(1).expect("section").split("### ").next().expect("text");
    for group in Group::ALL {
        assert_eq!(section.matches(&format!("\n| {} | ", group.title())).count(), 1, "{}", group.title());
    }
}

#[test]
fn every_class_of_numbers_is_explained() {
    let text = doc("manual.zh-CN.md");
    let section = text.split("### 核对了多少").nth(1).expect("section").split("### ").next().expect("text");
    for class in NumberClass::ALL {
        assert_eq!(section.matches(&format!("\n| {} | ", class.title())).count(), 1, "{}", class.title());
    }
}
