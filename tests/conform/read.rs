//! Reads the events of one file, writes them back, and compares.

use eventgrid::__private::{ContentView, EventData};
use eventgrid::{Event, RawData, Rejected, SystemEvent, each};
use serde_json::Value;

use crate::compare::{Change, compare};
use crate::report::{Outcome, Place, Report};
use crate::untyped::untyped;

/// Reads all events of a file, and adds the results to the report.
pub(crate) fn file(name: &str, body: &[u8], report: &mut Report) {
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let whole = serde_json::from_slice::<Value>(text).ok();
    let raw: Vec<_> = each::<RawData>(body).collect();

    for (index, event) in each::<SystemEvent>(body).enumerate() {
        let place = Place {
            file: name.to_owned(),
            index,
        };
        let original = match &whole {
            Some(Value::Array(events)) => events.get(index).cloned(),
            Some(event) => Some(event.clone()),
            None => None,
        };
        let raw = raw.get(index).and_then(|event| event.as_ref().ok());
        match event {
            Ok(event) => {
                let outcome = if matches!(event.data(), SystemEvent::Other(_)) {
                    Outcome::Unknown
                } else {
                    Outcome::Typed
                };
                // In a file that is malformed further on, what was read raw stands for what is there.
                let original = original.or_else(|| serde_json::to_value(raw?).ok());
                match round_trip(&event, raw, original) {
                    Ok(changes) => {
                        report.count(event.event_type(), outcome, &place);
                        for (path, change) in changes {
                            report.find(event.event_type(), &path, change, &place);
                        }
                    }
                    Err(error) => {
                        report.count(event.event_type(), Outcome::Failed(error), &place);
                    }
                }
            }
            Err(rejected) => {
                let event_type = event_type(&rejected, original.as_ref());
                let error = rejected.error().to_string();
                report.count(&event_type, Outcome::Failed(error), &place);
            }
        }
    }
}

/// The event type of an event that could not be read; empty if it has none.
fn event_type(rejected: &Rejected, original: Option<&Value>) -> String {
    if let Some(event_type) = rejected.error().event_type() {
        return event_type.to_owned();
    }
    let member = ["type", "eventType"]
        .iter()
        .find_map(|name| original?.get(name)?.as_str());
    member.unwrap_or_default().to_owned()
}

/// The differences between an event and its written form.
fn round_trip(
    event: &Event<SystemEvent>,
    raw: Option<&Event>,
    original: Option<Value>,
) -> Result<Vec<(String, Change)>, String> {
    let mut written = serde_json::to_value(event)
        .map_err(|error| format!("what was read cannot be written: {error}"))?;
    let mut original = original.ok_or("the file is malformed behind this event")?;
    let mut changes = Vec::new();
    if let ContentView::Json(view) = event.data().content() {
        untyped(&view, &mut "data".to_owned(), &mut changes);
    }
    if let (Value::Object(original), Value::Object(written)) = (&mut original, &mut written) {
        name_alike(original, written);
        // Data may come in Base64; what is typed is written as JSON.
        if written.contains_key("data")
            && original.contains_key("data_base64")
            && let Some(Ok(bytes)) = raw.and_then(|raw| raw.data().bytes())
            && let Ok(data) = serde_json::from_slice(&bytes)
        {
            original.remove("data_base64");
            original.insert("data".to_owned(), data);
            changes.push(("data".to_owned(), Change::Converted("JSON in Base64")));
        }
    }
    without_data(&original, &mut written);
    compare(&original, &written, &mut String::new(), &mut changes);
    Ok(changes)
}

/// Absent and null data is read as an object without properties, and equals it.
fn without_data(original: &Value, written: &mut Value) {
    let has = |name: &str| original.get(name).is_some_and(|value| !value.is_null());
    let is_empty = written
        .get("data")
        .and_then(Value::as_object)
        .is_some_and(serde_json::Map::is_empty);
    if is_empty
        && !has("data")
        && !has("data_base64")
        && let Value::Object(members) = written
    {
        members.remove("data");
    }
}

/// Changes members of the envelope to the case in which they are written: the names belong to the
/// envelope's specification, not to a schema. Their values still count.
fn name_alike(
    original: &mut serde_json::Map<String, Value>,
    written: &serde_json::Map<String, Value>,
) {
    for name in written.keys() {
        if original.contains_key(name) {
            continue;
        }
        let other = original
            .keys()
            .find(|other| other.eq_ignore_ascii_case(name) && !written.contains_key(*other))
            .cloned();
        if let Some(value) = other.and_then(|other| original.remove(&other)) {
            original.insert(name.clone(), value);
        }
    }
}
