//! `cargo xtask sample`.

use crate::project::{Project, Run};

const ORDERS: &str = r##"{
  "x-namespace": "Contoso.Orders",
  "x-events": {
    "Contoso.Orders.Placed": { "x-subject": "orders/{id}", "$ref": "#/$defs/Order" },
    "Contoso.Orders.Lost": { "type": "object" }
  },
  "$defs": {
    "Order": {
      "type": "object",
      "properties": { "z": { "type": "number" }, "id": { "type": "string" } },
      "examples": [{ "z": 1.0, "id": "A-17" }]
    }
  }
}
"##;

fn sample(orders: &str, flags: &[&str]) -> Run {
    let project = Project::new(&[("schemas/orders.json", orders)]);
    project.xtask(&[&["sample", "--schemas", "schemas"], flags].concat())
}

#[test]
fn cloud_events_are_the_default() {
    let expected = r#"{
  "specversion": "1.0",
  "type": "Contoso.Orders.Placed",
  "id": "e4405fb9-96f0-4e86-a3ba-1dffcfd34462",
  "source": "/subscriptions/8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24/resourceGroups/contoso-shop",
  "subject": "orders/A-17",
  "time": "2024-05-28T01:06:14Z",
  "data": {
    "z": 1.0,
    "id": "A-17"
  }
}
"#;
    let expected = (Some(0), expected.to_owned(), String::new());
    // In any case.
    assert_eq!(sample(ORDERS, &["contoso.orders.PLACED"]), expected);
    let flags = ["Contoso.Orders.Placed", "--cloud-events"];
    assert_eq!(sample(ORDERS, &flags), expected);
}

#[test]
fn event_grid() {
    let flags = ["Contoso.Orders.Placed", "--event-grid"];
    let (code, text, message) = sample(ORDERS, &flags);
    assert_eq!((code, message.as_str()), (Some(0), ""));
    let event: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(event["eventType"], "Contoso.Orders.Placed");
    assert_eq!(event["subject"], "orders/A-17");
    assert_eq!(event["data"]["id"], "A-17");

    let flags = ["Contoso.Orders.Placed", "--event-grid", "--cloud-events"];
    assert_eq!(sample(ORDERS, &flags).0, Some(2));
}

#[test]
fn event_types_that_are_not_there() {
    let failed = |message: &str| (Some(1), String::new(), format!("error: {message}\n"));
    assert_eq!(
        sample(ORDERS, &["Contoso.Orders.Place"]),
        failed(
            "no event type is called `Contoso.Orders.Place`: did you mean `Contoso.Orders.Placed`?"
        )
    );
    assert_eq!(
        sample(ORDERS, &["Weather"]),
        failed("no event type is called `Weather`: `cargo xtask list` shows all")
    );
    assert_eq!(
        sample(ORDERS, &["Contoso.Orders.Lost"]),
        failed("the data of `Contoso.Orders.Lost` has no example: give its definition `examples`")
    );
}

#[test]
fn schemas_that_are_wrong() {
    let (code, text, message) = sample(r#"{ "x-event": {} }"#, &["A"]);
    assert_eq!((code, text.as_str()), (Some(1), ""));
    assert!(message.contains("nothing to show"), "{message}");
}
