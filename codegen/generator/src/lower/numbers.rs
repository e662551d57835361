//! Integers: the Rust type for a format and bounds.

use super::Lower;
use super::view::View;
use crate::json::Node;
use crate::model::{Integer, Type};
use crate::read::values::JsonType;

/// The formats of OpenAPI's registry for integers (<https://spec.openapis.org/registry/format/>).
/// `double-int` is an integer that a float represents.
const INTEGERS: &[(&str, Integer)] = &[
    ("int8", Integer::I8),
    ("int16", Integer::I16),
    ("int32", Integer::I32),
    ("int64", Integer::I64),
    ("uint8", Integer::U8),
    ("uint16", Integer::U16),
    ("uint32", Integer::U32),
    ("uint64", Integer::U64),
    ("double-int", Integer::I64),
];

/// The formats of numbers with a fraction: all become `f64`, because a smaller float would round
/// values.
const FRACTIONS: &[&str] = &["float", "double", "decimal", "decimal128"];

/// The keywords with values that the type must hold, and their distance from the limit.
const LIMITS: &[(&str, i128)] = &[
    ("minimum", 0),
    ("exclusiveMinimum", 1),
    ("maximum", 0),
    ("exclusiveMaximum", -1),
    ("default", 0),
];

/// Whether the type of a value expresses a format completely.
pub(super) fn is_said(format: &str, ty: &Type) -> bool {
    match ty {
        Type::DateTime => format == "date-time",
        Type::Integer(_) => INTEGERS.contains(&(format, integer_of(ty))),
        Type::F64 => format == "double",
        _ => false,
    }
}

fn integer_of(ty: &Type) -> Integer {
    match ty {
        Type::Integer(integer) => *integer,
        _ => Integer::I64,
    }
}

/// The type that can hold the values of several types of numbers.
pub(super) fn widest<'t>(numbers: impl Iterator<Item = &'t Type>) -> Option<Type> {
    numbers.cloned().reduce(|one, other| match (one, other) {
        (Type::Integer(one), Type::Integer(other)) => Type::Integer(one.or(other)),
        (Type::F64, Type::F64) => Type::F64,
        _ => Type::Number,
    })
}

/// The integer in a number's text; a fraction is rounded towards zero, a number out of range to the
/// limit.
#[expect(clippy::cast_possible_truncation, reason = "both is what is wanted")]
pub(super) fn spelled(text: &str) -> Option<i128> {
    let float = || text.parse::<f64>().ok().map(|float| float as i128);
    text.parse().ok().or_else(float)
}

impl<'a> Lower<'a, '_> {
    /// The type of a number. A format for integers makes it one.
    pub(super) fn number(&mut self, view: &View<'a>, json_type: JsonType) -> Type {
        self.number_among(view, json_type, &[])
    }

    /// The type of an integer for which the schema lists values.
    pub(super) fn integer_of(&mut self, view: &View<'a>, values: &[Node<'a>]) -> Type {
        self.number_among(view, JsonType::Integer, values)
    }

    fn number_among(&mut self, view: &View<'a>, json_type: JsonType, values: &[Node<'a>]) -> Type {
        let formats = said(view, "format");
        let formats = formats
            .iter()
            .filter_map(|node| Some((node, node.string()?)));
        let formats: Vec<_> = formats.collect();
        let integer = formats.iter().find_map(|(node, format)| {
            let (_, integer) = INTEGERS.iter().find(|(name, _)| name == format)?;
            Some((**node, *integer))
        });
        match (json_type, integer) {
            (JsonType::Integer, _) | (_, Some(_)) => {}
            _ if names_both(view) => return Type::Number,
            _ => return Type::F64,
        }
        for (node, format) in &formats {
            if integer.is_none() && FRACTIONS.contains(&format.as_str()) {
                let message = format!(
                    "`{format}` is a format of numbers with a fraction, the type here is `integer`"
                );
                self.findings
                    .warning(**node, message)
                    .help("remove one of the two, or set `type` to `\"number\"`");
            }
        }
        Type::Integer(self.integer(view, integer, values))
    }

    /// The integer type for the format and the other keywords.
    fn integer(
        &mut self,
        view: &View<'a>,
        format: Option<(Node<'a>, Integer)>,
        values: &[Node<'a>],
    ) -> Integer {
        let listed = values
            .iter()
            .filter_map(|node| Some(("enum", spelled(node.text)?, *node)));
        let mut limits: Vec<_> = listed.collect();
        for (keyword, offset) in LIMITS {
            for node in said(view, keyword) {
                let is_number = node
                    .text
                    .starts_with(|c: char| c == '-' || c.is_ascii_digit());
                let limit = spelled(node.text).filter(|_| is_number);
                limits.extend(limit.map(|limit| (*keyword, limit.saturating_add(*offset), node)));
            }
        }
        let is_natural = limits.iter().any(|(keyword, limit, _)| {
            *limit >= 0 && matches!(*keyword, "minimum" | "exclusiveMinimum")
        });
        let first = match format {
            Some((_, integer)) => integer,
            None if is_natural => Integer::U64,
            None => Integer::I64,
        };
        let beyond = |limit: i128| limit == i128::MIN || limit >= i128::MAX - 1;
        let mut integer = first;
        for (keyword, limit, node) in limits {
            if beyond(limit) {
                self.findings
                    .warning(
                        node,
                        format!("`{keyword}` goes beyond 128 bits: larger integers are rejected"),
                    )
                    .help("for larger integers use a string, or lower the limit");
            } else if let Some((at, _)) = format
                && !first.holds(limit)
            {
                let (least, greatest) = first.range();
                self.findings
                    .warning(node, format!("`{keyword}` contradicts the format, which is from {least} to {greatest}"))
                    .related(at, "the format")
                    .help("change one of the two; as it is, the type holds both");
            }
            integer = integer.holding(limit);
        }
        integer
    }
}

/// Whether a schema has `integer` in addition to `number`: its integers stay exact.
fn names_both(view: &View<'_>) -> bool {
    let types = said(view, "type").into_iter().flat_map(Node::items);
    types.filter_map(Node::string).any(|name| name == "integer")
}

/// The values of a keyword in all schemas of a shape.
fn said<'a>(view: &View<'a>, keyword: &str) -> Vec<Node<'a>> {
    let schemas = view.schemas();
    schemas
        .filter_map(|schema| schema.node.member(keyword))
        .collect()
}
