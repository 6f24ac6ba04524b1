//! The pictures of a document: those of the project as they are where Word can show them, and drawings as pixels,
//! with the drawing itself beside them.

use std::collections::BTreeMap;

use crate::model::report::Report;
use crate::project::{World, picture_size};
use crate::render::drawing::{ending, for_each_chart, is_drawing, picture};

/// The files of the pictures of a document, each once, by their names in it.
#[derive(Debug, Default)]
pub(super) struct Media(BTreeMap<String, Vec<u8>>);

/// Pictures of a report by the name that it has for them.
#[derive(Debug, Default)]
pub(super) struct Pictures(BTreeMap<String, Shown>);

/// A picture of a document.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// Name of the file that every program can show.
    pub picture: String,
    /// … and of the drawing that it was made of.
    pub vector: Option<String>,
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

impl Media {
    /// The name of a file with this in it.
    fn add(&mut self, bytes: Vec<u8>, ending: &str) -> String {
        let known = self.0.iter().find(|(_, known)| **known == bytes).map(|(name, _)| name.clone());
        known.unwrap_or_else(|| {
            let name = format!("image{}.{ending}", self.0.len() + 1);
            self.0.insert(name.clone(), bytes);
            name
        })
    }

    /// Every file with its name.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }
}

impl Pictures {
    /// Those of a report, their files put into `media`; `pixels` are the drawings as PNG.
    pub(super) fn new(report: &Report, world: &World, pixels: &BTreeMap<String, Vec<u8>>, media: &mut Media) -> Self {
        let mut made = Self::default();
        for path in &report.images {
            let name = picture(path);
            let Ok(bytes) = world.picture(path) else { continue };
            match (is_drawing(path), pixels.get(&name)) {
                (true, Some(png)) => {
                    let drawing = (ending(path) == "svg").then_some(bytes);
                    made.add(name, (png.clone(), "png"), drawing, media);
                }
                (true, None) => {}
                (false, _) => made.add(name, (bytes, &ending(path).replace("jpg", "jpeg")), None, media),
            }
        }
        for_each_chart(report, &mut |name, drawn| {
            if let Some(png) = pixels.get(&name) {
                made.add(name, (png.clone(), "png"), Some(drawn().into_bytes()), media);
            }
        });
        made
    }

    fn add(&mut self, name: String, (bytes, ending): (Vec<u8>, &str), drawing: Option<Vec<u8>>, media: &mut Media) {
        let Some(pixels) = picture_size(&bytes).filter(|_| !self.0.contains_key(&name)) else { return };
        let picture = media.add(bytes, ending);
        let drawing = drawing.map(|bytes| media.add(bytes, "svg"));
        self.0.insert(name, Shown { picture, vector: drawing, pixels });
    }

    /// A picture of the project, by its path.
    pub(super) fn of_file(&self, path: &str) -> Option<Shown> {
        self.0.get(&picture(path)).cloned()
    }

    /// A chart, by the name of its file.
    pub(super) fn of_chart(&self, name: &str) -> Option<Shown> {
        self.0.get(name).cloned()
    }
}
