//! Writes values as JSON, and where each came from.

use std::collections::BTreeSet;

use super::scalar::quoted;
use super::{Content, DEEPEST, Key, NotYaml, Places, Value, too_deep};

pub(super) struct Writer {
    json: String,
    longest: usize,
    places: Places,
}

impl Writer {
    /// For JSON that may become so long.
    pub(super) fn new(longest: usize) -> Self {
        Writer {
            json: String::new(),
            longest,
            places: Vec::new(),
        }
    }

    pub(super) fn write(mut self, value: &Value) -> Result<(String, Places), NotYaml> {
        self.value(value, 0)?;
        Ok((self.json, self.places))
    }

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
