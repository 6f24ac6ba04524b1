//! The files of a project, by their paths as findings show them: relative, with `/`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::{
    MOST_PICTURE, MOST_TEXT, given, is_below, is_listed, is_lock_file, leads_outside, names_in, too_large,
};
use crate::diag::{Code, Diagnostic, Outcome, Sink, file_trouble};
use crate::markup::mark::{is_reserved, without_reserved};
use crate::place::Place;

/// The files of a project: those of its folder, and over them files that stand in memory only.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// None for a project that stands in memory as a whole.
    folder: Option<PathBuf>,
    overlay: BTreeMap<String, Arc<[u8]>>,
    /// Of those, texts that were made of files of Word.
    paragraphs: BTreeMap<String, Arc<Paragraphs>>,
    /// Told of each file that is worked on.
    told: Option<fn(&str)>,
}

/// A file of Word that is read as Markdown: where its lines come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraphs {
    /// For each line of the Markdown, the paragraph of the file, counted from 1.
    pub of_lines: Vec<usize>,
    /// The paragraphs as they stand in the file, each on its own line.
    pub texts: String,
}

/// Why a file of a project is not read.
#[derive(Debug)]
pub enum Unreadable {
    /// There is nothing of this name.
    Missing(io::Error),
    /// It is a link to something outside of the project.
    Outside,
    /// It is a text of another encoding.
    NotUtf8,
    /// The system refuses, or it is no plain file, or too large.
    Trouble(io::Error),
}

/// Where a file was found.
enum Located<'a> {
    Memory(&'a [u8]),
    Disk(PathBuf),
}

impl World {
    /// The files of a folder.
    pub fn on_disk(folder: impl Into<PathBuf>) -> Self {
        Self { folder: Some(folder.into()), ..Self::default() }
    }

    /// These files with another one, which hides the one on disk of the same path. A path that
    /// leads out of the project is none of it and is left out.
    #[must_use]
    pub fn with(mut self, path: &str, contents: impl Into<Vec<u8>>) -> Self {
        self.overlay.extend(plain(path).map(|path| (path, contents.into().into())));
        self
    }

    /// These files with a file of Word read as Markdown, which hides the file itself.
    #[must_use]
    pub fn with_document(mut self, path: &str, markdown: String, paragraphs: Paragraphs) -> Self {
        self.paragraphs.extend(plain(path).map(|path| (path, Arc::new(paragraphs))));
        self.with(path, markdown)
    }

    /// Where the lines of a text come from that was made of a file of Word.
    pub(crate) fn paragraphs(&self, path: &str) -> Option<Arc<Paragraphs>> {
        self.paragraphs.get(path).cloned()
    }

    /// These files, with somebody who is told the path of each one that is worked on: of all that comes from
    /// outside, it is the one to look at when something goes wrong that nobody foresaw.
    #[must_use]
    pub fn telling(mut self, told: fn(&str)) -> Self {
        self.told = Some(told);
        self
    }

    /// Says that a file is worked on from here on, which may be long after it was read.
    pub(crate) fn work_on(&self, path: &str) {
        if let Some(told) = self.told {
            told(path);
        }
    }

    /// The folder; none when the project stands in memory as a whole.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Where a file or folder of the project is on disk; none when it is not there.
    pub(crate) fn on_disk_at(&self, path: &str) -> Option<PathBuf> {
        match self.find(path) {
            Ok(Located::Disk(found)) => Some(found),
            Ok(Located::Memory(_)) | Err(_) => None,
        }
    }

    /// Whether a file is there and may be read.
    pub(crate) fn allows(&self, path: &str) -> Result<(), Unreadable> {
        match self.find(path)? {
            Located::Disk(file) if !file.is_file() => Err(Unreadable::Trouble(io::Error::other("不是普通文件"))),
            Located::Disk(_) | Located::Memory(_) => Ok(()),
        }
    }

    /// Reads a file of at most `most` bytes.
    pub(crate) fn read(&self, path: &str, most: u64) -> Result<Vec<u8>, Unreadable> {
        self.work_on(path);
        let read = match self.find(path)? {
            Located::Disk(file) => given(&file, most),
            Located::Memory(bytes) if bytes.len() as u64 > most => Err(too_large(most)),
            Located::Memory(bytes) => Ok(bytes.to_vec()),
        };
        read.map_err(Unreadable::Trouble)
    }

    /// Reads a picture of the report by its name.
    pub(crate) fn picture(&self, name: &str) -> Result<Vec<u8>, Unreadable> {
        self.read(&picture_path(name), MOST_PICTURE)
    }

    /// Reads a text, with plain line ends and without a byte order mark.
    pub(crate) fn raw_text(&self, path: &str) -> Result<String, Unreadable> {
        let text = String::from_utf8(self.read(path, MOST_TEXT)?).map_err(|_| Unreadable::NotUtf8)?;
        Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
    }

    /// Reads a text that goes into the report; characters that no document may hold are replaced.
    pub(crate) fn text(&self, path: &str, sink: &mut Sink) -> Outcome<String> {
        let text = self
            .raw_text(path)
            .map_err(|refusal| sink.stop(refusal.finding(path, "文件无法读取", "请检查文件权限")))?;
        let Some(clean) = without_reserved(&text) else { return Ok(text) };
        let (place, message) = (Place::File(path.to_owned()), "文件含有控制字符或保留字符，已替换为 `\u{fffd}`");
        sink.push(
            Diagnostic::warning(Code::ReservedCharacter, place, message)
                .because("这类字符在任何字体中都不可见，通常来自粘贴")
                .hint("请删去这些字符"),
        );
        Ok(clean)
    }

    /// Reads a text that goes into the report, or takes the built-in one where the project has none of its own. One that is there and
    /// cannot be read is not passed over: the report would look otherwise than the bureau wants.
    pub(crate) fn text_or(&self, path: &str, built_in: &str, sink: &mut Sink) -> Outcome<String> {
        match self.find(path) {
            Err(Unreadable::Missing(_)) => Ok(built_in.to_owned()),
            _ => self.text(path, sink),
        }
    }

    /// Names of the files of a folder that have one of the extensions, sorted; none when there is no
    /// such folder.
    ///
    /// # Errors
    /// The folder is there and cannot be read.
    pub(crate) fn list(&self, folder: &str, extensions: &[&str]) -> Result<Vec<String>, Unreadable> {
        let on_disk = match self.find(folder) {
            Ok(Located::Disk(found)) => names_in(&found, extensions).map_err(Unreadable::Trouble)?,
            Ok(Located::Memory(_)) | Err(Unreadable::Missing(_)) => Vec::new(),
            Err(refusal) => return Err(refusal),
        };
        let below = format!("{folder}/");
        let laid = self.overlay.keys().filter_map(|path| path.strip_prefix(&below));
        let laid = laid.filter(|name| !name.contains('/') && is_listed(name, extensions)).map(str::to_owned);
        Ok(on_disk.into_iter().chain(laid).collect::<BTreeSet<_>>().into_iter().collect())
    }

    /// Paths of all files below a folder, sorted. Hidden files and folders, and those that Excel and WPS leave beside an
    /// open workbook, are left out.
    ///
    /// # Errors
    /// A folder is there and cannot be read, or there are more files than a project has.
    pub(crate) fn tree(&self, folder: &str) -> Result<Vec<String>, Unreadable> {
        const DEEPEST: usize = 8;
        let mut files: BTreeSet<String> =
            self.overlay.keys().filter(|path| path.starts_with(&format!("{folder}/"))).cloned().collect();
        let mut folders = vec![(folder.to_owned(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            let found = match self.find(&folder) {
                Ok(Located::Disk(found)) => found,
                Ok(Located::Memory(_)) | Err(Unreadable::Missing(_)) => continue,
                Err(refusal) => return Err(refusal),
            };
            for entry in std::fs::read_dir(found).map_err(Unreadable::Trouble)? {
                let entry = entry.map_err(Unreadable::Trouble)?;
                let Ok(name) = entry.file_name().into_string() else { continue };
                let path = format!("{folder}/{name}");
                if name.starts_with('.') || is_lock_file(&name) {
                    continue;
                }
                match entry.path() {
                    inner if inner.is_dir() && depth < DEEPEST => folders.push((path, depth + 1)),
                    inner if inner.is_file() => drop(files.insert(path)),
                    _ => {}
                }
                if files.len() > MOST_FILES {
                    return Err(Unreadable::Trouble(io::Error::other(format!("文件超过 {MOST_FILES} 个"))));
                }
            }
        }
        Ok(files.into_iter().collect())
    }

    /// Names of the folders of a folder that hold a file, sorted; none when there is no such folder.
    pub(crate) fn folders_with(&self, folder: &str, file: &str) -> Vec<String> {
        let on_disk = match self.find(folder) {
            Ok(Located::Disk(found)) => std::fs::read_dir(found).into_iter().flatten().flatten().collect(),
            _ => Vec::new(),
        };
        let on_disk = on_disk.into_iter().filter_map(|entry| entry.file_name().into_string().ok());
        let below = format!("{folder}/");
        let laid =
            self.overlay.keys().filter_map(|path| Some(path.strip_prefix(&below)?.split_once('/')?.0.to_owned()));
        let all: BTreeSet<String> = on_disk.chain(laid).collect();
        all.into_iter().filter(|name| self.find(&format!("{folder}/{name}/{file}")).is_ok()).collect()
    }

    fn find(&self, path: &str) -> Result<Located<'_>, Unreadable> {
        let missing = || Unreadable::Missing(io::ErrorKind::NotFound.into());
        let path = plain(path).ok_or_else(missing)?;
        // A name is printed, in messages and in what is written.
        if path.chars().any(is_reserved) {
            return Err(Unreadable::Trouble(io::Error::other("文件名里有控制字符或不能使用的字符，请改名")));
        }
        if let Some(bytes) = self.overlay.get(&path) {
            return Ok(Located::Memory(bytes));
        }
        let folder = self.folder.as_ref().ok_or_else(missing)?;
        let found = folder.join(path);
        if leads_outside(folder, &found) {
            return Err(Unreadable::Outside);
        }
        // A link to nothing is there, and differs from a file that is missing.
        match found.symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Unreadable::Missing(error)),
            _ => Ok(Located::Disk(found)),
        }
    }
}

/// Files of a project that are copied.
const MOST_FILES: usize = 2_000;

/// Path of a picture of the report in its project.
pub(crate) fn picture_path(name: &str) -> String {
    format!("inputs/images/{name}")
}

/// A path below the project without its `.`; none for one that leads out of it.
fn plain(path: &str) -> Option<String> {
    let parts = path.split('/').filter(|part| !part.is_empty() && *part != ".");
    is_below(path).then(|| parts.collect::<Vec<_>>().join("/"))
}

impl From<Unreadable> for io::Error {
    fn from(refusal: Unreadable) -> Self {
        match refusal {
            Unreadable::Missing(error) | Unreadable::Trouble(error) => error,
            Unreadable::Outside => io::ErrorKind::PermissionDenied.into(),
            Unreadable::NotUtf8 => io::ErrorKind::InvalidData.into(),
        }
    }
}

impl Unreadable {
    /// The finding for a file that is needed: what is wrong with it in general, and what to do when
    /// it is the system that refuses.
    pub(crate) fn finding(&self, path: &str, what: &str, cure: &str) -> Diagnostic {
        let place = Place::File(path.to_owned());
        match self {
            Self::Outside => Diagnostic::error(Code::UnsafeFile, place, "这是指向项目之外的链接，没有读取")
                .because("别人寄来的项目里，链接可以指向本机的任何文件，其内容会印进报告")
                .hint("请把所指的文件复制到项目里"),
            Self::NotUtf8 => Diagnostic::error(Code::UnreadableFile, place, "文件不是 UTF-8 编码")
                .because("按其他编码读取会出现乱码")
                .hint("请在记事本中选择“另存为”，编码选 UTF-8"),
            Self::Missing(error) | Self::Trouble(error) => {
                Diagnostic::error(Code::UnreadableFile, place, what).because(file_trouble(error)).hint(cure)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository() -> World {
        World::on_disk(env!("CARGO_MANIFEST_DIR"))
    }

    #[test]
    fn what_is_laid_over_hides_what_is_on_disk() {
        let theme = "templates/theme.typ";
        let world = repository().with("./templates//theme.typ", "\u{feff}甲\r\n乙");
        assert_eq!(world.raw_text(theme).expect("text"), "甲\n乙");
        assert_ne!(repository().raw_text(theme).expect("text"), "甲\n乙");
        assert_eq!((world.on_disk_at(theme), world.allows(theme).is_ok()), (None, true));
        assert!(world.read(theme, 3).is_err(), "the limits hold for it too");
    }

    #[test]
    fn tables_of_a_bureau_are_listed_and_read_wherever_they_stand() {
        let world = World::default()
            .with("inputs/tables/b.yaml", "id: b")
            .with("inputs/tables/a.yaml", "id: a")
            .with("inputs/tables/old/c.yaml", "id: c")
            .with("inputs/tables/~$a.yaml", "");
        let names = world.list("inputs/tables", &["yaml"]).expect("folder");
        assert_eq!(names, ["a.yaml", "b.yaml"]);
        let mut sink = Sink::default();
        assert_eq!(world.text("inputs/tables/a.yaml", &mut sink).as_deref(), Ok("id: a"));
        assert_eq!(world.list("inputs/none", &["yaml"]).expect("no folder"), [""; 0]);
        let all = repository().with("templates/sections/85-new.md", "").list("templates/sections", &["md"]);
        let all = all.expect("folder");
        assert!(all.contains(&"85-new.md".to_owned()) && all.contains(&"80-annex1.md".to_owned()) && all.is_sorted());
    }

    #[test]
    fn nothing_outside_of_a_project_is_read() {
        let world = World::on_disk(Path::new(env!("CARGO_MANIFEST_DIR")).join("inputs")).with("../甲", "乙");
        for path in ["../Cargo.toml", "/etc/passwd", "../甲", "", "narrative/../../Cargo.toml"] {
            assert!(matches!(world.read(path, MOST_TEXT), Err(Unreadable::Missing(_))), "{path}");
            assert_eq!(world.on_disk_at(path), None, "{path}");
        }
        assert!(matches!(World::default().raw_text("Cargo.toml"), Err(Unreadable::Missing(_))));
        assert!(matches!(repository().raw_text("src"), Err(Unreadable::Trouble(_))), "a folder is no file");
    }
}
