//! Schemas that are inferred from samples: valid, free of warnings, and they accept the samples.

use eventgrid::Properties;
use eventgrid::time::OffsetDateTime;
use eventgrid_codegen::{Options, Schemas, render};
use eventgrid_workshop::{InferOptions, infer};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const EVENT_TYPE: &str = "Contoso.Orders.Placed";

fn name() -> impl Strategy<Value = String> {
    const NAMES: &[&str] = &[
        "a",
        "A",
        " a",
        "fooBar",
        "foo_bar",
        "foo-bar",
        "FooBar",
        "tags",
        "status",
        "properties",
        "item",
        "itemObject",
        "",
        "self",
        "type",
        "8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24",
        "17",
        "http://schemas.example/name",
        "größe",
        "類型",
        "類 型",
        "value",
        "Other",
    ];
    prop_oneof![4 => prop::sample::select(NAMES).prop_map(str::to_owned), 1 => "\\PC{0,8}"]
}

fn scalar() -> impl Strategy<Value = Value> {
    const TEXTS: &[&str] = &[
        "Done",
        "Running",
        "done",
        "",
        "UnknownValue",
        "2024-05-01T09:30:00Z",
        "2024-05-01",
        "2024-05-01 09:30:00",
        "3/28/2007 7:13:50 PM",
        "8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24",
        "b2e6d81c-94a7-4f35-8c0d-61e9f7a3b520",
        "https://contoso.example/a?b=%20",
        "{\"a\": 1}",
        "https://contoso.example/b",
        "2024-05-02",
    ];
    prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        4 => prop::sample::select(TEXTS).prop_map(Value::from),
        1 => "\\PC{0,20}".prop_map(Value::from),
    ]
}

fn data() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            2 => prop::collection::vec((name(), inner.clone()), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
            1 => prop::collection::vec(inner, 0..5).prop_map(Value::from),
        ]
    })
}

fn validator(schema: &Value, definition: &str, formats: bool) -> Validator {
    let schema = json!({ "$ref": format!("#/$defs/{definition}"), "$defs": schema["$defs"] });
    jsonschema::options()
        .should_validate_formats(formats)
        .build(&schema)
        .unwrap()
}

/// Infers, and checks all that is promised short of compiling.
fn check(samples: &[Value]) -> Result<(), TestCaseError> {
    let events: Vec<Value> = samples
        .iter()
        .map(|data| json!({ "specversion": "1.0", "id": "1", "source": "/shop", "type": EVENT_TYPE, "data": data }))
        .collect();
    let text = Value::from(events).to_string();
    let inferred = infer(
        "contoso",
        [("sample.json", text.as_str())],
        &InferOptions::default(),
    );
    let inferred =
        inferred.map_err(|problems| TestCaseError::fail(format!("{problems}\n{text}")))?;

    let schemas = Schemas::from_texts("schemas", [(&*inferred.file, &*inferred.text)]);
    let shown = format!("{text}\n{}", inferred.text);
    let rendered = render(&schemas, &Options::default());
    let rendered =
        rendered.map_err(|problems| TestCaseError::fail(format!("{problems}\n{shown}")))?;
    prop_assert!(
        rendered.warnings.is_empty(),
        "{}\n{shown}",
        rendered.warnings
    );

    let schema: Value = serde_json::from_str(&inferred.text).unwrap();
    prop_assert!(jsonschema::meta::is_valid(&schema), "{shown}");
    let accepts = validator(&schema, "Placed", false);
    for sample in samples {
        // JSON in a string is read as what it holds, and data that is null as none.
        let embedded = sample.as_str().and_then(|text| {
            let value: Value = serde_json::from_str(text).ok()?;
            (value.is_object() || value.is_array()).then_some(value)
        });
        let sample = embedded.as_ref().unwrap_or(sample);
        let invalid = accepts.iter_errors(sample).next();
        prop_assert!(
            sample.is_null() || invalid.is_none(),
            "{invalid:?}: {sample}\n{shown}"
        );
    }
    let accepts = validator(&schema, "Placed", true);
    for example in schema["$defs"]["Placed"]["examples"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let invalid = accepts.iter_errors(example).next();
        prop_assert!(invalid.is_none(), "{invalid:?}: {example}\n{shown}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn schemas_accept_their_samples(samples in prop::collection::vec(data(), 1..6)) {
        check(&samples)?;
    }

    #[test]
    fn anything_is_a_schema_or_an_error(
        data in data(),
        at in any::<prop::sample::Index>(),
        with in "[\\PC{}\\[\\]\",:0-9\n]{0,3}",
        cut in 0..4_usize,
    ) {
        let text = json!([{ "id": "1", "eventType": EVENT_TYPE, "subject": "orders/1", "data": data }]).to_string();
        let chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len());
        let end = (at + cut).min(chars.len());
        let mutated: String = chars[..at].iter().copied().chain(with.chars()).chain(chars[end..].iter().copied()).collect();
        match infer("contoso", [("sample.json", mutated.as_str())], &InferOptions::default()) {
            Ok(inferred) => {
                let schemas = Schemas::from_texts("schemas", [(&*inferred.file, &*inferred.text)]);
                let rendered = render(&schemas, &Options::default());
                prop_assert!(rendered.is_ok(), "{}\n{mutated}", rendered.unwrap_err());
            }
            Err(problems) => prop_assert!(problems.has_errors() && !problems.to_string().is_empty()),
        }
    }
}

#[test]
fn large_samples_take_no_long() {
    let count = 64 * ProptestConfig::default().cases;
    let items: Vec<Value> = (0..count)
        .map(|number| json!({ "id": number, format!("key{number}"): "x" }))
        .collect();
    let keys: Map<String, Value> = (0..count)
        .map(|number| {
            (
                format!("name{number}"),
                json!({ "a": number, "b": [number] }),
            )
        })
        .collect();
    check(&[json!({ "items": items, "keys": keys })]).unwrap();
}

/// The generator recognizes the date-times that the runtime reads.
#[test]
fn date_times_are_what_is_read() {
    #[derive(Clone, Debug, PartialEq, Properties)]
    struct Data {
        #[property("at")]
        at: OffsetDateTime,
    }

    for text in [
        "2024-05-01T09:30:00Z",
        "2024-05-01t09:30:00z",
        "2024-05-01T09:30:00.1234567Z",
        "2024-05-01T09:30:00+02:00",
        "2024-05-01T09:30:00 +0200",
        "2024-05-01 09:30:00",
        "2024-05-01T09:30:00",
        "2024-05-01T09:30",
        "2024-05-01",
        "09:30:00",
        "20240501T093000Z",
        "3/28/2007 7:13:50 PM +00:00",
        "3/28/2007 7:13:50 PM",
        "28/3/2007 7:13:50 PM",
        "3/28/2007 19:13:50",
        "0001-01-01T00:00:00",
        "2016-12-31T23:59:60Z",
        " 2024-05-01T09:30:00Z ",
        "2024-02-30T09:30:00Z",
        "2024-05-01T24:00:00Z",
        "Wed, 01 May 2024 09:30:00 GMT",
        "1714555800",
    ] {
        let event = json!({
            "specversion": "1.0", "id": "1", "source": "/shop", "type": EVENT_TYPE, "data": { "at": text }
        });
        let is_read = serde_json::from_str::<Data>(&json!({ "at": text }).to_string()).is_ok();
        let inferred = infer(
            "contoso",
            [("sample.json", event.to_string())],
            &InferOptions::default(),
        )
        .unwrap();
        assert_eq!(
            inferred.text.contains(r#""format": "date-time""#),
            is_read,
            "{text}"
        );
    }
}
