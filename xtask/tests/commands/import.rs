//! `cargo xtask import`.

use serde_json::Value;

use crate::project::{Project, Run};

const DOCUMENT: &str = r#"{
  "swagger": "2.0",
  "definitions": {
    "OrderPlacedEventData": {
      "description": "Schema of the Data property of an EventGridEvent for a Contoso.Orders.Placed event.",
      "type": "object",
      "properties": {
        "orderId": { "type": "string", "x-ms-client-name": "id" },
        "total": { "type": "number" },
        "note": { "type": "string" }
      }
    },
    "Unused": { "type": "object" }
  }
}
"#;

const SCHEMA: &str = r##"{
  "title": "Contoso Orders",
  "x-namespace": "Contoso.Orders",
  "x-events": { "Contoso.Orders.Placed": { "$ref": "#/$defs/Placed" } },
  "$defs": {
    "Placed": {
      "type": "object",
      "properties": {
        "orderId": { "type": "integer", "description": "Number of the order." },
        "total": { "type": "number", "x-correction": "Published as a string." },
        "voucher": { "type": "string" }
      }
    }
  }
}
"##;

fn project() -> Project {
    Project::new(&[("orders.openapi.json", DOCUMENT)])
}

fn import(project: &Project, flags: &[&str]) -> Run {
    project.xtask(&[&["import", "--schemas", "schemas"], flags].concat())
}

/// Imports the document.
fn import_orders(project: &Project, flags: &[&str]) -> Run {
    let orders = ["orders.openapi.json", "--namespace", "Contoso.Orders"];
    import(project, &[&orders, flags].concat())
}

#[test]
fn a_new_file() {
    let project = project();
    let (code, diff, told) = import_orders(&project, &["--name", "orders"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(
        diff.starts_with("--- /dev/null\n+++ schemas/orders.json\n@@ -0,0 +1,"),
        "{diff}"
    );
    assert_eq!(
        told,
        "left out: `x-ms-client-name`, once, at orders.openapi.json:8:40
left out: 1 definition that no event of Contoso.Orders leads to
Contoso.Orders: 1 event type, 1 new event type, 1 new definition: schemas/orders.json written
next: put words of your own where it says TODO, then `cargo xtask gen`
"
    );
    let text = project.read("schemas/orders.json");
    let (code, diff, told) = import_orders(&project, &[]);
    assert_eq!((code, diff.as_str()), (Some(0), ""));
    let unchanged = "Contoso.Orders: 1 event type, nothing new: schemas/orders.json is as it was\n";
    assert!(told.ends_with(unchanged), "{told}");
    assert_eq!(project.read("schemas/orders.json"), text);
}

#[test]
fn what_a_person_should_know() {
    let project = project();
    project.write("schemas/orders.json", SCHEMA);
    let (code, diff, told) = import_orders(&project, &["--no-required"]);
    assert_eq!(code, Some(0));
    assert_eq!(
        diff,
        r#"--- schemas/orders.json
+++ schemas/orders.json
@@ -8,7 +8,8 @@
       "properties": {
         "orderId": { "type": "integer", "description": "Number of the order." },
         "total": { "type": "number", "x-correction": "Published as a string." },
-        "voucher": { "type": "string" }
+        "voucher": { "type": "string" },
+        "note": { "type": "string" }
       }
     }
   }
"#
    );
    assert_eq!(
        told,
        r#"warning: `Placed.orderId` is an integer here and is a string in the document
 --> schemas/orders.json:9:20
  |
9 |         "orderId": { "type": "integer", "description": "Number of the order." },
  |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
 ::: orders.openapi.json:8:20
  |
8 |         "orderId": { "type": "string", "x-ms-client-name": "id" },
  |                    ---------------------------------------------- this is what the document says
  |
  = help: say why in an `x-correction`, or accept the document's with --overwrite

left out: `x-ms-client-name`, once, at orders.openapi.json:8:40
left out: 1 definition that no event of Contoso.Orders leads to
kept, though the document lacks it: schemas/orders.json:11  Placed: voucher
no longer needed: schemas/orders.json:10  Placed.total: Published as a string.
Contoso.Orders: 1 event type, 1 new property: schemas/orders.json written
next: `cargo xtask gen`
"#
    );
}

#[test]
fn shown_and_not_written() {
    let project = project();
    project.write("schemas/orders.json", SCHEMA);
    for (flag, code) in [("--dry-run", 0), ("--check", 1)] {
        let (found, diff, told) = import_orders(&project, &[flag]);
        assert_eq!(found, Some(code), "{told}");
        assert!(
            diff.contains("\n+        \"note\": { \"type\": \"string\" }\n"),
            "{diff}"
        );
        assert!(
            told.ends_with("1 new property: schemas/orders.json was not written\n"),
            "{told}"
        );
        assert_eq!(project.read("schemas/orders.json"), SCHEMA);
    }
    import_orders(&project, &[]);
    assert_eq!(import_orders(&project, &["--check"]).0, Some(0));
}

#[test]
fn overwriting() {
    let project = project();
    project.write("schemas/orders.json", SCHEMA);
    let (code, _, told) = import_orders(&project, &["--overwrite"]);
    assert_eq!(code, Some(0));
    assert!(!told.contains("warning"), "{told}");
    let changed = r#""orderId": { "type": "string", "description": "Number of the order." }"#;
    assert!(project.read("schemas/orders.json").contains(changed));
}

#[test]
fn messages_for_programs() {
    let project = project();
    project.write("schemas/orders.json", SCHEMA);
    let (code, lines, _) = import_orders(&project, &["--check", "--message-format", "json"]);
    assert_eq!(code, Some(1));
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let reasons: Vec<&str> = lines
        .iter()
        .map(|line| line["reason"].as_str().unwrap())
        .collect();
    assert_eq!(
        reasons,
        [
            "diff",
            "diagnostic",
            "dropped",
            "left-out",
            "kept",
            "obsolete-correction",
            "change"
        ]
    );
    assert_eq!(lines[2]["keyword"], "x-ms-client-name");
    assert_eq!(lines[4]["names"][0], "voucher");
    assert_eq!(lines[5]["place"], "Placed.total");
    assert_eq!(
        (&lines[6]["kind"], &lines[6]["place"]),
        (&"property".into(), &"Placed.note".into())
    );
}

#[test]
fn mistakes() {
    let project = project();
    project.write("api.yaml", "openapi: [3.0.0\n");
    project.write("yaml/api.yml", "openapi: 3.0.0\n");
    project.write("empty/readme.md", "");
    for (flags, message) in [
        (vec!["nothing.json"], "error: cannot read `nothing.json`: "),
        (
            vec!["api.yaml"],
            "error: this YAML cannot be read: while parsing a flow sequence, expected ',' or ']'\n --> api.yaml:2:1\n",
        ),
        (
            vec!["yaml", "--namespace", "Contoso"],
            "error: the document has no event type of `Contoso`\n |\n = help: name the definition",
        ),
        (
            vec!["empty"],
            "error: no `*.json` and no `*.yaml` in `empty`\n |\n = help: name a file, or the folder that the documents are in",
        ),
        (
            vec!["orders.openapi.json"],
            "error: which namespace?\n |\n = help: choose one with --namespace; the document has event types of Contoso.Orders (1)",
        ),
        (
            vec!["orders.openapi.json", "--namespace", "Contoso.Order"],
            "error: the document has no event type of `Contoso.Order`\n |\n = help: did you mean `Contoso.Orders`?",
        ),
        (
            vec![
                "orders.openapi.json",
                "--namespace",
                "Contoso.Orders",
                "--name",
                "../orders",
            ],
            "error: `../orders` cannot be the name of a schema file",
        ),
    ] {
        let (code, _, told) = import(&project, &flags);
        assert_eq!(code, Some(1), "{told}");
        assert!(told.starts_with(message), "{flags:?}: {told}");
        assert!(
            told.ends_with("1 error, 0 warnings: nothing was imported\n"),
            "{told}"
        );
    }
    assert!(!project.path("schemas").exists());

    let (code, _, told) = import(&project, &["orders.openapi.json", "--event", "Placed"]);
    assert_eq!(code, Some(2));
    assert!(
        told.contains("write TYPE=DEFINITION, as in Contoso.Orders.Placed=Order"),
        "{told}"
    );
}

#[test]
fn references_of_a_file_are_followed() {
    let project = project();
    let id = "https://contoso.example/orders";
    let order = |reference: &str| {
        format!(
            r#"{{ "$id": "{id}/placed.json", "type": "object", "properties": {{ "to": {{ "$ref": "{reference}" }} }} }}"#
        )
    };
    let address = r#"{ "type": "object", "properties": { "city": { "type": "string" } } }"#;
    let named = address.replacen('{', &format!(r#"{{ "$id": "{id}/parts/address","#), 1);
    project.write("api/orders/parts/address.json", address);
    project.write("api/common/person name.json", address);
    project.write("api/orders/elsewhere/address.json", &named);
    let events = |flags: &[&str], event: &str| {
        let event = ["--namespace", "Contoso", "--event", event];
        import(&project, &[flags, &event].concat())
    };
    for reference in [
        "parts/address.json",
        "parts/address",
        "../common/person%20name.json#",
        "https://contoso.example/orders/parts/address",
        "common/person%20name.json",
    ] {
        project.write("api/orders/placed.json", order(reference));
        let event = "Contoso.Placed=Placed";
        let (code, diff, told) = events(&["api/orders/placed.json", "--dry-run"], event);
        assert_eq!(code, Some(0), "{reference}: {told}");
        assert!(!told.contains("warning"), "{reference}: {told}");
        assert!(
            diff.contains(r#""city": { "type": "string" }"#),
            "{reference}: {diff}"
        );
    }
    project.write("api/orders/placed.json", order("../common/nobody.json"));
    let (code, ..) = events(&["api"], "Contoso.{name}=placed*.json");
    assert_eq!(code, Some(1));
    let (code, _, told) = events(&["api"], "Contoso.{name}=orders/*.json");
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.starts_with("warning: cannot resolve `../common/nobody.json`: read as any JSON value\n --> api/orders/placed.json:1:"),
        "{told}"
    );
}
