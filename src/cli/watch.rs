//! `pinggu watch`: the report anew after every save.

use super::args::{BuildArgs, Cli};
use super::saves::Saves;
use super::streams::write_stdout;
use super::{found_root, interrupt, print, supervise};
use crate::diag::Sink;

/// Runs until it is stopped; returns the exit status when watching is not possible.
pub(super) fn run(cli: &Cli, asked: &BuildArgs) -> u8 {
    let mut sink = Sink::default();
    if watched(cli, asked, &mut sink).is_none() {
        print::findings(&sink);
        return 2;
    }
    0
}

/// Runs until it is stopped; none when watching is not possible.
fn watched(cli: &Cli, asked: &BuildArgs, sink: &mut Sink) -> Option<()> {
    let root = found_root(cli, sink)?;
    // Before the first build, so that no save is missed.
    let saves = Saves::of(&root, sink)?;
    let build = supervise::build_arguments(cli, &root, &asked.formats.format, asked.output.as_deref());
    loop {
        supervise::run(&build, true);
        if interrupt::is_wanted() {
            return Some(());
        }
        write_stdout("等待修改……（按 Ctrl+C 结束）\n");
        if !interrupt::idle(|| saves.wait()) {
            return Some(());
        }
    }
}
