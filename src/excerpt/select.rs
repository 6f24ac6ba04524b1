//! Selects the blocks of one department. Headings stay above what is kept, tables keep their header,
//! and merged cells shrink to the rows that are left.

use crate::markup::block::{Block, BlockKind, Cell, Heading, Item, ListedGroup, Table, TableRow};

/// What is left of a section.
pub(super) struct Kept {
    pub blocks: Vec<Block>,
    /// Something stands above the first heading, so that only the section's title tells where.
    pub is_cited: bool,
}

/// The blocks that `who` answers for, with the headings they stand under. The innermost heading
/// above a kept block is marked to show the page of the full report.
pub(super) fn section(blocks: &[Block], who: &str) -> Kept {
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

fn is_of(departments: &[String], who: &str) -> bool {
    departments.iter().any(|name| name == who)
}

/// The part of a block that `who` answers for.
fn block_of(block: &Block, who: &str) -> Option<Block> {
    let kind = match &block.kind {
        BlockKind::List(items) => BlockKind::List(some(items.iter().filter_map(|item| item_of(item, who)).collect())?),
        BlockKind::Quote(inner) => BlockKind::Quote(some(section(inner, who).blocks)?),
        BlockKind::Table(table) => BlockKind::Table(Box::new(table_of(table, who)?)),
        BlockKind::ProjectBox(listed) => {
            let groups = listed.groups.iter().filter_map(|group| {
                let items: Vec<_> = group.items.iter().filter(|item| is_of(&item.departments, who)).cloned().collect();
                Some(ListedGroup { name: group.name.clone(), items: some(items)? })
            });
            let mut own = listed.clone();
            own.groups = some(groups.collect())?;
            BlockKind::ProjectBox(own)
        }
        _ if is_of(&block.departments, who) => block.kind.clone(),
        _ => return None,
    };
    Some(Block { kind, source: block.source.clone(), departments: block.departments.clone() })
}

fn item_of(item: &Item, who: &str) -> Option<Item> {
    Some(Item { number: item.number, blocks: some(section(&item.blocks, who).blocks)? })
}

/// The vector, unless it is empty.
fn some<T>(found: Vec<T>) -> Option<Vec<T>> {
    (!found.is_empty()).then_some(found)
}

fn table_of(table: &Table, who: &str) -> Option<Table> {
    let kept: Vec<usize> =
        table.rows.iter().enumerate().filter(|(_, row)| is_of(&row.departments, who)).map(|(at, _)| at).collect();
    if kept.is_empty() {
        return None;
    }
    let owners = owners(&table.rows);
    let mut rows: Vec<TableRow> = kept.iter().map(|at| table.rows[*at].clone()).collect();
    for col in 0..table.columns.len() {
        for (at, index) in kept.iter().enumerate() {
            let owner = owners[*index][col];
            let continues = at > 0 && owners[kept[at - 1]][col] == owner;
            let height = kept[at..].iter().take_while(|index| owners[**index][col] == owner).count();
            let width = owners[*index][col..].iter().take_while(|other| **other == owner).count();
            let is_first = !continues && (col == 0 || owners[*index][col - 1] != owner);
            if let Some(cell) = rows[at].cells.get_mut(col) {
                (cell.rowspan, cell.colspan) = if is_first { (height, width) } else { (0, 0) };
            }
        }
    }
    let mut own = table.clone();
    own.rows = rows;
    Some(own)
}

/// For each position of a table, the position of the cell that covers it, itself if none does.
fn owners(rows: &[TableRow]) -> Vec<Vec<(usize, usize)>> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut owners: Vec<Vec<(usize, usize)>> =
        (0..rows.len()).map(|row| (0..width).map(|col| (row, col)).collect()).collect();
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
    use crate::markup::block::{Inline, TableSize};

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
        let table = Table {
            key: None,
            number: String::new(),
            title: String::new(),
            columns: Vec::new(),
            header: Vec::new(),
            rows: vec![
                row(&[("类", 3, 1), ("一", 1, 1)], "甲"),
                row(&[("类", 0, 0), ("二", 1, 1)], "乙"),
                row(&[("类", 0, 0), ("三", 1, 1)], "乙"),
                row(&[("总", 1, 2), ("总", 0, 0)], "乙"),
            ],
            grouped: false,
            wide: false,
            size: TableSize::Normal,
            notes: Vec::new(),
        };
        let mut table = table;
        let style = crate::markup::block::ColumnStyle { weight: 1, align: crate::markup::block::Align::Left };
        table.columns = vec![style, style];
        let own = table_of(&table, "乙").expect("rows");
        let spans: Vec<Vec<(usize, usize)>> =
            own.rows.iter().map(|row| row.cells.iter().map(|cell| (cell.rowspan, cell.colspan)).collect()).collect();
        assert_eq!(spans, [[(2, 1), (1, 1)], [(0, 0), (1, 1)], [(1, 2), (0, 0)]]);
        assert!(table_of(&table, "丙").is_none());
    }
}
