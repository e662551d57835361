//! Strings, numbers, booleans and times: the accepted and the rejected spellings.

use eventgrid::serde_json::{self, json};
use eventgrid::time::OffsetDateTime;
use eventgrid::time::format_description::well_known::Rfc3339;
use eventgrid::time::macros::datetime;
use proptest::prelude::*;

use crate::shapes::{Thing, read};
use crate::tolerance::{
    converted, count, flag, items, large, ratio, refusal, refused, text, thing, unchanged, untyped,
};

#[test]
fn numbers_from_strings() {
    converted(&[
        (r#"{"count": "36"}"#, count(36), r#"{"count":36}"#),
        (r#"{"count": " -36 "}"#, count(-36), r#"{"count":-36}"#),
        (r#"{"count": "3.0"}"#, count(3), r#"{"count":3}"#),
        (r#"{"count": "1e3"}"#, count(1000), r#"{"count":1000}"#),
        (
            r#"{"count": "9223372036854775807"}"#,
            count(i64::MAX),
            r#"{"count":9223372036854775807}"#,
        ),
        (
            r#"{"large": "18446744073709551615"}"#,
            large(u64::MAX),
            r#"{"large":18446744073709551615}"#,
        ),
        (r#"{"ratio": "0.5"}"#, ratio(0.5), r#"{"ratio":0.5}"#),
        (r#"{"ratio": "36"}"#, ratio(36.0), r#"{"ratio":36.0}"#),
        (
            r#"{"ratio": "-1.5E-3"}"#,
            ratio(-0.0015),
            r#"{"ratio":-0.0015}"#,
        ),
    ]);
    refused(&[
        (
            r#"{"count": "many"}"#,
            "data.count: expected an integer of 64 bits, found a string",
        ),
        (
            r#"{"count": " "}"#,
            "data.count: expected an integer of 64 bits, found a string",
        ),
        (
            r#"{"count": "3.5"}"#,
            "data.count: expected an integer of 64 bits, found a string",
        ),
        (
            r#"{"count": "0x10"}"#,
            "data.count: expected an integer of 64 bits, found a string",
        ),
        (
            r#"{"count": "9223372036854775808"}"#,
            "data.count: expected an integer of 64 bits, found a string",
        ),
        // Not the nearest double: an integer is exact, or it is an error.
        (
            r#"{"count": "100000000000000000000"}"#,
            "data.count: expected an integer of 64 bits, found a string",
        ),
        (
            r#"{"ratio": "NaN"}"#,
            "data.ratio: expected a number, found a string that is not a number",
        ),
        (
            r#"{"ratio": "inf"}"#,
            "data.ratio: expected a number, found a string that is not a number",
        ),
        (
            r#"{"ratio": "1,5"}"#,
            "data.ratio: expected a number, found a string that is not a number",
        ),
        (
            r#"{"ratio": "1e999"}"#,
            "data.ratio: expected a number, found a string that is not a number",
        ),
    ]);
}

#[test]
fn booleans_from_strings() {
    converted(&[
        (r#"{"flag": "false"}"#, flag(false), r#"{"flag":false}"#),
        (r#"{"flag": "True"}"#, flag(true), r#"{"flag":true}"#),
        (r#"{"flag": " TRUE "}"#, flag(true), r#"{"flag":true}"#),
    ]);
    refused(&[
        (
            r#"{"flag": "yes"}"#,
            "data.flag: expected a boolean, found a string",
        ),
        (
            r#"{"flag": 1}"#,
            "data.flag: expected a boolean, found a number",
        ),
    ]);
}

#[test]
fn strings_from_integers_and_booleans() {
    converted(&[
        (r#"{"text": 20}"#, text("20"), r#"{"text":"20"}"#),
        (
            r#"{"text": 18446744073709551615}"#,
            text("18446744073709551615"),
            r#"{"text":"18446744073709551615"}"#,
        ),
        (r#"{"text": true}"#, text("true"), r#"{"text":"true"}"#),
        (
            r#"{"items": ["a", 1, false]}"#,
            items(&["a", "1", "false"]),
            r#"{"items":["a","1","false"]}"#,
        ),
    ]);
    refused(&[
        (
            r#"{"text": 1.5}"#,
            "data.text: expected a string, found a number",
        ),
        (
            r#"{"text": ["a"]}"#,
            "data.text: expected a string, found an array",
        ),
        (
            r#"{"text": {}}"#,
            "data.text: expected a string, found an object",
        ),
    ]);
}

#[test]
fn integers_of_64_bits() {
    unchanged(&[
        (r#"{"count": 9223372036854775807}"#, count(i64::MAX)),
        (r#"{"count": -9223372036854775808}"#, count(i64::MIN)),
        (r#"{"large": 18446744073709551615}"#, large(u64::MAX)),
        (r#"{"large": 0}"#, large(0)),
        // An integer in the notation of a float.
        (r#"{"count": 3.0}"#, count(3)),
        (r#"{"count": 1e3}"#, count(1000)),
        (r#"{"count": -0}"#, count(0)),
        (r#"{"count": 1.5e1}"#, count(15)),
        // No float holds these: 2^53 + 1, and one that is spelled with an exponent.
        (
            r#"{"count": 9007199254740993.0}"#,
            count(9_007_199_254_740_993),
        ),
        (r#"{"large": 1844674407370955161.5e1}"#, large(u64::MAX)),
        (
            r#"{"any": 9007199254740993.0}"#,
            untyped(json!(9_007_199_254_740_993_i64)),
        ),
        // A number of 64 bits, as a writer of floats has it.
        (
            r#"{"ratio": 9223372036854776000}"#,
            ratio(9_223_372_036_854_775_808.0),
        ),
    ]);
    refused(&[
        (
            r#"{"count": 9223372036854775808}"#,
            "data.count: expected an integer of 64 bits, found a number out of that range",
        ),
        (
            r#"{"count": 1e19}"#,
            "data.count: expected an integer of 64 bits, found a number out of that range",
        ),
        (
            r#"{"count": 3.5}"#,
            "data.count: expected an integer of 64 bits, found a number with a fraction",
        ),
        (
            r#"{"large": -1}"#,
            "data.large: expected an unsigned integer of 64 bits, found a number out of that range",
        ),
        (
            r#"{"large": 18446744073709551616}"#,
            "data.large: expected an unsigned integer of 64 bits, found a number out of that range",
        ),
        (
            r#"{"count": 9223372036854775807.5}"#,
            "data.count: expected an integer of 64 bits, found a number out of that range",
        ),
        // Nothing here keeps the value as it was sent.
        (
            r#"{"ratio": 9007199254740993}"#,
            "data.ratio: expected a number that a float of 64 bits holds, found an integer between two of them",
        ),
        (
            r#"{"count": true}"#,
            "data.count: expected an integer of 64 bits, found a boolean",
        ),
        (
            r#"{"count": []}"#,
            "data.count: expected an integer of 64 bits, found an array",
        ),
    ]);
}

#[test]
fn floats_keep_their_precision() {
    unchanged(&[
        (
            r#"{"ratio": 0.83503490684792081}"#,
            ratio(0.835_034_906_847_920_8),
        ),
        (r#"{"ratio": 5e-324}"#, ratio(5e-324)),
        (r#"{"ratio": 1.7976931348623157e308}"#, ratio(f64::MAX)),
        (r#"{"ratio": 3}"#, ratio(3.0)),
        (
            r#"{"any": 0.83503490684792081}"#,
            untyped(json!(0.835_034_906_847_920_8)),
        ),
    ]);
}

proptest! {
    #[test]
    fn any_finite_float_comes_back(value in any::<f64>().prop_filter("finite", |v| v.is_finite())) {
        let sent = serde_json::to_string(&ratio(value)).expect("writes");
        prop_assert_eq!(thing(&sent).ratio.map(f64::to_bits), Some(value.to_bits()));
        let in_a_string = format!(r#"{{"ratio": "{value:?}"}}"#);
        prop_assert_eq!(thing(&in_a_string).ratio.map(f64::to_bits), Some(value.to_bits()));
    }

    #[test]
    fn any_integer_comes_back(value in any::<i64>(), positive in any::<u64>()) {
        let sent = format!(r#"{{"count": {value}, "large": "{positive}"}}"#);
        let read = thing(&sent);
        prop_assert_eq!((read.count, read.large), (Some(value), Some(positive)));
    }

    /// As the crate `time` reads it; midnight as 24:00 and leap seconds on any day are read as well.
    #[test]
    fn rfc_3339(
        (year, month, day) in (0..=9999, 0..=13, 0..=32),
        (hour, minute, second) in (0..=24, 0..=60, 0..=61),
        rest in r"(\.[0-9]{1,12})?(Z|z|[+-][01][0-9]:[0-5][0-9]|[+-]2[0-4]:[0-6]0)",
    ) {
        let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{rest}");
        let read = read::<Thing>("Demo.Thing", &format!(r#"{{"when": "{text}"}}"#));
        match (OffsetDateTime::parse(&text, &Rfc3339), read) {
            (Ok(expected), read) => {
                prop_assert_eq!(read.ok().and_then(|read| read.when), Some(expected), "{}", text);
            }
            (Err(_), read) => prop_assert!(read.is_err() || hour == 24 || second == 60, "{}", text),
        }
    }
}

#[test]
fn every_form_of_a_time() {
    let second = datetime!(2018-01-25 22:12:19 UTC);
    let cases: &[(&str, OffsetDateTime)] = &[
        (
            "2018-01-25T22:12:19.4556811Z",
            second.replace_nanosecond(455_681_100).expect("valid"),
        ),
        ("2018-01-25T22:12:19Z", second),
        (
            "2018-01-25T22:12:19.455681Z",
            second.replace_nanosecond(455_681_000).expect("valid"),
        ),
        (
            "2018-01-25T22:12:19.123456789Z",
            second.replace_nanosecond(123_456_789).expect("valid"),
        ),
        ("2018-01-25T22:12:19+00:00", second),
        ("2018-01-26T00:12:19+02:00", second),
        ("2018-01-25T14:12:19-08:00", second),
        ("2018-01-25T14:12:19-0800", second),
        ("2018-01-25T22:12:19", second),
        (
            "2018-01-25T22:12:19.4556811",
            second.replace_nanosecond(455_681_100).expect("valid"),
        ),
        ("2018-01-25 22:12:19", second),
        ("2018-01-25 22:12:19Z", second),
        ("2018-01-25 22:12:19 +00:00", second),
        ("2018-01-25t22:12:19z", second),
        (" 2018-01-25T22:12:19Z ", second),
        ("2018-01-25T22:12:19+00", second),
        ("2018-01-26 03:42:19 +0530", second),
        ("2018-01-25T22:12:49+00:00:30", second),
        // Java: no seconds where they are zero, and a zone.
        ("2018-01-25T22:12Z", datetime!(2018-01-25 22:12 UTC)),
        ("2018-01-25T22:12", datetime!(2018-01-25 22:12 UTC)),
        ("2018-01-25T22:12+01", datetime!(2018-01-25 21:12 UTC)),
        ("2018-01-25T14:12:19-08:00[America/Los_Angeles]", second),
        ("2018-01-25T22:12:19Z[Europe/Paris][u-ca=gregory]", second),
        ("2018-01-25T22:12:19[!Etc/UTC]", second),
        ("2018-01-25T22:12:19[u-ca=iso8601]", second),
        // A comma, and more digits than a nanosecond has.
        (
            "2018-01-25T22:12:19,5Z",
            second.replace_nanosecond(500_000_000).expect("valid"),
        ),
        (
            "2018-01-25T22:12:19.123456789987",
            second.replace_nanosecond(123_456_789).expect("valid"),
        ),
        // Midnight at the end of a day, and leap seconds.
        ("2018-12-31T24:00:00Z", datetime!(2019-01-01 00:00 UTC)),
        ("2018-01-25T24:00+02:00", datetime!(2018-01-25 22:00 UTC)),
        (
            "2016-12-31T23:59:60Z",
            datetime!(2016-12-31 23:59:59.999_999_999 UTC),
        ),
        (
            "2017-01-01 00:59:60 +0100",
            datetime!(2016-12-31 23:59:59.999_999_999 UTC),
        ),
        (
            "3/28/2007 7:13:50 PM +00:00",
            datetime!(2007-03-28 19:13:50 UTC),
        ),
        (
            "12/01/2007 12:00:00 AM +01:00",
            datetime!(2007-11-30 23:00:00 UTC),
        ),
        ("3/28/2007 7:13:50 pm", datetime!(2007-03-28 19:13:50 UTC)),
        // The first and last ones that can be written.
        ("0000-01-01T00:00:00Z", datetime!(0000-01-01 00:00 UTC)),
        (
            "0000-01-01T00:00:00+23:59",
            datetime!(0000-01-01 00:00 +23:59),
        ),
        (
            "9999-12-31T23:59:59-23:59",
            datetime!(9999-12-31 23:59:59 -23:59),
        ),
    ];
    for (sent, expected) in cases {
        let data = format!(r#"{{"when": "{sent}"}}"#);
        let read = thing(&data);
        assert_eq!(read.when, Some(*expected), "{sent}");
        // Written in RFC 3339, and read again it is the same instant.
        let written = serde_json::to_string(&read).expect("writes");
        assert_eq!(thing(&written), read, "{sent}");
    }
    let written = thing(r#"{"when": "2018-01-25 22:12:19.4556811 +00:00"}"#);
    assert_eq!(
        serde_json::to_string(&written).expect("writes"),
        r#"{"when":"2018-01-25T22:12:19.4556811Z"}"#
    );
}

#[test]
fn what_is_no_time() {
    for nonsense in [
        " ",
        "yesterday",
        "2018-01-25",
        "22:12:19",
        "2018-13-25T22:12:19Z",
        "2018-01-25T25:12:19Z",
        "2018-01-25T22:12:19Zulu",
        "13/28/2007 7:13:50 PM +00:00",
        "1516918339",
        "2018-01-25T22",
        "2018-01-25T22:12:",
        "2018-01-25T22:12:19.Z",
        "2018-01-25T22:12:60Z",
        "2018-01-25T24:00:01Z",
        "2018-01-25T22:12:19+1:00",
        "2018-01-25T22:12:19+00:60",
        // A zone says which instant only together with an offset.
        "2018-01-25T22:12:19America/Los_Angeles",
        "2018-01-25T22:12:19[America/Los_Angeles]",
        "2018-01-25T22:12:19Z[",
        "2018-01-25T22:12:19Z[]",
        "2018-01-25T22:12:19Z[a] b",
        // Not representable in RFC 3339, so it could not be written again.
        "2018-01-25T22:12:19+24:00",
        "2018-01-25T22:12:19-25:30",
        "2018-01-25 22:12:19 +2400",
        "3/28/2007 7:13:50 PM +24:00",
        "-0001-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "9999-12-31T24:00:00Z",
    ] {
        let data = format!(r#"{{"when": "{nonsense}"}}"#);
        assert_eq!(
            refusal(&data),
            "data.when: expected a date-time, found a string that is not a date-time"
        );
    }
    refused(&[(
        r#"{"when": 1516918339}"#,
        "data.when: expected a date-time, found a number",
    )]);
}
