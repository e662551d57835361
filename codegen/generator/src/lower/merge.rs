//! Merges the schemas of a place: the schema itself, the targets of its references, and its
//! `allOf`.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Lower;
use super::view::{Extent, Part, View, intersect};
use crate::json::{Node, Place};
use crate::read::catalog::Schema;
use crate::read::dialect::Keywords;
use crate::read::forms::Sub;

/// The schemas that apply together with another one.
#[derive(Default)]
struct Edges<'a> {
    nodes: Vec<Node<'a>>,
    /// A reference among them has another target in another context.
    open: bool,
}

/// Whether a schema restricts the shape of a value more than the targets of its references.
pub(super) fn shapes(keywords: &Keywords<'_>) -> bool {
    keywords.types.is_some() || shapes_beside_type(keywords)
}

/// The same without `oneOf` and `anyOf`.
pub(super) fn shapes_without_alternatives(keywords: &Keywords<'_>) -> bool {
    keywords.types.is_some() || shapes_alone(keywords)
}

fn shapes_beside_type(keywords: &Keywords<'_>) -> bool {
    shapes_alone(keywords) || keywords.any_of.len() > 1 || keywords.one_of.len() > 1
}

fn shapes_alone(keywords: &Keywords<'_>) -> bool {
    let is_schema = |sub: &Option<Sub<'_>>| sub.is_some_and(|sub| sub.0.get() != "false");
    keywords.constant.is_some()
        || keywords.enumeration.is_some()
        || keywords.properties.is_some()
        || !keywords.pattern_properties.entries.is_empty()
        || is_schema(&keywords.additional_properties)
        || is_schema(&keywords.unevaluated_properties)
        || keywords.required.is_some()
        || keywords.items.is_some()
        || keywords.prefix_items.is_some()
        || is_schema(&keywords.unevaluated_items)
        || !keywords.dependent_schemas.entries.is_empty()
        || keywords.r#if.is_some()
        || keywords.format.as_deref() == Some("date-time")
}

impl<'a> Lower<'a, '_> {
    /// Merges schemas; `home` names the result of several.
    ///
    /// Returns nothing if a reference cannot be resolved or is circular, which is reported.
    pub(super) fn view(&mut self, parts: &[Part<'a>], home: &Rc<Schema<'a>>) -> Option<View<'a>> {
        let mut view = View {
            home: Rc::clone(home),
            wrappers: Vec::new(),
            parts: Vec::new(),
            types: None,
            nullable: false,
            never: false,
            conflict: None,
            open: false,
            extent: match parts {
                [only] if !only.bare => Extent::Whole,
                _ => Extent::Other,
            },
        };
        if let [only] = parts {
            view.home = self.unwrap(only, &mut view.wrappers)?;
            // A mere reference means its target.
            let mut own = view.wrappers.iter().map(|schema| &schema.keywords);
            let outermost = own.find(|one| one.reference.is_none() || one.nullable.is_some());
            view.nullable = outermost.is_some_and(|one| one.nullable == Some(true));
            let start = Part {
                schema: Rc::clone(&view.home),
                bare: only.bare,
                whole: only.whole,
            };
            self.expand(start, &mut view, &mut Vec::new(), &mut BTreeSet::new())?;
        } else {
            let mut done = BTreeSet::new();
            for part in parts {
                self.expand(part.clone(), &mut view, &mut Vec::new(), &mut done)?;
            }
        }
        intersect(&mut view);
        // A part that only repeats the type of another one adds nothing.
        let redundant = |part: &Part<'_>| {
            if self.heirs.inherits(part.schema.node.place) {
                return false;
            }
            let keywords = &part.schema.keywords;
            part.schema.truth.is_none() && keywords.types.is_some() && !shapes_beside_type(keywords)
        };
        if view
            .parts
            .iter()
            .any(|part| !redundant(part) && part.schema.keywords.types.is_some())
        {
            let (parts, dropped): (Vec<_>, Vec<_>) =
                view.parts.into_iter().partition(|part| !redundant(part));
            view.parts = parts;
            view.wrappers
                .extend(dropped.into_iter().map(|part| part.schema));
        }
        if let [only] = view.parts.as_slice()
            && !only.bare
        {
            view.home = Rc::clone(&only.schema);
        }
        Some(view)
    }

    /// Follows schemas that are mere references.
    fn unwrap(
        &mut self,
        start: &Part<'a>,
        wrappers: &mut Vec<Rc<Schema<'a>>>,
    ) -> Option<Rc<Schema<'a>>> {
        let mut seen = vec![start.schema.node.place];
        let mut schema = Rc::clone(&start.schema);
        loop {
            if start.bare || self.is_shaped(&schema) {
                return Some(schema);
            }
            let edges = self.edges(&schema, false)?;
            let [next] = edges.nodes.as_slice() else {
                return Some(schema);
            };
            let next = self.schema(*next);
            if seen.contains(&next.node.place) {
                self.circle(&schema);
                return None;
            }
            seen.push(next.node.place);
            wrappers.push(schema);
            schema = next;
        }
    }

    /// Whether a schema is more than its references.
    fn is_shaped(&self, schema: &Schema<'a>) -> bool {
        shapes(&schema.keywords) || self.heirs.inherits(schema.node.place)
    }

    fn circle(&mut self, schema: &Schema<'a>) {
        let keyword = if schema.keywords.reference.is_some() {
            "$ref"
        } else {
            "allOf"
        };
        self.findings
            .error(
                schema.at(keyword),
                "this schema refers to itself and says nothing else",
            )
            .help("refer to a schema with a `type`");
    }

    /// The schemas that apply together with this one: references, `allOf`, a single alternative.
    fn edges(&mut self, schema: &Rc<Schema<'a>>, bare: bool) -> Option<Edges<'a>> {
        let node = schema.node;
        let keywords = &schema.keywords;
        let mut edges = Vec::new();
        let mut open = false;
        for (keyword, reference) in [
            ("$ref", &keywords.reference),
            ("$recursiveRef", &keywords.recursive_ref),
            ("$dynamicRef", &keywords.dynamic_ref),
        ] {
            let Some(reference) = reference else { continue };
            let place = schema.at(keyword);
            match self.catalog.resolve(node, reference) {
                Ok(target) if !self.catalog.is_static(keyword, target, reference) => {
                    open = true;
                    self.findings
                        .warning(place, format!("`{reference}` resolves to different schemas in different contexts: read as any JSON value"))
                        .help("use `$ref` if one schema is meant");
                }
                Ok(target) => edges.push(target),
                Err(unresolved) => {
                    self.findings
                        .error(place, unresolved.message)
                        .help(unresolved.help);
                    return None;
                }
            }
        }
        edges.extend(schema.each(&keywords.all_of));
        if !bare {
            for alternatives in [&keywords.any_of, &keywords.one_of] {
                if alternatives.len() == 1 {
                    edges.extend(schema.each(alternatives));
                }
            }
        }
        Some(Edges { nodes: edges, open })
    }

    fn expand(
        &mut self,
        mut part: Part<'a>,
        view: &mut View<'a>,
        path: &mut Vec<Place>,
        done: &mut BTreeSet<Place>,
    ) -> Option<()> {
        let place = part.schema.node.place;
        if path.contains(&place) {
            let schema = Rc::clone(&part.schema);
            self.circle(&schema);
            return None;
        }
        if !done.insert(place) {
            return Some(());
        }
        if path.len() > crate::read::catalog::DEEPEST {
            self.findings
                .error(
                    part.schema.node,
                    "references and `allOf` are nested too deeply here",
                )
                .help("merge some of them");
            return None;
        }
        // A base that is inherited means itself, without its heirs as alternatives.
        part.bare |= self.heirs.is_base_of_any(place, path);
        path.push(place);
        let edges = if part.whole {
            self.edges(&part.schema, part.bare)?
        } else {
            Edges::default()
        };
        view.never |= allows_nothing(&part.schema);
        view.open |= edges.open;
        let own = part.bare || self.is_shaped(&part.schema);
        // Properties are in the order of the file: those of an `allOf` at the beginning come first.
        let own_place = || {
            let keywords = ["properties", "type"].iter();
            let mut places = keywords.filter_map(|keyword| part.schema.node.member(keyword));
            places.next().map_or(usize::MAX, |node| node.place.offset)
        };
        let all_of = &part.schema.keywords.all_of;
        let reference = part.schema.each(all_of).next();
        let reference = reference.map(|first| first.place.offset);
        let own_first = own && reference.is_some_and(|reference| own_place() < reference);
        if own_first {
            view.parts.push(part.clone());
        }
        for edge in edges.nodes {
            let schema = self.schema(edge);
            if schema.truth != Some(true) {
                self.expand(Part::whole(&schema), view, path, done)?;
            }
        }
        if own && !own_first {
            view.parts.push(part);
        } else if !own {
            view.wrappers.push(part.schema);
        }
        path.pop();
        Some(())
    }

    /// Reports two types that exclude each other.
    pub(super) fn conflict(&mut self, one: Node<'a>, other: Node<'a>) {
        self.findings
            .error(one, "no value is of both this type and the other")
            .related(other, "the other type")
            .help("one of the two schemas must allow what the other requires");
    }
}

fn allows_nothing(schema: &Schema<'_>) -> bool {
    let negated = schema
        .keywords
        .not
        .as_ref()
        .is_some_and(|not| matches!(not.0.get(), "{}" | "true"));
    schema.truth == Some(false) || negated
}
