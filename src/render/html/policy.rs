//! The content policy of a page, and what it takes to say it: hashes, and pictures as addresses that hold them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// What a page may do: its own style and scripts, known by their hashes, and the pictures in it; `more` is added for
/// scripts that a preview page loads from beside itself.
pub(super) fn policy(style: &str, scripts: &[&str], more: &str) -> String {
    let hashes: Vec<String> = scripts.iter().map(|script| hash(script)).collect();
    format!(
        "default-src 'none'; style-src {}; script-src {}{more}; img-src data:; base-uri 'none'; form-action 'none'",
        hash(style),
        hashes.join(" ")
    )
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// The address of a picture that holds it; `name` tells its kind. In an `img` a drawing can run nothing.
pub(super) fn picture(name: &str, bytes: &[u8]) -> String {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let kind = match ending.as_str() {
        "png" => "png",
        "gif" => "gif",
        "webp" => "webp",
        "svg" => "svg+xml",
        _ => "jpeg",
    };
    format!("data:image/{kind};base64,{}", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_names_what_may_run_and_nothing_from_outside() {
        let said = policy("body{}", &["alert(1)"], "");
        // As `openssl dgst -sha256 -binary | base64` has it.
        assert!(said.contains("script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"), "{said}");
        assert!(
            said.starts_with("default-src 'none';") && !said.contains("unsafe") && !said.contains("http"),
            "{said}"
        );
    }

    #[test]
    fn a_picture_is_in_its_address() {
        assert_eq!(picture("a/B.PNG", b"abc"), "data:image/png;base64,YWJj");
    }
}
