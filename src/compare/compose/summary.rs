//! The first chapter: the versions, a summary in sentences, the highlights, how classes changed.

use rust_decimal::Decimal;

use super::{CellBodies, Column, Numbering, block, list, paragraph, set, strong, text};
use crate::compare::{Comparison, Count, EditionInfo, Transition, aloud, class, sentences};
use crate::markup::block::Align::{Center, Left, Right};
use crate::markup::block::{Block, BlockKind, Inline, Table};
use crate::markup::chart::{Chart, ChartBar, ChartCategory, ChartFill, ChartForm, ChartSeries};
use crate::text::distinct;

/// What changed in sentences that can be read aloud, and how verdicts moved; nothing where nothing changed.
pub(super) fn told(comparison: &Comparison, made: &mut Numbering) -> Vec<Block> {
    let mut blocks: Vec<Block> =
        aloud(comparison).into_iter().map(|sentence| paragraph(vec![text(sentence)])).collect();
    let is_moved = |known: &Transition| known.from != known.to && known.from.is_some() && known.to.is_some();
    if comparison.verdicts.iter().any(is_moved) {
        blocks.push(block(BlockKind::Chart(Box::new(moves(&comparison.verdicts, made)))));
    }
    blocks
}

pub(super) fn chapter(comparison: &Comparison, made: &mut Numbering) -> Vec<Block> {
    let mut blocks = vec![made.chapter("总体变化")];
    for notice in &comparison.notices {
        blocks.push(paragraph(vec![strong("请注意："), text(format!("{notice}。"))]));
    }
    blocks.push(set(versions(&comparison.old, &comparison.new, made)));
    if comparison.summary.equal {
        blocks.push(paragraph(vec![text("两个版本没有变化。")]));
        return blocks;
    }
    let items = sentences(comparison).into_iter();
    blocks.push(list(
        items.map(|(what, sentence)| vec![strong(format!("{what}：")), text(format!("{sentence}。"))]).collect(),
    ));
    if !comparison.highlights.is_empty() {
        blocks.push(made.head("最要紧的变化"));
        blocks.push(set(highlights(comparison, made)));
    }
    let matrices = [("评价", &comparison.verdicts), ("预测", &comparison.outlooks)];
    let moved: Vec<_> =
        matrices.into_iter().filter(|(_, all)| all.iter().any(|known| known.from != known.to)).collect();
    if !moved.is_empty() {
        blocks.push(made.head("评价和预测"));
    }
    for (what, transitions) in moved {
        blocks.push(set(matrix(what, transitions, made)));
        blocks.push(block(BlockKind::Chart(Box::new(standing(what, transitions, made)))));
    }
    let counts: Vec<_> = comparison.counts.iter().filter(|count| count.old != count.new).collect();
    if !counts.is_empty() {
        blocks.push(made.head("重新计数"));
        blocks.push(set(made.table(
            "指标个数的变化",
            &[("类别", Left), ("旧版", Right), ("新版", Right), ("增减", Right)],
            counts.into_iter().map(count),
            Vec::new(),
        )));
    }
    blocks
}

fn cell(words: String) -> Vec<Inline> {
    if words.is_empty() { Vec::new() } else { vec![text(words)] }
}

fn count(Count { name, old, new }: &Count) -> CellBodies {
    let sign = if new >= old { "+" } else { "-" };
    let texts = [name.clone(), old.to_string(), new.to_string(), format!("{sign}{}", new.abs_diff(*old))];
    texts.map(cell).to_vec()
}

fn versions(old: &EditionInfo, new: &EditionInfo, made: &mut Numbering) -> Table {
    let row =
        |what: &str, of: &dyn Fn(&EditionInfo) -> String| vec![cell(what.to_owned()), cell(of(old)), cell(of(new))];
    let sources = |side: &EditionInfo| {
        // The beginning of a hash tells files apart; all of it stands in diff.json.
        let named = side.sources.iter().map(|(name, hash)| format!("{name}（{}）", hash.get(..12).unwrap_or(hash)));
        named.collect::<Vec<_>>().join("；")
    };
    let mut rows = vec![
        row("名称", &|side| side.label.clone()),
        row("标题", &|side| side.title.clone()),
        row("版本", &|side| side.version.clone().unwrap_or_default()),
        row("日期", &|side| side.date.clone().unwrap_or_default()),
        row("工作簿", &sources),
    ];
    rows.retain(|row| row[1..].iter().any(|cell| !cell.is_empty()));
    let notes = vec!["工作簿后是文件 SHA-256 的前12位，用来核对对比的是不是这份文件。".to_owned()];
    made.table("对比的版本", &[("项目", Center), ("旧版", Left), ("新版", Left)], rows, notes)
}

fn highlights(comparison: &Comparison, made: &mut Numbering) -> Table {
    let rows = comparison.highlights.iter().zip(1_usize..).map(|(one, number)| {
        let place = one.cell.as_ref().map_or_else(String::new, ToString::to_string);
        [number.to_string(), one.subject.clone(), one.text.clone(), place].map(cell).to_vec()
    });
    let columns = [("序号", Center), ("指标", Left), ("变化", Left), ("单元格", Left)];
    made.table("最要紧的变化", &columns, rows, Vec::new())
}

/// What the class of an indicator is called in a version that does not list it.
const NOBODY: &str = "（无）";

fn word(class_of: Option<&str>) -> String {
    class_of.map_or(NOBODY, class).to_owned()
}

/// The classes of either version, the best first.
fn classes(all: &[Transition]) -> Vec<Option<String>> {
    let sides = all.iter().flat_map(|known| [&known.from, &known.to]);
    let mut classes: Vec<Option<String>> = distinct(sides.filter(|class_of| class_of.is_some()).cloned());
    let rank = |class_of: &Option<String>| all.iter().position(|known| known.from == *class_of).unwrap_or(usize::MAX);
    classes.sort_by_key(rank);
    classes
}

/// Where the indicators of each old class stand now: a bar for each old class, divided by the new ones.
fn moves(all: &[Transition], made: &mut Numbering) -> Chart {
    let classes = classes(all);
    let number = |from: &Option<String>, to: &Option<String>| -> usize {
        let own = all.iter().filter(|known| known.from == *from && known.to == *to);
        own.map(|known| known.indicators.len()).sum()
    };
    let category = |from: &Option<String>| {
        let bar = |(series, to): (usize, &Option<String>)| {
            let count = number(from, to);
            ChartBar { series, value: Some(Decimal::from(count)), label: cell(count.to_string()) }
        };
        let total: usize = classes.iter().map(|to| number(from, to)).sum();
        ChartCategory {
            group: String::new(),
            name: format!("原{}", word(from.as_deref())),
            bars: classes.iter().enumerate().map(bar).collect(),
            total: cell(total.to_string()),
        }
    };
    let series = classes.iter().zip(FILLS.into_iter().cycle());
    let held = classes.iter().filter(|from| classes.iter().any(|to| number(from, to) > 0));
    Chart {
        key: "diff-评价变动".to_owned(),
        number: made.picture(),
        caption: "评价的变动：原来各类指标现在的评价".to_owned(),
        unit: "项".to_owned(),
        form: ChartForm::Parts,
        series: series.map(|(to, fill)| ChartSeries { name: format!("现{}", word(to.as_deref())), fill }).collect(),
        categories: held.map(category).collect(),
        ..Chart::default()
    }
}

/// How the parts of a bar are told apart.
const FILLS: [ChartFill; 6] =
    [ChartFill::Light, ChartFill::Hatch, ChartFill::Dark, ChartFill::Dots, ChartFill::BackHatch, ChartFill::Cross];

/// How many indicators stand in each class of the two versions.
fn standing(what: &str, all: &[Transition], made: &mut Numbering) -> Chart {
    let classes = classes(all);
    let category = |name: &str, side: fn(&Transition) -> &Option<String>| {
        let number = |class_of: &Option<String>| -> usize {
            all.iter().filter(|known| side(known) == class_of).map(|known| known.indicators.len()).sum()
        };
        let bar = |(series, class_of): (usize, &Option<String>)| ChartBar {
            series,
            value: Some(Decimal::from(number(class_of))),
            label: vec![text(number(class_of).to_string())],
        };
        let total: usize = classes.iter().map(number).sum();
        ChartCategory {
            group: String::new(),
            name: name.to_owned(),
            bars: classes.iter().enumerate().map(bar).collect(),
            total: vec![text(total.to_string())],
        }
    };
    let series = classes.iter().zip(FILLS.into_iter().cycle());
    let series = series.map(|(class_of, fill)| ChartSeries { name: word(class_of.as_deref()), fill });
    Chart {
        key: format!("diff-{what}"),
        number: made.picture(),
        caption: format!("{what}的变化"),
        unit: "项".to_owned(),
        form: ChartForm::Parts,
        series: series.collect(),
        categories: vec![category("旧版", |known| &known.from), category("新版", |known| &known.to)],
        ..Chart::default()
    }
}

/// Classes of the old version downwards, of the new one across; who is in one version only comes last.
fn matrix(what: &str, all: &[Transition], made: &mut Numbering) -> Table {
    let classes = classes(all);
    let number = |from: &Option<String>, to: &Option<String>| {
        let found = all.iter().find(|known| known.from == *from && known.to == *to);
        found.map_or(0, |known| known.indicators.len())
    };
    let is_old_alone = all.iter().any(|known| known.to.is_none());
    let is_new_alone = all.iter().any(|known| known.from.is_none());
    let (mut from, mut to) = (classes.clone(), classes);
    from.extend(is_new_alone.then_some(None));
    to.extend(is_old_alone.then_some(None));
    let rows = from.iter().map(|old| {
        let numbers = to.iter().map(|new| match number(old, new) {
            0 => cell(String::new()),
            many if old == new => cell(many.to_string()),
            many => vec![Inline::Added(vec![text(many.to_string())])],
        });
        std::iter::once(cell(word(old.as_deref()))).chain(numbers).collect()
    });
    let labels: Vec<String> = to.iter().map(|class_of| word(class_of.as_deref())).collect();
    let columns: Vec<Column<'_>> =
        std::iter::once("旧版＼新版").chain(labels.iter().map(String::as_str)).map(|label| (label, Center)).collect();
    let is_alone = is_old_alone || is_new_alone;
    let single = if is_alone { format!("；{NOBODY}是只有一个版本列入的指标") } else { String::new() };
    let notes = vec![format!("有标记的是有变化的{single}。")];
    made.table(format!("{what}的变化（项）"), &columns, rows, notes)
}
