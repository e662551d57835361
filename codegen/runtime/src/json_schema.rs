//! JSON Schemas of generated types: the feature `schemars`.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::Value;

/// Refers to the schema of a type: `SchemaGenerator::subschema_for::<T>`.
pub type Subschema = fn(&mut SchemaGenerator) -> Schema;

/// A schema from its text, in which each listed `$ref` refers to the schema of another type.
/// Generated code calls this.
#[must_use]
pub fn json_schema(
    text: &str,
    references: &[(&str, Subschema)],
    generator: &mut SchemaGenerator,
) -> Schema {
    let schema = serde_json::from_str(text).and_then(|mut schema: Value| {
        refer(&mut schema, references, generator);
        schema.try_into()
    });
    schema.unwrap_or_else(|error| malformed(&error))
}

/// The schema for text that is not a schema: it accepts no value and contains the reason.
fn malformed(error: &serde_json::Error) -> Schema {
    json_schema!({"not": {}, "$comment": format!("this is not a JSON Schema: {error}")})
}

fn refer(value: &mut Value, references: &[(&str, Subschema)], generator: &mut SchemaGenerator) {
    match value {
        Value::Array(items) => {
            for item in items {
                refer(item, references, generator);
            }
        }
        Value::Object(members) => {
            let listed = match members.get("$ref") {
                Some(Value::String(name)) => references.iter().find(|(listed, _)| listed == name),
                _ => None,
            };
            if let (Some((_, subschema)), 1) = (listed, members.len()) {
                *value = subschema(generator).to_value();
                return;
            }
            for member in members.values_mut() {
                refer(member, references, generator);
            }
        }
        _ => {}
    }
}
