//! Sample events: the examples of data definitions, in an envelope.

use serde_json::Value;

use crate::json::{compact, pretty};
use crate::model::{Event, Model, Source, Type};
use crate::read::values::Envelope;
use crate::subject::{Piece, pieces, plain};

/// The subscription of all samples.
const SUBSCRIPTION: &str = "8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24";

/// A sample event of an event type, made from the first example of its data.
///
/// `x-sample` has precedence. Otherwise the subject is its pattern with values from the data, and
/// the rest is made up: the source from the source's first topic type, ID and time from the event
/// type, so that they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sample {
    /// The event type.
    pub event_type: String,
    /// The ID.
    pub id: String,
    /// The source.
    pub source: String,
    /// The subject; empty without a pattern.
    pub subject: String,
    /// The time in RFC 3339.
    pub time: String,
    /// The data: JSON on one line.
    pub data: String,
}

impl Sample {
    /// The sample of an event type, if its data has an example.
    pub fn of(model: &Model, source: &Source, event: &Event) -> Option<Self> {
        let example = event.example.as_ref();
        let example = example.or_else(|| definition_example(model, &event.data))?;
        let data: Value = serde_json::from_str(example).unwrap_or_default();
        let said = |member: fn(&Envelope) -> Option<&String>| {
            let said = member(&event.sample).or(member(&source.sample));
            said.map(|text| fill(text, &data))
        };
        let pattern = event.subject.as_deref().unwrap_or_default();
        Some(Sample {
            event_type: event.name.clone(),
            id: said(|sample| sample.id.as_ref()).unwrap_or_else(|| id(&event.name)),
            source: said(|sample| sample.source.as_ref()).unwrap_or_else(|| resource(source)),
            subject: said(|sample| sample.subject.as_ref()).unwrap_or_else(|| fill(pattern, &data)),
            time: said(|sample| sample.time.as_ref()).unwrap_or_else(|| time(&event.name)),
            data: compact(example),
        })
    }

    /// The whole event as a CloudEvent: JSON on several lines.
    #[must_use]
    pub fn cloud_event(&self) -> String {
        let mut members = vec![
            ("specversion", json("1.0")),
            ("type", json(&self.event_type)),
            ("id", json(&self.id)),
            ("source", json(&self.source)),
        ];
        if !self.subject.is_empty() {
            members.push(("subject", json(&self.subject)));
        }
        members.push(("time", json(&self.time)));
        members.push(("data", self.data.clone()));
        object(&members)
    }

    /// The whole event in the Event Grid event schema: JSON on several lines.
    #[must_use]
    pub fn event_grid(&self) -> String {
        object(&[
            ("id", json(&self.id)),
            ("topic", json(&self.source)),
            ("subject", json(&self.subject)),
            ("eventType", json(&self.event_type)),
            ("eventTime", json(&self.time)),
            ("dataVersion", json("1")),
            ("metadataVersion", json("1")),
            ("data", self.data.clone()),
        ])
    }
}

/// A number for a name, in any case: its hash (FNV-1a).
fn number(name: impl Iterator<Item = u8>) -> u64 {
    name.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A GUID for an event type.
fn id(event_type: &str) -> String {
    let (a, b) = (number(event_type.bytes()), number(event_type.bytes().rev()));
    let (time, high, version) = (a >> 32, a >> 16 & 0xffff, a & 0xfff);
    let (variant, node) = (b >> 48 & 0x3fff | 0x8000, b & 0xffff_ffff_ffff);
    format!("{time:08x}-{high:04x}-4{version:03x}-{variant:04x}-{node:012x}")
}

/// A time in May 2024 for an event type.
fn time(event_type: &str) -> String {
    let mut number = number(event_type.bytes());
    let mut next = |limit: u64| {
        let digit = number % limit;
        number /= limit;
        digit
    };
    let (second, minute, hour, day) = (next(60), next(60), next(24), next(31) + 1);
    format!("2024-05-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
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

/// The ID of a resource that could send events of the source.
fn resource(source: &Source) -> String {
    let subscription = format!("/subscriptions/{SUBSCRIPTION}");
    let Some(topic) = source.topic_types.first() else {
        return format!("{subscription}/resourceGroups/contoso-shop");
    };
    if topic.ends_with(".Subscriptions") {
        return subscription;
    }
    // `Microsoft.KeyVault.vaults` -> `Microsoft.KeyVault/vaults`
    let kind = match topic.rsplit_once('.') {
        Some((provider, kind)) => format!("{provider}/{kind}"),
        None => topic.clone(),
    };
    format!("{subscription}/resourceGroups/contoso-shop/providers/{kind}/contoso")
}

/// A pattern with a text for each `{placeholder}`: the property of that name, which may be a path
/// (`resourceInfo.id`), otherwise the name itself.
fn fill(pattern: &str, data: &Value) -> String {
    let mut filled = String::new();
    for piece in pieces(pattern).unwrap_or_default() {
        let name = match piece {
            Piece::Text(text) => {
                filled.push_str(text);
                continue;
            }
            Piece::Placeholder(name) => name,
        };
        let value = match property(data, name) {
            Some(value) => value,
            None if filled == "/subscriptions/" || is_guid(name) => SUBSCRIPTION.to_owned(),
            None => name.to_owned(),
        };
        filled.push_str(&value);
    }
    filled
}

fn is_guid(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("subscriptionid") || name.ends_with("tenantid")
}

/// The text of a placeholder's property: `name`, ignoring case and separators, or a path of names,
/// `outer.inner`, in which a number selects an item of an array.
fn property(data: &Value, placeholder: &str) -> Option<String> {
    let text = |value: &Value| match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    if let Some(text) = member(data, placeholder).and_then(text) {
        return Some(text);
    }
    let steps = placeholder.split('.');
    let found = steps.into_iter().try_fold(data, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => member(value, step),
    });
    text(found?)
}

/// The member with this name, ignoring case and separators.
fn member<'v>(object: &'v Value, name: &str) -> Option<&'v Value> {
    let wanted = plain(name);
    let mut members = object.as_object()?.iter();
    let (_, value) = members.find(|(name, _)| plain(name) == wanted)?;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let data = r#"{"Job_ID": "j-1", "version": 3, "tags": {}, "a.b": "dot",
                       "info": {"Id": "i-2", "all": [{"id": "first"}]}}"#;
        let data = serde_json::from_str(data).unwrap();
        let guid = SUBSCRIPTION;
        for (pattern, expected) in [
            ("", ""),
            ("plain", "plain"),
            ("job/{jobId}:{version}", "job/j-1:3"),
            ("{tags}/{name}", "tags/name"),
            ("{info.id}/{info.all.0.id}", "i-2/first"),
            (
                "{a.b}/{info.all.1.id}/{info.id.x}",
                "dot/info.all.1.id/info.id.x",
            ),
            ("a/{tenantId}", &format!("a/{guid}")),
            ("/subscriptions/{id}/x", &format!("/subscriptions/{guid}/x")),
        ] {
            assert_eq!(fill(pattern, &data), expected, "{pattern}");
        }
        assert_eq!(fill("{a}", &Value::Null), "a");
    }

    #[test]
    fn ids_and_times_are_made_of_event_types() {
        assert_eq!(id("Contoso.A"), id("contoso.a"));
        assert_ne!(id("Contoso.A"), id("Contoso.B"));
        assert_eq!(id("Contoso.A"), "f4cb0c07-1619-4b31-9ecd-e8e989f8b551");
        assert_eq!(time("Contoso.A"), "2024-05-22T09:51:45Z");
    }
}
