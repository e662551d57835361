//! Values of a schema as Rust expressions: constants and defaults of new objects.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::ty::ty;
use crate::model::holds::whole;
use crate::model::{Body, Model, Struct, Type, Variant};
use crate::names::identifier;
use crate::times::Instant;

/// A value as an expression in the module of a source; it is known to be of the type.
pub(super) fn expression(model: &Model, source: usize, of: &Type, value: &Value) -> TokenStream {
    let values = Values {
        model,
        source,
        is_foreign: false,
    };
    values.of(of, value)
}

#[derive(Clone, Copy)]
struct Values<'m> {
    model: &'m Model,
    source: usize,
    /// Inside a type of another module, whose imports this one may not have.
    is_foreign: bool,
}

impl Values<'_> {
    /// A name that the module of the type imports from here.
    fn name(self, path: &TokenStream, name: &str) -> TokenStream {
        let name = identifier(name);
        if self.is_foreign {
            let root = &self.model.style.root;
            quote!(#root #path::#name)
        } else {
            quote!(#name)
        }
    }

    fn of(self, of: &Type, value: &Value) -> TokenStream {
        match of {
            Type::Option(_) if value.is_null() => quote!(None),
            Type::Option(inner) => {
                let inner = self.of(inner, value);
                quote!(Some(#inner))
            }
            Type::Boxed(inner) => {
                let inner = self.of(inner, value);
                quote!(Box::new(#inner))
            }
            Type::String => {
                let (name, text) = (self.name(&quote!(), "Text"), literal(value));
                quote!(#name::from(#text))
            }
            Type::F64 => {
                let number = format!("{:?}", value.as_f64().unwrap_or_default());
                number.parse().unwrap_or_default()
            }
            Type::Integer(_) => grouped(whole(value).unwrap_or_default(), ""),
            Type::DateTime => self.time(value),
            Type::Vec(inner) => {
                let items = value.as_array().into_iter().flatten();
                let items = items.map(|item| self.of(inner, item));
                quote!(vec![#(#items),*])
            }
            Type::Tuple(types) => {
                let items = value.as_array().into_iter().flatten();
                let items = types.iter().zip(items).map(|(ty, item)| self.of(ty, item));
                quote!((#(#items),*))
            }
            Type::Map(inner) => self.map("Map", inner, &members(value)),
            Type::Number => {
                let name = self.name(&quote!(::serde_json), "Number");
                let number = integer(value);
                quote!(#name::from(#number))
            }
            Type::Value => self.any(value),
            Type::Named(id) => {
                let definition = &self.model.types[id.0];
                let name = ty(self.model, self.source, of);
                let inside = Values {
                    is_foreign: self.is_foreign || definition.source != self.source,
                    ..self
                };
                match &definition.body {
                    Body::Enum(body) => match body.member(value) {
                        Some(member) if !member.deprecated => {
                            let member = identifier(&member.name);
                            quote!(#name::#member)
                        }
                        _ => {
                            let text = value.as_str().unwrap_or_default();
                            quote!(#name::from(#text))
                        }
                    },
                    Body::Struct(body) => inside.object(&name, body, value),
                    Body::Union(body) => {
                        let holds = |one: &&Variant| self.model.holds(&one.ty, value);
                        let variant = match &body.tag {
                            Some(tag) => body.variant_of(&value[tag]),
                            None => body.variants.iter().find(holds),
                        };
                        let Some(variant) = variant else {
                            return quote!(Default::default());
                        };
                        let inner = match &body.tag {
                            Some(tag) => self.model.without_tag(tag, variant, value),
                            None => value.clone(),
                        };
                        let member = identifier(&variant.name);
                        let held = inside.of(&variant.ty, &inner);
                        quote!(#name::#member(#held))
                    }
                }
            }
            _ => literal(value),
        }
    }

    fn time(self, value: &Value) -> TokenStream {
        let time = value.as_str().and_then(Instant::parse);
        let Instant { seconds, nanos } = time.unwrap_or_default();
        let root = &self.model.style.root;
        let name = self.name(&quote!(::time), "OffsetDateTime");
        let (seconds, nanos) = (grouped(seconds, ""), grouped(nanos, ""));
        quote!(#name::UNIX_EPOCH + #root::time::Duration::new(#seconds, #nanos))
    }

    fn any(self, value: &Value) -> TokenStream {
        let root = &self.model.style.root;
        let name = self.name(&quote!(::serde_json), "Value");
        match value {
            Value::Null => quote!(#name::Null),
            Value::Array(_) | Value::Object(_) => {
                let json: TokenStream = literal(value);
                quote!(#root::serde_json::json!(#json))
            }
            Value::Number(_) => {
                let number = integer(value);
                quote!(#name::from(#number))
            }
            scalar => {
                let scalar = literal(scalar);
                quote!(#name::from(#scalar))
            }
        }
    }

    fn map(self, name: &str, of: &Type, members: &[(&String, &Value)]) -> TokenStream {
        let name = self.name(&quote!(), name);
        if members.is_empty() {
            return quote!(#name::new());
        }
        let entries = members.iter().map(|(key, value)| {
            let value = self.of(of, value);
            quote!((#key, #value))
        });
        quote!(#name::from([#(#entries),*]))
    }

    fn object(self, name: &TokenStream, body: &Struct, value: &Value) -> TokenStream {
        let fields = body.fields.iter().map(|field| {
            let name = identifier(&field.name);
            let given = value.get(&field.wire).or(field.initial.as_ref());
            let value = match given {
                Some(given) => self.of(&field.ty, given),
                None => quote!(None),
            };
            quote!(#name: #value,)
        });
        let additional = body.additional.as_ref().map(|additional| {
            let further = members(value).into_iter();
            let further = further.filter(|(name, _)| !body.has(name));
            let name = identifier(&additional.name);
            let further: Vec<_> = further.collect();
            let map = self.map("AdditionalProperties", &additional.ty, &further);
            quote!(#name: #map,)
        });
        quote!(#name { #(#fields)* #additional })
    }
}

fn members(value: &Value) -> Vec<(&String, &Value)> {
    value.as_object().into_iter().flatten().collect()
}

/// A number whose type is not known from where it stands.
fn integer(value: &Value) -> TokenStream {
    match (value.as_i64(), value.as_u64()) {
        (Some(small), _) if i32::try_from(small).is_ok() => grouped(small, ""),
        (Some(large), _) => grouped(large, "_i64"),
        (None, Some(large)) => grouped(large, "_u64"),
        (None, None) => literal(value),
    }
}

/// An integer in groups of three digits.
fn grouped(integer: impl Into<i128>, suffix: &str) -> TokenStream {
    let text = integer.into().to_string();
    let digits = text.trim_start_matches('-').len();
    let mut written = String::new();
    for (left, digit) in (1..=text.len()).rev().zip(text.chars()) {
        let begins_group = left % 3 == 0 && left < digits && digits > 5;
        if begins_group {
            written.push('_');
        }
        written.push(digit);
    }
    written.push_str(suffix);
    written.parse().unwrap_or_default()
}

/// A JSON value in an attribute.
pub(super) fn literal(value: &Value) -> TokenStream {
    match value {
        Value::String(text) => quote!(#text),
        Value::Array(items) => {
            let items = items.iter().map(literal);
            quote!([#(#items),*])
        }
        Value::Object(members) => {
            let names = members.keys();
            let values = members.values().map(literal);
            quote!({ #(#names: #values),* })
        }
        // JSON and Rust spell these alike.
        other => other.to_string().parse().unwrap_or_default(),
    }
}
