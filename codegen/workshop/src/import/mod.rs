//! Imports published definitions: `OpenAPI` or JSON Schema in, a schema file out.
//!
//! The stages: [`document`] finds definitions, [`events`] finds the definition of each event type's
//! data, [`convert`] (with [`inherit`] and [`enums`]) translates them, [`compare`] compares them
//! with the existing schema file, [`merge`] determines what that file lacks, [`edit`] writes it
//! into the file's text.

mod compare;
mod convert;
mod document;
mod documents;
mod dropped;
mod edit;
mod enums;
mod events;
mod families;
mod files;
mod follow;
mod inherit;
mod layout;
mod merge;
mod moved;
mod names;
mod options;
mod pair;
mod references;
mod repair;
mod report;
mod schema;
mod shape;
mod sources;
mod targets;
mod write;
mod yaml;

use eventgrid_codegen::diagnostic::{Diagnostics, Findings, Location, Mark, Places};
use eventgrid_codegen::json::Node;
use eventgrid_codegen::read::Schemas;
use eventgrid_codegen::read::catalog::{Catalog, catalog};

pub use documents::Documents;
pub use dropped::Dropped;
pub use options::ImportOptions;
pub use report::{Change, ChangeKind, Imported, Kept, PassedOver};

use crate::listing::{Correction, place};
use convert::{Converter, Trust};
use merge::Merge;
use sources::Sources;
use std::cell::RefCell;

/// Imports the event types of a namespace into the schema file of that namespace, or into a new one.
///
/// `existing` are the existing schema files, if any. Descriptions, corrections, examples, the order
/// of properties and the layout of the file are kept; additional content of the documents is
/// appended, with descriptions that begin with `TODO: `. If the two differ, the file wins, and a
/// warning names both places, unless an `x-correction` explains it. Importing the same documents
/// again changes nothing.
///
/// ```
/// use eventgrid_codegen::Schemas;
/// use eventgrid_workshop::{Documents, ImportOptions, import};
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
/// All mistakes in the documents, as far as the namespace's events refer to them, in the existing
/// schema file, or in the new one. Nothing is imported then.
pub fn import(
    documents: &Documents,
    existing: &Schemas,
    options: &ImportOptions,
) -> Result<Imported, Diagnostics> {
    let sources = Sources::gather(documents, existing, options)?;
    let files = &sources.files;
    let shown = |name: &str| sources.shown(name);
    let mut findings = Findings::default();
    let opened = document::open(files, documents, &mut findings);
    if findings.has_errors() {
        return Err(findings.locate(files, &shown));
    }
    // Its findings about keywords are not errors in a document, and the schema file was checked.
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
    let found = events::find(&mut theirs, &opened, options, &listed)?;
    let events = found.found;
    let all = Trust {
        required: true,
        widths: true,
    };
    let mut ours = Converter::new(&catalog, None, all);
    let namespace = options.namespace.as_deref().unwrap_or_default();
    let merge = Merge::new(&mut theirs, &mut ours, &opened, root, options.overwrite);
    let merged = merge.merge(&events, namespace);

    let mut findings = std::mem::take(&mut theirs.findings);
    differences(&merged.found, &catalog, options, &mut findings);
    if findings.has_errors() {
        return Err(findings.locate(files, &shown));
    }
    let before = &files[root.place.file].text;
    let text = merged.edits.apply(root, before);
    let check = |text: &str| sources.problems(existing, text);
    let (text, repairs) = match repair::repair(text, root, check) {
        Ok(repaired) => repaired,
        Err(problems) => return Err(sources.refusal(existing, &problems)),
    };

    // From here on, messages refer to the new text.
    let mut after = files.clone();
    after[root.place.file].text.clone_from(&text);
    let new_root = Node::root(root.place.file, &text);
    let to = |offset: usize| moved::moved(root, new_root, offset);
    let mut findings = findings.moved(root.place.file, &to);
    for repair in &repairs {
        let from = repair::origin(&repair.path, &merged.definitions, &mut theirs);
        let place = from.or_else(|| repair::at(new_root, &repair.path));
        findings.warning(place.unwrap_or(new_root), repair.words());
    }
    let places = RefCell::new(Places::new(&after, &shown));
    let locate = |mark: Mark| places.borrow_mut().locate(mark.moved(root.place.file, &to));
    let kept = merge::lacking(root, &events, &merged.found, &catalog);
    let kept = kept.into_iter().map(|(of, names, first)| Kept {
        of,
        names,
        location: locate(first.into()),
    });
    let main = opened.definitions.iter().filter(|one| !one.referred);
    let left_out = main.filter(|definition| {
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
        passed_over: [opened.passed_over.clone(), found.passed_over].concat(),
        unnamed: found.unnamed,
        elsewhere: found.elsewhere,
        file: sources.name.clone(),
        warnings: findings.locate(&after, &shown),
        text,
    })
}

/// Warns if the file and the documents differ.
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
            "the document spells names of `{object_name}` differently: {}",
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
            format!("`{place}` {ours} here and {theirs} in the document"),
        );
        finding.related(difference.theirs, "this is what the document says");
        finding.help(match difference.instead {
            Some(_) => "say why in an `x-correction`, or accept the document's with --overwrite",
            None => "change it by hand, or say why it differs in an `x-correction`",
        });
    }
}

/// Corrections whose places are now equal to the documents.
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
