//! The fonts that typst knows, by family: what it answers itself, since only it can tell under which
//! name it takes a font.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::coverage::Coverage;
use super::folders::FontFolders;
use crate::project::given;

/// Largest font file that is looked into, in bytes.
const MOST_FONT: u64 = 256 << 20;

/// Families by name in small letters, as typst compares them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FontBook(BTreeMap<String, Family>);

/// A family of fonts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Family {
    /// Its name.
    pub name: String,
    /// Its faces: of each variant the one that is used.
    faces: BTreeMap<String, Source>,
    /// Characters that all its faces have, where anybody will ask for them.
    covers: Option<Coverage>,
}

/// Where a face is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Source {
    /// In typst itself, which prefers what it brings along.
    BuiltIn,
    /// In a file; of a lower rank, in an earlier folder.
    File(usize, PathBuf),
}

impl Family {
    /// Its files; none for one that is in typst itself.
    pub fn files(&self) -> Vec<&Path> {
        let files = self.faces.values().filter_map(|source| match source {
            Source::BuiltIn => None,
            Source::File(_, path) => Some(path.as_path()),
        });
        crate::text::distinct(files)
    }

    /// True when it is known to have a character.
    pub(super) fn has(&self, character: char) -> bool {
        self.covers.as_ref().is_some_and(|covers| covers.has(character))
    }
}

impl FontBook {
    /// What `typst fonts --variants` lists: names of families at the margin, below each its faces, a line with
    /// the file and lines with the variant. The folders' own files were laid out below `laid_out`, each in a
    /// folder with its number.
    pub(in crate::render) fn parse(listing: &str, folders: &FontFolders, laid_out: &Path) -> Self {
        let mut book = Self::default();
        let mut family = String::new();
        // The source of the face whose lines are read, if it can be used, and its variant as far as it was read.
        let mut face: Option<(Option<Source>, String)> = None;
        for line in listing.lines().chain([""]) {
            let indented = line.trim_start_matches([' ', '│']);
            let source = ["├ ", "└ "].iter().find_map(|mark| indented.strip_prefix(mark));
            if source.is_some() || line.trim().is_empty() {
                if let Some((Some(source), variant)) = face.take() {
                    book.add(&family, source, variant);
                }
                face = source.map(|source| (named(source, folders, laid_out), String::new()));
            } else if let Some((_, variant)) = &mut face {
                variant.push_str(indented.trim());
            } else if line.starts_with(|c: char| !c.is_whitespace()) {
                line.trim_end().clone_into(&mut family);
            }
        }
        book
    }

    fn add(&mut self, family: &str, source: Source, variant: String) {
        let known = self.0.entry(family.to_lowercase()).or_default();
        if known.name.is_empty() {
            family.clone_into(&mut known.name);
        }
        let used = known.faces.entry(variant).or_insert_with(|| source.clone());
        // Neither the order of a folder nor what else is installed may decide between two files.
        if source < *used {
            *used = source;
        }
    }

    /// The same, with the characters of the families that are named.
    pub(super) fn with_coverage<'a>(mut self, names: impl Iterator<Item = &'a String>) -> Self {
        for name in names {
            if let Some(family) = self.0.get_mut(&name.to_lowercase()).filter(|family| family.covers.is_none()) {
                let files = family.files().into_iter().map(|path| given(path, MOST_FONT).unwrap_or_default());
                family.covers = Some(Coverage::of(files));
            }
        }
        self
    }

    /// A family by its name.
    pub fn family(&self, name: &str) -> Option<&Family> {
        self.0.get(&name.to_lowercase())
    }

    /// Those of a chain that there are, in its order.
    pub fn present<'a>(&'a self, chain: impl IntoIterator<Item = &'a String>) -> impl Iterator<Item = &'a Family> {
        chain.into_iter().filter_map(|name| self.family(name))
    }

    /// All files.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        self.0.values().flat_map(Family::files)
    }
}

/// The source that typst names; none for a file whose name cannot be written out, so that it is not found again.
fn named(source: &str, folders: &FontFolders, laid_out: &Path) -> Option<Source> {
    let source = source.trim_end();
    let source = source.strip_suffix(" (Variable)").unwrap_or(source);
    if source == "(Embedded)" {
        return Some(Source::BuiltIn);
    }
    let path = PathBuf::from(source);
    // Where files are linked to, typst names the file itself; where they are copied, the copy.
    let number = path.strip_prefix(laid_out).ok().and_then(|rest| rest.iter().next()?.to_str()?.parse().ok());
    let rank = number.or_else(|| folders.files.iter().position(|file| *file == path));
    let path = rank.and_then(|rank: usize| folders.files.get(rank)).cloned().unwrap_or(path);
    path.is_file().then(|| Source::File(rank.unwrap_or(folders.files.len()), path))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with these files, and the folders of a run that has it alone.
    fn laid_out(names: &[&str]) -> (tempfile::TempDir, FontFolders) {
        let folder = tempfile::tempdir().expect("folder");
        let top = folder.path().canonicalize().expect("path");
        for name in names {
            std::fs::copy("Cargo.toml", top.join(name)).expect("file");
        }
        let files = names.iter().map(|name| top.join(name)).collect();
        (folder, FontFolders { own: vec![top], files, ..FontFolders::default() })
    }

    #[test]
    fn of_two_files_of_a_face_the_earlier_folder_s_is_used_and_typst_s_own_before_all() {
        let (folder, folders) = laid_out(&["b.ttf", "a.ttf", "c.ttc"]);
        let system = tempfile::tempdir().expect("folder");
        std::fs::copy("Cargo.toml", system.path().join("0.otf")).expect("file");
        let at = |name: &str| folder.path().canonicalize().expect("path").join(name);
        let listing = format!(
            "Alpha\n  ├ {system}\n  │   Style: Normal, Weight: 400, Stretch: 100%\n  ├ {a}\n  │   Style: Normal, Weight: 400, Stretch: 100%\n  ├ {b}\n  │   Style: Normal, Weight: 400, Stretch: 100%\n  └ {c} (Variable)\n      Style: Normal\n      Weight: 100-900 (Default: 400)\n\n仿宋 GB\n  ├ {a}\n  │   Style: Normal, Weight: 400, Stretch: 100%\n  └ (Embedded)\n      Style: Normal, Weight: 400, Stretch: 100%\n\nGone\n  └ /nowhere/\u{fffd}.ttf\n      Style: Normal, Weight: 400, Stretch: 100%\n\n",
            system = system.path().join("0.otf").display(),
            a = at("a.ttf").display(),
            b = at("b.ttf").display(),
            c = at("c.ttc").display(),
        );
        let book = FontBook::parse(&listing, &folders, Path::new("/laid-out"));
        let files =
            |name: &str| book.family(name).map(|family| family.files().into_iter().map(Path::to_owned).collect());
        assert_eq!(files("ALPHA"), Some(vec![at("b.ttf"), at("c.ttc")]));
        assert_eq!(files("仿宋 gb"), Some(Vec::new()));
        assert_eq!(files("Gone"), None);
        assert_eq!(book.family("alpha").map(|family| family.name.as_str()), Some("Alpha"));
        // Where files are copied, typst names the copies.
        let copied = listing.replace(&at("b.ttf").display().to_string(), "/laid-out/0000/b.ttf");
        assert_eq!(FontBook::parse(&copied, &folders, Path::new("/laid-out")), book);
    }
}
