//! Reads single files and folders of others safely: never more bytes than a limit, never a pipe or a
//! device.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path};

use super::JOB_FILE;

/// Largest text of a project (`report.yaml`, a narrative, a template, the page style), in bytes.
pub(crate) const MOST_TEXT: u64 = 16 << 20;

/// Largest picture, in bytes.
pub(super) const MOST_PICTURE: u64 = 64 << 20;

/// Reads a file that belongs to no project: one that the user named, or one that an earlier run or
/// typst has left. It has at most `most` bytes; what it claims as its size is not believed.
///
/// # Errors
/// It cannot be read, is no file, or is larger.
pub(crate) fn given(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    // Opening a pipe or reading a device may never end.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("不是普通文件"));
    }
    let file = fs::File::open(path)?;
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(too_large(most)) } else { Ok(bytes) }
}

pub(super) fn too_large(most: u64) -> io::Error {
    io::Error::other(format!("文件超过 {} MB", most >> 20))
}

/// Names of the files of a folder that have one of the extensions, sorted. Hidden files and those
/// that Excel and WPS leave beside an open workbook are left out.
///
/// # Errors
/// The folder cannot be read.
pub(crate) fn names_in(folder: &Path, extensions: &[&str]) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| is_listed(name, extensions)).collect();
    names.sort_unstable();
    Ok(names)
}

/// Endings of files of Word and WPS.
pub(crate) const WORD: [&str; 3] = ["docx", "doc", "wps"];

/// True for the name of a file of Word or WPS.
pub(crate) fn is_word(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, own)| WORD.iter().any(|ending| own.eq_ignore_ascii_case(ending)))
}

pub(super) fn is_listed(name: &str, extensions: &[&str]) -> bool {
    let extension = Path::new(name).extension();
    let is_wanted = extension.is_some_and(|own| extensions.iter().any(|wanted| own.eq_ignore_ascii_case(wanted)));
    is_wanted && !is_lock_file(name) && !name.starts_with('.')
}

/// Excel and WPS leave a small file of this name beside an open workbook.
pub(crate) fn is_lock_file(name: &str) -> bool {
    name.rsplit(['/', '\\']).next().is_some_and(|name| name.starts_with("~$"))
}

/// True when a folder is a project.
pub(crate) fn is_project(folder: &Path) -> bool {
    folder.join(JOB_FILE).is_file()
}

/// True for a path that names something below the folder it is joined to.
pub(crate) fn is_below(path: &str) -> bool {
    let parts = path.split(['/', '\\']);
    let is_plain = |part: &str| part != ".." && !part.contains('\0');
    !path.is_empty()
        && !path.contains(':')
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
        && !path.starts_with(['/', '\\'])
        && parts.into_iter().all(is_plain)
}

/// True when a link on the way leads from a path below a folder to a file outside of it.
pub(super) fn leads_outside(folder: &Path, file: &Path) -> bool {
    let (Ok(folder), Ok(file)) = (folder.canonicalize(), file.canonicalize()) else { return false };
    !file.starts_with(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_below_a_folder() {
        for name in ["附表.xlsx", "2022/附表.xlsx", "./附表.xlsx", "..附表.xlsx", "附表. .xlsx"] {
            assert!(is_below(name), "{name}");
        }
        for name in [
            "",
            "../附表.xlsx",
            "2022/../../附表.xlsx",
            "2022\\..\\附表.xlsx",
            "/etc/passwd",
            "\\\\host\\share",
            "C:\\x",
            "a\0b",
        ] {
            assert!(!is_below(name), "{name}");
        }
    }
}
