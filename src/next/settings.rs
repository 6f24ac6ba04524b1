//! `report.yaml` of the new edition: the old one with what has changed, its comments and its order kept.

use crate::text::yaml::{replace_block, scalar};

/// The text of a `report.yaml` that is being changed.
#[derive(Debug, Clone)]
pub struct SettingsText(String);

impl SettingsText {
    /// Begins with the text of the old edition.
    pub fn new(text: &str) -> Self {
        Self(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
    }

    /// As it stands now.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Puts a text in the place of a key of the outermost level; the comment behind it stays. A key that is not
    /// there is added.
    pub fn set(&mut self, key: &str, value: &str) {
        let line = format!("{key}: {}", written(value));
        match self.line_of(key) {
            Some(at) => self.replace_line(at, &line),
            None => self.0 = replace_block(&self.0, key, &format!("{line}\n")),
        }
    }

    /// Puts texts in the place of keys below a key. Where they are not written on lines of their own, the whole block
    /// is written anew.
    pub fn set_below(&mut self, key: &str, values: &[(&str, &str)]) {
        let mut lines: Vec<(usize, String)> = Vec::new();
        for (own, value) in values {
            match self.line_below(key, own) {
                Some((at, indent)) => lines.push((at, format!("{}{own}: {}", " ".repeat(indent), written(value)))),
                None => {
                    let all = values.iter().map(|(own, value)| format!("  {own}: {}", written(value)));
                    self.block(key, &format!("{key}:\n{}", joined(all)));
                    return;
                }
            }
        }
        for (at, line) in lines {
            self.replace_line(at, &line);
        }
    }

    /// Puts a block in the place of a key of the outermost level; an empty one takes it out.
    pub fn block(&mut self, key: &str, block: &str) {
        self.0 = replace_block(&self.0, key, block);
    }

    /// Puts items in the place of those of a list; what is written behind its key stays.
    pub fn list(&mut self, key: &str, items: &[String]) {
        let lines: Vec<String> = items.iter().map(|item| format!("  - {item}")).collect();
        let head = self.line_of(key).and_then(|at| self.0.lines().nth(at).map(str::to_owned));
        let head = head.filter(|head| head.split('#').next().is_some_and(|own| own.trim_end().ends_with(':')));
        let head = head.unwrap_or_else(|| format!("{key}:"));
        self.0 = replace_block(&self.0, key, &joined(std::iter::once(head).chain(lines)));
    }

    /// Adds lines at the end of the block of a key, which is made where it is not there.
    pub fn append(&mut self, key: &str, comment: &str, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        let added = joined(lines.iter().map(|line| format!("  {line}")));
        let Some(start) = self.line_of(key) else {
            self.0 = replace_block(&self.0, key, &format!("{key}:{comment}\n{added}"));
            return;
        };
        let all: Vec<&str> = self.0.split_inclusive('\n').collect();
        let is_inner = |line: &&&str| line.starts_with([' ', '-']) && !line.trim().is_empty();
        let end = start + 1 + all[start + 1..].iter().take_while(is_inner).count();
        self.0 = format!("{}{added}{}", all[..end].concat(), all[end..].concat());
    }

    /// Gives a key below another one a new name; none takes its line out.
    pub fn rename_below(&mut self, key: &str, old: &str, new: Option<&str>) {
        let found =
            [old.to_owned(), scalar(old)].iter().find_map(|own| self.line_below(key, own).map(|at| (own.clone(), at)));
        let Some((own, (at, _))) = found else { return };
        match new {
            Some(new) => {
                let lines = self.0.lines().enumerate();
                let renamed = |(line, text): (usize, &str)| {
                    if line == at { text.replacen(&own, &scalar(new), 1) } else { text.to_owned() }
                };
                self.0 = joined(lines.map(renamed));
            }
            None => {
                self.remove_line(at);
                let is_empty = self.line_of(key).is_some_and(|start| {
                    self.0
                        .lines()
                        .nth(start + 1)
                        .is_none_or(|line| !line.starts_with([' ', '-']) || line.trim().is_empty())
                });
                if is_empty {
                    self.block(key, "");
                }
            }
        }
    }

    /// The items of `check.accepted`, each as its lines from the first to the one after the last; none where they are
    /// not written as a list of lines.
    pub fn accepted(&self) -> Option<Vec<(usize, usize)>> {
        let lines: Vec<&str> = self.0.lines().collect();
        let (key, indent) = self.line_below("check", "accepted")?;
        let depth = |line: &str| line.len() - line.trim_start().len();
        let is_inner =
            |line: &&str| line.trim().is_empty() || depth(line) > indent || line.trim_start().starts_with('-');
        let end = key + 1 + lines[key + 1..].iter().take_while(|line| is_inner(line)).count();
        let dash =
            lines[key + 1..end].iter().find(|line| line.trim_start().starts_with('-')).map(|line| depth(line))?;
        let is_item = |at: &usize| depth(lines[*at]) == dash && lines[*at].trim_start().starts_with('-');
        let starts: Vec<usize> = (key + 1..end).filter(is_item).collect();
        let ends = starts.iter().skip(1).copied().chain([end]);
        let without_blank = |start: usize, end: usize| {
            let blank = lines[start..end].iter().rev().take_while(|line| line.trim().is_empty()).count();
            (start, end - blank)
        };
        Some(starts.iter().copied().zip(ends).map(|(start, end)| without_blank(start, end)).collect())
    }

    /// Takes items of `check.accepted` out, and writes the places of others anew.
    pub fn revise_accepted(&mut self, items: &[(usize, usize)], revised: &[Option<(String, String)>]) {
        let mut lines: Vec<Option<String>> = self.0.lines().map(|line| Some(line.to_owned())).collect();
        for ((start, end), place) in items.iter().zip(revised) {
            for line in &mut lines[*start..*end] {
                match (place, line.as_deref()) {
                    (None, _) => *line = None,
                    (Some((old, new)), Some(text)) if text.contains("at:") => *line = Some(text.replacen(old, new, 1)),
                    _ => {}
                }
            }
        }
        let is_empty = !items.is_empty() && revised.iter().all(Option::is_none);
        self.0 = lines.into_iter().flatten().map(|line| line + "\n").collect();
        if is_empty && let Some((at, _)) = self.line_below("check", "accepted") {
            self.remove_line(at);
            let has_more = self.line_of("check").is_some_and(|check| {
                self.0.lines().nth(check + 1).is_some_and(|line| line.starts_with(' ') && !line.trim().is_empty())
            });
            if !has_more {
                self.block("check", "");
            }
        }
    }

    /// Gives a department another name; by the old ones it is still known.
    pub fn rename_department(&mut self, old: &str, new: &str) {
        let Some(block) = self.line_of("departments") else { return };
        let lines: Vec<&str> = self.0.lines().collect();
        let ends = |rest: &str| rest.trim_start().is_empty() || rest.trim_start().starts_with([',', '}', '#']);
        let is_named = |line: &&str| {
            let line: &str = line;
            [old.to_owned(), scalar(old)]
                .iter()
                .any(|name| line.split_once(&format!("name: {name}")).is_some_and(|(_, rest)| ends(rest)))
        };
        let Some(at) = lines.iter().skip(block + 1).take_while(|line| line.starts_with([' ', '-'])).position(is_named)
        else {
            return;
        };
        let at = block + 1 + at;
        let is_flow = lines[at].contains('{');
        let depth = lines[at].len() - lines[at].trim_start_matches([' ', '-']).len();
        let inner = lines[at + 1..]
            .iter()
            .take_while(|line| !is_flow && line.len() - line.trim_start().len() >= depth && !line.trim().is_empty());
        let end = at + 1 + inner.count();
        let item = renamed_item(&lines[at..end], (old, new), if is_flow { 0 } else { depth });
        self.0 = format!("{}{item}{}", joined(&lines[..at]), joined(&lines[end..]));
    }

    fn line_of(&self, key: &str) -> Option<usize> {
        self.0.lines().position(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))
    }

    /// The line of a key below another, and its indent.
    fn line_below(&self, key: &str, own: &str) -> Option<(usize, usize)> {
        let start = self.line_of(key)? + 1;
        let inner = self
            .0
            .lines()
            .enumerate()
            .skip(start)
            .take_while(|(_, line)| line.starts_with(' ') || line.trim().is_empty() || line.starts_with('#'));
        let mut found = inner.filter_map(|(at, line)| {
            let text = line.trim_start();
            text.strip_prefix(own)?.starts_with(':').then_some((at, line.len() - text.len()))
        });
        found.next()
    }

    /// Another text in a line, whose comment stays where it stands.
    fn replace_line(&mut self, at: usize, line: &str) {
        let comment = |old: &str| old.find(" #").map(|from| (from + 1, old[from + 1..].to_owned()));
        let replaced = |old: &str| match comment(old) {
            Some((from, comment)) => {
                let column = old[..from].chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
                let width = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
                format!("{line}{}{comment}", " ".repeat(column.saturating_sub(width).max(1)))
            }
            None => line.to_owned(),
        };
        let lines = self.0.lines().enumerate();
        self.0 = lines.map(|(own, text)| if own == at { replaced(text) } else { text.to_owned() } + "\n").collect();
    }

    fn remove_line(&mut self, at: usize) {
        let lines = self.0.lines().enumerate().filter(|(own, _)| *own != at);
        self.0 = lines.map(|(_, text)| text.to_owned() + "\n").collect();
    }
}

/// The entry of a department with another name: what it was called, in short and in full, become its aliases. Keys
/// stand on lines of their own from a depth on, or all in one line.
fn renamed_item(lines: &[&str], (old, new): (&str, &str), depth: usize) -> String {
    let mut text = joined(lines);
    text = text.replacen(&format!("name: {}", scalar(old)), &format!("name: {}", scalar(new)), 1);
    text = text.replacen(&format!("name: {old}"), &format!("name: {}", scalar(new)), 1);
    let mut former = vec![scalar(old)];
    if let Some(start) = text.find("full:") {
        let rest = &text[start + "full:".len()..];
        let length = rest.find([',', '}', '\n']).unwrap_or(rest.len());
        former.push(rest[..length].trim().to_owned());
        let end = start + "full:".len() + length;
        // In one line the comma before it goes too, else the line.
        let from = text[..start].trim_end().trim_end_matches(',').len();
        let (from, end) =
            if depth == 0 { (from, end) } else { (text[..start].rfind('\n').map_or(0, |at| at + 1), end + 1) };
        text.replace_range(
            from..end.min(text.len()),
            if depth == 0 && text[end..].starts_with('}') { " " } else { "" },
        );
    }
    let former = former.join(", ");
    if let Some(at) = text.find("aliases: [") {
        text.insert_str(at + "aliases: [".len(), &format!("{former}, "));
    } else if depth == 0 {
        let at = text.rfind('}').unwrap_or(text.len());
        let at = text[..at].trim_end().len();
        text.insert_str(at, &format!(", aliases: [{former}]"));
    } else {
        text.extend([" ".repeat(depth).as_str(), "aliases: [", &former, "]\n"]);
    }
    text
}

/// Lines as a text.
fn joined<L: AsRef<str>>(lines: impl IntoIterator<Item = L>) -> String {
    lines.into_iter().fold(String::new(), |text, line| text + line.as_ref() + "\n")
}

/// A value as it is written: a day needs no quotes.
fn written(value: &str) -> String {
    let is_day = !value.is_empty()
        && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '-'))
        && value.contains(['年', '-']);
    if is_day { value.to_owned() } else { scalar(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# 头
title: 甲报告
date: 2023-10-20               # 报告日期
evaluation:
  kind: 中期评估     # 种类
  to: 2023年6月30日

departments:
  - { name: 区发改局 }   # 注

check:
  accepted:
    - code: a-b
      at: 附表.xlsx!附件2!K27
      reason: 甲
    # 注
    - { code: c-d, at: 乙 }
page: {}
";

    #[test]
    fn values_are_replaced_and_comments_stay() {
        let mut text = SettingsText::new(TEXT);
        text.set("title", "乙: 报告");
        text.set("date", "2024-03-29");
        text.set("new", "丙");
        text.set_below("evaluation", &[("kind", "年度监测"), ("to", "2023年12月31日")]);
        text.list("departments", &["{ name: 区发改局 }".to_owned(), "{ name: 区民政局 }".to_owned()]);
        text.append("renamed", "   # 注", &["新: 旧".to_owned()]);
        let expected = TEXT
            .replace("title: 甲报告", "title: \"乙: 报告\"")
            .replace("date: 2023-10-20               #", "date: 2024-03-29               #")
            .replace("kind: 中期评估     #", "kind: 年度监测     #")
            .replace("2023年6月30日", "2023年12月31日")
            .replace("   # 注\n\ncheck", "\n  - { name: 区民政局 }\n\ncheck")
            + "new: 丙\n\nrenamed:   # 注\n  新: 旧\n\n";
        assert_eq!(text.text(), expected);
    }

    #[test]
    fn acceptances_are_dropped_and_moved() {
        let text = SettingsText::new(TEXT);
        let items = text.accepted().expect("a list");
        assert_eq!(items.len(), 2);
        let mut one = text.clone();
        one.revise_accepted(&items, &[Some(("!K27".to_owned(), "!K29".to_owned())), None]);
        assert!(one.text().contains("!K29") && !one.text().contains("c-d"), "{}", one.text());
        let mut none = text.clone();
        none.revise_accepted(&items, &[None, None]);
        assert!(!none.text().contains("check") && none.text().contains("page: {}"), "{}", none.text());
    }

    #[test]
    fn a_department_is_known_by_what_it_was_called() {
        for (before, after) in [
            ("  - { name: 甲局 }   # 注\n", "  - { name: 乙局, aliases: [甲局] }   # 注\n"),
            ("  - { name: 甲局, full: 区甲局 }\n", "  - { name: 乙局, aliases: [甲局, 区甲局] }\n"),
            ("  - { name: 甲局, full: 区甲局, aliases: [甲] }\n", "  - { name: 乙局, aliases: [甲局, 区甲局, 甲] }\n"),
            ("  - name: 甲局\n    full: 区甲局\n", "  - name: 乙局\n    aliases: [甲局, 区甲局]\n"),
            ("  - name: 甲局分局\n", "  - name: 甲局分局\n"),
        ] {
            let whole = |item: &str| format!("departments:\n{item}  - {{ name: 丙局 }}\n\nb: 1\n");
            let mut text = SettingsText::new(&whole(before));
            text.rename_department("甲局", "乙局");
            assert_eq!(text.text(), whole(after));
        }
    }

    #[test]
    fn keys_below_a_key_are_renamed_and_taken_out() {
        let mut text =
            SettingsText::new("aliases:   # 注\n  甲: [子]\n  乙: [丑]\n\nmethods:\n  甲: { name: stated }\n");
        text.rename_below("aliases", "甲", Some("丙"));
        text.rename_below("aliases", "乙", None);
        text.rename_below("methods", "甲", None);
        text.rename_below("methods", "无", None);
        assert_eq!(text.text(), "aliases:   # 注\n  丙: [子]\n\n");
    }

    #[test]
    fn a_block_in_one_line_is_written_anew() {
        let mut text = SettingsText::new("evaluation: { kind: 甲, to: 乙 }\na: 1\n");
        text.set_below("evaluation", &[("kind", "丙"), ("to", "丁")]);
        assert_eq!(text.text(), "evaluation:\n  kind: 丙\n  to: 丁\na: 1\n");
    }
}
