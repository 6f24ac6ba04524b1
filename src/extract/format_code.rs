//! Number format codes as Excel reads them: sections with conditions, escapes, literals and the names
//! that Chinese versions give. What is left of a code is one section, without condition and colour,
//! for the formatter.

/// A section of a code: for which numbers it is, and how they are shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Section {
    condition: Option<Condition>,
    /// The code without brackets of conditions, colours and numerals.
    pub body: String,
    /// Digits to write with.
    pub numerals: Option<Numerals>,
}

/// `[>=10000]`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Condition {
    sign: &'static str,
    limit: f64,
}

/// The digits of `[DBNum1]` (一二), `[DBNum2]` (壹贰) and `[DBNum3]` (１２).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numerals {
    /// 〇一二, 十百千.
    Small,
    /// 零壹贰, 拾佰仟.
    Capital,
    /// ０１２, 十百千.
    Wide,
}

impl Condition {
    fn read(inside: &str) -> Option<Self> {
        // Those that another one begins with come first.
        let sign = ["<>", "<=", ">=", "<", ">", "="].into_iter().find(|sign| inside.starts_with(sign))?;
        Some(Self { sign, limit: inside[sign.len()..].trim().parse().ok()? })
    }

    #[expect(clippy::float_cmp, reason = "Excel compares the stored numbers")]
    fn holds(self, value: f64) -> bool {
        match self.sign {
            "<>" => value != self.limit,
            "<=" => value <= self.limit,
            ">=" => value >= self.limit,
            "<" => value < self.limit,
            ">" => value > self.limit,
            _ => value == self.limit,
        }
    }

    /// Only negative numbers meet it.
    fn is_for_negatives(self) -> bool {
        self.sign.starts_with('<') && self.sign != "<>" && self.limit <= 0.0
    }

    /// Negative numbers are what it leaves.
    fn leaves_negatives(self) -> bool {
        self.sign.starts_with('>') && self.limit == 0.0
    }
}

/// The section that shows a number, and whether its minus sign is left to what the section writes.
/// None where no section is for it, which Excel shows as General.
pub(super) fn section_for(code: &str, value: f64) -> Option<(Section, bool)> {
    let mut sections = sections(code);
    // The fourth is for text.
    sections.truncate(3);
    let conditions: Vec<Option<Condition>> = sections.iter().map(|section| section.condition).collect();
    let holds = |at: usize| conditions.get(at).copied().flatten().is_some_and(|condition| condition.holds(value));
    let (at, unsigned) = match (&conditions[..], value) {
        ([None], _) => (0, false),
        ([None, None] | [None, None, None], value) if value < 0.0 => (1, true),
        ([None, None, None], 0.0) => (2, false),
        ([None, None] | [None, None, None], _) => (0, false),
        _ if holds(0) => (0, conditions[0].is_some_and(Condition::is_for_negatives)),
        _ if holds(1) => (1, conditions[1].is_some_and(Condition::is_for_negatives)),
        // What meets no condition is shown by the first section after those that have one.
        ([first, rest @ ..], _) => {
            let at = 1 + usize::from(rest.first().is_some_and(Option::is_some));
            (at, rest.len() == 1 && first.is_some_and(Condition::leaves_negatives))
        }
        ([], _) => return None,
    };
    (at < sections.len()).then(|| (sections.swap_remove(at), unsigned && value < 0.0))
}

fn sections(code: &str) -> Vec<Section> {
    let empty = || Section { condition: None, body: String::new(), numerals: None };
    let mut found = vec![empty()];
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let last = found.len() - 1;
        let section = &mut found[last];
        let body = &mut section.body;
        let length = match c {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            // Chinese versions write ! for the backslash.
            '\\' | '!' | '_' | '*' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '[' => rest.find(']').map_or(rest.len(), |end| end + 1),
            'G' if rest.starts_with("G/通用格式") => "G/通用格式".len(),
            _ => c.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        match c {
            ';' => found.push(empty()),
            '!' => {
                body.push('\\');
                body.push_str(&piece[1..]);
            }
            '[' => section.bracket(piece),
            'G' if length > 1 => body.push_str("General"),
            _ => body.push_str(piece),
        }
        rest = after;
    }
    found
}

impl Section {
    /// Takes what stands in brackets: a condition, digits, a currency; colours and places are dropped,
    /// `[h]` and its like stay.
    fn bracket(&mut self, piece: &str) {
        let inside = piece.trim_start_matches('[').trim_end_matches(']');
        let lower = inside.to_ascii_lowercase();
        if let Some(condition) = Condition::read(inside) {
            self.condition = Some(condition);
        } else if let Some(currency) = inside.strip_prefix('$') {
            let sign = currency.split('-').next().unwrap_or_default();
            if !sign.is_empty() && !sign.contains('"') {
                self.body.extend(['"'].into_iter().chain(sign.chars()).chain(['"']));
            }
        } else if let Some(kind) = lower.strip_prefix("dbnum") {
            self.numerals = match kind {
                "1" => Some(Numerals::Small),
                "2" => Some(Numerals::Capital),
                "3" => Some(Numerals::Wide),
                _ => None,
            };
        } else if !lower.is_empty() && lower.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
            self.body.push_str(piece);
        }
    }

    /// The body around the word General; none where it has none.
    pub(super) fn around_general(&self) -> Option<(String, String)> {
        let word = "general";
        let at = (0..self.body.len()).find(|at| {
            self.body.get(*at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word))
                && self.body[..*at].matches('"').count().is_multiple_of(2)
        })?;
        Some((literals(&self.body[..at]), literals(&self.body[at + word.len()..])))
    }
}

/// The text of a part of a code that has no digits: what is quoted or escaped, and signs.
fn literals(part: &str) -> String {
    let mut text = String::new();
    let mut characters = part.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => text.extend(characters.by_ref().take_while(|c| *c != '"')),
            '\\' => text.extend(characters.next()),
            '_' => {
                text.push(' ');
                characters.next();
            }
            '*' => {
                characters.next();
            }
            _ => text.push(c),
        }
    }
    text
}

impl Numerals {
    fn digits(self) -> [char; 10] {
        match self {
            Self::Small => ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
            Self::Capital => ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
            Self::Wide => ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'],
        }
    }

    /// Every digit by itself, as codes such as `0.00` show them.
    pub(super) fn one_by_one(self, text: &str) -> String {
        let digit = |c: char| c.to_digit(10).map_or(c, |digit| self.digits()[digit as usize]);
        text.chars().map(digit).collect()
    }

    /// A number as it is read aloud (一万二千), as General shows it; its decimals one by one.
    pub(super) fn aloud(self, text: &str) -> String {
        const LONGEST: usize = 16;
        let (sign, number) = text.strip_prefix('-').map_or(("", text), |number| ("-", number));
        let (whole, fraction) = number.split_once('.').map_or((number, ""), |(whole, fraction)| (whole, fraction));
        let is_plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > LONGEST || !is_plain(whole) || !is_plain(fraction) {
            return self.one_by_one(text);
        }
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{}{point}{}", self.whole(whole), self.one_by_one(fraction))
    }

    fn whole(self, digits: &str) -> String {
        let places = if self == Self::Capital { ["", "拾", "佰", "仟"] } else { ["", "十", "百", "千"] };
        let names = self.digits();
        let mut text = String::new();
        let mut is_gap = false;
        let mut group_has_digit = false;
        for (at, c) in digits.chars().enumerate() {
            let place = digits.len() - 1 - at;
            let digit = c.to_digit(10).map_or(0, |digit| digit as usize);
            if digit == 0 {
                is_gap = true;
            } else {
                if is_gap && !text.is_empty() {
                    text.push(names[0]);
                }
                text.push(names[digit]);
                text.push_str(places[place % 4]);
                (is_gap, group_has_digit) = (false, true);
            }
            if place.is_multiple_of(4) {
                if group_has_digit || (place == 8 && digits.len() > 12) {
                    text.push_str(["", "万", "亿", "万"][place / 4]);
                }
                group_has_digit = false;
            }
        }
        if text.is_empty() { names[0].to_string() } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_aloud_as_excel_does() {
        for (number, small, capital) in [
            ("0", "〇", "零"),
            ("7", "七", "柒"),
            ("10", "一十", "壹拾"),
            ("1005", "一千〇五", "壹仟零伍"),
            ("12345", "一万二千三百四十五", "壹万贰仟叁佰肆拾伍"),
            ("100010", "一十万〇一十", "壹拾万零壹拾"),
            ("100000000", "一亿", "壹亿"),
            ("-12.34", "-一十二.三四", "-壹拾贰.叁肆"),
            ("1.2E+20", "一.二E+二〇", "壹.贰E+贰零"),
        ] {
            assert_eq!(
                (Numerals::Small.aloud(number).as_str(), Numerals::Capital.aloud(number).as_str()),
                (small, capital)
            );
        }
    }

    #[test]
    fn the_section_of_a_number_is_found() {
        for (code, value, body, unsigned) in [
            ("0;(0);\"-\"", 0.0, "\"-\"", false),
            ("0;(0)", -1.0, "(0)", true),
            ("[>=10000]0!.0,\"万\";0", 12_345.0, "0\\.0,\"万\"", false),
            ("[>=10000]0!.0,\"万\";0", -3.0, "0", false),
            ("[>=0]0;(0)", -3.0, "(0)", true),
            ("[<0](0);[=0]\"-\";0.0", 0.0, "\"-\"", false),
            ("[<0](0);[=0]\"-\";0.0", -2.0, "(0)", true),
            ("[<0](0);[=0]\"-\";0.0", 2.0, "0.0", false),
            ("[红色][$¥-804]#,##0", 2.0, "\"¥\"#,##0", false),
            ("\"a;b\"0", 2.0, "\"a;b\"0", false),
        ] {
            let (section, own) = section_for(code, value).expect(code);
            assert_eq!((section.body.as_str(), own), (body, unsigned), "{value} under {code}");
        }
        assert_eq!(section_for("[>100]0.0", 2.0), None);
    }
}
