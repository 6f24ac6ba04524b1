//! A worker: it lays out what is to be set, and takes over what was made of it, or nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::said::Said;
use super::{Command, Order, ROOM, SAID, gone, mark};
use crate::project::given;
use crate::render::cache::hash;
use crate::render::fonts::FontSet;
use crate::render::process::is_interrupted;
use crate::render::typst_cli::{MADE, MADE_OF, Message, TypstJob, made, messages, watching};
use crate::worker::{self, is_worker, say};

/// Files that were made, and what was said of them.
type Made = (Vec<Vec<u8>>, Vec<Message>);

/// Sets several documents by the typst that stands by in a folder. `stamp` changes with the fonts. None where
/// it does not set them, or takes longer than the job may: then nothing has been set.
pub(in crate::render) fn bundle(folder: &Path, stamp: &str, job: &TypstJob<'_>, names: &[String]) -> Option<Made> {
    /// How often it is asked anew when it was disturbed.
    const TRIES: usize = 5;
    if !is_worker() || folder.join(DEAF).exists() {
        return None;
    }
    let deadline = Instant::now() + Duration::from_secs(job.limits.timeout);
    for _ in 0..TRIES {
        let visit = Visit::begun(folder, stamp, job).ok()?;
        match visit.taken(names, deadline) {
            Ok(Some(made)) => return Some(made),
            Ok(None) => {}
            Err(error) => {
                if error.kind() == io::ErrorKind::NotConnected {
                    let _ = put(&folder.join(DEAF), b"");
                }
                if matches!(error.kind(), io::ErrorKind::NotConnected | io::ErrorKind::TimedOut) {
                    // Whatever it is busy with, nobody wants it any more.
                    let _ = say(&worker::Message::Standby(String::new()));
                }
                return None;
            }
        }
    }
    None
}

/// The file that says that a typst hears nothing of changes in this folder, as on some file systems.
const DEAF: &str = "deaf";

/// One revision, laid out and asked for.
struct Visit<'a> {
    folder: &'a Path,
    room: PathBuf,
    number: u64,
    /// The first source, whose writing is what typst waits for.
    main: (PathBuf, String),
    /// True where typst cannot have missed it, since it was not there yet.
    is_first: bool,
}

impl<'a> Visit<'a> {
    fn begun(folder: &'a Path, stamp: &str, job: &TypstJob<'_>) -> io::Result<Self> {
        let number = next_number(folder)?;
        let (room, command, is_first) = room(folder, stamp, job)?;
        lay_out(folder, job)?;
        put(&folder.join(mark(number)), b"")?;
        let _ = fs::remove_file(folder.join(gone(number)));
        // Only what is said from now on counts.
        if let Ok(said) = fs::File::options().write(true).open(room.join(SAID)) {
            said.set_len(0)?;
        }
        let (name, text) = job.sources.first().copied().unwrap_or_default();
        // First, so that it is read whatever is wrong with the rest, and in the line that there is.
        let main = (folder.join(name), format!("#let _ = read(\"{}\");{text}", mark(number)));
        let visit = Self { folder, room, number, main, is_first };
        visit.call()?;
        let order = serde_json::to_string(&Order { number, command }).map_err(io::Error::other)?;
        say(&worker::Message::Standby(order))?;
        Ok(visit)
    }

    /// Writes the first source.
    #[expect(clippy::disallowed_methods, reason = "typst watches this very file, in a temporary folder")]
    fn call(&self) -> io::Result<()> {
        fs::write(&self.main.0, &self.main.1)
    }

    /// What was made of this revision; none when it is not certain what was said of it.
    fn taken(&self, names: &[String], deadline: Instant) -> io::Result<Option<Made>> {
        let outputs = self.awaited(deadline)?;
        let text = self.said()?;
        let Said::Round(round) = Said::of(&text) else { return Ok(None) };
        let out = self.room.join(MADE);
        if !names.iter().all(|name| outputs.iter().any(|output| *output == out.join(name))) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let read: io::Result<Vec<Vec<u8>>> = names.iter().map(|name| made(&out.join(name))).collect();
        // Had it begun anew meanwhile, it would have said so before it wrote.
        if self.said()? != text {
            return Ok(None);
        }
        Ok(Some((read?, messages(round))))
    }

    /// Waits until this revision is made; the files that were written.
    fn awaited(&self, deadline: Instant) -> io::Result<Vec<PathBuf>> {
        /// Looking costs processor time, of which a worker has little: where it takes long it is looked for less often.
        const PAUSES: (Duration, Duration) = (Duration::from_millis(2), Duration::from_millis(50));
        /// After so long without a word it is called again: it may not have been looking yet.
        const PATIENCE: Duration = Duration::from_millis(500);
        /// So often it is called in vain.
        const MOST_CALLS: usize = 20;
        let (begun, mut called, mut calls) = (Instant::now(), Instant::now(), 0);
        loop {
            if let Some(MadeOf { outputs, .. }) = self.made_of() {
                return outputs.ok_or_else(|| io::ErrorKind::InvalidData.into());
            }
            if is_interrupted() || self.folder.join(gone(self.number)).exists() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            if Instant::now() > deadline {
                return Err(io::ErrorKind::TimedOut.into());
            }
            if !self.is_first && called.elapsed() > PATIENCE {
                called = Instant::now();
                if self.said()?.is_empty() {
                    calls += 1;
                    self.call()?;
                }
                if calls > MOST_CALLS {
                    return Err(io::ErrorKind::NotConnected.into());
                }
            }
            thread::sleep((begun.elapsed() / 50).clamp(PAUSES.0, PAUSES.1));
        }
    }

    /// What typst has read and written, once that is this revision. A record that is being written is none.
    fn made_of(&self) -> Option<MadeOf> {
        const MOST: u64 = 16 << 20;
        let record = given(&self.room.join(MADE_OF), MOST).ok()?;
        let made: MadeOf = serde_json::from_slice(&record).ok()?;
        let mark = mark(self.number);
        made.inputs.iter().any(|input| input.file_name().is_some_and(|name| *name == *mark)).then_some(made)
    }

    fn said(&self) -> io::Result<String> {
        /// As much is kept of what a run says that is not watched.
        const MOST: u64 = 1 << 20;
        match given(&self.room.join(SAID), MOST) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(error),
        }
    }
}

/// What typst records of a round.
#[derive(Deserialize)]
struct MadeOf {
    inputs: Vec<PathBuf>,
    /// None after an error.
    outputs: Option<Vec<PathBuf>>,
}

/// The number of the next revision in a folder.
fn next_number(folder: &Path) -> io::Result<u64> {
    const MOST: u64 = 32;
    let path = folder.join("number");
    let last = given(&path, MOST).ok().and_then(|text| String::from_utf8(text).ok()?.parse().ok()).unwrap_or(0);
    let number = u64::wrapping_add(last, 1);
    put(&path, number.to_string().as_bytes())?;
    Ok(number)
}

/// The folder of the command that a job needs, and that command; true where it is new.
fn room(folder: &Path, stamp: &str, job: &TypstJob<'_>) -> io::Result<(PathBuf, Command, bool)> {
    let all = (job.typst.path.display(), job.timestamp, job.limits.memory_mib);
    let mut parts = vec![format!("{} {} {}", all.0, all.1, all.2), stamp.to_owned()];
    match &job.fonts {
        FontSet::Files(files) => parts.extend(files.iter().map(|file| file.display().to_string())),
        FontSet::All { .. } => parts.push(String::new()),
    }
    let name = format!("{ROOM}{}", &hash(parts.iter().map(String::as_bytes))[..16]);
    let room = folder.join(&name);
    let list = room.join("command.json");
    // A room that holds its list is complete.
    if let Ok(command) = given(&list, 1 << 20).and_then(|text| serde_json::from_slice(&text).map_err(Into::into)) {
        return Ok((room, command, false));
    }
    if room.exists() {
        fs::remove_dir_all(&room)?;
    }
    fs::create_dir_all(&room)?;
    let text = |word: &Path| word.to_str().map(str::to_owned).ok_or(io::ErrorKind::InvalidData);
    let arguments = watching(job, folder, &room)?;
    let arguments: Result<Vec<String>, _> = arguments.iter().map(|word| text(Path::new(word))).collect();
    let command = Command {
        room: name,
        program: text(&job.typst.path)?,
        arguments: arguments?,
        memory_mib: job.limits.memory_mib,
    };
    put(&list, &serde_json::to_vec(&command)?)?;
    Ok((room, command, true))
}

/// Puts the sources but for the first, and the pictures, into the folder, and removes others.
fn lay_out(folder: &Path, job: &TypstJob<'_>) -> io::Result<()> {
    let images = folder.join("images");
    let mut wanted: Vec<PathBuf> = job.sources.iter().map(|(name, _)| folder.join(name)).collect();
    for (path, (_, text)) in wanted.iter().zip(job.sources).skip(1) {
        put(path, text.as_bytes())?;
    }
    for name in &job.images {
        let path = images.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        put(&path, &job.world.picture(name)?)?;
        wanted.push(path);
    }
    let is_source = |path: &Path| path.extension().is_some_and(|ending| ending == "typ");
    for entry in fs::read_dir(folder)?.flatten().filter(|entry| is_source(&entry.path())) {
        if !wanted.contains(&entry.path()) {
            fs::remove_file(entry.path())?;
        }
    }
    if images.is_dir() { remove_others(&images, &wanted) } else { Ok(()) }
}

/// Removes the files below a folder that are not wanted.
fn remove_others(folder: &Path, wanted: &[PathBuf]) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, wanted)?;
        } else if !wanted.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Gives a file these contents, if it has others. In place: typst reads it only after the first source has told
/// it to, and what it reads earlier is thrown away with its round.
#[expect(clippy::disallowed_methods, reason = "the file lives in a temporary folder")]
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|found| found == bytes) { Ok(()) } else { fs::write(path, bytes) }
}
