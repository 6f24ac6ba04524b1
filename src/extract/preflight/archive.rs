//! The archive that an `.xlsx`, `.ods` or `.docx` is: names, number and sizes of what is in it. The only user
//! of zip.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::part::{self, Found};
use super::{Container, Refusal, mib, too_many_parts};
use crate::diag::file_trouble;
use crate::model::job::InputLimits;

/// How many times its packed size a part may unpack to; sheets of thousands of equal rows reach 60.
const MOST_RATIO: u64 = 250;
/// Parts up to this size may be as dense as they like.
const FREE_BYTES: u64 = 4 << 20;

/// Looks through an archive, all of it unpacked and counted.
pub(super) fn check(bytes: &[u8], limits: &InputLimits) -> Result<(Container, Found), Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
    if archive.len() > limits.entries {
        let found = format!("压缩包里有 {} 个文件，限度是 {} 个", archive.len(), limits.entries);
        return Err(too_many_parts(found));
    }
    let names: Vec<String> = archive.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    if let Some(name) = names.iter().find(|name| !is_inside(name)) {
        return Err(Refusal::forged(format!("压缩包里有名为 `{}` 的文件，会写到文件夹之外", name.escape_debug())));
    }
    let container = container(&names)?;
    let mut found = Found::default();
    found.names(&names);
    let budget = Cell::new(limits.unpacked_mib << 20);
    for (index, name) in names.iter().enumerate() {
        let entry = archive.by_index(index).map_err(|error| refusal(&error))?;
        let packed = entry.compressed_size().min(bytes.len() as u64);
        // What it claims is believed where it speaks against it.
        if is_dense(entry.size(), packed) {
            return Err(Trouble::Ratio.refusal(name, limits));
        }
        let trouble = Cell::new(None);
        let meter = Meter { entry, packed, unpacked: 0, budget: &budget, trouble: &trouble };
        let mut reader = BufReader::new(meter);
        // Of a text document what is read is looked through when it is read; no other part is followed anywhere.
        let is_scanned = container != Container::Docx;
        let scanned = if is_scanned { part::scan(name, &mut reader, &mut found, limits) } else { Ok(()) };
        // What the scan left, for what it left is read by no one else either, yet it counts.
        let drained = if scanned.is_ok() { io::copy(&mut reader, &mut io::sink()).map(drop) } else { Ok(()) };
        if let Some(trouble) = trouble.take() {
            return Err(trouble.refusal(name, limits));
        }
        scanned?;
        drained.map_err(|_| Refusal::damaged(format!("`{}` 解压到一半出错", name.escape_debug())))?;
    }
    found.verify(limits)?;
    Ok((container, found))
}

/// All parts of an archive that was looked through, by their names with `/` and in lower case.
pub(super) fn parts(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| refusal(&error))?;
        let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/").to_ascii_lowercase();
        let mut part = Vec::new();
        entry
            .read_to_end(&mut part)
            .map_err(|_| Refusal::damaged(format!("`{}` 解压到一半出错", name.escape_debug())))?;
        if parts.insert(name.clone(), part).is_some() {
            return Err(Refusal::forged(format!("有两个部分都叫 `{}`（不分大小写）", name.escape_debug())));
        }
    }
    Ok(parts)
}

fn refusal(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::encrypted(),
        ZipError::Io(error) => Refusal::damaged(file_trouble(error)),
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Refusal::damaged("压缩的方法不认识")
        }
        ZipError::FileNotFound => Refusal::damaged("缺少应有的部分"),
        _ => Refusal::damaged("压缩包的目录不完整"),
    }
}

/// True for the name of a file below the folder that the archive stands for.
fn is_inside(name: &str) -> bool {
    let mut parts = name.split(['/', '\\']);
    let is_absolute = name.starts_with(['/', '\\']) || name.get(1..2) == Some(":");
    !name.is_empty() && !is_absolute && !name.contains('\0') && parts.all(|part| part != "..")
}

/// What the names of the parts make of the archive.
fn container(names: &[String]) -> Result<Container, Refusal> {
    let plain: Vec<String> = names.iter().map(|name| name.replace('\\', "/").to_ascii_lowercase()).collect();
    let has = |wanted: &str| plain.iter().any(|name| name == wanted);
    let below = |folder: &str| plain.iter().any(|name| name.starts_with(folder));
    let save = "请用 Excel 或 WPS 打开该文件，另存为 .xlsx";
    if has("xl/workbook.bin") {
        return Err(Refusal::other("这是二进制工作簿（.xlsb），本程序不读取", save));
    }
    if has("content.xml") && has("mimetype") {
        return Ok(Container::Ods);
    }
    if below("ppt/") {
        return Err(Refusal::other("这是 PowerPoint 文件", "请向原单位要 Excel 或 WPS 表格"));
    }
    if below("word/") && !below("xl/") {
        return Ok(Container::Docx);
    }
    if has("[content_types].xml") {
        return Ok(Container::Xlsx);
    }
    Err(Refusal::other("这是压缩包，里面没有工作簿的内容", "请先解压，把里面的工作簿放入 inputs 文件夹"))
}

fn is_dense(unpacked: u64, packed: u64) -> bool {
    unpacked > FREE_BYTES && unpacked / packed.max(1) > MOST_RATIO
}

/// What the meter found.
#[derive(Debug)]
enum Trouble {
    Ratio,
    Total,
}

impl Trouble {
    fn refusal(&self, name: &str, limits: &InputLimits) -> Refusal {
        match self {
            Self::Ratio => Refusal::forged(format!(
                "`{name}` 解压后超过压缩时的 {MOST_RATIO} 倍，正常的工作簿不会这样（压缩炸弹）"
            )),
            Self::Total => Refusal::too_much(
                format!("解压到 `{name}` 时总共超过 {}", mib(limits.unpacked_mib << 20)),
                "请先核实来源；确有这么大的工作簿时，可在 report.yaml 的 limits.unpacked-mib 中调大",
            ),
        }
    }
}

/// An entry that is counted as it is unpacked; what the archive says of its size is not believed.
struct Meter<'a, R> {
    entry: R,
    packed: u64,
    unpacked: u64,
    budget: &'a Cell<u64>,
    trouble: &'a Cell<Option<Trouble>>,
}

impl<R: Read> Read for Meter<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.entry.read(buffer)?;
        self.unpacked += read as u64;
        let left = self.budget.get().checked_sub(read as u64);
        let trouble = if is_dense(self.unpacked, self.packed) {
            Some(Trouble::Ratio)
        } else {
            left.is_none().then_some(Trouble::Total)
        };
        if trouble.is_some() {
            self.trouble.set(trouble);
            return Err(io::Error::other("over the limit"));
        }
        self.budget.set(left.unwrap_or(0));
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_the_folder() {
        for name in ["xl/workbook.xml", "[Content_Types].xml", "xl\\workbook.xml", "a..b/..c"] {
            assert!(is_inside(name), "{name}");
        }
        for name in ["../x", "xl/../../x", "xl\\..\\x", "/etc/x", "\\\\host\\x", "C:\\x", "x\0", ""] {
            assert!(!is_inside(name), "{name}");
        }
    }
}
