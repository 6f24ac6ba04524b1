//! Boxes (专栏): the rows of a table whose outer key numbers a box, gathered under its title and the
//! classes of its projects.

use super::{Role, Row, Table};
use crate::model::value::Value;
use crate::text::tidy;

/// Levels of the keys of such a table.
const KEY: Role = Role::Key(0);
const TITLE: Role = Role::Key(1);
const CLASS: Role = Role::Key(2);

/// A box.
#[derive(Debug, Clone)]
pub struct ProjectBox<'a> {
    /// Its number in the workbook, which is its key.
    pub key: String,
    /// Title.
    pub title: &'a Value,
    /// Groups in the order of the sheet.
    pub groups: Vec<BoxGroup<'a>>,
}

/// Projects of one class.
#[derive(Debug, Clone)]
pub struct BoxGroup<'a> {
    /// Class of the projects.
    pub name: &'a Value,
    /// Projects.
    pub items: Vec<BoxItem<'a>>,
}

/// One project.
#[derive(Debug, Clone, Copy)]
pub struct BoxItem<'a> {
    /// Its name.
    pub name: &'a Value,
    /// Its 责任单位 cell, where the sheet has such a column and the row is filled.
    pub department: Option<&'a Value>,
    /// Its row.
    pub row: &'a Row,
}

/// The boxes of tables, in the order of their numbers. An empty key, title or class repeats the one
/// above.
pub fn boxes<'a>(tables: impl Iterator<Item = &'a Table>) -> Vec<ProjectBox<'a>> {
    let mut boxes: Vec<ProjectBox<'a>> = Vec::new();
    for table in tables {
        let Some(name_at) = table.name_column() else { continue };
        for row in &table.rows {
            let filled = |role: &Role| table.value(row, role).filter(|value| !value.text.is_empty());
            let name = &row.cells[name_at];
            let department = table.value(row, &Role::Owner).filter(|cell| !cell.is_missing());
            let item = BoxItem { name, department, row };
            let key = tidy(table.text(row, &KEY)).trim_start_matches("专栏").to_owned();
            if !key.is_empty() && boxes.iter().all(|known| known.key != key) {
                let title = filled(&TITLE).unwrap_or(name);
                boxes.push(ProjectBox { key: key.clone(), title, groups: Vec::new() });
            }
            let at = boxes.iter().position(|known| known.key == key).or(boxes.len().checked_sub(1));
            if let Some(own) = at.and_then(|at| boxes.get_mut(at)) {
                own.add(filled(&CLASS), item);
            }
        }
    }
    boxes.sort_by_key(|own| (own.key.parse::<u32>().unwrap_or(u32::MAX), own.key.clone()));
    boxes
}

impl<'a> ProjectBox<'a> {
    fn add(&mut self, class: Option<&'a Value>, item: BoxItem<'a>) {
        match (class, self.groups.last_mut()) {
            (Some(class), Some(last)) if last.name.text == class.text => last.items.push(item),
            (None, Some(last)) => last.items.push(item),
            (class, _) => self.groups.push(BoxGroup { name: class.unwrap_or(self.title), items: vec![item] }),
        }
    }

    /// Its projects, group by group.
    pub fn items(&self) -> impl Iterator<Item = (&BoxGroup<'a>, &BoxItem<'a>)> {
        self.groups.iter().flat_map(|group| group.items.iter().map(move |item| (group, item)))
    }
}
