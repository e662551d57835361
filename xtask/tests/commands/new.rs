//! `cargo xtask new`.

use std::fs;

use crate::project::{Project, Run};

const EVENT: &str = r#"{ "specversion": "1.0", "id": "1", "source": "/shop", "type": "Contoso.Orders.OrderPlaced",
  "subject": "orders/A-17", "data": { "orderId": "A-17", "tags": { "gift": "yes" } } }"#;

const SCHEMA: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Contoso Orders",
  "description": "TODO: what these events report, and who sends them.",
  "x-namespace": "Contoso.Orders",
  "x-events": {
    "Contoso.Orders.OrderPlaced": {
      "description": "TODO: what has happened.",
      "x-subject": "orders/{orderId}",
      "$ref": "#/$defs/OrderPlaced"
    }
  },
  "$defs": {
    "OrderPlaced": {
      "type": "object",
      "properties": {
        "orderId": { "type": "string", "description": "TODO: what `orderId` is." },
        "tags": {
          "type": "object",
          "description": "TODO: what `tags` is.",
          "additionalProperties": { "type": "string" }
        }
      },
      "examples": [
        { "orderId": "A-17", "tags": { "gift": "yes" } }
      ]
    }
  }
}
"##;

const REASONS: &str =
    "  namespace  `Contoso.Orders`, common to the event types; `--namespace` sets another
  subject    OrderPlaced: `orders/{orderId}`, orderId from the data
  map        OrderPlaced.tags: a map because of its name; if its keys are always the same, write
             `properties`
  required   nothing, so missing and null properties are `None`; `--required` lists those that all
             of several samples have
";

fn project() -> Project {
    Project::new(&[("event.json", EVENT)])
}

fn schema(project: &Project) -> Option<String> {
    fs::read_to_string(project.path("schemas/contoso_orders.json")).ok()
}

fn new(project: &Project, flags: &[&str], input: &str) -> Run {
    let arguments = [&["new", "contoso_orders", "--schemas", "schemas"], flags].concat();
    project.xtask_reading(input, &arguments)
}

/// What it says when it fails.
fn fails(project: &Project, flags: &[&str]) -> String {
    let (code, text, message) = new(project, flags, "");
    assert_eq!((code, text.as_str()), (Some(1), ""), "{message}");
    message
}

#[test]
fn a_file_and_the_reasons_for_it() {
    let project = project();
    let (code, text, message) = new(&project, &["--sample", "event.json"], "");
    assert_eq!((code, text.as_str()), (Some(0), ""), "{message}");
    let expected = format!(
        "schemas/contoso_orders.json: 1 event type from 1 sample

{REASONS}
Next: write 4 descriptions (grep -n TODO schemas/contoso_orders.json),
      run `cargo xtask gen --schemas schemas --out DIR --name CRATE`,
      and match on `ContosoOrders(ContosoOrdersEvent::OrderPlaced(data))`
"
    );
    assert_eq!(message, expected);
    assert_eq!(schema(&project).as_deref(), Some(SCHEMA));
}

#[test]
fn printed_from_standard_input() {
    let project = project();
    let (code, text, message) = new(&project, &["--sample", "-", "--print"], EVENT);
    assert_eq!(code, Some(0), "{message}");
    assert_eq!((text.as_str(), message.as_str()), (SCHEMA, REASONS));
    assert_eq!(schema(&project), None);

    let (code, _, message) = new(&project, &["--sample", "-"], "{");
    assert_eq!(code, Some(1));
    assert!(message.contains(" standard input:1:1"), "{message}");
}

#[test]
fn several_samples_and_bare_data() {
    let project = project();
    project.write("data.json", "\u{feff}[{ \"orderId\": 17 }]");
    let flags = ["--sample", "event.json", "data.json", "--print"];
    let message = fails(&project, &flags);
    assert!(message.contains("--event-type"), "{message}");
    assert!(message.contains(" data.json:1:2\n"), "{message}");
    assert!(
        message.ends_with("1 error, 0 warnings: nothing was written\n"),
        "{message}"
    );

    let with_type = [
        flags.as_slice(),
        &["--event-type", "contoso.orders.orderplaced"],
    ]
    .concat();
    let (code, text, message) = new(&project, &with_type, "");
    assert_eq!(code, Some(0), "{message}");
    assert!(text.contains(r#""type": ["string", "integer"]"#), "{text}");

    let with_more = [
        with_type.as_slice(),
        &["--required", "--namespace", "Contoso"],
    ]
    .concat();
    let (code, text, message) = new(&project, &with_more, "");
    assert_eq!(code, Some(0), "{message}");
    assert!(text.contains(r#""required": ["orderId"]"#), "{text}");
    assert!(text.contains("\"x-namespace\": \"Contoso\",\n"), "{text}");
}

#[test]
fn what_is_there_is_left_alone() {
    let project = project();
    project.write("schemas/contoso_orders.json", "{}");
    let message = fails(&project, &["--sample", "event.json"]);
    assert!(
        message.contains("`schemas/contoso_orders.json` exists already"),
        "{message}"
    );
    assert_eq!(schema(&project).as_deref(), Some("{}"));

    fs::rename(
        project.path("schemas/contoso_orders.json"),
        project.path("schemas/shop.json"),
    )
    .unwrap();
    project.write("schemas/shop.json", SCHEMA);
    let message = fails(&project, &["--sample", "event.json"]);
    let expected = "`Contoso.Orders.OrderPlaced` is described in `schemas/shop.json` already";
    assert!(message.contains(expected), "{message}");
    assert_eq!(schema(&project), None);
}

#[test]
fn files_that_cannot_be_read() {
    let project = project();
    let message = fails(&project, &["--sample", "missing.json"]);
    assert!(
        message.starts_with("error: cannot read `missing.json`: "),
        "{message}"
    );
    project.write("latin.json", b"{ \"a\": \"\xe9\" }");
    let message = fails(&project, &["--sample", "latin.json"]);
    assert!(
        message.contains("`latin.json` is not UTF-8: see byte 8"),
        "{message}"
    );
}

#[test]
fn messages_for_scripts() {
    let project = project();
    let flags = ["--sample", "event.json", "--message-format", "json"];
    let (code, text, message) = new(&project, &flags, "");
    assert_eq!((code, message.as_str()), (Some(0), ""));
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let reasons: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["reason"].as_str())
        .collect();
    assert_eq!(reasons, ["created", "note", "note", "note", "note", "next"]);
    assert_eq!(lines[0]["file"], "schemas/contoso_orders.json");
    assert_eq!(lines[3]["topic"], "map");
    assert_eq!(lines[3]["places"][0], "OrderPlaced.tags");
    assert_eq!(lines[5]["to_describe"], 4);
}
