//! Imports definitions that others have published: `OpenAPI` or JSON Schema in, a schema file out.
//!
//! The stages: [`document`] finds definitions, [`events`] finds which of them is the data of which event type,
//! [`convert`] (with [`inherit`] and [`enums`]) translates them, [`compare`] lays them over the schema file that is
//! there, [`merge`] adds what it lacks, [`edit`] writes that into the file's text.

mod compare;
mod convert;
mod document;
mod dropped;
mod edit;
mod enums;
mod events;
mod inherit;
mod layout;
mod merge;
mod names;
mod options;
mod report;
mod schema;
mod shape;

pub use document::Documents;
pub use dropped::Dropped;
pub use options::ImportOptions;
pub use report::{Change, ChangeKind, Imported, Kept};

use crate::diagnostic::{Diagnostic, Diagnostics, Findings, Location, Mark};
use crate::listing::{Correction, place};
use crate::read::Schemas;
use crate::read::catalog::{Catalog, catalog};
use crate::read::located::{File, Node};
use convert::{Converter, Trust};
use merge::Merge;

/// Imports the event types of a namespace into the schema file of that namespace, or into a new one.
///
/// `existing` are the schema files that are there, possibly none. Descriptions, corrections, examples, the order of
/// properties and the way the file is written stay; what the documents have beyond it is added behind what is there,
/// with descriptions that begin with `TODO: `. Where both say something else, the file's word holds, and a warning
/// names both places, unless an `x-correction` says why. Importing the same again changes nothing.
///
/// ```
/// use eventgrid_codegen::{Documents, ImportOptions, Schemas, import};
///
/// let swagger = r#"{
///     "swagger": "2.0",
///     "definitions": {
///         "OrderPlacedEventData": {
///             "description": "Schema of the Data property of an EventGridEvent for a Contoso.Orders.Placed event.",
///             "type": "object",
///             "properties": { "orderId": { "type": "string", "description": "The number of the order." } }
///         }
///     }
/// }"#;
/// let documents = Documents::from_texts("", [("orders.json", swagger)]);
/// let none = Schemas::from_texts("schemas", [("", ""); 0]);
/// let imported = import(&documents, &none, &ImportOptions::new("Contoso.Orders"))?;
/// assert_eq!(imported.file, "contoso_orders.json");
/// assert!(imported.text.contains(r#""orderId": { "type": "string", "description": "TODO: The number of the order." }"#));
/// # Ok::<(), eventgrid_codegen::Diagnostics>(())
/// ```
///
/// # Errors
///
/// Everything that is wrong with the documents as far as the namespace's events lead, with the schema file that is
/// there, or with the one that would come of it: nothing is imported then.
pub fn import(
    documents: &Documents,
    existing: &Schemas,
    options: &ImportOptions,
) -> Result<Imported, Diagnostics> {
    let sources = Sources::gather(documents, existing, options)?;
    let files = &sources.files;
    let shown = |name: &str| sources.shown(name);
    let locate = |mark: Mark| mark.locate(files, &shown);

    let mut findings = Findings::default();
    let opened = document::open(files, documents, &mut findings);
    if findings.has_errors() {
        return Err(findings.locate(files, &shown));
    }
    // What it finds wrong with keywords is no error in a document, and the schema file was checked.
    let catalog = catalog(files, &mut Findings::default());
    let trust = Trust {
        required: options.keeps_required(),
        widths: !options.is_azure(),
    };
    let mut theirs = Converter::new(&catalog, Some(&opened), trust);
    let root = sources.root();
    let listed: Vec<String> = root
        .member("x-events")
        .map(Node::members)
        .unwrap_or_default()
        .into_iter()
        .map(|member| member.key)
        .collect();
    let events = events::find(&mut theirs, &opened, options, &listed)?;
    let all = Trust {
        required: true,
        widths: true,
    };
    let mut ours = Converter::new(&catalog, None, all);
    let namespace = options.namespace.as_deref().unwrap_or_default();
    let merge = Merge {
        catalog: &catalog,
        opened: &opened,
        theirs: &mut theirs,
        ours: &mut ours,
        root,
        namespace,
        overwrite: options.overwrite,
    };
    let merged = merge.run(&events);

    let mut findings = std::mem::take(&mut theirs.findings);
    differences(&merged.found, &catalog, options, &mut findings);
    let failed = findings.has_errors();
    let warnings = findings.locate(files, &shown);
    if failed {
        return Err(warnings);
    }
    let before = &files[root.place.file].text;
    let text = merged.edits.apply(root, before);
    sources.check(existing, &text)?;

    let kept = merge::lacking(root, &events, &merged.found, &catalog);
    let kept = kept.into_iter().map(|(of, names, first)| Kept {
        of,
        names,
        location: locate(first.into()),
    });
    let left_out = opened.definitions.iter().filter(|definition| {
        let place = theirs.target(definition.node).place;
        let done = [false, true].map(|alone| theirs.done.contains_key(&(place, alone)));
        !done.contains(&true)
    });
    let left_out = left_out.count();
    Ok(Imported {
        before: sources.is_old.then(|| before.clone()),
        event_types: events.len(),
        kept: kept.collect(),
        obsolete: obsolete(&merged.found, &catalog, &sources, &locate),
        left_out,
        changes: merged.changes,
        dropped: std::mem::take(&mut theirs.drops).locate(&locate),
        passed_over: opened.passed_over.clone(),
        file: sources.name,
        text,
        warnings,
    })
}

/// Warns where the file and the documents say different things.
fn differences(
    found: &compare::Found<'_>,
    catalog: &Catalog<'_>,
    options: &ImportOptions,
    findings: &mut Findings,
) {
    for (object, names) in &found.spellings {
        let object_name = place(catalog, object.place);
        let names: Vec<String> = names
            .iter()
            .map(|(ours, theirs)| format!("`{theirs}` for `{ours}`"))
            .collect();
        let message = format!(
            "the document spells names of `{object_name}` otherwise: {}",
            names.join(", ")
        );
        findings
            .warning(object.member("properties").unwrap_or(*object), message)
            .help("names are read in any case and written as here; an `x-correction` at the property says why");
    }
    let differences = found.differences.iter();
    for difference in differences.filter(|one| !(options.overwrite && one.instead.is_some())) {
        let (ours, theirs) = &difference.words;
        let place = place(catalog, difference.ours.place);
        let finding = findings.warning(
            difference.ours,
            format!("`{place}` is {ours} here and {theirs} in the document"),
        );
        finding.related(difference.theirs, "this is what the document says");
        finding.help(match difference.instead {
            Some(_) => "say why in an `x-correction`, or take the document's word with --overwrite",
            None => "change it by hand, or say why it differs in an `x-correction`",
        });
    }
}

/// Corrections whose places say what the documents say.
fn obsolete(
    found: &compare::Found<'_>,
    catalog: &Catalog<'_>,
    sources: &Sources<'_>,
    locate: &dyn Fn(Mark) -> Option<Location>,
) -> Vec<Correction> {
    let verdicts = found.corrections.values().filter(|verdict| verdict.same);
    let corrections = verdicts.filter_map(|verdict| {
        let reason = verdict.node.member("x-correction")?;
        let location = locate(reason.into())?;
        let pointer = locate(verdict.node.into())?.pointer;
        Some(Correction {
            source: sources.stem().to_owned(),
            file: location.file,
            line: location.line,
            pointer,
            place: place(catalog, verdict.node.place),
            reason: reason.string()?,
        })
    });
    corrections.collect()
}

/// The documents and the schema files, in one list so that every place has a number.
struct Sources<'s> {
    documents: &'s Documents,
    existing: &'s Schemas,
    files: Vec<File>,
    /// The schema file's name and number.
    name: String,
    number: usize,
    is_old: bool,
}

/// What keeps schema files apart from documents of the same name.
const OURS: &str = "schemas/";

impl<'s> Sources<'s> {
    fn gather(
        documents: &'s Documents,
        existing: &'s Schemas,
        options: &ImportOptions,
    ) -> Result<Self, Diagnostics> {
        let namespace = options.namespace.as_deref().unwrap_or("Events");
        let name = file_of(existing, namespace, options)?;
        let mut files = documents.files().to_vec();
        let ours = existing.files().iter().map(|file| File {
            name: format!("{OURS}{}", file.name),
            text: file.text.clone(),
        });
        files.extend(ours);
        let full = format!("{OURS}{name}");
        let known = files.iter().position(|file| file.name == full);
        if let Some(problems) = known.and_then(|_| problems(existing, &name)) {
            return Err(problems);
        }
        let number = known.unwrap_or(files.len());
        if known.is_none() {
            files.push(File {
                name: full,
                text: merge::new_file(namespace, name.strip_suffix(".json").unwrap_or(&name)),
            });
        }
        let sources = Sources {
            documents,
            existing,
            files,
            name,
            number,
            is_old: known.is_some(),
        };
        let other = sources.root().member("x-namespace");
        if let Some(other) = other
            .and_then(Node::string)
            .filter(|other| other != namespace)
            && options.namespace.is_some()
        {
            let shown = existing.shown(&sources.name);
            return Err(Diagnostic::error(format!(
                "`{shown}` is the schema file of `{other}`, not of `{namespace}`"
            ))
            .help("choose another file with --name")
            .into());
        }
        Ok(sources)
    }

    fn root(&self) -> Node<'_> {
        Node::root(self.number, &self.files[self.number].text)
    }

    fn stem(&self) -> &str {
        self.name.strip_suffix(".json").unwrap_or(&self.name)
    }

    fn shown(&self, name: &str) -> String {
        match name.strip_prefix(OURS) {
            Some(ours) => self.existing.shown(ours),
            None => self.documents.shown(name),
        }
    }

    /// Whether the new text is a schema file that can be generated from.
    fn check(&self, existing: &Schemas, text: &str) -> Result<(), Diagnostics> {
        match problems(&existing.with(&self.name, text), &self.name) {
            None => Ok(()),
            Some(problems) => {
                let why = Diagnostic::error(format!(
                    "nothing is imported: `{}` would not be a valid schema file",
                    existing.shown(&self.name)
                ))
                .help("the lines above are what would have been written: correct them in a copy of the document");
                Err(problems.into_iter().chain([why]).collect())
            }
        }
    }
}

/// The errors of one schema file among others.
fn problems(schemas: &Schemas, name: &str) -> Option<Diagnostics> {
    let problems = crate::understand(schemas, |_| ()).err()?;
    let shown = schemas.shown(name);
    let of_file = |one: &&Diagnostic| {
        one.severity == crate::Severity::Error
            && one.location.as_ref().is_none_or(|at| at.file == shown)
    };
    let found: Diagnostics = problems.iter().filter(of_file).cloned().collect();
    found.has_errors().then_some(found)
}

/// The name of the schema file: as it was asked for, of the file that has the namespace, or by the namespace.
fn file_of(
    existing: &Schemas,
    namespace: &str,
    options: &ImportOptions,
) -> Result<String, Diagnostic> {
    let name = match &options.name {
        Some(name) => name.strip_suffix(".json").unwrap_or(name).to_owned(),
        None => {
            let mut files = existing.files().iter();
            let known = files.find(|file| {
                let of = Node::root(0, &file.text).member("x-namespace");
                of.and_then(Node::string).as_deref() == Some(namespace)
            });
            known.map_or_else(
                || options::file_name(namespace),
                |file| file.stem().to_owned(),
            )
        }
    };
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || !name.chars().all(fits) {
        let message = format!("`{name}` cannot be the name of a schema file");
        return Err(Diagnostic::error(message).help("use snake case: `--name contoso_orders`"));
    }
    Ok(format!("{name}.json"))
}
