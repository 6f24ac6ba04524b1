//! What is looked at before typst sees a picture: what it is, by its bytes and not by its name, and that drawing
//! it stays within bounds. The only user of imagesize and flate2.
//!
//! A picture is small as a file and may be gigabytes as pixels, as a colour profile, or as an SVG that draws
//! the same things again and again.

use std::io::{self, Read as _};

use flate2::read::ZlibDecoder;

use super::svg;
use super::world::picture_path;
use crate::diag::{Code, Diagnostic};
use crate::place::Place;

/// Most pixels: some 170 MB when drawn; a scan of an A3 page at 400 dpi has 31 million.
const MOST_PIXELS: usize = 40_000_000;
/// Most bytes that the texts and the colour profile of a PNG may unpack to; a profile of a press has 2 MB.
const MOST_UNPACKED: u64 = 8 << 20;
/// Most passes over a JPEG; programs write ten.
const MOST_SCANS: usize = 64;

/// Why a picture is not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    code: Code,
    message: String,
    reason: &'static str,
    hint: &'static str,
}

impl Refusal {
    /// It is what it says it is, and too much.
    pub(super) fn unsafe_picture(message: impl Into<String>, reason: &'static str) -> Self {
        let hint = "请用画图软件打开，另存为 PNG 后再放进来；打不开的，请核实来源";
        Self { code: Code::UnsafeFile, message: message.into(), reason, hint }
    }

    /// It is no picture that can be set.
    pub(super) fn broken(message: impl Into<String>, reason: &'static str) -> Self {
        let hint = "请用画图软件打开，另存为 PNG 后再放进来；打不开的，请原单位重新发送";
        Self { code: Code::MissingImage, message: message.into(), reason, hint }
    }
}

/// The finding for a picture that is not drawn.
pub(crate) fn unfit(name: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let Refusal { code, message, reason, hint } = fault(bytes, Some(name), 0)?;
    Some(Diagnostic::error(code, Place::File(picture_path(name)), message).because(reason).hint(hint))
}

/// The forms of pictures that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Png,
    Jpeg,
    Gif,
    Webp,
    Svg,
}

impl Form {
    fn of(bytes: &[u8]) -> Option<Self> {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'G', b'I', b'F', b'8', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ if text.starts_with(b"<") => Some(Self::Svg),
            _ => None,
        }
    }

    /// Endings that its files have.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Gif => &["gif"],
            Self::Webp => &["webp"],
            Self::Svg => &["svg"],
        }
    }
}

/// What is wrong with a picture; `name` is that of its file, if it is one, and `depth` counts the pictures
/// that it stands in.
pub(super) fn fault(bytes: &[u8], name: Option<&str>, depth: usize) -> Option<Refusal> {
    const GZIP: &[u8] = &[0x1f, 0x8b];
    if bytes.starts_with(GZIP) {
        return Some(Refusal::unsafe_picture("这是压缩过的 SVG（SVGZ），没有使用", "压缩过的图片，解开来可能有几 GB"));
    }
    let Some(form) = Form::of(bytes) else {
        let message = if bytes.is_empty() { "图片是空的（0 字节）" } else { "这不是能用的图片" };
        return Some(Refusal::broken(
            message,
            "内容不是 png、jpg、gif、webp、svg 中的任何一种，多半是改了扩展名或没有下载完",
        ));
    };
    let ending = name.and_then(|name| Some(name.rsplit_once('.')?.1.to_ascii_lowercase()));
    if ending.is_some_and(|ending| !form.endings().contains(&ending.as_str())) {
        let message = format!("图片的扩展名与内容不符：内容是 {}", form.endings()[0]);
        return Some(Refusal::broken(message, "排版程序按扩展名打开图片，名称不符就打不开"));
    }
    let own = match form {
        Form::Svg => return svg::fault(bytes, depth),
        Form::Png => png(bytes),
        Form::Jpeg => jpeg(bytes),
        Form::Gif | Form::Webp => None,
    };
    own.or_else(|| pixels(bytes))
}

/// Width and height of a picture in pixels; none for what has none, such as an SVG.
pub(crate) fn picture_size(bytes: &[u8]) -> Option<(u64, u64)> {
    let size = imagesize::blob_size(bytes).ok()?;
    Some((size.width as u64, size.height as u64))
}

fn pixels(bytes: &[u8]) -> Option<Refusal> {
    let Ok(size) = imagesize::blob_size(bytes) else {
        return Some(Refusal::broken("图片打不开", "文件损坏或不完整：读不出宽和高"));
    };
    let message = format!("图片有 {}×{} 像素，太大了", size.width, size.height);
    (size.width.saturating_mul(size.height) > MOST_PIXELS).then(|| {
        let reason = "排版时要为每个像素留出内存，4000 万像素以上的图片会占用几 GB；印在 A4 纸上，宽 2000 像素就够了";
        Refusal { hint: "请用画图软件缩小后再放进来", ..Refusal::unsafe_picture(message, reason) }
    })
}

/// What is packed in a PNG besides its pixels.
fn png(bytes: &[u8]) -> Option<Refusal> {
    let mut rest = bytes.get(8..)?;
    let mut room = MOST_UNPACKED;
    while let [a, b, c, d, head @ ..] = rest {
        let length = usize::try_from(u32::from_be_bytes([*a, *b, *c, *d])).unwrap_or(usize::MAX);
        let (kind, body) = (head.get(..4)?, head.get(4..)?);
        let Some(data) = body.get(..length) else {
            return Some(Refusal::broken("图片打不开", "PNG 文件不完整，多半是没有下载完"));
        };
        // A name that ends with a zero, then what is packed, after a byte or two that say how.
        let packed = match kind {
            b"iCCP" | b"zTXt" => 2,
            b"iTXt" => 3,
            _ => 0,
        };
        if packed > 0 {
            let at = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
            let unpacked = ZlibDecoder::new(data.get(at + packed..).unwrap_or_default()).take(room + 1);
            // One that does not unpack is passed over by typst as well.
            let size = io::copy(&mut { unpacked }, &mut io::sink()).unwrap_or(0);
            let Some(left) = room.checked_sub(size) else {
                let reason = "正常的色彩配置和说明只有几 KB，解开来却超过 8 MB，是压缩炸弹";
                return Some(Refusal::unsafe_picture("图片里夹带的色彩配置或说明太大", reason));
            };
            room = left;
        }
        rest = body.get(length + 4..).unwrap_or_default();
    }
    None
}

/// How often the pixels of a JPEG are gone over, and in which colours it is.
fn jpeg(bytes: &[u8]) -> Option<Refusal> {
    // With a profile it is known which colours these are.
    let has_profile = bytes.windows(12).any(|bytes| bytes == b"ICC_PROFILE\0");
    if jpeg_colours(bytes) == Some(4) && !has_profile {
        let reason = "存档格式的 PDF（PDF/A）不收没有色彩配置的 CMYK 图片";
        return Some(Refusal::broken("图片是印刷用的 CMYK 颜色", reason));
    }
    let scans = bytes.windows(2).filter(|pair| *pair == [0xff, 0xda]).count();
    (scans > MOST_SCANS).then(|| {
        Refusal::unsafe_picture(
            "图片要反复解码，没有使用",
            "正常的 JPEG 分十来遍画完，这一张分了几十遍以上，排版会停不下来",
        )
    })
}

/// How many colours each pixel of a JPEG is mixed of: 1 for greys, 3 for a screen, 4 for a press.
fn jpeg_colours(bytes: &[u8]) -> Option<u8> {
    let mut rest = bytes.get(2..)?;
    while let [0xff, kind, after @ ..] = rest {
        // Bytes that fill up, and marks without a length.
        if matches!(kind, 0xff) {
            rest = rest.get(1..)?;
            continue;
        }
        if matches!(kind, 0x01 | 0xd0..=0xd8) {
            rest = after;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*after.first()?, *after.get(1)?]));
        if matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc) {
            // Length, depth, height and width come first.
            return after.get(7).copied();
        }
        rest = after.get(length.max(2)..)?;
    }
    None
}
