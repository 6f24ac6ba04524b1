//! What stands where on the pages of a PDF, as `pdftotext -bbox` measures it.

use std::path::Path;
use std::process::Command;

/// Left, right, top and bottom of the type area of an upright page, in points: 156 mm × 225 mm.
pub(crate) const TYPE_AREA: [f64; 4] = [79.37, 521.58, 104.88, 742.68];

/// A word on a page, in points from its upper left corner.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// The page, from 1.
    pub page: usize,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub text: String,
}

/// The words of a PDF, and the width and height of each page.
pub(crate) struct Paper {
    pub words: Vec<Word>,
    pub sizes: Vec<(f64, f64)>,
}

impl Paper {
    pub(crate) fn of(pdf: &Path) -> Self {
        let text = pdftotext("-bbox", pdf);
        let (mut words, mut sizes) = (Vec::new(), Vec::new());
        for line in text.lines().map(str::trim) {
            if line.starts_with("<page ") {
                sizes.push((number(line, "width"), number(line, "height")));
            } else if line.starts_with("<word ") {
                let (_, rest) = line.split_once('>').expect("a word");
                let text =
                    rest.trim_end_matches("</word>").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
                let [left, right, top, bottom] = ["xMin", "xMax", "yMin", "yMax"].map(|name| number(line, name));
                words.push(Word { page: sizes.len(), left, right, top, bottom, text });
            }
        }
        Self { words, sizes }
    }

    /// The words that read so, each the whole of what stands between two gaps.
    pub(crate) fn find(&self, text: &str) -> Vec<&Word> {
        self.words.iter().filter(|word| word.text == text).collect()
    }

    /// The only word that holds a text.
    #[track_caller]
    pub(crate) fn only(&self, text: &str) -> &Word {
        let found: Vec<&Word> = self.words.iter().filter(|word| word.text.contains(text)).collect();
        assert_eq!(found.len(), 1, "`{text}`: {found:?}");
        found[0]
    }

    /// The lines of a page from top to bottom, each as its words from left to right.
    pub(crate) fn lines(&self, page: usize) -> Vec<Vec<&Word>> {
        let mut lines: Vec<Vec<&Word>> = Vec::new();
        let mut words: Vec<&Word> = self.words.iter().filter(|word| word.page == page).collect();
        words.sort_by(|one, other| one.bottom.total_cmp(&other.bottom));
        for word in words {
            match lines.last_mut() {
                Some(line) if word.bottom - line[0].bottom < 4.0 => line.push(word),
                _ => lines.push(vec![word]),
            }
        }
        for line in &mut lines {
            line.sort_by(|one, other| one.left.total_cmp(&other.left));
        }
        lines
    }
}

/// The text layer of a PDF in the order in which it is drawn, a page after the other.
pub(crate) fn drawn(pdf: &Path) -> String {
    pdftotext("-raw", pdf)
}

/// The text of a PDF as a reader copies or searches it.
pub(crate) fn text(pdf: &Path) -> String {
    pdftotext("-q", pdf)
}

fn pdftotext(form: &str, pdf: &Path) -> String {
    let output = Command::new("pdftotext").args([form, "-enc", "UTF-8"]).arg(pdf).arg("-").output();
    let output = output.expect("pdftotext is needed by the tests; `make setup` installs it");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn number(line: &str, name: &str) -> f64 {
    let (_, rest) = line.split_once(&format!("{name}=\"")).expect(name);
    rest.split('"').next().expect(name).parse().expect("a number")
}
