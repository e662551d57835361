//! `src/lib.rs`: the modules, the exports of the runtime, the enum of all sources.

use super::doc::{Doc, WIDTH};
use super::source::sentence;
use crate::model::Model;
use crate::options::Options;
use crate::read::Schemas;

/// Everything that the runtime exports, by name: for `*`, the documentation would repeat that of the other crates.
const RUNTIME: &str = r#"#[doc(hidden)]
pub use eventgrid_runtime::__private;
#[cfg(feature = "cloudevents")]
#[doc(no_inline)]
pub use eventgrid_runtime::cloudevents;
#[cfg(feature = "write")]
#[doc(no_inline)]
pub use eventgrid_runtime::http;
#[cfg(feature = "schemars")]
#[doc(no_inline)]
pub use eventgrid_runtime::schemars;
#[cfg(feature = "write")]
#[doc(inline)]
pub use eventgrid_runtime::write;
#[doc(inline)]
pub use eventgrid_runtime::{
    AdditionalProperties, Body, CloudEvent, Each, Error, ErrorKind, Event, EventData,
    EventGridEvent, Extensions, InvalidResourceId, Json, Losses, Map, Properties, Property,
    RawData, RawJson, Rejected, ResourceId, Result, Sample, Text, ToJson, each, error, from_slice,
    from_str, map, property, to_vec,
};
#[doc(no_inline)]
pub use eventgrid_runtime::{bytes, serde, serde_json, time};
"#;

/// The text of `src/lib.rs`, formatted as rustfmt would.
pub(super) fn crate_root(model: &Model, schemas: &Schemas, options: &Options) -> String {
    let mut text = format!("// {}\n\n", super::header(options, schemas.folder()));
    text.push_str("#![doc = include_str!(\"../README.md\")]\n");
    text.push_str("#![cfg_attr(docsrs, feature(doc_cfg))]\n");
    if let Some(limit) = super::recursion_limit(model) {
        text.extend([format!("#![recursion_limit = \"{limit}\"]\n")]);
    }
    text.push('\n');
    text.push_str("// The derives expand to `::eventgrid::…` paths, also inside this crate.\n");
    text.push_str("extern crate self as eventgrid;\n\n");
    text.push_str("pub use eventgrid_derive::{EventData, OneOf, Properties};\n");
    text.push_str(
        "#[cfg(feature = \"receive\")]\n#[doc(inline)]\npub use eventgrid_receive as receive;\n",
    );
    text.push_str(RUNTIME);
    for source in &model.sources {
        let name = &source.name;
        text.extend([format!(
            "\n#[cfg(feature = \"{name}\")]\n#[rustfmt::skip]\npub mod {name};\n"
        )]);
    }
    text.push_str("\n#[cfg(feature = \"samples\")]\n#[rustfmt::skip]\npub mod samples;\n");
    text.push_str("\n#[cfg(feature = \"schemars\")]\n#[rustfmt::skip]\npub mod schemas;\n");
    let about = "An event of any source whose feature is on. Any other event is [`Other`](Self::Other), with its raw \
                 data.";
    text.push('\n');
    text.push_str(&Doc::new(0).markdown(about).comments("///"));
    text.push_str("#[derive(Clone, Debug, PartialEq, EventData)]\n#[non_exhaustive]\n");
    text.extend([format!("pub enum {} {{\n", options.event_enum())]);
    for source in model
        .sources
        .iter()
        .filter(|source| !source.events.is_empty())
    {
        let doc = Doc::new(4);
        let doc = match &source.title {
            Some(title) => doc.text(&sentence(title)),
            None => doc.markdown(&format!(
                "Events of `{}`.",
                source.namespace.as_ref().unwrap_or(&source.name)
            )),
        };
        text.push_str(&doc.comments("    ///"));
        let (name, variant, event) = (&source.name, &source.variant, &source.enum_name);
        text.extend([format!("    #[cfg(feature = \"{name}\")]\n")]);
        let line = format!("    {variant}({name}::{event}),");
        if line.chars().count() <= WIDTH {
            text.push_str(&line);
        } else {
            text.extend([format!("    {variant}(\n        {name}::{event},\n    ),")]);
        }
        text.push('\n');
    }
    text.push_str("    /// Any other event type.\n    #[event(other)]\n    Other(RawData),\n}\n");
    text
}
