//! Constants inside arrays and maps, which their types do not express.

use super::Lower;
use super::arrays::Items;
use super::view::{Part, View};
use crate::json::{Node, Place};
use crate::model::Pattern;
use crate::read::values::JsonType;

impl<'a> Lower<'a, '_> {
    /// The common pattern of a shape's values, if there are constants inside.
    pub(super) fn pattern_of(&mut self, view: &View<'a>) -> Option<Pattern> {
        self.inside(view, &mut Vec::new())
    }

    /// The same for several schemas that apply together.
    pub(super) fn pattern(&mut self, nodes: &[Node<'a>]) -> Option<Pattern> {
        self.together_inside(nodes, &mut Vec::new())
    }

    fn together_inside(&mut self, nodes: &[Node<'a>], seen: &mut Vec<Place>) -> Option<Pattern> {
        let parts = nodes.iter().map(|node| Part::whole(&self.schema(*node)));
        let parts: Vec<Part<'a>> = parts.collect();
        let home = std::rc::Rc::clone(&parts.first()?.schema);
        let view = self.view(&parts, &home)?;
        self.inside(&view, seen)
    }

    fn inside(&mut self, view: &View<'a>, seen: &mut Vec<Place>) -> Option<Pattern> {
        let place = view.home.node.place;
        let mut types = view.types.iter().flatten();
        let (Some(only), None, false) = (types.next(), types.next(), seen.contains(&place)) else {
            return None;
        };
        seen.push(place);
        let pattern = match only {
            JsonType::Array => {
                let items = Items::of(view);
                if items.first.is_empty() {
                    let item = self.one(&items.rest, seen);
                    item.map(|item| Pattern::Each(Box::new(item)))
                } else {
                    let first = items.first.iter();
                    let mut first: Vec<_> = first.map(|item| self.one(item, seen)).collect();
                    first.truncate(
                        first
                            .iter()
                            .rposition(Option::is_some)
                            .map_or(0, |at| at + 1),
                    );
                    let first = first.into_iter().map(|item| item.unwrap_or(Pattern::Any));
                    Some(first.collect())
                        .filter(|first: &Vec<_>| !first.is_empty())
                        .map(Pattern::First)
                }
            }
            JsonType::Object if !self.has_properties(view) => {
                let values = self.of_further(view, seen);
                values.map(|values| Pattern::EachMember(Box::new(values)))
            }
            _ => None,
        };
        seen.pop();
        pattern
    }

    /// The common pattern of an object's unknown properties.
    pub(super) fn pattern_of_further(&mut self, view: &View<'a>) -> Option<Pattern> {
        self.of_further(view, &mut Vec::new())
    }

    fn of_further(&mut self, view: &View<'a>, seen: &mut Vec<Place>) -> Option<Pattern> {
        let mut parts = view.parts.iter();
        // The pattern of names that applies depends on the instance.
        if view.open
            || parts.any(|part| !part.schema.keywords.pattern_properties.entries.is_empty())
        {
            return None;
        }
        let nodes: Vec<Node<'a>> = view
            .parts
            .iter()
            .filter_map(|part| {
                let values = part.schema.keywords.additional_properties;
                values.map(|sub| part.schema.node.at(sub.0))
            })
            .collect();
        self.one(&nodes, seen)
    }

    /// The pattern of one value with several schemas.
    fn one(&mut self, nodes: &[Node<'a>], seen: &mut Vec<Place>) -> Option<Pattern> {
        match self.possible(nodes).as_deref() {
            Some([only]) => Some(Pattern::Value(only.clone())),
            _ => self.together_inside(nodes, seen),
        }
    }
}
