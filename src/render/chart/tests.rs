use std::str::FromStr;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::markup::block::Inline;
use crate::markup::chart::{ChartBar, ChartCategory, ChartFill, ChartLine, ChartSeries};

const FILLS: [ChartFill; 4] = [ChartFill::Light, ChartFill::Hatch, ChartFill::Dark, ChartFill::Dots];

fn run(text: &str) -> Vec<Inline> {
    if text.is_empty() { Vec::new() } else { vec![Inline::Text(text.to_owned())] }
}

/// A chart of categories, each with the texts of its bars; a text that is no number has none.
fn chart(form: ChartForm, categories: &[(&str, &[&str])], lines: &[&str]) -> Chart {
    let most = categories.iter().map(|(_, bars)| bars.len()).max().unwrap_or(0);
    let bar = |(series, text): (usize, &&str)| {
        let value = Decimal::from_str(text.trim_end_matches('%')).ok();
        ChartBar { series, value, label: run(text) }
    };
    let category = |(name, bars): &(&str, &[&str])| ChartCategory {
        group: String::new(),
        name: (*name).to_owned(),
        bars: bars.iter().enumerate().map(bar).collect(),
        total: if form == ChartForm::Parts { run("合") } else { Vec::new() },
    };
    let line = |text: &&str| ChartLine { value: Decimal::from_str(text).unwrap_or_default(), label: run(text) };
    Chart {
        key: "chart-a".to_owned(),
        number: "图1".to_owned(),
        caption: "图".to_owned(),
        unit: "亿元".to_owned(),
        form,
        series: (0..most).map(|at| ChartSeries { name: format!("第{at}类"), fill: FILLS[at % 4] }).collect(),
        categories: categories.iter().map(category).collect(),
        lines: lines.iter().map(line).collect(),
        notes: vec![run("注。")],
    }
}

/// Left, top, right and bottom edge.
type Edges = [f64; 4];

fn attribute(tag: &str, name: &str) -> f64 {
    let start = tag.split(&format!(" {name}=\"")).nth(1).unwrap_or_else(|| panic!("{name} of {tag}"));
    start.split('"').next().and_then(|text| text.trim_end_matches("pt").parse().ok()).unwrap_or_default()
}

/// The filled bars of a picture.
fn bars(svg: &str) -> Vec<Edges> {
    let tags = svg.split("<rect class=\"bar\"").skip(1).map(|rest| rest.split("/>").next().unwrap_or_default());
    tags.map(|tag| {
        let [x, y, wide, high] = ["x", "y", "width", "height"].map(|name| attribute(tag, name));
        [x, y, x + wide, y + high]
    })
    .collect()
}

/// The texts of a picture with the room that they take in a face whose letters are as wide as those of Noto Sans.
fn texts(svg: &str) -> Vec<(String, Edges)> {
    let width = |text: &str| -> f64 {
        let of = |c: char| match c {
            '0'..='9' | '-' | '/' => 0.56,
            '.' | ',' | ' ' => 0.29,
            '%' => 0.92,
            c if c.is_ascii_lowercase() => 0.62,
            _ => 1.0,
        };
        text.chars().map(of).sum::<f64>() * 9.0
    };
    let tags = svg.split("<text").skip(1).map(|rest| rest.split("</text>").next().unwrap_or_default());
    tags.map(|tag| {
        let (head, text) = tag.split_once('>').unwrap_or_default();
        let text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        let (x, y, wide) = (attribute(head, "x"), attribute(head, "y"), width(&text));
        let left = if head.contains("\"middle\"") {
            x - wide / 2.0
        } else if head.contains("\"end\"") {
            x - wide
        } else {
            x
        };
        (text, [left, y - 7.9, left + wide, y + 1.1])
    })
    .collect()
}

/// No text lies on another or beyond the edges.
fn is_legible(svg: &str) -> Result<(), String> {
    let (right, bottom) = (attribute(svg, "width"), attribute(svg, "height"));
    let texts = texts(svg);
    for (at, (text, own)) in texts.iter().enumerate() {
        if own[0] < -0.1 || own[1] < -0.1 || own[2] > right + 0.1 || own[3] > bottom + 0.1 {
            return Err(format!("{text} at {own:?} is outside of {right} × {bottom}"));
        }
        for (other, theirs) in &texts[at + 1..] {
            let is_apart = own[2] <= theirs[0] + 0.05
                || theirs[2] <= own[0] + 0.05
                || own[3] <= theirs[1] + 0.05
                || theirs[3] <= own[1] + 0.05;
            if !is_apart {
                return Err(format!("{text} at {own:?} lies on {other} at {theirs:?}"));
            }
        }
    }
    Ok(())
}

fn drawn(chart: &Chart) -> String {
    draw(chart, &Fonts::default())
}

fn heights(svg: &str, count: usize) -> Vec<f64> {
    bars(svg).into_iter().take(count).map(|[_, top, _, bottom]| bottom - top).collect()
}

#[track_caller]
fn is_like(found: &[f64], wanted: &[f64]) {
    let near = found.len() == wanted.len() && found.iter().zip(wanted).all(|(one, other)| (one - other).abs() < 0.02);
    assert!(near, "{found:?} instead of {wanted:?}");
}

#[test]
fn columns_are_as_high_as_their_numbers() {
    // 150 points are the way from zero to the target.
    let svg = drawn(&chart(ChartForm::Columns, &[("一", &["100"]), ("二", &["250"]), ("三", &["—"])], &["500"]));
    is_like(&heights(&svg, 3), &[30.0, 75.0]);
    assert!(texts(&svg).iter().any(|(text, _)| text == "—"), "what is missing keeps its place: {svg}");
    // From −50 to 100.
    let svg = drawn(&chart(ChartForm::Columns, &[("一", &["-50"]), ("二", &["100"])], &[]));
    is_like(&heights(&svg, 2), &[50.0, 100.0]);
    let [fall, rise] = [bars(&svg)[0], bars(&svg)[1]];
    assert!((fall[1] - rise[3]).abs() < 0.02, "one hangs from where the other stands: {fall:?}, {rise:?}");
    // One alone, nothing at all, and a number beside which the other is nothing.
    is_like(&heights(&drawn(&chart(ChartForm::Columns, &[("一", &["7"])], &[])), 1), &[150.0]);
    is_like(&heights(&drawn(&chart(ChartForm::Columns, &[("一", &["0"])], &[])), 1), &[0.0]);
    let svg = drawn(&chart(ChartForm::Columns, &[("一", &["1000000"]), ("二", &["1"])], &[]));
    is_like(&heights(&svg, 2), &[150.0, 0.0]);
}

#[test]
fn a_progress_is_cut_where_the_axis_ends() {
    let rows: [(&str, &[&str]); 4] =
        [("一", &["50%"]), ("二", &["643.6%"]), ("三", &["-34.9%"]), ("四", &["无法计算"])];
    let svg = drawn(&chart(ChartForm::Progress, &rows, &["40"]));
    let [one, two, three] = [bars(&svg)[0], bars(&svg)[1], bars(&svg)[2]];
    let percent = (two[2] - two[0]) / 150.0;
    is_like(&[one[2] - one[0], three[2] - three[0]], &[50.0 * percent, 34.9 * percent]);
    assert!((one[0] - three[2]).abs() < 0.02, "the negative one ends at zero: {one:?}, {three:?}");
    let dashed = svg.split("<line").find(|tag| tag.contains("dasharray")).expect("the line of time");
    is_like(&[attribute(dashed, "x1") - one[0]], &[40.0 * percent]);
    // Two strokes across the one that goes on, and none across the others.
    assert_eq!(svg.matches("height=\"10\" fill=\"#ffffff\"").count(), 1);
    assert!(texts(&svg).iter().any(|(text, _)| text == "无法计算"), "{svg}");
}

#[test]
fn parts_follow_one_another() {
    let svg = drawn(&chart(ChartForm::Parts, &[("一", &["2", "1", "1"]), ("二", &["0", "8", "0"])], &[]));
    // The first three are the heads of the columns.
    let [a, b, c, whole] = [bars(&svg)[3], bars(&svg)[4], bars(&svg)[5], bars(&svg)[6]];
    is_like(&[b[0], c[0]], &[a[2], b[2]]);
    is_like(&[a[2] - a[0], c[2] - a[0]], &[(whole[2] - whole[0]) / 4.0, (whole[2] - whole[0]) / 2.0]);
    assert_eq!(bars(&svg).len(), 7, "nothing is drawn for zero");
}

#[test]
fn columns_whose_numbers_have_no_room_become_rows() {
    let many: Vec<(String, String)> =
        (0..16).map(|at| (format!("{}年", 2010 + at), format!("{at}23456789.01"))).collect();
    let bars_of: Vec<[&str; 1]> = many.iter().map(|(_, number)| [number.as_str()]).collect();
    let all: Vec<(&str, &[&str])> =
        many.iter().zip(&bars_of).map(|((name, _), bars)| (name.as_str(), &bars[..])).collect();
    let svg = drawn(&chart(ChartForm::Columns, &all, &["99999999999"]));
    assert_eq!(is_legible(&svg), Ok(()));
    let heights = heights(&svg, 16);
    assert!(heights.iter().all(|height| (height - 8.0).abs() < 0.01), "{heights:?}");
}

#[test]
fn what_a_cell_says_stays_text() {
    let hostile = "</text><script>alert(1)</script>&'\"";
    let svg = drawn(&chart(ChartForm::Columns, &[(hostile, &["1"])], &[]));
    let plain = drawn(&chart(ChartForm::Columns, &[("甲", &["1"])], &[]));
    assert_eq!(svg.matches('<').count() - texts(&svg).len() * 2, plain.matches('<').count() - texts(&plain).len() * 2);
    assert!(!svg.contains('\n'));
}

#[test]
fn files_are_named_by_their_keys() {
    assert_eq!(file("chart-地区生产总值"), "charts/chart-地区生产总值.svg");
    let odd = file("chart-../../a/b:c");
    assert!(odd.starts_with("charts/chart-abc-") && odd.matches('/').count() == 1, "{odd}");
    assert_ne!(file("chart-a/b"), file("chart-a:b"));
    assert!(file(&"长".repeat(400)).len() < 160);
}

proptest! {
    #[test]
    fn no_label_lies_on_another(
        form in prop::sample::select(vec![ChartForm::Progress, ChartForm::Parts, ChartForm::Columns]),
        categories in prop::collection::vec(
            ("[一-龥A-Z0-9（）]{1,30}", prop::collection::vec("(-?[0-9]{1,9}(\\.[0-9]{1,2})?%?)|—|完成当年目标", 1..4)),
            1..24,
        ),
        line in prop::option::of("-?[0-9]{1,7}"),
        grouped in any::<bool>(),
    ) {
        let bars: Vec<Vec<&str>> =
            categories.iter().map(|(_, bars)| bars.iter().map(String::as_str).collect()).collect();
        let all: Vec<(&str, &[&str])> =
            categories.iter().zip(&bars).map(|((name, _), bars)| (name.as_str(), bars.as_slice())).collect();
        let lines: Vec<&str> = line.as_deref().into_iter().collect();
        let mut made = chart(form, &all, &lines);
        if grouped && form == ChartForm::Progress {
            for (own, at) in made.categories.iter_mut().zip(0..) {
                own.group = format!("领域{}", at / 3);
            }
        }
        prop_assert_eq!(is_legible(&drawn(&made)), Ok(()));
    }
}
