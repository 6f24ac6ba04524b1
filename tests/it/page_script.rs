//! The script of a page is ES2017, for the browsers of older desktops: nothing that came later is in it.

use crate::support::repository;

/// What came after 2017 and looks like nothing else: syntax, and what is called by its name.
const LATER: [&str; 26] = [
    "?.",
    "??",
    "**=",
    "||=",
    "&&=",
    "catch {",
    "for await",
    "import(",
    "BigInt",
    "globalThis",
    "#!",
    ".flatMap(",
    ".flat(",
    "Object.fromEntries",
    ".replaceAll(",
    ".at(",
    ".matchAll(",
    ".trimStart(",
    ".trimEnd(",
    ".allSettled(",
    ".findLast(",
    ".toSorted(",
    ".finally(",
    "structuredClone",
    "Object.hasOwn",
    "static {",
];

/// A script without its comments and with its texts empty.
fn bare(script: &str) -> String {
    let mut out = String::new();
    let mut rest = script.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('/', Some('/')) => while rest.next_if(|c| *c != '\n').is_some() {},
            ('/', Some('*')) => {
                let mut last = ' ';
                for c in rest.by_ref().skip(1) {
                    if (last, c) == ('*', '/') {
                        break;
                    }
                    last = c;
                }
            }
            ('\'' | '"', _) => {
                out.push(c);
                while let Some(inner) = rest.next() {
                    if inner == '\\' {
                        rest.next();
                    } else if inner == c {
                        break;
                    }
                }
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// What of it is later than 2017. Spread in an object stands after its brace or after a comma that follows a key.
fn later(script: &str) -> Vec<String> {
    let script = bare(script);
    let mut found: Vec<String> =
        LATER.iter().filter(|word| script.contains(*word)).map(|word| (*word).to_owned()).collect();
    let tight: String = script.chars().filter(|c| !c.is_whitespace()).collect();
    found.extend(["{...", "},...", "#"].iter().filter(|word| tight.contains(*word)).map(|word| (*word).to_owned()));
    found
}

#[test]
fn the_script_of_a_page_is_of_2017() {
    let folder = repository().join("src/render/html/script");
    let mut scripts = 0;
    for entry in std::fs::read_dir(folder).expect("scripts") {
        let path = entry.expect("entry").path();
        let script = std::fs::read_to_string(&path).expect("UTF-8");
        assert_eq!(later(&script), [] as [String; 0], "{}", path.display());
        assert!(!script.contains("innerHTML") && !script.contains("insertAdjacentHTML"), "{}", path.display());
        scripts += 1;
    }
    assert!(scripts > 5, "{scripts}");
}

#[test]
fn what_came_later_is_seen() {
    for script in [
        "a?.b",
        "a ?? b",
        "try { } catch { }",
        "list.flat()",
        "const b = { ...a };",
        "x.replaceAll('a', b)",
        "a.at(-1)",
    ] {
        assert_eq!(later(script).len(), 1, "{script}");
    }
    for script in
        ["// a?.b", "'a ?? b'", "/* x.at(1) */ f(...a)", "[...a]", "\"it\\\"s ?? \" + a", "new Highlight(...ranges)"]
    {
        assert_eq!(later(script), [] as [String; 0], "{script}");
    }
}
