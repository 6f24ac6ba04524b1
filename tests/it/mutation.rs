//! Slips of the pen in three samples: does `check` find them?
//!
//! A clerk types the figures that the samples print by `{{ … }}`, and mistypes one: a digit, a unit, the
//! year beside it … A slip counts where a cell or a formula knows better. What is found is told by kind
//! in `docs/checking.zh-CN.md`.

mod known;
mod printed;
mod slip;
pub(crate) mod trial;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use self::slip::{KINDS, Kind};
use self::trial::Trial;
use crate::support::checked::read;
use crate::support::repository;

/// The samples: what people call them, where they are, and how many findings of weight the right text has
/// at most. All of these are false and have to go.
const SAMPLES: [(&str, &str, usize); 3] = [
    ("区（中期评估）", ".", 0),
    ("市（中期评估）", "samples/city-2028", 0),
    ("县（总结评估）", "samples/final-2025", 0),
];

/// A small generator of numbers; the same seed gives the same slips.
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).expect("small")
    }
}

/// How many slips were made, and how many found.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Score {
    pub made: usize,
    pub found: usize,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.made += other.made;
        self.found += other.found;
    }

    /// Found of a hundred, rounded down.
    pub(crate) fn percent(self) -> usize {
        (self.found * 100).checked_div(self.made).unwrap_or(100)
    }
}

/// What became of slips, by kind, and those that were missed.
#[derive(Default)]
pub(crate) struct Outcome {
    pub scores: BTreeMap<&'static str, Score>,
    pub misses: Vec<String>,
}

/// Makes slips of all kinds.
pub(crate) fn tried(trial: &Trial) -> Outcome {
    let mut outcome = Outcome::default();
    for Kind { name, .. } in KINDS {
        for slip in trial.slips(name, &mut Dice(20_231_020)) {
            let is_found = trial.is_found(&slip);
            outcome.scores.entry(name).or_default().add(Score { made: 1, found: usize::from(is_found) });
            if !is_found {
                outcome.misses.push(trial.shown(&slip));
            }
        }
    }
    outcome
}

/// Leaves the misses in the folder that `PINGGU_MISSES` names, for those who teach the checks more.
pub(crate) fn tell_misses(name: &str, misses: &[String]) {
    if let Some(folder) = std::env::var_os("PINGGU_MISSES") {
        std::fs::create_dir_all(&folder).expect("folder");
        let path = std::path::Path::new(&folder).join(format!("{name}.txt"));
        std::fs::write(path, misses.join("\n") + "\n").expect("misses");
    }
}

#[test]
fn slips_are_found_where_they_are() {
    let (mut outcomes, mut misses) = (Vec::new(), Vec::new());
    for (name, folder, alarms) in SAMPLES {
        let trial = Trial::new(read(&repository().join(folder)));
        let found = trial.alarms();
        assert!(found.len() <= alarms, "{name} with its figures typed by hand: {found:#?}");
        assert!(trial.offered() >= 70, "{name}: only {}% are offered as figures", trial.offered());
        let outcome = tried(&trial);
        misses.extend(outcome.misses.iter().map(|miss| format!("{name} {miss}")));
        outcomes.push(outcome);
    }
    tell_misses("samples", &misses);
    let names = SAMPLES.map(|(name, ..)| name);
    let table = table(&names, &outcomes);
    let _ = std::io::stdout().write_all(table.as_bytes());
    for Kind { name, least, .. } in KINDS {
        let sum = total(outcomes.iter().filter_map(|own| own.scores.get(name)));
        assert!(sum.percent() >= least, "{name}: {sum:?}");
    }
    kept("docs/checking.zh-CN.md", &table);
}

/// The sum of scores.
pub(crate) fn total<'a>(scores: impl IntoIterator<Item = &'a Score>) -> Score {
    let mut total = Score::default();
    for score in scores {
        total.add(*score);
    }
    total
}

/// Kinds by samples, with sums.
pub(crate) fn table(names: &[&str], outcomes: &[Outcome]) -> String {
    let mut out = format!("| 错的是什么 | {} | 合计 | 找到 |\n", names.join(" | "));
    let _ = writeln!(out, "| --- |{}", " ---: |".repeat(names.len() + 2));
    let mut totals = vec![Score::default(); outcomes.len()];
    for Kind { name, title, .. } in KINDS {
        let scores: Vec<Score> = outcomes.iter().map(|own| own.scores.get(name).copied().unwrap_or_default()).collect();
        row(title, &scores, &mut out);
        totals.iter_mut().zip(scores).for_each(|(total, score)| total.add(score));
    }
    row("合计", &totals, &mut out);
    out
}

fn row(title: &str, scores: &[Score], out: &mut String) {
    let sum = total(scores);
    let cells = scores.iter().chain([&sum]).map(|Score { made, found }| format!(" {found}／{made} |"));
    let percent = if sum.made == 0 { "—".to_owned() } else { format!("{}%", sum.percent()) };
    let _ = writeln!(out, "| {title} |{} {percent} |", cells.collect::<String>());
}

/// Holds a document to a table; with `SNAPSHOTS=overwrite` puts it there.
fn kept(document: &str, table: &str) {
    let path = repository().join(document);
    let text = std::fs::read_to_string(&path).expect("document");
    if text.contains(&format!("\n\n{table}\n")) {
        return;
    }
    assert!(
        std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite"),
        "{document} should have:\n{table}"
    );
    let head = table.split('|').nth(1).expect("a head");
    let (before, rest) = text.split_once(&format!("\n|{head}|")).expect("a table of the same head");
    let (_, after) = rest.split_once("\n\n").expect("text after the table");
    std::fs::write(path, format!("{before}\n{table}\n{after}")).expect("document");
}
