//! Values in memory: a union examines a value as a whole before it reads it.

use std::cell::RefCell;
use std::collections::HashMap;

use super::{Elements, Fault, Fit, Kinds, Literal, Members, Place, Property, Slot, Token, number};
use crate::text::Text;

/// A JSON value in memory.
pub(super) enum Node {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Decimal(Text),
    String(Text),
    Array(Vec<Node>),
    /// The members in order, including duplicates.
    Object(Vec<(Text, Node)>),
}

impl Node {
    pub(super) fn read(token: Token<'_>) -> Result<Self, Fault> {
        Ok(match token {
            Token::Null => Self::Null,
            Token::Bool(value) => Self::Bool(value),
            Token::Integer(value) => Self::Integer(value),
            Token::Float(value) => Self::Float(value),
            Token::Decimal(text) => Self::Decimal(text.into()),
            Token::String(text) => Self::String(text.into()),
            Token::Array(elements) => {
                let mut nodes = Vec::new();
                let mut next = Next(Self::Null);
                while elements.next(&mut next)? {
                    nodes.push(std::mem::replace(&mut next.0, Self::Null));
                }
                Self::Array(nodes)
            }
            Token::Object(members) => {
                let mut nodes = Vec::new();
                let mut next = Next(Self::Null);
                while let Some(name) = members.name()? {
                    let name = Text::from(name);
                    members.value(&mut next)?;
                    nodes.push((name, std::mem::replace(&mut next.0, Self::Null)));
                }
                Self::Object(nodes)
            }
        })
    }
}

struct Next(Node);

impl Place for Next {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        self.0 = Node::read(token)?;
        Ok(())
    }
}

/// Decisions about the values of a document: the alternative of each union.
///
/// Without it, a union that contains itself would examine each part once for every path to it: in
/// time 2^depth.
#[derive(Default)]
pub(super) struct Decisions(RefCell<HashMap<(usize, usize), (usize, Fit)>>);

impl Decisions {
    /// The alternative of a value, among those at the address `union`, and how well it fits.
    pub(super) fn of(
        value: Buffered<'_>,
        union: usize,
        decide: impl FnOnce() -> (usize, Fit),
    ) -> (usize, Fit) {
        let key = (union, std::ptr::from_ref(value.node) as usize);
        if let Some(decided) = value.decisions.0.borrow().get(&key) {
            return *decided;
        }
        let decided = decide();
        value.decisions.0.borrow_mut().insert(key, decided);
        decided
    }
}

/// A value in memory, and the decisions about it and its parts.
#[derive(Clone, Copy)]
pub struct Buffered<'b> {
    node: &'b Node,
    decisions: &'b Decisions,
    /// Values that do not fit their property are errors, and not kept aside.
    strict: bool,
    tag: Option<&'b Tag<'b>>,
}

/// The member by which a union selected an object.
#[derive(Clone, Copy)]
pub(super) struct Tag<'b> {
    pub(super) name: &'static str,
    /// Whether the union writes it as it was read, even if the object does not.
    pub(super) is_written: bool,
    /// The member by which the surrounding union selected the object.
    pub(super) outer: Option<&'b Tag<'b>>,
}

impl Tag<'_> {
    /// Whether a member is the tag.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The tag without those of the surrounding unions.
    pub(super) fn alone(&self) -> Tag<'static> {
        Tag {
            outer: None,
            ..*self
        }
    }
}

impl<'b> Buffered<'b> {
    pub(super) fn new(node: &'b Node, decisions: &'b Decisions) -> Self {
        Self {
            node,
            decisions,
            strict: false,
            tag: None,
        }
    }

    /// A part of this value.
    fn part(self, node: &'b Node) -> Self {
        Self {
            node,
            tag: None,
            ..self
        }
    }

    pub(super) fn with_tag(self, tag: &'b Tag<'b>) -> Self {
        Self {
            tag: Some(tag),
            ..self
        }
    }

    pub(super) fn tag(self) -> Option<&'b Tag<'b>> {
        self.tag
    }

    /// The tag, and those of the surrounding unions.
    pub(super) fn tags(self) -> impl Iterator<Item = &'b Tag<'b>> {
        std::iter::successors(self.tag, |tag| tag.outer)
    }

    pub(super) fn strict(self) -> Self {
        Self {
            strict: true,
            ..self
        }
    }

    pub(super) fn is_strict(self) -> bool {
        self.strict
    }

    pub(super) fn kind(self) -> Kinds {
        match self.node {
            Node::Null => Kinds::NULL,
            Node::Bool(_) => Kinds::BOOLEAN,
            Node::Integer(_) => Kinds::INTEGER,
            Node::Float(float) => Token::Float(*float).kind(),
            Node::Decimal(text) => Token::Decimal(text).kind(),
            Node::String(_) => Kinds::STRING,
            Node::Array(_) => Kinds::ARRAY,
            Node::Object(_) => Kinds::OBJECT,
        }
    }

    pub(super) fn as_str(self) -> Option<&'b str> {
        match self.node {
            Node::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value as a literal, if it is a scalar.
    pub(super) fn scalar(self) -> Option<Literal<'b>> {
        Some(match self.node {
            Node::Null => Literal::Null,
            Node::Bool(value) => Literal::Bool(*value),
            Node::Integer(value) => Literal::Integer(*value),
            Node::Float(value) => Literal::Float(*value),
            Node::Decimal(text) => Literal::Float(number::float(text)),
            Node::String(text) => Literal::String(text),
            Node::Array(_) | Node::Object(_) => return None,
        })
    }

    pub(super) fn elements(self) -> Option<impl Iterator<Item = Self>> {
        match self.node {
            Node::Array(nodes) => Some(nodes.iter().map(move |node| self.part(node))),
            _ => None,
        }
    }

    pub(super) fn members(self) -> Option<impl Iterator<Item = (&'b str, Self)>> {
        match self.node {
            Node::Object(nodes) => Some(
                nodes
                    .iter()
                    .map(move |(name, node)| (&**name, self.part(node))),
            ),
            _ => None,
        }
    }

    pub(super) fn put(self, place: &mut dyn Place) -> Result<(), Fault> {
        self.with_token(|token| place.put(token))
    }

    pub(super) fn with_token<R>(self, read: impl FnOnce(Token<'_>) -> R) -> R {
        match self.node {
            Node::Null => read(Token::Null),
            Node::Bool(value) => read(Token::Bool(*value)),
            Node::Integer(value) => read(Token::Integer(*value)),
            Node::Float(value) => read(Token::Float(*value)),
            Node::Decimal(text) => read(Token::Decimal(text)),
            Node::String(text) => read(Token::String(text)),
            Node::Array(nodes) => read(Token::Array(&mut BufferedElements {
                array: self,
                rest: nodes.iter(),
            })),
            Node::Object(nodes) => read(Token::Object(&mut BufferedMembers {
                object: self,
                rest: nodes.iter(),
                value: None,
            })),
        }
    }

    pub(super) fn read<T: Property>(self) -> Result<T, Fault> {
        let mut slot = Slot::<T>::new();
        self.put(&mut slot)?;
        slot.into_inner()
            .ok_or_else(|| Fault::malformed("the value was not taken"))
    }
}

/// Buffers the value of a token, unless it is in memory, and reads it from there.
pub(super) fn with_buffered<R>(
    token: Token<'_>,
    read: impl FnOnce(Buffered<'_>) -> Result<R, Fault>,
) -> Result<R, Fault> {
    let buffered = match &token {
        Token::Array(elements) => elements.buffered(),
        Token::Object(members) => members.buffered(),
        _ => None,
    };
    match buffered {
        Some(buffered) => read(buffered),
        None => read(Buffered::new(&Node::read(token)?, &Decisions::default())),
    }
}

struct BufferedElements<'b> {
    array: Buffered<'b>,
    rest: std::slice::Iter<'b, Node>,
}

impl Elements for BufferedElements<'_> {
    fn next(&mut self, place: &mut dyn Place) -> Result<bool, Fault> {
        match self.rest.next() {
            Some(node) => self.array.part(node).put(place).map(|()| true),
            None => Ok(false),
        }
    }

    fn buffered(&self) -> Option<Buffered<'_>> {
        Some(self.array)
    }
}

struct BufferedMembers<'b> {
    object: Buffered<'b>,
    rest: std::slice::Iter<'b, (Text, Node)>,
    value: Option<&'b Node>,
}

impl Members for BufferedMembers<'_> {
    fn name(&mut self) -> Result<Option<&str>, Fault> {
        let next = self.rest.next();
        self.value = next.map(|(_, node)| node);
        Ok(next.map(|(name, _)| &**name))
    }

    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        self.value
            .map_or(Ok(()), |node| self.object.part(node).put(place))
    }

    fn buffered(&self) -> Option<Buffered<'_>> {
        Some(self.object)
    }
}
