//! The files of an import: the documents, the schema files that are there, and among those the one that changes.

use eventgrid_codegen::diagnostic::{Diagnostic, Diagnostics, Severity};
use eventgrid_codegen::json::{File, Node};
use eventgrid_codegen::read::Schemas;

use super::documents::Documents;
use super::options::{ImportOptions, file_name};
use super::write::new_file;

/// The documents and the schema files, in one list so that every place has a number.
pub(super) struct Sources<'s> {
    documents: &'s Documents,
    existing: &'s Schemas,
    pub(super) files: Vec<File>,
    /// The schema file's name and number.
    pub(super) name: String,
    number: usize,
    pub(super) is_old: bool,
}

/// What keeps schema files apart from documents of the same name.
const OURS: &str = "schemas/";

impl<'s> Sources<'s> {
    pub(super) fn gather(
        documents: &'s Documents,
        existing: &'s Schemas,
        options: &ImportOptions,
    ) -> Result<Self, Diagnostics> {
        let namespace = options.namespace.as_deref().unwrap_or("Events");
        let name = file_of(existing, namespace, options)?;
        let mut files = documents.files().to_vec();
        let ours = existing.files().iter();
        let ours = ours.map(|file| File::new(format!("{OURS}{}", file.name), file.text.clone()));
        files.extend(ours);
        let full = format!("{OURS}{name}");
        let known = files.iter().position(|file| file.name == full);
        if let Some(problems) = known.and_then(|_| problems(existing, &name)) {
            return Err(problems);
        }
        let number = known.unwrap_or(files.len());
        if known.is_none() {
            let text = new_file(namespace, name.strip_suffix(".json").unwrap_or(&name));
            files.push(File::new(full, text));
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

    pub(super) fn root(&self) -> Node<'_> {
        Node::root(self.number, &self.files[self.number].text)
    }

    pub(super) fn stem(&self) -> &str {
        self.name.strip_suffix(".json").unwrap_or(&self.name)
    }

    pub(super) fn shown(&self, name: &str) -> String {
        match name.strip_prefix(OURS) {
            Some(ours) => self.existing.shown(ours),
            None => self.documents.shown(name),
        }
    }

    /// What the generator has against the new text.
    pub(super) fn problems(&self, existing: &Schemas, text: &str) -> Option<Diagnostics> {
        problems(&existing.with(&self.name, text), &self.name)
    }

    /// That a schema file which the generator refuses is not written.
    pub(super) fn refusal(&self, existing: &Schemas, problems: &Diagnostics) -> Diagnostics {
        let why = Diagnostic::error(format!(
            "nothing is imported: `{}` would not be a valid schema file",
            existing.shown(&self.name)
        ))
        .help("the lines above are what would have been written: correct them in a copy of the document");
        problems.iter().cloned().chain([why]).collect()
    }
}

/// The errors of one schema file among others.
fn problems(schemas: &Schemas, name: &str) -> Option<Diagnostics> {
    let problems = eventgrid_codegen::understand(schemas, |_| ()).err()?;
    let shown = schemas.shown(name);
    let of_file = |one: &&Diagnostic| {
        one.severity == Severity::Error && one.location.as_ref().is_none_or(|at| at.file == shown)
    };
    let found: Diagnostics = problems.iter().filter(of_file).cloned().collect();
    found.has_errors().then_some(found)
}

/// The name of the schema file: as it was asked for, of the file that has the namespace, or by the namespace.
fn file_of(
    existing: &Schemas,
    namespace: &str,
    options: &ImportOptions,
) -> Result<String, Diagnostics> {
    let name = match &options.name {
        Some(name) => name.strip_suffix(".json").unwrap_or(name).to_owned(),
        None => {
            let mut files = existing.files().iter();
            let known = files.find(|file| {
                let of = Node::root(0, &file.text).member("x-namespace");
                of.and_then(Node::string).as_deref() == Some(namespace)
            });
            known.map_or_else(|| file_name(namespace), |file| file.stem().to_owned())
        }
    };
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || !name.chars().all(fits) {
        let message = format!("`{name}` cannot be the name of a schema file");
        return Err(Diagnostic::error(message)
            .help("use snake case: `--name contoso_orders`")
            .into());
    }
    Ok(format!("{name}.json"))
}
