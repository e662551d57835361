//! Unions whose tag selects the alternative.

use std::collections::BTreeMap;

use eventgrid::serde_json::{self, Value, json};
use eventgrid::{AdditionalProperties, OneOf, Properties};

#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Asset {
    #[property("assetName")]
    asset_name: Option<String>,
    state: Option<String>,
}

/// It holds the tag itself.
#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Stream {
    #[property("@odata.type")]
    odata_type: Option<String>,
    url: String,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[one_of(tag = "@odata.type")]
enum Output {
    #[one_of("#Media.Asset")]
    Asset(Box<Asset>),
    #[one_of("#Media.Stream")]
    Stream(Stream),
    #[one_of("#Media.Map")]
    Map(BTreeMap<String, Value>),
    #[one_of(other)]
    Unknown(Value),
}

/// Without `other`.
#[derive(Clone, Debug, PartialEq, OneOf)]
#[one_of(tag = "kind")]
enum Closed {
    #[one_of("asset")]
    Asset(Asset),
    #[one_of("stream")]
    Stream(Stream),
}

#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Job {
    output: Option<Output>,
    outputs: Option<Vec<Output>>,
    by_name: Option<BTreeMap<String, Output>>,
}

fn asset(name: &str) -> Output {
    Output::Asset(Box::new(Asset {
        asset_name: Some(name.to_owned()),
        state: None,
    }))
}

fn stream() -> Output {
    Output::Stream(Stream {
        odata_type: Some("#Media.Stream".to_owned()),
        url: "x".to_owned(),
    })
}

#[test]
fn the_tag_decides() {
    let cases = [
        // First, last, in between; the tag is written first, and once.
        (
            r##"{"@odata.type":"#Media.Asset","assetName":"a"}"##,
            asset("a"),
            r##"{"@odata.type":"#Media.Asset","assetName":"a"}"##,
        ),
        (
            r##"{"assetName":"a","@odata.type":"#Media.Asset"}"##,
            asset("a"),
            r##"{"@odata.type":"#Media.Asset","assetName":"a"}"##,
        ),
        (
            r##"{"url":"x","@odata.type":"#Media.Stream"}"##,
            stream(),
            r##"{"@odata.type":"#Media.Stream","url":"x"}"##,
        ),
        // In another case, the value and the name.
        (
            r##"{"@odata.type":"#MEDIA.asset","assetName":"a"}"##,
            asset("a"),
            r##"{"@odata.type":"#Media.Asset","assetName":"a"}"##,
        ),
        (
            r##"{"@OData.Type":"#Media.Asset","assetName":"a"}"##,
            asset("a"),
            r##"{"@odata.type":"#Media.Asset","assetName":"a"}"##,
        ),
        // Unknown, missing, or not a string: `other` takes the value unchanged.
        (
            r##"{"@odata.type":"#Media.Tape","length":3}"##,
            Output::Unknown(json!({"@odata.type": "#Media.Tape", "length": 3})),
            r##"{"@odata.type":"#Media.Tape","length":3}"##,
        ),
        (
            r#"{"assetName":"a"}"#,
            Output::Unknown(json!({"assetName": "a"})),
            r#"{"assetName":"a"}"#,
        ),
        (
            r#"{"@odata.type":7}"#,
            Output::Unknown(json!({"@odata.type": 7})),
            r#"{"@odata.type":7}"#,
        ),
        ("[1]", Output::Unknown(json!([1])), "[1]"),
        // A map that has the tag among its entries.
        (
            r##"{"@odata.type":"#Media.Map","a":1}"##,
            Output::Map(
                [
                    ("@odata.type".to_owned(), json!("#Media.Map")),
                    ("a".to_owned(), json!(1)),
                ]
                .into(),
            ),
            r##"{"@odata.type":"#Media.Map","a":1}"##,
        ),
    ];
    for (sent, expected, written) in cases {
        let output: Output = serde_json::from_str(sent).expect(sent);
        assert_eq!(output, expected, "{sent}");
        assert_eq!(serde_json::to_string(&output).expect("writes"), written);
    }
}

#[test]
fn a_struct_without_its_tag_is_written_with_it() {
    let output = Output::Stream(Stream {
        odata_type: None,
        url: "x".to_owned(),
    });
    assert_eq!(
        serde_json::to_string(&output).expect("writes"),
        r##"{"@odata.type":"#Media.Stream","url":"x"}"##
    );
}

#[test]
fn without_a_rest() {
    let closed: Closed =
        serde_json::from_str(r#"{"assetName":"a","Kind":"ASSET"}"#).expect("reads");
    assert!(matches!(closed, Closed::Asset(_)));
    for (sent, message) in [
        (
            r#"{"kind":"tape"}"#,
            "kind: expected an object whose `kind` is \"asset\" or \"stream\", found another string",
        ),
        (
            r#"{"assetName":"a"}"#,
            "expected an object whose `kind` is \"asset\" or \"stream\", found one without `kind`",
        ),
        (
            r#"{"kind":7}"#,
            "kind: expected an object whose `kind` is \"asset\" or \"stream\", found another number",
        ),
        (
            "[]",
            "expected an object whose `kind` is \"asset\" or \"stream\", found an array",
        ),
        (
            r#"{"kind":"stream"}"#,
            "url: a required property is missing",
        ),
        (
            r#"{"kind":"asset","state":[]}"#,
            "state: expected a string, found an array",
        ),
    ] {
        let error = serde_json::from_str::<Closed>(sent).expect_err(sent);
        assert!(error.to_string().starts_with(message), "{error}");
    }
}

#[test]
fn as_properties() {
    let text = r##"{"output":{"@odata.type":"#Media.Asset","assetName":"a"},"outputs":[{"@odata.type":"#Media.Stream","url":"x"},{"@odata.type":"#Media.Tape"}],"by_name":{"b":{"@odata.type":"#Media.Asset"}}}"##;
    let job: Job = serde_json::from_str(text).expect("reads");
    assert_eq!(job.output, Some(asset("a")));
    assert_eq!(job.outputs.as_ref().map(Vec::len), Some(2));
    assert_eq!(serde_json::to_string(&job).expect("writes"), text);
    // Sent as JSON in a string, as objects are at times.
    let sent = Value::from(r##"{"@odata.type":"#Media.Asset","assetName":"a"}"##);
    let job: Job = serde_json::from_value(json!({"output": sent})).expect("reads");
    assert_eq!(job.output, Some(asset("a")));
}

/// A union of a tagged union and something else.
#[derive(Clone, Debug, PartialEq, OneOf)]
enum Either {
    Name(String),
    Output(Closed),
    Outputs(Vec<Closed>),
}

#[test]
fn inside_a_union_by_type() {
    for (sent, expected) in [
        (json!("x"), Either::Name("x".to_owned())),
        (
            json!({"kind": "asset", "state": "on"}),
            Either::Output(Closed::Asset(Asset {
                asset_name: None,
                state: Some("on".to_owned()),
            })),
        ),
        (json!([]), Either::Outputs(vec![])),
    ] {
        let either: Either = serde_json::from_value(sent.clone()).expect("reads");
        assert_eq!(either, expected);
        assert_eq!(serde_json::to_value(&either).expect("writes"), sent);
    }
}

/// Tags of any type, several for one alternative.
#[derive(Clone, Debug, PartialEq, OneOf)]
#[one_of(tag = "v")]
enum Any {
    #[one_of(1, alias = 2)]
    Number(Open),
    #[one_of(true)]
    Flag(Open),
    #[one_of(-1.5)]
    Fraction(Holder),
    #[one_of(null)]
    Nothing(Open),
    #[one_of("1", alias = "one")]
    Text(Holder),
    #[one_of("closed")]
    Closed(Shut),
    #[one_of(other)]
    Unknown(Value),
}

/// It cannot hold the tag but the additional properties.
#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Open {
    a: Option<String>,
    #[property(additional)]
    additional: AdditionalProperties,
}

/// It holds the tag.
#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Holder {
    v: Option<Value>,
    a: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Properties)]
#[property(deny_unknown_fields)]
struct Shut {
    a: Option<String>,
}

#[test]
fn tags_of_any_type() {
    for (sent, variant, written) in [
        (r#"{"v":1,"a":"x"}"#, "Number", r#"{"v":1,"a":"x"}"#),
        (r#"{"v":1.0,"a":"x"}"#, "Number", r#"{"v":1,"a":"x"}"#),
        (r#"{"v":2,"a":"x"}"#, "Number", r#"{"a":"x","v":2}"#),
        (r#"{"v":"2"}"#, "Number", r#"{"v":"2"}"#),
        (r#"{"v":true}"#, "Flag", r#"{"v":true}"#),
        (r#"{"v":"TRUE"}"#, "Flag", r#"{"v":"TRUE"}"#),
        (r#"{"v":-1.5}"#, "Fraction", r#"{"v":-1.5}"#),
        (r#"{"v":null}"#, "Nothing", r#"{"v":null}"#),
        (r#"{"v":"1"}"#, "Text", r#"{"v":"1"}"#),
        (r#"{"a":"x","v":"ONE"}"#, "Text", r#"{"v":"ONE","a":"x"}"#),
        (
            r#"{"v":"Closed","a":"x"}"#,
            "Closed",
            r#"{"v":"closed","a":"x"}"#,
        ),
        (r#"{"v":false}"#, "Unknown", r#"{"v":false}"#),
        (r#"{"v":[1]}"#, "Unknown", r#"{"v":[1]}"#),
        (r#"{"a":"x"}"#, "Unknown", r#"{"a":"x"}"#),
    ] {
        let any: Any = serde_json::from_str(sent).expect(sent);
        assert!(format!("{any:?}").starts_with(variant), "{sent}: {any:?}");
        let text = serde_json::to_string(&any).expect("writes");
        assert_eq!(text, written, "{sent}");
        let again: Any = serde_json::from_str(&text).expect("reads again");
        assert!(
            format!("{again:?}").starts_with(variant),
            "{text}: {again:?}"
        );
    }
}

#[test]
fn the_variant_writes_its_tag_whatever_the_object_holds() {
    let holder = |v: Value| Holder {
        v: Some(v),
        a: Some("x".to_owned()),
    };
    for (any, written) in [
        (Any::Text(holder(json!("two"))), r#"{"v":"1","a":"x"}"#),
        (Any::Text(holder(json!(""))), r#"{"v":"1","a":"x"}"#),
        (Any::Text(holder(json!("one"))), r#"{"v":"one","a":"x"}"#),
        (Any::Fraction(holder(json!([]))), r#"{"v":-1.5,"a":"x"}"#),
        (Any::Flag(Open::default()), r#"{"v":true}"#),
        (Any::Nothing(Open::default()), r#"{"v":null}"#),
    ] {
        assert_eq!(serde_json::to_string(&any).expect("writes"), written);
    }
}

/// A union whose alternatives are unions, each with a tag of its own.
#[derive(Clone, Debug, PartialEq, OneOf)]
#[one_of(tag = "kind")]
enum Outer {
    #[one_of("animal", alias = "beast")]
    Animal(Animal),
    #[one_of("closed")]
    Shut(Shut),
    #[one_of(other)]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[one_of(tag = "species")]
enum Animal {
    #[one_of("cat")]
    Cat(Open),
    #[one_of("dog")]
    Dog(Box<Shut>),
    #[one_of("v")]
    Vague(Holder),
    #[one_of("more")]
    More(Box<Any>),
}

#[test]
fn tags_of_unions_inside_of_each_other() {
    let (open, shut) = (Open::default(), Shut::default());
    let any = Any::Closed(Shut::default());
    for (made, written) in [
        (Animal::Cat(open), r#"{"kind":"animal","species":"cat"}"#),
        (
            Animal::Dog(Box::new(shut)),
            r#"{"kind":"animal","species":"dog"}"#,
        ),
        (
            Animal::Vague(Holder::default()),
            r#"{"kind":"animal","species":"v"}"#,
        ),
        (
            Animal::More(Box::new(any)),
            r#"{"kind":"animal","species":"more","v":"closed"}"#,
        ),
    ] {
        let made = Outer::Animal(made);
        assert_eq!(serde_json::to_string(&made).expect("writes"), written);
        assert_eq!(
            serde_json::to_value(&made).expect("writes").to_string(),
            written
        );
        let again: Outer = serde_json::from_str(written).expect("reads again");
        assert_eq!(again, made);
    }
    // A value read with another of the tag's values is written with that one.
    let beast = r#"{"species":"cat","kind":"beast"}"#;
    let read: Outer = serde_json::from_str(beast).expect("reads");
    assert_eq!(serde_json::to_string(&read).expect("writes"), beast);
}

/// Both unions have the same tag.
#[derive(Clone, Debug, PartialEq, OneOf)]
#[one_of(tag = "v")]
enum Same {
    #[one_of("1", alias = "closed")]
    Inner(Inner),
    #[one_of("other")]
    Other(Open),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[one_of(tag = "v")]
enum Inner {
    #[one_of("1")]
    Holder(Holder),
    #[one_of("closed")]
    Shut(Shut),
}

#[test]
fn one_tag_for_unions_inside_of_each_other() {
    let shut = Same::Inner(Inner::Shut(Shut::default()));
    let holder = Same::Inner(Inner::Holder(Holder::default()));
    for (made, written) in [(shut, r#"{"v":"closed"}"#), (holder, r#"{"v":"1"}"#)] {
        assert_eq!(serde_json::to_string(&made).expect("writes"), written);
        let again: Same = serde_json::from_str(written).expect("reads again");
        assert_eq!(serde_json::to_string(&again).expect("writes"), written);
    }
}
