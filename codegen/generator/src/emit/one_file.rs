//! `events.rs`: all code in one file, which a build script writes and `include!` includes.

use super::doc::Doc;
use super::source::{body, sentence};
use crate::model::Model;
use crate::options::Options;
use crate::read::Schemas;

/// The text of `events.rs`, formatted as rustfmt would.
pub(super) fn one_file(model: &Model, schemas: &Schemas, options: &Options) -> String {
    let mut text = String::from(
        "#[allow(unused_imports)]\nuse ::eventgrid::{AdditionalProperties, EventData, Map, OneOf, Properties, RawData, Text, \
         serde_json, time};\n",
    );
    for (index, source) in model.sources.iter().enumerate() {
        let (name, body) = (&source.name, body(model, index));
        text.extend([format!("pub mod {name} {{\n{body}}}\n")]);
    }
    let about = "An event of any source that is described here. Everything else is [`Other`](Self::Other), with its raw \
                 data.";
    text.push_str(&Doc::new(0).markdown(about).comments("///"));
    text.push_str("#[derive(Clone, Debug, PartialEq, EventData)]\n#[non_exhaustive]\n");
    text.extend([format!("pub enum {} {{\n", options.event_enum())]);
    for source in model
        .sources
        .iter()
        .filter(|source| !source.events.is_empty())
    {
        if let Some(title) = &source.title {
            text.push_str(&Doc::new(4).text(&sentence(title)).comments("///"));
        } else {
            let of = source.namespace.as_ref().unwrap_or(&source.name);
            text.push_str(
                &Doc::new(4)
                    .markdown(&format!("Events of `{of}`."))
                    .comments("///"),
            );
        }
        let (name, variant, event) = (&source.name, &source.variant, &source.enum_name);
        text.extend([format!("{variant}({name}::{event}),\n")]);
    }
    text.push_str("/// Any other event type.\n#[event(other)]\nOther(RawData),\n}\n");
    let text = match syn::parse_file(&text) {
        Ok(file) => prettyplease::unparse(&file),
        // Our text always parses; if it did not, the compiler would show where.
        Err(_) => text,
    };
    format!("// {}\n\n{text}", super::header(options, schemas.folder()))
}
