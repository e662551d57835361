//! Event Grid's requests.

use eventgrid::receive::http::{HeaderMap, HeaderName, HeaderValue};
use eventgrid::write::{self, Message};
use eventgrid::{Event, Result};

/// The options of a subscription.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// The subscription's name.
    pub(crate) subscription: String,
    /// The maximum number of events in a request.
    pub(crate) batch: usize,
    /// CloudEvents in binary mode, one by one.
    pub(crate) binary: bool,
}

/// Groups events into batches of one envelope, in order.
pub(crate) fn group(
    events: impl Iterator<Item = Event>,
    form: &Form,
) -> impl Iterator<Item = Vec<Event>> {
    let (batch, binary) = (form.batch, form.binary);
    let mut events = events.fuse();
    let (mut cloud_events, mut event_grid) = (Vec::new(), Vec::new());
    std::iter::from_fn(move || {
        for event in events.by_ref() {
            let (waiting, size) = match event {
                Event::CloudEvent(_) if binary => (&mut cloud_events, 1),
                Event::CloudEvent(_) => (&mut cloud_events, batch),
                Event::EventGrid(_) => (&mut event_grid, batch),
            };
            waiting.push(event);
            if waiting.len() >= size {
                return Some(std::mem::take(waiting));
            }
        }
        let rest = [&mut cloud_events, &mut event_grid];
        rest.into_iter()
            .map(std::mem::take)
            .find(|rest| !rest.is_empty())
    })
}

/// Writes a batch of one envelope; several requests if it is longer than Event Grid's limit.
///
/// # Errors
/// An event cannot be written in this form.
pub(crate) fn requests(events: &[Event], form: &Form) -> Result<Vec<Message>> {
    let mut messages = match events {
        [Event::CloudEvent(event)] if form.binary => vec![write::binary(event)?],
        [Event::CloudEvent(event)] if form.batch == 1 => vec![write::structured(event)?],
        events => write::batches(events)?,
    };
    for message in &mut messages {
        notification(&mut message.headers, events, form);
    }
    Ok(messages)
}

/// Adds Event Grid's headers about a delivery, except its count.
fn notification(headers: &mut HeaderMap, events: &[Event], form: &Form) {
    let name = form.subscription.to_uppercase();
    let (data_version, metadata_version) = match events {
        [Event::EventGrid(event)] => (
            event.data_version.as_deref(),
            event.metadata_version.as_deref(),
        ),
        [Event::EventGrid(_), ..] => (None, Some("1")),
        _ => (None, Some("1.0")),
    };
    let mut set = |name, value: Option<&str>| {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    set("aeg-event-type", Some("Notification"));
    set("aeg-subscription-name", Some(&name));
    set("aeg-data-version", data_version);
    set("aeg-metadata-version", metadata_version);
}
