//! Panics of libraries on broken input are caught where they are called; here they are kept from
//! the screen, on which they would look like a crash.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Does something without a word on the screen should it panic; whoever calls this catches it.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> T {
    static HOOKED: Once = Once::new();
    HOOKED.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IS_QUIET.get() {
                usual(info);
            }
        }));
    });
    let before = IS_QUIET.replace(true);
    let done = work();
    IS_QUIET.set(before);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_runs_inside_is_quiet() {
        let caught = quietly(|| panic::catch_unwind(|| assert!(!IS_QUIET.get(), "caught")));
        assert!(caught.is_err());
        assert!(!IS_QUIET.get());
    }
}
