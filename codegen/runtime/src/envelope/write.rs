//! Writing events, and serde's `Serialize` and `Deserialize` for them.

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;

use super::{
    CloudEvent, Event, EventGridEvent, Extensions, Sink, read_event, read_event_data_last,
};
use crate::data::{Content, ContentView, EventData, OwnedEventData};
use crate::property::{Fault, View, deserialize_text};

/// Attributes in the specification's order, then extensions, and the data last: a reader that
/// knows the event type by then reads it in one pass.
impl<D: EventData> Serialize for CloudEvent<'_, D> {
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
impl<D: EventData> Serialize for EventGridEvent<'_, D> {
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
        extensions(&mut map, &self.extensions)?;
        content(&mut map, &self.data.content())?;
        map.end()
    }
}

impl<D: EventData> Serialize for Event<'_, D> {
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

fn extensions<M: SerializeMap>(map: &mut M, extensions: &Extensions<'_>) -> Result<(), M::Error> {
    extensions
        .iter()
        .try_for_each(|(name, raw)| map.serialize_entry(name, raw))
}

fn content<M: SerializeMap>(map: &mut M, content: &ContentView<'_>) -> Result<(), M::Error> {
    match content {
        ContentView::Absent => Ok(()),
        ContentView::Json(view) => map.serialize_entry("data", view),
        ContentView::Raw(raw) => map.serialize_entry("data", raw),
        ContentView::Base64(text) => map.serialize_entry("data_base64", text),
    }
}

/// Takes one event with owned data.
struct Owned<D> {
    data: Option<D>,
    event: Option<Event<'static, D>>,
}

impl<'de, D: OwnedEventData> Sink<'de> for Owned<D> {
    fn data(&mut self, event_type: &str, content: Content<'_, 'de>) -> Result<(), Fault> {
        self.data = Some(D::read_owned(event_type, content)?);
        Ok(())
    }

    fn envelope(&mut self, envelope: Event<'de, ()>) {
        self.event = self
            .data
            .take()
            .map(|data| envelope.into_owned().with(data));
    }
}

/// Reads an event from any serde format; the same rules as [`from_slice`](crate::from_slice), but
/// everything is owned.
impl<'de, D: OwnedEventData> Deserialize<'de> for Event<'static, D> {
    fn deserialize<S: Deserializer<'de>>(deserializer: S) -> Result<Self, S::Error> {
        let text = deserialize_text(deserializer)?;
        let mut owned = Owned {
            data: None,
            event: None,
        };
        // One pass reads data by the first of two event types; the last one counts.
        read_event(&text, &mut owned)
            .or_else(|_| read_event_data_last(&text, &mut owned))
            .map_err(S::Error::custom)?;
        owned
            .event
            .ok_or_else(|| S::Error::custom("the event has no data"))
    }
}

macro_rules! deserialize_envelope {
    ($($envelope:ident, $variant:ident, $expected:literal;)*) => {$(
        /// Reads an event in this envelope from any serde format; everything is owned.
        impl<'de, D: OwnedEventData> Deserialize<'de> for $envelope<'static, D> {
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
