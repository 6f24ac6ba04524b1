//! The features by which similar texts are recognised: pairs of neighbouring words, with every number
//! counted as equal.

use super::flat::Flat;
use super::tokenizer::{Token, TokenKind, tokens};

/// Hashes of pairs of neighbouring words, sorted, with repetitions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Features {
    twos: Vec<u64>,
    /// The words in order; two texts with the same differ only in numbers.
    pub skeleton: u64,
}

/// Likeness of texts with equal features; every other likeness is a share of it.
pub(super) const ALIKE: u32 = 1000;

const EDGE: u64 = 1;
const NUMBER: u64 = 2;

impl Features {
    pub(super) fn of(flat: &Flat<'_>) -> Self {
        let tokens = tokens(flat);
        let mut words: Vec<u64> = vec![EDGE];
        words.extend(tokens.iter().filter(|token| !token.text.trim().is_empty()).map(word));
        words.push(EDGE);
        let mut twos: Vec<u64> = words.windows(2).map(|two| mix(two[0], two[1])).collect();
        twos.sort_unstable();
        Self { twos, skeleton: words.into_iter().fold(0, mix) }
    }

    /// Every feature once.
    pub(super) fn distinct(&self) -> impl Iterator<Item = u64> {
        self.twos.chunk_by(|a, b| a == b).map(|same| same[0])
    }

    /// The share of common features, of [`ALIKE`].
    pub(super) fn likeness(&self, other: &Self) -> u32 {
        let (mut a, mut b) = (self.twos.iter().peekable(), other.twos.iter().peekable());
        let mut common = 0_usize;
        while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
            let order = left.cmp(right);
            common += usize::from(order.is_eq());
            if order.is_le() {
                a.next();
            }
            if order.is_ge() {
                b.next();
            }
        }
        let all = self.twos.len() + other.twos.len();
        u32::try_from(2 * common * ALIKE as usize / all.max(1)).unwrap_or(0)
    }
}

fn word(token: &Token<'_, '_>) -> u64 {
    let text = match token.kind {
        TokenKind::Number { .. } => return NUMBER,
        TokenKind::Reference(key) => key,
        _ => token.text,
    };
    text.bytes().fold(0, |hash, byte| mix(hash, u64::from(byte)))
}

/// Mixes a value into a hash (FNV-1a over whole words, then spread). It only proposes what is
/// compared afterwards.
fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash ^ value).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_all_alike_and_words_are_not() {
        let of = |text: &str| Features::of(&Flat::plain(text));
        assert_eq!(of("增长5%。"), of("增长17.8%。"));
        assert_eq!(of("增长5%。").likeness(&of("增长5%。")), ALIKE);
        assert_eq!(of("增长").likeness(&of("下降")), 0);
        assert_eq!(of("甲乙丙").likeness(&of("甲乙丁")), 500);
    }
}
