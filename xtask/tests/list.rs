//! `cargo xtask list` as scripts and people see it: output and exit codes.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot prepare its folder fails"
)]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

const ORDERS: &str = r##"{
  "title": "Contoso Orders",
  "description": "What customers order.\n\nAnd when.",
  "x-namespace": "Contoso.Orders",
  "x-topic-types": ["Contoso.Shop"],
  "x-events": {
    "Contoso.Orders.Placed": {
      "description": "An order was placed.",
      "x-subject": "orders/{id}",
      "$ref": "#/$defs/Order"
    },
    "Contoso.Orders.Paid": { "deprecated": true, "$ref": "shared.json#/$defs/Payment" }
  },
  "$defs": {
    "Order": {
      "type": "object",
      "properties": {
        "orderId": { "type": "string", "x-correction": "Published\nas a number." }
      }
    }
  }
}
"##;

const SHARED: &str = r#"{ "x-correction": "Published in two parts.", "$defs": { "Payment": { "type": "object", "properties": {} } } }"#;

/// A folder of schemas, gone at the end of the test.
struct Project(PathBuf);

impl Project {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("xtask-list-{name}-{}", std::process::id()));
        let project = Self(folder);
        fs::create_dir_all(project.0.join("schemas")).unwrap();
        project.write("orders", ORDERS);
        project.write("shared", SHARED);
        project
    }

    fn write(&self, source: &str, text: &str) {
        fs::write(self.0.join(format!("schemas/{source}.json")), text).unwrap();
    }

    /// Runs `cargo xtask list`: the exit code, the output and the messages.
    fn run(&self, flags: &[&str]) -> (Option<i32>, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["list", "--schemas", "schemas"])
            .args(flags)
            .current_dir(&self.0)
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn ok(text: &str) -> (Option<i32>, String, String) {
    (Some(0), text.to_owned(), String::new())
}

#[test]
fn all_sources() {
    let expected = "\
Contoso Orders  [orders]
  Contoso.Orders.Placed  Order
  Contoso.Orders.Paid    shared::Payment

[shared]
  no event types: types for other sources

1 source, 2 event types
";
    assert_eq!(Project::new("all").run(&[]), ok(expected));
}

#[test]
fn one_source_in_full() {
    let expected = "\
Contoso Orders  [orders]
  enum     orders::OrdersEvent
  topics   Contoso.Shop

  What customers order.

  And when.

Contoso.Orders.Placed
  data     Order
  subject  orders/{id}
  An order was placed.

Contoso.Orders.Paid  (deprecated)
  data     shared::Payment
";
    assert_eq!(Project::new("one").run(&["orders"]), ok(expected));
}

#[test]
fn json_for_scripts() {
    let project = Project::new("json");
    let (code, text, _) = project.run(&["orders", "--json"]);
    assert_eq!(code, Some(0));
    let sources: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(sources.as_array().unwrap().len(), 1);
    assert_eq!(sources[0]["name"], "orders");
    assert_eq!(sources[0]["topic_types"][0], "Contoso.Shop");
    assert_eq!(sources[0]["event_types"][1]["data"], "shared::Payment");

    let (code, text, _) = project.run(&["--corrections", "--json"]);
    assert_eq!(code, Some(0));
    let corrections: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(corrections.as_array().unwrap().len(), 2);
    assert_eq!(corrections[0]["pointer"], "/$defs/Order/properties/orderId");
    assert_eq!(corrections[0]["line"], 18);
}

#[test]
fn corrections() {
    let project = Project::new("corrections");
    let orders = "schemas/orders.json:18  Order.orderId: Published as a number.\n";
    let shared = "schemas/shared.json:1  the whole file: Published in two parts.\n";
    assert_eq!(
        project.run(&["--corrections"]),
        ok(&format!("{orders}{shared}"))
    );
    assert_eq!(project.run(&["orders", "--corrections"]), ok(orders));
}

#[test]
fn a_source_that_is_not_there() {
    let project = Project::new("unknown");
    let (code, text, message) = project.run(&["order"]);
    assert_eq!((code, text.as_str()), (Some(1), ""));
    assert_eq!(
        message,
        "error: no source is called `order`: did you mean `orders`?\n"
    );
    let (code, _, message) = project.run(&["weather", "--json"]);
    assert_eq!(code, Some(1));
    assert!(
        message.contains("`cargo xtask list` shows all"),
        "{message}"
    );
}

#[test]
fn schemas_that_are_wrong() {
    let project = Project::new("wrong");
    project.write("shared", r#"{ "x-event": {} }"#);
    let (code, text, message) = project.run(&["--json"]);
    assert_eq!((code, text.as_str()), (Some(1), ""));
    assert!(message.contains("did you mean `x-events`?"), "{message}");
    assert!(message.contains("nothing to list"), "{message}");
}
