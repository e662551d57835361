//! Enums in enums: whose event types are tried first, and which `other` counts.

use eventgrid::{Error, EventData, Properties, RawData, from_str};

use crate::{cloud_event, read};

#[derive(Clone, Debug, Default, PartialEq, EventData, Properties)]
#[event(type = "A.Made", type = "A.Sold")]
struct Thing {
    name: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, EventData, Properties)]
#[event(type = "D.Made")]
struct Last {
    name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, EventData)]
enum Inner {
    /// A struct that knows its event types is a set of them as well.
    Thing(Box<Thing>),
    #[event(type = "B.Made")]
    Made(String),
    #[event(other)]
    Other(RawData),
}

#[derive(Clone, Debug, PartialEq, EventData)]
enum Middle {
    Inner(Inner),
    #[event(type = "C.Made")]
    Made(i64),
    /// An own event type goes before a nested one.
    #[event(type = "A.Sold")]
    Sold(String),
    #[event(other)]
    Other(RawData),
}

#[derive(Clone, Debug, PartialEq, EventData)]
enum Outer {
    #[event(type = "E.Made")]
    Made(bool),
    Middle(Box<Middle>),
    Last(Last),
    #[event(other)]
    Other(RawData),
}

/// The same without an `other` of its own.
#[derive(Clone, Debug, PartialEq, EventData)]
enum Closed {
    Middle(Middle),
    Last(Last),
}

fn thing() -> Thing {
    Thing {
        name: Some("x".to_owned()),
    }
}

#[test]
fn three_deep() {
    let middle = |middle: Middle| Outer::Middle(Box::new(middle));
    let cases = [
        ("E.Made", "true", Outer::Made(true)),
        ("C.Made", "7", middle(Middle::Made(7))),
        (
            "B.Made",
            r#""x""#,
            middle(Middle::Inner(Inner::Made("x".to_owned()))),
        ),
        (
            "A.Made",
            r#"{"name":"x"}"#,
            middle(Middle::Inner(Inner::Thing(Box::new(thing())))),
        ),
        ("A.Sold", r#""x""#, middle(Middle::Sold("x".to_owned()))),
        (
            "D.Made",
            r#"{"name":"x"}"#,
            Outer::Last(Last {
                name: Some("x".to_owned()),
            }),
        ),
        // Only the outermost `other` counts.
        (
            "A.Lost",
            "[ 1 ]",
            Outer::Other(RawData::from_json("[ 1 ]").expect("JSON")),
        ),
    ];
    for (event_type, data, expected) in cases {
        for spelled in [event_type.to_owned(), event_type.to_lowercase()] {
            let body = cloud_event(&spelled, data);
            let event = from_str::<Outer>(&body).expect(event_type).remove(0);
            assert_eq!(*event.data(), expected, "{spelled}");
            let written = eventgrid::serde_json::to_string(&event).expect("writes");
            assert_eq!(written, body);
        }
    }
}

#[test]
fn event_types() {
    // An enum's own come first, then those of its nested sets.
    assert_eq!(
        Outer::event_types().collect::<Vec<_>>(),
        [
            "E.Made", "C.Made", "A.Sold", "B.Made", "A.Made", "A.Sold", "D.Made"
        ]
    );
    for (event_type, known) in [
        ("A.Made", true),
        ("B.made", true),
        ("D.Made", true),
        ("E.Made", true),
        ("A.Lost", false),
    ] {
        assert_eq!(Outer::knows(event_type), known);
        assert_eq!(Closed::knows(event_type), known && event_type != "E.Made");
    }
    let data = Outer::Middle(Box::new(Middle::Inner(Inner::Made("x".to_owned()))));
    assert_eq!(data.event_type(), Some("B.Made"));
    let data = Outer::Middle(Box::new(Middle::Inner(Inner::Thing(Box::new(thing())))));
    assert_eq!(data.event_type(), None);
}

#[test]
fn without_an_other_of_its_own() {
    let body = cloud_event("A.Made", r#"{"name":"x"}"#);
    assert_eq!(
        read::<Closed>(&body),
        Closed::Middle(Middle::Inner(Inner::Thing(Box::new(thing()))))
    );
    let body = cloud_event("A.Lost", "{}");
    assert_eq!(
        from_str::<Closed>(&body).expect_err("unknown").message(),
        "expected an event of type `C.Made`, `A.Sold`, `B.Made`, `A.Made` …, found one of type \"A.Lost\""
    );
}

#[test]
fn from_and_back() -> Result<(), Error> {
    let outer = Outer::from(Middle::from(Inner::from(thing())));
    let middle = Middle::try_from(outer).expect("a middle one");
    let inner = Inner::try_from(middle).expect("an inner one");
    assert_eq!(Thing::try_from(inner).ok(), Some(thing()));

    let body = cloud_event("A.Made", r#"{"name":"x"}"#);
    let raw = from_str::<RawData>(&body)?.remove(0);
    assert!(matches!(Outer::try_from(raw.clone())?, Outer::Middle(_)));
    assert!(matches!(Inner::try_from(raw)?, Inner::Thing(_)));
    Ok(())
}
