//! A seal on records that lie in folders of others: made with a key that lies with the user of this machine, so
//! that a record which came by mail with a PDF is not taken for one of a run of his.

use super::cache::{Hash, hash};
use super::state;
use crate::project::given;

/// Bytes of a key.
const LENGTH: usize = 32;

/// The seal of a record; none where this user can keep no key, and nothing is taken over from earlier runs.
pub(super) fn seal(record: &[u8]) -> Option<Hash> {
    let key = key()?;
    // Twice, so that nothing can be added to a record that was sealed.
    let inner = hash([key.as_slice(), record]);
    Some(hash([key.as_slice(), inner.as_bytes()]))
}

/// The key of this user on this machine, made when it is first asked for.
fn key() -> Option<Vec<u8>> {
    let folder = state::folder()?;
    let path = folder.join("key");
    let known = || given(&path, LENGTH as u64).ok().filter(|key| key.len() == LENGTH);
    known().or_else(|| {
        let mut fresh = [0; LENGTH];
        getrandom::fill(&mut fresh).ok()?;
        let file = state::prepared(&folder, &fresh)?;
        // Another run may have made one meanwhile, and sealed with it.
        let _ = file.persist_noclobber(&path);
        known()
    })
}
