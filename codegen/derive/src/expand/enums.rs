//! `OneOf`: enums of strings, and unions.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use super::serde;
use crate::ast::{Strings, Union};

pub(super) fn strings(input: &Strings<'_>) -> TokenStream {
    let Strings {
        krate,
        visibility,
        name,
        members,
        other,
    } = input;
    let serde = serde(krate, name);
    let (idents, values): (Vec<_>, Vec<_>) =
        members.iter().map(|(ident, value)| (*ident, value)).unzip();
    let indices: Vec<_> = (0..members.len()).collect();
    let as_other = other.map(|other| quote!(Self::#other(text) => text,));
    let expected = expected(input);
    let unknown = match other {
        Some(other) => quote! {
            _ => match token {
                #krate::property::Token::String(text) => ::core::result::Result::Ok(Self::#other(text.to_owned())),
                token => <::std::string::String as #krate::property::Property>::read(token).map(Self::#other),
            },
        },
        None => quote! {
            _ => ::core::result::Result::Err(#krate::property::Fault::mismatch(
                #expected,
                token.describe(),
            )),
        },
    };
    let from = other.map(|other| {
        quote! {
            #[automatically_derived]
            impl ::core::convert::From<&str> for #name {
                fn from(text: &str) -> Self {
                    match #krate::property::member(text, MEMBERS) {
                        #(::core::option::Option::Some(#indices) => Self::#idents,)*
                        _ => Self::#other(text.to_owned()),
                    }
                }
            }

            #[automatically_derived]
            impl ::core::convert::From<::std::string::String> for #name {
                fn from(text: ::std::string::String) -> Self {
                    match #krate::property::member(&text, MEMBERS) {
                        #(::core::option::Option::Some(#indices) => Self::#idents,)*
                        _ => Self::#other(text),
                    }
                }
            }
        }
    });
    quote! {
        const _: () = {
            const MEMBERS: &[&str] = &[#(#values),*];

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
            impl #krate::property::Property for #name {
                const KINDS: #krate::property::Kinds = #krate::property::Kinds::STRING;

                fn read(token: #krate::property::Token<'_>) -> ::core::result::Result<Self, #krate::property::Fault> {
                    let member = match &token {
                        #krate::property::Token::String(text) => #krate::property::member(text, MEMBERS),
                        _ => ::core::option::Option::None,
                    };
                    match member {
                        #(::core::option::Option::Some(#indices) => ::core::result::Result::Ok(Self::#idents),)*
                        #unknown
                    }
                }

                fn view(&self) -> #krate::property::View<'_> {
                    #krate::property::View::String(::std::borrow::Cow::Borrowed(self.as_str()))
                }

                fn fit(value: &#krate::serde_json::Value) -> #krate::property::Fit {
                    #krate::property::fit_member(value, MEMBERS)
                }
            }

            #[automatically_derived]
            impl ::core::fmt::Display for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(self.as_str())
                }
            }

            #[automatically_derived]
            impl ::core::convert::AsRef<str> for #name {
                fn as_ref(&self) -> &str {
                    self.as_str()
                }
            }

            #from
            #serde
        };
    }
}

/// What a closed enum says that it expected.
fn expected(input: &Strings<'_>) -> String {
    let members = input.members.iter();
    let quoted: Vec<_> = members
        .map(|(_, member)| format!("{:?}", member.value()))
        .collect();
    format!("one of {}", quoted.join(", "))
}

pub(super) fn union(input: &Union<'_>) -> TokenStream {
    let Union {
        krate, name, tag, ..
    } = input;
    let serde = serde(krate, name);
    let property = match tag {
        Some(tag) => tagged(krate, input, tag),
        None => untagged(krate, input),
    };
    quote! {
        const _: () = {
            #property
            #serde
        };
    }
}

fn untagged(krate: &Path, input: &Union<'_>) -> TokenStream {
    let name = input.name;
    let idents: Vec<_> = input
        .alternatives
        .iter()
        .map(|alternative| alternative.name)
        .collect();
    let types: Vec<_> = input
        .alternatives
        .iter()
        .map(|alternative| alternative.ty)
        .collect();
    quote! {
        const ALTERNATIVES: &[#krate::property::Alternative<#name>] = &[#(#krate::property::Alternative {
            kinds: <#types as #krate::property::Property>::KINDS,
            fit: <#types as #krate::property::Property>::fit,
            read: |token| <#types as #krate::property::Property>::read(token).map(#name::#idents),
        }),*];

        #[automatically_derived]
        impl #krate::property::Property for #name {
            const KINDS: #krate::property::Kinds = #krate::property::Kinds::NONE #(.or(<#types as #krate::property::Property>::KINDS))*;

            fn read(token: #krate::property::Token<'_>) -> ::core::result::Result<Self, #krate::property::Fault> {
                #krate::property::one_of(token, ALTERNATIVES)
            }

            fn view(&self) -> #krate::property::View<'_> {
                match self { #(Self::#idents(value) => <#types as #krate::property::Property>::view(value),)* }
            }

            fn fit(value: &#krate::serde_json::Value) -> #krate::property::Fit {
                #krate::property::fit_one_of(value, ALTERNATIVES)
            }
        }
    }
}

fn tagged(krate: &Path, input: &Union<'_>, tag: &syn::LitStr) -> TokenStream {
    let Union {
        name,
        alternatives,
        other,
        ..
    } = input;
    let idents: Vec<_> = alternatives
        .iter()
        .map(|alternative| alternative.name)
        .collect();
    let types: Vec<_> = alternatives
        .iter()
        .map(|alternative| alternative.ty)
        .collect();
    let values: Vec<_> = alternatives
        .iter()
        .map(|alternative| &alternative.value)
        .collect();
    let other_view = other.map(
        |(ident, ty)| quote!(Self::#ident(value) => <#ty as #krate::property::Property>::view(value),),
    );
    let read_other = match other {
        Some((ident, ty)) => quote! {
            ::core::option::Option::Some(|token| <#ty as #krate::property::Property>::read(token).map(Self::#ident))
        },
        None => quote!(::core::option::Option::None),
    };
    quote! {
        const ALTERNATIVES: &[#krate::property::Tagged<#name>] = &[#(#krate::property::Tagged {
            value: #values,
            read: |token| <#types as #krate::property::Property>::read(token).map(#name::#idents),
        }),*];

        #[automatically_derived]
        impl #krate::property::Property for #name {
            const KINDS: #krate::property::Kinds = #krate::property::Kinds::OBJECT;

            fn read(token: #krate::property::Token<'_>) -> ::core::result::Result<Self, #krate::property::Fault> {
                #krate::property::tagged(token, #tag, ALTERNATIVES, #read_other)
            }

            fn view(&self) -> #krate::property::View<'_> {
                match self {
                    #(Self::#idents(value) => {
                        #krate::property::with_tag(#tag, #values, <#types as #krate::property::Property>::view(value))
                    })*
                    #other_view
                }
            }

            fn fit(value: &#krate::serde_json::Value) -> #krate::property::Fit {
                #krate::property::fit_tagged(value, #tag, ALTERNATIVES)
            }
        }
    }
}
