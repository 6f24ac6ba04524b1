//! Who answers for what: tags become canonical departments and are handed down. The most specific
//! one wins: a row or item before its block, a block before its heading, a heading before its file.

use crate::diag::{Code, Diagnostic, Sink};
use crate::markup::block::{Block, BlockKind};
use crate::model::department::Roster;
use crate::place::{LinePlace, Originals};

/// Resolves the names of tags.
pub(super) struct DepartmentResolver<'a> {
    pub roster: &'a Roster,
    pub originals: &'a Originals,
}

impl DepartmentResolver<'_> {
    /// The canonical names of a tag; unknown names are reported and left out.
    pub(super) fn resolve(&self, typed: &[String], at: &LinePlace, sink: &mut Sink) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for name in typed.iter().flat_map(|names| self.roster.split(names)) {
            let known = self.roster.resolve(&name).map(str::to_owned);
            if known.is_none() && !self.roster.is_empty() {
                let message = format!("责任单位 `{name}` 没有登记");
                sink.push(
                    Diagnostic::error(Code::UnknownDepartment, self.originals.place(at), message)
                        .because("这段内容会没有部门负责，摘编里找不到它")
                        .closest(&name, self.roster.aliases())
                        .hint("请改正标记，或在 report.yaml 的 departments 中登记这个部门或别名"),
                );
                continue;
            }
            let name = known.unwrap_or(name);
            if !found.contains(&name) {
                found.push(name);
            }
        }
        found
    }

    /// Gives the inside of a block (items, rows, projects, quoted blocks) their departments: their
    /// own, else the block's.
    pub(super) fn hand_down(&self, block: &mut Block, sink: &mut Sink) {
        let (from, source) = (block.departments.clone(), block.source.clone());
        let own_or_from = |own: Vec<String>| if own.is_empty() { from.clone() } else { own };
        match &mut block.kind {
            BlockKind::Table(table) => {
                // A table without a key is written in prose, with tags; the others come from sheets, whose
                // unknown names `inspect` has reported.
                let is_prose = table.key.is_none();
                for row in &mut table.rows {
                    let typed = std::mem::take(&mut row.departments);
                    let own = if is_prose { self.resolve(&typed, &source, sink) } else { self.roster.known(&typed) };
                    row.departments = own_or_from(own);
                }
            }
            BlockKind::ProjectBox(listed) => {
                for item in listed.groups.iter_mut().flat_map(|group| &mut group.items) {
                    item.departments = own_or_from(self.roster.known(&item.departments));
                }
            }
            BlockKind::List(items) => {
                for item in items {
                    // The tag of an item stands in its first block and counts for all of it.
                    let tag = item.blocks.first().map(|first| (first.departments.clone(), first.source.clone()));
                    let own = tag.map_or_else(Vec::new, |(typed, at)| self.resolve(&typed, &at, sink));
                    self.inherit(&mut item.blocks, if own.is_empty() { &from } else { &own }, sink);
                }
            }
            BlockKind::Quote(inner) => self.inherit(inner, &from, sink),
            _ => {}
        }
    }

    fn inherit(&self, blocks: &mut [Block], from: &[String], sink: &mut Sink) {
        let mut scope = DepartmentScope::new(from);
        for block in blocks {
            let own = self.resolve(&block.departments, &block.source, sink);
            block.departments = scope.of(&block.kind, own);
            self.hand_down(block, sink);
        }
    }
}

/// The departments in force while the blocks of a text are read in order.
#[derive(Debug)]
pub(super) struct DepartmentScope {
    from: Vec<String>,
    headings: Vec<(u8, Vec<String>)>,
}

impl DepartmentScope {
    /// Of a text whose front matter, or whose place in a template, names `from`.
    pub(super) fn new(from: &[String]) -> Self {
        Self { from: from.to_vec(), headings: Vec::new() }
    }

    /// The departments of the next block, whose own tag is `own`. A heading's tag holds until the
    /// next heading of its level or a higher one.
    pub(super) fn of(&mut self, kind: &BlockKind, own: Vec<String>) -> Vec<String> {
        if let BlockKind::Heading(heading) = kind {
            self.headings.retain(|(level, _)| *level < heading.level);
            if !own.is_empty() {
                self.headings.push((heading.level, own));
                return self.current().to_vec();
            }
        }
        if own.is_empty() { self.current().to_vec() } else { own }
    }

    fn current(&self) -> &[String] {
        self.headings.last().map_or(&self.from, |(_, departments)| departments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::block::Heading;

    fn heading(level: u8) -> BlockKind {
        BlockKind::Heading(Heading {
            level,
            number: String::new(),
            run_in: false,
            id: 0,
            cited: false,
            body: Vec::new(),
        })
    }

    #[test]
    fn a_heading_s_tag_holds_until_the_next_of_its_level() {
        let own = |name: &str| vec![name.to_owned()];
        let text = BlockKind::Paragraph(Vec::new());
        let mut scope = DepartmentScope::new(&own("文件"));
        for (kind, tag, expected) in [
            (&text, vec![], "文件"),
            (&heading(2), own("甲"), "甲"),
            (&text, vec![], "甲"),
            (&text, own("乙"), "乙"),
            (&heading(3), own("丙"), "丙"),
            (&text, vec![], "丙"),
            (&heading(3), vec![], "甲"),
            (&text, vec![], "甲"),
            (&heading(2), vec![], "文件"),
            (&text, vec![], "文件"),
        ] {
            assert_eq!(scope.of(kind, tag), own(expected));
        }
    }
}
