//! Numbers in the numerals that Word has for lists.

use crate::text::chinese;

/// A number in numerals by the name that Word has for them.
pub(super) fn written(number: usize, numerals: &str) -> String {
    let letter = |first: char| {
        // After z Word writes aa, bb.
        let index = u32::try_from(number.saturating_sub(1) % 26).unwrap_or(0);
        let letter = char::from_u32(u32::from(first) + index).unwrap_or(first);
        letter.to_string().repeat((number.saturating_sub(1) / 26 + 1).min(32))
    };
    let from = |first: char, most: usize| {
        let index = u32::try_from(number.checked_sub(1)?).ok().filter(|_| number <= most)?;
        char::from_u32(u32::from(first) + index).map(String::from)
    };
    let one_of = |signs: &str| number.checked_sub(1).and_then(|at| signs.chars().nth(at)).map(String::from);
    let found = match numerals {
        "none" => Some(String::new()),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => Some(chinese::write(number)),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "koreanDigital2" => {
            Some(chinese::digits(number))
        }
        "chineseLegalSimplified" => chinese::formal(number),
        "ideographTraditional" => one_of("甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => one_of("子丑寅卯辰巳午未申酉戌亥"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => from('①', 20),
        "decimalEnclosedParen" => from('⑴', 20),
        "decimalEnclosedFullstop" => from('⒈', 20),
        "ideographEnclosedCircle" => from('㊀', 10),
        "numberInDash" => Some(format!("- {number} -")),
        "decimalZero" => Some(format!("{number:02}")),
        "decimalFullWidth" | "decimalFullWidth2" => {
            Some(number.to_string().chars().filter_map(|c| char::from_u32(u32::from(c) - 0x30 + 0xff10)).collect())
        }
        "lowerLetter" => Some(letter('a')),
        "upperLetter" => Some(letter('A')),
        "lowerRoman" => Some(roman(number).to_lowercase()),
        "upperRoman" => Some(roman(number)),
        _ => None,
    };
    found.unwrap_or_else(|| number.to_string())
}

fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number.min(3999);
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        out += &sign.repeat(rest / worth);
        rest %= worth;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_of_word() {
        for (number, numerals, text) in [
            (12, "chineseCountingThousand", "十二"),
            (27, "lowerLetter", "aa"),
            (1994, "upperRoman", "MCMXCIV"),
            (3, "ideographTraditional", "丙"),
            (21, "decimalEnclosedCircle", "21"),
            (10, "decimalEnclosedCircleChinese", "⑩"),
            (2, "ideographEnclosedCircle", "㊁"),
            (10, "chineseCounting", "十"),
            (20, "ideographDigital", "二〇"),
            (12, "chineseLegalSimplified", "壹拾贰"),
            (100, "chineseLegalSimplified", "100"),
            (12, "decimalFullWidth", "１２"),
            (7, "unheard", "7"),
        ] {
            assert_eq!(written(number, numerals), text);
        }
    }
}
