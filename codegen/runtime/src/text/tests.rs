//! Sizes, conversions, comparisons and formats of texts.

use std::collections::HashMap;
use std::fmt::Write;

use super::*;

const INLINE: &str = "abcdefghijklmnopqrstuvwx";
const LONG: &str = "/subscriptions/8c1f/resourceGroups/shop/providers/Microsoft.Storage";
static LONG_STATIC: Text = Text::from_static(LONG);

#[test]
#[cfg(target_pointer_width = "64")]
fn sizes() {
    assert_eq!(size_of::<Text>(), 24);
    assert_eq!(size_of::<Option<Text>>(), 24);
    assert_eq!(INLINE.len(), 24);
}

#[test]
#[cfg(target_pointer_width = "64")]
fn short_and_static_texts_do_not_allocate() {
    assert!(!Text::from(INLINE).0.is_heap_allocated());
    assert!(!Text::from(INLINE.to_owned()).0.is_heap_allocated());
    assert!(!LONG_STATIC.0.is_heap_allocated());
    assert!(!LONG_STATIC.clone().0.is_heap_allocated());
    assert!(Text::from(LONG).0.is_heap_allocated());
    assert!(matches!(
        Cow::from(LONG_STATIC.clone()),
        Cow::Borrowed(LONG)
    ));
}

#[test]
fn conversions_keep_the_text() {
    for text in ["", "a", "ß", INLINE, "abcdefghijklmnopqrstuvwxy", LONG] {
        let texts = [
            Text::from(text),
            Text::from(&text.to_owned()),
            Text::from(text.to_owned()),
            Text::from(Box::<str>::from(text)),
            Text::from(Cow::Borrowed(text)),
            Text::from(Cow::Owned(text.to_owned())),
            Text::from(&Text::from(text)),
            Text::from_static(text),
            text.parse().unwrap(),
            text.chars().collect(),
            text.split_inclusive('s').collect(),
        ];
        for made in texts {
            assert_eq!(made.as_str(), text);
            assert_eq!(made.len(), text.len());
            assert_eq!(made.to_string(), text);
            assert_eq!(Cow::from(&made), text);
            assert_eq!(String::from(&made), text);
            assert_eq!(String::from(made.clone()), text);
            assert_eq!(&*Box::<str>::from(made.clone()), text);
            assert_eq!(Cow::<'static, str>::from(made.clone()), text);
            assert_eq!(made.into_string(), text);
        }
    }
    assert_eq!(Text::from('ß'), "ß");
    assert_eq!(Text::new(), Text::default());
}

/// Compares with an equal and a greater string, both ways.
fn compare<T>(text: &Text, equal: &T, greater: &T)
where
    Text: PartialOrd<T>,
    T: PartialOrd<Text> + ?Sized,
{
    assert_eq!([text == equal, equal == text], [true; 2]);
    assert_eq!([text == greater, greater == text], [false; 2]);
    assert_eq!(text.partial_cmp(equal), Some(Ordering::Equal));
    assert_eq!(text.partial_cmp(greater), Some(Ordering::Less));
    assert_eq!(greater.partial_cmp(text), Some(Ordering::Greater));
}

#[test]
fn comparisons_both_ways() {
    let text = Text::from("Z");
    compare::<Text>(&text, &"Z".into(), &"a".into());
    compare::<str>(&text, "Z", "a");
    compare::<&str>(&text, &"Z", &"a");
    compare::<String>(&text, &"Z".into(), &"a".into());
    compare::<Cow<'_, str>>(&text, &"Z".into(), &"a".into());
    assert_eq!(AsRef::<[u8]>::as_ref(&text), b"Z");
}

#[test]
fn a_static_text_is_found_by_its_str() {
    let map = HashMap::from([(LONG_STATIC.clone(), 1)]);
    assert_eq!(map.get(LONG), Some(&1));
    assert_eq!(map.get(&Text::from(LONG)), Some(&1));
}

#[test]
fn changes() {
    let mut text = LONG_STATIC.clone();
    text.push('/');
    text += "a";
    text.extend(["b", "c"]);
    text.extend(['d']);
    write!(text, "{}", 1).unwrap();
    assert_eq!(text, format!("{LONG}/abcd1"));
    text.make_ascii_uppercase();
    assert!(text.ends_with("/ABCD1"));
    assert_eq!(LONG_STATIC, LONG);
    text.clear();
    assert!(text.is_empty());
}

#[test]
fn formats_as_a_str() {
    assert_eq!(format!("{:?}", Text::from("a\"")), r#""a\"""#);
    assert_eq!(
        format!("{:>3}|{:.1}", Text::from("a"), Text::from("bc")),
        "  a|b"
    );
}

#[test]
fn serde() {
    for json in [r#""plain""#, r#""esc\"aped""#, r#""""#] {
        let text: Text = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&text).unwrap(), json);
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::from_value::<Text>(value).unwrap(), text);
        assert_eq!(
            serde_json::from_reader::<_, Text>(json.as_bytes()).unwrap(),
            text
        );
    }
    let error = serde_json::from_str::<Text>("1").unwrap_err().to_string();
    assert_eq!(
        error,
        "invalid type: integer `1`, expected a string at line 1 column 1"
    );
}

#[test]
#[cfg(feature = "schemars")]
fn schema() {
    let generator = schemars::SchemaGenerator::default();
    let schema = generator.into_root_schema_for::<Vec<Text>>();
    assert_eq!(
        schema.get("items"),
        Some(&serde_json::json!({"type": "string"}))
    );
    assert_eq!(schema.get("$defs"), None);
}
