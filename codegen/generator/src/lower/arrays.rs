//! Arrays: lists of one type, tuples of several.

use super::types::each;
use super::view::{Part, View};
use super::{Lower, Lowered};
use crate::json::{Kind, Node};
use crate::model::Type;

/// The number of items in a tuple, limited by the runtime.
const TUPLE: std::ops::RangeInclusive<usize> = 2..=6;

/// The items of an array, according to its schemas.
#[derive(Default)]
pub(super) struct Items<'a> {
    /// The schemas of each of the first items.
    pub(super) first: Vec<Vec<Node<'a>>>,
    /// The schemas of all items after them.
    pub(super) rest: Vec<Node<'a>>,
    /// Whether no items may follow the first ones.
    closed: bool,
    /// The minimum number of items.
    least: u64,
}

impl<'a> Items<'a> {
    /// Collects the items from all schemas of a place.
    pub(super) fn of(view: &View<'a>) -> Self {
        let mut items = Items::default();
        let mut of_all = Vec::new();
        let mut most = usize::MAX;
        for part in &view.parts {
            let node = part.schema.node;
            let keywords = &part.schema.keywords;
            let limit = |limit: &Option<serde_json::Number>| limit.as_ref()?.as_u64();
            items.least = items
                .least
                .max(limit(&keywords.min_items).unwrap_or_default());
            if let Some(limit) = limit(&keywords.max_items) {
                most = most.min(usize::try_from(limit).unwrap_or(usize::MAX));
            }
            let listed = keywords.items.as_ref().map(|raw| node.at(raw.raw));
            let (first, rest) = match listed {
                Some(list) if list.kind() == Kind::Array => {
                    let rest = keywords.additional_items.as_ref();
                    (list.items(), rest.map(|sub| node.at(sub.0)))
                }
                rest => {
                    let first = keywords.prefix_items.iter().flatten();
                    (first.map(|sub| node.at(sub.0)).collect(), rest)
                }
            };
            let evaluated = keywords.contains.is_some()
                || keywords.r#if.is_some()
                || !keywords.any_of.is_empty()
                || !keywords.one_of.is_empty();
            // The items that remain for it depend on the instance.
            let unevaluated = keywords.unevaluated_items.as_ref().filter(|_| !evaluated);
            let unevaluated = unevaluated.map(|sub| node.at(sub.0));
            if rest.is_none() && unevaluated.is_some_and(|rest| rest.text == "false") {
                // It includes `allOf`: the items that any part lists are allowed.
                items.closed = true;
            }
            let rest = rest.or(unevaluated.filter(|rest| rest.text != "false"));
            if first.is_empty() {
                of_all.extend(rest.filter(|rest| rest.text != "false"));
                if rest.is_some_and(|rest| rest.text == "false") && listed.is_some() {
                    most = 0;
                }
                items.closed |= rest.is_some_and(|rest| rest.text == "false");
                continue;
            }
            for (index, node) in first.iter().enumerate() {
                match items.first.get_mut(index) {
                    Some(schemas) => schemas.push(*node),
                    None => items.first.push(vec![*node]),
                }
            }
            match rest {
                Some(rest) if rest.text == "false" => {
                    items.closed = true;
                    most = most.min(first.len());
                }
                Some(rest) => items.rest.push(rest),
                None => {}
            }
        }
        items.closed |= most <= items.first.len();
        items.first.truncate(most);
        for schemas in &mut items.first {
            schemas.extend(&of_all);
        }
        items.rest.extend(of_all);
        items
    }
}

impl<'a> Lower<'a, '_> {
    pub(super) fn array(&mut self, view: &View<'a>) -> Lowered {
        let items = Items::of(view);
        if !items.first.is_empty() {
            return self.first_items(view, &items);
        }
        if items.rest.is_empty() {
            return Lowered::new(Type::Vec(Box::new(Type::Value)));
        }
        let item = self.together(&items.rest);
        Lowered {
            notes: each("Each item", &item),
            ..Lowered::new(Type::Vec(Box::new(item.full())))
        }
    }

    /// An array whose first items have schemas of their own.
    fn first_items(&mut self, view: &View<'a>, items: &Items<'a>) -> Lowered {
        let length = items.first.len();
        let mut types = Vec::new();
        for schemas in &items.first {
            types.push(self.together(schemas).full());
        }
        let always_there = items.least >= length as u64;
        if items.closed && always_there && TUPLE.contains(&length) {
            return Lowered::new(Type::Tuple(types));
        }
        if !items.closed {
            let rest = match items.rest.as_slice() {
                [] => Type::Value,
                rest => self.together(rest).full(),
            };
            types.push(rest);
        }
        types.dedup();
        let ty = match types.as_slice() {
            [only] => only.clone(),
            _ => {
                let place = items.first.first().and_then(|schemas| schemas.first());
                let place = place.copied().unwrap_or(view.home.node);
                let mut wanted = Vec::new();
                if !items.closed {
                    wanted.push("`\"items\": false`".to_owned());
                }
                if !always_there {
                    wanted.push(format!("`\"minItems\": {length}`"));
                }
                let help = if TUPLE.contains(&length) {
                    format!("for a tuple, add {}", wanted.join(" and "))
                } else {
                    "use an object, whose properties have names".to_owned()
                };
                self.any(place, "the items of this array have different types", &help)
            }
        };
        Lowered {
            notes: vec!["The first items have different meanings: see the schema.".to_owned()],
            ..Lowered::new(Type::Vec(Box::new(ty)))
        }
    }

    /// The type for several schemas that apply together.
    fn together(&mut self, nodes: &[Node<'a>]) -> Lowered {
        let parts: Vec<Part<'a>> = nodes
            .iter()
            .map(|node| Part::whole(&self.schema(*node)))
            .collect();
        match parts.first() {
            Some(first) => {
                let home = std::rc::Rc::clone(&first.schema);
                self.parts(&parts, &home)
            }
            None => Lowered::new(Type::Value),
        }
    }
}
