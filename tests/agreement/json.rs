//! The definition of "equal as JSON".

use eventgrid::time::OffsetDateTime;
use eventgrid::time::format_description::well_known::Rfc3339;
use serde_json::Value;

/// Where two values differ, if they do.
///
/// Equal are: the same members in any order, a null member and an absent one, numbers of the same
/// value, date-times of the same instant.
pub(crate) fn difference(one: &Value, other: &Value) -> Option<String> {
    difference_at(one, other, &mut String::from("$"))
}

fn difference_at(one: &Value, other: &Value, path: &mut String) -> Option<String> {
    let parent = path.len();
    let found = match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let names = one
                .keys()
                .chain(other.keys().filter(|name| !one.contains_key(*name)));
            names.into_iter().find_map(|name| {
                let member = |map: &serde_json::Map<String, Value>| {
                    map.get(name).cloned().unwrap_or_default()
                };
                path.extend([".", name]);
                let found = difference_at(&member(one), &member(other), path);
                path.truncate(parent);
                found
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => one
            .iter()
            .zip(other)
            .enumerate()
            .find_map(|(index, (one, other))| {
                path.extend(["[", &index.to_string(), "]"]);
                let found = difference_at(one, other, path);
                path.truncate(parent);
                found
            }),
        (Value::Number(one), Value::Number(other)) if equal_numbers(one, other) => None,
        (Value::String(one), Value::String(other)) if equal_strings(one, other) => None,
        (one, other) if one == other => None,
        (one, other) => Some(format!("{path}: {one} is not {other}")),
    };
    path.truncate(parent);
    found
}

fn equal_numbers(one: &serde_json::Number, other: &serde_json::Number) -> bool {
    one == other || (one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64()
}

fn equal_strings(one: &str, other: &str) -> bool {
    let time = |text| OffsetDateTime::parse(text, &Rfc3339).ok();
    one == other || time(one).is_some_and(|one| time(other) == Some(one))
}

#[test]
fn equal_as_json() {
    let cases = [
        (r#"{"a": 1, "b": 2}"#, r#"{"b": 2, "a": 1}"#, None),
        (r#"{"a": null}"#, "{}", None),
        ("[1.0, 2]", "[1, 2]", None),
        (
            r#"["2024-05-01T12:00:00+02:00"]"#,
            r#"["2024-05-01T10:00:00Z"]"#,
            None,
        ),
        (
            r#"{"a": [{"b": 1}]}"#,
            r#"{"a": [{"b": 2}]}"#,
            Some("$.a[0].b: 1 is not 2"),
        ),
        (r#"{"a": 1}"#, "{}", Some("$.a: 1 is not null")),
        ("[1]", "[1, 1]", Some("$: [1] is not [1,1]")),
        (r#""1""#, "1", Some(r#"$: "1" is not 1"#)),
        (
            "9007199254740993",
            "9007199254740992",
            Some("$: 9007199254740993 is not 9007199254740992"),
        ),
    ];
    for (one, other, expected) in cases {
        let parse = |text| serde_json::from_str(text).unwrap();
        assert_eq!(
            difference(&parse(one), &parse(other)).as_deref(),
            expected,
            "{one} {other}"
        );
    }
}
