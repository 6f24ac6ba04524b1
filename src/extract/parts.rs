//! Rows that are parts of the row above (其中：城镇): told by a word, by a column of their own, or by lacking
//! the number and the words that a row of its own has.

use super::naming::{self, Named};
use crate::model::table::{Role, Row, Table};
use crate::model::value::Value;
use crate::text::{distinct, tidy};

/// The row that the next ones may be parts of.
#[derive(Debug, Default)]
struct Whole {
    /// As the column of names has it.
    label: String,
    name: String,
    number: String,
    unit: String,
    departments: Vec<String>,
}

/// Tells parts from rows of their own, from top to bottom.
#[derive(Debug, Default)]
pub(super) struct Parts {
    words: Vec<String>,
    name: usize,
    number: Option<usize>,
    /// The column that names parts.
    own: Option<usize>,
    /// Columns that only rows of their own fill.
    rated: Vec<usize>,
    whole: Option<Whole>,
    /// The row before is a part that its word told.
    is_listing: bool,
}

impl Parts {
    /// For a table whose rows may have parts; else nothing is one.
    pub(super) fn new(table: &Table) -> Self {
        let Some(level) = table.schema.level_of_names() else { return Self::default() };
        let words = table.schema.columns.iter().flat_map(|column| column.parent.clone()).collect();
        Self {
            words,
            name: table.name_column().unwrap_or_default(),
            number: table.column(&Role::Number),
            own: table.columns.iter().position(|column| matches!(column.role, Role::Key(own) if own > level)),
            rated: [Role::Attribute, Role::Verdict].iter().filter_map(|role| table.column(role)).collect(),
            ..Self::default()
        }
    }

    /// How a row is named, and whether it is a part; `is_above` says of a column that its cell belongs to the
    /// row above. Empty where rows have no parts.
    pub(super) fn name(&mut self, label: &str, cells: &[Value], is_above: impl Fn(usize) -> bool) -> Named {
        if self.words.is_empty() {
            return Named::default();
        }
        let own = self.own.map(|at| tidy(&cells[at].text)).filter(|own| !own.is_empty() && own != label);
        let above = self.whole.as_ref();
        if let Some(own) = own {
            let label = if label.is_empty() { above.map_or("", |whole| whole.label.as_str()) } else { label };
            let says_only_that = self.words.iter().any(|word| word == label.trim_end_matches(['：', ':']));
            let is_part = above.is_some_and(|whole| whole.label == label || says_only_that);
            let whole = naming::read(label, &[]);
            let part = naming::read(&own, &self.words.iter().map(String::as_str).collect::<Vec<_>>());
            // Without a row of its own the whole is counted with its first part.
            let name = if is_part { part.name } else { format!("{}·{}", whole.name, part.name) };
            return Named { name, number: whole.number, is_part };
        }
        let is_blank = |at: &usize| cells[*at].text.is_empty() || is_above(*at);
        let is_unrated = self.rated.iter().all(is_blank);
        // A mark (#, ——) before a name that is rated by itself belongs to the name.
        let is_word = |word: &&String| is_unrated || word.chars().any(char::is_alphanumeric);
        let words: Vec<&str> = self.words.iter().filter(is_word).map(String::as_str).collect();
        let named = naming::read(label, &words);
        // 1.1 and 1（1） are parts of 1.
        let is_below = above.is_some_and(|whole| {
            let number = self.number.map(|at| tidy(&cells[at].text)).unwrap_or_default();
            let rest = number.strip_prefix(&whole.number).filter(|_| !whole.number.is_empty());
            rest.is_some_and(|rest| rest.starts_with(['.', '-', '（']))
        });
        let is_unnumbered = self.number.as_ref().map_or(named.number.is_empty(), is_blank);
        let may_follow = self.is_listing || above.is_some_and(|whole| !whole.number.is_empty());
        let is_part = above.is_some() && (named.is_part || is_below || (is_unnumbered && is_unrated && may_follow));
        self.is_listing = is_part && (named.is_part || self.is_listing);
        Named { is_part, ..named }
    }

    /// Gives a row what it shares with the row that it is a part of; a row of its own is the next whole.
    pub(super) fn join(&mut self, named: &Named, row: &mut Row) {
        if self.words.is_empty() {
            return;
        }
        let cell = self.number.map(|at| tidy(&row.cells[at].text)).filter(|number| !number.is_empty());
        match self.whole.as_ref().filter(|_| named.is_part) {
            Some(whole) => {
                row.parent.clone_from(&whole.name);
                row.number.clone_from(&whole.number);
                if row.unit.is_empty() {
                    row.unit.clone_from(&whole.unit);
                }
                let own = std::mem::take(&mut row.departments);
                row.departments = distinct(whole.departments.iter().cloned().chain(own));
            }
            None => {
                if cell.is_none() {
                    row.number.clone_from(&named.number);
                }
                let label = tidy(&row.cells[self.name].text);
                self.whole = Some(Whole {
                    // The part that was taken into the name is no part of what later parts belong to.
                    name: row.name.split('·').next().filter(|_| self.own.is_some()).unwrap_or(&row.name).to_owned(),
                    label,
                    number: cell.unwrap_or_else(|| named.number.clone()),
                    unit: row.unit.clone(),
                    departments: row.departments.clone(),
                });
            }
        }
    }
}
