//! A place in a file where a call can stand for a number that was typed: it prints, character by character, what
//! stands there.

use std::ops::Range;

use crate::inspect::figures::Call;
use crate::inspect::prose::Prose;
use crate::inspect::prose::claim::Claim;
use crate::model::value::{Quantity, Value};
use crate::place::{LinePlace, Place};

/// A part of a line with the tag that prints it.
pub(in crate::inspect) struct Slot {
    /// Where the part begins.
    pub at: LinePlace,
    /// The line up to it.
    pub before: String,
    /// The part.
    pub typed: String,
    /// The line after it.
    pub after: String,
    /// The tag.
    pub tag: String,
    /// What the tag prints.
    pub prints: Value,
    /// The bytes of the part in its passage.
    span: Range<usize>,
}

impl Slot {
    /// The slot of the number of a claim.
    pub(in crate::inspect) fn of_claim(prose: &Prose<'_>, claim: &Claim, call: &Call) -> Option<Self> {
        let end = claim.range.start + claim.numeral.digits;
        // 第 of a rank is no part of what is printed.
        let digits = end - prose.text(claim.passage, &(claim.range.start..end)).trim_start_matches('第').len()..end;
        Self::new(prose, (claim.passage, digits), claim.numeral.quantity, call)
    }

    /// The tag prints all of a part of the passage.
    pub(super) fn covers(&self, part: &Range<usize>) -> bool {
        self.span.start <= part.start && part.end <= self.span.end
    }

    /// The slot of some digits; none where the call prints other characters, and where these are not typed in one
    /// piece.
    pub(in crate::inspect) fn new(
        prose: &Prose<'_>,
        (passage, digits): (usize, Range<usize>),
        number: Quantity,
        call: &Call,
    ) -> Option<Self> {
        let own = prose.passages.get(passage)?;
        let (span, (prints, filters)) = forms(&call.prints, number)
            .into_iter()
            .find_map(|form| Some((own.occurrence(&form.0.text, &digits)?, form)))?;
        if own.has_figure(&span) || own.is_code(span.start) {
            return None;
        }
        let typed = prose.text(passage, &span);
        let Place::Line { at, text } = prose.place(passage, &span) else { return None };
        let start = text.char_indices().nth(at.column - 1).map_or(text.len(), |(start, _)| start);
        // Marks and tags may stand between the characters.
        let (before, after) = (text.get(..start)?, text.get(start..)?.strip_prefix(typed)?);
        Some(Self {
            before: before.to_owned(),
            typed: typed.to_owned(),
            after: after.to_owned(),
            tag: format!("{{{{ {call}{filters} }}}}"),
            prints,
            at,
            span,
        })
    }
}

/// What a call may print, as it stands and by filters, each with the filters: the plainest first.
fn forms(value: &Value, number: Quantity) -> Vec<(Value, String)> {
    let size = |number: Quantity| Quantity { value: number.value.abs(), ..number };
    let fixed = |other: Quantity| Quantity { decimals: number.decimals, ..other };
    let percent = |other: Quantity| Quantity { percent: number.percent, ..other };
    let digits = format!(" | fixed(digits={})", number.decimals);
    let changed = [
        (value.reshown(&size), " | magnitude".to_owned()),
        (value.reshown(&fixed), digits.clone()),
        (value.reshown(&fixed).and_then(|fixed| fixed.reshown(&size)), format!("{digits} | magnitude")),
        (value.reshown(&percent).filter(|_| number.percent), " | as_percent".to_owned()),
    ];
    let changed = changed.into_iter().filter_map(|(value, filters)| Some((value?, filters)));
    std::iter::once((value.clone(), String::new())).chain(changed).collect()
}
