//! Documents in YAML: the JSON that they mean, whose values know where they are in the YAML.

mod read;
mod scalar;
mod write;

use std::path::Path;
use std::rc::Rc;

use eventgrid_codegen::json::{File, Source};

use read::Reader;
use write::Writer;

/// What keeps a text from being read as YAML, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotYaml {
    pub(super) offset: usize,
    pub(super) message: String,
}

/// How deep values may be inside each other; JSON is read as deep.
const DEEPEST: usize = 120;

/// How long the JSON may become: aliases can make much of little.
fn longest(yaml: &str) -> usize {
    (1 << 20) + 16 * yaml.len()
}

/// Whether a file is YAML by its name.
pub(super) fn is_yaml(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending == "yaml" || ending == "yml")
}

/// Whether a file contains YAML, with any name.
pub(super) fn holds_yaml(file: &File) -> bool {
    let lines = file.text.lines().map(str::trim_start);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.next();
    let keys = [
        "openapi:",
        "swagger:",
        "asyncapi:",
        "$schema:",
        "$id:",
        "---",
    ];
    is_yaml(Path::new(&file.name))
        || first.is_some_and(|line| keys.iter().any(|key| line.starts_with(key)))
}

/// A document as JSON. YAML that cannot be read stays as it is.
pub(super) fn file(name: String, text: String) -> File {
    let file = File::new(name, text);
    if !holds_yaml(&file) {
        return file;
    }
    match json(&file.text) {
        Ok((json, places)) => File {
            name: file.name,
            source: Some(Source {
                text: file.text,
                places,
            }),
            text: json,
        },
        Err(_) => file,
    }
}

/// Where values and names are: the offset in the JSON, the offset and the length in the YAML.
type Places = Vec<(usize, usize, usize)>;

/// The JSON that a text means.
pub(super) fn json(text: &str) -> Result<(String, Places), NotYaml> {
    let value = Reader::new(text).document()?;
    Writer::new(longest(text)).write(&value)
}

#[derive(Clone)]
struct Value {
    offset: usize,
    length: usize,
    content: Rc<Content>,
}

enum Content {
    /// As JSON writes it.
    Scalar(String),
    List(Vec<Value>),
    Map(Vec<(Key, Value)>),
}

#[derive(Clone)]
struct Key {
    name: String,
    offset: usize,
    length: usize,
    /// `<<`: the members of its value are meant.
    merges: bool,
}

fn too_deep(offset: usize) -> NotYaml {
    NotYaml {
        offset,
        message: format!("values are more than {DEEPEST} levels deep here"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means() {
        for (yaml, expected) in [
            (
                "a: 1\nb: [x, 'y', \"z\\n\"]",
                r#"{"a": 1, "b": ["x", "y", "z\n"]}"#,
            ),
            (
                "- ~\n-\n- Null\n- ''\n- !!str null",
                r#"[null, null, null, "", "null"]"#,
            ),
            ("[yes, True, false, on]", r#"["yes", true, false, "on"]"#),
            (
                "[1.0, 0.5e3, +2, -.5, 3., 012, 0x1f, 0o17]",
                "[1.0, 0.5e3, 2, -0.5, 3.0, 12, 31, 15]",
            ),
            (
                "[1.2.3, 2026-01-01, 12:30, '1', ., 1_000, .inf]",
                r#"["1.2.3", "2026-01-01", "12:30", "1", ".", "1_000", ".inf"]"#,
            ),
            ("200: a\ntrue: b", r#"{"200": "a", "true": "b"}"#),
            (
                "a: |\n  one\n  two\nb: >-\n  one\n  two",
                r#"{"a": "one\ntwo\n", "b": "one two"}"#,
            ),
            ("a: &x {b: 1}\nc: *x", r#"{"a": {"b": 1}, "c": {"b": 1}}"#),
            (
                "a: &x {b: 1, c: 1}\nd:\n  <<: *x\n  c: 2",
                r#"{"a": {"b": 1, "c": 1}, "d": {"b": 1, "c": 2}}"#,
            ),
            ("a: 1\na: 2", r#"{"a": 1, "a": 2}"#),
            ("--- {a: 1}\n...", r#"{"a": 1}"#),
        ] {
            assert_eq!(
                json(yaml).map(|(json, _)| json),
                Ok(expected.to_owned()),
                "{yaml}"
            );
        }
    }

    #[test]
    fn places() {
        let yaml = "ä: ö\nlist:\n  - type: string\n";
        let (json, places) = json(yaml).unwrap();
        let found = places.into_iter().map(|(at, offset, length)| {
            (
                &json[at..=at],
                yaml[offset..].chars().take(3).collect::<String>(),
                length,
            )
        });
        let found: Vec<_> = found.collect();
        let found: Vec<_> = found
            .iter()
            .map(|(json, yaml, length)| (*json, yaml.as_str(), *length))
            .collect();
        assert_eq!(
            found,
            [
                ("{", "ä: ", 1),
                ("\"", "ä: ", 2),
                ("\"", "ö\nl", 2),
                ("\"", "lis", 4),
                ("[", "- t", 1),
                ("{", "typ", 1),
                ("\"", "typ", 4),
                ("\"", "str", 6),
            ]
        );
    }

    #[test]
    fn is_not_yaml() {
        let deep = "- ".repeat(10_000);
        for (yaml, offset, message) in [
            ("", 0, "there is nothing in it"),
            ("a: 1\n---\nb: 2", 5, "a second document begins here"),
            ("a: &x [*x]", 7, "this alias contains itself"),
            ("[a]: 1", 0, "the name of a member is a string"),
            (
                deep.as_str(),
                242,
                "values are more than 120 levels deep here",
            ),
        ] {
            let found = json(yaml).map(|(json, _)| json);
            assert_eq!(
                found,
                Err(NotYaml {
                    offset,
                    message: message.to_owned()
                })
            );
        }
        let mut laughs = "a: &a [1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
        for (name, of) in "bcdefghij".chars().zip("abcdefghi".chars()) {
            let eight = format!("*{of}, ").repeat(8);
            laughs.extend([format!("{name}: &{name} [{eight}]\n")]);
        }
        assert_eq!(
            json(&laughs).map_err(|why| why.message),
            Err("aliases repeat too much".to_owned())
        );
    }
}
