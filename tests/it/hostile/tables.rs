//! Tables and prose that are sound, and for which the program's own work would grow with the square of
//! what they hold.

use std::fmt::Write as _;

use rust_xlsxwriter::Worksheet;

use super::{Run, refused_table, run, table};
use crate::support::{Project, ROW};

/// A project that builds, with this table and these paragraphs as all of its prose.
pub(super) fn project(workbook: &[u8], prose: &str) -> Project {
    let project = Project::starter();
    project.retable(workbook);
    let narratives = std::fs::read_dir(project.path("inputs/narrative")).expect("narratives");
    for file in narratives.map(|entry| entry.expect("entry").path()) {
        std::fs::remove_file(file).expect("removed");
    }
    project.write("inputs/narrative/20-tasks.md", format!("---\npart: tasks\n---\n# 经济运行\n\n{prose}\n"));
    project
}

/// The table with this many rows, each named by its number and changed further.
pub(super) fn rows(count: u32, more: impl Fn(&mut Worksheet, u32)) -> Vec<u8> {
    table(|sheet| {
        for row in 1..=count {
            for (col, text) in (0..).zip(ROW) {
                sheet.write_string(row, col, text).expect("cell");
            }
            sheet.write_string(row, 1, format!("指标第{row}号")).expect("cell");
            more(sheet, row);
        }
    })
}

#[track_caller]
fn says(run: &Run, words: &[&str]) {
    for word in words {
        assert!(run.stderr.contains(word), "`{word}` is not in:\n{:.3000}", run.stderr);
    }
}

/// Each is held against each name, up to a limit.
#[test]
fn thousands_of_figures_that_do_not_exist() {
    for call in ["v(name=\"指标N\", at=\"2022年总量\")", "avg(name=\"指标第N\")", "v(name=\"甲N\", at=\"乙\")"]
    {
        let prose = (0..1_500).fold(String::new(), |mut prose, number| {
            let _ = write!(prose, "增长{{{{ {} }}}}。\n\n", call.replace('N', &format!("x{number}")));
            prose
        });
        let run = run(&project(&rows(1_500, |_, _| {}), &prose), &["build", "--format", "md"]);
        assert_eq!(run.status, 1, "{:.3000}", run.stderr);
        says(&run, &["unknown-figure", "只查了一部分"]);
    }
}

/// Everybody has an excerpt of all that anybody answers for.
#[test]
fn departments_by_the_hundred() {
    let names = |count: u32| (0..count).map(|number| format!("第{number}局")).collect::<Vec<_>>().join("、");
    let free = |workbook: &[u8]| {
        let project = project(workbook, "平稳。");
        let text = project.read("inputs/report.yaml");
        let (before, rest) = text.split_once("departments:").expect("departments");
        let after = rest.split_once("\n\n").expect("end").1;
        project.write("inputs/report.yaml", format!("{before}{after}"));
        project
    };
    let alone = rows(400, |sheet, row| {
        sheet.write_string(row, 6, format!("第{row}局")).expect("cell");
    });
    let joint = rows(200, |sheet, row| {
        sheet.write_string(row, 6, names(100)).expect("cell");
    });
    for (workbook, words) in [(alone, "责任单位有 400 个，一次最多摘编 300 个"), (joint, "合计 20000 行")]
    {
        for arguments in [&["excerpt", "--list"][..], &["excerpt", "--all", "--format", "md"]] {
            let run = run(&free(&workbook), arguments);
            assert_eq!(run.status, 2, "{:.3000}", run.stderr);
            says(&run, &["over-limit", words]);
        }
    }
    let crowded = rows(100, |sheet, row| {
        sheet.write_string(row, 6, names(1_000)).expect("cell");
    });
    says(&run(&free(&crowded), &["build", "--format", "md"]), &["overlong-table", "责任单位合计超过 60000 个"]);
}

/// Little prose, much text.
#[test]
fn what_is_placed_or_printed_again_and_again() {
    let big = rows(1_000, |_, _| {});
    let run = run_build(&big, &"{{ table(key=\"indicators\") }}\n\n".repeat(3_000));
    says(&run, &["repeated-key"]);
    let long = rows(3, |sheet, row| {
        sheet.write_string(row, 7, "长".repeat(30_000)).expect("cell");
    });
    let value = "{{ v(name=\"指标第1号\", at=\"2021年总量\") }}\n\n";
    let count = "共{{ count() }}项。\n\n";
    for (workbook, prose) in [(&long, value.repeat(1_500)), (&rows(2_000, |_, _| {}), count.repeat(1_500))] {
        let run = run_build(workbook, &prose);
        says(&run, &["over-limit", "报告引用的数据太多", "20-tasks.md"]);
    }
}

#[track_caller]
fn run_build(workbook: &[u8], prose: &str) -> Run {
    let run = run(&project(workbook, prose), &["build", "--format", "md"]);
    assert!(run.status > 0, "{:.3000}", run.stderr);
    run
}

#[test]
fn names_of_a_quarter_of_a_million_characters() {
    for length in [180, 199] {
        let wordy = rows(1_500, |sheet, row| {
            sheet.write_string(row, 1, format!("{row}{}", "名".repeat(length - 5))).expect("cell");
        });
        refused_table(&wordy, "指标名称合计超过 250000 个字");
    }
}

/// Differences of all pairs of columns are as many as the columns times themselves.
#[test]
fn a_trace_among_hundreds_of_columns() {
    let wide = table(|sheet| {
        for (at, col) in (10..250).enumerate() {
            let header = format!("{}年1-{}月总量", 1990 + at / 12, at % 12 + 1);
            sheet.write_string(0, col, header).expect("cell");
            for row in 1..=60_u32 {
                let value = f64::from(row) + f64::from(col) / 8.0;
                sheet.write_number(row, col, value).expect("cell");
            }
        }
        for row in 1..=60 {
            for (col, text) in (0..).zip(ROW) {
                sheet.write_string(row, col, text).expect("cell");
            }
            sheet.write_string(row, 1, format!("指标第{row}号")).expect("cell");
        }
    });
    for asked in ["41", "7.5", "附表.xlsx!附件2!K5"] {
        let run = run(&project(&wide, "增长41万元，又是7.5万元。"), &["trace", asked]);
        assert_eq!(run.status, 0, "{asked}: {:.3000}", run.stderr);
    }
}
