//! The name that somebody meant who mistyped it.

/// Longest name in characters that is compared with others.
pub const MOST_NAME: usize = 200;

/// The known name nearest to `wrong`: one that contains it or is contained in it, or one within a
/// third of its length in edits. Ties go to the first.
#[must_use]
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = wrong.chars().count();
    // Comparing takes the product of both lengths; nobody mistypes a name of a page.
    let is_name = |name: &&str| name.len() <= 4 * MOST_NAME;
    known
        .into_iter()
        .filter(|name| is_name(name) && is_name(&wrong))
        .filter_map(|name| {
            let edits = strsim::osa_distance(wrong, name);
            let longest = length.max(name.chars().count());
            let within = length >= 2 && (name.contains(wrong) || (name.chars().count() >= 2 && wrong.contains(name)));
            (edits * 5 <= longest * 2 || within).then_some((edits, name))
        })
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_what_a_clerk_mistyped() {
        let known = ["区发改局", "区科经局", "区卫健局"];
        assert_eq!(nearest("区发该局", known), Some("区发改局"));
        assert_eq!(nearest("发改局", known), Some("区发改局"));
        assert_eq!(nearest("财政", known), None);
    }
}
