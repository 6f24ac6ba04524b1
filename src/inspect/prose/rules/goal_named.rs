//! Whether a number is what the plan wants or what is expected now: 规划目标为76%, 预计达到76%.

use super::{PassageView, Rule, is_in_clause};
use crate::inspect::prose::claim::Claim;
use crate::inspect::prose::cues::Cue;
use crate::inspect::prose::lex::TokenKind;
use crate::inspect::prose::statement::{GoalKind, GoalNamed, Statement};
use crate::inspect::prose::words::Sense;

pub(super) const RULE: Rule = Rule {
    name: "规划目标还是预期",
    reads: &[
        ("常住人口城镇化率规划目标为76%。", &["规划目标 76%"]),
        ("到2025年，常住人口城镇化率预计达到76%。", &["预期 76%"]),
        ("常住人口城镇化率76%的预期目标。", &["预期 76%"]),
    ],
    leaves: &[
        "常住人口城镇化率76%。",
        "规划目标已经明确，常住人口城镇化率76%。",
        "到2025年，常住人口城镇化率力争达到76%。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    let named = view.numbered_claims().filter_map(|(claim, said)| Some((claim, kind(view, said)?)));
    found.extend(named.map(|(claim, kind)| Statement::GoalNamed(GoalNamed { passage: view.index, claim, kind })));
}

/// What the clause says, the words before the number first, from the nearest.
fn kind(view: &PassageView<'_>, claim: &Claim) -> Option<GoalKind> {
    let at = view.tokens.partition_point(|token| token.range.end <= claim.range.start);
    let before = view.tokens[..at].iter().rev().take_while(|token| is_in_clause(token));
    let after = view.tokens[at..].iter().take_while(|token| is_in_clause(token));
    before.chain(after).find_map(|token| match token.kind {
        TokenKind::Word(Sense::Target | Sense::PlanTarget) if !Cue::Foreseen.begins(view.word(token)) => {
            Some(GoalKind::Planned)
        }
        TokenKind::Word(Sense::Target | Sense::PlanTarget) => Some(GoalKind::Foreseen),
        TokenKind::Word(Sense::Future) if Cue::Foreseen.is(view.word(token)) => Some(GoalKind::Foreseen),
        _ => None,
    })
}
