#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pinggu_fuzz::template(data));
