//! Ctrl-C and termination by the system. The only user of ctrlc.
//!
//! A worker that sets or writes ends what it does in order: typst first, then nothing is renamed any more,
//! and what is unfinished is removed on the way out. One that reads or checks has nothing to put in order and
//! ends at once. Its supervisor passes the wish on, and the second time ends it outright.

use std::process::exit;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use super::print;
use crate::diag::Sink;
use crate::render::{interrupt, interrupted, unless_in_order};
use crate::worker;

/// What is done before this process ends for its user's wish.
static LAST: OnceLock<Box<dyn Fn() + Send + Sync>> = OnceLock::new();
static IS_IDLE: AtomicBool = AtomicBool::new(false);
static WISHES: AtomicU32 = AtomicU32::new(0);

/// Exit status of a program that Ctrl-C ended, as shells have it.
const ENDED: i32 = 130;

/// Listens from here on, as a worker.
pub(super) fn obey() {
    // Where nobody can listen the system ends the program as it does others.
    let _ = ctrlc::set_handler(|| {
        interrupt();
        unless_in_order(|| {
            let mut sink = Sink::default();
            sink.push(interrupted());
            print::findings(&sink);
            exit(2);
        });
    });
}

/// Listens from here on, for the workers of this process.
pub(super) fn pass_on() {
    let _ = ctrlc::set_handler(|| {
        if WISHES.fetch_add(1, Ordering::SeqCst) > 0 || IS_IDLE.load(Ordering::SeqCst) {
            worker::end_all();
            if let Some(last) = LAST.get() {
                last();
            }
            exit(ENDED);
        }
        worker::interrupt_all();
    });
}

/// Has something done before this process ends for its user's wish; only the first is kept.
pub(super) fn at_end(last: impl Fn() + Send + Sync + 'static) {
    let _ = LAST.set(Box::new(last));
}

/// True once the user wants no more.
pub(super) fn is_wanted() -> bool {
    WISHES.load(Ordering::SeqCst) > 0
}

/// Waits for something, during which nothing is under way.
pub(super) fn idle<T>(wait: impl FnOnce() -> T) -> T {
    IS_IDLE.store(true, Ordering::SeqCst);
    let done = wait();
    IS_IDLE.store(false, Ordering::SeqCst);
    done
}
