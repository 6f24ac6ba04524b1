//! What prints a figure, and the text that it prints: whoever offers a call to be pasted has to know both.

use std::fmt;

use crate::model::value::Value;

/// What prints a figure: a call of a template function, without braces.
#[derive(Debug, Clone)]
pub(in crate::inspect) struct Call {
    call: String,
    /// What it prints.
    pub prints: Value,
}

impl Call {
    pub(in crate::inspect) fn new(call: String, prints: &Value) -> Self {
        Self { call, prints: prints.clone() }
    }

    /// A number with its unit as a narrative has it printed: `{{ … }}亿元`; none when the call prints another text.
    pub(in crate::inspect) fn written(&self, text: &str) -> Option<String> {
        let unit = text.strip_prefix(&self.prints.text)?;
        Some(format!("{{{{ {self} }}}}{unit}"))
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.call)
    }
}
