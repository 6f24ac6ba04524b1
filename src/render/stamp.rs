//! What tells a file from another one of the same name without reading it.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// The stamp of a file: its path, size and time; empty when it is not there.
pub(super) fn stamp(path: &Path) -> String {
    fs::metadata(path).map_or_else(|_| String::new(), |meta| stamp_of(path, &meta))
}

/// The stamp of a file that was looked at already.
pub(super) fn stamp_of(path: &Path, meta: &Metadata) -> String {
    let changed = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!("{}|{}|{}", path.display(), meta.len(), changed.map_or(0, |time| time.as_nanos()))
}
