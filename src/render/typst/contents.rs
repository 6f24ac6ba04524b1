//! How close the lines of the contents stand: as far apart as they can without another page.
//!
//! typst could measure them, and would set the contents three times over for it.

use crate::markup::block::{BlockKind, for_each_block, plain_text};
use crate::model::report::{Report, SectionKind};
use crate::text::width::{EM, of};

/// Points between two entries, the widest first.
const GAPS: [u64; 4] = [10, 8, 6, 5];
/// Size of an entry, 四号, and the space between its lines.
const SIZE: u64 = 14;
const LEADING: u64 = 9;
/// Height and width of the type area, and of its head on the first page, in points.
const PAGE: u64 = 637;
const WIDTH: u64 = 442;
const HEAD: u64 = 52;
/// Room that an entry keeps for dots and the number of its page.
const NUMBER: u64 = 3 * EM;

/// The gap between the entries of the contents of a report.
pub(super) fn gap(report: &Report) -> u64 {
    let lines = lines(report);
    let pages = |gap: u64| {
        let (mut pages, mut left) = (1, PAGE - HEAD);
        for lines in &lines {
            let height = lines * SIZE + (lines - 1) * LEADING;
            if height > left {
                pages += 1;
                left = PAGE;
            }
            left = left.saturating_sub(height + gap);
        }
        pages
    };
    let least = pages(GAPS[GAPS.len() - 1]);
    GAPS.into_iter().find(|gap| pages(*gap) <= least).unwrap_or(GAPS[0])
}

/// The lines that each entry takes.
fn lines(report: &Report) -> Vec<u64> {
    let page = &report.meta.page;
    let mut lines = Vec::new();
    let mut entry = |level: u8, text: &str| {
        let room = (WIDTH - u64::from(level.saturating_sub(1)) * 2 * SIZE) * EM / SIZE;
        lines.push((of(text) + NUMBER).div_ceil(room).max(1));
    };
    for section in &report.sections {
        if section.kind != SectionKind::Body {
            entry(1, &format!("{}{}", section.number, section.title));
        }
        for_each_block(&section.blocks, &mut |block| match &block.kind {
            BlockKind::Heading(heading) if !heading.run_in && heading.level <= page.contents_depth => {
                entry(heading.level, &format!("{}{}", heading.number, plain_text(&heading.body)));
            }
            BlockKind::Table(table) if page.lists && !table.number.is_empty() => {
                entry(1, &format!("{}{}", table.number, table.title));
            }
            BlockKind::ProjectBox(listed) if page.lists => {
                entry(1, &format!("{}{}", listed.number, plain_text(&listed.title)));
            }
            BlockKind::Picture(shown) if page.lists => entry(1, &format!("{}{}", shown.number, shown.caption)),
            BlockKind::Chart(chart) if page.lists => entry(1, &format!("{}{}", chart.number, chart.caption)),
            _ => {}
        });
    }
    lines
}
