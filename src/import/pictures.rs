//! The pictures of a document as those of a project.

use super::draft::Files;
use crate::markup::escape::ascii_name;
use crate::model::manuscript::Manuscript;
use crate::project::unfit;

/// Pictures, and which of them a report can show.
pub(super) struct Pictures {
    /// Their names in `inputs/images`, by index; none for one that no report can show.
    pub names: Vec<Option<String>>,
    /// What is in them, by path; also of those that cannot be shown, so that nobody has to look for them.
    pub files: Files,
    /// What is said of those that cannot be shown.
    pub unshown: Vec<String>,
}

/// Those of a document; `prefix` tells them from those of others.
pub(super) fn pictures(manuscript: &Manuscript, prefix: &str) -> Pictures {
    let mut pictures = Pictures { names: Vec::new(), files: Files::new(), unshown: Vec::new() };
    for (index, picture) in manuscript.pictures.iter().enumerate() {
        let (stem, ending) = picture.name.rsplit_once('.').unwrap_or((&picture.name, ""));
        let name = format!("{prefix}{}-{}.{}", index + 1, ascii_name(stem), ending.to_ascii_lowercase());
        if picture.bytes.is_empty() {
            pictures.unshown.push(format!("图片 `{}`：文件里没有它的内容（链接到别处）", picture.name));
            pictures.names.push(None);
            continue;
        }
        let path = format!("inputs/images/{name}");
        pictures.files.push((path.clone(), picture.bytes.clone()));
        let fault = unfit(&name, &picture.bytes);
        if let Some(fault) = &fault {
            let why = format!("{}（{}）", fault.message, fault.reason);
            pictures.unshown.push(format!("图片 `{path}`：{why}；请另存为 PNG 后写进正文"));
        }
        pictures.names.push(fault.is_none().then_some(name));
    }
    pictures
}
