//! The reasons for the inferred schema.

use std::fmt;

use serde::Serialize;

/// A decision that the samples left open, its reason, and how to change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Note {
    /// The subject of the decision.
    pub topic: Topic,
    /// The places, such as `OrderPlaced.customer.tags`: definition and properties, `[]` for the
    /// items of an array and `{}` for the values of a map. Empty for the whole file.
    pub places: Vec<String>,
    /// The reason, and what to do if it is wrong.
    pub text: String,
}

/// The subject of a [`Note`], in the order for readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Topic {
    /// The common start of the event types.
    Namespace,
    /// The pattern of a subject.
    Subject,
    /// An object of named properties that could be a map.
    Struct,
    /// An object with any names.
    Map,
    /// An open enum.
    Enum,
    /// A string that is a date-time, or of another format.
    Format,
    /// Values of several types.
    Types,
    /// Values whose type the samples do not determine.
    Unknown,
    /// Names that differ in case, or would in Rust.
    Names,
    /// Required properties.
    Required,
    /// The samples that were kept.
    Examples,
    /// Values in the examples that look personal.
    Personal,
}

impl Topic {
    /// One word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Topic::Namespace => "namespace",
            Topic::Subject => "subject",
            Topic::Struct => "struct",
            Topic::Map => "map",
            Topic::Enum => "enum",
            Topic::Format => "format",
            Topic::Types => "types",
            Topic::Unknown => "unknown",
            Topic::Names => "names",
            Topic::Required => "required",
            Topic::Examples => "examples",
            Topic::Personal => "personal",
        }
    }
}

impl Note {
    /// The places in words, shortened if there are many.
    #[must_use]
    pub fn place(&self) -> String {
        const SHOWN: usize = 4;
        let shown: Vec<&str> = self.places.iter().take(SHOWN).map(String::as_str).collect();
        let shown = shown.join(", ");
        match self.places.len().saturating_sub(SHOWN) {
            0 => shown,
            more => format!("{shown} and {more} more"),
        }
    }
}

impl fmt::Display for Note {
    /// `map: OrderPlaced.tags: why`, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.topic.word())?;
        if !self.places.is_empty() {
            write!(f, "{}: ", self.place())?;
        }
        f.write_str(&self.text)
    }
}

/// Collects notes; equal ones about several places become one.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<Note>);

impl Notes {
    pub(super) fn add(&mut self, topic: Topic, place: &str, text: impl Into<String>) {
        let text = text.into();
        let same = |note: &&mut Note| note.topic == topic && note.text == text;
        let place = (!place.is_empty()).then(|| place.to_owned());
        match self.0.iter_mut().find(same) {
            Some(note) => {
                let new = place.filter(|place| !note.places.contains(place));
                note.places.extend(new);
            }
            None => self.0.push(Note {
                topic,
                places: place.into_iter().collect(),
                text,
            }),
        }
    }

    /// All notes by topic.
    pub(super) fn finish(mut self) -> Vec<Note> {
        self.0.sort_by_key(|note| note.topic);
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_that_say_the_same_are_one() {
        let mut notes = Notes::default();
        for place in ["a", "b", "a", "c", "d", "e"] {
            notes.add(Topic::Format, place, "a date-time");
        }
        notes.add(Topic::Map, "f", "no names");
        notes.add(Topic::Required, "", "nothing");
        let lines: Vec<String> = notes.finish().iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "map: f: no names",
                "format: a, b, c, d and 1 more: a date-time",
                "required: nothing"
            ]
        );
    }
}
