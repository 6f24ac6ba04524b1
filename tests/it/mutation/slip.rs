//! Slips of the pen by kind: what people mistype in reports and in workbooks.

use std::ops::Range;

use pinggu::model::facts::Facts;
use pinggu::model::table::Role;
use pinggu::model::table::cells::{Cells, Labelled};
use pinggu::place::CellRef;
use pinggu::text::period::Period;

use super::Dice;
use super::known::Known;
use super::printed::Paragraph;

/// A kind of slip.
pub(crate) struct Kind {
    pub name: &'static str,
    /// As the tables of results call it.
    pub title: &'static str,
    /// Of a hundred, so many are found in the samples at least.
    pub least: usize,
}

pub(crate) const KINDS: [Kind; 13] = [
    Kind { name: "digit", title: "一位数字", least: 96 },
    Kind { name: "swap", title: "相邻两位颠倒", least: 97 },
    Kind { name: "unit", title: "单位", least: 94 },
    Kind { name: "year", title: "年份", least: 97 },
    Kind { name: "direction", title: "增减、高低的词", least: 90 },
    Kind { name: "rank", title: "位次", least: 88 },
    Kind { name: "list", title: "分别列举的两数对调", least: 98 },
    Kind { name: "target", title: "目标值", least: 94 },
    Kind { name: "computed", title: "算出的数", least: 98 },
    Kind { name: "count", title: "个数", least: 86 },
    Kind { name: "verdict", title: "评价用语", least: 97 },
    Kind { name: "cell", title: "单元格的一位数字", least: 95 },
    Kind { name: "rows", title: "单元格的上下两行对调", least: 96 },
];

/// A slip in a paragraph, or in the cells that it quotes.
#[derive(Debug, Clone)]
pub(crate) struct Slip {
    pub kind: &'static str,
    pub paragraph: usize,
    /// What is mistyped in the paragraph; for cells, the number that quotes them.
    pub range: Range<usize>,
    pub change: Change,
}

/// What becomes of the text, or of cells.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Text(String),
    Cells(Vec<(CellRef, String)>),
}

/// Words of a direction and their opposites.
const WAYS: [(&str, &str); 20] = [
    ("增长", "下降"),
    ("下降", "增长"),
    ("提高", "下降"),
    ("降低", "提高"),
    ("增加", "减少"),
    ("减少", "增加"),
    ("净增", "净减"),
    ("上升", "下降"),
    ("增至", "减至"),
    ("降至", "升至"),
    ("加快", "回落"),
    ("回落", "加快"),
    ("高于", "低于"),
    ("低于", "高于"),
    ("高出", "低于"),
    ("快于", "慢于"),
    ("慢于", "快于"),
    ("多", "少"),
    ("少", "多"),
    ("低", "高"),
];

/// Units that are mistaken for each other.
const UNITS: [(&str, &str); 14] = [
    ("亿元", "万元"),
    ("万元", "亿元"),
    ("亿美元", "亿元"),
    ("个百分点", "%"),
    ("%", "个百分点"),
    ("万吨", "吨"),
    ("吨", "万吨"),
    ("万人", "人"),
    ("万户", "户"),
    ("元", "万元"),
    ("人", "个"),
    ("个", "人"),
    ("件", "岁"),
    ("岁", "件"),
];

/// Where slips are made.
pub(super) struct Ground<'a> {
    pub paragraphs: &'a [Paragraph],
    pub known: &'a [Known],
    pub facts: &'a Facts,
    pub cells: &'a Cells<'a>,
}

impl Ground<'_> {
    /// Every slip of a kind, in the order of the text. Counts and verdicts stand mostly in what templates
    /// say; of other kinds only what the bureau wrote counts, lest sentences of one form outweigh the rest.
    pub(super) fn slips(&self, kind: &'static str, dice: &mut Dice) -> Vec<Slip> {
        if kind == "verdict" {
            return self.verdicts();
        }
        let is_asked = |number: &Known| kind == "count" || self.paragraphs[number.paragraph].is_own;
        let numbers = self.known.iter().enumerate().filter(|(_, number)| is_asked(number));
        numbers.filter_map(|(at, number)| self.slip(kind, at, number, dice)).collect()
    }

    fn slip(&self, kind: &'static str, at: usize, number: &Known, dice: &mut Dice) -> Option<Slip> {
        let text = &self.paragraphs[number.paragraph].text;
        let digits = &text[number.range.clone()];
        let typed = |range: Range<usize>, to: String| {
            Some(Slip { kind, paragraph: number.paragraph, range, change: Change::Text(to) })
        };
        let other = |dice: &mut Dice| other_digit(digits, number.is_computed, dice);
        let is_digit_of = self.kind_of(number, text);
        match kind {
            "digit" | "computed" | "rank" | "target" | "count" if kind == is_digit_of => {
                typed(number.range.clone(), other(dice)?)
            }
            "swap" if ["digit", "computed", "target"].contains(&is_digit_of) => {
                typed(number.range.clone(), exchanged(digits)?)
            }
            "unit" => {
                let end = number.range.end;
                let (from, to) = UNITS.iter().find(|(from, _)| text[end..].starts_with(from))?;
                typed(end..end + from.len(), (*to).to_owned())
            }
            "year" => self.year(number, text).and_then(|(range, to)| typed(range, to)),
            "direction" => way(text, number.range.start).and_then(|(range, to)| typed(range, to.to_owned())),
            "list" => {
                let next = self.known.get(at + 1).filter(|next| next.paragraph == number.paragraph)?;
                let range = number.range.start..next.range.end;
                typed(range, turned(&self.paragraphs[number.paragraph], number, next)?)
            }
            "cell" => self.cell(number, digits, dice).map(|change| Slip { change, ..whole(kind, number) }),
            "rows" => self.rows(number, digits).map(|change| Slip { change, ..whole(kind, number) }),
            _ => None,
        }
    }

    /// Under which kind another digit in a number counts.
    fn kind_of(&self, number: &Known, text: &str) -> &'static str {
        let after = &text[number.range.end..];
        let of_target = || self.labelled(number).is_some_and(|cell| cell.table.columns[cell.at].role == Role::Target);
        if text[..number.range.start].ends_with('第') && after.starts_with('位') {
            "rank"
        } else if number.is_computed && after.starts_with('项') {
            "count"
        } else if number.is_computed {
            "computed"
        } else if of_target() {
            "target"
        } else {
            "digit"
        }
    }

    /// The cell that a number quotes.
    fn labelled(&self, number: &Known) -> Option<Labelled<'_>> {
        if number.is_computed { None } else { self.cells.get(number.cells.first()?) }
    }

    /// The period of a column of levels or growth.
    fn period(&self, role: &Role) -> Option<(bool, Period)> {
        match role {
            Role::Base => Some((false, Period::year(self.facts.job().plan.base_year))),
            Role::Level(period) => Some((false, *period)),
            Role::Growth(period) => Some((true, *period)),
            _ => None,
        }
    }

    /// The year beside a number changed to one for which the table shows another number.
    fn year(&self, number: &Known, text: &str) -> Option<(Range<usize>, String)> {
        let cell = self.labelled(number)?;
        let (is_growth, own) = self.period(&cell.table.columns[cell.at].role).filter(|(_, own)| own.is_full_year())?;
        let clause = self.paragraphs[number.paragraph].clause(number.range.start).start;
        let year = format!("{}年", own.year);
        let at = clause + text[clause..number.range.start].rfind(&year)?;
        // Another number or year in between: the sentence means that one; with one before, it is a list.
        let between = &text[at + year.len()..number.range.start];
        if between.contains(|c: char| c.is_ascii_digit())
            || between.contains("分别")
            || text[..at].ends_with(['、', '和', '—'])
        {
            return None;
        }
        let others = cell.table.columns.iter().zip(&cell.row.cells).filter_map(|(column, value)| {
            let (growth, period) = self.period(&column.role)?;
            let is_other = growth == is_growth && period.is_full_year() && period.year != own.year;
            (is_other && value.quantity()?.value != cell.value.quantity()?.value).then_some(period.year)
        });
        others.min().map(|other| (at..at + year.len(), format!("{other}年")))
    }

    /// A digit of the quoted cell. A goal may be the plan's or the one now expected.
    fn cell(&self, number: &Known, digits: &str, dice: &mut Dice) -> Option<Change> {
        let cell = self.labelled(number).filter(|cell| cell.table.columns[cell.at].role != Role::Target)?;
        let shown = &cell.value.text;
        let at = if shown.contains("位）") && !shown.starts_with(digits) {
            shown.rfind(digits)?
        } else {
            shown.find(digits)?
        };
        let to = other_digit(digits, false, dice)?;
        let text = format!("{}{to}{}", &shown[..at], &shown[at + digits.len()..]);
        Some(Change::Cells(vec![(number.cells[0].clone(), text)]))
    }

    /// The quoted cell exchanged with that of the next row of its unit, as when rows slip by one.
    fn rows(&self, number: &Known, digits: &str) -> Option<Change> {
        let cell = self.labelled(number).filter(|cell| cell.value.number().is_some())?;
        let own = number.cells.first()?;
        let unit = cell.table.unit(cell.row, cell.at);
        let is_like = |other: &Labelled<'_>| {
            std::ptr::eq(other.table, cell.table)
                && other.at == cell.at
                && other.table.unit(other.row, other.at) == unit
                && other.value.number().is_some()
                && !other.value.text.contains(digits)
        };
        let near = self.cells.iter().filter(|(_, other)| is_like(other));
        let (other, value) = near.min_by_key(|(at, _)| (at.row.abs_diff(own.row), at.row))?;
        Some(Change::Cells(vec![(own.clone(), value.value.text.clone()), (other.clone(), cell.value.text.clone())]))
    }

    /// Words of verdicts, each the only one of a sentence, said of indicators whose cells have that word:
    /// those that the sentence names, else the one that its paragraph begins with.
    fn verdicts(&self) -> Vec<Slip> {
        let table = self.facts.indicators();
        let rows = table.rows.iter().filter_map(|row| {
            Some((row.name.as_str(), table.text(row, &Role::Verdict), self.facts.verdict_class(row)?))
        });
        let rows: Vec<_> = rows.collect();
        let mut found = Vec::new();
        for (paragraph, own) in self.paragraphs.iter().enumerate() {
            let first = &own.text[own.sentence(0)];
            for sentence in own.sentences() {
                let text = &own.text[sentence.clone()];
                let of = |text: &str| rows.iter().filter(|(name, ..)| text.contains(name)).collect::<Vec<_>>();
                let named = Some(of(text)).filter(|named| !named.is_empty()).unwrap_or_else(|| of(first));
                let Some((_, word, class)) = named.first() else { continue };
                let is_theirs = named.iter().all(|(_, other, _)| other == word);
                let is_only = text.matches(word).count() == 1
                    && rows.iter().all(|(_, other, _)| other == word || word.contains(other) || !text.contains(other));
                let other = rows.iter().find(|(_, _, other)| other != class);
                // 超前完成 and 基本正常 are other words.
                let is_word = !text.contains(&format!("{word}完成")) && !text.contains(&format!("基本{word}"));
                let (Some((_, to, _)), true) = (other, is_theirs && is_only && is_word) else { continue };
                let start = sentence.start + text.find(word).expect("counted");
                let change = Change::Text((*to).to_owned());
                found.push(Slip { kind: "verdict", paragraph, range: start..start + word.len(), change });
            }
        }
        found
    }
}

fn whole(kind: &'static str, number: &Known) -> Slip {
    Slip { kind, paragraph: number.paragraph, range: number.range.clone(), change: Change::Cells(Vec::new()) }
}

/// Another digit at a random place; for a computed number at its first, since the last ones may
/// still follow from the rounding of the inputs.
pub(crate) fn other_digit(text: &str, leading: bool, dice: &mut Dice) -> Option<String> {
    let places: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    let place = if leading { *places.first()? } else { *places.get(dice.roll(places.len().max(1)))? };
    let old = text.as_bytes()[place];
    let new = b'0' + u8::try_from((usize::from(old - b'0') + 1 + dice.roll(9)) % 10).expect("digit");
    let mut out = text.to_owned();
    out.replace_range(place..=place, std::str::from_utf8(&[new]).expect("digit"));
    let is_written = out.trim_start_matches('0') != text.trim_start_matches('0');
    (is_written && (out.starts_with("0.") || !out.starts_with('0'))).then_some(out)
}

/// The first two neighbouring digits that differ, exchanged.
fn exchanged(text: &str) -> Option<String> {
    let digits: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    let bytes = text.as_bytes();
    let is_pair = |pair: &&[usize]| bytes[pair[0]] != bytes[pair[1]] && !(pair[0] == 0 && bytes[pair[1]] == b'0');
    let pair = digits.windows(2).find(is_pair)?;
    let mut out = bytes.to_vec();
    out.swap(pair[0], pair[1]);
    String::from_utf8(out).ok()
}

/// The word of a direction right before a number, and its opposite.
fn way(text: &str, at: usize) -> Option<(Range<usize>, &'static str)> {
    let before = &text[..at];
    let (from, to) = WAYS.iter().find(|(from, _)| before.ends_with(from) || before.ends_with(&format!("{from}了")))?;
    let start = before.rfind(from)?;
    Some((start..start + from.len(), to))
}

/// Two numbers of a list after 分别 with each in the place of the other.
fn turned(paragraph: &Paragraph, one: &Known, next: &Known) -> Option<String> {
    let text = &paragraph.text;
    let sentence = paragraph.sentence(one.range.start);
    let between = &text[one.range.end..next.range.start];
    let is_list =
        text[sentence.start..one.range.start].rsplit('；').next().is_some_and(|before| before.contains("分别"));
    let unit = |end: usize| text[end..].chars().take_while(|c| !"、，和。；".contains(*c)).collect::<String>();
    let links = ["、", "和", "，"];
    let is_neighbour = links.iter().any(|link| {
        between
            .strip_suffix(link)
            .or_else(|| between.strip_suffix("第").and_then(|rest| rest.strip_suffix(link)))
            .is_some_and(|unit| unit.chars().count() <= 6)
    });
    let [first, second] = [&text[one.range.clone()], &text[next.range.clone()]];
    let is_like = unit(one.range.end) == unit(next.range.end) && first != second;
    (is_list && is_neighbour && is_like).then(|| format!("{second}{between}{first}"))
}
