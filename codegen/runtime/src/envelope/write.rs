//! Writing events, and serde's `Serialize` and `Deserialize` for them.

use serde::de::Error as _;
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;

use super::member::Member;
use super::{CloudEvent, Event, EventGridEvent, Extension, Extensions};
use crate::data::{ContentView, EventData};
use crate::property::{View, json};

/// Attributes in the specification's order, then extensions, and the data last: a reader that
/// knows the event type by then reads it in one pass.
impl<D: EventData> Serialize for CloudEvent<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("specversion", "1.0")?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("source", &self.source)?;
        map.serialize_entry("type", &self.event_type)?;
        optional(&mut map, "subject", self.subject.as_deref())?;
        if let Some(time) = self.time {
            date_time(&mut map, "time", time)?;
        }
        optional(&mut map, "datacontenttype", self.datacontenttype.as_deref())?;
        optional(&mut map, "dataschema", self.dataschema.as_deref())?;
        extensions(&mut map, &self.extensions)?;
        content(&mut map, &self.data.content())?;
        map.end()
    }
}

/// Members in the order of Azure's documentation, with the data last.
impl<D: EventData> Serialize for EventGridEvent<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        optional(&mut map, "topic", self.topic.as_deref())?;
        map.serialize_entry("subject", &self.subject)?;
        map.serialize_entry("eventType", &self.event_type)?;
        date_time(&mut map, "eventTime", self.event_time)?;
        optional(&mut map, "dataVersion", self.data_version.as_deref())?;
        optional(
            &mut map,
            "metadataVersion",
            self.metadata_version.as_deref(),
        )?;
        // Read ones have their field's name in another case at most.
        if let Some(name) = self
            .extensions
            .names()
            .find(|name| Member::is_event_grid(name))
        {
            let message =
                "is a member of the Event Grid schema, not an extension: set the event's field";
            return Err(S::Error::custom(format_args!("`{name}` {message}")));
        }
        extensions(&mut map, &self.extensions)?;
        content(&mut map, &self.data.content())?;
        map.end()
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

fn optional<M: SerializeMap>(map: &mut M, name: &str, value: Option<&str>) -> Result<(), M::Error> {
    match value {
        Some(value) => map.serialize_entry(name, value),
        None => Ok(()),
    }
}

fn date_time<M: SerializeMap>(
    map: &mut M,
    name: &str,
    time: OffsetDateTime,
) -> Result<(), M::Error> {
    map.serialize_entry(name, &View::DateTime(time))
}

fn extensions<M: SerializeMap>(map: &mut M, extensions: &Extensions) -> Result<(), M::Error> {
    extensions
        .as_sent()
        .try_for_each(|(name, extension)| match extension {
            Extension::Text(text) => map.serialize_entry(name, text.as_str()),
            Extension::Json(json) => map.serialize_entry(name, &View::Raw(json)),
        })
}

fn content<M: SerializeMap>(map: &mut M, content: &ContentView<'_>) -> Result<(), M::Error> {
    match content {
        ContentView::Absent => Ok(()),
        ContentView::Json(view) => map.serialize_entry("data", view),
        ContentView::Raw(json) => map.serialize_entry("data", &View::Raw(json)),
        ContentView::Base64(text) => map.serialize_entry("data_base64", text),
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
