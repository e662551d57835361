//! Enums of integers, and of values of several kinds.

use eventgrid::serde_json::{Value, from_str, to_string};
use eventgrid::{AdditionalProperties, OneOf, Properties};

#[derive(Clone, Debug, PartialEq, Eq, Hash, OneOf)]
enum Level {
    #[one_of(1)]
    Low,
    #[one_of(-2, alias = 3)]
    High,
    #[one_of(other)]
    UnknownValue(i64),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Mode {
    #[one_of("auto")]
    Auto,
    #[one_of(1)]
    One,
    #[one_of(0.5)]
    Half,
    #[one_of(true)]
    Yes,
    #[one_of(other)]
    UnknownValue(Value),
}

#[derive(Clone, Debug, PartialEq, Eq, OneOf)]
enum Closed {
    #[one_of(1)]
    One,
    #[one_of("two")]
    Two,
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Thing {
    level: Option<Level>,
    mode: Option<Mode>,
    #[property(additional)]
    additional_properties: AdditionalProperties,
}

#[test]
fn members_and_others() {
    for (sent, level, written) in [
        ("1", Level::Low, "1"),
        ("1.0", Level::Low, "1"),
        ("-2", Level::High, "-2"),
        ("3", Level::High, "-2"),
        ("7", Level::UnknownValue(7), "7"),
        (r#""1""#, Level::Low, "1"),
        (r#""7""#, Level::UnknownValue(7), "7"),
    ] {
        let read: Level = from_str(sent).expect("reads");
        assert_eq!(read, level, "{sent}");
        assert_eq!(to_string(&read).expect("writes"), written);
    }
    for (sent, mode) in [
        (r#""auto""#, Mode::Auto),
        ("1", Mode::One),
        ("0.5", Mode::Half),
        ("true", Mode::Yes),
        ("2", Mode::UnknownValue(2.into())),
        (
            r#"{"a":1}"#,
            Mode::UnknownValue(from_str(r#"{"a":1}"#).expect("reads")),
        ),
    ] {
        let read: Mode = from_str(sent).expect("reads");
        assert_eq!(read, mode, "{sent}");
        assert_eq!(to_string(&read).expect("writes"), sent);
    }
    assert_eq!(from_str::<Mode>(r#""AUTO""#).expect("reads"), Mode::Auto);
}

#[test]
fn what_is_spelled_in_another_kind_is_written_back() {
    for sent in [
        r#"{"level":"1","mode":"true"}"#,
        r#"{"level":3,"mode":"1"}"#,
        r#"{"level":9007199254740993,"mode":0}"#,
    ] {
        let thing: Thing = from_str(sent).expect("reads");
        let written = to_string(&thing).expect("writes");
        assert_eq!(written, sent.replace(":3,", ":-2,"));
    }
}

#[test]
fn conversions() {
    assert_eq!(Level::from(1), Level::Low);
    assert_eq!(Level::from(3), Level::High);
    assert_eq!(Level::from(5), Level::UnknownValue(5));
    assert_eq!(i64::from(Level::High), -2);
    assert_eq!(i64::from(Level::UnknownValue(5)), 5);
    assert_eq!(Mode::from(Value::from(0.5)), Mode::Half);
}

#[test]
fn closed() {
    assert_eq!(from_str::<Closed>(r#""Two""#).expect("reads"), Closed::Two);
    let error = from_str::<Closed>("3").expect_err("is not listed");
    assert!(
        error
            .to_string()
            .starts_with(r#"expected one of 1, "two", found a number"#),
        "{error}"
    );
}

#[test]
fn a_union_knows_its_members() {
    #[derive(Clone, Debug, PartialEq, OneOf)]
    enum Either {
        Number(f64),
        Level(Level),
    }
    #[derive(Clone, Debug, PartialEq, OneOf)]
    enum Listed {
        Level(Level),
        Text(String),
    }
    // Of two that fit, it is the one that lists the value.
    assert_eq!(
        from_str::<Either>("1").expect("reads"),
        Either::Level(Level::Low)
    );
    assert_eq!(
        from_str::<Either>("1.5").expect("reads"),
        Either::Number(1.5)
    );
    assert_eq!(
        from_str::<Listed>("1").expect("reads"),
        Listed::Level(Level::Low)
    );
    assert_eq!(
        from_str::<Listed>(r#""1""#).expect("reads"),
        Listed::Text("1".to_owned())
    );
}
