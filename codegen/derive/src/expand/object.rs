//! `Properties` of a struct.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::serde;
use crate::ast::Object;

pub(super) fn expand(object: &Object<'_>) -> TokenStream {
    let Object {
        krate,
        name,
        fields,
        additional,
    } = object;
    let serde = serde(krate, name);
    let names: Vec<_> = fields.iter().map(|field| &field.name).collect();
    let aliases = fields.iter().enumerate().flat_map(|(index, field)| {
        field
            .aliases
            .iter()
            .map(move |alias| quote!((#alias, #index)))
    });
    let places: Vec<_> = (0..fields.len())
        .map(|index| format_ident!("place_{index}"))
        .collect();
    let types: Vec<_> = fields.iter().map(|field| field.ty).collect();
    let takes = fields.iter().zip(&places).map(|(field, place)| {
        let (ident, name, ty) = (field.ident, &field.name, field.ty);
        if field.required {
            quote!(#ident: #place.ok_or_else(|| #krate::property::Fault::missing(#name))?)
        } else {
            quote!(#ident: <#ty as #krate::property::Property>::taken(#place, #name)?)
        }
    });
    let fits = fields.iter().map(|field| {
        let ty = field.ty;
        let required = if field.required {
            quote!(true)
        } else {
            quote!(<#ty as #krate::property::Property>::REQUIRED)
        };
        quote!(#krate::property::Field { fit: <#ty as #krate::property::Property>::fit, required: #required })
    });
    let writes = fields.iter().map(|field| {
        let (ident, name, ty) = (field.ident, &field.name, field.ty);
        if field.required {
            quote!(each(#name, <#ty as #krate::property::Property>::view(&self.#ident));)
        } else {
            quote!(<#ty as #krate::property::Property>::write_member(&self.#ident, #name, each);)
        }
    });
    let map = additional
        .map(|(_, ty)| quote!(let mut additional: #ty = ::core::default::Default::default();));
    let rest = match additional {
        Some(_) => quote!(#krate::property::additional(&mut additional)),
        None => quote!(::core::option::Option::None),
    };
    let take_map = additional.map(|(ident, _)| quote!(#ident: additional,));
    let write_map = additional
        .map(|(ident, _)| quote!(#krate::property::ObjectView::members(&self.#ident, each);));
    let each = if fields.is_empty() && additional.is_none() {
        quote!(_)
    } else {
        quote!(each)
    };
    quote! {
        const _: () = {
            static NAMES: #krate::property::Names = #krate::property::Names {
                names: <#name as #krate::Properties>::NAMES,
                aliases: &[#(#aliases),*],
            };

            #[automatically_derived]
            impl #krate::Properties for #name {
                const NAMES: &'static [&'static str] = &[#(#names),*];
            }

            #[automatically_derived]
            impl #krate::property::Property for #name {
                const KINDS: #krate::property::Kinds = #krate::property::Kinds::OBJECT;

                fn read(token: #krate::property::Token<'_>) -> ::core::result::Result<Self, #krate::property::Fault> {
                    #(let mut #places: ::core::option::Option<#types> = ::core::option::Option::None;)*
                    #map
                    #krate::property::read_object(token, &NAMES, &mut [#(<#types as #krate::property::Property>::slot(&mut #places)),*], #rest)?;
                    ::core::result::Result::Ok(Self { #(#takes,)* #take_map })
                }

                fn view(&self) -> #krate::property::View<'_> {
                    #krate::property::View::Object(self)
                }

                fn fit(value: &#krate::serde_json::Value) -> #krate::property::Fit {
                    #krate::property::fit_object(value, &NAMES, &[#(#fits),*])
                }
            }

            #[automatically_derived]
            impl #krate::property::ObjectView for #name {
                fn members(&self, #each: &mut dyn ::core::ops::FnMut(&str, #krate::property::View<'_>)) {
                    #(#writes)*
                    #write_map
                }
            }

            #serde
        };
    }
}
