//! The command line: parses, calls the pipeline, prints, writes. Exit status 0 done, 1 refused,
//! done with errors in the data or nothing found, 2 could not run.

mod args;
mod batch;
mod bind;
mod build;
mod check;
mod usage_error;
mod destination;
mod diff;
mod doctor;
mod edited;
mod excerpt;
mod formats;
mod grid;
mod import;
mod init;
mod interrupt;
mod live;
mod next;
mod open;
mod orders;
mod print;
mod saves;
mod starter;
mod streams;
mod supervise;
mod trace;
mod values;
mod watch;
mod write;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use crate::diag::{Code, Diagnostic, Severity, Sink};
use crate::model::job::InputLimits;
use crate::place::Place;
use crate::project::{JOB_FILE, World, is_project, limits_of};
use crate::worker::{self, Limits, Message};
use args::{Cli, Task};
use orders::Orders;
use streams::{exit_code, write_stderr, write_stdout};

/// Runs the command line and returns the exit status.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.collect();
    if let [program, flag, terminals, asked @ ..] = &arguments[..]
        && flag == worker::FLAG
    {
        let (orders, asked) = Orders::read(asked);
        return work(terminals, std::iter::once(program).chain(asked).cloned().collect(), orders);
    }
    if let [_, flag, asked @ ..] = &arguments[..]
        && flag == worker::LEASH
    {
        // Where it returns, nobody is there to read why; who started it sees that it is gone.
        let _ = worker::leash(asked);
        return ExitCode::from(2);
    }
    interrupt::pass_on();
    if let ([_], Some(root)) = (&arguments[..], project_root(None)) {
        write_stdout(&print::visible(&next_steps(&root)));
        return exit_code(0);
    }
    match args::parse(arguments.clone().into_iter()) {
        Ok(cli) => exit_code(supervised(&cli, &arguments[1..])),
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

/// Does what is asked in workers, except for what reads nothing.
fn supervised(cli: &Cli, arguments: &[OsString]) -> u8 {
    match &cli.command {
        Task::Watch(asked) => watch::run(cli, asked),
        Task::Open(asked) => open::run(cli, asked),
        Task::Batch(asked) if asked.merge.is_empty() => batch::run(cli, asked),
        Task::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut args::command(), "pinggu", &mut script);
            write_stdout(&String::from_utf8_lossy(&script));
            0
        }
        task => supervise::run(arguments, !matches!(task, Task::Import(_) | Task::Init(_))),
    }
}

/// The whole life of a worker: limits, then the work, on a stack of a known size.
fn work(terminals: &OsStr, arguments: Vec<OsString>, orders: Orders) -> ExitCode {
    /// Exit status of a program that panicked.
    const PANICKED: u8 = 101;
    worker::work_for();
    streams::believe(terminals);
    worker::restrict(limits(InputLimits::default()));
    let supervisor = terminals.to_str().and_then(|flags| flags.get(2..)?.parse().ok());
    if supervisor.is_some_and(worker::is_orphan) {
        return ExitCode::from(2);
    }
    interrupt::obey();
    let mut cli = match args::parse(arguments.into_iter()) {
        Ok(cli) => cli,
        // Its supervisor has read the same arguments.
        Err((text, _)) => {
            write_stderr(&text);
            return ExitCode::from(2);
        }
    };
    cli.orders = orders;
    if let Some(own) = project_limits(&cli) {
        worker::restrict(limits(own));
    }
    let task = move || task(&cli);
    let worked = thread::Builder::new().stack_size(worker::STACK).spawn(task).map(thread::JoinHandle::join);
    match worked {
        Ok(Ok(status)) => exit_code(status),
        Ok(Err(_)) => ExitCode::from(PANICKED),
        Err(error) => {
            let mut sink = Sink::default();
            sink.push(supervise::not_started(&error));
            print::findings(&sink);
            ExitCode::from(2)
        }
    }
}

/// What a worker may take, by the limits of a project.
fn limits(limits: InputLimits) -> Limits {
    Limits { memory: limits.memory_mib << 20, seconds: Some(limits.seconds) }
}

/// The limits of the project that a command is about; none when it is about none.
fn project_limits(cli: &Cli) -> Option<InputLimits> {
    let named: Vec<PathBuf> = match &cli.command {
        // A new project has none of its own yet, and those of the one that somebody stands in are not meant for it.
        Task::Import(_) | Task::Init(_) => Vec::new(),
        Task::Diff(asked) => vec![asked.old.clone(), asked.new.clone()],
        Task::Next(asked) => {
            asked.folder.clone().or_else(|| project_root(cli.project.as_deref())).into_iter().collect()
        }
        _ => project_root(cli.project.as_deref()).into_iter().collect(),
    };
    let limits = named.iter().filter(|folder| is_project(folder)).filter_map(|folder| limits_of(&world(folder)));
    limits.reduce(InputLimits::larger)
}

/// What can be done in a project, for who types the name of the program and nothing else.
fn next_steps(root: &Path) -> String {
    format!(
        "当前项目：{}\n接下来可以：\n  \
         pinggu open            在浏览器里打开报告，每次保存自己更新\n  \
         pinggu check           核对：表格的勾稽、正文与表格\n  \
         pinggu build           生成报告，写到 output 文件夹\n  \
         pinggu excerpt --all   生成各责任单位的摘编\n  \
         pinggu trace 数        查一个数从哪里来，如 pinggu trace 441.71\n  \
         pinggu next . --workbook 新附表.xlsx   做下一期\n\
         pinggu doctor          检查安装和项目\n\
         全部命令见 `pinggu 帮助`；一个命令的用法见 `pinggu 帮助 build`。\n",
        root.display()
    )
}

/// Does what is asked, and returns the exit status.
fn task(cli: &Cli) -> u8 {
    let mut sink = Sink::default();
    let done = match &cli.command {
        Task::Build(asked) => build::run(cli, asked, &mut sink),
        Task::Excerpt(asked) => excerpt::run(cli, asked, &mut sink),
        Task::Check(asked) => return check::run(cli, asked),
        Task::Trace(asked) => return trace::run(cli, asked),
        Task::Bind(asked) => bind::run(cli, asked, &mut sink),
        Task::Diff(asked) => return diff::run(cli, asked),
        Task::Batch(asked) => return batch::merge(asked),
        Task::Init(asked) => init::run(asked, &mut sink),
        Task::Import(asked) => import::run(asked, &mut sink),
        Task::Next(asked) => next::run(cli, asked, &mut sink),
        Task::Doctor => {
            let root = project_root(cli.project.as_deref());
            write_stdout(&print::visible(&doctor::examine(root.as_deref(), cli.typst.as_deref(), &mut sink)));
            true
        }
        // A supervisor does these itself.
        Task::Watch(_) | Task::Open(_) | Task::Completions { .. } => true,
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
                | Code::BadSummary
                | Code::MissingShard
                | Code::ShardMismatch
                | Code::UnsafeFile
                | Code::MacroWorkbook
                | Code::BadFrontMatter
                | Code::TemplateError
                | Code::NoTypst
                | Code::TypstFailed
                | Code::NoFont
                | Code::WriteFailed
                | Code::Interrupted
                | Code::OverLimit
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

/// The files of a project; the supervisor hears which of them is worked on.
fn world(root: &Path) -> World {
    World::on_disk(root).telling(|file| tell(&Message::File(file.to_owned())))
}

/// Names the step that is begun.
fn step(name: &str) {
    tell(&Message::Step(name.to_owned()));
}

/// Tells the supervisor. What it does not hear it cannot need any more.
fn tell(message: &Message) {
    let _ = worker::say(message);
}
