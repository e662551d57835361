//! Reading envelopes in one pass: data is typed as it comes, if the event type came before it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;

use super::draft::{Draft, Sink};
use super::member::{Member, ReadAttribute};
use crate::data::{Content, DataMember};
use crate::property::{Fault, Key, Place, Problem, Unread, next_value};

/// Reads one event or an array of events.
pub(crate) fn read_events<'de>(text: &'de str, sink: &mut dyn Sink<'de>) -> Result<(), Fault> {
    if !text.trim_ascii_start().starts_with('[') {
        return read_event(text, sink);
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut fault = None;
    let read = (&mut deserializer).deserialize_seq(Events {
        sink,
        fault: &mut fault,
    });
    read.and_then(|()| deserializer.end())
        .map_err(|error| Unread { error, fault }.into())
}

/// Reads one event.
pub(crate) fn read_event<'de>(text: &'de str, sink: &mut dyn Sink<'de>) -> Result<(), Fault> {
    read_one(text, sink, false)
}

/// Reads one event, and its data after all other members: whichever of two event types counts, it
/// is known by then.
pub(crate) fn read_event_data_last<'de>(
    text: &'de str,
    sink: &mut dyn Sink<'de>,
) -> Result<(), Fault> {
    read_one(text, sink, true)
}

fn read_one<'de>(text: &'de str, sink: &mut dyn Sink<'de>, data_last: bool) -> Result<(), Fault> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut fault = None;
    let read = OneEvent {
        sink,
        fault: &mut fault,
        data_last,
    }
    .deserialize(&mut deserializer);
    read.and_then(|()| deserializer.end()).map_err(|error| {
        let fault = fault.or_else(|| no_object(text));
        Unread { error, fault }.into()
    })
}

/// What is there in place of an event, if not an object. The value stays out of the message.
fn no_object(text: &str) -> Option<Fault> {
    let found = match text.trim_ascii_start().bytes().next()? {
        b'"' => "a string",
        b'[' => "an array",
        b'n' => "null",
        b't' | b'f' => "a boolean",
        b'-' | b'0'..=b'9' => "a number",
        _ => return None,
    };
    let message = format!("expected an event: a JSON object, found {found}");
    Some(Fault::new(Problem::Syntax(message)))
}

struct Events<'s, 'de> {
    sink: &'s mut dyn Sink<'de>,
    fault: &'s mut Option<Fault>,
}

impl<'de> Visitor<'de> for Events<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq
            .next_element_seed(OneEvent {
                sink: self.sink,
                fault: self.fault,
                data_last: false,
            })?
            .is_some()
        {}
        Ok(())
    }
}

struct OneEvent<'s, 'de> {
    sink: &'s mut dyn Sink<'de>,
    fault: &'s mut Option<Fault>,
    /// Keep the data until all other members are read.
    data_last: bool,
}

impl<'de> DeserializeSeed<'de> for OneEvent<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OneEvent<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event: a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut draft = Draft::default();
        while let Some(name) = map.next_key_seed(Key)? {
            let (member, spelled) = match Member::exact(&name) {
                Some(member) => (Some(member), None),
                None => (Member::loose(&name), Some(name)),
            };
            match (member, spelled) {
                (Some(Member::Data), spelled) => {
                    if !draft.takes_data(spelled.as_ref()) {
                        let raw: &RawValue = map.next_value()?;
                        draft.extension(spelled.unwrap_or_default(), Cow::Borrowed(raw));
                    } else if self.data_last {
                        let raw: &RawValue = map.next_value()?;
                        draft.keep_data(Cow::Borrowed(raw));
                    } else {
                        read_data(&mut map, &mut draft, self.sink, self.fault)?;
                    }
                }
                (Some(member), spelled) => {
                    let value = map.next_value_seed(ReadAttribute)?;
                    draft
                        .attribute(member, spelled, value)
                        .map_err(A::Error::custom)?;
                }
                (None, spelled) => {
                    let raw: &RawValue = map.next_value()?;
                    draft.extension(spelled.unwrap_or_default(), Cow::Borrowed(raw));
                }
            }
        }
        draft.finish(self.sink).map_err(|fault| {
            let error = A::Error::custom(fault.problem());
            *self.fault = Some(fault);
            error
        })
    }
}

fn read_data<'de, A: MapAccess<'de>>(
    map: &mut A,
    draft: &mut Draft<'de>,
    sink: &mut dyn Sink<'de>,
    outer: &mut Option<Fault>,
) -> Result<(), A::Error> {
    let Some((by, event_type)) = draft.event_type() else {
        let raw: &RawValue = map.next_value()?;
        draft.keep_data(Cow::Borrowed(raw));
        return Ok(());
    };
    let mut member = NextMember {
        map,
        error: None,
        taken: false,
    };
    if let Err(fault) = sink.data(event_type, Content::member(&mut member)) {
        let error = member
            .error
            .unwrap_or_else(|| A::Error::custom(fault.problem()));
        *outer = Some(fault.within("data"));
        return Err(error);
    }
    if !member.taken {
        map.next_value::<IgnoredAny>()?;
    }
    draft.data_is_read(by);
    Ok(())
}

/// The data of an event, next in the input.
struct NextMember<'m, A, E> {
    map: &'m mut A,
    error: Option<E>,
    taken: bool,
}

impl<'de, A: MapAccess<'de>> DataMember<'de> for NextMember<'_, A, A::Error> {
    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        self.taken = true;
        let mut fault = None;
        next_value(self.map, place, &mut fault).map_err(|error| {
            self.error = Some(error);
            fault.unwrap_or_else(|| Fault::new(Problem::Reader))
        })
    }

    fn raw(&mut self) -> Result<Cow<'de, RawValue>, Fault> {
        self.taken = true;
        self.map
            .next_value::<&RawValue>()
            .map(Cow::Borrowed)
            .map_err(|error| {
                self.error = Some(error);
                Fault::new(Problem::Reader)
            })
    }
}
