//! The module `samples` of a generated crate.

use eventgrid_codegen::{Options, Runtime, Schemas, render};

const ORDERS: &str = r##"{
  "x-topic-types": ["Contoso.Shop.counters"],
  "x-events": {
    "Placed": { "x-subject": "orders/{order-id}/{clerk}", "$ref": "#/$defs/Order" },
    "Paid": {
      "$ref": "#/$defs/Order",
      "x-sample": { "id": "paid-{orderId}", "source": "/tills/3", "subject": "till {till.0.id}", "time": "2025-01-02T03:04:05Z" },
      "examples": [{ "orderId": 8, "till": [{ "id": 3 }] }]
    },
    "Lost": { "$ref": "#/$defs/Loss" }
  },
  "$defs": {
    "Order": {
      "type": "object",
      "properties": { "orderId": { "type": "integer" } },
      "examples": [{ "orderId": 7 }, { "orderId": 9 }]
    },
    "Loss": { "type": "object", "properties": { "why": { "type": "string" } } }
  }
}"##;

fn files(name: &str, text: &str) -> Result<eventgrid_codegen::Tree, String> {
    let options = Options::new("contoso-events", Runtime::default());
    render(&Schemas::from_texts("schemas", [(name, text)]), &options)
        .map(|rendered| rendered.tree)
        .map_err(|diagnostics| diagnostics.to_string())
}

#[test]
fn one_per_event_type_with_an_example() {
    let tree = files("orders", ORDERS).unwrap();
    let samples = tree.get("src/samples.rs").unwrap();
    let (head, table) = samples.split_once("static SAMPLES").unwrap();
    assert!(
        head.contains("use contoso_events::{ContosoEvent, Event, from_str, samples, serde_json};")
    );
    let shop = "/subscriptions/8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24/resourceGroups/contoso-shop/providers/Contoso.Shop/counters/contoso";
    let expected = format!(
        r##": &[Sample] = &[
    #[cfg(feature = "orders")]
    Sample::of_json(
        "Placed",
        "133b26b0-1f80-4e08-8afb-69f497a0c31a",
        "{shop}",
        "orders/7/clerk",
        "2024-05-06T00:25:44Z",
        r#"{{"orderId": 7}}"#,
    ),
    #[cfg(feature = "orders")]
    Sample::of_json(
        "Paid",
        "paid-8",
        "/tills/3",
        "till 3",
        "2025-01-02T03:04:05Z",
        r#"{{"orderId": 8, "till": [{{"id": 3}}]}}"#,
    ),
];
"##
    );
    assert_eq!(table, expected);

    let root = tree.get("src/lib.rs").unwrap();
    assert!(root.contains("#[cfg(feature = \"samples\")]\n#[rustfmt::skip]\npub mod samples;\n\n"));
    let manifest = tree.get("Cargo.toml").unwrap();
    assert!(manifest.contains("\nsamples = []\n"));
}

#[test]
fn a_source_cannot_have_its_name() {
    let message = files("samples", r#"{ "x-events": { "A": {} } }"#).unwrap_err();
    assert!(
        message.contains("`samples` is a name that the crate itself uses"),
        "{message}"
    );
    assert!(message.contains("`samples_events.json`"), "{message}");
}
