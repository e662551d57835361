//! Sample events: the examples of data definitions, with an envelope around them.

use serde_json::Value;

use crate::json::{compact, pretty};
use crate::model::{Event, Model, Source, Type};

/// The subscription that all samples come from.
const SUBSCRIPTION: &str = "8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24";

// As the runtime's `Sample` has them, so that the crate and the command line show the same event.
const ID: &str = "5d0c6a3e-7b1f-4e52-9c48-1f2a3b4c5d6e";
const TIME: &str = "2024-05-01T09:30:00Z";

/// A sample event of an event type, made from the first example of its data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sample {
    /// The event type.
    pub event_type: String,
    /// A plausible source, after the first of the source's topic types.
    pub source: String,
    /// The subject, its pattern filled in; empty without a pattern.
    pub subject: String,
    /// The data: JSON on one line.
    pub data: String,
}

impl Sample {
    /// The sample of an event type, if its data has an example.
    #[doc(hidden)]
    #[must_use]
    pub fn of(model: &Model, source: &Source, event: &Event) -> Option<Self> {
        let example = event.example.as_ref();
        let example = example.or_else(|| definition_example(model, &event.data))?;
        let pattern = event.subject.as_deref().unwrap_or_default();
        Some(Sample {
            event_type: event.name.clone(),
            source: resource(source),
            subject: subject(pattern, example),
            data: compact(example),
        })
    }

    /// The whole event as a CloudEvent: JSON on several lines.
    #[must_use]
    pub fn cloud_event(&self) -> String {
        let mut members = vec![
            ("specversion", json("1.0")),
            ("type", json(&self.event_type)),
            ("id", json(ID)),
            ("source", json(&self.source)),
        ];
        if !self.subject.is_empty() {
            members.push(("subject", json(&self.subject)));
        }
        members.push(("time", json(TIME)));
        members.push(("data", self.data.clone()));
        object(&members)
    }

    /// The whole event in the Event Grid event schema: JSON on several lines.
    #[must_use]
    pub fn event_grid(&self) -> String {
        object(&[
            ("id", json(ID)),
            ("topic", json(&self.source)),
            ("subject", json(&self.subject)),
            ("eventType", json(&self.event_type)),
            ("eventTime", json(TIME)),
            ("dataVersion", json("1")),
            ("metadataVersion", json("1")),
            ("data", self.data.clone()),
        ])
    }
}

fn json(text: &str) -> String {
    Value::from(text).to_string()
}

fn object(members: &[(&str, String)]) -> String {
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("{}:{value}", json(name)))
        .collect();
    pretty(&format!("{{{}}}", members.join(",")))
}

fn definition_example<'m>(model: &'m Model, data: &Type) -> Option<&'m String> {
    match data {
        Type::Named(id) => model.types[id.0].example.as_ref(),
        Type::Boxed(inner) | Type::Option(inner) => definition_example(model, inner),
        _ => None,
    }
}

/// The ID of a resource that could send the source's events.
fn resource(source: &Source) -> String {
    let subscription = format!("/subscriptions/{SUBSCRIPTION}");
    let Some(topic) = source.topic_types.first() else {
        return format!("{subscription}/resourceGroups/contoso");
    };
    if topic.ends_with(".Subscriptions") {
        return subscription;
    }
    // `Microsoft.KeyVault.vaults` -> `Microsoft.KeyVault/vaults`
    let kind = match topic.rsplit_once('.') {
        Some((provider, kind)) => format!("{provider}/{kind}"),
        None => topic.clone(),
    };
    format!("{subscription}/resourceGroups/contoso/providers/{kind}/contoso")
}

/// A subject's pattern with something in place of each `{placeholder}`.
fn subject(pattern: &str, example: &str) -> String {
    let example: Value = serde_json::from_str(example).unwrap_or_default();
    let mut subject = String::new();
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once('{')
        && let Some((name, after)) = behind.split_once('}')
    {
        subject.push_str(before);
        let value = match property(&example, name) {
            Some(value) => value,
            None if subject == "/subscriptions/" || is_guid(name) => SUBSCRIPTION.to_owned(),
            None => name.to_owned(),
        };
        subject.push_str(&value);
        rest = after;
    }
    subject + rest
}

fn is_guid(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("subscriptionid") || name.ends_with("tenantid")
}

/// The text of the example's property of this name, without regard to case and separators.
fn property(example: &Value, name: &str) -> Option<String> {
    let plain = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
    let wanted = plain(name);
    let mut members = example.as_object()?.iter();
    let (_, value) = members.find(|(name, value)| {
        plain(name) == wanted && matches!(value, Value::String(_) | Value::Number(_))
    })?;
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects() {
        let example = r#"{"Job_ID": "j-1", "version": 3, "tags": {}}"#;
        let guid = SUBSCRIPTION;
        for (pattern, expected) in [
            ("", ""),
            ("plain", "plain"),
            ("job/{jobId}:{version}", "job/j-1:3"),
            ("{tags}/{name}", "tags/name"),
            ("a/{tenantId}", &format!("a/{guid}")),
            ("/subscriptions/{id}/x", &format!("/subscriptions/{guid}/x")),
            ("{open", "{open"),
            ("close}", "close}"),
        ] {
            assert_eq!(subject(pattern, example), expected, "{pattern}");
        }
        assert_eq!(subject("{a}", "not JSON"), "a");
    }
}
