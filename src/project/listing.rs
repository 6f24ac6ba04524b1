//! One more workbook in `report.yaml`; all else of it stays as it was written.

use super::{JOB_FILE, Project};
use crate::model::job::Job;
use crate::place::Place;
use crate::text::yaml::scalar;

impl Project {
    /// The text of `report.yaml`, as it stands on disk, with one more workbook in the list; none where the list is
    /// not one that a line can be added to.
    pub(crate) fn listing(&self, text: &str, book: &str) -> Option<String> {
        let last = self.job.workbooks.last()?;
        let Place::Line { at, .. } = self.place_of(last) else { return None };
        debug_assert_eq!(&*at.file, JOB_FILE);
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let line = *lines.get(at.line.checked_sub(1)?)?;
        let indent = &line[..line.len() - line.trim_start().len()];
        line.trim_start().strip_prefix("- ")?;
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let own = format!("{indent}- {}{end}", scalar(book));
        let whole = format!("{line}{end}");
        if !line.ends_with('\n') {
            lines[at.line - 1] = &whole;
        }
        lines.insert(at.line, &own);
        let edited = lines.concat();
        let names = |text: &str| -> Option<Vec<String>> {
            let job: Job = serde_yaml::from_str(text.trim_start_matches('\u{feff}')).ok()?;
            Some(job.workbooks.into_iter().map(|book| book.value).collect())
        };
        // Whatever the line looked like, the list is the old one and the new name.
        let expected = self.job.workbooks.iter().map(|book| book.value.clone()).chain([book.to_owned()]);
        (names(&edited)? == expected.collect::<Vec<_>>()).then_some(edited)
    }
}

#[cfg(test)]
mod tests {
    use super::Project;

    #[test]
    fn a_line_is_added_and_nothing_else() {
        const HEAD: &str = "title: 甲\nregion: 乙\nbureau: 丙\ndate: 2023-10-20\nplan: { name: 丁, short: 戊, term: 己, base-year: 2020, end-year: 2025 }\nevaluation: { kind: 中期评估, from: 庚, to: 辛, annual-data: 壬, monthly-data: 癸 }\nworkbooks:";
        let job = |list: &str| format!("{HEAD}{list}");
        for (list, expected) in [
            (
                "\n  - 附表.xlsx  # 表\n  - \"乙.xlsx\"\nsections: []\n",
                Some("\n  - 附表.xlsx  # 表\n  - \"乙.xlsx\"\n  - 丁.xlsx\nsections: []\n"),
            ),
            ("\n- 附表.xlsx", Some("\n- 附表.xlsx\n- 丁.xlsx\n")),
            (" [附表.xlsx]\n", None),
        ] {
            let text = job(list);
            let project = Project::of(&text);
            assert_eq!(project.listing(&text, "丁.xlsx"), expected.map(job), "{text}");
            let windows = text.replace('\n', "\r\n");
            let expected = expected.map(|list| job(list).replace('\n', "\r\n"));
            assert_eq!(project.listing(&windows, "丁.xlsx"), expected, "{text}");
        }
    }
}
