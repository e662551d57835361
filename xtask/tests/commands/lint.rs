//! `cargo xtask lint`.

use std::fs;

use crate::project::{Project, Run};

const ORDERS: &str = r##"{
  "title": "Contoso Orders",
  "description": "What customers order.",
  "x-namespace": "Contoso.Orders",
  "x-events": { "Contoso.Orders.Placed": { "description": "An order was placed.", "$ref": "#/$defs/Placed" } },
  "$defs": {
    "Placed": {
      "type": "object",
      "properties": { "id": { "type": "string", "description": "Number of the order." } },
      "examples": [{ "id": "A-17" }]
    }
  }
}
"##;

const EVENT: &str = r#"{
  "specversion": "1.0", "id": "1", "source": "/shop", "type": "Contoso.Orders.Placed",
  "data": { "id": 17, "total": 9.5 }
}
"#;

fn project(orders: &str) -> Project {
    Project::new(&[("schemas/orders.json", orders)])
}

fn lint(project: &Project, flags: &[&str]) -> Run {
    project.xtask(&[&["lint", "--schemas", "schemas"], flags].concat())
}

#[test]
fn nothing_to_say() {
    let project = project(ORDERS);
    let expected = (
        Some(0),
        String::new(),
        "1 schema file: no findings\n".to_owned(),
    );
    assert_eq!(lint(&project, &[]), expected);
}

#[test]
fn findings_and_how_to_switch_them() {
    let undescribed = ORDERS.replace(r#", "description": "Number of the order.""#, "");
    let project = project(&undescribed);
    let (code, text, message) = lint(&project, &[]);
    assert_eq!((code, text.as_str()), (Some(1), ""));
    let expected = "\
warning[missing-description]: the property `id` has no description
 --> schemas/orders.json:9:23
  |
9 |       \"properties\": { \"id\": { \"type\": \"string\" } },
  |                       ^^^^
  |
  = help: say what it means, and when it is absent

0 errors, 1 warning
";
    assert_eq!(message, expected);

    assert_eq!(
        lint(&project, &["--allow", "missing-description"]).0,
        Some(0)
    );
    let (code, _, message) = lint(&project, &["--deny", "missing-description"]);
    assert_eq!(code, Some(1));
    assert!(message.ends_with("1 error, 0 warnings\n"), "{message}");
    let flags = [
        "--allow",
        "missing-description",
        "--deny",
        "missing-subject",
    ];
    let (code, _, message) = lint(&project, &flags);
    assert_eq!(code, Some(1));
    assert!(message.starts_with("error[missing-subject]"), "{message}");

    let allowed = undescribed.replace(
        r#""type": "string""#,
        r#""type": "string", "x-allow": ["missing-description"]"#,
    );
    project.write("schemas/orders.json", &allowed);
    assert_eq!(lint(&project, &[]).0, Some(0));
}

#[test]
fn lines_of_json() {
    let project = project(&ORDERS.replace("An order", "TODO: an order"));
    let (code, text, _) = lint(&project, &["--message-format", "json"]);
    assert_eq!(code, Some(1));
    let message: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(message["reason"], "diagnostic");
    assert_eq!(message["severity"], "warning");
    assert_eq!(message["lint"], "todo-description");
    assert_eq!(message["location"]["line"], 5);
}

#[test]
fn captured_events() {
    let project = project(ORDERS);
    project.write("captured/2024/placed.json", EVENT);
    project.write("captured/notes.txt", "no event");
    let (code, _, message) = lint(&project, &["--sample", "captured"]);
    assert_eq!(code, Some(1));
    assert!(
        message.contains("a captured event has an integer where the schema expects a string"),
        "{message}"
    );
    assert!(
        message.contains("a captured event has `total`, which is not a property of `Placed`"),
        "{message}"
    );
    assert!(
        message.contains("::: captured/2024/placed.json:3:"),
        "{message}"
    );
    assert!(message.ends_with("0 errors, 2 warnings\n"), "{message}");
    let (code, _, message) = lint(
        &project,
        &[
            "--sample",
            "captured/2024/placed.json",
            "--allow",
            "wrong-type",
        ],
    );
    assert_eq!(code, Some(1));
    assert!(message.ends_with("0 errors, 1 warning\n"), "{message}");

    let failed = |flags: &[&str], expected: &str| {
        let (code, text, message) = lint(&project, flags);
        assert_eq!((code, text.as_str()), (Some(2), ""));
        assert!(message.contains(expected), "{message}");
        assert!(
            message.ends_with("1 error, 0 warnings: nothing was judged\n"),
            "{message}"
        );
    };
    failed(&["--sample", "nowhere"], "cannot read `nowhere`");
    failed(
        &["--sample", "captured/notes.txt"],
        "`captured/notes.txt` is not JSON",
    );
    fs::create_dir(project.path("empty")).unwrap();
    failed(&["--sample", "empty"], "no `*.json` below `empty`");
}

#[test]
fn what_could_not_be_judged() {
    let project = project(&ORDERS.replace("x-events", "x-event"));
    let (code, text, message) = lint(&project, &[]);
    assert_eq!((code, text.as_str()), (Some(2), ""));
    assert!(message.contains("did you mean `x-events`?"), "{message}");
    assert!(
        message.ends_with("1 error, 1 warning: nothing was judged\n"),
        "{message}"
    );

    let (code, _, message) = lint(&project, &["--allow", "missing-descriptions"]);
    assert_eq!(code, Some(2));
    assert!(message.contains("'missing-description'"), "{message}");
}

#[test]
fn all_lints() {
    let project = project(ORDERS);
    let (code, text, _) = lint(&project, &["--list"]);
    assert_eq!(code, Some(0));
    let described = "missing-description    A source, event type, definition or property without a description.\n";
    assert!(text.contains(described), "{text}");
    assert!(
        text.contains("An event type without the pattern of its subject. (off unless denied)\n"),
        "{text}"
    );

    let (_, text, _) = lint(&project, &["--list", "--message-format", "json"]);
    let lints = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let lints: Vec<_> = lints.collect();
    assert!(
        lints
            .iter()
            .any(|lint| lint["name"] == "missing-subject" && lint["default"] == false)
    );
    assert!(lints.iter().all(|lint| lint["reason"] == "lint"));
}

/// A run that takes long shows a line on a terminal; here is none.
#[test]
fn no_progress_without_a_terminal() {
    let project = project(ORDERS);
    let event = EVENT.replace(r#""id": 17, "total": 9.5"#, r#""id": "A-17""#);
    let batch = format!("[{}]", vec![event; 30_000].join(","));
    project.write("captured/batch.json", &batch);
    let start = std::time::Instant::now();
    let (code, text, message) = lint(&project, &["--sample", "captured"]);
    assert_eq!((code, text.as_str()), (Some(0), ""));
    assert_eq!(
        message,
        "1 schema file: no findings\n",
        "after {:?}",
        start.elapsed()
    );
}

#[test]
fn one_file_one_lint_and_each_finding_once() {
    let undescribed = ORDERS
        .replace(r#""description": "Number of the order.""#, r#""description": "TODO: what it is.""#)
        .replace(r#""examples": [{ "id": "A-17" }]"#, r#""examples": [{ "id": "A-17" }] }, "Line": { "type": "object", "properties": { "id": { "type": "string" } }"#);
    let project = project(&undescribed);
    let others = ORDERS
        .replace("Contoso.Orders", "Contoso.Parcels")
        .replace(r#", "description": "Number of the order.""#, "")
        .replace(
            r#""id": { "type": "string" }"#,
            r#""id": { "type": "object", "properties": { "id": { "type": "string" } } }"#,
        )
        .replace(r#"{ "id": "A-17" }"#, r#"{ "id": { "id": "A-17" } }"#);
    project.write("schemas/parcels.json", &others);

    let (code, _, message) = lint(&project, &["parcels.json", "--only", "missing-description"]);
    assert_eq!(code, Some(1), "{message}");
    assert_eq!(message.matches("warning[").count(), 1, "{message}");
    assert!(
        message.contains("the same at schemas/parcels.json:9\n"),
        "{message}"
    );
    assert!(message.ends_with("0 errors, 2 warnings\n"), "{message}");

    let (code, _, message) = lint(&project, &["--only", "todo-description"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        message,
        "warning[todo-description]: 1 description still to be written
  schemas/orders.json:9  /$defs/Placed/properties/id/description

0 errors, 1 warning
"
    );
    let (code, _, message) = lint(&project, &["schemas/order.json"]);
    assert_eq!(code, Some(2));
    assert!(
        message.contains("there is no schema file `order.json`")
            && message.contains("did you mean `orders.json`?"),
        "{message}"
    );
}
