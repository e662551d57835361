//! Integers of the standard library that are read as other types first.

use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroUsize,
};

use crate::property::key::{Key, keys};
use crate::property::{Fault, Kinds, Property, Token, View};

fn view(value: impl TryInto<i128>) -> View<'static> {
    let value = value.try_into();
    value.map_or(
        View::Invalid("an integer of more than 127 bits"),
        View::Integer,
    )
}

macro_rules! sized {
    ($($ty:ident by $wide:ident)*) => {$(
        impl Property for $ty {
            const KINDS: Kinds = Kinds::INTEGER;

            /// As an integer of 64 bits; an error if it is out of range on this machine.
            fn read(token: Token<'_>) -> Result<Self, Fault> {
                Self::try_from($wide::read(token)?)
                    .map_err(|_| Fault::mismatch("an integer that this machine holds", "a larger one"))
            }

            fn view(&self) -> View<'_> {
                view(*self)
            }
        }

        keys!($ty);
    )*};
}

sized! {
    isize by i64
    usize by u64
}

keys!(i128 u128);

impl Property for u128 {
    const KINDS: Kinds = Kinds::INTEGER;

    /// A whole number of up to 127 bits, or a string that contains one of up to 128.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        let expected = "an unsigned integer of 128 bits";
        match token {
            Token::String(text) if let Ok(value) = text.trim().parse() => Ok(value),
            other => {
                let found = other.describe();
                let read = i128::read(other).ok();
                let read = read.and_then(|value| Self::try_from(value).ok());
                read.ok_or_else(|| Fault::mismatch(expected, found))
            }
        }
    }

    /// A number, or a string if it has 128 bits: no reader reads such a number exactly.
    fn view(&self) -> View<'_> {
        i128::try_from(*self).map_or_else(|_| View::String(self.to_string().into()), View::Integer)
    }
}

macro_rules! non_zero {
    ($($ty:ident of $plain:ident)*) => {$(
        impl Property for $ty {
            const KINDS: Kinds = Kinds::INTEGER;

            /// An integer within range, other than 0.
            fn read(token: Token<'_>) -> Result<Self, Fault> {
                Self::new($plain::read(token)?)
                    .ok_or_else(|| Fault::mismatch("an integer other than 0", "0"))
            }

            fn view(&self) -> View<'_> {
                view(self.get())
            }
        }

        keys!($ty);
    )*};
}

non_zero! {
    NonZeroI8 of i8
    NonZeroI16 of i16
    NonZeroI32 of i32
    NonZeroI64 of i64
    NonZeroIsize of isize
    NonZeroU8 of u8
    NonZeroU16 of u16
    NonZeroU32 of u32
    NonZeroU64 of u64
    NonZeroUsize of usize
}
