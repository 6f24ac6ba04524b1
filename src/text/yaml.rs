//! Text as YAML: what is printed to be pasted into `report.yaml`, and what `init` writes there.

/// A scalar that YAML reads back as this text, whatever stands in it.
pub fn scalar(text: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, '《' | '》' | '“' | '”' | '（' | '）' | '、' | '.' | '_');
    let is_name = text.chars().any(|c| !c.is_ascii_digit() && c != '.')
        && text.chars().next().is_some_and(|first| !first.is_ascii())
        && text.chars().all(is_plain);
    if is_name { text.to_owned() } else { serde_json::Value::from(text).to_string() }
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
}
