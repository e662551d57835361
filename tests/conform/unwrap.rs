//! Extracts events from captured messages: a dead-letter blob, an answer of pull delivery, an
//! invocation of Azure Functions, a message of a storage queue.

use std::borrow::Cow;

use eventgrid::receive::functions::Invocation;
use eventgrid::receive::{dead_letter, pull, storage_queue};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The JSON of the events; the whole file if it is none of the known messages. The body of a
/// Service Bus or Event Hubs message is the events.
pub(crate) fn unwrap(file: &[u8]) -> Cow<'_, [u8]> {
    let text = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let events = match serde_json::from_slice::<Value>(text) {
        Ok(item) if is_dead_letter(&item) => dead_letters(file),
        Ok(Value::Object(members)) if is_event(&members) => None,
        Ok(Value::Object(members)) if members.contains_key("value") => pulled(file),
        Ok(Value::Object(members)) if members.contains_key("Data") => invoked(file),
        Ok(Value::Array(items)) if items.iter().any(is_dead_letter) => dead_letters(file),
        Ok(_) => None,
        Err(_) => {
            let message = storage_queue::read(file).ok();
            return message.map_or(Cow::Borrowed(file), |events| {
                Cow::Owned(events.body().to_vec())
            });
        }
    };
    match events {
        Some(events) => Cow::Owned(format!("[{}]", events.join(",")).into_bytes()),
        None => Cow::Borrowed(file),
    }
}

/// Whether an object is an event, with names in any case: it has an event type and an ID.
fn is_event(members: &Map<String, Value>) -> bool {
    let has = |name: &str| members.keys().any(|one| one.eq_ignore_ascii_case(name));
    has("id") && (has("eventType") || has("type") && (has("specversion") || has("source")))
}

fn is_dead_letter(item: &Value) -> bool {
    let Some(members) = item.as_object() else {
        return false;
    };
    let marks = ["deadLetterReason", "deadLetterProperties"];
    let is_mark = |name: &String| marks.iter().any(|mark| mark.eq_ignore_ascii_case(name));
    members.keys().any(is_mark)
}

fn dead_letters(blob: &[u8]) -> Option<Vec<String>> {
    let letters = dead_letter::read(blob).ok()?;
    Some(
        letters
            .iter()
            .map(|letter| letter.json().to_owned())
            .collect(),
    )
}

fn pulled(answer: &[u8]) -> Option<Vec<String>> {
    let received = pull::read(answer).ok()?;
    Some(
        received
            .iter()
            .map(|event| event.json().to_owned())
            .collect(),
    )
}

/// The events of all bindings.
fn invoked(body: &[u8]) -> Option<Vec<String>> {
    let invocation = Invocation::read(body).ok()?;
    let mut all = Vec::new();
    for binding in invocation.bindings() {
        let events = invocation.events(binding).ok()?;
        if events.body().trim_ascii_start().starts_with(b"[") {
            let elements: Vec<&RawValue> = serde_json::from_slice(events.body()).ok()?;
            all.extend(elements.iter().map(|element| element.get().to_owned()));
        } else {
            all.push(String::from_utf8(events.body().to_vec()).ok()?);
        }
    }
    Some(all)
}
