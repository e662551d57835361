//! The JSON Schemas that generated types have with the feature `schemars`: equal in meaning to those they came from.

use eventgrid_codegen::Rendered;
use serde_json::{Map, Value, json};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Item, LitStr, Path, Token};

use crate::group::Group;
use crate::project::generate;

/// One `json_schema! { crate::schema::Order, "Order", [ … ], "{ … }" }`.
struct Implementation {
    path: String,
    schema: Value,
}

impl Parse for Implementation {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path: Path = input.parse()?;
        input.parse::<Token![,]>()?;
        input.parse::<LitStr>()?;
        input.parse::<Token![,]>()?;
        let references;
        syn::bracketed!(references in input);
        Punctuated::<Reference, Token![,]>::parse_terminated(&references)?;
        input.parse::<Token![,]>()?;
        let text: LitStr = input.parse()?;
        let steps: Vec<_> = path.segments.iter().skip(1).collect();
        let steps: Vec<_> = steps.iter().map(|step| step.ident.to_string()).collect();
        Ok(Implementation {
            path: steps.join("::"),
            schema: serde_json::from_str(&text.value()).expect("JSON"),
        })
    }
}

struct Reference;

impl Parse for Reference {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<LitStr>()?;
        input.parse::<Token![=>]>()?;
        input.parse::<Path>()?;
        Ok(Reference)
    }
}

/// The schema of the event's data, as one document; none if the data has no type of its own.
fn schema_of_data(rendered: &Rendered) -> Option<Value> {
    let text = rendered.tree.get("src/schemas.rs").unwrap();
    let (_, entry) =
        text.split_once("(\"Test.Happened\", SchemaGenerator::subschema_for::<crate::")?;
    let (root, _) = entry.split_once('>')?;
    Some(json!({ "$ref": reference(root), "$defs": definitions(rendered) }))
}

/// The schemas of all types, by module and name.
pub(crate) fn definitions(rendered: &Rendered) -> Map<String, Value> {
    let text = rendered.tree.get("src/schemas.rs").unwrap();
    let mut definitions = Map::new();
    for item in syn::parse_file(text).unwrap().items {
        if let Item::Macro(item) = item
            && item.ident.is_none()
        {
            let mut found: Implementation = syn::parse2(item.mac.tokens).unwrap();
            refer(&mut found.schema);
            definitions.insert(found.path, found.schema);
        }
    }
    definitions
}

/// Names of types become references to the definitions.
fn refer(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(name)) = members.get_mut("$ref") {
                *name = reference(name);
            }
            members.values_mut().for_each(refer);
        }
        Value::Array(items) => items.iter_mut().for_each(refer),
        _ => {}
    }
}

/// A reference to a definition.
pub(crate) fn reference(name: &str) -> String {
    let encoded = name.bytes().map(|byte| match byte {
        b if b.is_ascii() => char::from(b).to_string(),
        b => format!("%{b:02X}"),
    });
    format!("#/$defs/{}", encoded.collect::<String>())
}

/// Where the schema of the type and the one that it came from disagree; how many instances were compared.
pub(crate) fn compare(groups: &[Group]) -> (usize, Vec<String>) {
    let mut compared = 0;
    let mut differences = Vec::new();
    for group in groups {
        let Ok(rendered) = generate(&group.schema) else {
            continue;
        };
        let Some(schema) = schema_of_data(&rendered) else {
            continue;
        };
        let ours = crate::validator(&schema).unwrap();
        let theirs = crate::validator(&group.schema).unwrap();
        for instance in &group.tests {
            compared += 1;
            let valid = theirs.is_valid(&instance.data);
            if ours.is_valid(&instance.data) != valid {
                differences.push(format!(
                    "{}, {}: {} is valid: {}, schema {schema}",
                    group.description, instance.description, instance.data, !valid
                ));
            }
        }
    }
    (compared, differences)
}
