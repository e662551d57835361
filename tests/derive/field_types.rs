//! Types of fields: those of the standard library and of `time`, maps with typed keys, aliases of types.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::{NonZeroI8, NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use eventgrid::property::Key;
use eventgrid::serde_json::{self, Map, Value};
use eventgrid::time::{Date, PrimitiveDateTime, Time};
use eventgrid::{Json, OneOf, Properties};

type Maybe<T> = Option<T>;
type Shared<T> = Arc<T>;
type Word = String;

#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord, OneOf)]
enum Color {
    Red,
    #[one_of(other)]
    Other(Word),
}

#[derive(Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Properties)]
#[property(transparent)]
struct OrderId(String);

/// The JSON that `value` is written as after it was read as a field, or the error message.
fn through<T: Properties + serde::Serialize + serde::de::DeserializeOwned>(value: &str) -> String {
    let object = format!(r#"{{"v":{value}}}"#);
    match serde_json::from_str::<T>(&object) {
        Ok(read) => {
            let text = serde_json::to_string(&read).expect("writes");
            let written: T = serde_json::from_str(&text).expect("reads again");
            assert_eq!(serde_json::to_string(&written).expect("writes"), text);
            let inner = text
                .strip_prefix(r#"{"v":"#)
                .and_then(|text| text.strip_suffix('}'));
            inner.unwrap_or("").to_owned()
        }
        Err(error) => {
            let message = error.to_string();
            message
                .split(" at line")
                .next()
                .unwrap_or_default()
                .to_owned()
        }
    }
}

macro_rules! fields {
    ($($test:ident: $ty:ty, $($value:literal => $written:literal,)*)*) => {$(
        #[test]
        fn $test() {
            #[derive(Properties)]
            struct Field { v: $ty }
            for (value, written) in [$(($value, $written)),*] {
                assert_eq!(through::<Field>(value), written, "{value}");
            }
        }
    )*};
}

fields! {
    size: usize, "7" => "7", r#""7""# => "7",
        "-1" => "v: expected an unsigned integer of 64 bits, found a number out of that range",
    signed_size: isize, "-7" => "-7",
    wide: i128, "170141183460469231731687303715884105727" => "170141183460469231731687303715884105727",
    wide_unsigned: u128, "170141183460469231731687303715884105727" => "170141183460469231731687303715884105727",
        r#""340282366920938463463374607431768211455""# => r#""340282366920938463463374607431768211455""#,
        "-1" => "v: expected an unsigned integer of 128 bits, found a number",
    not_zero: NonZeroU32, "1" => "1", "0" => "v: expected an integer other than 0, found 0",
        r#""x""# => "v: expected an unsigned integer of 32 bits, found a string",
    not_zero_signed: NonZeroI8, "-1" => "-1",
    not_zero_size: Option<NonZeroUsize>, "1" => "1", "null" => "",
    character: char, r#""ß""# => r#""ß""#, r#"" ""# => r#"" ""#,
        r#""ss""# => "v: expected a string of one character, found another string",
        r#""""# => "v: expected a string of one character, found an empty string",
        "7" => "v: expected a string of one character, found a number",
    address: IpAddr, r#""10.0.0.1""# => r#""10.0.0.1""#, r#""::1""# => r#""::1""#,
        r#""10.0.0.256""# => "v: expected an IP address, found another string",
    address_v6: Ipv6Addr, r#""2001:DB8::1""# => r#""2001:db8::1""#,
    address_with_port: SocketAddr, r#""10.0.0.1:80""# => r#""10.0.0.1:80""#,
    boxed_text: Box<str>, r#""a""# => r#""a""#, "7" => r#""7""#,
    shared_text: Arc<str>, r#""a""# => r#""a""#,
    counted_text: Rc<str>, r#""a""# => r#""a""#,
    text_or_constant: Cow<'static, str>, r#""a""# => r#""a""#,
    hash_map: HashMap<String, i64>, r#"{"a":1}"# => r#"{"a":1}"#, r#"{"a":null}"# => "{}",
        r#"{"a":"x"}"# => "v.*: expected an integer of 64 bits, found a string",
        "[]" => "v: expected an object, found an array",
    integer_keys: BTreeMap<u8, Vec<i64>>, r#"{"1":[2],"255":[]}"# => r#"{"1":[2],"255":[]}"#,
        r#"{"256":[]}"# => "v.*: expected an unsigned integer of 8 bits, found a string",
        r#"{"a":[]}"# => "v.*: expected an unsigned integer of 8 bits, found a string",
        r#"{"1":["x"]}"# => "v.*[0]: expected an integer of 64 bits, found a string",
    enum_keys: BTreeMap<Color, bool>, r#"{"red":true,"blue":false}"# => r#"{"Red":true,"blue":false}"#,
    newtype_keys: HashMap<OrderId, Option<i64>>, r#"{"a":null}"# => r#"{"a":null}"#,
    date_keys: BTreeMap<Date, i64>, r#"{"2024-05-01":1}"# => r#"{"2024-05-01":1}"#,
    boolean_keys: BTreeMap<bool, i64>, r#"{"true":1}"# => r#"{"true":1}"#,
    untyped_map: Map<String, Value>, r#"{"a":[1,null]}"# => r#"{"a":[1,null]}"#,
    sorted_set: BTreeSet<String>, r#"["b","a","b"]"# => r#"["a","b"]"#,
        r#"["b",[]]"# => "v[1]: expected a string, found an array",
    hash_set: HashSet<u8>, "[1,1]" => "[1]",
    queue: VecDeque<i64>, "[1,2]" => "[1,2]", r#""[1]""# => "[1]",
    array: [f64; 3], "[1,2.5,3]" => "[1.0,2.5,3.0]",
        "[1]" => "v: expected an array of 3 items, found an array of 1",
        "{}" => "v: expected an array, found an object",
    boxed_slice: Box<[i64]>, "[1]" => "[1]",
    shared_slice: Arc<[i64]>, "[1]" => "[1]",
    shared: Shared<Maybe<i64>>, "1" => "1", "null" => "",
    counted: Rc<i64>, "1" => "1",
    duration: Duration, r#""PT1H30M""# => r#""PT1H30M""#, r#""01:30:00""# => r#""PT1H30M""#,
        r#""P1M""# => "v: expected a duration such as `PT1H30M`, found another string",
        r#""-PT1S""# => "v: expected a duration such as `PT1H30M`, found another string",
        "7" => "v: expected a duration such as `PT1H30M`, found a number",
    signed_duration: eventgrid::time::Duration, r#""-PT0.25S""# => r#""-PT0.25S""#,
    date: Date, r#""2024-05-01""# => r#""2024-05-01""#, r#""2024-05-01T00:00:00Z""# => r#""2024-05-01""#,
        r#""2024-05-01T00:00:01Z""# => "v: expected a date such as `2024-05-01`, found another string",
        r#""2024-02-30""# => "v: expected a date such as `2024-05-01`, found another string",
    time: Time, r#""09:30""# => r#""09:30:00""#, r#""09:30:00.250Z""# => r#""09:30:00.25""#,
        r#""24:00""# => "v: expected a time of day such as `09:30:00`, found another string",
    local: PrimitiveDateTime, r#""2024-05-01T09:30:00""# => r#""2024-05-01T09:30:00""#,
        r#""2024-05-01T09:30:00+02:00""# => r#""2024-05-01T07:30:00""#,
    null_or_missing: Maybe<Maybe<i64>>, "1" => "1", "null" => "null", r#""""# => "null",
        r#""x""# => "v: expected an integer of 64 bits, found a string",
    null_or_missing_boxed: Option<Box<Option<OrderId>>>, r#""a""# => r#""a""#, "null" => "null",
    by_serde: Json<PathBuf>, r#""/a""# => r#""/a""#, "7" => "v: expected path string, found a number",
}

#[test]
fn a_missing_value_is_no_null() {
    #[derive(Debug, Default, PartialEq, Properties)]
    struct Patch {
        #[expect(clippy::option_option, reason = "tells null from missing")]
        name: Option<Option<String>>,
        #[property(required)]
        note: Option<Maybe<String>>,
    }
    for (text, name, note) in [
        (r#"{"note":null}"#, None, Some(None)),
        (r#"{"name":null,"note":"n"}"#, Some(None), Some(Some("n"))),
        (
            r#"{"name":"x","note":"n"}"#,
            Some(Some("x")),
            Some(Some("n")),
        ),
    ] {
        let owned = |text: Option<Option<&str>>| text.map(|text| text.map(str::to_owned));
        let expected = Patch {
            name: owned(name),
            note: owned(note),
        };
        let read: Patch = serde_json::from_str(text).expect(text);
        assert_eq!(read, expected, "{text}");
        assert_eq!(serde_json::to_string(&read).expect("writes"), text);
    }
}

/// Whatever the map is called that takes the rest.
#[test]
fn additional_properties_in_maps_of_any_name() {
    use std::collections::BTreeMap as Sorted;
    type Rest<T> = HashMap<Word, T>;
    #[derive(Debug, PartialEq, Properties)]
    struct One {
        #[property(additional)]
        rest: Sorted<Word, Value>,
    }
    #[derive(Debug, PartialEq, Properties)]
    struct Two {
        #[property(additional)]
        rest: Rest<i64>,
    }
    #[derive(Debug, PartialEq, Properties)]
    struct Three {
        id: i64,
        #[property(additional)]
        rest: eventgrid::Map<Color>,
    }
    let text = r#"{"a":[1],"b":"x"}"#;
    let one: One = serde_json::from_str(text).expect("reads");
    assert_eq!(serde_json::to_string(&one).expect("writes"), text);
    let two: Two = serde_json::from_str(r#"{"a":1}"#).expect("reads");
    assert_eq!(two.rest["a"], 1);
    let error = serde_json::from_str::<Two>(text).expect_err("an array");
    assert!(
        error.to_string().starts_with("*: expected an integer"),
        "{error}"
    );
    let text = r#"{"id":1,"b":"Red","a":[1]}"#;
    let three: Three = serde_json::from_str(text).expect("reads");
    assert_eq!(three.rest.get("b"), Some(&Color::Red));
    assert_eq!(serde_json::to_string(&three).expect("writes"), text);
}

#[test]
fn newtypes_of_keys_are_keys() {
    fn name(key: &impl Key) -> Option<String> {
        key.name().map(Cow::into_owned)
    }
    assert_eq!(name(&OrderId("a".to_owned())).as_deref(), Some("a"));
    assert_eq!(name(&Color::Red).as_deref(), Some("Red"));
    assert_eq!(name(&-7_i64).as_deref(), Some("-7"));
}
