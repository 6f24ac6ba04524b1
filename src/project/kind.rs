//! The kind of report that `evaluation.kind` names: a built-in one, or one of the project's own in
//! `templates/kinds`.

use super::job::Project;
use super::spelt_out::spelt_out;
use super::yaml_error::yaml_fault;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::kind::{Kind, KindFile};
use crate::place::Place;
use crate::text::tidy;

/// Where a project has kinds of its own.
const FOLDER: &str = "templates/kinds";

/// The kind of a project's report; the mid-term evaluation when there is no such kind, which is reported.
pub(super) fn of(project: &Project, sink: &mut Sink) -> Kind {
    let mut kinds = Kind::built_in().to_vec();
    for folder in project.world.folders_with(FOLDER, "kind.yaml") {
        if let Some(kind) = read(project, &folder, &kinds, sink) {
            kinds.retain(|other| other.folder() != kind.folder());
            // The project's own ones come first.
            kinds.insert(0, kind);
        }
    }
    let wanted = tidy(&project.job.evaluation.kind);
    let found = kinds.iter().position(|kind| kind.is_called(&wanted));
    if let Some(at) = found {
        return kinds.swap_remove(at);
    }
    sink.push(unknown(project, &wanted, &kinds));
    Kind::default()
}

/// Reads a kind of the project's own; a file that is wrong is reported.
fn read(project: &Project, folder: &str, known: &[Kind], sink: &mut Sink) -> Option<Kind> {
    let path = format!("{FOLDER}/{folder}/kind.yaml");
    let text = project.world.text(&path, sink).ok()?;
    let file: KindFile = match serde_yaml::from_str(&text) {
        Ok(file) => file,
        Err(error) => {
            sink.push(yaml_fault(&path, &error, &text));
            return None;
        }
    };
    if let Some(found) = spelt_out(&path, &text) {
        sink.push(found);
        return None;
    }
    // One of a built-in folder changes that kind.
    let own = known.iter().find(|kind| kind.folder() == folder);
    let base = match &file.extends {
        Some(name) => known.iter().find(|kind| kind.folder() != folder && kind.is_called(name)).or(own),
        None => own.or_else(|| known.iter().find(|kind| kind.folder() == Kind::default().folder())),
    };
    let Some(base) = base else {
        let name = file.extends.as_deref().unwrap_or_default();
        let names = known.iter().map(Kind::folder);
        let finding = Diagnostic::error(Code::BadConfig, Place::File(path), format!("没有报告种类 `{name}`"))
            .because("extends 写的是另一种报告的文件夹名，没有写的键都取它的")
            .closest(name, names.clone())
            .hint(format!("可以写 {}", names.collect::<Vec<_>>().join("、")));
        sink.push(finding);
        return None;
    };
    Some(file.over(base, folder))
}

fn unknown(project: &Project, wanted: &str, kinds: &[Kind]) -> Diagnostic {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
    let place = project.place_of_path(&["evaluation", "kind"]);
    Diagnostic::error(Code::BadConfig, place, format!("没有 `{wanted}` 这种报告"))
        .because("报告的种类决定各章的模板、用语和评价的分类")
        .closest(wanted, kinds.iter().flat_map(Kind::names))
        .hint(format!(
            "可以写 {}；其他种类在 {FOLDER}/名称/kind.yaml 中自己定，见模板手册“报告的种类”",
            names.join("、")
        ))
}
