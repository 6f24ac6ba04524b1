//! Files of Word 97 to 2003: what LibreOffice writes is read as it stands, what is broken ends.

use crate::support::manuscript::{read, told};
use crate::support::repository;

/// Where the beginning of the text's stream stands in a file.
const BEGIN: &[u8] = b"\xec\xa5";

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(repository().join("tests/data").join(name)).expect("a file of the tests")
}

/// The file with other bytes at a place of the text's beginning.
fn forged(name: &str, at: usize, new: &[u8]) -> Vec<u8> {
    let mut bytes = bytes(name);
    let begin = bytes.windows(BEGIN.len()).position(|window| window == BEGIN).expect("a beginning");
    bytes[begin + at..begin + at + new.len()].copy_from_slice(new);
    bytes
}

#[test]
fn text_tables_and_losses_are_those_of_the_document() {
    let read = read(&bytes("word-libreoffice.doc")).expect("read");
    assert_eq!(
        told(&read).lines().collect::<Vec<_>>(),
        [
            "H1||*一、总体情况*",
            "H2||*（一）目标*",
            "P||甲*粗*/斜/~划~m⁺2⁺CO₊2₊",
            "P||明白⇥表⏎换行",
            "P||旧新增",
            "P||见网页<http://example.cn/a>*黑*/楷/",
            "P|1.|一项",
            "P|2.|二项",
            "P|•|点",
            "[#00|01/02>2][10/20|11|12][^|21|22/[内甲|内乙]]",
            "P||之后",
            "P||{0}",
            "{image1.png 73 }",
            "-Hidden@3|密",
            "-Deleted@4|删去",
            "-Header@0|页眉字",
            "-Footer@0|页脚字",
            "-Comment@0|一条批注",
        ]
    );
    assert!(read.pictures[0].bytes.starts_with(b"\x89PNG") && read.pictures.len() == 1);
}

#[test]
fn footnotes_stand_where_they_are_referred_to() {
    let read = read(&bytes("notes-libreoffice.doc")).expect("read");
    assert_eq!(told(&read), "P||正文甲^0，乙^1。\n^0: P|| 脚注一。\n^1: P|| 脚注二。\n");
}

#[test]
fn files_that_are_not_read_are_named() {
    // The switch for a password, and the version.
    for (at, new, words) in [(10, [0xf0, 0x13], "密码"), (2, [0x65, 0], "95")] {
        let found = read(&forged("word-libreoffice.doc", at, &new)).expect_err("refused");
        assert!(found.contains(words) && !found.contains("Excel"), "{found}");
    }
}

#[test]
fn forged_sizes_are_refused() {
    // The characters of the text, and the place and length of the table of its pieces.
    for at in [0x4c, 0x1a2, 0x1a6] {
        let found = read(&forged("word-libreoffice.doc", at, &[0xff; 4])).expect_err("refused");
        assert!(found.contains("损坏") || found.contains("限度"), "{found}");
    }
}

#[test]
fn no_broken_file_panics_or_hangs() {
    for name in ["word-libreoffice.doc", "notes-libreoffice.doc"] {
        let whole = bytes(name);
        for end in (0..whole.len()).step_by(1024) {
            let found = read(&whole[..end]).err().unwrap_or_default();
            assert!(!found.contains("内部结构有误"), "a panic at {end}");
        }
        let mut state = 7_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).expect("31 bits") % below
        };
        for round in 0..400 {
            let mut broken = whole.clone();
            for _ in 0..=round % 8 {
                broken[512 + next(whole.len() - 512)] = u8::try_from(next(256)).expect("a byte");
            }
            let found = read(&broken).err().unwrap_or_default();
            assert!(!found.contains("内部结构有误"), "a panic in round {round}");
        }
    }
}
