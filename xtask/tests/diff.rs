//! `cargo xtask diff` as scripts and people see it: revisions, folders, output and exit codes.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot prepare its repository fails"
)]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

const ORDERS: &str = r##"{
  "x-namespace": "Contoso.Orders",
  "x-events": { "Contoso.Orders.Placed": { "$ref": "#/$defs/Placed" } },
  "$defs": {
    "Placed": { "type": "object", "properties": { "id": { "type": "integer" } } }
  }
}
"##;

/// A workspace in a git repository, gone at the end of the test.
struct Project(PathBuf);

impl Project {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("xtask-diff-{name}-{}", std::process::id()));
        let project = Self(folder);
        project.write("schemas/orders.json", ORDERS);
        project.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
        project
    }

    /// The same, committed as `v0.1.0`.
    fn committed(name: &str) -> Self {
        let project = Self::new(name);
        project.git(&["init", "--quiet"]);
        project.commit("v0.1.0");
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, args: &[&str]) {
        let who = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
        let mut git = Command::new("git");
        let git = git.args(who).args(args).current_dir(&self.0);
        assert!(git.output().unwrap().status.success(), "git {args:?}");
    }

    fn commit(&self, tag: &str) {
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--message", tag]);
        self.git(&["-c", "tag.gpgSign=false", "tag", tag]);
    }

    /// Makes the property a string, adds another one, and says something.
    fn change(&self) {
        let changed =
            r#"{ "type": "string" }, "total": { "type": "number", "description": "In euros." }"#;
        let orders = ORDERS.replace(r#"{ "type": "integer" }"#, changed);
        let orders = orders.replace(
            r#""type": "object", "#,
            r#""type": "object", "description": "An order.", "#,
        );
        self.write("schemas/orders.json", &orders);
    }

    /// Runs `cargo xtask diff`: the exit code, the output and the messages.
    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let command = command.arg("diff").args(args).current_dir(&self.0);
        // No repository around the temporary folder counts.
        let output = command
            .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
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

fn printed(code: i32, text: &str) -> (Option<i32>, String, String) {
    (Some(code), text.to_owned(), String::new())
}

fn failed(message: &str) -> (Option<i32>, String, String) {
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
    let project = Project::committed("head");
    assert_eq!(project.run(&[]), printed(0, "nothing changed\n"));

    project.change();
    let summary = "1 breaking and 1 harmless change, 1 of documentation (--docs lists them): 0.1.0 -> 0.2.0\n";
    let expected = format!("{CHANGES}\n{summary}");
    assert_eq!(project.run(&[]), printed(1, &expected));
    assert_eq!(project.run(&["--allow-breaking"]), printed(0, &expected));
    assert_eq!(project.run(&["v0.1.0"]), printed(1, &expected));

    let docs = "  documentation  eventgrid::orders::Placed  schemas/orders.json:5\n      the documentation of the type changed\n";
    let (_, text, _) = project.run(&["--docs"]);
    assert!(text.starts_with(&format!("{CHANGES}{docs}\n")), "{text}");
    let (_, text, _) = project.run(&["--name", "contoso-events"]);
    assert!(
        text.contains("contoso_events::orders::Placed::id"),
        "{text}"
    );
}

#[test]
fn two_revisions_and_the_version_of_the_workspace() {
    let project = Project::committed("two");
    project.change();
    project.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.1\"\n");
    project.commit("v0.1.1");
    project.write("Cargo.toml", "[workspace.package]\nversion = \"0.2.0\"\n");

    let (code, text, _) = project.run(&["v0.1.0", "v0.1.1"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("v0.1.1:schemas/orders.json:5"), "{text}");
    assert!(
        text.ends_with(": 0.1.0 -> 0.2.0, but Cargo.toml has 0.1.1\n"),
        "{text}"
    );

    let (code, text, _) = project.run(&["v0.1.0"]);
    assert_eq!(code, Some(1));
    assert!(
        text.ends_with(": 0.1.0 -> 0.2.0, and Cargo.toml has 0.2.0\n"),
        "{text}"
    );

    // Backwards, what was new is gone.
    let (code, text, _) = project.run(&["v0.1.1", "v0.1.0"]);
    assert_eq!(code, Some(1));
    assert!(
        text.contains("the field is removed: the property `total`"),
        "{text}"
    );
    assert!(text.contains("v0.1.1:schemas/orders.json:5"), "{text}");
}

#[test]
fn folders_of_schemas() {
    let project = Project::committed("folders");
    project.write(
        "other/schemas/orders.json",
        &ORDERS.replace("integer", "number"),
    );
    let (code, text, _) = project.run(&["other/schemas"]);
    assert_eq!(code, Some(1));
    assert!(
        text.contains("from `Option<f64>` to `Option<i64>`"),
        "{text}"
    );
    let (code, text, _) = project.run(&["schemas", "other/schemas"]);
    assert_eq!(code, Some(1));
    assert!(
        text.contains("from `Option<i64>` to `Option<f64>`"),
        "{text}"
    );

    // A name that is both is the folder.
    project.write("v0.1.0/orders.json", &ORDERS.replace("integer", "boolean"));
    let (_, text, _) = project.run(&["v0.1.0"]);
    assert!(
        text.contains("from `Option<bool>` to `Option<i64>`"),
        "{text}"
    );

    assert_eq!(
        project.run(&["other"]),
        failed("no schema file in `other`: did you mean `other/schemas`?")
    );
}

#[test]
fn other_folders_at_revisions() {
    let project = Project::committed("moved");
    project.write("my/events/orders.json", ORDERS);
    let flags = ["--schemas", "my/events"];
    assert_eq!(
        project.run(&flags),
        failed("no schema file in `my/events` at `HEAD`")
    );
    project.commit("moved");
    assert_eq!(project.run(&flags), printed(0, "nothing changed\n"));
    // The folder is gone since.
    fs::remove_dir_all(project.0.join("my")).unwrap();
    let (code, text, _) = project.run(&["HEAD", "schemas", "--schemas", "my/events"]);
    assert_eq!((code, text.as_str()), (Some(0), "nothing changed\n"));
}

#[test]
fn lines_of_json() {
    let project = Project::committed("json");
    project.change();
    let (code, text, _) = project.run(&["--message-format", "json"]);
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
    let project = Project::committed("unknown");
    let unknown = |name: &str| {
        failed(&format!(
            "no folder `{name}`, and no revision of that name in git: if it is known elsewhere, fetch it first \
             (`git fetch --tags`)"
        ))
    };
    assert_eq!(project.run(&["v9"]), unknown("v9"));
    assert_eq!(project.run(&["--", "--output=x"]), unknown("--output=x"));

    let nowhere = Project::new("nowhere");
    let (code, text, message) = nowhere.run(&[]);
    assert_eq!((code, text.as_str()), (Some(2), ""));
    assert!(
        message.contains("is in no git repository: give a folder"),
        "{message}"
    );

    let mut without_git = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let without_git = without_git
        .arg("diff")
        .current_dir(&project.0)
        .env("PATH", "");
    let output = without_git.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.starts_with("error: git is not installed"),
        "{message}"
    );
}

#[test]
fn schemas_that_are_wrong() {
    let project = Project::committed("wrong");
    project.write("schemas/orders.json", r#"{ "x-event": {} }"#);
    project.commit("wrong");
    project.write("schemas/orders.json", ORDERS);
    let (code, text, message) = project.run(&["wrong"]);
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
