//! Ctrl-C and termination by the system. The only user of ctrlc.
//!
//! A worker that sets or writes ends what it does in order: typst first, then nothing is renamed any more,
//! and what is unfinished is removed on the way out. One that reads or checks has nothing to put in order and
//! ends at once. Its supervisor passes the wish on, and the second time ends it outright.

use std::process::exit;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use super::print;
use crate::diag::Sink;
use crate::render::{interrupt, interrupted, unless_in_order};
use crate::worker;

static WISHES: AtomicU32 = AtomicU32::new(0);
/// Wakes a loop that waits while nothing is under way.
static WAKE: Mutex<Option<Box<dyn Fn() + Send>>> = Mutex::new(None);

/// Exit status of a program that Ctrl-C ended, as shells have it.
pub(super) const ENDED: u8 = 130;

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
        if WISHES.fetch_add(1, Ordering::SeqCst) > 0 {
            worker::end_all();
            exit(ENDED.into());
        }
        worker::interrupt_all();
        if let Some(wake) = &*WAKE.lock().unwrap_or_else(PoisonError::into_inner) {
            wake();
        }
    });
}

/// True once the user wants no more.
pub(super) fn is_wanted() -> bool {
    WISHES.load(Ordering::SeqCst) > 0
}

/// Has something called when the user wants no more, by which a loop that waits learns of it and ends in order.
pub(super) fn wake(call: impl Fn() + Send + 'static) {
    *WAKE.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(call));
}
