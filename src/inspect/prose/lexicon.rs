//! Names: how prose calls the indicators, ranking rows and project classes of the tables.

use std::collections::BTreeMap;

use super::variations::{called, ends, forms, lines_of, words};
use crate::model::facts::Facts;
use crate::model::table::{INDICATORS, Role, Table};

/// What a name stands for in the tables. One name may stand for an indicator and for rows of others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::inspect) struct Subject {
    /// Row of the indicator table.
    pub indicator: Option<usize>,
    /// Index of the rows of other tables, see [`Lexicon::listed`].
    listed: Option<usize>,
    /// Index of the two rows that it is the ratio of, see [`Lexicon::ratio`].
    ratio: Option<usize>,
}

/// First rows of a name by the number of their table.
type FirstRows = BTreeMap<usize, usize>;

/// Both, when they are rows of different tables or the same row.
fn joined(one: &FirstRows, other: &FirstRows) -> Option<FirstRows> {
    let mut both = one.clone();
    for (table, row) in other {
        if *both.entry(*table).or_insert(*row) != *row {
            return None;
        }
    }
    Some(both)
}

/// A way of writing a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Name {
    pub form: String,
    pub subject: Subject,
    /// The two names that it stands for: 城乡居民人均可支配收入.
    pub pair: Option<[usize; 2]>,
    /// It has another word than the table, and is no registered alias (研发费用 for 研发经费).
    pub drifts: bool,
}

/// A name of a table with other names of it, and the rows that it stands for.
struct NamedRows<'a> {
    forms: Vec<String>,
    aliases: &'a [String],
    rows: FirstRows,
    /// Short forms may be made of it.
    varies: bool,
}

/// The names of a project's tables.
#[derive(Debug, Default)]
pub(in crate::inspect) struct Lexicon {
    names: Vec<Name>,
    by_form: BTreeMap<String, usize>,
    listed: Vec<Vec<(usize, usize)>>,
    /// Rows of the indicator table with the rows that hold their growth.
    growths: BTreeMap<usize, Vec<usize>>,
    ratios: Vec<[usize; 2]>,
}

impl Lexicon {
    /// The names of the dataset, with the aliases of `report.yaml`.
    pub(in crate::inspect) fn new(facts: &Facts) -> Self {
        let mut named = Vec::new();
        let tables = facts.data().tables.iter().enumerate();
        for (number, table) in tables.clone().filter(|(_, table)| table.schema.prose || table.kind == INDICATORS) {
            let ends = ends(table);
            let mut last = "";
            for (at, row) in table.rows.iter().enumerate().filter(|(_, row)| !row.total) {
                if std::mem::replace(&mut last, &row.name) == row.name {
                    continue;
                }
                named.push(NamedRows {
                    forms: called(table, row, &ends),
                    aliases: facts.job().aliases.get(&row.name).map_or(&[][..], Vec::as_slice),
                    rows: FirstRows::from([(number, at)]),
                    varies: table.column(&Role::Value).is_some() || table.kind == INDICATORS,
                });
            }
        }
        let plain = |(_, table): &(usize, &Table)| table.kind != INDICATORS && table.schema.items.is_empty();
        let plain: Vec<usize> = tables.clone().filter(plain).map(|(number, _)| number).collect();
        let indicators = tables.into_iter().find(|(_, table)| table.kind == INDICATORS).map(|(number, _)| number);
        let mut lexicon = Self::of(&named, indicators);
        lexicon.add_measured(&plain);
        lexicon
    }

    /// Names that stand in a table or in `report.yaml` come first; of the forms made from them only
    /// those are kept that mean one row.
    fn of(named: &[NamedRows<'_>], indicators: Option<usize>) -> Self {
        let mut known: Vec<(String, FirstRows, bool)> = Vec::new();
        let mut by_form: BTreeMap<String, usize> = BTreeMap::new();
        for one in named {
            for form in one.forms.iter().chain(one.aliases).filter(|form| !form.is_empty()) {
                match by_form.get(form) {
                    Some(at) => {
                        let rows = &mut known[*at].1;
                        *rows = joined(rows, &one.rows).unwrap_or_else(|| rows.clone());
                    }
                    None => {
                        by_form.insert(form.clone(), known.len());
                        known.push((form.clone(), one.rows.clone(), false));
                    }
                }
            }
        }
        let mut made: BTreeMap<String, (Option<FirstRows>, bool)> = BTreeMap::new();
        for one in named.iter().filter(|one| one.varies) {
            for (form, drifts) in one.forms.iter().flat_map(|name| forms(name).into_iter().skip(1)) {
                // 居民人均可支配收入（城镇） without its bracket is the row of the whole.
                if by_form.get(&form).is_some_and(|at| joined(&known[*at].1, &one.rows).is_none()) {
                    continue;
                }
                made.entry(form)
                    .and_modify(|(known, slip)| {
                        *known = known.as_ref().and_then(|known| joined(known, &one.rows));
                        *slip &= drifts;
                    })
                    .or_insert_with(|| (Some(one.rows.clone()), drifts));
            }
        }
        for (form, (rows, drifts)) in made {
            let Some(rows) = rows else { continue };
            match by_form.get(&form) {
                // A row of another table goes by the same name.
                Some(at) => rows.into_iter().for_each(|(table, row)| {
                    known[*at].1.entry(table).or_insert(row);
                }),
                None => known.push((form, rows, drifts)),
            }
        }
        let mut lexicon = Self::frozen(known, indicators);
        lexicon.growths = lexicon.growth_rows();
        lexicon.add_pairs();
        lexicon.add_ratios();
        lexicon
    }

    /// 工业投资 for 工业投资增速, where no row has the investment itself: 工业投资增长9.8%. What a ranking has may be
    /// of another source than the prose.
    fn add_measured(&mut self, plain: &[usize]) {
        let stems = |name: &Name| words("growth").find_map(|end| name.form.strip_suffix(end)).map(str::to_owned);
        let is_own = |name: &Name| {
            let listed = self.listed(name.subject);
            name.subject.indicator.is_some() || listed.iter().all(|(table, _)| plain.contains(table))
        };
        let of = |name: &Name| {
            stems(name)
                .filter(|_| is_own(name))
                .filter(|stem| stem.chars().count() > 2)
                .map(|stem| (stem, name.subject))
        };
        let found: Vec<(String, Subject)> = self.names.iter().filter(|name| !name.drifts).filter_map(of).collect();
        for (stem, subject) in &found {
            if found.iter().all(|(other, own)| other != stem || own == subject) {
                self.add(stem.clone(), *subject, None);
            }
        }
    }

    /// 城乡… for 城镇… and 农村…, where the tables have both.
    fn add_pairs(&mut self) {
        let of = |[both, one, other]: [&str; 3], name: &Name| {
            let rest = name.form.strip_prefix(one)?;
            let beside = self.find(&format!("{other}{rest}"))?;
            Some((format!("{both}{rest}"), [self.find(&name.form)?, beside]))
        };
        let kinds = lines_of("pair").filter_map(|words| words.try_into().ok());
        let pairs: Vec<(String, [usize; 2])> =
            kinds.flat_map(|kind| self.names.iter().filter_map(move |name| of(kind, name))).collect();
        for (form, pair) in pairs {
            self.add(form, Subject::default(), Some(pair));
        }
    }

    /// 城乡居民收入比, where no table has it and one has both incomes.
    fn add_ratios(&mut self) {
        for words in lines_of("ratio") {
            let [over, under, forms @ ..] = &words[..] else { continue };
            let row = |form| self.names[self.find(form)?].subject.indicator;
            let Some(rows) = row(over).zip(row(under)) else { continue };
            let subject = Subject { ratio: Some(self.ratios.len()), ..Subject::default() };
            self.ratios.push(rows.into());
            for form in forms {
                // A ranking may have it of one year, the incomes of all.
                match self.find(form).map(|at| &mut self.names[at].subject) {
                    Some(known) if known.indicator.is_none() => known.ratio = subject.ratio,
                    Some(_) => {}
                    None => self.add((*form).to_owned(), subject, None),
                }
            }
        }
    }

    /// A form that is no name yet.
    fn add(&mut self, form: String, subject: Subject, pair: Option<[usize; 2]>) {
        if !self.by_form.contains_key(&form) {
            self.by_form.insert(form.clone(), self.names.len());
            self.names.push(Name { form, subject, pair, drifts: false });
        }
    }

    /// The rows of the indicator table that a subject is the ratio of.
    pub(in crate::inspect) fn ratio(&self, subject: Subject) -> Option<[usize; 2]> {
        subject.ratio.map(|at| self.ratios[at])
    }

    /// 规上工业增加值增速 holds the growth of 规模以上工业增加值.
    fn growth_rows(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut rows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for Name { form, subject, .. } in self.names.iter().filter(|name| !name.drifts) {
            let Some(growth) = subject.indicator else { continue };
            let wholes = words("growth").filter_map(|end| self.find(form.strip_suffix(end)?));
            for row in wholes.filter_map(|name| self.names[name].subject.indicator) {
                let known = rows.entry(row).or_default();
                if row != growth && !known.contains(&growth) {
                    known.push(growth);
                }
            }
        }
        rows
    }

    /// The rows of the indicator table that hold the growth of a subject's row.
    pub(in crate::inspect) fn growths(&self, subject: Subject) -> &[usize] {
        subject.indicator.and_then(|row| self.growths.get(&row)).map_or(&[][..], Vec::as_slice)
    }

    /// Like sets of rows get one index, so that subjects are compared at once.
    fn frozen(known: Vec<(String, FirstRows, bool)>, indicators: Option<usize>) -> Self {
        let mut lexicon = Self::default();
        let mut indices: BTreeMap<Vec<(usize, usize)>, usize> = BTreeMap::new();
        for (form, mut rows, drifts) in known {
            let indicator = indicators.and_then(|table| rows.remove(&table));
            let rows: Vec<(usize, usize)> = rows.into_iter().collect();
            let listed = (!rows.is_empty()).then(|| {
                *indices.entry(rows).or_insert_with_key(|rows| {
                    lexicon.listed.push(rows.clone());
                    lexicon.listed.len() - 1
                })
            });
            lexicon.by_form.insert(form.clone(), lexicon.names.len());
            let subject = Subject { indicator, listed, ratio: None };
            lexicon.names.push(Name { form, subject, pair: None, drifts });
        }
        lexicon
    }

    /// The rows of other tables than the indicator table that go by a name: number of the table and
    /// first row.
    pub(in crate::inspect) fn listed(&self, subject: Subject) -> &[(usize, usize)] {
        subject.listed.map_or(&[][..], |at| &self.listed[at])
    }

    /// All ways of writing names.
    pub(in crate::inspect) fn names(&self) -> &[Name] {
        &self.names
    }

    /// The index of a form among the names.
    pub(in crate::inspect) fn find(&self, form: &str) -> Option<usize> {
        self.by_form.get(form).copied()
    }

    /// A part of a coordination written out with the help of the full name beside it: in
    /// 城镇、农村居民人均可支配收入 the first part lacks its end, in 每千人口拥有医师和托位 the second
    /// its beginning.
    pub(in crate::inspect) fn complete(&self, part: &str, beside: &str, part_first: bool) -> Option<usize> {
        if part.is_empty() || part.chars().count() > beside.chars().count() {
            return None;
        }
        // 城镇 of 居民人均可支配收入 lacks nothing of its end; a beginning alone is not enough.
        let cuts = beside.char_indices().map(|(at, _)| at).skip(usize::from(!part_first));
        cuts.filter_map(|at| {
            let whole =
                if part_first { format!("{part}{}", &beside[at..]) } else { format!("{}{part}", &beside[..at]) };
            self.find(&whole).filter(|index| self.names[*index].form != beside && self.names[*index].pair.is_none())
        })
        .max_by_key(|index| self.names[*index].form.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named<'a>(entries: &[(&str, usize, usize)]) -> Vec<NamedRows<'a>> {
        let one = |(name, table, row): &(&str, usize, usize)| NamedRows {
            forms: vec![(*name).to_owned()],
            aliases: &[],
            rows: FirstRows::from([(*table, *row)]),
            varies: true,
        };
        entries.iter().map(one).collect()
    }

    #[test]
    fn coordinated_names_are_completed_from_their_neighbour() {
        let lexicon = Lexicon::of(
            &named(&[
                ("城镇居民人均可支配收入", 0, 0),
                ("农村居民人均可支配收入", 0, 1),
                ("每千人口拥有执业（助理）医师数", 0, 2),
                ("每千人口拥有0-3岁婴幼儿托位数", 0, 3),
            ]),
            Some(0),
        );
        let found = |part, beside, first| {
            lexicon.complete(part, beside, first).and_then(|name| lexicon.names[name].subject.indicator)
        };
        assert_eq!(found("城镇", "农村居民人均可支配收入", true), Some(0));
        assert_eq!(found("0-3岁婴幼儿托位", "每千人口拥有执业（助理）医师", false), Some(3));
        assert_eq!(found("市场", "农村居民人均可支配收入", true), None);
    }

    #[test]
    fn a_form_that_means_two_rows_means_none() {
        let entries =
            [("甲乙丙增长", 0, 0), ("甲乙丙", 0, 1), ("丁戊己数", 0, 2), ("丁戊己降低", 0, 3), ("甲乙丙及增速", 1, 7)];
        let lexicon = Lexicon::of(&named(&entries), Some(0));
        let found = |form| {
            let subject = lexicon.names[lexicon.find(form)?].subject;
            Some((subject.indicator, lexicon.listed(subject).to_vec()))
        };
        assert_eq!(found("甲乙丙"), Some((Some(1), vec![(1, 7)])));
        assert_eq!(found("甲乙丙增长"), Some((Some(0), vec![])));
        assert_eq!(found("丁戊己"), None);
    }
}
