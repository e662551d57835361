//! From the alternatives of a union to its variants: as few types as can be distinguished.

use std::collections::BTreeSet;

use serde_json::Value;

use super::notes::notes;
use super::tags::Tag;
use super::unions::{Leaf, What};
use super::view::View;
use super::{Lower, Lowered};
use crate::diagnostic::Mark;
use crate::model::{Body, Pattern, Type, Union, Variant};
use crate::names::{distinct, type_name};
use crate::read::values::JsonType;

/// An unfinished variant.
#[derive(Clone)]
struct Alternative {
    ty: Type,
    description: Option<String>,
    notes: Vec<String>,
    /// The tag's values.
    tags: Vec<Value>,
    pattern: Option<Pattern>,
    /// The name of its variant, if it differs from that of its type.
    name: Option<String>,
    at: Mark,
}

impl Alternative {
    fn new(ty: Type, leaf: &Leaf<'_>) -> Self {
        Alternative {
            ty,
            description: None,
            notes: Vec::new(),
            tags: Vec::new(),
            pattern: None,
            name: None,
            at: leaf.mark(),
        }
    }
}

impl<'a> Lower<'a, '_> {
    /// Reduces the alternatives to as few types as can be distinguished.
    pub(super) fn variants(
        &mut self,
        view: &View<'a>,
        leaves: Vec<Leaf<'a>>,
        tag: Option<Tag>,
    ) -> Lowered {
        if leaves.iter().any(|leaf| matches!(leaf.what, What::Any)) {
            if leaves.len() > 1 {
                self.any_alternative(view);
            }
            return Lowered::new(Type::Value);
        }
        if let Some(tag) = tag {
            return self.tagged(view, &leaves, tag);
        }
        if let Some(ty) = self.listed_together(view, &leaves) {
            return Lowered::new(ty);
        }
        let mut strings: Vec<Leaf<'a>> = Vec::new();
        let mut others: Vec<Leaf<'a>> = Vec::new();
        for leaf in leaves {
            let string = match &leaf.what {
                What::Literals(values) => values.iter().all(|literal| literal.value.is_string()),
                What::Type(json_type) => *json_type == JsonType::String,
                What::Any => false,
            };
            // An existing type stays an alternative.
            if string && self.foreign(&leaf.view).is_none() {
                strings.push(leaf);
            } else {
                others.push(leaf);
            }
        }
        let several_kinds = !strings.is_empty() && !others.is_empty();
        let mut variants: Vec<Alternative> = Vec::new();
        if let Some(first) = strings.first()
            && let Some((ty, notes)) = self.strings(view, &strings, several_kinds)
        {
            variants.push(Alternative {
                notes,
                ..Alternative::new(ty, first)
            });
        }
        let several = several_kinds || others.len() > 1;
        for leaf in &others {
            let lowered = match &leaf.what {
                What::Literals(_) => self
                    .foreign(&leaf.view)
                    .or_else(|| self.literals(&leaf.view))
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
            variants.push(Alternative {
                description,
                notes: said,
                pattern: self.pattern_of(&leaf.view),
                ..Alternative::new(lowered.ty, leaf)
            });
        }
        self.reduce(view, variants)
    }

    fn any_alternative(&mut self, view: &View<'a>) -> Type {
        self.any(
            view.home.node,
            "one of these alternatives allows any value",
            "give each alternative a `type`",
        )
    }

    /// Like `of_type`, but remembers the result: the alternative may occur elsewhere.
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

    fn reduce(&mut self, view: &View<'a>, variants: Vec<Alternative>) -> Lowered {
        let mut distinct: Vec<Alternative> = Vec::new();
        for variant in variants {
            match distinct.iter_mut().find(|other| other.ty == variant.ty) {
                Some(other) => other
                    .pattern
                    .take_if(|one| variant.pattern.as_ref() != Some(one)),
                None => {
                    distinct.push(variant);
                    None
                }
            };
        }
        let has = |ty: &Type, all: &[Alternative]| all.iter().any(|other| other.ty == *ty);
        // Every integer is a number, and a larger integer type includes a smaller one. Next to
        // numbers, integers stay exact.
        let is_number = |ty: &Type| matches!(ty, Type::Integer(_) | Type::F64);
        let numbers = distinct.iter().map(|variant| &variant.ty);
        if let Some(number) = super::numbers::widest(numbers.filter(|ty| is_number(ty))) {
            let at = distinct.iter().position(|variant| is_number(&variant.ty));
            let wanted = at.filter(|_| !has(&number, &distinct));
            if let Some(variant) = wanted.and_then(|at| distinct.get_mut(at)) {
                variant.ty = number.clone();
            }
            distinct.retain(|variant| !is_number(&variant.ty) || variant.ty == number);
        }
        if distinct.iter().any(|variant| variant.ty == Type::Value) && distinct.len() > 1 {
            return Lowered::new(self.any_alternative(view));
        }
        let is_any_array = |ty: &Type| *ty == Type::Vec(Box::new(Type::Value));
        let mut arrays = distinct.iter().filter(|variant| is_array(&variant.ty));
        if arrays.clone().count() > 1
            && let Some(one) = arrays.find(|variant| is_any_array(&variant.ty))
        {
            let inner = self.any(
                one.at,
                "several alternatives are arrays, this one of any items",
                "give its items a `type`",
            );
            collapse(&mut distinct, is_array, &Type::Vec(Box::new(inner)));
        }
        let maps = distinct
            .iter()
            .filter(|variant| matches!(variant.ty, Type::Map(_)))
            .count();
        let structs = distinct
            .iter()
            .filter(|variant| self.is_struct(&variant.ty))
            .count();
        if maps > 1 || (maps == 1 && structs > 0) {
            let ids: BTreeSet<Type> = distinct
                .iter()
                .filter(|variant| self.is_struct(&variant.ty))
                .map(|variant| variant.ty.clone())
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
                let only = distinct.remove(0);
                Lowered {
                    notes: only.notes,
                    ..Lowered::new(only.ty)
                }
            }
            _ => self.define_union(view, None, &distinct),
        }
    }

    fn tagged(&mut self, view: &View<'a>, leaves: &[Leaf<'a>], tag: Tag) -> Lowered {
        let mut variants = Vec::new();
        for (leaf, values) in leaves.iter().zip(tag.values) {
            let lowered = self.of_type_known(
                &leaf.view,
                JsonType::Object,
                if leaf.same_place { "Object" } else { "" },
            );
            let description = leaf.view.home.keywords.description.clone();
            let is_heir = leaf.same_place && leaf.view.home.node.place != view.home.node.place;
            let name = self.name_of_alternative(leaf).filter(|_| is_heir);
            variants.push(Alternative {
                description,
                tags: values,
                name: name.map(|name| type_name(&name)),
                ..Alternative::new(lowered.ty, leaf)
            });
        }
        self.define_union(view, Some(tag.name), &variants)
    }

    fn define_union(
        &mut self,
        view: &View<'a>,
        tag: Option<String>,
        alternatives: &[Alternative],
    ) -> Lowered {
        let id = match self.known.get(&view.key()) {
            Some(super::Known::Promised(id)) => *id,
            _ => self.define(view, "", Body::Union(Union::default())),
        };
        let own_name = self.types[id.0].name.clone();
        let mut taken = BTreeSet::from(["UnknownValue".to_owned()]);
        let mut variants = Vec::new();
        let repeated = |ty: &Type| alternatives.iter().filter(|one| one.ty == *ty).count() > 1;
        let arrays = alternatives.iter().filter(|one| is_array(&one.ty)).count();
        for alternative in alternatives {
            let ty = &alternative.ty;
            let wanted = match alternative.tags.first() {
                Some(value) if repeated(ty) || !matches!(ty, Type::Named(_)) => {
                    type_name(value.as_str().unwrap_or(&value.to_string()))
                }
                _ => match (&alternative.name, ty) {
                    (Some(name), _) => name.clone(),
                    (None, ty) if arrays > 1 => self.array_name(ty, &own_name),
                    (None, ty) => self.variant_name(ty, &own_name),
                },
            };
            let name = distinct(&wanted, "", |name| taken.contains(name));
            taken.insert(name.clone());
            let ty = match ty {
                data if self.is_struct(data) => data.clone().boxed(),
                other => other.clone(),
            };
            variants.push(Variant {
                name,
                tags: alternative.tags.clone(),
                pattern: alternative.pattern.clone(),
                ty,
                description: alternative.description.clone(),
                at: alternative.at,
            });
        }
        self.types[id.0].body = Body::Union(Union { tag, variants });
        Lowered::new(Type::Named(id))
    }

    /// The same for one of several arrays, named by their items.
    fn array_name(&self, ty: &Type, union: &str) -> String {
        match ty {
            Type::Vec(item) => self.array_name(item, union) + "Array",
            Type::Tuple(_) => "Tuple".to_owned(),
            other => self.variant_name(other, union),
        }
    }

    pub(super) fn variant_name(&self, ty: &Type, union: &str) -> String {
        match ty {
            Type::Bool => "Boolean".to_owned(),
            Type::Integer(_) => "Integer".to_owned(),
            Type::F64 | Type::Number => "Number".to_owned(),
            Type::String => "String".to_owned(),
            Type::DateTime => "DateTime".to_owned(),
            Type::Foreign(path) => super::foreign::last_name(path),
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

/// Replaces several types by one.
fn collapse(variants: &mut Vec<Alternative>, among: impl Fn(&Type) -> bool, into: &Type) {
    let mut at = variants.iter();
    let Some(at) = at.position(|variant| among(&variant.ty)) else {
        return;
    };
    let one = Alternative {
        ty: into.clone(),
        description: None,
        notes: Vec::new(),
        pattern: None,
        ..variants[at].clone()
    };
    variants.retain(|variant| !among(&variant.ty));
    variants.insert(at, one);
}
