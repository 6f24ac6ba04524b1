//! `pinggu watch`: the report anew after every save.

use super::args::{BuildArgs, Cli};
use super::live::Live;
use super::saves::Saves;
use super::streams::write_stdout;
use super::{found_root, interrupt, print};
use crate::diag::Sink;

/// Runs until it is stopped; returns the exit status.
pub(super) fn run(cli: &Cli, asked: &BuildArgs) -> u8 {
    let mut sink = Sink::default();
    let status = watched(cli, asked, &mut sink);
    if status.is_none() {
        print::findings(&sink);
    }
    status.unwrap_or(2)
}

/// Runs until it is stopped; none when watching is not possible.
fn watched(cli: &Cli, asked: &BuildArgs, sink: &mut Sink) -> Option<u8> {
    let root = found_root(cli, sink)?;
    // Before the first build, so that no save is missed.
    let saves = Saves::of(&root, sink)?;
    let mut live = Live::of(cli, &root, asked);
    loop {
        live.build(&mut Some);
        if interrupt::is_wanted() {
            return Some(0);
        }
        write_stdout("等待修改……（按 Ctrl+C 结束）\n");
        if !saves.wait() {
            return Some(interrupt::ENDED);
        }
    }
}
