//! Data as it was sent, untyped.

use std::fmt;

use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytestring::ByteString;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Content, ContentView, EventData, EventTypes};
use crate::error::{Error, ErrorKind, Result};
use crate::hidden::Hidden;
use crate::property::Fault;
use crate::text::Text;

/// Data as it was sent, untyped: the cheapest [`EventData`], and the one that reads every event.
///
/// It distinguishes absent data, null, JSON and base64, and writes each back unchanged. `Debug`
/// shows `Json(***)` instead of the data, which may be secret or personal;
/// [`as_json`](Self::as_json) returns it.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum RawData {
    /// There is no data.
    #[default]
    Absent,
    /// The data is null.
    Null,
    /// JSON text.
    Json(RawJson),
    /// Bytes in base64, as a CloudEvent's `data_base64` has them.
    Base64(Text),
}

impl RawData {
    /// Raw data from JSON text.
    ///
    /// # Errors
    /// The text is not JSON.
    ///
    /// ```
    /// use eventgrid::RawData;
    ///
    /// let data = RawData::from_json(r#"{"orderId": 7}"#)?;
    /// assert_eq!(data.as_json(), Some(r#"{"orderId": 7}"#));
    /// # Ok::<(), eventgrid::Error>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self> {
        let raw: &RawValue = serde_json::from_str(text)
            .map_err(|error| Error::new(ErrorKind::Syntax, error.to_string()))?;
        Ok(Self::from_checked(raw.get().into()))
    }

    /// Raw data from bytes, for a CloudEvent's `data_base64`.
    ///
    /// ```
    /// use eventgrid::{CloudEvent, RawData, serde_json};
    ///
    /// let event = CloudEvent::of_type("Shop.LabelPrinted", "/shop", RawData::from_bytes(b"%PDF"));
    /// assert_eq!(serde_json::to_value(&event)?["data_base64"], "JVBERg==");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self::Base64(STANDARD.encode(bytes).into())
    }

    /// Raw data from text that is known to be JSON.
    pub(crate) fn from_checked(json: ByteString) -> Self {
        if &*json == "null" {
            Self::Null
        } else {
            Self::Json(RawJson(json))
        }
    }

    /// The JSON text, including `null`; `None` if there is none.
    #[must_use]
    pub fn as_json(&self) -> Option<&str> {
        match self {
            Self::Json(json) => Some(json),
            Self::Null => Some("null"),
            Self::Absent | Self::Base64(_) => None,
        }
    }

    /// The bytes of base64 data; `None` for any other. Both alphabets are read, with or without
    /// padding, in one line or wrapped.
    ///
    /// # Errors
    /// The text is not base64.
    #[must_use]
    pub fn bytes(&self) -> Option<Result<Vec<u8>>> {
        match self {
            Self::Base64(text) => {
                Some(decode(text).map_err(|fault| Error::from_fault(ErrorKind::Data, &fault, "")))
            }
            _ => None,
        }
    }

    /// The same data in memory of its own: it no longer keeps the body in memory.
    ///
    /// ```
    /// use eventgrid::{RawData, from_slice};
    ///
    /// # let body = br#"[{"specversion":"1.0","id":"1","source":"/s","type":"A.B","data":{"a":1}}]"#.to_vec();
    /// let kept: Vec<RawData> = from_slice::<RawData>(body)?
    ///     .into_iter()
    ///     .map(|event| event.into_data().into_unshared())
    ///     .collect();
    /// # assert_eq!(kept[0].as_json(), Some(r#"{"a":1}"#));
    /// # Ok::<(), eventgrid::Error>(())
    /// ```
    #[must_use]
    pub fn into_unshared(self) -> Self {
        match self {
            Self::Json(json) => Self::Json(RawJson(ByteString::from(&*json.0))),
            other => other,
        }
    }
}

impl fmt::Debug for RawData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "Absent",
            Self::Null => "Null",
            Self::Json(_) => "Json(***)",
            Self::Base64(_) => "Base64(***)",
        })
    }
}

/// JSON text, as it was sent: used like a `str`. Cloning it copies no text. `Display` shows the
/// text, `Debug` does not.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RawJson(ByteString);

impl std::ops::Deref for RawJson {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for RawJson {
    fn as_ref(&self) -> &str {
        self
    }
}

impl fmt::Display for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hidden.fmt(f)
    }
}

/// Padding may be missing.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// Decodes base64 tolerantly: in either alphabet, padded or not, in one line or wrapped.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, Fault> {
    const ENGINE: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
    let bytes = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let bytes = bytes.map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        byte => byte,
    });
    ENGINE
        .decode(bytes.collect::<Vec<u8>>())
        .map_err(|error| Fault::mismatch("base64", format!("a string that is not base64: {error}")))
}

impl From<Value> for RawData {
    fn from(value: Value) -> Self {
        Self::from_checked(value.to_string().into())
    }
}

impl EventData for RawData {
    fn types() -> &'static EventTypes {
        static NONE: EventTypes = EventTypes::new(&[]);
        &NONE
    }

    fn read_known(_: usize, content: Content<'_>) -> Result<Self, Fault> {
        content.raw()
    }

    fn read_other(_: &str, content: Content<'_>) -> Result<Self, Fault> {
        content.raw()
    }

    fn content(&self) -> ContentView<'_> {
        match self {
            Self::Absent => ContentView::Absent,
            Self::Null => ContentView::Raw("null"),
            Self::Json(json) => ContentView::Raw(json),
            Self::Base64(text) => ContentView::Base64(text),
        }
    }
}
