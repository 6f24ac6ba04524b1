//! A run of typst over documents, and its messages as findings that a clerk can act on.

use super::engine::PdfSetup;
use super::fonts::FontSet;
use super::process::RunError;
use super::standby;
use super::typst::{TooWide, TypstSource};
use super::typst_cli::{self, Failure, Message, Typst, TypstJob};
use crate::diag::{Code, Diagnostic, file_trouble};
use crate::model::job::{Fonts, TypstLimits};
use crate::model::report::Meta;
use crate::place::{LinePlace, Place};
use crate::project::World;

/// A run of typst over the sources of `documents` documents of a report.
pub(super) fn job<'a>(
    meta: &Meta,
    images: impl IntoIterator<Item = &'a String>,
    sources: &'a [(&'a str, &'a str)],
    fonts: FontSet,
    setup: &'a PdfSetup<'_>,
    documents: usize,
) -> TypstJob<'a> {
    // A run over many documents may take as much longer.
    let seconds = setup.limits.timeout.saturating_mul(1 + documents as u64 / 10);
    TypstJob {
        typst: setup.typst,
        sources,
        world: setup.world,
        timestamp: timestamp(meta.date),
        folders: &setup.fonts.folders,
        fonts,
        images: images.into_iter().map(String::as_str).collect(),
        limits: TypstLimits { timeout: seconds, ..setup.limits },
    }
}

/// The fonts that documents need, given their sources without the page style, and their pictures.
pub(super) fn fonts<'a>(
    meta: &Meta,
    sources: impl Iterator<Item = &'a str>,
    mut images: impl Iterator<Item = &'a String>,
    setup: &PdfSetup<'_>,
) -> FontSet {
    // A drawing names fonts in ways of its own, and typst does not say what it could not show of it.
    let has_words = |name: &String| {
        let drawing = || setup.world.picture(name).unwrap_or_default();
        name.to_ascii_lowercase().ends_with(".svg") && String::from_utf8_lossy(&drawing()).contains("<text")
    };
    if images.any(has_words) {
        return FontSet::ALL;
    }
    FontSet::needed(setup.fonts, &meta.fonts, setup.theme, sources)
}

/// Runs a job, and once more with all fonts where those that it was given lack a character after all.
pub(super) fn run<T>(
    mut job: TypstJob<'_>,
    run: impl Fn(&TypstJob<'_>) -> Result<(T, Vec<Message>), Failure>,
) -> Result<(T, Vec<Message>), Failure> {
    let result = run(&job);
    let (Ok((_, messages)) | Err(Failure::Refused(messages))) = &result else { return result };
    if !matches!(job.fonts, FontSet::Files(_)) || messages.iter().all(|message| missing_text(message).is_none()) {
        return result;
    }
    job.fonts = FontSet::ALL;
    run(&job)
}

/// Sets several documents in one run: by the typst that stands by where there is one and nothing is amiss, else by
/// one that is started for it.
pub(super) fn bundle(
    job: TypstJob<'_>,
    names: &[String],
    setup: &PdfSetup<'_>,
) -> Result<(Vec<Vec<u8>>, Vec<Message>), Failure> {
    let made = setup.standby.and_then(|folder| standby::bundle(folder, &setup.fonts.stamp, &job, names));
    match made.filter(|(_, messages)| messages.iter().all(|message| missing_text(message).is_none())) {
        Some(made) => Ok(made),
        None => run(job, |job| typst_cli::bundle(job, names)),
    }
}

/// What typst said, as findings.
pub(super) fn findings(fonts: &Fonts, messages: &[Message], places: &Places<'_>) -> Vec<Diagnostic> {
    let no_fonts = missing_fonts(fonts, messages);
    // Without a font no character of the chain can be shown; saying so once is enough.
    let told = |message: &&Message| {
        !message.text.starts_with(UNKNOWN_FONT) && (no_fonts.is_empty() || missing_text(message).is_none())
    };
    let mut findings = places.findings(&messages.iter().filter(told).collect::<Vec<_>>());
    findings.extend(no_fonts);
    findings
}

const UNKNOWN_FONT: &str = "unknown font family: ";

/// Font chains without a single font that typst knows.
fn missing_fonts(fonts: &Fonts, messages: &[Message]) -> Vec<Diagnostic> {
    let unknown: Vec<String> = messages
        .iter()
        .filter_map(|message| message.text.strip_prefix(UNKNOWN_FONT))
        .map(|family| family.trim().trim_matches('"').to_lowercase())
        .collect();
    let is_unknown = |family: &String| unknown.contains(&family.to_lowercase());
    fonts
        .chains()
        .into_iter()
        .filter(|(_, _, chain)| !chain.is_empty() && chain.iter().all(is_unknown))
        .map(|(key, use_of, chain)| no_font(key, use_of, chain))
        .collect()
}

/// The finding for a font chain without any installed font.
pub fn no_font(key: &str, use_of: &str, chain: &[String]) -> Diagnostic {
    let message = format!("没有安装{use_of}的任何一种字体");
    Diagnostic::error(Code::NoFont, Place::File("inputs/report.yaml".to_owned()), message)
        .because(format!("依次找过：{}", chain.join("、")))
        .hint("请安装其中一种，或把字体文件放进项目的 .tools/fonts 文件夹")
        .hint(format!("也可以在 report.yaml 的 fonts.{key} 中写上已安装的字体名（`pinggu doctor` 会列出缺什么）"))
}

/// The finding for a typst that is not there.
pub fn no_typst(error: &std::io::Error) -> Diagnostic {
    let not_found = error.kind() == std::io::ErrorKind::NotFound;
    let message = if not_found { "没有找到排版程序 typst" } else { "排版程序 typst 无法运行" };
    Diagnostic::error(Code::NoTypst, Place::File("typst".to_owned()), message)
        .because(if not_found { "生成 PDF 要用它；Markdown 不需要".to_owned() } else { file_trouble(error) })
        .hint("请安装 typst 0.15（单个程序文件），放在 pinggu 旁边或 PATH 中，或用 --typst 指明位置")
        .hint("暂时只要文字时，可用 `pinggu build --format md`")
}

/// A warning when the installed typst is another version.
pub fn other_version(typst: &Typst) -> Option<Diagnostic> {
    let same = typst.version.split('.').take(2).eq(typst_cli::WANTED.split('.'));
    (!same).then(|| {
        let message = format!("typst 的版本是 {}，本程序按 {} 编写", typst.version, typst_cli::WANTED);
        Diagnostic::warning(Code::TypstVersion, Place::File(typst.path.display().to_string()), message)
            .because("不同版本的排版结果可能不同")
            .hint(format!("请安装 typst {}", typst_cli::WANTED))
    })
}

/// The finding for a run that the user has ended.
pub fn interrupted() -> Diagnostic {
    Diagnostic::error(Code::Interrupted, Place::File("pinggu".to_owned()), "已按要求中断，原有文件没有改动")
        .because("收到了 Ctrl+C 或系统的结束信号")
        .hint("重新运行即可，不必清理")
}

pub(super) fn explain(failure: &Failure, setup: &PdfSetup<'_>) -> Diagnostic {
    let place = Place::File(setup.typst.path.display().to_string());
    let failed =
        |message: String, reason: String| Diagnostic::error(Code::TypstFailed, place.clone(), message).because(reason);
    match failure {
        Failure::NotRun(RunError::Timeout(limit)) => {
            failed(format!("排版超过 {} 秒，已中止", limit.as_secs()), "文档过大，或 typst 没有响应".to_owned())
                .hint("请重试；文档确实很大时，可在 report.yaml 中调大 typst.timeout")
        }
        Failure::NotRun(RunError::Io(error)) => {
            failed("排版程序无法运行".to_owned(), file_trouble(error)).hint("请检查磁盘空间和临时文件夹的权限")
        }
        Failure::NotRun(RunError::Flood) => {
            failed("排版程序不停地输出，已中止".to_owned(), "它不像是正常的 typst".to_owned())
                .hint("请运行 `pinggu doctor` 检查安装")
        }
        Failure::NotRun(RunError::Interrupted) => interrupted(),
        Failure::Crashed(said) if said.contains("memory allocation of") => failed(
            "排版程序要的内存超出限度，已中止".to_owned(),
            format!("最多 {} MB；文档越长、图片越大，排版用的内存越多", setup.limits.memory_mib),
        )
        .hint("请检查是否有特别大的图片、表格；文档确实很大时，可在 report.yaml 中调大 typst.memory-mib")
        .hint("暂时只要文字时，可用 `pinggu build --format md`"),
        Failure::Crashed(said) => {
            failed("排版程序异常退出".to_owned(), said.lines().take(5).collect::<Vec<_>>().join("；"))
                .hint("请运行 `pinggu doctor` 检查安装")
        }
        Failure::Killed(signal) => failed(
            format!("排版程序被系统中止（信号 {signal}）"),
            "多半是内存不够：文档越长，排版用的内存越多".to_owned(),
        )
        .hint("请关闭其他程序后重试，或换一台内存大的电脑")
        .hint("暂时只要文字时，可用 `pinggu build --format md`"),
        Failure::Refused(_) => failed("排版失败".to_owned(), String::new()),
    }
}

/// Finds where in the project a line of the typst source was written.
pub(super) struct Places<'a> {
    /// Sources by name.
    pub sources: Vec<(String, &'a TypstSource)>,
    /// The page style, a file of its own.
    pub theme: &'a str,
    pub world: &'a World,
}

/// Name of the page style beside the documents.
pub(super) const THEME_FILE: &str = "theme.typ";

impl Places<'_> {
    fn place(&self, message: &Message) -> Place {
        let named = |(name, _): &&(String, &TypstSource)| Some(name.as_str()) == message.file.as_deref();
        let (Some(line), source) = (message.line, self.sources.iter().find(named)) else {
            return Place::File("report.typ".to_owned());
        };
        let Some((_, source)) = source else {
            return Place::line("templates/theme.typ", self.theme, line, 1);
        };
        let Some(origin) = source.origin(line) else {
            return Place::line("report.typ", &source.text, line, 1);
        };
        self.of(origin)
    }

    /// A line of a text of the project.
    fn of(&self, origin: &LinePlace) -> Place {
        let original = self.world.raw_text(&origin.file).unwrap_or_default();
        Place::line(&origin.file, &original, origin.line, origin.column)
    }

    /// A finding for each table that no page is wide enough for.
    pub(super) fn too_wide(&self, source: &TypstSource) -> Vec<Diagnostic> {
        let finding = |TooWide { table, lacks, source }: &TooWide| {
            let name = if table.is_empty() { "这张表".to_owned() } else { format!("`{table}`") };
            // 72 points to an inch of 25.4 mm.
            let millimetres = lacks.saturating_mul(254) / 72_000 + 1;
            let message = format!("{name}太宽，横排、用六号字也排不下");
            Diagnostic::warning(Code::WideTable, self.of(source), message)
                .because(format!(
                    "各栏最长的数并排起来，比 225 毫米的版心还宽 {millimetres} 毫米；太长的数在格子里断成了几行"
                ))
                .hint("请减少几栏，或拆成两张表；数很长的，可改用万元、亿元作单位")
        };
        source.too_wide.iter().map(finding).collect()
    }

    /// The finding for characters that no font of the chains has, at the first of them.
    pub(super) fn borrowed(&self, fonts: &FontSet) -> Option<Diagnostic> {
        /// Most characters that are named.
        const MOST: usize = 20;
        let FontSet::All { borrowed } = fonts else { return None };
        let first = self.sources.iter().find_map(|(_, source)| {
            let mut lines = source.text.lines().zip(1..);
            let origin = lines.find_map(|(text, line)| text.contains(borrowed.as_slice()).then(|| source.origin(line)));
            origin.flatten()
        })?;
        let named: Vec<String> = borrowed.iter().take(MOST).map(|character| format!("`{character}`")).collect();
        let more = if borrowed.len() > MOST { format!("等 {} 个字", borrowed.len()) } else { String::new() };
        let message = format!("所列的字体里没有 {}{more}，排版时借用了本机别的字体", named.join("、"));
        let finding = Diagnostic::warning(Code::BorrowedGlyph, self.of(first), message)
            .because("借来的字体样子不同；换一台电脑，借到的可能是另一种，也可能借不到")
            .hint("请在 report.yaml 的 fonts.fallback 中补上含有这些字的字体（生僻字可用 SimSun-ExtB 或 Noto Serif CJK SC）");
        Some(finding)
    }

    /// One finding for each message, at its first place, with the number of places.
    fn findings(&self, messages: &[&Message]) -> Vec<Diagnostic> {
        let mut said: Vec<(&Message, usize)> = Vec::new();
        for message in messages {
            match said.iter_mut().find(|(first, _)| first.text == message.text) {
                Some((_, times)) => *times += 1,
                None => said.push((message, 1)),
            }
        }
        let more = said.len().saturating_sub(MOST_FINDINGS);
        let mut findings: Vec<Diagnostic> =
            said.iter().take(MOST_FINDINGS).map(|(message, times)| self.finding(message, *times)).collect();
        if let Some(last) = findings.last_mut().filter(|_| more > 0) {
            last.reason = format!("{}（另有 {more} 条类似的没有列出）", last.reason);
        }
        findings
    }

    fn finding(&self, message: &Message, times: usize) -> Diagnostic {
        let place = self.place(message);
        let often = if times > 1 { format!("（共 {times} 处，这是第一处）") } else { String::new() };
        if let Some(text) = missing_text(message) {
            return Diagnostic::error(Code::MissingGlyph, place, format!("没有字体能显示 `{text}`{often}"))
                .because("所用字体和后备字体里都没有这个字，印出来会是空框")
                .hint("请在 report.yaml 的 fonts.fallback 中补上含有该字的字体（生僻字可用 SimSun-ExtB 或 Noto Serif CJK SC）")
                .hint("如果是粘贴带入的特殊符号，请改用普通写法");
        }
        let make = if message.is_error { Diagnostic::error } else { Diagnostic::note };
        let what = if message.is_error { "排版失败" } else { "排版提示" };
        make(Code::TypstFailed, place, format!("{what}{often}"))
            .because(message.text.clone())
            .hint("改过 templates/theme.typ 时，请与 `pinggu init` 新建项目里的那一份对照")
    }
}

/// Most findings about one run of typst; a wrong page style or a missing font can cause thousands.
const MOST_FINDINGS: usize = 20;

/// The text that no font can show, when that is what typst complains about:
/// ``the text `"㐀"` could not be displayed with font `"SimSun"` ``.
fn missing_text(message: &Message) -> Option<&str> {
    let (head, _) = message.text.split_once(" could not be displayed")?;
    let (_, quoted) = head.split_once('`')?;
    Some(quoted.trim_matches(['`', '"']))
}

/// Seconds from 1970-01-01 to the day, UTC.
fn timestamp((year, month, day): (i32, u8, u8)) -> i64 {
    // Days from civil date, after Howard Hinnant's algorithm.
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era - 719_468) * 86_400
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_s_date_becomes_a_timestamp() {
        assert_eq!(timestamp((1970, 1, 1)), 0);
        assert_eq!(timestamp((2023, 10, 20)), 1_697_760_000);
        assert_eq!(timestamp((2024, 2, 29)), 1_709_164_800);
    }

    #[test]
    fn a_chain_is_missing_only_when_all_of_it_is() {
        let unknown = |family: &str| Message {
            is_error: false,
            file: None,
            line: None,
            text: format!("unknown font family: {family}"),
        };
        let fonts = Fonts { latin: vec!["A".into(), "B".into()], ..Fonts::default() };
        assert!(missing_fonts(&fonts, &[unknown("a")]).is_empty());
        assert_eq!(missing_fonts(&fonts, &[unknown("a"), unknown("b")]).len(), 1);
    }
}
