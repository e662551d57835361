//! Rules of `EventData`.

use syn::{Data as Input, DeriveInput, Error, Result};

use super::{Mistakes, Once, has, misplaced, no_lifetimes, no_union, one_field};
use crate::ast::{Data, EventEnum, EventStruct, EventVariant, Role, parameters_in, unboxed};
use crate::attr::{self, EventType};

pub(crate) fn event_struct(input: &DeriveInput) -> Result<EventStruct<'_>> {
    let data = match &input.data {
        Input::Struct(data) => data,
        Input::Union(data) => return Err(no_union(data)),
        Input::Enum(_) => return Err(Error::new(input.ident.span(), "expected a struct")),
    };
    let mut mistakes = Mistakes::default();
    no_lifetimes(input, &mut mistakes);
    let event = attr::Event::parse(&input.attrs)?;
    if let Some(span) = event.other {
        mistakes.add(Error::new(
            span,
            "`other` belongs on a variant of an enum; write `type = \"…\"` here",
        ));
    }
    let on_a_field = data.fields.iter().any(|field| has(&field.attrs, "event"));
    if event.types.is_empty() && event.other.is_none() && !on_a_field {
        mistakes.add(Error::new(
            input.ident.span(),
            "the event type is missing; write `#[event(type = \"Contoso.Orders.OrderPlaced\")]` above the struct",
        ));
    }
    for field in &data.fields {
        misplaced(
            &field.attrs,
            "event",
            "`#[event(…)]` belongs above the struct",
            &mut mistakes,
        );
    }
    check(&mut Once::new("event type"), &event.types, &mut mistakes);
    let krate = event.krate();
    mistakes.or(EventStruct {
        krate,
        name: &input.ident,
        generics: &input.generics,
        types: event.types,
    })
}

pub(crate) fn event_enum(input: &DeriveInput) -> Result<EventEnum<'_>> {
    let Input::Enum(data) = &input.data else {
        return Err(Error::new(input.ident.span(), "expected an enum"));
    };
    let mut mistakes = Mistakes::default();
    no_lifetimes(input, &mut mistakes);
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
        check(&mut types, &attribute.types, &mut mistakes);
        if let Some(span) = attribute.other {
            if !attribute.types.is_empty() {
                mistakes.add(Error::new(
                    span,
                    "a variant has event types or is `other`, not both",
                ));
            } else if std::mem::replace(&mut other, true) {
                mistakes.add(Error::new(
                    span,
                    "two `other` variants; keep one, which takes all other values",
                ));
            }
        }
        let example = if attribute.other.is_some() {
            "RawData"
        } else {
            "DataType"
        };
        let Some(full) = mistakes.check(one_field(variant, example)) else {
            continue;
        };
        let is_nested = attribute.types.is_empty() && attribute.other.is_none();
        if is_nested && !parameters_in(full, &input.generics).is_empty() {
            mistakes.add(Error::new_spanned(
                full,
                "the event types of a type parameter are unknown; name the type, or write `#[event(type = \"…\")]` above the variant",
            ));
        }
        let role = match (attribute.types, attribute.other) {
            (_, Some(_)) => Role::Other,
            (types, None) if types.is_empty() => Role::Nested,
            (types, None) => Role::Typed(types),
        };
        let data = Data {
            full,
            inner: unboxed(full),
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
        generics: &input.generics,
        variants,
    })
}

/// Checks that each event type occurs once. The expansion checks the values of constants.
fn check(once: &mut Once, types: &[EventType], mistakes: &mut Mistakes) {
    for event_type in types {
        if let EventType::Literal(literal) = event_type {
            mistakes.check(once.check(literal.value().to_ascii_lowercase(), literal));
        }
    }
}
