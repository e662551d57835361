//! Lints for schemas: missing, unused and misleading parts, and contradictions with sample data.

mod allow;
mod captured;
mod definitions;
mod descriptions;
mod examples;
mod kinds;
mod properties;
mod sensitive;
mod sources;
mod values;

use std::collections::BTreeMap;

use eventgrid_codegen::diagnostic::{
    Diagnostic, Diagnostics, Findings, Mark, Severity, did_you_mean,
};
use eventgrid_codegen::json::{File, Place};
use eventgrid_codegen::lints::{LINTS, find};
use eventgrid_codegen::model::{Model, Type, TypeId};
use eventgrid_codegen::read::Schemas;
use eventgrid_codegen::read::catalog::{Catalog, catalog};

use allow::Allowed;
pub use captured::Captured;
pub use eventgrid_codegen::lints::Lint;

/// Options of the lints.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct LintOptions {
    /// Names of lints to switch off.
    pub allow: Vec<String>,
    /// Names of lints to switch on as errors.
    pub deny: Vec<String>,
    /// Names of the only lints to run; all if empty.
    pub only: Vec<String>,
    /// The schema files to check, without `.json`; all if empty.
    pub files: Vec<String>,
    /// Events that the schemas must describe.
    pub captured: Captured,
}

/// All lints, by name.
#[must_use]
pub fn lints() -> &'static [Lint] {
    LINTS
}

/// Runs the lints. Findings are warnings, or errors for denied lints, each with the lint's name.
///
/// A schema switches lints off for itself and the schemas inside it: `"x-allow": ["missing-description"]`.
///
/// ```
/// use eventgrid_codegen::Schemas;
/// use eventgrid_workshop::{LintOptions, lint};
///
/// let schema = r##"{
///     "title": "Orders", "description": "Events of orders.",
///     "x-namespace": "Contoso.Orders",
///     "x-events": { "Contoso.Orders.Placed": { "description": "An order came in.", "$ref": "#/$defs/Placed" } },
///     "$defs": { "Placed": { "type": "object", "properties": { "id": { "type": "string" } }, "examples": [{ "id": "A-17" }] } }
/// }"##;
/// let schemas = Schemas::from_texts("schemas", [("orders", schema)]);
/// let findings = lint(&schemas, &LintOptions::default())?;
/// let finding = findings.iter().next().unwrap();
/// assert_eq!(finding.lint, Some("missing-description"));
/// assert_eq!(finding.message, "the property `id` has no description");
/// # Ok::<(), eventgrid_codegen::Diagnostics>(())
/// ```
///
/// # Errors
///
/// All mistakes in the schemas, as in [`render`](eventgrid_codegen::render); a captured file that
/// is not JSON; the name of a lint that does not exist.
pub fn lint(schemas: &Schemas, options: &LintOptions) -> Result<Diagnostics, Diagnostics> {
    let unknown: Diagnostics = options
        .allow
        .iter()
        .chain(&options.deny)
        .chain(&options.only)
        .filter_map(|name| {
            let help = find(name).err()?;
            Some(Diagnostic::error(format!("unknown lint `{name}`")).help(help))
        })
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let stems: Vec<&str> = schemas
        .names()
        .map(|name| name.trim_end_matches(".json"))
        .collect();
    let absent = options
        .files
        .iter()
        .filter(|file| !stems.contains(&file.as_str()));
    let absent: Diagnostics = absent
        .map(|file| {
            let help = match did_you_mean(file, stems.iter().copied()) {
                Some(similar) => format!("did you mean `{similar}.json`?"),
                None => format!("there are {}", stems.join(", ")),
            };
            Diagnostic::error(format!("there is no schema file `{file}.json`")).help(help)
        })
        .collect();
    if !absent.is_empty() {
        return Err(absent);
    }
    let (model, (), _) = eventgrid_codegen::understand(schemas, |_| ())?;
    let catalog = catalog(schemas.files(), &mut Findings::default());
    let judged = Judged::new(&catalog, &model);

    let mut findings = Findings::default();
    descriptions::descriptions(&judged, &mut findings);
    sources::sources(&judged, &mut findings);
    properties::properties(&judged, &mut findings);
    sensitive::sensitive(&judged, &mut findings);
    definitions::definitions(&judged, &mut findings);
    examples::examples(&judged, &mut findings);
    let mut files: Vec<File> = schemas.files().to_vec();
    for file in &mut files {
        file.name = schemas.shown(&file.name);
    }
    files.extend_from_slice(options.captured.files());
    captured::captured(&judged, &options.captured, &mut findings);
    if !findings.has_errors() {
        let allowed = Allowed::new(&judged);
        allowed.apply(&mut findings);
        let is_judged = |mark: Mark| {
            let name = schemas.names().nth(mark.place().file);
            let stem = name.map(|name| name.trim_end_matches(".json"));
            options.files.is_empty()
                || stem.is_some_and(|stem| options.files.iter().any(|file| file == stem))
        };
        findings.rate(|finding| {
            let judged = finding.marks().any(is_judged);
            rating(finding.found_by()?, options).filter(|_| judged)
        });
        return Ok(findings.locate(&files, &str::to_owned));
    }
    findings.rate(|finding| finding.found_by().is_none().then_some(Severity::Error));
    Err(findings.locate(&files, &str::to_owned))
}

/// The severity of a lint's findings; none if it is off.
fn rating(name: &str, options: &LintOptions) -> Option<Severity> {
    let named = |names: &[String]| names.iter().any(|one| one == name);
    if named(&options.allow) {
        return None;
    }
    if named(&options.deny) {
        return Some(Severity::Error);
    }
    if !options.only.is_empty() {
        return named(&options.only).then_some(Severity::Warning);
    }
    let on = find(name).is_ok_and(|lint| lint.default);
    on.then_some(Severity::Warning)
}

/// Schemas as they are written, and their meaning.
struct Judged<'a> {
    catalog: &'a Catalog<'a>,
    model: &'a Model,
    /// The place of a schema's name -> the place of the schema.
    schemas: BTreeMap<Place, Place>,
}

impl<'a> Judged<'a> {
    fn new(catalog: &'a Catalog<'a>, model: &'a Model) -> Self {
        let named = catalog.steps.iter();
        let schemas = named.filter_map(|(place, step)| Some((step.name?.place(), *place)));
        Judged {
            catalog,
            model,
            schemas: schemas.collect(),
        }
    }

    /// The types of the schemas that are named types, properties or event data, by the place of the
    /// schema.
    fn types(&self) -> BTreeMap<Place, Type> {
        let mut types = BTreeMap::new();
        let mut add = |mark: Mark, ty: &Type| {
            let place = mark.place();
            let place = self.schemas.get(&place).copied().unwrap_or(place);
            types.insert(place, ty.clone());
        };
        for (at, definition) in self.model.types.iter().enumerate() {
            add(definition.at, &Type::Named(TypeId(at)));
            if let eventgrid_codegen::model::Body::Struct(body) = &definition.body {
                body.fields
                    .iter()
                    .for_each(|field| add(field.at, &field.ty));
            }
        }
        for event in self.model.sources.iter().flat_map(|source| &source.events) {
            add(event.at, &event.data);
        }
        types
    }
}
