//! A figure that the report computes, to suggest its call for a number that was typed by hand.

use serde::Serialize;

/// A figure that the report computes, with the call that prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Computed {
    /// Its text, as the report shows it.
    pub text: String,
    /// The formula by which it is computed.
    pub formula: String,
    /// The call, without braces.
    pub call: String,
}
