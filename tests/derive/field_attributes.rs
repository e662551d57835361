//! Attributes of fields under serde's names: `default`, `skip`, `with`, `flatten` and the others; newtypes.

use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;

use eventgrid::serde_json::{self, Value, json};
use eventgrid::time::OffsetDateTime;
use eventgrid::{AdditionalProperties, OneOf, Properties};

fn ten() -> i64 {
    10
}

#[expect(clippy::unnecessary_wraps, reason = "a default is of the field's type")]
fn some() -> Option<i64> {
    Some(3)
}

/// Numbers in hexadecimal digits.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
    pub(super) fn serialize<S: Serializer>(value: &u32, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{value:x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
        let text = String::deserialize(from)?;
        u32::from_str_radix(&text, 16).map_err(serde::de::Error::custom)
    }
}

#[derive(Debug, PartialEq, Properties)]
struct All {
    #[property(rename = "id", alias = "ID_")]
    number: i64,
    #[property(default)]
    count: i64,
    #[property("limit", default = "ten")]
    limit: i64,
    #[property(default = some)]
    size: Option<i64>,
    #[property(skip)]
    skipped: Vec<u8>,
    #[property(skip, default = "ten")]
    made: i64,
    #[property(with = "hex")]
    color: u32,
    #[property(with = "hex", default)]
    shade: u32,
    #[property(with = "eventgrid_tests_time::rfc3339")]
    at: Option<OffsetDateTime>,
    #[property(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[property(additional)]
    rest: AdditionalProperties,
}

/// An optional time as serde's modules have it.
mod eventgrid_tests_time {
    pub(super) mod rfc3339 {
        use eventgrid::time::OffsetDateTime;
        use eventgrid::time::format_description::well_known::Rfc3339;
        use serde::{Deserialize, Deserializer, Serialize, Serializer};

        #[expect(clippy::ref_option, reason = "as serde calls it")]
        pub(in super::super) fn serialize<S: Serializer>(
            value: &Option<OffsetDateTime>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            let text = value.map(|value| value.format(&Rfc3339).map_err(serde::ser::Error::custom));
            text.transpose()?.serialize(serializer)
        }

        pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
            from: D,
        ) -> Result<Option<OffsetDateTime>, D::Error> {
            let text = String::deserialize(from)?;
            let time = OffsetDateTime::parse(&text, &Rfc3339);
            time.map(Some).map_err(serde::de::Error::custom)
        }
    }
}

#[test]
fn what_is_missing_has_its_default() {
    let all: All = serde_json::from_str(r#"{"id":1,"color":"ff"}"#).expect("reads");
    let expected = All {
        number: 1,
        count: 0,
        limit: 10,
        size: Some(3),
        skipped: Vec::new(),
        made: 10,
        color: 255,
        shade: 0,
        at: None,
        tags: Vec::new(),
        rest: AdditionalProperties::new(),
    };
    assert_eq!(all, expected);
    let written = r#"{"id":1,"count":0,"limit":10,"size":3,"color":"ff","shade":"0"}"#;
    assert_eq!(serde_json::to_string(&all).expect("writes"), written);
}

#[test]
fn what_is_there_comes_back() {
    for (text, written) in [
        // A null that the type cannot hold counts as missing; one that it has does not.
        (
            r#"{"id":1,"count":null,"size":null,"color":"a","shade":"b","at":null}"#,
            r#"{"id":1,"count":0,"limit":10,"size":null,"color":"a","shade":"b"}"#,
        ),
        (
            r#"{"ID_":1,"limit":2,"color":"a","at":"2024-05-01T09:30:00Z","tags":["x"],"skipped":[1],"z":1}"#,
            r#"{"id":1,"count":0,"limit":2,"size":3,"color":"a","shade":"0","at":"2024-05-01T09:30:00Z","tags":["x"],"skipped":[1],"z":1}"#,
        ),
    ] {
        let all: All = serde_json::from_str(text).expect(text);
        assert_eq!(serde_json::to_string(&all).expect("writes"), written);
        let again: All = serde_json::from_str(written).expect(written);
        assert_eq!(again, all);
    }
}

#[test]
fn what_does_not_fit_names_its_property() {
    for (text, message) in [
        (r#"{"color":"a"}"#, "id: a required property is missing"),
        (r#"{"id":1}"#, "color: a required property is missing"),
        (
            r#"{"id":1,"color":"xyz"}"#,
            "color: invalid digit found in string",
        ),
        (
            r#"{"id":1,"color":7}"#,
            "color: expected a string, found a number",
        ),
        // An invalid value is not replaced by a default.
        (
            r#"{"id":1,"color":"a","count":"many"}"#,
            "count: expected an integer of 64 bits, found a string",
        ),
        (
            r#"{"id":1,"color":"a","tags":[[]]}"#,
            "tags[0]: expected a string, found an array",
        ),
    ] {
        let error = serde_json::from_str::<All>(text)
            .expect_err(text)
            .to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

#[derive(Debug, PartialEq, Properties)]
#[property(default, rename_all = "camelCase")]
struct Config {
    host_name: String,
    #[property(default = "ten")]
    retry_count: i64,
    tags: Option<Vec<String>>,
    #[property(skip)]
    note: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host_name: "localhost".to_owned(),
            retry_count: 1,
            tags: Some(vec!["all".to_owned()]),
            note: "made".to_owned(),
        }
    }
}

#[test]
fn a_struct_can_give_all_defaults() {
    let config: Config = serde_json::from_str("{}").expect("reads");
    let expected = Config {
        retry_count: 10,
        ..Config::default()
    };
    assert_eq!(config, expected);
    let config: Config = serde_json::from_str(r#"{"hostName":"h","tags":null}"#).expect("reads");
    assert_eq!((config.host_name.as_str(), &config.tags), ("h", &None));
    let written = r#"{"hostName":"h","retryCount":10,"tags":null}"#;
    assert_eq!(serde_json::to_string(&config).expect("writes"), written);
}

#[derive(Debug, PartialEq, Properties)]
#[property(deny_unknown_fields)]
struct Page {
    page: i64,
    of: Option<i64>,
}

#[derive(Debug, PartialEq, Properties)]
struct Sorting {
    by: Option<String>,
}

#[derive(Debug, PartialEq, Properties)]
struct Listing {
    id: i64,
    #[property(flatten)]
    page: Page,
    #[property(flatten)]
    sorting: Option<Sorting>,
    #[property(additional)]
    rest: BTreeMap<String, Value>,
}

#[derive(Debug, PartialEq, Properties)]
#[property(deny_unknown_fields)]
struct Closed {
    id: Option<i64>,
    #[property(flatten)]
    page: Option<Box<Page>>,
}

#[derive(Debug, PartialEq, Properties)]
struct Loose {
    id: i64,
    #[property(flatten)]
    all: HashMap<String, i64>,
}

#[test]
fn members_of_flattened_fields_stand_among_the_others() {
    for (text, written) in [
        (r#"{"id":1,"page":2}"#, r#"{"id":1,"page":2}"#),
        (
            r#"{"PAGE":2,"by":"name","id":1,"z":[1],"of":null}"#,
            r#"{"id":1,"page":2,"by":"name","z":[1]}"#,
        ),
    ] {
        let listing: Listing = serde_json::from_str(text).expect(text);
        assert_eq!(listing.page.page, 2);
        assert_eq!(listing.sorting.is_some(), text.contains("by"));
        assert_eq!(serde_json::to_string(&listing).expect("writes"), written);
    }
    for (text, message) in [
        (r#"{"id":1}"#, "page: a required property is missing"),
        (
            r#"{"id":1,"page":2,"of":"x"}"#,
            "of: expected an integer of 64 bits, found a string",
        ),
        (
            r#"{"id":1,"page":2,"by":[]}"#,
            "by: expected a string, found an array",
        ),
    ] {
        let error = serde_json::from_str::<Listing>(text)
            .expect_err(text)
            .to_string();
        assert!(error.starts_with(message), "{error}");
    }
    let loose: Loose = serde_json::from_str(r#"{"a":1,"id":2}"#).expect("reads");
    assert_eq!(loose.all, HashMap::from([("a".to_owned(), 1)]));
    assert_eq!(
        serde_json::to_string(&loose).expect("writes"),
        r#"{"id":2,"a":1}"#
    );
}

#[test]
fn flattened_fields_of_a_closed_struct() {
    let closed: Closed = serde_json::from_str(r#"{"id":1}"#).expect("reads");
    assert_eq!(closed.page, None);
    let closed: Closed = serde_json::from_str(r#"{"of":1,"page":2}"#).expect("reads");
    assert_eq!(closed.page.map(|page| page.page), Some(2));
    for (text, message) in [
        (r#"{"of":1}"#, "page: a required property is missing"),
        (
            r#"{"page":1,"z":1}"#,
            "*: expected the properties of the schema alone",
        ),
    ] {
        let error = serde_json::from_str::<Closed>(text)
            .expect_err(text)
            .to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

#[derive(Debug, PartialEq, OneOf)]
enum Either {
    Closed(Closed),
    Listing(Listing),
    Config(Config),
}

#[test]
fn structs_with_flattened_fields_in_a_union() {
    for (text, is_it) in [
        (r#"{"page":1}"#, 0),
        (r#"{"id":1,"page":1,"by":"x"}"#, 1),
        (r#"{"hostName":"x"}"#, 2),
    ] {
        let either: Either = serde_json::from_str(text).expect(text);
        let found = match either {
            Either::Closed(_) => 0,
            Either::Listing(_) => 1,
            Either::Config(_) => 2,
        };
        assert_eq!(found, is_it, "{text}");
    }
}

#[derive(Debug, PartialEq, Properties)]
#[property(transparent)]
struct Id(String);

#[derive(Debug, PartialEq, Properties)]
#[property(transparent)]
struct Measured<T, Unit> {
    value: T,
    #[property(skip)]
    unit: PhantomData<Unit>,
}

#[derive(Debug, PartialEq, Properties)]
#[property(transparent)]
struct Color(#[property(with = "hex")] u32);

#[derive(Debug, PartialEq)]
struct Meter;

#[derive(Debug, PartialEq, Properties)]
struct Holder {
    id: Id,
    length: Measured<f64, Meter>,
    width: Measured<Option<f64>, Meter>,
    colors: Option<Vec<Color>>,
}

#[test]
fn newtypes_are_their_field() {
    let text = r#"{"id":"a","length":1.5,"colors":["ff","0"]}"#;
    let holder: Holder = serde_json::from_str(text).expect("reads");
    assert_eq!(holder.id, Id("a".to_owned()));
    assert_eq!(holder.width.value, None);
    assert_eq!(holder.colors, Some(vec![Color(255), Color(0)]));
    assert_eq!(serde_json::to_string(&holder).expect("writes"), text);
    for (value, message) in [
        (
            json!({"id": [], "length": 1}),
            "id: expected a string, found an array",
        ),
        (json!({"id": "a"}), "length: a required property is missing"),
        (
            json!({"id": "a", "length": 1, "colors": ["x"]}),
            "colors[0]: invalid digit found in string",
        ),
    ] {
        let error = serde_json::from_value::<Holder>(value)
            .expect_err(message)
            .to_string();
        assert!(error.starts_with(message), "{error}");
    }
}
