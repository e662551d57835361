//! Generates Rust crates of typed Azure Event Grid events from JSON Schema files, one file per event source.
//!
//! [`read`] takes a folder of schema files, [`render`] turns them into a [`Tree`] of files, and the tree compares
//! itself with a folder ([`Tree::drift`]) or writes itself into one ([`Tree::write`]). Rendering is pure: the same
//! schemas give the same bytes. Whatever is wrong with a schema comes as [`Diagnostics`], all of it in one run, each
//! with its place and a way out. [`list`] gives what the schemas describe as plain data, sample events included;
//! [`lint`](fn@lint) judges them beyond correctness, [`diff`](fn@diff) tells what changed between two versions of them,
//! [`import`] brings definitions that others published into schema files, and [`infer`] drafts a file from sample
//! events. `cargo xtask` is a command line around this; a `build.rs` can do the same.
//!
//! ```
//! use eventgrid_codegen::{Options, Runtime, Schemas, render};
//!
//! let schema = r##"{
//!     "title": "Contoso orders",
//!     "x-namespace": "Contoso.Orders",
//!     "x-events": {
//!         "Contoso.Orders.Placed": { "description": "An order was placed.", "$ref": "#/$defs/Placed" }
//!     },
//!     "$defs": {
//!         "Placed": { "type": "object", "properties": { "orderId": { "type": "string" } } }
//!     }
//! }"##;
//! let schemas = Schemas::from_texts("schemas", [("orders", schema)]);
//! let options = Options::new("contoso-events", Runtime::default());
//! let rendered = render(&schemas, &options)?;
//! let module = rendered.tree.get("src/orders.rs").unwrap();
//! assert!(module.contains("pub order_id: Option<Text>"));
//!
//! let misspelt = Schemas::from_texts("schemas", [("orders", r#"{ "x-event": {} }"#)]);
//! let problems = render(&misspelt, &options).unwrap_err();
//! assert_eq!(problems.iter().next().unwrap().help.as_deref(), Some("did you mean `x-events`?"));
//! # Ok::<(), eventgrid_codegen::Diagnostics>(())
//! ```
//!
//! # In a build script
//!
//! With [`Options::file`] everything is in one file, which the crate around it includes. It depends on `eventgrid`, and
//! on this crate for its build:
//!
//! ```no_run
//! use std::path::PathBuf;
//!
//! use eventgrid_codegen::{Options, read, render};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     println!("cargo::rerun-if-changed=schemas");
//!     let rendered = render(&read("schemas")?, &Options::file("contoso"))?;
//!     let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
//!     rendered.tree.write(out)?;
//!     Ok(())
//! }
//! ```
//!
//! ```text
//! pub mod events {
//!     include!(concat!(env!("OUT_DIR"), "/events.rs"));
//! }
//! ```
//!
//! # What becomes of a schema
//!
//! Keywords that shape the data shape the type: `type`, `properties`, `required`, `items`, `prefixItems`, `enum`,
//! `const`, `format: date-time`, `allOf`, `anyOf`, `oneOf`, references of all kinds, and what older drafts and OpenAPI
//! call the same. Constraints (`minLength`, `pattern`, `maximum`, `uniqueItems`, `not`, `if` …) are documented on the
//! item and **not enforced**: a service that breaks its own is still understood. Whoever wants them checked validates
//! the event's data with a JSON Schema validator and the same schema file. What Rust cannot express precisely becomes
//! `serde_json::Value`, with a warning; what is unknown, contradictory or leads nowhere is an error.
//!
//! Properties that the schema of an object does not name are kept in the field `additional_properties`, as values of
//! any type or of the one that `additionalProperties` gives. Where the schema says that there may be some, names match
//! exactly; elsewhere they match in any case. Where it forbids them (`"additionalProperties": false`), data that has
//! one is rejected.

mod diagnostic;
mod diff;
mod emit;
mod import;
mod infer;
mod lint;
mod listing;
mod lower;
mod model;
mod options;
mod read;
mod sample;
mod tree;

pub use diagnostic::{Diagnostic, Diagnostics, Location, Related, Severity};
pub use diff::{Changes, Impact, ItemChange, diff};
pub use import::{Change, ChangeKind, Documents, Dropped, ImportOptions, Imported, Kept, import};
pub use infer::{InferOptions, Inferred, Note, Topic, infer};
pub use lint::{Captured, Lint, LintOptions, lint, lints};
pub use listing::{Correction, ListedEventType, ListedSource, Listing, list};
pub use options::{Layout, Options, Runtime};
pub use read::{Schemas, read};
pub use sample::Sample;
pub use tree::{Drift, Tree, Written};

/// A crate as text, and what was noticed on the way.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rendered {
    /// The files of the crate.
    pub tree: Tree,
    /// What the schemas say and the types do not: no errors among them.
    pub warnings: Diagnostics,
    /// How many sources have events.
    pub sources: usize,
    /// How many event types there are.
    pub event_types: usize,
}

/// Turns schemas into a crate.
///
/// # Errors
///
/// Everything that is wrong with the schemas, warnings included.
pub fn render(schemas: &Schemas, options: &Options) -> Result<Rendered, Diagnostics> {
    let style = options.check()?;
    let (mut model, (), warnings) = understand(schemas, |_| ())?;
    model.style = style;
    Ok(Rendered {
        tree: emit::emit(&model, schemas, options),
        warnings,
        sources: model
            .sources
            .iter()
            .filter(|source| !source.events.is_empty())
            .count(),
        event_types: model.sources.iter().map(|source| source.events.len()).sum(),
    })
}

/// What the schemas mean, what `look` takes from them as they are written, and the warnings.
fn understand<T>(
    schemas: &Schemas,
    look: impl FnOnce(&read::catalog::Catalog<'_>) -> T,
) -> Result<(model::Model, T, Diagnostics), Diagnostics> {
    let files = schemas.files();
    let mut findings = diagnostic::Findings::default();
    let catalog = read::catalog::catalog(files, &mut findings);
    let seen = look(&catalog);
    let model = lower::lower(catalog, &mut findings);
    let failed = findings.has_errors();
    let diagnostics = findings.locate(files, &|name| schemas.shown(name));
    if failed {
        return Err(diagnostics);
    }
    Ok((model, seen, diagnostics))
}

/// The JSON Schema of schema files, which editors use to complete and check them. Part of every generated crate as
/// `source.schema.json`.
#[must_use]
pub fn schema_of_schema_files() -> String {
    emit::schema()
}
