//! Comparing JSON values with types of the model: every difference, with the places of both.

use std::collections::HashMap;

use eventgrid_codegen::diagnostic::{Mark, did_you_mean};
use eventgrid_codegen::json::{Kind, Member, Node, Place};
use eventgrid_codegen::lints::{
    REQUIRED_CONTRADICTED, UNKNOWN_PROPERTY, UNLISTED_VALUE, WRONG_TYPE,
};
use eventgrid_codegen::markdown::code;
use eventgrid_codegen::model::{Body, Definition, Enum, Field, Model, Struct, Type, TypeId, Union};

use super::kinds::{expected, found, is_of, schema_of};

/// A difference between a value and its type.
#[derive(Clone, Debug)]
pub(super) struct Misfit {
    /// The lint that it belongs to.
    pub(super) lint: &'static str,
    /// The problem of the value: "lacks `id`, which is required".
    pub(super) what: String,
    pub(super) help: String,
    /// The place in the data.
    pub(super) data: Mark,
    /// The place in the schema, and its label.
    pub(super) schema: (Mark, &'static str),
}

/// How names of properties are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Exactly, for examples.
    Exact,
    /// As in reading.
    InAnyCase,
}

/// All differences between a value and a type; `about` is the schema's place.
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
        weighed: HashMap::new(),
        weight: None,
        found: Vec::new(),
    };
    fit.value(of, value, about);
    fit.found
}

struct Fit<'m> {
    model: &'m Model,
    names: Names,
    /// How well the alternatives of a union fit a value. Unions contain unions, including
    /// themselves: without this memory, every level of a value would double the work.
    weighed: HashMap<(TypeId, Place), Weighed>,
    /// While alternatives are weighed, misfits are only counted.
    weight: Option<Weight>,
    found: Vec<Misfit>,
}

/// How badly an alternative fits a value.
#[derive(Clone, Copy)]
struct Weight {
    value: Place,
    /// The value is of another kind than the alternative.
    other_kind: bool,
    misfits: usize,
}

/// The alternative of a union that fits a value best.
#[derive(Clone, Copy)]
enum Weighed {
    /// Being determined: the union contains itself before it decides about the value.
    NotYet,
    /// The value has another kind than all alternatives.
    None,
    Best {
        variant: usize,
        misfits: usize,
    },
}

/// The message about a misfit.
struct Said {
    what: String,
    help: String,
    schema: (Mark, &'static str),
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
                    Body::Union(body) if body.tag.is_some() => {
                        self.tagged(definition, body, value, about);
                    }
                    Body::Union(body) => self.union(*id, body, value, about),
                }
            }
            other if is_of(other, value) => {}
            other => self.wrong(|| expected(other).to_owned(), value, about),
        }
    }

    fn add(&mut self, lint: &'static str, data: impl Into<Mark>, say: impl FnOnce() -> Said) {
        let data = data.into();
        if let Some(weight) = &mut self.weight {
            weight.misfits += 1;
            weight.other_kind |= lint == WRONG_TYPE && data.place() == weight.value;
            return;
        }
        let Said { what, help, schema } = say();
        self.found.push(Misfit {
            lint,
            what,
            help,
            data,
            schema,
        });
    }

    fn wrong(&mut self, expected: impl FnOnce() -> String, value: Node<'_>, about: Mark) {
        self.add(WRONG_TYPE, value, || Said {
            what: format!("{} where the schema expects {}", found(value), expected()),
            help: "correct one of the two".to_owned(),
            schema: (about, "the schema says so here"),
        });
    }

    fn object(&mut self, definition: &Definition, body: &Struct, value: Node<'_>, about: Mark) {
        if value.kind() != Kind::Object {
            self.wrong(|| "an object".to_owned(), value, about);
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
        self.add(REQUIRED_CONTRADICTED, object, || Said {
            what: format!("no {}, which is required", code(&field.wire)),
            help: "data without it is rejected: add it, or remove it from `required`".to_owned(),
            schema: (field.at, "this property is required"),
        });
    }

    fn property(&mut self, field: &Field, member: &Member<'_>) {
        let is_null = member.value.kind() == Kind::Null;
        if is_null && !matches!(field.ty, Type::Option(_) | Type::Value) {
            self.add(REQUIRED_CONTRADICTED, member.value, || Said {
                what: format!("null for {}, which is required", code(&field.wire)),
                help: "data with null is rejected: give a value, add \"null\" to its `type`, or remove it from `required`"
                    .to_owned(),
                schema: (field.at, "this property is required"),
            });
            return;
        }
        self.value(&field.ty, member.value, field.at);
    }

    fn spelling(&mut self, field: &Field, member: &Member<'_>) {
        let known = field.wire == member.key || field.aliases.contains(&member.key);
        if !known && self.names == Names::Exact {
            self.add(UNKNOWN_PROPERTY, member.name, || Said {
                what: format!(
                    "{}, which the schema spells {}",
                    code(&member.key),
                    code(&field.wire)
                ),
                help: format!("write `{}`", field.wire),
                schema: (field.at, "this is the property"),
            });
        }
    }

    fn unknown(&mut self, definition: &Definition, body: &Struct, member: &Member<'_>) {
        let names = || body.fields.iter().map(|field| field.wire.as_str());
        let help = || match did_you_mean(&member.key, names()) {
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
        self.add(UNKNOWN_PROPERTY, member.name, || Said {
            what: format!(
                "{}, which is not a property of {}",
                code(&member.key),
                code(&definition.name)
            ),
            help: help(),
            schema: (definition.at, "these are its properties"),
        });
    }

    fn member(&mut self, definition: &Definition, body: &Enum, value: Node<'_>, about: Mark) {
        let is_member = |value: serde_json::Value| body.member(&value).is_some();
        if value.value().is_some_and(is_member) {
            return;
        }
        let text = match value.kind() {
            Kind::String => value.string().unwrap_or_default(),
            Kind::Number | Kind::Boolean if !body.is_of_strings() => value.text.to_owned(),
            _ => {
                let strings = body.is_of_strings();
                let wanted = if strings {
                    "a string"
                } else {
                    "a listed value"
                };
                self.wrong(|| wanted.to_owned(), value, about);
                return;
            }
        };
        let listed = |text: &str| {
            let mut members = body.members.iter();
            members.any(|member| member.wire.eq_ignore_ascii_case(text))
        };
        if listed(&text) {
            return;
        }
        let names = || body.members.iter().map(|member| member.wire.as_str());
        let help = || match did_you_mean(&text, names()) {
            Some(similar) => format!("did you mean `{similar}`? Otherwise list it in `enum`"),
            None => "list it in `enum`; as it is, it reads as `UnknownValue`".to_owned(),
        };
        self.add(UNLISTED_VALUE, value, || Said {
            what: format!(
                "{}, which {} does not list",
                code(&text),
                code(&definition.name)
            ),
            help: help(),
            schema: (definition.at, "these are its values"),
        });
    }

    /// A union whose alternative is selected by a property.
    fn tagged(&mut self, definition: &Definition, body: &Union, value: Node<'_>, about: Mark) {
        let tag = body.tag.as_deref().unwrap_or_default();
        let found = value.member(tag).and_then(Node::value);
        let Some(found) = found.filter(|found| !found.is_array() && !found.is_object()) else {
            self.wrong(|| format!("an object with {}", code(tag)), value, about);
            return;
        };
        let mut variants = body.variants.iter();
        if let Some(variant) = variants.find(|variant| variant.has_tag(&found)) {
            self.value(&variant.ty, value, about);
            return;
        }
        self.add(UNLISTED_VALUE, value, || Said {
            what: format!(
                "{} for {}, which {} does not list",
                code(found.as_str().unwrap_or(&found.to_string())),
                code(tag),
                code(&definition.name)
            ),
            help: "add an alternative; as it is, it reads as `UnknownValue`".to_owned(),
            schema: (definition.at, "these are its alternatives"),
        });
    }

    /// Any other union: as in reading, the alternative that fits best counts.
    fn union(&mut self, id: TypeId, body: &Union, value: Node<'_>, about: Mark) {
        match self.weigh(id, body, value, about) {
            Weighed::Best { variant, misfits } => match &mut self.weight {
                Some(weight) => weight.misfits += misfits,
                None => self.value(&body.variants[variant].ty, value, about),
            },
            Weighed::None | Weighed::NotYet => {
                self.wrong(|| alternatives(self.model, body), value, about);
            }
        }
    }

    fn weigh(&mut self, id: TypeId, body: &Union, value: Node<'_>, about: Mark) -> Weighed {
        let key = (id, value.place);
        if let Some(weighed) = self.weighed.get(&key) {
            return *weighed;
        }
        self.weighed.insert(key, Weighed::NotYet);
        let outer = self.weight;
        let mut weights = Vec::new();
        for (variant, alternative) in body.variants.iter().enumerate() {
            self.weight = Some(Weight {
                value: value.place,
                other_kind: false,
                misfits: 0,
            });
            self.value(&alternative.ty, value, about);
            let weight = self.weight.filter(|weight| !weight.other_kind);
            weights.extend(weight.map(|weight| (weight.misfits, variant)));
        }
        self.weight = outer;
        let best = weights.into_iter().min();
        let weighed = best.map_or(Weighed::None, |(misfits, variant)| Weighed::Best {
            variant,
            misfits,
        });
        self.weighed.insert(key, weighed);
        weighed
    }
}

/// The member for a field: by its name, otherwise by another spelling.
fn member_of<'n, 'a>(
    field: &Field,
    members: &'n [Member<'a>],
    exact: bool,
) -> Option<&'n Member<'a>> {
    let by_name = members.iter().find(|member| member.key == field.wire);
    let reads = |member: &&Member<'_>| field.reads(&member.key, exact);
    by_name.or_else(|| members.iter().find(reads))
}

/// `a string or an integer`
fn alternatives(model: &Model, body: &Union) -> String {
    let mut all: Vec<String> = Vec::new();
    for variant in &body.variants {
        let one = match &variant.ty {
            Type::Named(id) => match &model.types[id.0].body {
                Body::Enum(body) if body.is_of_strings() => "a string".to_owned(),
                Body::Enum(_) => "a listed value".to_owned(),
                _ => expected(&variant.ty).to_owned(),
            },
            other => expected(other).to_owned(),
        };
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all.join(" or ")
}
