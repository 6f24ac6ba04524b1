//! What prose says beside what each of its numbers says: lists and their counts, totals and their parts,
//! comparisons. The rules find statements; the checks hold them against each other and against the tables.
//!
//! A number that a claim has been made of is named by the index of the claim.

mod amounts;
mod comparisons;
mod indicators;
mod written;

pub(in crate::inspect) use amounts::{
    Amount, Derivation, Derived, Listed, NumberList, OfWhich, Ordinals, Paired, Structure, Sum,
};
pub(in crate::inspect) use comparisons::{
    Aimed, Compared, Fact, FactKey, GoalCompared, GrowthCompared, Kept, RateOf, RatesCompared, Reached, Yardstick,
};
pub(in crate::inspect) use indicators::{
    CountScope, IndicatorCount, IndicatorKind, Judged, Judgement, OtherName, Standing, YearlyGoal,
};
pub(in crate::inspect) use written::{Beyond, Department, DoubledUnit, FigureForm, FormSlip, YearRange};

/// A statement; each kind is made by the rule of its name and judged by the checks of its kind.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::inspect) enum Statement {
    Listed(Listed),
    Paired(Paired),
    Ordinals(Ordinals),
    OfWhich(OfWhich),
    Sum(Sum),
    Structure(Structure),
    Derived(Derived),
    Compared(Compared),
    GrowthCompared(GrowthCompared),
    RatesCompared(RatesCompared),
    GoalCompared(GoalCompared),
    Kept(Kept),
    Fact(Fact),
    Reached(Reached),
    Aimed(Aimed),
    IndicatorCount(IndicatorCount),
    Judged(Judged),
    YearlyGoal(YearlyGoal),
    Beyond(Beyond),
    OtherName(OtherName),
    Department(Department),
    FigureForm(FigureForm),
    YearRange(YearRange),
    DoubledUnit(DoubledUnit),
    NumberList(NumberList),
}
