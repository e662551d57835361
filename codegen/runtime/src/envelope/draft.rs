//! An event while its members come in, and which envelope it turns out to be.

use std::borrow::Cow;

use serde_json::value::RawValue;
use time::OffsetDateTime;

use super::member::{Attribute, Member};
use super::{CloudEvent, Event, EventGridEvent, Extensions};
use crate::data::{Content, RawData};
use crate::property::{Fault, Problem, parse_time};

/// Where the parts of an event go as soon as they are read.
pub(crate) trait Sink<'de> {
    /// Takes the data of the event.
    fn data(&mut self, event_type: &str, content: Content<'_, 'de>) -> Result<(), Fault>;

    /// Takes the envelope, after the data.
    fn envelope(&mut self, envelope: Event<'de, ()>);
}

/// An event whose members are coming in.
#[derive(Default)]
pub(super) struct Draft<'de> {
    attributes: [Option<Attribute<'de>>; Member::ATTRIBUTES],
    /// Attributes that are spelled in another case, as they are spelled.
    spelled: Vec<(Member, Cow<'de, str>)>,
    data: Data<'de>,
    /// The data member's name, where that is in another case.
    data_spelled: Option<Cow<'de, str>>,
    extensions: Extensions<'de>,
    /// The event type by which the data was read turned out to be another one.
    out_of_order: bool,
}

#[derive(Default)]
enum Data<'de> {
    #[default]
    Absent,
    /// Read by the event type in this member.
    Read(Member),
    /// Kept until the event type is known.
    Raw(Cow<'de, RawValue>),
}

impl<'de> Draft<'de> {
    /// The event type by which data that comes now can be read: the only one so far.
    pub(super) fn event_type(&self) -> Option<(Member, &str)> {
        let text = |member: Member| match self.attributes.get(member as usize) {
            Some(Some(Attribute::Text(text))) => Some((member, &**text)),
            _ => None,
        };
        match (text(Member::Type), text(Member::EventType)) {
            (Some(only), None) | (None, Some(only)) => Some(only),
            _ => None,
        }
    }

    /// Whether data that comes under this name is the event's: an exact spelling goes before
    /// others.
    pub(super) fn takes_data(&mut self, spelled: Option<&Cow<'de, str>>) -> bool {
        let exact = !matches!(self.data, Data::Absent) && self.data_spelled.is_none();
        match (spelled, self.data_spelled.take()) {
            (Some(_), None) if exact => return false,
            (Some(name), _) => self.data_spelled = Some(name.clone()),
            (None, Some(loose)) => match std::mem::take(&mut self.data) {
                Data::Raw(raw) => self.extensions.push(loose, raw),
                Data::Read(_) => self.out_of_order = true,
                Data::Absent => {}
            },
            (None, None) => {}
        }
        true
    }

    pub(super) fn data_is_read(&mut self, by: Member) {
        self.data = Data::Read(by);
    }

    pub(super) fn keep_data(&mut self, raw: Cow<'de, RawValue>) {
        // Data that was read before this has been handed over: only reading again replaces it.
        self.out_of_order |= matches!(self.data, Data::Read(_));
        self.data = Data::Raw(raw);
    }

    pub(super) fn extension(&mut self, name: Cow<'de, str>, raw: Cow<'de, RawValue>) {
        self.extensions.push(name, raw);
    }

    /// Takes an attribute; `spelled` is its name where that is in another case. Of two the last
    /// one counts, but an exact spelling goes before others.
    pub(super) fn attribute(
        &mut self,
        member: Member,
        spelled: Option<Cow<'de, str>>,
        value: Option<Attribute<'de>>,
    ) -> serde_json::Result<()> {
        self.out_of_order |= matches!(self.data, Data::Read(by) if by == member);
        let earlier = self.spelled.iter().position(|(loose, _)| *loose == member);
        let Some(slot) = self.attributes.get_mut(member as usize) else {
            return Ok(());
        };
        match (spelled, earlier) {
            (None, Some(earlier)) => {
                let (_, name) = self.spelled.swap_remove(earlier);
                if let Some(loose) = std::mem::replace(slot, value) {
                    self.extensions.push(name, loose.into_raw()?);
                }
            }
            (Some(name), None) if slot.is_some() => {
                if let Some(value) = value {
                    self.extensions.push(name, value.into_raw()?);
                }
            }
            (Some(name), None) => {
                *slot = value;
                self.spelled.push((member, name));
            }
            (None, None) | (Some(_), Some(_)) => *slot = value,
        }
        Ok(())
    }

    /// Tells the envelope, reads data that was kept, and hands both over.
    pub(super) fn finish(&mut self, sink: &mut dyn Sink<'de>) -> Result<(), Fault> {
        let envelope = if self.has(Member::SpecVersion) {
            self.cloud_event()?
        } else if self.has(Member::EventType) {
            self.event_grid()?
        } else if self.has(Member::Type) {
            return Err(Fault::malformed(
                "a CloudEvent without `specversion`: add `\"specversion\": \"1.0\"`",
            ));
        } else {
            return Err(Fault::malformed(
                "no event: neither a CloudEvent's `specversion` and `type` nor the `eventType` of the Event Grid schema is there",
            ));
        };
        self.finish_data(&envelope, sink)?;
        sink.envelope(envelope);
        Ok(())
    }

    fn finish_data(
        &mut self,
        envelope: &Event<'de, ()>,
        sink: &mut dyn Sink<'de>,
    ) -> Result<(), Fault> {
        let expected = match envelope {
            Event::CloudEvent(_) => Member::Type,
            Event::EventGrid(_) => Member::EventType,
        };
        let mut problems = Vec::new();
        let base64 = match envelope {
            Event::CloudEvent(_) => self.optional(Member::DataBase64, &mut problems),
            Event::EventGrid(_) => None,
        };
        valid("CloudEvent", &problems)?;
        let data = match (std::mem::take(&mut self.data), base64) {
            _ if self.out_of_order => return Err(Fault::new(Problem::OutOfOrder)),
            (Data::Read(by), None) if by == expected => return Ok(()),
            (Data::Read(_), None) => return Err(Fault::new(Problem::OutOfOrder)),
            (Data::Absent, None) => RawData::Absent,
            (Data::Absent, Some(text)) => RawData::Base64(text),
            (Data::Raw(raw), None) => RawData::from_raw(raw),
            (Data::Read(_) | Data::Raw(_), Some(_)) => {
                return Err(Fault::malformed(
                    "`data` and `data_base64` exclude each other",
                ));
            }
        };
        let content = Content::from_raw(data, envelope.content_type());
        sink.data(envelope.event_type(), content)
            .map_err(|fault| fault.within("data"))
    }

    fn cloud_event(&mut self) -> Result<Event<'de, ()>, Fault> {
        let mut problems = Vec::new();
        let version = self.required(Member::SpecVersion, &mut problems);
        if version.trim() != "1.0" {
            let version: String = version.chars().take(20).collect();
            problems.push(format!("`specversion` is {version:?}, not \"1.0\""));
        }
        let id = self.non_empty(Member::Id, &mut problems);
        let event_type = self.non_empty(Member::Type, &mut problems);
        let source = if !self.has(Member::Source) && self.has(Member::Topic) {
            problems.push("`source` is missing (`topic` is the Event Grid schema's)".to_owned());
            Cow::Borrowed("")
        } else {
            self.non_empty(Member::Source, &mut problems)
        };
        let subject = self.optional(Member::Subject, &mut problems);
        let time = self
            .optional(Member::Time, &mut problems)
            .and_then(|text| date_time("time", &text, &mut problems));
        let datacontenttype = self.optional(Member::DataContentType, &mut problems);
        let dataschema = self.optional(Member::DataSchema, &mut problems);
        valid("CloudEvent", &problems)?;
        Ok(Event::CloudEvent(CloudEvent {
            id,
            source,
            event_type,
            subject,
            time,
            datacontenttype,
            dataschema,
            extensions: self.extensions(&Member::EVENT_GRID)?,
            data: (),
        }))
    }

    fn event_grid(&mut self) -> Result<Event<'de, ()>, Fault> {
        let mut problems = Vec::new();
        let id = self.required(Member::Id, &mut problems);
        let event_type = self.non_empty(Member::EventType, &mut problems);
        let time = self.non_empty(Member::EventTime, &mut problems);
        let time = if time.is_empty() {
            None
        } else {
            date_time("eventTime", &time, &mut problems)
        };
        let subject = self
            .optional(Member::Subject, &mut problems)
            .unwrap_or_default();
        let topic = self.optional(Member::Topic, &mut problems);
        let data_version = self.optional(Member::DataVersion, &mut problems);
        let metadata_version = self.optional(Member::MetadataVersion, &mut problems);
        valid("event of the Event Grid schema", &problems)?;
        Ok(Event::EventGrid(EventGridEvent {
            id,
            topic,
            subject,
            event_type,
            // There is a time: without one there is a problem.
            event_time: time.unwrap_or(OffsetDateTime::UNIX_EPOCH),
            data_version,
            metadata_version,
            extensions: self.extensions(&Member::CLOUD_EVENT)?,
            data: (),
        }))
    }

    /// All members that the envelope does not define, with `strays` of the other one.
    fn extensions(&mut self, strays: &[Member]) -> Result<Extensions<'de>, Fault> {
        for &member in strays {
            if let Some(value) = self.take(member) {
                let spelled = self.spelled.iter().find(|(loose, _)| *loose == member);
                let name = spelled.map_or(Cow::Borrowed(member.name()), |(_, name)| name.clone());
                let raw = value
                    .into_raw()
                    .map_err(|error| Fault::malformed(error.to_string()))?;
                self.extensions.push(name, raw);
            }
        }
        Ok(std::mem::take(&mut self.extensions))
    }

    fn has(&self, member: Member) -> bool {
        self.attributes
            .get(member as usize)
            .is_some_and(Option::is_some)
    }

    fn take(&mut self, member: Member) -> Option<Attribute<'de>> {
        self.attributes
            .get_mut(member as usize)
            .and_then(Option::take)
    }

    fn optional(&mut self, member: Member, problems: &mut Vec<String>) -> Option<Cow<'de, str>> {
        let text = self.take(member)?.into_text();
        if text.is_none() {
            problems.push(format!("`{}` is no string", member.name()));
        }
        text
    }

    fn required(&mut self, member: Member, problems: &mut Vec<String>) -> Cow<'de, str> {
        if !self.has(member) {
            problems.push(format!("`{}` is missing", member.name()));
        }
        self.optional(member, problems).unwrap_or_default()
    }

    fn non_empty(&mut self, member: Member, problems: &mut Vec<String>) -> Cow<'de, str> {
        let count = problems.len();
        let text = self.required(member, problems);
        if text.is_empty() && problems.len() == count {
            problems.push(format!("`{}` is empty", member.name()));
        }
        text
    }
}

fn date_time(name: &str, text: &str, problems: &mut Vec<String>) -> Option<OffsetDateTime> {
    let time = parse_time(text);
    if time.is_none() {
        problems.push(format!("`{name}` is no date-time"));
    }
    time
}

fn valid(what: &str, problems: &[String]) -> Result<(), Fault> {
    if problems.is_empty() {
        return Ok(());
    }
    let problems = problems.join("; ");
    Err(Fault::malformed(format!("invalid {what}: {problems}")))
}
