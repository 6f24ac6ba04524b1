//! 分别 with more or fewer numbers than it promises.

use super::{PassageView, Rule, is_in_clause};
use crate::inspect::prose::statement::{Paired, Statement};
use crate::inspect::prose::words::Sense;

pub(super) const RULE: Rule = Rule {
    name: "分别对应",
    reads: &[("2020年、2021年、2022年地区生产总值分别为1亿元、2亿元。", &["分别：3 项，2 个数"])],
    leaves: &[
        "2021年、2022年地区生产总值分别为1亿元、2亿元。",
        // The tables know one of the three, and the marks part as many as there are numbers.
        "地区生产总值、工业用水量、夏粮产量分别增长1%、2%、3%。",
    ],
    read,
};

fn read(view: &PassageView<'_>, found: &mut Vec<Statement>) {
    for list in view.uneven {
        if !view.passage.is_template(list.range.start) && !is_even_by_marks(view, list.range.start, list.numbers) {
            found.push(Statement::Paired(Paired {
                passage: view.index,
                range: list.range.clone(),
                numbers: list.numbers,
                owners: list.owners,
            }));
        }
    }
}

/// True when the marks before 分别 part as many things as there are numbers: 工业、农业、服务业, of which
/// the tables may know only some.
fn is_even_by_marks(view: &PassageView<'_>, start: usize, numbers: usize) -> bool {
    let before = &view.tokens[..view.tokens.partition_point(|token| token.range.start < start)];
    let Some(word) = before.iter().rposition(|token| token.is_word(Sense::Respectively)) else { return false };
    let list = before[..word].iter().rev().take_while(|token| is_in_clause(token));
    let (mut least, mut most) = (1, 1);
    for join in list.filter(|token| token.is_word(Sense::Join)) {
        least += usize::from(view.is_list_mark(join));
        most += 1;
    }
    (least..=most).contains(&numbers)
}
