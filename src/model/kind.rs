//! The kind of a report: what it is called, how it words progress, whether it forecasts or judges. A kind
//! is data (`templates/kinds/`); a file says only what differs from the kind that it extends.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::facts::{Outlook, VerdictClass};
use super::job::Verdicts;
use crate::text::distinct;

/// How much of the plan's time has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Elapsed {
    /// Up to the latest full year.
    Data,
    /// All of it.
    Plan,
}

/// How a report ends on an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closing {
    /// Whether it can be done by the end of the plan.
    Forecast,
    /// Whether it was done.
    Outcome,
}

/// A chart that the program makes of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// How far each indicator has come, against time.
    Progress,
    /// An indicator year by year, with its target.
    Series,
    /// Investment of the projects by period and type.
    Investment,
    /// Verdicts by domain.
    Verdicts,
}

impl ChartKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Progress, Self::Series, Self::Investment, Self::Verdicts];

    /// The word by which templates ask for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Progress => "progress",
            Self::Series => "series",
            Self::Investment => "investment",
            Self::Verdicts => "verdicts",
        }
    }

    /// The part that stands for it where parts are left out, and the key by which it is referred to.
    pub fn key(self) -> String {
        format!("chart-{}", self.word())
    }
}

/// What the classes of verdicts are called.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all(deserialize = "kebab-case"))]
pub struct ClassWords {
    /// Ahead of the plan.
    pub ahead: String,
    /// On track.
    pub on_track: String,
    /// Behind.
    pub behind: String,
}

impl ClassWords {
    /// The word of a class.
    pub fn of(&self, class: VerdictClass) -> &str {
        match class {
            VerdictClass::Ahead => &self.ahead,
            VerdictClass::OnTrack => &self.on_track,
            VerdictClass::Behind => &self.behind,
        }
    }
}

/// How a chapter is known by its head, and where its text belongs.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ChapterHeads {
    /// Words of its head.
    pub words: Vec<String>,
    /// The part of the text below its head.
    pub lead: String,
    /// The part of what has heads that no other part has.
    pub rest: String,
}

/// What the classes of the forecast, or of the outcome, are called.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OutlookWords {
    /// Done before its time, or more than was wanted.
    pub early: String,
    /// Will be done, or was.
    pub smooth: String,
    /// Takes an effort, or was not done.
    pub effort: String,
}

impl OutlookWords {
    /// The word of a class.
    pub fn of(&self, outlook: Outlook) -> &str {
        match outlook {
            Outlook::Early => &self.early,
            Outlook::Smooth => &self.smooth,
            Outlook::Effort => &self.effort,
        }
    }
}

/// The table of the forecast or the outcome.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OutlookTable {
    /// Its title.
    pub title: String,
    /// What stands beside all classes.
    pub label: String,
}

macro_rules! kind {
    ($($(#[$doc:meta])* $field:ident: $type:ty,)+) => {
        /// A kind of report.
        #[derive(Debug, Clone)]
        pub struct Kind {
            /// Its folder in `templates/kinds`, then those of the kinds that it extends.
            pub folders: Vec<String>,
            $($(#[$doc])* pub $field: $type,)+
        }

        /// The file of a kind; what it leaves out is that of the kind it extends.
        #[derive(Debug, Clone, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub struct KindFile {
            /// Folder of the kind that it extends; the mid-term evaluation when left out.
            pub extends: Option<String>,
            $($field: Option<$type>,)+
        }

        impl KindFile {
            /// The kind of a folder.
            pub fn over(self, base: &Kind, folder: &str) -> Kind {
                let folders = distinct([folder].into_iter().chain(base.folders.iter().map(String::as_str)));
                let folders = folders.into_iter().map(str::to_owned).collect();
                Kind { folders, $($field: self.$field.unwrap_or_else(|| base.$field.clone()),)+ }
            }

            /// The kind that extends none; nothing when something is left out.
            fn whole(self, folder: &str) -> Option<Kind> {
                Some(Kind { folders: vec![folder.to_owned()], $($field: self.$field?,)+ })
            }
        }
    };
}

kind! {
    /// Its name, as `evaluation.kind` has it.
    name: String,
    /// Other names that `evaluation.kind` may have.
    synonyms: Vec<String>,
    /// The stretch of time in titles: 中期, `{latest}度`.
    period: String,
    /// What the verdict on an indicator is the verdict on: 中期进度.
    progress: String,
    /// What an excerpt looks at: 中期进度.
    view: String,
    /// When the counts hold: 评估期末, `{latest}底`.
    until: String,
    /// What stands before the name of a class: 进度.
    lead: String,
    /// What indicators on track and ahead do: 达到预期.
    met: String,
    /// Title of the last chapter.
    advice: String,
    /// What elapsed time means.
    elapsed: Elapsed,
    /// Forecast or outcome.
    closing: Closing,
    /// Names of the classes of verdicts.
    classes: ClassWords,
    /// Words of the verdict column that need not be registered.
    verdicts: Verdicts,
    /// Names of the classes of the forecast or outcome.
    outlook: OutlookWords,
    /// The table of them.
    outlook_table: OutlookTable,
    /// Its sections, without `.md`.
    sections: Vec<String>,
    /// Charts that it shows by itself, where the tables have their numbers.
    charts: Vec<ChartKind>,
    /// Parts that it does without.
    omit: Vec<String>,
    /// How its chapters are known in a document that is imported, by the name of the section.
    chapters: BTreeMap<String, ChapterHeads>,
    /// … and the parts that have heads of their own: words that such a head holds, by part.
    heads: BTreeMap<String, Vec<String>>,
}

/// The built-in kinds: folder and file, the one that the others extend first.
pub const BUILT_IN: [(&str, &str); 3] = [
    ("midterm", include_str!("../../templates/kinds/midterm/kind.yaml")),
    ("annual", include_str!("../../templates/kinds/annual/kind.yaml")),
    ("final", include_str!("../../templates/kinds/final/kind.yaml")),
];

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let mut kinds: Vec<Kind> = Vec::new();
    for (folder, text) in BUILT_IN {
        // A file that does not read is caught by the test below.
        let Ok(file) = serde_yaml::from_str::<KindFile>(text) else { continue };
        let base = file.extends.as_ref().and_then(|base| kinds.iter().find(|kind| kind.folder() == base));
        let kind = match base {
            Some(base) => Some(file.clone().over(base, folder)),
            None => file.whole(folder),
        };
        kinds.extend(kind);
    }
    kinds
});

impl Kind {
    /// The kinds that come with the program.
    pub fn built_in() -> &'static [Self] {
        &KINDS
    }

    /// Its folder in `templates/kinds`.
    pub fn folder(&self) -> &str {
        self.folders.first().map_or("", String::as_str)
    }

    /// True when it goes by a name.
    pub fn is_called(&self, name: &str) -> bool {
        self.names().any(|own| own == name)
    }

    /// Every name that it goes by, the one in reports first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.synonyms).map(String::as_str).chain([self.folder()])
    }
}

impl Default for Kind {
    /// The mid-term evaluation.
    fn default() -> Self {
        // The test below holds that there is one.
        #[expect(clippy::expect_used, reason = "comes with the program, and a test reads it")]
        KINDS.first().expect("the mid-term evaluation").clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_kinds_are_read_and_no_name_means_two() {
        let folders: Vec<&str> = Kind::built_in().iter().map(Kind::folder).collect();
        assert_eq!(folders, BUILT_IN.map(|(folder, _)| folder));
        let mut names: Vec<&str> = Kind::built_in().iter().flat_map(Kind::names).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert_eq!(Kind::default().name, "中期评估");
    }
}
