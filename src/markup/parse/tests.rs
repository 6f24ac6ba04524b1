//! Markdown as people write it, and what becomes of it.

use super::*;
use crate::markup::block::Align;
use crate::markup::escape::escape_markdown;
use crate::markup::mark::Mark;
use proptest::prelude::*;

fn parsed(text: &str) -> (Vec<Block>, Sink) {
    let mut sink = Sink::default();
    let lines: Vec<usize> = (1..=text.lines().count() + 1).collect();
    let figure = |id: usize| (id == 7).then(|| "441.71".to_owned());
    let source = Source { file: "t.md".into(), text, lines: &lines, original: text, figure: &figure };
    let blocks = parse(&source, &mut sink);
    (blocks, sink)
}

fn only_text(text: &str) -> String {
    let (blocks, _) = parsed(text);
    match blocks.first().map(|block| &block.kind) {
        Some(BlockKind::Paragraph(body)) => plain_text(body),
        _ => format!("{blocks:?}"),
    }
}

#[test]
fn figures_and_directives_become_nodes() {
    let (blocks, _) = parsed(&format!("完成{}亿元。\n\n{}\n", Mark::Figure(7).encode(), Mark::Directive(2).encode()));
    let BlockKind::Paragraph(body) = &blocks[0].kind else { panic!("{blocks:?}") };
    assert_eq!(body[1], Inline::Figure { id: 7, text: "441.71".into() });
    assert_eq!(blocks[1].kind, BlockKind::Directive(2));
    assert_eq!(blocks[1].source.line, 3);
}

#[test]
fn untyped_columns_are_set_by_what_they_hold() {
    let long = "一句话说完这一列要说的事，比一格长";
    let text = format!(
        "| 甲 | 乙 | 丙 | 丁 |\n|---|---|:---:|---:|\n| 12.5 | {long} | {long} | {long} |\n| 短语 | 短语 | 短语 | 1 |\n"
    );
    let (blocks, _) = parsed(&text);
    let BlockKind::Table(table) = &blocks[0].kind else { panic!("{blocks:?}") };
    let aligns: Vec<Align> = table.columns.iter().map(|column| column.align).collect();
    assert_eq!(aligns, [Align::Center, Align::Left, Align::Center, Align::Right]);
}

#[test]
fn footnotes_stand_where_they_are_referred_to() {
    let (blocks, _) = parsed("改造[^1]工程。\n\n[^1]: 老旧小区。\n");
    let BlockKind::Paragraph(body) = &blocks[0].kind else { panic!("{blocks:?}") };
    assert_eq!(body[1], Inline::Footnote(vec![Inline::Text("老旧小区。".into())]));
    assert_eq!(blocks.len(), 1);
}

#[test]
fn bold_works_beside_chinese_punctuation() {
    let (blocks, sink) = parsed("**一是增长。**全区把**“两山”**转化。\n");
    let BlockKind::Paragraph(body) = &blocks[0].kind else { panic!("{blocks:?}") };
    let strong = body.iter().filter(|inline| matches!(inline, Inline::Strong(_))).count();
    assert_eq!((strong, plain_text(body).as_str()), (2, "一是增长。全区把“两山”转化。"));
    assert!(sink.sorted().is_empty());
}

#[test]
fn pasted_paragraphs_keep_apart_and_lose_their_indent() {
    for text in ["　　甲。\n　　乙。\n", "    甲。\n\n    乙。\n", "甲。\n\n\t乙。\n", "甲。\n\n乙。\n"]
    {
        let (blocks, _) = parsed(text);
        let texts: Vec<String> = blocks
            .iter()
            .map(|block| match &block.kind {
                BlockKind::Paragraph(body) => plain_text(body),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(texts, ["甲。", "乙。"], "{text:?}");
    }
}

#[test]
fn marks_that_do_nothing_are_findings() {
    for (text, word) in [
        ("#标题\n", "缺一个空格"),
        ("见[^1]。\n", "脚注没有定义"),
        ("**甲乙。\n", "没有起作用"),
        ("见![图](a.png)。\n", "图片不能写在一句话中间"),
    ] {
        let (_, sink) = parsed(text);
        let messages: Vec<&str> = sink.sorted().iter().map(|finding| finding.message.as_str()).collect();
        assert!(messages.len() == 1 && messages[0].contains(word), "{text}: {messages:?}");
    }
}

#[test]
fn nesting_without_end_keeps_its_text() {
    for text in [
        format!("{} 甲\n", ">".repeat(20_000)),
        format!("{}甲{}\n", "*乙 ".repeat(5_000), " 丙*".repeat(5_000)),
        format!("{}甲\n", "- ".repeat(5_000)),
        format!("{}甲{}\n", "**乙*".repeat(5_000), "*丙**".repeat(5_000)),
    ] {
        let (mut blocks, _) = parsed(&text);
        let mut found = false;
        for_each_run(&mut blocks, &mut |run, _| found |= plain_text(run).contains('甲'));
        assert!(found, "{}", &text[..40]);
    }
}

#[test]
fn raw_html_is_a_finding() {
    let (_, sink) = parsed("甲<script>乙\n");
    assert_eq!(sink.sorted().len(), 1);
    let (_, sink) = parsed("<!-- 备注 -->\n\n甲<br>乙\n");
    assert!(sink.sorted().is_empty());
}

#[test]
fn a_picture_alone_is_a_block() {
    let (blocks, _) = parsed("![总量](../images/gdp.svg \"地区生产总值\")\n");
    let BlockKind::Picture(picture) = &blocks[0].kind else { panic!("{blocks:?}") };
    assert_eq!(
        (picture.path.as_str(), picture.caption.as_str(), picture.key.as_str()),
        ("gdp.svg", "地区生产总值", "gdp")
    );
}

proptest! {
    #[test]
    fn escaped_text_reads_back_as_itself(text in "[^\\p{C}\\s]([^\\p{C}\u{2028}\u{2029}]{0,30}[^\\p{C}\\s])?") {
        prop_assert_eq!(only_text(&escape_markdown(&text)), text);
    }

    #[test]
    fn any_markdown_is_parsed_without_panic(text in any::<String>()) {
        let _ = parsed(&text);
    }
}

#[test]
fn a_footnote_has_an_end() {
    let (blocks, _) = parsed("甲[^1]\n\n[^1]: 乙[^1]与[^2]\n[^2]: 丙[^1]\n");
    let BlockKind::Paragraph(body) = &blocks[0].kind else { panic!("{blocks:?}") };
    let Inline::Footnote(note) = &body[1] else { panic!("{body:?}") };
    assert_eq!(plain_text(note), "乙[^1]与[^2]");
    // One long note under many references does not become a book of it.
    let many = format!("{}\n\n[^1]: {}\n", "甲[^1]\n\n".repeat(1_000), "乙".repeat(10_000));
    let (blocks, _) = parsed(&many);
    let size: usize = blocks.iter().map(|block| format!("{block:?}").len()).sum();
    assert!(size < 32 << 20, "{size} bytes");
}
