//! Whoever supervises the builds: its folder, and the process in it.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Command, Order, ROOM, SAID, gone};
use crate::render::process::Resident;
use crate::render::workspace::Workspace;

/// A folder in which a typst stands by, and that typst. Both are gone with this value.
///
/// It belongs to the thread that lives as long as the program: on Linux that one's end is typst's.
#[derive(Debug)]
pub struct Standby {
    // Ended before its folder is removed.
    running: Option<Running>,
    folder: Workspace,
}

impl Standby {
    /// A new folder. Nothing runs in it until a worker asks for it.
    ///
    /// # Errors
    /// When there can be no folder.
    pub fn new() -> io::Result<Self> {
        Ok(Self { running: None, folder: Workspace::new()? })
    }

    /// The folder, for workers.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Does what a worker asks for in a message of its own kind: has a command running, or none. What runs already
    /// and is the same goes on.
    pub fn heed(&mut self, message: &str) {
        let Ok(Order { number, command }) = serde_json::from_str(message) else {
            self.running = None;
            return;
        };
        if self.running.as_ref().is_some_and(|running| running.command == command && running.serves(number)) {
            return;
        }
        self.running = None;
        match self.start(command, number) {
            Ok(running) => self.running = Some(running),
            // The worker sets the documents without it.
            Err(_) => note(&self.folder.path().join(gone(number))),
        }
    }

    fn start(&self, command: Command, number: u64) -> io::Result<Running> {
        let folder = self.folder.path();
        for other in fs::read_dir(folder)?.flatten().filter(|entry| entry.file_name() != *command.room) {
            if other.file_name().to_str().is_some_and(|name| name.starts_with(ROOM)) {
                // What stays is in nobody's way.
                let _ = fs::remove_dir_all(other.path());
            }
        }
        let said = folder.join(&command.room).join(SAID);
        // Added to, so that a worker may empty it.
        let messages = fs::File::options().append(true).create(true).open(&said)?;
        messages.set_len(0)?;
        let state = Arc::new(Mutex::new(State { number, is_gone: false, is_over: false }));
        let (arguments, input) = (command.arguments.iter().map(OsString::from), self.folder.hold()?);
        let resident = Resident::start(
            (Path::new(&command.program), &arguments.collect::<Vec<_>>()),
            input.into(),
            messages,
            command.memory_mib,
            watcher(state.clone(), folder.to_owned()),
        )?;
        Ok(Running { command, state, _resident: resident })
    }
}

/// What is known of a process, to those who ask for it and to whom watches for its end.
#[derive(Debug)]
struct State {
    /// The last revision that it was asked for.
    number: u64,
    is_gone: bool,
    /// Nobody asks any more, and its folder may be gone.
    is_over: bool,
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells the worker that waits for it when the process has ended.
fn watcher(state: Arc<Mutex<State>>, folder: PathBuf) -> impl FnOnce() + Send + 'static {
    move || {
        let mut state = locked(&state);
        state.is_gone = true;
        if !state.is_over {
            note(&folder.join(gone(state.number)));
        }
    }
}

/// A typst that was started.
#[derive(Debug)]
struct Running {
    command: Command,
    state: Arc<Mutex<State>>,
    _resident: Resident,
}

impl Running {
    /// True when it lives; from then on it is this revision that it is missed by.
    fn serves(&self, number: u64) -> bool {
        let mut state = locked(&self.state);
        state.number = number;
        !state.is_gone
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        locked(&self.state).is_over = true;
    }
}

/// An empty file as a sign. Where it cannot be made, whoever looks for it waits as long as for any other typst.
fn note(path: &Path) {
    let _ = fs::File::options().write(true).create(true).truncate(true).open(path);
}
