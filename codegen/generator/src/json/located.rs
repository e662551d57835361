//! A JSON value that knows its position: its file, its offset and so its line, column and JSON
//! pointer.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A schema file: its name within the folder and its text.
#[derive(Clone, Debug)]
pub struct File {
    /// The file's name, `key_vault.json`.
    pub name: String,
    pub text: String,
    /// The source of the text, if it was converted.
    pub source: Option<Source>,
}

/// The original of a file's converted text: problems are shown in it.
#[derive(Clone, Debug)]
pub struct Source {
    pub text: String,
    /// The places of values and names: the offset in the file's text, the offset and the length
    /// here. In order.
    pub places: Vec<(usize, usize, usize)>,
}

impl File {
    /// A file whose problems are shown in the text itself.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        File {
            name: name.into(),
            text: text.into(),
            source: None,
        }
    }

    /// The text for problems, and the place in it for an offset of `text`.
    pub(crate) fn written(&self, offset: usize, length: usize) -> (&str, usize, usize) {
        let Some(source) = &self.source else {
            return (&self.text, offset, length);
        };
        let next = source.places.partition_point(|(at, ..)| *at <= offset);
        let place = next.checked_sub(1).and_then(|last| source.places.get(last));
        let (_, at, length) = place.copied().unwrap_or_default();
        (&source.text, at, length)
    }

    /// The name without `.json`.
    pub fn stem(&self) -> &str {
        self.name.strip_suffix(".json").unwrap_or(&self.name)
    }
}

/// The place of a node: the number of its file and its byte offset. Ordered as in the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub file: usize,
    pub offset: usize,
}

/// A JSON value of a schema file, borrowed from the file's text. The text is known to be well-formed.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    pub place: Place,
    pub text: &'a str,
}

/// A member of a JSON object.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    pub key: String,
    /// The key itself, including quotes.
    pub name: Node<'a>,
    pub value: Node<'a>,
    pub raw: &'a RawValue,
}

/// The JSON type of a value, with integers separate from other numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl<'a> Node<'a> {
    /// The whole of a file.
    pub fn root(file: usize, text: &'a str) -> Self {
        let offset = text.len() - text.trim_start().len();
        Node {
            place: Place { file, offset },
            text: text.trim(),
        }
    }

    /// A value inside this one, found by its address: both borrow from the same text.
    pub fn at(self, raw: &'a RawValue) -> Self {
        let text = raw.get();
        let within = (text.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Node {
            place: Place {
                file: self.place.file,
                offset: self.place.offset + within,
            },
            text,
        }
    }

    pub fn kind(self) -> Kind {
        match self.text.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Boolean,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// The members of an object in the order of the file; none for other values.
    pub fn members(self) -> Vec<Member<'a>> {
        let Ok(Members(members)) = serde_json::from_str::<Members<'a>>(self.text) else {
            return Vec::new();
        };
        members
            .into_iter()
            .map(|(key, raw)| {
                let name = self.at(key);
                Member {
                    key: name.string().unwrap_or_default(),
                    name,
                    value: self.at(raw),
                    raw,
                }
            })
            .collect()
    }

    /// The value of one member of an object.
    pub fn member(self, key: &str) -> Option<Node<'a>> {
        let Members(members) = serde_json::from_str(self.text).ok()?;
        let is_it = |name: &'a RawValue| match plain(name.get()) {
            Some(name) => name == key,
            None => self.at(name).string().as_deref() == Some(key),
        };
        let found = members.into_iter().find(|(name, _)| is_it(name));
        found.map(|(_, raw)| self.at(raw))
    }

    /// The items of an array; none for other values.
    pub fn items(self) -> Vec<Node<'a>> {
        let items = serde_json::from_str::<Vec<&'a RawValue>>(self.text).unwrap_or_default();
        items.into_iter().map(|raw| self.at(raw)).collect()
    }

    pub fn string(self) -> Option<String> {
        match plain(self.text) {
            Some(plain) => Some(plain.to_owned()),
            None => serde_json::from_str(self.text).ok(),
        }
    }

    pub fn value(self) -> Option<serde_json::Value> {
        serde_json::from_str(self.text).ok()
    }
}

/// The content of a string that has no escapes.
fn plain(text: &str) -> Option<&str> {
    let content = text.strip_prefix('"')?.strip_suffix('"')?;
    (!content.contains('\\')).then_some(content)
}

struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Vec<(&'de RawValue, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    members.push(entry);
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(Collect).map(Members)
    }
}

/// Reads a whole text once, to check that it is JSON and that no object has a member twice.
///
/// Returns the offsets of repeated names. The error has line and column.
pub fn duplicates(text: &str) -> Result<Vec<usize>, serde_json::Error> {
    let mut found = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Walk {
        text,
        found: &mut found,
    }
    .deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(found)
}

struct Walk<'a, 'f> {
    text: &'a str,
    found: &'f mut Vec<usize>,
}

impl<'de> DeserializeSeed<'de> for Walk<'de, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'de, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items
            .next_element_seed(Walk {
                text: self.text,
                found: &mut *self.found,
            })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut names = std::collections::HashSet::new();
        while let Some(key) = members.next_key::<&'de RawValue>()? {
            let name: String = serde_json::from_str(key.get()).map_err(serde::de::Error::custom)?;
            if !names.insert(name) {
                self.found.push(
                    (key.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize),
                );
            }
            members.next_value_seed(Walk {
                text: self.text,
                found: &mut *self.found,
            })?;
        }
        Ok(())
    }
}

/// One step of a JSON pointer, escaped.
pub fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}
