//! JSON for the inference: owned, members in order, numbers as they were written.

use eventgrid_codegen::json::{Kind, Node};

/// A JSON value. The last of two members with the same name wins, as in reading events.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// As it was written: `1.0` is not `1`.
    Number(String),
    String(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(super) fn of(node: Node<'_>) -> Self {
        match node.kind() {
            Kind::Null => Json::Null,
            Kind::Boolean => Json::Bool(node.text == "true"),
            Kind::Number => Json::Number(node.text.to_owned()),
            Kind::String => Json::String(node.string().unwrap_or_default()),
            Kind::Array => Json::Array(node.items().into_iter().map(Json::of).collect()),
            Kind::Object => Json::Object(members(node)),
        }
    }

    /// The text of a string or a number: a value that a subject can contain.
    pub(super) fn scalar(&self) -> Option<&str> {
        match self {
            Json::String(text) | Json::Number(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn members(&self) -> &[(String, Json)] {
        match self {
            Json::Object(members) => members,
            _ => &[],
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Json::String(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Json::String(text)
    }
}

fn members(node: Node<'_>) -> Vec<(String, Json)> {
    let mut all: Vec<(String, Json)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for member in node.members() {
        let value = Json::of(member.value);
        let next = all.len();
        let at = *places.entry(member.key.clone()).or_insert(next);
        match all.get_mut(at) {
            Some(earlier) => earlier.1 = value,
            None => all.push((member.key, value)),
        }
    }
    all
}

/// The maximum width of a line, and the maximum depth of a value on one line.
const WIDTH: usize = 110;
const LEVELS: usize = 2;

/// Members whose values are always written line by line.
const BROKEN: [&str; 4] = ["x-events", "$defs", "properties", "examples"];

/// The text of a file: short and deeply nested values on one line, others with a line per member,
/// indented by two spaces.
pub(super) fn file(json: &Json) -> String {
    let mut text = String::new();
    print(json, 0, 0, true, &mut text);
    text + "\n"
}

/// `before` is the width that is used on the line already.
fn print(json: &Json, indent: usize, before: usize, broken: bool, out: &mut String) {
    if indent > WIDTH / 2 || (!broken && depth(json) <= LEVELS) {
        let line = one_line(json);
        if indent > WIDTH / 2 || before + line.chars().count() < WIDTH {
            out.push_str(&line);
            return;
        }
    }
    let inner = indent + 2;
    let start = |out: &mut String, first: bool| {
        out.push_str(if first { "\n" } else { ",\n" });
        out.extend(std::iter::repeat_n(' ', inner));
    };
    let end = |out: &mut String, bracket: char| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent));
        out.push(bracket);
    };
    match json {
        Json::Object(members) if !members.is_empty() => {
            out.push('{');
            for (at, (name, value)) in members.iter().enumerate() {
                start(out, at == 0);
                let name_text = quoted(name) + ": ";
                out.push_str(&name_text);
                let before = inner + name_text.chars().count();
                let broken = BROKEN.contains(&name.as_str());
                print(value, inner, before, broken, out);
            }
            end(out, '}');
        }
        Json::Array(items) if !items.is_empty() => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                start(out, at == 0);
                print(item, inner, inner, false, out);
            }
            end(out, ']');
        }
        other => out.push_str(&one_line(other)),
    }
}

fn depth(json: &Json) -> usize {
    match json {
        Json::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Json::Object(members) => {
            let inner = members.iter().map(|(_, value)| depth(value));
            1 + inner.max().unwrap_or_default()
        }
        _ => 0,
    }
}

fn one_line(json: &Json) -> String {
    match json {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Number(text) => text.clone(),
        Json::String(text) => quoted(text),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(one_line).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(members) if members.is_empty() => "{}".to_owned(),
        Json::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| format!("{}: {}", quoted(name), one_line(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_and_numbers_and_the_last_namesake() {
        let text = r#"{"b": 1.0, "a": [1e3, {"c": null}], "b": -0, "é\n": "\u00e9"}"#;
        let json = Json::of(Node::root(0, text));
        let expected = r#"{
  "b": -0,
  "a": [1e3, { "c": null }],
  "é\n": "é"
}
"#;
        assert_eq!(file(&json), expected);
    }

    #[test]
    fn long_and_deep_values_are_broken() {
        let text = r#"{"properties": {"a": {}}, "a": {"b": {"c": {"d": 1}}}, "e": []}"#;
        let expected = r#"{
  "properties": {
    "a": {}
  },
  "a": {
    "b": { "c": { "d": 1 } }
  },
  "e": []
}
"#;
        assert_eq!(file(&Json::of(Node::root(0, text))), expected);
        let long = format!(r#"["{}", 1]"#, "x".repeat(WIDTH));
        let json = Json::of(Node::root(0, &long));
        assert_eq!(file(&json).lines().count(), 4);
    }
}
