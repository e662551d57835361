//! A schema with instances, in the form of the official JSON-Schema-Test-Suite.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// A schema and instances of it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Group {
    pub(crate) description: String,
    pub(crate) schema: Value,
    pub(crate) tests: Vec<Instance>,
    /// What the referee takes for the schema: the same without what validators do not know, such as discriminators.
    /// Its `$defs` have the names of the generated types.
    #[serde(default)]
    pub(crate) referee: Option<Value>,
    /// What the generator must say, where it cannot or does not express the schema.
    #[serde(default)]
    pub(crate) diagnostic: Option<String>,
}

impl Group {
    /// The schema that decides what is valid.
    pub(crate) fn referee(&self) -> &Value {
        self.referee.as_ref().unwrap_or(&self.schema)
    }
}

/// A value, and whether the schema allows it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Instance {
    pub(crate) description: String,
    pub(crate) data: Value,
    pub(crate) valid: bool,
}

/// All groups of the files `*.json` of a folder, in the order of the file names.
pub(crate) fn groups(folder: &Path) -> Vec<Group> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    let of_file = |path: &std::path::PathBuf| {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let groups: Vec<Group> = serde_json::from_str(&fs::read_to_string(path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        groups.into_iter().map(move |group| Group {
            description: format!("{stem}: {}", group.description),
            ..group
        })
    };
    files.iter().flat_map(of_file).collect()
}
