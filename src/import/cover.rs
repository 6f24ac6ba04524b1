//! What stands before the text: the lines of a cover become settings, contents are made anew.

use super::fate::Fate;
use super::heads::{Head, line, numbered};
use super::outline::{Outline, is_preface};
use crate::model::manuscript::{Element, Paragraph};
use crate::model::report::title_lines;
use crate::text::yaml::scalar;
use crate::text::{chinese, half_width};

/// What a cover says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cover {
    /// The lines of the title.
    pub title: Vec<String>,
    pub version: Option<String>,
    pub bureau: Option<String>,
    /// Year, month and, where it says one, day.
    pub date: Option<Day>,
    /// 份号, 密级 and other words at the top left, as they stand.
    pub marks: Vec<String>,
    /// Bureau and day stand after the text.
    pub signature: bool,
    pub has_contents: bool,
}

/// A day, or a month without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    pub year: i32,
    pub month: u8,
    pub of_month: Option<u8>,
}

impl Cover {
    /// Keys of `report.yaml` that it gives, with their blocks; `lacks_note` is true where annexes are not listed after
    /// the text.
    pub(super) fn settings(&self, lacks_note: bool) -> Vec<(&'static str, String)> {
        let Self { title, version, bureau, date, marks, signature, has_contents } = self;
        let mut blocks = Vec::new();
        if !title.is_empty() {
            // The program parts a title as covers do.
            let one = title.concat();
            let own = if title_lines(&one) == *title { one } else { title.join("\n") };
            blocks.push(("title", format!("title: {}\n", scalar(&own))));
        }
        blocks.extend(bureau.as_ref().map(|bureau| ("bureau", format!("bureau: {}\n", scalar(bureau)))));
        let version = version
            .as_ref()
            .map(|version| format!("version: {}            # 封面标注和水印；正式稿删去这一行\n", scalar(version)));
        blocks.push(("version", version.unwrap_or_default()));
        blocks.extend(date.map(|Day { year, month, of_month }| {
            let guess = if of_month.is_none() { "               # 封面只有年月，日是推测的" } else { "" };
            ("date", format!("date: {year}-{month:02}-{:02}{guess}\n", of_month.unwrap_or(1)))
        }));
        if !marks.is_empty() {
            blocks.push(("marks", marks_block(marks)));
        }
        let switches =
            [(*signature, "signature: true"), (lacks_note, "annex-note: false"), (!has_contents, "contents: false")];
        let switches: Vec<&str> = switches.into_iter().filter(|(is_on, _)| *is_on).map(|(_, words)| words).collect();
        if !switches.is_empty() {
            blocks.push(("page", format!("page: {{ {} }}\n", switches.join(", "))));
        }
        blocks
    }
}

fn marks_block(marks: &[String]) -> String {
    let is_serial = |mark: &&String| mark.bytes().all(|byte| byte.is_ascii_digit());
    let is_secret = |mark: &&String| mark.contains('密');
    let serial = marks.iter().find(is_serial).map(|mark| format!("serial: \"{mark}\""));
    let class = marks.iter().find(is_secret).map(|mark| format!("classification: {}", scalar(mark)));
    let notice = marks.iter().find(|mark| !is_serial(mark) && !is_secret(mark));
    let notice = notice.map(|mark| format!("notice: {}", scalar(mark)));
    let words: Vec<String> = [serial, class, notice].into_iter().flatten().collect();
    format!("marks: {{ {} }}\n", words.join(", "))
}

/// Longest line of a cover, in characters.
const LONGEST: usize = 60;

/// Takes cover and contents off, and gives the place where the text begins.
pub(super) fn take(elements: &[&Element], heads: &[Option<Head>], outline: &mut Outline<'_>) -> usize {
    let mut lines: Vec<&Paragraph> = Vec::new();
    let mut is_listing = false;
    let mut begin = elements.len();
    for (at, element) in elements.iter().enumerate() {
        let Element::Paragraph(paragraph) = element else {
            begin = at;
            break;
        };
        let shown = line(paragraph);
        let bare: String = shown.chars().filter(|c| !c.is_whitespace()).collect();
        is_listing |= bare == "目录" || bare == "图表目录";
        let is_listed = is_listing && (is_entry(&shown) || again(elements, at, shown.trim_start_matches('•')));
        if paragraph.is_contents || bare == "目录" || bare == "图表目录" || is_listed {
            outline.fates.note(paragraph.ordinal, Fate::MadeAnew("目录"));
            outline.cover.has_contents = true;
            continue;
        }
        let is_text = shown.contains('。') || shown.chars().count() > LONGEST;
        // Some give the title the level of a chapter.
        let is_title = paragraph.style == "title" || (is_whole(&shown) && numbered(&shown).is_none());
        if is_preface(&shown) || is_text || (heads[at].is_some() && !is_title) {
            begin = at;
            break;
        }
        lines.push(paragraph);
    }
    let title = read(&lines, outline);
    // Many reports say their title once more above the text.
    while begin < elements.len() {
        let Element::Paragraph(paragraph) = elements[begin] else { break };
        if title.is_empty() || line(paragraph).replace('\n', "") != title {
            break;
        }
        outline.fates.note(paragraph.ordinal, Fate::MadeAnew("题名"));
        begin += 1;
    }
    begin
}

/// A line that stands once more further on: in contents, the head that it leads to.
fn again(elements: &[&Element], at: usize, shown: &str) -> bool {
    let bare = |line: &str| line.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let wanted = bare(shown);
    elements[at + 1..]
        .iter()
        .any(|element| matches!(element, Element::Paragraph(other) if bare(&line(other)) == wanted))
}

/// An entry of contents that somebody typed: words, room or dots, a page.
fn is_entry(line: &str) -> bool {
    let words = line.trim_end_matches(|c: char| c.is_ascii_digit() || "-—".contains(c));
    words.len() < line.len() && words.ends_with(|c: char| c.is_whitespace() || ".…·．".contains(c))
}

/// Reads the lines of a cover; what is none of the others is the title. Gives the title in one line.
fn read(lines: &[&Paragraph], outline: &mut Outline<'_>) -> String {
    let mut title: Vec<&Paragraph> = Vec::new();
    for paragraph in lines {
        let shown = line(paragraph);
        let bare = shown.trim_matches(|c: char| c.is_whitespace() || "（）()".contains(c));
        let cover = &mut outline.cover;
        let fate = if is_version(bare) {
            cover.version.get_or_insert_with(|| bare.to_owned());
            Fate::Setting("version")
        } else if let Some((name, at)) = signed(bare).filter(|_| !title.is_empty()) {
            cover.bureau.get_or_insert(name);
            cover.date.get_or_insert(at);
            Fate::Setting("bureau")
        } else if let Some(day) = day(bare) {
            cover.date.get_or_insert(day);
            Fate::Setting("date")
        } else if is_bureau(bare) && !title.is_empty() {
            cover.bureau.get_or_insert_with(|| bare.to_owned());
            Fate::Setting("bureau")
        } else if is_mark(bare) && title.is_empty() {
            cover.marks.push(bare.to_owned());
            Fate::Setting("marks")
        } else if title.last().is_some_and(|last| is_whole(&line(last))) {
            Fate::Left("封面上的其他文字，report.yaml 中没有它的位置")
        } else {
            title.push(paragraph);
            Fate::Setting("title")
        };
        outline.fates.note(paragraph.ordinal, fate);
    }
    outline.cover.title =
        title.iter().flat_map(|paragraph| line(paragraph).lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    outline.cover.title.concat()
}

/// A title comes to its end with it: 报告, 评估.
fn is_whole(line: &str) -> bool {
    ["报告", "评估", "总结"].iter().any(|end| line.ends_with(end))
}

fn is_version(line: &str) -> bool {
    line.chars().count() <= 12 && (line.ends_with('稿') || ["讨论", "送审", "审议", "报批", "征求意见"].contains(&line))
}

/// 000001, 秘密★1年, 内部资料 注意保存.
fn is_mark(line: &str) -> bool {
    let is_serial = line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    is_serial || line.contains('★') || line.starts_with("内部") || ["绝密", "机密", "秘密"].contains(&line)
}

/// The name of an office that signs.
pub(super) fn is_bureau(line: &str) -> bool {
    let ends = ["局", "委", "委员会", "办公室", "政府", "中心", "院", "领导小组"];
    let is_name = |c: char| c.is_alphanumeric() || c.is_whitespace() || c == '、';
    line.chars().count() <= 40 && line.chars().all(is_name) && ends.iter().any(|end| line.ends_with(end))
}

/// Bureau and day in one line.
fn signed(line: &str) -> Option<(String, Day)> {
    let (name, rest) = line.split_once(char::is_whitespace)?;
    Some((name.to_owned(), day(rest.trim())?)).filter(|_| is_bureau(name))
}

/// 2023年10月, 2023年10月20日, 二〇二三年十月.
pub(super) fn day(line: &str) -> Option<Day> {
    let line: String = line.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
    let (year, rest) = line.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日');
    if day.is_none() && !rest.is_empty() {
        return None;
    }
    let number = |text: &str| text.parse::<usize>().ok().or_else(|| chinese::whole(text));
    let small =
        |text: &str, most: usize| number(text).filter(|n| (1..=most).contains(n)).and_then(|n| u8::try_from(n).ok());
    let year = year.chars().map(digit).collect::<Option<String>>().filter(|year| year.len() == 4)?;
    let day = match day {
        Some(day) => Some(small(day, 31)?),
        None => None,
    };
    let year = year.parse().ok().filter(|year| (1970..=2100).contains(year))?;
    Some(Day { year, month: small(month, 12)?, of_month: day })
}

/// A digit of a year in either numerals.
fn digit(c: char) -> Option<char> {
    let zero = matches!(c, '〇' | '○' | '零' | 'Ｏ' | 'O').then_some(0);
    let value = c.to_digit(10).or(zero).or_else(|| u32::try_from(chinese::whole(&c.to_string())?).ok())?;
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_covers() {
        let found = |line| day(line).map(|day| (day.year, day.month, day.of_month));
        assert_eq!(found("2023年10月"), Some((2023, 10, None)));
        assert_eq!(found("二〇二三年十月二十日"), Some((2023, 10, Some(20))));
        assert_eq!(found("２０２３年 ９月"), Some((2023, 9, None)));
        for none in ["2023年", "2023年13月", "2023年上半年", "2023年1月以来", "十月"] {
            assert_eq!(found(none), None, "{none}");
        }
    }

    #[test]
    fn lines_of_covers() {
        assert!(is_version("征求意见稿") && is_version("送审稿") && !is_version("中期评估报告"));
        assert!(is_bureau("咸安区发展和改革局") && !is_bureau("规划实施情况") && !is_bureau("由区发改局、统计局：局"));
        assert!(is_mark("000001") && is_mark("秘密★1年") && !is_mark("2023"));
        assert!(
            is_entry("一、总体情况\t3") && is_entry("（一）目标……12") && !is_entry("一、总体情况") && !is_entry("2023")
        );
    }
}
