//! An event while its members come in, and which envelope it turns out to be.

use std::borrow::Cow;

use time::OffsetDateTime;

use super::member::{Attribute, Member};
use super::{CloudEvent, Event, EventGridEvent, Extensions};
use crate::body::Source;
use crate::data::{Content, Kept};
use crate::property::{Fault, Problem, parse_time};
use crate::text::Text;

/// Where the parts of an event go as soon as they are read.
pub(crate) trait Sink {
    /// Takes the data of the event. Gives the event type as the data's type spells it, where that
    /// is how it was sent.
    fn data(
        &mut self,
        event_type: &str,
        content: Content<'_>,
    ) -> Result<Option<&'static str>, Fault>;

    /// Takes the envelope, after the data.
    fn envelope(&mut self, envelope: Event<()>);
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
    extensions: Extensions,
    /// The event type, where the data's type has it.
    known: Option<&'static str>,
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
    Raw(&'de str),
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
                Data::Raw(raw) => self.extension(loose, Attribute::Json(raw)),
                Data::Read(_) => self.out_of_order = true,
                Data::Absent => {}
            },
            (None, None) => {}
        }
        true
    }

    pub(super) fn data_is_read(&mut self, by: Member, known: Option<&'static str>) {
        self.data = Data::Read(by);
        self.known = known;
    }

    pub(super) fn keep_data(&mut self, raw: &'de str) {
        // Data that was read before this has been handed over: only reading again replaces it.
        self.out_of_order |= matches!(self.data, Data::Read(_));
        self.data = Data::Raw(raw);
    }

    pub(super) fn extension(&mut self, name: Cow<'de, str>, value: Attribute<'de>) {
        self.extensions.put(name.into(), value.into_extension());
    }

    /// Takes an attribute; `spelled` is its name where that is in another case. Of two the last
    /// one counts, but an exact spelling goes before others, and a value before null.
    pub(super) fn attribute(
        &mut self,
        member: Member,
        spelled: Option<Cow<'de, str>>,
        value: Option<Attribute<'de>>,
    ) {
        self.out_of_order |= matches!(self.data, Data::Read(by) if by == member);
        let earlier = self.spelled.iter().position(|(loose, _)| *loose == member);
        let Some(slot) = self.attributes.get_mut(member as usize) else {
            return;
        };
        match (spelled, earlier) {
            (None, Some(_)) if value.is_none() => {}
            (None, Some(earlier)) => {
                let (_, name) = self.spelled.swap_remove(earlier);
                if let Some(loose) = std::mem::replace(slot, value) {
                    self.extension(name, loose);
                }
            }
            (Some(name), None) if slot.is_some() => {
                if let Some(value) = value {
                    self.extension(name, value);
                }
            }
            (Some(name), None) => {
                *slot = value;
                self.spelled.push((member, name));
            }
            (None, None) | (Some(_), Some(_)) => *slot = value,
        }
    }

    /// Tells the envelope by the member that names the event type, reads data that was kept, and
    /// hands both over.
    pub(super) fn finish(&mut self, source: &Source<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
        let by_version = self.has(Member::SpecVersion);
        let envelope = match (self.has(Member::Type), self.has(Member::EventType)) {
            (true, _) | (false, false) if by_version => self.cloud_event()?,
            (_, true) => self.event_grid()?,
            (true, false) => {
                return Err(Fault::malformed(
                    "a CloudEvent without `specversion`: add `\"specversion\": \"1.0\"`",
                ));
            }
            (false, false) => {
                return Err(Fault::malformed(
                    "no event: neither a CloudEvent's `specversion` and `type` nor the `eventType` of the Event Grid schema is there",
                ));
            }
        };
        let envelope = self.finish_data(envelope, source, sink)?;
        sink.envelope(envelope);
        Ok(())
    }

    fn finish_data(
        &mut self,
        mut envelope: Event<()>,
        source: &Source<'_>,
        sink: &mut dyn Sink,
    ) -> Result<Event<()>, Fault> {
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
            (Data::Read(by), None) if by == expected => return Ok(envelope),
            (Data::Read(_), None) => return Err(Fault::new(Problem::OutOfOrder)),
            (Data::Absent, None) => Kept::Absent,
            (Data::Absent, Some(text)) => Kept::Base64(text),
            (Data::Raw(raw), None) => Kept::Json(raw),
            (Data::Read(_) | Data::Raw(_), Some(_)) => {
                return Err(Fault::malformed(
                    "`data` and `data_base64` exclude each other",
                ));
            }
        };
        let content = Content::kept(data, envelope.content_type(), source);
        let known = sink
            .data(envelope.event_type(), content)
            .map_err(|fault| fault.within("data"))?;
        if let Some(known) = known {
            *envelope.event_type_mut() = Text::from_static(known);
        }
        Ok(envelope)
    }

    /// The event type, without a copy where it is known.
    fn take_event_type(&mut self, member: Member, problems: &mut Vec<String>) -> Text {
        let event_type = self.non_empty(member, problems);
        match self.known {
            Some(known) if *known == event_type => Text::from_static(known),
            _ => event_type.into(),
        }
    }

    fn cloud_event(&mut self) -> Result<Event<()>, Fault> {
        let mut problems = Vec::new();
        let version = self.required(Member::SpecVersion, &mut problems);
        if version.trim() != "1.0" {
            let version: String = version.chars().take(20).collect();
            problems.push(format!("`specversion` is {version:?}, not \"1.0\""));
        }
        let id = self.non_empty(Member::Id, &mut problems);
        let event_type = self.take_event_type(Member::Type, &mut problems);
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
            id: id.into(),
            source: source.into(),
            event_type,
            subject: subject.map(Text::from),
            time,
            datacontenttype: datacontenttype.map(Text::from),
            dataschema: dataschema.map(Text::from),
            extensions: self.extensions(&Member::EVENT_GRID),
            data: (),
        }))
    }

    fn event_grid(&mut self) -> Result<Event<()>, Fault> {
        let mut problems = Vec::new();
        let id = self.required(Member::Id, &mut problems);
        let event_type = self.take_event_type(Member::EventType, &mut problems);
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
            id: id.into(),
            topic: topic.map(Text::from),
            subject: subject.into(),
            event_type,
            // There is a time: without one there is a problem.
            event_time: time.unwrap_or(OffsetDateTime::UNIX_EPOCH),
            data_version: data_version.map(Text::from),
            metadata_version: metadata_version.map(Text::from),
            extensions: self.extensions(&Member::CLOUD_EVENT),
            data: (),
        }))
    }

    /// All members that the envelope does not define, with `strays` of the other one.
    fn extensions(&mut self, strays: &[Member]) -> Extensions {
        for &member in strays {
            if let Some(value) = self.take(member) {
                let spelled = self.spelled.iter().find(|(loose, _)| *loose == member);
                let name = spelled.map_or(Cow::Borrowed(member.name()), |(_, name)| name.clone());
                self.extension(name, value);
            }
        }
        std::mem::take(&mut self.extensions)
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
            problems.push(format!("`{}` is not a string", member.name()));
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
        problems.push(format!("`{name}` is not a date-time"));
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
