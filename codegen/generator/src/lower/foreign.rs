//! Existing Rust types: `x-rust-type`, and the options for formats and definitions.

use std::collections::BTreeSet;

use super::view::View;
use super::{Lower, Lowered};
use crate::model::Type;
use crate::names::type_name;
use crate::read::values::JsonType;

impl<'a> Lower<'a, '_> {
    /// The existing Rust type for a shape, if there is one: the schema's `x-rust-type`, otherwise
    /// the options for its definition or its format.
    pub(super) fn foreign(&mut self, view: &View<'a>) -> Option<Lowered> {
        let path = self
            .rust_type(view)
            .or_else(|| self.replaced_definition(view))
            .or_else(|| self.replaced_format(view))?;
        Some(Lowered::new(Type::Foreign(path)))
    }

    fn rust_type(&mut self, view: &View<'a>) -> Option<String> {
        let parts = view.parts.iter().map(|part| &part.schema);
        let schema = view
            .wrappers
            .iter()
            .chain(parts)
            .find(|schema| schema.keywords.rust_type.is_some())?;
        let path = schema.keywords.rust_type.clone()?;
        match syn::parse_str::<syn::Type>(&path) {
            Ok(_) => Some(path),
            Err(error) => {
                self.findings
                    .error(
                        schema.at("x-rust-type"),
                        format!("`{path}` is not a Rust type: {error}"),
                    )
                    .help("write it with its whole path: `\"x-rust-type\": \"::uuid::Uuid\"`");
                None
            }
        }
    }

    fn replaced_definition(&mut self, view: &View<'a>) -> Option<String> {
        let definitions = &self.foreign.definitions;
        if definitions.is_empty() {
            return None;
        }
        let place = view.home.node.place;
        let step = self.catalog.steps.get(&place);
        let step = step.filter(|step| matches!(step.keyword, "$defs" | "definitions"))?;
        let file = self.catalog.files[place.file].stem();
        let keys = [format!("{file}.{}", step.entry), step.entry.clone()];
        let key = keys.into_iter().find(|key| definitions.contains_key(key))?;
        let path = definitions.get(&key).cloned();
        self.replaced.insert(key);
        path
    }

    fn replaced_format(&self, view: &View<'a>) -> Option<String> {
        let formats = &self.foreign.formats;
        let scalar = |json_type: &JsonType| {
            matches!(
                json_type,
                JsonType::String | JsonType::Integer | JsonType::Number
            )
        };
        let is_scalar = |types: &BTreeSet<JsonType>| types.len() == 1 && types.iter().all(scalar);
        if formats.is_empty() || !view.types.as_ref().is_some_and(is_scalar) {
            return None;
        }
        let parts = view.parts.iter().map(|part| &part.schema);
        let mut said = parts.chain(&view.wrappers);
        said.find_map(|schema| formats.get(schema.keywords.format.as_deref()?).cloned())
    }
}

/// The name of a variant with this type: `Uuid` for `uuid::Uuid`.
pub(super) fn last_name(path: &str) -> String {
    let plain = path.split('<').next().unwrap_or_default();
    type_name(plain.rsplit("::").next().unwrap_or_default().trim())
}
