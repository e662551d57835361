//! Reading a CloudEvent with attributes in headers: it is converted to JSON, which is read like any
//! other.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eventgrid_runtime::serde_json::value::RawValue;
use eventgrid_runtime::serde_json::{self, Value};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName};

use super::PREFIX;
use super::decode::decode;
use crate::one_line::one_line;
use crate::webhook::{Rejection, is_json};

const REQUIRED: [&str; 4] = ["specversion", "id", "source", "type"];

/// The same as headers.
const HEADERS: [HeaderName; 4] = [
    HeaderName::from_static("ce-specversion"),
    HeaderName::from_static("ce-id"),
    HeaderName::from_static("ce-source"),
    HeaderName::from_static("ce-type"),
];

/// The attributes of a CloudEvent, as they were in headers.
#[derive(Clone)]
pub(crate) struct Attributes {
    /// All except the content type, in the order of the headers.
    named: Vec<(String, String)>,
    content_type: Option<String>,
}

impl Attributes {
    /// Whether the headers contain a CloudEvent, valid or not.
    pub(crate) fn are_in(headers: &HeaderMap) -> bool {
        HEADERS.iter().any(|name| headers.contains_key(name))
    }

    /// Reads and checks the attributes.
    pub(crate) fn read(headers: &HeaderMap) -> Result<Self, Rejection> {
        let mut named = Vec::new();
        for header in headers.keys() {
            let Some(name) = header.as_str().strip_prefix(PREFIX) else {
                continue;
            };
            if matches!(name, "" | "data" | "data_base64" | "datacontenttype") {
                return Err(Rejection::malformed(
                    "`ce-data`, `ce-data_base64` and `ce-datacontenttype` are not attributes in binary mode: the body is the data, `Content-Type` its type",
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
                return Err(Rejection::malformed(message));
            }
        }
        let version = value("specversion");
        if version != "1.0" {
            // Only known versions are sent back, not text of the sender.
            let named = ["0.1", "0.2", "0.3"]
                .into_iter()
                .find(|known| *known == version);
            let named = named.unwrap_or("another version");
            return Err(Rejection::malformed(format!(
                "`ce-specversion` is {named}: only CloudEvents 1.0 is supported"
            ))
            .with_reason(format!("found {:?}", one_line(version, 20))));
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
    pub(crate) fn with_data(self, body: &[u8]) -> Result<Vec<u8>, Rejection> {
        let mut json = Vec::with_capacity(body.len() + 512);
        json.push(b'{');
        for (name, value) in &self.named {
            member(&mut json, name, &string(value));
        }
        if let Some(content_type) = &self.content_type {
            member(&mut json, "datacontenttype", &string(content_type));
        }
        match Data::of(self.content_type.as_deref(), body)? {
            Data::Absent => {}
            Data::Json(data) => member(&mut json, "data", data),
            Data::Bytes(bytes) => {
                member(&mut json, "data_base64", &string(&STANDARD.encode(bytes)));
            }
        }
        json.push(b'}');
        Ok(json)
    }
}

/// The data in a body.
enum Data<'b> {
    Absent,
    Json(&'b str),
    Bytes(&'b [u8]),
}

impl<'b> Data<'b> {
    /// Data without a content type is JSON if the body is valid JSON: the CNCF's SDK for Python
    /// sends it this way. All other data is bytes.
    fn of(content_type: Option<&str>, body: &'b [u8]) -> Result<Self, Rejection> {
        // Only valid JSON may be embedded in JSON.
        let json = || {
            let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
            serde_json::from_slice::<&RawValue>(text)
        };
        if body.is_empty() {
            return Ok(Self::Absent);
        }
        match content_type {
            Some(content_type) if is_json(content_type) => match json() {
                Ok(data) => Ok(Self::Json(data.get())),
                Err(error) => {
                    let (line, column) = (error.line(), error.column());
                    Err(Rejection::malformed(format!(
                        "the content type is JSON, the body is not, at line {line} column {column}"
                    )))
                }
            },
            Some(_) => Ok(Self::Bytes(body)),
            None => Ok(match json() {
                Ok(data) => Self::Json(data.get()),
                Err(_) => Self::Bytes(body),
            }),
        }
    }
}

/// The text of a header that must not be repeated.
fn only(headers: &HeaderMap, name: &str) -> Result<String, Rejection> {
    let mut values = headers.get_all(name).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(Rejection::malformed(
            "duplicate `ce-` header: an attribute has one value",
        ));
    };
    decode(value.as_bytes())
        .map_err(|_| Rejection::malformed("a `ce-` header that is not UTF-8 once percent-decoded"))
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
