//! Answers of the departments to the list of findings: the words of its columns, what may be answered,
//! and by what a finding is known when the list comes back.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::diag::Diagnostic;
use crate::place::{CellRef, Place, sentence_at};
use crate::text::yaml::scalar;

/// Name of the sheet that is worked off.
pub const SHEET: &str = "问题清单";
/// Header of the department that a row is for.
pub const DEPARTMENT: &str = "责任单位";
/// Header of the place in the report's terms.
pub const PLACE: &str = "位置";
/// Header of what is wrong.
pub const MESSAGE: &str = "问题";
/// Header of what to do.
pub const ADVICE: &str = "处理建议";
/// Header of what stands at the place.
pub const SHOWN: &str = "当前内容";
/// Header of the answer.
pub const ANSWER: &str = "核实结果";
/// Header of what is written beside the answer.
pub const NOTE: &str = "理由或说明";
/// Header of what the finding is known by; the column is hidden.
pub const IDENTITY: &str = "识别码";

/// What stands for a department where there is none.
pub const NOBODY: &str = "待分工";

/// What a department answers to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is right, and still to be mended.
    Confirmed,
    /// It was right, and is mended.
    Mended,
    /// It is not wrong and stays as it is; the reason is written beside.
    Kept,
}

impl Answer {
    /// All of them, in the order of the choice.
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Mended, Self::Kept];

    /// The word that is chosen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "属实",
            Self::Mended => "已改",
            Self::Kept => "不改",
        }
    }

    /// Reads what stands in the cell: a word of the choice, alone or with a reason behind a mark
    /// (`不改，统计口径`), which is given back; none for anything else.
    pub fn read(text: &str) -> Option<(Self, &str)> {
        let is_mark = |c: char| c.is_whitespace() || "，,。.；;：:、（）()".contains(c);
        let text = text.trim_matches(is_mark);
        // 属实，已改 says both, and the second is what was done.
        let text = text
            .strip_prefix("属实")
            .map(|rest| rest.trim_start_matches(is_mark))
            .filter(|rest| *rest == "已改")
            .unwrap_or(text);
        Self::ALL.into_iter().find_map(|answer| {
            let rest = text.strip_prefix(answer.word())?;
            (rest.is_empty() || rest.starts_with(is_mark)).then(|| (answer, rest.trim_matches(is_mark)))
        })
    }
}

/// A finding by its code, its place and what stands there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// Its code.
    pub code: &'static str,
    /// Its place, as `report.yaml` names it.
    pub at: String,
    /// What stands there: all of a cell, the sentence of a line.
    pub text: Option<String>,
    /// What is wrong there.
    pub message: String,
}

impl Identity {
    /// Of a finding; `shown` is what its cell shows.
    pub fn of(finding: &Diagnostic, shown: Option<&str>) -> Self {
        let (at, text) = match &finding.place {
            Place::Cell { cell, .. } => (cell.to_string(), shown),
            Place::Line { at, text } => (at.to_string(), Some(sentence_at(text, at.column))),
            Place::File(file) => (file.clone(), None),
        };
        let text = text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        Self { code: finding.code.as_str(), at, text, message: finding.message.clone() }
    }

    /// What it is known by in a list, which shows neither paths nor what sources look like.
    pub fn mark(&self) -> RowMark {
        let text = self.text.as_deref().unwrap_or_default();
        RowMark {
            code: self.code.to_owned(),
            place: hash(&[&self.at]),
            content: hash(&[self.whole(), text, &self.message]),
        }
    }

    /// The file of a line: a sentence is the same where it has moved to. A cell is itself.
    pub fn whole(&self) -> &str {
        self.at.split(':').next().unwrap_or_default()
    }

    /// An entry of `check.accepted`; what is not known yet is left to be filled in.
    pub fn entry(&self, reason: Option<&str>, by: Option<&str>) -> String {
        let line = |key: &str, value: Option<&str>| {
            let value = value.map_or_else(String::new, |value| format!(" {}", scalar(value)));
            format!("      {key}:{value}\n")
        };
        let text = self.text.as_ref().map_or_else(String::new, |text| line("text", Some(text)));
        let rest = [line("at", Some(&self.at)), text, line("reason", reason), line("by", by)].concat();
        format!("    - code: {}\n{rest}", self.code)
    }
}

/// What a row of a list is known by when it comes back: the code, and of place and content a hash each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowMark {
    /// The code of the finding.
    pub code: String,
    /// Of its place.
    pub place: String,
    /// Of what stands there and what is wrong with it.
    pub content: String,
}

impl RowMark {
    /// Reads what [`Display`](fmt::Display) writes; none when it is not whole.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('.').map(str::to_owned);
        let (code, place, content) = (parts.next()?, parts.next()?, parts.next()?);
        let is_code = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let is_hash = |part: &String| part.len() == HASH && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_whole = is_code && is_hash(&place) && is_hash(&content) && parts.next().is_none();
        is_whole.then_some(Self { code, place, content })
    }
}

impl fmt::Display for RowMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.code, self.place, self.content)
    }
}

/// Digits of a hash: of ten thousand findings no two are alike but once in millions of lists.
const HASH: usize = 12;

fn hash(parts: &[&str]) -> String {
    let digest = Sha256::digest(parts.join("\n").as_bytes());
    let digits = digest.iter().take(HASH / 2).map(|byte| format!("{byte:02x}"));
    digits.collect::<Vec<_>>().concat()
}

/// A row of a list that came back.
#[derive(Debug, Clone)]
pub struct AnsweredRow {
    /// The cell of the answer, in the file that was given.
    pub cell: CellRef,
    /// What finding it is about.
    pub mark: RowMark,
    /// The department that answers.
    pub department: String,
    /// Place, content, finding and advice as the department read them.
    pub place: String,
    /// See `place`.
    pub shown: String,
    /// See `place`.
    pub message: String,
    /// See `place`.
    pub advice: String,
    /// What was chosen; none where nothing was.
    pub answer: Option<Answer>,
    /// What is written beside it.
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    #[test]
    fn an_answer_is_a_word_of_the_choice() {
        for (text, expected) in [
            ("属实", Some((Answer::Confirmed, ""))),
            (" 已改。", Some((Answer::Mended, ""))),
            ("属实，已改", Some((Answer::Mended, ""))),
            ("不改", Some((Answer::Kept, ""))),
            ("不改：按可比价计算", Some((Answer::Kept, "按可比价计算"))),
            ("不改（统计口径）", Some((Answer::Kept, "统计口径"))),
            ("已核实无误", None),
            ("不改了", None),
            ("不属实", None),
            ("是", None),
        ] {
            assert_eq!(Answer::read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_mark_reads_back_and_a_moved_sentence_keeps_its_content() {
        let at = |line: usize| {
            let text = "前句。得数41亿元；后句";
            let place = Place::line("甲.md", &["\n".repeat(line - 1).as_str(), text].concat(), line, 6);
            Identity::of(&Diagnostic::error(Code::ValueMismatch, place, "乙"), None)
        };
        let first = at(1);
        assert_eq!((first.at.as_str(), first.text.as_deref()), ("甲.md:1:6", Some("得数41亿元")));
        let (mark, moved) = (first.mark(), at(3).mark());
        assert_eq!(RowMark::read(&mark.to_string()), Some(mark.clone()));
        assert_eq!((&mark.content, mark.place == moved.place), (&moved.content, false));
        for text in ["", "value-mismatch", "value-mismatch.1.2", &format!("{mark}.0"), &format!("x{mark}y")] {
            assert_eq!(RowMark::read(text), None, "{text}");
        }
    }

    #[test]
    fn an_entry_is_yaml() {
        let cell = Place::cell(&CellRef::read("附表.xlsx!附件2!B3").expect("cell"));
        let identity = Identity::of(&Diagnostic::error(Code::GrowthMismatch, cell, "乙"), Some("9.00%"));
        assert_eq!(
            identity.entry(Some("按可比价: 不同"), Some("区统计局")),
            "    - code: growth-mismatch\n      at: \"附表.xlsx!附件2!B3\"\n      text: \"9.00%\"\n      reason: \"按可比价: 不同\"\n      by: 区统计局\n"
        );
        assert!(identity.entry(None, None).ends_with("      reason:\n      by:\n"));
    }
}
