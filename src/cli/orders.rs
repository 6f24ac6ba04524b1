//! What a supervisor tells its worker and no user: it stands before the command, where the command line has no option.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

const STANDBY: &str = "--standby";
const PREVIEW: &str = "--preview";

/// What a worker is told besides its command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Orders {
    /// The folder of a typst that stands by.
    pub standby: Option<PathBuf>,
    /// Only the page that `open` shows is wanted.
    pub is_preview: bool,
}

impl Orders {
    /// To use the typst that stands by in a folder, if there is one.
    pub(super) fn standby(folder: Option<&Path>) -> Self {
        Self { standby: folder.map(Path::to_owned), is_preview: false }
    }

    /// To make the page that `open` shows.
    pub(super) fn preview() -> Self {
        Self { standby: None, is_preview: true }
    }

    /// The arguments of a worker that is told this and runs a command.
    pub(super) fn before(self, command: Vec<OsString>) -> Vec<OsString> {
        let standby = self.standby.into_iter().flat_map(|folder| [STANDBY.into(), folder.into_os_string()]);
        let preview = self.is_preview.then(|| PREVIEW.into());
        standby.chain(preview).chain(command).collect()
    }

    /// What a worker is told, and its command.
    pub(super) fn read(mut arguments: &[OsString]) -> (Self, &[OsString]) {
        let mut orders = Self::default();
        loop {
            arguments = match arguments {
                [option, folder, rest @ ..] if option == STANDBY => {
                    orders.standby = Some(PathBuf::from(folder));
                    rest
                }
                [option, rest @ ..] if option == PREVIEW => {
                    orders.is_preview = true;
                    rest
                }
                rest => return (orders, rest),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_read() {
        let command: Vec<OsString> = vec!["build".into(), "--standby".into()];
        for orders in [Orders::default(), Orders::preview(), Orders::standby(Some(Path::new("甲")))] {
            let told = orders.clone().before(command.clone());
            assert_eq!(Orders::read(&told), (orders, command.as_slice()));
        }
    }
}
