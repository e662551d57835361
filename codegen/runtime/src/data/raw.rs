//! Data as it was sent, untyped.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Content, ContentView, EventData, IntoOwned, Matching, OwnedEventData, ReadEventData};
use crate::error::{Error, ErrorKind, Result};
use crate::property::Fault;

/// Data as it was sent, untyped: the cheapest [`EventData`], and the one that reads every event.
///
/// It tells absent data, null, JSON and base64 apart, and writes each back as it was.
#[derive(Clone, Debug, Default)]
pub enum RawData<'a> {
    /// There is no data.
    #[default]
    Absent,
    /// The data is null.
    Null,
    /// JSON text.
    Json(Cow<'a, RawValue>),
    /// Bytes in base64, as a CloudEvent's `data_base64` has them.
    Base64(Cow<'a, str>),
}

impl<'a> RawData<'a> {
    /// Raw data from JSON text.
    ///
    /// # Errors
    /// The text is not JSON.
    ///
    /// ```
    /// use eventgrid_runtime::RawData;
    ///
    /// let data = RawData::from_json(r#"{"orderId": 7}"#)?;
    /// assert_eq!(data.as_json(), Some(r#"{"orderId": 7}"#));
    /// # Ok::<(), eventgrid_runtime::Error>(())
    /// ```
    pub fn from_json(text: &'a str) -> Result<Self> {
        let raw: &RawValue = serde_json::from_str(text)
            .map_err(|error| Error::new(ErrorKind::Syntax, error.to_string()))?;
        Ok(Self::from_raw(Cow::Borrowed(raw)))
    }

    /// Raw data from bytes, for a CloudEvent's `data_base64`.
    ///
    /// ```
    /// use eventgrid_runtime::{CloudEvent, RawData, serde_json};
    ///
    /// let event = CloudEvent::of_type("Shop.LabelPrinted", "/shop", RawData::from_bytes(b"%PDF"));
    /// assert_eq!(serde_json::to_value(&event)?["data_base64"], "JVBERg==");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self::Base64(Cow::Owned(STANDARD.encode(bytes)))
    }

    pub(crate) fn from_raw(raw: Cow<'a, RawValue>) -> Self {
        if raw.get() == "null" {
            Self::Null
        } else {
            Self::Json(raw)
        }
    }

    /// The JSON text, `null` included; `None` where there is none.
    #[must_use]
    pub fn as_json(&self) -> Option<&str> {
        match self {
            Self::Json(raw) => Some(raw.get()),
            Self::Null => Some("null"),
            Self::Absent | Self::Base64(_) => None,
        }
    }

    /// The bytes of base64 data; `None` for any other.
    ///
    /// # Errors
    /// The text is not base64.
    #[must_use]
    pub fn bytes(&self) -> Option<Result<Vec<u8>>> {
        match self {
            Self::Base64(text) => {
                Some(decode(text).map_err(|fault| Error::from_fault(ErrorKind::Data, &fault)))
            }
            _ => None,
        }
    }

    /// The same data, borrowed.
    #[must_use]
    pub fn borrowed(&self) -> RawData<'_> {
        match self {
            Self::Absent => RawData::Absent,
            Self::Null => RawData::Null,
            Self::Json(raw) => RawData::Json(Cow::Borrowed(raw)),
            Self::Base64(text) => RawData::Base64(Cow::Borrowed(text)),
        }
    }
}

pub(super) fn decode(text: &str) -> Result<Vec<u8>, Fault> {
    STANDARD
        .decode(text)
        .map_err(|error| Fault::mismatch("base64", format!("a string that is none: {error}")))
}

impl From<Value> for RawData<'static> {
    fn from(value: Value) -> Self {
        match serde_json::value::to_raw_value(&value) {
            Ok(raw) => Self::from_raw(Cow::Owned(raw)),
            // Every `Value` has a JSON form.
            Err(_) => Self::Absent,
        }
    }
}

/// Equal when both were sent as the same text.
impl PartialEq for RawData<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Absent, Self::Absent) | (Self::Null, Self::Null) => true,
            (Self::Json(one), Self::Json(other)) => one.get() == other.get(),
            (Self::Base64(one), Self::Base64(other)) => one == other,
            _ => false,
        }
    }
}

impl EventData for RawData<'_> {
    const COUNT: usize = 0;

    fn position(_: &str, _: Matching) -> Option<usize> {
        None
    }

    fn event_type_at(_: usize) -> Option<&'static str> {
        None
    }

    fn event_type(&self) -> Option<&'static str> {
        None
    }

    fn content(&self) -> ContentView<'_> {
        match self {
            Self::Absent => ContentView::Absent,
            Self::Null => ContentView::Json(crate::property::View::Null),
            Self::Json(raw) => ContentView::Raw(raw),
            Self::Base64(text) => ContentView::Base64(text),
        }
    }
}

impl<'de> ReadEventData<'de> for RawData<'de> {
    fn read_known(_: usize, content: Content<'_, 'de>) -> Result<Self, Fault> {
        content.raw()
    }

    fn read_other(_: &str, content: Content<'_, 'de>) -> Result<Self, Fault> {
        content.raw()
    }
}

impl OwnedEventData for RawData<'static> {
    fn read_owned(_: &str, content: Content<'_, '_>) -> Result<Self, Fault> {
        content.raw().map(RawData::into_owned)
    }
}

impl IntoOwned for RawData<'_> {
    type Owned = RawData<'static>;

    fn into_owned(self) -> RawData<'static> {
        match self {
            Self::Absent => RawData::Absent,
            Self::Null => RawData::Null,
            Self::Json(raw) => RawData::Json(Cow::Owned(raw.into_owned())),
            Self::Base64(text) => RawData::Base64(Cow::Owned(text.into_owned())),
        }
    }
}
