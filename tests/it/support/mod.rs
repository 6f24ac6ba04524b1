//! A project in a temporary folder, the program run in it, and what it answered.

pub(crate) mod checked;
pub(crate) mod documented;
pub(crate) mod docx;
pub(crate) mod manuscript;
pub(crate) mod marked;
pub(crate) mod melted;
pub(crate) mod paper;
pub(crate) mod parts;
pub(crate) mod shown;
pub(crate) mod watched;
pub(crate) mod word;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use rust_xlsxwriter::{Format, Formula, Workbook};
use tempfile::TempDir;

/// The repository, which is itself a project.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where the program keeps what is the user's own, so that tests leave nothing at home.
pub(crate) const STATE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/state");

/// The headers that an indicator table needs.
pub(crate) const HEADER: [&str; 10] = [
    "类型",
    "指标名称",
    "单位",
    "2020年基数",
    "2025年目标值",
    "属性",
    "责任单位",
    "2021年总量",
    "2022年总量",
    "基本评价",
];
/// A row under them.
pub(crate) const ROW: [&str; 10] =
    ["生态环境", "森林覆盖率", "%", "40", "42", "约束性", "区林业局", "40.5", "41", "正常"];

/// The indicators of each department by serial number, as the printed table assigns them.
pub(crate) const DUTIES: [(&str, &[usize]); 12] = [
    ("区发改局", &[1, 2, 8, 9, 17, 25]),
    ("区科经局", &[3, 5, 7, 8]),
    ("区卫健局", &[12, 15, 16]),
    ("市生态环境局咸安分局", &[18, 19, 20]),
    ("区农业农村局", &[10, 24]),
    ("区人社局", &[11, 14]),
    ("区统计局", &[4, 13]),
    ("区市场监督管理局", &[6]),
    ("区教育局", &[13]),
    ("区水利局", &[21]),
    ("区自规局", &[22]),
    ("区林业局", &[23]),
];

/// What a run answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A project folder that goes away with the value.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// A copy of the sample project without its outputs.
    pub(crate) fn sample() -> Self {
        let project = Self::empty();
        for part in ["inputs", "templates"] {
            copy(&repository().join(part), &project.path(part));
        }
        project
    }

    /// A copy of the second sample, one period after the first.
    pub(crate) fn annual() -> Self {
        Self::of_samples("annual-2023")
    }

    /// A copy of a project in `samples/` without its outputs.
    pub(crate) fn of_samples(name: &str) -> Self {
        let project = Self::empty();
        let folder = repository().join("samples").join(name);
        for part in ["inputs", "templates"].into_iter().filter(|part| folder.join(part).exists()) {
            copy(&folder.join(part), &project.path(part));
        }
        project
    }

    /// The small project that `init` makes.
    pub(crate) fn starter() -> Self {
        let project = Self::empty();
        let answer = project.run(&["init", "."]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        project
    }

    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("temporary folder") }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root().join(relative)
    }

    pub(crate) fn read(&self, relative: &str) -> String {
        String::from_utf8(self.bytes(relative)).expect("UTF-8")
    }

    /// The report's Markdown as a viewer shows it.
    pub(crate) fn report(&self) -> String {
        shown::shown(&self.read("output/report.md"))
    }

    pub(crate) fn bytes(&self, relative: &str) -> Vec<u8> {
        std::fs::read(self.path(relative)).unwrap_or_else(|error| panic!("{relative}: {error}"))
    }

    pub(crate) fn write(&self, relative: &str, contents: impl AsRef<[u8]>) {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        std::fs::write(path, contents).expect("write");
    }

    /// Another workbook in the place of the starter's, and nothing left that speaks of its indicators.
    pub(crate) fn retable(&self, workbook: impl AsRef<[u8]>) {
        self.write("inputs/附表.xlsx", workbook);
        self.edit("inputs/report.yaml", "methods:", "#");
        self.edit("inputs/report.yaml", "  地区生产总值: {", "  # {");
        self.write("inputs/narrative/10-overview.md", "---\npart: overview\n---\n总体情况。\n");
    }

    /// Replaces text in a file; the text must be there.
    pub(crate) fn edit(&self, relative: &str, from: &str, to: &str) {
        let text = self.read(relative);
        assert!(text.contains(from), "`{from}` is not in {relative}");
        self.write(relative, text.replacen(from, to, 1));
    }

    /// Runs the program in the project folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        self.run_with(arguments, &[])
    }

    /// Runs the program with some environment variables set.
    pub(crate) fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Answer {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pinggu"));
        command.args(arguments).current_dir(self.root()).env_remove("PINGGU_TYPST").env("NO_COLOR", "1");
        command.env("XDG_STATE_HOME", STATE).envs(environment.iter().copied());
        let output = command.output().expect("the program runs");
        let answer = Answer {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        };
        documented::agrees(&answer.stderr);
        documented::agrees(&answer.stdout);
        answer
    }

    /// Builds and expects no error.
    pub(crate) fn build(&self, arguments: &[&str]) -> Answer {
        let answer = self.run(&[&["build"], arguments].concat());
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        answer
    }
}

/// A workbook of text cells; a cell that reads `=0.114|0.00%` is the number under that format.
pub(crate) fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).expect("sheet name");
        for (row, cells) in (0..).zip(*rows) {
            for (col, text) in (0..).zip(*cells) {
                let number = text.strip_prefix('=').and_then(|rest| rest.split_once('|'));
                match number {
                    Some((number, code)) => {
                        let format = Format::new().set_num_format(code);
                        sheet
                            .write_number_with_format(row, col, number.parse::<f64>().expect("number"), &format)
                            .expect("cell");
                    }
                    None if text.is_empty() => {}
                    // An Excel error such as #DIV/0!.
                    None if text.starts_with('#') => {
                        sheet.write_formula(row, col, Formula::new("=1/0").set_result(*text)).expect("cell");
                    }
                    None => {
                        sheet.write_string(row, col, *text).expect("cell");
                    }
                }
            }
        }
    }
    book.save_to_buffer().expect("workbook")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("folder");
    for entry in std::fs::read_dir(from).expect("folder") {
        let entry = entry.expect("entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copy");
        }
    }
}

/// A table of a `report.json`.
#[track_caller]
pub(crate) fn table<'a>(report: &'a serde_json::Value, kind: &str) -> &'a serde_json::Value {
    let tables = report["dataset"]["tables"].as_array().expect("tables");
    tables.iter().find(|table| table["kind"] == kind).unwrap_or_else(|| panic!("no table {kind}"))
}

/// The sample, built once for all tests that only look at it.
pub(crate) fn built_sample() -> &'static Project {
    static BUILT: OnceLock<Project> = OnceLock::new();
    BUILT.get_or_init(|| {
        let project = Project::sample();
        project.build(&[]);
        project
    })
}

/// The text layer of a PDF in the order it is drawn, without white space.
pub(crate) fn pdf_text(pdf: &Path) -> String {
    let numbered = |page: &str| {
        let rest = page.strip_suffix('—')?.trim_end_matches(|c: char| c.is_ascii_digit());
        Some(rest.strip_suffix('—')?.to_owned())
    };
    pdf_pages(pdf).into_iter().map(|page| numbered(&page).unwrap_or(page)).collect()
}

/// The text layer of each page, without white space.
pub(crate) fn pdf_pages(pdf: &Path) -> Vec<String> {
    paper::drawn(pdf).split('\u{c}').map(squeezed).collect()
}

/// Text without white space.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Rows of a table of the source document, as printed.
pub(crate) fn printed(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(repository().join("tests/data").join(name)).expect("test data");
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// Puts a `typst` into a project that does something before the real one runs.
#[cfg(unix)]
pub(crate) fn typst_script(project: &Project, body: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let typst = repository().join(".tools/bin/typst");
    project.write("typst", format!("#!/bin/sh\n{body}\nexec '{}' \"$@\"\n", typst.display()));
    std::fs::set_permissions(project.path("typst"), std::fs::Permissions::from_mode(0o755)).expect("permissions");
}
