//! The content of schema files as plain data: sources, event types, and corrections.

use std::collections::HashMap;

use eventgrid_codegen::diagnostic::{Diagnostics, did_you_mean};
use eventgrid_codegen::json::{Locator, Place};
use eventgrid_codegen::model::Model;
use eventgrid_codegen::read::Schemas;
use eventgrid_codegen::read::catalog::Catalog;
use eventgrid_codegen::{Sample, shown};
use serde::Serialize;

/// The content of a folder of schema files. In JSON, members have the names of the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Listing {
    /// The sources, by file name.
    pub sources: Vec<ListedSource>,
    /// Every `x-correction`, by file and line.
    pub corrections: Vec<Correction>,
}

/// A source: a schema file, a feature and a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ListedSource {
    /// The name of the file (without `.json`), feature and module: `key_vault`.
    pub name: String,
    /// The title, for people: `Azure Key Vault`.
    pub title: Option<String>,
    /// The description of its events in the schema.
    pub description: Option<String>,
    /// The common start of its event types: `Microsoft.KeyVault`.
    pub namespace: Option<String>,
    /// The kinds of topic that send its events: `Microsoft.KeyVault.vaults`.
    pub topic_types: Vec<String>,
    /// Address of the documentation page.
    pub docs: Option<String>,
    /// The enum of its events, from the crate's root: `key_vault::KeyVaultEvent`. None without events.
    pub event_enum: Option<String>,
    /// Its event types, in the order of the file. Empty for a file that only others use.
    pub event_types: Vec<ListedEventType>,
}

/// An event type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ListedEventType {
    /// The full name: `Microsoft.KeyVault.SecretNearExpiry`.
    pub name: String,
    /// The description in the schema: when the event is sent.
    pub description: Option<String>,
    /// Pattern of the event's subject: `secrets/{name}`.
    pub subject: Option<String>,
    /// The type of its data, from the crate's root: `key_vault::SecretNearExpiry`.
    pub data: String,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// A sample event, if its data has an example. Not part of the JSON.
    #[serde(skip)]
    pub sample: Option<Sample>,
}

/// An `x-correction`: why a schema deviates from the definition that the service publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Correction {
    /// The source whose file it is in: `key_vault`.
    pub source: String,
    /// The file, with the path by which it was read: `schemas/key_vault.json`.
    pub file: String,
    /// The line of the reason, counted from 1.
    pub line: usize,
    /// The JSON pointer (RFC 6901) of the schema that deviates, empty for the whole file.
    pub pointer: String,
    /// The same for people: `SecretNearExpiry.NBF`, definition and property, or an event type.
    /// Empty for the whole file.
    pub place: String,
    /// The reason.
    pub reason: String,
}

impl Listing {
    /// The source with this name.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<&ListedSource> {
        self.sources.iter().find(|source| source.name == name)
    }

    /// The source with the most similar name, if any is similar.
    #[must_use]
    pub fn similar(&self, name: &str) -> Option<&ListedSource> {
        let names = self.sources.iter().map(|source| source.name.as_str());
        did_you_mean(name, names).and_then(|name| self.source(name))
    }

    /// The event type with this name, ignoring ASCII case.
    #[must_use]
    pub fn event_type(&self, name: &str) -> Option<&ListedEventType> {
        self.event_types()
            .find(|event| event.name.eq_ignore_ascii_case(name))
    }

    /// The event type with the most similar name, if any is similar.
    #[must_use]
    pub fn similar_event_type(&self, name: &str) -> Option<&ListedEventType> {
        let names = self.event_types().map(|event| event.name.as_str());
        did_you_mean(name, names).and_then(|name| self.event_type(name))
    }

    fn event_types(&self) -> impl Iterator<Item = &ListedEventType> {
        self.sources.iter().flat_map(|source| &source.event_types)
    }
}

/// Lists the content of schemas, without generating code.
///
/// # Errors
///
/// All mistakes in the schemas, as in [`render`](eventgrid_codegen::render).
pub fn list(schemas: &Schemas) -> Result<Listing, Diagnostics> {
    let (model, corrections, _) =
        eventgrid_codegen::understand(schemas, |catalog| corrections(catalog, schemas))?;
    Ok(Listing {
        sources: sources(&model),
        corrections,
    })
}

fn sources(model: &Model) -> Vec<ListedSource> {
    let sources = model.sources.iter().map(|source| ListedSource {
        name: source.name.clone(),
        title: source.title.clone(),
        description: source.description.clone(),
        namespace: source.namespace.clone(),
        topic_types: source.topic_types.clone(),
        docs: source.docs.clone(),
        event_enum: (!source.events.is_empty())
            .then(|| format!("{}::{}", source.name, source.enum_name)),
        event_types: source
            .events
            .iter()
            .map(|event| ListedEventType {
                name: event.name.clone(),
                description: event.description.clone(),
                subject: event.subject.clone(),
                data: shown(model, None, &event.data),
                deprecated: event.deprecated,
                sample: Sample::of(model, source, event),
            })
            .collect(),
    });
    sources.collect()
}

fn corrections(catalog: &Catalog<'_>, schemas: &Schemas) -> Vec<Correction> {
    let mut found: Vec<_> = catalog
        .schemas()
        .filter_map(|schema| {
            let reason = schema.keywords.correction.clone()?;
            Some((schema.at("x-correction").place, schema.node.place, reason))
        })
        .collect();
    found.sort();
    let mut locators: HashMap<usize, Locator<'_>> = HashMap::new();
    let found = found.into_iter().filter_map(|(at, of, reason)| {
        let file = catalog.files.get(at.file)?;
        let locator = locators
            .entry(at.file)
            .or_insert_with(|| Locator::new(at.file, &file.text));
        Some(Correction {
            source: file.stem().to_owned(),
            file: schemas.shown(&file.name),
            line: locator.line_column(at.offset).0,
            pointer: locator.pointer(of.offset),
            place: place(catalog, of),
            reason,
        })
    });
    found.collect()
}

/// The names on the path to a schema: definition, properties, `[]` for the items of an array, `{}`
/// for the values of a map.
pub(crate) fn place(catalog: &Catalog<'_>, mut of: Place) -> String {
    let mut names = Vec::new();
    while let Some(step) = catalog.steps.get(&of) {
        match step.keyword {
            "$defs" | "definitions" | "properties" | "x-events" => names.push(step.entry.as_str()),
            "items" | "prefixItems" => names.push("[]"),
            "additionalProperties" => names.push("{}"),
            _ => {} // alternatives and the like have no name: the pointer tells them apart
        }
        of = step.parent;
    }
    names.reverse();
    names.join(".").replace(".[]", "[]").replace(".{}", "{}")
}
