//! Properties as a file writes them: a code, and an operand whose length the code tells (sprm).

use super::bytes::u16_at;

/// The properties in a list, in their order; it ends where one is cut off.
pub(super) fn all(list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let code = u16_at(rest, 0)?;
        let after = rest.get(2..)?;
        let operand = after.get(..length(code, after)?)?;
        rest = &after[operand.len()..];
        Some((code, operand))
    })
}

fn length(code: u16, operand: &[u8]) -> Option<usize> {
    const TABLE: u16 = 0xd608;
    const TABS: u16 = 0xc615;
    Some(match code >> 13 {
        0 | 1 => 1,
        2 | 4 | 5 => 2,
        3 => 4,
        7 => 3,
        // The length of a row counts itself, with one byte less.
        _ if code == TABLE => usize::from(u16_at(operand, 0)?) + 1,
        // Too many tabs for a byte are counted by themselves.
        _ if code == TABS && operand.first() == Some(&255) => {
            let deleted = usize::from(*operand.get(1)?);
            let added = usize::from(*operand.get(2 + deleted * 4)?);
            3 + deleted * 4 + added * 3
        }
        _ => usize::from(*operand.first()?) + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_have_the_length_that_their_code_tells() {
        let list = [0x35, 0x08, 1, 0x00, 0x46, 5, 0, 0x08, 0xd6, 3, 0, 9, 9, 0x4f, 0xca, 1, 7, 0x03, 0x6a, 1];
        let found: Vec<(u16, usize)> = all(&list).map(|(code, operand)| (code, operand.len())).collect();
        assert_eq!(found, [(0x0835, 1), (0x4600, 2), (0xd608, 4), (0xca4f, 2)], "the last one is cut off");
    }
}
