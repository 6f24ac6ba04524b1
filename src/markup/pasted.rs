//! What was pasted from Word and is no Markdown yet: tables whose cells are kept apart by tabs, and
//! heads whose numbers were typed.

use crate::text::chinese;

use std::borrow::Cow;

use super::habits::INDENT;

/// Most columns of a table that is read from tabs.
const MOST_COLUMNS: usize = 40;

/// Something pasted: the index of its first line, what is wrong, and what to do.
pub(super) struct Pasted {
    pub line: usize,
    pub message: String,
    pub reason: &'static str,
    pub cure: String,
}

/// Lines that a code fence holds are left as they are.
fn fenced(lines: &[&str]) -> Vec<bool> {
    let mut is_inside = false;
    let is_code = |line: &&str| {
        let is_fence = line.trim_start().starts_with("```");
        let was_inside = is_inside;
        is_inside ^= is_fence;
        was_inside || is_fence
    };
    lines.iter().map(is_code).collect()
}

/// Cells of a line that tabs keep apart; none for other lines.
fn cells(line: &str) -> Option<Vec<&str>> {
    let line = line.trim_end();
    let cells: Vec<&str> = line.split('\t').map(|cell| cell.trim_matches([' ', INDENT])).collect();
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    // One cell after a tab is a paragraph that someone indented.
    (filled >= 2 && cells.len() <= MOST_COLUMNS && !line.trim_start().starts_with('|')).then_some(cells)
}

/// Rows as a Markdown table, the first of them as its header.
fn markdown(rows: &[Vec<&str>]) -> Vec<String> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let row = |cells: &[&str]| {
        let padded = (0..width).map(|at| cells.get(at).copied().unwrap_or("").replace('|', "\\|"));
        format!("| {} |", padded.collect::<Vec<_>>().join(" | "))
    };
    let mut lines: Vec<String> = rows.iter().map(|cells| row(cells)).collect();
    lines.insert(lines.len().min(1), row(&vec!["---"; width]));
    lines
}

/// Reads tables whose cells are kept apart by tabs, which Markdown would run together into one
/// number. Returns the text, for each of its lines the entry of `lines` that it had, and what was
/// found; `original` is the text as it was typed, of which `lines` are the numbers.
pub(super) fn with_tables<'a>(
    text: Cow<'a, str>,
    lines: Cow<'a, [usize]>,
    original: &str,
) -> (Cow<'a, str>, Cow<'a, [usize]>, Vec<Pasted>) {
    if !text.contains('\t') {
        return (text, lines, Vec::new());
    }
    let all: Vec<&str> = text.lines().collect();
    let typed: Vec<&str> = original.lines().collect();
    let code = fenced(&all);
    let row = |at: usize| all.get(at).filter(|_| !code[at]).and_then(|line| cells(line));
    let number = |at: usize| lines.get(at).or(lines.last()).copied().unwrap_or(1);
    let (mut out, mut numbers, mut found) = (String::new(), Vec::new(), Vec::new());
    let mut put = |line: &str, number: usize| {
        out.extend([line, "\n"]);
        numbers.push(number);
    };
    let mut at = 0;
    while at < all.len() {
        if row(at).is_none() {
            put(all[at], number(at));
            at += 1;
            continue;
        }
        let mut end = at + 1;
        // Word ends some rows with an empty line.
        while row(end).is_some() || (all.get(end).is_some_and(|line| line.trim().is_empty()) && row(end + 1).is_some())
        {
            end += 1;
        }
        let rows: Vec<usize> = (at..end).filter(|at| row(*at).is_some()).collect();
        let source = |at: &usize| typed.get(number(*at).wrapping_sub(1)).and_then(|line| cells(line));
        if let [single] = rows[..] {
            let apart = row(single).unwrap_or_default().join("\u{3000}");
            put(&apart, number(at));
            found.push(stray_tabs(number(at)));
        } else {
            put("", number(at));
            let table = markdown(&rows.iter().filter_map(|at| row(*at)).collect::<Vec<_>>());
            for (index, line) in table.iter().enumerate() {
                put(line, number(rows[index.saturating_sub(1)]));
            }
            put("", number(end - 1));
            found.push(tabbed(number(at), &rows.iter().filter_map(source).collect::<Vec<_>>()));
        }
        at = end;
    }
    numbers.push(lines.last().copied().unwrap_or(1));
    (Cow::Owned(out), Cow::Owned(numbers), found)
}

/// A line of its own with tabs in it.
fn stray_tabs(line: usize) -> Pasted {
    Pasted {
        line,
        message: "这一行里有制表符（Tab）".to_owned(),
        reason: "制表符在报告里没有宽度，前后的字和数会连成一串；现在按一个空格排出",
        cure: "请改成标点或文字；它是表格的一行时，请写成 `| 甲 | 乙 |`".to_owned(),
    }
}

/// Lines with tabs that are a table, as they were typed.
fn tabbed(line: usize, rows: &[Vec<&str>]) -> Pasted {
    let message = format!("从 Word 粘贴来的表格（{} 行，用制表符分隔）", rows.len());
    let cure = format!("请核对，并改写成：\n{}", markdown(rows).join("\n"));
    let reason = "正文不认制表符，前后的数会连成一串；现在按表格排出，第一行作为表头";
    Pasted { line, message, reason, cure }
}

/// A number that was typed before a head: its level among such numbers, from 1, and its bytes with
/// what separates it from the head.
pub fn typed_number(line: &str) -> Option<(usize, usize)> {
    let (open, rest) = match line.strip_prefix(['（', '(']) {
        Some(rest) => (true, rest),
        None => (false, line.strip_prefix('第').unwrap_or(line)),
    };
    let worded = rest.trim_start_matches(chinese::is_numeral);
    let arabic = rest.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let (after, is_chinese) = if worded.len() < rest.len() { (worded, true) } else { (arabic, false) };
    let digits = rest.len() - after.len();
    if digits == 0 || (!is_chinese && rest[..digits].chars().count() > 2) {
        return None;
    }
    let (level, head) = if open {
        (if is_chinese { 2 } else { 4 }, after.strip_prefix(['）', ')'])?)
    } else if line.starts_with('第') {
        let head = after.strip_prefix(['章', '节']).or_else(|| after.strip_prefix("部分"))?;
        (1, head.strip_prefix([' ', INDENT, '：'])?)
    } else if is_chinese {
        (1, after.strip_prefix('、')?)
    } else {
        (3, decimals(after).or_else(|| after.strip_prefix(['.', '．', '、']))?)
    };
    let head = head.strip_prefix(['、', '.', '．']).unwrap_or(head).trim_start_matches([' ', INDENT]);
    // 一、二产业 and 1.2亿元 are no numbers of heads.
    let goes_on = line.len() - head.len() > digits
        && head.starts_with(
            |c: char| if is_chinese { !open && chinese::is_numeral(c) } else { !open && c.is_ascii_digit() },
        )
        && !line[..line.len() - head.len()].ends_with([' ', INDENT]);
    (!head.is_empty() && !goes_on).then(|| (level, line.len() - head.len()))
}

/// What follows the further parts of `1.1 ` and `1.1.1 `.
fn decimals(after: &str) -> Option<&str> {
    let more = after.strip_prefix(['.', '．'])?;
    let rest = more.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '．');
    (rest.len() < more.len() && rest.starts_with([' ', INDENT])).then_some(rest)
}

/// A line that is a head by its looks: a typed number and a few words without the end of a sentence.
fn head(line: &str) -> Option<(usize, usize)> {
    const LONGEST: usize = 40;
    let is_short = line.chars().count() <= LONGEST && !line.contains(['。', '；', '，', '\t', '|']);
    let is_open = !line.ends_with(['：', ':', '、', '！', '？', ';', ',']);
    typed_number(line).filter(|_| is_short && is_open)
}

/// An item of a list as Markdown has it: `1. 甲`, `2) 乙`.
fn is_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && (rest.starts_with(". ") || rest.starts_with(") "))
}

/// Heads that were typed as plain lines, which would be set as text, or as a list of one item with a
/// number of its own. Lines of a list are none, nor are those that stand in a row.
pub(super) fn heads(text: &str, lines: &[usize], original: &str) -> Vec<Pasted> {
    let all: Vec<&str> = text.lines().collect();
    let typed: Vec<&str> = original.lines().collect();
    let code = fenced(&all);
    let bare = |line: &'_ str| line.trim_matches([' ', INDENT]).len();
    let filled: Vec<usize> = (0..all.len()).filter(|at| bare(all[*at]) > 0).collect();
    let mut found = Vec::new();
    let (mut above, mut levels) = (0, Vec::<usize>::new());
    for (order, at) in filled.iter().enumerate() {
        let line = all[*at];
        if let Some(rest) = line.strip_prefix('#').filter(|_| !code[*at]) {
            above = line.len() - rest.trim_start_matches('#').len();
            levels.clear();
            continue;
        }
        // Lines that are indented like code are read again by themselves.
        if code[*at] || line.starts_with("    ") || line.starts_with('\t') {
            continue;
        }
        let line = line.trim_matches([' ', INDENT]);
        let Some((level, length)) = head(line) else { continue };
        let beside = [order.checked_sub(1), Some(order + 1)].map(|order| filled.get(order?).copied());
        let is_alike = |other: usize| {
            let apart = at.abs_diff(other) > 1;
            let other = all[other].trim_matches([' ', INDENT]);
            (is_item(line) && is_item(other)) || (apart && head(other).is_some_and(|(other, _)| other == level))
        };
        let goes_on = |next: usize| is_item(line) && all[next].starts_with("  ");
        if beside.into_iter().flatten().any(is_alike) || beside[1].is_some_and(goes_on) {
            continue;
        }
        if !levels.contains(&level) {
            levels.retain(|known| *known < level);
            levels.push(level);
        }
        let depth = (above + levels.iter().filter(|known| **known <= level).count()).min(4);
        let number = lines.get(*at).copied().unwrap_or(1);
        let written = typed.get(number.wrapping_sub(1)).map_or(line, |line| line.trim_matches([' ', INDENT]));
        let words = written.get(length..).unwrap_or(written);
        found.push(Pasted {
            line: number,
            message: format!("像标题的一行 `{written}` 排成了正文"),
            reason: "标题要以 `#` 开头；序号由程序统一编排，不用手写",
            cure: format!("是标题的，请前后各空一行，改写成：\n{} {words}", "#".repeat(depth)),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_heads_are_told_from_numbers() {
        for (line, expected) in [
            ("一、总体情况", Some((1, "总体情况"))),
            ("第一章　总体情况", Some((1, "总体情况"))),
            ("（一）经济发展", Some((2, "经济发展"))),
            ("(二) 经济发展", Some((2, "经济发展"))),
            ("2.经济发展", Some((3, "经济发展"))),
            ("2．经济发展", Some((3, "经济发展"))),
            ("1、经济发展", Some((3, "经济发展"))),
            ("1.2 经济发展", Some((3, "经济发展"))),
            ("（1）经济发展", Some((4, "经济发展"))),
            ("一、二产业融合", None),
            ("1.2亿元项目", None),
            ("1、2号线建设", None),
            ("2022.经济", None),
            ("一是经济发展", None),
            ("第一批名单", None),
            ("（一）", None),
        ] {
            let found = typed_number(line).map(|(level, length)| (level, &line[length..]));
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn heads_stand_alone_and_lists_do_not() {
        for (text, lines) in [
            ("（一）经济发展\n2022年全区增长。\n", vec![1]),
            ("前文。\n\n一、经济\n\n（一）工业\n\n正文。\n", vec![3, 5]),
            ("正文。\n\n2. 推进改革\n\n正文。\n", vec![3]),
            ("1. 甲\n2. 乙\n", vec![]),
            ("1. 甲\n\n2. 乙\n", vec![]),
            ("（1）甲；\n\n（2）乙。\n", vec![]),
            ("（1）甲\n\n（2）乙\n", vec![]),
            ("一是经济发展。\n", vec![]),
            ("（一）经济发展取得成效。2022年增长。\n", vec![]),
            ("```\n（一）甲\n```\n", vec![]),
        ] {
            let numbers: Vec<usize> = (1..=text.lines().count()).collect();
            let found: Vec<usize> = heads(text, &numbers, text).iter().map(|one| one.line).collect();
            assert_eq!(found, lines, "{text}");
        }
        let found = heads("# 甲\n\n（一）乙\n正文。\n", &[1, 2, 3, 4], "# 甲\n\n（一）乙\n正文。\n");
        assert!(found[0].cure.ends_with("\n## 乙"), "{}", found[0].cure);
    }
}
