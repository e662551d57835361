//! The pattern of subjects: parts that are data, parts that vary, and fixed parts.

use heck::{ToLowerCamelCase, ToSnakeCase};

use super::forms::is_uuid;
use super::json::Json;

/// A subject and the data of its event.
pub(super) type Seen<'s> = (&'s str, &'s Json);

/// The common pattern of the subjects of an event type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A pattern, and the sources of its placeholders.
    Pattern(String, String),
    /// No pattern, with a reason if there are subjects.
    None(Option<String>),
}

/// Parts of a subject are separated by these.
const SEPARATORS: [char; 7] = ['/', ':', ';', ',', '=', '#', '?'];

/// Properties that identify something, by the last word of their names.
const IDENTIFYING: [&str; 8] = [
    "id", "name", "number", "version", "key", "code", "url", "uri",
];

const BEHIND_PLURAL: &str = "for a name after a plural";

/// Finds the pattern of subjects.
///
/// A part becomes a placeholder if it equals a property of the data in every sample, differs
/// between samples, is a GUID or a number, is a placeholder of a documentation page, or has the
/// position of a name in a resource ID; with a single sample also if it follows a plural. A pattern
/// without placeholders needs several samples that agree on it.
pub(super) fn subject(seen: &[Seen<'_>]) -> Subject {
    let split: Vec<Vec<&str>> = seen.iter().map(|(subject, _)| parts(subject)).collect();
    let Some(first) = split.first() else {
        return Subject::None(None);
    };
    let separators = |parts: &[&str]| -> Vec<String> {
        let found = parts.iter().skip(1).step_by(2);
        found.map(|part| (*part).to_owned()).collect()
    };
    if split
        .iter()
        .any(|parts| separators(parts) != separators(first))
    {
        let why = "the samples' subjects have different numbers of parts";
        return Subject::None(Some(why.to_owned()));
    }
    let mut pattern = String::new();
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    let mut taken: Vec<String> = Vec::new();
    for (at, part) in first.iter().enumerate() {
        let values: Vec<&str> = split
            .iter()
            .filter_map(|parts| parts.get(at).copied())
            .collect();
        if at % 2 == 1 {
            pattern.push_str(part);
            continue;
        }
        let behind_name = pattern.ends_with("}/");
        let found = placeholder(first, at, &values, seen);
        let found = found.filter(|(_, why)| *why != BEHIND_PLURAL || !behind_name);
        let Some((name, why)) = found else {
            if part.contains(['{', '}']) {
                let why = format!("`{part}` has braces, which mean placeholders in a pattern");
                return Subject::None(Some(why));
            }
            pattern.push_str(part);
            continue;
        };
        let name = eventgrid_codegen::names::distinct(&name, "", |name| {
            taken.iter().any(|taken| taken == name)
        });
        pattern.extend(["{", &name, "}"]);
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, names)) => names.push(name.clone()),
            None => reasons.push((why, vec![name.clone()])),
        }
        taken.push(name);
    }
    if taken.is_empty() {
        let same = "the same in all samples".to_owned();
        return if seen.len() > 1 {
            Subject::Pattern(pattern, same)
        } else {
            let why = format!(
                "one sample, `{}`, does not show which parts vary",
                first.concat()
            );
            Subject::None(Some(why))
        };
    }
    let reasons = reasons
        .into_iter()
        .map(|(why, names)| format!("{} {why}", names.join(", ")));
    Subject::Pattern(pattern, reasons.collect::<Vec<_>>().join("; "))
}

/// Parts at even places, separators at odd ones.
fn parts(subject: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = subject;
    while let Some(at) = rest.find(SEPARATORS) {
        let (part, behind) = rest.split_at(at);
        let (separator, behind) = behind.split_at(1);
        parts.extend([part, separator]);
        rest = behind;
    }
    parts.push(rest);
    parts
}

/// The name of the placeholder for a part, and the reason.
fn placeholder(
    parts: &[&str],
    at: usize,
    values: &[&str],
    seen: &[Seen<'_>],
) -> Option<(String, &'static str)> {
    let first = *values.first()?;
    if values.iter().any(|value| value.is_empty()) {
        return None;
    }
    let differ = values.iter().any(|value| *value != first);
    if let Some(name) = property(values, seen, differ) {
        return Some((name, "from the data"));
    }
    if let Some(name) = documented(first) {
        return Some((name, "as in the sample"));
    }
    let before = named_part(parts, at);
    let singular = before.map(singular);
    if let Some(name) = resource_part(parts, at) {
        return Some((name, "of a resource ID"));
    }
    if values.iter().all(|value| has_uuid(value)) {
        let name = singular.map_or_else(|| "id".to_owned(), |name| format!("{name}Id"));
        return Some((name, "for a GUID"));
    }
    let name = singular.unwrap_or_else(|| "name".to_owned());
    let is_prefix = parts.get(at + 1) == Some(&":");
    if !is_prefix
        && values
            .iter()
            .all(|value| value.bytes().all(|b| b.is_ascii_digit()))
    {
        return Some((name, "for a number"));
    }
    if differ {
        return Some((name, "for what differs"));
    }
    let alone = seen.len() == 1 && first != "default";
    (alone && is_behind_plural(parts, at)).then_some((name, BEHIND_PLURAL))
}

/// A property whose value is this part of the subject in every sample. Identifying properties have
/// precedence; other ones count only if equality by chance is unlikely.
fn property(values: &[&str], seen: &[Seen<'_>], differ: bool) -> Option<String> {
    let (_, data) = seen.first()?;
    let mut found = None;
    for (name, _) in data.members() {
        let equal = values.iter().zip(seen).all(|(value, (_, data))| {
            let member = data.members().iter().find(|(known, _)| known == name);
            member.and_then(|(_, json)| json.scalar()) == Some(value)
        });
        let placeholder = name.to_lower_camel_case();
        // Samples are made from patterns by this name, ignoring case and separators.
        let same = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
        if !equal || placeholder.is_empty() || same(name) != same(&placeholder) {
            continue;
        }
        let words = name.to_snake_case();
        let last = words.rsplit('_').next().unwrap_or_default();
        if IDENTIFYING.contains(&last) {
            return Some(placeholder);
        }
        if differ || values.iter().all(|value| is_telling(value)) {
            found = found.or(Some(placeholder));
        }
    }
    found
}

/// Whether equality with this value by chance is unlikely.
fn is_telling(value: &str) -> bool {
    value.len() >= 8 && !value.chars().all(char::is_alphabetic)
}

/// Whether there is a GUID in a text.
fn has_uuid(text: &str) -> bool {
    (0..text.len()).any(|at| text.get(at..at + 36).is_some_and(is_uuid))
}

/// `{subscription-id}` of a documentation page.
fn documented(part: &str) -> Option<String> {
    let inner = part.strip_prefix('{')?.strip_suffix('}')?;
    let name = inner.to_lower_camel_case();
    (!name.is_empty() && name.chars().all(char::is_alphanumeric)).then_some(name)
}

/// The nearest part before this one that names its kind: `orders` before `A-17`.
fn named_part<'p>(parts: &[&'p str], at: usize) -> Option<&'p str> {
    let before = at.checked_sub(2).and_then(|at| parts.get(at)).copied()?;
    let is_word = !before.is_empty() && before.chars().all(|c| c.is_ascii_alphabetic());
    is_word.then_some(before)
}

/// Whether this part of a path follows a word such as `orders`.
fn is_behind_plural(parts: &[&str], at: usize) -> bool {
    let is_path = at
        .checked_sub(1)
        .is_some_and(|at| parts.get(at) == Some(&"/"));
    let is_resource = matches!(parts, ["", "/", "subscriptions", "/", _, "/", ..]);
    is_path
        && !is_resource
        && named_part(parts, at)
            .is_some_and(|before| singular(before) != before.to_lower_camel_case())
}

/// `orders` -> `order`
fn singular(plural: &str) -> String {
    let lower = plural.to_lower_camel_case();
    if let Some(stem) = lower.strip_suffix("ies") {
        return format!("{stem}y");
    }
    match lower.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && stem.len() > 2 => stem.to_owned(),
        _ => lower,
    }
}

/// The kind of a part of an Azure resource ID, if it is a name.
fn resource_part(parts: &[&str], at: usize) -> Option<String> {
    let is = |at: usize, name: &str| {
        parts
            .get(2 * at)
            .is_some_and(|part| part.eq_ignore_ascii_case(name))
    };
    if !(is(0, "") && is(1, "subscriptions")) {
        return None;
    }
    let segment = at / 2;
    if segment == 2 {
        return Some("subscriptionId".to_owned());
    }
    if segment == 4 && is(3, "resourceGroups") {
        return Some("resourceGroup".to_owned());
    }
    let provider = (0..segment).rfind(|at| is(*at, "providers"))?;
    let behind = segment - provider; // 1 the provider, then type and name in turns
    let kind = parts.get(2 * (segment - 1)).copied()?;
    (behind >= 3 && behind % 2 == 1).then(|| singular(kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use eventgrid_codegen::json::Node;

    fn pattern(samples: &[(&str, &str)]) -> Result<String, Option<String>> {
        let data: Vec<Json> = samples
            .iter()
            .map(|(_, data)| Json::of(Node::root(0, data)))
            .collect();
        let seen: Vec<Seen<'_>> = samples
            .iter()
            .zip(&data)
            .map(|((subject, _), data)| (*subject, data))
            .collect();
        match subject(&seen) {
            Subject::Pattern(pattern, _) => Ok(pattern),
            Subject::None(why) => Err(why),
        }
    }

    #[test]
    fn patterns() {
        for (samples, expected) in [
            (
                &[("orders/A-17", r#"{"orderId": "A-17"}"#)][..],
                "orders/{orderId}",
            ),
            (
                &[(
                    "models/churn:20",
                    r#"{"ModelName": "churn", "ModelVersion": 20}"#,
                )],
                "models/{modelName}:{modelVersion}",
            ),
            (
                &[("orders/A-17", "{}"), ("orders/B-2", "{}")],
                "orders/{order}",
            ),
            (
                &[("a/x", r#"{"shop": "x"}"#), ("a/y", r#"{"shop": "y"}"#)],
                "a/{shop}",
            ),
            (
                &[("devices/8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24/jobs/17", "{}")],
                "devices/{deviceId}/jobs/{job}",
            ),
            (
                &[(
                    "/subscriptions/{subscription-id}/resourcegroups/contoso/providers/Microsoft.Compute/virtualMachines/vm1",
                    "{}",
                )],
                "/subscriptions/{subscriptionId}/resourcegroups/{resourceGroup}/providers/Microsoft.Compute/virtualMachines/{virtualMachine}",
            ),
            (&[("shop", "{}"), ("shop", "{}")], "shop"),
            (&[("a/1/b/2", "{}"), ("a/3/b/4", "{}")], "a/{a}/b/{b}"),
            (&[("1/2", "{}")], "{name}/{name2}"),
            (
                &[("sender/8:acs:8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24_17", "{}")],
                "sender/8:acs:{acsId}",
            ),
            (
                &[(
                    "sender/ada@contoso.example",
                    r#"{"sender": "ada@contoso.example"}"#,
                )],
                "sender/{sender}",
            ),
            (&[("/apis/echo;Rev=1", "{}")], "/apis/{api};Rev={rev}"),
            (
                &[("/blobServices/default/containers/photos/blobs/a.png", "{}")],
                "/blobServices/default/containers/{container}/blobs/{blob}",
            ),
            (&[("/apis/echo", "{}"), ("/apis/echo", "{}")], "/apis/echo"),
        ] {
            assert_eq!(pattern(samples), Ok(expected.to_owned()), "{samples:?}");
        }
    }

    #[test]
    fn no_patterns() {
        for (samples, why) in [
            (
                &[("a/b", "{}"), ("a/b/c", "{}")][..],
                "the samples' subjects have different numbers of parts",
            ),
            (
                &[("order/new", r#"{"state": "new"}"#)],
                "one sample, `order/new`, does not show which parts vary",
            ),
            (
                &[("{orders/1", "{}")],
                "`{orders` has braces, which mean placeholders in a pattern",
            ),
        ] {
            assert_eq!(pattern(samples), Err(Some(why.to_owned())), "{samples:?}");
        }
        assert_eq!(pattern(&[]), Err(None));
    }
}
