//! Traces as people read them.

use std::fmt::Write as _;

use super::TraceRequest;
use super::format::in_words;
use crate::model::stored::{Content, Stored};
use crate::model::table::cells::Extent;
use crate::model::value::{Amount, BoundKind, Origin, Quantity, Reading};
use crate::pipeline::{Answer, Question};
use crate::place::{Address, CellRef, position};
use crate::trace::{CellInfo, Match, ReportPlace, Sentence, TraceItem, TraceResult};

/// Cells and places of one kind that are listed; `--format json` has them all.
const MOST: usize = 40;
/// Characters of a sentence on each side of the number.
const AROUND: usize = 32;
/// Formulas that are followed from cell to cell.
const DEEPEST: usize = 8;

/// The answer as text; what cannot be listed in full ends with a count.
pub(super) fn shown(asked: TraceRequest<'_>, answer: &Answer) -> String {
    let Answer { found, cell, file, .. } = answer;
    let mut out = String::new();
    match asked.question {
        Question::Text(_) => {
            let _ = writeln!(out, "`{}`：{}", asked.text, counts(found, &[Match::Same, Match::Equal]));
        }
        Question::Cell(asked) => {
            if let Some((cell, info)) = cell.as_ref().and_then(|cell| found.cells.get_key_value(cell)) {
                cell_asked(cell, asked, info, found, &mut out);
            }
        }
        Question::Line { line, .. } => {
            let places = |is_figure: bool| {
                let items = found.items.iter().filter(|item| item.origin.is_some() == is_figure);
                items.map(|item| item.places.len()).sum::<usize>()
            };
            let file = file.as_deref().unwrap_or_default();
            let _ = writeln!(out, "{file} 第 {line} 行：引用 {} 处，没有出处的数 {} 处", places(true), places(false));
            if let Some(first) = found.paragraph {
                let _ = writeln!(out, "（第 {line} 行属于从第 {first} 行开始的一段，下面是全段的数）");
            }
        }
    }
    for item in &found.items {
        out.push('\n');
        one(item, found, &mut out);
    }
    out
}

/// `相同 3 处，数值相同、写法不同 2 处`.
fn counts(found: &TraceResult, kinds: &[Match]) -> String {
    let counts = kinds.iter().filter_map(|kind| {
        let items = found.items.iter().filter(|item| item.matched == *kind);
        let count: usize = items.map(|item| item.places.len()).sum();
        (count > 0).then(|| format!("{} {count} 处", word(*kind)))
    });
    counts.collect::<Vec<_>>().join("，")
}

fn word(matched: Match) -> &'static str {
    match matched {
        Match::Same => "相同",
        Match::Equal => "数值相同、写法不同",
        Match::Prints => "印出",
        Match::Computes => "用于计算",
        Match::OnLine => "",
    }
}

fn cell_asked(cell: &CellRef, asked: &Address, info: &CellInfo, found: &TraceResult, out: &mut String) {
    let _ = writeln!(out, "{cell}　{}", labels(info));
    if (asked.row, asked.col) != (cell.row, cell.col) {
        let asked = position(asked.row, asked.col);
        let _ = writeln!(out, "  （{asked} 是合并单元格的一部分，内容在 {}）", position(cell.row, cell.col));
    }
    let _ = writeln!(out, "  显示  {}", with_unit(&info.shown, &info.unit));
    if let Some(reading) = &info.reading {
        let _ = writeln!(out, "  含义  {}", meaning(reading));
    }
    details(info, out);
    chain(info, found, out);
    let uses = counts(found, &[Match::Prints, Match::Computes]);
    let _ = writeln!(out, "  报告  {}", if uses.is_empty() { "没有印出这一格，也没有用它计算" } else { &uses });
}

fn one(item: &TraceItem, found: &TraceResult, out: &mut String) {
    let word = word(item.matched);
    let mark = if word.is_empty() { String::new() } else { format!("【{word}】") };
    let is_typed = item.places.iter().any(|place| place.source.column.is_some());
    let typed = match item.origin {
        Some(_) => "",
        None if is_typed => "　手工写入，没有出处",
        None => "　由模板写出，没有出处",
    };
    let _ = writeln!(out, "{mark}{}{typed}", with_unit(&item.text, &item.unit));
    match &item.origin {
        // The cell that was asked for is described once, at the top.
        Some(Origin::Cell(_)) if item.matched == Match::Prints => {}
        Some(Origin::Cell(cell)) => {
            let info = found.cells.get(cell);
            let labels = info.map(|info| format!("　{}", labels(info))).unwrap_or_default();
            let _ = writeln!(out, "  来自  {cell}{labels}");
            if let Some(info) = info {
                details(info, out);
                chain(info, found, out);
            }
        }
        Some(Origin::Computed { formula, inputs }) => {
            let _ = writeln!(out, "  算式  {formula}");
            let _ = writeln!(out, "  用到  {} 格", inputs.len());
            cells(inputs, found, out);
        }
        Some(Origin::Stated) => {
            let _ = writeln!(out, "  来自  inputs/report.yaml（methods 中写明的数）");
        }
        None => {
            if item.same_cells.is_empty() {
                let _ = writeln!(out, "  表中  没有这个数");
            } else {
                let _ = writeln!(out, "  表中  {} 格是这个数", item.same_cells.len());
                same_cells(item, found, out);
            }
            same_figures(item, out);
        }
    }
    let _ = writeln!(out, "  出现  {} 处", item.places.len());
    let mut number = 0;
    listed(&item.places, "处", out, |place, out| {
        number += 1;
        one_place(number, place, out);
    });
}

/// Number format, stored number, and the call that prints the cell.
fn details(info: &CellInfo, out: &mut String) {
    if let Some(stored) = &info.stored {
        let _ = writeln!(out, "  存储  {}", content(stored));
    }
    if let Some(call) = &info.call {
        let _ = writeln!(out, "  引用  {{{{ {call} }}}}");
    }
}

/// `0.114，格式 百分数，两位小数（0.00%），公式 =J4/E4-1`.
fn content(stored: &Stored) -> String {
    let mut parts = vec![match stored.content {
        Content::Empty => "空".to_owned(),
        Content::Text => "文字".to_owned(),
        Content::Number | Content::Boolean => stored.raw.clone(),
        Content::Date => format!("{}（日期）", stored.raw),
        Content::Error => format!("{}（错误）", stored.raw),
    }];
    parts.extend(stored.format.as_ref().map(|code| format!("格式 {}", in_words(code))));
    parts.extend(stored.formula.as_ref().map(|formula| format!("公式 ={formula}")));
    one_line(&parts.join("，"))
}

/// The cells that an Excel formula names, and those of their formulas.
fn chain(info: &CellInfo, found: &TraceResult, out: &mut String) {
    let Some(stored) = info.stored.as_ref().filter(|stored| !stored.precedents.is_empty()) else { return };
    let _ = writeln!(out, "  用到  {} 格", stored.precedents.len());
    cells(&stored.precedents, found, out);
}

/// Input cells, one a line, each with the inputs of its own formula below it.
fn cells(inputs: &[CellRef], found: &TraceResult, out: &mut String) {
    let mut above = Vec::new();
    listed(inputs, "格", out, |cell, out| input(cell, found, &mut above, out));
}

fn input<'a>(cell: &'a CellRef, found: &'a TraceResult, above: &mut Vec<&'a CellRef>, out: &mut String) {
    let indent = "  ".repeat(above.len() + 4);
    let Some(info) = found.cells.get(cell) else {
        let _ = writeln!(out, "{indent}{cell}");
        return;
    };
    let stored = info.stored.as_ref().filter(|stored| stored.content != Content::Text);
    let stored = stored.map(|stored| format!("　存储 {}", content(stored))).unwrap_or_default();
    let _ = writeln!(out, "{indent}{cell}　{} = {}{stored}", labels(info), with_unit(&info.shown, &info.unit));
    let named = info.stored.as_ref().map(|stored| stored.precedents.as_slice()).unwrap_or_default();
    if above.len() < DEEPEST && !above.contains(&cell) {
        above.push(cell);
        for cell in named.iter().take(MOST) {
            input(cell, found, above, out);
        }
        above.pop();
    }
}

fn same_cells(item: &TraceItem, found: &TraceResult, out: &mut String) {
    listed(&item.same_cells, "格", out, |cell, out| {
        let Some(info) = found.cells.get(cell) else { return };
        let call = info.call.as_ref().map(|call| format!("　可以写成 {{{{ {call} }}}}")).unwrap_or_default();
        let _ = writeln!(out, "        {cell}　{} = {}{call}", labels(info), with_unit(&info.shown, &info.unit));
    });
}

/// Computed figures of the report that read the same, with the calls that print them.
fn same_figures(item: &TraceItem, out: &mut String) {
    if !item.same_figures.is_empty() {
        let _ = writeln!(out, "  算出  报告里算出的数中有 {} 个与它相同", item.same_figures.len());
    }
    for figure in item.same_figures.iter().take(MOST) {
        let _ = writeln!(out, "        {} = {}　可以写成 {{{{ {} }}}}", figure.formula, figure.text, figure.call);
    }
}

/// The first of several things, and how many more there are.
fn listed<'a, T>(all: &'a [T], unit: &str, out: &mut String, mut show: impl FnMut(&'a T, &mut String)) {
    all.iter().take(MOST).for_each(|one| show(one, out));
    if let Some(more @ 1..) = all.len().checked_sub(MOST) {
        let _ = writeln!(out, "        ……另有 {more} {unit}，用 --format json 查看");
    }
}

fn one_place(number: usize, place: &ReportPlace, out: &mut String) {
    let line = place.line.map(|line| format!("report.md 第 {line} 行　")).unwrap_or_default();
    let note = if place.footnote { "（脚注）" } else { "" };
    let _ = writeln!(out, "    {number}. {line}{}{note}", place.path.join(" → "));
    let source = &place.source;
    let column = source.column.map(|column| format!(":{column}")).unwrap_or_default();
    let table = place.table.as_ref().map(|table| {
        let parts = [&table.caption, &table.row, &table.column].into_iter().filter(|part| !part.is_empty());
        format!("　{}", parts.map(String::as_str).collect::<Vec<_>>().join(" · "))
    });
    let _ = writeln!(out, "       {}:{}{column}{}", source.file, source.line, table.unwrap_or_default());
    let Sentence { before, text, after } = &place.sentence;
    if !(before.is_empty() && after.is_empty()) {
        let before = clipped(&before.chars().rev().collect::<String>()).chars().rev().collect::<String>();
        let _ = writeln!(out, "       {}【{}】{}", one_line(&before), one_line(text), one_line(&clipped(after)));
    }
}

fn clipped(text: &str) -> String {
    let start: String = text.chars().take(AROUND).collect();
    if start.len() < text.len() { start + "…" } else { start }
}

/// `指标表（附件2） · 地区生产总值 · 2022年·总量`.
fn labels(info: &CellInfo) -> String {
    let more = if info.more_rows > 0 { format!("等 {} 行", info.more_rows + 1) } else { String::new() };
    let row = info.row.as_ref().map(|row| row.clone() + &more);
    let parts = [info.table.clone(), row, info.column.clone()].into_iter().flatten();
    let labels = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    if labels.is_empty() { "（表外）".to_owned() } else { labels }
}

fn with_unit(text: &str, unit: &str) -> String {
    let text = one_line(text);
    match (text.is_empty(), unit.is_empty()) {
        (true, _) => "（空）".to_owned(),
        (false, true) => text,
        (false, false) => format!("{text}　单位 {unit}"),
    }
}

/// Where the data of a table stands.
pub(super) fn extent(extent: &Extent) -> String {
    let Extent { table, first, last } = extent;
    format!("{table}，数据在 {}:{}", position(first.row, first.col), position(last.row, last.col))
}

/// Text without line breaks.
pub(super) fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

/// What a text of a table means, in words.
fn meaning(reading: &Reading) -> String {
    let plain = |quantity: &Quantity| {
        let sign = if quantity.percent { "%" } else { "" };
        let shown = quantity.to_string();
        let exact = format!("{}{sign}", quantity.value.normalize());
        let is_short = Quantity::fixed(quantity.value, quantity.decimals).parse() != Ok(quantity.value);
        if is_short { format!("{shown}（计算时用 {exact}）") } else { shown }
    };
    let unit = |amount: &Amount| amount.unit.clone().unwrap_or_default();
    match reading {
        Reading::Blank => "没有填".to_owned(),
        Reading::Missing => "没有数".to_owned(),
        Reading::Number(quantity) if quantity.percent => format!("百分数 {}", plain(quantity)),
        Reading::Number(quantity) => format!("数 {}", plain(quantity)),
        Reading::Bound { prefix, comparison, quantity, unit } => {
            let compared = match comparison {
                BoundKind::AtLeast => "不低于",
                BoundKind::MoreThan => "高于",
                BoundKind::AtMost => "不高于",
                BoundKind::LessThan => "低于",
                BoundKind::About => "约",
            };
            let (prefix, unit) = (prefix.as_deref().unwrap_or_default(), unit.as_deref().unwrap_or_default());
            format!("界限：{prefix}{compared} {}{unit}", plain(quantity))
        }
        Reading::Amount(amount) => format!("数 {}，单位 {}", plain(&amount.quantity), unit(amount)),
        Reading::Range { prefix, from, to, unit } => {
            let (prefix, unit) = (prefix.as_deref().unwrap_or_default(), unit.as_deref().unwrap_or_default());
            format!("{prefix}从 {} 到 {}{unit} 之间", plain(from), plain(to))
        }
        Reading::Course { from, to, unit } => {
            format!("由 {} 到 {}{}", plain(from), plain(to), unit.as_deref().unwrap_or_default())
        }
        Reading::Change(amount) => format!("增减 {}{}", plain(&amount.quantity), unit(amount)),
        Reading::Cumulative(amount) => format!("整个规划期累计 {}{}", plain(&amount.quantity), unit(amount)),
        Reading::Qualified { word, quantity } => format!("带说明的数：{word} {}，不当作实际数", plain(quantity)),
        Reading::Ranked { quantity, rank } => format!("数 {}，第 {rank} 位", plain(quantity)),
        Reading::Held { quantity, holder } => format!("数 {}，所在地 {holder}", plain(quantity)),
        Reading::Ratio(parts) => {
            let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
            format!("比例 {}", parts.join("∶"))
        }
        Reading::Status(_) => "约定的用语".to_owned(),
        Reading::Text => "文字".to_owned(),
    }
}
