//! Events without a lifetime: `into_owned`, and serde's `Deserialize` from anywhere.

use eventgrid::serde::{Deserialize, Serialize};
use eventgrid::serde_json;
use eventgrid::{CloudEvent, Event, EventGridEvent, each, from_str};

use crate::shapes::{DemoEvent, State, Thing, cloud_event, event_grid, json};

#[test]
fn owned_events_outlive_the_body() {
    let owned: Vec<Event<'static, DemoEvent<'static>>> = {
        let body = format!(
            "[{},{}]",
            cloud_event("1", "Demo.Shape", r#"{"a":1}"#),
            event_grid("2", "Demo.Thing", r#"{"count":3}"#)
        );
        each::<DemoEvent<'_>>(body.as_bytes())
            .map(|event| event.expect("reads").into_owned())
            .collect()
    };
    assert_eq!(owned[0].id(), "1");
    assert!(
        matches!(owned[0].data(), DemoEvent::Other(raw) if raw.as_json() == Some(r#"{"a":1}"#))
    );
    assert_eq!(owned[1].subject(), Some("things/1"));
}

/// What somebody's own types look like that hold events.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "eventgrid::serde")]
struct Page {
    value: Vec<Event<'static>>,
    first: Option<CloudEvent<'static, Thing>>,
    last: Option<EventGridEvent<'static, DemoEvent<'static>>>,
}

/// The envelope of pull delivery and dead letters, with the event spread among its members.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "eventgrid::serde")]
struct Flat {
    lock: String,
    #[serde(flatten)]
    event: Event<'static, DemoEvent<'static>>,
}

#[test]
fn serde_reads_events_from_anywhere() {
    let cloud = cloud_event(
        "1",
        "Demo.Thing",
        r#"{"count":3,"ratio":0.83503490684792081}"#,
    );
    let grid = event_grid(
        "2",
        "Demo.Order",
        r#"{"orderId":"7","placed":"2024-05-01T09:30:00Z","state":"failed","note":null}"#,
    );
    let late = r#"{"data":{"count":3},"id":"1","source":"/demo","specversion":"1.0","type":"Demo.Order","type":"Demo.Thing"}"#;

    for body in [&cloud, &grid] {
        let from_slice = from_str::<DemoEvent<'_>>(body).expect("reads").remove(0);
        let from_reader: Event<'static, DemoEvent<'static>> =
            serde_json::from_reader(body.as_bytes()).expect("from a reader");
        let from_value: Event<'static, DemoEvent<'static>> =
            serde_json::from_value(json(body)).expect("from a value");
        assert_eq!(from_reader, from_slice);
        assert_eq!(from_value, from_slice);
    }
    let event: Event<'static, Thing> = serde_json::from_str(late).expect("reads");
    assert_eq!(event.data().count, Some(3));

    let page = format!(r#"{{"value":[{cloud},{grid}],"first":{cloud},"last":{grid}}}"#);
    let page: Page = serde_json::from_str(&page).expect("a page");
    assert_eq!(page.value.len(), 2);
    let first = page.first.as_ref().expect("there");
    assert_eq!(first.data.count, Some(3));
    let last = page.last.as_ref().expect("there");
    assert!(matches!(&last.data, DemoEvent::Order(order) if order.state == State::Failed));
    let again: Page =
        serde_json::from_str(&serde_json::to_string(&page).expect("writes")).expect("reads");
    assert_eq!(again, page);

    let flat = format!(r#"{{"lock":"x",{}"#, &cloud[1..]);
    let flat: Flat = serde_json::from_str(&flat).expect("reads flat");
    assert_eq!(flat.lock, "x");
    assert_eq!(
        flat.event,
        from_str::<DemoEvent<'_>>(&cloud).expect("reads")[0]
    );
    let written = serde_json::to_value(&flat).expect("writes");
    assert_eq!(written["lock"], "x");
    assert_eq!(written["data"]["count"], 3);
}

#[test]
fn serde_tells_the_envelopes_apart() {
    let cloud = cloud_event("1", "Demo.Thing", "{}");
    let grid = event_grid("2", "Demo.Thing", "{}");
    assert!(serde_json::from_str::<CloudEvent<'static>>(&cloud).is_ok());
    assert!(serde_json::from_str::<EventGridEvent<'static>>(&grid).is_ok());
    let error = serde_json::from_str::<CloudEvent<'static>>(&grid).expect_err("the other one");
    assert!(
        error
            .to_string()
            .starts_with("expected a CloudEvent, found an event of the Event Grid schema")
    );
    let error = serde_json::from_str::<EventGridEvent<'static>>(&cloud).expect_err("the other one");
    assert!(
        error
            .to_string()
            .starts_with("expected an event of the Event Grid schema, found a CloudEvent")
    );
    for no_event in ["7", "[]", r#""text""#, "null", "{}"] {
        assert!(serde_json::from_str::<Event<'static>>(no_event).is_err());
    }
}
