//! Events own their data or share a body that was passed by value. Serde's `Deserialize` reads them
//! from any format.

use eventgrid::bytes::Bytes;
use eventgrid::serde::{Deserialize, Serialize};
use eventgrid::serde_json;
use eventgrid::{
    CloudEvent, Event, EventGridEvent, Extensions, RawData, Rejected, each, from_slice, from_str,
};

use crate::shapes::{DemoEvent, State, Thing, cloud_event, event_grid, json};

#[test]
fn events_go_everywhere() {
    fn everywhere<T: Clone + Send + Sync + 'static>() {}

    everywhere::<Event>();
    everywhere::<CloudEvent>();
    everywhere::<EventGridEvent>();
    everywhere::<Event<DemoEvent>>();
    everywhere::<RawData>();
    everywhere::<Extensions>();
    everywhere::<Rejected>();
}

#[test]
fn events_outlive_the_body() {
    let events: Vec<Event<DemoEvent>> = {
        let body = format!(
            "[{},{}]",
            cloud_event("1", "Demo.Shape", r#"{"a":1}"#),
            event_grid("2", "Demo.Thing", r#"{"count":3}"#)
        );
        from_str(&body).expect("reads")
    };
    let events = std::thread::spawn(move || events).join().expect("no panic");
    assert_eq!(events[0].id(), "1");
    assert!(
        matches!(events[0].data(), DemoEvent::Other(raw) if raw.as_json() == Some(r#"{"a":1}"#))
    );
    assert_eq!(events[1].subject(), Some("things/1"));
}

/// Raw data of every event in the body, and the same as part of an enum.
#[track_caller]
fn raw(body: &Bytes) -> Vec<RawData> {
    let typed = each::<DemoEvent>(body).map(|event| match event.expect("reads").into_data() {
        DemoEvent::Other(raw) => raw,
        other => panic!("{other:?}"),
    });
    let raw = each::<RawData>(body).map(|event| event.expect("reads").into_data());
    raw.chain(typed).collect()
}

#[track_caller]
fn shares(body: &[u8], raw: &RawData) -> bool {
    let body = body.as_ptr_range();
    let text = raw.as_json().expect("JSON").as_bytes().as_ptr_range();
    body.start <= text.start && text.end <= body.end
}

/// An event with its data before its type.
fn late(event_type: &str) -> String {
    format!(r#"{{"data":[1, 2],"specversion":"1.0","id":"1","source":"/s","type":"{event_type}"}}"#)
}

#[test]
fn raw_data_shares_a_body_that_was_given_away() {
    for text in [
        cloud_event("1", "Demo.Shape", "[1, 2]"),
        event_grid("1", "Demo.Shape", "[1, 2]"),
        late("Demo.Shape"),
        format!("\u{feff}[{}]", late("Demo.Shape")),
    ] {
        let body = Bytes::from(text.clone());
        for raw in raw(&body) {
            assert_eq!(raw.as_json(), Some("[1, 2]"));
            assert!(shares(&body, &raw), "{text}");
            // As do its clones; in memory of its own, it does not.
            assert!(shares(&body, &raw.clone()));
            let unshared = raw.clone().into_unshared();
            assert!(!shares(&body, &unshared));
            assert_eq!(unshared, raw);
        }
        // Whatever owns its bytes is given away; `Vec` and `String` hand their memory over.
        let (owned, string) = (text.clone().into_bytes(), text.clone());
        let ranges = [owned.as_ptr_range(), string.as_bytes().as_ptr_range()];
        let events = [
            from_slice::<RawData>(owned).expect("reads"),
            from_slice::<RawData>(string).expect("reads"),
        ];
        for (range, events) in ranges.iter().zip(&events) {
            let json = events[0].data().as_json().expect("JSON");
            let found = json.as_bytes().as_ptr_range();
            assert!(range.start <= found.start && found.end <= range.end);
        }
        // Of a borrowed body, it is a copy.
        let copies = [
            from_slice::<RawData>(text.as_bytes()).expect("reads"),
            from_slice::<RawData>(&text).expect("reads"),
            from_str::<RawData>(&text).expect("reads"),
        ];
        for events in copies {
            assert!(!shares(text.as_bytes(), events[0].data()), "{text}");
        }
    }
}

#[test]
fn raw_data_shares_what_it_is_decoded_to() {
    let body = Bytes::from(cloud_event("1", "Demo.Shape", "[1, 2]"));
    let event = from_slice::<RawData>(&body).expect("reads").remove(0);
    let DemoEvent::Other(decoded) = event.decode().expect("decodes") else {
        panic!("{event:?}")
    };
    assert!(shares(&body, &decoded));
    let DemoEvent::Other(taken) = DemoEvent::try_from(event).expect("converts") else {
        panic!("another variant")
    };
    assert!(shares(&body, &taken));
}

#[test]
fn an_event_keeps_its_body_in_memory_as_long_as_it_shares_it() {
    let good = cloud_event(
        "1",
        "Demo.Thing",
        r#"{"text":"a text of more than twenty-four bytes"}"#,
    );
    let other = cloud_event("2", "Demo.Shape", r#"{"a":1}"#);
    let bad = cloud_event("3", "Demo.Thing", r#"{"count":[]}"#);
    let body = |events: &str| Bytes::from(events.to_owned());

    // Typed data shares nothing.
    let bytes = body(&good);
    let typed = from_slice::<Thing>(&bytes).expect("reads");
    assert!(bytes.is_unique());
    drop(typed);

    let bytes = body(&other);
    let raw = from_slice::<RawData>(&bytes).expect("reads").remove(0);
    assert!(!bytes.is_unique());
    let raw = raw.map(RawData::into_unshared);
    assert!(bytes.is_unique());
    assert_eq!(raw.data().as_json(), Some(r#"{"a":1}"#));

    // A rejected event has its bytes and its raw data from the body.
    let bytes = body(&format!("[{good},{bad}]"));
    let rejected: Vec<_> = each::<Thing>(&bytes).filter_map(Result::err).collect();
    assert_eq!(rejected[0].raw(), bad.as_bytes());
    let within = bytes.as_ptr_range();
    assert!(within.contains(&rejected[0].raw().as_ptr()));
    assert!(shares(
        &bytes,
        rejected[0].event().expect("its envelope is sound").data()
    ));
    drop(rejected);
    assert!(bytes.is_unique());
}

#[test]
fn any_kind_of_body() {
    let text = format!("[{}]", cloud_event("1", "Demo.Thing", r#"{"count":3}"#));
    let counts: Vec<_> = [
        each::<Thing>(text.as_bytes()),
        each::<Thing>(text.as_str()),
        each::<Thing>(&text),
        each::<Thing>(text.clone()),
        each::<Thing>(&text.clone().into_bytes()),
        each::<Thing>(text.clone().into_bytes()),
        each::<Thing>(Bytes::from(text.clone())),
        each::<Thing>(&Bytes::from(text.clone())),
    ]
    .into_iter()
    .flatten()
    .map(|event| event.expect("reads").data().count)
    .collect();
    assert_eq!(counts, [Some(3); 8]);
    let array = *b"[]";
    assert_eq!(each::<Thing>(&array).count(), 0);
}

/// Users' types that hold events.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "eventgrid::serde")]
struct Page {
    value: Vec<Event>,
    first: Option<CloudEvent<Thing>>,
    last: Option<EventGridEvent<DemoEvent>>,
}

/// The envelope of pull delivery and dead letters, with the event spread among its members.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "eventgrid::serde")]
struct Flat {
    lock: String,
    #[serde(flatten)]
    event: Event<DemoEvent>,
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
        let from_slice = from_str::<DemoEvent>(body).expect("reads").remove(0);
        let from_reader: Event<DemoEvent> =
            serde_json::from_reader(body.as_bytes()).expect("from a reader");
        let from_value: Event<DemoEvent> =
            serde_json::from_value(json(body)).expect("from a value");
        assert_eq!(from_reader, from_slice);
        assert_eq!(from_value, from_slice);
    }
    let event: Event<Thing> = serde_json::from_str(late).expect("reads");
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
    assert_eq!(flat.event, from_str::<DemoEvent>(&cloud).expect("reads")[0]);
    let written = serde_json::to_value(&flat).expect("writes");
    assert_eq!(written["lock"], "x");
    assert_eq!(written["data"]["count"], 3);
}

#[test]
fn serde_tells_the_envelopes_apart() {
    let cloud = cloud_event("1", "Demo.Thing", "{}");
    let grid = event_grid("2", "Demo.Thing", "{}");
    assert!(serde_json::from_str::<CloudEvent>(&cloud).is_ok());
    assert!(serde_json::from_str::<EventGridEvent>(&grid).is_ok());
    let error = serde_json::from_str::<CloudEvent>(&grid).expect_err("the other one");
    assert!(
        error
            .to_string()
            .starts_with("expected a CloudEvent, found an event of the Event Grid schema")
    );
    let error = serde_json::from_str::<EventGridEvent>(&cloud).expect_err("the other one");
    assert!(
        error
            .to_string()
            .starts_with("expected an event of the Event Grid schema, found a CloudEvent")
    );
    for no_event in ["7", "[]", r#""text""#, "null", "{}"] {
        assert!(serde_json::from_str::<Event>(no_event).is_err());
    }
}
