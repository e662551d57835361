//! The result of an import: the new text of the schema file, and notes for people.

use eventgrid_codegen::diagnostic::{Diagnostics, Location};
use serde::Serialize;

use super::dropped::Dropped;
use crate::listing::Correction;

/// The result of an import. Places in the schema file are those in its new text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Imported {
    /// The name of the schema file: `storage.json`.
    pub file: String,
    /// The text before; none if the file is new.
    pub before: Option<String>,
    /// The new text. Equal to the one before, byte for byte, if the documents add nothing.
    pub text: String,
    /// The number of the namespace's event types in the documents.
    pub event_types: usize,
    /// The additions to the file, event types first.
    pub changes: Vec<Change>,
    /// Differences between the file and the documents, and parts of the documents that could not be
    /// expressed.
    pub warnings: Diagnostics,
    /// Keywords of the documents that were left out.
    pub dropped: Vec<Dropped>,
    /// The number of definitions that no event of the namespace refers to.
    pub left_out: usize,
    /// Files of the folder without anything to import.
    pub passed_over: Vec<PassedOver>,
    /// Messages and webhooks whose names are not event types of the namespace, and that are not
    /// among the event types.
    pub unnamed: Vec<String>,
    /// Other namespaces of event types in the documents, and how many each has.
    pub elsewhere: Vec<(String, usize)>,
    /// Parts of the file that the documents lack; they are kept.
    pub kept: Vec<Kept>,
    /// Corrections whose places are now equal to the documents.
    pub obsolete: Vec<Correction>,
}

impl Imported {
    /// Whether the file is unchanged.
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

/// An addition to a schema file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// Its kind.
    pub kind: ChangeKind,
    /// The place: an event type, or `BlobCreated.contentType`, definition and property.
    pub place: String,
}

/// The kind of an addition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// An event type.
    EventType,
    /// A definition.
    Definition,
    /// A property of an existing definition.
    Property,
    /// A value of an existing list.
    Value,
    /// A type that was replaced.
    Overwritten,
}

/// A file of a folder without anything to import.
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
    /// The place of the first.
    pub location: Option<Location>,
}
