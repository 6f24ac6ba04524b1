//! Data and pure arithmetic shared by the stages. Knows neither files, templates nor Markdown.

pub mod answer;
pub mod choice;
pub mod department;
pub mod responsibility;
pub mod edition;
pub mod facts;
pub mod grammar;
pub mod interval;
pub mod job;
pub mod kind;
pub mod manuscript;
pub mod narrative;
pub mod page;
mod phrase;
pub mod outward;
pub mod printed;
pub mod reading;
pub mod region;
pub mod report;
pub mod stored;
pub mod table;
pub mod plan_term;
pub mod terms;
pub mod todo;
pub mod value;
pub mod verdict_words;
