//! What the generated types do with instances, and whether that is right.

use std::collections::BTreeSet;
use std::fmt;

use eventgrid_codegen::{Diagnostic, Diagnostics, Severity};
use serde_json::Value;

use crate::group::Group;
use crate::json::difference;
use crate::project::{generate, read};
use crate::tolerance::violation;

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

/// Generates types for all groups, reads all instances with them, and compares; with `exact`, what is read although it
/// is invalid must be on the list.
pub(crate) fn judge(name: &str, groups: &[Group], exact: bool) -> Report {
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
            (false, Ok(written)) => {
                report.tolerated += 1;
                let validator = crate::validator(&group.schema).ok().filter(|_| exact);
                if let Some(violation) =
                    validator.and_then(|validator| violation(&validator, &written))
                {
                    report
                        .failures
                        .push(format!("{} is read although {violation}", what()));
                }
            }
            (false, Err(_)) => report.rejected += 1,
            (true, Err(_)) if has_implied_type(&generated[number].warnings) => report.warned += 1,
            (true, Err(why)) => report
                .failures
                .push(format!("{} is rejected: {why}", what())),
            (true, Ok(written)) => {
                let known = without_unknown(&instance.data, &written, &group.schema);
                match difference(&instance.data, &written) {
                    None => report.kept += 1,
                    Some(_) if difference(&known, &written).is_none() => {
                        report.unknown_properties += 1;
                    }
                    Some(difference) => report.failures.push(format!(
                        "{}: {difference}, schema {}",
                        what(),
                        group.schema
                    )),
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

/// An instance without those properties that were not written back and that mean nothing to the schema.
fn without_unknown(data: &Value, written: &Value, schema: &Value) -> Value {
    let mut lost = Vec::new();
    losses(data, written, "", &mut lost);
    let mut names = BTreeSet::new();
    property_names(schema, &mut names);
    let validator = crate::validator(schema).ok();
    let mut known = data.clone();
    for (parent, name) in lost {
        // In an alternative that does not name it, it may hold (nearly) anything.
        let holds_anything = || {
            let fitting = OTHER_VALUES.iter().filter(|value| {
                let mut other = data.clone();
                let value = serde_json::from_str(value).unwrap();
                other.pointer_mut(&parent).unwrap()[&name] = value;
                validator
                    .as_ref()
                    .is_some_and(|validator| validator.is_valid(&other))
            });
            fitting.count() + 1 >= OTHER_VALUES.len()
        };
        let means_nothing = !names.contains(name.as_str()) || holds_anything();
        if let Some(Value::Object(members)) = known.pointer_mut(&parent).filter(|_| means_nothing) {
            members.remove(&name);
        }
    }
    known
}

const OTHER_VALUES: [&str; 6] = ["true", "1.25", r#""~""#, "[[]]", r#"{"~": {}}"#, "null"];

/// The members that are missing in what was written: the pointer of their object, and their name.
fn losses(data: &Value, written: &Value, at: &str, lost: &mut Vec<(String, String)>) {
    match (data, written) {
        (Value::Object(members), Value::Object(written)) => {
            for (name, value) in members {
                let step = name.replace('~', "~0").replace('/', "~1");
                match written.get(name) {
                    Some(written) => losses(value, written, &format!("{at}/{step}"), lost),
                    None => lost.push((at.to_owned(), name.clone())),
                }
            }
        }
        (Value::Array(items), Value::Array(written)) => {
            for (index, (item, written)) in items.iter().zip(written).enumerate() {
                losses(item, written, &format!("{at}/{index}"), lost);
            }
        }
        _ => {}
    }
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
