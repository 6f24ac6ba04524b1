//! Five-year plans by the words for their terms: “十四五” ends in 2025.

use super::job::Plan;
use crate::text::{chinese, distinct};

/// Plans from the sixth (1981) on, whose names are the Chinese number of the plan and 五.
const FIRST: i32 = 6;
/// The last that anybody plans for by now; later ones would only cost time.
const LAST: i32 = 25;

/// The term without its quotes; 十五 is the tenth plan, all others end in 五.
fn bare(plan: i32) -> String {
    let number = chinese::write(usize::try_from(plan).unwrap_or_default());
    if plan == 10 { "十五".to_owned() } else { format!("{number}五") }
}

fn end_year(plan: i32) -> i32 {
    1955 + 5 * plan
}

/// The plan that ends in a year, as a number and by its term: 2025 is the end of the 14th, “十四五”.
pub fn ending(year: i32) -> Option<(usize, String)> {
    let plan = (FIRST..=LAST).find(|plan| end_year(*plan) == year)?;
    Some((usize::try_from(plan).ok()?, format!("“{}”", bare(plan))))
}

/// The last year of the plan whose term a title has in quotes: 2030 for 临江市“十五五”规划.
pub fn named(title: &str) -> Option<i32> {
    (FIRST..=LAST).find(|plan| title.contains(&format!("“{}”", bare(*plan)))).map(end_year)
}

impl Plan {
    /// The term without its quotes.
    fn bare_term(&self) -> &str {
        self.term.trim_matches(['“', '”', '"', ' '])
    }

    /// The number of the plan: by its term, else by its last year.
    fn number(&self) -> Option<i32> {
        let by = |is: &dyn Fn(i32) -> bool| (FIRST..=LAST).find(|plan| is(*plan));
        by(&|plan| bare(plan) == self.bare_term()).or_else(|| by(&|plan| end_year(plan) == self.end_year))
    }

    /// The term of the plan that follows, for what a final report recommends: “十五五”.
    pub fn next_term(&self) -> String {
        self.number().map_or_else(|| "下一个五年规划".to_owned(), |plan| format!("“{}”", bare(plan + 1)))
    }

    /// Words for the term of this plan and for its names, which say nothing of a number.
    pub fn own_words(&self) -> Vec<String> {
        let term = self.bare_term();
        let mut words: Vec<String> = Vec::new();
        if !term.is_empty() {
            let quoted = format!("“{term}”");
            words.extend([&self.term, &quoted, &term.to_owned()].map(Clone::clone));
            words.extend(
                ["以来", "时期", "期间"].iter().flat_map(|end| [format!("{quoted}{end}"), format!("{term}{end}")]),
            );
        }
        words.push(self.short.trim_matches(['《', '》']).to_owned());
        distinct(words.into_iter().filter(|word| word.chars().count() >= 2))
    }

    /// Words for the terms of other plans, whose numbers are none of this report.
    pub fn other_words(&self) -> Vec<String> {
        let own = self.number();
        let others = (FIRST..=LAST).filter(|plan| Some(*plan) != own && bare(*plan) != self.bare_term());
        others
            .flat_map(|plan| {
                let bare = bare(plan);
                let quoted = format!("“{bare}”");
                // 十五 and 二十五 without quotes are numbers.
                if (11..20).contains(&plan) { vec![quoted, bare] } else { vec![quoted] }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(term: &str, end_year: i32) -> Plan {
        serde_yaml::from_str(&format!(
            "{{ name: 《甲》, short: 《纲要》, term: {term}, base-year: {}, end-year: {end_year} }}",
            end_year - 5
        ))
        .expect("a plan")
    }

    #[test]
    fn terms_follow_one_another() {
        for (term, end, next) in [
            ("“十三五”", 2020, "“十四五”"),
            ("“十四五”", 2025, "“十五五”"),
            ("十五五", 2030, "“十六五”"),
            ("三年行动", 2025, "“十五五”"),
            ("三年行动", 2023, "下一个五年规划"),
        ] {
            assert_eq!(plan(term, end).next_term(), next, "{term}");
        }
    }

    #[test]
    fn the_own_term_is_not_among_the_others() {
        for (term, end, other) in
            [("“十四五”", 2025, "“十五五”"), ("“十五五”", 2030, "“十四五”"), ("“十二五”", 2015, "“十五”")]
        {
            let plan = plan(term, end);
            let (own, others) = (plan.own_words(), plan.other_words());
            assert!(own.contains(&term.to_owned()) && own.contains(&"纲要".to_owned()), "{own:?}");
            assert!(own.contains(&format!("{term}以来")));
            assert!(!others.contains(&term.to_owned()) && others.contains(&other.to_owned()), "{others:?}");
            assert!(!others.contains(&"十五".to_owned()));
        }
    }
}
