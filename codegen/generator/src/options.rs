//! Options: a crate or a file, its name and its dependencies.

use heck::ToUpperCamelCase;
use quote::quote;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Foreign, Style};
use crate::names::is_taken_type;

/// Generators, as generated files name them: the commands for `eventgrid` and for other crates, and
/// a build script.
pub(crate) const MAKERS: &[&str] = &[
    "`cargo xtask gen`",
    "`eventgrid-codegen gen`",
    "`eventgrid_codegen::build`",
];

/// Options: a crate, its name and its source of the runtime, or one file for a build script.
///
/// ```
/// use eventgrid_codegen::{Options, Runtime};
///
/// let options = Options::new("contoso-orders", Runtime::Version("0.1".to_owned()));
/// assert_eq!(options.event_enum(), "ContosoOrdersEvent");
/// assert_eq!(Options::default().event_enum(), "SystemEvent");
/// assert_eq!(Options::file("contoso").event_enum(), "ContosoEvent");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The files to generate.
    pub layout: Layout,
    /// The crate's name, as in its `Cargo.toml`. It also determines the name of the enum of all
    /// sources.
    pub crate_name: String,
    /// Existing Rust types for formats and definitions.
    pub(crate) foreign: Foreign,
    /// The source of `eventgrid-runtime` and related crates.
    pub runtime: Runtime,
    /// Whether the crate's manifest declares a workspace of its own: cargo then accepts the crate
    /// inside the folder of a workspace that it is not a member of.
    pub own_workspace: bool,
}

/// The files of a generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Layout {
    /// A crate: `Cargo.toml`, `README.md`, a module for each source.
    Crate,
    /// One file, `events.rs`, with a module for each source: a build script writes it, and
    /// `include!` includes it. The including crate depends on `eventgrid`.
    File,
}

/// The source of `eventgrid-runtime`, `eventgrid-derive` and `eventgrid-receive`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Runtime {
    /// The workspace that the crate is a member of, from which it inherits all other fields as
    /// well.
    Workspace,
    /// The registry: a version requirement.
    Version(String),
    /// A folder with `runtime/`, `derive/` and `receive/`, relative to the generated crate.
    Path(String),
    /// A git repository: its URL.
    Git(String),
}

impl Default for Options {
    /// The crate `eventgrid` of this workspace.
    fn default() -> Self {
        Options {
            layout: Layout::Crate,
            crate_name: "eventgrid".to_owned(),
            foreign: Foreign::default(),
            runtime: Runtime::Workspace,
            own_workspace: false,
        }
    }
}

impl Default for Runtime {
    /// The registry, with the version of this generator.
    fn default() -> Self {
        Runtime::Version(env!("CARGO_PKG_VERSION").to_owned())
    }
}

impl Options {
    /// A crate with this name.
    #[must_use]
    pub fn new(crate_name: impl Into<String>, runtime: Runtime) -> Self {
        Options {
            crate_name: crate_name.into(),
            runtime,
            ..Options::default()
        }
    }

    /// One file for a build script; `name` determines the name of the enum of all sources.
    #[must_use]
    pub fn file(name: impl Into<String>) -> Self {
        Options {
            layout: Layout::File,
            crate_name: name.into(),
            ..Options::default()
        }
    }

    /// Uses an existing Rust type for strings and numbers of a format, such as `::uuid::Uuid` for
    /// `uuid`. It must implement `Property`, `Clone`, `Debug` and `PartialEq`. `x-rust-type` in a
    /// schema has precedence.
    ///
    /// ```
    /// use eventgrid_codegen::Options;
    ///
    /// let options = Options::file("contoso")
    ///     .extern_format("uuid", "::uuid::Uuid")
    ///     .extern_format("date", "::eventgrid::time::Date")
    ///     .extern_type("orders.Address", "crate::Address");
    /// ```
    #[must_use]
    pub fn extern_format(mut self, format: impl Into<String>, ty: impl Into<String>) -> Self {
        self.foreign.formats.insert(format.into(), ty.into());
        self
    }

    /// Uses an existing Rust type for a definition: `Address`, or `orders.Address` for that of
    /// `orders.json`. The type must implement the same traits as in
    /// [`extern_format`](Self::extern_format).
    #[must_use]
    pub fn extern_type(mut self, definition: impl Into<String>, ty: impl Into<String>) -> Self {
        self.foreign
            .definitions
            .insert(definition.into(), ty.into());
        self
    }

    pub(crate) fn is_eventgrid(&self) -> bool {
        self.crate_name == "eventgrid"
    }

    /// The generator, as the files name it.
    pub(crate) fn maker(&self) -> &'static str {
        match self.layout {
            Layout::File => MAKERS[2],
            Layout::Crate if self.is_eventgrid() => MAKERS[0],
            Layout::Crate => MAKERS[1],
        }
    }

    /// The name of the enum of all sources: the crate's name without a final `events`, and `Event`.
    #[must_use]
    pub fn event_enum(&self) -> String {
        if self.is_eventgrid() {
            return "SystemEvent".to_owned();
        }
        let name = self.crate_name.to_upper_camel_case();
        let stem = name
            .strip_suffix("Events")
            .or_else(|| name.strip_suffix("Event"))
            .unwrap_or(&name);
        format!("{stem}Event")
    }

    /// Checks the crate's name and the types for formats and definitions; returns the options for
    /// the code.
    #[doc(hidden)]
    pub fn check(&self) -> Result<Style, Diagnostics> {
        let name = &self.crate_name;
        let valid = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !valid {
            let message = format!("`{name}` cannot be the name of a crate");
            let help = "use letters, digits, `-` and `_`, a letter first";
            return Err(Diagnostic::error(message).help(help).into());
        }
        let event = self.event_enum();
        if !self.is_eventgrid() && is_taken_type(&event) {
            let message = format!(
                "a crate `{name}` would have an enum `{event}`, a name that generated code uses"
            );
            return Err(Diagnostic::error(message)
                .help("choose another name for the crate")
                .into());
        }
        let mut style = Style::default();
        if self.layout == Layout::File {
            style.root = quote!(super);
        }
        let Foreign {
            formats,
            definitions,
        } = &self.foreign;
        for (name, ty) in formats.iter().chain(definitions) {
            syn::parse_str::<syn::Type>(ty).map_err(|error| {
                Diagnostic::error(format!("`{ty}`, for `{name}`, is not a Rust type: {error}"))
                    .help("write it with its whole path: `::uuid::Uuid`")
            })?;
        }
        Ok(style)
    }
}
