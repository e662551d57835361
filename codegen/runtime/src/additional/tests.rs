//! Size, emptiness and formats of additional properties.

use serde_json::json;

use super::*;

/// A type whose additional properties are of its own type, without any other trait.
struct Node {
    children: AdditionalProperties<Node>,
}

#[test]
#[cfg(target_pointer_width = "64")]
fn size() {
    assert_eq!(size_of::<AdditionalProperties>(), 8);
    assert_eq!(size_of::<AdditionalProperties<[u64; 9]>>(), 8);
}

#[test]
fn empty_ones_do_not_allocate() {
    static NONE: AdditionalProperties = AdditionalProperties::new();
    assert!(NONE.is_empty() && NONE.invalid().is_empty() && NONE.get("a").is_none());
    let mut empty = [
        NONE.clone(),
        AdditionalProperties::default(),
        Map::new().into(),
        std::iter::empty::<(&str, Value)>().collect(),
        serde_json::from_str("{}").unwrap(),
    ];
    for empty in &mut empty {
        empty.extend(std::iter::empty::<(&str, Value)>());
        assert_eq!((&*empty).into_iter().count(), 0);
        assert_eq!((&mut *empty).into_iter().count(), 0);
        assert!(empty.0.is_none());
    }
}

#[test]
fn used_as_a_map() {
    let mut additional = AdditionalProperties::from([("b", 1), ("a", 2)]);
    additional.extend([("c", 3)]);
    additional.insert("b", 4);
    for (_, value) in &mut additional {
        *value *= 2;
    }
    assert_eq!(additional["b"], 8);
    assert_eq!(format!("{:?}", *additional), r#"{"b": 8, "a": 4, "c": 6}"#);
    assert_eq!(additional.remove("a"), Some(4));
    assert_eq!(additional.clone().into_iter().len(), 2);
    assert_eq!(additional.into_map(), Map::from([("c", 6), ("b", 8)]));
}

#[test]
fn debug_shows_names_alone() {
    let mut additional = AdditionalProperties::from([("b", 1), ("a", 2)]);
    additional.insert_invalid("c", json!("secret"));
    assert_eq!(
        format!("{additional:?}"),
        r#"{"b": ***, "a": ***, "c": ***}"#
    );
}

#[test]
fn an_empty_map_equals_none() {
    let mut emptied = AdditionalProperties::from([("a", 1)]);
    emptied.clear();
    assert!(emptied.0.is_some());
    assert_eq!(emptied, AdditionalProperties::new());
    emptied.insert_invalid("a", json!("?"));
    assert_ne!(emptied, AdditionalProperties::new());
    assert_eq!(
        AdditionalProperties::from(emptied.clone().into_map()),
        emptied
    );
}

#[test]
fn values_of_any_type() {
    let leaf = Node {
        children: AdditionalProperties::default(),
    };
    let node = Node {
        children: AdditionalProperties::from([("leaf", leaf)]),
    };
    assert!(node.children["leaf"].children.is_empty());
    let text = String::from("borrowed");
    let additional = AdditionalProperties::from([("a", text.as_str())]);
    assert_eq!(additional.get("a"), Some(&"borrowed"));
}

#[test]
fn serde() {
    let json = r#"{"b":1,"a":[null]}"#;
    let additional: AdditionalProperties = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&additional).unwrap(), json);
    assert_eq!(
        serde_json::to_string(&AdditionalProperties::<u8>::new()).unwrap(),
        "{}"
    );
}

#[test]
#[cfg(feature = "schemars")]
fn schema() {
    let generator = schemars::SchemaGenerator::default();
    let schema = generator.into_root_schema_for::<AdditionalProperties>();
    assert_eq!(schema.get("type"), Some(&json!("object")));
    assert_eq!(schema.get("additionalProperties"), Some(&json!(true)));
}
