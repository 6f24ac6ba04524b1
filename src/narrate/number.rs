//! Numbers: headings 一、（一）1.（1）, captions 表N 图N 专栏N, annexes 附件N; then references by key.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Sink};
use crate::markup::block::{Block, BlockKind, Inline, for_each_inline, for_each_run};
use crate::model::report::{Section, SectionKind};
use crate::place::{LinePlace, Originals};
use crate::text::chinese;

/// Numbers every section; `continued` tells for each whether its fourth level runs on. A key that
/// two things carry is reported.
pub(super) fn number(
    sections: &mut [Section],
    continued: &[bool],
    originals: &Originals,
    sink: &mut Sink,
) -> BTreeMap<String, String> {
    let mut state = Numbers::default();
    let annexes = sections.iter().filter(|section| section.kind == SectionKind::Annex).count();
    for (section, runs_on) in sections.iter_mut().zip(continued) {
        state.fourth_runs_on = *runs_on;
        if section.kind != SectionKind::Body {
            state.levels = [0; 4];
        }
        if section.kind == SectionKind::Annex {
            state.annexes += 1;
            // GB/T 9704 numbers them only where there are several.
            section.number = if annexes == 1 { "附件".to_owned() } else { format!("附件{}", state.annexes) };
            state.keys.insert(section.key.clone(), section.number.clone());
        }
        state.in_body = section.kind == SectionKind::Body;
        state.blocks(&mut section.blocks);
        if section.kind == SectionKind::Body {
            state.chapters = state.levels[0];
        }
        state.levels = [state.chapters, 0, 0, 0];
    }
    for (key, again) in &state.repeated {
        let number = state.keys.get(key).map_or("", String::as_str);
        let finding =
            Diagnostic::error(Code::RepeatedKey, originals.place(again), format!("`{key}` 在报告中出现了两次"))
                .because(format!("前面已经是{number}；编号和引用只能指一处"));
        let finding = match state.first.get(key) {
            Some(first) => finding.related(originals.place(first), "先出现的一处"),
            None => finding,
        };
        sink.push(finding.hint("请删去其中一处；要再次提到它时，用 {{ ref(key=\"…\") }} 引用"));
    }
    state.keys
}

#[derive(Default)]
struct Numbers {
    levels: [usize; 4],
    headings: usize,
    chapters: usize,
    tables: usize,
    pictures: usize,
    boxes: usize,
    annexes: usize,
    fourth_runs_on: bool,
    in_body: bool,
    keys: BTreeMap<String, String>,
    first: BTreeMap<String, LinePlace>,
    repeated: Vec<(String, LinePlace)>,
}

impl Numbers {
    /// Keeps the number of a key; the first owner of a key keeps it.
    fn name(&mut self, key: &str, number: &str, at: &LinePlace) {
        if self.keys.contains_key(key) {
            self.repeated.push((key.to_owned(), at.clone()));
            return;
        }
        self.keys.insert(key.to_owned(), number.to_owned());
        self.first.insert(key.to_owned(), at.clone());
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            let at = &block.source;
            match &mut block.kind {
                BlockKind::Heading(heading) => {
                    heading.number = self.heading(heading.level);
                    self.headings += 1;
                    heading.id = self.headings;
                }
                // A table that is an annex of its own is captioned by the annex.
                BlockKind::Table(table) => {
                    if let Some(key) = table.key.clone().filter(|_| self.in_body) {
                        self.tables += 1;
                        table.number = format!("表{}", self.tables);
                        self.name(&key, &table.number, at);
                    }
                }
                BlockKind::ProjectBox(listed) => {
                    self.boxes += 1;
                    listed.number = format!("专栏{}", self.boxes);
                    self.name(&listed.key, &listed.number, at);
                }
                BlockKind::Picture(picture) => {
                    self.pictures += 1;
                    picture.number = format!("图{}", self.pictures);
                    self.name(&picture.key, &picture.number, at);
                }
                BlockKind::Chart(chart) => {
                    self.pictures += 1;
                    chart.number = format!("图{}", self.pictures);
                    self.name(&chart.key, &chart.number, at);
                }
                BlockKind::List(items) => items.iter_mut().for_each(|item| self.blocks(&mut item.blocks)),
                BlockKind::Quote(inner) | BlockKind::Changed(inner) => self.blocks(inner),
                BlockKind::Paragraph(_) | BlockKind::Code(_) | BlockKind::SignOff(_) | BlockKind::Directive(_) => {}
            }
        }
    }

    fn heading(&mut self, level: u8) -> String {
        let index = usize::from(level.clamp(1, 4)) - 1;
        self.levels[index] += 1;
        let kept = if self.fourth_runs_on && index < 3 { self.levels[3] } else { 0 };
        self.levels[index + 1..].fill(0);
        if index < 3 {
            self.levels[3] = kept;
        }
        let number = self.levels[index];
        match index {
            0 => format!("{}、", chinese::write(number)),
            1 => format!("（{}）", chinese::write(number)),
            2 => format!("{number}."),
            _ => format!("（{number}）"),
        }
    }
}

/// Writes the number of each referred key into the runs; unknown keys are reported.
pub(super) fn refer(sections: &mut [Section], keys: &BTreeMap<String, String>, originals: &Originals, sink: &mut Sink) {
    for section in sections {
        for_each_run(&mut section.blocks, &mut |run, source| {
            for_each_inline(run, &mut |inline| {
                let Inline::Reference { key, text } = inline else { return };
                if let Some(number) = keys.get(key) {
                    text.clone_from(number);
                    return;
                }
                let message = format!("引用了不存在的 `{key}`");
                sink.push(
                    Diagnostic::error(Code::UnknownReference, originals.place(source), message)
                        .because("报告中没有这个表、图、专栏或附件")
                        .closest(key, keys.keys().map(String::as_str)),
                );
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_levels_begin_anew_unless_they_run_on() {
        let mut state = Numbers::default();
        let numbers: Vec<String> = [1, 2, 3, 4, 4, 3, 4, 1, 2].into_iter().map(|level| state.heading(level)).collect();
        assert_eq!(numbers, ["一、", "（一）", "1.", "（1）", "（2）", "2.", "（1）", "二、", "（一）"]);
        let mut state = Numbers { fourth_runs_on: true, ..Numbers::default() };
        let numbers: Vec<String> = [3, 4, 4, 3, 4].into_iter().map(|level| state.heading(level)).collect();
        assert_eq!(numbers, ["1.", "（1）", "（2）", "2.", "（3）"]);
    }
}
