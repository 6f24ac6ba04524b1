//! A page that follows what is saved: a small script beside it says which page is the last one, or why there is none.

use std::io;

use serde::Serialize;

use super::data::{Data, inert};
use super::page::waiting;
use crate::render::Artifact;
use crate::render::cache::hash;

/// A page that follows what is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The file of the script that tells it what is new, in its folder.
    pub signal: String,
}

/// What a preview page is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum News {
    /// The page of a revision is there.
    Built {
        /// Its revision.
        revision: String,
    },
    /// What was saved last made no report; the page stays as it was.
    Failed {
        /// What is so, in a sentence.
        words: String,
        /// What the terminal says.
        said: String,
    },
    /// Nobody follows what is saved any more.
    Ended,
}

impl Preview {
    /// The page for a report that could never be made so far.
    pub fn waiting(&self, name: &str) -> Artifact {
        Artifact { name: name.to_owned(), bytes: waiting(self).into_bytes() }
    }

    /// The script that tells the page what is new.
    pub fn tell(&self, news: &News) -> Artifact {
        // Words and names can always be written.
        let mut bytes = b"pinggu(".to_vec();
        let _ = inert(news, &mut bytes);
        bytes.extend(b");\n");
        Artifact { name: self.signal.clone(), bytes }
    }
}

/// What tells a page from the next one.
pub(super) fn revision(text: &str, data: &Data<'_>) -> io::Result<String> {
    let mut known = Vec::new();
    inert(data, &mut known)?;
    Ok(hash([env!("CARGO_PKG_VERSION").as_bytes(), text.as_bytes(), &known])[..16].to_owned())
}

/// The revision that a preview page says it has.
pub fn revision_of(page: &[u8]) -> Option<String> {
    /// The page begins with it.
    const HEAD: usize = 256;
    let head = String::from_utf8_lossy(&page[..page.len().min(HEAD)]).into_owned();
    let (_, rest) = head.split_once("data-revision=\"")?;
    Some(rest.split_once('"')?.0.to_owned())
}
