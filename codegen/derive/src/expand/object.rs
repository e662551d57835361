//! `Properties` of a struct.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::ext::IdentExt;
use syn::{Generics, Ident, Type, parse_quote};

use super::fields::variable;
use super::{Target, scope};
use crate::ast::{Fallback, Field, Object, Skipped, argument_of, innermost, parameters_in};

pub(super) fn expand(object: &Object<'_>) -> TokenStream {
    let Object {
        krate,
        name,
        generics,
        fields,
        flattened,
        additional,
        case_sensitive,
        ..
    } = object;
    // With flattened fields, unknown members are known only after these fields are read.
    let closed = object.closed && flattened.is_empty();
    let target = target(name, generics, object);
    let names = fields.iter().map(|field| &field.name);
    let aliases = fields.iter().enumerate().flat_map(|(index, field)| {
        field
            .aliases
            .iter()
            .map(move |alias| quote!((#alias, #index)))
    });
    let further = additional.iter().map(|(_, _, values)| values);
    let values = fields.iter().map(|field| &field.values).chain(further);
    let listed = values.enumerate().filter_map(|(index, values)| {
        let listed = quote!(__p::Listed { property: #index, values: &[#(#values),*] });
        (!values.is_empty()).then_some(listed)
    });
    let nullable = fields.iter().enumerate();
    let nullable = nullable.filter_map(|(index, field)| field.nullable.then_some(index));
    let written = fields.iter().map(Field::written);
    let written = quote!(&[#(#written),*]);
    let additional = match additional {
        Some((ident, ty, _)) => rest(&variable(ident, ty)),
        None => quote!(__p::None),
    };
    let (read, members) = if flattened.is_empty() {
        let read = read(object);
        let read = quote! {
            fn read(token: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                <Self as __p::Property>::visit(__p::Visit::Read(token))
            }

            fn visit(visit: __p::Visit<'_, '_>) -> __p::Result<Self, __p::Fault> {
                #read
            }
        };
        let members =
            quote!(<Self as __p::Properties>::OBJECT.members(#written, #additional, each));
        (read, members)
    } else {
        let read = read_flattened(object);
        let read = quote! {
            fn read(token: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                #read
            }

            fn fit(value: __p::Buffered<'_>) -> __p::Fit {
                __p::fit_flattened::<Self>(value)
            }
        };
        let parts = flattened.iter().map(|(ident, ty)| variable(ident, ty));
        let members = quote! {
            __p::flattened_members(<Self as __p::Properties>::OBJECT, #written, &[#(#parts),*], #additional, each)
        };
        (read, members)
    };
    let properties = target.implement(&quote!(__p::Properties));
    let property = target.implement(&quote!(__p::Property));
    let view = target.implement(&quote!(__p::ObjectView));
    let (debug, serde, all) = (debug(object), target.serde(), variables(object));
    scope(
        krate,
        &quote! {
            #[automatically_derived]
            #properties {
                const OBJECT: &'static __p::Object = &__p::Object {
                    names: &[#(#names),*],
                    aliases: &[#(#aliases),*],
                    case_sensitive: #case_sensitive,
                    closed: #closed,
                    listed: &[#(#listed),*],
                    nullable: &[#(#nullable),*],
                };
            }

            #[automatically_derived]
            #property {
                const KINDS: __p::Kinds = __p::Kinds::OBJECT;

                #read

                fn view(&self) -> __p::View<'_> {
                    __p::View::Object(self)
                }
            }

            #[automatically_derived]
            #view {
                fn members(&self, each: &mut dyn __p::FnMut(&str, &__p::View<'_>)) {
                    let #all = self;
                    #members
                }
            }

            #debug
            #serde
        },
    )
}

/// The struct, with the bounds for the types of its fields.
fn target<'a>(name: &'a Ident, generics: &Generics, object: &Object<'_>) -> Target<'a> {
    let mut target = Target::new(name, generics);
    if !target.is_generic() {
        return target;
    }
    let read = object.fields.iter().filter(|field| field.with.is_none());
    // An `Option` is read in place: what it holds is asked.
    let read = read.map(|field| argument_of(field.ty, "Option").unwrap_or(field.ty));
    for ty in read.chain(object.flattened.iter().map(|(_, ty)| *ty)) {
        target.bound(ty, &quote!(__p::Property));
    }
    if let Some((_, ty, _)) = &object.additional {
        target.bound(ty, &quote!(__p::Additional));
        target.bound(ty, &quote!(__p::Default));
    }
    let defaults = object
        .fields
        .iter()
        .filter_map(|field| Some((field.ty, field.fallback.as_ref()?)));
    let skipped = object
        .skipped
        .iter()
        .map(|field| (field.ty, &field.fallback));
    for (ty, fallback) in defaults.chain(skipped) {
        if let Fallback::Default = fallback {
            target.bound(ty, &quote!(__p::Default));
        }
    }
    target
}

/// `Debug` of a struct with sensitive fields. It shows whether they have a value, but not the value.
fn debug(object: &Object<'_>) -> Option<TokenStream> {
    if !object.fields.iter().any(|field| field.sensitive) {
        return None;
    }
    let name = object.name;
    let mut target = Target::new(name, object.generics);
    let mut show = |ident: &Ident, ty: &Type| {
        for parameter in parameters_in(ty, object.generics) {
            target.requires(parse_quote!(#parameter: __p::fmt::Debug));
        }
        let shown = ident.unraw().to_string();
        quote!(.field(#shown, &self.#ident))
    };
    let fields = object.fields.iter().map(|field| {
        let (ident, shown) = (field.ident, field.ident.unraw().to_string());
        match (field.sensitive, argument_of(field.ty, "Option")) {
            (false, _) => show(ident, field.ty),
            (true, None) => quote!(.field(#shown, &__p::Hidden)),
            (true, Some(_)) => {
                quote!(.field(#shown, &self.#ident.as_ref().map(|_| __p::Hidden)))
            }
        }
    });
    let mut fields: Vec<_> = fields.collect();
    let additional = object
        .additional
        .iter()
        .map(|(ident, ty, ..)| (*ident, *ty));
    let others = object.flattened.iter().copied().chain(additional);
    fields.extend(others.map(|(ident, ty)| show(ident, ty)));
    let debug = target.implement(&quote!(__p::fmt::Debug));
    let shown = name.unraw().to_string();
    Some(quote! {
        #[automatically_derived]
        #debug {
            fn fmt(&self, f: &mut __p::fmt::Formatter<'_>) -> __p::fmt::Result {
                f.debug_struct(#shown) #(#fields)* .finish()
            }
        }
    })
}

/// Reads the fields: in place, where each of them may be absent, and otherwise into a slot for
/// each.
fn read(object: &Object<'_>) -> TokenStream {
    let Object {
        fields,
        skipped,
        additional,
        ..
    } = object;
    let skipped = skipped.iter().map(Skipped::field);
    if !fields.iter().all(Field::is_in_place) {
        let (slots, places, values) = slots(object);
        let (map, additional, map_value) = match additional {
            Some((ident, ty, _)) => in_variable(ident, ty),
            None => (TokenStream::new(), quote!(__p::None), TokenStream::new()),
        };
        return quote! {
            #slots
            #map
            <Self as __p::Properties>::OBJECT.visit(visit, #places, #additional)?;
            __p::Ok(Self { #values #map_value #(#skipped,)* })
        };
    }
    let idents = fields.iter().map(|field| field.ident);
    let (rest, empty) = match additional {
        Some((ident, ty, _)) => (
            rest(&variable(ident, ty)),
            quote!(#ident: __p::Default::default(),),
        ),
        None => (quote!(__p::None), TokenStream::new()),
    };
    let (own, all) = (fields.iter().map(Field::variable), variables(object));
    quote! {
        let mut this = Self { #(#idents: __p::None,)* #empty #(#skipped,)* };
        let #all = &mut this;
        <Self as __p::Properties>::OBJECT.visit(visit, &mut [#(#own),*], #rest)?;
        __p::Ok(this)
    }
}

/// A variable for the field that takes the additional properties: its declaration, what fills it, and the field.
fn in_variable(ident: &Ident, ty: &Type) -> (TokenStream, TokenStream, TokenStream) {
    let variable = variable(ident, ty);
    (
        quote!(let mut #variable: #ty = __p::Default::default();),
        quote_spanned!(variable.span()=> __p::Some(&mut #variable)),
        quote!(#ident: #variable,),
    )
}

/// The variable of the field that takes the additional properties.
fn rest(variable: &Ident) -> TokenStream {
    quote_spanned!(variable.span()=> __p::Some(#variable))
}

/// The pattern that gives each field that is written its variable.
fn variables(object: &Object<'_>) -> TokenStream {
    let fields = object.fields.iter().map(|field| (field.ident, field.ty));
    let additional = object.additional.iter().map(|(ident, ty, _)| (*ident, *ty));
    let all = fields
        .chain(object.flattened.iter().copied())
        .chain(additional);
    let (idents, variables): (Vec<_>, Vec<_>) =
        all.map(|(ident, ty)| (ident, variable(ident, ty))).unzip();
    quote!(Self { #(#idents: #variables,)* .. })
}

/// Reads the fields into a slot for each, and then the flattened ones from the remaining members.
fn read_flattened(object: &Object<'_>) -> TokenStream {
    let closed = object.closed;
    let (slots, places, values) = slots(object);
    let (map, rest, map_value) = match &object.additional {
        Some((ident, ty, _)) => in_variable(ident, ty),
        None => (TokenStream::new(), quote!(__p::None), TokenStream::new()),
    };
    let (idents, types): (Vec<_>, Vec<_>) = object.flattened.iter().copied().unzip();
    let reads = types
        .iter()
        .map(|ty| quote_spanned!(innermost(ty)=> __p::Flattened::read::<#ty>));
    let variables: Vec<_> = object
        .flattened
        .iter()
        .map(|(ident, ty)| variable(ident, ty))
        .collect();
    let skipped = object.skipped.iter().map(Skipped::field);
    quote! {
        #slots
        #map
        let mut parts = __p::Flattened::new(#rest, #closed);
        <Self as __p::Properties>::OBJECT.visit(
            __p::Visit::Read(token),
            #places,
            __p::Some(&mut parts),
        )?;
        #(let #variables = #reads(&mut parts)?;)*
        parts.finish()?;
        __p::Ok(Self { #values #(#idents: #variables,)* #map_value #(#skipped,)* })
    }
}

/// A slot for each field, their places, and the fields with the values that the slots took.
fn slots(object: &Object<'_>) -> (TokenStream, TokenStream, TokenStream) {
    let fields = &object.fields;
    let slots = fields.iter().map(|field| {
        let (variable, ty) = (field.variable(), field.ty);
        if field.is_in_place() {
            quote!(let mut #variable: #ty = __p::None;)
        } else {
            let place = field.place();
            quote!(let mut #variable = #place;)
        }
    });
    let places = fields.iter().map(|field| {
        let variable = field.variable();
        quote_spanned!(variable.span()=> &mut #variable)
    });
    let values = fields.iter().map(|field| {
        let (ident, variable, name) = (field.ident, field.variable(), &field.name);
        if field.is_in_place() {
            quote!(#ident: #variable)
        } else {
            quote!(#ident: #variable.take(#name)?)
        }
    });
    (
        quote!(#(#slots)*),
        quote!(&mut [#(#places),*]),
        quote!(#(#values,)*),
    )
}
