//! The page around the text: head with its policy, bar, contents, panels, data and scripts.

use std::fmt::Write as _;
use std::io;

use super::Backing;
use super::data::{Data, inert};
use super::policy::policy;
use super::preview::{self, Preview};
use crate::diag::Severity;
use crate::markup::escape::escape_tags;
use crate::model::report::Report;
use crate::render::outline::entries;

const STYLE: &str = include_str!("style.css");
/// The script, whose parts share the names of one function.
const SCRIPT: &str = concat!(
    "(function () {\n'use strict';\n",
    include_str!("script/base.js"),
    include_str!("script/proof.js"),
    include_str!("script/findings.js"),
    include_str!("script/search.js"),
    include_str!("script/part.js"),
    include_str!("script/versions.js"),
    include_str!("script/controls.js"),
    "}());\n"
);
const FOLLOW: &str = include_str!("script/preview.js");

/// Deepest level of headings that the contents at the side list.
const DEPTH: u8 = 3;

/// The page around a text that is written, with what its script knows.
pub(super) fn assembled(text: &str, data: &Data<'_>) -> io::Result<Vec<u8>> {
    let Data { report, backing, .. } = *data;
    let meta = &report.meta;
    let of = meta.department.as_ref().map_or_else(String::new, |name| format!("（{name}摘编）"));
    let title = escape_tags(&format!("{}{of}", meta.title.replace('\n', "")));
    let revision = backing.preview.as_ref().map(|_| preview::revision(text, data)).transpose()?;
    let preview = backing.preview.as_ref().zip(revision.as_deref());
    let mut out = head(&title, preview);
    out.reserve(text.len() + (64 << 10));
    out += "<a class=\"skip\" href=\"#report\">跳到正文</a>\n";
    bar(&mut out, report, backing, &title);
    side(&mut out, report, backing);
    let mark = meta.version.as_ref().filter(|_| meta.page.watermark);
    let mark = mark.map_or_else(String::new, |version| {
        format!("<p class=\"watermark\" aria-hidden=\"true\">{}</p>\n", escape_tags(version))
    });
    let _ = write!(
        out,
        "<main id=\"report\" tabindex=\"-1\">\n{mark}<article lang=\"zh-CN\">\n{text}</article>\n</main>\n"
    );
    out += DETAIL;
    out += "<script type=\"application/json\" id=\"data\">";
    let mut out = out.into_bytes();
    inert(data, &mut out)?;
    out.extend(b"</script>\n");
    for script in scripts(preview.is_some()) {
        out.extend(format!("<script>{script}</script>\n").bytes());
    }
    out.extend(b"</body>\n</html>\n");
    Ok(out)
}

/// A page that has no report yet, and follows what is saved.
pub(super) fn waiting(preview: &Preview) -> String {
    let title = "还没有报告";
    let head = head(title, Some((preview, "")));
    format!(
        "{head}<header id=\"bar\"><span class=\"name\">{title}</span></header>\n<main id=\"report\"><article>\n\
         <p>报告生成以后，这里自己会换成报告，不用刷新。</p>\n</article></main>\n<script>{FOLLOW}</script>\n</body>\n</html>\n"
    )
}

/// The scripts of a page, which may follow what is saved.
fn scripts(is_live: bool) -> Vec<&'static str> {
    if is_live { vec![SCRIPT, FOLLOW] } else { vec![SCRIPT] }
}

/// The beginning of a page, down to its body; a preview one knows its revision.
fn head(title: &str, preview: Option<(&Preview, &str)>) -> String {
    let revision = preview.map_or_else(String::new, |(preview, revision)| {
        format!(" data-revision=\"{revision}\" data-signal=\"{}\"", escape_tags(&preview.signal))
    });
    // A preview page may load what lies beside it, and still nothing from elsewhere.
    let more = if preview.is_some() { " 'self' file:" } else { "" };
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"{revision}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"pinggu {}\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escape_tags(&policy(STYLE, &scripts(preview.is_some()), more)),
        env!("CARGO_PKG_VERSION")
    )
}

/// What a page says where a number comes from, and a line for those who hear the page.
const DETAIL: &str = "<aside id=\"detail\" aria-labelledby=\"detail-title\" tabindex=\"-1\" hidden>\n\
<div class=\"detail-head\"><h2 id=\"detail-title\">出处</h2>\
<button type=\"button\" id=\"detail-close\" aria-label=\"关闭出处\">×</button></div>\n\
<div id=\"detail-body\"></div>\n</aside>\n\
<p id=\"said\" class=\"unseen\" role=\"status\" aria-live=\"polite\"></p>\n\
<noscript><p class=\"no-script\">浏览器没有运行脚本：正文可以照常阅读、打印，点数字看出处、查找和筛选要运行脚本。</p></noscript>\n";

fn bar(out: &mut String, report: &Report, backing: &Backing, title: &str) {
    let version = report.meta.version.as_ref();
    let version =
        version.map_or_else(String::new, |label| format!("<span class=\"label\">{}</span>", escape_tags(label)));
    let _ = write!(
        out,
        "<header id=\"bar\">\n<button type=\"button\" id=\"side-toggle\" aria-controls=\"side\" aria-expanded=\"true\">目录</button>\n\
         <span class=\"name\">{title}</span>{version}\n<span class=\"tools\">\n"
    );
    if !backing.departments.is_empty() {
        *out += "<label>摘编<select id=\"department\"><option value=\"\">全文</option>";
        for (at, name) in backing.departments.iter().enumerate() {
            let _ = write!(out, "<option value=\"{at}\">{}</option>", escape_tags(name));
        }
        *out += "</select></label>\n";
    }
    if backing.changed.is_some() {
        *out += "<label>看法<select id=\"versions\"><option value=\"\">花脸稿</option><option value=\"both\">两版并排</option>\
                 <option value=\"old\">只看旧版</option><option value=\"new\">只看新版</option></select></label>\n";
        *out += "<button type=\"button\" id=\"print\">打印</button>\n</span>\n</header>\n";
        return;
    }
    *out += "<label><input type=\"checkbox\" id=\"typed-toggle\">标出手写的数</label>\n\
             <button type=\"button\" id=\"print\">打印</button>\n</span>\n</header>\n";
}

fn side(out: &mut String, report: &Report, backing: &Backing) {
    let count = |severity| backing.findings.iter().filter(|noted| noted.finding.severity == severity).count();
    let weights = [Severity::Error, Severity::Warning, Severity::Note];
    let total = backing.findings.len();
    *out +=
        "<aside id=\"side\" aria-label=\"目录、问题、查找\">\n<div role=\"tablist\" aria-label=\"目录、问题、查找\">\n";
    let tab = |name: &str, label: &str, is_chosen: bool| {
        let focus = if is_chosen { "" } else { " tabindex=\"-1\"" };
        format!(
            "<button type=\"button\" role=\"tab\" id=\"tab-{name}\" aria-controls=\"{name}\" aria-selected=\"{is_chosen}\"{focus}>{label}</button>\n"
        )
    };
    *out += &tab("contents", "目录", true);
    // A page of differences was not checked.
    if backing.changed.is_none() && backing.is_inward {
        *out += &tab("findings", &format!("问题 <b>{total}</b>"), false);
    }
    *out += &tab("search", "查找", false);
    *out += "</div>\n<nav id=\"contents\" role=\"tabpanel\" aria-labelledby=\"tab-contents\"><ul>\n";
    for entry in entries(report, DEPTH) {
        let _ = writeln!(
            out,
            "<li class=\"level{}\"><a href=\"#{}\">{}</a></li>",
            entry.level,
            entry.target,
            escape_tags(&entry.words)
        );
    }
    *out += "</ul></nav>\n<section id=\"findings\" role=\"tabpanel\" aria-labelledby=\"tab-findings\" hidden>\n<div class=\"filters\">";
    *out += "<label>级别<select id=\"findings-severity\"><option value=\"\">全部</option>";
    for severity in weights {
        let (label, count) = (severity.label(), count(severity));
        let _ = write!(out, "<option value=\"{label}\">{label} {count}</option>");
    }
    *out += "</select></label>\n<label>单位<select id=\"findings-department\"><option value=\"\">全部</option>";
    for (at, name) in backing.departments.iter().enumerate() {
        let _ = write!(out, "<option value=\"{at}\">{}</option>", escape_tags(name));
    }
    *out += "<option value=\"-\">没有责任单位</option></select></label></div>\n\
             <p id=\"findings-count\" role=\"status\"></p>\n<ol id=\"findings-list\"></ol>\n</section>\n\
             <section id=\"search\" role=\"tabpanel\" aria-labelledby=\"tab-search\" hidden>\n\
             <form id=\"search-form\" role=\"search\"><label>查找文字或数<input type=\"search\" id=\"search-text\" autocomplete=\"off\"></label></form>\n\
             <p id=\"search-count\" role=\"status\"></p>\n<ol id=\"search-list\"></ol>\n</section>\n</aside>\n";
}
