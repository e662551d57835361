//! The types that these tests read, events around their data, and equality as JSON.

use std::collections::BTreeMap;

use eventgrid::serde_json::{self, Value};
use eventgrid::time::OffsetDateTime;
use eventgrid::time::format_description::well_known::Rfc3339;
use eventgrid::{Error, EventData, OneOf, Properties, RawData, from_str};

/// Data with a property of every kind, none of them required.
#[derive(Clone, Debug, Default, PartialEq, EventData, Properties)]
#[event(type = "Demo.Thing")]
pub(crate) struct Thing {
    #[property("text")]
    pub(crate) text: Option<String>,
    #[property("count")]
    pub(crate) count: Option<i64>,
    #[property("large")]
    pub(crate) large: Option<u64>,
    #[property("ratio")]
    pub(crate) ratio: Option<f64>,
    #[property("flag", alias = "isFlagged", alias = "$flag")]
    pub(crate) flag: Option<bool>,
    #[property("when")]
    pub(crate) when: Option<OffsetDateTime>,
    #[property("state")]
    pub(crate) state: Option<State>,
    #[property("tags")]
    pub(crate) tags: Option<BTreeMap<String, String>>,
    #[property("items")]
    pub(crate) items: Option<Vec<String>>,
    #[property("part")]
    pub(crate) part: Option<Box<Thing>>,
    #[property("parts")]
    pub(crate) parts: Option<Vec<Thing>>,
    #[property("any")]
    pub(crate) any: Option<Value>,
    #[property("metadata", alias = "$metadata")]
    pub(crate) metadata: Option<BTreeMap<String, Value>>,
}

/// An open enum.
#[derive(Clone, Debug, PartialEq, Eq, OneOf)]
pub(crate) enum State {
    #[one_of("started")]
    Started,
    #[one_of("failed")]
    Failed,
    #[one_of(other)]
    Unknown(String),
}

/// Data with required properties, and a map of all others.
#[derive(Clone, Debug, PartialEq, EventData, Properties)]
#[event(type = "Demo.Order")]
pub(crate) struct Order {
    #[property("orderId")]
    pub(crate) id: String,
    #[property("placed")]
    pub(crate) placed: OffsetDateTime,
    #[property("state")]
    pub(crate) state: State,
    #[property("note", required)]
    pub(crate) note: Option<String>,
    #[property("lines")]
    pub(crate) lines: Option<Vec<Line>>,
    #[property(additional)]
    pub(crate) additional_properties: BTreeMap<String, Value>,
}

/// A part of an [`Order`].
#[derive(Clone, Debug, Default, PartialEq, Properties)]
pub(crate) struct Line {
    #[property("name")]
    pub(crate) name: String,
    #[property("http://schemas.example.org/claims/exp")]
    pub(crate) expires: Option<i64>,
    #[property("quantities")]
    pub(crate) quantities: Option<BTreeMap<String, u64>>,
}

/// All event types of these tests.
#[derive(Clone, Debug, PartialEq, EventData)]
pub(crate) enum DemoEvent {
    #[event(type = "Demo.Thing")]
    Thing(Box<Thing>),
    #[event(type = "Demo.Order")]
    Order(Box<Order>),
    #[event(other)]
    Other(RawData),
}

/// Data without properties.
pub(crate) fn nothing() -> Thing {
    Thing::default()
}

/// A CloudEvent in one line.
pub(crate) fn cloud_event(id: &str, event_type: &str, data: &str) -> String {
    format!(
        r#"{{"specversion":"1.0","id":"{id}","source":"/demo","type":"{event_type}","data":{data}}}"#
    )
}

/// An event of the Event Grid schema in one line.
pub(crate) fn event_grid(id: &str, event_type: &str, data: &str) -> String {
    format!(
        r#"{{"id":"{id}","topic":"/demo","subject":"things/1","eventType":"{event_type}","eventTime":"2024-05-01T09:30:00Z","dataVersion":"1","data":{data}}}"#
    )
}

/// Reads data as every way of sending it leads to it: in one pass, with the event type last, in
/// an Event Grid event, and raw first. All must give the same.
#[track_caller]
pub(crate) fn read<D>(event_type: &str, data: &str) -> Result<D, Error>
where
    D: EventData + PartialEq + std::fmt::Debug,
{
    let first = cloud_event("1", event_type, data);
    let last = format!(
        r#"{{"data":{data},"type":"{event_type}","source":"/demo","id":"1","specversion":"1.0"}}"#
    );
    let grid = event_grid("1", event_type, data);
    let read = |body: &str| -> Result<D, Error> {
        let mut events = from_str::<D>(body)?;
        assert_eq!(events.len(), 1, "{body}");
        Ok(events.remove(0).into_data())
    };
    let result = read(&first);
    let raw = &from_str::<RawData>(&first).expect("raw data reads")[0];
    for other in [read(&last), read(&grid), raw.decode()] {
        match (&result, other) {
            (Ok(one), Ok(other)) => assert_eq!(*one, other, "{data}"),
            (Err(one), Err(other)) => {
                assert_eq!(one.message(), other.message(), "{data}");
                assert_eq!(one.path(), other.path(), "{data}");
            }
            (one, other) => panic!("{data}: {one:?} in one pass, {other:?} otherwise"),
        }
    }
    result
}

/// The JSON value in a text.
#[track_caller]
pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Whether two values are equal as JSON: a null member equals an absent one, numbers are equal by
/// value, date-times as instants.
pub(crate) fn equal_as_json(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let null = Value::Null;
            let names = one.keys().chain(other.keys());
            names.into_iter().all(|name| {
                equal_as_json(
                    one.get(name).unwrap_or(&null),
                    other.get(name).unwrap_or(&null),
                )
            })
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| equal_as_json(one, other))
        }
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        (Value::String(one), Value::String(other)) => {
            let time = |text| OffsetDateTime::parse(text, &Rfc3339).ok();
            one == other || (time(one).is_some() && time(one) == time(other))
        }
        (one, other) => one == other,
    }
}

/// Asserts that two texts are equal as JSON.
#[track_caller]
pub(crate) fn assert_equal_as_json(one: &str, other: &str) {
    assert!(
        equal_as_json(&json(one), &json(other)),
        "not equal as JSON:\n  {one}\n  {other}"
    );
}
