//! The names that attributes know: where each belongs, and what to write instead of those of
//! serde's that are left out.

/// The place of an attribute.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Event,
    Field,
    Struct,
    Enum,
    Variant,
}

/// The keys of each place.
const KEYS: [(Place, &str, &str, &[&str]); 5] = [
    (
        Place::Event,
        "event",
        "above a type or on a variant that holds event data",
        &["type", "other", "crate"],
    ),
    (
        Place::Field,
        "property",
        "on a field",
        &[
            "rename",
            "alias",
            "required",
            "nullable",
            "const",
            "enum",
            "default",
            "skip",
            "skip_serializing_if",
            "with",
            "flatten",
            "sensitive",
            "additional",
        ],
    ),
    (
        Place::Struct,
        "property",
        "above a struct",
        &[
            "rename_all",
            "default",
            "transparent",
            "deny_unknown_fields",
            "case_sensitive",
        ],
    ),
    (
        Place::Enum,
        "one_of",
        "above an enum",
        &["rename_all", "tag", "untagged"],
    ),
    (
        Place::Variant,
        "one_of",
        "on a variant",
        &["rename", "alias", "const", "other"],
    ),
];

/// Names known from serde, and their replacements here.
const INSTEAD: [(&str, &str); 17] = [
    (
        "skip_serializing",
        "write `skip`, which neither reads nor writes the field, or `skip_serializing_if = \"path\"` with a function that returns `true`",
    ),
    (
        "skip_deserializing",
        "write `skip`, which neither reads nor writes the field",
    ),
    (
        "serialize_with",
        "write `with = \"module\"`, a module with the functions `serialize` and `deserialize`",
    ),
    (
        "deserialize_with",
        "write `with = \"module\"`, a module with the functions `serialize` and `deserialize`",
    ),
    (
        "bound",
        "leave it out: the derive adds the bounds that the types of the fields need",
    ),
    (
        "borrow",
        "leave it out: event data owns what it holds, in a `Text` or `String`",
    ),
    (
        "getter",
        "use `with = \"module\"` on the field, or a newtype with `#[property(transparent)]`",
    ),
    (
        "remote",
        "use `Json<T>` for a type that has serde, or `with = \"module\"` on the field",
    ),
    (
        "from",
        "implement `Property` by hand: its documentation has an example of ten lines",
    ),
    (
        "try_from",
        "implement `Property` by hand: its documentation has an example of ten lines",
    ),
    (
        "into",
        "implement `Property` by hand: its documentation has an example of ten lines",
    ),
    (
        "expecting",
        "leave it out: messages say what was expected at which path",
    ),
    (
        "serialize",
        "one name is read and written; further names that are read are `alias = \"…\"`",
    ),
    (
        "deserialize",
        "one name is read and written; further names that are read are `alias = \"…\"`",
    ),
    (
        "rename_all_fields",
        "a variant holds one value; write `#[property(rename_all = \"…\")]` above the struct that it holds",
    ),
    (
        "content",
        "a tag stands among the members of its alternative; for one beside them, derive serde's traits with `tag` and `content`, and hold the enum in a `Json<T>`",
    ),
    (
        "non_exhaustive",
        "write Rust's own attribute `#[non_exhaustive]`",
    ),
];

impl Place {
    /// What can be written here, in words.
    pub(super) fn accepts(self) -> String {
        let mut words: Vec<_> = KEYS
            .iter()
            .filter(|(place, ..)| *place == self)
            .flat_map(|(.., keys)| keys.iter())
            .map(|key| format!("`{key}`"))
            .collect();
        match self {
            Self::Field => words.insert(0, "a name in quotes".to_owned()),
            Self::Variant => words.insert(0, "a value in quotes".to_owned()),
            Self::Event | Self::Struct | Self::Enum => {}
        }
        match words.pop() {
            Some(last) if !words.is_empty() => format!("{} or {last}", words.join(", ")),
            last => last.unwrap_or_default(),
        }
    }

    /// The message for a key that has no meaning here.
    pub(super) fn unexpected(self, key: &str) -> String {
        if let Some((_, instead)) = INSTEAD.iter().find(|(name, _)| *name == key) {
            return format!("`{key}` does not exist here; {instead}");
        }
        let own = KEYS.iter().find(|(place, ..)| *place == self);
        let own = own.map(|(_, attribute, ..)| *attribute);
        let mut elsewhere: Vec<_> = KEYS
            .iter()
            .filter(|(place, .., keys)| *place != self && keys.contains(&key))
            .collect();
        elsewhere.sort_by_key(|(_, attribute, ..)| Some(*attribute) != own);
        match elsewhere.first() {
            Some((_, attribute, belongs, _)) => format!(
                "`{key}` belongs {belongs}, as `#[{attribute}({key}…)]`; expected {}",
                self.accepts()
            ),
            None => format!("expected {}, found `{key}`", self.accepts()),
        }
    }
}
