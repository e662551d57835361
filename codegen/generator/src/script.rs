//! The interface for build scripts.

use std::env;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::options::{Layout, Options};
use crate::tree::Tree;
use crate::{read, render};

/// Generates `events.rs` in cargo's `OUT_DIR` from a folder of schema files. A build script needs
/// only this:
///
/// ```no_run
/// fn main() -> Result<(), eventgrid_codegen::Diagnostics> {
///     eventgrid_codegen::build("schemas")
/// }
/// ```
///
/// The crate depends on `eventgrid`, and includes the file:
///
/// ```text
/// pub mod events {
///     include!(concat!(env!("OUT_DIR"), "/events.rs"));
/// }
/// ```
///
/// A script calls this once: a second call for other schemas is an error. The folder is relative to the package, where cargo runs build scripts. Cargo runs the script
/// again when the folder changes, and shows warnings with file and line. The name of the enum of
/// all sources follows from the package's name: see [`Options::event_enum`].
///
/// # Errors
///
/// All mistakes in the schemas. If `main` returns the error, it is shown as on a terminal.
pub fn build(schemas: impl AsRef<Path>) -> Result<(), Diagnostics> {
    build_with(schemas, &Options::file(variable("CARGO_PKG_NAME")?))
}

/// Like [`build`], with another name for the enum of all sources, or existing types for formats and
/// definitions, from [`Options::file`].
///
/// # Errors
///
/// Those of [`build`].
pub fn build_with(schemas: impl AsRef<Path>, options: &Options) -> Result<(), Diagnostics> {
    let schemas = schemas.as_ref();
    // Before anything else, so that corrected schemas are read again.
    println!("cargo::rerun-if-changed={}", schemas.display());
    let out = variable("OUT_DIR")?;
    let options = Options {
        layout: Layout::File,
        ..options.clone()
    };
    let rendered = render(&read(schemas)?, &options)?;
    print!("{}", directives(&rendered.warnings));
    once(&schemas.to_string_lossy(), &rendered.tree)?;
    let written = rendered.tree.write(&out);
    written.map_err(|error| Diagnostic::error(format!("cannot write to `{out}`: {error}")))?;
    Ok(())
}

/// Checks that the script has not built another `events.rs`, which this one would replace.
fn once(schemas: &str, tree: &Tree) -> Result<(), Diagnostics> {
    static BUILT: Mutex<Option<(String, Tree)>> = Mutex::new(None);
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    match &*built {
        Some((from, first)) if first != tree => {
            let message = format!(
                "the build script has already built `events.rs` from `{from}`: from `{schemas}` it would replace that"
            );
            let help = "call `build` once, for one folder with all schemas";
            Err(Diagnostic::error(message).help(help).into())
        }
        _ => {
            *built = Some((schemas.to_owned(), tree.clone()));
            Ok(())
        }
    }
}

fn variable(name: &str) -> Result<String, Diagnostics> {
    env::var(name).map_err(|_| {
        Diagnostic::error(format!("the environment variable `{name}` is not set"))
            .help("cargo sets it for build scripts: call this in `build.rs`")
            .into()
    })
}

/// Warnings for cargo: each on one line.
fn directives(warnings: &Diagnostics) -> String {
    let mut lines = String::new();
    for warning in warnings {
        let mut line = String::from("cargo::warning=");
        if let Some(location) = &warning.location {
            let (file, number, column) = (&location.file, location.line, location.column);
            let _ = write!(line, "{file}:{number}:{column}: ");
        }
        line.push_str(&warning.message);
        if let Some(help) = &warning.help {
            line.extend(["; ", help]);
        }
        lines.extend([line.replace(['\n', '\r'], " "), "\n".to_owned()]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Schemas;

    #[test]
    fn a_second_folder_replaces_nothing() {
        let tree = |name: &str| {
            let schemas = Schemas::from_texts("schemas", [(name, "{}")]);
            render(&schemas, &Options::file("contoso")).unwrap().tree
        };
        let built = |from: &str, tree: &Tree| once(from, tree).map_err(|error| error.to_string());
        assert_eq!(built("schemas", &tree("orders")), Ok(()));
        assert_eq!(built("schemas", &tree("orders")), Ok(()));
        assert_eq!(
            built("others", &tree("parcels")),
            Err("error: the build script has already built `events.rs` from `schemas`: from `others` it would replace that\n \
                 |\n = help: call `build` once, for one folder with all schemas\n\n".to_owned())
        );
    }

    #[test]
    fn warnings_have_their_places() {
        let schema = "{\n  \"x-events\": {},\n  \"x-mine\": 1\n}";
        let schemas = Schemas::from_texts("schemas", [("orders", schema)]);
        let rendered = render(&schemas, &Options::file("contoso")).unwrap();
        assert_eq!(
            directives(&rendered.warnings),
            "cargo::warning=schemas/orders.json:3:3: `x-mine` has no effect; remove it\n"
        );
    }
}
