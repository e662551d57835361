//! Generates Rust crates of typed Azure Event Grid events from JSON Schema files, one file per event source.
//!
//! [`read`] reads a folder of schema files, [`render`] turns them into a [`Tree`] of files, and the
//! tree compares itself with a folder ([`Tree::drift`]) or writes itself into one
//! ([`Tree::write`]). Rendering is pure: the same schemas give the same bytes. All mistakes in the
//! schemas are reported in one run as [`Diagnostics`], each with its position and a way to fix it.
//! `cargo xtask gen` and `eventgrid-codegen gen` are command lines for this; a `build.rs` needs
//! only [`build`].
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
//! [`build`] generates one file, which the surrounding crate includes. That crate depends on
//! `eventgrid`, and has this crate as a build dependency.
//!
//! # Without a checkout
//!
//! `cargo install eventgrid-codegen --features cli` installs the command `eventgrid-codegen gen
//! --name contoso-events`, which turns the folder `schemas` into the crate `contoso-events`.
//!
//! # From schemas to types
//!
//! These keywords determine types: `type`, `properties`, `required`, `items`, `prefixItems`,
//! `enum`, `const`, `format: date-time`, `allOf`, `anyOf`, `oneOf`, references of all kinds, and
//! their equivalents in older drafts and OpenAPI. Constraints (`minLength`, `pattern`, `maximum`,
//! `uniqueItems`, `not`, `if` …) are documented on the item and **not enforced**, so that events
//! are read even if a service violates its own constraints. To enforce them, validate the event's
//! data with a JSON Schema validator and the same schema file. A shape that Rust cannot express
//! precisely becomes `serde_json::Value`, with a warning; an unknown, contradictory or unresolvable
//! keyword is an error.
//!
//! Unknown properties of an object are kept in the field `additional_properties`, as values of any
//! type or of the type that `additionalProperties` gives. If the schema allows them explicitly,
//! names match exactly; otherwise they match in any case. If it forbids them
//! (`"additionalProperties": false`), data that has one is rejected.

//!
//! # Modules
//!
//! Each module uses only those above it:
//!
//! | module | content |
//! |---|---|
//! | `json` | JSON values with their positions in a file; printing JSON |
//! | `diagnostic` | errors and warnings: positions, excerpts, "did you mean" |
//! | `names`, `markdown` | from names on the wire to names in Rust; texts in Markdown |
//! | `subject` | patterns of subjects |
//! | `times` | date-times as moments |
//! | `lints` | the names of the lints, for `x-allow` |
//! | `read` | schema files: keywords, references, drafts |
//! | `model` | the meaning of schemas in Rust |
//! | `arrange` | what is known only when all types of the model are |
//! | `lower` | from schemas to the model |
//! | `options`, `tree` | options of callers; files as text, compared and written |
//! | `sample` | sample events from the examples of schemas |
//! | `emit` | from the model to text, one module per output |
//! | `script`, `cli` | the interface of build scripts; command line code that is shared with `cargo xtask` |

#![expect(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "most of what is public is hidden: only the workshop uses it"
)]

mod arrange;
mod emit;
mod lower;
mod options;
mod sample;
mod script;
mod tree;

// Stages for the workshop, which is built and tested with this crate. They may change in any
// release.
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod diagnostic;
#[doc(hidden)]
pub mod json;
#[doc(hidden)]
pub mod lints;
#[doc(hidden)]
pub mod markdown;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod names;
#[doc(hidden)]
pub mod read;
#[doc(hidden)]
pub mod subject;
mod times;

pub use diagnostic::{Diagnostic, Diagnostics, Location, Related, Severity};
#[doc(hidden)]
pub use emit::{shown, spelled};
pub use options::{Layout, Options, Runtime};
pub use read::{Schemas, read};
pub use sample::Sample;
pub use script::{build, build_with};
pub use tree::{Drift, Tree, Written};

/// A crate as text, and the warnings.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rendered {
    /// The files of the crate.
    pub tree: Tree,
    /// Parts of the schemas that the types do not express; it contains no errors.
    pub warnings: Diagnostics,
    /// The number of sources with events.
    pub sources: usize,
    /// The number of event types.
    pub event_types: usize,
}

/// Turns schemas into a crate.
///
/// # Errors
///
/// All mistakes in the schemas, and the warnings.
pub fn render(schemas: &Schemas, options: &Options) -> Result<Rendered, Diagnostics> {
    let style = options.check()?;
    let (mut model, (), mut warnings) = understand_as(schemas, &options.foreign, |_| ())?;
    model.style = style;
    if options.layout == Layout::File
        && let Some(limit) = emit::recursion_limit(&model)
    {
        let message = "types are nested more deeply than rustc's default `recursion_limit`";
        let help = format!(
            "write `#![recursion_limit = \"{limit}\"]` at the top of the crate that includes the file"
        );
        warnings.extend([Diagnostic::warning(message).help(help)]);
    }
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

/// The meaning of the schemas, the result of `look` on the schemas as they are written, and the
/// warnings.
///
/// # Errors
///
/// All mistakes in the schemas, and the warnings.
#[doc(hidden)]
pub fn understand<T>(
    schemas: &Schemas,
    look: impl FnOnce(&read::catalog::Catalog<'_>) -> T,
) -> Result<(model::Model, T, Diagnostics), Diagnostics> {
    understand_as(schemas, &model::Foreign::default(), look)
}

fn understand_as<T>(
    schemas: &Schemas,
    foreign: &model::Foreign,
    look: impl FnOnce(&read::catalog::Catalog<'_>) -> T,
) -> Result<(model::Model, T, Diagnostics), Diagnostics> {
    let files = schemas.files();
    let mut findings = diagnostic::Findings::default();
    let catalog = read::catalog::catalog(files, &mut findings);
    let seen = look(&catalog);
    let (model, replaced) = lower::lower(catalog, foreign, &mut findings);
    let failed = findings.has_errors();
    let diagnostics = findings.locate(files, &|name| schemas.shown(name));
    if failed {
        return Err(diagnostics);
    }
    let mut definitions = foreign.definitions.keys();
    if let Some(name) = definitions.find(|name| !replaced.contains(*name)) {
        let message = format!(
            "no definition in use is called `{name}`, which the options say is a Rust type"
        );
        let help = "write the name as in `$defs`, or `file.Name` for that of one file";
        return Err(Diagnostic::error(message).help(help).into());
    }
    Ok((model, seen, diagnostics))
}

/// The JSON Schema of schema files, which editors use to complete and check them. Part of every generated crate as
/// `source.schema.json`.
#[must_use]
pub fn schema_of_schema_files() -> String {
    emit::schema_of(&Options::default())
}
