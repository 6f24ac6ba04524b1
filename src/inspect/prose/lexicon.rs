//! Names: how prose calls the indicators, ranking rows and project classes of the tables.

use std::collections::BTreeMap;

use crate::model::facts::Facts;

/// What a name stands for in the tables. One name may stand for an indicator and a ranking row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::inspect) struct Subject {
    /// Row of the indicator table.
    pub indicator: Option<usize>,
    /// First row of the ranking table with the name.
    pub ranking: Option<usize>,
    /// First row of the project table with the class.
    pub project: Option<usize>,
}

impl Subject {
    /// Takes rows of tables that it has none of.
    fn fill(&mut self, other: Self) {
        self.indicator = self.indicator.or(other.indicator);
        self.ranking = self.ranking.or(other.ranking);
        self.project = self.project.or(other.project);
    }

    /// Both, when they are rows of different tables or the same row.
    fn joined(self, other: Self) -> Option<Self> {
        let one = |a: Option<usize>, b: Option<usize>| match (a, b) {
            (Some(a), Some(b)) if a != b => Err(()),
            (a, b) => Ok(a.or(b)),
        };
        Some(Self {
            indicator: one(self.indicator, other.indicator).ok()?,
            ranking: one(self.ranking, other.ranking).ok()?,
            project: one(self.project, other.project).ok()?,
        })
    }
}

/// Runs of like names as the index of the first and the name.
fn firsts<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = (usize, &'a str)> {
    let mut last = "";
    names.enumerate().filter(move |(_, name)| std::mem::replace(&mut last, name) != *name)
}

/// A way of writing a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::inspect) struct Name {
    /// As written.
    pub form: String,
    /// What it stands for.
    pub subject: Subject,
    /// A word was changed for a like one that nobody registered (研发费用 for 研发经费).
    pub drifts: bool,
}

/// Words that mean the same in names; the first stands in a table, the second is what prose makes
/// of it. With `true` the second is a slip and not a short form.
const LIKE: &[(&str, &str, bool)] = &[
    ("规模以上", "规上", false),
    ("地区生产总值", "GDP", false),
    ("GDP", "地区生产总值", false),
    ("占GDP比重", "占GDP的比重", false),
    ("占地区生产总值比重", "占比", false),
    ("占固定资产投资比重", "占固定资产投资的比重", false),
    ("占工业投资比重", "占工业投资的比重", false),
    ("能源消耗", "能耗", false),
    ("常住居民", "居民", false),
    ("居民人均", "常住居民人均", false),
    ("拥有", "拥有的", false),
    ("每千人口", "千人口", false),
    ("基本养老保险", "基本养老", false),
    ("居民人均可支配收入之比", "居民收入比", false),
    ("居民人均可支配收入之比", "收入比", false),
    ("空气质量优良天数比例", "空气质量优良率", false),
    ("经费", "费用", true),
    ("比例", "比率", true),
    ("比率", "比例", true),
    ("高新技术产业", "高技术产业", true),
    ("排放降低", "排放量降低", true),
];

/// Ends that prose leaves out.
const TAILS: &[&str] =
    &["及增减幅度", "及增速", "及增幅", "数", "降低", "增长", "指标", "数量", "到位资金", "占比", "绩效"];

/// Fronts that prose leaves out.
const HEADS: &[&str] = &["城市", "当年新增"];

/// Ways of writing one name, the name itself first.
fn forms(name: &str) -> Vec<(String, bool)> {
    const MOST: usize = 48;
    let mut found = vec![(name.to_owned(), false)];
    let mut next = 0;
    while next < found.len() && found.len() < MOST {
        let (form, drifts) = found[next].clone();
        next += 1;
        let mut add = |form: String, drifts: bool| {
            // Two characters and less are words of every sentence.
            if form.chars().count() >= 3 && found.iter().all(|(known, _)| *known != form) {
                found.push((form, drifts));
            }
        };
        for (from, to, slip) in LIKE {
            // 常住居民 does not become 常住常住居民.
            if form.contains(from) && !(to.contains(from) && form.contains(to)) {
                add(form.replace(from, to), drifts || *slip);
            }
        }
        for tail in TAILS.iter().filter(|tail| **tail != "占比" && **tail != "绩效") {
            if let Some(rest) = form.strip_suffix(tail) {
                add(rest.to_owned(), drifts);
            }
        }
        for head in HEADS {
            if let Some(rest) = form.strip_prefix(head) {
                add(rest.to_owned(), drifts);
            }
        }
        if let Some((before, rest)) = form.split_once('（')
            && let Some((_, after)) = rest.split_once('）')
        {
            add(format!("{before}{after}"), drifts);
        }
    }
    found
}

/// The names of a project's tables.
#[derive(Debug, Default)]
pub(in crate::inspect) struct Lexicon {
    names: Vec<Name>,
    by_form: BTreeMap<String, usize>,
}

impl Lexicon {
    /// The names of the dataset, with the aliases of `report.yaml`.
    #[must_use]
    pub(in crate::inspect) fn new(facts: &Facts) -> Self {
        let data = facts.data();
        let indicators = data.indicators.rows.iter().enumerate();
        let aliases = |name: &str| facts.job().aliases.get(name).map_or(&[][..], Vec::as_slice);
        let indicators = indicators.map(|(row, indicator)| {
            let subject = Subject { indicator: Some(row), ..Subject::default() };
            (indicator.name.as_str(), aliases(&indicator.name), subject)
        });
        let ranking = firsts(data.ranking.iter().flat_map(|table| &table.rows).map(|row| row.name.as_str()));
        let ranking =
            ranking.map(|(row, name)| (name, aliases(name), Subject { ranking: Some(row), ..Subject::default() }));
        let projects = firsts(data.projects.iter().flat_map(|table| &table.rows).map(|row| row.class.as_str()));
        let projects =
            projects.map(|(row, name)| (name, aliases(name), Subject { project: Some(row), ..Subject::default() }));
        Self::of(&indicators.chain(ranking).chain(projects).collect::<Vec<_>>())
    }

    /// Names that stand in a table or in `report.yaml` come first; of the forms made from them only
    /// those are kept that mean one row.
    fn of(named: &[(&str, &[String], Subject)]) -> Self {
        let mut lexicon = Self::default();
        for (name, aliases, subject) in named {
            for form in std::iter::once(*name).chain(aliases.iter().map(String::as_str)) {
                lexicon.put(form, *subject, false);
            }
        }
        let own = lexicon.names.len();
        let mut made: BTreeMap<String, (Option<Subject>, bool)> = BTreeMap::new();
        for (name, _, subject) in named.iter().filter(|(_, _, subject)| subject.project.is_none()) {
            for (form, drifts) in forms(name).into_iter().skip(1) {
                made.entry(form)
                    .and_modify(|(known, slip)| {
                        *known = known.and_then(|known| known.joined(*subject));
                        *slip &= drifts;
                    })
                    .or_insert((Some(*subject), drifts));
            }
        }
        for (form, (subject, drifts)) in made {
            let Some(subject) = subject else { continue };
            match lexicon.by_form.get(&form).filter(|at| **at < own) {
                // A row of another table goes by the same name.
                Some(at) => lexicon.names[*at].subject.fill(subject),
                None => lexicon.put(&form, subject, drifts),
            }
        }
        lexicon
    }

    fn put(&mut self, form: &str, subject: Subject, drifts: bool) {
        if form.is_empty() {
            return;
        }
        match self.by_form.get(form) {
            Some(at) => {
                let known = &mut self.names[*at].subject;
                *known = known.joined(subject).unwrap_or(*known);
            }
            None => {
                self.by_form.insert(form.to_owned(), self.names.len());
                self.names.push(Name { form: form.to_owned(), subject, drifts });
            }
        }
    }

    /// All ways of writing names.
    #[must_use]
    pub(in crate::inspect) fn names(&self) -> &[Name] {
        &self.names
    }

    /// The index of a form among the names.
    #[must_use]
    pub(in crate::inspect) fn index(&self, form: &str) -> Option<usize> {
        self.by_form.get(form).copied()
    }

    /// The name of a form.
    #[must_use]
    pub(in crate::inspect) fn find(&self, form: &str) -> Option<&Name> {
        self.by_form.get(form).map(|at| &self.names[*at])
    }

    /// A part of a coordination written out with the help of the full name beside it: in
    /// 城镇、农村居民人均可支配收入 the first part lacks its end, in 每千人口拥有医师和托位 the second
    /// its beginning.
    #[must_use]
    pub(in crate::inspect) fn complete(&self, part: &str, beside: &str, part_first: bool) -> Option<&Name> {
        if part.is_empty() || part.chars().count() > beside.chars().count() {
            return None;
        }
        let cuts = beside.char_indices().map(|(at, _)| at).skip(1);
        cuts.filter_map(|at| {
            let whole =
                if part_first { format!("{part}{}", &beside[at..]) } else { format!("{}{part}", &beside[..at]) };
            self.find(&whole).filter(|name| name.form != beside)
        })
        .max_by_key(|name| name.form.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_the_forms_that_prose_uses() {
        for (name, form) in [
            ("地区生产总值", "GDP"),
            ("规模以上工业增加值", "规上工业增加值"),
            ("研发经费投入增长", "研发费用投入"),
            ("单位GDP能源消耗降低", "单位GDP能耗"),
            ("农村居民人均可支配收入", "农村常住居民人均可支配收入"),
            ("每千人口拥有执业（助理）医师数", "千人口拥有执业（助理）医师"),
            ("城市空气质量优良天数比例", "空气质量优良天数比率"),
            ("制造业增加值占地区生产总值比重及增减幅度", "制造业增加值占比"),
            ("农村常住居民人均可支配收入及增幅", "农村居民人均可支配收入"),
        ] {
            assert!(forms(name).iter().any(|(known, _)| known == form), "{form} in {:?}", forms(name));
        }
        assert!(forms("研发经费投入增长").contains(&("研发费用投入".to_owned(), true)));
    }

    #[test]
    fn coordinated_names_are_completed_from_their_neighbour() {
        let names = [
            "城镇居民人均可支配收入",
            "农村居民人均可支配收入",
            "每千人口拥有执业（助理）医师数",
            "每千人口拥有0-3岁婴幼儿托位数",
        ];
        let entries = names
            .iter()
            .enumerate()
            .map(|(row, name)| (*name, &[][..], Subject { indicator: Some(row), ..Subject::default() }));
        let lexicon = Lexicon::of(&entries.collect::<Vec<_>>());
        let found = |part, beside, first| lexicon.complete(part, beside, first).and_then(|name| name.subject.indicator);
        assert_eq!(found("城镇", "农村居民人均可支配收入", true), Some(0));
        assert_eq!(found("0-3岁婴幼儿托位", "每千人口拥有执业（助理）医师", false), Some(3));
        assert_eq!(found("市场", "农村居民人均可支配收入", true), None);
    }

    #[test]
    fn a_form_that_means_two_rows_means_none() {
        let indicator = |row| Subject { indicator: Some(row), ..Subject::default() };
        let ranking = Subject { ranking: Some(7), ..Subject::default() };
        let lexicon = Lexicon::of(&[
            ("甲乙丙增长", &[], indicator(0)),
            ("甲乙丙", &[], indicator(1)),
            ("丁戊己数", &[], indicator(2)),
            ("丁戊己降低", &[], indicator(3)),
            ("甲乙丙及增速", &[], ranking),
        ]);
        let found = |form| lexicon.find(form).map(|name| name.subject);
        assert_eq!(found("甲乙丙"), Some(Subject { indicator: Some(1), ranking: Some(7), project: None }));
        assert_eq!(found("甲乙丙增长"), Some(indicator(0)));
        assert_eq!(found("丁戊己"), None);
    }
}
