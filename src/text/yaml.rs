//! Text as YAML: what is printed to be pasted into `report.yaml`, and what is written there with the comments kept.

/// A scalar that YAML reads back as this text, whatever stands in it.
pub fn scalar(text: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, '《' | '》' | '“' | '”' | '（' | '）' | '、' | '.' | '_');
    let is_name = text.chars().any(|c| !c.is_ascii_digit() && c != '.')
        && text.chars().next().is_some_and(|first| !first.is_ascii())
        && text.chars().all(is_plain);
    if is_name { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// Puts `text` in the place of a top-level key with all that belongs to it; a key that is not there yet
/// comes before the part of the starter that explains the defaults. An empty text takes the key out.
pub fn replace_block(file: &str, key: &str, text: &str) -> String {
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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_scalar_reads_back_as_its_text(text in any::<String>()) {
            prop_assert_eq!(serde_yaml::from_str::<String>(&scalar(&text)).ok(), Some(text));
        }
    }

    #[test]
    fn names_are_written_without_quotes_and_what_could_be_more_with_them() {
        for (text, written) in [
            ("区发改局", "区发改局"),
            ("《临江市规划》", "《临江市规划》"),
            ("附表.xlsx", "附表.xlsx"),
            ("2025", "\"2025\""),
            ("甲: 乙", "\"甲: 乙\""),
            ("#甲", "\"#甲\""),
            ("", "\"\""),
            ("甲 # 乙", "\"甲 # 乙\""),
        ] {
            assert_eq!(scalar(text), written);
        }
    }

    #[test]
    fn a_block_is_replaced_with_its_lines_and_nothing_else() {
        let file = "# 头\na: 1\nb:   # 注\n  - x\n  - y\n\nc: 3\n# 以下都有默认值\n# d: 4\n";
        assert_eq!(replace_block(file, "b", "b: 2\n"), "# 头\na: 1\nb: 2\n\nc: 3\n# 以下都有默认值\n# d: 4\n");
        assert_eq!(replace_block(file, "b", ""), "# 头\na: 1\nc: 3\n# 以下都有默认值\n# d: 4\n");
        assert_eq!(replace_block(file, "e", "e: 5\n"), file.replace("# 以下", "e: 5\n\n# 以下"));
        assert_eq!(replace_block(file, "e", ""), file);
    }
}
