//! Data and pure arithmetic shared by the stages. Knows neither files, templates nor Markdown.

pub mod department;
pub mod responsibility;
pub mod edition;
pub mod facts;
pub mod grammar;
pub mod interval;
pub mod job;
mod phrase;
pub mod printed;
pub mod reading;
pub mod report;
pub mod stored;
pub mod table;
pub mod terms;
pub mod value;
