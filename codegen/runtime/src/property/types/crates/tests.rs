//! Each type, read and written, and what does not fit.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::HashMap;

use crate::property::output::Output;
use crate::property::write::write;
use crate::property::{Property, deserialize};

/// What a value is written as after it was read, or the message.
fn through<T: Property>(text: &str) -> String {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    match deserialize::<T, _>(&mut deserializer) {
        Ok(value) => {
            let mut written = Output::default();
            write(&value.view(), &mut written).expect("writes");
            let written = String::from_utf8(written.into_text()).expect("is text");
            let by_serde = serde_json::to_string(&value.view()).expect("writes");
            let [one, other] = [&written, &by_serde]
                .map(|text| serde_json::from_str::<serde_json::Value>(text).expect("is JSON"));
            assert_eq!(one, other, "{text}");
            written
        }
        Err(error) => error.to_string(),
    }
}

macro_rules! cases {
    ($($test:ident: $ty:ty, $($value:literal => $written:literal,)*)*) => {$(
        #[test]
        fn $test() {
            for (value, written) in [$(($value, $written)),*] {
                assert_eq!(through::<$ty>(value), written, "{value}");
            }
        }
    )*};
}

cases! {
    decimals: rust_decimal::Decimal,
        "12.5" => "12.5", "0.1" => "0.1", "-7" => "-7", "1e3" => "1000", "1.5e-3" => "0.0015",
        "12345678901234567890.12345678" => "12345678901234567890.12345678",
        "0.1234567890123456789012345678" => "0.1234567890123456789012345678",
        "79228162514264337593543950335" => "79228162514264337593543950335",
        r#""12.50""# => "12.50", r#"" 1e2 ""# => "100",
        "79228162514264337593543950336" => "expected a decimal number of at most 28 digits, found one with more",
        "0.12345678901234567890123456789" => "expected a decimal number of at most 28 digits, found one with more",
        "1e30" => "expected a decimal number of at most 28 digits, found one with more",
        r#""x""# => "expected a decimal number of at most 28 digits, found a string",
        "true" => "expected a decimal number of at most 28 digits, found a boolean",
    decimals_in_arrays: Vec<Option<rust_decimal::Decimal>>,
        "[1.00000000000000000001, null]" => "[1.00000000000000000001,null]",
    uuids: uuid::Uuid,
        r#""550E8400-E29B-41D4-A716-446655440000""# => r#""550e8400-e29b-41d4-a716-446655440000""#,
        r#""{550e8400e29b41d4a716446655440000}""# => "expected a UUID, found another string",
        r#""""# => "expected a UUID, found an empty string",
        "7" => "expected a UUID, found a number",
    uuids_as_keys: HashMap<uuid::Uuid, i64>,
        r#"{"550e8400e29b41d4a716446655440000":1}"# => r#"{"550e8400-e29b-41d4-a716-446655440000":1}"#,
        r#"{"x":1}"# => "*: expected a UUID, found another string",
    urls: url::Url,
        r#""https://contoso.com/a?b#c""# => r#""https://contoso.com/a?b#c""#,
        r#""/a""# => "expected an absolute URL, found another string",
    index_maps: indexmap::IndexMap<String, u8>,
        r#"{"b":1,"a":2}"# => r#"{"b":1,"a":2}"#, r#"{"b":256}"# => "*: expected an unsigned integer of 8 bits, found a number out of that range",
    index_sets: indexmap::IndexSet<String>, r#"["b","a","b"]"# => r#"["b","a"]"#,
    chrono_utc: chrono::DateTime<chrono::Utc>,
        r#""2024-05-01T09:30:00+02:00""# => r#""2024-05-01T07:30:00Z""#,
        r#""soon""# => "expected a date-time, found a string that is not a date-time",
    chrono_offset: chrono::DateTime<chrono::FixedOffset>,
        r#""2024-05-01T09:30:00.5+02:00""# => r#""2024-05-01T09:30:00.5+02:00""#,
    chrono_date: chrono::NaiveDate, r#""2024-02-29""# => r#""2024-02-29""#,
    chrono_time: chrono::NaiveTime, r#""09:30:00.25""# => r#""09:30:00.25""#,
    chrono_date_time: chrono::NaiveDateTime, r#""2024-05-01T09:30:00""# => r#""2024-05-01T09:30:00""#,
    chrono_duration: chrono::TimeDelta, r#""-PT0.25S""# => r#""-PT0.25S""#, r#""P1D""# => r#""P1D""#,
    jiff_timestamp: jiff::Timestamp, r#""2024-05-01T09:30:00+02:00""# => r#""2024-05-01T07:30:00Z""#,
    jiff_date: jiff::civil::Date, r#""2024-02-29""# => r#""2024-02-29""#,
    jiff_time: jiff::civil::Time, r#""09:30""# => r#""09:30:00""#,
    jiff_date_time: jiff::civil::DateTime, r#""2024-05-01T09:30:00""# => r#""2024-05-01T09:30:00""#,
    jiff_duration: jiff::SignedDuration, r#""-PT1H30M""# => r#""-PT1H30M""#,
    jiff_span: jiff::Span, r#""P1Y2M""# => r#""P1Y2M""#,
        r#""x""# => "expected a duration such as `P1Y2M3DT4H`, found another string",
}
