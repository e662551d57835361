//! Whether a JSON value is what a type of the model says: every difference, with the places of both.

use super::table::{REQUIRED_CONTRADICTED, UNKNOWN_PROPERTY, UNLISTED_VALUE, WRONG_TYPE};
use crate::diagnostic::Mark;
use crate::lower::code;
use crate::lower::names::did_you_mean;
use crate::model::{Body, Definition, Enum, Field, Model, Struct, Type, Union};
use crate::read::located::{Kind, Member, Node, Place};

/// A difference between a value and its type.
#[derive(Clone, Debug)]
pub(super) struct Misfit {
    /// The lint that it belongs to.
    pub(super) lint: &'static str,
    /// What is wrong, about the value: "lacks `id`, which is required".
    pub(super) what: String,
    pub(super) help: String,
    /// Where in the data.
    pub(super) data: Mark,
    /// Where in the schema, and what stands there.
    pub(super) schema: (Mark, &'static str),
}

/// How names of properties are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// To the letter, as an example should have them.
    Exact,
    /// As reading does.
    InAnyCase,
}

/// Everything in which a value differs from a type; `about` is where the schema speaks about it.
pub(super) fn misfits(
    model: &Model,
    of: &Type,
    value: Node<'_>,
    about: Mark,
    names: Names,
) -> Vec<Misfit> {
    let mut fit = Fit {
        model,
        names,
        tried: Vec::new(),
        found: Vec::new(),
    };
    fit.value(of, value, about);
    fit.found
}

struct Fit<'m> {
    model: &'m Model,
    names: Names,
    /// Unions whose alternatives are tried on a value just now: one may contain itself.
    tried: Vec<(Place, Place)>,
    found: Vec<Misfit>,
}

impl Fit<'_> {
    fn value(&mut self, of: &Type, value: Node<'_>, about: Mark) {
        let kind = value.kind();
        match of {
            Type::Value => {}
            Type::Option(_) if kind == Kind::Null => {}
            Type::Option(inner) | Type::Boxed(inner) => self.value(inner, value, about),
            Type::Vec(inner) if kind == Kind::Array => {
                for item in value.items() {
                    self.value(inner, item, about);
                }
            }
            Type::Tuple(types) if kind == Kind::Array => {
                for (inner, item) in types.iter().zip(value.items()) {
                    self.value(inner, item, about);
                }
            }
            Type::Map(inner) if kind == Kind::Object => {
                for member in value.members() {
                    self.value(inner, member.value, about);
                }
            }
            Type::Named(id) => {
                let definition = &self.model.types[id.0];
                match &definition.body {
                    Body::Struct(body) => self.object(definition, body, value, about),
                    Body::Enum(body) => self.member(definition, body, value, about),
                    Body::Union(body) => self.union(definition, body, value, about),
                }
            }
            other if is_of(other, value) => {}
            other => self.wrong(&expected(other), value, about),
        }
    }

    fn wrong(&mut self, expected: &str, value: Node<'_>, about: Mark) {
        self.found.push(Misfit {
            lint: WRONG_TYPE,
            what: format!("{} where the schema says {expected}", found(value)),
            help: "correct one of the two".to_owned(),
            data: value.into(),
            schema: (about, "the schema says so here"),
        });
    }

    fn object(&mut self, definition: &Definition, body: &Struct, value: Node<'_>, about: Mark) {
        if value.kind() != Kind::Object {
            self.wrong("an object", value, about);
            return;
        }
        let members = value.members();
        let exact = body.is_case_sensitive();
        for field in &body.fields {
            match member_of(field, &members, exact) {
                None => self.absent(field, value),
                Some(member) => {
                    self.spelling(field, member);
                    self.property(field, member);
                }
            }
        }
        for member in &members {
            let mut fields = body.fields.iter();
            if fields.any(|field| field.reads(&member.key, exact)) {
                continue;
            }
            match &body.additional {
                Some(additional) if additional.declared => {
                    self.value(&additional.ty, member.value, definition.at);
                }
                _ => self.unknown(definition, body, member),
            }
        }
    }

    fn absent(&mut self, field: &Field, object: Node<'_>) {
        if !field.required && matches!(field.ty, Type::Option(_)) {
            return;
        }
        self.found.push(Misfit {
            lint: REQUIRED_CONTRADICTED,
            what: format!("no {}, which is required", code(&field.wire)),
            help: "without it data is rejected: add it, or take it out of `required`".to_owned(),
            data: object.into(),
            schema: (field.at, "this property is required"),
        });
    }

    fn property(&mut self, field: &Field, member: &Member<'_>) {
        let is_null = member.value.kind() == Kind::Null;
        if is_null && !matches!(field.ty, Type::Option(_) | Type::Value) {
            self.found.push(Misfit {
                lint: REQUIRED_CONTRADICTED,
                what: format!("null for {}, which is required", code(&field.wire)),
                help: "with null data is rejected: give a value, add \"null\" to its `type`, or take it out of \
                       `required`"
                    .to_owned(),
                data: member.value.into(),
                schema: (field.at, "this property is required"),
            });
            return;
        }
        self.value(&field.ty, member.value, field.at);
    }

    fn spelling(&mut self, field: &Field, member: &Member<'_>) {
        let known = field.wire == member.key || field.aliases.contains(&member.key);
        if !known && self.names == Names::Exact {
            self.found.push(Misfit {
                lint: UNKNOWN_PROPERTY,
                what: format!(
                    "{}, which the schema spells {}",
                    code(&member.key),
                    code(&field.wire)
                ),
                help: format!("write `{}`", field.wire),
                data: member.name.into(),
                schema: (field.at, "this is the property"),
            });
        }
    }

    fn unknown(&mut self, definition: &Definition, body: &Struct, member: &Member<'_>) {
        let names = body.fields.iter().map(|field| field.wire.as_str());
        let help = match did_you_mean(&member.key, names) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!(
                "{}: add `{}: {}` to `properties`",
                match body.additional {
                    Some(_) => "typed data keeps it untyped",
                    None => "the schema forbids it, so data with it is rejected",
                },
                member.name.text,
                schema_of(member.value)
            ),
        };
        self.found.push(Misfit {
            lint: UNKNOWN_PROPERTY,
            what: format!(
                "{}, which is no property of {}",
                code(&member.key),
                code(&definition.name)
            ),
            help,
            data: member.name.into(),
            schema: (definition.at, "these are its properties"),
        });
    }

    fn member(&mut self, definition: &Definition, body: &Enum, value: Node<'_>, about: Mark) {
        let Some(text) = value.string().filter(|_| value.kind() == Kind::String) else {
            self.wrong("a string", value, about);
            return;
        };
        let listed = |text: &str| {
            let mut members = body.members.iter();
            members.any(|member| member.wire.eq_ignore_ascii_case(text))
        };
        if listed(&text) {
            return;
        }
        let names = body.members.iter().map(|member| member.wire.as_str());
        let help = match did_you_mean(&text, names) {
            Some(similar) => format!("did you mean `{similar}`? Otherwise list it in `enum`"),
            None => "list it in `enum`; as it is, it reads as `UnknownValue`".to_owned(),
        };
        self.found.push(Misfit {
            lint: UNLISTED_VALUE,
            what: format!(
                "{}, which {} does not list",
                code(&text),
                code(&definition.name)
            ),
            help,
            data: value.into(),
            schema: (definition.at, "these are its values"),
        });
    }

    fn union(&mut self, definition: &Definition, body: &Union, value: Node<'_>, about: Mark) {
        if let Some(tag) = &body.tag {
            let Some(text) = value.member(tag).and_then(Node::string) else {
                self.wrong(&format!("an object with {}", code(tag)), value, about);
                return;
            };
            let mut variants = body.variants.iter();
            if let Some(variant) = variants.find(|variant| variant.tag.as_ref() == Some(&text)) {
                self.value(&variant.ty, value, about);
                return;
            }
            self.found.push(Misfit {
                lint: UNLISTED_VALUE,
                what: format!(
                    "{} for {}, which {} does not list",
                    code(&text),
                    code(tag),
                    code(&definition.name)
                ),
                help: "add an alternative; as it is, it reads as `UnknownValue`".to_owned(),
                data: value.into(),
                schema: (definition.at, "these are its alternatives"),
            });
            return;
        }
        // As reading does: the alternative that fits best.
        let here = (value.place, definition.at.place());
        if self.tried.contains(&here) {
            return;
        }
        self.tried.push(here);
        let tries = body.variants.iter().map(|variant| {
            let mut fit = Fit {
                model: self.model,
                names: self.names,
                tried: self.tried.clone(),
                found: Vec::new(),
            };
            fit.value(&variant.ty, value, about);
            let found = fit.found;
            let other_kind = found
                .iter()
                .any(|misfit| misfit.lint == WRONG_TYPE && misfit.data.place() == value.place);
            (other_kind, found)
        });
        match tries.min_by_key(|(other_kind, found)| (*other_kind, found.len())) {
            Some((false, found)) => self.found.extend(found),
            _ => self.wrong(&alternatives(self.model, body), value, about),
        }
        self.tried.pop();
    }
}

/// The member that is read as a field: by its name, else by another spelling.
fn member_of<'n, 'a>(
    field: &Field,
    members: &'n [Member<'a>],
    exact: bool,
) -> Option<&'n Member<'a>> {
    let by_name = members.iter().find(|member| member.key == field.wire);
    let reads = |member: &&Member<'_>| field.reads(&member.key, exact);
    by_name.or_else(|| members.iter().find(reads))
}

fn is_of(ty: &Type, value: Node<'_>) -> bool {
    match (ty, value.kind()) {
        (Type::Bool, Kind::Boolean) | (Type::F64, Kind::Number) | (Type::String, Kind::String) => {
            true
        }
        (Type::I64 | Type::U64, Kind::Number) => {
            let number = value.value().and_then(|value| value.as_f64());
            number
                .is_some_and(|number| number.fract() == 0.0 && (*ty == Type::I64 || number >= 0.0))
        }
        (Type::DateTime, Kind::String) => value.string().is_some_and(|text| is_time(&text)),
        _ => false,
    }
}

/// Whether a text begins as RFC 3339 wants it: `2024-05-01T09:30`.
fn is_time(text: &str) -> bool {
    let pattern = b"0000-00-00T00:00";
    text.len() > pattern.len()
        && text
            .bytes()
            .zip(pattern)
            .all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                other => byte.eq_ignore_ascii_case(other),
            })
}

fn expected(ty: &Type) -> String {
    match ty {
        Type::Bool => "true or false",
        Type::I64 => "an integer",
        Type::U64 => "an integer of at least 0",
        Type::F64 => "a number",
        Type::String => "a string",
        Type::DateTime => "a date-time as in RFC 3339",
        Type::Vec(_) | Type::Tuple(_) => "an array",
        _ => "an object",
    }
    .to_owned()
}

/// `a string or an integer`
fn alternatives(model: &Model, body: &Union) -> String {
    let mut all: Vec<String> = Vec::new();
    for variant in &body.variants {
        let one = match &variant.ty {
            Type::Named(id) if matches!(model.types[id.0].body, Body::Enum(_)) => {
                "a string".to_owned()
            }
            other => expected(other),
        };
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all.join(" or ")
}

fn found(value: Node<'_>) -> &'static str {
    match value.kind() {
        Kind::Number if value.text.starts_with('-') => "a negative number",
        Kind::Null => "null",
        Kind::Boolean => "a boolean",
        Kind::Number if value.text.contains(['.', 'e', 'E']) => "a number",
        Kind::Number => "an integer",
        Kind::String => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    }
}

/// A first schema for a value.
fn schema_of(value: Node<'_>) -> String {
    let ty = match value.kind() {
        Kind::Null => return "{}".to_owned(),
        Kind::Boolean => "boolean",
        Kind::Number if value.text.contains(['.', 'e', 'E']) => "number",
        Kind::Number => "integer",
        Kind::String => "string",
        Kind::Array => "array",
        Kind::Object => "object",
    };
    format!(r#"{{ "type": "{ty}" }}"#)
}
