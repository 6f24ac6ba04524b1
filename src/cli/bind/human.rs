//! What `bind` says: each number that becomes a call, each that stays and why, and the counts of both.

use std::fmt::Write as _;

use crate::bind::{FactRow, Fate, Group, Left, Number};
use crate::inspect::{Offer, Offered, StatedFact};
use crate::model::value::Origin;
use crate::pipeline::{Bound, TabledFacts};
use crate::place::CellRef;

/// Candidates that are listed of a number that only is as large as they are.
const MOST_ALIKE: usize = 3;
/// Cells of a formula that are named.
const MOST_CELLS: usize = 4;

/// The numbers by what becomes of them; of those that were changed only when nothing is written.
pub(super) fn listed(bound: &Bound, is_dry: bool) -> String {
    let mut out = String::new();
    for group in Group::ALL.into_iter().filter(|group| *group != Group::Figure && (is_dry || *group != Group::Bound)) {
        let own: Vec<&Number> = bound.numbers.iter().filter(|number| number.group() == group).collect();
        if own.is_empty() {
            continue;
        }
        let _ = writeln!(out, "== {}的数 {} 个\n", group.title(), own.len());
        for number in own {
            one(number, &mut out);
        }
        out.push('\n');
    }
    out
}

/// The facts that stood in no table: those that are written, and those that are not.
pub(super) fn tabled(facts: &TabledFacts) -> String {
    let mut out = String::new();
    let told = |row: &FactRow| {
        let StatedFact { name, period, digits, unit } = &row.fact;
        format!("  {}：{name} · {period} · {digits}{unit}", row.place)
    };
    if let Some(book) = &facts.book {
        let _ = writeln!(out, "== 写进 inputs/{book} 的 {} 项\n", facts.rows.len());
        for row in &facts.rows {
            let _ = writeln!(out, "{}", told(row));
        }
        out.push('\n');
    }
    if !facts.refused.is_empty() {
        let _ = writeln!(out, "== 没有写进表的 {} 项\n", facts.refused.len());
        for (row, why) in &facts.refused {
            let _ = writeln!(out, "{}：{why}", told(row));
        }
        out.push('\n');
    }
    out
}

/// A number with its place, its sentence, and what it is or may be.
pub(super) fn one(number: &Number, out: &mut String) {
    let typed = &number.typed;
    let place = number.offer().map_or_else(|| typed.place.to_string(), |offer| offer.place.to_string());
    let what = match &number.fate {
        Fate::Bound(edit) => {
            format!(" → `{}`", edit.tag)
        }
        Fate::Left(Left::Undone(why)) => format!(" {why}"),
        Fate::Left(Left::Differs(codes)) => {
            let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
            if codes.is_empty() { String::new() } else { format!(" {}", codes.join("、")) }
        }
        Fate::Left(_) | Fate::Figure => reason(&typed.offered),
    };
    let shown = number.offer().map_or(typed.number.as_str(), |offer| offer.typed.as_str());
    let _ = writeln!(out, "  {place}：`{shown}`{what}");
    let _ = writeln!(out, "      {}", typed.sentence.replace('\n', " "));
    if let Some(offer) = number.offer() {
        let _ = writeln!(out, "      {}", source(offer));
        return;
    }
    let most = if number.group() == Group::Alike { MOST_ALIKE } else { usize::MAX };
    let candidates = number.candidates();
    for (index, offer) in candidates.iter().take(most).enumerate() {
        let _ = writeln!(out, "      {}. `{}`  {}", index + 1, offer.tag, source(offer));
    }
    if candidates.len() > most {
        let _ = writeln!(out, "      等 {} 格", candidates.len());
    }
}

/// Why nothing says what a number is, or the cells that it agrees with.
fn reason(offered: &Offered) -> String {
    match offered {
        Offered::Alike(_, reason) | Offered::Alone(reason) if !reason.is_empty() => format!(" {reason}"),
        Offered::Unprintable(found) if !found.is_empty() => format!(" {}", cells(found)),
        _ => String::new(),
    }
}

/// What an offer prints: the cell with its header, or the formula with its cells.
pub(super) fn source(offer: &Offer) -> String {
    let found = cells(offer.prints.cells());
    match &offer.prints.origin {
        Origin::Computed { formula, .. } => format!("{}：{formula}（{found}）", offer.label),
        Origin::Cell(_) | Origin::Stated => format!("{found}（{}）", offer.label),
    }
}

fn cells(cells: &[CellRef]) -> String {
    let shown: Vec<String> = cells.iter().take(MOST_CELLS).map(CellRef::to_string).collect();
    let more = if cells.len() > MOST_CELLS { format!(" 等 {} 格", cells.len()) } else { String::new() };
    format!("{}{more}", shown.join("、"))
}

/// What was done, file by file, and how many numbers there are of each kind.
pub(super) fn summary(bound: &Bound, is_dry: bool, is_written: bool) -> String {
    let count = |group: Group| bound.numbers.iter().filter(|number| number.group() == group).count();
    let changed = |file: &str| {
        let is_there = |number: &&Number| matches!(&number.fate, Fate::Bound(edit) if &*edit.file == file);
        bound.numbers.iter().filter(is_there).count()
    };
    let mut out = String::new();
    let how = match (is_dry, is_written) {
        (true, _) => "会改",
        (false, true) => "已改",
        (false, false) => "没有改",
    };
    for file in &bound.files {
        let name = &file.after.name;
        let _ = match (changed(name), &file.before) {
            (0, None) => writeln!(out, "{how} {name}：新的工作簿，{} 项", bound.facts.rows.len()),
            (0, Some(_)) => writeln!(out, "{how} {name}：列出新的工作簿"),
            (count, _) => writeln!(out, "{how} {name}：{count} 处"),
        };
    }
    if bound.files.is_empty() {
        out += "没有要改的\n";
    }
    let counts = Group::ALL.into_iter().map(|group| (group.title(), count(group))).filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(title, count)| format!("{title} {count}")).collect();
    let _ = writeln!(out, "正文里的数 {} 个：{}", bound.numbers.len(), counts.join("，"));
    out
}
