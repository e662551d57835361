//! Unions that contain themselves: the cost is linear in the depth of a value, not exponential.

use eventgrid::serde_json;
use eventgrid::{OneOf, Properties};

const DEPTH: usize = 100;

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Term {
    Sum(Sum),
    Product(Box<Product>),
    Number(f64),
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Sum {
    left: Box<Term>,
    right: Option<Box<Term>>,
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Product {
    left: Term,
    factor: f64,
}

/// Alternatives that differ at the innermost level only.
#[derive(Clone, Debug, PartialEq, OneOf)]
enum Nested {
    Named(Box<Named>),
    Numbered(Box<Numbered>),
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Named {
    inner: Option<Nested>,
    name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Numbered {
    inner: Option<Nested>,
    number: i64,
}

fn nested(open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(DEPTH), close.repeat(DEPTH))
}

#[test]
fn read_and_written() {
    for (open, close, inner) in [
        (r#"{"left":"#, "}", "1.0"),
        (r#"{"left":"#, r#","factor":2.0}"#, "1.0"),
        (r#"{"left":"#, r#","right":2.0}"#, r#"{"left":1.0}"#),
    ] {
        let text = nested(open, inner, close);
        let term: Term = serde_json::from_str(&text).expect("reads");
        assert_eq!(serde_json::to_string(&term).expect("writes"), text);
    }
    for text in [
        nested(r#"{"inner":"#, r#"{"name":"x"}"#, "}"),
        nested(r#"{"inner":"#, r#"{"number":1}"#, r#","number":2}"#),
    ] {
        let read: Nested = serde_json::from_str(&text).expect("reads");
        assert_eq!(serde_json::to_string(&read).expect("writes"), text);
    }
}

#[test]
fn refused() {
    for (open, inner, close, path, message) in [
        (
            r#"{"left":"#,
            r#""many""#,
            "}",
            format!("{}left", "left.".repeat(DEPTH - 1)),
            "expected a number or an object, found a string",
        ),
        (
            r#"{"left":"#,
            r#"{"right":1}"#,
            r#","factor":2}"#,
            format!("{}left", "left.".repeat(DEPTH)),
            "a required property is missing",
        ),
    ] {
        let error = serde_json::from_str::<Term>(&nested(open, inner, close)).expect_err(message);
        assert_eq!(error.to_string(), format!("{path}: {message}"));
    }
}

/// As JSON in a string, too.
#[test]
fn in_a_string() {
    let text = nested(r#"{"left":"#, "1.0", r#","factor":2.0}"#);
    let sent = serde_json::Value::from(text.as_str()).to_string();
    let term: Term = serde_json::from_str(&sent).expect("reads");
    assert_eq!(serde_json::to_string(&term).expect("writes"), text);
}
