//! Arguments of the template functions, by name. An argument that a function does not know is refused:
//! a misspelt optional one would otherwise be ignored, and the figure printed without it.

use serde::Deserialize;

use crate::model::facts::Selection;

macro_rules! arguments {
    ($($name:ident { $($(#[$attribute:meta])? $field:ident: $type:ty,)+ })+) => {
        $(#[derive(Debug, Clone, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name { $($(#[$attribute])? pub $field: $type,)+ })+
    };
}

arguments! {
    NameArgs { name: String, }
    CellArgs { name: String, at: String, #[serde(default)] unit: bool, }
    AnyCellArgs {
        table: String,
        row: String,
        #[serde(default)] item: String,
        #[serde(default)] at: String,
        #[serde(default)] unit: bool,
    }
    ProjectArgs { row: String, item: String, at: String, }
    ShareArgs { row: String, item: String, of: String, at: String, }
    RankingArgs { name: String, item: String, #[serde(default = "number_of_cell")] part: String, }
    ChangeArgs { name: String, from: String, to: String, }
    GapArgs { name: String, item: String, of: String, }
    NoteArgs { name: String, kind: String, end: Option<String>, }
    KeyArgs { key: String, title: Option<String>, }
    ChartArgs { kind: String, name: Option<String>, item: Option<String>, title: Option<String>, }
    PartArgs { part: String, indicator: Option<String>, }
    FixedArgs { digits: u32, }
    SelectArgs {
        domain: Option<String>,
        kind: Option<String>,
        verdict: Option<String>,
        outlook: Option<String>,
        department: Option<String>,
    }
}

/// The number of a ranking cell, without its rank or holder.
fn number_of_cell() -> String {
    "value".to_owned()
}

impl From<SelectArgs> for Selection {
    fn from(args: SelectArgs) -> Self {
        let SelectArgs { domain, kind, verdict, outlook, department } = args;
        Self { domain, attribute: kind, verdict, outlook, department }
    }
}
