//! The schema of schema files, made from the declarations of the keywords.

use serde_json::{Map, Value, json};

use super::dialect::{Dialect, EventKeywords, FileKeywords, Keyword, Keywords, PropertyKeywords};

/// The names of a group of keywords.
pub fn keywords_of<T: Dialect>() -> impl Iterator<Item = &'static str> {
    T::KEYWORDS.iter().map(|keyword| keyword.name)
}

/// An object with the keywords of any schema and `more`, in one schema, so that an editor can
/// complete them all. Other keywords are mistakes, including those that start with `x-`, as for the
/// generator.
fn object(about: &str, more: &[Keyword]) -> Map<String, Value> {
    let keywords = Keywords::KEYWORDS.iter().chain(more);
    let properties: Map<String, Value> = keywords.map(described).collect();
    let mut object = Map::new();
    object.insert("description".to_owned(), about.into());
    object.insert("type".to_owned(), "object".into());
    object.insert("properties".to_owned(), properties.into());
    object.insert("additionalProperties".to_owned(), false.into());
    object
}

/// The schema of a keyword's value, with its description.
fn described(keyword: &Keyword) -> (String, Value) {
    let mut form = match (keyword.form)() {
        Value::Object(form) => form,
        _ => Map::new(),
    };
    form.insert("description".to_owned(), keyword.about.trim().into());
    (keyword.name.to_owned(), form.into())
}

/// The schema of schema files, with a note about the file.
pub fn schema_of_files(note: &str) -> Value {
    let mut file = object(
        "An event source: its event types and the schemas of their data.",
        FileKeywords::KEYWORDS,
    );
    let boolean = |mut schema: Map<String, Value>| {
        schema.insert("type".to_owned(), json!(["object", "boolean"]));
        schema
    };
    let definitions = json!({
        "Event": object(
            "An event type: what happened, and the schema of its data.",
            EventKeywords::KEYWORDS,
        ),
        "Property": boolean(object("The schema of a property.", PropertyKeywords::KEYWORDS)),
        "Schema": boolean(object("A schema.", &[])),
    });
    for (name, value) in [
        (
            "$schema",
            "https://json-schema.org/draft/2020-12/schema".into(),
        ),
        ("$comment", note.into()),
        ("title", "Schema file of an event source".into()),
        ("$defs", definitions),
    ] {
        file.insert(name.to_owned(), value);
    }
    file.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_keywords() {
        let known: Vec<&str> = keywords_of::<Keywords<'_>>().collect();
        assert!(known.contains(&"$dynamicRef") && known.contains(&"additionalProperties"));
        assert!(keywords_of::<FileKeywords<'_>>().any(|name| name == "x-events"));
    }
}
