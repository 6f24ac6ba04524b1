//! Responsible departments: one canonical name, any number of others.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::job::{DepartmentEntry, Job};
use crate::text::{dash, distinct, label, tidy};

/// The departments of a project by every name they go by.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    names: Vec<String>,
    full: Vec<Option<String>>,
    by_alias: BTreeMap<String, usize>,
    /// What its names are without place and in short form; none where two departments share it.
    by_stem: BTreeMap<String, Option<usize>>,
    /// What stands before the name of a department of this place.
    fronts: Vec<String>,
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

    /// The departments of a project, which also go by what they are commonly called in its place: 区发改局 is
    /// 发改委 and 咸安区发展和改革局.
    pub fn of(job: &Job) -> Self {
        let mut roster = Self { fronts: job.region.department_fronts(), ..Self::new(&job.departments) };
        for (name, index) in &roster.by_alias {
            let Some(stem) = stem(name, &roster.fronts) else { continue };
            let known = roster.by_stem.entry(stem).or_insert(Some(*index));
            *known = known.filter(|known| known == index);
        }
        roster
    }

    /// The canonical name for any known name.
    pub fn resolve(&self, name: &str) -> Option<&str> {
        let name = tidy(name);
        let by_stem = || *self.by_stem.get(&stem(&name, &self.fronts)?)?;
        self.by_alias.get(&name).copied().or_else(by_stem).map(|index| self.names[index].as_str())
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

/// Short forms of departments' names and their long ones.
static STEMS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("departments.txt").lines().filter(|line| !line.starts_with('#'));
    let split = lines.filter_map(|line| line.split_once(' '));
    split.flat_map(|(short, long)| long.split(' ').map(move |long| (short, long))).collect()
});

/// What is left of a department's name without its place and its end, in short form; none for what is no name
/// of one of this place's departments.
fn stem(name: &str, fronts: &[String]) -> Option<String> {
    let core = ["委员会", "委", "局"].iter().find_map(|end| name.strip_suffix(end))?;
    let rests = || fronts.iter().filter_map(|front| core.strip_prefix(front.as_str())).chain([core]);
    // 市场监管局 of a city begins with no front.
    let known = rests().find_map(|rest| STEMS.iter().find(|(short, long)| *long == rest || *short == rest));
    let short = known.map(|(short, _)| *short).or_else(|| rests().min_by_key(|rest| rest.len()))?;
    (short.chars().count() >= 2).then(|| short.to_owned())
}

/// A department's part in a joint task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Lead,
    Help,
}

/// Words for the parts, before names with a colon, in brackets after a name, or after names.
const PARTS: [(&str, Part); 8] = [
    ("牵头", Part::Lead),
    ("主办", Part::Lead),
    ("负责", Part::Lead),
    ("配合", Part::Help),
    ("协办", Part::Help),
    ("协助", Part::Help),
    ("参与", Part::Help),
    ("参加", Part::Help),
];

/// The part that a word says: 牵头, 配合单位.
fn part_of(word: &str) -> Option<Part> {
    let stem = ["单位", "部门"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    PARTS.iter().find(|(known, _)| *known == stem).map(|(_, part)| *part)
}

/// A name without the word for its part: `市发改委（牵头）`, `市环保局配合`.
fn named(text: &str) -> (String, Option<Part>) {
    let tidied = tidy(text);
    let (name, bracket) = label::split(&tidied);
    if let Some(part) = bracket.as_deref().and_then(part_of) {
        return (name, Some(part));
    }
    let stem = |(word, part): &(&str, Part)| Some((tidied.strip_suffix(word)?.to_owned(), Some(*part)));
    let found = PARTS.iter().find_map(stem).filter(|(name, _)| !name.is_empty());
    found.unwrap_or((tidied, None))
}

/// True for what can be a name: a cell `—` says that there is none.
fn is_name(text: &str) -> bool {
    !text.is_empty() && !dash::is_missing(text)
}

/// Splits a joint cell (`区发改局、区科经局`, `区教育局/统计局`, `牵头：甲；配合：乙、丙`) into its names,
/// those that lead first.
pub fn split_joint(text: &str) -> Vec<String> {
    let (mut leads, mut helps) = (Vec::new(), Vec::new());
    let mut before = None;
    for piece in text.split(['；', ';', '，', ',', '\n', '\r']) {
        let (title, names) = piece.split_once(['：', ':']).unwrap_or(("", piece));
        if !title.is_empty() {
            before = part_of(&tidy(title));
        }
        let is_between = |c: char| c.is_whitespace() || matches!(c, '、' | '/' | '／');
        let own: Vec<(String, Option<Part>)> =
            names.split(is_between).map(named).filter(|(name, _)| is_name(name)).collect();
        // 甲、乙配合 says it of both.
        let after = own.last().and_then(|(_, part)| *part).filter(|_| !names.trim_end().ends_with(['）', ')']));
        for (name, part) in own {
            let is_help = part.or(after).or(before) == Some(Part::Help);
            if is_help { &mut helps } else { &mut leads }.push(name);
        }
    }
    leads.extend(helps);
    leads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn departments_go_by_what_they_are_commonly_called() {
        let roster = |region: &str, departments: &str| {
            let yaml = include_str!("../extract/standalone.yaml").replace("region: \"\"", &format!("region: {region}"));
            let job: Job = serde_yaml::from_str(&format!("{yaml}departments: [{departments}]\n")).expect("settings");
            Roster::of(&job)
        };
        let district = roster("咸安区", "{ name: 区发改局 }, { name: 区人社局 }, { name: 市生态环境局咸安分局 }");
        for (name, known) in [
            ("发改局", Some("区发改局")),
            ("区发改委", Some("区发改局")),
            ("咸安区发展和改革局", Some("区发改局")),
            ("区发展改革委员会", Some("区发改局")),
            ("人力资源和社会保障局", Some("区人社局")),
            ("市发改委", None),
            ("省发展改革委", None),
            ("区财政局", None),
            ("区市场监督管理局", None),
            ("区委", None),
        ] {
            assert_eq!(district.resolve(name), known, "{name}");
        }
        let city = roster("清江市", "{ name: 市发改委 }, { name: 市卫健委, full: 清江市卫生健康委员会 }");
        assert_eq!(city.resolve("市发展和改革委员会"), Some("市发改委"));
        assert_eq!(city.resolve("市卫健局"), Some("市卫健委"));
        assert_eq!(city.resolve("区发改局"), None);
        let city = roster("清江市", "{ name: 市市场监管局 }");
        assert_eq!(city.resolve("市场监督管理局"), Some("市市场监管局"));
        let zone = roster("清江高新技术产业开发区", "{ name: 管委会经发局 }");
        for name in ["经发局", "高新区经济发展局", "管委会经济发展局", "清江高新区经发局"] {
            assert_eq!(zone.resolve(name), Some("管委会经发局"), "{name}");
        }
        // Two that would share a name do not.
        let two = roster("甲区", "{ name: 区科技局 }, { name: 区科学技术委员会 }");
        assert_eq!(two.resolve("科技局"), None);
    }

    #[test]
    fn joint_cells_are_split() {
        for (text, names) in [
            ("区发改局、区科经局", &["区发改局", "区科经局"][..]),
            ("区教育局/统计局", &["区教育局", "统计局"]),
            ("区教育局\u{a0}统计局\r\n区水利局", &["区教育局", "统计局", "区水利局"]),
            ("区教育局，统计局；区水利局", &["区教育局", "统计局", "区水利局"]),
            (" 区水利局 ", &["区水利局"]),
            ("市发改委（牵头）、市统计局", &["市发改委", "市统计局"]),
            ("市统计局(配合)、市发改委(牵头)", &["市发改委", "市统计局"]),
            ("市经委牵头，市环保局、市水利局配合", &["市经委", "市环保局", "市水利局"]),
            ("市环保局配合；市经委负责", &["市经委", "市环保局"]),
            ("牵头：甲局；配合：乙局、丙局，丁局", &["甲局", "乙局", "丙局", "丁局"]),
            ("配合单位：乙局\n牵头单位：甲局", &["甲局", "乙局"]),
            ("责任单位：甲局", &["甲局"]),
            ("—", &[]),
            ("、", &[]),
        ] {
            assert_eq!(split_joint(text), names, "{text}");
        }
    }
}
