//! Responsible departments: one canonical name, any number of others.

use std::collections::BTreeMap;

use super::job::DepartmentEntry;
use crate::text::{distinct, tidy};

/// The departments of a project by every name they go by.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    names: Vec<String>,
    full: Vec<Option<String>>,
    by_alias: BTreeMap<String, usize>,
}

impl Roster {
    /// From `report.yaml`. A name written twice keeps its first owner.
    pub fn new(entries: &[DepartmentEntry]) -> Self {
        let mut roster = Self::default();
        for entry in entries {
            let index = roster.names.len();
            roster.names.push(entry.name.value.clone());
            roster.full.push(entry.full.clone());
            for name in entry.names() {
                roster.by_alias.entry(tidy(name)).or_insert(index);
            }
        }
        roster
    }

    /// The canonical name for any known name.
    pub fn resolve(&self, name: &str) -> Option<&str> {
        self.by_alias.get(&tidy(name)).map(|index| self.names[*index].as_str())
    }

    /// The names that a text lists. One that is known as it stands may hold a separator itself.
    pub fn split(&self, text: &str) -> Vec<String> {
        self.resolve(text).map_or_else(|| split_joint(text), |whole| vec![whole.to_owned()])
    }

    /// The canonical names of those that are known; all of them when no department is configured.
    pub fn known(&self, names: &[String]) -> Vec<String> {
        if self.is_empty() {
            return names.to_vec();
        }
        names.iter().filter_map(|name| self.resolve(name)).map(str::to_owned).collect()
    }

    /// The canonical names of a joint cell; a name that is not known stays as it stands.
    pub fn resolve_joint(&self, text: &str) -> Vec<String> {
        let canonical = |name: String| self.resolve(&name).map(str::to_owned).unwrap_or(name);
        distinct(self.split(text).into_iter().map(canonical))
    }

    /// The full name of a canonical name; the name itself when none is given.
    pub fn full_name<'a>(&'a self, name: &'a str) -> &'a str {
        let index = self.names.iter().position(|known| known == name);
        index.and_then(|index| self.full[index].as_deref()).unwrap_or(name)
    }

    /// Canonical names in the order of `report.yaml`.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Every name and alias.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.by_alias.keys().map(String::as_str)
    }

    /// True when no department is configured: every name is then taken as it stands.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// Splits a joint cell (`区发改局、区科经局`, `区教育局/统计局`) into its names.
pub fn split_joint(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '、' | '/' | '／' | '，' | ',' | '；' | ';'))
        .map(tidy)
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joint_cells_are_split() {
        for (text, names) in [
            ("区发改局、区科经局", &["区发改局", "区科经局"][..]),
            ("区教育局/统计局", &["区教育局", "统计局"]),
            ("区教育局\u{a0}统计局\r\n区水利局", &["区教育局", "统计局", "区水利局"]),
            ("区教育局，统计局；区水利局", &["区教育局", "统计局", "区水利局"]),
            (" 区水利局 ", &["区水利局"]),
            ("、", &[]),
        ] {
            assert_eq!(split_joint(text), names, "{text}");
        }
    }
}
