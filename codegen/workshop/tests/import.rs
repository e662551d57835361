//! Documents and schema files, and the results of importing them.
//!
//! `import/<case>/`: `options.json`; the documents, all other `*.json`, also in folders; `existing.json`, the schema file that is there,
//! if there is one. Beside them `expected.json`, the file after the import, if it succeeds, and `report.txt`, the whole
//! output. `UPDATE_EXPECT=1 cargo test -p eventgrid-workshop import::` writes them anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use eventgrid_codegen::{Diagnostics, Options, Schemas, render};
use eventgrid_workshop::{Documents, ImportOptions, Imported, import};
use serde_json::Value;

use crate::expect::{Outcome, cases, compare};

const CASES: &str = "import";

const RESULTS: [&str; 2] = ["expected.json", "report.txt"];

/// All files below a folder by their paths.
fn collect(folder: &Path, path: &str, texts: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap().path();
        let name = format!("{path}{}", entry.file_name().unwrap().to_string_lossy());
        if entry.is_dir() {
            collect(&entry, &format!("{name}/"), texts);
        } else {
            texts.insert(name, fs::read_to_string(entry).unwrap());
        }
    }
}

struct Case {
    documents: Documents,
    existing: Option<String>,
    options: ImportOptions,
    expected: BTreeMap<String, String>,
}

impl Case {
    fn read(folder: &Path) -> Self {
        let mut texts = BTreeMap::new();
        collect(folder, "", &mut texts);
        let expected = RESULTS.into_iter();
        let expected = expected
            .filter_map(|name| texts.remove_entry(name))
            .collect();
        let options = texts.remove("options.json").unwrap();
        Case {
            existing: texts.remove("existing.json"),
            options: options_of(&options),
            expected,
            documents: Documents::from_texts("", texts),
        }
    }

    fn import(&self, existing: Option<&str>) -> Result<Imported, Diagnostics> {
        let name = self.options.name.as_deref().unwrap_or("shop");
        let files = existing.map(|text| (name, text));
        let schemas = Schemas::from_texts("schemas", files);
        import(&self.documents, &schemas, &self.options)
    }
}

fn options_of(text: &str) -> ImportOptions {
    let value: Value = serde_json::from_str(text).unwrap();
    let mut options = ImportOptions::default();
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    options.namespace = text("namespace");
    options.name = text("name");
    options.overwrite = value["overwrite"] == true;
    options.required = value["required"].as_bool();
    for (event, definition) in value["events"].as_object().into_iter().flatten() {
        let definition = definition.as_str().unwrap().to_owned();
        options.events.push((event.clone(), definition));
    }
    options
}

/// The whole output as text.
fn report(imported: &Imported) -> String {
    let mut text = String::new();
    let file = &imported.file;
    let _ = writeln!(text, "{file}, event types: {}", imported.event_types);
    for change in &imported.changes {
        let _ = writeln!(text, "new {:?}: {}", change.kind, change.place);
    }
    for dropped in &imported.dropped {
        let _ = writeln!(text, "left out: {dropped}");
    }
    let _ = writeln!(text, "definitions left out: {}", imported.left_out);
    for passed in &imported.passed_over {
        let _ = writeln!(text, "passed over: {}: {}", passed.file, passed.reason);
    }
    for (namespace, count) in &imported.elsewhere {
        let _ = writeln!(text, "event types of {namespace}: {count}");
    }
    for name in &imported.unnamed {
        let _ = writeln!(text, "without an event type: {name}");
    }
    for kept in &imported.kept {
        let line = kept.location.as_ref().unwrap().line;
        let of = kept.of.as_deref().unwrap_or("event types");
        let _ = writeln!(text, "kept: line {line}, {of}: {}", kept.names.join(", "));
    }
    for correction in &imported.obsolete {
        let (line, place) = (correction.line, &correction.place);
        let _ = writeln!(
            text,
            "no longer needed: line {line}, {place}: {}",
            correction.reason
        );
    }
    if !imported.warnings.is_empty() {
        let _ = write!(text, "\n{}", imported.warnings);
    }
    text
}

fn outcome(case: &Case) -> Outcome {
    match case.import(case.existing.as_deref()) {
        Ok(imported) => BTreeMap::from([
            ("report.txt".to_owned(), report(&imported)),
            ("expected.json".to_owned(), imported.text),
        ]),
        Err(problems) => {
            assert!(problems.has_errors());
            BTreeMap::from([("report.txt".to_owned(), problems.to_string())])
        }
    }
}

#[test]
fn expected_output() {
    let outcome = |folder: &Path| outcome(&Case::read(folder));
    compare(CASES, |name| RESULTS.contains(&name), outcome);
}

#[test]
fn importing_the_same_again_changes_nothing() {
    for folder in cases(CASES) {
        let case = Case::read(&folder);
        let Some(text) = case.expected.get("expected.json") else {
            continue;
        };
        let again = case.import(Some(text)).unwrap();
        assert_eq!(&again.text, text, "{}", folder.display());
        assert!(
            again.is_unchanged() && again.changes.is_empty(),
            "{}",
            folder.display()
        );
    }
}

#[test]
fn a_crate_can_be_generated_of_what_is_imported() {
    for folder in cases(CASES) {
        let case = Case::read(&folder);
        let Some(text) = case.expected.get("expected.json") else {
            continue;
        };
        let schemas = Schemas::from_texts("schemas", [("shop", text)]);
        let rendered = render(&schemas, &Options::default());
        assert!(rendered.is_ok(), "{}: {rendered:?}", folder.display());
    }
}

/// A file in another format: indented by tabs, each object on separate lines, with line ends of Windows.
#[test]
fn the_way_a_file_is_written_stays() {
    let existing = r##"{
	"x-namespace": "Contoso.Shop",
	"x-events": {
		"Contoso.Shop.Placed": {
			"$ref": "#/$defs/Placed"
		}
	},
	"$defs": {
		"Placed": {
			"type": "object",
			"properties": {
				"id": {
					"type": "string"
				}
			}
		}
	}
}"##;
    let document = r#"{ "definitions": { "Order": { "properties": { "id": { "type": "string" }, "sum": { "type": "number" } } } } }"#;
    let existing = existing.replace('\n', "\r\n");
    let documents = Documents::from_texts("", [("api.json", document)]);
    let mut options = ImportOptions::new("Contoso.Shop");
    let event = ("Contoso.Shop.Placed".to_owned(), "Order".to_owned());
    options.events.push(event);
    let schemas = Schemas::from_texts("schemas", [("shop", existing.as_str())]);
    let imported = import(&documents, &schemas, &options).unwrap();
    let expected = existing.replace(
        "\t\t\t\t\t\"type\": \"string\"\r\n\t\t\t\t}\r\n",
        "\t\t\t\t\t\"type\": \"string\"\r\n\t\t\t\t},\r\n\t\t\t\t\"sum\": {\r\n\t\t\t\t\t\"type\": \"number\"\r\n\t\t\t\t}\r\n",
    );
    assert_eq!(imported.text, expected);
}
