//! What the generated types do with instances, and whether that is right.

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
    /// Valid instances that were rejected, as a warning of the generator says.
    pub(crate) warned: usize,
    /// Invalid instances that were rejected.
    pub(crate) rejected: usize,
    /// Invalid instances that the types have no place for, read and written back all the same: what does not fit an
    /// optional property is kept as it was sent.
    pub(crate) kept_aside: usize,
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
            "{} schemas typed, {} refused; of valid instances {} kept, {} rejected with a warning; of invalid ones {} \
             rejected, {} kept aside, {} tolerated; {} failures",
            self.typed,
            self.refused.len(),
            self.kept,
            self.warned,
            self.rejected,
            self.kept_aside,
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
        let differs = |written: &Value| difference(&instance.data, written);
        match (instance.valid, outcome.strict, outcome.kept) {
            (false, Ok(written), _) => {
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
            (false, Err(_), Err(_)) => report.rejected += 1,
            (false, Err(why), Ok(written)) => match differs(&as_sent(&instance.data, written)) {
                None => report.kept_aside += 1,
                Some(difference) => report.failures.push(format!(
                    "{} does not fit ({why}), is read, and comes back changed: {difference}, schema {}",
                    what(),
                    group.schema
                )),
            },
            (true, Err(_), _) if has_implied_type(&generated[number].warnings) => {
                report.warned += 1;
            }
            (true, Err(why), _) | (true, _, Err(why)) => report
                .failures
                .push(format!("{} is rejected: {why}", what())),
            (true, Ok(strict), Ok(written)) => match differs(&written).or_else(|| differs(&strict)) {
                None => report.kept += 1,
                Some(difference) => report.failures.push(format!(
                    "{}: {difference}, schema {}",
                    what(),
                    group.schema
                )),
            },
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

/// What was written, with scalars spelled as they were sent: what fits beside a value that does not may be converted.
fn as_sent(sent: &Value, written: Value) -> Value {
    match (sent, written) {
        (Value::Object(sent), Value::Object(written)) => {
            let member = |(name, value)| {
                let sent = sent.get(&name).unwrap_or(&Value::Null);
                (name, as_sent(sent, value))
            };
            written.into_iter().map(member).collect()
        }
        (Value::Array(sent), Value::Array(written)) if sent.len() == written.len() => {
            let items = sent.iter().zip(written);
            items.map(|(sent, item)| as_sent(sent, item)).collect()
        }
        (Value::String(_), written @ (Value::Number(_) | Value::Bool(_))) => {
            written.to_string().into()
        }
        (Value::Number(_) | Value::Bool(_), Value::String(written)) => {
            let spelled = sent.to_string();
            if spelled == written {
                sent.clone()
            } else {
                written.into()
            }
        }
        (_, written) => written,
    }
}
