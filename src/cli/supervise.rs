//! Work in a worker, as seen from outside: a spinner while it works, what it says in order, and one
//! message when it did not end by itself.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Cli;
use super::streams::{Stream, terminals, write_stderr, write_stdout};
use super::{interrupt, print};
use crate::diag::{Code, Diagnostic, Sink, file_trouble};
use crate::place::Place;
use crate::render::Format;
use crate::worker::{self, End, Fate, Message};

/// Runs this program as a worker with these arguments, and returns its exit status. Limits can be raised where it is
/// about a project, which has settings.
pub(super) fn run(arguments: &[OsString], has_settings: bool) -> u8 {
    run_telling(arguments, has_settings, &mut Some)
}

/// As [`run`]. `tell` is given what is said, also of a worker that did not end by itself, and gives back what is to
/// be shown as usual.
pub(super) fn run_telling(
    arguments: &[OsString],
    has_settings: bool,
    tell: &mut dyn FnMut(Message) -> Option<Message>,
) -> u8 {
    let bar = spinner();
    let mut show = |message| match tell(message) {
        Some(Message::Output(text)) => bar.suspend(|| write_stdout(&text)),
        Some(Message::Complaint(text)) => bar.suspend(|| write_stderr(&text)),
        Some(Message::Step(step)) => bar.set_message(step),
        Some(Message::Expect(parts)) => {
            bar.set_length(parts as u64);
            set_template(&bar, "{spinner} {msg} {pos}/{len} 份");
        }
        Some(Message::Done) => bar.inc(1),
        Some(Message::File(_) | Message::Summary(_) | Message::Standby(_)) | None => {}
    };
    let end = worker::run(&terminals(), arguments, &mut show);
    let end = end.map_err(|error| not_started(&error));
    let (status, finding) =
        end.map_or_else(|finding| (2, Some(finding)), |end| (status(&end), finding(&end, has_settings)));
    if let Some(finding) = finding {
        let mut sink = Sink::default();
        sink.push(finding);
        show(Message::Complaint(print::said(&sink)));
    }
    bar.finish_and_clear();
    status
}

/// The arguments that make the report of a project in these formats.
pub(super) fn build_arguments(cli: &Cli, root: &Path, formats: &[&Format], output: Option<&Path>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["build".into(), "--project".into(), root.into()];
    let formats: Vec<&str> = formats.iter().map(|format| format.name).collect();
    if !formats.is_empty() {
        arguments.extend(["--format".into(), formats.join(",").into()]);
    }
    let named = [("--typst", cli.typst.as_deref()), ("--output", output)];
    for (option, path) in named.into_iter().filter_map(|(option, path)| Some((option, path?))) {
        arguments.extend([option.into(), path.into()]);
    }
    arguments
}

/// The exit status of a worker; 2 when it did not come to one.
pub(super) fn status(end: &End) -> u8 {
    match end.fate {
        Fate::Done(status) => status,
        Fate::Memory | Fate::Time | Fate::Stack | Fate::Killed | Fate::Crashed => 2,
    }
}

/// What is said of a worker that did not end by itself; of one that the user has ended nothing more.
pub(super) fn finding(end: &End, has_settings: bool) -> Option<Diagnostic> {
    const KEPT: &str = "没有写完的不算，原有文件没有改动";
    const SOURCE: &str = "请核实这份文件的来源；是自己单位的，请检查里面是否有大量重复、嵌套或没有用的内容，删去后重试";
    let raise = |key: &str, what: &str| {
        if has_settings {
            format!("确需处理这样的文件时，可在 report.yaml 中调大{what}：`limits: {{ {key} }}`")
        } else {
            "确需处理这样的文件时，请分成几个文件，或者另存一份，删去大图和不用的部分".to_owned()
        }
    };
    let (message, reason, hints) = match end.fate {
        Fate::Done(_) => return None,
        Fate::Memory => (
            "所需内存超出限度，已停止",
            format!("系统不再给本程序更多内存；{KEPT}"),
            vec![SOURCE.to_owned(), raise("memory-mib: 1000", "内存")],
        ),
        Fate::Time => (
            "处理时间超出限度，已停止",
            format!("正常的文件几秒以内就能处理完；{KEPT}"),
            vec![SOURCE.to_owned(), raise("seconds: 60", "时间")],
        ),
        Fate::Stack => {
            ("嵌套太深，已停止", format!("文件里一层套一层，超出了能处理的层数；{KEPT}"), vec![SOURCE.to_owned()])
        }
        Fate::Killed if interrupt::is_wanted() => return None,
        Fate::Killed => (
            "处理被系统中止",
            format!("多半是这台机器的内存不够，也可能是被别的程序结束；{KEPT}"),
            vec!["请关闭其他程序后重试".to_owned()],
        ),
        Fate::Crashed => (
            "程序内部出错，已停止",
            format!("这是本程序的缺陷，不是您的操作有误；{KEPT}"),
            vec!["请把这份文件和下面的话发给维护人员".to_owned(), format!("程序最后的话：{}", last_words(&end.words))],
        ),
    };
    let place = match (&end.file, &end.step) {
        (Some(file), _) => file.clone(),
        (None, Some(step)) => step.clone(),
        (None, None) => "pinggu".to_owned(),
    };
    let reason = match (&end.file, &end.step) {
        (Some(_), Some(step)) => format!("当时在“{step}”这一步；{reason}"),
        _ => reason,
    };
    let found = Diagnostic::error(Code::OverLimit, Place::File(place), message).because(reason);
    Some(hints.into_iter().fold(found, Diagnostic::hint))
}

/// The end of what a worker said in a line.
fn last_words(words: &str) -> String {
    const MOST: usize = 300;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let skipped = words.chars().count().saturating_sub(MOST);
    if words.is_empty() { "（没有）".to_owned() } else { words.chars().skip(skipped).collect() }
}

/// The finding for a worker that could not be started.
pub(super) fn not_started(error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(Code::OverLimit, Place::File("pinggu".to_owned()), "无法启动工作进程，没有运行")
        .because(format!("文件由一个受限的工作进程读取，系统不让启动它：{}", file_trouble(error)))
        .hint("请关闭其他程序后重试；仍不行时，请检查杀毒软件是否拦截了本程序")
}

/// A spinner, which a terminal shows and nothing else does.
pub(super) fn spinner() -> ProgressBar {
    let bar = ProgressBar::hidden();
    if Stream::Complaints.is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
        set_template(&bar, "{spinner} {msg}");
        bar.enable_steady_tick(Duration::from_millis(100));
    }
    bar
}

pub(super) fn set_template(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}
