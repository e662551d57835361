//! Order, duplicates, the index, invalid entries and formats of maps.

use std::collections::BTreeMap;

use serde_json::json;

use super::*;

/// `k0: 0, k1: 1, …`
fn numbered(len: usize) -> Map<usize> {
    (0..len).map(|i| (format!("k{i}"), i)).collect()
}

/// Every key is found at its position, by whatever means.
fn check<V: PartialEq + fmt::Debug>(map: &Map<V>) {
    for (position, (key, value)) in map.iter().enumerate() {
        assert_eq!(map.position(key), Some(position), "{key}");
        assert_eq!(map.get(key), Some(value));
    }
    if let Some(index) = &map.index {
        assert_eq!(index.len(), map.len());
    }
}

fn keys<V>(map: &Map<V>) -> String {
    map.keys().map(Text::as_str).collect::<Vec<_>>().join(" ")
}

#[test]
#[cfg(target_pointer_width = "64")]
fn size() {
    assert_eq!(size_of::<Map<u8>>(), 40);
    assert_eq!(size_of::<Option<Map<[u64; 9]>>>(), 40);
}

#[test]
fn wire_order_and_duplicates() {
    let mut map = Map::from([("b", 1), ("a", 2), ("b", 3)]);
    assert_eq!(keys(&map), "b a");
    assert_eq!(map.insert("b", 4), Some(3));
    assert_eq!(map.insert("c", 5), None);
    assert_eq!(keys(&map), "b a c");
    assert_eq!(map.first(), Some((&Text::from("b"), &4)));
    assert_eq!(map.last(), Some((&Text::from("c"), &5)));
    assert_eq!(map.get_key_value("a"), Some((&Text::from("a"), &2)));
    assert_eq!(map.get("x"), None);
    assert!(map.contains_key("a") && !map.contains_key("x"));
    assert_eq!(map["c"], 5);
    if let Some(value) = map.get_mut("c") {
        *value += 1;
    }
    *map.get_or_insert_with("c", || 0) += 1;
    *map.get_or_insert_with("d", || 0) += 1;
    assert_eq!(map, Map::from([("a", 2), ("b", 4), ("c", 7), ("d", 1)]));
}

#[test]
#[should_panic(expected = "no entry found for key \"x\"")]
fn indexing_a_key_that_is_missing() {
    let _ = Map::from([("a", 1)])["x"];
}

#[test]
fn the_index_appears_with_entry_65_and_stays_right() {
    let mut map = numbered(64);
    assert!(map.index.is_none());
    map.insert("k64", 64);
    assert!(map.index.is_some());
    check(&map);
    map.insert("k3", 33);
    *map.get_or_insert_with("k65", || 0) = 65;
    check(&map);
    assert_eq!(map.remove("k3"), Some(33));
    assert_eq!(map.remove("k3"), None);
    check(&map);
    map.swap_remove("k0");
    check(&map);
    map.swap_remove("k64");
    check(&map);
    for i in 0..66 {
        map.remove(&format!("k{i}"));
        check(&map);
    }
    assert!(map.is_empty());
    map.extend(numbered(70));
    check(&map);
    map.clear();
    map.insert("a", 1);
    check(&map);
}

#[test]
fn retain_keeps_order_and_index() {
    let mut map = numbered(160);
    map.retain(|_, value| {
        *value += 1;
        *value % 2 == 0
    });
    assert_eq!((map.len(), map.first()), (80, Some((&"k1".into(), &2))));
    check(&map);
    map.retain(|key, _| key.ends_with('1'));
    assert_eq!(map.len(), 16);
    assert!(map.index.is_none());
    check(&map);
}

#[test]
fn iterators() {
    let mut map = numbered(3);
    for value in map.values_mut() {
        *value *= 10;
    }
    for (_, value) in &mut map {
        *value += 1;
    }
    assert_eq!(map.values().copied().collect::<Vec<_>>(), [1, 11, 21]);
    assert_eq!(map.iter().rev().len(), 3);
    assert_eq!(map.iter_mut().next_back(), Some((&"k2".into(), &mut 21)));
    assert_eq!(map.clone().into_keys().next_back(), Some("k2".into()));
    assert_eq!(map.clone().into_values().sum::<usize>(), 33);
    assert_eq!(map.into_iter().next_back(), Some(("k2".into(), 21)));
}

#[test]
fn equality_ignores_the_order() {
    let map = numbered(50);
    let reversed: Map<_> = map.clone().into_iter().rev().collect();
    assert_eq!(map, reversed);
    assert_ne!(map, numbered(49));
    let mut other = reversed;
    other.insert("k7", 0);
    assert_ne!(map, other);
    other.remove("k7");
    other.insert("x", 7);
    assert_ne!(map, other);
}

#[test]
fn conversions() {
    let map = numbered(3);
    let sorted: BTreeMap<String, usize> = map.clone().into();
    assert_eq!(Map::from(sorted), map);
    let hashed: HashMap<String, usize> = map.clone().into();
    assert_eq!(Map::from(hashed), map);
    let object: serde_json::Map<String, Value> = Map::from([("a", json!(1))]).into();
    assert_eq!(Map::from(object), Map::from([("a", json!(1))]));
}

#[test]
fn invalid_entries_are_apart_but_written() {
    let mut map = numbered(2);
    assert!(map.invalid().is_empty());
    map.insert_invalid("x", json!("?"));
    map.insert_invalid("k0", json!(null));
    assert_eq!((map.len(), map.get("x"), map.get("k0")), (1, None, None));
    assert_eq!(keys(map.invalid()), "x k0");
    let json = r#"{"k1":1,"x":"?","k0":null}"#;
    assert_eq!(serde_json::to_string(&map).unwrap(), json);
    assert_eq!(
        format!("{map:?}"),
        r#"{"k1": 1, invalid: {"x": String("?"), "k0": Null}}"#
    );
    assert_eq!(format!("{:?}", numbered(2)), r#"{"k0": 0, "k1": 1}"#);

    let copy = map.clone();
    map.insert("x", 7);
    *map.get_or_insert_with("k0", || 0) = 8;
    assert_ne!(map, copy);
    assert!(map.invalid().is_empty());
    // Nothing invalid, with and without the map for it.
    assert_eq!(map, Map::from([("k1", 1), ("x", 7), ("k0", 8)]));

    let mut map = copy;
    assert_eq!(map.remove("x"), None);
    assert_eq!(keys(map.invalid()), "k0");
    map.clear();
    assert_eq!(serde_json::to_string(&map).unwrap(), "{}");
}

#[test]
fn a_key_is_written_once() {
    let mut map = numbered(2);
    map.invalid_mut().insert("k0", json!("?"));
    assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"k0":0,"k1":1}"#);
}

#[test]
fn serde() {
    let json = r#"{"b":1,"a":2,"b":3}"#;
    let map: Map<u8> = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"b":3,"a":2}"#);
    let value = json!({"a": {"b": []}});
    let map: Map<Map<Value>> = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&map).unwrap(), value);
    assert!(serde_json::from_str::<Map<u8>>(r#"{"a":"?"}"#).is_err());
    let error = serde_json::from_str::<Map<u8>>("[]").unwrap_err();
    assert!(error.to_string().contains("expected a map"), "{error}");
}

#[test]
fn big_maps_take_no_quadratic_time() {
    const LEN: usize = 100_000;
    let collected = numbered(LEN);
    let mut inserted = Map::new();
    for i in (0..LEN).rev() {
        inserted.insert(format!("k{i}"), i);
    }
    assert_eq!(collected, inserted);
    for i in 0..LEN {
        inserted.insert_invalid(format!("k{i}"), json!("?"));
    }
    assert_eq!((inserted.len(), inserted.invalid().len()), (0, LEN));
    for i in 0..LEN {
        inserted.insert(format!("k{i}"), i);
    }
    assert!(inserted.invalid().is_empty());
    assert_eq!(collected, inserted);
    inserted.retain(|_, value| *value >= LEN / 2);
    assert_eq!(inserted.len(), LEN / 2);
    // Some 0.5 s when not optimized; a quadratic step takes minutes.
}

#[test]
#[cfg(feature = "schemars")]
fn schema() {
    let generator = schemars::SchemaGenerator::default();
    let schema = generator.into_root_schema_for::<Map<Text>>();
    assert_eq!(schema.get("type"), Some(&json!("object")));
    assert_eq!(
        schema.get("additionalProperties"),
        Some(&json!({"type": "string"}))
    );
}
