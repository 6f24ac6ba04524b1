//! Finds a key in the text of `report.yaml`. YAML that was read has lost the places of its keys;
//! a key that means nothing to the project is pointed at by looking for it again.

/// Line and column (both 1-based) of the last of nested keys; of the innermost that is there when
/// the others are not found.
pub(super) fn find(source: &str, path: &[&str]) -> Option<(usize, usize)> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = None;
    // What may hold the next key: some lines, the first of them from a byte on.
    let (mut first, mut end, mut from) = (0, lines.len(), 0);
    for (depth, key) in path.iter().enumerate() {
        // The outer one of several keys stands at the margin; a single key may stand anywhere.
        let at_margin = depth == 0 && path.len() > 1;
        let hit = (first..end).find_map(|line| {
            let start = if line == first { from } else { 0 };
            let at = position(lines[line].get(start..)?, key)? + start;
            (!at_margin || at == 0).then_some((line, at))
        });
        let Some((line, at)) = hit else { break };
        found = Some((line + 1, lines[line][..at].chars().count() + 1));
        let indent = indent(lines[line]);
        let is_outside = |text: &&str| {
            let text = text.trim_end();
            !text.trim_start().is_empty() && !text.trim_start().starts_with('#') && self::indent(text) <= indent
        };
        end = (line + 1..end).find(|next| is_outside(&lines[*next])).unwrap_or(end);
        (first, from) = (line, at + key.len());
    }
    found
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Byte position of a key, with its quote if it has one: at the beginning of the line or of a flow
/// mapping, and followed by a colon.
fn position(line: &str, key: &str) -> Option<usize> {
    if line.trim_start().starts_with('#') {
        return None;
    }
    line.match_indices(key).find_map(|(at, _)| {
        let quote = line[..at].chars().next_back().filter(|c| ['"', '\''].contains(c));
        let start = at - quote.map_or(0, char::len_utf8);
        let before = line[..start].trim_end();
        let opens = before.is_empty() || before.ends_with(['{', ',', '-', '?']);
        let after = line[at + key.len()..].trim_start_matches(['"', '\'']).trim_start();
        (opens && after.starts_with(':')).then_some(start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
title: 甲
methods:
  地区生产总值: { name: stated }
  # 森林覆盖率: 旧
aliases:
  地区生产总值: [GDP]
  \"森林覆盖率\": [绿化率]
check:
  severity: { growth-mismatch: note, name-drift: off }

  accepted:
    - code: value-mismatch
      at: 甲
name-drift: 2
";

    #[test]
    fn a_key_is_found_under_the_keys_around_it() {
        for (path, expected) in [
            (&["methods", "地区生产总值"][..], Some((3, 3))),
            (&["aliases", "地区生产总值"], Some((6, 3))),
            (&["aliases", "森林覆盖率"], Some((7, 3))),
            (&["check", "severity", "growth-mismatch"], Some((9, 15))),
            (&["check", "severity", "name-drift"], Some((9, 38))),
            // One that is not there is shown where it should be.
            (&["check", "severity", "part-sum"], Some((9, 3))),
            (&["methods", "森林覆盖率"], Some((2, 1))),
            (&["森林覆盖率"], Some((7, 3))),
            (&["甲"], None),
            (&["accepted", "code"], None),
        ] {
            assert_eq!(find(TEXT, path), expected, "{path:?}");
        }
    }
}
