//! JSON in the layout of schema files: short values on one line.

use eventgrid_codegen::json::{Kind, Node};

/// A JSON value, members in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// Neither object nor array, as it is written.
    Scalar(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// The layout of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) indent: String,
    pub(super) newline: &'static str,
    /// The maximum width of a line; none if every object and array has its own lines.
    pub(super) width: Option<usize>,
}

/// The maximum width of a line in the schema files of this project.
const WIDTH: usize = 120;

/// Members that are always written on lines of their own.
const OPEN: &[&str] = &["properties", "$defs", "definitions", "x-events"];

impl Json {
    pub(super) fn of(node: Node<'_>) -> Json {
        match node.kind() {
            Kind::Object => {
                let members = node.members().into_iter();
                Json::Object(members.map(|one| (one.key, Json::of(one.value))).collect())
            }
            Kind::Array => Json::Array(node.items().into_iter().map(Json::of).collect()),
            _ => Json::Scalar(node.text.to_owned()),
        }
    }

    /// Of JSON text.
    pub(super) fn read(text: &str) -> Json {
        Json::of(Node::root(0, text))
    }

    pub(super) fn text(text: &str) -> Json {
        Json::Scalar(quoted(text))
    }

    fn on_one_line(&self) -> String {
        match self {
            Json::Scalar(text) => text.clone(),
            Json::Array(items) => {
                let items: Vec<String> = items.iter().map(Json::on_one_line).collect();
                format!("[{}]", items.join(", "))
            }
            Json::Object(members) if members.is_empty() => "{}".to_owned(),
            Json::Object(members) => {
                let members = members.iter();
                let members: Vec<String> = members
                    .map(|(key, value)| format!("{}: {}", quoted(key), value.on_one_line()))
                    .collect();
                format!("{{ {} }}", members.join(", "))
            }
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Json::Scalar(_) => true,
            Json::Array(items) => items.is_empty(),
            Json::Object(members) => members.is_empty(),
        }
    }

    /// Whether a definition has properties, which are hard to read on one line.
    fn is_open(&self) -> bool {
        let Json::Object(members) = self else {
            return false;
        };
        let open =
            |(key, value): &(String, Json)| OPEN.contains(&key.as_str()) && !value.is_empty();
        members.iter().any(open)
    }
}

/// A string as JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl Style {
    /// The style of a text.
    pub(super) fn of(text: &str) -> Style {
        let indented = text.lines().find(|line| line.starts_with([' ', '\t']));
        let indent = indented.map(|line| &line[..line.len() - line.trim_start().len()]);
        let is_short = |line: &str| {
            let line = line.trim().trim_end_matches(',');
            line.contains("{ ") && line.ends_with('}')
                || line.contains("{\"") && line.ends_with('}')
        };
        let any = text
            .lines()
            .any(|line| line.contains("\": {") && !line.contains("{}"));
        Style {
            indent: indent.unwrap_or("  ").to_owned(),
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            width: (!any || text.lines().any(is_short)).then_some(WIDTH),
        }
    }

    /// Writes a value that begins at `column` of a line that is indented by `indent`; it is the value of `key`.
    pub(super) fn write(&self, json: &Json, indent: &str, column: usize, key: &str) -> String {
        let open = json.is_open() || OPEN.contains(&key) && !json.is_empty();
        let line = json.on_one_line();
        // A comma may follow.
        let fits = self
            .width
            .is_some_and(|width| column + line.chars().count() < width);
        if json.is_empty() || fits && !open {
            return line;
        }
        let inner = format!("{indent}{}", self.indent);
        let (open, lines, close) = match json {
            Json::Scalar(text) => return text.clone(),
            Json::Array(items) => ('[', self.items(items, &inner), ']'),
            Json::Object(members) => {
                let lines = members
                    .iter()
                    .map(|(key, value)| self.member(key, value, &inner));
                ('{', lines.collect(), '}')
            }
        };
        let newline = self.newline;
        let separator = format!(",{newline}{inner}");
        format!(
            "{open}{newline}{inner}{}{newline}{indent}{close}",
            lines.join(&separator)
        )
    }

    /// A member of an object that is indented by `indent`.
    pub(super) fn member(&self, key: &str, value: &Json, indent: &str) -> String {
        let name = quoted(key);
        let column = indent.chars().count() + name.chars().count() + 2;
        format!("{name}: {}", self.write(value, indent, column, key))
    }

    /// The lines of an array. Scalars fill lines like words.
    fn items(&self, items: &[Json], indent: &str) -> Vec<String> {
        let column = indent.chars().count();
        let scalars = items.iter().all(|item| matches!(item, Json::Scalar(_)));
        let Some(width) = self.width.filter(|_| scalars) else {
            let items = items.iter();
            return items
                .map(|item| self.write(item, indent, column, ""))
                .collect();
        };
        let mut lines: Vec<String> = Vec::new();
        for item in items {
            let item = item.on_one_line();
            match lines.last_mut() {
                Some(line) if column + line.chars().count() + item.chars().count() + 3 <= width => {
                    line.push_str(", ");
                    line.push_str(&item);
                }
                _ => lines.push(item),
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_a_line_or_not() {
        let style = Style::of(r#"{ "a": { "b": 1 } }"#);
        let short = Json::read(r#"{"type":"string","enum":["a","b"]}"#);
        assert_eq!(
            style.write(&short, "", 0, "x"),
            r#"{ "type": "string", "enum": ["a", "b"] }"#
        );
        let open = Json::read(r#"{"properties":{"a":{"type":"string"}}}"#);
        assert_eq!(
            style.write(&open, "  ", 2, "x"),
            "{\n    \"properties\": {\n      \"a\": { \"type\": \"string\" }\n    }\n  }"
        );
    }

    #[test]
    fn long_lists_fill_lines() {
        let style = Style::of("");
        let members: Vec<String> = (0..40)
            .map(|number| format!("\"member{number}\""))
            .collect();
        let text = style.write(
            &Json::read(&format!("[{}]", members.join(","))),
            "",
            0,
            "enum",
        );
        assert!(text.starts_with("[\n  \"member0\", \"member1\", "));
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
    }

    #[test]
    fn the_style_of_a_text() {
        let open = Style::of("{\r\n\t\"a\": {\r\n\t\t\"b\": 1\r\n\t}\r\n}\r\n");
        assert_eq!(
            (open.indent.as_str(), open.newline, open.width),
            ("\t", "\r\n", None)
        );
        assert_eq!(Style::of("{\n  \"a\": { \"b\": 1 }\n}").width, Some(WIDTH));
    }
}
