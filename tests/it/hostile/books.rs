//! Files made by hand: archives and compound files, whole or bent.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;

/// An archive of these entries.
pub(super) fn archive<'a>(entries: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, contents) in entries {
        archive.start_file(name, SimpleFileOptions::default()).expect("entry");
        archive.write_all(&contents).expect("entry");
    }
    archive.finish().expect("archive").into_inner()
}

/// The entries of an archive.
pub(super) fn entries(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("archive");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("entry");
            let mut contents = Vec::new();
            file.read_to_end(&mut contents).expect("contents");
            (file.name().expect("name").into_owned(), contents)
        })
        .collect()
}

/// An archive with more entries, and with one changed where `name` is in it.
pub(super) fn edited(bytes: &[u8], name: &str, change: impl Fn(&str) -> String, more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut all = entries(bytes);
    if !name.is_empty() {
        let (_, contents) = all.iter_mut().find(|(entry, _)| entry == name).expect("entry");
        let changed = change(std::str::from_utf8(contents).expect("UTF-8"));
        assert_ne!(changed.as_bytes(), contents.as_slice(), "{name} is as it was");
        *contents = changed.into_bytes();
    }
    all.extend(more.iter().map(|(name, contents)| ((*name).to_owned(), contents.to_vec())));
    archive(all.iter().map(|(name, contents)| (name.as_str(), contents.clone())))
}

/// Replaces text that must be there.
pub(super) fn replaced<'a>(from: &'a str, to: &'a str) -> impl Fn(&str) -> String + 'a {
    move |text| {
        assert!(text.contains(from), "`{from}` is not in {text:.2000}");
        text.replacen(from, to, 1)
    }
}

/// The only sheet of a workbook.
pub(super) const SHEET: &str = "xl/worksheets/sheet1.xml";

/// A compound file of these streams.
pub(super) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).expect("compound file");
    for (name, contents) in streams {
        if let Some((folder, _)) = name.rsplit_once('/').filter(|(folder, _)| !folder.is_empty()) {
            file.create_storage_all(folder).expect("storage");
        }
        file.create_stream(name).expect("stream").write_all(contents).expect("stream");
    }
    file.flush().expect("flush");
    file.into_inner().into_inner()
}

/// A record of an `.xls`.
pub(super) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("short");
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// A cell with text in an `.xls`.
pub(super) fn label(row: u16, col: u16, text: &str) -> Vec<u8> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let count = u16::try_from(wide.len() / 2).expect("short");
    let head = [row, col, 0, count].map(u16::to_le_bytes).concat();
    record(0x0204, &[&head[..], &[1], &wide].concat())
}

/// The stream of an `.xls` with one sheet of these records, after these of the workbook.
pub(super) fn stream(globals: &[u8], sheet: &[u8]) -> Vec<u8> {
    let (bof, eof) = (record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0]), record(0x000a, &[]));
    let bound = |position: usize| {
        let position = u32::try_from(position).expect("short").to_le_bytes();
        record(0x0085, &[&position[..], &[0, 0, 1, 0], b"A"].concat())
    };
    let begin = bof.len() + bound(0).len() + globals.len() + eof.len();
    [&bof[..], &bound(begin), globals, &eof, &bof, sheet, &eof].concat()
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(pub u64);

impl Dice {
    /// The next number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // The generator of Marsaglia's xorshift paper with 64 bits.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).expect("small")
    }
}
