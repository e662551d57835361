//! `Properties` of a struct.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;

use super::{scope, serde};
use crate::ast::{Field, Object, argument_of, innermost};

pub(super) fn expand(object: &Object<'_>) -> TokenStream {
    let Object {
        krate,
        name,
        fields,
        additional,
        case_sensitive,
        closed,
    } = object;
    let serde = serde(name);
    let names = fields.iter().map(|field| &field.name);
    let aliases = fields.iter().enumerate().flat_map(|(index, field)| {
        field
            .aliases
            .iter()
            .map(move |alias| quote!((#alias, #index)))
    });
    let listed = fields.iter().enumerate().filter_map(|(index, field)| {
        let values = &field.values;
        let listed = quote!(__p::Listed { property: #index, values: &[#(#values),*] });
        (!values.is_empty()).then_some(listed)
    });
    let nullable = fields.iter().enumerate();
    let nullable = nullable.filter_map(|(index, field)| field.nullable.then_some(index));
    let read = read(object);
    let written = fields.iter().map(|field| {
        let (ident, span) = pointing(field);
        let value = quote_spanned!(span=> &self.#ident);
        if field.required {
            quote!(&__p::Required(#value))
        } else {
            value
        }
    });
    let written_additional = match additional {
        Some((ident, _)) => quote!(__p::Some(&self.#ident)),
        None => quote!(__p::None),
    };
    let debug = debug(object);
    scope(
        krate,
        &quote! {
            #[automatically_derived]
            impl __p::Properties for #name {
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
            impl __p::Property for #name {
                const KINDS: __p::Kinds = __p::Kinds::OBJECT;

                fn read(token: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                    <Self as __p::Property>::visit(__p::Visit::Read(token))
                }

                fn view(&self) -> __p::View<'_> {
                    __p::View::Object(self)
                }

                fn visit(visit: __p::Visit<'_, '_>) -> __p::Result<Self, __p::Fault> {
                    #read
                }
            }

            #[automatically_derived]
            impl __p::ObjectView for #name {
                fn members(&self, each: &mut dyn __p::FnMut(&str, __p::View<'_>)) {
                    <Self as __p::Properties>::OBJECT.members(&[#(#written),*], #written_additional, each)
                }
            }

            #debug
            #serde
        },
    )
}

/// `Debug` of a struct with sensitive fields, of which it says only whether they are there.
fn debug(object: &Object<'_>) -> Option<TokenStream> {
    if !object.fields.iter().any(|field| field.sensitive) {
        return None;
    }
    let name = object.name;
    let additional = object.additional.iter().map(|(ident, _)| {
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
        impl __p::fmt::Debug for #name {
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
        fields, additional, ..
    } = object;
    let idents: Vec<_> = fields.iter().map(|field| field.ident).collect();
    let in_place = fields.iter().all(Field::is_in_place);
    let (additional_ident, rest) = match additional {
        Some((ident, _)) => (Some(*ident), quote!(#ident: __p::Default::default())),
        None => (None, TokenStream::new()),
    };
    if in_place {
        let places = fields.iter().map(|field| {
            let (ident, span) = pointing(field);
            quote_spanned!(span=> &mut this.#ident)
        });
        let additional = match additional_ident {
            Some(ident) => quote!(__p::Some(&mut this.#ident)),
            None => quote!(__p::None),
        };
        let mutable = (!fields.is_empty() || additional_ident.is_some()).then(|| quote!(mut));
        return quote! {
            let #mutable this = Self { #(#idents: __p::None,)* #rest };
            <Self as __p::Properties>::OBJECT.visit(visit, &mut [#(#places),*], #additional)?;
            __p::Ok(this)
        };
    }
    let slots = fields.iter().map(|field| {
        let (ident, ty) = (field.ident, field.ty);
        if field.is_in_place() {
            quote!(let mut #ident: #ty = __p::None;)
        } else if field.required {
            quote!(let mut #ident = __p::Slot::<#ty>::required();)
        } else {
            quote!(let mut #ident = __p::Slot::<#ty>::new();)
        }
    });
    let places = fields.iter().map(|field| {
        let (ident, span) = pointing(field);
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
    let map = additional.map(|(ident, ty)| quote!(let mut #ident: #ty = __p::Default::default();));
    let additional = match additional_ident {
        Some(ident) => quote!(__p::Some(&mut #ident)),
        None => quote!(__p::None),
    };
    let map_value = additional_ident.map(|ident| quote!(#ident,));
    quote! {
        #(#slots)*
        #map
        <Self as __p::Properties>::OBJECT.visit(visit, &mut [#(#places),*], #additional)?;
        __p::Ok(Self { #(#values,)* #map_value })
    }
}

/// A field's name, as if it stood where its type does: messages about the type point there.
fn pointing(field: &Field<'_>) -> (Ident, Span) {
    let span = innermost(field.ty);
    let mut ident = field.ident.clone();
    ident.set_span(field.ident.span().located_at(span));
    (ident, span)
}
