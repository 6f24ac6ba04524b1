//! An SVG: its elements counted as often as they are drawn, its pictures looked at like others.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::picture::{self, Refusal};

/// Largest SVG in bytes; charts and maps have less than a tenth of it.
const LARGEST: usize = 16 << 20;
/// Most elements that are drawn, each as often as it is.
const MOST_DRAWN: u64 = 200_000;
/// Deepest nesting of elements.
const DEEPEST: usize = 128;
/// Pictures in pictures.
const DEEPEST_PICTURE: usize = 1;
/// Largest number in an SVG that has filters, which are drawn pixel by pixel.
const LARGEST_FILTERED: f64 = 20_000.0;

/// Attributes that say where something is and how large.
const SIZES: [&str; 20] = [
    "x",
    "y",
    "width",
    "height",
    "viewBox",
    "r",
    "rx",
    "ry",
    "cx",
    "cy",
    "x1",
    "x2",
    "y1",
    "y2",
    "d",
    "points",
    "dx",
    "dy",
    "radius",
    "stdDeviation",
];

/// An element that may be drawn more than once.
#[derive(Default)]
struct Element {
    /// Elements in it that have names of their own or draw others, by their number.
    inner: Vec<usize>,
    /// Elements in it that are nothing but themselves, and itself.
    own: u64,
    /// Names of the elements that it draws once more.
    drawn: Vec<String>,
}

/// What was found in an SVG.
#[derive(Default)]
struct Found {
    elements: Vec<Element>,
    named: BTreeMap<String, usize>,
    has_filter: bool,
    largest: f64,
    is_scaled: bool,
}

/// What is wrong with an SVG that stands in so many pictures.
pub(super) fn read(bytes: &[u8], depth: usize) -> Result<(), Refusal> {
    let broken = |reason| Refusal::broken("图片打不开：不是完整的 SVG", reason);
    if bytes.len() > LARGEST {
        return Err(Refusal::unsafe_picture("SVG 图片太大", "超过 16 MB 的 SVG 多半夹带了别的东西，排版很慢"));
    }
    let mut reader = Reader::from_reader(bytes);
    let mut found = Found::default();
    let mut open: Vec<usize> = Vec::new();
    loop {
        match reader.read_event().map_err(|_| broken("里面的标记不成对，或者不是 SVG"))? {
            Event::Start(tag) => {
                found.enter(&tag, &open, depth)?;
                open.push(found.elements.len() - 1);
            }
            Event::Empty(tag) => found.enter(&tag, &open, depth)?,
            Event::End(_) => drop(open.pop()),
            Event::DocType(text) if text.contains('[') => {
                return Err(Refusal::unsafe_picture(
                    "SVG 里定义了实体，没有使用",
                    "实体可以一变十、十变百，也可以指向别的文件",
                ));
            }
            Event::Eof if open.is_empty() && !found.elements.is_empty() => break,
            Event::Eof => return Err(broken("文件没有写完，多半是没有下载完")),
            _ => {}
        }
        if open.len() > DEEPEST {
            return Err(Refusal::unsafe_picture(
                "SVG 里的元素嵌套太深，没有使用",
                "正常的图只有十来层，一百多层会使排版程序出错",
            ));
        }
    }
    found.verify()
}

/// What is wrong with an SVG; `depth` counts the pictures that it stands in.
pub(super) fn fault(bytes: &[u8], depth: usize) -> Option<Refusal> {
    read(bytes, depth).err()
}

impl Found {
    fn enter(&mut self, tag: &BytesStart<'_>, open: &[usize], depth: usize) -> Result<(), Refusal> {
        let number = self.elements.len();
        let mut element = Element { own: 1, ..Element::default() };
        let local = tag.local_name();
        let is_drawing = local.as_ref() == "use";
        let is_picture = matches!(local.as_ref(), "image" | "feImage");
        self.has_filter |= local.as_ref() == "filter";
        for attribute in tag.attributes().with_checks(false).flatten() {
            let value = quick_xml::escape::unescape(&attribute.value).unwrap_or_default();
            match attribute.key.local_name().as_ref() {
                "id" => drop(self.named.insert(value.trim().to_owned(), number)),
                "href" if is_picture => picture_in(value.trim(), depth)?,
                "href" if is_drawing => element.drawn.push(value.trim().trim_start_matches('#').to_owned()),
                "transform" => self.is_scaled |= value.contains("scale") || value.contains("matrix"),
                _ => {}
            }
            if SIZES.contains(&attribute.key.local_name().as_ref()) {
                self.largest = numbers(&value).fold(self.largest, f64::max);
            }
        }
        if let Some(parent) = open.last() {
            self.elements[*parent].inner.push(number);
        }
        self.elements.push(element);
        Ok(())
    }

    fn verify(&self) -> Result<(), Refusal> {
        if self.has_filter && (self.largest > LARGEST_FILTERED || self.is_scaled) {
            let reason = "滤镜（阴影、模糊）逐个像素计算，用在很大的图上会使排版停不下来";
            return Err(Refusal::unsafe_picture("SVG 用了滤镜，而且很大，没有使用", reason));
        }
        // Inner elements come after outer ones; what is drawn once more may stand anywhere.
        let mut weights: Vec<Option<u64>> = vec![None; self.elements.len()];
        let mut under_way = BTreeSet::new();
        let drawn = self.weight(0, &mut weights, &mut under_way);
        match drawn {
            Some(drawn) if drawn <= MOST_DRAWN => Ok(()),
            Some(_) => Err(Refusal::unsafe_picture(
                "SVG 要画的元素太多，没有使用",
                "`use` 把同样的东西画了几十万遍以上，排版会停不下来",
            )),
            None => Err(Refusal::unsafe_picture(
                "SVG 里的元素画的是它自己，没有使用",
                "`use` 引用了自己所在的元素，没有尽头",
            )),
        }
    }

    /// How many elements are drawn for one; none where it draws itself.
    fn weight(&self, number: usize, known: &mut Vec<Option<u64>>, under_way: &mut BTreeSet<usize>) -> Option<u64> {
        if let Some(weight) = known[number] {
            return Some(weight);
        }
        // As deep as elements and references to them are nested; more is no picture.
        if under_way.len() > 4 * DEEPEST || !under_way.insert(number) {
            return None;
        }
        let Element { inner, own, drawn } = &self.elements[number];
        let drawn = drawn.iter().filter_map(|name| self.named.get(name)).copied();
        let mut weight = *own;
        for next in inner.iter().copied().chain(drawn) {
            weight = weight.saturating_add(self.weight(next, known, under_way)?);
        }
        under_way.remove(&number);
        known[number] = Some(weight);
        Some(weight)
    }
}

/// A picture in the picture: it stands in the file itself, and is looked at like one that does not.
fn picture_in(href: &str, depth: usize) -> Result<(), Refusal> {
    if href.starts_with('#') || href.is_empty() {
        return Ok(());
    }
    let Some((kind, data)) = href.strip_prefix("data:").and_then(|rest| rest.split_once(',')) else {
        return Err(Refusal::unsafe_picture(
            "SVG 引用了别的文件，没有使用",
            "图片里引用的文件不会读取，印出来会缺一块",
        ));
    };
    if depth > DEEPEST_PICTURE {
        return Err(Refusal::unsafe_picture("SVG 里的图片一层套一层，没有使用", "每套一层，排版就慢几倍"));
    }
    if !kind.trim_end().ends_with("base64") {
        return Err(Refusal::unsafe_picture(
            "SVG 里有不能查看的图片，没有使用",
            "里面的图片要用 base64 写成，才能先查看再排版",
        ));
    }
    match picture::fault(&base64(data), None, depth + 1) {
        Some(inner) => Err(inner),
        None => Ok(()),
    }
}

/// The numbers in a text, without their signs.
fn numbers(text: &str) -> impl Iterator<Item = f64> {
    let parts = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E')));
    parts.filter(|part| part.starts_with(|c: char| c.is_ascii_digit() || c == '.')).filter_map(|part| part.parse().ok())
}

/// What base64 stands for; characters that mean nothing are passed over, as typst does.
fn base64(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for value in text.bytes().filter_map(value) {
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).unwrap_or_default());
        }
    }
    out
}
