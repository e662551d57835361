//! A crate of what the generator makes of many schemas, and a program that reads instances with it.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::panic;
use std::path::Path;
use std::process::{Command, Stdio};

use eventgrid_codegen::{Diagnostics, Options, Rendered, Schemas, render};
use serde_json::{Value, json};

use crate::cargo::{cargo, program, root};
use crate::landing::{self, Landing};

/// What the generator makes of a schema, whose file is `schema.json`, as the data of an event type.
///
/// A panic counts as what it is, a mistake of the generator, and says which schema it was.
pub(crate) fn generate(schema: &Value) -> Result<Rendered, Diagnostics> {
    let events = json!({ "x-events": { "Test.Happened": { "$ref": "schema.json" } } });
    let texts = [
        ("events", events.to_string()),
        ("schema", serde_json::to_string_pretty(schema).unwrap()),
    ];
    let schemas = Schemas::from_texts("schemas", texts);
    panic::catch_unwind(|| render(&schemas, &Options::default()))
        .unwrap_or_else(|_| panic!("the generator panicked on {schema}"))
}

/// The result for an instance: the value that was written back, or the reason why it was not read.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// By the types as they are generated: a value that does not fit an optional property is kept and written back.
    pub(crate) kept: Result<Value, String>,
    /// Where the values of unions landed, by the types as they are generated.
    pub(crate) landings: Vec<Landing>,
    /// What is written when what was written is read, and where values landed then, if that is not the same.
    pub(crate) again: Option<String>,
    /// By the same types with plain maps in place of those that keep what does not fit: what the types say, and no
    /// more.
    pub(crate) strict: Result<Value, String>,
}

/// Reads instances with generated code: the number of a generated crate and the data, to the result.
pub(crate) fn read(
    name: &str,
    generated: &[Rendered],
    instances: &[(usize, &Value)],
) -> Vec<Outcome> {
    let folder = tempfile::tempdir().unwrap();
    let parts: Vec<String> = (0..PARTS).map(|part| format!("{name}-{part}")).collect();
    for (part, name) in parts.iter().enumerate() {
        let own = generated
            .iter()
            .enumerate()
            .filter(|(number, _)| number % PARTS == part);
        write(&folder.path().join("src/bin").join(name), own);
    }
    build(folder.path(), name);
    let mut answers: Vec<_> = parts
        .iter()
        .enumerate()
        .map(|(part, name)| {
            let mut lines = String::new();
            for (number, data) in instances
                .iter()
                .filter(|(number, _)| number % PARTS == part)
            {
                let _ = writeln!(lines, "{number}\t{}", event(data));
            }
            run(name, lines).into_iter()
        })
        .collect();
    let mut outcome = |part: usize| {
        let mut next = || answers[part].next().unwrap();
        let ((kept, landings, again), (strict, ..)) = (next(), next());
        Outcome {
            kept,
            landings,
            again,
            strict,
        }
    };
    instances
        .iter()
        .map(|(number, _)| outcome(number % PARTS))
        .collect()
}

/// How many programs there are, each with a part of the schemas: they are compiled side by side.
const PARTS: usize = 2;

/// The answers of a program to lines, two for each.
fn run(name: &str, lines: String) -> Vec<Answer> {
    let mut running = Command::new(program(name))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = running.stdin.take().unwrap();
    let count = lines.lines().count();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = running.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "the program that reads failed");
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<_> = answers.lines().map(answer).collect();
    assert_eq!(answers.len(), 2 * count);
    answers
}

fn event(data: &Value) -> Value {
    json!({ "specversion": "1.0", "id": "1", "source": "/test", "type": "Test.Happened", "data": data })
}

/// What was written, where values landed, and what is different when that is read again.
type Answer = (Result<Value, String>, Vec<Landing>, Option<String>);

fn answer(line: &str) -> Answer {
    let parts: Vec<&str> = line.split('\t').collect();
    match parts.as_slice() {
        ["read", written, landings, again] => {
            let again = (!again.is_empty()).then(|| (*again).to_owned());
            let written = serde_json::from_str(written).unwrap();
            (Ok(written), serde_json::from_str(landings).unwrap(), again)
        }
        _ => (Err(parts[1..].join(" ")), Vec::new(), None),
    }
}

/// A program: two modules for each schema, as it was generated and strict, and `main`.
fn write<'r>(folder: &Path, generated: impl Iterator<Item = (usize, &'r Rendered)>) {
    let mut arms = String::new();
    let mut modules = String::new();
    for ((number, rendered), strict) in generated.flat_map(|one| [(one, false), (one, true)]) {
        let own = format!("{}{number}", if strict { "strict" } else { "kept" });
        let _ = writeln!(modules, "mod {own};");
        let _ = writeln!(
            arms,
            "        ({number}, {strict}) => {}::<{own}::events::EventsEvent>(event),",
            if strict { "read" } else { "read_and_tell" }
        );
        let module = folder.join(&own);
        fs::create_dir_all(&module).unwrap();
        let mut inner = String::new();
        for (path, text) in rendered.tree.files() {
            let Some(file) = path.strip_prefix("src/") else {
                continue;
            };
            if matches!(file, "lib.rs" | "samples.rs" | "schemas.rs") {
                continue;
            }
            let _ = writeln!(inner, "pub mod {};", file.trim_end_matches(".rs"));
            // What names another module of its crate names it inside of this one.
            let text = if strict {
                text.replace("crate::", "crate::strict::")
                    .replace("crate::strict::schema::", "crate::schema::")
            } else {
                text.to_string()
            };
            let mut text = text.replace("crate::schema::", &format!("crate::{own}::schema::"));
            if !strict {
                text.push_str(&landing::implementations(
                    file.trim_end_matches(".rs"),
                    &text,
                ));
            }
            fs::write(module.join(file), text).unwrap();
        }
        fs::write(module.join("mod.rs"), inner).unwrap();
    }
    let main = [MAIN, landing::TRAIT]
        .concat()
        .replace("// modules\n", &modules)
        .replace("        // arms\n", &arms);
    fs::write(folder.join("main.rs"), main).unwrap();
}

/// Compiles the programs.
fn build(folder: &Path, name: &str) {
    let codegen = root().join("codegen");
    let manifest = format!(
        "[package]\nname = {name:?}\nedition = \"2024\"\n\n[dependencies]\n\
         eventgrid-derive = {{ path = {} }}\neventgrid-runtime = {{ path = {} }}\n\n[workspace]\n\n\
         [profile.dev]\npackage.{name}.debug = false\n",
        json!(codegen.join("derive")),
        json!(codegen.join("runtime")),
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    cargo(folder, &["build"]);
}

const MAIN: &str = r#"//! Reads a line per event, number of the schema and CloudEvent, and writes its data back.

#![allow(dead_code, unused_imports, deprecated, unreachable_pub)]

extern crate self as eventgrid;

pub use eventgrid_derive::{EventData, OneOf, Properties};
pub use eventgrid_runtime::*;

/// What generated code names, with maps that keep nothing that does not fit.
mod strict {
    use std::collections::BTreeMap;

    pub use crate::*;

    pub type Map<V> = BTreeMap<String, V>;
    pub type AdditionalProperties<V = serde_json::Value> = BTreeMap<String, V>;
}

// modules

fn main() {
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let (number, event) = line.split_once('\t').unwrap();
        for strict in [false, true] {
            println!("{}", read_with(number.parse().unwrap(), strict, event));
        }
    }
}

fn read_with(number: usize, strict: bool, event: &str) -> String {
    match (number, strict) {
        // arms
        _ => unreachable!(),
    }
}

fn read<D: EventData>(event: &str) -> String {
    read_with_landings::<D>(event, |_| Vec::new())
}

fn read_and_tell<D: EventData + Landed>(event: &str) -> String {
    read_with_landings::<D>(event, |data| {
        let mut landings = Vec::new();
        data.landed(&mut landings);
        landings
    })
}

fn read_with_landings<D: EventData>(event: &str, landed: fn(&D) -> Vec<serde_json::Value>) -> String {
    let read = |event: &str| match from_str::<D>(event) {
        Ok(events) => match events.as_slice() {
            [event] => Ok((serde_json::to_value(event).unwrap(), serde_json::Value::from(landed(event.data())))),
            several => Err(format!("rejected\t{} events", several.len())),
        },
        Err(error) => Err(format!("rejected\t{}", error.to_string().replace('\n', " "))),
    };
    match read(event) {
        Ok((written, landings)) => {
            let again = match read(&written.to_string()) {
                Ok(again) if again == (written.clone(), landings.clone()) => String::new(),
                Ok((again, landings)) => format!("{} {landings}", again["data"]),
                Err(error) => error.replace('\t', " "),
            };
            let data = written.get("data").unwrap_or(&serde_json::Value::Null);
            format!("read\t{data}\t{landings}\t{again}")
        }
        Err(error) => error,
    }
}
"#;
