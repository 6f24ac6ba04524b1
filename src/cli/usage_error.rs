//! Explains a mistyped command line in Chinese; clap only explains it in English.

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diag::nearest;

/// What is wrong with a command line, in Chinese, and what to type instead.
pub(super) fn usage_error(error: &clap::Error, arguments: &[String], command: &Command) -> String {
    let asked = subcommand(arguments, command);
    let help = asked.map_or_else(|| "pinggu --help".to_owned(), |asked| format!("pinggu {} --help", asked.get_name()));
    let (what, more) = match unknown_option(arguments, command, asked) {
        // A mistyped option is at fault before anything that follows from it.
        Some(unknown) if error.kind() != ErrorKind::InvalidSubcommand => unknown,
        _ => (what(error), more(error)),
    };
    let commands = if error.kind() == ErrorKind::InvalidSubcommand { commands(error, command) } else { String::new() };
    format!("错误：{what}\n{more}{commands}  请用 `{help}` 查看用法\n")
}

/// The command that was meant, where clap has none to suggest, and all of them, each with its name in
/// Chinese, which may be typed as well.
fn commands(error: &clap::Error, command: &Command) -> String {
    let typed = error.get(ContextKind::InvalidSubcommand).map(shown).unwrap_or_default();
    let names = |own: &Command| -> Vec<String> {
        std::iter::once(own.get_name()).chain(own.get_all_aliases()).map(str::to_owned).collect()
    };
    let all: Vec<(String, String)> = command
        .get_subcommands()
        .flat_map(|own| names(own).into_iter().map(|name| (name, own.get_name().to_owned())))
        .collect();
    let meant = nearest(&typed.to_lowercase(), all.iter().map(|(name, _)| name.as_str()));
    let meant = meant.filter(|_| error.get(ContextKind::SuggestedSubcommand).is_none());
    let meant = meant.and_then(|name| all.iter().find(|(own, _)| own == name));
    let listed = command.get_subcommands().map(|own| match own.get_all_aliases().next() {
        Some(chinese) => format!("{}（{chinese}）", own.get_name()),
        None => own.get_name().to_owned(),
    });
    let listed = listed.collect::<Vec<_>>().join("、");
    let meant = meant.map(|(_, name)| format!("  是否为 `{name}`？\n")).unwrap_or_default();
    format!("{meant}  可用的命令：{listed}\n")
}

/// The command that was given.
fn subcommand<'a>(arguments: &[String], command: &'a Command) -> Option<&'a Command> {
    let mut rest = arguments.iter().skip(1);
    while let Some(argument) = rest.next() {
        if !argument.starts_with('-') {
            return command.find_subcommand(argument);
        }
        let name = argument.strip_prefix("--");
        let option = command.get_arguments().find(|own| name.is_some() && own.get_long() == name);
        if option.is_some_and(|option| option.get_action().takes_values()) {
            rest.next();
        }
    }
    None
}

/// The first option that the command does not have, and the one that was meant.
fn unknown_option(arguments: &[String], command: &Command, asked: Option<&Command>) -> Option<(String, String)> {
    let own = asked.into_iter().flat_map(Command::get_arguments);
    let known: Vec<String> =
        command.get_arguments().chain(own).filter_map(|own| Some(format!("--{}", own.get_long()?))).collect();
    let typed = arguments.iter().skip(1).take_while(|argument| *argument != "--");
    let options = typed.filter(|argument| argument.starts_with("--"));
    let mut names = options.map(|argument| argument.split('=').next().unwrap_or(argument));
    let wrong = names.find(|name| known.iter().all(|known| known != name))?;
    let meant = nearest(wrong, known.iter().map(String::as_str));
    Some((format!("不认识的参数 `{wrong}`"), meant.map(|name| format!("  是否为 `{name}`？\n")).unwrap_or_default()))
}

fn what(error: &clap::Error) -> String {
    let context = |kind| error.get(kind).map(shown).unwrap_or_default();
    let (argument, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有命令 `{}`", context(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("不认识的参数 `{argument}`"),
        ErrorKind::InvalidValue if value.is_empty() => format!("参数 `{argument}` 后面缺少取值"),
        ErrorKind::InvalidValue => format!("参数 `{argument}` 不能取 `{value}`"),
        ErrorKind::MissingRequiredArgument => format!("缺少参数 `{argument}`"),
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("参数 `{argument}` 不能取 `{value}`：{reason}")
        }
        ErrorKind::ArgumentConflict => format!("参数 `{argument}` 不能重复或同时使用"),
        _ => "命令写法有误".to_owned(),
    }
}

/// What may have been meant, and what may be written; a line each.
fn more(error: &clap::Error) -> String {
    let suggested = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| error.get(kind).map(shown))
        .map(|name| format!("  是否为 `{name}`？\n"));
    // An option that takes any value has an empty list of them.
    let valid = error.get(ContextKind::ValidValue).map(shown).filter(|names| !names.is_empty());
    let valid = valid.map(|names| format!("  可取：{names}\n"));
    [suggested, valid].into_iter().flatten().collect()
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        other => other.to_string(),
    }
}
