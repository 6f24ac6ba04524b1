//! Writing YAML with the comments of the starter kept: a key's block is replaced as text.

/// Puts `text` in the place of a top-level key with all that belongs to it; a key that is not there yet
/// comes before the part of the starter that explains the defaults. An empty text takes the key out.
pub(super) fn replace(file: &str, key: &str, text: &str) -> String {
    let lines: Vec<&str> = file.split_inclusive('\n').collect();
    let is_key = |line: &&str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':'));
    let Some(start) = lines.iter().position(is_key) else {
        let end = lines.iter().position(|line| line.starts_with('#') && line.contains("默认值")).unwrap_or(lines.len());
        let gap = if text.is_empty() { "" } else { "\n" };
        return format!("{}{text}{gap}{}", lines[..end].concat(), lines[end..].concat());
    };
    let inner = |line: &&&str| line.starts_with([' ', '-']);
    let mut end = start + 1 + lines[start + 1..].iter().take_while(inner).count();
    if text.is_empty() && lines.get(end).is_some_and(|line| line.trim().is_empty()) {
        end += 1;
    }
    format!("{}{text}{}", lines[..start].concat(), lines[end..].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_replaced_with_its_lines_and_nothing_else() {
        let file = "# 头\na: 1\nb:   # 注\n  - x\n  - y\n\nc: 3\n# 以下都有默认值\n# d: 4\n";
        assert_eq!(replace(file, "b", "b: 2\n"), "# 头\na: 1\nb: 2\n\nc: 3\n# 以下都有默认值\n# d: 4\n");
        assert_eq!(replace(file, "b", ""), "# 头\na: 1\nc: 3\n# 以下都有默认值\n# d: 4\n");
        assert_eq!(replace(file, "e", "e: 5\n"), file.replace("# 以下", "e: 5\n\n# 以下"));
        assert_eq!(replace(file, "e", ""), file);
    }
}
