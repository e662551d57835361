//! Enums of strings, open and closed.

use std::collections::BTreeMap;

use eventgrid::serde_json::{self, json};
use eventgrid::{OneOf, Properties};

#[derive(Clone, Debug, PartialEq, Eq, Hash, OneOf)]
enum Status {
    #[one_of("in-progress")]
    InProgress,
    /// Without an attribute, the variant's name.
    Done,
    #[one_of("done")]
    LowerCaseDone,
    #[one_of(other)]
    UnknownValue(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, OneOf)]
enum Size {
    #[one_of("S")]
    Small,
    #[one_of("L")]
    Large,
}

#[derive(Debug, Default, PartialEq, Properties)]
struct Parcel {
    status: Option<Status>,
    sizes: Option<Vec<Size>>,
    by_name: Option<BTreeMap<String, Status>>,
}

#[test]
fn open() {
    let cases = [
        (json!("in-progress"), Status::InProgress, "in-progress"),
        (json!("IN-Progress"), Status::InProgress, "in-progress"),
        // Members that differ in case are told apart exactly.
        (json!("Done"), Status::Done, "Done"),
        (json!("done"), Status::LowerCaseDone, "done"),
        (json!("DONE"), Status::Done, "Done"),
        (
            json!("lost"),
            Status::UnknownValue("lost".to_owned()),
            "lost",
        ),
        (
            json!(" Done"),
            Status::UnknownValue(" Done".to_owned()),
            " Done",
        ),
        (json!(""), Status::UnknownValue(String::new()), ""),
        (json!(7), Status::UnknownValue("7".to_owned()), "7"),
    ];
    for (sent, expected, written) in cases {
        let status: Status = serde_json::from_value(sent.clone()).expect("reads");
        assert_eq!(status, expected, "{sent}");
        assert_eq!(status.as_str(), written);
        assert_eq!(status.to_string(), written);
        assert_eq!(status.as_ref(), written);
        assert_eq!(serde_json::to_value(&status).expect("writes"), written);
        if let Some(text) = sent.as_str() {
            assert_eq!(Status::from(text), expected);
            assert_eq!(Status::from(text.to_owned()), expected);
        }
    }
    for sent in [json!(1.5), json!([]), json!({}), json!(null)] {
        assert!(serde_json::from_value::<Status>(sent).is_err());
    }
}

#[test]
fn closed() {
    for (sent, expected) in [("S", Size::Small), ("l", Size::Large)] {
        let size: Size = serde_json::from_value(json!(sent)).expect("reads");
        assert_eq!(size, expected);
    }
    for (sent, found) in [
        (json!("M"), "a string"),
        (json!(""), "an empty string"),
        (json!(1), "a number"),
        (json!(null), "null"),
        (json!(["S"]), "an array"),
    ] {
        let error = serde_json::from_value::<Size>(sent).expect_err("closed");
        assert_eq!(
            error.to_string(),
            format!("expected one of \"S\", \"L\", found {found}")
        );
    }
}

#[test]
fn as_properties() {
    let sent = r#"{"status":"in-progress","sizes":["S","L"],"by_name":{"a":"Done","b":"lost"}}"#;
    let parcel: Parcel = serde_json::from_str(sent).expect("reads");
    assert_eq!(parcel.sizes, Some(vec![Size::Small, Size::Large]));
    assert_eq!(serde_json::to_string(&parcel).expect("writes"), sent);
    let error = serde_json::from_str::<Parcel>(r#"{"sizes":["S","XL"]}"#).expect_err("closed");
    assert!(
        error
            .to_string()
            .starts_with("sizes[1]: expected one of \"S\", \"L\", found a string"),
        "{error}"
    );
}
