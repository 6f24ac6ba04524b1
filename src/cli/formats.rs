//! `--format`: what may be typed and what help says follow the list of formats.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::render::Format;
use crate::text::chinese;

// No documentation comment: it would become that of the commands.
#[derive(Debug, Args)]
pub(super) struct ReportFormats {
    #[arg(
        long,
        value_name = "格式",
        value_delimiter = ',',
        hide_possible_values = true,
        help = formats_help(&Format::of_reports()),
        value_parser = format_of(Format::of_reports())
    )]
    format: Vec<&'static Format>,
}

impl ReportFormats {
    /// The formats asked for, all when none is named.
    pub(super) fn asked(&self) -> Vec<&'static Format> {
        if self.format.is_empty() { Format::of_reports() } else { self.format.clone() }
    }
}

/// Reads one of the formats that a command offers, by its name.
pub(super) fn format_of(offered: Vec<&'static Format>) -> impl TypedValueParser<Value = &'static Format> {
    let names: Vec<&str> = offered.iter().map(|format| format.name).collect();
    let found = move |name: String| offered.iter().find(|format| format.name == name).copied().ok_or(name);
    PossibleValuesParser::new(names).try_map(found)
}

/// What help says of the formats that a command offers.
pub(super) fn formats_help(offered: &[&Format]) -> String {
    let names: Vec<&str> = offered.iter().map(|format| format.name).collect();
    format!("输出格式，逗号分隔：{}（默认{}种都生成）", names.join("、"), chinese::count(names.len()))
}

/// The files of a name in the formats that a command offers.
pub(super) fn files(stem: &str, offered: &[&Format]) -> String {
    offered.iter().map(|format| format.file(stem)).collect::<Vec<_>>().join("、")
}
