//! What a person has to do to a project that was rolled forward: its sentences, each in one of four states.
//!
//! The list lies in the project as Markdown, to be ticked off; a sentence is known by what it says, so that one that
//! was rewritten is done without a tick.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::text::tidy;

/// The list, below the project folder.
pub const TODO_FILE: &str = "待办.md";
/// The same as a workbook, by department.
pub const TODO_BOOK: &str = "待办.xlsx";

/// What became of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TodoState {
    /// Words no longer fit, or the program could not move it.
    Rewrite,
    /// It says numbers that somebody has to supply anew.
    Fill,
    /// The program changed it.
    Changed,
    /// It stands as it stood.
    Carried,
}

impl TodoState {
    /// All of them, what is to be done first.
    pub const ALL: [Self; 4] = [Self::Rewrite, Self::Fill, Self::Changed, Self::Carried];

    /// In words, for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rewrite => "需改写",
            Self::Fill => "需补数",
            Self::Changed => "程序已改",
            Self::Carried => "沿用",
        }
    }

    /// True where a person has to do something.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Rewrite | Self::Fill)
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A sentence of a project that was rolled forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodoItem {
    /// What became of it.
    pub state: TodoState,
    /// The file that it stands in.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What it is known by.
    pub id: String,
    /// As the old report printed it.
    pub before: String,
    /// As the new one prints it.
    pub after: String,
    /// Why a person has to look at it.
    pub reasons: Vec<String>,
    /// As it may be written once the typed numbers are known.
    pub proposal: Option<String>,
    /// Figures in it that changed: what, then, now.
    pub figures: Vec<[String; 3]>,
    /// Those who answer for it.
    pub departments: Vec<String>,
}

/// A number of the kind 正文数据 whose value of the new period somebody has to supply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactAsked {
    /// What it is of.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// The period of the old edition, and what it was then.
    pub then: (String, String),
    /// The period that is asked for.
    pub now: String,
    /// Those who answer for it.
    pub departments: Vec<String>,
}

/// What a sentence is known by: what it says, wherever it stands and whatever white space is in it.
pub fn sentence_id(sentence: &str) -> String {
    let digest = Sha256::digest(tidy(sentence).as_bytes());
    digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

impl TodoItem {
    /// Its line of the list.
    pub fn entry(&self) -> String {
        let Self { state, file, line, id, before, after, reasons, proposal, figures, .. } = self;
        let mut out = format!("- [ ] {} · {file}:{line} · {id}\n", state.word());
        let _ = writeln!(out, "  - 现在：{after}");
        if before != after {
            let _ = writeln!(out, "  - 上期：{before}");
        }
        for [what, then, now] in figures {
            let _ = writeln!(out, "  - 数：{what}，{then} → {now}");
        }
        for reason in reasons {
            let _ = writeln!(out, "  {REASON}{reason}");
        }
        if let Some(proposal) = proposal {
            let _ = writeln!(out, "  - 可写成（手写的数换成本期的）：\n\n    ```text\n    {proposal}\n    ```\n");
        }
        out
    }
}

/// A line of a list that was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodoMark {
    /// What became of the sentence.
    pub state: TodoState,
    /// Its file.
    pub file: String,
    /// Its line when the list was made.
    pub line: usize,
    /// What it is known by.
    pub id: String,
    /// Somebody has ticked it off.
    pub is_ticked: bool,
    /// Why it has to be looked at.
    pub reasons: Vec<String>,
}

/// What stands before a reason in the list.
const REASON: &str = "- 为什么：";

/// Reads a list back, whatever else somebody has written into it.
pub fn read_marks(text: &str) -> Vec<TodoMark> {
    let mut marks: Vec<TodoMark> = Vec::new();
    for line in text.lines() {
        if let Some(reason) = line.trim_start().strip_prefix(REASON) {
            marks.iter_mut().last().into_iter().for_each(|mark| mark.reasons.push(reason.to_owned()));
        }
        marks.extend(mark(line));
    }
    marks
}

fn mark(line: &str) -> Option<TodoMark> {
    let rest = line.trim_start().strip_prefix(['-', '*'])?.trim_start().strip_prefix('[')?;
    let (tick, rest) = rest.split_once(']')?;
    let mut parts = rest.split(" · ").map(str::trim);
    let (state, place, id) = (parts.next()?, parts.next()?, parts.next()?);
    let (file, line) = place.rsplit_once(':')?;
    Some(TodoMark {
        state: TodoState::read(state)?,
        file: file.to_owned(),
        line: line.parse().ok()?,
        id: id.to_owned(),
        // Some type a tick, some an x in Chinese width.
        is_ticked: !tick.trim().is_empty(),
        reasons: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_back_and_a_tick_is_any_mark() {
        let item = TodoItem {
            state: TodoState::Rewrite,
            file: "inputs/narrative/10-economy.md".to_owned(),
            line: 8,
            id: sentence_id(" 乙 。\r"),
            before: "乙。".to_owned(),
            after: "丙。".to_owned(),
            reasons: vec!["丁".to_owned()],
            proposal: None,
            figures: vec![["戊", "1", "2"].map(str::to_owned)],
            departments: Vec::new(),
        };
        assert_eq!(item.id, sentence_id("乙。"));
        for (box_, is_ticked) in [("[ ]", false), ("[x]", true), ("[ｘ]", true), ("[√]", true), ("[]", false)] {
            let found = read_marks(&item.entry().replacen("[ ]", box_, 1));
            let expected = TodoMark {
                state: item.state,
                file: item.file.clone(),
                line: item.line,
                id: item.id.clone(),
                is_ticked,
                reasons: item.reasons.clone(),
            };
            assert_eq!(found, [expected], "{box_}");
        }
        assert!(read_marks("- [ ] 买菜\n- 需改写 · 甲:1 · 乙\n# 头").is_empty());
    }
}
