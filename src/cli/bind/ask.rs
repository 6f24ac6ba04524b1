//! `pinggu bind --interactive`: asks of each number with several candidates which of them it is.

use std::fmt::Write as _;
use std::io::{BufRead, Read as _};

use super::human;
use crate::bind::{Group, Number};
use crate::cli::print::visible;
use crate::cli::streams::write_stdout;

/// Longest answer that is read, in bytes.
const MOST: u64 = 4_096;

/// The choice for each number; where the answers end, the rest stays as it is.
pub(super) fn choices(numbers: &[Number]) -> Vec<Option<usize>> {
    let mut answers = std::io::stdin().lock();
    let all = numbers.iter().filter(|number| number.group() == Group::Several).count();
    let (mut asked, mut is_over) = (0, false);
    let choice = |number: &Number| {
        if number.group() != Group::Several || is_over {
            return None;
        }
        asked += 1;
        let mut question = format!("（{asked}/{all}）\n");
        human::one(number, &mut question);
        write_stdout(&visible(&question));
        match answer(&mut answers, number.candidates().len()) {
            Reply::Chosen(candidate) => Some(candidate),
            Reply::Left => None,
            Reply::Over => {
                is_over = true;
                None
            }
        }
    };
    numbers.iter().map(choice).collect()
}

/// What is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reply {
    /// A candidate, by its index.
    Chosen(usize),
    /// None of them.
    Left,
    /// There are no more answers.
    Over,
}

fn answer(answers: &mut impl BufRead, count: usize) -> Reply {
    loop {
        write_stdout(&format!("  是哪一个（1—{count}，回车不改）："));
        let mut line = String::new();
        if answers.by_ref().take(MOST).read_line(&mut line).unwrap_or(0) == 0 {
            write_stdout("\n");
            return Reply::Over;
        }
        match line.trim() {
            "" => return Reply::Left,
            typed => match typed.parse::<usize>() {
                Ok(number) if (1..=count).contains(&number) => return Reply::Chosen(number - 1),
                _ => {
                    let mut said = String::new();
                    let _ = writeln!(said, "  没有 `{typed}` 这个候选");
                    write_stdout(&visible(&said));
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Reply, answer};

    #[test]
    fn an_answer_is_the_number_of_a_candidate_or_nothing() {
        for (typed, expected) in [
            ("2\n", Reply::Chosen(1)),
            ("\n", Reply::Left),
            ("3\n0\nx\n 1 \n", Reply::Chosen(0)),
            ("", Reply::Over),
            ("9\n", Reply::Over),
        ] {
            assert_eq!(answer(&mut typed.as_bytes(), 2), expected, "{typed:?}");
        }
    }
}
