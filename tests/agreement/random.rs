//! Random instances, drawn from each schema: what it accepts, the type reads and writes back.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Map, Value, json};

use crate::examples::check;
use crate::schemas::event_schemas;

/// The maximum depth of a recursive definition.
pub(crate) const DEPTH: u32 = 3;

/// The number of random instances of each event type.
pub(crate) fn draws() -> u32 {
    Config::default().cases / 8
}

#[test]
fn what_a_schema_accepts_is_read_and_written_back() {
    for schema in event_schemas() {
        let mut runner = TestRunner::new(Config {
            cases: draws(),
            failure_persistence: None,
            ..Config::default()
        });
        let data = Drawer { file: schema.file }.instance(schema.schema, DEPTH);
        let result = runner.run(&data, |data| {
            if let Some(invalid) = schema.invalid(&data) {
                return Err(TestCaseError::fail(format!(
                    "drawn wrongly: {invalid}: {data}"
                )));
            }
            check(schema, &data).map_err(TestCaseError::fail)
        });
        result.unwrap_or_else(|error| panic!("{}: {error}", schema.event_type));
    }
}

/// Draws instances of the schemas of one file.
pub(crate) struct Drawer<'a> {
    pub(crate) file: &'a Value,
}

impl Drawer<'_> {
    pub(crate) fn instance(&self, schema: &Value, depth: u32) -> BoxedStrategy<Value> {
        if let Some(reference) = schema["$ref"].as_str() {
            let pointer = reference
                .strip_prefix('#')
                .expect("references within the file");
            return self.instance(self.file.pointer(pointer).unwrap(), depth);
        }
        if let Some(members) = schema["enum"].as_array() {
            return prop::sample::select(members.clone()).boxed();
        }
        if let Some(value) = schema.get("const") {
            return Just(value.clone()).boxed();
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(alternatives) = schema[keyword].as_array() {
                return self.one_of(alternatives, depth);
            }
        }
        match &schema["type"] {
            Value::Array(types) => {
                let of_one = |each: &Value| {
                    let mut schema = schema.clone();
                    schema["type"] = each.clone();
                    schema
                };
                self.one_of(&types.iter().map(of_one).collect::<Vec<_>>(), depth)
            }
            Value::String(kind) => self.typed(kind, schema, depth),
            _ => anything(),
        }
    }

    fn one_of(&self, alternatives: &[Value], depth: u32) -> BoxedStrategy<Value> {
        let alternatives: Vec<_> = alternatives
            .iter()
            .map(|each| self.instance(each, depth))
            .collect();
        prop::strategy::Union::new(alternatives).boxed()
    }

    fn typed(&self, kind: &str, schema: &Value, depth: u32) -> BoxedStrategy<Value> {
        match kind {
            "null" => Just(Value::Null).boxed(),
            "boolean" => any::<bool>().prop_map(Value::from).boxed(),
            "integer" => {
                let minimum = schema["minimum"].as_i64().unwrap_or(i64::MIN);
                let maximum = schema["maximum"].as_i64().unwrap_or(i64::MAX);
                (minimum..=maximum).prop_map(Value::from).boxed()
            }
            "number" => prop::num::f64::NORMAL.prop_map(Value::from).boxed(),
            "string" if schema["format"] == "date-time" => date_time(),
            "string" if schema["format"] == "uri" => "https://example\\.com/[a-z]{0,8}"
                .prop_map(Value::from)
                .boxed(),
            "string" => ".{0,12}".prop_map(Value::from).boxed(),
            "array" if depth == 0 => Just(json!([])).boxed(),
            "array" => {
                let items = self.instance(schema.get("items").unwrap_or(&Value::Null), depth - 1);
                prop::collection::vec(items, 0..4)
                    .prop_map(Value::from)
                    .boxed()
            }
            "object" => self.object(schema, depth),
            other => panic!("the type {other} is none of JSON Schema's"),
        }
    }

    fn object(&self, schema: &Value, depth: u32) -> BoxedStrategy<Value> {
        let empty = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&empty);
        let required: Vec<_> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .collect();
        let mut members: Vec<BoxedStrategy<Option<(String, Value)>>> = Vec::new();
        for (name, property) in properties {
            let always = required.iter().any(|required| *required == name);
            if depth == 0 && !always {
                continue;
            }
            let name = name.clone();
            let member = self
                .instance(property, depth.saturating_sub(1))
                .prop_map(move |value| (name.clone(), value));
            members.push(if always {
                member.prop_map(Some).boxed()
            } else {
                prop::option::of(member).boxed()
            });
        }
        let mut others = Just(Vec::new()).boxed();
        if let Some(additional) = schema
            .get("additionalProperties")
            .filter(|schema| **schema != json!(false))
        {
            // A tilde is in no property's name: none is met by accident.
            let member = (
                "~[a-zA-Z:/. ]{0,8}~",
                self.instance(additional, depth.saturating_sub(1)),
            );
            others = prop::collection::vec(member, 0..4).boxed();
        }
        (members, others)
            .prop_map(|(members, others)| members.into_iter().flatten().chain(others).collect())
            .boxed()
    }
}

/// Any JSON value.
pub(crate) fn anything() -> BoxedStrategy<Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    scalar
        .prop_recursive(2, 8, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[a-z]{1,4}", inner, 0..3)
                    .prop_map(|map| map.into_iter().collect::<Map<_, _>>().into()),
            ]
        })
        .boxed()
}

fn date_time() -> BoxedStrategy<Value> {
    let date = (1000..=9999, 1..=12, 1..=28)
        .prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"));
    let time = (0..24, 0..60, 0..60)
        .prop_map(|(hour, minute, second)| format!("{hour:02}:{minute:02}:{second:02}"));
    (
        date,
        time,
        "(\\.[0-9]{1,9})?",
        "Z|[+-](0[0-9]|1[0-4]):[0-5][0-9]",
    )
        .prop_map(|(date, time, fraction, offset)| {
            Value::from(format!("{date}T{time}{fraction}{offset}"))
        })
        .boxed()
}
