//! Same input, same bytes: under another locale, time zone, folder and after another run.

use crate::support::{Project, built_sample};

#[test]
fn outputs_do_not_depend_on_machine_or_moment() {
    let first = built_sample();
    let second = Project::sample();
    let environment =
        [("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati"), ("SOURCE_DATE_EPOCH", "1")];
    for _ in 0..2 {
        let answer = second.run_with(&["build"], &environment);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        for name in ["report.md", "report.json", "report.typ", "report.pdf"] {
            let path = format!("output/{name}");
            assert!(first.bytes(&path) == second.bytes(&path), "{name} differs");
        }
    }
}
