//! Turns an error of the YAML reader, which speaks English, into a finding in Chinese.

use serde_yaml::{Error, Location};

use super::{JOB_FILE, yaml_slip};
use crate::diag::{Code, Diagnostic};
use crate::place::Place;

/// The finding for a YAML error in a file of a project; `source` is the whole text of the file.
pub fn yaml_fault(file: &str, error: &Error, source: &str) -> Diagnostic {
    let place = place_at(file, source, error.location());
    let make = |message: String| Diagnostic::error(Code::BadConfig, place.clone(), message);
    let mistyped =
        |reason: String| make("取值的类型不对".to_owned()).because(reason).hint("请对照手册中该键的例子改正");
    if let Some(finding) = slipped(file, error, source) {
        return finding;
    }
    match error.without_snippet() {
        Error::SerdeUnknownField { field, .. } if field.contains('：') => {
            make(format!("不认识的键 `{field}`")).because("键的后面是全角冒号").hint(FULL_WIDTH_COLON)
        }
        Error::SerdeUnknownField { field, expected, .. } => make(format!("不认识的键 `{field}`"))
            .because("写错的键会被悄悄忽略，所以不接受")
            .closest(field, expected.iter().copied()),
        Error::SerdeUnknownVariant { variant, expected, .. } => make(format!("不认识的取值 `{variant}`"))
            .because("此处只能取约定的几个值")
            .closest(variant, expected.iter().copied()),
        Error::SerdeMissingField { field, .. } => missing(file, field, place, source),
        Error::NullIntoString { .. } => empty(file, &key_before(&place), place),
        Error::DuplicateMappingKey { key, .. } => make(format!("键 `{}` 写了两次", key.as_deref().unwrap_or("?")))
            .because("无法判断以哪一个为准")
            .hint("请删去其中一个"),
        Error::SerdeInvalidType { unexpected, expected, .. } => {
            mistyped(format!("此处应为{}，写的是{}", kind(expected), kind(unexpected)))
        }
        Error::SerdeInvalidValue { expected, .. } => mistyped(format!("此处应为{}", kind(expected))),
        Error::InvalidScalar { ty, .. } => mistyped(format!("此处应为{}", kind(ty))),
        other => {
            let (reason, cure) = explained(&other.to_string());
            let cure = slip(&place).or(cure).unwrap_or("请检查缩进（用空格）、冒号后的空格和引号");
            let name = file.rsplit('/').next().unwrap_or(file);
            make(format!("{name} 写法有误")).because(reason).hint(cure)
        }
    }
}

/// The finding for a slip of the keyboard that the reader stumbled over, at the line where it was made.
fn slipped(file: &str, error: &Error, source: &str) -> Option<Diagnostic> {
    let is_plain = match error.without_snippet() {
        Error::SerdeUnknownField { field, .. } => !field.contains(['：', '｛', '【', '［']),
        Error::SerdeUnknownVariant { .. } | Error::NullIntoString { .. } | Error::DuplicateMappingKey { .. } => true,
        _ => false,
    };
    let stopped = error.location().and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(usize::MAX);
    // What lacks a key is pointed at as a whole: the slip may be in any of its lines.
    let is_lacking = matches!(error.without_snippet(), Error::SerdeMissingField { .. });
    let slip = yaml_slip::before(source, if is_lacking { usize::MAX } else { stopped }).filter(|_| !is_plain)?;
    let name = file.rsplit('/').next().unwrap_or(file);
    let place = Place::line(file, source, slip.line, slip.column);
    let finding = Diagnostic::error(Code::BadConfig, place, format!("{name} 写法有误"));
    Some(finding.because(slip.reason).hint(format!("请把这一行改成：\n{}", slip.right)))
}

/// What a key of an acceptance is for; none for other keys. Only `report.yaml` has acceptances.
fn use_in_acceptance(file: &str, key: &str) -> Option<(&'static str, &'static str)> {
    Some(match key {
        _ if file != JOB_FILE => return None,
        "code" => ("认可要写明是哪一种问题", "请写问题的编号（方括号里的字），如 `code: growth-mismatch`"),
        "at" => ("认可要写明是哪一处，否则会盖住别处的问题", "请照抄问题的“位置”，如 `at: 附表.xlsx!附件2!K5`"),
        "reason" => (
            "认可的问题不再算错误，要写明为什么没有错，供以后核对的人查看",
            "请写理由，如 `reason: 按可比价计算，与总量之比不同`",
        ),
        "by" => ("认可的问题不再算错误，要写明由谁负责", "请写单位和姓名，如 `by: 区统计局 李某`"),
        "text" => (
            "写了 text，内容变了认可就失效；空着不知道认可的是什么内容",
            "请写认可时的内容（单元格写它显示的全部内容，正文写这一行里的一段），或删去这一行",
        ),
        _ => return None,
    })
}

/// The finding for a key without a value.
pub(super) fn empty(file: &str, key: &str, place: Place) -> Diagnostic {
    let make = |message: String| Diagnostic::error(Code::BadConfig, place, message);
    match use_in_acceptance(file, key) {
        Some((why, cure)) => make(format!("这条认可的 `{key}` 没有填写")).because(why).hint(cure),
        None => make(format!("`{key}` 没有填写"))
            .because("冒号后面是空的，此处要有文字")
            .hint("请在冒号后面填写；可以不写的键，删去这一行即可"),
    }
}

fn missing(file: &str, key: &str, place: Place, source: &str) -> Diagnostic {
    if let Some((why, cure)) = use_in_acceptance(file, key) {
        let message = format!("这条认可缺少 `{key}`");
        return Diagnostic::error(Code::BadConfig, first_of_item(place, source), message).because(why).hint(cure);
    }
    let why = if file == JOB_FILE { "没有它无法生成报告" } else { "没有它，这个文件不能使用" };
    let finding = Diagnostic::error(Code::BadConfig, place, format!("缺少必填的键 `{key}`"));
    finding.because(why).hint(format!("请补上 `{key}: …`"))
}

/// Where the reader of a YAML file stopped.
pub(crate) fn place_at(file: &str, source: &str, location: Option<Location>) -> Place {
    let Some(at) = location.filter(|at| at.line() > 0) else { return Place::File(file.to_owned()) };
    let whole = |number: u64| usize::try_from(number).unwrap_or(1);
    Place::line(file, source, whole(at.line()), whole(at.column()))
}

/// The line on which the list item begins that a place belongs to.
fn first_of_item(place: Place, source: &str) -> Place {
    let Place::Line { at, .. } = &place else { return place };
    let lines: Vec<&str> = source.lines().take(at.line).collect();
    match lines.iter().rposition(|line| line.trim_start().starts_with("- ")) {
        Some(index) => {
            let dash = lines[index].len() - lines[index].trim_start().len();
            Place::line(JOB_FILE, source, index + 1, dash + 3)
        }
        None => place,
    }
}

/// The key whose value stands at a place.
fn key_before(place: &Place) -> String {
    let Place::Line { at, text } = place else { return String::new() };
    let before: String = text.chars().take(at.column.saturating_sub(1)).collect();
    let before = before.trim_end().trim_end_matches(':');
    let key = before.rsplit(['{', ',']).next().unwrap_or(before);
    key.trim_start_matches([' ', '-']).trim_matches(['"', '\'', ' ']).to_owned()
}

/// A kind of value in Chinese; one without a word here in brackets as it is.
fn kind(english: &str) -> String {
    const KINDS: [(&str, &str); 14] = [
        ("Decimal", "数"),
        ("bool", " true 或 false "),
        ("sequence", "列表"),
        ("map", "几个 `键: 值`"),
        ("struct", "几个 `键: 值`"),
        ("unit", "空的"),
        ("null", "空的"),
        ("string", "文字"),
        ("char", "文字"),
        ("float", "数"),
        ("f64", "数"),
        ("integer", "整数"),
        ("u64", "整数"),
        ("enum", "约定的几个值之一"),
    ];
    let is_whole = ["u8", "u16", "u32", "usize", "i8", "i16", "i32", "i64"].contains(&english);
    let known = KINDS.iter().find(|(word, _)| english.contains(word));
    match known {
        _ if is_whole => "整数".to_owned(),
        Some((_, chinese)) => (*chinese).to_owned(),
        None => format!("另一种值（{english}）"),
    }
}

const FULL_WIDTH_COLON: &str = "冒号要用英文半角 `:`，后面空一格";
const ALIGNED: &str = "同一组的键要左边对齐，缩进用空格，不用制表符（Tab）";
const QUOTED: &str = "请给整个值加英文引号，如 `\"甲: 乙\"`";
const PAIRED: &str = "请补上缺少的半边，并检查是否用了全角的括号或引号";

/// What the YAML reader says → why, and what to do.
const SAYINGS: [(&str, &str, &str); 20] = [
    ("sequence start", "此处应为列表", "请写成 `[甲, 乙]`，或逐行写，每行以 `- ` 开头"),
    ("mapping start", "此处应为 `键: 值`，没有找到英文冒号 `:` 和它后面的空格", "请写成 `键: 值`"),
    ("scalar", "此处应为一个值，不是列表，也不是几个键", "请对照手册中该键的例子改正"),
    ("simple key", "这一行没有英文冒号 `:`，或者冒号后面没有空格", "请写成 `键: 值`"),
    (
        "mapping values are not allowed",
        "这个冒号不能写在这里：前面已经有一个 `键:`，或者这一行与上面的键没有对齐",
        QUOTED,
    ),
    ("expected key", "这一行与同一组的其他键没有对齐", ALIGNED),
    ("'-' indicator", "这一行与列表的其他项没有对齐", ALIGNED),
    ("expected ',' or '}'", "`{ }` 里的各项没有用英文逗号 `,` 隔开，或者缺少 `}`", PAIRED),
    ("expected ',' or ']'", "`[ ]` 里的各项没有用英文逗号 `,` 隔开，或者缺少 `]`", PAIRED),
    ("bracket", "括号 `{ }`、`[ ]` 没有成对", PAIRED),
    ("unclosed quote", "引号没有成对", PAIRED),
    ("quoted scalar", "引号里或引号后面有不能写的字", "请改用英文单引号 `'…'` 括住整个值"),
    ("tab", "行首用了制表符（Tab）", ALIGNED),
    ("indent", "这一行的缩进不对", ALIGNED),
    ("node content", "此处缺少内容", "请在冒号后面填写"),
    ("block sequence entries", "列表的 `- ` 不能写在这里", "列表写在键的下一行，每行以 `- ` 开头"),
    ("anchor", "以 `*`、`&` 开头的值在 YAML 里另有意思", QUOTED),
    ("unexpected character", "值的第一个字在 YAML 里另有意思", QUOTED),
    ("multiple documents", "文件中有单独的一行 `---`", "请删去这一行"),
    ("unexpected e", "文件没有写完", "请检查最后几行"),
];

/// Why the YAML reader refuses, and what to do; what has no words here is kept in brackets.
fn explained(said: &str) -> (String, Option<&'static str>) {
    let said = said.split(" at line ").next().unwrap_or(said);
    match SAYINGS.iter().find(|(words, ..)| said.contains(words)) {
        Some((_, why, cure)) => ((*why).to_owned(), Some(cure)),
        None => (format!("不合 YAML 的写法（{said}）"), None),
    }
}

/// The most likely slip on a line that YAML rejects.
fn slip(place: &Place) -> Option<&'static str> {
    let Place::Line { text: line, .. } = place else { return None };
    let key = line.trim_start_matches([' ', '-', '\t']).split(':').next().unwrap_or("");
    if line.starts_with(|c: char| c.is_whitespace()) && line.trim_start_matches(' ').starts_with(['\t', '\u{3000}']) {
        Some("行首的缩进要用空格，不能用制表符（Tab）或全角空格")
    } else if key.contains('：') {
        Some(FULL_WIDTH_COLON)
    } else if line.contains(':') && !line.contains(": ") && !line.trim_end().ends_with(':') {
        Some("冒号后面要空一格，如 `region: 某某区`")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::job::Job;

    const HEAD: &str = "\
title: 甲
region: 乙
bureau: 丙
date: 2023-10-20
plan: { name: 《丁》, short: 《丁》, term: 丁, base-year: 2020, end-year: 2025 }
evaluation: { from: 甲, to: 乙, annual-data: 丙, monthly-data: 丁 }
workbooks: []
";

    fn found(text: &str) -> Diagnostic {
        let source = format!("{HEAD}{text}");
        match serde_yaml::from_str::<Job>(&source) {
            Ok(_) => panic!("it was taken: {text}"),
            Err(error) => yaml_fault(JOB_FILE, &error, &source),
        }
    }

    #[test]
    fn an_acceptance_that_lacks_something_says_what_and_why() {
        let accepted = |rest: &str| format!("check:\n  accepted:\n    - code: list-count\n      at: 甲.md\n{rest}");
        for (rest, message, line) in [
            ("      reason: 乙\n      by:\n", "这条认可的 `by` 没有填写", 13),
            ("      reason:\n      by: 丙\n", "这条认可的 `reason` 没有填写", 12),
            ("      reason: 乙\n      by: 丙\n      text:\n", "这条认可的 `text` 没有填写", 14),
            ("      by: 丙\n", "这条认可缺少 `reason`", 10),
            ("      reason: 乙\n", "这条认可缺少 `by`", 10),
        ] {
            let finding = found(&accepted(rest));
            assert_eq!(finding.message, message);
            let Place::Line { at, .. } = &finding.place else { panic!("a line") };
            assert_eq!(at.line, line, "{message}");
            assert!(!finding.reason.contains("无法生成报告") && finding.hints.len() == 1, "{finding:?}");
        }
        let flow = found("check:\n  accepted:\n  - { code: list-count, at: 甲, reason: 乙, by: }\n");
        assert_eq!(flow.message, "这条认可的 `by` 没有填写");
        assert_eq!(found("version: 甲\naliases: { 甲: [~] }\n").code, Code::BadConfig);
    }

    #[test]
    fn a_fault_in_another_file_is_told_of_that_file() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Item {
            #[allow(dead_code, reason = "only its absence matters")]
            at: String,
        }
        let found = |source: &str| {
            let error = serde_yaml::from_str::<Vec<Item>>(source).expect_err("wrong");
            yaml_fault("inputs/tables/甲.yaml", &error, source)
        };
        let finding = found("- at: 乙\n- to: 丙\n");
        assert_eq!((finding.message.as_str(), finding.hints.len()), ("不认识的键 `to`", 1), "{finding:?}");
        let Place::Line { at, text } = &finding.place else { panic!("a line") };
        assert_eq!((&*at.file, at.line, at.column, &**text), ("inputs/tables/甲.yaml", 2, 3, "- to: 丙"));
        assert_eq!(found("- {}\n").message, "缺少必填的键 `at`", "nothing of acceptances");
        assert_eq!(found("- [甲\n").message, "甲.yaml 写法有误");
    }

    #[test]
    fn faults_are_told_in_chinese() {
        for (text, words) in [
            ("check：\n  accepted: []\n", "冒号"),
            ("check:\n  accepted:\n    - code： 甲\n      at: 乙\n", "冒号"),
            ("version: 甲: 乙\n", "前面已经有一个"),
            ("check:\n  accepted: 甲\n", "应为列表"),
            ("page: { cover: 是 }\n", "true 或 false"),
            ("page: { contents-depth: 二 }\n", "应为整数"),
            ("page: { cover: true\n", "没有成对"),
            ("aliases:\n  甲: [乙、丙\n", "没有成对"),
            ("version: \"甲\n", "引号"),
            ("version: 甲\n  bad\n region: 乙\n", "对齐"),
            ("version:\n\t甲: 1\n", "Tab"),
            ("thresholds: { ahead: 高 }\n", "应为数"),
            ("typst: { timeout: -3 }\n", "应为整数"),
            ("page: [甲]\n", "键: 值"),
            ("version: [甲]\n", "一个值"),
            ("version: *甲\n", "另有意思"),
            ("version: @甲\n", "另有意思"),
        ] {
            let Diagnostic { reason, hints, .. } = found(text);
            let is_english = |text: &str| text.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word.len() > 5);
            assert!(reason.contains(words) || hints[0].contains(words), "{text}: {reason} / {hints:?}");
            assert!(!is_english(&reason), "{text}: {reason}");
        }
        assert_eq!(explained("odd thing at line 3, column 1").0, "不合 YAML 的写法（odd thing）");
    }
}
