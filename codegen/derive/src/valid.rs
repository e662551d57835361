//! Every rule that an input must keep, each with its message.

use std::collections::HashMap;

use syn::{
    Attribute, Data as Input, DeriveInput, Error, Fields, GenericParam, Ident, LitStr, Result,
    Type, Variant,
};

use crate::ast::{
    Alternative, Data, EventEnum, EventStruct, EventVariant, Field, Object, OneOf, Role, Strings,
    Union, mentions, unboxed,
};
use crate::attr;

/// All mistakes of an input, reported together.
#[derive(Default)]
struct Mistakes(Option<Error>);

impl Mistakes {
    fn add(&mut self, error: Error) {
        match &mut self.0 {
            Some(all) => all.combine(error),
            None => self.0 = Some(error),
        }
    }

    fn check<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    fn or<T>(self, value: T) -> Result<T> {
        self.0.map_or(Ok(value), Err)
    }
}

/// Event types, members or properties that may occur once each.
struct Once {
    what: &'static str,
    /// What was seen, as it was spelled, by what is compared.
    seen: HashMap<String, String>,
}

impl Once {
    fn new(what: &'static str) -> Self {
        Self {
            what,
            seen: HashMap::new(),
        }
    }

    fn check(&mut self, key: String, literal: &LitStr) -> Result<()> {
        let (what, value) = (self.what, literal.value());
        let message = match self.seen.get(&key) {
            None => {
                self.seen.insert(key, value);
                return Ok(());
            }
            Some(first) if *first == value => {
                format!("the {what} {value:?} occurs twice; remove one")
            }
            Some(first) => {
                format!("the {what} {value:?} is {first:?} in another case; remove one")
            }
        };
        Err(Error::new(literal.span(), message))
    }
}

pub(crate) fn event_struct(input: &DeriveInput) -> Result<EventStruct<'_>> {
    let fields = named_fields(input, "EventData")?;
    let mut mistakes = Mistakes::default();
    no_generics(input, &mut mistakes);
    let event = attr::Event::parse(&input.attrs)?;
    if let Some(span) = event.other {
        mistakes.add(Error::new(
            span,
            "`other` belongs on a variant of an enum; write `type = \"…\"` here",
        ));
    }
    let fields: Vec<_> = fields.collect();
    let on_a_field = fields.iter().any(|field| has(&field.attrs, "event"));
    if event.types.is_empty() && event.other.is_none() && !on_a_field {
        mistakes.add(Error::new(
            input.ident.span(),
            "which event type is this the data of? Write `#[event(type = \"Contoso.Orders.OrderPlaced\")]` above the struct",
        ));
    }
    for field in fields {
        misplaced(
            &field.attrs,
            "event",
            "`#[event(…)]` belongs above the struct",
            &mut mistakes,
        );
    }
    once("event type", &event.types, &mut mistakes);
    let krate = event.krate();
    mistakes.or(EventStruct {
        krate,
        name: &input.ident,
        types: event.types,
    })
}

pub(crate) fn event_enum(input: &DeriveInput) -> Result<EventEnum<'_>> {
    let Input::Enum(data) = &input.data else {
        return Err(Error::new(input.ident.span(), "expected an enum"));
    };
    let mut mistakes = Mistakes::default();
    let mut lifetime = None;
    for parameter in &input.generics.params {
        match parameter {
            GenericParam::Lifetime(parameter) if lifetime.is_none() => lifetime = Some(&parameter.lifetime),
            other => mistakes.add(Error::new_spanned(
                other,
                "an enum of event data has no type parameters, and one lifetime at most: that of the raw data it borrows",
            )),
        }
    }
    let event = attr::Event::parse(&input.attrs)?;
    for literal in &event.types {
        mistakes.add(Error::new(
            literal.span(),
            "an event type belongs on the variant that holds its data",
        ));
    }
    if let Some(span) = event.other {
        mistakes.add(Error::new(span, "`other` belongs on a variant"));
    }
    if data.variants.is_empty() {
        mistakes.add(Error::new(
            input.ident.span(),
            "an enum without variants holds no event; write a variant for each event type",
        ));
    }
    let mut variants = Vec::new();
    let mut types = Once::new("event type");
    let mut other = false;
    for variant in &data.variants {
        let Some(attribute) = mistakes.check(attr::Event::parse(&variant.attrs)) else {
            continue;
        };
        for literal in &attribute.types {
            mistakes.check(types.check(literal.value().to_ascii_lowercase(), literal));
        }
        if let Some(span) = attribute.other {
            if !attribute.types.is_empty() {
                mistakes.add(Error::new(
                    span,
                    "a variant has event types or is `other`, not both",
                ));
            } else if std::mem::replace(&mut other, true) {
                mistakes.add(Error::new(
                    span,
                    "there is an `other` variant already; one takes all the rest",
                ));
            }
        }
        let example = if attribute.other.is_some() {
            "RawData<'static>"
        } else {
            "DataType"
        };
        let Some(full) = mistakes.check(one_field(variant, example)) else {
            continue;
        };
        let role = match (attribute.types, attribute.other) {
            (_, Some(_)) => Role::Other,
            (types, None) if types.is_empty() => Role::Nested,
            (types, None) => Role::Typed(types),
        };
        let borrows = lifetime.is_some_and(|lifetime| mentions(full, lifetime));
        let data = Data {
            full,
            inner: unboxed(full),
            borrows,
        };
        variants.push(EventVariant {
            name: &variant.ident,
            data,
            role,
        });
    }
    let krate = event.krate();
    mistakes.or(EventEnum {
        krate,
        visibility: &input.vis,
        name: &input.ident,
        lifetime,
        variants,
    })
}

pub(crate) fn object(input: &DeriveInput) -> Result<Object<'_>> {
    let fields = named_fields(input, "Properties")?;
    let mut mistakes = Mistakes::default();
    no_generics(input, &mut mistakes);
    let krate = attr::Event::parse(&input.attrs)?.krate();
    let rename = attr::Property::rename_all(&input.attrs)?;
    let rename = rename.and_then(|rule| mistakes.check(Rename::parse(&rule)));
    let mut object = Object {
        krate,
        name: &input.ident,
        fields: Vec::new(),
        additional: None,
    };
    let mut names = Once::new("property");
    for field in fields {
        let Some(attribute) = mistakes.check(attr::Property::parse(&field.attrs)) else {
            continue;
        };
        let Some(ident) = &field.ident else { continue };
        if let Some(span) = attribute.additional {
            if object.additional.is_some() {
                mistakes.add(Error::new(
                    span,
                    "another field takes the additional properties already",
                ));
            }
            if !is_named(&field.ty, "BTreeMap") {
                mistakes.add(Error::new_spanned(
                    &field.ty,
                    format!(
                        "additional properties are kept by name; write `{ident}: BTreeMap<String, T>`"
                    ),
                ));
            }
            object.additional = Some((ident, &field.ty));
            continue;
        }
        let name = attribute.name.unwrap_or_else(|| {
            let plain = ident.to_string();
            let plain = plain.strip_prefix("r#").unwrap_or(&plain);
            LitStr::new(
                &rename.map_or_else(|| plain.to_owned(), |rule| rule.apply(plain)),
                ident.span(),
            )
        });
        for literal in std::iter::once(&name).chain(&attribute.aliases) {
            mistakes.check(names.check(literal.value(), literal));
        }
        object.fields.push(Field {
            ident,
            ty: &field.ty,
            name,
            aliases: attribute.aliases,
            required: attribute.required,
        });
    }
    mistakes.or(object)
}

pub(crate) fn one_of(input: &DeriveInput) -> Result<OneOf<'_>> {
    let Input::Enum(data) = &input.data else {
        return Err(Error::new(
            input.ident.span(),
            "`OneOf` is derived for an enum; derive `Properties` for a struct",
        ));
    };
    let mut mistakes = Mistakes::default();
    no_generics(input, &mut mistakes);
    let krate = attr::Event::parse(&input.attrs)?.krate();
    let container = attr::OneOf::parse(&input.attrs)?;
    for span in container
        .value
        .iter()
        .map(LitStr::span)
        .chain(container.other)
    {
        mistakes.add(Error::new(
            span,
            "this belongs on a variant; an enum has `tag = \"…\"` at most",
        ));
    }
    if data.variants.is_empty() {
        mistakes.add(Error::new(
            input.ident.span(),
            "an enum without variants is none of anything",
        ));
    }
    let variants: Vec<_> = data
        .variants
        .iter()
        .filter_map(|variant| Some((variant, mistakes.check(attr::OneOf::parse(&variant.attrs))?)))
        .collect();
    for (_, attribute) in &variants {
        if let Some(tag) = &attribute.tag {
            mistakes.add(Error::new(tag.span(), "`tag` belongs above the enum"));
        }
    }
    let strings = container.tag.is_none()
        && variants
            .iter()
            .any(|(variant, _)| matches!(variant.fields, Fields::Unit));
    let name = &input.ident;
    let one_of = if strings {
        let (members, other) = members(variants, &mut mistakes);
        OneOf::Strings(Strings {
            krate,
            visibility: &input.vis,
            name,
            members,
            other,
        })
    } else {
        let (alternatives, other) = alternatives(variants, container.tag.as_ref(), &mut mistakes);
        OneOf::Union(Union {
            krate,
            name,
            tag: container.tag,
            alternatives,
            other,
        })
    };
    mistakes.or(one_of)
}

type Variants<'a> = Vec<(&'a Variant, attr::OneOf)>;

fn members<'a>(
    variants: Variants<'a>,
    mistakes: &mut Mistakes,
) -> (Vec<(&'a Ident, LitStr)>, Option<&'a Ident>) {
    let mut members = Vec::new();
    let mut other = None;
    let mut once = Once::new("member");
    for (variant, attribute) in variants {
        if let Some(span) = attribute.other {
            if other.is_some() {
                mistakes.add(Error::new(
                    span,
                    "there is an `other` variant already; one takes all the rest",
                ));
            }
            if let Some(ty) = mistakes.check(one_field(variant, "String"))
                && !is_named(ty, "String")
            {
                mistakes.add(Error::new_spanned(
                    ty,
                    format!(
                        "an unknown member is kept as it was sent; write `{}(String)`",
                        variant.ident
                    ),
                ));
            }
            other = Some(&variant.ident);
        } else if matches!(variant.fields, Fields::Unit) {
            let plain = || LitStr::new(&variant.ident.to_string(), variant.ident.span());
            let member = attribute.value.unwrap_or_else(plain);
            mistakes.check(once.check(member.value(), &member));
            members.push((&variant.ident, member));
        } else {
            mistakes.add(Error::new_spanned(
                &variant.fields,
                "a member of an enum of strings holds nothing; only `#[one_of(other)]` does: `UnknownValue(String)`",
            ));
        }
    }
    (members, other)
}

fn alternatives<'a>(
    variants: Variants<'a>,
    tag: Option<&LitStr>,
    mistakes: &mut Mistakes,
) -> (Vec<Alternative<'a>>, Option<(&'a Ident, &'a Type)>) {
    let mut alternatives = Vec::new();
    let mut other = None;
    let mut once = Once::new("value");
    for (variant, attribute) in variants {
        let Some(ty) = mistakes.check(one_field(variant, "Type")) else {
            continue;
        };
        match (tag, attribute.other, &attribute.value) {
            (None, Some(span), _) => mistakes.add(Error::new(
                span,
                "a union without a tag has no rest; give the variant a type that reads it, such as `serde_json::Value`",
            )),
            (None, None, Some(value)) => mistakes.add(Error::new(
                value.span(),
                "which member has this value? Write `#[one_of(tag = \"kind\")]` above the enum",
            )),
            (Some(_), Some(span), _) if other.is_some() => {
                mistakes.add(Error::new(span, "there is an `other` variant already; one takes all the rest"));
            }
            (Some(_), Some(_), _) => {
                other = Some((&variant.ident, ty));
                continue;
            }
            (Some(tag), None, None) => mistakes.add(Error::new(
                variant.ident.span(),
                format!("which value of `{}` is this? Write `#[one_of(\"value\")]` above the variant", tag.value()),
            )),
            (Some(_), None, Some(value)) => {
                mistakes.check(once.check(value.value(), value));
            }
            (None, None, None) => {}
        }
        alternatives.push(Alternative {
            name: &variant.ident,
            ty,
            value: attribute.value,
        });
    }
    (alternatives, other)
}

/// How the names of properties follow from those of fields.
#[derive(Clone, Copy)]
enum Rename {
    Camel,
    Pascal,
    Snake,
    Kebab,
}

impl Rename {
    fn parse(rule: &LitStr) -> Result<Self> {
        match rule.value().as_str() {
            "camelCase" => Ok(Self::Camel),
            "PascalCase" => Ok(Self::Pascal),
            "snake_case" => Ok(Self::Snake),
            "kebab-case" => Ok(Self::Kebab),
            _ => Err(Error::new(
                rule.span(),
                "expected \"camelCase\", \"PascalCase\", \"snake_case\" or \"kebab-case\"",
            )),
        }
    }

    fn apply(self, field: &str) -> String {
        let words = field.split('_').filter(|word| !word.is_empty());
        let capitalized = |word: &str| {
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            format!("{}{rest}", first.to_uppercase())
        };
        match self {
            Self::Snake => field.to_owned(),
            Self::Kebab => field.replace('_', "-"),
            Self::Pascal => words.map(capitalized).collect(),
            Self::Camel => {
                let field = field.trim_start_matches('_');
                let (first, rest) = field.split_once('_').unwrap_or((field, ""));
                format!("{first}{}", Self::Pascal.apply(rest))
            }
        }
    }
}

fn named_fields<'a>(
    input: &'a DeriveInput,
    derive: &str,
) -> Result<impl Iterator<Item = &'a syn::Field>> {
    let name = &input.ident;
    match &input.data {
        Input::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(fields.named.iter()),
            Fields::Unnamed(fields) => Err(Error::new_spanned(
                fields,
                format!(
                    "event data is an object: give the fields names, `struct {name} {{ field: Type }}`"
                ),
            )),
            Fields::Unit => Err(Error::new(
                name.span(),
                format!(
                    "event data is an object: write `struct {name} {{}}`, with its fields in the braces"
                ),
            )),
        },
        Input::Enum(_) => Err(Error::new(
            name.span(),
            format!(
                "`{derive}` is derived for a struct with named fields; derive `OneOf` for an enum"
            ),
        )),
        Input::Union(data) => Err(Error::new_spanned(
            data.union_token,
            "event data is no `union`; write a struct, or an enum that says which field it holds",
        )),
    }
}

/// Whether a type is written with this name, whatever its path and parameters.
fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

fn one_field<'a>(variant: &'a Variant, example: &str) -> Result<&'a Type> {
    match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Ok(&fields.unnamed[0].ty),
        Fields::Unit => Err(Error::new(
            variant.ident.span(),
            format!(
                "the variant holds nothing; write `{}({example})`",
                variant.ident
            ),
        )),
        fields => Err(Error::new_spanned(
            fields,
            format!(
                "a variant holds one value; write `{}({example})`",
                variant.ident
            ),
        )),
    }
}

/// The same words for every derive, so that two of them on one type give one message.
fn no_generics(input: &DeriveInput, mistakes: &mut Mistakes) {
    if !input.generics.params.is_empty() {
        mistakes.add(Error::new_spanned(
            &input.generics.params,
            "event data has no generic parameters: it owns what it holds, and says of what type it is",
        ));
    }
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
}

fn misplaced(attributes: &[Attribute], name: &str, message: &str, mistakes: &mut Mistakes) {
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name))
    {
        mistakes.add(Error::new_spanned(attribute, message));
    }
}

fn once(what: &'static str, literals: &[LitStr], mistakes: &mut Mistakes) {
    let mut once = Once::new(what);
    for literal in literals {
        mistakes.check(once.check(literal.value().to_ascii_lowercase(), literal));
    }
}
