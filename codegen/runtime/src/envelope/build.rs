//! Building events: new IDs and times, and reading their data as another type.

use std::borrow::Cow;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

use time::OffsetDateTime;

use super::{CloudEvent, Event, EventGridEvent};
use crate::data::{self, Content, ContentView, EventData, RawData};
use crate::error::{Error, ErrorKind, Result};
use crate::text::Text;

impl<D> CloudEvent<D> {
    /// An event that happens now, with a new ID. If the data type knows its event type,
    /// [`from_data`](Self::from_data) is shorter.
    ///
    /// Both are missing on `wasm32-unknown-unknown`, which has no clock: use [`new`](Self::new)
    /// there.
    ///
    /// ```
    /// use eventgrid::serde_json::json;
    /// use eventgrid::{CloudEvent, RawData};
    ///
    /// let data = RawData::from(json!({"orderId": 7}));
    /// let event = CloudEvent::of_type("Shop.OrderPlaced", "/shop", data).with_subject("orders/7");
    /// assert!(event.time.is_some());
    /// ```
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn of_type(event_type: impl Into<Text>, source: impl Into<Text>, data: D) -> Self {
        let now = now();
        Self::new(event_type, new_id(now), source, data).with_time(now)
    }

    /// An event around typed data, which supplies the event type. It happens now and has a new ID.
    ///
    /// # Errors
    /// The data type belongs to several event types, or to none: use [`CloudEvent::of_type`].
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn from_data(source: impl Into<Text>, data: D) -> Result<Self>
    where
        D: EventData,
    {
        let event_type = data.event_type().ok_or_else(no_event_type)?;
        Ok(Self::of_type(event_type, source, data))
    }

    /// The same event with this ID.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<Text>) -> Self {
        self.id = id.into();
        self
    }

    /// The same event with this subject.
    #[must_use]
    pub fn with_subject(mut self, subject: impl Into<Text>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The same event at this time.
    #[must_use]
    pub fn with_time(mut self, time: OffsetDateTime) -> Self {
        self.time = Some(time);
        self
    }

    /// The same event with its data read as another type: the event that a handler of `E` gets when
    /// it is delivered.
    ///
    /// # Errors
    /// `E` does not read this event type, or the data does not fit it.
    pub fn read_as<E: EventData>(self) -> Result<CloudEvent<E>>
    where
        D: EventData,
    {
        let (event, data) = self.into_parts();
        let content = data.content();
        let content_type = event.datacontenttype.as_deref();
        let data = read_as(&event.id, &event.event_type, &content, content_type)?;
        Ok(event.with(data))
    }
}

impl<D> EventGridEvent<D> {
    /// An event that happens now, with a new ID. If the data type knows its event type,
    /// [`from_data`](Self::from_data) is shorter.
    ///
    /// Both are missing on `wasm32-unknown-unknown`, which has no clock: use [`new`](Self::new) there.
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn of_type(event_type: impl Into<Text>, subject: impl Into<Text>, data: D) -> Self {
        let now = now();
        Self::new(event_type, new_id(now), subject, now, data)
    }

    /// An event around typed data, which supplies the event type. It happens now and has a new ID.
    ///
    /// # Errors
    /// The data type belongs to several event types, or to none: use [`EventGridEvent::of_type`].
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    pub fn from_data(subject: impl Into<Text>, data: D) -> Result<Self>
    where
        D: EventData,
    {
        let event_type = data.event_type().ok_or_else(no_event_type)?;
        Ok(Self::of_type(event_type, subject, data))
    }

    /// The same event with this ID.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<Text>) -> Self {
        self.id = id.into();
        self
    }

    /// The same event with this topic, which Event Grid writes on delivery.
    #[must_use]
    pub fn with_topic(mut self, topic: impl Into<Text>) -> Self {
        self.topic = Some(topic.into());
        self
    }

    /// The same event at this time.
    #[must_use]
    pub fn with_time(mut self, time: OffsetDateTime) -> Self {
        self.event_time = time;
        self
    }

    /// The same event with its data read as another type: the event that a handler of `E` gets when
    /// it is delivered.
    ///
    /// # Errors
    /// `E` does not read this event type, or the data does not fit it.
    pub fn read_as<E: EventData>(self) -> Result<EventGridEvent<E>>
    where
        D: EventData,
    {
        let (event, data) = self.into_parts();
        let data = read_as(&event.id, &event.event_type, &data.content(), None)?;
        Ok(event.with(data))
    }
}

impl<D: EventData> Event<D> {
    /// The same event with its data read as another type: the event that a handler of `E` gets when
    /// it is delivered.
    ///
    /// # Errors
    /// `E` does not read this event type, or the data does not fit it.
    pub fn read_as<E: EventData>(self) -> Result<Event<E>> {
        match self {
            Self::CloudEvent(event) => event.read_as().map(Event::CloudEvent),
            Self::EventGrid(event) => event.read_as().map(Event::EventGrid),
        }
    }
}

fn read_as<E: EventData>(
    id: &str,
    event_type: &str,
    content: &ContentView<'_>,
    content_type: Option<&str>,
) -> Result<E> {
    let data = as_raw(content).map_err(|error| error.with_event(id, event_type))?;
    decode(id, event_type, Cow::Owned(data), content_type)
}

/// Reads the data of an event in memory.
pub(super) fn decode<E: EventData>(
    id: &str,
    event_type: &str,
    data: Cow<'_, RawData>,
    content_type: Option<&str>,
) -> Result<E> {
    match data::read(event_type, Content::from_raw(data, content_type)) {
        Ok((data, _)) => Ok(data),
        Err(fault) => {
            let error = Error::from_fault(ErrorKind::Data, &fault.within("data"), "");
            Err(error.with_event(id, event_type))
        }
    }
}

/// The data as it would be sent.
pub(crate) fn as_raw(content: &ContentView<'_>) -> Result<RawData> {
    Ok(match *content {
        ContentView::Absent => RawData::Absent,
        ContentView::Base64(text) => RawData::Base64(text.into()),
        ContentView::Raw(json) => RawData::from_checked(json.into()),
        ContentView::Json(ref view) => {
            let json = serde_json::to_string(view)
                .map_err(|error| Error::new(ErrorKind::Writing, error.to_string()))?;
            RawData::from_checked(json.into())
        }
    })
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn no_event_type() -> Error {
    Error::new(
        ErrorKind::EventType,
        "the data does not tell its event type: build the event with `of_type` and name it",
    )
}

/// The time to 100 ns, as Event Grid writes it.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn now() -> OffsetDateTime {
    let now = OffsetDateTime::now_utc();
    let rounded = now.replace_nanosecond(now.nanosecond() / 100 * 100);
    rounded.unwrap_or(now)
}

/// A UUID of version 4.
/// It must be unique, but not secret. The keys of the standard library's hasher are enough for
/// that, and save users a dependency: the operating system draws them for each thread, and they
/// differ from one `RandomState` to the next. Time and a counter are for platforms on which the
/// keys are always the same.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn new_id(now: OffsetDateTime) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let half = |which: u8| {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u8(which);
        hasher.write_u64(count);
        hasher.write_i128(now.unix_timestamp_nanos());
        hasher.finish()
    };
    // The bits that say version 4 and variant 1 (RFC 9562, section 5.4).
    let high = half(0) & !0xf000 | 0x4000;
    let low = half(1) & (u64::MAX >> 2) | 1 << 63;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & (u64::MAX >> 16)
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_uuids_and_differ() {
        let at_once = now();
        let ids: HashSet<String> = (0..10_000).map(|_| new_id(at_once)).collect();
        assert_eq!(ids.len(), 10_000);
        for id in &ids {
            let lengths: Vec<usize> = id.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
            assert!(id.chars().all(|c| matches!(c, '-' | '0'..='9' | 'a'..='f')));
            assert!(matches!(id.as_bytes()[14], b'4'), "version of {id}");
            assert!(
                matches!(id.as_bytes()[19], b'8' | b'9' | b'a' | b'b'),
                "variant of {id}"
            );
        }
        // Every bit varies, except those for version and variant.
        let bits = |id: &str| u128::from_str_radix(&id.replace('-', ""), 16).unwrap_or_default();
        let all = ids.iter().fold(u128::MAX, |all, id| all & bits(id));
        let any = ids.iter().fold(0, |any, id| any | bits(id));
        assert_eq!(all, 4 << 76 | 2 << 62);
        assert_eq!(!any, 11 << 76 | 1 << 62);
    }

    #[test]
    fn times_have_seven_digits() {
        assert_eq!(now().nanosecond() % 100, 0);
    }
}
