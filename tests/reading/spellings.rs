//! Property names in another case, and several members for one property: one of them is used, the
//! others are kept or dropped.

use std::collections::BTreeMap;

use eventgrid::serde_json::{self, json};
use eventgrid::{AdditionalProperties, EventData, Properties};

use crate::shapes::{Thing, nothing, read};
use crate::tolerance::{converted, count, flag};

#[test]
fn names_in_other_cases_and_with_spaces() {
    converted(&[
        (r#"{"Count": 3}"#, count(3), r#"{"count":3}"#),
        (r#"{"COUNT": 3}"#, count(3), r#"{"count":3}"#),
        (r#"{"count ": 3}"#, count(3), r#"{"count":3}"#),
        (r#"{" Count\t": 3}"#, count(3), r#"{"count":3}"#),
        (r#"{"isFlagged": true}"#, flag(true), r#"{"flag":true}"#),
        (r#"{"ISFLAGGED": true}"#, flag(true), r#"{"flag":true}"#),
        (r#"{"$flag": true}"#, flag(true), r#"{"flag":true}"#),
        (
            r#"{"$metadata": {"$version": 3}}"#,
            Thing {
                metadata: Some(BTreeMap::from([("$version".to_owned(), json!(3))])),
                ..nothing()
            },
            r#"{"metadata":{"$version":3}}"#,
        ),
        // Escapes are not part of a name.
        (r#"{"co\u0075nt": 3}"#, count(3), r#"{"count":3}"#),
    ]);
}

#[test]
fn of_two_members_for_one_property_one_wins() {
    converted(&[
        (r#"{"count": 1, "count": 2}"#, count(2), r#"{"count":2}"#),
        (r#"{"Count": 1, "COUNT": 2}"#, count(2), r#"{"count":2}"#),
        // An exact name goes before others, wherever it stands.
        (r#"{"count": 1, "Count": 2}"#, count(1), r#"{"count":1}"#),
        (r#"{"Count": 2, "count": 1}"#, count(1), r#"{"count":1}"#),
        (
            r#"{"Count": 2, "count": 1, "COUNT": 3}"#,
            count(1),
            r#"{"count":1}"#,
        ),
        // Of the same name, the last one: a null says that there is none.
        (r#"{"count": 1, "count": null}"#, nothing(), "{}"),
        // What another member replaces need not fit.
        (
            r#"{"count": 1, "Count": "many"}"#,
            count(1),
            r#"{"count":1}"#,
        ),
    ]);
}

#[test]
fn a_value_goes_before_null_whatever_its_name() {
    converted(&[
        (r#"{"count": null, "Count": 2}"#, count(2), r#"{"count":2}"#),
        (r#"{"Count": 2, "count": null}"#, count(2), r#"{"count":2}"#),
        (
            r#"{"count": null, "COUNT ": 2}"#,
            count(2),
            r#"{"count":2}"#,
        ),
        (
            r#"{"isFlagged": null, "Flag": true}"#,
            flag(true),
            r#"{"flag":true}"#,
        ),
        (
            r#"{"Flag": true, "isFlagged": null}"#,
            flag(true),
            r#"{"flag":true}"#,
        ),
        (
            r#"{"Count": 2, "count": null, "COUNT": null}"#,
            count(2),
            r#"{"count":2}"#,
        ),
        (r#"{"Count": null, "count": 1}"#, count(1), r#"{"count":1}"#),
        (r#"{"count": 1, "Count": null}"#, count(1), r#"{"count":1}"#),
        (r#"{"count": null, "Count": null}"#, nothing(), "{}"),
    ]);
}

/// Keeps all members that are not a property.
#[derive(Clone, Debug, Default, PartialEq, EventData, Properties)]
#[event(type = "Demo.Kept")]
struct Kept {
    #[property("id", alias = "key")]
    id: Option<String>,
    #[property(additional)]
    additional_properties: AdditionalProperties,
}

/// Keeps them, and takes no other case for a property.
#[derive(Clone, Debug, Default, PartialEq, EventData, Properties)]
#[event(type = "Demo.Sensitive")]
#[property(case_sensitive)]
struct Sensitive {
    #[property("id", alias = "key")]
    id: Option<String>,
    #[property(additional)]
    additional_properties: AdditionalProperties,
}

#[test]
fn a_member_in_another_case_is_kept_beside_the_property() {
    /// The data, the property, the additional properties, and the text that is written.
    type Case = (
        &'static str,
        Option<&'static str>,
        &'static [(&'static str, &'static str)],
        &'static str,
    );
    let cases: &[Case] = &[
        (
            r#"{"id": "1", "ID": "2"}"#,
            Some("1"),
            &[("ID", "2")],
            r#"{"id":"1","ID":"2"}"#,
        ),
        (
            r#"{"ID": "2", "id": "1"}"#,
            Some("1"),
            &[("ID", "2")],
            r#"{"id":"1","ID":"2"}"#,
        ),
        (
            r#"{"Id": "2", "id": "1", "ID": "3"}"#,
            Some("1"),
            &[("Id", "2"), ("ID", "3")],
            r#"{"id":"1","Id":"2","ID":"3"}"#,
        ),
        (
            r#"{"Id": "2", "ID": "3"}"#,
            Some("2"),
            &[("ID", "3")],
            r#"{"id":"2","ID":"3"}"#,
        ),
        // Alone, it is the property.
        (r#"{"ID": "2"}"#, Some("2"), &[], r#"{"id":"2"}"#),
        (r#"{"Key": "2"}"#, Some("2"), &[], r#"{"id":"2"}"#),
        (
            r#"{"id": null, "ID": "2"}"#,
            Some("2"),
            &[],
            r#"{"id":"2"}"#,
        ),
        (
            r#"{"ID": "2", "id": null}"#,
            Some("2"),
            &[],
            r#"{"id":"2"}"#,
        ),
        // An alias is another spelling as well.
        (
            r#"{"id": "1", "key": "2"}"#,
            Some("1"),
            &[("key", "2")],
            r#"{"id":"1","key":"2"}"#,
        ),
        (
            r#"{"key": "2", "id": "1"}"#,
            Some("1"),
            &[("key", "2")],
            r#"{"id":"1","key":"2"}"#,
        ),
        (
            r#"{"key": "2", "id": null}"#,
            Some("2"),
            &[],
            r#"{"id":"2"}"#,
        ),
        (
            r#"{"id": null, "key": "2"}"#,
            Some("2"),
            &[],
            r#"{"id":"2"}"#,
        ),
        (
            r#"{"id": "1", "key": null}"#,
            Some("1"),
            &[],
            r#"{"id":"1"}"#,
        ),
    ];
    for (sent, id, additional, written) in cases {
        let kept: Kept = read("Demo.Kept", sent).expect("reads");
        let expected = Kept {
            id: id.map(str::to_owned),
            additional_properties: additional
                .iter()
                .map(|(name, value)| (*name, json!(value)))
                .collect(),
        };
        assert_eq!(kept, expected, "{sent}");
        let text = serde_json::to_string(&kept).expect("writes");
        assert_eq!(text, *written, "{sent}");
        assert_eq!(serde_json::from_str::<Kept>(&text).expect("reads"), kept);
    }
}

#[test]
fn case_sensitive() {
    for (sent, id, additional) in [
        (r#"{"id":"1","ID":"2"}"#, Some("1"), json!({"ID": "2"})),
        (r#"{"ID":"2","id":"1"}"#, Some("1"), json!({"ID": "2"})),
        (r#"{"ID":"2"}"#, None, json!({"ID": "2"})),
        (r#"{" id":"2"}"#, None, json!({" id": "2"})),
        (r#"{"key":"2"}"#, Some("2"), json!({})),
        (r#"{"Key":"2"}"#, None, json!({"Key": "2"})),
    ] {
        let read: Sensitive = read("Demo.Sensitive", sent).expect("reads");
        assert_eq!(read.id.as_deref(), id, "{sent}");
        let found = serde_json::to_value(&read.additional_properties).expect("writes");
        assert_eq!(found, additional, "{sent}");
    }
}

#[test]
fn required_properties_in_two_spellings() {
    #[derive(Clone, Debug, PartialEq, EventData, Properties)]
    #[event(type = "Demo.Required")]
    struct Required {
        name: String,
        #[property(required)]
        nick: Option<String>,
        #[property(additional)]
        additional_properties: AdditionalProperties,
    }
    for sent in [
        r#"{"name": null, "Name": "x", "nick": null, "Nick": "y"}"#,
        r#"{"Name": "x", "name": null, "NICK": "y", "nick": null}"#,
    ] {
        let read: Required = read("Demo.Required", sent).expect("reads");
        assert_eq!((&*read.name, read.nick.as_deref()), ("x", Some("y")));
        assert!(read.additional_properties.is_empty(), "{sent}");
    }
    let error = read::<Required>("Demo.Required", r#"{"name": null, "nick": null}"#);
    let error = error.expect_err("has no name");
    assert_eq!(error.path(), Some("data.name"));
    assert_eq!(error.message(), "expected a string, found null");
}

#[test]
fn a_closed_object_has_no_place_for_a_second_spelling() {
    #[derive(Clone, Debug, PartialEq, EventData, Properties)]
    #[event(type = "Demo.Closed")]
    #[property(deny_unknown_fields)]
    struct Closed {
        id: Option<String>,
    }
    for sent in [
        r#"{"ID": "2"}"#,
        r#"{"ID": "2", "id": null}"#,
        r#"{"id": "2", "ID": null}"#,
    ] {
        let read: Closed = read("Demo.Closed", sent).expect("reads");
        assert_eq!(read.id.as_deref(), Some("2"), "{sent}");
    }
    let error = read::<Closed>("Demo.Closed", r#"{"id": "1", "ID": "2"}"#);
    assert_eq!(
        error.expect_err("has two").message(),
        "expected the properties of the schema alone, found one that it does not name"
    );
}

#[test]
fn a_value_that_does_not_fit_is_kept_beside_another_spelling() {
    let sent = r#"{"id":[1],"ID":"2"}"#;
    let read: Kept = read("Demo.Kept", sent).expect("reads");
    assert_eq!(read.id, None);
    assert_eq!(serde_json::to_string(&read).expect("writes"), sent);
}
