//! Projects that stand in two boxes (专栏), or twice in one.

use std::collections::BTreeMap;

use super::Evidence;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::table::boxes::BoxItem;
use crate::model::value::Value;
use crate::text::tidy;

/// What is done, as names of projects say it; two names of unlike works are two projects.
const WORKS: [&str; 12] =
    ["改扩建", "新建", "扩建", "改建", "迁建", "改造", "升级", "提升", "修复", "治理", "重建", "加固"];
/// Ends that say nothing of which project it is.
const ENDS: [&str; 4] = ["建设项目", "建设工程", "项目", "工程"];
/// Characters from which on a name is that of one thing.
const LEAST: usize = 4;

/// What tells a project: its name without the work and the end, and the works.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    name: String,
    works: Vec<&'static str>,
}

/// A listed project with where it stands.
struct Listed<'a> {
    place: String,
    name: &'a Value,
    works: Vec<&'static str>,
}

/// Projects that are listed twice.
pub(super) fn repetitions(evidence: Evidence<'_>, sink: &mut Sink) {
    let boxes = evidence.facts.data().boxes();
    let mut known: BTreeMap<String, Vec<Listed<'_>>> = BTreeMap::new();
    for own in &boxes {
        for (group, BoxItem { name, .. }) in own.items() {
            let Identity { name: thing, works } = identity(&name.text);
            if thing.chars().count() < LEAST {
                continue;
            }
            let place = format!("专栏{} `{}` 的 `{}`", own.key, own.title.text.trim(), group.name.text.trim());
            let listed = Listed { place, name, works };
            let earlier = known.entry(thing).or_default();
            if let Some(first) = earlier.iter().find(|first| are_one(first, &listed)) {
                sink.extend(finding(first, &listed));
            }
            earlier.push(listed);
        }
    }
}

/// True unless both names say what is done, and say it otherwise.
fn are_one(one: &Listed<'_>, other: &Listed<'_>) -> bool {
    one.works.is_empty() || other.works.is_empty() || one.works == other.works
}

/// 新建某某学校 and 某某学校建设项目 are one; 一期 and 二期 are not.
fn identity(name: &str) -> Identity {
    let mut name = tidy(name).trim_matches(['。', '；', '、', '，']).to_owned();
    if let Some(rest) = ENDS.iter().find_map(|end| name.strip_suffix(end)) {
        name = rest.to_owned();
    }
    let mut works = Vec::new();
    for work in WORKS {
        if let Some(rest) = name.strip_prefix(work).or_else(|| name.strip_suffix(work)) {
            works.push(work);
            name = rest.to_owned();
        }
    }
    Identity { name, works }
}

fn finding(first: &Listed<'_>, other: &Listed<'_>) -> Option<Diagnostic> {
    let (one, own) = (first.name.text.trim(), other.name.text.trim());
    let message = if one == own {
        format!("项目 `{own}` 列了两次")
    } else {
        format!("项目 `{own}` 与 `{one}` 可能是同一个项目")
    };
    let found = Diagnostic::note(Code::RepeatedProject, other.name.place()?, message)
        .because(format!("先列在{}，又列在{}", first.place, other.place))
        .related_to(first.name.place().map(|place| (place, one)));
    Some(found.hint("是同一个项目的，请只列一处；分期、分段的，请在名称中写明").hint("确需两处都列的，请认可这一条"))
}

#[cfg(test)]
mod tests {
    use super::identity;

    #[test]
    fn a_project_is_known_by_its_name_without_the_work() {
        let is_one = |one: &str, other: &str| identity(one).name == identity(other).name;
        assert!(is_one("新建临江市玉桂学校", "临江市玉桂学校建设项目"));
        assert!(is_one("智慧水利项目", "智慧水利工程"));
        assert!(!is_one("南溪至北溪公路改扩建工程（一期）", "南溪至北溪公路改扩建工程（二期）"));
        assert!(!is_one("甲镇矿山生态修复项目", "乙镇矿山生态修复项目"));
        assert_ne!(identity("新建第七小学").works, identity("第七小学改造项目").works);
    }
}
