//! The only writer of files: each one appears by rename of a finished temporary file in its folder.
//!
//! Runs that write into one folder take turns, by a lock that ends with the run that holds it. The
//! holder also removes the temporary files of killed runs: no living run has any then. Nothing is
//! written outside the folder, not even through a link in it.

use std::fs::{self, TryLockError};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Write};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::print;
use super::streams::write_stderr;
use crate::diag::{Code, Diagnostic, Outcome, Sink, Stopped, file_trouble};
use crate::model::facts::Facts;
use crate::model::report::Report;
use crate::place::Place;
use crate::render::{self, Artifact, FOLDERS, in_order, interrupted, is_interrupted};

/// Name of the snapshot of a report.
pub(super) const SNAPSHOT: &str = "report.json";

/// Writes what an output consists of.
type Contents<'a> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'a>;

/// Writes the files of a report with its snapshot, and returns how many are new or changed.
pub(super) fn report(
    folder: &Path,
    artifacts: &[Artifact],
    (report, facts): (&Report, &Facts),
    sink: &mut Sink,
) -> Outcome<usize> {
    let snapshot: Contents<'_> = Box::new(|out: &mut dyn Write| render::archive(report, facts, out));
    outputs(folder, std::iter::once((SNAPSHOT, snapshot)).chain(files(artifacts)), sink)
}

/// Writes files, and returns how many are new or changed.
pub(super) fn artifacts(folder: &Path, artifacts: &[Artifact], sink: &mut Sink) -> Outcome<usize> {
    outputs(folder, files(artifacts), sink)
}

/// Writes a file, unless an earlier run has left one of its name.
pub(super) fn unless_there(folder: &Path, artifact: Artifact, sink: &mut Sink) -> Outcome<()> {
    let is_there = folder.join(&artifact.name).is_file();
    if is_there { Ok(()) } else { artifacts(folder, &[artifact], sink).map(|_| ()) }
}

/// Names and contents of artifacts.
fn files(artifacts: &[Artifact]) -> impl Iterator<Item = (&str, Contents<'_>)> {
    artifacts.iter().map(|Artifact { name, bytes }| {
        let contents: Contents<'_> = Box::new(|out: &mut dyn Write| out.write_all(bytes));
        (name.as_str(), contents)
    })
}

/// The folder of what a program keeps beside its outputs.
const OWN: &str = ".pinggu";
/// Where the lock of an output folder is.
const LOCK: &str = ".pinggu/lock";
/// What a temporary file is called.
const TEMPORARY: (&str, &str) = (".pinggu-", ".tmp");

/// All temporary files are finished before the first rename, so a full disk or a missing permission
/// leaves the earlier outputs as they were.
fn outputs<'a>(
    folder: &Path,
    all: impl IntoIterator<Item = (&'a str, Contents<'a>)>,
    sink: &mut Sink,
) -> Outcome<usize> {
    // Held to the end; where files cannot be locked, runs do not wait and nothing is swept.
    let _turn = turn(folder).map_err(|error| sink.stop(failed(folder, &error)))?;
    // A name that leads out is refused later.
    let is_known = |name: &str| is_swept(name) || is_own(folder, Path::new(name)).is_err();
    let known = all.into_iter().inspect(|(name, _)| debug_assert!(is_known(name), "`{name}` would never be swept"));
    in_order(|| put(folder, known, sink))
}

/// True for the name of an output beside which the temporary files of a killed run are found again.
fn is_swept(name: &str) -> bool {
    name.split_once('/').is_none_or(|(folder, _)| in_sweep(folder))
}

/// True for a folder in an output folder that the program makes.
fn in_sweep(name: &str) -> bool {
    name == OWN || FOLDERS.contains(&name)
}

/// Removes an output of an earlier run, so that nobody takes it for one of the run that begins.
pub(super) fn withdraw(folder: &Path, name: &str, sink: &mut Sink) -> Outcome<()> {
    let target = folder.join(name);
    let removed = turn(folder).and_then(|_turn| match fs::remove_file(&target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    });
    removed.map_err(|error| sink.stop(failed(&target, &error)))
}

/// Writes the files of a new project into a folder that holds none yet, and what opens it with a double click.
pub(super) fn fresh(folder: &Path, artifacts: &[Artifact], sink: &mut Sink) -> Outcome<()> {
    let openers = openers();
    in_order(|| put(folder, files(&openers).chain(files(artifacts)), sink)).map(|_| ())
}

/// What opens a project with a double click on the systems that people have.
fn openers() -> [Artifact; 2] {
    const WINDOWS: &str = include_str!("../../templates/starter/open/打开预览.cmd");
    const LINUX: &str = include_str!("../../templates/starter/open/打开预览.desktop");
    let file =
        |ending: &str, text: String| Artifact { name: format!("打开预览{ending}"), bytes: text.into_bytes() };
    // The command processor wants the line ends of its system.
    [file(".cmd", WINDOWS.replace("\r\n", "\n").replace('\n', "\r\n")), file(STARTED, LINUX.to_owned())]
}

/// The ending of files that are started, not opened; desktops start none that may not be.
const STARTED: &str = ".desktop";

/// Writes sources of a project, which the user has asked to be changed: all of them, or none.
pub(super) fn sources(root: &Path, artifacts: &[Artifact], sink: &mut Sink) -> Outcome<()> {
    in_order(|| put(root, files(artifacts), sink)).map(|_| ())
}

fn put<'a>(folder: &Path, all: impl IntoIterator<Item = (&'a str, Contents<'a>)>, sink: &mut Sink) -> Outcome<usize> {
    let errors = sink.errors();
    let mut finished = Vec::new();
    for (name, contents) in all {
        let target = folder.join(name);
        // What is right already keeps its time, so that nobody takes it for changed.
        if is_same(&target, &contents) {
            continue;
        }
        match prepared(folder, name, &contents) {
            Ok(temporary) => finished.push((temporary, target)),
            Err(error) => sink.push(failed(&target, &error)),
        }
    }
    if is_interrupted() {
        sink.push(interrupted());
    }
    if sink.errors() > errors {
        return Err(Stopped);
    }
    let changed = finished.len();
    replaced(finished, sink);
    sink.unless_more_than(errors, changed)
}

/// An output that was replaced, with what was there before; none where nothing was.
type Replaced = (PathBuf, Option<tempfile::TempPath>);

/// Puts finished files into their places: all of them, or none. A viewer may hold one of them, and half a set
/// of new files beside half a set of old ones is a report that nobody has made.
fn replaced(finished: Vec<(tempfile::NamedTempFile, PathBuf)>, sink: &mut Sink) {
    let mut done: Vec<Replaced> = Vec::new();
    for (temporary, target) in finished {
        let before = kept(&target);
        let put = before.and_then(|before| {
            temporary.persist(&target).map_err(|error| error.error)?;
            Ok(before)
        });
        match put {
            Ok(before) => done.push((target, before)),
            Err(error) => {
                let stay = put_back(done);
                sink.push(if stay.is_empty() { failed(&target, &error) } else { half_done(&target, &error, &stay) });
                return;
            }
        }
    }
}

/// Another name for what is at a place, by which it can be put back; none where nothing is.
fn kept(target: &Path) -> io::Result<Option<tempfile::TempPath>> {
    if fs::symlink_metadata(target).is_err() {
        return Ok(None);
    }
    let folder = target.parent().unwrap_or_else(|| Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    // Some disks know no second name for a file.
    let made =
        builder.make_in(folder, |path| fs::hard_link(target, path).or_else(|_| fs::copy(target, path).map(drop)));
    made.map(|file| Some(file.into_temp_path()))
}

/// Puts back what was there before, the last one first; those that stay new are returned.
fn put_back(done: Vec<Replaced>) -> Vec<PathBuf> {
    let back = |(target, before): Replaced| match before {
        Some(before) => before.persist(&target).is_err().then_some(target),
        None => fs::remove_file(&target).is_err().then_some(target),
    };
    done.into_iter().rev().filter_map(back).collect()
}

/// Waits for the turn to write into a folder, and clears away what killed runs have left there.
fn turn(folder: &Path) -> io::Result<Option<fs::File>> {
    if folder.is_symlink() {
        return Err(io::Error::other("输出文件夹是指向别处的链接；确要写到那里，请用 --output 指明"));
    }
    let path = folder.join(LOCK);
    is_own(folder, Path::new(LOCK))?;
    if fs::symlink_metadata(&path).is_ok_and(|found| !found.file_type().is_file()) {
        return Err(io::Error::other(format!("`{}` 不是普通文件，请删除它", path.display())));
    }
    fs::create_dir_all(folder.join(OWN))?;
    let lock = fs::File::options().create(true).truncate(false).write(true).open(path)?;
    if !is_locked(&lock, folder)? {
        return Ok(None);
    }
    sweep(folder, 0);
    Ok(Some(lock))
}

/// Locks a file, after whoever holds it; false where files cannot be locked. Who waits is told why.
fn is_locked(lock: &fs::File, folder: &Path) -> io::Result<bool> {
    const SILENT: Duration = Duration::from_secs(1);
    const LONGEST: Duration = Duration::from_mins(1);
    let begun = Instant::now();
    let mut is_told = false;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(_)) => return Ok(false),
            Err(TryLockError::WouldBlock) => {}
        }
        if begun.elapsed() > LONGEST {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "另一个 pinggu 一直在写这个文件夹，等了 1 分钟"));
        }
        if begun.elapsed() > SILENT && !is_told {
            is_told = true;
            write_stderr(&print::visible(&format!("另一个 pinggu 正在写 {}，等它写完……\n", folder.display())));
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Removes the temporary files in a folder and in the folders that the program makes in it.
fn sweep(folder: &Path, depth: usize) {
    const DEEPEST: usize = 8;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if kind.is_file() && name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1) {
            // Another try is made by the next run.
            let _ = fs::remove_file(entry.path());
        } else if kind.is_dir() && (depth > 0 || in_sweep(&name)) && depth < DEEPEST {
            sweep(&entry.path(), depth + 1);
        }
    }
}

/// Refuses a name that leads out of its folder, by its parts or by a link on the way.
fn is_own(folder: &Path, name: &Path) -> io::Result<()> {
    let mut path = folder.to_owned();
    for part in name.parent().into_iter().flat_map(Path::components) {
        path.push(part);
        let is_link = fs::symlink_metadata(&path).is_ok_and(|found| found.file_type().is_symlink());
        if is_link || !matches!(part, Component::Normal(_)) {
            return Err(io::Error::other(format!("`{}` 通到输出文件夹之外，不写到那里", path.display())));
        }
    }
    match name.components().next_back() {
        Some(Component::Normal(_)) => Ok(()),
        _ => Err(io::ErrorKind::InvalidFilename.into()),
    }
}

/// True when a file holds exactly these contents.
fn is_same(target: &Path, contents: &Contents<'_>) -> bool {
    // Opening a pipe may never end.
    if !fs::metadata(target).is_ok_and(|found| found.is_file()) {
        return false;
    }
    let Ok(file) = fs::File::open(target) else { return false };
    let mut comparison = FileComparison { file: BufReader::new(file), part: Vec::new() };
    let mut out = BufWriter::new(&mut comparison);
    let is_alike = contents(&mut out).is_ok() && out.flush().is_ok();
    // What is left unwritten must not be tried again.
    let _ = out.into_parts();
    is_alike && matches!(comparison.file.fill_buf(), Ok([]))
}

/// A writer that fails where what is written differs from a file.
struct FileComparison {
    file: BufReader<fs::File>,
    part: Vec<u8>,
}

impl Write for FileComparison {
    fn write(&mut self, wanted: &[u8]) -> io::Result<usize> {
        self.part.resize(wanted.len(), 0);
        self.file.read_exact(&mut self.part)?;
        if self.part == wanted { Ok(wanted.len()) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A finished temporary file beside the target.
fn prepared(folder: &Path, name: &str, contents: &Contents<'_>) -> io::Result<tempfile::NamedTempFile> {
    is_own(folder, Path::new(name))?;
    let target = folder.join(name);
    let folder = target.parent().map_or_else(|| PathBuf::from("."), Path::to_owned);
    fs::create_dir_all(&folder)?;
    if target.is_dir() {
        return Err(io::Error::other("这个名字已经是一个文件夹"));
    }
    // A rename would replace it on some systems, against the wish of whoever protected it.
    if fs::symlink_metadata(&target).is_ok_and(|found| found.is_file() && found.permissions().readonly()) {
        return Err(io::Error::other("这个文件是只读的"));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode(&target)));
    let mut file = builder.tempfile_in(&folder)?;
    let mut out = BufWriter::new(&mut file);
    contents(&mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    Ok(file)
}

/// What the users of the system may do with a file.
#[cfg(unix)]
fn mode(target: &Path) -> u32 {
    if target.to_string_lossy().ends_with(STARTED) { 0o755 } else { 0o644 }
}

/// The finding for a set of files of which some could not be put back.
fn half_done(target: &Path, error: &io::Error, new: &[PathBuf]) -> Diagnostic {
    let names: Vec<String> = new.iter().map(|path| path.display().to_string()).collect();
    let place = Place::File(target.display().to_string());
    Diagnostic::error(Code::WriteFailed, place, "输出文件无法写入，其余的没有能够还原")
        .because(format!("{}；这些文件已经是新的：{}", file_trouble(error), names.join("、")))
        .hint("新旧文件不要混用：请关闭正在打开它们的程序（PDF 阅读器、WPS），重新运行")
}

fn failed(target: &Path, error: &std::io::Error) -> Diagnostic {
    let place = Place::File(target.display().to_string());
    let cure = if error.kind() == io::ErrorKind::TimedOut {
        "请等另一个运行结束后重试；没有别的运行时，它可能在别的电脑上，或者停住了"
    } else {
        "请关闭正在打开它的程序（PDF 阅读器、WPS），检查文件夹权限和磁盘空间后重试"
    };
    Diagnostic::error(Code::WriteFailed, place, "输出文件无法写入，原有文件没有改动")
        .because(file_trouble(error))
        .hint(cure)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Names = Vec<String>;

    fn names(folder: &Path) -> Names {
        let entries = fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").file_name());
        let mut names: Names = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort_unstable();
        names
    }

    fn text(text: &'static str) -> Contents<'static> {
        Box::new(|out: &mut dyn Write| out.write_all(text.as_bytes()))
    }

    fn full() -> Contents<'static> {
        Box::new(|_: &mut dyn Write| Err(io::ErrorKind::StorageFull.into()))
    }

    #[test]
    fn a_full_disk_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().expect("folder");
        let mut sink = Sink::default();
        outputs(folder.path(), [("a", text("old")), ("b", text("old"))], &mut sink).expect("written");
        let failed = outputs(folder.path(), [("a", text("new")), ("b", full())], &mut sink);
        assert_eq!(failed, Err(Stopped));
        assert!(sink.sorted()[0].reason.contains("磁盘已满"), "{sink:?}");
        assert_eq!(fs::read_to_string(folder.path().join("a")).expect("a"), "old");
        assert_eq!(names(folder.path()), [".pinggu", "a", "b"]);
    }

    #[test]
    fn a_file_that_cannot_be_replaced_leaves_the_set_as_it_was() {
        let folder = tempfile::tempdir().expect("folder");
        let outputs = |all| replaced_in(folder.path(), all);
        assert_eq!(outputs([("a", "old"), ("b", "old")]).errors(), 0);
        // A folder that came into the place of the second file since it was looked at.
        fs::remove_file(folder.path().join("b")).expect("removed");
        fs::create_dir_all(folder.path().join("b/c")).expect("folder");
        let sink = outputs([("a", "new"), ("b", "new")]);
        assert!(sink.sorted()[0].message.contains("原有文件没有改动"), "{sink:?}");
        assert_eq!(fs::read_to_string(folder.path().join("a")).expect("a"), "old");
        fs::remove_dir_all(folder.path().join("b")).expect("removed");
        assert_eq!(outputs([("a", "new"), ("b", "new")]).errors(), 0);
        assert_eq!(names(folder.path()), ["a", "b"]);
    }

    /// Finished files put into their places.
    fn replaced_in(folder: &Path, all: [(&str, &'static str); 2]) -> Sink {
        let finish = |(name, words): (&str, &'static str)| {
            let target = folder.join(name);
            // As for a place where no folder stands.
            let mut file =
                tempfile::Builder::new().prefix(TEMPORARY.0).suffix(TEMPORARY.1).tempfile_in(folder).expect("file");
            file.write_all(words.as_bytes()).expect("written");
            (file, target)
        };
        let mut sink = Sink::default();
        replaced(all.into_iter().map(finish).collect(), &mut sink);
        sink
    }

    #[test]
    fn what_a_killed_run_left_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().expect("folder");
        let place = |name: &str| folder.path().join(name);
        let own = FOLDERS.map(|own| format!("{own}/x/.pinggu-c.tmp"));
        let others = [".pinggu-a.tmp", ".pinggu/.pinggu-b.tmp", "其他/.pinggu-d.tmp", "a.tmp"];
        for name in own.iter().map(String::as_str).chain(others) {
            let path = place(name);
            fs::create_dir_all(path.parent().expect("parent")).expect("folder");
            fs::copy(file!().replace('\\', "/"), path).expect("file");
        }
        outputs(folder.path(), [("a", text("new"))], &mut Sink::default()).expect("written");
        assert_eq!(names(folder.path()), [".pinggu", "a", "a.tmp", "charts", "excerpts", "images", "其他"]);
        assert_eq!(FOLDERS.map(|own| names(&place(own).join("x")).len()), [0; 3]);
        assert_eq!(names(&place(".pinggu")), ["lock"]);
        assert_eq!(names(&place("其他")).len(), 1, "a folder that is none of ours");
    }

    #[test]
    fn charts_of_a_killed_run_are_swept_too() {
        for name in ["report.pdf", "charts/chart-progress.svg", "excerpts/教育局.md", "images/a/b.png"] {
            assert!(is_swept(name), "{name}");
        }
        assert!(!is_swept("其他/a.md"));
    }

    #[test]
    fn names_that_lead_out_of_the_folder_are_refused() {
        let folder = tempfile::tempdir().expect("folder");
        let inner = folder.path().join("output");
        fs::create_dir(&inner).expect("folder");
        for name in ["../x", "a/../../x", "/tmp/x", "", "..", "a/.."] {
            let mut sink = Sink::default();
            assert_eq!(outputs(&inner, [(name, text("x"))], &mut sink), Err(Stopped), "{name}");
            assert_eq!(names(folder.path()), ["output"], "{name}");
        }
    }

    #[test]
    fn a_protected_file_stays() {
        let folder = tempfile::tempdir().expect("folder");
        let mut sink = Sink::default();
        outputs(folder.path(), [("a", text("old"))], &mut sink).expect("written");
        let path = folder.path().join("a");
        let mut permissions = fs::metadata(&path).expect("a").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).expect("permissions");
        assert_eq!(outputs(folder.path(), [("a", text("new"))], &mut sink), Err(Stopped));
        assert!(sink.sorted()[0].reason.contains("只读"), "{sink:?}");
        assert_eq!(fs::read_to_string(&path).expect("a"), "old");
    }
}
