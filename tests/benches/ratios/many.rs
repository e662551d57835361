//! A crate of 300 event types, and a program that reads them.

const TYPES: usize = 300;

/// A schema file of 300 event types in the proportions of Azure's catalogue: five properties each,
/// most of them strings, a nested object in every fourth and an enum in every eighth.
pub(crate) fn schema() -> String {
    let (mut events, mut definitions) = (Vec::new(), Vec::new());
    for index in 0..TYPES {
        events.push(format!(
            r##""Many.Thing.Happened{index}": {{ "$ref": "#/$defs/Happened{index}" }}"##
        ));
        let fifth = match index % 8 {
            0 | 4 => {
                r#"{ "type": "object", "properties": { "id": { "type": "string" }, "url": { "type": "string" } } }"#
            }
            1 => r#"{ "enum": ["new", "old"] }"#,
            2 => r#"{ "type": "integer" }"#,
            3 => r#"{ "type": "array", "items": { "type": "string" } }"#,
            5 => r#"{ "type": "object", "additionalProperties": { "type": "string" } }"#,
            6 => r#"{ "type": "boolean" }"#,
            _ => r#"{ "type": "string", "format": "date-time" }"#,
        };
        definitions.push(format!(
            r#""Happened{index}": {{
  "type": "object",
  "properties": {{
    "id": {{ "type": "string" }}, "name": {{ "type": "string" }}, "url": {{ "type": "string" }},
    "kind": {{ "type": "string" }}, "detail": {fifth}
  }}
}}"#
        ));
    }
    format!(
        r#"{{ "title": "Many things", "x-namespace": "Many.Thing", "x-events": {{ {} }}, "$defs": {{ {} }} }}"#,
        events.join(",\n"),
        definitions.join(",\n"),
    )
}

pub(crate) const MANIFEST: &str = r#"[package]
name = "consumer"
version = "0.0.0"
edition = "2024"

[dependencies]
many-events = { path = "../many-events" }

[workspace]
"#;

/// The program, with this line in it.
pub(crate) fn program(line: &str) -> String {
    format!(
        r#"use many_events::{{ManyEvent, each, many}};

fn main() {{
    println!("{line}");
    for event in each::<ManyEvent>(b"[]") {{
        match event.as_ref().map(|event| event.data()) {{
            Ok(ManyEvent::Many(many::ManyEvent::Happened7(data))) => println!("{{:?}}", data.name),
            Ok(_) => {{}}
            Err(rejected) => println!("{{rejected}}"),
        }}
    }}
}}
"#
    )
}
