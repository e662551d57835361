//! Samples of every event type, delivered to a webhook in every form, arrive typed.

use eventgrid::receive::http::Uri;
use eventgrid::receive::{Authentication, Received, Receiver};
use eventgrid::samples::samples;
use eventgrid::write::{self, Message};
use eventgrid::{Event, EventData, RawData, Sample, SystemEvent};

/// The event types of what arrives, as far as it is typed.
fn deliver(message: Message) -> Vec<Option<&'static str>> {
    let receiver = Receiver::new(Authentication::query("code", ["s3cret"]));
    let request = message.into_request(Uri::from_static("/events?code=s3cret"));
    let Ok(Received::Events(events)) = receiver.receive(request) else {
        panic!("expected events");
    };
    let types = events
        .each::<SystemEvent>()
        .map(|event| event.unwrap().data().event_type());
    types.collect()
}

/// All but the two that are about a subscription, which are not deliveries when they come alone.
fn ordinary() -> impl Iterator<Item = Sample> {
    samples().filter(|sample| {
        !sample
            .event_type()
            .starts_with("Microsoft.EventGrid.Subscription")
    })
}

#[test]
fn one_by_one() {
    for sample in ordinary() {
        let event = sample.cloud_event();
        let expected = [Some(sample.event_type())];
        assert_eq!(deliver(write::structured(&event).unwrap()), expected);
        assert_eq!(deliver(write::binary(&event).unwrap()), expected);
    }
}

#[test]
fn in_batches_of_either_envelope() {
    let types: Vec<_> = samples().map(|sample| Some(sample.event_type())).collect();
    let cloud_events: Vec<Event> = samples()
        .map(|sample| sample.cloud_event().into())
        .collect();
    let event_grid: Vec<Event> = samples().map(|sample| sample.event_grid().into()).collect();
    for events in [cloud_events, event_grid] {
        let messages = write::batches::<RawData>(&events).unwrap();
        let arrived: Vec<_> = messages.into_iter().flat_map(deliver).collect();
        assert_eq!(arrived, types);
    }
}
