//! Numbers that can be added up.

use super::PassageView;
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::lex::Token;
use crate::inspect::prose::statement::Amount;
use crate::text::numeral::Numeral;

/// The number that a token is, unless it is a place in an order or a limit.
pub(super) fn amount(token: &Token) -> Option<Amount> {
    let numeral = token.number().filter(|numeral| !numeral.ordinal && numeral.bound.is_none())?;
    Some(Amount { numeral: numeral.clone(), range: token.range.clone() })
}

/// Ages, rates and ratios do not add up.
pub(super) fn adds_up(numeral: &Numeral) -> bool {
    let unit = numeral.unit.dimension.as_str();
    !unit.is_empty() && !Cue::Unaddable.is(unit)
}

/// The tokens of a passage that somebody of the bureau wrote; the wording of templates is not theirs to mend.
pub(super) fn typed<'a>(view: &PassageView<'a>) -> &'a [Token] {
    if view.passage.is_template(0) { &[] } else { view.tokens }
}
