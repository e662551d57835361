//! Writing a CloudEvent's attributes as headers, and its data as a body.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::value::RawValue;

use crate::data::{RawData, is_json};
use crate::error::{Error, ErrorKind, Result};
use crate::map::Map;

/// The prefix of an attribute's header.
const PREFIX: &str = "ce-";

/// Characters to encode in addition to everything that is not ASCII.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'%');

/// The text for a header: printable ASCII.
fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Splits an event in the JSON format: its attributes become headers, its data becomes the body.
/// JSON data without a content type gets one.
pub(super) fn from_json(json: &str) -> Result<(HeaderMap, Vec<u8>)> {
    let members: Map<&RawValue> = serde_json::from_str(json).map_err(unwritable)?;
    let mut headers = HeaderMap::new();
    let mut content_type = None;
    for (name, raw) in &members {
        match name.as_str() {
            "data" | "data_base64" => {}
            "datacontenttype" => content_type = Some(text(raw)?),
            name => {
                let value = attribute(name, raw)?;
                // Some senders write an empty subject instead of leaving it out.
                if name != "subject" || !value.is_empty() {
                    let (name, value) = header(name, &value)?;
                    headers.insert(name, value);
                }
            }
        }
    }
    let body = if let Some(base64) = members.get("data_base64") {
        let bytes = RawData::Base64(text(base64)?.into()).bytes();
        bytes.transpose().map_err(unwritable)?.unwrap_or_default()
    } else if let Some(data) = members.get("data") {
        let content_type = content_type.get_or_insert_with(|| "application/json".to_owned());
        // Text of another type is a string in JSON: it is sent without the quotes.
        if !is_json(content_type)
            && let Ok(text) = text(data)
        {
            text.into_bytes()
        } else {
            data.get().into()
        }
    } else {
        Vec::new()
    };
    if let Some(content_type) = content_type {
        let value = HeaderValue::try_from(content_type)
            .map_err(|_| Error::new(ErrorKind::Writing, "`datacontenttype` is not a media type"))?;
        headers.insert(CONTENT_TYPE, value);
    }
    Ok((headers, body))
}

/// A string.
fn text(raw: &RawValue) -> Result<String> {
    serde_json::from_str(raw.get()).map_err(unwritable)
}

/// The value of an attribute as text.
fn attribute(name: &str, raw: &RawValue) -> Result<String> {
    match raw.get().as_bytes().first() {
        Some(b'"') => text(raw),
        Some(b'[' | b'{') => Err(no_attribute(name, "its value is an array or an object")),
        // A number keeps all its digits.
        _ => Ok(raw.get().to_owned()),
    }
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    let is_valid = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if name.is_empty() || !name.bytes().all(is_valid) {
        return Err(no_attribute(
            name,
            "names are of lower-case letters and digits",
        ));
    }
    let key = HeaderName::from_bytes(format!("{PREFIX}{name}").as_bytes());
    let value = HeaderValue::from_str(&encode(value));
    match (key, value) {
        (Ok(key), Ok(value)) => Ok((key, value)),
        _ => Err(no_attribute(name, "it is not a valid header value")),
    }
}

fn no_attribute(name: &str, why: &str) -> Error {
    let message = format!("`{name}` cannot be an attribute in binary mode: {why}");
    Error::new(ErrorKind::Writing, message)
}

fn unwritable(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Writing, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn percent_encoding() {
        for (text, encoded) in [
            ("Euro € 😀", "Euro%20%E2%82%AC%20%F0%9F%98%80"),
            ("100%", "100%25"),
            ("say \"hi\"", "say%20%22hi%22"),
            (
                "!#$&'()*+,-./:;<=>?@[\\]^_`{|}~",
                "!#$&'()*+,-./:;<=>?@[\\]^_`{|}~",
            ),
            ("a\r\nb\u{7f}\u{80}", "a%0D%0Ab%7F%C2%80"),
        ] {
            assert_eq!(encode(text), encoded);
        }
    }
}
