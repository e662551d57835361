//! Documents in YAML: the JSON that they mean, whose values know where they are in the YAML.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

use eventgrid_codegen::json::{File, Source};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};
use serde::de::IgnoredAny;

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

/// Whether a file holds YAML, whatever it is called.
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
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        offsets: text.char_indices().map(|(at, _)| at).collect(),
        end: text.len(),
        anchors: BTreeMap::new(),
    };
    let value = reader.document()?;
    let mut writer = Writer {
        json: String::new(),
        longest: longest(text),
        places: Vec::new(),
    };
    writer.value(&value, 0)?;
    Ok((writer.json, writer.places))
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

struct Reader<'y> {
    parser: Parser<'y, StrInput<'y>>,
    /// The byte at which each character begins.
    offsets: Vec<usize>,
    end: usize,
    anchors: BTreeMap<usize, Value>,
}

impl<'y> Reader<'y> {
    fn next(&mut self) -> Result<(Event<'y>, Span), NotYaml> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(self.unreadable(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn unreadable(&self, error: &ScanError) -> NotYaml {
        NotYaml {
            offset: self.byte(error.marker().index()),
            message: error.info().to_owned(),
        }
    }

    fn byte(&self, character: usize) -> usize {
        self.offsets.get(character).copied().unwrap_or(self.end)
    }

    fn place(&self, span: Span) -> (usize, usize) {
        let start = self.byte(span.start.index());
        let end = self.byte(span.end.index());
        (start, end.saturating_sub(start).max(1))
    }

    /// The only document of the text.
    fn document(&mut self) -> Result<Value, NotYaml> {
        let mut found = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => {
                    return found.ok_or_else(|| NotYaml {
                        offset: 0,
                        message: "there is nothing in it".to_owned(),
                    });
                }
                Event::DocumentStart(_) if found.is_some() => {
                    return Err(NotYaml {
                        offset: self.place(span).0,
                        message: "a second document begins here".to_owned(),
                    });
                }
                Event::DocumentStart(_) => {
                    let (event, span) = self.next()?;
                    found = Some(self.value(event, span, 0)?);
                }
                _ => {}
            }
        }
    }

    fn value(&mut self, event: Event<'y>, span: Span, depth: usize) -> Result<Value, NotYaml> {
        let (offset, length) = self.place(span);
        if depth > DEEPEST {
            return Err(too_deep(offset));
        }
        let (anchor, content, length) = match event {
            Event::Alias(anchor) => {
                let known = self.anchors.get(&anchor).map(|one| Rc::clone(&one.content));
                let content = known.ok_or_else(|| NotYaml {
                    offset,
                    message: "this alias is part of what it stands for".to_owned(),
                })?;
                (0, content, length)
            }
            Event::Scalar(text, style, anchor, tag) => {
                let json = scalar(&text, style, tag.as_deref());
                (anchor, Rc::new(Content::Scalar(json)), length)
            }
            Event::SequenceStart(anchor, _) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => items.push(self.value(event, span, depth + 1)?),
                    }
                }
                (anchor, Rc::new(Content::List(items)), 1)
            }
            Event::MappingStart(anchor, _) => {
                let mut members = Vec::new();
                loop {
                    let key = match self.next()? {
                        (Event::MappingEnd, _) => break,
                        (event, span) => self.key(event, span)?,
                    };
                    let (event, span) = self.next()?;
                    members.push((key, self.value(event, span, depth + 1)?));
                }
                (anchor, Rc::new(Content::Map(members)), 1)
            }
            _ => (0, Rc::new(Content::Scalar("null".to_owned())), length),
        };
        let value = Value {
            offset,
            length,
            content,
        };
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        Ok(value)
    }

    fn key(&mut self, event: Event<'y>, span: Span) -> Result<Key, NotYaml> {
        let (offset, length) = self.place(span);
        let Event::Scalar(text, style, ..) = event else {
            return Err(NotYaml {
                offset,
                message: "the name of a member is a string".to_owned(),
            });
        };
        Ok(Key {
            merges: text == "<<" && style == ScalarStyle::Plain,
            name: text.into_owned(),
            offset,
            length,
        })
    }
}

fn too_deep(offset: usize) -> NotYaml {
    NotYaml {
        offset,
        message: format!("values are more than {DEEPEST} levels deep here"),
    }
}

/// A scalar as JSON, by the core schema of YAML 1.2.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> String {
    let is_text = match tag {
        Some(tag) => {
            tag.suffix == "str" || !tag.is_yaml_core_schema() && style != ScalarStyle::Plain
        }
        None => style != ScalarStyle::Plain,
    };
    let known = match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Cow::Borrowed("null")),
        "true" | "True" | "TRUE" => Some(Cow::Borrowed("true")),
        "false" | "False" | "FALSE" => Some(Cow::Borrowed("false")),
        _ => number(text).map(Cow::Owned),
    };
    match known.filter(|_| !is_text) {
        Some(json) => json.into_owned(),
        None => quoted(text),
    }
}

/// A number as JSON writes it: YAML allows signs, zeros and points where JSON does not.
fn number(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    for (prefix, base) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = digits.strip_prefix(prefix) {
            let number = u64::from_str_radix(digits, base).ok()?;
            return Some(format!("{sign}{number}"));
        }
    }
    let (whole, rest) = digits.split_at(
        digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len()),
    );
    if whole.is_empty() && (!rest.starts_with('.') || rest == ".") {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let zero = if rest.ends_with('.') { "0" } else { "" };
    let json = format!("{sign}{whole}{rest}{zero}");
    let is_number = serde_json::from_str::<IgnoredAny>(&json).is_ok();
    is_number.then_some(json)
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

struct Writer {
    json: String,
    longest: usize,
    places: Places,
}

impl Writer {
    fn at(&mut self, offset: usize, length: usize) -> Result<(), NotYaml> {
        if self.json.len() > self.longest {
            return Err(NotYaml {
                offset,
                message: "aliases repeat too much".to_owned(),
            });
        }
        self.places.push((self.json.len(), offset, length));
        Ok(())
    }

    fn value(&mut self, value: &Value, depth: usize) -> Result<(), NotYaml> {
        if depth > DEEPEST {
            return Err(too_deep(value.offset));
        }
        self.at(value.offset, value.length)?;
        match &*value.content {
            Content::Scalar(json) => self.json.push_str(json),
            Content::List(items) => {
                self.json.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.json.push_str(if at > 0 { ", " } else { "" });
                    self.value(item, depth + 1)?;
                }
                self.json.push(']');
            }
            Content::Map(members) => {
                self.json.push('{');
                for (at, (key, value)) in merged(members, depth).into_iter().enumerate() {
                    self.json.push_str(if at > 0 { ", " } else { "" });
                    self.at(key.offset, key.length)?;
                    self.json.push_str(&quoted(&key.name));
                    self.json.push_str(": ");
                    self.value(value, depth + 1)?;
                }
                self.json.push('}');
            }
        }
        Ok(())
    }
}

/// The members of a mapping with those that `<<` merges in, unless the mapping has them itself.
fn merged(members: &[(Key, Value)], depth: usize) -> Vec<(&Key, &Value)> {
    let own = members.iter().filter(|(key, _)| !key.merges);
    let mut taken: BTreeSet<&str> = own.map(|(key, _)| key.name.as_str()).collect();
    let mut all = Vec::new();
    for (key, value) in members {
        if !key.merges {
            all.push((key, value));
            continue;
        }
        let maps = match &*value.content {
            Content::List(items) => items.iter().collect(),
            _ => vec![value],
        };
        for map in maps {
            if let Content::Map(members) = &*map.content
                && depth < DEEPEST
            {
                let others = merged(members, depth + 1).into_iter();
                all.extend(others.filter(|(key, _)| taken.insert(&key.name)));
            }
        }
    }
    all
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
            ("a: &x [*x]", 7, "this alias is part of what it stands for"),
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
