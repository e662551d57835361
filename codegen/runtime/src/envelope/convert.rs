//! Conversion between the two envelopes.

use std::fmt;

use super::{CloudEvent, Event, EventGridEvent};
use crate::data::{ContentView, EventData};
use crate::error::{Error, ErrorKind};
use crate::text::Text;

/// Members that the other envelope cannot hold, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(Vec<String>);

impl Losses {
    /// Whether nothing is lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of lost members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The names.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    #[cfg(feature = "cloudevents")]
    pub(crate) fn push(&mut self, name: &str) {
        self.0.push(name.to_owned());
    }

    /// Returns the event if nothing is lost; otherwise an error with the message and the names.
    pub(crate) fn or_fail<T>(self, event: T, message: impl Into<String>) -> Result<T, Error> {
        if self.is_empty() {
            return Ok(event);
        }
        Err(Error::new(ErrorKind::Conversion, message).with_losses(self.0))
    }
}

/// The names, separated by commas.
impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

const NO_PLACE: &str = "the other envelope cannot hold";

/// Event Grid's own conversion on delivery: `topic` becomes `source`, an empty `subject` is left
/// out, and `dataVersion` becomes `dataschema`, after a `#`. `metadataVersion` `1` carries no
/// information and is left out.
///
/// # Errors
/// A CloudEvent needs a `source`, an `id` and a type; it cannot hold other members. The
/// error lists them.
impl<D> TryFrom<EventGridEvent<D>> for CloudEvent<D> {
    type Error = Error;

    fn try_from(event: EventGridEvent<D>) -> Result<Self, Error> {
        let (event, losses) = event.into_cloud_event()?;
        losses.or_fail(event, NO_PLACE)
    }
}

/// The reverse conversion: a `dataschema` of `#` and a version becomes `dataVersion`, an absent
/// `subject` becomes an empty one; `metadataVersion` is `1`.
///
/// # Errors
/// The Event Grid schema requires a time. It cannot hold any other `dataschema`, a
/// `datacontenttype` other than `application/json`, base64 data or extension attributes. The error
/// lists them.
impl<D: EventData> TryFrom<CloudEvent<D>> for EventGridEvent<D> {
    type Error = Error;

    fn try_from(event: CloudEvent<D>) -> Result<Self, Error> {
        let (event, losses) = event.into_event_grid()?;
        losses.or_fail(event, NO_PLACE)
    }
}

impl<D> TryFrom<Event<D>> for CloudEvent<D> {
    type Error = Error;

    fn try_from(event: Event<D>) -> Result<Self, Error> {
        match event {
            Event::CloudEvent(event) => Ok(event),
            Event::EventGrid(event) => event.try_into(),
        }
    }
}

impl<D: EventData> TryFrom<Event<D>> for EventGridEvent<D> {
    type Error = Error;

    fn try_from(event: Event<D>) -> Result<Self, Error> {
        match event {
            Event::CloudEvent(event) => event.try_into(),
            Event::EventGrid(event) => Ok(event),
        }
    }
}

impl<D> EventGridEvent<D> {
    /// The same event as a CloudEvent, and the members that were left out.
    ///
    /// # Errors
    /// The event has no `topic`, or its ID or type is empty: a CloudEvent requires them.
    pub fn into_cloud_event(self) -> Result<(CloudEvent<D>, Losses), Error> {
        let mut losses = Losses(self.extensions.names().map(str::to_owned).collect());
        if self
            .metadata_version
            .as_deref()
            .is_some_and(|version| version != "1")
        {
            losses.0.push("metadataVersion".to_owned());
        }
        let source = self
            .topic
            .filter(|topic| !topic.is_empty())
            .ok_or_else(|| needs("a CloudEvent", "`topic`"))?;
        if self.id.is_empty() {
            return Err(needs("a CloudEvent", "`id`"));
        }
        if self.event_type.is_empty() {
            return Err(needs("a CloudEvent", "`eventType`"));
        }
        let mut event = CloudEvent::new(self.event_type, self.id, source, self.data);
        event.subject = Some(self.subject).filter(|subject| !subject.is_empty());
        event.time = Some(self.event_time);
        event.dataschema = self
            .data_version
            .map(|version| format!("#{version}").into());
        Ok((event, losses))
    }
}

impl<D: EventData> CloudEvent<D> {
    /// The same event in the Event Grid schema, and the members that were left out.
    ///
    /// # Errors
    /// The event has no time, which the Event Grid schema requires, or its data is in base64, which
    /// that schema cannot hold.
    pub fn into_event_grid(self) -> Result<(EventGridEvent<D>, Losses), Error> {
        let mut losses = Losses(self.extensions.names().map(str::to_owned).collect());
        // Data in the Event Grid schema is always JSON.
        if !self.datacontenttype.as_deref().is_none_or(is_plain_json) {
            losses.0.push("datacontenttype".to_owned());
        }
        if matches!(self.data.content(), ContentView::Base64(_)) {
            let message = "the Event Grid schema cannot hold";
            let error = Error::new(ErrorKind::Conversion, message);
            return Err(error.with_losses(vec!["data_base64".to_owned()]));
        }
        let data_version = match self.dataschema {
            Some(schema) => {
                let version = schema.strip_prefix('#').map(Text::from);
                if version.is_none() {
                    losses.0.push("dataschema".to_owned());
                }
                version
            }
            None => None,
        };
        let time = self
            .time
            .ok_or_else(|| needs("the Event Grid schema", "`time`"))?;
        let mut event = EventGridEvent::new(
            self.event_type,
            self.id,
            self.subject.unwrap_or_default(),
            time,
            self.data,
        );
        event.topic = Some(self.source);
        event.data_version = data_version;
        event.metadata_version = Some(Text::from_static("1"));
        Ok((event, losses))
    }
}

/// Whether a content type is `application/json`, in any case and with any character set.
fn is_plain_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn needs(envelope: &str, member: &str) -> Error {
    Error::new(
        ErrorKind::Conversion,
        format!("{envelope} requires {member}, which is missing"),
    )
}
