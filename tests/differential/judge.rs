//! What the generated types do with instances, and whether that is right.

use std::collections::BTreeSet;
use std::fmt;

use eventgrid_codegen::{Diagnostic, Diagnostics, Severity};
use serde_json::Value;

use crate::group::Group;
use crate::json::difference;
use crate::project::{generate, read};

/// What came of some groups.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Schemas that became types.
    pub(crate) typed: usize,
    /// Schemas that were refused with a diagnostic.
    pub(crate) refused: Vec<String>,
    /// Valid instances that were read and written back equal.
    pub(crate) kept: usize,
    /// Valid instances that lost only properties that the schema does not speak about.
    pub(crate) unknown_properties: usize,
    /// Valid instances that were rejected, as a warning of the generator says.
    pub(crate) warned: usize,
    /// Invalid instances that were rejected.
    pub(crate) rejected: usize,
    /// Invalid instances that were read: constraints that the types do not enforce.
    pub(crate) tolerated: usize,
    /// What must not be.
    pub(crate) failures: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for refused in &self.refused {
            writeln!(f, "refused: {refused}")?;
        }
        for failure in &self.failures {
            writeln!(f, "FAILURE: {failure}")?;
        }
        writeln!(
            f,
            "{} schemas typed, {} refused; of valid instances {} kept, {} without unknown properties, {} rejected with a \
             warning; of invalid ones {} rejected, {} tolerated; {} failures",
            self.typed,
            self.refused.len(),
            self.kept,
            self.unknown_properties,
            self.warned,
            self.rejected,
            self.tolerated,
            self.failures.len()
        )
    }
}

/// Generates types for all groups, reads all instances with them, and compares.
pub(crate) fn judge(name: &str, groups: &[Group]) -> Report {
    let mut report = Report::default();
    let mut generated = Vec::new();
    let mut instances = Vec::new();
    let mut origins = Vec::new();
    for group in groups {
        let said = match generate(&group.schema) {
            Ok(rendered) => {
                let said = rendered.warnings.to_string();
                for instance in &group.tests {
                    instances.push((generated.len(), &instance.data));
                    origins.push((group, instance));
                }
                println!("m{}: {}", generated.len(), group.description);
                generated.push(rendered);
                said
            }
            Err(diagnostics) => {
                let first = diagnostics
                    .iter()
                    .find(|one| one.severity == Severity::Error)
                    .map(|one| one.message.clone());
                report.refused.push(format!(
                    "{}: {}",
                    group.description,
                    first.unwrap_or_default()
                ));
                diagnostics.to_string()
            }
        };
        if let Some(expected) = &group.diagnostic
            && !said.contains(expected.as_str())
        {
            report.failures.push(format!(
                "{}: does not say `{expected}`, but\n{said}",
                group.description
            ));
        }
    }
    report.typed = generated.len();
    let outcomes = read(name, &generated, &instances);
    for (((group, instance), (number, _)), outcome) in
        origins.into_iter().zip(instances).zip(outcomes)
    {
        let what = || {
            format!(
                "{}, {}: {}",
                group.description, instance.description, instance.data
            )
        };
        match (instance.valid, outcome) {
            (false, Ok(_)) => report.tolerated += 1,
            (false, Err(_)) => report.rejected += 1,
            (true, Err(_)) if has_implied_type(&generated[number].warnings) => report.warned += 1,
            (true, Err(why)) => report
                .failures
                .push(format!("{} is rejected: {why}", what())),
            (true, Ok(written)) => {
                let known = without_unknown(&instance.data, &group.schema);
                match difference(&instance.data, &written) {
                    None => report.kept += 1,
                    Some(_) if difference(&known, &written).is_none() => {
                        report.unknown_properties += 1
                    }
                    Some(difference) => report.failures.push(format!("{}: {difference}", what())),
                }
            }
        }
    }
    report
}

/// Whether a schema has no `type` where its other keywords are about objects or arrays alone: these imply it, and the
/// generator says so.
fn has_implied_type(warnings: &Diagnostics) -> bool {
    let implied = |warning: &Diagnostic| warning.message.starts_with("no `type` here: read as");
    warnings.iter().any(implied)
}

/// An instance without properties whose names the schema does not have anywhere.
fn without_unknown(data: &Value, schema: &Value) -> Value {
    let mut names = BTreeSet::new();
    property_names(schema, &mut names);
    remove(data, &names)
}

fn property_names<'a>(schema: &'a Value, names: &mut BTreeSet<&'a str>) {
    match schema {
        Value::Object(members) => {
            for (keyword, value) in members {
                if let ("properties", Value::Object(properties)) = (keyword.as_str(), value) {
                    names.extend(properties.keys().map(String::as_str));
                }
                property_names(value, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| property_names(item, names)),
        _ => {}
    }
}

fn remove(data: &Value, known: &BTreeSet<&str>) -> Value {
    match data {
        Value::Object(members) => members
            .iter()
            .filter(|(name, _)| known.contains(name.as_str()))
            .map(|(name, value)| (name.clone(), remove(value, known)))
            .collect(),
        Value::Array(items) => items.iter().map(|item| remove(item, known)).collect(),
        other => other.clone(),
    }
}
