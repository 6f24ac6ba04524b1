//! One spelling for what is typed in many: white space, full-width digits, signs and brackets.

/// Drops white space (also full-width, NBSP, line breaks) and folds full-width digits and signs.
pub fn tidy(text: &str) -> String {
    // Asked for more often than anything else: no growing.
    let mut tidy = String::with_capacity(text.len());
    let kept = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}'));
    tidy.extend(kept.map(|c| match c {
        '０'..='９' => char::from(b'0' + u8::try_from(u32::from(c) - u32::from('０')).unwrap_or(0)),
        '％' => '%',
        '．' => '.',
        '＋' => '+',
        '−' => '-',
        '＞' => '>',
        '＜' => '<',
        '≧' | '⩾' => '≥',
        '≦' | '⩽' => '≤',
        '【' | '［' => '[',
        '】' | '］' => ']',
        '(' => '（',
        ')' => '）',
        other => other,
    }));
    tidy
}
