//! A source of the old edition on its way into the new one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::horizon::Shift;
use super::moves::{Draft, Drafting};
use super::renaming::Renaming;
use super::rolled::{Refusal, RolledSentence, ends, plain};
use super::runs::is_compared;
use super::words::Judged;
use crate::markup::sentence::{Piece, Sentence, body, sentences};
use crate::model::todo::TodoItem;
use crate::model::value::Value;
use crate::text::period::Period;

/// A text of the old edition.
#[derive(Debug, Clone)]
pub struct SourceText {
    /// Its path.
    pub file: String,
    /// What it holds, with plain line ends.
    pub text: String,
    /// Numbers of it that were typed.
    pub typed: Vec<StaleNumber>,
    /// Those who answer for it.
    pub departments: Vec<String>,
    /// Why every sentence of it has to be looked at; empty where there is no such reason.
    pub doubt: String,
    /// Sentences that were still to be done in the old edition, by what they are known by, and why.
    pub undone: BTreeMap<String, Vec<String>>,
    /// The program may change it: it is no file of Word.
    pub is_editable: bool,
}

/// A number that was typed, true of the old edition.
#[derive(Debug, Clone)]
pub struct StaleNumber {
    /// Its bytes.
    pub range: Range<usize>,
    /// As it is written.
    pub text: String,
    /// The cells that show as much, and calls that print them.
    pub cells: Vec<String>,
    /// The call that prints it for certain.
    pub tag: Option<String>,
}

/// What a tag prints.
#[derive(Debug, Clone)]
pub struct Printed {
    /// All of it.
    pub text: String,
    /// The figure, where it is one.
    pub value: Option<Value>,
}

/// What tags print: then in the old edition, now in the new one, or why they print nothing there.
#[derive(Debug, Default)]
pub struct Prints {
    /// In the old edition.
    pub old: BTreeMap<String, Printed>,
    /// In the new edition.
    pub new: BTreeMap<String, Result<Printed, String>>,
}

/// A source with what becomes of its sentences.
#[derive(Debug)]
pub struct Text {
    source: SourceText,
    sentences: Vec<RolledSentence>,
}

impl Text {
    /// Drafts the sentences of a source.
    pub fn draft(source: SourceText, shift: &Shift, renaming: &Renaming) -> Self {
        let all = sentences(&source.text, body(&source.text));
        let mut rolled = Vec::with_capacity(all.len());
        for paragraph in paragraphs(&source.text, all) {
            let beside = told(&source.text, &paragraph, (shift, renaming));
            let mut kept: BTreeSet<Period> = BTreeSet::new();
            for sentence in paragraph {
                let of = Drafted { source: &source, shift, renaming, beside: &beside, kept: &kept };
                let own = of.sentence(sentence);
                kept.extend(own.draft.stays.iter().filter(|period| shift.old.is_current(**period)));
                rolled.push(own);
            }
        }
        Self { source, sentences: rolled }
    }

    /// The tags whose prints decide: of the old edition, and of the new one.
    pub fn tags(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let proposed =
            |own: &'_ RolledSentence| own.proposal.iter().flat_map(|draft| draft.calls.clone()).collect::<Vec<_>>();
        let calls = || self.sentences.iter().flat_map(move |own| own.draft.calls.iter().cloned().chain(proposed(own)));
        let with_ends =
            |tag: &str| ends(tag).into_iter().flatten().chain([tag.to_owned(), plain(tag)]).collect::<Vec<_>>();
        let before = |at: usize| calls().filter_map(move |call| call.before.map(|both| both[at].clone()));
        let old: BTreeSet<String> = calls().flat_map(|call| with_ends(&call.old)).chain(before(0)).collect();
        let typed = self.sentences.iter().flat_map(|own| &own.stale).filter_map(|own| own.tag.clone());
        let new = calls()
            .flat_map(|call| with_ends(&call.new).into_iter().chain([call.old]))
            .chain(typed)
            .chain(before(1))
            .collect();
        (old, new)
    }

    /// Decides on each sentence by what its calls print.
    pub fn settle(&mut self, prints: &Prints, judged: &Judged<'_>) {
        let Self { source, sentences } = self;
        for own in sentences.iter_mut() {
            own.settle(source, prints, judged);
        }
        self.follow();
    }

    /// Sentences that say more of what the one before says, and heads above what has turned.
    fn follow(&mut self) {
        const THESE: [&str; 12] =
            ["其中", "这", "该", "两者", "二者", "三者", "前者", "后者", "同期", "增量", "此", "其"];
        let text =
            |at: usize| self.source.text[self.sentences[at].sentence.range.clone()].trim_start_matches(['*', ' ']);
        let is_open = |own: &RolledSentence| !own.reasons.is_empty() || own.is_moved();
        let mut followers = Vec::new();
        for at in 1..self.sentences.len() {
            let (before, own) = (&self.sentences[at - 1], &self.sentences[at]);
            let between = &self.source.text[before.sentence.range.end..own.sentence.range.start];
            let is_same = !between.contains('\n') && (is_open(before) || followers.contains(&(at - 1)));
            if is_same && !own.is_moved() && THESE.iter().any(|word| text(at).starts_with(word)) {
                followers.push(at);
            }
        }
        // A head stands over all up to the next one; a bold one over its paragraph.
        let mut heads = Vec::new();
        let (mut head, mut bold): (Option<usize>, Option<usize>) = (None, None);
        for (at, own) in self.sentences.iter().enumerate() {
            let raw = self.source.text[own.sentence.range.clone()].trim_start();
            match (raw.starts_with('#'), raw.starts_with("**")) {
                (true, _) => (head, bold) = (Some(at), None),
                (_, true) => bold = Some(at),
                _ => {}
            }
            if own.has_turned {
                heads.extend([head, bold].into_iter().flatten().filter(|head| *head != at));
            }
        }
        for at in followers {
            self.sentences[at].doubt("前一句变了，这一句接着它说，请一并看".to_owned());
        }
        for at in heads {
            self.sentences[at].doubt("下面的数变了方向，请看标题是否还合适".to_owned());
        }
    }

    /// See [`SourceText::is_editable`].
    pub fn is_editable(&self) -> bool {
        self.source.is_editable
    }

    /// Its path.
    pub fn file(&self) -> &str {
        &self.source.file
    }

    /// The source as it will stand; front matter and what lies between sentences as it was.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut at = 0;
        for own in &self.sentences {
            out.push_str(&self.source.text[at..own.sentence.range.start]);
            out.push_str(&own.after);
            at = own.sentence.range.end;
        }
        out + &self.source.text[at..]
    }

    /// The sentence at a line and column (in characters, from 1) of the text as it will stand.
    fn sentence_at(&self, line: usize, column: usize) -> Option<usize> {
        let text = self.text();
        let start: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
        let row = text[start..].split('\n').next()?;
        let byte = start + row.char_indices().nth(column.saturating_sub(1)).map_or(row.len(), |(at, _)| at);
        let mut found = None;
        let mut at = 0;
        let mut out = 0;
        for (index, own) in self.sentences.iter().enumerate() {
            out += own.sentence.range.start - at;
            if byte >= out {
                found = Some(index);
            }
            out += own.after.len();
            at = own.sentence.range.end;
        }
        found
    }

    /// The footnote of a sentence that has nothing of its own to be taken back: what is wrong with a footnote is told
    /// where it is referred to.
    fn noted(&self, index: usize) -> usize {
        let own = &self.sentences[index];
        // A figure is placed where its paragraph begins.
        let is_free = |own: &RolledSentence| own.is_moved() && own.refusal < Refusal::Whole;
        let line_end = own.sentence.range.end;
        let same_line = self.sentences[index + 1..]
            .iter()
            .take_while(|other| !self.source.text[line_end..other.sentence.range.start].contains('\n'));
        let moved = same_line.into_iter().position(is_free).map(|at| index + 1 + at);
        if let Some(moved) = moved.filter(|_| !own.is_moved() && own.stale.is_empty()) {
            return moved;
        }
        if own.is_moved() || !own.stale.is_empty() || own.refusal == Refusal::Whole {
            return index;
        }
        let words = &self.source.text[own.sentence.range.clone()];
        let line = words.to_owned() + self.source.text[own.sentence.range.end..].split('\n').next().unwrap_or_default();
        let keys =
            line.split("[^").skip(1).filter_map(|rest| rest.split_once(']').map(|(key, _)| format!("[^{key}]:")));
        let keys: Vec<String> = keys.collect();
        let is_note = |own: &RolledSentence| {
            let text = self.source.text[own.sentence.range.clone()].trim_start();
            keys.iter().any(|key| text.starts_with(key.as_str())) && own.refusal < Refusal::Whole
        };
        self.sentences.iter().position(is_note).unwrap_or(index)
    }

    /// Takes back what was done to a sentence that a check of the new edition refuses; false where nothing was. One that
    /// keeps the report from being made leaves it.
    pub fn refuse(
        &mut self,
        (line, column): (usize, usize),
        (why, is_blocking): (&str, bool),
        prints: &Prints,
    ) -> bool {
        let Some(index) = self.sentence_at(line, column).map(|index| self.noted(index)) else { return false };
        let Self { source, sentences } = self;
        let own = &mut sentences[index];
        own.doubt(why.to_owned());
        let is_changed = source.is_editable && own.refusal < Refusal::Whole;
        if is_changed {
            // What was not moved is wrong as it stands: its numbers were typed.
            if (is_blocking && own.refusal > Refusal::None) || (own.refusal == Refusal::None && !own.is_moved()) {
                own.refusal = Refusal::Numbers;
            }
            own.take_back(source, prints);
        }
        is_changed
    }

    /// Adds a reason to look at a sentence.
    pub fn doubt(&mut self, (line, column): (usize, usize), why: &str) {
        if let Some(index) = self.sentence_at(line, column) {
            self.sentences[index].doubt(why.to_owned());
        }
    }

    /// Every sentence with what became of it.
    pub fn items(&self, prints: &Prints) -> Vec<TodoItem> {
        let text = self.text();
        let mut items = Vec::new();
        let (mut at, mut out) = (0, 0);
        for own in &self.sentences {
            out += own.sentence.range.start - at;
            let line = text[..out].matches('\n').count() + 1;
            items.push(own.item(&self.source, line, prints));
            out += own.after.len();
            at = own.sentence.range.end;
        }
        items
    }
}

/// Sentences by the paragraphs that they stand in.
fn paragraphs(text: &str, all: Vec<Sentence>) -> Vec<Vec<Sentence>> {
    let mut found: Vec<Vec<Sentence>> = Vec::new();
    let mut end = 0;
    for sentence in all {
        let between = &text[end..sentence.range.start];
        let is_next = between.matches('\n').count() < 2 && end > 0;
        end = sentence.range.end;
        match found.last_mut().filter(|_| is_next) {
            Some(paragraph) => paragraph.push(sentence),
            None => found.push(vec![sentence]),
        }
    }
    found
}

/// The periods that each measure is told of in a paragraph.
fn told(
    text: &str,
    paragraph: &[Sentence],
    (shift, renaming): (&Shift, &Renaming),
) -> BTreeMap<String, BTreeSet<Period>> {
    let mut found: BTreeMap<String, BTreeSet<Period>> = BTreeMap::new();
    let (beside, kept) = (BTreeMap::new(), BTreeSet::new());
    for sentence in paragraph {
        let moves_typed = false;
        let of = Drafting { text, sentence, stale: &[], shift, renaming, moves_typed, beside: &beside, kept: &kept };
        for (_, call) in of.calls() {
            let periods = of.timed(call).into_iter().map(|(_, period, _)| period);
            found.entry(of.measure(call)).or_default().extend(periods);
        }
    }
    found
}

/// What a sentence is drafted with.
struct Drafted<'a> {
    source: &'a SourceText,
    shift: &'a Shift,
    renaming: &'a Renaming,
    beside: &'a BTreeMap<String, BTreeSet<Period>>,
    kept: &'a BTreeSet<Period>,
}

impl Drafted<'_> {
    fn sentence(&self, sentence: Sentence) -> RolledSentence {
        let Self { source, shift, renaming, beside, kept } = *self;
        let stale = stale(source, &sentence, shift);
        let ranges: Vec<Range<usize>> = stale.iter().map(|own| own.range.clone()).collect();
        let drafted = |moves_typed: bool| {
            let (text, sentence, stale) = (&source.text, &sentence, &ranges[..]);
            Drafting { text, sentence, stale, shift, renaming, moves_typed, beside, kept }.draft()
        };
        let draft = if source.is_editable { drafted(false) } else { Draft::default() };
        let whole = (source.is_editable && !stale.is_empty()).then(|| drafted(true));
        let proposal = whole.filter(|whole| whole.edits != draft.edits);
        let after = source.text[sentence.range.clone()].to_owned();
        RolledSentence {
            sentence,
            draft,
            proposal,
            stale,
            after,
            refusal: Refusal::None,
            reasons: Vec::new(),
            lacks_facts: false,
            has_turned: false,
            figures: Vec::new(),
        }
    }
}

/// The typed numbers of a sentence that are of the old edition: not those of years gone by, nor goals.
fn stale(source: &SourceText, sentence: &Sentence, shift: &Shift) -> Vec<StaleNumber> {
    let is_within =
        |range: &Range<usize>, own: &StaleNumber| range.start <= own.range.start && own.range.end <= range.end;
    // What is quoted is somebody else's word of another time.
    let is_told = |own: &&StaleNumber| {
        sentence.pieces.iter().any(|piece| matches!(piece, Piece::Words(range) if is_within(range, own)))
    };
    let own = source.typed.iter().filter(is_told);
    let governing = |at: usize| {
        let mut times = sentence.pieces.iter().filter_map(|piece| match piece {
            Piece::Time(time) if time.range.end <= at && !is_compared(&source.text, time) => Some(time.end()),
            _ => None,
        });
        times.next_back()
    };
    let is_stale = |own: &&StaleNumber| match governing(own.range.start) {
        Some(period) if period.year <= shift.old.base => false,
        Some(period) => {
            let is_past = shift.old.latest_year().is_some_and(|latest| period < latest);
            let is_goal = shift.old.latest().is_some_and(|latest| period.year > latest.year);
            !is_past && !is_goal
        }
        None => true,
    };
    own.filter(is_stale).cloned().collect()
}
