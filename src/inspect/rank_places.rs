//! Ranks among all places: none is beyond the number of places, and the ranks of a column are in the order of
//! the values of another.

use super::Evidence;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::table::{Role, Row, Table};
use crate::model::value::{Quantity, Reading};
use crate::place::Place;
use crate::text::tidy;

/// A rank with its cell.
#[derive(Clone, Copy)]
struct Ranked<'a> {
    table: &'a Table,
    row: &'a Row,
    column: usize,
    rank: u32,
}

impl Ranked<'_> {
    fn place(&self) -> Place {
        self.table.place_at(self.row, self.column)
    }

    fn finding(&self, is_sure: bool, reason: String) -> Diagnostic {
        let weighed = if is_sure { Diagnostic::error } else { Diagnostic::warning };
        let message = format!("`{}` 的位次第{}位超出了参加排名的个数", self.row.label(), self.rank);
        weighed(Code::RankBeyond, self.place(), message).because(reason).hint("请核对位次")
    }
}

/// Ranks beyond the number of places: where a title, a header or a note says how many there are, else where the
/// other ranks of the column are far below.
pub(super) fn beyond(evidence: Evidence<'_>, sink: &mut Sink) {
    for table in &evidence.facts.data().tables {
        let said = places_of(table);
        for column in 0..table.columns.len() {
            let ranks: Vec<Ranked<'_>> = table.rows.iter().filter_map(|row| ranked(table, row, column)).collect();
            for own in &ranks {
                sink.extend(match said {
                    Some(most) => (own.rank > most)
                        .then(|| own.finding(true, format!("表上写明参加排名的是{most}个，位次不会超过{most}"))),
                    None => far_off(own, &ranks),
                });
            }
        }
    }
}

fn ranked<'a>(table: &'a Table, row: &'a Row, column: usize) -> Option<Ranked<'a>> {
    let value = &row.cells[column];
    let rank = match value.reading {
        Reading::Ranked { rank, .. } => rank,
        _ if table.columns[column].role == Role::Rank => {
            u32::try_from(value.number().filter(|rank| rank.decimals == 0)?.value).ok()?
        }
        _ => return None,
    };
    Some(Ranked { table, row, column, rank })
}

/// How many places are ranked, by what the table says in words: 全省共103个县（市、区）.
fn places_of(table: &Table) -> Option<u32> {
    let headers = table.columns.iter().map(|column| &column.label);
    let texts = [&table.title].into_iter().chain(&table.notes).chain(headers);
    texts.filter_map(|text| places_in(&tidy(text))).max()
}

/// The number of places in a text. Without a word for all of them it may be a number of some.
fn places_in(text: &str) -> Option<u32> {
    const ALL: [&str; 10] = ["共", "共有", "全省", "全市", "全国", "全区", "全县", "全州", "参评", "参加排名的"];
    const PLACES: [&str; 12] = ["县", "市", "区", "乡", "镇", "街道", "州", "盟", "旗", "开发区", "园区", "地区"];
    /// Words between the number and what is counted: 103个一类县.
    const BETWEEN: usize = 3;
    let starts = text
        .char_indices()
        .filter(|(at, c)| c.is_ascii_digit() && !text[..*at].ends_with(|c: char| c.is_ascii_digit()));
    let numbers = starts.filter_map(|(at, _)| {
        let rest = text[at..].trim_start_matches(|c: char| c.is_ascii_digit());
        let number: u32 = text[at..text.len() - rest.len()].parse().ok()?;
        let counted = rest.strip_prefix(['个', '家'])?;
        let is_all = ALL.iter().any(|word| text[..at].ends_with(word));
        let is_place = counted
            .char_indices()
            .take(BETWEEN)
            .any(|(at, _)| PLACES.iter().any(|place| counted[at..].starts_with(place)));
        (is_all && is_place).then_some(number)
    });
    numbers.max()
}

/// A rank far beyond all others of its column that is one of them with its digits exchanged: 91 beside 23 others.
fn far_off(own: &Ranked<'_>, ranks: &[Ranked<'_>]) -> Option<Diagnostic> {
    /// Other ranks that tell how many places there are.
    const LEAST: usize = 5;
    /// How many times as large as the largest of them a rank must be to be none of them.
    const OFF: u32 = 2;
    let others = || ranks.iter().filter(|other| !std::ptr::eq(own, *other)).map(|other| other.rank);
    let most = others().max().filter(|_| others().count() >= LEAST)?;
    let meant: u32 = own.rank.to_string().chars().rev().collect::<String>().parse().ok()?;
    let is_slip = own.rank >= 10 && meant <= most && meant > 0;
    (own.rank > most.saturating_mul(OFF) && is_slip).then(|| {
        let reason = format!("这一列其他位次最大的是第{most}位，交换两个数字成第{meant}位就在其中");
        own.finding(false, reason)
    })
}

/// Ranks that are not in the order of any column, and would be in that of one but for a slip.
pub(super) fn order(evidence: Evidence<'_>, sink: &mut Sink) {
    for table in &evidence.facts.data().tables {
        for column in (0..table.columns.len()).filter(|column| table.columns[*column].role == Role::Rank) {
            let orders = amounts(table, column)
                .into_iter()
                .flat_map(|amount| [false, true].map(|rises| Order::of(table, column, amount, rises)));
            let orders: Vec<Order<'_>> = orders.flatten().collect();
            if orders.iter().all(|order| !order.is_kept()) {
                sink.extend(orders.iter().filter(|order| order.is_telling()).find_map(Order::finding));
            }
        }
    }
}

/// The columns whose order ranks may be in, the likeliest first: one that their header names (收入位次), then how
/// much there is of the last period.
fn amounts(table: &Table, ranks: usize) -> Vec<usize> {
    let role = |at: &usize| &table.columns[*at].role;
    let is_amount = |at: &usize| matches!(role(at), Role::Level(_) | Role::Growth(_) | Role::Value);
    let mut amounts: Vec<usize> = (0..table.columns.len()).rev().filter(is_amount).collect();
    amounts.sort_by_key(|at| (!names(table, ranks, *at), matches!(role(at), Role::Growth(_))));
    amounts
}

/// True for a column of ranks whose header names another column: 收入位次 names 财政收入.
fn names(table: &Table, ranks: usize, amount: usize) -> bool {
    let header = table.columns[ranks].name();
    let named = ["位次", "排名", "名次"].iter().find_map(|end| header.strip_suffix(end)).unwrap_or_default();
    !named.is_empty() && table.columns[amount].name().contains(named)
}

/// The ranked rows of a table in the order of a column.
struct Order<'a> {
    amount: usize,
    rows: Vec<(Ranked<'a>, Quantity)>,
}

impl<'a> Order<'a> {
    /// None where no rows are ranked.
    fn of(table: &'a Table, column: usize, amount: usize, rises: bool) -> Option<Self> {
        let row = |row: &'a Row| Some((ranked(table, row, column)?, row.cells[amount].number()?.as_shown()));
        let mut rows: Vec<(Ranked<'a>, Quantity)> =
            table.rows.iter().filter(|row| !row.total).filter_map(row).collect();
        rows.sort_by(|(one, a), (other, b)| {
            let by_value = if rises { a.value.cmp(&b.value) } else { b.value.cmp(&a.value) };
            by_value.then(one.rank.cmp(&other.rank))
        });
        (!rows.is_empty()).then_some(Self { amount, rows })
    }

    /// Rows from which on ranks that are nearly in an order are meant to be in it: of five rows one in four orders is
    /// one row away from another by chance, of eight one in four hundred.
    fn is_telling(&self) -> bool {
        const NAMED: usize = 5;
        const UNNAMED: usize = 8;
        let Some((first, _)) = self.rows.first() else { return false };
        let least = if names(first.table, first.column, self.amount) { NAMED } else { UNNAMED };
        self.rows.len() >= least
    }

    fn is_kept(&self) -> bool {
        self.rows.is_sorted_by_key(|(own, _)| own.rank)
    }

    /// Two rows with each other's ranks.
    fn exchanged(&self) -> Option<[usize; 2]> {
        let mut sorted: Vec<u32> = self.rows.iter().map(|(own, _)| own.rank).collect();
        sorted.sort_unstable();
        let off: Vec<usize> = (0..sorted.len()).filter(|at| sorted[*at] != self.rows[*at].0.rank).collect();
        off.try_into().ok()
    }

    /// The one row without which the ranks are in order.
    fn alone(&self) -> Option<usize> {
        let falls = self.rows.windows(2).position(|pair| pair[0].0.rank > pair[1].0.rank)?;
        let is_kept_without = |left_out: &usize| {
            let rest = self.rows.iter().enumerate().filter(|(at, _)| at != left_out);
            rest.map(|(_, (own, _))| own.rank).is_sorted()
        };
        // Of the two either may be the wrong one; where both would do, nothing says which.
        let found: Vec<usize> = [falls, falls + 1].into_iter().filter(is_kept_without).collect();
        <[usize; 1]>::try_from(found).ok().map(|[at]| at)
    }

    fn finding(&self) -> Option<Diagnostic> {
        let shown = |at: usize| {
            let (own, value) = &self.rows[at];
            format!("{} {value} 排第{}位", own.row.name, own.rank)
        };
        let (at, beside) = match self.exchanged() {
            Some([one, other]) => (one, vec![other]),
            None => {
                let at = self.alone()?;
                (
                    at,
                    [at.checked_sub(1), Some(at + 1)]
                        .into_iter()
                        .flatten()
                        .filter(|at| *at < self.rows.len())
                        .collect(),
                )
            }
        };
        let own = &self.rows[at].0;
        let label = own.table.columns[self.amount].name();
        let told: Vec<String> = [at].into_iter().chain(beside.iter().copied()).map(shown).collect();
        let mut found = Diagnostic::error(
            Code::RankOrder,
            own.place(),
            format!("`{}` 的位次第{}位与{label}的顺序不符", own.row.label(), own.rank),
        )
        .because(format!("{}；其余各行的位次都与{label}的顺序相符", told.join("，")));
        for at in beside {
            let (other, value) = &self.rows[at];
            found = found.related(own.table.place_at(other.row, self.amount), value.to_string());
        }
        Some(found.hint("请核对这几行的位次和数"))
    }
}

#[cfg(test)]
mod tests {
    use super::places_in;

    #[test]
    fn a_number_of_places_is_told_from_a_number_of_some() {
        for (text, places) in [
            ("注：全省共14个市（州）。", Some(14)),
            ("表2：2022年全省103个县（市、区）排名", Some(103)),
            ("在全市6个县市区中的位次", Some(6)),
            ("参加排名的23个一类县", Some(23)),
            ("其中6个县位次前移", None),
            ("共22项指标", None),
            ("2022年位次", None),
        ] {
            assert_eq!(places_in(text), places, "{text}");
        }
    }
}
