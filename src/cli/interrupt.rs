//! Ctrl-C and termination by the system. The only user of ctrlc.
//!
//! The first time what runs is ended in order: typst first, then nothing is renamed any more, and
//! what is unfinished is removed on the way out. The second time, and where nothing is under way,
//! the program ends at once.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::render::{interrupt, is_interrupted};

static IS_IDLE: AtomicBool = AtomicBool::new(false);

/// Exit status of a program that Ctrl-C ended, as shells have it.
const ENDED: i32 = 130;

/// Listens from here on.
pub(super) fn listen() {
    let handler = || {
        if is_interrupted() || IS_IDLE.load(Ordering::SeqCst) {
            std::process::exit(ENDED);
        }
        interrupt();
    };
    // Where nobody can listen the system ends the program as it does others.
    let _ = ctrlc::set_handler(handler);
}

/// Waits for something, during which nothing is under way.
pub(super) fn idle<T>(wait: impl FnOnce() -> T) -> T {
    IS_IDLE.store(true, Ordering::SeqCst);
    let done = wait();
    IS_IDLE.store(false, Ordering::SeqCst);
    done
}
