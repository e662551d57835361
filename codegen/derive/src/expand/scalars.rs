//! `OneOf` of an enum whose members are not all strings.

use proc_macro2::{Literal as Number, TokenStream};

use super::{Target, scope};
use crate::ast::{Scalars, ungrouped};
use crate::literal::Literal;

pub(super) fn scalars(input: &Scalars<'_>) -> TokenStream {
    let Scalars {
        krate,
        name,
        generics,
        members,
        other,
    } = input;
    let mut target = Target::new(name, generics);
    if let Some((_, ty)) = other {
        target.bound(ty, &quote!(__p::Property));
    }
    let property = target.implement(&quote!(__p::Property));
    let serde = target.serde();
    let all = || members.iter().flat_map(|member| &member.values);
    let (values, kinds) = (all(), all().map(Literal::kind));
    let variants: Vec<_> = members
        .iter()
        .flat_map(|member| member.values.iter().map(|_| member.name))
        .collect();
    let indices: Vec<_> = (0..variants.len()).collect();
    let (idents, written): (Vec<_>, Vec<_>) = members
        .iter()
        .filter_map(|member| Some((member.name, member.values.first()?)))
        .unzip();
    let unknown = match other {
        Some((other, _)) => quote!(__p::Property::read(token).map(Self::#other)),
        None => {
            let values: Vec<_> = written.iter().map(ToString::to_string).collect();
            let expected = format!("one of {}", values.join(", "));
            quote!(__p::Err(__p::Fault::mismatch(#expected, token.describe())))
        }
    };
    let other_kinds = other.map(|(_, ty)| quote!(.or(<#ty as __p::Property>::KINDS)));
    let other_view =
        other.map(|(other, _)| quote!(Self::#other(value) => __p::Property::view(value),));
    let from = other.map(|(other, ty)| {
        let from = target.implement(&quote!(__p::From<#ty>));
        quote! {
            #[automatically_derived]
            #from {
                fn from(value: #ty) -> Self {
                    match __p::scalar_of(&__p::Property::view(&value), MEMBERS) {
                        #(__p::Some(#indices) => Self::#variants,)*
                        _ => Self::#other(value),
                    }
                }
            }
        }
    });
    let integers: Option<Vec<_>> = written.iter().map(|value| value.integer()).collect();
    let back = other.zip(integers).filter(|((_, ty), _)| is_integer(ty));
    let back = back.map(|((other, ty), integers)| {
        let integers = integers.into_iter().map(Number::i128_unsuffixed);
        let this = target.ty();
        let (generics, _, bounds) = generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #generics __p::From<#this> for #ty #bounds {
                fn from(value: #this) -> Self {
                    match value {
                        #(#name::#idents => #integers,)*
                        #name::#other(value) => value,
                    }
                }
            }
        }
    });
    scope(
        krate,
        &quote! {
            const MEMBERS: &[__p::Literal<'static>] = &[#(#values),*];

            #[automatically_derived]
            #property {
                const KINDS: __p::Kinds = __p::Kinds::NONE #(.or(#kinds))* #other_kinds;

                fn read(token: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                    match __p::scalar_member(&token, MEMBERS) {
                        #(__p::Some(#indices) => __p::Ok(Self::#variants),)*
                        _ => #unknown,
                    }
                }

                fn view(&self) -> __p::View<'_> {
                    match self {
                        #(Self::#idents => __p::Literal::view(&#written),)*
                        #other_view
                    }
                }

                fn fit(value: __p::Buffered<'_>) -> __p::Fit {
                    __p::fit_scalar::<Self>(value, MEMBERS)
                }
            }

            #from
            #back
            #serde
        },
    )
}

fn is_integer(ty: &syn::Type) -> bool {
    const INTEGERS: [&str; 9] = ["i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64"];
    matches!(ungrouped(ty), syn::Type::Path(path) if INTEGERS.iter().any(|name| path.path.is_ident(name)))
}
