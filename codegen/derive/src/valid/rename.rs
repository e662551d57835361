//! `rename_all`: the names of properties from those of fields, the values of variants from theirs.

use syn::ext::IdentExt as _;
use syn::{Error, Ident, LitStr, Result};

/// How names on the wire follow from those in Rust: serde's rules.
#[derive(Clone, Copy)]
pub(super) enum Rename {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

const RULES: [(&str, Rename); 8] = [
    ("lowercase", Rename::Lower),
    ("UPPERCASE", Rename::Upper),
    ("PascalCase", Rename::Pascal),
    ("camelCase", Rename::Camel),
    ("snake_case", Rename::Snake),
    ("SCREAMING_SNAKE_CASE", Rename::ScreamingSnake),
    ("kebab-case", Rename::Kebab),
    ("SCREAMING-KEBAB-CASE", Rename::ScreamingKebab),
];

impl Rename {
    pub(super) fn parse(rule: &LitStr) -> Result<Self> {
        let value = rule.value();
        let found = RULES.iter().find(|(name, _)| *name == value);
        found.map(|(_, rename)| *rename).ok_or_else(|| {
            let names = RULES.map(|(name, _)| format!("{name:?}")).join(", ");
            Error::new(rule.span(), format!("expected one of {names}"))
        })
    }

    /// The name of a field, which is in `snake_case`.
    fn field(self, field: &str) -> String {
        let words = field.split('_').filter(|word| !word.is_empty());
        match self {
            Self::Lower | Self::Snake => field.to_owned(),
            Self::Upper | Self::ScreamingSnake => field.to_ascii_uppercase(),
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
            Self::Pascal => words.map(capitalized).collect(),
            Self::Camel => {
                let field = field.trim_start_matches('_');
                let (first, rest) = field.split_once('_').unwrap_or((field, ""));
                format!("{first}{}", Self::Pascal.field(rest))
            }
        }
    }

    /// The name of a variant, which is in `PascalCase`.
    fn variant(self, variant: &str) -> String {
        let snake = || {
            let mut snake = String::new();
            for (index, letter) in variant.char_indices() {
                if index > 0 && letter.is_uppercase() {
                    snake.push('_');
                }
                snake.extend(letter.to_lowercase());
            }
            snake
        };
        match self {
            Self::Lower => variant.to_ascii_lowercase(),
            Self::Upper => variant.to_ascii_uppercase(),
            Self::Pascal => variant.to_owned(),
            Self::Camel => {
                let mut letters = variant.chars();
                let first = letters.next().map(char::to_lowercase);
                first.into_iter().flatten().chain(letters).collect()
            }
            Self::Snake => snake(),
            Self::ScreamingSnake => snake().to_ascii_uppercase(),
            Self::Kebab => snake().replace('_', "-"),
            Self::ScreamingKebab => snake().to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
    format!("{}{rest}", first.to_uppercase())
}

/// The name on the wire of a field without one of its own.
pub(super) fn field(ident: &Ident, rule: Option<Rename>) -> LitStr {
    let plain = ident.unraw().to_string();
    let name = rule.map_or_else(|| plain.clone(), |rule| rule.field(&plain));
    LitStr::new(&name, ident.span())
}

/// The value of a variant without one of its own.
pub(super) fn variant(ident: &Ident, rule: Option<Rename>) -> LitStr {
    let plain = ident.unraw().to_string();
    let name = rule.map_or_else(|| plain.clone(), |rule| rule.variant(&plain));
    LitStr::new(&name, ident.span())
}
