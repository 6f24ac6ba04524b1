//! Makes a shortest edit readable, as the semantic cleanup of diff tools does: edits are moved to the
//! ends of clauses, and short equal stretches between changes are merged into them.

use std::ops::Range;

use super::align::DiffPiece;
use super::tokenizer::{Token, TokenKind};

/// Equal text of less than this many characters between two changes of wording joins them.
const SHORTEST_ISLAND: usize = 3;

/// An equal stretch must be this share (1 in …) of the changes beside it to stay an island.
const SMALLEST_SHARE: usize = 4;

/// At least this many characters out of ten must be equal, or all of the old text is struck out and
/// all of the new one put in.
const LEAST_EQUAL: usize = 3;

/// How far a piece that is only taken out or put in is slid to begin and end where a clause does.
const FARTHEST: usize = 64;

/// What is taken out of `甲。乙。丙。` is `乙。` and not `。乙`.
pub(super) fn slid(mut pieces: Vec<DiffPiece>, old: &[Token<'_, '_>], new: &[Token<'_, '_>]) -> Vec<DiffPiece> {
    for at in 1..pieces.len().saturating_sub(1) {
        let piece = &pieces[at];
        let (side, range) = match (piece.old.is_empty(), piece.new.is_empty()) {
            (false, true) => (old, piece.old.clone()),
            (true, false) => (new, piece.new.clone()),
            _ => continue,
        };
        // Equal text stays on both sides, so that the pieces keep their turns.
        let back = (pieces[at - 1].old.len() - 1).min(FARTHEST);
        let on = (pieces[at + 1].old.len() - 1).min(FARTHEST);
        let by = best_shift(side, &range, back, on);
        let shift = |place: &mut usize| *place = place.saturating_add_signed(by);
        let [before, piece, after] = &mut pieces[at - 1..=at + 1] else { continue };
        for place in [&mut before.old.end, &mut piece.old.start, &mut piece.old.end, &mut after.old.start] {
            shift(place);
        }
        for place in [&mut before.new.end, &mut piece.new.start, &mut piece.new.end, &mut after.new.start] {
            shift(place);
        }
    }
    pieces
}

/// By how much the piece is slid: to where a clause begins and ends, else not at all.
fn best_shift(side: &[Token<'_, '_>], range: &Range<usize>, back: usize, on: usize) -> isize {
    let same = |a: usize, b: usize| side[a].text == side[b].text;
    let mut shifts: Vec<isize> = vec![0];
    let backward = (1..=back).take_while(|by| same(range.start - by, range.end - by));
    shifts.extend(backward.map(|by| -by.cast_signed()));
    let onward = (1..=on).take_while(|by| same(range.start + by - 1, range.end + by - 1));
    shifts.extend(onward.map(usize::cast_signed));
    let rank = |by: isize| {
        let end = range.end.saturating_add_signed(by);
        let start = range.start.saturating_add_signed(by);
        (clause_end(&side[end - 1]) + start.checked_sub(1).map_or(0, |before| clause_end(&side[before])), -by.abs(), by)
    };
    shifts.into_iter().max_by_key(|by| rank(*by)).unwrap_or(0)
}

/// How much a token ends what stands before it.
fn clause_end(token: &Token<'_, '_>) -> u8 {
    match (token.kind, token.text) {
        (TokenKind::Mark, "。" | "！" | "？" | "\n") => 3,
        (TokenKind::Mark, "；" | "：") => 2,
        (TokenKind::Mark, "，" | "、") => 1,
        _ => 0,
    }
}

/// Merges equal stretches that are too short to help a reader into the changes around them; when
/// hardly anything is equal, the whole text becomes one change.
pub(super) fn merged(pieces: Vec<DiffPiece>, old: &[Token<'_, '_>], new: &[Token<'_, '_>]) -> Vec<DiffPiece> {
    let (of_old, of_new) = (Sums::of(old), Sums::of(new));
    let has_words = |piece: &DiffPiece| of_old.words(&piece.old) + of_new.words(&piece.new) > 0;
    let extent = |piece: &DiffPiece| of_old.weight(&piece.old).max(of_new.weight(&piece.new));
    let mut kept: Vec<DiffPiece> = Vec::new();
    for mut piece in pieces {
        // An equal piece waits for the change after it.
        while !piece.is_equal
            && let [.., before, island] = &kept[..]
        {
            let least = SHORTEST_ISLAND.max(extent(before).min(extent(&piece)) / SMALLEST_SHARE);
            if of_new.weight(&island.new) >= least || !has_words(before) || !has_words(&piece) {
                break;
            }
            let (old, new) = (before.old.start..piece.old.end, before.new.start..piece.new.end);
            piece = DiffPiece { old, new, is_equal: false };
            kept.truncate(kept.len() - 2);
        }
        kept.push(piece);
    }
    // Numbers that stand for others are read one by one, however many they are.
    let (equal, changed): (Vec<&DiffPiece>, Vec<&DiffPiece>) = kept.iter().partition(|piece| piece.is_equal);
    let equal: usize = equal.into_iter().map(|piece| of_new.weight(&piece.new) * 2).sum();
    let changed = changed.into_iter().filter(|piece| has_words(piece));
    let changed: usize = changed.map(|piece| of_old.weight(&piece.old) + of_new.weight(&piece.new)).sum();
    if equal * 10 < (equal + changed) * LEAST_EQUAL {
        return vec![DiffPiece { old: 0..old.len(), new: 0..new.len(), is_equal: false }];
    }
    kept
}

/// Prefix sums over tokens, so that a stretch is weighed in constant time.
struct Sums {
    /// Weight and number of words.
    before: Vec<(usize, usize)>,
}

impl Sums {
    fn of(tokens: &[Token<'_, '_>]) -> Self {
        let sums = tokens.iter().scan((0, 0), |(weight, words), token| {
            *weight += token.weight();
            *words += usize::from(token.is_worded());
            Some((*weight, *words))
        });
        Self { before: std::iter::once((0, 0)).chain(sums).collect() }
    }

    fn weight(&self, stretch: &Range<usize>) -> usize {
        self.before[stretch.end].0 - self.before[stretch.start].0
    }

    fn words(&self, stretch: &Range<usize>) -> usize {
        self.before[stretch.end].1 - self.before[stretch.start].1
    }
}
