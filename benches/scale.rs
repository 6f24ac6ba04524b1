//! Whole runs at growing sizes: time and peak memory of `pinggu` on projects of 10 to 10,000
//! indicators and 1 to 100 projects, as ratios to bare `typst` in the same run.
//!
//! `cargo bench --bench scale`, or `make bench`, which also sets the tools up. The peak is that of
//! the largest process: with PDFs that is typst.

#![expect(clippy::disallowed_methods, reason = "lays out projects and runs programs")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rust_xlsxwriter::Workbook;
use wait4::Wait4 as _;

const PINGGU: &str = env!("CARGO_BIN_EXE_pinggu");
const HEADER: [&str; 14] = [
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

/// Wall time and peak memory in bytes of a command that must succeed.
fn measured(program: &Path, arguments: &[&str], folder: &Path) -> (Duration, u64) {
    ended(program, arguments, folder, 0)
}

/// The same of a command that must end with a status.
fn ended(program: &Path, arguments: &[&str], folder: &Path, status: i32) -> (Duration, u64) {
    let begun = Instant::now();
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    let used = command.spawn().expect("starts").wait4().expect("ends");
    assert_eq!(used.status.code(), Some(status), "{arguments:?} in {}", folder.display());
    (begun.elapsed(), used.rusage.maxrss)
}

/// The median time of some runs, each after `prepare`, and the highest peak.
fn median(runs: usize, prepare: &dyn Fn(), run: &dyn Fn() -> (Duration, u64)) -> (Duration, u64) {
    let mut times = Vec::new();
    let mut peak = 0;
    for _ in 0..runs {
        prepare();
        let (time, memory) = run();
        times.push(time);
        peak = peak.max(memory);
    }
    times.sort_unstable();
    (times[times.len() / 2], peak)
}

/// A starter project whose workbook has so many indicators, shared by so many departments.
fn project(folder: &Path, indicators: usize, departments: usize) {
    let name = folder.to_str().expect("UTF-8");
    measured(Path::new(PINGGU), &["init", name], Path::new("."));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (col, text) in (0..).zip(HEADER) {
        sheet.write_string(0, col, text).expect("cell");
    }
    for (row, index) in (1..).zip(0..indicators) {
        let (domain, number, name) =
            (format!("领域{}", index * 5 / indicators), (index + 1).to_string(), format!("指标{index}"));
        let department = format!("部门{}", index % departments);
        let cells = [
            &domain,
            &number,
            &name,
            "亿元",
            "100",
            "140以上",
            "7以上",
            "预期性",
            &department,
            "108",
            "8%",
            "116.6",
            "8%",
            "正常",
        ];
        for (col, text) in (0..).zip(cells) {
            sheet.write_string(row, col, text).expect("cell");
        }
    }
    fs::write(folder.join("inputs/附表.xlsx"), book.save_to_buffer().expect("workbook")).expect("write");
    let yaml = fs::read_to_string(folder.join("inputs/report.yaml")).expect("yaml");
    let head = &yaml[..yaml.find("departments:").expect("departments")];
    let roster = (0..departments).map(|index| format!("  - {{ name: 部门{index} }}\n")).collect::<Vec<_>>().concat();
    fs::write(folder.join("inputs/report.yaml"), format!("{head}departments:\n{roster}")).expect("write");
    let narrative = folder.join("inputs/narrative");
    fs::remove_dir_all(&narrative).expect("narrative");
    fs::create_dir(&narrative).expect("narrative");
    for index in 0..departments {
        let text = format!(
            "---\npart: tasks\ndepartments: [部门{index}]\n---\n# 工作\n\n{}\n",
            "本部门的工作情况。".repeat(20)
        );
        fs::write(narrative.join(format!("{index:03}.md")), text).expect("write");
    }
}

fn mebibytes(bytes: u64) -> u64 {
    bytes >> 20
}

fn sizes(root: &Path, typst: &Path) {
    println!(
        "\n指标数 (indicators)      typst 之前          PDF       bare typst     比值      峰值内存 (peak): typst 之前 / PDF"
    );
    for indicators in [10, 100, 1_000, 10_000] {
        let folder = root.join(format!("i{indicators}"));
        project(&folder, indicators, 10);
        let typst_name = typst.to_str().expect("UTF-8");
        let clean = || {
            let _ = fs::remove_dir_all(folder.join("output"));
        };
        let runs = if indicators > 1_000 { 3 } else { 7 };
        let program = Path::new(PINGGU);
        let (before, small) = median(runs, &clean, &|| measured(program, &["build", "--format", "md"], &folder));
        print!("{indicators:>12}     {:>12.1} ms", before.as_secs_f64() * 1e3);
        if indicators > 1_000 {
            println!("{:>60} MiB", mebibytes(small));
            continue;
        }
        let whole = ["--typst", typst_name, "build"];
        let (pdf, large) = median(runs.min(5), &clean, &|| measured(program, &whole, &folder));
        let output = folder.join("output");
        let (bare, _) = median(runs.min(5), &|| {}, &|| measured(typst, &bare_arguments(), &output));
        let (pdf, bare) = (pdf.as_secs_f64(), bare.as_secs_f64());
        println!(
            "  {:>8.0} ms  {:>8.0} ms   {:>6.2} ×   {:>18} / {} MiB",
            pdf * 1e3,
            bare * 1e3,
            pdf / bare,
            mebibytes(small),
            mebibytes(large)
        );
    }
}

/// A typst that says it has set everything and takes no time: what is left is the writing of Word alone.
#[cfg(unix)]
fn no_typst(root: &Path, typst: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let script = root.join("no-typst");
    let pdf = "printf '%%PDF-1.7\\n%%%%EOF\\n'";
    let text = format!(
        "#!/bin/sh\n[ \"$1\" = compile ] || exec '{}' \"$@\"\nfor out; do :; done\nmkdir -p \"$out\"\n{pdf} >\"$out/report.pdf\"\necho '{{}}' >\"$out/pages.json\"\nfor n in 0 1 2 3 4 5; do echo >\"$out/drawing$n.png\"; done\n",
        typst.display()
    );
    fs::write(&script, text).expect("write");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("permissions");
    script
}

/// Word at growing sizes, without the time and the memory of typst.
#[cfg(unix)]
fn word(root: &Path, typst: &Path) {
    println!("\n指标数 (indicators)      md        docx      峰值内存 (peak): md / docx");
    let script = no_typst(root, typst);
    let typst = script.to_str().expect("UTF-8");
    for indicators in [100, 1_000, 10_000] {
        let folder = root.join(format!("w{indicators}"));
        project(&folder, indicators, 10);
        let clean = || {
            let _ = fs::remove_dir_all(folder.join("output"));
        };
        let of = |format| {
            let arguments = ["--typst", typst, "build", "--format", format];
            median(3, &clean, &|| measured(Path::new(PINGGU), &arguments, &folder))
        };
        let ((md, of_md), (docx, of_docx)) = (of("md"), of("docx"));
        println!(
            "{indicators:>12}   {:>8.0} ms  {:>8.0} ms   {:>16} / {} MiB",
            md.as_secs_f64() * 1e3,
            docx.as_secs_f64() * 1e3,
            mebibytes(of_md),
            mebibytes(of_docx)
        );
    }
}

/// `typst compile` of a kept `report.typ` with the options that `pinggu` gives, in its folder.
fn bare_arguments() -> Vec<&'static str> {
    let fonts = concat!(env!("CARGO_MANIFEST_DIR"), "/.tools/fonts");
    vec![
        "compile",
        "--font-path",
        fonts,
        "--creation-timestamp",
        "1697760000",
        "--pdf-standard",
        "a-2a",
        "report.typ",
        "bare.pdf",
    ]
}

/// Copies of the sample in one batch, against as many bare compiles two at a time.
fn batches(root: &Path, typst: &Path) {
    println!(
        "\n项目数 (projects)        batch --jobs 2    bare typst, 2 at a time    比值      峰值内存 (peak, pinggu / typst)"
    );
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    for count in [1, 10, 100] {
        let folder = root.join(format!("b{count}"));
        let projects: Vec<PathBuf> = (0..count).map(|index| folder.join(format!("p{index:03}"))).collect();
        for project in &projects {
            for part in ["inputs", "templates"] {
                copy(&repository.join(part), &project.join(part));
            }
        }
        let arguments = ["--typst", typst.to_str().expect("UTF-8"), "batch", "--jobs", "2", "."];
        let (batch, peak) = measured(Path::new(PINGGU), &arguments, &folder);
        let markdown = [&arguments[2..], &["--format", "md"]].concat();
        let (_, own) = measured(Path::new(PINGGU), &markdown, &folder);
        let begun = Instant::now();
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while let Some(project) = projects.get(next.fetch_add(1, Ordering::Relaxed)) {
                        measured(typst, &bare_arguments(), &project.join("output"));
                    }
                });
            }
        });
        let (batch, bare) = (batch.as_secs_f64(), begun.elapsed().as_secs_f64());
        println!(
            "{count:>12}     {:>12.2} s       {:>12.2} s         {:>6.2} ×   {:>10} / {} MiB",
            batch,
            bare,
            batch / bare,
            mebibytes(own),
            mebibytes(peak)
        );
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folder");
    for entry in fs::read_dir(from).expect("folder") {
        let path = entry.expect("entry").path();
        let target = to.join(path.file_name().expect("name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copy");
        }
    }
}

/// Excerpts at two sizes ten times apart: growth of time per page and of memory.
fn excerpts(root: &Path, typst: &Path) {
    println!(
        "\n部门 × 指标 (departments × indicators)   excerpt --all     typst 之前      峰值内存 (peak, pinggu / typst)"
    );
    for (departments, indicators) in [(20, 200), (200, 2_000)] {
        let folder = root.join(format!("e{departments}"));
        project(&folder, indicators, departments);
        let program = Path::new(PINGGU);
        let (before, own) = measured(program, &["excerpt", "--all", "--format", "md"], &folder);
        let arguments = ["--typst", typst.to_str().expect("UTF-8"), "excerpt", "--all", "--format", "pdf"];
        let (whole, peak) = measured(program, &arguments, &folder);
        println!(
            "{departments:>12} × {indicators:<12} {:>24.2} s  {:>12.2} s   {:>12} / {} MiB",
            whole.as_secs_f64(),
            before.as_secs_f64(),
            mebibytes(own),
            mebibytes(peak)
        );
    }
}

/// The right sentences of `tests/prose/`.
fn sentences() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prose");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("prose").map(|entry| entry.expect("entry").path()).collect();
    files.retain(|path| !path.ends_with("README.md"));
    files.sort();
    let texts = files.iter().map(|path| fs::read_to_string(path).expect("UTF-8"));
    let items = |text: String| {
        let items = text.lines().filter_map(|line| line.strip_prefix("- ")).filter(|item| !item.contains('【'));
        items.map(str::to_owned).collect::<Vec<_>>()
    };
    texts.flat_map(items).collect()
}

/// Replaces the narratives of a project by so many bytes of prose: sentences of every kind, each
/// followed by one whose figures are those of the tables.
fn prose(folder: &Path, indicators: usize, bytes: usize) {
    let kinds = sentences();
    let mut text = "---\npart: tasks\n---\n# 工作\n".to_owned();
    for index in 0.. {
        if text.len() > bytes {
            break;
        }
        let (kind, row) = (kinds[index % kinds.len()].as_str(), index % indicators);
        let own = format!("2022年指标{row}为116.6亿元，比上年增长8%，比2020年增加16.6亿元。");
        text.extend(["\n", kind, &own, "\n"]);
    }
    narrate(folder, &text);
}

/// Puts one narrative in the place of all, which may have more prose than any report has.
fn narrate(folder: &Path, text: &str) {
    let narrative = folder.join("inputs/narrative");
    fs::remove_dir_all(&narrative).expect("narrative");
    fs::create_dir(&narrative).expect("narrative");
    fs::write(narrative.join("10-tasks.md"), text).expect("write");
    // More prose than any report has.
    let yaml = fs::read_to_string(folder.join("inputs/report.yaml")).expect("yaml");
    if !yaml.contains("limits:") {
        fs::write(folder.join("inputs/report.yaml"), yaml + "\nlimits: { prose-kib: 4096 }\n").expect("write");
    }
}

/// The checks, tables and prose, at growing sizes of both: time for each byte must not grow.
fn checks(root: &Path) {
    println!("\n指标数 × 正文 (indicators × prose)      check      每千字节 (per kB)      峰值内存 (peak)");
    for (indicators, kilobytes) in [(200, 100_u16), (2_000, 1_000), (2_000, 2_000), (4_000, 1_000)] {
        let folder = root.join(format!("c{indicators}-{kilobytes}"));
        project(&folder, indicators, 10);
        prose(&folder, indicators, usize::from(kilobytes) * 1_000);
        // Status 1 is of the findings, among sentences of tables that are not these.
        let run = || ended(Path::new(PINGGU), &["check", "--format", "json"], &folder, 1);
        let (time, peak) = median(5, &|| {}, &run);
        let milliseconds = time.as_secs_f64() * 1e3;
        println!(
            "{indicators:>12} × {kilobytes:>5} kB {milliseconds:>18.0} ms {:>18.3} ms {:>18} MiB",
            milliseconds / f64::from(kilobytes),
            mebibytes(peak)
        );
    }
}

/// Replaces the narratives of a project by so many paragraphs; `word` stands in each of them.
fn paragraphs(folder: &Path, number: usize, word: &str) {
    let kinds = sentences();
    let mut text = "---\npart: tasks\n---\n".to_owned();
    for index in 0..number {
        // A heading for every forty paragraphs, as in a report of some length.
        if index % 40 == 0 {
            text.extend(["\n# 第", &(index / 40).to_string(), "项工作\n"]);
        }
        let (kind, other) = (&kinds[index % kinds.len()], &kinds[(index * 7 + 3) % kinds.len()]);
        text.extend(["\n第", &index.to_string(), "段", word, "：", kind, other, "\n"]);
    }
    narrate(folder, &text);
}

/// Two versions of which every paragraph differs: time for each paragraph must not grow.
fn versions(root: &Path) {
    println!(
        "\n有变化的段落 (changed paragraphs)     diff --format md,json     每段 (per paragraph)      峰值内存 (peak)"
    );
    for number in [1_000_u16, 10_000] {
        let folder = root.join(format!("v{number}"));
        project(&folder, 100, 10);
        for (word, kept) in [("进展", "old.json"), ("进度", "new.json")] {
            paragraphs(&folder, usize::from(number), word);
            // Status 1 is of the findings: the sentences tell of other tables.
            ended(Path::new(PINGGU), &["build", "--format", "md"], &folder, 1);
            fs::rename(folder.join("output/report.json"), folder.join(kept)).expect("rename");
        }
        let program = Path::new(PINGGU);
        let arguments = ["diff", "old.json", "new.json", "--format", "md,json"];
        let run = || ended(program, &arguments, &folder, 1);
        let (time, peak) = median(5, &|| {}, &run);
        let milliseconds = time.as_secs_f64() * 1e3;
        println!(
            "{number:>12} {milliseconds:>36.0} ms {:>18.3} ms {:>18} MiB",
            milliseconds / f64::from(number),
            mebibytes(peak)
        );
    }
}

fn main() {
    let typst = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/bin/typst");
    let typst = std::env::var_os("PINGGU_TYPST").map_or(typst, PathBuf::from);
    let root = tempfile::tempdir().expect("temporary folder");
    versions(root.path());
    checks(root.path());
    sizes(root.path(), &typst);
    #[cfg(unix)]
    word(root.path(), &typst);
    excerpts(root.path(), &typst);
    batches(root.path(), &typst);
}
