//! The `pinggu` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    pinggu::cli::run(std::env::args_os())
}
