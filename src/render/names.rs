//! File names made of department names: safe on Windows and Linux, unique, inside their folder.

/// Longest name in characters; together with a folder and an extension it fits every file system.
const MOST: usize = 60;

/// A file name without extension for each name, in the same order.
pub fn file_names(names: &[String]) -> Vec<String> {
    let mut taken: Vec<String> = vec!["index".to_owned()];
    names
        .iter()
        .map(|name| {
            let safe = safe(name);
            let mut unique = safe.clone();
            let mut number = 2;
            // Windows takes 甲A and 甲a for one file.
            while taken.contains(&unique.to_lowercase()) {
                unique = format!("{safe}-{number}");
                number += 1;
            }
            taken.push(unique.to_lowercase());
            unique
        })
        .collect()
}

fn safe(name: &str) -> String {
    let replaced: String = name
        .chars()
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
            c if c.is_control() || crate::markup::mark::is_reserved(c) => '_',
            c => c,
        })
        .take(MOST)
        .collect();
    // Windows drops dots and spaces at the end; a dot in front hides the file on Linux.
    let trimmed = replaced.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let stem = trimmed.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    if trimmed.is_empty() || is_device(&stem) { format!("部门_{trimmed}") } else { trimmed.to_owned() }
}

/// Names that Windows keeps for devices, with any extension.
fn is_device(stem: &str) -> bool {
    let numbered = |port: &str| {
        stem.strip_prefix(port).is_some_and(|rest| {
            let mut chars = rest.chars();
            matches!((chars.next(), chars.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
    };
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&stem) || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_a_file_system_would_misread() {
        for (name, file) in [
            ("区发改局", "区发改局"),
            ("../../区发改局", "_.._区发改局"),
            ("/etc/passwd", "_etc_passwd"),
            ("C:\\temp", "C__temp"),
            ("con", "部门_con"),
            ("NUL.txt", "部门_NUL.txt"),
            ("LPT1", "部门_LPT1"),
            ("...", "部门_"),
            ("", "部门_"),
            ("局. ", "局"),
        ] {
            assert_eq!(safe(name), file, "{name}");
        }
        let names = ["index", "甲A", "甲a", "甲A"].map(str::to_owned);
        assert_eq!(file_names(&names), ["index-2", "甲A", "甲a-2", "甲A-3"]);
    }

    proptest! {
        #[test]
        fn any_names_are_safe_and_unique(names in proptest::collection::vec(".{0,80}", 0..12)) {
            let files = file_names(&names);
            let mut seen = std::collections::BTreeSet::new();
            for file in &files {
                prop_assert!(seen.insert(file.to_lowercase()));
                prop_assert!(!file.is_empty() && file.chars().count() <= MOST + 8);
                prop_assert!(!file.contains(['/', '\\', ':', '\0', '<', '>', '"', '|', '?', '*']));
                prop_assert!(!file.starts_with('.') && !file.ends_with(['.', ' ']));
                prop_assert!(!is_device(&file.split('.').next().unwrap_or_default().to_uppercase()));
            }
        }
    }
}
