//! Unknown properties and values that do not fit are kept and written back.

use eventgrid::resources::{ResourceEventData, ResourcesEvent};
use eventgrid::serde_json::{self, json};
use eventgrid::{
    AdditionalProperties, EventData, Map, OneOf, Properties, SystemEvent, Text, from_str,
};

use crate::shapes::{assert_equal_as_json, json, read};

/// An event of Azure Resource Manager around data.
pub(crate) fn resource_event(data: &str) -> String {
    format!(
        r#"{{"id":"1","topic":"/subscriptions/5ad2","subject":"","eventType":"Microsoft.Resources.ResourceWriteSuccess","eventTime":"2024-05-01T09:30:00Z","dataVersion":"2","data":{data}}}"#
    )
}

#[test]
fn values_of_another_kind_in_a_map() {
    let sent = r#"{
        "claims": {
            "aud": "https://management.azure.example/",
            "nbf": 1714555800,
            "wids": ["b79fbf4d", "62e90394"],
            "ver": "1.0",
            "cnf": {"jwk": {"kty": "RSA"}},
            "uti": true,
            "none": null,
            "rate": 1.5
        },
        "operationName": "Contoso.Shop/carts/write"
    }"#;
    let body = resource_event(sent);
    let event = from_str::<SystemEvent>(&body).expect("reads").remove(0);
    let SystemEvent::Resources(resources) = event.data() else {
        panic!("{event:?}")
    };
    let claims = resources
        .data()
        .and_then(|data| data.claims.as_ref())
        .expect("claims");
    // What is a string, or as good as one, is there …
    assert_eq!(
        *claims.iter().collect::<Vec<_>>(),
        [
            (
                &"aud".into(),
                &Text::from("https://management.azure.example/")
            ),
            (&"nbf".into(), &"1714555800".into()),
            (&"ver".into(), &"1.0".into()),
            (&"uti".into(), &"true".into()),
        ]
    );
    assert_eq!(claims.get("wids"), None);
    // … and the rest as it was sent.
    assert_eq!(
        serde_json::to_value(claims.invalid()).expect("writes"),
        json!({"wids": ["b79fbf4d", "62e90394"], "cnf": {"jwk": {"kty": "RSA"}}, "rate": 1.5})
    );
    let mut expected = json(sent);
    expected["claims"]["nbf"] = json!("1714555800");
    expected["claims"]["uti"] = json!("true");
    let written = serde_json::to_value(&event).expect("writes");
    assert_equal_as_json(&written["data"].to_string(), &expected.to_string());
    // Written and read again, the value is equal.
    let again = from_str::<SystemEvent>(&written.to_string()).expect("reads");
    assert_eq!(again[0], event);
}

#[test]
fn a_generated_type_keeps_what_its_schema_does_not_name() {
    let sent = json!({
        "operationName": "Contoso.Shop/carts/write",
        "httpRequest": {"method": "PUT", "protocol": {"version": [2, 0]}},
        "authorization": ["none"],
        "status": {"code": 7},
        "retries": 3,
        "colour": null,
    });
    let body = resource_event(&sent.to_string());
    let event = from_str::<ResourcesEvent>(&body).expect("reads").remove(0);
    let data = event.data().data().expect("the data that all share");
    assert_eq!(
        data.operation_name.as_deref(),
        Some("Contoso.Shop/carts/write")
    );
    // Unknown at any depth.
    assert_eq!(data.additional_properties["retries"], 3);
    let request = data.http_request.as_ref().expect("there");
    assert_eq!(request.method.as_deref(), Some("PUT"));
    assert_eq!(
        request.additional_properties["protocol"],
        json!({"version": [2, 0]})
    );
    // A value that does not fit an optional property: there is none, and the value is kept.
    assert_eq!((&data.authorization, &data.status), (&None, &None));
    assert_eq!(data.additional_properties["authorization"], json!(["none"]));
    assert_eq!(data.additional_properties["status"], json!({"code": 7}));
    let written = serde_json::to_value(&event).expect("writes");
    assert_equal_as_json(&written["data"].to_string(), &sent.to_string());

    // Set, the property is written, and the misfit no more.
    let mut data = data.clone();
    data.status = Some("Succeeded".into());
    let written = serde_json::to_value(&data).expect("writes");
    assert_eq!(written["status"], "Succeeded");
    let again: ResourceEventData = serde_json::from_value(written).expect("reads");
    assert_eq!(again.status.as_deref(), Some("Succeeded"));
    assert!(!again.additional_properties.contains_key("status"));
}

/// Optional and required properties, and all others of one type.
#[derive(Clone, Debug, PartialEq, EventData, Properties)]
#[event(type = "Demo.Counted")]
struct Counted {
    name: String,
    limit: Option<i64>,
    counts: Option<Map<i64>>,
    #[property(additional)]
    rest: AdditionalProperties<i64>,
}

#[test]
fn additional_properties_of_one_type() {
    let sent = r#"{"name":"x","limit":5,"counts":{"a":1},"b":2,"c":"3"}"#;
    let counted: Counted = read("Demo.Counted", sent).expect("reads");
    assert_eq!(
        counted,
        Counted {
            name: "x".to_owned(),
            limit: Some(5),
            counts: Some([("a", 1)].into()),
            rest: [("b", 2), ("c", 3)].into(),
        }
    );
    // Misfits everywhere that nothing is required.
    let sent = r#"{"name":"x","limit":[],"counts":{"a":1,"b":{}},"b":2,"c":"many"}"#;
    let counted: Counted = read("Demo.Counted", sent).expect("reads");
    assert_eq!(counted.limit, None);
    assert_eq!(counted.rest.iter().count(), 1);
    assert_eq!(
        serde_json::to_value(counted.rest.invalid()).expect("writes"),
        json!({"limit": [], "c": "many"})
    );
    assert_equal_as_json(&serde_json::to_string(&counted).expect("writes"), sent);
    // A misfit stays as it was sent, although the type of all others converts it.
    let sent = r#"{"name":"x","b":3,"counts":"7"}"#;
    let counted: Counted =
        read("Demo.Counted", r#"{"name":"x","counts":"7","b":"3"}"#).expect("reads");
    assert_eq!(serde_json::to_string(&counted).expect("writes"), sent);
    let error = read::<Counted>("Demo.Counted", r#"{"name":[]}"#).expect_err("required");
    assert_eq!(error.path(), Some("data.name"));
    assert_eq!(error.message(), "expected a string, found an array");
    let error = read::<Counted>("Demo.Counted", r#"{"limit":1}"#).expect_err("required");
    assert_eq!(error.path(), Some("data.name"));
    assert_eq!(error.message(), "a required property is missing");
}

#[test]
fn broken_json_is_not_kept() {
    for data in [
        r#"{"name":"x","limit":[}}"#,
        r#"{"name":"x","counts":{"a":[1,}}"#,
        r#"{"name":"x","b":{"a":}}"#,
    ] {
        let body = crate::shapes::cloud_event("1", "Demo.Counted", data);
        assert!(from_str::<Counted>(&body).is_err(), "{data}");
    }
}

/// A union inside a type that keeps what does not fit.
#[derive(Clone, Debug, Default, PartialEq, EventData, Properties)]
#[event(type = "Demo.Picture")]
struct Picture {
    shape: Option<Shape>,
    shapes: Option<Vec<Shape>>,
    #[property(additional)]
    additional_properties: AdditionalProperties,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Shape {
    Circle(Circle),
    Square(Square),
}

#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Circle {
    radius: f64,
    color: Option<String>,
    #[property(additional)]
    additional_properties: AdditionalProperties,
}

#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Square {
    side: f64,
    color: Option<String>,
    #[property(additional)]
    additional_properties: AdditionalProperties,
}

#[test]
fn in_unions() {
    // The best alternative keeps what it does not know.
    let sent = r#"{"shape":{"side":2.0,"depth":[1]},"shapes":[{"radius":1.5,"name":"x"}]}"#;
    let picture: Picture = read("Demo.Picture", sent).expect("reads");
    assert_eq!(
        picture,
        Picture {
            shape: Some(Shape::Square(Square {
                side: 2.0,
                color: None,
                additional_properties: [("depth", json!([1]))].into(),
            })),
            shapes: Some(vec![Shape::Circle(Circle {
                radius: 1.5,
                color: None,
                additional_properties: [("name", json!("x"))].into(),
            })]),
            additional_properties: AdditionalProperties::new(),
        }
    );
    assert_eq!(serde_json::to_string(&picture).expect("writes"), sent);
    // A value that fits no alternative is kept as a whole, in place of the property.
    let sent = r#"{"shape":{"depth":1},"shapes":[{"radius":1.5},7]}"#;
    let picture: Picture = read("Demo.Picture", sent).expect("reads");
    assert_eq!((&picture.shape, &picture.shapes), (&None, &None));
    assert_eq!(picture.additional_properties.len(), 2);
    assert_eq!(serde_json::to_string(&picture).expect("writes"), sent);
}

#[test]
fn many_members_with_one_name() {
    let repeat = |member: &str| vec![member; 50_000].join(",");
    let different: Vec<_> = (0..50_000).map(|n| format!(r#""k{n}":{n}"#)).collect();
    let different = different.join(",");
    let alternating = repeat(r#""k":[],"k":1"#);
    for (entries, count, invalid) in [
        (repeat(r#""k":1"#), 1, 0),
        (repeat(r#""k":[]"#), 0, 1),
        (alternating, 1, 0),
        (different.clone(), 50_000, 0),
        (format!("{different},{different}"), 50_000, 0),
        (
            different.replace(':', ":[").replace(',', "],") + "]",
            0,
            50_000,
        ),
        (
            format!(
                "{different},{}]",
                different.replace(':', ":[").replace(',', "],")
            ),
            0,
            50_000,
        ),
    ] {
        // As entries of a map, and as members of an object.
        let data = format!(r#"{{"name":"x","counts":{{{entries}}},{entries}}}"#);
        let body = crate::shapes::cloud_event("1", "Demo.Counted", &data);
        let event = &from_str::<Counted>(&body).expect("reads")[0];
        let counts = event.data().counts.as_ref().expect("there");
        for map in [counts, &*event.data().rest] {
            assert_eq!((map.len(), map.invalid().len()), (count, invalid));
        }
        serde_json::to_string(event).expect("writes");
        // Members of an envelope.
        let body = format!(
            r#"{{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Counted","data":{{"name":"x"}},{entries}}}"#
        );
        let event = &from_str::<Counted>(&body).expect("reads")[0];
        assert_eq!(event.extensions().len(), count + invalid);
    }
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Code {
    #[one_of("200")]
    Found,
    #[one_of("404")]
    NotFound,
    #[one_of("true")]
    Yes,
    #[one_of(other)]
    UnknownValue(Text),
}

/// What is not written as it was sent: numbers for the members of an enum, and integers that no
/// float holds.
#[derive(Clone, Debug, PartialEq, EventData, Properties)]
#[event(type = "Demo.Sent")]
struct Sent {
    #[property("required")]
    required: Code,
    #[property("code", alias = "statusCode")]
    code: Option<Code>,
    #[property("codes")]
    codes: Option<Vec<Code>>,
    #[property("byName")]
    by_name: Option<Map<Code>>,
    #[property("inside")]
    inside: Option<Closed>,
    #[property("ratio")]
    ratio: Option<f64>,
    #[property("number")]
    number: Option<serde_json::Number>,
    #[property("wide")]
    wide: Option<i128>,
    #[property(additional)]
    additional_properties: AdditionalProperties<String>,
}

#[derive(Clone, Debug, PartialEq, Properties)]
#[property(deny_unknown_fields)]
struct Closed {
    #[property("code")]
    code: Option<Code>,
    #[property("ratio")]
    ratio: Option<f64>,
}

#[test]
fn what_is_written_as_it_was_sent() {
    for sent in [
        r#"{"required":404}"#,
        r#"{"required":"404","code":200}"#,
        r#"{"required":"404","code":true}"#,
        r#"{"required":"404","code":500}"#,
        r#"{"required":"404","codes":["200",404,500]}"#,
        r#"{"required":"404","byName":{"a":404,"b":"200"}}"#,
        r#"{"required":"404","inside":{"code":404,"ratio":9007199254740993}}"#,
        r#"{"required":"404","ratio":9007199254740993}"#,
        r#"{"required":"404","ratio":-18014398509481985}"#,
        r#"{"required":"404","number":9007199254740993}"#,
        r#"{"required":"404","number":0.5}"#,
        r#"{"required":"404","wide":100000000000000000001}"#,
        r#"{"required":"404","wide":-170141183460469231731687303715884105728}"#,
    ] {
        let read: Sent = read("Demo.Sent", sent).expect("reads");
        assert_eq!(read.required, Code::NotFound, "{sent}");
        let written = serde_json::to_string(&read).expect("writes");
        assert_equal_as_json(&written, sent);
        assert_eq!(serde_json::from_str::<Sent>(&written).expect("reads"), read);
        // A `Value` rounds integers of more than 64 bits, whoever makes it.
        let value: serde_json::Value = serde_json::from_str(&written).expect("reads");
        assert_eq!(serde_json::to_value(&read).expect("writes"), value);
    }
    let sent = r#"{"required": 404, "statusCode": 200, "codes": [404], "ratio": 9007199254740993}"#;
    let mut read: Sent = read("Demo.Sent", sent).expect("reads");
    assert_eq!(read.code, Some(Code::Found));
    assert_eq!(read.codes, Some(vec![Code::NotFound]));
    assert_eq!(read.ratio, Some(9_007_199_254_740_992.0));
    assert_eq!(read.additional_properties.len(), 0);
    assert_eq!(
        read.additional_properties.as_sent()["ratio"],
        9_007_199_254_740_993_i64
    );
    // As long as it is the same value.
    read.code = Some(Code::NotFound);
    read.codes = None;
    read.ratio = Some(0.5);
    assert_eq!(
        serde_json::to_value(&read).expect("writes"),
        json!({"required": 404, "code": "404", "ratio": 0.5})
    );
}

#[test]
fn a_union_looks_at_a_value_without_keeping_it() {
    #[derive(Clone, Debug, PartialEq, OneOf)]
    enum Either {
        Ratio(f64),
        Code(Code),
        Exact(i64),
    }
    #[derive(Clone, Debug, PartialEq, Properties)]
    struct Thing {
        either: Option<Either>,
        #[property(additional)]
        additional_properties: AdditionalProperties,
    }
    let sent = r#"{"either":9007199254740993}"#;
    let thing: Thing = serde_json::from_str(sent).expect("reads");
    assert_equal_as_json(&serde_json::to_string(&thing).expect("writes"), sent);
    let text = r#"{"either":"404"}"#;
    let thing: Thing = serde_json::from_str(text).expect("reads");
    assert_eq!(thing.either, Some(Either::Code(Code::NotFound)));
    assert_eq!(thing.additional_properties, AdditionalProperties::new());
}

#[test]
fn of_a_property_and_an_additional_one_of_its_name_one_is_written() {
    #[derive(Clone, Debug, Default, PartialEq, Properties)]
    struct Thing {
        id: Option<String>,
        #[property(additional)]
        additional_properties: AdditionalProperties,
    }
    let mut thing = Thing {
        id: Some("1".to_owned()),
        additional_properties: [("id", json!("2")), ("ID", json!("3"))].into(),
    };
    let written = |thing: &Thing| serde_json::to_string(thing).expect("writes");
    assert_eq!(written(&thing), r#"{"id":"1","ID":"3"}"#);
    thing.id = None;
    assert_eq!(written(&thing), r#"{"id":"2","ID":"3"}"#);
    thing.additional_properties.insert_invalid("id", json!([2]));
    assert_eq!(written(&thing), r#"{"ID":"3","id":[2]}"#);
    thing.id = Some("4".to_owned());
    assert_eq!(written(&thing), r#"{"id":"4","ID":"3"}"#);
}
