//! The page of a report (`report.html`) in a real Chromium: what is seen, clicked, typed, heard and printed.
//!
//! `make browser` runs these; without `PINGGU_REQUIRE_BROWSER` each says that it is skipped.

mod closed;
mod driver;
mod figures;
mod found;
mod http;
mod keys;
mod markdown;
mod pages;
mod parts;
mod preview;
mod scale;
mod sheet;
mod versions;
mod words;
