//! An event while its members are read, until its envelope is known.

use std::borrow::Cow;

use time::OffsetDateTime;

use super::attribute::Attribute;
use super::member::Member;
use super::{CloudEvent, Event, EventGridEvent, Extensions};
use crate::body::Source;
use crate::data::{Content, Kept};
use crate::property::scanner::Quoted;
use crate::property::{Fault, Problem, parse_time};
use crate::text::Text;

/// Receives the parts of an event as soon as they are read.
pub(crate) trait Sink {
    /// Takes the data of the event. Returns the event type as the data's type spells it, if it was
    /// sent in that spelling.
    fn data(
        &mut self,
        event_type: &str,
        content: Content<'_>,
    ) -> Result<Option<&'static str>, Fault>;

    /// Takes the envelope, after the data.
    fn envelope(&mut self, envelope: Event<()>);

    /// Makes room for further events.
    fn expect(&mut self, events: usize);
}

/// An event whose members are being read.
#[derive(Default)]
pub(super) struct Draft<'de> {
    attributes: [Option<Attribute<'de>>; Member::ATTRIBUTES],
    /// Attributes whose names are spelled in another case, with that spelling.
    spelled: Vec<(Member, Quoted<'de>)>,
    data: Data<'de>,
    /// The data member's name, if it is spelled in another case.
    data_spelled: Option<Quoted<'de>>,
    extensions: Extensions,
    /// The event type, if the data's type knows it.
    known: Option<&'static str>,
    /// The event type by which the data was read turned out to be wrong.
    out_of_order: bool,
    /// The problems of the attributes.
    problems: Vec<String>,
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
    /// The event type by which following data can be read: the only one read until now.
    pub(super) fn event_type(&self) -> Option<(Member, Cow<'de, str>)> {
        let text = |member: Member| match self.attributes.get(member as usize) {
            Some(Some(Attribute::Text(text))) => Some((member, text.text())),
            _ => None,
        };
        match (text(Member::Type), text(Member::EventType)) {
            (Some(only), None) | (None, Some(only)) => Some(only),
            _ => None,
        }
    }

    /// Whether data under this name is the event's: an exact spelling has precedence.
    pub(super) fn takes_data(&mut self, spelled: Option<Quoted<'de>>) -> bool {
        let exact = !matches!(self.data, Data::Absent) && self.data_spelled.is_none();
        match (spelled, self.data_spelled.take()) {
            (Some(_), None) if exact => return false,
            (Some(name), _) => self.data_spelled = Some(name),
            (None, Some(loose)) => match std::mem::take(&mut self.data) {
                Data::Raw(raw) => self.extension(&loose.text(), Attribute::Json(raw)),
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
        // Data that was read before has been passed on: only reading again replaces it.
        self.out_of_order |= matches!(self.data, Data::Read(_));
        self.data = Data::Raw(raw);
    }

    pub(super) fn extension(&mut self, name: &str, value: Attribute<'de>) {
        self.extensions.put(name.into(), value.extension());
    }

    /// Takes an attribute; `spelled` is its name if that is spelled in another case. The last of
    /// two wins, but an exact spelling has precedence over others, and a value over null.
    #[inline]
    pub(super) fn attribute(
        &mut self,
        member: Member,
        spelled: Option<Quoted<'de>>,
        value: Option<Attribute<'de>>,
    ) {
        self.out_of_order |= matches!(self.data, Data::Read(by) if by == member);
        let Some(slot) = self.attributes.get_mut(member as usize) else {
            return;
        };
        if spelled.is_none() && self.spelled.is_empty() {
            *slot = value;
            return;
        }
        let before = *slot;
        let earlier = self.spelled.iter().position(|(loose, _)| *loose == member);
        let (name, other) = match (spelled, earlier) {
            (None, Some(_)) if value.is_none() => return,
            (None, Some(earlier)) => {
                *slot = value;
                (self.spelled.swap_remove(earlier).1, before)
            }
            (Some(name), None) if before.is_some() => (name, value),
            _ => {
                *slot = value;
                let new = spelled.filter(|_| earlier.is_none());
                self.spelled.extend(new.map(|name| (member, name)));
                return;
            }
        };
        if let Some(other) = other {
            self.extension(&name.text(), other);
        }
    }

    /// Determines the envelope by the member that names the event type, reads data that was kept,
    /// and passes both on.
    pub(super) fn finish(&mut self, source: &Source<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
        let by_version = self.has(Member::SpecVersion);
        let empty = Text::new;
        let mut envelope = match (self.has(Member::Type), self.has(Member::EventType)) {
            (true, _) | (false, false) if by_version => {
                Event::CloudEvent(CloudEvent::new(empty(), empty(), empty(), ()))
            }
            (_, true) => {
                let time = OffsetDateTime::UNIX_EPOCH;
                Event::EventGrid(EventGridEvent::new(empty(), empty(), empty(), time, ()))
            }
            (true, false) => {
                return Err(Fault::malformed(
                    "a CloudEvent without `specversion`: add `\"specversion\": \"1.0\"`",
                ));
            }
            (false, false) => {
                return Err(Fault::malformed(
                    "not an event: it has neither a CloudEvent's `specversion` and `type` nor the `eventType` of the Event Grid schema",
                ));
            }
        };
        match &mut envelope {
            Event::CloudEvent(event) => self.cloud_event(event)?,
            Event::EventGrid(event) => self.event_grid(event)?,
        }
        self.finish_data(&mut envelope, source, sink)?;
        sink.envelope(envelope);
        Ok(())
    }

    fn finish_data(
        &mut self,
        envelope: &mut Event<()>,
        source: &Source<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), Fault> {
        let (expected, base64) = match envelope {
            Event::CloudEvent(_) => (Member::Type, self.text(Member::DataBase64)),
            Event::EventGrid(_) => (Member::EventType, None),
        };
        self.valid("CloudEvent")?;
        let data = match (std::mem::take(&mut self.data), base64) {
            _ if self.out_of_order => return Err(Fault::new(Problem::OutOfOrder)),
            (Data::Read(by), None) if by == expected => return Ok(()),
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
        Ok(())
    }

    fn cloud_event(&mut self, event: &mut CloudEvent<()>) -> Result<(), Fault> {
        let version = self.required(Member::SpecVersion);
        if version.trim() != "1.0" {
            let version: String = version.chars().take(20).collect();
            let problem = format!("`specversion` is {version:?}, not \"1.0\"");
            self.problems.push(problem);
        }
        event.id.set(&self.non_empty(Member::Id));
        self.event_type_into(Member::Type, &mut event.event_type);
        if !self.has(Member::Source) && self.has(Member::Topic) {
            let problem = "`source` is missing (`topic` is the Event Grid schema's)";
            self.problems.push(problem.to_owned());
        } else {
            event.source.set(&self.non_empty(Member::Source));
        }
        self.text_into(Member::Subject, &mut event.subject);
        if let Some(time) = self.text(Member::Time) {
            event.time = self.date_time(Member::Time, &time);
        }
        self.text_into(Member::DataContentType, &mut event.datacontenttype);
        self.text_into(Member::DataSchema, &mut event.dataschema);
        event.extensions = self.extensions(&Member::EVENT_GRID);
        self.valid("CloudEvent")
    }

    fn event_grid(&mut self, event: &mut EventGridEvent<()>) -> Result<(), Fault> {
        event.id.set(&self.required(Member::Id));
        self.event_type_into(Member::EventType, &mut event.event_type);
        let time = self.non_empty(Member::EventTime);
        if !time.is_empty()
            && let Some(time) = self.date_time(Member::EventTime, &time)
        {
            event.event_time = time;
        }
        event
            .subject
            .set(&self.text(Member::Subject).unwrap_or_default());
        self.text_into(Member::Topic, &mut event.topic);
        self.text_into(Member::DataVersion, &mut event.data_version);
        self.text_into(Member::MetadataVersion, &mut event.metadata_version);
        event.extensions = self.extensions(&Member::CLOUD_EVENT);
        self.valid("event of the Event Grid schema")
    }

    /// All members that the envelope does not define, with `strays` of the other one.
    fn extensions(&mut self, strays: &[Member]) -> Extensions {
        for &member in strays {
            if let Some(value) = self.take(member) {
                let spelled = self.spelled.iter().find(|(loose, _)| *loose == member);
                let name = spelled.map_or(Cow::Borrowed(member.name()), |(_, name)| name.text());
                self.extension(&name, value);
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

    /// The text of an attribute, if it is there.
    fn text(&mut self, member: Member) -> Option<Cow<'de, str>> {
        let text = self.take(member)?.text();
        if text.is_none() {
            self.problem(member, "is not a string");
        }
        text
    }

    fn text_into(&mut self, member: Member, place: &mut Option<Text>) {
        match self.text(member) {
            Some(text) => Text::put(&text, place),
            None => *place = None,
        }
    }

    fn required(&mut self, member: Member) -> Cow<'de, str> {
        if !self.has(member) {
            self.problem(member, "is missing");
        }
        self.text(member).unwrap_or_default()
    }

    fn non_empty(&mut self, member: Member) -> Cow<'de, str> {
        let count = self.problems.len();
        let text = self.required(member);
        if text.is_empty() && self.problems.len() == count {
            self.problem(member, "is empty");
        }
        text
    }

    /// The event type, without a copy where it is known.
    fn event_type_into(&mut self, member: Member, place: &mut Text) {
        let event_type = self.non_empty(member);
        match self.known {
            Some(known) if *known == event_type => *place = Text::from_static(known),
            _ => place.set(&event_type),
        }
    }

    fn date_time(&mut self, member: Member, text: &str) -> Option<OffsetDateTime> {
        let time = parse_time(text);
        if time.is_none() {
            self.problem(member, "is not a date-time");
        }
        time
    }

    #[cold]
    fn problem(&mut self, member: Member, what: &str) {
        self.problems.push(format!("`{}` {what}", member.name()));
    }

    fn valid(&self, what: &str) -> Result<(), Fault> {
        if self.problems.is_empty() {
            return Ok(());
        }
        let problems = self.problems.join("; ");
        Err(Fault::malformed(format!("invalid {what}: {problems}")))
    }
}
