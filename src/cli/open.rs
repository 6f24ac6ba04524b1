//! `pinggu open`: the report in the browser, anew after every save.
//!
//! After a save the page is made first, for which nobody waits long, and then the files of the project. What is wrong
//! appears in the page too, in the words of the terminal; the last good report stays.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::args::{Cli, OpenArgs};
use super::build::Summary;
use super::destination::among_sources;
use super::live::Live;
use super::orders::Orders;
use super::saves::Saves;
use super::streams::{write_stderr, write_stdout};
use super::{found_root, interrupt, print, supervise, write};
use crate::diag::{Code, Diagnostic, Outcome, Sink};
use crate::pipeline::PREVIEW;
use crate::place::Place;
use crate::project::is_project;
use crate::render::{Artifact, Format, News, Preview};
use crate::worker::Message;

/// The page that follows what is saved.
pub(super) fn preview() -> Preview {
    Preview { signal: format!("{PREVIEW}.js") }
}

/// The format of the page.
pub(super) fn page_format() -> Vec<&'static Format> {
    Format::of_reports().into_iter().filter(|format| format.name == "html").collect()
}

/// Name of the page in the output folder.
pub(super) fn page() -> String {
    format!("{PREVIEW}.html")
}

/// Runs until it is stopped; returns the exit status.
pub(super) fn run(cli: &Cli, asked: &OpenArgs) -> u8 {
    let mut sink = Sink::default();
    let status = followed(cli, asked, &mut sink);
    print::findings(&sink);
    status.unwrap_or(2)
}

/// Runs until it is stopped; none when the page cannot be kept.
fn followed(cli: &Cli, asked: &OpenArgs, sink: &mut Sink) -> Option<u8> {
    let root = match &asked.folder {
        // What is double-clicked is a file in the project, or the project itself.
        Some(named) => {
            let named = std::path::absolute(named).unwrap_or_else(|_| named.clone());
            named.ancestors().find(|folder| is_project(folder)).unwrap_or(&named).to_owned()
        }
        None => found_root(cli, sink)?,
    };
    if !is_project(&root) {
        let found = Diagnostic::error(Code::NoProject, Place::File(root.display().to_string()), "这不是项目文件夹");
        sink.push(found.because("项目文件夹中应有 inputs/report.yaml").hint("请写项目文件夹，或进入它再运行"));
        return None;
    }
    let output = asked.outputs.folder(&root);
    if let Some(found) = among_sources(&root, &output) {
        sink.push(found);
        return None;
    }
    // Before the first page, so that no save is missed.
    let saves = Saves::of(&root, sink)?;
    let mut opened = Opened::new(cli, asked, &root, output);
    opened.begin(sink).ok()?;
    let mut is_shown = false;
    loop {
        let is_made = opened.page();
        if !is_shown {
            opened.show(asked.no_browser);
            is_shown = true;
        }
        if is_made && !interrupt::is_wanted() {
            opened.files();
        }
        let is_over = interrupt::is_wanted() || {
            write_stdout("等待修改……（按 Ctrl+C 结束）\n");
            !saves.wait()
        };
        if is_over {
            told(&opened.output, &News::Ended);
            return Some(interrupt::ENDED);
        }
    }
}

/// What is made after every save.
struct Opened {
    output: PathBuf,
    /// Arguments that make the page.
    page: Vec<OsString>,
    /// Makes the files of the project.
    files: Live,
}

impl Opened {
    fn new(cli: &Cli, asked: &OpenArgs, root: &Path, output: PathBuf) -> Self {
        let named = asked.outputs.output.as_deref();
        let page = Orders::preview().before(supervise::build_arguments(cli, root, &[], named));
        Self { output, page, files: Live::of(cli, root, &asked.outputs) }
    }

    /// Puts a page there, if an earlier run has left none.
    fn begin(&self, sink: &mut Sink) -> Outcome<()> {
        write::unless_there(&self.output, preview().waiting(&page()), sink)
    }

    /// Makes the page; true when it is there. What is found is said with the files, once.
    fn page(&self) -> bool {
        let (mut said, mut is_made) = (String::new(), false);
        supervise::run_telling(&self.page, true, &mut |message| match message {
            Message::Complaint(text) => {
                said.push_str(&text);
                None
            }
            Message::Summary(json) => {
                is_made = Summary::read(&json).is_some_and(|summary| summary.changed.is_some());
                None
            }
            message => Some(message),
        });
        if !is_made && !interrupt::is_wanted() {
            write_stderr(&said);
            self.failed("这次保存以后，报告没有生成；下面显示的是上一次的。", &said);
        }
        is_made
    }

    /// Makes the files of the project.
    fn files(&mut self) {
        let mut said = String::new();
        let status = self.files.build(&mut |message| {
            if let Message::Complaint(text) = &message {
                said.push_str(text);
            }
            Some(message)
        });
        if status >= 2 && !interrupt::is_wanted() {
            self.failed("下面的报告是最新的，但 PDF 等文件没有生成。", &said);
        }
    }

    fn failed(&self, words: &str, said: &str) {
        told(&self.output, &News::Failed { words: words.to_owned(), said: without_colours(said) });
    }

    /// Opens the page in the browser, or says where it is.
    fn show(&self, is_quiet: bool) {
        let path = self.output.join(page());
        let path = std::path::absolute(&path).unwrap_or(path);
        write_stdout(&print::visible(&format!("预览：{}\n", path.display())));
        if is_quiet {
            return;
        }
        if let Err(error) = browse(&path) {
            let mut sink = Sink::default();
            sink.push(
                Diagnostic::note(Code::WriteFailed, Place::File(path.display().to_string()), "没有打开浏览器")
                    .because(error.to_string())
                    .hint("请自己用浏览器打开这个文件；它照常随保存更新"),
            );
            print::findings(&sink);
        }
    }
}

/// Writes what a page is told. A page that hears nothing stays as it is, and the next save tells it again.
fn told(output: &Path, news: &News) {
    let script: Artifact = preview().tell(news);
    let mut unheard = Sink::default();
    let _ = write::artifacts(output, &[script], &mut unheard);
}

/// Opens a file with what the desktop has for it.
fn browse(path: &Path) -> io::Result<()> {
    // Without a desktop a browser of the terminal would take the place of this program's words.
    let is_named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(all(unix, not(target_os = "macos"))) && !is_named("DISPLAY") && !is_named("WAYLAND_DISPLAY") {
        return Err(io::Error::other("这里没有桌面"));
    }
    ::open::that_detached(path)
}

/// A text without the colours of a terminal.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_no_words() {
        assert_eq!(without_colours("\x1b[1;31m错误\x1b[0m：甲m"), "错误：甲m");
        assert_eq!(without_colours("甲"), "甲");
    }
}
