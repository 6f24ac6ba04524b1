//! What was set before and need not be set again: for each PDF in the output folder, a hash of all
//! it was made from. Everything before typst is made anew in every run, so a PDF is kept only when
//! typst would be given the same source, pictures, fonts and options once more.
//!
//! The record is a file in the output folder. It may be deleted at any time; a PDF that is not the
//! one that was recorded (another run, another program, an edit) is not kept, and neither is one whose record
//! was not written by this user on this machine: output folders come by mail too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Artifact;
use super::seal::seal;
use crate::project::given;

/// Largest PDF that is kept or taken over, in bytes.
pub(super) const MOST_PDF: u64 = 1 << 30;

/// The record's file in the output folder.
pub(super) const CACHE_FILE: &str = ".pinggu/cache.json";

/// Largest record that is read, in bytes: that of some ten thousand documents.
const MOST_RECORD: u64 = 4 << 20;

/// Raised when what a key means changes.
const VERSION: u32 = 3;

/// A hash of inputs or of a file, hexadecimal.
pub(super) type Hash = String;

/// What is recorded of a PDF, all by hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CachedPdf {
    /// Hash of all that it was made from.
    key: Hash,
    /// Hash of its source alone; the pages of the full report are not in it.
    source: Hash,
    /// Hash of the file itself, which anybody may have changed since.
    file: Hash,
    /// Of a full report: the pages of its marks.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pages: BTreeMap<String, usize>,
}

/// A record with the seal of who wrote it.
#[derive(Serialize, Deserialize)]
struct SealedFile {
    version: u32,
    seal: Hash,
    /// The record as it was sealed.
    record: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct CacheFile {
    /// By name of the output.
    #[serde(default)]
    documents: BTreeMap<String, CachedPdf>,
}

/// The record of an output folder.
#[derive(Debug, Clone, Default)]
pub(super) struct Cache {
    folder: PathBuf,
    record: CacheFile,
}

impl Cache {
    /// The record of a folder; one that is missing or unreadable is empty.
    pub(super) fn of(folder: &Path) -> Self {
        let text = given(&folder.join(CACHE_FILE), MOST_RECORD).unwrap_or_default();
        let own = serde_json::from_slice(&text).ok().filter(|file: &SealedFile| {
            file.version == VERSION && seal(file.record.as_bytes()).is_some_and(|seal| seal == file.seal)
        });
        let record = own.and_then(|file| serde_json::from_str(&file.record).ok()).unwrap_or_default();
        Self { folder: folder.to_owned(), record }
    }

    /// The PDF of a name and what is recorded about it, if it was made from what `key` stands for.
    pub(super) fn kept(&self, name: &str, key: &str) -> Option<(Vec<u8>, &CachedPdf)> {
        let kept = self.record.documents.get(name).filter(|kept| kept.key == key)?;
        let bytes = given(&self.folder.join(name), MOST_PDF).ok()?;
        (hash([bytes.as_slice()]) == kept.file).then_some((bytes, kept))
    }

    /// The pages of the marks of a PDF of a name, if it is the one that was recorded.
    pub(super) fn pages(&self, name: &str) -> Option<BTreeMap<String, usize>> {
        let kept = self.record.documents.get(name)?;
        let bytes = given(&self.folder.join(name), MOST_PDF).ok()?;
        (hash([bytes.as_slice()]) == kept.file).then(|| kept.pages.clone())
    }

    /// True when the PDF of a name was made from this source, whatever else went into it.
    pub(super) fn has_source(&self, name: &str, source: &str) -> bool {
        self.record.documents.get(name).is_some_and(|kept| kept.source == source)
    }

    /// Records a PDF under its key and its source.
    pub(super) fn keep(
        &mut self,
        name: &str,
        (key, source): (&str, &str),
        bytes: &[u8],
        pages: BTreeMap<String, usize>,
    ) {
        let kept = CachedPdf { key: key.to_owned(), source: source.to_owned(), file: hash([bytes]), pages };
        self.record.documents.insert(name.to_owned(), kept);
    }

    /// The record as an output of its own, to be written after the PDFs.
    pub(super) fn artifact(&self) -> Artifact {
        // Maps of plain strings and numbers can always be written.
        let record = serde_json::to_string(&self.record).unwrap_or_default();
        let file = SealedFile { version: VERSION, seal: seal(record.as_bytes()).unwrap_or_default(), record };
        Artifact { name: CACHE_FILE.to_owned(), bytes: serde_json::to_vec(&file).unwrap_or_default() }
    }
}

/// Hash over parts; where one part ends and the next begins counts.
pub(super) fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Hash {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part);
    }
    let digest = sha.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(hash([b"ab".as_slice(), b"c"]), hash([b"a".as_slice(), b"bc"]));
        assert_eq!(hash([b"ab".as_slice(), b"c"]), hash([b"ab".as_slice(), b"c"]));
    }
}
