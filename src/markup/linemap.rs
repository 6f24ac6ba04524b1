//! On which line of a text file each inline of a report was written.
//!
//! The renderer that writes the file fills the map while it writes; nothing is rendered twice.
//! An inline is known by where it stands in memory, which the borrow holds still.

use super::block::Inline;

/// Lines by inline.
#[derive(Debug, Clone, Default)]
pub struct LineMap<'a>(Vec<(&'a Inline, usize)>);

impl<'a> LineMap<'a> {
    /// The map of inlines and their lines, 1-based, in any order.
    pub fn new(mut written: Vec<(&'a Inline, usize)>) -> Self {
        written.sort_unstable_by_key(|(inline, _)| std::ptr::from_ref::<Inline>(inline));
        Self(written)
    }

    /// The line on which an inline begins; none when it is not written.
    pub fn line(&self, inline: &Inline) -> Option<usize> {
        let wanted = std::ptr::from_ref(inline);
        let at = self.0.binary_search_by_key(&wanted, |(inline, _)| std::ptr::from_ref::<Inline>(inline));
        at.ok().and_then(|at| self.0.get(at)).map(|(_, line)| *line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_inlines_at_two_places_are_told_apart() {
        let run = [Inline::Text("7".into()), Inline::Text("7".into()), Inline::Text("7".into())];
        let map = LineMap::new(vec![(&run[1], 9), (&run[0], 4)]);
        assert_eq!(run.iter().map(|inline| map.line(inline)).collect::<Vec<_>>(), [Some(4), Some(9), None]);
    }
}
