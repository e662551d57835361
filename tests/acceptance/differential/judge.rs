//! What the generated types do with instances, and whether that is right.

use std::fmt;

use eventgrid_codegen::{Diagnostics, Severity};
use serde_json::Value;

use crate::group::{Group, Instance};
use crate::json::difference;
use crate::landing::Types;
use crate::project::{Outcome, generate, read};

/// The results for some groups.
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
    /// Values of unions that landed in an alternative that the referee accepts by itself.
    pub(crate) landed: usize,
    /// Valid instances with a value that landed in another alternative, as a warning of the generator says.
    pub(crate) undecided: usize,
    /// Instances that were rejected: invalid ones, and numbers that a type does not hold.
    pub(crate) rejected: usize,
    /// Instances that the types have no place for, read and written back all the same: what does not fit an optional
    /// property is kept as it was sent. Valid ones are numbers that a type does not hold; and those of an `anyOf` that
    /// is one object, with the properties of all alternatives: a value that fits only one may have any value for a
    /// property of the others, and what fits beside it may be converted.
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
            "{} schemas typed, {} refused; of valid instances {} kept, {} rejected with a warning, {} undecided with a \
             warning; {} values in the right alternative; of invalid ones {} rejected, {} kept aside, {} tolerated; {} \
             failures",
            self.typed,
            self.refused.len(),
            self.kept,
            self.warned,
            self.undecided,
            self.landed,
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
    let mut types: Vec<Option<Types>> = generated.iter().map(|_| None).collect();
    for (((group, instance), (number, _)), outcome) in
        origins.into_iter().zip(instances).zip(outcomes)
    {
        let types = types[number].get_or_insert_with(|| Types::new(&generated[number], group));
        let warnings = &generated[number].warnings;
        if let Some(failure) = report.count(instance, outcome, warnings, types, exact) {
            report.failures.push(format!(
                "{}, {}: {} {failure}\n  schema {}",
                group.description, instance.description, instance.data, group.schema
            ));
        }
    }
    report
}

impl Report {
    /// Counts the result for an instance, and reports mistakes.
    fn count(
        &mut self,
        instance: &Instance,
        outcome: Outcome,
        warnings: &Diagnostics,
        types: &mut Types,
        exact: bool,
    ) -> Option<String> {
        // In an object with the properties of all alternatives, a value may be converted to one that only another
        // alternative wants.
        let converts = !instance.valid || types.are_one_object();
        let differs = |written: &Value| {
            if converts {
                difference(&instance.data, &as_sent(&instance.data, written.clone()))
            } else {
                difference(&instance.data, written)
            }
        };
        if let Some(again) = outcome
            .again
            .as_ref()
            .filter(|_| !has_nulls(&instance.data))
        {
            let written = outcome.kept.as_ref().map(ToString::to_string);
            return Some(format!(
                "is written as {written:?} and reads again as {again}"
            ));
        }
        let landings = outcome.landings.iter();
        let misplaced: Vec<_> = landings
            .filter_map(|one| types.misplaced(one, instance.valid))
            .collect();
        match (instance.valid, outcome.strict, outcome.kept) {
            (false, Ok(written), _) => {
                self.tolerated += 1;
                if let Some(misplaced) = misplaced.into_iter().next().filter(|_| exact) {
                    return Some(format!("is read: {misplaced}"));
                }
                let violation = types.violation(&written).filter(|_| exact)?;
                Some(format!("is read although {violation}"))
            }
            (false, Err(_), Err(_)) => {
                self.rejected += 1;
                None
            }
            (false, Err(why), Ok(written)) => match differs(&written) {
                None => {
                    self.kept_aside += 1;
                    None
                }
                Some(difference) => Some(format!(
                    "does not fit ({why}), is read, and comes back changed: {difference}"
                )),
            },
            (true, Err(_), _) if warns(warnings, &[IMPLIED]) => {
                self.warned += 1;
                None
            }
            (true, Err(why), Err(_))
                if is_beyond(&why) || types.is_out_of_range(&instance.data) =>
            {
                self.rejected += 1;
                None
            }
            (true, Err(why), Ok(written))
                if (types.are_one_object()
                    || is_beyond(&why)
                    || is_rounded(&instance.data)
                    || types.is_out_of_range(&instance.data))
                    && differs(&written).is_none() =>
            {
                self.kept_aside += 1;
                None
            }
            (true, Err(why), _) | (true, _, Err(why)) => Some(format!("is rejected: {why}")),
            (true, Ok(strict), Ok(written)) => {
                let strict = || differs(&strict).filter(|_| !is_rounded(&instance.data));
                if let Some(difference) = differs(&written).or_else(strict) {
                    return Some(difference);
                }
                if let Some(invalid) = types.invalid(&instance.data, &written) {
                    return Some(format!(
                        "is written as {written}, which is not valid: {invalid}"
                    ));
                }
                if misplaced.is_empty() {
                    self.kept += 1;
                    self.landed += outcome.landings.len();
                } else if warns(warnings, UNDECIDED) || types.is_out_of_range(&instance.data) {
                    self.undecided += 1;
                } else {
                    return misplaced.into_iter().next();
                }
                None
            }
        }
    }
}

/// Where a schema has no `type` and its other keywords are about objects or arrays alone, these imply it, and the
/// generator says so.
const IMPLIED: &str = "no `type` here: read as";

/// Why a number is not of the type that its format or its being a float gives it: it is kept aside, or rejected where it
/// is required, but never changed.
const BEYOND: &[&str] = &[
    "expected a number that a float of 64 bits holds",
    "found a number out of that range",
];

fn is_beyond(why: &str) -> bool {
    BEYOND.iter().any(|beyond| why.contains(beyond))
}

/// Whether a float would round an integer: plain maps cannot keep it, so that another alternative may take it, or say why
/// it does not.
#[expect(clippy::cast_possible_truncation, reason = "it has no fraction")]
fn is_rounded(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_i128().is_some_and(|integer| {
            let float = number.as_f64().unwrap_or_default();
            float as i128 != integer
        }),
        Value::Array(items) => items.iter().any(is_rounded),
        Value::Object(members) => members.values().any(is_rounded),
        _ => false,
    }
}

/// Where values of one alternative may be read as another one, the generator says so.
const UNDECIDED: &[&str] = &[
    "this alternative cannot be told apart from another one",
    "a value may match several of these objects",
    "only a constraint of",
    "a value without the tag",
];

fn warns(warnings: &Diagnostics, of: &[&str]) -> bool {
    let mut warnings = warnings.iter();
    warnings.any(|warning| of.iter().any(|start| warning.message.starts_with(start)))
}

/// What was written, with scalars spelled as they were sent: what fits beside a value that does not may be converted.
fn as_sent(sent: &Value, written: Value) -> Value {
    match (sent, written) {
        (Value::Object(sent), Value::Object(written)) => {
            let member = |(name, value)| {
                let sent = sent.get(&name).unwrap_or(&Value::Null);
                (name, as_sent(sent, value))
            };
            // An empty string is no number and no time: where there is no place to keep it, it is absent, or null.
            let is_empty = |value: &Value| value.as_str().is_some_and(str::is_empty);
            let empty = sent
                .iter()
                .filter(|(name, value)| is_empty(value) && !written.contains_key(*name))
                .map(|(name, value)| (name.clone(), value.clone()));
            let empty: Vec<_> = empty.collect();
            written.into_iter().map(member).chain(empty).collect()
        }
        (Value::Array(sent), Value::Array(written)) if sent.len() == written.len() => {
            let items = sent.iter().zip(written);
            items.map(|(sent, item)| as_sent(sent, item)).collect()
        }
        (Value::String(text), Value::Null) if text.is_empty() => sent.clone(),
        // A member of an enum in another case.
        (Value::String(text), Value::String(written)) if text.eq_ignore_ascii_case(&written) => {
            sent.clone()
        }
        (Value::String(text), written) if holds(text, &written) => sent.clone(),
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

/// Whether a string holds a value as JSON, or what is left of it when it was read.
fn holds(text: &str, written: &Value) -> bool {
    let held = serde_json::from_str::<Value>(text);
    held.is_ok_and(|held| difference(&held, &as_sent(&held, written.clone())).is_none())
}

/// Whether a member is null: it is written as an absent one, which may fit other alternatives.
fn has_nulls(value: &Value) -> bool {
    match value {
        Value::Object(members) => members
            .values()
            .any(|value| value.is_null() || has_nulls(value)),
        Value::Array(items) => items.iter().any(has_nulls),
        _ => false,
    }
}
