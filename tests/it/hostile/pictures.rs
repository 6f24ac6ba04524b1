//! Pictures: small files that would be gigabytes, broken ones, and sound ones wherever they stand.

use std::io::Write as _;

use super::run;
use crate::support::Project;

/// A project that shows this as its picture.
fn showing(name: &str, bytes: &[u8]) -> Project {
    let project = Project::starter();
    project.write(&format!("inputs/images/{name}"), bytes);
    let body = format!("---\npart: tasks\n---\n甲。\n\n![图](../images/{name} \"图题\")\n");
    project.write("inputs/narrative/20-tasks.md", body);
    project
}

/// It is refused by name, before typst sees it.
#[track_caller]
fn refused(name: &str, bytes: &[u8], words: &str) {
    let project = showing(name, bytes);
    let run = run(&project, &["build", "--format", "md"]);
    assert!(run.status > 0 && run.stderr.contains(words), "{words}: {} {}", run.status, run.stderr);
    assert!(run.stderr.contains(&format!("inputs/images/{name}")), "{}", run.stderr);
    assert!(!project.path("output/report.md").exists(), "a report was made");
}

fn svg(inner: &str) -> Vec<u8> {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"90\" height=\"90\">{inner}</svg>").into_bytes()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    // What zip packs is what PNG packs, without its head.
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("a", options).expect("in memory");
    archive.write_all(bytes).expect("in memory");
    let packed = archive.finish().expect("in memory").into_inner();
    let name_end = 30 + 1;
    let size = u32::from_le_bytes(
        packed[packed.windows(4).rposition(|head| head == b"PK\x01\x02").expect("entry") + 20..][..4]
            .try_into()
            .expect("four"),
    ) as usize;
    [&[0x78, 0x9c], &packed[name_end..name_end + size]].concat()
}

/// A PNG of one pixel with another part in it.
fn png(kind: &str, data: &[u8]) -> Vec<u8> {
    let part = |kind: &str, data: &[u8]| {
        let body = [kind.as_bytes(), data].concat();
        let length = u32::try_from(data.len()).expect("small").to_be_bytes();
        [&length[..], &body, &crc(&body).to_be_bytes()].concat()
    };
    let head = [&1_u32.to_be_bytes()[..], &1_u32.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    let parts = [part("IHDR", &head), part(kind, data), part("IDAT", &zlib(&[0, 128])), part("IEND", &[])];
    [&b"\x89PNG\r\n\x1a\n"[..], &parts.concat()].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letter = |bits: u32| char::from(LETTERS[(bits & 63) as usize]);
    let three = |chunk: &[u8]| {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(*chunk.get(at).unwrap_or(&0)));
        [letter(bits >> 18), letter(bits >> 12), letter(bits >> 6), letter(bits)]
            .into_iter()
            .take(chunk.len() + 1)
            .collect::<String>()
    };
    bytes.chunks(3).map(three).collect()
}

#[test]
fn pictures_that_unpack_to_more_than_they_are() {
    let profile = |size: usize| [&b"a\0\0"[..], &zlib(&vec![0; size])].concat();
    refused("a.png", &png("iCCP", &profile(20 << 20)), "色彩配置或说明太大");
    refused("a.png", &png("zTXt", &profile(20 << 20)), "色彩配置或说明太大");
    refused("a.svg", &[&[0x1f, 0x8b, 8, 0][..], &zlib(&svg(""))].concat(), "SVGZ");
    refused("a.jpg", &[&b"\xff\xd8\xff\xe0"[..], &b"\xff\xda".repeat(100)].concat(), "反复解码");
    // The head of a JPEG for a press: of greys and of a screen it has fewer colours.
    let head = |colours: u8| [&b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x01\0\x01"[..], &[colours]].concat();
    refused("a.jpg", &head(4), "CMYK");
    // A profile as cameras and presses have.
    let sound = showing("a.png", &png("tEXt", b"a\0b"));
    assert_eq!(run(&sound, &["build", "--format", "md"]).status, 0);
}

#[test]
fn an_svg_that_draws_without_end() {
    let uses =
        |name: &str, of: &str| format!("<g id=\"{name}\">{}</g>", format!("<use xlink:href=\"#{of}\"/>").repeat(20));
    let names: Vec<String> = (0..12).map(|at| format!("n{at}")).collect();
    let tower: String = names.windows(2).map(|pair| uses(&pair[0], &pair[1])).collect();
    refused("a.svg", &svg(&format!("{tower}<rect id=\"n11\" width=\"1\" height=\"1\"/>")), "要画的元素太多");
    refused("a.svg", &svg("<g id=\"a\"><use href=\"#a\"/></g>"), "画的是它自己");
    refused("a.svg", &svg(&format!("{}{}", "<g>".repeat(5_000), "</g>".repeat(5_000))), "嵌套太深");
    let entities = b"<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text>&b;</text></svg>";
    refused("a.svg", entities, "定义了实体");
    let blur = "<filter id=\"f\"><feGaussianBlur stdDeviation=\"5\"/></filter>";
    refused("a.svg", &svg(&format!("{blur}<rect width=\"900000\" height=\"900000\" filter=\"url(#f)\"/>")), "滤镜");
    // A shadow as charts have, and a mark that is drawn a hundred times.
    let marks = "<use href=\"#m\"/>".repeat(100);
    let sound =
        svg(&format!("{blur}<rect id=\"m\" width=\"9\" height=\"9\" fill=\"#ff8800\" filter=\"url(#f)\"/>{marks}"));
    assert_eq!(run(&showing("a.svg", &sound), &["build", "--format", "md"]).status, 0);
}

#[test]
fn pictures_in_an_svg_are_looked_at_too() {
    let shown = |href: &str| svg(&format!("<image width=\"9\" height=\"9\" href=\"{href}\"/>"));
    let data = |kind: &str, bytes: &[u8]| format!("data:image/{kind};base64,{}", base64(bytes));
    let mut huge = png("tEXt", b"a\0b");
    huge[16..24].copy_from_slice(&[100_000_u32, 100_000].map(u32::to_be_bytes).concat());
    refused("a.svg", &shown(&data("png", &huge)), "太大了");
    refused("a.svg", &shown("/etc/passwd"), "引用了别的文件");
    refused("a.svg", &shown("http://127.0.0.1:9/x.png"), "引用了别的文件");
    refused("a.svg", &shown("data:image/svg+xml,%3Csvg/%3E"), "不能查看的图片");
    let nested = (0..4).fold(svg(""), |inner, _| shown(&data("svg+xml", &inner)));
    refused("a.svg", &nested, "一层套一层");
    let sound = shown(&data("png", &png("tEXt", b"a\0b")));
    assert_eq!(run(&showing("a.svg", &sound), &["build", "--format", "md"]).status, 0);
}

#[test]
fn a_file_that_is_no_picture_is_named() {
    for (name, bytes, words) in [
        ("a.png", &b""[..], "0 字节"),
        ("a.png", b"PK\x03\x04 a document", "不是能用的图片"),
        ("a.png", b"\xff\xd8\xff\xe0\0\x10JFIF", "内容是 jpg"),
        ("a.jpg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "内容是 svg"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIH", "不完整"),
        ("a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><g>", "没有写完"),
        ("a.svg", b"<svg></g>", "标记不成对"),
        ("a.gif", b"GIF89a", "打不开"),
    ] {
        refused(name, bytes, words);
    }
}

/// What only typst can tell is told with the name of the picture and the line that shows it.
#[test]
fn a_picture_that_typst_cannot_draw_is_named() {
    let mut broken = png("tEXt", b"a\0b");
    let at = broken.windows(4).position(|part| part == b"IDAT").expect("part") + 6;
    broken[at..at + 4].fill(0xff);
    let project = showing("b.png", &broken);
    // typst has limits of its own.
    let answer = project.run(&["build"]);
    assert!(answer.status > 0 && answer.stderr.contains("图片 `inputs/images/b.png` 打不开"), "{}", answer.stderr);
    assert!(answer.stderr.contains("inputs/narrative/20-tasks.md:6"), "{}", answer.stderr);
    assert!(!answer.stderr.contains("theme.typ") && !answer.stderr.contains("failed to"), "{}", answer.stderr);
}

#[test]
fn a_picture_is_set_wherever_it_stands() {
    let project = showing("a.png", &png("tEXt", b"a\0b"));
    project.write("inputs/images/b.png", png("tEXt", b"a\0b"));
    let body =
        "---\npart: tasks\n---\n- 项：\n\n  ![图](../images/a.png \"列表里\")\n\n> ![图](../images/b.png \"引文里\")\n";
    project.write("inputs/narrative/20-tasks.md", body);
    project.build(&[]);
    let text = crate::support::pdf_text(&project.path("output/report.pdf"));
    assert!(text.contains("列表里") && text.contains("引文里"), "{text}");
}
