//! Writing events, and serde's `Serialize` and `Deserialize` for them.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::member::Member;
use super::{CloudEvent, Event, EventGridEvent, Extension, Extensions};
use crate::data::{ContentView, EventData};
use crate::error::{Error, ErrorKind, Result};
use crate::property::output::Output;
use crate::property::write::write;
use crate::property::{Fault, ObjectView, View, json};

/// Writes an event, or a list of events as an array. The output is that of `serde_json::to_vec`, in
/// less time.
///
/// ```
/// use eventgrid::{CloudEvent, RawData, to_vec};
///
/// let event = CloudEvent::new("Shop.OrderPlaced", "1", "/shop", RawData::Null);
/// assert_eq!(
///     to_vec(&event)?,
///     br#"{"specversion":"1.0","id":"1","source":"/shop","type":"Shop.OrderPlaced","data":null}"#,
/// );
/// # Ok::<(), eventgrid::Error>(())
/// ```
///
/// # Errors
/// The event contains something that JSON cannot express, such as a float that is not finite, or an
/// extension with the name of a member of the Event Grid schema.
pub fn to_vec<E: ToJson + ?Sized>(events: &E) -> Result<Vec<u8>> {
    let mut out = Output::default();
    match events.write(&mut out) {
        Ok(()) => Ok(out.into_text()),
        Err(fault) => Err(Error::new(ErrorKind::Writing, fault.to_string())),
    }
}

/// The argument of [`to_vec`]: an event, or a list of events.
pub trait ToJson {
    /// Writes the JSON.
    #[doc(hidden)]
    fn write(&self, out: &mut Output) -> Result<(), Fault>;
}

impl<E: ToJson> ToJson for [E] {
    fn write(&self, out: &mut Output) -> Result<(), Fault> {
        out.put(b"[");
        for (index, event) in self.iter().enumerate() {
            if index > 0 {
                out.put(b",");
            }
            event.write(out)?;
            // The other events will be about as long: reserving memory for them avoids moving the
            // text.
            if index == 0 {
                out.reserve(out.len() * (self.len() - 1));
            }
        }
        out.put(b"]");
        Ok(())
    }
}

impl<E: ToJson> ToJson for Vec<E> {
    fn write(&self, out: &mut Output) -> Result<(), Fault> {
        self.as_slice().write(out)
    }
}

/// Attributes in the specification's order, then extensions, then the data: a reader that knows the
/// event type before the data reads it in one pass.
impl<D: EventData> ObjectView for CloudEvent<D> {
    fn members(&self, each: &mut dyn FnMut(&str, &View<'_>)) {
        let optional = [
            ("datacontenttype", &self.datacontenttype),
            ("dataschema", &self.dataschema),
        ];
        each("specversion", &text("1.0"));
        each("id", &text(&self.id));
        each("source", &text(&self.source));
        each("type", &text(&self.event_type));
        if let Some(subject) = &self.subject {
            each("subject", &text(subject));
        }
        if let Some(time) = self.time {
            each("time", &View::DateTime(time));
        }
        for (name, value) in optional {
            if let Some(value) = value {
                each(name, &text(value));
            }
        }
        rest(&self.extensions, self.data.content(), each);
    }
}

/// Members in the order of Azure's documentation, with the data last.
impl<D: EventData> ObjectView for EventGridEvent<D> {
    fn members(&self, each: &mut dyn FnMut(&str, &View<'_>)) {
        let optional = [
            ("dataVersion", &self.data_version),
            ("metadataVersion", &self.metadata_version),
        ];
        each("id", &text(&self.id));
        if let Some(topic) = &self.topic {
            each("topic", &text(topic));
        }
        each("subject", &text(&self.subject));
        each("eventType", &text(&self.event_type));
        each("eventTime", &View::DateTime(self.event_time));
        for (name, value) in optional {
            if let Some(value) = value {
                each(name, &text(value));
            }
        }
        rest(&self.extensions, self.data.content(), each);
    }
}

fn text(text: &str) -> View<'_> {
    View::String(text.into())
}

fn rest(extensions: &Extensions, content: ContentView<'_>, each: &mut dyn FnMut(&str, &View<'_>)) {
    for (name, extension) in extensions.as_sent() {
        let value = match extension {
            Extension::Text(value) => text(value),
            Extension::Json(json) => View::Raw(json),
        };
        each(name, &value);
    }
    match content {
        ContentView::Absent => {}
        ContentView::Json(view) => each("data", &view),
        ContentView::Raw(json) => each("data", &View::Raw(json)),
        ContentView::Base64(base64) => each("data_base64", &text(base64)),
    }
}

impl<D> EventGridEvent<D> {
    /// An extension that would be written twice. Reading never makes one.
    fn check(&self) -> std::result::Result<(), String> {
        match self
            .extensions
            .names()
            .find(|name| Member::is_event_grid(name))
        {
            Some(name) => Err(format!(
                "`{name}` is a member of the Event Grid schema, not an extension: set the event's field"
            )),
            None => Ok(()),
        }
    }
}

impl<D: EventData> ToJson for CloudEvent<D> {
    fn write(&self, out: &mut Output) -> Result<(), Fault> {
        write(&View::Object(self), out)
    }
}

impl<D: EventData> ToJson for EventGridEvent<D> {
    fn write(&self, out: &mut Output) -> Result<(), Fault> {
        self.check().map_err(Fault::malformed)?;
        write(&View::Object(self), out)
    }
}

impl<D: EventData> ToJson for Event<D> {
    fn write(&self, out: &mut Output) -> Result<(), Fault> {
        match self {
            Self::CloudEvent(event) => event.write(out),
            Self::EventGrid(event) => event.write(out),
        }
    }
}

impl<D: EventData> Serialize for CloudEvent<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        View::Object(self).serialize(serializer)
    }
}

impl<D: EventData> Serialize for EventGridEvent<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.check().map_err(serde::ser::Error::custom)?;
        View::Object(self).serialize(serializer)
    }
}

impl<D: EventData> Serialize for Event<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::CloudEvent(event) => event.serialize(serializer),
            Self::EventGrid(event) => event.serialize(serializer),
        }
    }
}

/// Reads an event from any serde format, by the same rules as [`from_slice`](crate::from_slice).
impl<'de, D: EventData> Deserialize<'de> for Event<D> {
    fn deserialize<S: Deserializer<'de>>(deserializer: S) -> Result<Self, S::Error> {
        let text = json::text(deserializer)?;
        crate::batch::read_one(&text).map_err(S::Error::custom)
    }
}

macro_rules! deserialize_envelope {
    ($($envelope:ident, $variant:ident, $expected:literal;)*) => {$(
        /// Reads an event in this envelope from any serde format.
        impl<'de, D: EventData> Deserialize<'de> for $envelope<D> {
            fn deserialize<S: Deserializer<'de>>(deserializer: S) -> Result<Self, S::Error> {
                match Event::deserialize(deserializer)? {
                    Event::$variant(event) => Ok(event),
                    _ => Err(S::Error::custom(concat!("expected ", $expected))),
                }
            }
        }
    )*};
}

deserialize_envelope! {
    CloudEvent, CloudEvent, "a CloudEvent, found an event of the Event Grid schema";
    EventGridEvent, EventGrid, "an event of the Event Grid schema, found a CloudEvent";
}
