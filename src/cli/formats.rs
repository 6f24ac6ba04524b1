//! `--format`: what may be typed and what help says follow the list of formats.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::render::Format;

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
    pub format: Vec<&'static Format>,
}

/// Those of the formats that a command offers which are written when none is named.
pub(super) fn defaults(offered: Vec<&'static Format>) -> Vec<&'static Format> {
    offered.into_iter().filter(|format| format.is_default).collect()
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
    let defaults: Vec<&str> = offered.iter().filter(|format| format.is_default).map(|format| format.name).collect();
    format!("输出格式，逗号分隔：{}（默认 {}）", names.join("、"), defaults.join("、"))
}

/// The files of a name in the formats that a command writes when none is named.
pub(super) fn files(stem: &str, offered: &[&Format]) -> String {
    offered.iter().filter(|format| format.is_default).map(|format| format.file(stem)).collect::<Vec<_>>().join("、")
}
