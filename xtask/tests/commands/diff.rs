//! `cargo xtask diff`: revisions and folders.

use std::fs;

use crate::project::{Project, Run, XTASK};

const ORDERS: &str = r##"{
  "x-namespace": "Contoso.Orders",
  "x-events": { "Contoso.Orders.Placed": { "$ref": "#/$defs/Placed" } },
  "$defs": {
    "Placed": { "type": "object", "properties": { "id": { "type": "integer" } } }
  }
}
"##;

/// A workspace.
fn workspace() -> Project {
    Project::new(&[
        ("schemas/orders.json", ORDERS),
        ("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n"),
    ])
}

/// The same in a git repository, committed as `v0.1.0`.
fn committed() -> Project {
    let project = workspace();
    git(&project, &["init", "--quiet"]);
    commit(&project, "v0.1.0");
    project
}

fn git(project: &Project, args: &[&str]) {
    let who = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
    let output = project.command("git").args(who).args(args).output();
    assert!(output.unwrap().status.success(), "git {args:?}");
}

fn commit(project: &Project, tag: &str) {
    git(project, &["add", "."]);
    git(project, &["commit", "--quiet", "--message", tag]);
    git(project, &["-c", "tag.gpgSign=false", "tag", tag]);
}

/// Makes the property a string, adds another one, and says something.
fn change(project: &Project) {
    let changed =
        r#"{ "type": "string" }, "total": { "type": "number", "description": "In euros." }"#;
    let orders = ORDERS.replace(r#"{ "type": "integer" }"#, changed);
    let orders = orders.replace(
        r#""type": "object", "#,
        r#""type": "object", "description": "An order.", "#,
    );
    project.write("schemas/orders.json", &orders);
}

fn diff(project: &Project, args: &[&str]) -> Run {
    project.xtask(&[&["diff"], args].concat())
}

fn printed(code: i32, text: &str) -> Run {
    (Some(code), text.to_owned(), String::new())
}

fn failed(message: &str) -> Run {
    (Some(2), String::new(), format!("error: {message}\n"))
}

const CHANGES: &str = "\
orders
  breaking  eventgrid::orders::Placed::id  schemas/orders.json:5
      the field's type changed from `Option<i64>` to `Option<Text>`
  harmless  eventgrid::orders::Placed::total  schemas/orders.json:5
      new field: the property `total`, `Option<f64>`
";

#[test]
fn what_changed_since_the_last_commit() {
    let project = committed();
    assert_eq!(diff(&project, &[]), printed(0, "nothing changed\n"));

    change(&project);
    let summary = "1 breaking and 1 harmless change, 1 of documentation (--docs lists them): 0.1.0 -> 0.2.0\n";
    let expected = format!("{CHANGES}\n{summary}");
    assert_eq!(diff(&project, &[]), printed(1, &expected));
    assert_eq!(diff(&project, &["--allow-breaking"]), printed(0, &expected));
    assert_eq!(diff(&project, &["v0.1.0"]), printed(1, &expected));

    let docs = "  documentation  eventgrid::orders::Placed  schemas/orders.json:5\n      the documentation of the type changed\n";
    let (_, text, _) = diff(&project, &["--docs"]);
    assert!(text.starts_with(&format!("{CHANGES}{docs}\n")), "{text}");
    let (_, text, _) = diff(&project, &["--name", "contoso-events"]);
    assert!(
        text.contains("contoso_events::orders::Placed::id"),
        "{text}"
    );
}

#[test]
fn two_revisions_and_the_version_of_the_workspace() {
    let project = committed();
    change(&project);
    project.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.1\"\n");
    commit(&project, "v0.1.1");
    project.write("Cargo.toml", "[workspace.package]\nversion = \"0.2.0\"\n");

    let (code, text, _) = diff(&project, &["v0.1.0", "v0.1.1"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("v0.1.1:schemas/orders.json:5"), "{text}");
    assert!(
        text.ends_with(": 0.1.0 -> 0.2.0, but Cargo.toml has 0.1.1\n"),
        "{text}"
    );

    let (code, text, _) = diff(&project, &["v0.1.0"]);
    assert_eq!(code, Some(1));
    assert!(
        text.ends_with(": 0.1.0 -> 0.2.0, and Cargo.toml has 0.2.0\n"),
        "{text}"
    );

    // Backwards, what was new is gone.
    let (code, text, _) = diff(&project, &["v0.1.1", "v0.1.0"]);
    assert_eq!(code, Some(1));
    assert!(
        text.contains("the field is removed: the property `total`"),
        "{text}"
    );
    assert!(text.contains("v0.1.1:schemas/orders.json:5"), "{text}");
}

#[test]
fn folders_of_schemas() {
    let project = committed();
    project.write(
        "other/schemas/orders.json",
        ORDERS.replace("integer", "number"),
    );
    let (code, text, _) = diff(&project, &["other/schemas"]);
    assert_eq!(code, Some(1));
    assert!(
        text.contains("from `Option<f64>` to `Option<i64>`"),
        "{text}"
    );
    let (code, text, _) = diff(&project, &["schemas", "other/schemas"]);
    assert_eq!(code, Some(1));
    assert!(
        text.contains("from `Option<i64>` to `Option<f64>`"),
        "{text}"
    );

    // A name that is both is the folder.
    project.write("v0.1.0/orders.json", ORDERS.replace("integer", "boolean"));
    let (_, text, _) = diff(&project, &["v0.1.0"]);
    assert!(
        text.contains("from `Option<bool>` to `Option<i64>`"),
        "{text}"
    );

    assert_eq!(
        diff(&project, &["other"]),
        failed("no schema file in `other`: did you mean `other/schemas`?")
    );
}

#[test]
fn other_folders_at_revisions() {
    let project = committed();
    project.write("my/events/orders.json", ORDERS);
    let flags = ["--schemas", "my/events"];
    assert_eq!(
        diff(&project, &flags),
        failed("no schema file in `my/events` at `HEAD`")
    );
    commit(&project, "moved");
    assert_eq!(diff(&project, &flags), printed(0, "nothing changed\n"));
    // The folder is gone since.
    fs::remove_dir_all(project.path("my")).unwrap();
    let (code, text, _) = diff(&project, &["HEAD", "schemas", "--schemas", "my/events"]);
    assert_eq!((code, text.as_str()), (Some(0), "nothing changed\n"));
}

#[test]
fn lines_of_json() {
    let project = committed();
    change(&project);
    let (code, text, _) = diff(&project, &["--message-format", "json"]);
    assert_eq!(code, Some(1));
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [breaking, harmless, summary] = lines.as_slice() else {
        unreachable!("three lines: {text}");
    };
    assert_eq!(breaking["reason"], "change");
    assert_eq!(breaking["impact"], "breaking");
    assert_eq!(breaking["source"], "orders");
    assert_eq!(breaking["item"], "eventgrid::orders::Placed::id");
    assert_eq!(breaking["location"]["file"], "schemas/orders.json");
    assert_eq!(
        breaking["location"]["pointer"],
        "/$defs/Placed/properties/id"
    );
    assert_eq!(harmless["impact"], "harmless");
    let expected = serde_json::json!({
        "reason": "summary", "breaking": 1, "harmless": 1, "documentation": 1,
        "version": "0.1.0", "next_version": "0.2.0"
    });
    assert_eq!(*summary, expected);
}

#[test]
fn versions_that_are_not_there() {
    let project = committed();
    let unknown = |name: &str| {
        failed(&format!(
            "no folder `{name}`, and no revision of that name in git: if it is known elsewhere, fetch it first \
             (`git fetch --tags`)"
        ))
    };
    assert_eq!(diff(&project, &["v9"]), unknown("v9"));
    assert_eq!(diff(&project, &["--", "--output=x"]), unknown("--output=x"));

    let nowhere = workspace();
    let (code, text, message) = diff(&nowhere, &[]);
    assert_eq!((code, text.as_str()), (Some(2), ""));
    assert!(
        message.contains("is in no git repository: give a folder"),
        "{message}"
    );

    let mut without_git = project.command(XTASK);
    let output = without_git.arg("diff").env("PATH", "").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.starts_with("error: git is not installed"),
        "{message}"
    );
}

#[test]
fn schemas_that_are_wrong() {
    let project = committed();
    project.write("schemas/orders.json", r#"{ "x-event": {} }"#);
    commit(&project, "wrong");
    project.write("schemas/orders.json", ORDERS);
    let (code, text, message) = diff(&project, &["wrong"]);
    assert_eq!((code, text.as_str()), (Some(2), ""));
    assert!(
        message.contains("--> wrong:schemas/orders.json:1:3"),
        "{message}"
    );
    assert!(
        message.ends_with("1 error, 0 warnings: nothing was compared\n"),
        "{message}"
    );
}
