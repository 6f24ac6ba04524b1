//! The report of a project anew whenever somebody says so, with a typst that stands by in between.

use std::ffi::OsString;
use std::path::Path;

use super::args::{BuildArgs, Cli};
use super::orders::Orders;
use super::supervise;
use crate::render::Standby;
use crate::worker::Message;

/// Builds of one project, one after the other. To be kept by the thread in which the program begins, as [`Standby`]
/// is.
#[derive(Debug)]
pub(super) struct Live {
    arguments: Vec<OsString>,
    /// None where there can be no folder for it; then each build starts a typst of its own.
    standby: Option<Standby>,
}

impl Live {
    /// Builds with the options of `build`.
    pub(super) fn of(cli: &Cli, root: &Path, asked: &BuildArgs) -> Self {
        let standby = Standby::new().ok();
        let build = supervise::build_arguments(cli, root, &asked.formats.format, asked.output.as_deref());
        let arguments = Orders::standby(standby.as_ref().map(Standby::folder)).before(build);
        Self { arguments, standby }
    }

    /// Makes the report in a worker; returns its exit status. `tell` is given what the worker says, and gives back
    /// what is to be shown as usual.
    pub(super) fn build(&mut self, tell: &mut dyn FnMut(Message) -> Option<Message>) -> u8 {
        supervise::run_telling(&self.arguments, true, &mut |message| match message {
            Message::Standby(order) => {
                if let Some(standby) = &mut self.standby {
                    standby.heed(&order);
                }
                None
            }
            message => tell(message),
        })
    }
}
