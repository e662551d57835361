//! `oneOf`, `anyOf` and lists of types: null makes an `Option`, strings an open enum, the rest a union.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::literals::Literal;
use super::merge::{Key, Part, View};
use super::names::{distinct, type_name};
use super::notes::notes;
use super::{Lower, Lowered};
use crate::model::{Body, Type, Union, Variant};
use crate::read::dialect::{JsonType, Keywords};
use crate::read::located::Node;

/// More alternatives than anybody can match on: nested lists multiply.
const MOST: usize = 400;

/// One alternative that has no alternatives itself.
struct Leaf<'a> {
    view: View<'a>,
    /// Stands in the same place as the union, which has the place's name.
    same_place: bool,
    what: What<'a>,
}

enum What<'a> {
    Literals(Vec<Literal<'a>>),
    Type(JsonType),
    Any,
}

/// What has been gathered of a union.
#[derive(Default)]
struct Leaves<'a> {
    all: Vec<Leaf<'a>>,
    null: bool,
    seen: BTreeSet<Key>,
}

/// Whether a schema only says which properties are there: a constraint, no alternative of shape.
fn only_requires(keywords: &Keywords<'_>) -> bool {
    let shapeless = keywords.types.is_none()
        && keywords.properties.is_none()
        && keywords.constant.is_none()
        && keywords.enumeration.is_none()
        && keywords.reference.is_none()
        && keywords.all_of.is_empty()
        && keywords.one_of.is_empty()
        && keywords.any_of.is_empty()
        && keywords.items.is_none()
        && keywords.additional_properties.is_none();
    shapeless && (keywords.required.is_some() || keywords.not.is_some())
}

impl<'a> Lower<'a, '_> {
    /// The alternatives of a shape: the part that has them, and the schemas.
    fn alternatives(&mut self, view: &View<'a>) -> Vec<(usize, Vec<Node<'a>>)> {
        let mut groups = Vec::new();
        for (index, part) in view.parts.iter().enumerate().filter(|(_, part)| !part.bare) {
            let node = part.schema.node;
            let keywords = &part.schema.keywords;
            for list in [&keywords.one_of, &keywords.any_of].into_iter().filter(|list| list.len() > 1) {
                let nodes: Vec<Node<'a>> = list.iter().map(|sub| node.at(sub.0)).collect();
                if nodes.iter().all(|node| only_requires(&self.schema(*node).keywords)) {
                    continue;
                }
                groups.push((index, nodes));
            }
        }
        groups
    }

    pub(super) fn has_alternatives(&mut self, view: &View<'a>) -> bool {
        !self.alternatives(view).is_empty()
    }

    /// A value that is one of several things.
    pub(super) fn union(&mut self, view: &View<'a>) -> Lowered {
        let mut leaves = Leaves::default();
        if self.leaves(view, view, &mut leaves).is_none() {
            return Lowered::new(Type::Value);
        }
        let tag = self.tag(view, &leaves.all);
        let mut lowered = self.merge(view, leaves.all, tag);
        lowered.nullable |= leaves.null;
        lowered
    }

    /// Gathers the alternatives of alternatives.
    fn leaves(&mut self, view: &View<'a>, union: &View<'a>, leaves: &mut Leaves<'a>) -> Option<()> {
        leaves.null |= view.nullable;
        if !leaves.seen.insert(view.key()) {
            return Some(());
        }
        if leaves.all.len() > MOST || leaves.seen.len() > 4 * MOST {
            if leaves.all.len() <= MOST + 1 {
                self.findings.error(union.home.node, format!("more than {MOST} alternatives"));
            }
            return None;
        }
        let same_place = view.home.node.place == union.home.node.place;
        let groups = self.alternatives(view);
        if let [(index, nodes)] = groups.as_slice() {
            for node in nodes {
                let schema = self.schema(*node);
                let mut parts: Vec<Part<'a>> = view.parts.clone();
                let own = &mut parts[*index];
                own.bare = true;
                if !super::merge::shapes_without_alternatives(&own.schema.keywords) {
                    parts.remove(*index);
                }
                parts.push(Part { schema: Rc::clone(&schema), bare: false });
                let Some(mut inner) = self.view(&parts, &schema) else { continue };
                // A list of types that all alternatives share is no alternative itself.
                if let (Some(outer), None) = (&view.types, &inner.types) {
                    inner.types = Some(outer.clone());
                }
                if inner.never {
                    continue;
                }
                self.leaves(&inner, union, leaves)?;
            }
            return Some(());
        }
        if groups.len() > 1 {
            self.any(view.home.node, "two lists of alternatives in one place", "write one `oneOf` that has them all");
            leaves.all.push(Leaf { view: view.clone(), same_place, what: What::Any });
            return Some(());
        }
        if let Some((mut values, _)) = self.listed(view) {
            let before = values.len();
            values.retain(|literal| !literal.value.is_null());
            leaves.null |= values.len() < before;
            if !values.is_empty() {
                leaves.all.push(Leaf { view: view.clone(), same_place, what: What::Literals(values) });
            }
            return Some(());
        }
        match self.types_of(view) {
            None => leaves.all.push(Leaf { view: view.clone(), same_place, what: What::Any }),
            Some(types) => {
                for json_type in types {
                    let mut view = view.clone();
                    view.types = Some(BTreeSet::from([json_type]));
                    leaves.all.push(Leaf { view, same_place, what: What::Type(json_type) });
                }
            }
        }
        Some(())
    }

    /// The property that tells the alternatives apart, and its value in each.
    fn tag(&mut self, view: &View<'a>, leaves: &[Leaf<'a>]) -> Option<(String, Vec<String>)> {
        let objects = leaves.len() > 1 && leaves.iter().all(|leaf| matches!(leaf.what, What::Type(JsonType::Object)));
        if !objects {
            return None;
        }
        let discriminator = view.parts.iter().chain(leaves.iter().flat_map(|leaf| &leaf.view.parts)).find_map(|part| {
            part.schema.keywords.discriminator.as_ref().map(|_| Rc::clone(&part.schema))
        });
        if let Some(schema) = discriminator
            && let Some(discriminator) = &schema.keywords.discriminator
        {
            let mut values = Vec::new();
            for leaf in leaves {
                let home = leaf.view.home.node.place;
                let mapped = discriminator.mapping.iter().find_map(|(value, reference)| {
                    let target = self.catalog.resolve(schema.node, reference).ok()?;
                    (target.place == home).then(|| value.clone())
                });
                let fixed = self.fixed(&leaf.view).remove(&discriminator.property_name);
                let name = crate::read::located::pointer(
                    self.catalog.roots.get(home.file).copied().flatten()?,
                    home.offset,
                );
                values.push(mapped.or(fixed).unwrap_or_else(|| name.rsplit('/').next().unwrap_or_default().to_owned()));
            }
            if values.iter().collect::<BTreeSet<_>>().len() == values.len() {
                return Some((discriminator.property_name.clone(), values));
            }
            self.findings
                .error(schema.at("discriminator"), "two alternatives have the same value of the discriminator")
                .help("give each a value of its own in `mapping`");
            return None;
        }
        let fixed: Vec<BTreeMap<String, String>> = leaves.iter().map(|leaf| self.fixed(&leaf.view)).collect();
        let candidates = fixed.first()?.keys();
        for name in candidates {
            let values: Option<Vec<String>> = fixed.iter().map(|fixed| fixed.get(name).cloned()).collect();
            if let Some(values) = values
                && values.iter().collect::<BTreeSet<_>>().len() == values.len()
            {
                return Some((name.clone(), values));
            }
        }
        None
    }

    /// The properties of an object that are always the same string.
    fn fixed(&mut self, view: &View<'a>) -> BTreeMap<String, String> {
        let mut fixed = BTreeMap::new();
        for part in &view.parts {
            let schema = Rc::clone(&part.schema);
            for (key, sub) in schema.keywords.properties.iter().flat_map(|properties| &properties.entries) {
                let property = self.schema(schema.node.at(sub.0));
                let keywords = &property.keywords;
                let value = match (&keywords.constant, &keywords.enumeration) {
                    (Some(only), _) => property.node.at(only.raw).string(),
                    (None, Some(values)) => match property.node.at(values.raw).items().as_slice() {
                        [only] => only.string(),
                        _ => None,
                    },
                    (None, None) => None,
                };
                if let (Some(name), Some(value)) = (schema.node.at(key).string(), value) {
                    fixed.insert(name, value);
                }
            }
        }
        fixed
    }

    /// Makes the fewest types that tell the alternatives apart.
    fn merge(&mut self, view: &View<'a>, leaves: Vec<Leaf<'a>>, tag: Option<(String, Vec<String>)>) -> Lowered {
        if leaves.iter().any(|leaf| matches!(leaf.what, What::Any)) {
            if leaves.len() > 1 {
                self.any(view.home.node, "one of these alternatives allows any value", "give each alternative a `type`");
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
            if string { strings.push(leaf) } else { others.push(leaf) }
        }
        let several_kinds = !strings.is_empty() && !others.is_empty();
        let mut variants: Vec<(Type, Option<String>, Vec<String>)> = Vec::new();
        if let Some((ty, said)) = self.strings(view, &strings, several_kinds) {
            variants.push((ty, None, said));
        }
        let several = several_kinds || others.len() > 1;
        for leaf in &others {
            let lowered = match &leaf.what {
                What::Literals(_) => self.literals(&leaf.view).unwrap_or_else(|| Lowered::new(Type::Value)),
                What::Type(JsonType::Object) => {
                    let suffix = if leaf.same_place && several { "Object" } else { "" };
                    self.of_type_known(&leaf.view, JsonType::Object, suffix)
                }
                What::Type(json_type) => self.of_type_known(&leaf.view, *json_type, ""),
                What::Any => Lowered::new(Type::Value),
            };
            let description = leaf.view.home.keywords.description.clone().filter(|_| !leaf.same_place);
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
    fn strings(&mut self, view: &View<'a>, leaves: &[Leaf<'a>], among_others: bool) -> Option<(Type, Vec<String>)> {
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
        let times = plain.iter().filter(|leaf| super::types_say_time(&leaf.view)).count();
        if !listed.is_empty() && times == 0 {
            let one = leaves.len() == 1;
            let home = if one && !first.same_place { &first.view } else { view };
            let suffix = if among_others && (!one || first.same_place) { "String" } else { "" };
            let said = if plain.is_empty() { Vec::new() } else { plain_notes(&plain) };
            let key = home.key();
            if let Some(super::Known::Done(known)) = self.known.get(&key).filter(|_| one && !among_others) {
                return Some((known.ty.clone(), said));
            }
            return Some((self.open_enum(home, &listed, suffix), said));
        }
        let ty = if listed.is_empty() && times == plain.len() { Type::DateTime } else { Type::String };
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

    fn reduce(&mut self, view: &View<'a>, variants: Vec<(Type, Option<String>, Vec<String>)>) -> Lowered {
        let mut distinct: Vec<(Type, Option<String>, Vec<String>)> = Vec::new();
        for variant in variants {
            if !distinct.iter().any(|other| other.0 == variant.0) {
                distinct.push(variant);
            }
        }
        let has = |ty: &Type, all: &[(Type, Option<String>, Vec<String>)]| all.iter().any(|other| other.0 == *ty);
        // Every integer is a number, and a signed one reads what an unsigned one does.
        if has(&Type::F64, &distinct) {
            distinct.retain(|variant| !matches!(variant.0, Type::I64 | Type::U64));
        } else if has(&Type::I64, &distinct) {
            distinct.retain(|variant| variant.0 != Type::U64);
        }
        if distinct.iter().any(|variant| variant.0 == Type::Value) && distinct.len() > 1 {
            self.any(view.home.node, "one of these alternatives allows any value", "give each alternative a `type`");
            return Lowered::new(Type::Value);
        }
        let arrays = distinct.iter().filter(|variant| matches!(variant.0, Type::Vec(_))).count();
        if arrays > 1 {
            let inner = self.any(view.home.node, "several alternatives are arrays", "put the alternatives into `items`");
            collapse(&mut distinct, |ty| matches!(ty, Type::Vec(_)), &Type::Vec(Box::new(inner)));
        }
        let is_struct = |ty: &Type| matches!(ty, Type::Named(id) if matches!(self.types[id.0].body, Body::Struct(_)));
        let maps = distinct.iter().filter(|variant| matches!(variant.0, Type::Map(_))).count();
        let structs = distinct.iter().filter(|variant| is_struct(&variant.0)).count();
        if maps > 1 || (maps == 1 && structs > 0) {
            let ids: BTreeSet<Type> =
                distinct.iter().filter(|variant| is_struct(&variant.0)).map(|variant| variant.0.clone()).collect();
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
                Lowered { notes, ..Lowered::new(ty) }
            }
            _ => self.define_union(view, None, distinct.into_iter().map(|(ty, said, _)| (ty, said, None)).collect()),
        }
    }

    fn tagged(&mut self, view: &View<'a>, leaves: &[Leaf<'a>], name: String, values: Vec<String>) -> Lowered {
        let mut variants = Vec::new();
        for (leaf, value) in leaves.iter().zip(values) {
            let lowered = self.of_type_known(&leaf.view, JsonType::Object, if leaf.same_place { "Object" } else { "" });
            let description = leaf.view.home.keywords.description.clone();
            variants.push((lowered.ty, description, Some(value)));
        }
        self.define_union(view, Some(name), variants)
    }

    fn define_union(
        &mut self,
        view: &View<'a>,
        tag: Option<String>,
        alternatives: Vec<(Type, Option<String>, Option<String>)>,
    ) -> Lowered {
        let id = self.define(view, "", Body::Union(Union { tag: None, variants: Vec::new() }));
        let own_name = self.types[id.0].name.clone();
        let mut taken = BTreeSet::from(["UnknownValue".to_owned()]);
        let mut variants = Vec::new();
        let repeated = |ty: &Type, all: &[(Type, Option<String>, Option<String>)]| all.iter().filter(|one| one.0 == *ty).count() > 1;
        for (ty, description, value) in &alternatives {
            let wanted = match value {
                Some(value) if repeated(ty, &alternatives) || !matches!(ty, Type::Named(_)) => type_name(value),
                _ => self.variant_name(ty, &own_name),
            };
            let name = distinct(&wanted, "", |name| taken.contains(name));
            taken.insert(name.clone());
            let ty = match ty {
                Type::Named(id) if matches!(self.types[id.0].body, Body::Struct(_)) => ty.clone().boxed(),
                other => other.clone(),
            };
            variants.push(Variant { name, tag: value.clone(), ty, description: description.clone() });
        }
        self.types[id.0].body = Body::Union(Union { tag, variants });
        Lowered::new(Type::Named(id))
    }

    fn variant_name(&self, ty: &Type, union: &str) -> String {
        match ty {
            Type::Bool => "Boolean".to_owned(),
            Type::I64 | Type::U64 => "Integer".to_owned(),
            Type::F64 => "Number".to_owned(),
            Type::String => "String".to_owned(),
            Type::DateTime => "DateTime".to_owned(),
            Type::Value => "Any".to_owned(),
            Type::Vec(_) => "Array".to_owned(),
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

/// Puts one type in the place of several.
fn collapse(
    variants: &mut Vec<(Type, Option<String>, Vec<String>)>,
    among: impl Fn(&Type) -> bool,
    into: &Type,
) {
    let at = variants.iter().position(|variant| among(&variant.0)).unwrap_or_default();
    variants.retain(|variant| !among(&variant.0));
    variants.insert(at.min(variants.len()), (into.clone(), None, Vec::new()));
}

fn plain_notes(leaves: &[&Leaf<'_>]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for leaf in leaves {
        let mut said = Vec::new();
        for part in &leaf.view.parts {
            said.extend(notes(&part.schema, &Type::String));
        }
        let said = said.join(" ");
        if !said.is_empty() && !all.contains(&said) {
            all.push(said);
        }
    }
    match all.len() {
        0 => Vec::new(),
        1 if leaves.len() == 1 => all,
        _ => vec![format!("One of: {}", all.join(" Or: "))],
    }
}
