//! What the schemas describe, as plain data.

use eventgrid_codegen::{Options, Schemas, render};
use eventgrid_workshop::{Listing, list};

const ORDERS: &str = r##"{
  "title": "Contoso orders",
  "description": "What customers order.",
  "x-namespace": "Contoso.Orders",
  "x-topic-types": ["Contoso.Shop"],
  "x-docs": "https://example.com/orders",
  "x-correction": "The shop calls them bookings.",
  "x-events": {
    "Contoso.Orders.Placed": {
      "description": "An order was placed.",
      "x-subject": "orders/{id}",
      "x-correction": "Sent as `Place` before.",
      "$ref": "#/$defs/Order"
    },
    "Contoso.Orders.Paid": { "deprecated": true, "$ref": "shared.json#/$defs/Payment" },
    "Contoso.Orders.Tagged": { "type": "array", "items": { "$ref": "shared.json#/$defs/Payment" } }
  },
  "$defs": {
    "Order": {
      "type": "object",
      "properties": {
        "orderId": {
          "type": "string",
          "x-correction": "Published as a number."
        },
        "lines": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": { "a/b": { "type": "string", "x-correction": "Published as `ab`." } },
            "x-correction": "Published as a string."
          }
        }
      }
    }
  }
}"##;

const SHARED: &str = r#"{ "$defs": { "Payment": { "type": "object", "properties": { "sum": { "type": "number" } } } } }"#;

fn listing() -> Listing {
    list(&Schemas::from_texts(
        "schemas",
        [("orders", ORDERS), ("shared", SHARED)],
    ))
    .unwrap()
}

#[test]
fn sources_and_event_types() {
    let listing = listing();
    let names: Vec<_> = listing.sources.iter().map(|source| &source.name).collect();
    assert_eq!(names, ["orders", "shared"]);

    let orders = listing.source("orders").unwrap();
    assert_eq!(orders.title.as_deref(), Some("Contoso orders"));
    assert_eq!(orders.description.as_deref(), Some("What customers order."));
    assert_eq!(orders.namespace.as_deref(), Some("Contoso.Orders"));
    assert_eq!(orders.topic_types, ["Contoso.Shop"]);
    assert_eq!(orders.docs.as_deref(), Some("https://example.com/orders"));
    assert_eq!(orders.event_enum.as_deref(), Some("orders::OrdersEvent"));
    let data: Vec<_> = orders
        .event_types
        .iter()
        .map(|event| (event.name.as_str(), event.data.as_str(), event.deprecated))
        .collect();
    assert_eq!(
        data,
        [
            ("Contoso.Orders.Placed", "orders::Order", false),
            ("Contoso.Orders.Paid", "shared::Payment", true),
            ("Contoso.Orders.Tagged", "Vec<shared::Payment>", false),
        ]
    );
    let placed = &orders.event_types[0];
    assert_eq!(placed.description.as_deref(), Some("An order was placed."));
    assert_eq!(placed.subject.as_deref(), Some("orders/{id}"));

    let shared = listing.source("shared").unwrap();
    assert_eq!(shared.event_enum, None);
    assert!(shared.event_types.is_empty());
    assert_eq!(listing.similar("order").unwrap().name, "orders");
    assert!(listing.similar("weather").is_none());
}

#[test]
fn corrections_and_their_places() {
    let listing = listing();
    let corrections: Vec<_> = listing
        .corrections
        .iter()
        .map(|one| {
            assert_eq!(one.source, "orders");
            assert_eq!(one.file, "schemas/orders.json");
            assert!(
                ORDERS
                    .lines()
                    .nth(one.line - 1)
                    .unwrap()
                    .contains(&one.reason)
            );
            (one.line, one.place.as_str(), one.pointer.as_str())
        })
        .collect();
    let event = "Contoso.Orders.Placed";
    let lines = "/$defs/Order/properties/lines/items";
    assert_eq!(
        corrections,
        [
            (7, "", ""),
            (12, event, format!("/x-events/{event}").as_str()),
            (24, "Order.orderId", "/$defs/Order/properties/orderId"),
            (
                30,
                "Order.lines[].a/b",
                format!("{lines}/properties/a~1b").as_str()
            ),
            (31, "Order.lines[]", lines),
        ]
    );
}

#[test]
fn the_readme_has_the_same_catalogue() {
    let schemas = Schemas::from_texts("schemas", [("orders", ORDERS), ("shared", SHARED)]);
    let rendered = render(&schemas, &Options::default()).unwrap();
    let readme = rendered.tree.get("README.md").unwrap();
    let section = "
### Contoso orders

Feature `orders`, module `eventgrid::orders`.
Type of topic: `Contoso.Shop`.

| Event type | Data |
|---|---|
| `Contoso.Orders.Placed` | `Order` |
| `Contoso.Orders.Paid` | `shared::Payment` |
| `Contoso.Orders.Tagged` | `Vec<shared::Payment>` |
";
    assert!(readme.ends_with(section), "{readme}");
}

#[test]
fn wrong_schemas_are_not_listed() {
    let schemas = Schemas::from_texts("schemas", [("orders", r#"{ "x-event": {} }"#)]);
    assert!(list(&schemas).unwrap_err().has_errors());
}
