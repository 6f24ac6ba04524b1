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
    let mut best: Option<(usize, &str)> = None;
    let mut left = MOST_COMPARED;
    for name in known.into_iter().filter(|name| is_name(name) && is_name(&wrong)) {
        let own = name.chars().count();
        let within = length >= 2 && (name.contains(wrong) || (own >= 2 && wrong.contains(name)));
        let allowed = if within { usize::MAX } else { length.max(own) * 2 / 5 };
        // Names differ by no less than their lengths do, and one that is no nearer is not asked for.
        let least = length.abs_diff(own);
        if least > allowed || best.is_some_and(|(edits, _)| least >= edits) {
            continue;
        }
        let Some(rest) = left.checked_sub(length * own) else { break };
        left = rest;
        let edits = strsim::osa_distance(wrong, name);
        if edits <= allowed && best.is_none_or(|(known, _)| edits < known) {
            best = Some((edits, name));
        }
    }
    best.map(|(_, name)| name)
}

/// What one search may take, in pairs of characters: some thousand names of the usual length. A suggestion
/// out of more helps nobody, and a wrong table asks for thousands of them.
const MOST_COMPARED: usize = 400_000;

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
