//! Writing a CloudEvent's attributes as headers, and its data as a body.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eventgrid_runtime::serde_json::{self, Value};
use eventgrid_runtime::{CloudEvent, ContentView, Error, ErrorKind, Property, Result};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::PREFIX;
use super::text::encode;
use crate::webhook::is_json;

/// The attributes of an event, as headers. JSON data without a content type is given one.
pub(crate) fn attributes(
    event: &CloudEvent<'_, ()>,
    content: &ContentView<'_>,
) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    let mut set = |name: &str, value: &str| {
        header(name, value).map(|(name, value)| headers.insert(name, value))
    };
    set("specversion", "1.0")?;
    set("id", &event.id)?;
    set("source", &event.source)?;
    set("type", &event.event_type)?;
    if let Some(subject) = event
        .subject
        .as_deref()
        .filter(|subject| !subject.is_empty())
    {
        set("subject", subject)?;
    }
    if let Some(time) = &event.time {
        let text = serde_json::to_value(time.view()).map_err(unwritable)?;
        set("time", text.as_str().unwrap_or_default())?;
    }
    if let Some(schema) = &event.dataschema {
        set("dataschema", schema)?;
    }
    for (name, raw) in event.extensions.iter() {
        match serde_json::from_str(raw.get()).map_err(unwritable)? {
            Value::Null => {}
            Value::String(text) => drop(set(name, &text)?),
            Value::Bool(_) | Value::Number(_) => drop(set(name, raw.get())?),
            Value::Array(_) | Value::Object(_) => {
                return Err(no_attribute(name, "its value is an array or an object"));
            }
        }
    }
    let implied = match content {
        ContentView::Json(_) | ContentView::Raw(_) => Some("application/json"),
        ContentView::Absent | ContentView::Base64(_) => None,
    };
    if let Some(content_type) = event.datacontenttype.as_deref().or(implied) {
        let value = HeaderValue::from_str(content_type)
            .map_err(|_| Error::new(ErrorKind::Writing, "`datacontenttype` is no media type"))?;
        headers.insert(CONTENT_TYPE, value);
    }
    Ok(headers)
}

/// The data of an event, as a body.
pub(crate) fn data(content: &ContentView<'_>, content_type: Option<&str>) -> Result<Vec<u8>> {
    let json = match content {
        ContentView::Absent => return Ok(Vec::new()),
        ContentView::Base64(text) => return STANDARD.decode(text).map_err(unwritable),
        ContentView::Raw(raw) => Cow::Borrowed(raw.get()),
        ContentView::Json(view) => Cow::Owned(serde_json::to_string(view).map_err(unwritable)?),
    };
    // Text of another type is a string in JSON: it is sent without the quotes.
    if !content_type.is_none_or(is_json)
        && let Ok(text) = serde_json::from_str::<String>(&json)
    {
        return Ok(text.into_bytes());
    }
    Ok(json.into_owned().into_bytes())
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    let is_valid = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if name.is_empty() || !name.bytes().all(is_valid) {
        return Err(no_attribute(
            name,
            "names are of lower-case letters and digits",
        ));
    }
    if matches!(name, "data" | "datacontenttype") {
        return Err(no_attribute(name, "the name is taken"));
    }
    let key = HeaderName::from_bytes(format!("{PREFIX}{name}").as_bytes());
    let value = HeaderValue::from_str(&encode(value));
    match (key, value) {
        (Ok(key), Ok(value)) => Ok((key, value)),
        _ => Err(no_attribute(name, "it fits no header")),
    }
}

fn no_attribute(name: &str, why: &str) -> Error {
    let message = format!("`{name}` cannot be an attribute in binary mode: {why}");
    Error::new(ErrorKind::Writing, message)
}

fn unwritable(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Writing, error.to_string())
}
