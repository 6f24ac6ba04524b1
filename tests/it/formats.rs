//! The list of formats: the command line, the outputs and the index follow it.

use std::collections::BTreeSet;

use pinggu::render::{Backend, FORMATS, Format};

use crate::support::Project;

#[test]
fn names_endings_and_labels_tell_formats_apart() {
    for told in [|format: &Format| format.name, |format: &Format| format.ending, |format: &Format| format.label] {
        let told: BTreeSet<String> = FORMATS.iter().map(|format| told(format).to_lowercase()).collect();
        assert_eq!(told.len(), FORMATS.len(), "{told:?}");
    }
    // What is no report has no place beside the reports.
    let of_data = |format: &&Format| matches!(format.backend, Backend::Comparison(_));
    assert!(!Format::of_reports().iter().any(of_data) && Format::of_comparisons().iter().any(of_data));
    assert_eq!(Format::of_comparisons().len(), FORMATS.len());
}

/// Runs a command with one format after another, and expects its file and no other's.
fn offers(project: &Project, command: &[&str], offered: &[&'static Format], stem: &str) {
    for format in offered {
        let _ = std::fs::remove_dir_all(project.path("output"));
        let answer = project.run(&[command, &["--format", format.name]].concat());
        assert!(answer.status < 2, "{command:?} {}: {}", format.name, answer.stderr);
        for other in offered {
            let is_there = project.path("output").join(other.file(stem)).is_file();
            assert_eq!(is_there, other.name == format.name, "{command:?} {}: {}", format.name, other.file(stem));
        }
    }
    let help = project.run(&[command[0], "--help"]).stdout;
    let names: Vec<&str> = offered.iter().map(|format| format.name).collect();
    assert!(help.contains(&format!("逗号分隔：{}（", names.join("、"))), "{help}");
    let wrong = project.run(&[command, &["--format", "wps"]].concat()).stderr;
    assert!(wrong.contains(&format!("可取：{}", names.join("、"))), "{wrong}");
}

#[test]
fn every_format_runs_with_every_command_that_offers_it() {
    let project = Project::starter();
    offers(&project, &["build"], &Format::of_reports(), "report");
    offers(&project, &["batch", "."], &Format::of_reports(), "report");
    offers(&project, &["excerpt", "--all"], &Format::of_reports(), "report");
    let index = project.read("output/excerpts/index.json");
    for format in Format::of_reports() {
        assert!(index.contains(&format!("\"{}\": ", format.label.to_lowercase())), "{index}");
    }
    offers(&project, &["diff", ".", ".", "--output", "output"], &Format::of_comparisons(), "diff");
}
