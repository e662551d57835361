//! `cargo xtask list`.

use crate::project::{Project, Run};

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

fn project() -> Project {
    Project::new(&[
        ("schemas/orders.json", ORDERS),
        ("schemas/shared.json", SHARED),
    ])
}

fn list(project: &Project, flags: &[&str]) -> Run {
    project.xtask(&[&["list", "--schemas", "schemas"], flags].concat())
}

fn ok(text: &str) -> Run {
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
    assert_eq!(list(&project(), &[]), ok(expected));
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
    assert_eq!(list(&project(), &["orders"]), ok(expected));
}

#[test]
fn json_for_scripts() {
    let project = project();
    let (code, text, _) = list(&project, &["orders", "--json"]);
    assert_eq!(code, Some(0));
    let sources: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(sources.as_array().unwrap().len(), 1);
    assert_eq!(sources[0]["name"], "orders");
    assert_eq!(sources[0]["topic_types"][0], "Contoso.Shop");
    assert_eq!(sources[0]["event_types"][1]["data"], "shared::Payment");

    let (code, text, _) = list(&project, &["--corrections", "--json"]);
    assert_eq!(code, Some(0));
    let corrections: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(corrections.as_array().unwrap().len(), 2);
    assert_eq!(corrections[0]["pointer"], "/$defs/Order/properties/orderId");
    assert_eq!(corrections[0]["line"], 18);
}

#[test]
fn corrections() {
    let project = project();
    let orders = "schemas/orders.json:18  Order.orderId: Published as a number.\n";
    let shared = "schemas/shared.json:1  the whole file: Published in two parts.\n";
    assert_eq!(
        list(&project, &["--corrections"]),
        ok(&format!("{orders}{shared}"))
    );
    assert_eq!(list(&project, &["orders", "--corrections"]), ok(orders));
}

#[test]
fn a_source_that_is_not_there() {
    let project = project();
    let (code, text, message) = list(&project, &["order"]);
    assert_eq!((code, text.as_str()), (Some(1), ""));
    assert_eq!(
        message,
        "error: no source is called `order`: did you mean `orders`?\n"
    );
    let (code, _, message) = list(&project, &["weather", "--json"]);
    assert_eq!(code, Some(1));
    assert!(
        message.contains("`cargo xtask list` shows all"),
        "{message}"
    );
}

#[test]
fn schemas_that_are_wrong() {
    let project = project();
    project.write("schemas/shared.json", r#"{ "x-event": {} }"#);
    let (code, text, message) = list(&project, &["--json"]);
    assert_eq!((code, text.as_str()), (Some(1), ""));
    assert!(message.contains("did you mean `x-events`?"), "{message}");
    assert!(message.contains("nothing to list"), "{message}");
}
