//! Numbers at places of a file; what is not there is none, so that no offset of a file leads out of it.

/// A number of two bytes.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let found = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(found.try_into().ok()?))
}

/// A number of four bytes.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let found = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(found.try_into().ok()?))
}

/// A number of four bytes that counts bytes or characters.
pub(super) fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// As many bytes as a place holds.
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

/// Text in UTF-16, with its number of characters before it.
pub(super) fn counted(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    let length = usize::from(u16_at(bytes, at)?) * 2;
    let units = slice(bytes, at + 2, length)?.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    Some((String::from_utf16_lossy(&units.collect::<Vec<_>>()), at + 2 + length))
}

/// Places in the text and what is said of each: one place more than there is data of `width` bytes.
pub(super) fn plc(bytes: &[u8], width: usize) -> (Vec<usize>, Vec<&[u8]>) {
    let count = bytes.len().saturating_sub(4) / (width + 4);
    let places = (0..=count).filter_map(|at| size_at(bytes, at * 4)).collect::<Vec<_>>();
    let data = (0..count).filter_map(|at| slice(bytes, (count + 1) * 4 + at * width, width));
    let data = if places.len() > count { data.collect() } else { Vec::new() };
    (places, data)
}
