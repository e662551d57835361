//! Names on the wire: raw identifiers, `rename`, `rename_all` and `alias` of enums and unions, event types from
//! constants.

use eventgrid::serde_json;
use eventgrid::{EventData, OneOf, Properties, RawData};

use crate::{cloud_event, read};

#[derive(Clone, Debug, PartialEq, OneOf)]
#[expect(non_camel_case_types, reason = "named as on the wire")]
enum Raw {
    r#ref,
    r#Async,
    plain,
}

#[derive(Debug, PartialEq, Properties)]
#[expect(non_camel_case_types, reason = "a raw identifier")]
struct r#struct {
    r#type: Raw,
    r#fn: Option<Raw>,
}

#[test]
fn raw_identifiers_are_written_without_their_mark() {
    assert_eq!(Raw::r#ref.as_str(), "ref");
    assert_eq!(Raw::r#Async.to_string(), "Async");
    let text = r#"{"type":"ref","fn":"plain"}"#;
    let read: r#struct = serde_json::from_str(text).expect("reads");
    assert_eq!((&read.r#type, &read.r#fn), (&Raw::r#ref, &Some(Raw::plain)));
    assert_eq!(serde_json::to_string(&read).expect("writes"), text);
    let error = serde_json::from_str::<Raw>(r#""r#ref""#).expect_err("the mark is Rust's");
    assert!(
        error
            .to_string()
            .contains(r#"one of "ref", "Async", "plain""#)
    );
}

macro_rules! renamed {
    ($($name:ident: $rule:literal => $written:tt;)*) => {$(
        #[derive(Debug, PartialEq, OneOf)]
        #[one_of(rename_all = $rule)]
        #[expect(non_camel_case_types, reason = "a raw identifier is a word in lower case")]
        enum $name {
            InProgress,
            Done,
            r#try,
            #[one_of("asItIs")]
            Kept,
        }

        #[test]
        #[expect(non_snake_case, reason = "named after its enum")]
        fn $name() {
            let members = [$name::InProgress, $name::Done, $name::r#try, $name::Kept];
            assert_eq!(members.each_ref().map($name::as_str), $written);
            for member in members {
                let text = serde_json::to_string(&member).expect("writes");
                assert_eq!(serde_json::from_str::<$name>(&text).expect("reads"), member);
            }
        }
    )*};
}

renamed! {
    Lower: "lowercase" => ["inprogress", "done", "try", "asItIs"];
    Upper: "UPPERCASE" => ["INPROGRESS", "DONE", "TRY", "asItIs"];
    Pascal: "PascalCase" => ["InProgress", "Done", "try", "asItIs"];
    Camel: "camelCase" => ["inProgress", "done", "try", "asItIs"];
    Snake: "snake_case" => ["in_progress", "done", "try", "asItIs"];
    ScreamingSnake: "SCREAMING_SNAKE_CASE" => ["IN_PROGRESS", "DONE", "TRY", "asItIs"];
    Kebab: "kebab-case" => ["in-progress", "done", "try", "asItIs"];
    ScreamingKebab: "SCREAMING-KEBAB-CASE" => ["IN-PROGRESS", "DONE", "TRY", "asItIs"];
}

#[derive(Debug, PartialEq, OneOf)]
#[one_of(rename_all = "camelCase")]
enum State {
    #[one_of(alias = "running", alias = "Busy")]
    InProgress,
    #[one_of(rename = "finished", alias = "done")]
    Ended,
    #[one_of(other)]
    Rest(String),
}

#[test]
fn aliases_of_members_are_read_and_not_written() {
    for (sent, expected) in [
        ("inProgress", "inProgress"),
        ("running", "inProgress"),
        ("BUSY", "inProgress"),
        ("finished", "finished"),
        ("done", "finished"),
        ("Ended", "Ended"),
    ] {
        let state: State = serde_json::from_value(sent.into()).expect("reads");
        assert_eq!(state.as_str(), expected, "{sent}");
    }
    assert_eq!(State::from("Ended"), State::Rest("Ended".to_owned()));
}

#[derive(Debug, PartialEq, Properties)]
struct Radius {
    radius: f64,
}

#[derive(Debug, PartialEq, Properties)]
struct Side {
    side: f64,
}

#[derive(Debug, PartialEq, OneOf)]
#[one_of(tag = "kind", rename_all = "snake_case")]
enum Shape {
    #[one_of(alias = "disc")]
    FullCircle(Radius),
    #[one_of(rename = "sq")]
    Square(Side),
}

#[test]
fn values_of_a_tag_are_renamed_and_have_aliases() {
    for (sent, written) in [
        (r#"{"kind":"full_circle","radius":1.0}"#, None),
        (r#"{"kind":"sq","side":2.5}"#, None),
        (
            r#"{"kind":"disc","radius":1.0}"#,
            Some(r#"{"kind":"full_circle","radius":1.0}"#),
        ),
    ] {
        let shape: Shape = serde_json::from_str(sent).expect(sent);
        let text = serde_json::to_string(&shape).expect("writes");
        assert_eq!(text, written.unwrap_or(sent));
    }
}

mod types {
    pub(super) const PLACED: &str = "Shop.OrderPlaced";
    pub(super) const PAID: &str = "Shop.OrderPaid";
}

#[derive(Clone, Debug, PartialEq, EventData, Properties)]
#[event(type = types::PLACED, type = "Shop.OrderMoved")]
struct Placed {
    id: i64,
}

#[derive(Clone, Debug, PartialEq, EventData)]
enum ShopEvent {
    #[event(type = types::PLACED)]
    Placed(Placed),
    #[event(type = self::types::PAID)]
    Paid(RawData),
    #[event(other)]
    Other(RawData),
}

#[test]
fn event_types_from_constants() {
    assert_eq!(
        Placed::event_types().collect::<Vec<_>>(),
        [types::PLACED, "Shop.OrderMoved"]
    );
    let event: ShopEvent = read(&cloud_event("Shop.OrderPlaced", r#"{"id":1}"#));
    assert_eq!(event, ShopEvent::Placed(Placed { id: 1 }));
    assert_eq!(event.event_type(), Some("Shop.OrderPlaced"));
    assert!(ShopEvent::knows("shop.orderpaid"));
}
