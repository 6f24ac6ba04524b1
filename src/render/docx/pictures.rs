//! The pictures of a document: those of the project as they are where Word can show them, and drawings as pixels,
//! with the drawing itself beside them.

use std::collections::BTreeMap;

use crate::model::report::Report;
use crate::project::{World, picture_size};
use crate::render::drawing::{for_each_chart, is_drawing, picture};

/// Pictures of a document by the name that the report has for them.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    shown: BTreeMap<String, Shown>,
    /// The files by their names in the document.
    files: BTreeMap<String, Vec<u8>>,
}

/// A picture of a document.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// Name of the file that every program can show.
    pub picture: String,
    /// … and of the drawing that it was made of.
    pub drawing: Option<String>,
    /// Width and height, by which only their ratio is known.
    pixels: (u64, u64),
}

impl Shown {
    /// Width and height in a room, as wide as it.
    pub(super) fn within(&self, width: u64, height: u64) -> (u64, u64) {
        let (own_width, own_height) = (self.pixels.0.max(1), self.pixels.1.max(1));
        let high = (width * own_height / own_width).max(1);
        if high <= height { (width, high) } else { ((height * own_width / own_height).max(1), height) }
    }
}

fn ending(path: &str) -> String {
    path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

impl Pictures {
    /// Those of a report; `pixels` are the drawings as PNG.
    pub(crate) fn new(report: &Report, world: &World, pixels: &BTreeMap<String, Vec<u8>>) -> Self {
        let mut made = Self::default();
        for path in &report.images {
            let name = picture(path);
            let Ok(bytes) = world.picture(path) else { continue };
            match (is_drawing(path), pixels.get(&name)) {
                (true, Some(png)) => {
                    let drawing = (ending(path) == "svg").then_some(bytes);
                    made.add(name, png.clone(), "png", drawing);
                }
                (true, None) => {}
                (false, _) => made.add(name, bytes, &ending(path).replace("jpg", "jpeg"), None),
            }
        }
        for_each_chart(report, &mut |name, drawn| {
            if let Some(png) = pixels.get(&name) {
                made.add(name, png.clone(), "png", Some(drawn().into_bytes()));
            }
        });
        made
    }

    fn add(&mut self, name: String, bytes: Vec<u8>, ending: &str, drawing: Option<Vec<u8>>) {
        let Some(pixels) = picture_size(&bytes).filter(|_| !self.shown.contains_key(&name)) else { return };
        let number = self.shown.len() + 1;
        let picture = format!("image{number}.{ending}");
        self.files.insert(picture.clone(), bytes);
        let drawing = drawing.map(|bytes| {
            let file = format!("image{number}.svg");
            self.files.insert(file.clone(), bytes);
            file
        });
        self.shown.insert(name, Shown { picture, drawing, pixels });
    }

    /// A picture of the project, by its path.
    pub(super) fn of_file(&self, path: &str) -> Option<Shown> {
        self.shown.get(&picture(path)).cloned()
    }

    /// A chart, by the name of its file.
    pub(super) fn of_chart(&self, name: &str) -> Option<Shown> {
        self.shown.get(name).cloned()
    }

    /// Every file with its name.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }
}
