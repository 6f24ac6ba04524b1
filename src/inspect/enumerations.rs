//! Enumerations against the number of things that they announce: `等5座`, `分别为`, 四个方面：一是…四是.

use std::ops::Range;

use super::prose::Prose;
use super::prose::statement::{Listed, Ordinals, Statement};
use crate::diag::{Code, Diagnostic, Sink};
use crate::text::chinese;

/// `分别` with more or fewer numbers than it promises.
pub(super) fn uneven(prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::Paired(list) = statement else { continue };
        let message = format!("“分别”前面有 {} 项，后面有 {} 个数", list.owners, list.numbers);
        sink.push(
            Diagnostic::error(Code::ListUneven, prose.place(list.passage, &list.range), message)
                .because("数和它所属的年份或事项不能一一对应")
                .hint("请补上缺少的数，或删去多余的"),
        );
    }
}

/// Lists beside another number of things than they have.
pub(super) fn counted(prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::Listed(list) = statement else { continue };
        if !is_counted_right(list) {
            sink.push(miscounted(prose, list));
        }
    }
}

/// True for a list that has as many things as its number says; of a choice only too many can be wrong.
pub(super) fn is_counted_right(list: &Listed) -> bool {
    if list.is_whole { list.items.contains(&list.count) } else { *list.items.start() <= list.count }
}

fn miscounted(prose: &Prose<'_>, list: &Listed) -> Diagnostic {
    let (count, items) = (prose.text(list.passage, &list.range), list.items.end());
    let (message, reason, hint) = if list.is_whole {
        let message = format!("写的是 `{count}`，后面列出了 {items} 项");
        (message, "“分别为”后面应当逐一列全", "请核对总数，或补上、删去列出的项目")
    } else {
        let message = format!("“等”前面列出了 {items} 项，后面写的是 `{count}`");
        (message, "“等”前面列出的多于后面的总数", "请核对总数，或删去多列的一项")
    };
    Diagnostic::error(Code::ListCount, prose.place(list.passage, &list.range), message).because(reason).hint(hint)
}

/// 一是…二是… with a number left out.
pub(super) fn ordinals(prose: &Prose<'_>, sink: &mut Sink) {
    let (mut section, mut last) = (0, 0);
    for statement in &prose.statements {
        let Statement::Ordinals(said) = statement else { continue };
        if section != said.section {
            (section, last) = (said.section, 0);
        }
        for (number, range) in &said.points {
            if *number != 1 && *number != last + 1 {
                sink.push(gap(prose, said, *number, range));
            }
            // A wrong one among right ones is one slip, not two.
            last = if *number == 1 { 1 } else { last + 1 };
        }
    }
}

fn gap(prose: &Prose<'_>, said: &Ordinals, number: usize, range: &Range<usize>) -> Diagnostic {
    let point = prose.text(said.passage, range);
    let message = format!("`{point}` 的前面不是“{}是”", chinese::write(number - 1));
    Diagnostic::error(Code::OrdinalGap, prose.place(said.passage, range), message)
        .because("分点的序数不连续，可能漏了一点或写错了序数")
        .hint("请补上缺少的一点，或改正序数")
}

/// `四个方面：一是…` with another number of points in the same passage.
pub(super) fn announced(prose: &Prose<'_>, sink: &mut Sink) {
    for statement in &prose.statements {
        let Statement::Ordinals(said) = statement else { continue };
        let (Some((count, range)), Some((last, _))) = (&said.announced, said.points.last()) else { continue };
        if count == last {
            continue;
        }
        let announced = prose.text(said.passage, range);
        let message = format!("写明 `{announced}`，后面列到“{}是”", chinese::write(*last));
        sink.push(
            Diagnostic::error(Code::OrdinalCount, prose.place(said.passage, range), message)
                .because("分点的个数与前面说的不一致")
                .hint("请核对个数，或补上缺少的一点"),
        );
    }
}
