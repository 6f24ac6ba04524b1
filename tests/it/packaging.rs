//! What goes into packages beside the programs: starters, icon, manifest, entry in the menu, licences of fonts.
//! That the packages themselves work is tried by `make dist-test`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::repository;

fn packaging(name: &str) -> PathBuf {
    repository().join("packaging").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(packaging(name)).expect(name).replace("\r\n", "\n")
}

/// The starters for Windows by name.
fn starters() -> Vec<(String, String)> {
    let entries = fs::read_dir(packaging("windows")).expect("folder");
    let names = entries.map(|entry| entry.expect("entry").file_name().into_string().expect("UTF-8"));
    let starters: Vec<_> = names
        .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "cmd"))
        .map(|name| {
            let text = text(&format!("windows/{name}"));
            (name, text)
        })
        .collect();
    assert_eq!(starters.len(), 3);
    starters
}

#[test]
fn starters_for_windows_take_names_as_they_are() {
    for (name, text) in starters() {
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "@echo off", "{name}");
        // Until chcp has run, cmd.exe reads the file in the code page of the system.
        let chcp = lines.iter().position(|line| *line == "chcp 65001 >nul").expect("chcp");
        assert!(lines[..chcp].iter().all(|line| line.is_ascii()), "{name}: before chcp");
        // With it, a `!` in a name would be taken for a variable.
        assert!(lines.contains(&"setlocal DisableDelayedExpansion"), "{name}");
        // What Explorer leaves unquoted behind an & would be run after the file's end.
        assert_eq!(lines.last(), Some(&"exit"), "{name}");
        // A name may hold spaces and &: every expansion stands between quotation marks.
        for line in &lines {
            let outside = line.split('"').step_by(2).collect::<String>();
            assert!(!outside.contains('%'), "{name}: not quoted: {line}");
        }
    }
}

#[test]
fn starters_for_windows_call_what_the_program_knows() {
    for (name, text) in starters() {
        let calls: Vec<&str> = text.lines().filter(|line| line.contains("pinggu.exe\" ")).collect();
        assert!(!calls.is_empty(), "{name}");
        for call in calls {
            // Without what is quoted: the program, then options and the command.
            let words: Vec<&str> = call.split('"').step_by(2).flat_map(str::split_whitespace).collect();
            let command: Vec<&&str> = words.iter().filter(|word| !word.starts_with('-')).collect();
            let run =
                Command::new(env!("CARGO_BIN_EXE_pinggu")).arg(command[0]).arg("--help").output().expect("pinggu");
            assert!(run.status.success(), "{name}: {call}");
            let help = String::from_utf8(run.stdout).expect("UTF-8");
            for option in words.iter().filter(|word| word.starts_with("--")) {
                assert!(help.contains(option), "{name}: {option}");
            }
        }
    }
}

#[test]
fn the_icon_for_windows_holds_a_picture_of_each_size() {
    let icon = fs::read(packaging("windows/pinggu.ico")).expect("icon");
    let number =
        |at: usize, bytes: usize| icon[at..at + bytes].iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    assert_eq!((number(0, 2), number(2, 2)), (0, 1), "an icon");
    let mut sizes = Vec::new();
    for entry in (0..number(4, 2)).map(|index| 6 + 16 * index) {
        let picture = &icon[number(entry + 12, 4)..][..number(entry + 8, 4)];
        let size = imagesize::blob_size(picture).expect("a picture");
        // A byte holds 0 for 256.
        let told = (number(entry, 1) + 255) % 256 + 1;
        assert_eq!((size.width, size.height), (told, told));
        sizes.push(told);
    }
    assert_eq!(sizes, [16, 24, 32, 48, 64, 128, 256]);
}

#[test]
fn the_program_for_windows_is_told_of_its_manifest_and_icon() {
    let resources = text("windows/pinggu.rc");
    for file in resources.lines().filter_map(|line| line.split('"').nth(1)) {
        assert!(packaging("windows").join(file).is_file(), "{file}");
    }
    let manifest = text("windows/pinggu.manifest");
    for said in [">UTF-8</activeCodePage>", ">true</longPathAware>", "level=\"asInvoker\""] {
        assert!(manifest.contains(said), "{said}");
    }
    assert!(manifest.contains(&format!("version=\"{}.0\"", env!("CARGO_PKG_VERSION"))), "version");
}

#[test]
fn the_entry_in_the_menu_starts_what_the_package_has() {
    let entry = text("linux/pinggu.desktop");
    let value = |key: &str| entry.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).expect(key);
    assert!(entry.starts_with("[Desktop Entry]\n"));
    assert_eq!((value("Type"), value("Terminal")), ("Application", "true"));
    assert!(!value("Name[zh_CN]").is_ascii());
    let starter = value("Exec").strip_prefix("/usr/lib/pinggu/").expect("a file of the package");
    assert!(packaging("linux").join(starter).is_file());
    assert!(packaging(&format!("{}.svg", value("Icon"))).is_file());
}

#[cfg(unix)]
#[test]
fn every_font_of_a_package_has_its_licence_with_it() {
    let listed = Command::new(repository().join("scripts/setup")).arg("font-names").output().expect("scripts/setup");
    let names = String::from_utf8(listed.stdout).expect("UTF-8");
    assert!(names.lines().count() > 10, "{names}");
    let licences = text("licences/字体.txt");
    for name in names.lines() {
        let family = name.split('-').next().expect("a family");
        assert!(licences.contains(family), "{name}");
    }
    for file in ["GPL-3.0.txt", "OFL-1.1.txt"] {
        assert!(licences.contains(file) && packaging("licences").join(file).is_file(), "{file}");
    }
}
