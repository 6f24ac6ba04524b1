//! Chinese numerals up to 九十九, as headings, lists and counts write them: 一、, （十二）, 三个方面.

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
/// What is written where nobody shall change it.
const FORMAL: [char; 9] = ['壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];

/// 1 → 一, 12 → 十二, 99 → 九十九; Arabic digits from 100 on, which no heading reaches.
pub fn write(number: usize) -> String {
    match number {
        0..=9 => DIGITS[number].to_string(),
        10..=99 => {
            let tens = Some(DIGITS[number / 10]).filter(|_| number >= 20);
            let ones = Some(DIGITS[number % 10]).filter(|_| !number.is_multiple_of(10));
            [tens, Some('十'), ones].into_iter().flatten().collect()
        }
        _ => number.to_string(),
    }
}

/// 12 → 一二, digit by digit.
pub fn digits(number: usize) -> String {
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

/// 12 → 壹拾贰; none but for 1 to 99.
pub fn formal(number: usize) -> Option<String> {
    let digit = |digit: usize| digit.checked_sub(1).map(|at| FORMAL[at]);
    (1..100).contains(&number).then(|| {
        let tens = digit(number / 10).map(|tens| [tens, '拾']);
        tens.into_iter().flatten().chain(digit(number % 10)).collect()
    })
}

/// A number before a measure word, where two is 两: 两种, 三种, 十二种.
pub fn count(number: usize) -> String {
    if number == 2 { "两".to_owned() } else { write(number) }
}

/// The numeral at the start of `text` and its length in bytes, from one on. None for 三四 and 二十五六,
/// which are estimates, and for 一百 and 二〇二三, which are longer numbers.
pub fn read(text: &str) -> Option<(usize, usize)> {
    let is_part = |c: char| is_numeral(c) || matches!(c, '零' | '两' | '百' | '千');
    // Three characters are the longest numeral; a run of thousands is not gone through from each of them.
    let length = text.char_indices().map(|(at, _)| at).nth(4).unwrap_or(text.len());
    let length = text[..length].find(|c| !is_part(c)).unwrap_or(length);
    whole(&text[..length]).map(|number| (number, length))
}

/// The number that `text` is, when it is one numeral and nothing else.
pub fn whole(text: &str) -> Option<usize> {
    match text.split_once('十') {
        Some(("", "")) => Some(10),
        Some(("", ones)) => Some(10 + digit(ones)?),
        Some((tens, "")) => Some(10 * digit(tens)?),
        Some((tens, ones)) => Some(10 * digit(tens)? + digit(ones)?),
        // Only alone: 两个方面, but 十二个.
        None if text == "两" => Some(2),
        None => digit(text),
    }
}

/// True for a character of numerals. 零 and 两 do not count, as words contain them (零部件, 两岸).
pub fn is_numeral(c: char) -> bool {
    DIGITS.contains(&c) || c == '十'
}

/// True for a number in Chinese digits of either kind, as a number format writes it: 一万二千, 壹拾.伍.
pub fn is_formatted(text: &str) -> bool {
    let is_part = |c: char| is_numeral(c) || "零百千万亿壹贰叁肆伍陆柒捌玖拾佰仟.-%".contains(c);
    !text.is_empty() && text.chars().all(is_part)
}

/// One to nine; a numeral has no 〇 beside 十.
fn digit(text: &str) -> Option<usize> {
    (1..DIGITS.len()).find(|at| text.chars().eq([DIGITS[*at]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_written_as_headings_need_them() {
        for (number, text) in
            [(0, "〇"), (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (25, "二十五"), (99, "九十九"), (100, "100")]
        {
            assert_eq!(write(number), text);
        }
    }

    #[test]
    fn numbers_of_lists() {
        assert_eq!([0, 7, 10, 205].map(digits), ["〇", "七", "一〇", "二〇五"]);
        assert_eq!(
            [0, 9, 10, 42, 100].map(|number| formal(number).unwrap_or_default()),
            ["", "玖", "壹拾", "肆拾贰", ""]
        );
    }

    #[test]
    fn a_numeral_is_read_up_to_what_follows_it() {
        for (text, expected) in [
            ("一是", Some((1, "是"))),
            ("十二、", Some((12, "、"))),
            ("二十条", Some((20, "条"))),
            ("九十九", Some((99, ""))),
            ("两个", Some((2, "个"))),
            ("零是", None),
            ("三四个", None),
            ("二十五六岁", None),
            ("十十", None),
            ("十两", None),
            ("二十〇", None),
            ("一百个", None),
            ("二〇二三年", None),
            ("3个", None),
            ("", None),
        ] {
            assert_eq!(read(text).map(|(number, length)| (number, &text[length..])), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(number in 1_usize..100, after in "[^〇一二三四五六七八九十零两百千]*") {
            let text = format!("{}{after}", write(number));
            let (read, length) = read(&text).expect("a numeral");
            prop_assert_eq!((read, &text[length..]), (number, after.as_str()));
        }

        #[test]
        fn any_text_is_looked_at(text in any::<String>(), mixed in "[〇一二十百两a]{0,8}") {
            for text in [text, mixed] {
                prop_assert!(read(&text).is_none_or(|(number, length)| (1..100).contains(&number) && text.is_char_boundary(length)));
            }
        }
    }
}
