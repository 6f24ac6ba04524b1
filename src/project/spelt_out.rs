//! Characters that YAML spells out: what was cleaned when the file was read comes back by `"\\u202e"`.

use crate::diag::{Code, Diagnostic};
use crate::markup::mark::{is_reserved, without_reserved};
use crate::place::Place;

/// The finding for a file of settings whose values hold characters that no document may hold.
pub(crate) fn spelt_out(file: &str, yaml: &str) -> Option<Diagnostic> {
    // Nothing else than an escape or the character itself makes one.
    if !yaml.contains('\\') && !yaml.chars().any(is_reserved) {
        return None;
    }
    let plain: Result<serde_json::Value, _> = serde_yaml::from_str(yaml);
    let text = plain.ok().as_ref().and_then(reserved)?;
    let text = without_reserved(&text).unwrap_or(text);
    Some(
        Diagnostic::error(Code::BadConfig, Place::File(file.to_owned()), format!("`{text}` 里有不能使用的字符"))
            .because("双引号里的 \\e、\\x、\\u 等写法会变成控制字符，印不出来，还会扰乱屏幕")
            .hint("请删去这些写法，直接写汉字"),
    )
}

/// A text among values that holds a character that no document may hold.
fn reserved(value: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    match value {
        Value::String(text) => without_reserved(text).map(|_| text.clone()),
        Value::Array(items) => items.iter().find_map(reserved),
        Value::Object(map) => {
            map.iter().find_map(|(key, value)| without_reserved(key).map(|_| key.clone()).or_else(|| reserved(value)))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}
