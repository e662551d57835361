//! `rename_all`: the names of properties from those of fields.

use syn::{Error, LitStr, Result};

/// How the names of properties follow from those of fields.
#[derive(Clone, Copy)]
pub(super) enum Rename {
    Camel,
    Pascal,
    Snake,
    Kebab,
}

impl Rename {
    pub(super) fn parse(rule: &LitStr) -> Result<Self> {
        match rule.value().as_str() {
            "camelCase" => Ok(Self::Camel),
            "PascalCase" => Ok(Self::Pascal),
            "snake_case" => Ok(Self::Snake),
            "kebab-case" => Ok(Self::Kebab),
            _ => Err(Error::new(
                rule.span(),
                "expected \"camelCase\", \"PascalCase\", \"snake_case\" or \"kebab-case\"",
            )),
        }
    }

    pub(super) fn apply(self, field: &str) -> String {
        let words = field.split('_').filter(|word| !word.is_empty());
        let capitalized = |word: &str| {
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            format!("{}{rest}", first.to_uppercase())
        };
        match self {
            Self::Snake => field.to_owned(),
            Self::Kebab => field.replace('_', "-"),
            Self::Pascal => words.map(capitalized).collect(),
            Self::Camel => {
                let field = field.trim_start_matches('_');
                let (first, rest) = field.split_once('_').unwrap_or((field, ""));
                format!("{first}{}", Self::Pascal.apply(rest))
            }
        }
    }
}
