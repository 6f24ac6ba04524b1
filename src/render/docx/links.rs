//! What a part of a document leads to or shows: its relationships, each once, by numbers.

use std::fmt::Write as _;
use std::io;

use super::xml::Xml;

/// The relationships of a part.
#[derive(Debug, Default)]
pub(super) struct Relations(Vec<(&'static str, String, bool)>);

impl Relations {
    const BASE: &'static str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    /// The number of a relationship to a part beside it.
    pub(super) fn part(&mut self, kind: &'static str, target: impl Into<String>) -> String {
        self.of(kind, target.into(), false)
    }

    /// … and to a page of the web.
    pub(super) fn page(&mut self, address: &str) -> String {
        self.of("hyperlink", address.to_owned(), true)
    }

    fn of(&mut self, kind: &'static str, target: String, is_outside: bool) -> String {
        let wanted = (kind, target, is_outside);
        let at = self.0.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            self.0.push(wanted);
            self.0.len() - 1
        });
        format!("rId{}", at + 1)
    }

    /// The part that lists them.
    pub(super) fn part_of_all(&self) -> io::Result<Vec<u8>> {
        let mut xml = Xml::new(Vec::new())?;
        xml.open("Relationships", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/relationships")])?;
        for ((kind, target, is_outside), number) in self.0.iter().zip(1_usize..) {
            let (id, kind) = (format!("rId{number}"), format!("{}{kind}", Self::BASE));
            let all = [("Id", id.as_str()), ("Type", &kind), ("Target", target), ("TargetMode", "External")];
            xml.empty("Relationship", &all[..if *is_outside { 4 } else { 3 }])?;
        }
        xml.close("Relationships")?;
        Ok(xml.into_inner())
    }
}

/// An address of the web in the characters that Word takes: with any other it calls the whole file broken. None
/// for what is not of the web or of mail.
pub(super) fn web_address(target: &str) -> Option<String> {
    const MOST: usize = 2_000;
    let target = target.trim();
    let (scheme, rest) = target.split_once(':')?;
    let is_known = ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let is_mailbox = scheme.eq_ignore_ascii_case("mailto")
        && rest.split_once('@').is_some_and(|(name, host)| !name.is_empty() && is_host(host));
    if !is_known || !(is_mailbox || rest.strip_prefix("//").is_some_and(is_host)) {
        return None;
    }
    let mut out = format!("{}:", scheme.to_ascii_lowercase());
    for byte in rest.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b'/' | b'?' | b'&' | b'=' | b'+' | b',' | b';' | b'@' | b'!' | b'(' | b')'
            | b'*' => {
                out.push(char::from(byte));
            }
            b':' | b'%' | b'#' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    (out.len() <= MOST && is_whole(&out)).then_some(out)
}

/// A name of a machine, perhaps with the number of a port.
fn is_host(rest: &str) -> bool {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    let is_port = port.parse::<u16>().is_ok() && port.chars().all(|c| c.is_ascii_digit());
    name.split('.').all(is_label) && is_port
}

/// True when every `%` begins a byte, and at most one `#` ends the address proper.
fn is_whole(address: &str) -> bool {
    let is_byte = |part: &str| part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    address.split('%').skip(1).all(is_byte) && address.matches('#').count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for (target, expected) in [
            ("https://www.gov.cn/a?b=1&c=2#d", Some("https://www.gov.cn/a?b=1&c=2#d")),
            ("HTTP://a.cn:8080/例 b", Some("http://a.cn:8080/%E4%BE%8B%20b")),
            ("http://例子.cn/", None),
            ("mailto:a@b.cn", Some("mailto:a@b.cn")),
            ("https://a.cn/100%", None),
            ("https://[::1", None),
            ("https://a.cn:x/", None),
            ("https://a.cn/#b#c", None),
            ("http://a:+80/", None),
            ("http://../x", None),
            ("mailto:", None),
            ("javascript:alert(1)", None),
            ("file:///etc/passwd", None),
            ("\\\\server\\share", None),
            ("a.html", None),
        ] {
            assert_eq!(web_address(target).as_deref(), expected, "{target}");
        }
    }

    #[test]
    fn a_target_has_one_number() {
        let mut relations = Relations::default();
        assert_eq!(relations.page("https://a.cn/?a&b"), "rId1");
        assert_eq!(relations.part("image", "media/image1.png"), "rId2");
        assert_eq!(relations.page("https://a.cn/?a&b"), "rId1");
        let part = String::from_utf8(relations.part_of_all().expect("in memory")).expect("UTF-8");
        assert!(part.contains("Target=\"https://a.cn/?a&amp;b\" TargetMode=\"External\""));
    }
}
