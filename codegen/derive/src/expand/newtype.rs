//! `Properties` of a transparent struct: it is its field.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::parse_quote;

use super::fields::{read_with, write_with};
use super::{Target, scope};
use crate::ast::{Newtype, Skipped, innermost};

pub(super) fn expand(newtype: &Newtype<'_>) -> TokenStream {
    let Newtype {
        krate,
        name,
        generics,
        member,
        ty,
        with,
        skipped,
    } = newtype;
    let mut target = Target::new(name, generics);
    let rest = skipped.iter().map(Skipped::field);
    let around = quote!(Self { #member: value, #(#rest,)* });
    if let Some(module) = with {
        let (read, write) = (read_with(module), write_with(module));
        let property = target.implement(&quote!(__p::Property));
        let view = target.implement(&quote!(__p::SerdeView));
        let members = target.implement(&quote!(__p::ObjectView));
        let serde = target.serde();
        return scope(
            krate,
            &quote! {
                #[automatically_derived]
                #property {
                    fn read(token: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                        __p::read_with(token, #read).map(|value| #around)
                    }

                    fn view(&self) -> __p::View<'_> {
                        __p::View::Serde(self)
                    }
                }

                #[automatically_derived]
                #view {
                    fn write(&self, to: __p::JsonWriter<'_, '_>) -> __p::serde_json::Result<()> {
                        let write: fn(&#ty, __p::JsonWriter<'_, '_>) -> __p::serde_json::Result<()> = #write;
                        write(&self.#member, to)
                    }
                }

                #[automatically_derived]
                #members {
                    fn members(&self, each: &mut dyn __p::FnMut(&str, &__p::View<'_>)) {
                        __p::serde_members(self, each);
                    }
                }

                #serde
            },
        );
    }
    target.bound(ty, &quote!(__p::Property));
    let property = target.implement(&quote!(__p::Property));
    let serde = target.serde();
    // Only a field that is a key makes a key: a condition that may fail, which the lifetime allows.
    target.requires(parse_quote!(for<'key> #ty: __p::Key));
    let key = target.implement(&quote!(__p::Key));
    let field = quote_spanned!(innermost(ty)=> <#ty as __p::Property>);
    scope(
        krate,
        &quote! {
            #[automatically_derived]
            #property {
                const KINDS: __p::Kinds = #field::KINDS;
                const REQUIRED: bool = #field::REQUIRED;

                fn read(token: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                    #field::read(token).map(|value| #around)
                }

                fn view(&self) -> __p::View<'_> {
                    #field::view(&self.#member)
                }

                fn null() -> __p::Option<Self> {
                    #field::null().map(|value| #around)
                }

                fn writes_null(&self) -> bool {
                    #field::writes_null(&self.#member)
                }

                fn absent() -> __p::Option<Self> {
                    #field::absent().map(|value| #around)
                }

                fn fit(value: __p::Buffered<'_>) -> __p::Fit {
                    #field::fit(value)
                }
            }

            #[automatically_derived]
            #key {}

            #serde
        },
    )
}
