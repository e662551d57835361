//! `src/samples.rs`: a sample event per event type, for tests of handlers.

use crate::model::Model;
use crate::options::Options;
use crate::read::Schemas;
use crate::sample::Sample;

/// The text of `src/samples.rs`. Data is on one line each, of any length.
pub(super) fn samples(model: &Model, schemas: &Schemas, options: &Options) -> String {
    let library = options.crate_name.replace('-', "_");
    let event = options.event_enum();
    let mut text = format!("// {}\n\n", super::header(options, schemas.folder()));
    text.extend([format!(
        "//! Sample events, one per event type, to test handlers with.\n\
         //!\n\
         //! Their data is the first example of the schema: names and numbers are made up. Only event types of\n\
         //! sources whose features are on have a sample.\n\
         //!\n\
         //! ```\n\
         //! use {library}::{{{event}, Event, from_str, samples, serde_json}};\n\
         //!\n\
         //! fn handle(event: &Event<{event}>) {{ /* … */ }}\n\
         //!\n\
         //! for sample in samples::samples() {{\n\
         //!     let event = sample.cloud_event(); // or `event_grid`\n\
         //!     let body = serde_json::to_string(&event)?; // as it arrives\n\
         //!     assert_eq!(from_str::<{event}>(&body)?[0].event_type(), sample.event_type());\n\
         //!     handle(&Event::from(event).read_as()?); // or typed directly\n\
         //! }}\n\
         //! # Ok::<(), Box<dyn std::error::Error>>(())\n\
         //! ```\n\
         //!\n\
         //! [`cloud_event`], [`event_grid`] and [`data`] return the sample with typed data of one type, which a\n\
         //! test can change.\n"
    )]);
    text.push_str(FUNCTIONS);
    text.push_str("\nstatic SAMPLES: &[Sample] = &[\n");
    for source in &model.sources {
        for event in &source.events {
            let Some(sample) = Sample::of(model, source, event) else {
                continue;
            };
            text.extend([format!(
                "    #[cfg(feature = \"{}\")]\n    Sample::of_json(\n        {},\n        {},\n        {},\n        {},\n        {},\n        {},\n    ),\n",
                source.name,
                literal(&sample.event_type),
                literal(&sample.id),
                literal(&sample.source),
                literal(&sample.subject),
                literal(&sample.time),
                literal(&sample.data),
            )]);
        }
    }
    text.push_str("];\n");
    text
}

const FUNCTIONS: &str = r"
use crate::{CloudEvent, EventData, EventGridEvent, Result, Sample};

/// The samples of all event types whose sources' features are on, by source.
pub fn samples() -> impl Iterator<Item = Sample> {
    SAMPLES.iter().copied()
}

/// The sample of an event type, in any ASCII case.
#[must_use]
pub fn sample(event_type: &str) -> Option<Sample> {
    samples().find(|sample| sample.event_type().eq_ignore_ascii_case(event_type))
}

/// The sample of the first event type of `D`, as a CloudEvent.
///
/// # Errors
/// `D` has no event type with a sample here, or the sample does not fit it.
pub fn cloud_event<D: EventData>() -> Result<CloudEvent<D>> {
    Sample::of::<D>(SAMPLES)?.cloud_event().read_as()
}

/// The sample of the first event type of `D`, in the Event Grid event schema.
///
/// # Errors
/// `D` has no event type with a sample here, or the sample does not fit it.
pub fn event_grid<D: EventData>() -> Result<EventGridEvent<D>> {
    Sample::of::<D>(SAMPLES)?.event_grid().read_as()
}

/// The data of the first event type of `D`.
///
/// # Errors
/// `D` has no event type with a sample here, or the sample does not fit it.
pub fn data<D: EventData>() -> Result<D> {
    Ok(cloud_event::<D>()?.data)
}
";

/// A string as Rust code: raw if that reads better, escaped if it has invisible characters.
pub(super) fn literal(text: &str) -> String {
    let quotes = text.contains(['"', '\\']);
    let visible = text
        .chars()
        .all(|c| matches!(c, '"' | '\\' | '\'') || c.escape_debug().len() == 1);
    if !quotes || !visible {
        return format!("{text:?}");
    }
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals() {
        for text in [
            "",
            "plain",
            "it's",
            r#"{"a": 1}"#,
            r##"{"a": "\"#"}"##,
            r"\d",
            "\u{202e}\"",
            "größe \"ß\"",
            "line\n\"",
        ] {
            let parsed = syn::parse_str::<syn::LitStr>(&literal(text)).map(|found| found.value());
            assert_eq!(parsed.ok().as_deref(), Some(text), "{text}");
        }
        assert_eq!(literal(r#"{"a": 1}"#), r##"r#"{"a": 1}"#"##);
    }
}
