//! The command line: parses, calls the pipeline, prints, writes. Exit status 0 done, 1 refused,
//! done with errors in the data or nothing found, 2 could not run.

mod args;
mod batch;
mod build;
mod check;
mod usage_error;
mod diff;
mod doctor;
mod excerpt;
mod formats;
mod grid;
mod init;
mod interrupt;
mod print;
mod starter;
mod trace;
mod watch;
mod write;

use std::ffi::OsString;
use std::io::{ErrorKind, IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diag::{Code, Diagnostic, Severity, Sink};
use crate::place::Place;
use crate::project::{JOB_FILE, is_project};
use args::{Cli, Task};

/// Runs the command line and returns the exit status.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    interrupt::listen();
    let arguments: Vec<OsString> = arguments.collect();
    if let ([_], Some(root)) = (&arguments[..], project_root(None)) {
        write_stdout(&print::visible(&next_steps(&root)));
        return exit_code(0);
    }
    match args::parse(arguments.into_iter()) {
        Ok(cli) => exit_code(task(&cli)),
        Err((text, true)) => {
            write_stdout(&text);
            exit_code(0)
        }
        Err((text, false)) => {
            write_stderr(&text);
            ExitCode::from(2)
        }
    }
}

/// What can be done in a project, for who types the name of the program and nothing else.
fn next_steps(root: &Path) -> String {
    format!(
        "当前项目：{}\n接下来可以：\n  \
         pinggu check           核对：表格的勾稽、正文与表格\n  \
         pinggu build           生成报告，写到 output 文件夹\n  \
         pinggu excerpt --all   生成各责任单位的摘编\n  \
         pinggu trace 数        查一个数从哪里来，如 pinggu trace 441.71\n  \
         pinggu doctor          检查安装和项目\n\
         全部命令见 `pinggu 帮助`；一个命令的用法见 `pinggu 帮助 build`。\n",
        root.display()
    )
}

/// True when an answer could not be written.
static UNSAID: AtomicBool = AtomicBool::new(false);

/// Prints to standard output; a reader that went away is no error, a full disk is.
fn write_stdout(text: &str) {
    let mut out = std::io::stdout();
    let said = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    if said.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe) {
        UNSAID.store(true, Ordering::Relaxed);
    }
}

/// The exit status of a run, or 2 with a word when its answer was lost.
fn exit_code(status: u8) -> ExitCode {
    if UNSAID.load(Ordering::Relaxed) {
        write_stderr("错误：结果写不出去，可能是磁盘已满；请换一个地方重试\n");
        return ExitCode::from(2);
    }
    ExitCode::from(status)
}

/// Prints to standard error; a reader that went away is no error there either.
fn write_stderr(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn task(cli: &Cli) -> u8 {
    let mut sink = Sink::default();
    let done = match &cli.command {
        Task::Build(asked) => build::run(cli, asked, &mut sink),
        Task::Excerpt(asked) => excerpt::run(cli, asked, &mut sink),
        Task::Watch(asked) => watch::run(cli, asked, &mut sink),
        Task::Batch(asked) => return batch::run(cli, asked),
        Task::Check(asked) => return check::run(cli, asked),
        Task::Trace(asked) => return trace::run(cli, asked),
        Task::Diff(asked) => return diff::run(cli, asked),
        Task::Init(asked) => init::run(asked, &mut sink),
        Task::Doctor => {
            let root = project_root(cli.project.as_deref());
            write_stdout(&print::visible(&doctor::examine(root.as_deref(), cli.typst.as_deref(), &mut sink)));
            true
        }
        Task::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut args::command(), "pinggu", &mut script);
            let _ = std::io::stdout().write_all(&script);
            true
        }
    };
    print::findings(&sink);
    status(&sink, done)
}

/// 2 when the run could not be made (files, typst, fonts, writing), 1 when the data is wrong.
fn status(sink: &Sink, done: bool) -> u8 {
    let errors = sink.sorted().into_iter().filter(|finding| finding.severity == Severity::Error);
    let worst = errors.map(|finding| if could_not_run(finding) { 2 } else { 1 }).max().unwrap_or(0);
    worst.max(u8::from(!done))
}

/// Findings that are about the run and not about the data.
fn could_not_run(finding: &Diagnostic) -> bool {
    let is_argument = matches!(&finding.place, Place::File(name) if name.starts_with("--"));
    is_argument
        || matches!(
            finding.code,
            Code::NoProject
                | Code::BadConfig
                | Code::MissingFile
                | Code::UnreadableFile
                | Code::BadSnapshot
                | Code::UnsafeFile
                | Code::MacroWorkbook
                | Code::BadFrontMatter
                | Code::TemplateError
                | Code::NoTypst
                | Code::TypstFailed
                | Code::NoFont
                | Code::WriteFailed
                | Code::Interrupted
        )
}

/// The named project, or the folder at or above the current one that has a `report.yaml`.
fn project_root(named: Option<&Path>) -> Option<PathBuf> {
    if let Some(named) = named {
        return Some(named.to_owned());
    }
    let here = std::env::current_dir().ok()?;
    here.ancestors().find(|folder| is_project(folder)).map(Path::to_owned)
}

/// The project folder, or a finding that there is none.
fn found_root(cli: &Cli, sink: &mut Sink) -> Option<PathBuf> {
    let root = project_root(cli.project.as_deref());
    if root.is_none() {
        sink.push(
            Diagnostic::error(Code::NoProject, Place::File(JOB_FILE.to_owned()), "当前文件夹及其上级都不是项目文件夹")
                .because("项目文件夹中应有 inputs/report.yaml")
                .hint("请进入项目文件夹再运行，或用 --project 指明；新建项目用 `pinggu init 文件夹`"),
        );
    }
    root
}

/// Runs `work` under a spinner, which a terminal shows until it is done and nothing else does.
fn with_spinner<T>(work: impl FnOnce(&ProgressBar) -> T) -> T {
    let bar = ProgressBar::hidden();
    if std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
        set_template(&bar, "{spinner} {msg}");
        bar.enable_steady_tick(Duration::from_millis(100));
    }
    let done = work(&bar);
    bar.finish_and_clear();
    done
}

/// Runs `work` under a spinner that shows the step it names last.
fn with_steps<T>(work: impl FnOnce(&dyn Fn(&str)) -> T) -> T {
    with_spinner(|bar| work(&|step| bar.set_message(step.to_owned())))
}

fn set_template(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}
