//! `OneOf`: enums of strings, and unions.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::{Ident, Type, parse_quote};

use super::{Target, scope};
use crate::ast::{Alternative, EnumMember, Strings, Union, innermost};

pub(super) fn strings(input: &Strings<'_>) -> TokenStream {
    let Strings {
        krate,
        visibility,
        name,
        generics,
        members,
        other,
    } = input;
    let mut target = Target::new(name, generics);
    if let Some((_, ty)) = other {
        target.bound(ty, &quote!(__p::Unknown));
    }
    let (this, inherent) = (target.ty(), target.inherent());
    let (parameters, bounds) = target.parameters();
    let property = target.implement(&quote!(__p::Property));
    let display = target.implement(&quote!(__p::fmt::Display));
    let as_ref = target.implement(&quote!(__p::AsRef<str>));
    let key = target.implement(&quote!(__p::Key));
    let serde = target.serde();
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
        [quote!(&str), quote!(__p::String)].map(|text| from(&target, other, ty, &text))
    });
    let from = from.iter().flatten();
    scope(
        krate,
        &quote! {
            const MEMBERS: &[&str] = &[#(#values,)* #(#aliases),*];

            fn member #parameters (text: &str) -> __p::Option<#this> #bounds {
                __p::Some(match __p::member(text, MEMBERS)? {
                    #(#indices => #name::#variants,)*
                    _ => return __p::None,
                })
            }

            #[automatically_derived]
            #inherent {
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
            #property {
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
            #display {
                fn fmt(&self, f: &mut __p::fmt::Formatter<'_>) -> __p::fmt::Result {
                    f.write_str(self.as_str())
                }
            }

            #[automatically_derived]
            #as_ref {
                fn as_ref(&self) -> &str {
                    self.as_str()
                }
            }

            #[automatically_derived]
            #key {}

            #(#from)*
            #serde
        },
    )
}

/// `From` a text, which is unknown unless it is a member's.
fn from(target: &Target<'_>, other: &Ident, ty: &Type, text: &TokenStream) -> TokenStream {
    let given = Ident::new("text", innermost(ty));
    let unknown = quote_spanned!(given.span()=> Self::#other(__p::Unknown::from_text(#given)));
    let from = target.implement(&quote!(__p::From<#text>));
    quote! {
        #[automatically_derived]
        #from {
            fn from(#given: #text) -> Self {
                match member(&#given) {
                    __p::Some(member) => member,
                    __p::None => #unknown,
                }
            }
        }
    }
}

/// The expected values in the message of a closed enum.
fn expected(input: &Strings<'_>) -> String {
    let members = input.members.iter();
    let quoted: Vec<_> = members
        .map(|member| format!("{:?}", member.value.value()))
        .collect();
    format!("one of {}", quoted.join(", "))
}

/// The union, with the bounds for its alternatives.
fn target<'a>(input: &Union<'a>) -> Target<'a> {
    let mut target = Target::new(input.name, input.generics);
    let inner = input.alternatives.iter().map(|each| each.ty);
    for ty in inner.chain(input.other.map(|(_, ty)| ty)) {
        target.bound(ty, &quote!(__p::Property));
    }
    // A table of alternatives lives as long as the program.
    for parameter in input.generics.type_params() {
        let parameter = &parameter.ident;
        target.requires(parse_quote!(#parameter: 'static));
    }
    target
}

/// How well a value fits an alternative.
fn fit(alternative: &Alternative<'_>) -> TokenStream {
    let ty = alternative.ty;
    let fit = quote!(<#ty as __p::Property>::fit);
    match &alternative.constant {
        Some(constant) => quote!(|value| #fit(value).if_listed(value, &[#constant])),
        None => fit,
    }
}

pub(super) fn union(input: &Union<'_>) -> TokenStream {
    let target = target(input);
    let idents: Vec<_> = input.alternatives.iter().map(|each| each.name).collect();
    let types: Vec<_> = input.alternatives.iter().map(|each| each.ty).collect();
    let held: Vec<_> = types
        .iter()
        .map(|ty| Ident::new("value", innermost(ty)))
        .collect();
    let views: Vec<_> = held
        .iter()
        .map(|value| quote_spanned!(value.span()=> __p::Property::view(#value)))
        .collect();
    let fits: Vec<_> = input.alternatives.iter().map(fit).collect();
    let reads = types.iter().zip(&idents).map(|(ty, ident)| {
        quote_spanned!(innermost(ty)=> |token| __p::Property::read(token).map(Self::#ident))
    });
    let (alternative, alternatives, body) = match &input.tag {
        None => (
            quote!(__p::Alternative<Self>),
            quote!(#(__p::Alternative {
                kinds: <#types as __p::Property>::KINDS,
                fit: #fits,
                read: #reads,
            }),*),
            quote! {
                const KINDS: __p::Kinds = __p::Kinds::NONE #(.or(<#types as __p::Property>::KINDS))*;

                fn read(token: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                    __p::one_of(token, <Self as __p::Union>::ALTERNATIVES)
                }

                fn view(&self) -> __p::View<'_> {
                    match self { #(Self::#idents(#held) => #views,)* }
                }

                fn fit(value: __p::Buffered<'_>) -> __p::Fit {
                    __p::fit_one_of(value, <Self as __p::Union>::ALTERNATIVES)
                }
            },
        ),
        Some(tag) => {
            let values = input.alternatives.iter().map(|each| &each.values);
            let values: Vec<_> = values.map(|values| quote!(&[#(#values),*])).collect();
            let has_other = input.other.is_some();
            let (other_view, read_other) = match input.other {
                Some((ident, _)) => (
                    quote!(Self::#ident(value) => __p::Property::view(value),),
                    quote!(__p::Some(|token| __p::Property::read(token).map(Self::#ident))),
                ),
                None => (TokenStream::new(), quote!(__p::None)),
            };
            (
                quote!(__p::Tagged<Self>),
                quote!(#(__p::Tagged {
                    values: #values,
                    fit: #fits,
                    read: #reads,
                }),*),
                quote! {
                    const KINDS: __p::Kinds = __p::Kinds::OBJECT;

                    fn read(token: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                        __p::tagged(token, #tag, <Self as __p::Union>::ALTERNATIVES, #read_other)
                    }

                    fn view(&self) -> __p::View<'_> {
                        match self {
                            #(Self::#idents(#held) => {
                                __p::with_tag(&__p::UnionTag { name: #tag, values: #values }, #views)
                            })*
                            #other_view
                        }
                    }

                    fn fit(value: __p::Buffered<'_>) -> __p::Fit {
                        __p::fit_tagged(value, #tag, <Self as __p::Union>::ALTERNATIVES, #has_other)
                    }
                },
            )
        }
    };
    let union = target.implement(&quote!(__p::Union));
    let property = target.implement(&quote!(__p::Property));
    let serde = target.serde();
    scope(
        &input.krate,
        &quote! {
            #[automatically_derived]
            #union {
                type Alternative = #alternative;

                const ALTERNATIVES: &'static [Self::Alternative] = &[#alternatives];
            }

            #[automatically_derived]
            #property {
                #body
            }

            #serde
        },
    )
}
