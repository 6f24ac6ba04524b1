//! Values of `page` and `marks` that their types allow and no page can have.

use super::Project;
use crate::diag::{Code, Diagnostic};

/// The classifications of documents of state, by the highest.
const CLASSES: [&str; 3] = ["绝密", "机密", "秘密"];
/// Percents of black between what no printer shows and what the text cannot be read on.
const GREYS: std::ops::RangeInclusive<u8> = 3..=40;

/// What is wrong with `page` and `marks`.
pub(super) fn faults(project: &Project) -> Vec<Diagnostic> {
    let (page, marks) = (&project.job.page, &project.job.marks);
    let wrong = |path: [&str; 2], value: &str| {
        let message = format!("{} 不能是 `{value}`", path.join("."));
        Diagnostic::error(Code::BadConfig, project.place_of_path(&path), message)
    };
    let mut faults = Vec::new();
    if let Some(serial) = marks.serial.as_deref().filter(|serial| !is_serial(serial)) {
        let finding = wrong(["marks", "serial"], serial).because("份号是六位阿拉伯数字，不足的在前面补 0");
        faults.push(finding.hint("请写成 `serial: \"000001\"` 这样的形式；不标注份号时删去这一行"));
    }
    if let Some(class) = marks.classification.as_deref().filter(|class| !is_classification(class)) {
        let finding = wrong(["marks", "classification"], class);
        let finding = finding.because("密级是绝密、机密、秘密之一，后面可以有 ★ 和保密期限，数字用阿拉伯数字");
        faults.push(finding.hint("请写成 `classification: 秘密★1年` 这样的形式；其他标注写在 marks.notice 里"));
    }
    if marks.notice.as_deref().is_some_and(|notice| notice.trim().is_empty()) {
        let finding = wrong(["marks", "notice"], "").because("写了这一行，就要有标注的文字");
        faults.push(finding.hint("请填写，例如 `notice: 内部资料 注意保存`，或删去这一行"));
    }
    if !(1..=4).contains(&page.contents_depth) {
        let finding = wrong(["page", "contents-depth"], &page.contents_depth.to_string());
        faults.push(finding.because("报告的标题有四级").hint("请写 1 到 4；不要目录时写 `contents: false`"));
    }
    if !GREYS.contains(&page.watermark_grey) {
        let finding = wrong(["page", "watermark-grey"], &page.watermark_grey.to_string());
        let finding = finding.because("这是水印的深浅，黑色的百分之几：太浅印不出来，太深看不清正文");
        faults.push(finding.hint(format!(
            "请写 {} 到 {}；不要水印时写 `watermark: false`",
            GREYS.start(),
            GREYS.end()
        )));
    }
    faults
}

fn is_serial(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `秘密`, `秘密★1年`, `机密★长期`: a class, and after a star how long.
fn is_classification(text: &str) -> bool {
    let rest = CLASSES.iter().find_map(|class| text.strip_prefix(class));
    rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix('★').is_some_and(is_term))
}

fn is_term(term: &str) -> bool {
    let count = term.trim_end_matches(['年', '个', '月', '日', '天']);
    term == "长期" || (count != term && !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_have_six_digits() {
        assert!(is_serial("000123"));
        for wrong in ["", "123", "0000001", "00012a", "０００１２３", "No.123"] {
            assert!(!is_serial(wrong), "{wrong}");
        }
    }

    #[test]
    fn classifications_are_a_class_and_a_term() {
        for right in ["秘密", "机密★长期", "秘密★1年", "绝密★30年", "秘密★6个月"] {
            assert!(is_classification(right), "{right}");
        }
        for wrong in ["", "内部", "秘密1年", "秘密★", "秘密★一年", "秘密★年", "秘密☆1年", "密级：秘密★1年"]
        {
            assert!(!is_classification(wrong), "{wrong}");
        }
    }
}
