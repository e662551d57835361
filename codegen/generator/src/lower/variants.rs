//! From the alternatives of a union to its variants: the fewest types that tell them apart.

use std::collections::BTreeSet;

use super::literals::Literal;
use super::merge::View;
use super::notes::notes;
use super::unions::{Leaf, What};
use super::{Lower, Lowered};
use crate::model::{Body, Type, Union, Variant};
use crate::names::{distinct, type_name};
use crate::read::dialect::JsonType;

impl<'a> Lower<'a, '_> {
    /// Makes the fewest types that tell the alternatives apart.
    pub(super) fn variants(
        &mut self,
        view: &View<'a>,
        leaves: Vec<Leaf<'a>>,
        tag: Option<(String, Vec<String>)>,
    ) -> Lowered {
        if leaves.iter().any(|leaf| matches!(leaf.what, What::Any)) {
            if leaves.len() > 1 {
                self.any(
                    view.home.node,
                    "one of these alternatives allows any value",
                    "give each alternative a `type`",
                );
            }
            return Lowered::new(Type::Value);
        }
        if let Some((name, values)) = tag {
            return self.tagged(view, &leaves, name, values);
        }
        let mut strings: Vec<Leaf<'a>> = Vec::new();
        let mut others: Vec<Leaf<'a>> = Vec::new();
        for leaf in leaves {
            let string = match &leaf.what {
                What::Literals(values) => values.iter().all(|literal| literal.value.is_string()),
                What::Type(json_type) => *json_type == JsonType::String,
                What::Any => false,
            };
            if string {
                strings.push(leaf);
            } else {
                others.push(leaf);
            }
        }
        let several_kinds = !strings.is_empty() && !others.is_empty();
        let mut variants: Vec<(Type, Option<String>, Vec<String>)> = Vec::new();
        if let Some((ty, said)) = self.strings(view, &strings, several_kinds) {
            variants.push((ty, None, said));
        }
        let several = several_kinds || others.len() > 1;
        for leaf in &others {
            let lowered = match &leaf.what {
                What::Literals(_) => self
                    .literals(&leaf.view)
                    .unwrap_or_else(|| Lowered::new(Type::Value)),
                What::Type(JsonType::Object) => {
                    let suffix = if leaf.same_place && several {
                        "Object"
                    } else {
                        ""
                    };
                    self.of_type_known(&leaf.view, JsonType::Object, suffix)
                }
                What::Type(json_type) => self.of_type_known(&leaf.view, *json_type, ""),
                What::Any => Lowered::new(Type::Value),
            };
            let description = leaf
                .view
                .home
                .keywords
                .description
                .clone()
                .filter(|_| !leaf.same_place);
            let mut said = lowered.notes;
            if !matches!(lowered.ty, Type::Named(_)) {
                for part in &leaf.view.parts {
                    said.extend(notes(&part.schema, &lowered.ty));
                }
            }
            variants.push((lowered.ty, description, said));
        }
        self.reduce(view, variants)
    }

    /// One type for all alternatives that are strings.
    fn strings(
        &mut self,
        view: &View<'a>,
        leaves: &[Leaf<'a>],
        among_others: bool,
    ) -> Option<(Type, Vec<String>)> {
        let first = leaves.first()?;
        let mut listed: Vec<Literal<'a>> = Vec::new();
        let mut plain = Vec::new();
        for leaf in leaves {
            match &leaf.what {
                What::Literals(values) => {
                    for value in values {
                        if !listed.iter().any(|other| other.value == value.value) {
                            listed.push(value.clone());
                        }
                    }
                }
                _ => plain.push(leaf),
            }
        }
        let times = plain
            .iter()
            .filter(|leaf| super::types_say_time(&leaf.view))
            .count();
        if !listed.is_empty() && times == 0 {
            let one = leaves.len() == 1;
            let home = if one && !first.same_place {
                &first.view
            } else {
                view
            };
            let suffix = if among_others && (!one || first.same_place) {
                "String"
            } else {
                ""
            };
            let said = if plain.is_empty() {
                Vec::new()
            } else {
                plain_notes(&plain)
            };
            let key = home.key();
            if let Some(super::Known::Done(known)) =
                self.known.get(&key).filter(|_| one && !among_others)
            {
                return Some((known.ty.clone(), said));
            }
            return Some((self.open_enum(home, &listed, suffix), said));
        }
        let ty = if listed.is_empty() && times == plain.len() {
            Type::DateTime
        } else {
            Type::String
        };
        Some((ty, plain_notes(&plain)))
    }

    /// As `of_type`, remembering the result: the alternative may be met elsewhere.
    fn of_type_known(&mut self, view: &View<'a>, json_type: JsonType, suffix: &str) -> Lowered {
        if suffix.is_empty() {
            return self.shape(view);
        }
        let key = view.key();
        if let Some(super::Known::Done(lowered)) = self.known.get(&key) {
            return lowered.clone();
        }
        let lowered = self.of_type(view, json_type, suffix);
        self.known.insert(key, super::Known::Done(lowered.clone()));
        lowered
    }

    fn reduce(
        &mut self,
        view: &View<'a>,
        variants: Vec<(Type, Option<String>, Vec<String>)>,
    ) -> Lowered {
        let mut distinct: Vec<(Type, Option<String>, Vec<String>)> = Vec::new();
        for variant in variants {
            if !distinct.iter().any(|other| other.0 == variant.0) {
                distinct.push(variant);
            }
        }
        let has = |ty: &Type, all: &[(Type, Option<String>, Vec<String>)]| {
            all.iter().any(|other| other.0 == *ty)
        };
        // Every integer is a number, and a large integer is what a smaller one is. Side by side, the
        // integers are to stay exact.
        let is_number = |ty: &Type| matches!(ty, Type::Integer(_) | Type::F64);
        let numbers = distinct.iter().map(|variant| &variant.0);
        if let Some(number) = super::numbers::widest(numbers.filter(|ty| is_number(ty))) {
            let at = distinct.iter().position(|variant| is_number(&variant.0));
            let wanted = at.filter(|_| !has(&number, &distinct));
            if let Some(variant) = wanted.and_then(|at| distinct.get_mut(at)) {
                variant.0 = number.clone();
            }
            distinct.retain(|variant| !is_number(&variant.0) || variant.0 == number);
        }
        if distinct.iter().any(|variant| variant.0 == Type::Value) && distinct.len() > 1 {
            self.any(
                view.home.node,
                "one of these alternatives allows any value",
                "give each alternative a `type`",
            );
            return Lowered::new(Type::Value);
        }
        let arrays = distinct
            .iter()
            .filter(|variant| is_array(&variant.0))
            .count();
        if arrays > 1 {
            let inner = self.any(
                view.home.node,
                "several alternatives are arrays",
                "put the alternatives into `items`",
            );
            collapse(&mut distinct, is_array, &Type::Vec(Box::new(inner)));
        }
        let maps = distinct
            .iter()
            .filter(|variant| matches!(variant.0, Type::Map(_)))
            .count();
        let structs = distinct
            .iter()
            .filter(|variant| self.is_struct(&variant.0))
            .count();
        if maps > 1 || (maps == 1 && structs > 0) {
            let ids: BTreeSet<Type> = distinct
                .iter()
                .filter(|variant| self.is_struct(&variant.0))
                .map(|variant| variant.0.clone())
                .collect();
            let inner = self.any(
                view.home.node,
                "several alternatives are objects, one of them with any property names",
                "name the properties of each alternative",
            );
            let object = |ty: &Type| matches!(ty, Type::Map(_)) || ids.contains(ty);
            collapse(&mut distinct, object, &Type::Map(Box::new(inner)));
        }
        match distinct.len() {
            0 => Lowered::new(Type::Value),
            1 => {
                let (ty, _, notes) = distinct.remove(0);
                Lowered {
                    notes,
                    ..Lowered::new(ty)
                }
            }
            _ => {
                let all = distinct.into_iter().map(|(ty, said, _)| (ty, said, None));
                self.define_union(view, None, &all.collect::<Vec<_>>())
            }
        }
    }

    fn tagged(
        &mut self,
        view: &View<'a>,
        leaves: &[Leaf<'a>],
        name: String,
        values: Vec<String>,
    ) -> Lowered {
        let mut variants = Vec::new();
        for (leaf, value) in leaves.iter().zip(values) {
            let lowered = self.of_type_known(
                &leaf.view,
                JsonType::Object,
                if leaf.same_place { "Object" } else { "" },
            );
            let description = leaf.view.home.keywords.description.clone();
            variants.push((lowered.ty, description, Some(value)));
        }
        self.define_union(view, Some(name), &variants)
    }

    fn define_union(
        &mut self,
        view: &View<'a>,
        tag: Option<String>,
        alternatives: &[(Type, Option<String>, Option<String>)],
    ) -> Lowered {
        let id = match self.known.get(&view.key()) {
            Some(super::Known::Promised(id)) => *id,
            _ => self.define(view, "", Body::Union(Union::default())),
        };
        let own_name = self.types[id.0].name.clone();
        let mut taken = BTreeSet::from(["UnknownValue".to_owned()]);
        let mut variants = Vec::new();
        let repeated = |ty: &Type, all: &[(Type, Option<String>, Option<String>)]| {
            all.iter().filter(|one| one.0 == *ty).count() > 1
        };
        for (ty, description, value) in alternatives {
            let wanted = match value {
                Some(value) if repeated(ty, alternatives) || !matches!(ty, Type::Named(_)) => {
                    type_name(value)
                }
                _ => self.variant_name(ty, &own_name),
            };
            let name = distinct(&wanted, "", |name| taken.contains(name));
            taken.insert(name.clone());
            let ty = match ty {
                data if self.is_struct(data) => data.clone().boxed(),
                other => other.clone(),
            };
            variants.push(Variant {
                name,
                tag: value.clone(),
                ty,
                description: description.clone(),
            });
        }
        self.types[id.0].body = Body::Union(Union { tag, variants });
        Lowered::new(Type::Named(id))
    }

    pub(super) fn variant_name(&self, ty: &Type, union: &str) -> String {
        match ty {
            Type::Bool => "Boolean".to_owned(),
            Type::Integer(_) => "Integer".to_owned(),
            Type::F64 | Type::Number => "Number".to_owned(),
            Type::String => "String".to_owned(),
            Type::DateTime => "DateTime".to_owned(),
            Type::Value => "Any".to_owned(),
            Type::Vec(_) | Type::Tuple(_) => "Array".to_owned(),
            Type::Map(_) => "Object".to_owned(),
            Type::Option(inner) | Type::Boxed(inner) => self.variant_name(inner, union),
            Type::Named(id) => {
                let name = &self.types[id.0].name;
                match name.strip_prefix(union) {
                    Some(rest) if rest.starts_with(char::is_uppercase) => rest.to_owned(),
                    _ => name.clone(),
                }
            }
        }
    }
}

fn is_array(ty: &Type) -> bool {
    matches!(ty, Type::Vec(_) | Type::Tuple(_))
}

/// Puts one type in the place of several.
fn collapse(
    variants: &mut Vec<(Type, Option<String>, Vec<String>)>,
    among: impl Fn(&Type) -> bool,
    into: &Type,
) {
    let at = variants
        .iter()
        .position(|variant| among(&variant.0))
        .unwrap_or_default();
    variants.retain(|variant| !among(&variant.0));
    variants.insert(at.min(variants.len()), (into.clone(), None, Vec::new()));
}

/// What is said about strings that differ by their constraints only.
fn plain_notes(leaves: &[&Leaf<'_>]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for leaf in leaves {
        let mut said = Vec::new();
        for schema in leaf
            .view
            .parts
            .iter()
            .map(|part| &part.schema)
            .chain(&leaf.view.wrappers)
        {
            said.extend(notes(schema, &Type::String));
        }
        let said = said.join(" ");
        if !said.is_empty() && !all.contains(&said) {
            all.push(said);
        }
    }
    match all.len() {
        0 => Vec::new(),
        1 if leaves.len() == 1 => all,
        1 => vec![format!("One kind of it: {}", lower(&all[0]))],
        _ => {
            let kinds: Vec<String> = all.iter().map(|said| lower(said)).collect();
            vec![format!("Several kinds of it: {}", kinds.join(" Or: "))]
        }
    }
}

fn lower(note: &str) -> String {
    let mut chars = note.chars();
    chars
        .next()
        .map(|first| first.to_lowercase().chain(chars).collect())
        .unwrap_or_default()
}
