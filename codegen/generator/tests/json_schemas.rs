//! The JSON Schemas of generated types: `src/schemas.rs`, behind the feature `schemars`.

use eventgrid_codegen::{Options, Runtime, Schemas, Tree, render};

fn generate(schema: &str) -> Tree {
    let options = Options::new("contoso-events", Runtime::default());
    let schemas = Schemas::from_texts("schemas", [("orders", schema)]);
    let rendered = render(&schemas, &options);
    rendered.unwrap_or_else(|error| panic!("{error}")).tree
}

/// The schemas in the file, by the name of the type.
fn schemas_of(tree: &Tree) -> Vec<(String, String)> {
    let text = tree.get("src/schemas.rs").unwrap();
    let items = text.split("json_schema! {\n").skip(1);
    items
        .map(|item| {
            let (head, rest) = item.split_once('\n').unwrap();
            let name = head.split('"').nth(1).unwrap();
            let schema = rest.split_once('\n').unwrap().0.trim();
            let schema = schema.trim_start_matches("r#\"").trim_end_matches("\"#");
            (name.to_owned(), schema.to_owned())
        })
        .collect()
}

#[test]
fn what_becomes_of_schemas() {
    for (what, schema, expected) in [
        (
            "A type of its own is referred to, anything else is put in; where it stood is left out",
            r##"{ "$defs": {
                "Order": { "$id": "order", "type": "object", "x-rust-name": "Order", "properties": {
                    "id": { "$ref": "orders.json#/$defs/Id", "description": "Its ID." },
                    "line": { "$ref": "orders.json#/$defs/Line" } } },
                "Id": { "type": "string", "minLength": 1 },
                "Line": { "type": "object", "properties": { "next": { "$ref": "#/$defs/Line" } } } } }"##,
            &[
                (
                    "Order",
                    r#"{"type": "object", "properties": {"id": {"description": "Its ID.", "allOf": [{"type": "string", "minLength": 1}]}, "line": {"$ref": "orders::Line"}}}"#,
                ),
                (
                    "Line",
                    r#"{"type": "object", "properties": {"next": {"$ref": "orders::Line"}}}"#,
                ),
            ][..],
        ),
        (
            "What is of one type only does not allow the others",
            r#"{ "$defs": { "Order": { "type": ["object", "string"], "properties": { "id": { "type": "string" } } } } }"#,
            &[
                (
                    "Order",
                    r#"{"type": ["object", "string"], "properties": {"id": {"type": "string"}}}"#,
                ),
                (
                    "OrderObject",
                    r#"{"allOf": [{"type": ["object", "string"], "properties": {"id": {"type": "string"}}}], "type": ["object"]}"#,
                ),
            ],
        ),
        (
            "Draft 4 and OpenAPI",
            r#"{ "$schema": "http://json-schema.org/draft-04/schema#", "definitions": { "Order": { "type": "object", "properties": {
                "total": { "type": "number", "minimum": 0, "exclusiveMinimum": true, "nullable": true },
                "size": { "type": "array", "items": [{ "type": "number" }, { "type": "string" }], "additionalItems": false } } } } }"#,
            &[(
                "Order",
                r#"{"type": "object", "properties": {"total": {"anyOf": [{"type": "number", "minimum": 0, "exclusiveMinimum": 0}, {"type": "null"}]}, "size": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "string"}], "items": false}}}"#,
            )],
        ),
    ] {
        let found = schemas_of(&generate(schema));
        let found: Vec<_> = found
            .iter()
            .map(|(name, text)| (&**name, &**text))
            .collect();
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn event_types_find_theirs() {
    let tree = generate(
        r##"{ "x-events": { "Placed": { "$ref": "#/$defs/Order" }, "Noted": { "type": "string" } },
              "$defs": { "Order": { "type": "object", "properties": { "id": {} } } } }"##,
    );
    let text = tree.get("src/schemas.rs").unwrap();
    let entry = "    (\"Placed\", SchemaGenerator::subschema_for::<crate::orders::Order>),\n];";
    assert!(text.contains(entry), "{text}");
    assert!(!text.contains("\"Noted\""), "{text}");
    let root = tree.get("src/lib.rs").unwrap();
    assert!(root.contains("#[cfg(feature = \"schemars\")]\n#[rustfmt::skip]\npub mod schemas;\n"));
}
