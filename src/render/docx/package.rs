//! A document as the file that Word opens: parts in a zip, in one order and with one date, so that the same report
//! is the same bytes. The only writer of zip files.

use std::io::{self, Cursor, Read as _, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// A file that is being put together in memory, packed.
pub(super) struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    options: SimpleFileOptions,
}

impl Package {
    /// An empty one, dated.
    pub(super) fn new((year, month, day): (i32, u8, u8)) -> Self {
        // A zip knows no years before 1980.
        let date =
            u16::try_from(year).ok().and_then(|year| DateTime::from_date_and_time(year, month, day, 0, 0, 0).ok());
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(date.unwrap_or_default())
            // Word on a Mac warns of files without.
            .unix_permissions(0o644);
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())), options }
    }

    /// Adds a part.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.begin(name)?.write_all(bytes)
    }

    /// Adds a part that is packed already, such as a picture.
    pub(super) fn add_packed(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let options = self.options.compression_method(CompressionMethod::Stored);
        self.zip.start_file(name, options).map_err(io::Error::other)?;
        self.zip.write_all(bytes)
    }

    /// Begins a part, which is then written piece by piece.
    pub(super) fn begin(&mut self, name: &str) -> io::Result<&mut impl Write> {
        self.zip.start_file(name, self.options).map_err(io::Error::other)?;
        Ok(&mut self.zip)
    }

    /// The whole file.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.zip.finish().map_err(io::Error::other)?.into_inner())
    }
}

/// A short part of a file that may have come from anywhere; none when it is not there or too long.
pub(super) fn short_part(bytes: &[u8], name: &str) -> Option<String> {
    const MOST: u64 = 64 << 10;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = String::new();
    archive.by_name(name).ok()?.take(MOST).read_to_string(&mut text).ok()?;
    Some(text)
}
