//! `OneOf`: enums of strings, and unions.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, Type};

use super::{Target, scope};
use crate::ast::{EnumMember, Strings, Union, innermost};

pub(super) fn strings(input: &Strings<'_>) -> TokenStream {
    let Strings {
        krate,
        visibility,
        name,
        members,
        other,
    } = input;
    let serde = Target::new(name, &syn::Generics::default()).serde();
    let (idents, values): (Vec<_>, Vec<_>) = members
        .iter()
        .map(|member| (member.name, &member.value))
        .unzip();
    let once_per_alias =
        |member: &'_ EnumMember<'_>| vec![member.name.clone(); member.aliases.len()];
    let variants = idents.iter().map(|ident| (*ident).clone());
    let variants: Vec<_> = variants
        .chain(members.iter().flat_map(once_per_alias))
        .collect();
    let aliases: Vec<_> = members.iter().flat_map(|member| &member.aliases).collect();
    let indices = 0..variants.len();
    let as_other = other.map(|(other, ty)| {
        quote_spanned!(innermost(ty)=> Self::#other(text) => __p::Unknown::as_text(text),)
    });
    let unknown = match other {
        Some((other, _)) => quote!(__p::Property::read(token).map(Self::#other)),
        None => {
            let expected = expected(input);
            quote!(__p::Err(__p::Fault::mismatch(#expected, token.describe())))
        }
    };
    let from = other.map(|(other, ty)| {
        [quote!(&str), quote!(__p::String)].map(|text| from(name, other, ty, &text))
    });
    let from = from.iter().flatten();
    scope(
        krate,
        &quote! {
            const MEMBERS: &[&str] = &[#(#values,)* #(#aliases),*];

            fn member(text: &str) -> __p::Option<#name> {
                __p::Some(match __p::member(text, MEMBERS)? {
                    #(#indices => #name::#variants,)*
                    _ => return __p::None,
                })
            }

            #[automatically_derived]
            impl #name {
                /// The value as it is written.
                #[must_use]
                #visibility fn as_str(&self) -> &str {
                    match self {
                        #(Self::#idents => #values,)*
                        #as_other
                    }
                }
            }

            #[automatically_derived]
            impl __p::Property for #name {
                const KINDS: __p::Kinds = __p::Kinds::STRING;

                fn read(token: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                    match __p::member_text(&token).and_then(|text| member(&text)) {
                        __p::Some(member) => __p::Ok(member),
                        __p::None => #unknown,
                    }
                }

                fn view(&self) -> __p::View<'_> {
                    __p::View::String(self.as_str().into())
                }

                fn fit(value: __p::Buffered<'_>) -> __p::Fit {
                    __p::fit_member::<Self>(value, MEMBERS)
                }
            }

            #[automatically_derived]
            impl __p::fmt::Display for #name {
                fn fmt(&self, f: &mut __p::fmt::Formatter<'_>) -> __p::fmt::Result {
                    f.write_str(self.as_str())
                }
            }

            #[automatically_derived]
            impl __p::AsRef<str> for #name {
                fn as_ref(&self) -> &str {
                    self.as_str()
                }
            }

            #[automatically_derived]
            impl __p::Key for #name {}

            #(#from)*
            #serde
        },
    )
}

/// `From` a text, which is unknown unless it is a member's.
fn from(name: &Ident, other: &Ident, ty: &Type, text: &TokenStream) -> TokenStream {
    let unknown = quote_spanned!(innermost(ty)=> Self::#other(__p::Unknown::from_text(text)));
    quote! {
        #[automatically_derived]
        impl __p::From<#text> for #name {
            fn from(text: #text) -> Self {
                match member(&text) {
                    __p::Some(member) => member,
                    __p::None => #unknown,
                }
            }
        }
    }
}

/// What a closed enum says that it expected.
fn expected(input: &Strings<'_>) -> String {
    let members = input.members.iter();
    let quoted: Vec<_> = members
        .map(|member| format!("{:?}", member.value.value()))
        .collect();
    format!("one of {}", quoted.join(", "))
}

pub(super) fn union(input: &Union<'_>) -> TokenStream {
    let Union {
        krate,
        name,
        tag,
        alternatives,
        other,
    } = input;
    let serde = Target::new(name, &syn::Generics::default()).serde();
    let idents: Vec<_> = alternatives.iter().map(|each| each.name).collect();
    let types: Vec<_> = alternatives.iter().map(|each| each.ty).collect();
    let views: Vec<_> = types
        .iter()
        .map(|ty| quote_spanned!(innermost(ty)=> __p::Property::view(value)))
        .collect();
    let reads: Vec<_> = types
        .iter()
        .map(|ty| quote_spanned!(innermost(ty)=> __p::Property::read(token)))
        .collect();
    let property = match tag {
        None => quote! {
            static ALTERNATIVES: &[__p::Alternative<#name>] = &[#(__p::Alternative {
                kinds: <#types as __p::Property>::KINDS,
                fit: <#types as __p::Property>::fit,
                read: |token| #reads.map(#name::#idents),
            }),*];

            #[automatically_derived]
            impl __p::Property for #name {
                const KINDS: __p::Kinds = __p::Kinds::NONE #(.or(<#types as __p::Property>::KINDS))*;

                fn read(token: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                    __p::one_of(token, ALTERNATIVES)
                }

                fn view(&self) -> __p::View<'_> {
                    match self { #(Self::#idents(value) => #views,)* }
                }

                fn fit(value: __p::Buffered<'_>) -> __p::Fit {
                    __p::fit_one_of(value, ALTERNATIVES)
                }
            }
        },
        Some(tag) => {
            let values: Vec<_> = alternatives
                .iter()
                .map(|each| {
                    let values = &each.values;
                    quote!(&[#(#values),*])
                })
                .collect();
            let has_other = other.is_some();
            let (other_view, read_other) = match other {
                Some((ident, _)) => (
                    quote!(Self::#ident(value) => __p::Property::view(value),),
                    quote!(__p::Some(|token| __p::Property::read(token).map(Self::#ident))),
                ),
                None => (TokenStream::new(), quote!(__p::None)),
            };
            quote! {
                static ALTERNATIVES: &[__p::Tagged<#name>] = &[#(__p::Tagged {
                    values: #values,
                    fit: <#types as __p::Property>::fit,
                    read: |token| #reads.map(#name::#idents),
                }),*];

                #[automatically_derived]
                impl __p::Property for #name {
                    const KINDS: __p::Kinds = __p::Kinds::OBJECT;

                    fn read(token: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                        __p::tagged(token, #tag, ALTERNATIVES, #read_other)
                    }

                    fn view(&self) -> __p::View<'_> {
                        match self {
                            #(Self::#idents(value) => {
                                __p::with_tag(#tag, #values, #views)
                            })*
                            #other_view
                        }
                    }

                    fn fit(value: __p::Buffered<'_>) -> __p::Fit {
                        __p::fit_tagged(value, #tag, ALTERNATIVES, #has_other)
                    }
                }
            }
        }
    };
    scope(
        krate,
        &quote! {
            #property
            #serde
        },
    )
}
