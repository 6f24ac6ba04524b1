//! The summaries of shards are merged into that of one run, or it is said what keeps them from being one.

use serde_json::{Value, json};

use crate::support::{Answer, Project};

/// A folder 区县 with five projects: one has a department that nobody knows, one a workbook that is none.
fn county() -> Project {
    let folder = Project::empty();
    for name in ["东区", "南区", "西区", "北区", "中区"] {
        assert_eq!(folder.run(&["init", &format!("区县/{name}")]).status, 0);
    }
    folder.edit("区县/南区/inputs/report.yaml", "区林业局", "区林业菊");
    folder.write("区县/北区/inputs/附表.xlsx", "这不是工作簿");
    folder
}

fn batch(folder: &Project, arguments: &[&str]) -> Answer {
    folder.run(&[&["batch", "区县", "--format", "md"], arguments].concat())
}

/// Runs all shards, with their summaries in 汇总, and returns the worst status.
fn shards(folder: &Project, count: usize) -> i32 {
    let run = |index: usize| batch(folder, &["--shard", &format!("{index}/{count}"), "--summary", "汇总"]).status;
    (1..=count).map(run).max().expect("shards")
}

fn merge(folder: &Project) -> Answer {
    folder.run(&["batch", "--merge", "汇总"])
}

#[test]
fn merged_shards_are_one_run_byte_for_byte() {
    let folder = county();
    // More shards than projects too: the last ones are empty.
    for count in [1, 2, 3, 4, 5, 7] {
        // A first run and one that finds everything done leave the same.
        if count % 2 == 0 {
            for name in ["东区", "西区", "中区"] {
                std::fs::remove_dir_all(folder.path(&format!("区县/{name}/output"))).expect("outputs");
            }
        }
        let worst = shards(&folder, count);
        let merged = merge(&folder);
        assert_eq!((merged.status, worst), (2, 2), "{count}: {}", merged.stderr);
        assert!(merged.stdout.ends_with("共 5 个项目：完成 3，失败 2\n"), "{}", merged.stdout);
        let bytes = folder.bytes("batch.json");
        let plain = batch(&folder, &[]);
        assert_eq!(plain.status, merged.status);
        assert_eq!(String::from_utf8(bytes), String::from_utf8(folder.bytes("batch.json")), "of {count} shards");
        std::fs::remove_dir_all(folder.path("汇总")).expect("summaries");
    }
    folder.edit("区县/南区/inputs/report.yaml", "区林业菊", "区林业局");
    folder.edit("区县/西区/inputs/report.yaml", "区林业局", "区林业菊");
    std::fs::remove_dir_all(folder.path("区县/北区")).expect("the worst one");
    shards(&folder, 2);
    assert_eq!(merge(&folder).status, 1, "errors in the data");
}

#[test]
fn files_and_folders_may_be_named_in_any_order() {
    let folder = county();
    shards(&folder, 3);
    merge(&folder);
    let whole = folder.bytes("batch.json");
    // Those that were made anew elsewhere stand beside those of the first run, and a file counts once.
    std::fs::create_dir(folder.path("重做")).expect("folder");
    std::fs::rename(folder.path("汇总/batch-1-3.json"), folder.path("重做/batch-1-3.json")).expect("moved");
    folder.run(&["batch", "--merge", "重做", "汇总/batch-3-3.json", "./汇总", "--summary", "合并"]);
    assert!(folder.bytes("合并/batch.json") == whole);
}

/// Edits the summary of a shard.
fn edit(folder: &Project, name: &str, change: impl FnOnce(&mut Value)) {
    let path = format!("汇总/{name}");
    let mut value: Value = serde_json::from_str(&folder.read(&path)).expect("JSON");
    change(&mut value);
    folder.write(&path, value.to_string());
}

#[test]
fn what_is_no_whole_is_named_and_leaves_no_result() {
    type Spoil = fn(&Project);
    let cases: [(&str, Spoil, &[&str]); 14] = [
        (
            "missing-shard",
            |folder| std::fs::remove_file(folder.path("汇总/batch-2-3.json")).expect("removed"),
            &["共 3 份，缺第 2 份", "没有结果的项目：`区县/中区`、`区县/西区`", "--shard 2/3"],
        ),
        ("missing-shard", |folder| folder.write("汇总/batch-2-3.json", ""), &["共 3 份，缺第 2 份"]),
        ("bad-summary", |folder| folder.write("汇总/batch-2-3.json", "{\"schema_version\": 1,"), &["不完整"]),
        ("bad-summary", |folder| folder.write("汇总/batch-2-3.json", "[]"), &["不是 batch 的汇总"]),
        (
            "bad-summary",
            |folder| edit(folder, "batch-2-3.json", |value| value["generator"] = json!("pinggu 0.0.9")),
            &["由另一个版本写出", "由 pinggu 0.0.9 写出"],
        ),
        (
            "bad-summary",
            |folder| edit(folder, "batch-3-3.json", |value| value["schema_version"] = json!(2)),
            &["由另一个版本写出", "格式 2"],
        ),
        (
            "bad-summary",
            |folder| edit(folder, "batch-2-3.json", |value| value["shard"]["index"] = json!(4)),
            &["不是其中一份的汇总"],
        ),
        (
            "bad-summary",
            |folder| {
                edit(folder, "batch-2-3.json", |value| drop(value["projects"].as_array_mut().expect("rows").pop()));
            },
            &["第 2/3 份的项目与清单对不上"],
        ),
        (
            "bad-summary",
            |folder| {
                batch(folder, &["--summary", "整批"]);
                std::fs::rename(folder.path("整批/batch.json"), folder.path("汇总/batch-2-3.json")).expect("moved");
            },
            &["不是其中一份的汇总"],
        ),
        (
            "shard-mismatch",
            |folder| drop(batch(folder, &["--shard", "1/4", "--summary", "汇总"])),
            &["各份的份数不同", "batch-1-4.json", "batch-1-3.json（第 1/3 份）"],
        ),
        (
            "shard-mismatch",
            |folder| {
                std::fs::copy(folder.path("汇总/batch-2-3.json"), folder.path("汇总/batch-002-3.json")).expect("copy");
            },
            &["第 2/3 份有两份汇总", "batch-002-3.json"],
        ),
        (
            "shard-mismatch",
            |folder| {
                folder.run(&["init", "区县/上区"]);
                batch(folder, &["--shard", "2/3", "--summary", "汇总"]);
            },
            &[
                "第 2/3 份与第 1/3 份的项目清单不同",
                "只有第 2/3 份列出：`区县/上区`",
                "项目在两份里都有：`区县/东区`、`区县/南区`",
                "[missing-shard]：有的项目没有一份做过",
                "没有结果的项目：`区县/中区`、`区县/西区`、`区县/上区`",
            ],
        ),
        (
            "unreadable-file",
            |folder| {
                std::fs::remove_file(folder.path("汇总/batch-2-3.json")).expect("removed");
                std::fs::create_dir(folder.path("汇总/batch-2-3.json")).expect("folder");
            },
            &["汇总无法读取"],
        ),
        (
            "missing-shard",
            |folder| {
                // As many shards as a number holds cost no time.
                let count = usize::MAX;
                std::fs::remove_dir_all(folder.path("汇总")).expect("removed");
                batch(folder, &["--shard", &format!("2/{count}"), "--summary", "汇总"]);
            },
            &["缺第 1、3、4、5、6、7、8、9、10、11、12、13 等 18446744073709551614 份"],
        ),
    ];
    let folder = county();
    for (code, spoil, words) in cases {
        let _ = std::fs::remove_dir_all(folder.path("汇总"));
        let _ = std::fs::remove_dir_all(folder.path("区县/上区"));
        shards(&folder, 3);
        assert_eq!(merge(&folder).status, 2);
        assert!(folder.path("batch.json").exists());
        spoil(&folder);
        let answer = merge(&folder);
        assert_eq!((answer.status, answer.stdout.as_str()), (2, ""), "{code} {words:?}: {}", answer.stderr);
        for word in [&[format!("[{code}]").as_str()], words].concat() {
            assert!(answer.stderr.contains(word), "{word}:\n{}", answer.stderr);
        }
        assert!(!folder.path("batch.json").exists(), "the result of an earlier merge is left: {words:?}");
    }
}

#[test]
fn nothing_to_merge_is_said() {
    let folder = Project::empty();
    std::fs::create_dir(folder.path("汇总")).expect("folder");
    let answer = merge(&folder);
    assert_eq!(answer.status, 2);
    assert!(answer.stderr.contains("[missing-shard]：文件夹里没有各份的汇总"), "{}", answer.stderr);
    for arguments in [&["--merge"][..], &["--merge", "汇总", "--shard", "1/2"], &["区县", "--merge", "汇总"]] {
        assert_eq!(folder.run(&[&["batch"], arguments].concat()).status, 2, "{arguments:?}");
    }
}

/// A scheduler may kill a run at any time; what an earlier run left is then not its result.
#[cfg(unix)]
#[test]
fn a_run_takes_away_the_summary_of_an_earlier_one_first() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Project::empty();
    folder.run(&["init", "区"]);
    // A typst that notes what it sees, and sets nothing.
    let seen = folder.path("seen");
    let script = format!("#!/bin/sh\nls {} > {}\nexit 1\n", folder.path("汇总").display(), seen.display());
    folder.write("typst", script);
    std::fs::set_permissions(folder.path("typst"), std::fs::Permissions::from_mode(0o755)).expect("mode");
    for (shard, name) in [(&["--shard", "1/1"][..], "batch-1-1.json"), (&[], "batch.json")] {
        folder.write(&format!("汇总/{name}"), "{}");
        folder.write("汇总/别的.json", "{}");
        folder.run(&[&["--typst", "./typst", "batch", "区", "--summary", "汇总"], shard].concat());
        assert_eq!(folder.read("seen").lines().collect::<Vec<_>>(), ["别的.json"]);
        assert!(folder.path(&format!("汇总/{name}")).exists());
        std::fs::remove_file(folder.path(&format!("汇总/{name}"))).expect("removed");
    }
}
