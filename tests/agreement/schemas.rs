//! The schema files, as any JSON Schema validator sees them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All schema files, by name.
pub(crate) static FILES: LazyLock<Vec<(String, Value)>> = LazyLock::new(|| {
    let mut files: Vec<_> = fs::read_dir(root().join("schemas"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            (name, serde_json::from_str(&text).unwrap())
        })
        .collect();
    files.sort_by(|one, other| one.0.cmp(&other.0));
    files
});

/// An event type, with the schema of its data.
pub(crate) struct EventSchema {
    pub(crate) event_type: String,
    /// The pattern of its subject.
    pub(crate) subject: String,
    /// The schema, and the file that its references are in.
    pub(crate) schema: &'static Value,
    pub(crate) file: &'static Value,
    /// The examples of the event type, then those of the definition.
    examples: Vec<Value>,
    /// Built when the first data is checked: for all event types it takes a while.
    validator: LazyLock<Validator, Box<dyn FnOnce() -> Validator + Send + Sync>>,
}

impl EventSchema {
    /// The validation error of the data, if any; formats are checked.
    pub(crate) fn invalid(&self, data: &Value) -> Option<String> {
        let errors: Vec<_> = self
            .validator
            .iter_errors(data)
            .map(|error| error.to_string())
            .collect();
        (!errors.is_empty()).then(|| errors.join("; "))
    }

    /// The examples of the event type, then those of the definition.
    pub(crate) fn examples(&self) -> &[Value] {
        &self.examples
    }
}

/// The schema files, which refer to each other.
static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let files = FILES.iter().fold(Registry::new(), |files, (name, file)| {
        files.add(format!("file:///{name}"), file).unwrap()
    });
    files.prepare().unwrap()
});

/// All event types of all schema files.
pub(crate) fn event_schemas() -> &'static [EventSchema] {
    static ALL: LazyLock<Vec<EventSchema>> = LazyLock::new(|| {
        let events = |(name, file): &'static (String, Value)| {
            let events = file["x-events"].as_object().into_iter().flatten();
            events.map(move |(event_type, event)| {
                let reference = event["$ref"].as_str().unwrap();
                let pointer = reference.strip_prefix('#').unwrap();
                let schema = file.pointer(pointer).unwrap();
                let examples = [event, schema].map(|schema| schema["examples"].as_array());
                EventSchema {
                    event_type: event_type.clone(),
                    subject: event["x-subject"].as_str().unwrap_or_default().to_owned(),
                    schema,
                    file,
                    examples: examples.into_iter().flatten().flatten().cloned().collect(),
                    validator: LazyLock::new(Box::new(move || {
                        jsonschema::options()
                            .with_registry(&REGISTRY)
                            .should_validate_formats(true)
                            .build(&json!({"$ref": format!("file:///{name}{reference}")}))
                            .unwrap()
                    })),
                }
            })
        };
        FILES.iter().flat_map(events).collect()
    });
    &ALL
}

/// The schema of an event type's data.
pub(crate) fn event_schema(event_type: &str) -> &'static EventSchema {
    let mut all = event_schemas().iter();
    all.find(|schema| schema.event_type == event_type).unwrap()
}

#[test]
fn every_file_is_a_valid_schema() {
    for (name, file) in FILES.iter() {
        assert!(jsonschema::meta::is_valid(file), "{name}");
    }
}

#[test]
fn every_event_type_has_a_schema() {
    let mut known: Vec<_> =
        <eventgrid::SystemEvent as eventgrid::EventData>::event_types().collect();
    known.sort_unstable();
    let mut described: Vec<_> = event_schemas()
        .iter()
        .map(|schema| &*schema.event_type)
        .collect();
    described.sort_unstable();
    assert_eq!(known, described);
}

#[test]
fn every_file_fits_the_schema_of_schema_files() {
    let text = fs::read_to_string(root().join("generated/source.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
    for (name, file) in FILES.iter() {
        let errors: Vec<_> = validator
            .iter_errors(file)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}
