//! Characters of faces of signs, whose letters are drawings.

/// Signs that stand in texts, by their face and code.
const SIGNS: [(&str, u32, char); 32] = [
    ("Wingdings", 0x4a, '☺'),
    ("Wingdings", 0x6c, '●'),
    ("Wingdings", 0x6d, '❍'),
    ("Wingdings", 0x6e, '■'),
    ("Wingdings", 0x6f, '□'),
    ("Wingdings", 0x71, '❑'),
    ("Wingdings", 0x75, '◆'),
    ("Wingdings", 0x76, '❖'),
    ("Wingdings", 0x9f, '•'),
    ("Wingdings", 0xa7, '▪'),
    ("Wingdings", 0xa8, '☐'),
    ("Wingdings", 0xab, '★'),
    ("Wingdings", 0xd8, '➢'),
    ("Wingdings", 0xe0, '→'),
    ("Wingdings", 0xfb, '✗'),
    ("Wingdings", 0xfc, '✓'),
    ("Wingdings", 0xfd, '☒'),
    ("Wingdings", 0xfe, '☑'),
    ("Wingdings 2", 0x4f, '✗'),
    ("Wingdings 2", 0x50, '✓'),
    ("Wingdings 2", 0x51, '☒'),
    ("Wingdings 2", 0x52, '☑'),
    ("Wingdings 2", 0xa3, '☐'),
    ("Symbol", 0xa3, '≤'),
    ("Symbol", 0xa5, '∞'),
    ("Symbol", 0xb0, '°'),
    ("Symbol", 0xb1, '±'),
    ("Symbol", 0xb3, '≥'),
    ("Symbol", 0xb4, '×'),
    ("Symbol", 0xb7, '•'),
    ("Symbol", 0xb9, '≠'),
    ("Symbol", 0xbb, '≈'),
];
/// What the letters of the face Symbol draw, from A and from a on: the μ of μg is one.
const GREEK: [(u32, &str); 2] = [(0x41, "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"), (0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ")];

/// A character of a face of signs. Those that no other face has become a box, which is seen and can be mended.
pub(super) fn symbol(face: &str, code: u32) -> char {
    let is_private = is_private(code);
    let own = if is_private { code - 0xf000 } else { code };
    let known = SIGNS.iter().find(|(of, sign, _)| *of == face && *sign == own).map(|(_, _, c)| *c);
    let plain = || char::from_u32(own).filter(|c| !is_private && !c.is_control());
    let greek = |(first, letters): &(u32, &str)| letters.chars().nth(own.checked_sub(*first)? as usize);
    let other = || {
        let letter = GREEK.iter().rev().find_map(greek);
        letter.or_else(|| char::from_u32(own).filter(|c| is_alike(*c))).filter(|_| face == "Symbol")
    };
    known.or_else(other).or_else(plain).unwrap_or('□')
}

/// Text in a face: where that is one of signs, a letter is the sign that it draws there.
pub(super) fn drawn(text: String, face: Option<&str>) -> String {
    let of_signs = face.filter(|face| SIGNS.iter().any(|(of, ..)| of == face));
    let drawn = |c: char| match (u32::from(c), face, of_signs) {
        (code, Some(face), _) if is_private(code) => Some(symbol(face, code)),
        (code @ 0x21..=0xff, _, Some(face)) => Some(symbol(face, code + 0xf000)).filter(|sign| *sign != '□'),
        _ => None,
    };
    if text.chars().any(|c| drawn(c).is_some()) { text.chars().map(|c| drawn(c).unwrap_or(c)).collect() } else { text }
}

fn is_private(code: u32) -> bool {
    (0xf000..=0xf0ff).contains(&code)
}

/// What the face Symbol draws as it stands on the keyboard.
fn is_alike(c: char) -> bool {
    c.is_ascii_digit() || "!#%&()+,-./:;<=>?[]_{|} ".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_those_of_their_face() {
        for (face, code, sign) in [
            ("Wingdings", 0xf0fe, '☑'),
            ("Wingdings", 0xfe, '☑'),
            ("Wingdings 2", 0xf052, '☑'),
            // The same code in another face is another drawing.
            ("Wingdings 2", 0xf06c, '□'),
            ("Wingdings 3", 0xf0fe, '□'),
            ("Symbol", 0xf02b, '+'),
            ("Symbol", 0xf06d, 'μ'),
            ("Symbol", 0xf044, 'Δ'),
            ("Symbol", 0xf0a9, '□'),
            ("宋体", 0x2103, '℃'),
            ("宋体", 0x0, '□'),
        ] {
            assert_eq!(symbol(face, code), sign, "{face} {code:x}");
        }
        assert_eq!(drawn("甲\u{f0fc}".into(), Some("Wingdings")), "甲✓");
        assert_eq!(drawn("甲\u{f0fc}".into(), None), "甲\u{f0fc}");
        assert_eq!(drawn("l甲".into(), Some("Wingdings")), "●甲");
        assert_eq!(drawn("m5g".into(), Some("Symbol")), "μ5γ");
        assert_eq!(drawn("l甲".into(), Some("宋体")), "l甲");
    }
}
