use super::said::Said;
use super::{NAMES, gone, mark};

const BEGINS: &str = "watching /tmp/a/main.typ\nwriting to /tmp/a/out\n\n[09:05:01] compiling ...\n\n";
const ENDS: &str = "watching /tmp/a/main.typ\nwriting to /tmp/a/out\n\n[09:05:02] compiled with warnings in 1.2 s\n\n";
const WORDS: &str = "warning: bundle export is experimental\ntheme.typ:3:1: warning: [x] compiling ...\n";

#[test]
fn a_round_is_one_from_beginning_to_end() {
    assert_eq!(Said::of(""), Said::Nothing);
    assert_eq!(Said::of(&[BEGINS, ENDS, WORDS].concat()), Said::Round(&["\n", WORDS].concat()));
    let others = [
        [BEGINS, ""].concat(),
        // The rest of an earlier one, before it or alone.
        [ENDS, WORDS].concat(),
        [WORDS, BEGINS, ENDS].concat(),
        [ENDS, WORDS, BEGINS, ENDS].concat(),
        // Another one has begun, or has been.
        [BEGINS, ENDS, WORDS, BEGINS].concat(),
        [BEGINS, ENDS, WORDS, BEGINS, ENDS, WORDS].concat(),
        [BEGINS, BEGINS, ENDS].concat(),
    ];
    for text in others {
        assert_eq!(Said::of(&text), Said::More, "{text}");
    }
}

#[test]
fn revisions_that_follow_each_other_have_names_of_their_own() {
    assert!(mark(1) != mark(2) && gone(1) != gone(2) && mark(NAMES - 1) != mark(NAMES));
    assert_eq!(mark(1), mark(1 + NAMES));
}
