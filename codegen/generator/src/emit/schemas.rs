//! `src/schemas.rs`: `JsonSchema` for every type, each with its schema.

use super::samples::literal;
use crate::model::{Model, TypeId};
use crate::names::identifier;
use crate::options::Options;
use crate::read::Schemas;

/// The text of `src/schemas.rs`. A schema is on one line, of any length.
pub(super) fn schemas(model: &Model, schemas: &Schemas, options: &Options) -> String {
    let library = options.crate_name.replace('-', "_");
    let mut text = format!("// {}\n\n", super::header(options, schemas.folder()));
    text.extend([format!(
        "//! JSON Schemas of all data types: each implements [`JsonSchema`](crate::schemars::JsonSchema).\n\
         //!\n\
         //! They are those of the schema files; reading is more lenient. [`data`] finds them by event type:\n\
         //!\n\
         //! ```\n\
         //! use {library}::schemars::generate::SchemaSettings;\n\
         //! use {library}::schemas;\n\
         //!\n\
         //! let mut generator = SchemaSettings::openapi3().into_generator();\n\
         //! for event_type in schemas::event_types() {{\n\
         //!     let schema = schemas::data(event_type, &mut generator);\n\
         //!     assert!(schema.is_some_and(|schema| schema.get(\"$ref\").is_some()));\n\
         //! }}\n\
         //! let components = generator.take_definitions(true); // under `components.schemas`\n\
         //! # let _ = components;\n\
         //! ```\n"
    )]);
    text.push_str(FUNCTIONS);
    text.push_str("\nstatic DATA: &[(&str, Subschema)] = &[\n");
    for source in &model.sources {
        for event in &source.events {
            if let Some(id) = event.data_type() {
                text.extend([format!(
                    "    #[cfg(feature = \"{}\")]\n    ({}, SchemaGenerator::subschema_for::<{}>),\n",
                    source.name,
                    literal(&event.name),
                    path(model, id),
                )]);
            }
        }
    }
    text.push_str("];\n");
    for source in &model.sources {
        for id in &source.types {
            text.extend([
                format!("\n#[cfg(feature = \"{}\")]\n", source.name),
                item(model, *id),
            ]);
        }
    }
    text
}

fn item(model: &Model, id: TypeId) -> String {
    let definition = &model.types[id.0];
    let references: Vec<String> = definition
        .references
        .iter()
        .map(|id| format!("{} => {}", literal(&model.path_of(*id)), path(model, *id)))
        .collect();
    format!(
        "json_schema! {{\n    {}, {}, [{}],\n    {}\n}}\n",
        path(model, id),
        literal(&definition.name),
        references.join(", "),
        literal(&definition.json_schema),
    )
}
fn path(model: &Model, id: TypeId) -> String {
    let definition = &model.types[id.0];
    let module = identifier(&model.sources[definition.source].name);
    let name = identifier(&definition.name);
    format!("crate::{module}::{name}")
}

const FUNCTIONS: &str = r"
use crate::__private::Subschema;
use crate::schemars::{Schema, SchemaGenerator};

/// The schema of an event type's data, in any ASCII case. It is usually a reference to one of the generator's
/// definitions. Data without a named type has none.
pub fn data(event_type: &str, generator: &mut SchemaGenerator) -> Option<Schema> {
    let (_, subschema) = DATA.iter().find(|(name, _)| name.eq_ignore_ascii_case(event_type))?;
    Some(subschema(generator))
}

/// The event types for which [`data`] has a schema.
pub fn event_types() -> impl Iterator<Item = &'static str> {
    DATA.iter().map(|(event_type, _)| *event_type)
}

/// A type, its name, the types that its schema refers to, its schema.
#[allow(unused_macros)] // where no source is on
macro_rules! json_schema {
    ($type:path, $name:literal, [$($reference:literal => $to:path),*], $text:literal) => {
        impl crate::schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                std::any::type_name::<Self>().into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let references: &[(&str, Subschema)] =
                    &[$(($reference, SchemaGenerator::subschema_for::<$to>)),*];
                crate::__private::json_schema($text, references, generator)
            }
        }
    };
}
";
