//! Unions: by the kind of value, and by the shape of objects.

use std::collections::BTreeMap;

use eventgrid::serde_json::{self, Value, json};
use eventgrid::time::OffsetDateTime;
use eventgrid::time::macros::datetime;
use eventgrid::{OneOf, Properties, Property};

/// Reads a value, and asserts that it is written as the same value.
#[track_caller]
fn reads<T: Property + PartialEq + std::fmt::Debug>(cases: Vec<(Value, T)>) {
    for (sent, expected) in cases {
        let text = sent.to_string();
        let read: T =
            eventgrid::property::deserialize(&mut serde_json::Deserializer::from_str(&text))
                .unwrap_or_else(|error| panic!("{sent}: {error}"));
        assert_eq!(read, expected, "{sent}");
        assert_eq!(serde_json::to_value(read.view()).expect("writes"), sent);
        // The same from a value.
        let read: T = eventgrid::property::deserialize(sent.clone()).expect("reads");
        assert_eq!(read, expected, "{sent}");
    }
}

#[track_caller]
fn refusal<T: Property + std::fmt::Debug>(sent: Value) -> String {
    eventgrid::property::deserialize::<T, _>(sent)
        .expect_err("does not fit")
        .to_string()
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Version {
    Number(i64),
    Text(String),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Scalar {
    Whole(i64),
    Fraction(f64),
    Flag(bool),
    When(OffsetDateTime),
    Text(String),
    List(Vec<Scalar>),
    Map(BTreeMap<String, Scalar>),
}

#[test]
fn by_kind() {
    reads(vec![
        (json!(20), Version::Number(20)),
        (json!("20"), Version::Text("20".to_owned())),
        (json!(""), Version::Text(String::new())),
    ]);
    reads(vec![
        (json!(20), Scalar::Whole(20)),
        // What looks like JSON is a text where there are texts.
        (json!("[20]"), Scalar::Text("[20]".to_owned())),
        (json!("{}"), Scalar::Text("{}".to_owned())),
        (json!(-0.5), Scalar::Fraction(-0.5)),
        (json!(true), Scalar::Flag(true)),
        (json!("x"), Scalar::Text("x".to_owned())),
        (
            json!("2024-05-01T09:30:00Z"),
            Scalar::When(datetime!(2024-05-01 09:30 UTC)),
        ),
        (
            json!([1, [true], {"a": "x"}]),
            Scalar::List(vec![
                Scalar::Whole(1),
                Scalar::List(vec![Scalar::Flag(true)]),
                Scalar::Map([("a".to_owned(), Scalar::Text("x".to_owned()))].into()),
            ]),
        ),
        // Too large for an integer: read as a float.
        (json!(1e30), Scalar::Fraction(1e30)),
    ]);
    assert_eq!(
        refusal::<Version>(json!([1])),
        "expected an integer or a string, found an array"
    );
    assert_eq!(
        refusal::<Version>(json!(null)),
        "expected an integer or a string, found null"
    );
    assert_eq!(
        refusal::<Version>(json!(1.5)),
        "expected an integer or a string, found a number"
    );
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Maybe {
    Number(i64),
    Flags(Option<Vec<bool>>),
}

#[test]
fn an_alternative_that_takes_null() {
    reads(vec![
        (json!(null), Maybe::Flags(None)),
        (json!([true]), Maybe::Flags(Some(vec![true]))),
        (json!(1), Maybe::Number(1)),
    ]);
    // A string is none of both, but a number might be in it.
    let read: Maybe = serde_json::from_value(json!("7")).expect("converts");
    assert_eq!(read, Maybe::Number(7));
    let read: Maybe = serde_json::from_value(json!("[true]")).expect("converts");
    assert_eq!(read, Maybe::Flags(Some(vec![true])));
}

#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Circle {
    radius: f64,
    color: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Rectangle {
    width: f64,
    height: f64,
    color: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Label {
    text: Option<String>,
    color: Option<String>,
    size: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Image {
    url: Option<String>,
    size: Option<i64>,
    width: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Shape {
    Label(Box<Label>),
    Image(Box<Image>),
    Circle(Box<Circle>),
    Rectangle(Box<Rectangle>),
    Name(String),
    Many(Vec<Shape>),
}

#[test]
fn by_shape() {
    let circle = Shape::Circle(Box::new(Circle {
        radius: 1.5,
        color: None,
    }));
    let rectangle = Shape::Rectangle(Box::new(Rectangle {
        width: 1.5,
        height: 2.5,
        color: Some("red".to_owned()),
    }));
    let label = |text: &str| {
        Shape::Label(Box::new(Label {
            text: Some(text.to_owned()),
            ..Label::default()
        }))
    };
    reads(vec![
        // Required properties decide.
        (json!({"radius": 1.5}), circle.clone()),
        (
            json!({"width": 1.5, "height": 2.5, "color": "red"}),
            rectangle,
        ),
        // The largest number of known members decides.
        (
            json!({"url": "x", "size": 1}),
            Shape::Image(Box::new(Image {
                url: Some("x".to_owned()),
                size: Some(1),
                width: None,
            })),
        ),
        (
            json!({"width": 1.5}),
            Shape::Image(Box::new(Image {
                width: Some(1.5),
                ..Image::default()
            })),
        ),
        (json!({"text": "x"}), label("x")),
        // The first alternative, if nothing else decides.
        (json!({}), Shape::Label(Box::default())),
        (
            json!({"size": 1}),
            Shape::Label(Box::new(Label {
                size: Some(1),
                ..Label::default()
            })),
        ),
        (json!("x"), Shape::Name("x".to_owned())),
        (
            json!([{"radius": 1.5}, "x", [{"text": "y"}]]),
            Shape::Many(vec![
                circle.clone(),
                Shape::Name("x".to_owned()),
                Shape::Many(vec![label("y")]),
            ]),
        ),
    ]);
    // Names in another case count as known; unknown ones do not count.
    let read: Shape =
        serde_json::from_value(json!({"Radius": "1.5", "what": 1, "ever": 2})).expect("a circle");
    assert_eq!(read, circle);
    // As JSON in a string, the same.
    let read: Figure =
        serde_json::from_value(json!(r#"{"width": 1, "height": 2}"#)).expect("a rectangle");
    assert!(matches!(read, Figure::Rectangle(_)));
    // If no alternative fits, the error is that of the best fitting one.
    assert_eq!(
        refusal::<Vec<Figure>>(json!([{"width": 1, "height": []}])),
        "[0].height: expected a number, found an array"
    );
}

/// Each alternative has a required property.
#[derive(Clone, Debug, PartialEq, OneOf)]
enum Figure {
    Circle(Circle),
    Rectangle(Rectangle),
}

#[test]
fn nothing_fits() {
    // The error is that of the closest alternative.
    for (sent, message) in [
        (
            json!({"depth": 1}),
            "radius: a required property is missing",
        ),
        (json!({}), "radius: a required property is missing"),
        (
            json!({"width": 1}),
            "height: a required property is missing",
        ),
        (
            json!({"width": 1, "radius": []}),
            "height: a required property is missing",
        ),
        (
            json!({"color": "red", "height": 1, "width": "wide"}),
            "width: expected a number, found a string that is not a number",
        ),
    ] {
        assert_eq!(refusal::<Figure>(sent), message);
    }
    assert_eq!(
        refusal::<Figure>(json!(7)),
        "expected an object, found a number"
    );
}

#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Holder {
    version: Option<Version>,
    versions: Option<Vec<Version>>,
    by_name: Option<BTreeMap<String, Version>>,
    tree: Option<Box<Tree>>,
}

/// Recursion through a box.
#[derive(Clone, Debug, PartialEq, OneOf)]
enum Tree {
    Leaf(i64),
    Branch(Box<Branch>),
    Branches(Vec<Tree>),
}

#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Branch {
    left: Option<Tree>,
    right: Option<Box<Tree>>,
}

#[test]
fn in_other_types() {
    let leaf = |leaf| Some(Tree::Leaf(leaf));
    reads(vec![
        (
            json!({"version": 1, "versions": [1, "2"], "by_name": {"a": "x", "b": 3}}),
            Holder {
                version: Some(Version::Number(1)),
                versions: Some(vec![Version::Number(1), Version::Text("2".to_owned())]),
                by_name: Some(
                    [
                        ("a".to_owned(), Version::Text("x".to_owned())),
                        ("b".to_owned(), Version::Number(3)),
                    ]
                    .into(),
                ),
                tree: None,
            },
        ),
        (
            json!({"tree": {"left": 1, "right": {"left": 2, "right": [3]}}}),
            Holder {
                tree: Some(Box::new(Tree::Branch(Box::new(Branch {
                    left: leaf(1),
                    right: Some(Box::new(Tree::Branch(Box::new(Branch {
                        left: leaf(2),
                        right: Some(Box::new(Tree::Branches(vec![Tree::Leaf(3)]))),
                    })))),
                })))),
                ..Holder::default()
            },
        ),
    ]);
    assert_eq!(
        refusal::<Holder>(json!({"tree": {"left": {"right": [1, {"left": "x"}]}}})),
        "tree.left.right[1].left: expected an integer or an array or an object, found a string"
    );
}

#[test]
fn json_in_strings_in_strings_is_read_one_level_deep() {
    let inside = |inner: &str| json!({ "left": inner }).to_string();
    let once = inside("1");
    let read: Tree = serde_json::from_value(json!(once)).expect("one level");
    assert!(matches!(read, Tree::Branch(branch) if branch.left == Some(Tree::Leaf(1))));
    let deep = (0..14).fold("1".to_owned(), |inner, _| inside(&inner));
    assert_eq!(
        refusal::<Tree>(json!(deep)),
        "left: expected an integer or an array or an object, found a string"
    );
}

/// Neither alternative alone is small enough to be read straight from the input.
#[derive(Clone, Debug, PartialEq, OneOf)]
enum Integer {
    Signed(i64),
    Unsigned(u64),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Count {
    Unsigned(u64),
    Signed(i64),
    Counts(Vec<Count>),
}

#[test]
fn signed_and_unsigned_integers_keep_all_values() {
    reads(vec![
        (json!(i64::MAX), Integer::Signed(i64::MAX)),
        (json!(i64::MIN), Integer::Signed(i64::MIN)),
        (
            json!(9_223_372_036_854_775_808_u64),
            Integer::Unsigned(9_223_372_036_854_775_808),
        ),
        (json!(u64::MAX), Integer::Unsigned(u64::MAX)),
        (json!(0), Integer::Signed(0)),
    ]);
    reads(vec![
        (json!(i64::MAX), Count::Unsigned(i64::MAX.unsigned_abs())),
        (json!(-1), Count::Signed(-1)),
        (
            json!([u64::MAX, i64::MIN]),
            Count::Counts(vec![Count::Unsigned(u64::MAX), Count::Signed(i64::MIN)]),
        ),
    ]);
}
