//! Selects the blocks of one department. Headings stay above what is kept, tables keep their header,
//! and merged cells shrink to the rows that are left.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::markup::block::{Block, BlockKind, BoxBlock, Cell, Heading, Item, ListedGroup, ListedItem, Table, TableRow};

/// What is left of a section.
pub(super) struct Kept {
    pub blocks: Vec<Block>,
    /// Something stands above the first heading, so that only the section's title tells where.
    pub is_cited: bool,
}

/// For each position of a table, the position of the cell that covers it.
type Owners = Vec<Vec<(usize, usize)>>;

/// What every department's part is cut with: who covers what in each table, found out once for all.
#[derive(Default)]
pub(super) struct Owned(RefCell<BTreeMap<*const Table, Rc<Owners>>>);

impl Owned {
    fn of(&self, table: &Table) -> Rc<Owners> {
        let mut known = self.0.borrow_mut();
        known.entry(std::ptr::from_ref(table)).or_insert_with(|| Rc::new(owners(&table.rows))).clone()
    }
}

/// One department, and what its part is cut with.
#[derive(Clone, Copy)]
pub(super) struct Selector<'a> {
    pub who: &'a str,
    pub owned: &'a Owned,
}

impl Selector<'_> {
    fn is_own(self, departments: &[String]) -> bool {
        departments.iter().any(|name| name == self.who)
    }

    /// The departments of a kept piece. Who else answers for it is said nowhere in the excerpt, and a hundred
    /// names at each of ten thousand pieces in each of a hundred excerpts take gigabytes.
    fn departments(self, departments: &[String]) -> Vec<String> {
        if self.is_own(departments) { vec![self.who.to_owned()] } else { Vec::new() }
    }
}

/// The blocks that a department answers for, with the headings they stand under. The innermost heading
/// above a kept block is marked to show the page of the full report.
pub(super) fn section(blocks: &[Block], who: Selector<'_>) -> Kept {
    let mut kept = Vec::new();
    let mut is_cited = false;
    // Headings not yet shown, and whether the innermost heading so far was shown.
    let mut waiting: Vec<&Block> = Vec::new();
    let mut innermost: Option<usize> = None;
    for block in blocks {
        if let BlockKind::Heading(heading) = &block.kind {
            waiting.retain(|above| level(above) < heading.level);
            waiting.push(block);
            innermost = None;
            continue;
        }
        let Some(own) = block_of(block, who) else { continue };
        if !waiting.is_empty() {
            kept.extend(waiting.drain(..).cloned());
            innermost = Some(kept.len() - 1);
        }
        match innermost.and_then(|at| kept.get_mut(at)) {
            Some(Block { kind: BlockKind::Heading(Heading { cited, .. }), .. }) => *cited = true,
            _ => is_cited = true,
        }
        kept.push(own);
    }
    Kept { blocks: kept, is_cited }
}

fn level(block: &Block) -> u8 {
    match &block.kind {
        BlockKind::Heading(heading) => heading.level,
        _ => u8::MAX,
    }
}

/// The part of a block that a department answers for.
fn block_of(block: &Block, who: Selector<'_>) -> Option<Block> {
    let kind = match &block.kind {
        BlockKind::List(items) => BlockKind::List(some(items.iter().filter_map(|item| item_of(item, who)).collect())?),
        BlockKind::Quote(inner) => BlockKind::Quote(some(section(inner, who).blocks)?),
        BlockKind::Table(table) => BlockKind::Table(Box::new(table_of(table, who)?)),
        BlockKind::ProjectBox(listed) => {
            let groups = listed.groups.iter().filter_map(|group| {
                let items = group.items.iter().filter(|item| who.is_own(&item.departments));
                let items = items.map(|item| ListedItem {
                    body: item.body.clone(),
                    departments: who.departments(&item.departments),
                });
                Some(ListedGroup { name: group.name.clone(), items: some(items.collect())? })
            });
            BlockKind::ProjectBox(Box::new(BoxBlock {
                key: listed.key.clone(),
                number: listed.number.clone(),
                title: listed.title.clone(),
                groups: some(groups.collect())?,
            }))
        }
        _ if who.is_own(&block.departments) => block.kind.clone(),
        _ => return None,
    };
    Some(Block { kind, source: block.source.clone(), departments: who.departments(&block.departments) })
}

fn item_of(item: &Item, who: Selector<'_>) -> Option<Item> {
    Some(Item { number: item.number, blocks: some(section(&item.blocks, who).blocks)? })
}

/// The vector, unless it is empty.
fn some<T>(found: Vec<T>) -> Option<Vec<T>> {
    (!found.is_empty()).then_some(found)
}

fn table_of(table: &Table, who: Selector<'_>) -> Option<Table> {
    let kept: Vec<usize> =
        table.rows.iter().enumerate().filter(|(_, row)| who.is_own(&row.departments)).map(|(at, _)| at).collect();
    if kept.is_empty() {
        return None;
    }
    let owners = who.owned.of(table);
    let of_row = |row: &TableRow| TableRow { cells: row.cells.clone(), departments: who.departments(&row.departments) };
    let mut rows: Vec<TableRow> = kept.iter().map(|at| of_row(&table.rows[*at])).collect();
    for col in 0..table.columns.len() {
        for (at, index) in kept.iter().enumerate() {
            let owner = owners[*index][col];
            let continues = at > 0 && owners[kept[at - 1]][col] == owner;
            let is_first = !continues && (col == 0 || owners[*index][col - 1] != owner);
            let span = || {
                let height = kept[at..].iter().take_while(|index| owners[**index][col] == owner).count();
                (height, owners[*index][col..].iter().take_while(|other| **other == owner).count())
            };
            if let Some(cell) = rows[at].cells.get_mut(col) {
                (cell.rowspan, cell.colspan) = if is_first { span() } else { (0, 0) };
            }
        }
    }
    Some(Table {
        key: table.key.clone(),
        number: table.number.clone(),
        title: table.title.clone(),
        unit: table.unit.clone(),
        names: table.names,
        columns: table.columns.clone(),
        header: table.header.clone(),
        rows,
        grouped: table.grouped,
        wide: table.wide,
        size: table.size,
        notes: table.notes.clone(),
    })
}

/// For each position of a table, the position of the cell that covers it, itself if none does.
fn owners(rows: &[TableRow]) -> Owners {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut owners: Owners = (0..rows.len()).map(|row| (0..width).map(|col| (row, col)).collect()).collect();
    let spans = |cell: &Cell| (cell.rowspan.max(1), cell.colspan.max(1));
    for (row, line) in rows.iter().enumerate() {
        for (col, cell) in line.cells.iter().enumerate().filter(|(_, cell)| !cell.is_covered()) {
            let (height, wide) = spans(cell);
            for covered in owners.iter_mut().skip(row).take(height) {
                for owner in covered.iter_mut().skip(col).take(wide) {
                    *owner = (row, col);
                }
            }
        }
    }
    owners
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::block::Inline;

    fn row(cells: &[(&str, usize, usize)], who: &str) -> TableRow {
        let cells = cells.iter().map(|(text, rowspan, colspan)| Cell {
            body: vec![Inline::Text((*text).to_owned())],
            rowspan: *rowspan,
            colspan: *colspan,
        });
        TableRow { cells: cells.collect(), departments: vec![who.to_owned()] }
    }

    #[test]
    fn merged_cells_are_merged_over_the_rows_that_are_left() {
        let mut table = Table {
            rows: vec![
                row(&[("类", 3, 1), ("一", 1, 1)], "甲"),
                row(&[("类", 0, 0), ("二", 1, 1)], "乙"),
                row(&[("类", 0, 0), ("三", 1, 1)], "乙"),
                row(&[("总", 1, 2), ("总", 0, 0)], "乙"),
            ],
            ..Table::default()
        };
        let style = crate::markup::block::ColumnStyle { align: crate::markup::block::Align::Left };
        table.columns = vec![style, style];
        let owned = Owned::default();
        let of = |who| table_of(&table, Selector { who, owned: &owned });
        let own = of("乙").expect("rows");
        let spans: Vec<Vec<(usize, usize)>> =
            own.rows.iter().map(|row| row.cells.iter().map(|cell| (cell.rowspan, cell.colspan)).collect()).collect();
        assert_eq!(spans, [[(2, 1), (1, 1)], [(0, 0), (1, 1)], [(1, 2), (0, 0)]]);
        assert!(of("丙").is_none());
    }
}
