//! `Properties` of a struct.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Generics, Ident, Type};

use super::{Target, scope};
use crate::ast::{Fallback, Field, Object, Skipped, argument_of, innermost};

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
    // Beside flattened fields, what is unknown shows when they are read.
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
        Some((ident, ty, _)) => rest(ident, ty, &quote!(&self.)),
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
        let parts = flattened
            .iter()
            .map(|(ident, ty)| quote_spanned!(innermost(ty)=> &self.#ident));
        let members = quote! {
            __p::flattened_members(<Self as __p::Properties>::OBJECT, #written, &[#(#parts),*], #additional, each)
        };
        (read, members)
    };
    let properties = target.implement(&quote!(__p::Properties));
    let property = target.implement(&quote!(__p::Property));
    let view = target.implement(&quote!(__p::ObjectView));
    let (debug, serde) = (debug(object), target.serde());
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
                fn members(&self, each: &mut dyn __p::FnMut(&str, __p::View<'_>)) {
                    #members
                }
            }

            #debug
            #serde
        },
    )
}

/// The struct, with what the types of its fields need.
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

/// `Debug` of a struct with sensitive fields, of which it says only whether they are there.
fn debug(object: &Object<'_>) -> Option<TokenStream> {
    if !object.fields.iter().any(|field| field.sensitive) {
        return None;
    }
    let name = object.name;
    let debug = target(name, object.generics, object).implement(&quote!(__p::fmt::Debug));
    let additional = object.additional.iter().map(|(ident, ..)| {
        let shown = ident.unraw().to_string();
        quote!(.field(#shown, &self.#ident))
    });
    let fields = object.fields.iter().map(|field| {
        let (ident, shown) = (field.ident, field.ident.unraw().to_string());
        match (field.sensitive, argument_of(field.ty, "Option")) {
            (false, _) => quote!(.field(#shown, &self.#ident)),
            (true, None) => quote!(.field(#shown, &__p::Hidden)),
            (true, Some(_)) => {
                quote!(.field(#shown, &self.#ident.as_ref().map(|_| __p::Hidden)))
            }
        }
    });
    let fields = fields.chain(additional);
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
            Some((ident, ty, _)) => (
                quote!(let mut #ident: #ty = __p::Default::default();),
                rest(ident, ty, &quote!(&mut)),
                quote!(#ident,),
            ),
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
    let (additional, empty) = match additional {
        Some((ident, ty, _)) => (
            rest(ident, ty, &quote!(&mut this.)),
            quote!(#ident: __p::Default::default(),),
        ),
        None => (quote!(__p::None), TokenStream::new()),
    };
    let places = fields.iter().map(|field| {
        let (ident, span) = field.pointing();
        quote_spanned!(span=> &mut this.#ident)
    });
    let mutable = (!fields.is_empty() || object.additional.is_some()).then(|| quote!(mut));
    quote! {
        let #mutable this = Self { #(#idents: __p::None,)* #empty #(#skipped,)* };
        <Self as __p::Properties>::OBJECT.visit(visit, &mut [#(#places),*], #additional)?;
        __p::Ok(this)
    }
}

/// The field that takes the additional properties, with messages about its type where that is.
fn rest(ident: &Ident, ty: &Type, before: &TokenStream) -> TokenStream {
    let span = innermost(ty);
    let mut ident = ident.clone();
    ident.set_span(ident.span().located_at(span));
    let before = before.clone().into_iter().map(|mut tree| {
        tree.set_span(tree.span().located_at(span));
        tree
    });
    quote_spanned!(span=> __p::Some(#(#before)* #ident))
}

/// Reads the fields into a slot for each, and then the flattened ones from what is left.
fn read_flattened(object: &Object<'_>) -> TokenStream {
    let closed = object.closed;
    let (slots, places, values) = slots(object);
    let (map, rest, map_value) = match &object.additional {
        Some((ident, ty, _)) => (
            quote!(let mut #ident: #ty = __p::Default::default();),
            self::rest(ident, ty, &quote!(&mut)),
            quote!(#ident,),
        ),
        None => (TokenStream::new(), quote!(__p::None), TokenStream::new()),
    };
    let (idents, types): (Vec<_>, Vec<_>) = object.flattened.iter().copied().unzip();
    let reads = types
        .iter()
        .map(|ty| quote_spanned!(innermost(ty)=> parts.read::<#ty>()?));
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
        #(let #idents = #reads;)*
        parts.finish()?;
        __p::Ok(Self { #values #(#idents,)* #map_value #(#skipped,)* })
    }
}

/// A slot for each field, their places, and the fields with the values that the slots took.
fn slots(object: &Object<'_>) -> (TokenStream, TokenStream, TokenStream) {
    let fields = &object.fields;
    let slots = fields.iter().map(|field| {
        let (ident, ty) = (field.ident, field.ty);
        if field.is_in_place() {
            quote!(let mut #ident: #ty = __p::None;)
        } else {
            let place = field.place();
            quote!(let mut #ident = #place;)
        }
    });
    let places = fields.iter().map(|field| {
        let (ident, span) = field.pointing();
        quote_spanned!(span=> &mut #ident)
    });
    let values = fields.iter().map(|field| {
        let (ident, name) = (field.ident, &field.name);
        if field.is_in_place() {
            quote!(#ident)
        } else {
            quote!(#ident: #ident.take(#name)?)
        }
    });
    (
        quote!(#(#slots)*),
        quote!(&mut [#(#places),*]),
        quote!(#(#values,)*),
    )
}
