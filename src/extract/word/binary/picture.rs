//! Pictures as drawings keep them; those in the forms of the web can be cut out as they are.

use super::bytes::{size_at, slice, u16_at};

/// The bytes of the picture whose drawing begins at a place, and how names of its form end.
pub(super) fn cut(data: &[u8], at: usize) -> Option<(&[u8], &'static str)> {
    const LINKED: u16 = 0x66;
    let head = usize::from(u16_at(data, at.checked_add(4)?)?);
    let all = slice(data, at, size_at(data, at)?)?;
    let mut from = head;
    if u16_at(all, 6)? == LINKED {
        from += 1 + usize::from(*all.get(from)?);
    }
    // A shape, and beside it the picture in its frame.
    while let (Some(kind), Some(length)) = (u16_at(all, from + 2), size_at(all, from + 4)) {
        let content = slice(all, from + 8, length)?;
        match kind {
            0xf007 => {
                let name = usize::from(*content.get(33)?);
                return blip(content.get(36 + name..)?);
            }
            0xf01a..=0xf029 => return blip(&all[from..]),
            _ => from += 8 + length,
        }
    }
    None
}

fn blip(record: &[u8]) -> Option<(&[u8], &'static str)> {
    let content = slice(record, 8, size_at(record, 4)?)?;
    // One or two sums of the content stand before it, and a byte.
    [17, 33].into_iter().find_map(|from| {
        let bytes = content.get(from..)?;
        let is = |begin: &[u8]| bytes.starts_with(begin);
        if is(b"\x89PNG\r\n") {
            Some((bytes, "png"))
        } else if is(b"\xff\xd8\xff") {
            Some((bytes, "jpeg"))
        } else {
            None
        }
    })
}
