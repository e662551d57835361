//! Reading a CloudEvent whose attributes are headers: it becomes the JSON that is read like any other.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eventgrid_runtime::serde_json::value::RawValue;
use eventgrid_runtime::serde_json::{self, Value};
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::PREFIX;
use super::text::decode;
use crate::webhook::{Refusal, is_json};

const REQUIRED: [&str; 4] = ["specversion", "id", "source", "type"];

/// The attributes of a CloudEvent, as they were in headers.
#[derive(Clone)]
pub(crate) struct Attributes {
    /// All but the content type, in the order of the headers.
    named: Vec<(String, String)>,
    content_type: Option<String>,
}

impl Attributes {
    /// Whether headers hold a CloudEvent, or what was meant as one.
    pub(crate) fn are_in(headers: &HeaderMap) -> bool {
        let header = |name: &str| headers.contains_key(format!("{PREFIX}{name}"));
        REQUIRED.into_iter().any(header)
    }

    /// Reads and checks the attributes.
    pub(crate) fn read(headers: &HeaderMap) -> Result<Self, Refusal> {
        let mut named = Vec::new();
        for header in headers.keys() {
            let Some(name) = header.as_str().strip_prefix(PREFIX) else {
                continue;
            };
            if matches!(name, "" | "data" | "data_base64" | "datacontenttype") {
                return Err(Refusal::malformed(
                    "`ce-data`, `ce-data_base64` and `ce-datacontenttype` are no attributes in \
                     binary mode: the body is the data, `Content-Type` its type",
                ));
            }
            named.push((name.to_owned(), only(headers, header.as_str())?));
        }
        let value = |name: &str| {
            let found = named.iter().find(|(other, _)| other == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        for name in REQUIRED {
            if value(name).is_empty() {
                let message = format!("a CloudEvent in binary mode without `{PREFIX}{name}`");
                return Err(Refusal::malformed(message));
            }
        }
        if value("specversion") != "1.0" {
            return Err(Refusal::malformed("`ce-specversion` is not 1.0"));
        }
        let content_type = headers
            .get(CONTENT_TYPE)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Ok(Self {
            named,
            content_type,
        })
    }

    /// The event in the JSON format.
    pub(crate) fn with_data(self, body: &[u8]) -> Result<Vec<u8>, Refusal> {
        let mut json = Vec::with_capacity(body.len() + 512);
        json.push(b'{');
        for (name, value) in &self.named {
            member(&mut json, name, &string(value));
        }
        if let Some(content_type) = &self.content_type {
            member(&mut json, "datacontenttype", &string(content_type));
        }
        if body.is_empty() {
            // No data.
        } else if self.content_type.as_deref().is_some_and(is_json) {
            let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
            // Only what is JSON by itself may stand within JSON.
            let data: &RawValue = serde_json::from_slice(text).map_err(|error| {
                let (line, column) = (error.line(), error.column());
                Refusal::malformed(format!(
                    "the content type is JSON, the body is not, at line {line} column {column}"
                ))
            })?;
            member(&mut json, "data", data.get());
        } else {
            member(&mut json, "data_base64", &string(&STANDARD.encode(body)));
        }
        json.push(b'}');
        Ok(json)
    }
}

/// The text of a header that must not be repeated.
fn only(headers: &HeaderMap, name: &str) -> Result<String, Refusal> {
    let mut values = headers.get_all(name).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(Refusal::malformed(
            "a `ce-` header that is there more than once: an attribute has one value",
        ));
    };
    decode(value.as_bytes())
        .map_err(|_| Refusal::malformed("a `ce-` header that is not UTF-8 once percent-decoded"))
}

fn member(json: &mut Vec<u8>, name: &str, value: &str) {
    if json.len() > 1 {
        json.push(b',');
    }
    json.extend_from_slice(string(name).as_bytes());
    json.push(b':');
    json.extend_from_slice(value.as_bytes());
}

/// A JSON string.
fn string(text: &str) -> String {
    Value::from(text).to_string()
}
