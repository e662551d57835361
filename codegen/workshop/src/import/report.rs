//! What came of an import: the new text of the schema file, and all that a person should know about it.

use eventgrid_codegen::diagnostic::{Diagnostics, Location};
use serde::Serialize;

use super::dropped::Dropped;
use crate::listing::Correction;

/// What came of an import. Places in the schema file are those of its new text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Imported {
    /// The name of the schema file: `storage.json`.
    pub file: String,
    /// Its text before, none if it is new.
    pub before: Option<String>,
    /// Its text now. Equal to the one before, byte for byte, if the documents have nothing new.
    pub text: String,
    /// How many event types of the namespace the documents have.
    pub event_types: usize,
    /// What is new in the file, event types first.
    pub changes: Vec<Change>,
    /// Where the file and the documents say different things, and what of the documents could not be said.
    pub warnings: Diagnostics,
    /// What of the documents was left out, by keyword.
    pub dropped: Vec<Dropped>,
    /// How many definitions of the documents no event of the namespace leads to.
    pub left_out: usize,
    /// Files of the folder that hold nothing to import.
    pub passed_over: Vec<PassedOver>,
    /// Messages and webhooks that are called unlike an event type of the namespace, and are not among the event types.
    pub unnamed: Vec<String>,
    /// Event types that the documents have in other namespaces: the namespace, and how many.
    pub elsewhere: Vec<(String, usize)>,
    /// What the file has and the documents lack; it stays.
    pub kept: Vec<Kept>,
    /// Corrections whose places say the same as the documents now.
    pub obsolete: Vec<Correction>,
}

impl Imported {
    /// Whether the file is as it was.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.before.as_deref() == Some(self.text.as_str())
    }

    /// The places of the changes of a kind.
    pub fn changed(&self, kind: ChangeKind) -> impl Iterator<Item = &str> {
        let changes = self.changes.iter();
        changes
            .filter(move |change| change.kind == kind)
            .map(|change| change.place.as_str())
    }
}

/// Something new in a schema file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// What it is.
    pub kind: ChangeKind,
    /// Where: an event type, or `BlobCreated.contentType`, definition and property.
    pub place: String,
}

/// What is new in a schema file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// An event type.
    EventType,
    /// A definition.
    Definition,
    /// A property of a definition that was there.
    Property,
    /// A value of a list that was there.
    Value,
    /// A type that was another one.
    Overwritten,
}

/// A file of a folder that holds nothing to import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PassedOver {
    /// Its path from the folder.
    pub file: String,
    /// Why nothing is imported from it.
    pub reason: String,
}

/// Properties, values or event types of a schema file that the documents lack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Kept {
    /// The object or list that has them: `BlobCreated`. None for event types.
    pub of: Option<String>,
    /// Their names, in the order of the file.
    pub names: Vec<String>,
    /// Where the first stands.
    pub location: Option<Location>,
}
