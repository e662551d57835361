//! The type that an expansion is for, with the bounds that its type parameters need.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{
    GenericParam, Generics, ImplGenerics, Lifetime, LifetimeParam, Type, WhereClause, parse_quote,
};

use crate::ast::{idents, parameters_in};

pub(crate) struct Target<'a> {
    name: &'a Ident,
    generics: Generics,
}

impl<'a> Target<'a> {
    pub(crate) fn new(name: &'a Ident, generics: &Generics) -> Self {
        Self {
            name,
            generics: generics.clone(),
        }
    }

    /// Adds a bound for the type of a field that contains a type parameter. The bound is on the
    /// field's type, because only that type knows what its parameters need. It is on the parameters
    /// if the field's type contains the type of the expansion, because the bound would be circular.
    pub(crate) fn bound(&mut self, ty: &Type, bound: &TokenStream) {
        let mut own = false;
        idents(ty.to_token_stream(), &mut |ident| {
            own |= ident == *self.name || ident == "Self";
        });
        let parameters = parameters_in(ty, &self.generics);
        if parameters.is_empty() {
            return;
        }
        let predicates = &mut self.generics.make_where_clause().predicates;
        if own {
            predicates.extend(parameters.iter().map(|parameter| -> syn::WherePredicate {
                parse_quote!(#parameter: __p::Property)
            }));
        } else {
            predicates.push(parse_quote!(#ty: #bound));
        }
    }

    /// With a further condition.
    pub(crate) fn requires(&mut self, predicate: syn::WherePredicate) {
        self.generics.make_where_clause().predicates.push(predicate);
    }

    pub(crate) fn is_generic(&self) -> bool {
        !self.generics.params.is_empty()
    }

    /// `impl<T> Trait for Type<T> where …`.
    pub(crate) fn implement(&self, of: &TokenStream) -> TokenStream {
        let name = self.name;
        let (generics, types, bounds) = self.generics.split_for_impl();
        quote!(impl #generics #of for #name #types #bounds)
    }

    /// `impl<T> Type<T> where …`.
    pub(crate) fn inherent(&self) -> TokenStream {
        let name = self.name;
        let (generics, types, bounds) = self.generics.split_for_impl();
        quote!(impl #generics #name #types #bounds)
    }

    /// The parameters and the bounds, as a function has them.
    pub(crate) fn parameters(&self) -> (ImplGenerics<'_>, Option<&WhereClause>) {
        let (generics, _, bounds) = self.generics.split_for_impl();
        (generics, bounds)
    }

    /// The type with its parameters.
    pub(crate) fn ty(&self) -> TokenStream {
        let name = self.name;
        let (_, types, _) = self.generics.split_for_impl();
        quote!(#name #types)
    }

    /// serde's traits for a `Property`.
    pub(crate) fn serde(&self) -> TokenStream {
        let serialize = self.implement(&quote!(__p::Serialize));
        let (name, mut with_lifetime) = (self.name, self.generics.clone());
        let lifetime = Lifetime::new("'de", proc_macro2::Span::call_site());
        with_lifetime
            .params
            .insert(0, GenericParam::Lifetime(LifetimeParam::new(lifetime)));
        let (generics, _, bounds) = with_lifetime.split_for_impl();
        let (_, types, _) = self.generics.split_for_impl();
        quote! {
            #[automatically_derived]
            #serialize {
                fn serialize<__S: __p::Serializer>(&self, serializer: __S) -> __p::Result<__S::Ok, __S::Error> {
                    __p::Serialize::serialize(&__p::Property::view(self), serializer)
                }
            }

            #[automatically_derived]
            impl #generics __p::Deserialize<'de> for #name #types #bounds {
                fn deserialize<__D: __p::Deserializer<'de>>(deserializer: __D) -> __p::Result<Self, __D::Error> {
                    __p::deserialize(deserializer)
                }
            }
        }
    }

    /// `TryFrom` the envelopes with raw data. They stay out of the documentation of the envelopes,
    /// which would list one for every type of data.
    pub(crate) fn envelopes(&self) -> TokenStream {
        let conversions = ["CloudEvent", "EventGridEvent", "Event"].map(|envelope| {
            let envelope = Ident::new(envelope, proc_macro2::Span::call_site());
            let implement = self.implement(&quote!(__p::TryFrom<__p::#envelope>));
            quote! {
                #[doc(hidden)]
                #[automatically_derived]
                #implement {
                    type Error = __p::Error;

                    fn try_from(event: __p::#envelope) -> __p::Result<Self, __p::Error> {
                        __p::from_event(event)
                    }
                }
            }
        });
        quote!(#(#conversions)*)
    }
}
