//! Schemas whose alternatives a discriminator tells apart: listed, or inherited.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::Pair;
use super::unions::{NAMES, property, put};

/// The properties that an alternative has beside its tag.
fn beside_tag() -> BoxedStrategy<Value> {
    let names = select(vec!["a", "b", "c"]).prop_map(str::to_owned);
    btree_map(names, property(), 0..3)
        .prop_map(|properties| json!({ "type": "object", "properties": properties }))
        .boxed()
}

/// How the values of a discriminator are said.
#[derive(Clone, Copy, Debug)]
enum Said {
    /// `mapping` has references.
    ByReference,
    /// `mapping` has names.
    ByName,
    /// The tag of each alternative lists its values.
    InPlace,
    /// The tag of each alternative lists its values, and `mapping` has them, too.
    Both,
    /// Nowhere: the names of the definitions are the values.
    Nowhere,
}

/// What a discriminator says: how, and the values of each alternative.
fn tags() -> impl Strategy<Value = (Said, Vec<Vec<Value>>)> {
    let said = select(vec![
        Said::ByReference,
        Said::ByName,
        Said::InPlace,
        Said::InPlace,
        Said::Both,
        Said::Nowhere,
    ]);
    let kinds = select(vec!["string", "string", "integer", "boolean"]);
    (said, kinds, vec(1..3_usize, 4)).prop_map(|(said, kind, counts)| {
        let values = |(at, count): (usize, usize)| match (said, kind) {
            (Said::Nowhere, _) => vec![json!(NAMES[at])],
            (Said::InPlace | Said::Both, "integer") => {
                (0..count).map(|more| json!(10 * more + at)).collect()
            }
            (Said::InPlace, "boolean") => vec![json!(at == 0)],
            _ => (0..count)
                .map(|more| json!(format!("{}{at}", ["k", "l"][more])))
                .collect(),
        };
        (said, counts.into_iter().enumerate().map(values).collect())
    })
}

fn discriminator(said: Said, values: &[Vec<Value>]) -> Value {
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let target = |name: &str| match said {
        Said::ByName => name.to_owned(),
        _ => format!("#/$defs/{name}"),
    };
    let named = NAMES.iter().zip(values);
    let entries = named.flat_map(|(name, values)| {
        values
            .iter()
            .map(move |value| (text(value), json!(target(name))))
    });
    match said {
        Said::InPlace | Said::Nowhere => json!({ "propertyName": "kind" }),
        _ => json!({ "propertyName": "kind", "mapping": entries.collect::<Map<_, _>>() }),
    }
}

/// The tag of an alternative, as the schema has it.
fn tag(said: Said, values: &[Value]) -> Value {
    match (said, values) {
        (Said::InPlace | Said::Both, [only]) => json!({ "const": only }),
        (Said::InPlace | Said::Both, all) => json!({ "enum": all }),
        _ => json!({ "type": "string" }),
    }
}

/// What the referee takes for an alternative: its properties, with the values of its tag alone.
fn with_tag(mut schema: Value, values: &[Value]) -> Value {
    schema["properties"]["kind"] = json!({ "enum": values });
    schema["required"] = json!(["kind"]);
    schema
}

/// Alternatives that a discriminator tells apart.
pub(super) fn discriminated() -> BoxedStrategy<Pair> {
    (vec(beside_tag(), 2..4), tags(), any::<bool>(), 0..6_u8)
        .prop_map(|(alternatives, (said, values), required, place)| {
            // Two booleans are two alternatives.
            let count = if values[1][0].is_boolean() {
                2
            } else {
                alternatives.len()
            };
            let names = &NAMES[..count];
            let values = &values[..count];
            let mut definitions = Map::new();
            let mut of_referee = Map::new();
            for ((name, values), schema) in names.iter().zip(values).zip(&alternatives) {
                of_referee.insert((*name).to_owned(), with_tag(schema.clone(), values));
                let mut schema = schema.clone();
                schema["properties"]["kind"] = tag(said, values);
                if required {
                    schema["required"] = json!(["kind"]);
                }
                definitions.insert((*name).to_owned(), schema);
            }
            let alternatives: Vec<_> = names
                .iter()
                .map(|name| json!({ "$ref": format!("#/$defs/{name}") }))
                .collect();
            let union =
                json!({ "oneOf": alternatives, "discriminator": discriminator(said, values) });
            let plain = json!({ "oneOf": alternatives });
            (
                put(union, place, definitions),
                Some(put(plain, place, of_referee)),
            )
        })
        .boxed()
}

/// A base with a discriminator, and heirs that say `allOf`: the third may inherit from the second.
pub(super) fn inherited() -> BoxedStrategy<Pair> {
    (vec(beside_tag(), 3..5), tags(), 0..6_u8)
        .prop_map(|(mut objects, (said, values), place)| {
            let count = if values[1][0].is_boolean() {
                2
            } else {
                objects.len() - 1
            };
            let is_listed = matches!(said, Said::InPlace | Said::Both);
            let base = objects.remove(0);
            let mut definitions = Map::new();
            let mut of_referee = Map::new();
            let mut names = Vec::new();
            for (at, (name, values)) in NAMES.iter().zip(&values).take(count).enumerate() {
                let mut own = with_names_of_its_own(&objects[at], at);
                let second = (at == 2 && !is_listed).then(|| with_names_of_its_own(&objects[1], 1));
                let above = if second.is_some() { NAMES[1] } else { "Base" };
                let tagged = with_tag(json!({ "type": "object" }), values);
                let all = [Some(base.clone()), second, Some(own.clone()), Some(tagged)];
                let all: Vec<_> = all.into_iter().flatten().collect();
                of_referee.insert((*name).to_owned(), json!({ "allOf": all }));
                if is_listed {
                    own["properties"]["kind"] = tag(said, values);
                }
                let own = json!({ "allOf": [{ "$ref": format!("#/$defs/{above}") }, own] });
                definitions.insert((*name).to_owned(), own);
                names.push(json!({ "$ref": format!("#/$defs/{name}") }));
            }
            let mut base = base;
            let any = if is_listed {
                json!({})
            } else {
                json!({ "type": "string" })
            };
            base["properties"]["kind"] = any;
            base["required"] = json!(["kind"]);
            base["discriminator"] = discriminator(said, &values[..count]);
            definitions.insert("Base".to_owned(), base);
            let union = json!({ "$ref": "#/$defs/Base" });
            let plain = json!({ "oneOf": names });
            (
                put(union, place, definitions),
                Some(put(plain, place, of_referee)),
            )
        })
        .boxed()
}

/// An object whose properties no other heir has.
fn with_names_of_its_own(object: &Value, number: usize) -> Value {
    let properties = object["properties"].as_object().into_iter().flatten();
    let renamed = properties.map(|(name, schema)| (format!("{name}{number}"), schema.clone()));
    json!({ "type": "object", "properties": renamed.collect::<Map<_, _>>() })
}
