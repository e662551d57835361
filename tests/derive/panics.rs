//! A user's `Property` that panics does not affect what is read afterwards.

use eventgrid::property::{Fault, Property, Token, View};
use eventgrid::serde_json;
use eventgrid::{OneOf, Properties};

#[derive(Clone, Debug, PartialEq)]
struct Picky(i64);

impl Property for Picky {
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        let number = i64::read(token)?;
        assert_ne!(number, 13, "not this one");
        Ok(Self(number))
    }

    fn view(&self) -> View<'_> {
        self.0.view()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Outer {
    inner: Option<Inner>,
    either: Option<Either>,
}

#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Inner {
    number: Option<Picky>,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Either {
    One(Inner),
    Many(Vec<Inner>),
}

#[test]
fn json_in_strings_is_read_after_a_panic() {
    for text in [
        r#"{"inner":"{\"number\":13}"}"#,
        r#"{"either":"{\"number\":13}"}"#,
        r#"{"either":"[{\"number\":13}]"}"#,
    ] {
        let read = || serde_json::from_str::<Outer>(text);
        assert!(std::panic::catch_unwind(read).is_err(), "{text}");
        // On the same thread.
        let text = text.replace("13", "14");
        let outer: Outer = serde_json::from_str(&text).expect("reads");
        let inner = Inner {
            number: Some(Picky(14)),
        };
        let either = match outer.either {
            Some(Either::One(inner)) => Some(inner),
            Some(Either::Many(mut many)) => many.pop(),
            None => None,
        };
        assert_eq!(outer.inner.or(either), Some(inner), "{text}");
    }
}
