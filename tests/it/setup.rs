//! scripts/setup on a machine whose cargo only pretends: what is compiled, and what is said meanwhile.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use crate::support::{Answer, Project, repository};

/// Installs a program that knows its version, and says of 420 components what cargo says of them.
const CARGO: &str = r#"
while [ $# -gt 1 ]; do
    case $1 in --root) root=$2 ;; --version) version=$2 ;; esac
    shift
done
echo "$1" >>"$CALLS"
echo '    Updating index' >&2
for at in 0 105 210 420; do
    printf '   Compiling part%s v1.0.0\n    Building [==>   ] %s/420: part%s\r' $at $at $at >&2
done
printf '\nwarning: a word of cargo\n' >&2
mkdir -p "$root/bin"
printf '#!/bin/sh\necho %s %s\n' "${1%-cli}" "$version" >"$root/bin/${1%-cli}"
chmod +x "$root/bin/${1%-cli}"
"#;

/// A folder with programs that stand before those of the machine, and with the tools that setup makes.
struct Machine(Project);

impl Machine {
    /// One with fonts, a compiler, and a typst that is too old.
    fn new() -> Self {
        let machine = Self(Project::empty());
        machine.0.write("calls", "");
        machine.program("cargo", CARGO);
        machine.program("rustc", "echo rustc 99.0.0");
        machine.program("typst", "echo typst 0.1.0");
        for there in ["cc", "pkg-config", "pdftotext"] {
            machine.program(there, "");
        }
        for font in setup_words().filter(|word| [".ttc", ".otf", ".ttf"].iter().any(|end| word.ends_with(end))) {
            machine.0.write(&format!("tools/fonts/{font}"), "a font");
        }
        machine
    }

    fn program(&self, name: &str, script: &str) {
        let path = format!("bin/{name}");
        self.0.write(&path, format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(self.0.path(&path), PermissionsExt::from_mode(0o755)).expect("mode");
    }

    fn run(&self, script: &str, arguments: &[&str]) -> Answer {
        let mut command = Command::new(repository().join(script));
        let path = format!("{}:/usr/bin:/bin", self.0.path("bin").display());
        command.args(arguments).stdin(Stdio::null()).env("PATH", path).env("CALLS", self.0.path("calls"));
        let output = command.env("PINGGU_TOOLS", self.0.path("tools")).output().expect("runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Answer {
            status: output.status.code().expect("ends by itself"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// What cargo was asked to install, in this order.
    fn calls(&self) -> Vec<String> {
        self.0.read("calls").lines().map(str::to_owned).collect()
    }
}

/// The words of scripts/setup, each once.
fn setup_words() -> impl Iterator<Item = String> {
    let script = std::fs::read_to_string(repository().join("scripts/setup")).expect("script");
    let words: BTreeSet<String> =
        script.split(|end: char| end.is_whitespace() || "()".contains(end)).map(str::to_owned).collect();
    words.into_iter()
}

/// The checks of licences are continuous integration's: who tests does not wait for their program.
#[test]
fn each_purpose_compiles_what_it_needs_and_once() {
    for (purposes, compiled) in [
        (vec!["report"], vec!["typst-cli"]),
        (vec!["test"], vec!["typst-cli"]),
        (vec!["report", "test"], vec!["typst-cli"]),
        (vec!["deny"], vec!["cargo-deny"]),
        (vec!["fonts", "pdftotext"], vec![]),
    ] {
        let machine = Machine::new();
        for again in 0..2 {
            let answer = machine.run("scripts/setup", &purposes);
            assert_eq!(answer.status, 0, "{purposes:?}, run {again}: {}", answer.stderr);
            assert_eq!(machine.calls(), compiled, "{purposes:?}, run {again}");
        }
    }
}

#[test]
fn steps_and_what_is_left_are_said() {
    let answer = Machine::new().run("scripts/setup", &["typst", "deny"]);
    let said: Vec<&str> = answer.stderr.lines().map(str::trim).collect();
    let at = |line: &str| {
        let found = said.iter().position(|said| said.starts_with(line));
        found.unwrap_or_else(|| panic!("no `{line}` in:\n{}", answer.stderr))
    };
    let order = [
        at("要装 2 样"),
        at("第 1 步，共 2 步 (step 1 of 2)：编译 typst"),
        at("已编译 105/420 个组件"),
        at("已编译 420/420 个组件"),
        at("warning: a word of cargo"),
        at("第 2 步，共 2 步 (step 2 of 2)：编译 cargo-deny"),
        at("工具与字体齐备"),
    ];
    assert!(order.is_sorted(), "{}", answer.stderr);
    assert!(!answer.stderr.contains("part210"), "no line for each component:\n{}", answer.stderr);
}

#[test]
fn a_typst_of_the_wanted_version_is_not_compiled_again() {
    let version = setup_words().find_map(|word| word.strip_prefix("typst_version=").map(str::to_owned));
    let machine = Machine::new();
    machine.program("typst", &format!("echo 'typst {} (unknown hash)'", version.expect("a version")));
    let answer = machine.run("scripts/setup", &["report"]);
    assert_eq!((answer.status, machine.calls()), (0, Vec::new()), "{}", answer.stderr);
    assert_eq!(std::fs::read_link(machine.0.path("tools/bin/typst")).expect("link"), machine.0.path("bin/typst"));
}

#[test]
fn what_cargo_says_of_a_failure_is_seen() {
    let machine = Machine::new();
    machine.program("cargo", "printf '    Building [=>  ] 1/420: part\\rerror: no room\\n' >&2; exit 101");
    let answer = machine.run("scripts/setup", &["typst"]);
    assert_eq!(answer.status, 2, "{}", answer.stderr);
    assert!(answer.stderr.contains("error: no room\ntypst-cli 没有装成"), "{}", answer.stderr);
}

/// Continuous integration runs every target of its list, and stops at the first that fails.
#[test]
fn continuous_integration_tests_and_checks_dependencies() {
    let machine = Machine::new();
    machine.program("make", "echo $1 >>\"$CALLS\"");
    assert_eq!(machine.run(".ci/run", &[]).status, 0);
    let targets = machine.calls();
    for target in ["test", "deny"] {
        assert!(targets.iter().any(|run| run == target), "{target} is not among {targets:?}");
    }
    machine.0.write("calls", "");
    machine.program("make", "echo $1 >>\"$CALLS\"; exit 2");
    assert_ne!(machine.run(".ci/run", &[]).status, 0);
    assert_eq!(machine.calls(), targets[..1]);
}
