//! Boxes and shared pointers: read and written as what they point to.

use std::rc::Rc;
use std::sync::Arc;

use crate::property::{Buffered, Fault, Fit, Kinds, Property, Token, View};

macro_rules! pointers {
    ($($pointer:ident)*) => {$(
        impl<T: Property> Property for $pointer<T> {
            const KINDS: Kinds = T::KINDS;
            const REQUIRED: bool = T::REQUIRED;

            fn read(token: Token<'_>) -> Result<Self, Fault> {
                T::read(token).map(Self::new)
            }

            fn view(&self) -> View<'_> {
                T::view(self)
            }

            fn absent() -> Option<Self> {
                T::absent().map(Self::new)
            }

            fn null() -> Option<Self> {
                T::null().map(Self::new)
            }

            fn writes_null(&self) -> bool {
                T::writes_null(self)
            }

            fn fit(value: Buffered<'_>) -> Fit {
                T::fit(value)
            }
        }
    )*};
}

pointers! { Box Arc Rc }
