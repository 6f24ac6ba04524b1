//! Arguments of the template functions, by name; unknown ones are refused.

use serde::Deserialize;

use crate::model::facts::Selection;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CellArgs {
    pub name: String,
    pub at: String,
    #[serde(default)]
    pub unit: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnyCellArgs {
    pub table: String,
    pub row: String,
    #[serde(default)]
    pub item: String,
    #[serde(default)]
    pub at: String,
    #[serde(default)]
    pub unit: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameArgs {
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProjectArgs {
    pub row: String,
    pub item: String,
    pub at: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RankingArgs {
    pub name: String,
    pub item: String,
    #[serde(default = "RankingArgs::value")]
    pub part: String,
}

impl RankingArgs {
    fn value() -> String {
        "value".to_owned()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeArgs {
    pub name: String,
    pub from: String,
    pub to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShareArgs {
    pub row: String,
    pub item: String,
    pub of: String,
    pub at: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GapArgs {
    pub name: String,
    pub item: String,
    pub of: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SelectArgs {
    pub domain: Option<String>,
    pub kind: Option<String>,
    pub verdict: Option<String>,
    pub outlook: Option<String>,
    pub department: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteArgs {
    pub name: String,
    pub kind: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyArgs {
    pub key: String,
    pub title: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartArgs {
    pub part: String,
}

impl From<SelectArgs> for Selection {
    fn from(args: SelectArgs) -> Self {
        Self {
            domain: args.domain,
            attribute: args.kind,
            verdict: args.verdict,
            outlook: args.outlook,
            department: args.department,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FixedArgs {
    pub digits: u32,
}
