//! Names in prose: indicators under another name than in the table, departments missing from
//! `report.yaml`.

use super::Evidence;
use super::prose::Prose;
use super::prose::lex::TokenKind;
use crate::diag::{Code, Diagnostic, Sink, nearest};
use crate::model::department::Roster;

/// Names that are nearly those of the table.
pub(super) fn drifts(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    for (index, tokens) in prose.tokens.iter().enumerate() {
        for token in tokens {
            let TokenKind::Name(at, subject) = token.kind else { continue };
            let name = &prose.lexicon.names()[at];
            let row = subject.indicator.and_then(|row| evidence.facts.indicators().rows.get(row));
            let Some(row) = row.filter(|_| name.drifts) else { continue };
            let message = format!("指标名称前后不一致：文中是 `{}`，表格中是 `{}`", name.form, row.name);
            sink.push(
                Diagnostic::note(Code::NameDrift, prose.place(index, &token.range), message)
                    .because("同一指标用两个名称，读者会以为是两项")
                    .hint("请统一名称；确需使用时，在 report.yaml 的 aliases 中登记"),
            );
        }
    }
}

/// Departments in prose that are not registered.
pub(super) fn departments(evidence: Evidence<'_>, prose: &Prose<'_>, sink: &mut Sink) {
    let roster = Roster::of(evidence.facts.job());
    if roster.is_empty() {
        return;
    }
    let own = evidence.facts.job().region.level.character();
    for (index, passage) in prose.passages.iter().enumerate() {
        for (at, end) in
            ENDS.iter().flat_map(|end| passage.text.match_indices(end)).map(|(at, mark)| (at, at + mark.len()))
        {
            // 布局, 格局, 结局 … are words.
            if passage.text[..at].ends_with(['局', '布', '格', '结', '全', '大', '时', '破', '定', '僵', '变', '开'])
            {
                continue;
            }
            let Some(start) = department_start(&passage.text, at, own) else { continue };
            let name = &passage.text[start..end];
            if name.chars().count() < 4 {
                continue;
            }
            let is_known = roster.resolve(name).is_some()
                || roster.aliases().any(|known| known.ends_with(name) || name.ends_with(known));
            let after = &passage.text[end..];
            if is_known || after.starts_with(['面', '势', '部', '限']) {
                continue;
            }
            let place = prose.place(index, &(start..end));
            // One that is nearly a registered name is likely that name with a slip in it.
            let is_slip = nearest(name, roster.aliases()).is_some();
            let weighed = if is_slip { Diagnostic::warning } else { Diagnostic::note };
            sink.push(
                weighed(Code::DepartmentName, place, format!("部门名称 `{name}` 没有登记"))
                    .because("可能是写错，也可能是没有登记的部门；没有登记的部门没有摘编")
                    .closest(name, roster.aliases())
                    .hint("名称无误时，可在 report.yaml 的 departments 中登记它或它的别名"),
            );
        }
    }
}

/// Ends of departments' names; 委 alone is also that of the party.
const ENDS: [&str; 9] = ["局", "发改委", "发展改革委", "经信委", "卫健委", "国资委", "住建委", "商务委", "交通委"];

/// Where the name of an own department that ends at a byte begins: `区…局` of a district, `市…局` of a city.
fn department_start(text: &str, end: usize, own: char) -> Option<usize> {
    const LONGEST: usize = 12;
    let back = text[..end].char_indices().rev().take(LONGEST);
    let mut name = back.take_while(|(_, c)| ('\u{4e00}'..='\u{9fff}').contains(c) && !"的由在是为向对各".contains(*c));
    let start = name.find(|(_, c)| *c == own).map(|(at, _)| at)?;
    // 城市管理局, 市市场监管局: the character is a part of another word.
    let start = match text[..start].chars().next_back() {
        Some('城' | '上' | '超' | '集') if own == '市' => return None,
        Some(c) if c == own && text[start..].starts_with("市场") => start - c.len_utf8(),
        _ => start,
    };
    Some(start)
}
