//! Finds out which of some changes hold: all of them in one trial when nothing is wrong, else by halves. One that
//! does not hold is left out alone.

/// The changes that hold together, by their index, and why each of the others does not. `trial` makes the changes of
/// some indexes and says what went wrong.
pub fn settle<E>(count: usize, trial: &mut dyn FnMut(&[usize]) -> Result<(), E>) -> (Vec<usize>, Vec<(usize, E)>) {
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    let mut open: Vec<Vec<usize>> = vec![(0..count).collect()];
    while let Some(part) = open.pop().filter(|part| !part.is_empty()) {
        let together: Vec<usize> = kept.iter().chain(&part).copied().collect();
        match trial(&together) {
            Ok(()) => kept = together,
            Err(why) if part.len() == 1 => refused.push((part[0], why)),
            Err(_) => {
                let (first, second) = part.split_at(part.len() / 2);
                open.push(second.to_vec());
                open.push(first.to_vec());
            }
        }
    }
    kept.sort_unstable();
    (kept, refused)
}

#[cfg(test)]
mod tests {
    use super::settle;

    proptest::proptest! {
        /// Whatever does not hold by itself is left out, and nothing else; so is one of two that do not go together.
        #[test]
        fn all_that_hold_are_kept(count in 0_usize..40, wrong in proptest::collection::btree_set(0_usize..40, 0..6)) {
            let mut trials = 0;
            let (kept, refused) = settle(count, &mut |all: &[usize]| {
                trials += 1;
                all.iter().find(|one| wrong.contains(one)).map_or(Ok(()), |one| Err(*one))
            });
            let expected: Vec<usize> = (0..count).filter(|one| !wrong.contains(one)).collect();
            assert_eq!(kept, expected);
            assert!(refused.iter().all(|(one, why)| one == why && wrong.contains(one)));
            assert_eq!(refused.len() + kept.len(), count);
            assert!(trials <= 2 + 14 * wrong.len(), "{trials}");
        }
    }

    #[test]
    fn of_two_that_do_not_go_together_the_first_is_kept() {
        let (kept, refused) = settle(4, &mut |all: &[usize]| {
            if all.contains(&1) && all.contains(&2) { Err("both") } else { Ok(()) }
        });
        assert_eq!((kept, refused), (vec![0, 1, 3], vec![(2, "both")]));
    }
}
