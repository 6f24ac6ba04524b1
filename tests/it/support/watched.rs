//! A running `watch` or `open`: what it says, save by save.

use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use super::{Project, STATE};

/// Waiting for something that never comes fails a test after so long.
pub(crate) const LONGEST: Duration = Duration::from_mins(3);

/// A running `watch` or `open` and what it says.
pub(crate) struct Watch {
    child: Child,
    lines: Receiver<String>,
    complaints: Receiver<String>,
    folder: tempfile::TempDir,
}

/// The lines of a pipe as they come.
fn lines(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    let pipe = BufReader::new(pipe);
    std::thread::spawn(move || pipe.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    lines
}

impl Watch {
    /// Begins to watch a project, with these options; its temporary folders are in one of their own.
    pub(crate) fn over(project: &Project, options: &[&str]) -> Self {
        Self::by("watch", project, options)
    }

    /// Begins to follow a project with a command and its options.
    pub(crate) fn by(command: &str, project: &Project, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("temporary folder");
        let mut child = Command::new(env!("CARGO_BIN_EXE_pinggu"))
            .arg(command)
            .args(options)
            .current_dir(project.root())
            .env_remove("PINGGU_TYPST")
            .env("XDG_STATE_HOME", STATE)
            .env("NO_COLOR", "1")
            .envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, folder.path())))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let (stdout, stderr) = (child.stdout.take().expect("pipe"), child.stderr.take().expect("pipe"));
        Self { child, lines: lines(stdout), complaints: lines(stderr), folder }
    }

    /// The next line; waiting for one that never comes fails the test.
    pub(crate) fn next(&self) -> String {
        self.lines.recv_timeout(LONGEST).expect("watch says something")
    }

    /// Waits until it waits itself; true when a report was made.
    pub(crate) fn settled(&self) -> bool {
        let mut is_made = false;
        loop {
            let line = self.next();
            if line.starts_with("等待修改") {
                return is_made;
            }
            is_made |= line.starts_with("已生成");
        }
    }

    /// The next lines that are complained of.
    pub(crate) fn complaints(&self, lines: usize) -> String {
        let next = |_| self.complaints.recv_timeout(LONGEST).expect("watch complains") + "\n";
        (0..lines).map(next).collect()
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What is in the folder for its temporary folders.
    pub(crate) fn left(&self) -> Vec<std::ffi::OsString> {
        let entries = std::fs::read_dir(self.folder.path()).expect("temporary folder");
        entries.map(|entry| entry.expect("entry").file_name()).collect()
    }

    /// Asks it to end in order, and waits for that.
    #[cfg(unix)]
    pub(crate) fn asked_to_end(&mut self) -> ExitStatus {
        send("-TERM", self.id());
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("end") {
                return status;
            }
            assert!(begun.elapsed() < LONGEST, "it does not end");
            std::thread::yield_now();
        }
    }

    /// Ends it outright, and waits for that.
    pub(crate) fn killed(&mut self) -> ExitStatus {
        self.child.kill().expect("kill");
        self.child.wait().expect("end")
    }

    /// Everything complained of and not asked for yet, once it has ended.
    pub(crate) fn rest(&self) -> String {
        self.complaints.iter().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Watch {
    /// A test that fails leaves nothing running.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to a process; false when there is none of this number.
#[cfg(unix)]
pub(crate) fn send(signal: &str, process: u32) -> bool {
    let sent = Command::new("kill").args([signal, &process.to_string()]).stderr(Stdio::null()).status();
    sent.expect("kill runs").success()
}
