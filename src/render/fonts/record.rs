//! What typst was asked before and need not be asked again while nothing has changed: its version and the
//! fonts that it knows. Kept with the user of this machine; it may be deleted at any time.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::FontSupply;
use super::book::FontBook;
use super::folders::FontFolders;
use crate::model::job::Fonts;
use crate::project::given;
use crate::render::cache::{Hash, hash};
use crate::render::stamp::stamp;
use crate::render::state;
use crate::render::typst_cli::{self, Typst};

/// Raised when what a record means changes.
const VERSION: u32 = 1;
/// Largest record that is read, in bytes: that of some ten thousand fonts.
const MOST_RECORD: u64 = 16 << 20;
/// Most records that are kept: of so many programs and sets of folders, and of fonts asked for.
const MOST_RECORDS: usize = 16;

/// A typst and its fonts, as they were found.
#[derive(Serialize, Deserialize)]
struct Record {
    format: u32,
    /// Stamp of the program and of all files that may bring fonts.
    stamp: Hash,
    /// What it answers to `--version`.
    version: String,
    /// Folders with fonts where none were expected, to look at next time.
    outside: Vec<PathBuf>,
    /// None when it did not list any; then it is given whole folders.
    book: Option<FontBook>,
}

/// A typst with its version, and the fonts that it is given for reports in these fonts: from the record of
/// an earlier run, or asked anew.
///
/// # Errors
/// When it cannot be run.
pub fn engine(path: PathBuf, folders: FontFolders, fonts: &Fonts) -> io::Result<(Typst, FontSupply)> {
    let file = file(&path, &folders, fonts);
    let known = file.as_ref().and_then(|file| kept(file, &path, &folders));
    let record = match known {
        Some(record) => record,
        None => {
            let record = asked(&path, &folders, fonts)?;
            if let Some(file) = file.filter(|_| record.book.is_some()) {
                keep(&file, &record);
            }
            record
        }
    };
    let typst = Typst { path, version: record.version };
    Ok((typst, FontSupply { folders, book: record.book, stamp: record.stamp }))
}

/// Where the record is kept of a program, its folders and the fonts that are asked for.
fn file(path: &Path, folders: &FontFolders, fonts: &Fonts) -> Option<PathBuf> {
    let mut parts = vec![path.display().to_string(), folders.has_system.to_string()];
    parts.extend(folders.own.iter().map(|folder| folder.display().to_string()));
    parts.extend(fonts.names().cloned());
    let name = &hash(parts.iter().map(String::as_bytes))[..16];
    Some(state::folder()?.join("fonts").join(format!("{name}.json")))
}

fn stamp_now(path: &Path, folders: &FontFolders, outside: &[PathBuf]) -> Hash {
    hash([stamp(path).as_bytes(), folders.stamp(outside).as_bytes()])
}

/// The record of a file, if it is still right.
fn kept(file: &Path, path: &Path, folders: &FontFolders) -> Option<Record> {
    let record: Record = serde_json::from_slice(&given(file, MOST_RECORD).ok()?).ok()?;
    let is_right = record.format == VERSION && record.stamp == stamp_now(path, folders, &record.outside);
    is_right.then_some(record)
}

fn asked(path: &Path, folders: &FontFolders, fonts: &Fonts) -> io::Result<Record> {
    let typst = typst_cli::ask(path.to_owned())?;
    // A typst that lists nothing may still set a report; what is wrong with it shows then.
    let book = typst_cli::font_book(&typst, folders).ok().map(|book| book.with_coverage(fonts.names()));
    let outside = folders.outside(book.iter().flat_map(FontBook::files));
    let stamp = stamp_now(path, folders, &outside);
    Ok(Record { format: VERSION, stamp, version: typst.version, outside, book })
}

/// Keeps a record beside those of other programs and folders; the oldest give way.
fn keep(file: &Path, record: &Record) {
    let Some(folder) = file.parent() else { return };
    let bytes = serde_json::to_vec(record).unwrap_or_default();
    // Where it cannot be kept, typst is asked each time.
    let Some(prepared) = state::prepared(folder, &bytes) else { return };
    let _ = prepared.persist(file);
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut others: Vec<_> =
        entries.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    others.sort_unstable();
    for (_, oldest) in others.iter().take(others.len().saturating_sub(MOST_RECORDS)) {
        let _ = fs::remove_file(oldest);
    }
}
